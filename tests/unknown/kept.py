"""Made-up texts that no guide knows, and how they are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from random import Random
from typing import Any

from tests.factories import NOW, an_id
from troubleshoot import unknown
from troubleshoot.engine.redaction import redact
from troubleshoot.models import TextGroup, UnknownText

NAMES = ("Inventory", "Sync Flow", "Admin Audit Log", "Command Center Setup Wizard", '"Apps v3"', '"Core"')
CLOSED = "The gate at {host} was closed for {guid} after {number} ms, so nothing came through."
LOST = "The parcel {name} got lost between two towns and nobody has seen it since."


def a_guid(by: Random) -> str:
    return "-".join("".join(by.choices("0123456789abcdef", k=length)) for length in (8, 4, 4, 4, 12))


def a_host(by: Random) -> str:
    return f"{by.choice(['contoso', 'fabrikam', 'wing-tip'])}.crm{by.choice(['', '4', '11'])}.dynamics.com"


def a_path(by: Random) -> str:
    return (
        rf"{by.choice('CD')}:\{by.choice(['Temp', 'builds'])}\{by.choice('abc')}\out{by.randint(1, 99)}.zip"
    )


TEMPLATES = (
    "Solution {name} failed to import: the plug-in assembly {guid} could not be registered because its"
    " sandbox worker at {host} stopped after {number} ms.",
    "Solution {name} failed to import: the workflow {name} with id {guid} has an unsupported trigger and"
    " cannot be activated by its current owner.",
    "The package {path} is no valid archive: {number} entries are damaged, please download it again from"
    " https://{host}/files/{number}.",
    "Cannot create the environment variable definition {name} in organization {guid}: its value exceeds"
    " {number} characters.",
    "Request to {host} was throttled: the number of combined requests exceeded the limit of {number} over"
    " a window of {number} seconds for user {guid}.",
)
VALUES: dict[str, Callable[[Random], str]] = {
    "name": lambda by: by.choice(NAMES),
    "guid": a_guid,
    "host": a_host,
    "path": a_path,
    "number": lambda by: str(by.randint(2, 9_999)),
}


def filled(template: str, by: Random) -> str:
    """A redacted text from a template, with values by chance; a third of them with wrapped lines."""
    for name, value in VALUES.items():
        while f"{{{name}}}" in template:
            template = template.replace(f"{{{name}}}", value(by), 1)
    words = redact(template).text.split(" ")
    width = by.choice([len(words), len(words), by.randint(4, 8)])
    return "\r\n  ".join(" ".join(words[at : at + width]) for at in range(0, len(words), width))


def made_up(count: int, by: Random) -> list[tuple[str, str]]:
    """Templates chosen by chance, each with a text of it."""
    return [(template, filled(template, by)) for template in by.choices(TEMPLATES, k=count)]


def kept(*texts: str, at: datetime = NOW, **values: Any) -> list[UnknownText]:
    """Keep texts that came without a session; returns their rows."""
    for text in texts:
        fields: dict[str, Any] = {"why": UnknownText.Why.LEARN, "submission": an_id(), "now": at} | values
        unknown.keep(text, **fields)
    return list(reversed(UnknownText.objects.order_by("-pk")[: len(texts)]))


def kept_and_grouped(*texts: str, at: datetime = NOW) -> TextGroup:
    """Keep texts that say the same, and group them; returns their group."""
    rows = kept(*texts, at=at)
    unknown.group_new()
    return TextGroup.objects.get(texts=rows[0])


def alike(template: str = CLOSED, count: int = 6, seed: int = 0) -> list[str]:
    """Texts of one template."""
    by = Random(seed)
    return [filled(template, by) for _ in range(count)]


def groups_of(rows: Iterable[UnknownText]) -> list[int | None]:
    """The numbers of the groups that the texts are in now."""
    now = dict(UnknownText.objects.values_list("pk", "group"))
    return [now[row.pk] for row in rows]
