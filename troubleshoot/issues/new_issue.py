"""The link that opens a new issue with everything filled in that its form has a place for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from ..engine.guide import IssueTarget
from ..engine.targets import PARAMETERS
from ..engine.text import one_line
from .cutting import clipped, cost, cut_record, cut_to, encoded, first_error_line, without_carried

LONG = ("record", "text")
"""The sources that may be long, and are cut last."""
LIMIT = 6000
"""The longest link in characters. GitHub refuses 8,192, and a sign-in on the way encodes it once more."""
TITLE = 200
"""The longest title in characters."""
NO_FIELDS = frozenset(PARAMETERS)
"""What a new-issue page takes for something else than a text field of its form.

Without the right to it, one that sets more than texts makes GitHub answer 404.
"""


@dataclass(frozen=True)
class NewIssueLink:
    """The link, and whether something had to be cut to fit into it."""

    url: str
    cut: bool


def new_issue_link(
    target: IssueTarget, *, title: str, values: Mapping[str, str], limit: int = LIMIT
) -> NewIssueLink:
    """The link to a new issue, at most `limit` characters long as it stands in the address bar.

    `values` are the texts by their sources: `record`, `text`, `guide`, keys of details. Without a
    template the record becomes the body. The title comes first, then short fields, then long ones,
    which share what is left. Only the address of the target itself can make it longer.
    """
    link = _Link.of(target, limit)
    error = first_error_line(values.get("text") or values.get("record", ""))
    link.add("title", _one_line_title(link, title))
    fields = [(name, source, values.get(source, "")) for name, source in _fields(link, target)]
    for name, source, value in fields:
        if source not in LONG:
            link.add(name, link.noted(value, clipped(value, link.room(name))))
    _add_long(link, [field for field in fields if field[1] in LONG], error)
    return NewIssueLink(link.url, link.cut)


def _add_long(link: _Link, fields: Sequence[tuple[str, str, str]], error: str) -> None:
    """Fill in the long fields, as (id, source, value): what a shorter one leaves goes to the longer one.

    If not all fits, the record is sent without the texts that another field has.
    """
    text = next((value for _, source, value in fields if source == "text"), "")
    whole = sum(len(f"&{encoded(name)}=") + cost(value) for name, _, value in fields if value)
    if text and whole > link.limit - len(link.url):
        short = [(name, source, _short(link, source, value, text)) for name, source, value in fields]
    else:
        short = list(fields)
    ordered = sorted(short, key=lambda field: cost(field[2]))
    for place, (name, source, value) in enumerate(ordered):
        names = sum(len(f"&{encoded(other)}=") for other, _, more in ordered[place + 1 :] if more)
        share = max(0, link.room(name) - names) // (len(ordered) - place)
        cut = cut_record if source == "record" else cut_to
        link.add(name, link.noted(value, cut(value, share, error)))


def _short(link: _Link, source: str, value: str, text: str) -> str:
    return link.noted(value, without_carried(value, text)) if source == "record" else value


def template_of(target: IssueTarget) -> str:
    """The file of the issue form: the target's own, or the one that its address names; empty if none."""
    pairs = urlsplit(target.url).query.split("&")
    return target.template or next((_value(pair) for pair in pairs if _name(pair) == "template"), "")


@dataclass
class _Link:
    """A link that is being filled."""

    address: str
    fragment: str
    pairs: list[str]
    form: bool
    limit: int
    cut: bool = False

    @classmethod
    def of(cls, target: IssueTarget, limit: int) -> _Link:
        """The address of the target with its own query, but for what is filled in here or never sent."""
        parts = urlsplit(quote(target.url, safe="%:/?#[]@!$&'()*+,;=~"))
        own = [pair for pair in parts.query.split("&") if pair]
        filled = NO_FIELDS.union(name.lower() for name, _ in target.fields)
        pairs = [pair for pair in own if _name(pair) not in filled]
        if template := template_of(target):
            pairs.append(f"template={encoded(template)}")
        address = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
        return cls(address, f"#{parts.fragment}" if parts.fragment else "", pairs, bool(template), limit)

    @property
    def url(self) -> str:
        return self.address + ("?" if self.pairs else "") + "&".join(self.pairs) + self.fragment

    def room(self, name: str) -> int:
        """How many characters the value of another parameter may take."""
        return max(0, self.limit - len(self.url) - len(f"&{encoded(name)}="))

    def add(self, name: str, value: str) -> None:
        if value:
            self.pairs.append(f"{encoded(name)}={encoded(value)}")

    def noted(self, whole: str, kept: str) -> str:
        """What was kept; the link remembers whether that is all."""
        self.cut = self.cut or kept != whole
        return kept


def _fields(link: _Link, target: IssueTarget) -> Iterable[tuple[str, str]]:
    """The text fields to fill, by their ids; a page without a form has one."""
    if not link.form:
        return [("body", "record")]
    return [(name, source) for name, source in target.fields if name.lower() not in NO_FIELDS]


def _one_line_title(link: _Link, title: str) -> str:
    line = one_line(title, len(title))
    short = line if len(line) <= TITLE else line[: TITLE - 1] + "…"
    return link.noted(line, clipped(short, link.room("title")))


def _name(pair: str) -> str:
    return unquote(pair.partition("=")[0]).lower()


def _value(pair: str) -> str:
    return unquote(pair.partition("=")[2])
