"""What pages take from maintainers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .catalog import Catalog
from .engine.facts import Outcome
from .engine.guide import ErrorPattern, Kind, Weight
from .engine.problems import Problem
from .forms import PastedText
from .forms_statistics import Day
from .models import Exclusion
from .models.content import KEY_LENGTH
from .statistics.listing import Filter, Place
from .unknown import Group, Status, groups

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Moment(forms.DateTimeField):
    """A moment in UTC, written as 2026-11-24 14:00 or as a day, which begins at midnight; optional."""

    def __init__(self) -> None:
        super().__init__(
            required=False, error_messages={"invalid": _("Write the time in UTC, like 2026-11-24 14:00.")}
        )


def _named(label: StrPromise) -> dict[str, StrPromise]:
    """The messages of a field with its name, as they also stand at the top of the page."""
    return {
        "required": format_lazy(_("{label}: fill it in."), label=label),
        "max_length": format_lazy(_("{label}: at most %(limit_value)d characters."), label=label),
        "invalid_choice": format_lazy(_("{label}: choose one of the list."), label=label),
    }


class DraftPatternForm(forms.Form):
    """A pattern to keep as a draft for a guide. Examples stand apart by a line of three hyphens."""

    BETWEEN = "\n---\n"
    KINDS = (Kind.EXPRESSION, Kind.LITERAL)

    guide = forms.CharField(max_length=200, error_messages=_named(_("Guide")))
    key = forms.RegexField(
        r"^[a-z0-9]+([-_][a-z0-9]+)*$",
        max_length=KEY_LENGTH,
        error_messages=_named(_("Key")) | {"invalid": _("Key: use a-z, digits and hyphens.")},
    )
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.value) for kind in KINDS],
        error_messages=_named(_("Kind")),
    )
    weight = forms.ChoiceField(
        choices=[(weight.value, weight.value) for weight in Weight], error_messages=_named(_("Weight"))
    )
    text = forms.CharField(max_length=2_000, error_messages=_named(_("Text or expression")))
    says = forms.CharField(max_length=500, error_messages=_named(_("What it says")))
    # Not "matches": a control of that name would hide the form element's own method in browsers.
    matching = PastedText(max_length=20_000, error_messages=_named(_("Examples that it must match")))
    not_matching = PastedText(max_length=20_000, error_messages=_named(_("Examples that it must not match")))

    def __init__(self, *args: Any, guides: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guides = guides

    def clean_guide(self) -> str:
        """A published guide."""
        slug: str = self.cleaned_data["guide"]
        if slug not in self.guides:
            raise forms.ValidationError(_("Guide: choose a published one."))
        return slug

    @classmethod
    def joined(cls, examples: Iterable[str]) -> str:
        """Examples as they are shown in one field."""
        return cls.BETWEEN.join(examples)

    def _examples(self, name: str) -> tuple[str, ...]:
        parts = self.cleaned_data[name].split(self.BETWEEN)
        return tuple(part.strip() for part in parts if part.strip())

    def add_problem(self, problem: Problem) -> None:
        """Show what is wrong with the pattern at its field: its key, or else what it finds."""
        name, label = ("key", _("Key")) if problem.path == ("key",) else ("text", _("Text or expression"))
        self.add_error(name, f"{label}: {problem.message}")

    def pattern(self) -> ErrorPattern:
        """The pattern as the engine reads it."""
        data = self.cleaned_data
        return ErrorPattern(
            key=data["key"],
            kind=Kind(data["kind"]),
            weight=Weight(data["weight"]),
            text=data["text"],
            says=data["says"],
            matches=self._examples("matching"),
            does_not_match=self._examples("not_matching"),
        )


class TextsFilterForm(forms.Form):
    """Which groups of texts to list, as it stands in the address."""

    STATUSES: ClassVar = {
        Status.UNTAUGHT: _("Nothing done yet"),
        Status.DRAFTED: _("With a draft pattern"),
        Status.KNOWN: _("Found by a guide now"),
    }

    words = forms.CharField(
        required=False,
        max_length=100,
        error_messages={"max_length": _("Words: at most %(limit_value)d characters.")},
    )
    status = forms.ChoiceField(
        required=False,
        choices=[("", "")] + [(status.value, label) for status, label in STATUSES.items()],
        error_messages={"invalid_choice": _("What was done: choose one of the list.")},
    )

    def groups(self, published: Catalog, now: datetime) -> list[Group]:
        """The groups that fit; none if what was asked for is refused."""
        if not self.is_valid():
            return []
        status = self.cleaned_data["status"]
        found = groups(published, now, words=self.cleaned_data["words"])
        return [group for group in found if status in ("", group.status)]


class SessionFilterForm(forms.Form):
    """Which sessions to list, as it stands in the address."""

    OUTCOMES = (Outcome.OPEN, Outcome.RESOLVED, Outcome.ESCALATED, Outcome.LEFT)
    EXCLUDED: ClassVar = {"": None, "yes": True, "no": False}

    guide = forms.CharField(required=False, max_length=KEY_LENGTH)
    outcome = forms.ChoiceField(
        required=False,
        choices=[("", "")] + [(outcome.value, outcome.value) for outcome in OUTCOMES],
        error_messages={"invalid_choice": _("Choose an outcome: open, resolved, escalated or left.")},
    )
    source = forms.CharField(required=False, max_length=40)
    ref = forms.CharField(required=False, max_length=200)
    since = Day(_("Started from"))
    until = Day(_("Started until"))
    excluded = forms.ChoiceField(
        required=False,
        choices=[(key, key) for key in EXCLUDED],
        error_messages={"invalid_choice": _("Choose whether the session counts: yes, no, or either.")},
    )
    after = forms.CharField(required=False, max_length=40)

    def __init__(self, *args: Any, guides: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guides = guides

    def clean_guide(self) -> str:
        """A guide there is."""
        slug: str = self.cleaned_data["guide"]
        if slug and slug not in self.guides:
            raise forms.ValidationError(_("There is no such guide. Choose one of the list."))
        return slug

    def clean_after(self) -> Place | None:
        """The place where the page begins."""
        text: str = self.cleaned_data["after"]
        try:
            return Place.of(text) if text else None
        except ValueError:
            raise forms.ValidationError(
                _("This page of the list does not exist. Start from the top.")
            ) from None

    def clean(self) -> dict[str, Any]:
        """The days must not be the wrong way round."""
        data: dict[str, Any] = self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day comes before the first one."))
        return data

    @property
    def wanted(self) -> Filter:
        """The filter."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "after"}
        return Filter(**data | {"excluded": self.EXCLUDED[data["excluded"]]})


