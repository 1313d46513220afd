"""The forms of the kinds of parts that a guide has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..engine import guide as engine
from .forms_fields import Examples, Text, Whole
from .forms_part_rows import ChoiceRow, choice_rows, condition_rows
from .forms_parts import PartForm, Section, proposed_key

_KEY = Text(
    label=_("Key"),
    help_text=_("A stable name: a-z, digits and hyphens. Empty: made from the text."),
    code=True,
)
NOTES = Text(
    lines=2,
    label=_("Notes"),
    help_text=_("For authors only: why it is so, where it comes from, what is still to be checked."),
)
_MORE = Section(_("For authors"), ("key", "notes"))


class PatternForm(PartForm):
    """An error pattern, or a symptom, with the examples that prove it."""

    part = "patterns"
    of = engine.ErrorPattern
    sections = (
        Section(_("What is looked for"), ("kind", "text", "when", "weight", "says"), "pattern"),
        Section(_("Examples that prove it"), ("matching", "not_matching"), "examples"),
        _MORE,
    )

    kind = forms.TypedChoiceField(
        label=_("Kind"),
        choices=[
            (engine.Kind.LITERAL.value, _("literal: the text itself, whatever its case and line wraps")),
            (engine.Kind.EXPRESSION.value, _("expression: RE2, over the text on one line")),
            (engine.Kind.SYMPTOM.value, _("symptom: picked by a person who has no text")),
        ],
        coerce=engine.Kind,
    )
    weight = forms.TypedChoiceField(
        label=_("Weight"),
        choices=[
            (engine.Weight.DECISIVE.value, _("decisive: one such pattern carries the verdict")),
            (engine.Weight.SUPPORTING.value, _("supporting: two such patterns carry it")),
            (engine.Weight.GENERIC.value, _("generic: wording that says nothing by itself")),
            (engine.Weight.AGAINST.value, _("against: rules this guide out, whatever else is found")),
        ],
        coerce=engine.Weight,
        help_text=_(
            "A hex code alone decides nothing: the same code has many causes. Give an outer wrapper"
            " supporting patterns, and the concrete inner message a decisive one."
        ),
    )
    text = Text(
        lines=2,
        required=True,
        code=True,
        label=_("Text, expression, or what the symptom says"),
        help_text=_(
            "Matching sees masked text: a host is <org-1>.crm4.dynamics.com, a GUID <guid-1>. In an"
            " expression write .{0,80} rather than .*; no lookaround. A symptom is searched by its words."
        ),
    )
    says = Text(
        label=_("What it says"),
        help_text=_("One plain sentence for the person whose text holds it, or who picks the symptom."),
    )
    when = forms.TypedChoiceField(
        label=_("When a symptom shows"),
        choices=[
            ("", _("not a symptom")),
            (engine.Stage.BEFORE.value, _("before the import starts")),
            (engine.Stage.DURING.value, _("while it runs")),
            (engine.Stage.AFTER.value, _("afterwards")),
        ],
        coerce=engine.Stage,
        empty_value=None,
        required=False,
    )
    matching = Examples(
        lines=5,
        code=True,
        label=_("Texts that it finds"),
        help_text=_("Whole examples; a line with --- stands between two. At least one, but for a symptom."),
    )
    not_matching = Examples(
        lines=5,
        code=True,
        label=_("Texts that it must not find"),
        help_text=_("The closest ones you know. At least one, but for a symptom."),
    )
    key = _KEY
    notes = NOTES

    def values(self, part: engine.ErrorPattern | None) -> dict[str, Any]:
        """With the examples."""
        examples = {"matching": part.matches, "not_matching": part.does_not_match} if part else {}
        return super().values(part) | examples

    def changed(self) -> dict[str, Any]:
        """With the examples."""
        pairs = {"matches": "matching", "does_not_match": "not_matching"}
        return super().changed() | {name: self.kept(field, name) for name, field in pairs.items()}


class CauseForm(PartForm):
    """A cause."""

    part = "causes"
    of = engine.Cause
    sections = (Section(_("Why it fails"), ("text", "detail")), _MORE)

    text = Text(required=True, label=_("Cause"), help_text=_("In a few words: why this fails."))
    detail = Text(lines=4, markdown=True, label=_("More about it"), help_text=_("Markdown."))
    key = _KEY
    notes = NOTES


class QuestionForm(PartForm):
    """A question with its choices and what they do."""

    part = "questions"
    of = engine.Question
    sections = (
        Section(_("What is asked"), ("text", "help")),
        Section(_("Choices"), ("choices",)),
        Section(_("Asked only if"), ("when",)),
        _MORE,
    )

    text = Text(
        required=True,
        label=_("Question"),
        help_text=_(
            "It is asked only while its answer can change the coming round. A question that another guide"
            " asks too has the same key, text and choices there."
        ),
    )
    help = Text(lines=3, markdown=True, label=_("How to find the answer"), help_text=_("Markdown."))
    key = _KEY
    notes = NOTES

    def prepare(self) -> None:
        """The rows."""
        data = self.data if self.is_bound else None
        self.rows = {"choices": choice_rows(self, data), "when": condition_rows(self, data)}

    def value(self) -> engine.Question:
        """The question; choices without a key get one from what they say."""
        question: engine.Question = super().value()
        keys = {choice.key for choice in question.choices}
        made = []
        for choice in question.choices:
            key = choice.key or proposed_key(choice.label, keys)
            keys.add(key)
            made.append(replace(choice, key=key))
        return replace(question, choices=tuple(made))

    def renamed_choices(self) -> dict[str, str]:
        """The new keys of choices by those they had."""
        rows = [row.cleaned_data for row in self.rows["choices"].kept if isinstance(row, ChoiceRow)]
        return {row["was"]: row["key"] for row in rows if row["was"] and row["was"] != row["key"]}


class DetailForm(PartForm):
    """A detail for the hand-over."""

    part = "details"
    of = engine.Detail
    sections = (Section(_("What is asked for"), ("text", "help", "key")),)

    text = Text(
        required=True,
        label=_("Text"),
        help_text=_("A short text only the person knows, for the hand-over; never needed to go on."),
    )
    help = Text(lines=2, markdown=True, label=_("How to find it, or what to leave out"))
    key = _KEY


class EscalationForm(PartForm):
    """An escalation rule."""

    part = "escalation"
    of = engine.Escalation
    sections = (
        Section(_("Hand over"), ("reason", "failed_attempts")),
        Section(_("Only if all of this is known to hold"), ("when",)),
    )

    reason = Text(
        lines=2,
        required=True,
        label=_("Reason"),
        help_text=_(
            "People who skipped steps read it too: say what the conditions and the count make sure of, not"
            " what the steps would have done."
        ),
    )
    failed_attempts = Whole(
        initial=0, label=_("After so many attempts with the same error"), help_text=_("0: at once.")
    )

    def prepare(self) -> None:
        """The rows."""
        self.rows = {"when": condition_rows(self, self.data if self.is_bound else None)}


class LinkForm(PartForm):
    """A link."""

    part = "links"
    of = engine.Link
    sections = (Section(_("Link"), ("title", "url", "kind")),)

    title = Text(required=True, label=_("What is behind it"))
    url = Text(required=True, code=True, label=_("Address"), help_text=_("It begins with https://"))
    kind = forms.TypedChoiceField(
        label=_("Where it is shown"),
        choices=[
            (engine.LinkKind.DOCUMENTATION.value, _("with the guide")),
            (engine.LinkKind.SUPPORT.value, _("with the hand-over, as a place to go for help")),
        ],
        coerce=engine.LinkKind,
    )
