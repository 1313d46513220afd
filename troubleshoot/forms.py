"""What pages take from people. Forms check shapes; what a session accepts, `sessions` decides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import ProhibitNullCharactersValidator
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from . import sessions
from .engine.guide import Guide
from .engine.redaction import redact
from .engine.text import clean, decode, is_text, one_line
from .rendering import Commands

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_HOST = re.compile(r"[a-z0-9][a-z0-9-]{0,62}(\.[a-z0-9-]{1,63}){1,6}")
_FILE = re.compile(r"[\w][\w .()+-]{0,150}\.zip", re.ASCII)
LINE = 4000
"""The longest one-line input that is read at all; `sessions` keeps the first 300 characters."""


class PastedText(forms.CharField):
    """Text as it was pasted: NULs and other unshowable characters are dropped, not refused."""

    default_validators: list[Any] = []

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, **kwargs)
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]

    def to_python(self, value: Any) -> str:
        """The cleaned text."""
        return clean(value or "")


class PastedLine(PastedText):
    """The same on one line, as `sessions` keeps it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LINE, **kwargs)

    def to_python(self, value: Any) -> str:
        """The cleaned line."""
        text = super().to_python(value)
        return one_line(text, len(text))


class MaskedForm(forms.Form):
    """A form in which a person may paste what must not be stored: they see the masks before it is.

    What is stored is what was on the page before. A text that would be masked on its way is put back into
    its field with the masks, and stored when it is sent again.
    """

    new_masks: Mapping[str, int] = {}
    """How many different values `mask` has masked, of each kind."""

    @property
    def seen(self) -> bool:
        """True if the person was shown masks before; masking may have made the text longer."""
        return "masked" in self.data

    def mask(self) -> bool:
        """Put the masks into what was typed, unless it is over the limit; True if there are new ones."""
        self.is_valid()
        longest, found = sessions.longest(masked=self.seen), dict(self.new_masks)
        for name in self._pasted():
            text = self._typed(name)
            redaction = redact(text if len(text) <= longest else "")
            if redaction.masked:
                self._put(name, redaction.text)
            for kind, count in redaction.masked.items():
                found[kind] = found.get(kind, 0) + count
        self.new_masks = found
        return bool(found)

    def _pasted(self) -> list[str]:
        fields = self.fields.items()
        return [
            name for name, field in fields if isinstance(field, PastedText) and not field.widget.is_hidden
        ]

    def _typed(self, name: str) -> str:
        """What a field holds: what was read of it, or else what was sent."""
        held = getattr(self, "cleaned_data", {}).get(name)
        return clean(str(self.data.get(self.add_prefix(name), ""))) if held is None else str(held)

    def _put(self, name: str, text: str) -> None:
        # A copy, because what was sent can be asked for elsewhere.
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix(name)] = text  # type: ignore[index]
        self.cleaned_data[name] = text


