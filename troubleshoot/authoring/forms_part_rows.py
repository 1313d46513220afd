"""A condition, and a choice of a question, as rows of a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine.guide import NOT_SURE, Choice, Condition, Effect, Guide, Kind
from ..engine.problems import KEY
from .forms_fields import Keys, Text, Whole
from .forms_parts import as_it_was
from .forms_rows import Row, Rows, rows_of

EFFECTS = {
    Effect.CONTINUE: gettext_lazy("goes on"),
    Effect.WAIT: gettext_lazy("waits, and looks again later"),
    Effect.PASTE: gettext_lazy("asks for the text that is found there"),
    Effect.RESOLVED: gettext_lazy("ends: it had worked after all"),
    Effect.SWITCH: gettext_lazy("switches to another guide"),
    Effect.ESCALATE: gettext_lazy("hands over to a human"),
}


class ConditionRow(Row):
    """The answer to a question is, or is not, one of some choices; blank until a question is chosen."""

    USUAL = frozenset({"negated", "known"})

    question = forms.CharField(required=False, label=gettext_lazy("Question"))
    negated = forms.ChoiceField(
        label=gettext_lazy("The answer"),
        choices=[
            ("", gettext_lazy("is one of those ticked")),
            ("not", gettext_lazy("is none of those ticked")),
        ],
        required=False,
    )
    choices = Keys(label=gettext_lazy("Answers"))
    known = forms.BooleanField(
        required=False, label=gettext_lazy("Only once this is known: “Not sure” does not do")
    )

    def __init__(self, *args: Any, guide: Guide, before: tuple[Condition, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        self.key = self["question"].value() or ""
        self.asked = guide.questions_by_key.get(self.key)
        known = {choice.key: choice.label for choice in self.asked.choices} if self.asked else {}
        self.fields["choices"].offer(known, self["choices"].value() or ())  # type: ignore[attr-defined]
        offered = {question.key: question.text for question in guide.questions}
        self.fields["question"].widget = (
            forms.HiddenInput()
            if self.key
            else forms.Select(choices=[("", _("Choose a question")), *offered.items()])
        )

    def clean(self) -> dict[str, Any]:
        """A condition names a question and at least one of its choices."""
        data: dict[str, Any] = self.cleaned_data
        if self.key and not data.get("choices"):
            self.add_error("choices", _("Tick at least one answer, or remove the condition."))
        return data

    @staticmethod
    def initial_of(condition: Condition) -> dict[str, Any]:
        """What the fields hold for a condition."""
        return {
            "question": condition.question,
            "negated": "not" if condition.negated else "",
            "choices": condition.choices,
            "known": condition.known,
        }

    def value(self) -> Condition:
        """The condition."""
        data = self.cleaned_data
        made = Condition(data["question"], tuple(data["choices"]), bool(data["negated"]), data["known"])
        same = (one for one in self.before if _sorted(one) == _sorted(made))
        return next(same, made)


class ChoiceRow(Row):
    """One answer to a question, and what it does. `was` is its key as the draft had it."""

    USUAL = frozenset({"effect", "was"})

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    label = Text(label=gettext_lazy("Answer"), required=True)
    key = Text(label=gettext_lazy("Key"), code=True, help_text=gettext_lazy("Empty: made from the answer."))
    effect = forms.TypedChoiceField(
        label=gettext_lazy("What it does"),
        choices=[(effect.value, words) for effect, words in EFFECTS.items()],
        coerce=Effect,
        initial=Effect.CONTINUE.value,
    )
    minutes = Whole(required=False, label=gettext_lazy("Look again after how many minutes?"))
    why = Text(lines=3, markdown=True, label=gettext_lazy("What the person reads next"))
    guide = forms.ChoiceField(required=False, label=gettext_lazy("The other guide"))
    told_by = Keys(
        label=gettext_lazy("Told by the text"),
        help_text=gettext_lazy("Patterns whose presence in the text gives this answer without asking."),
    )

    def __init__(
        self,
        *args: Any,
        guide: Guide,
        others: Mapping[str, str],
        before: tuple[Choice, ...],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before = {choice.key: choice for choice in before}
        patterns = {one.key: one.key for one in guide.patterns if one.kind is not Kind.SYMPTOM}
        self.fields["told_by"].offer(patterns, self["told_by"].value() or ())  # type: ignore[attr-defined]
        chosen = self["guide"].value()
        missing = [(chosen, _("%(key)s (not there)") % {"key": chosen})] if chosen not in others else []
        none = ("", _("Choose a guide"))
        self.fields["guide"].choices = [none, *others.items(), *(missing if chosen else [])]  # type: ignore[attr-defined]

    def clean_key(self) -> str:
        """The key; left empty, the one there was. Empty still where it is to be made from the label."""
        key: str = self.cleaned_data["key"] or self.cleaned_data.get("was", "")
        if key and (not KEY.fullmatch(key) or key == NOT_SURE):
            raise forms.ValidationError(_("Use a-z, digits and hyphens."))
        return key

    @staticmethod
    def initial_of(choice: Choice) -> dict[str, Any]:
        """What the fields hold for a choice."""
        return {**vars(choice), "was": choice.key, "minutes": choice.minutes or None}

    def value(self) -> Choice:
        """The choice."""
        typed = self.cleaned_data | {"minutes": self.cleaned_data["minutes"] or 0}
        before = self.before.get(typed.pop("was"))
        return Choice(**{name: as_it_was(new, getattr(before, name, None)) for name, new in typed.items()})


def _sorted(condition: Condition) -> Condition:
    return replace(condition, choices=tuple(sorted(condition.choices)))


_Conditions, _Choices = rows_of(ConditionRow), rows_of(ChoiceRow)


def condition_rows(form: Any, data: Any) -> Rows:
    """The conditions of a part in its form, and an empty row to add another."""
    before = form.before.when if form.before else ()
    shown = form.shown.when if form.shown and not form.is_bound else ()
    initial = [ConditionRow.initial_of(condition) for condition in shown]
    kwargs = {"guide": form.guide, "before": before, "quiet": form.quiet}
    return _Conditions(data, prefix="when", initial=initial, form_kwargs=kwargs)


def choice_rows(form: Any, data: Any) -> Rows:
    """The choices of a question in its form; of a new one, two that are empty."""
    before = form.before.choices if form.before else ()
    shown = form.shown.choices if form.shown and not form.is_bound else ()
    initial = [ChoiceRow.initial_of(choice) for choice in shown]
    kwargs = {"guide": form.guide, "others": form.others, "before": before, "quiet": form.quiet}
    empty = 0 if form.shown else 2
    return _Choices(data, prefix="choices", initial=initial, empty=empty, form_kwargs=kwargs)
