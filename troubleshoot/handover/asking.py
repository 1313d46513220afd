"""A ready request to whoever must permit a step: what, for which hosts, why, and what to undo afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext

from ..engine.examples import EXAMPLE_FILE, EXAMPLE_HOST
from ..engine.facts import Mark
from ..engine.guide import Guide, Step
from ..engine.situation import Attempt
from ..rendering import NOTHING_TYPED, Commands
from ..sessions import Current

ADDRESSES = "https://learn.microsoft.com/power-platform/admin/online-requirements"
"""Microsoft's page with the addresses that Power Platform needs."""
ENVIRONMENTS = "*.dynamics.com"
"""Where imports go, for as long as nobody has typed the address of the environment."""
_HOST = re.compile(r"`((?:\*\.)?(?:[a-z0-9-]+\.)+(?:com|net|org|us|cn|de|ms))`", re.IGNORECASE)
_LEARN = re.compile(r"https://learn\.microsoft\.com/[^\s)>\"'\]]+")
_LINK = re.compile(r"\[([^\]]+)\]\((https://[^)\s]+)\)")
_STRONG = re.compile(r"\*\*|`|^#{1,6} ", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """A step that was not permitted, and the request for it; `key` names its guide too."""

    key: str
    title: str
    text: str


def request_to_it(guide: Guide, step: Step, commands: Commands = NOTHING_TYPED) -> str:
    """A request for a step, as plain text in the language that the guide is in, so that it is in one.

    The environment and file that this browser keeps take the place of the examples.
    """
    hosts = hosts_in(step) or [commands.host or ENVIRONMENTS]
    with translation.override(guide.language or "en"):
        return _filled_in("\n\n".join(_parts(guide, step, hosts)), commands) + "\n"


def requests_in(current: Current, attempt: Attempt, commands: Commands = NOTHING_TYPED) -> dict[str, str]:
    """The requests for the steps of an attempt that were not permitted, by their keys."""
    guide = current.visited.get(attempt.guide, current.guide)
    refused = (key for key, mark in attempt.marks.items() if mark is Mark.NOT_PERMITTED)
    steps = (current.step(attempt.guide, key) for key in refused)
    return {step.key: request_to_it(guide, step, commands) for step in steps if step}


def not_permitted(current: Current, commands: Commands = NOTHING_TYPED) -> list[Asked]:
    """The steps of the session that were not permitted and are not done since, with their requests."""
    asked: dict[tuple[str, str], Asked] = {}
    for attempt in current.now.attempts:
        requests = requests_in(current, attempt, commands)
        for key in attempt.marks:
            asked.pop((attempt.guide, key), None)
            if key in requests:
                step = current.step(attempt.guide, key)
                asked[attempt.guide, key] = Asked(
                    f"{attempt.guide}-{key}", step.title if step else key, requests[key]
                )
    return list(asked.values())


def hosts_in(step: Step) -> list[str]:
    """The hosts that a step names in back-quotes, like *.crm.dynamics.com; not the example."""
    found = dict.fromkeys(host.lower() for host in _HOST.findall(f"{step.ask}\n{step.body}"))
    return [host for host in found if host != EXAMPLE_HOST]


def page_of(step: Step) -> str:
    """Microsoft's page about it: the step's own, or else the one on hosts."""
    found = _LEARN.search(f"{step.ask}\n{step.body}")
    return found[0] if found else ADDRESSES


def _parts(guide: Guide, step: Step, hosts: list[str]) -> Iterator[str]:
    yield _plain(step.ask) or gettext("Please allow me this step: “%(step)s”") % {"step": step.title}
    yield gettext("Hosts that the import needs: %(hosts)s") % {"hosts": ", ".join(hosts)}
    yield gettext("Reason: an import of a solution into Microsoft Dataverse fails (%(title)s).") % {
        "title": guide.title
    }
    if why := guide.why(step.key):
        yield gettext("It is to help against: %(causes)s") % {"causes": why}
    if step.risk and step.ask:  # without a request of its own, the risk is told to the person
        yield gettext("Mind: %(risk)s") % {"risk": _plain(step.risk)}
    if (address := page_of(step)) == ADDRESSES and address not in step.ask:
        yield gettext("Microsoft's page with the addresses: %(address)s") % {"address": address}
    elif address not in step.ask:
        yield gettext("Microsoft's page: %(address)s") % {"address": address}
    yield gettext("Afterwards: %(undo)s") % {
        "undo": _plain(step.put_back) or gettext("nothing has to be undone.")
    }


def _plain(text: str) -> str:
    """Markdown as it is written in a message: links with their addresses, without signs for bold and code."""
    return _STRONG.sub("", _LINK.sub(r"\1: \2", text)).strip()


def _filled_in(text: str, commands: Commands) -> str:
    if commands.host:
        text = text.replace(EXAMPLE_HOST, commands.host)
    return text.replace(EXAMPLE_FILE, commands.file) if commands.file else text
