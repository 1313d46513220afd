"""Details that a text holds in plain sight: versions and a time. Rather none than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_LONG = 500  # characters of a line in which a version is sought

_VERSION = r"(?<![\w.])v?(\d\.\d{1,2}(?:\.\d{1,3})?)(?![\d.]*\d|[\w-])"
_VERSIONS = re.compile(_VERSION)
_PAC = (
    re.compile(r"Microsoft PowerPlatform CLI\s{1,9}Version: (\d{1,2}\.\d{1,3}\.\d{1,4})\b", re.IGNORECASE),
    re.compile(
        r"\bpac(?: cli)?(?: --version| version)?(?: is|:| =)? v?(\d{1,2}\.\d{1,3}\.\d{1,4})\b", re.IGNORECASE
    ),
)
_KIT = re.compile(r"\b(?:coe|starter kit|cent(?:er|re) of excellence|core)\b", re.IGNORECASE)
_OTHER_PRODUCT = re.compile(
    r"\b(?:pac|cli|creator ?kit|creatorkit\w*|edge|chrome|firefox|browser|dotnet|\.?net|sdk|tls|plug-?in"
    r"|module|tools?|toolbox|task|windows|powershell|sdkclientversion|alm accelerator"
    r"|\w*component library)\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"(?:(?:\b(?:from|von|de|da|desde)(?: la)?(?: versi[oó]n)?|\bversion|\bupgrad\w{1,3}\b[^.,;]{0,40})"
    rf" {_VERSION}"
    r" (?:to|auf|nach|vers|à|a)(?: la)?(?: versi[oó]n)? "
    rf"|{_VERSION} ?(?:-+>|=>|→|➡️?) ?){_VERSION}(?! ?(?:[ap]m|uhr|h|hours?|min|minutes|stunden|[mg]b)\b| ?%)",
    re.IGNORECASE,
)
_UPGRADES = re.compile(r"\b(?:upgrad|updat|aktualisier|mise à (?:niveau|jour)|actualiz)", re.IGNORECASE)
_USING = re.compile(rf"^### What solution version are you using\?\s{{1,9}}{_VERSION}\s*?$", re.MULTILINE)
"""What the kit's own forms ask for: most people write the version installed there, many the one to import."""
_TARGET = re.compile(
    rf"\b(?:(?:upgrad|updat)\w{{1,3}}\b[^.,;]{{0,40}} to|target version(?: is|:)?) (?:version )?{_VERSION}",
    re.IGNORECASE,
)
_INSTALLED = re.compile(
    rf"\b(?:installed version|version installed|current version)(?: is|:)? {_VERSION}", re.IGNORECASE
)
_CALLED = re.compile(
    rf"\b(?:kit|core|coe|components)(?: version)?:? {_VERSION}|\bversion:? {_VERSION}", re.IGNORECASE
)
TIME = r"\b20\d\d-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z| ?UTC|\+00:00)(?!\w)"
"""A time in UTC, as an expression."""
_TIME = re.compile(TIME)


def noticed(text: str, evidence: Iterable[str] = ()) -> dict[str, str]:
    """What a redacted `text` tells beyond doubt, by the keys that guides give to such details.

    `evidence` are the lines that tell the error: a time in them is the time of the failure. So is the only
    time of a text.
    """
    found = {
        "pac-version": _only(match[1] for pattern in _PAC for match in pattern.finditer(text)),
        **_of_the_kit(text),
        "failure-time": _only(_TIME.findall("\n".join(evidence))) or _only(_TIME.findall(text)),
    }
    return {key: value for key, value in found.items() if value}


def _only(values: Iterable[str]) -> str:
    """The value, if all of them are the same one."""
    different = set(values)
    return different.pop() if len(different) == 1 else ""


def _of_the_kit(text: str) -> dict[str, str]:
    """The versions installed and to import, as far as lines about the kit alone say which is which."""
    lines = list(_about_the_kit(text))
    named = {version for line in lines for version in _VERSIONS.findall(line)}
    pairs = {(match[1] or match[2], match[3]) for line in lines for match in _FROM_TO.finditer(line)}
    if pairs:
        # A third version means that there was more than one upgrade.
        installed, target = pairs.pop() if len(pairs) == 1 and len(named) == 2 else ("", "")
        return {"version-installed": installed, "version-target": target}
    installed = _only(match[1] for line in lines for match in _INSTALLED.finditer(line))
    target = _only(match[1] for line in lines for match in _TARGET.finditer(line))
    target = target or _alone(lines, named - {installed})
    using = _only(_USING.findall(text))
    if target and using != target:
        installed = installed or using
    return {"version-installed": installed, "version-target": target}


def _alone(lines: list[str], named: set[str]) -> str:
    """The only version that the kit is called by, which then is the one that did not go in."""
    called = {match[1] or match[2] for line in lines for match in _CALLED.finditer(line)}
    return _only(called) if called == named and not any(_OLD.search(line) for line in lines) else ""


_OLD = re.compile(
    r"\b(?:installed|current(?:ly)?|existing|running|old|previous|from|worked|using)\b", re.IGNORECASE
)


def _about_the_kit(text: str) -> Iterator[str]:
    """The lines that speak of the kit and of no other product; of one that names it, the upgrades as well."""
    is_of_the_kit = bool(_KIT.search(text))
    for line in text.split("\n"):
        if len(line) > _LONG or _OTHER_PRODUCT.search(line):
            continue
        if _KIT.search(line) or (is_of_the_kit and _UPGRADES.search(line) and _FROM_TO.search(line)):
            yield line
