"""Rows within the form of a part: its conditions, and the choices of a question.

Rows come and go without JavaScript: a button of the form posts everything, and the page comes back with
one row more, one less, or two exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

if TYPE_CHECKING:
    _Base = BaseFormSet["Row"]
else:
    _Base = BaseFormSet

MOST_ROWS = 60
"""The most rows that a form takes, so that no crafted request makes an endless page."""


class Row(forms.Form):
    """One row. It is empty, and no row, while nothing stands in the fields that say something."""

    USUAL: frozenset[str] = frozenset()
    """Fields that always hold something, so that they say nothing by themselves."""

    def __init__(self, *args: Any, quiet: bool = False, **kwargs: Any) -> None:
        self.quiet = quiet
        super().__init__(*args, **kwargs)

    def has_changed(self) -> bool:
        """Whether anything stands in it."""
        return bool(set(self.changed_data) - self.USUAL)

    def full_clean(self) -> None:
        """Check the row; nothing if it is only shown again."""
        if self.quiet:
            self._errors = forms.utils.ErrorDict()
            self.cleaned_data = {}
        else:
            super().full_clean()

    def value(self) -> Any:
        """What the row says."""
        raise NotImplementedError


class Rows(_Base):
    """The rows of one kind. Of what was there before only the order of the page is known."""

    def __init__(
        self, data: Any, *, prefix: str, initial: Sequence[Mapping[str, Any]], **kwargs: Any
    ) -> None:
        self.extra = len(initial) + kwargs.pop("empty", 1)
        super().__init__(
            data, prefix=prefix, initial=[dict(row) for row in initial], auto_id="id_%s", **kwargs
        )

    def initial_form_count(self) -> int:
        """None: a row is told by what stands in it."""
        return 0

    @property
    def kept(self) -> list[Row]:
        """The rows that say something, in order."""
        return [row for row in self.forms if row.has_changed()]

    def values(self) -> tuple[Any, ...]:
        """What the rows say."""
        return tuple(row.value() for row in self.kept)

    def refuse(self, path: Sequence[Any], message: str) -> None:
        """Tell what is wrong in a row, at its field where the path names one."""
        number, *rest = path
        row = self.kept[int(number)]
        name = next((str(one) for one in rest if one in row.fields), None)
        row.add_error(name, message)


def rows_of(row: type[Row]) -> type[Rows]:
    """The rows of a kind."""
    made: type[Rows] = formset_factory(row, formset=Rows, absolute_max=MOST_ROWS, max_num=MOST_ROWS)  # type: ignore[assignment]
    return made


def rearranged(data: QueryDict, do: str, names: Iterable[str]) -> QueryDict | None:
    """What was posted, with a row more (`more:NAME`), less or moved (`drop:NAME:2`, `up:NAME:2`).

    None where `do` names nothing of that.
    """
    verb, _, rest = do.partition(":")
    name, _, number = rest.partition(":")
    if name not in names or verb not in ("more", "drop", "up"):
        return None
    rows = _posted(data, name)
    place = _number(number)
    if verb == "more":
        rows.append({})
    elif verb == "drop":
        rows[place : place + 1] = []
    elif 0 < place < len(rows):
        rows[place - 1 : place + 1] = [rows[place], rows[place - 1]]
    return _with_rows(data, name, rows)


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else -1


def _posted(data: QueryDict, name: str) -> list[dict[str, list[str]]]:
    count = min(_number(data.get(f"{name}-TOTAL_FORMS", "")), MOST_ROWS)
    starts = [f"{name}-{number}-" for number in range(count)]
    return [
        {key.removeprefix(start): data.getlist(key) for key in data if key.startswith(start)}
        for start in starts
    ]


def _with_rows(data: QueryDict, name: str, rows: list[dict[str, list[str]]]) -> QueryDict:
    changed = data.copy()
    for key in [key for key in changed if re.match(rf"{name}-\d", key)]:
        del changed[key]
    for number, row in enumerate(rows):
        for key, values in row.items():
            changed.setlist(f"{name}-{number}-{key}", values)
    changed[f"{name}-TOTAL_FORMS"] = str(len(rows))
    return changed
