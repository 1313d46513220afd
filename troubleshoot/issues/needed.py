"""What maintainers need to know of nearly every issue, by the keys that guides give to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .noticing import TIME

ALWAYS = (
    *("method", "install-or-upgrade", "version-installed", "version-target", "failure-time", "region"),
    *("activity-id", "client-request-id", "widget-id", "components", "exact-command", "tool-message"),
    *("pac-version", "network", "several-networks"),
)
"""The order in which it is asked for."""

TRIED = "tried"
"""What was done already. No guide has a detail for it: a session knows it from its attempts."""

WITHOUT_GUIDE = (
    *("activity-id", "method", "install-or-upgrade", "version-installed", "version-target"),
    *("failure-time", "region", TRIED),
)
"""What to ask for while nobody knows which guide it is about."""

_BROWSERS = frozenset({"maker-portal", "admin-center"})
_TOOLS = frozenset({"pac", "powershell", "other-tool"})
_OF_BROWSERS = frozenset({"browser", "console"})
_OF_TOOLS = frozenset({"exact-command", "tool-message", "pac-version"})

_CODE = r"\b0x8[0-9a-f]{7}\b|\b8[0-9a-f]{7}\b|-214\d{7}\b"
_ID = r"[ _-]?id\W{1,5}(?:<guid-|[0-9a-f]{8})"
_TOLD = {
    # Each of them must be found.
    "activity-id": (_CODE, rf"\bactivity{_ID}"),
    "client-request-id": (rf"\bclient[ -]?request{_ID}",),
    "widget-id": (rf"\bwidget{_ID}",),
    "region": (r"\b(?:prod|production|sandbox|trial)\b", r"\bregion\b|\bcrm\d{0,2}\.dynamics\.com"),
    "failure-time": (TIME,),
}
_HINTED = {
    "method": (
        r"\bportal\b|\bpowerapps\.com|\badmin cent(?:er|re)\b|\bpac (?:cli|solution|auth)\b|powerplatform cli"
        r"|\bxrmtoolbox\b|\bpipelines?\b|\bazure devops\b|\bbuild tools\b|\bimport-crmsolution\b",
    ),
    "install-or-upgrade": (
        r"\b(?:upgrad|aktualisier|erstinstallation|mise à niveau)|\b(?:first|new|fresh|clean)[ -]"
        r"(?:time )?(?:install|import)",
    ),
    TRIED: (r"\b(?:re-?)?(?:tried|attempted|versucht|probiert|essayé|intenté|tentei)\b|尝试|試し",),
}


def told(text: str) -> frozenset[str]:
    """The details that a redacted text gives, some of them masked, so that only the issue itself has them."""
    return _found(text, _TOLD)


def touched(text: str) -> frozenset[str]:
    """The same, and what a text speaks of at least: not to be asked for before anything else is known."""
    return told(text) | _found(text, _HINTED)


def _found(text: str, wanted: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(
        key
        for key, patterns in wanted.items()
        if all(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
    )


def worth_asking(details: Iterable[str], method: str | None) -> list[str]:
    """The keys of details as a reply asks for them: the most needed first, none of another way to import."""
    fitting = [key for key in details if key not in _of_other_ways(method)]
    return sorted(fitting, key=lambda key: ALWAYS.index(key) if key in ALWAYS else len(ALWAYS))


def _of_other_ways(method: str | None) -> frozenset[str]:
    """What only those know who import in another way; nothing while the way is not known."""
    if method in _BROWSERS:
        return _OF_TOOLS
    return _OF_BROWSERS if method in _TOOLS else frozenset()
