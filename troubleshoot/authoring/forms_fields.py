"""The fields that forms of the editor are made of: texts, examples, numbers, days, keys to tick."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine import off_peak

FILL_IN = gettext_lazy("Fill it in.")
_FEW = 8
"""More keys than these are folded up while none of them is ticked."""
_BETWEEN = re.compile(r"^(-{3,})[ \t]*$", re.MULTILINE)


class Text(forms.CharField):
    """A text of one or many lines; `markdown` may be shown as people read it."""

    def __init__(self, *, lines: int = 1, markdown: bool = False, code: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("error_messages", {"required": FILL_IN})
        widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
        widget.attrs |= {"spellcheck": "false"} if code else {}
        widget.attrs |= {"autocomplete": "off"} if lines == 1 else {}
        super().__init__(widget=kwargs.pop("widget", widget), **kwargs)
        self.markdown = markdown

    def to_python(self, value: Any) -> str:
        """The text with plain line ends; Markdown of several lines ends with one."""
        text: str = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return f"{text}\n" if self.markdown and "\n" in text else text


class Examples(Text):
    """Several texts, each apart from the next by a line of three hyphens."""

    def prepare_value(self, value: Any) -> Any:
        """The texts as they stand in the field, apart by more hyphens than any of them holds in a line."""
        if isinstance(value, str) or value is None:
            return value
        longest = max((len(line) for text in value for line in _BETWEEN.findall(text)), default=2)
        line = "-" * (longest + 1)
        return f"\n{line}\n".join(value) + (f"\n{line}" if longest > 2 else "")

    def to_python(self, value: Any) -> Any:
        """The texts."""
        text = super().to_python(value)
        line = max(_BETWEEN.findall(text), key=len, default="---")
        parts = re.split(rf"^{line}[ \t]*$", text, flags=re.MULTILINE)
        return tuple(part.strip() for part in parts if part.strip())


class Lines(Text):
    """Several texts, one a line; a line that begins with a space goes on with the text before it."""

    def prepare_value(self, value: Any) -> Any:
        """The texts as they stand in the field."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(text.rstrip().replace("\n", "\n  ") for text in value)

    def to_python(self, value: Any) -> Any:
        """The texts."""
        texts: list[str] = []
        for line in super().to_python(value).split("\n"):
            if texts and line.startswith((" ", "\t")):
                texts[-1] += "\n" + (line[2:] if line.startswith("  ") else line.lstrip())
            elif line.strip():
                texts.append(line.lstrip())
        return tuple(text.rstrip() for text in texts)


class Hours(Text):
    """Hours of the day, apart by commas: 02:00-06:00, 22:00-24:00."""

    def prepare_value(self, value: Any) -> Any:
        """The hours as they stand in the field."""
        return value if isinstance(value, str) or value is None else ", ".join(value)

    def to_python(self, value: Any) -> Any:
        """The hours, each of which is one, and no two of which overlap."""
        hours = tuple(filter(None, re.split(r"[\s,;]+", super().to_python(value))))
        if any(off_peak.faults(hours)) or len(hours) > 7:
            raise forms.ValidationError(
                _("Write the hours like 02:00-06:00, 22:00-24:00, none of them twice.")
            )
        return hours


class Pairs(Text):
    """Names with what each stands for, one a line: `name = value`. No name stands there twice."""

    def prepare_value(self, value: Any) -> Any:
        """The pairs as they stand in the field."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{name} = {said}" for name, said in value)

    def to_python(self, value: Any) -> Any:
        """The pairs."""
        lines = [line.strip() for line in super().to_python(value).split("\n")]
        pairs = [tuple(map(str.strip, line.partition("=")[::2])) for line in lines if line]
        names = [name for name, said in pairs if name and said]
        if len(names) != len(pairs):
            raise forms.ValidationError(_("Write one a line, like: name = value"))
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise forms.ValidationError(_("“%(name)s” stands there twice.") % {"name": twice})
        return tuple(pairs)


class Whole(forms.IntegerField):
    """A whole number, not negative."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "number"}
        messages = {"required": FILL_IN}
        super().__init__(min_value=0, widget=forms.TextInput(attrs=attrs), error_messages=messages, **kwargs)


class Weight(forms.FloatField):
    """A number above zero."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "number"}
        messages = {"required": FILL_IN}
        super().__init__(widget=forms.TextInput(attrs=attrs), error_messages=messages, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As short as it is exact, and without a fraction that is none."""
        return repr(value).removesuffix(".0") if isinstance(value, float) else value

    def validate(self, value: Any) -> None:
        """Above zero."""
        super().validate(value)
        if value is not None and not value > 0:
            raise forms.ValidationError(_("It must be above zero."))


class Day(forms.DateField):
    """A day, written as 2026-11-20; optional."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "number", "autocomplete": "off"})
        messages = {"invalid": gettext_lazy("Write the day like 2026-11-20.")}
        super().__init__(
            required=False, input_formats=["%Y-%m-%d"], widget=widget, error_messages=messages, **kwargs
        )


class Keys(forms.MultipleChoiceField):
    """Keys of other parts, to tick. What is ticked and not there any more stays, marked as missing."""

    many = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def offer(self, known: Mapping[str, str], ticked: Iterable[str]) -> None:
        """The keys to tick with their words; of many, those that are ticked already come first."""
        words = {key: known.get(key) or _("%(key)s (not there)") % {"key": key} for key in ticked}
        self.many = len(known) > _FEW
        self.choices = list(({**words, **known} if self.many else {**known, **words}).items())
