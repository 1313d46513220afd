"""What the preview of a draft takes: the forms of a session, made into moves and never written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .. import sessions
from ..catalog import Catalog
from ..engine import moves
from ..engine.facts import Mark, Result
from ..engine.guide import Guide
from ..engine.likeness import prints
from ..forms import AnswersForm, ReportForm, SwitchForm, TriedForm, add_refusal
from ..forms_round import AttemptForm, CreditForm


def report_of(published: Catalog, text: str, symptoms: Sequence[str] = ()) -> moves.Report:
    """What a text and symptoms tell, redacted as ever. Raises Refused, TooLarge. Nothing is counted."""
    diagnosed = sessions.diagnose(published, text, symptoms)
    found = diagnosed.diagnosis.found
    return moves.Report(
        # Best first, as the pages list them.
        found={ranked.slug: found[ranked.slug] for ranked in diagnosed.diagnosis.guides},
        verdict=diagnosed.verdict,
        against=diagnosed.against,
        prints=prints(diagnosed.redacted),
    )


class NotWritten(forms.Form):
    """A form of a session that stores nothing here: without what only a write needs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("submission", "version"):
            self.fields.pop(name, None)


class ReportMove(NotWritten, ReportForm):
    """A text, a log file or symptoms; or the first example of one of the draft's patterns."""

    example = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, guide: Guide, published: Catalog, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guide, self.published = guide, published

    def clean(self) -> dict[str, Any]:
        """An example stands for its text."""
        pattern = self.guide.patterns_by_key.get(self.cleaned_data.get("example", ""))
        if pattern and pattern.matches:
            return self.cleaned_data | {"text": pattern.matches[0], "symptoms": []}
        return super().clean()

    def move(self) -> moves.Move | None:
        """The move, or None if the text is refused, and the form says why."""
        try:
            return report_of(self.published, self.cleaned_data["text"], self.cleaned_data["symptoms"])
        except sessions.Refused as refused:
            add_refusal(self, refused)
            return None


class BeginMove(NotWritten, TriedForm):
    """The start of a session, with what was tried before."""

    def move(self) -> moves.Move:
        """The move."""
        return moves.Begin(tuple(dict.fromkeys(self.cleaned_data["tried"])))


class TriedMove(BeginMove):
    """What was tried before, ticked anew."""

    def move(self) -> moves.Move:
        """The move."""
        return moves.Tried(tuple(dict.fromkeys(self.cleaned_data["tried"])))


class AnswersMove(NotWritten, AnswersForm):
    """A few questions."""

    def move(self) -> moves.Move:
        """The move."""
        return moves.Answer(self.answers)


class RetryMove(NotWritten, AttemptForm):
    """A round as a checklist, and the result of the retry."""

    def __init__(self, *args: Any, published: Catalog, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.published = published

    def move(self) -> moves.Move | None:
        """The move, or None if the text is refused, and the form says why. Unmarked steps are skipped."""
        text, said = self.cleaned_data["text"], Result(self.cleaned_data["result"])
        try:
            report = report_of(self.published, text) if text.strip() else None
        except sessions.Refused as refused:
            add_refusal(self, refused)
            return None
        return moves.Retry(dict.fromkeys(self.steps, Mark.SKIPPED) | self.marks, said, report)


class CreditMove(NotWritten, CreditForm):
    """What resolved it. Words of one's own are not kept."""

    def move(self) -> moves.Move:
        """The move."""
        something_else = self.cleaned_data["what"] == self.SOMETHING_ELSE
        return moves.Credit(tuple(self.credited), something_else)


class SwitchMove(NotWritten, SwitchForm):
    """Another guide to go on in."""

    def move(self) -> moves.Move:
        """The move."""
        return moves.Switch(self.cleaned_data["guide"])


class OneWordMove(forms.Form):
    """What is said by pressing a button."""

    MOVES: dict[str, type[moves.Escalate | moves.Reject | moves.Stay]] = {
        "escalate": moves.Escalate,
        "reject": moves.Reject,
        "stay": moves.Stay,
    }
    kind = forms.ChoiceField(
        choices=[(name, name) for name in MOVES],
        error_messages={
            "required": _("This form is not part of the preview."),
            "invalid_choice": _("This form is not part of the preview."),
        },
    )

    def move(self) -> moves.Move:
        """The move."""
        return self.MOVES[self.cleaned_data["kind"]]()


MoveForm = ReportMove | BeginMove | AnswersMove | RetryMove | CreditMove | SwitchMove | OneWordMove


def sent(request: HttpRequest, guide: Guide, published: Catalog, asking: tuple[str, ...]) -> MoveForm:
    """The form that a page of the preview sent; `asking` are the questions on it."""
    data, kind = request.POST, request.POST.get("move", "")
    match kind:
        case "report":
            return ReportMove(data, request.FILES, guide=guide, published=published)
        case "begin":
            return BeginMove(data)
        case "tried":
            return TriedMove(data)
        case "answer":
            answered = tuple(key for key in guide.questions_by_key if key in data)
            return AnswersMove(data, guide=guide, questions=answered or asking)
        case "retry":
            marked = set(data.getlist("step"))
            steps = tuple(key for key in guide.steps_by_key if key in marked)
            return RetryMove(data, steps=steps, published=published)
        case "credit":
            return CreditMove(data)
        case "switch":
            return SwitchMove(data)
        case _:
            return OneWordMove({"kind": kind})