_WHY = {"required": _("Say why, so that others understand the figures.")}


class LeaveOutForm(forms.Form):
    """Why a session is left out of the statistics."""

    reason = forms.CharField(max_length=300, error_messages=_WHY)


class ExclusionForm(forms.Form):
    """A source or a span of time to leave out of the statistics; times are in UTC."""

    KINDS = (Exclusion.Kind.SOURCE, Exclusion.Kind.SPAN)

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.value) for kind in KINDS],
        error_messages={"required": _("Choose a source or a span of time.")},
    )
    source = forms.CharField(required=False, max_length=40)
    since = Moment()
    until = Moment()
    reason = forms.CharField(max_length=300, error_messages=_WHY)

    def clean(self) -> dict[str, Any]:
        """What is left out must be named; a span must end after it begins."""
        data: dict[str, Any] = self.cleaned_data
        if data.get("kind") == Exclusion.Kind.SOURCE and not data.get("source"):
            self.add_error("source", _("Name the source."))
        if data.get("kind") == Exclusion.Kind.SPAN:
            self._check_span(data.get("since"), data.get("until"))
        return data

    def _check_span(self, since: datetime | None, until: datetime | None) -> None:
        for name, given, message in (
            ("since", since, _("Say when it begins.")),
            ("until", until, _("Say when it ends.")),
        ):
            if given is None and name not in self.errors:
                self.add_error(name, message)
        if since and until and until <= since:
            self.add_error("until", _("It must end after it begins."))

    def exclusion(self) -> Exclusion:
        """What to leave out, not saved."""
        data = self.cleaned_data
        if data["kind"] == Exclusion.Kind.SOURCE:
            return Exclusion(kind=data["kind"], reason=data["reason"], source=data["source"])
        return Exclusion(kind=data["kind"], reason=data["reason"], since=data["since"], until=data["until"])
