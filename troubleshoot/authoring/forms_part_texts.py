"""The form of what a guide says by itself, beside its patterns, questions and steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..engine.guide import Guide, IssueTarget
from .forms_fields import FILL_IN, Day, Lines, Pairs, Text, Whole
from .forms_part_kinds import NOTES
from .forms_parts import PartForm, Section, as_it_was

_OF_ISSUE = ("issue_url", "issue_template", "issue_fields", "issue_notice")


class TextsForm(PartForm):
    """The texts of a guide; `before` is the guide."""

    part = "guide"
    of = Guide
    sections = (
        Section(_("What failed"), ("title", "summary", "applies_when", "ruled_out", "fallback")),
        Section(_("What to know first"), ("background", "expect", "safe_to_wait", "never", "prevention")),
        Section(_("The retry"), ("retry_text", "retry_minutes")),
        Section(_("The hand-over"), ("support", "diagnostics")),
        Section(
            _("Where an issue is opened, if elsewhere than this installation says"),
            _OF_ISSUE,
        ),
        Section(_("The order of the steps"), ("learning", "explore")),
        Section(_("For authors"), ("maintainer", "last_checked", "notes")),
    )

    title = Text(required=True, label=_("Title"), help_text=_("What failed, as a short sentence."))
    summary = Text(
        lines=2,
        required=True,
        label=_("Summary"),
        help_text=_("What happened and why, in one or two plain sentences."),
    )
    applies_when = Text(
        lines=5, markdown=True, label=_("When it applies, and when it does not"), help_text=_("Markdown.")
    )
    ruled_out = Text(
        label=_("What a person reads whose text speaks against this guide"),
        help_text=_("Such as: This is no network failure"),
    )
    fallback = forms.BooleanField(
        required=False, label=_("It gives way to every other guide that something particular speaks for")
    )
    background = Text(lines=5, markdown=True, label=_("Why it happens"), help_text=_("Markdown."))
    expect = Text(
        lines=4,
        markdown=True,
        label=_("What to expect"),
        help_text=_("What the retry looks like and how long it takes, in Markdown."),
    )
    safe_to_wait = Text(
        lines=4,
        markdown=True,
        label=_("Whether it can wait"),
        help_text=_("Whether production is broken and whether tomorrow will do, in Markdown."),
    )
    never = Lines(
        lines=4,
        label=_("What must never be deleted or changed"),
        help_text=_("One a line, in Markdown. A line that begins with a space goes on with the one before."),
    )
    prevention = Text(lines=4, markdown=True, label=_("How to avoid it next time"), help_text=_("Markdown."))
    retry_text = Text(
        lines=4, markdown=True, label=_("How to import again after a round"), help_text=_("Markdown.")
    )
    retry_minutes = Whole(label=_("Minutes that one import usually takes"))
    support = Text(
        lines=5,
        markdown=True,
        label=_("Whom to ask, and what to give them"),
        help_text=_("Markdown, shown with the hand-over."),
    )
    diagnostics = Text(
        lines=5,
        markdown=True,
        label=_("Commands that show more"),
        help_text=_("Markdown, with the hand-over."),
    )
    issue_url = Text(
        label=_("Address of the page for a new issue"),
        help_text=_("Like https://github.com/OWNER/REPO/issues/new. Emptied, all below it goes too."),
        code=True,
    )
    issue_template = Text(
        label=_("File of the issue form"),
        help_text=_("Like failure.yml. Without one, the record becomes the body."),
        code=True,
    )
    issue_fields = Pairs(
        lines=3,
        label=_("What fills the text fields of that form"),
        help_text=_(
            "One a line, like: log = text. Before it the id of the field, behind it record, text, guide, "
            "or the key of a detail."
        ),
        code=True,
    )
    issue_notice = Text(
        lines=3,
        markdown=True,
        label=_("What a person reads before opening an issue there"),
        help_text=_("Markdown."),
    )
    learning = forms.BooleanField(
        required=False,
        label=_("Learn the order of the steps from what helped"),
        help_text=_("Until 50 stretches have ended, and wherever this is off, the steps keep your order."),
    )
    explore = forms.BooleanField(
        required=False,
        label=_("Try other orders at random, in proportion to what is not known yet"),
        help_text=_("One stretch in ten keeps your order. A step with a risk is never brought forward."),
    )
    maintainer = Text(label=_("Who keeps the guide"))
    last_checked = Day(label=_("When somebody last checked all of it"), help_text=_("Like 2026-11-20."))
    notes = NOTES

    def values(self, part: Any) -> dict[str, Any]:
        """What the fields hold for a guide and its issue target."""
        return {**super().values(part), **_shown(part.issue if part else None)}

    def clean(self) -> dict[str, Any]:
        """What an issue is filled with needs an address."""
        data: dict[str, Any] = self.cleaned_data
        if not self.before.issue and not data.get("issue_url") and any(map(data.get, _OF_ISSUE)):
            self.add_error("issue_url", FILL_IN)
        return data

    def value(self) -> Any:
        """The guide with the texts; translations of what must never be done follow their texts."""
        return replace(self.before, **self.changed(), issue=self._issue())

    def _issue(self) -> IssueTarget | None:
        said = {name.removeprefix("issue_"): self.cleaned_data[name] for name in _OF_ISSUE}
        if not said["url"]:
            return None
        notice = as_it_was(said.pop("notice"), getattr(self.before.issue, "notice", None))
        return IssueTarget(**said, notice=notice)


def _shown(issue: IssueTarget | None) -> dict[str, Any]:
    return {name: getattr(issue, name.removeprefix("issue_")) for name in _OF_ISSUE if issue}