class Keys(forms.MultipleChoiceField):
    """Keys of which `sessions` knows whether they exist."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def valid_value(self, value: str) -> bool:
        """Any short key has the right shape."""
        return len(value) <= 200


def text_of(upload: UploadedFile[bytes]) -> str | None:
    """The raw text of a log file, whatever its encoding; None if it is too large to hold one we take."""
    if (upload.size or 0) > 4 * settings.TEXT_LIMIT:
        return None
    upload.seek(0)
    return decode(upload.read())


def with_log(text: str, log: str) -> str:
    """A pasted text with that of the log file beside it."""
    return "\n".join(filter(None, [text, log]))


class PastedForm(MaskedForm):
    """A pasted text, a log file beside it, and symptoms: what a person saw."""

    text = PastedText()
    log = forms.FileField(required=False, allow_empty_file=True)
    symptoms = Keys()
    refusal: ClassVar[StrOrPromise] = ""
    """What is said where there is none of them; empty where none is needed."""

    def clean_log(self) -> str:
        """The text of the file, whatever its encoding."""
        upload: UploadedFile[bytes] | None = self.cleaned_data["log"]
        if upload is None:
            return ""
        if (text := text_of(upload)) is None:
            raise forms.ValidationError(gettext("This file is too large. Paste the part around the error."))
        if not is_text(text):
            raise forms.ValidationError(
                gettext("This file holds no text. Choose a log, or paste the message.")
            )
        return clean(text)

    def clean(self) -> dict[str, Any]:
        """Put file and text together, and ask for one of text, file or symptom."""
        data: dict[str, Any] = self.cleaned_data
        data |= {"text": with_log(data.get("text", ""), data.get("log", ""))}
        if self.refusal and not self.errors and not data["text"].strip() and not data.get("symptoms"):
            self.add_error("text", str(self.refusal))
        return data


class Submitted(MaskedForm):
    """A form that writes. Its submission id is made with the page and survives a refusal."""

    submission = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class ReportForm(Submitted, PastedForm):
    """New text, or a symptom."""

    refusal = gettext_lazy("Paste a text, or choose a log file.")


class SwitchForm(Submitted):
    """The guide to go on in."""

    guide = forms.CharField(max_length=200)


class TriedForm(Submitted):
    """What was done before, without success."""

    tried = Keys()


class CommandsForm(forms.Form):
    """What fills in the commands: kept in a cookie of this browser, and nowhere else."""

    environment = forms.CharField(required=False, max_length=300)
    file = forms.CharField(required=False, max_length=200)

    def clean_environment(self) -> str:
        """The host of the environment's address."""
        value: str = self.cleaned_data["environment"].strip().lower()
        host = re.sub(r"^https?://", "", value).split("/")[0]
        if host and not _HOST.fullmatch(host):
            raise forms.ValidationError(gettext("Write it like https://yourorg.crm.dynamics.com"))
        return host

    def clean_file(self) -> str:
        """The name of the file, which must not be able to end its quotes."""
        value: str = self.cleaned_data["file"].strip()
        if value and not _FILE.fullmatch(value):
            raise forms.ValidationError(
                gettext("Write the name only, like CenterofExcellenceCoreComponents_managed.zip")
            )
        return value

    def commands(self) -> Commands:
        """The values, to fill commands in."""
        return Commands(host=self.cleaned_data.get("environment", ""), file=self.cleaned_data.get("file", ""))


def commands_of(cookie: str) -> Commands:
    """What a browser brought along; anything odd is as good as nothing."""
    host, _, file = cookie.partition("|")
    form = CommandsForm({"environment": host, "file": file})
    return form.commands() if form.is_valid() else Commands()


class AnswersForm(Submitted):
    """A few questions of a guide; `questions` are their keys."""

    def __init__(self, *args: Any, guide: Guide, questions: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for key in questions:
            text = guide.questions_by_key[key].text
            required = gettext("Choose an answer: %(question)s") % {"question": text}
            self.fields[key] = forms.CharField(
                required=True, max_length=200, error_messages={"required": required}
            )

    @property
    def answers(self) -> dict[str, str]:
        """The answers given."""
        return {key: self.cleaned_data[key] for key in self.questions}


class DetailsForm(Submitted):
    """The details of a guide, all optional; an emptied one is withdrawn."""

    def __init__(self, *args: Any, guide: Guide, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [detail.key for detail in guide.details]
        for key in self.keys:
            self.fields[key] = PastedLine()

    @property
    def details(self) -> dict[str, str | None]:
        """The details typed; None for an empty one."""
        return {key: self.cleaned_data[key].strip() or None for key in self.keys if key in self.data}


SECRETS = ("password", "old_password", "new_password1", "new_password2", "code", "proof")
"""The fields that prove who somebody is: no page ever shows them again."""


def typed_in(data: QueryDict) -> list[tuple[str, str]]:
    """What a person typed into a form, by the names of its fields; not what was ticked or pressed."""
    hidden = (
        *SECRETS,
        "csrfmiddlewaretoken",
        "submission",
        "version",
        "back",
        "step",
        "result",
        "withdraw",
        "stay",
        "keep",
        "search",
        "print",
        "masked",
        "shown",
        "language",
    )
    pairs = [(name, value) for name, values in data.lists() for value in values if isinstance(value, str)]
    return [
        (name, value)
        for name, value in pairs
        if value.strip() and name not in hidden and not name.startswith("mark-")
    ]


def add_refusal(form: forms.Form, refused: sessions.Refused) -> None:
    """Show what `sessions` refused at its field, or at the top of the form."""
    name = (refused.field or "").split(".")[-1]
    field = next(
        (f for f in (refused.field, name, (refused.field or "").split(".")[0]) if f in form.fields), None
    )
    form.add_error(field, refused.message)
