"""Details that a text holds in plain sight: versions and a time. Rather none than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_LONG = 500  # characters of a line in which a version is sought

_VERSION = r"v?(\d{1,2}\.\d{1,2}(?:\.\d{1,3})?)(?![\d.]*\d|[\w-])"
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
_FROM_TO = re.compile(rf"\bfrom (?:version )?{_VERSION} to (?:version )?{_VERSION}", re.IGNORECASE)
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
_TIME = re.compile(
    r"\b20\d\d-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z| ?UTC|\+00:00)(?!\w)"
)


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
    pairs = {(match[1], match[2]) for line in lines for match in _FROM_TO.finditer(line)}
    if pairs:
        installed, target = pairs.pop() if len(pairs) == 1 else ("", "")
        return {"version-installed": installed, "version-target": target}
    installed = _only(match[1] for line in lines for match in _INSTALLED.finditer(line))
    target = _only(match[1] for line in lines for match in _TARGET.finditer(line))
    return {"version-installed": installed, "version-target": target or _alone(lines, installed)}


def _alone(lines: list[str], installed: str) -> str:
    """The only version that the kit is called by, which then is the one that did not go in."""
    called = (match[1] or match[2] for line in lines for match in _CALLED.finditer(line))
    alone = _only(called)
    return "" if alone == installed or any(_OLD.search(line) for line in lines) else alone


_OLD = re.compile(
    r"\b(?:installed|current(?:ly)?|existing|running|old|previous|from|worked|using)\b", re.IGNORECASE
)


def _about_the_kit(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if len(line) <= _LONG and _KIT.search(line) and not _OTHER_PRODUCT.search(line):
            yield line
