"""What a text gives away, masked before it is matched, shown back or stored.

An ordered table of rules: the first to claim a place keeps it. The same value gets the same mark
everywhere in a text (`<guid-1>`), so that a reader can still follow it; marks themselves match no
rule, so redacting twice changes nothing. Versions, durations, times, error codes and public hosts
stay, because diagnosis needs them.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import re2

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.case_sensitive = False

Judge = Callable[[bytes, int, int], bool]
"""Whether the value at `start` to `end` of a text is to be masked."""


@dataclass(frozen=True)
class Redaction:
    """A text without its secrets, and how many different values were masked of each kind."""

    text: str
    masked: Mapping[str, int]


@dataclass(frozen=True)
class Rule:
    """`expression` finds a value in its first group; `judge` may still let it stay."""

    kind: str
    expression: Any
    judge: Judge | None = None


def _rule(kind: str, expression: str, judge: Judge | None = None) -> Rule:
    return Rule(kind, re2.compile(expression, _OPTIONS), judge)


_QUOTED = r"[\"']?\s*[:=(\[]?\s*[\"']?$"
_VERSION_BEFORE = re2.compile(
    r"(?:(?:version|ver|v|build|release|core|kit|_)" + _QUOTED + r"|[a-z]/$)", _OPTIONS
)
_ADDRESS_BEFORE = re2.compile(
    r"(?:\bip|address|\baddr|\bhost|\bclient|\bproxy|\bgateway|\bserver|://|@)(?:\s+is)?" + _QUOTED, _OPTIONS
)
_HOPS_BEFORE = re2.compile(r"(?:\[|\bpinging\s|\breply from\s|\bms\s+)$", _OPTIONS)
_PORT_AFTER = re2.compile(r":\d{2,5}\b|: bytes\b|\s+timed out\b", _OPTIONS)


def _is_ipv4(text: bytes, start: int, end: int) -> bool:
    """Tell an address from a four-part version, which looks the same (4.50.6.1)."""
    parts = text[start:end].split(b".")
    if any(int(part) > 255 or (len(part) > 1 and part[:1] == b"0") for part in parts):
        return False
    before = text[max(0, start - 30) : start]
    shown_as_one = _ADDRESS_BEFORE.search(before) or _HOPS_BEFORE.search(before)
    if shown_as_one or _PORT_AFTER.match(text[end : end + 12]):
        return True
    if _VERSION_BEFORE.search(before):
        return False
    # Solutions and tools count from one-digit versions, and Windows builds have parts over 255.
    return int(parts[0]) >= 10


def _is_ipv6(text: bytes, start: int, end: int) -> bool:
    """Tell an address from `[Convert]::Add` and from other things with colons."""
    value = text[start:end].decode()
    try:
        ipaddress.IPv6Address(value)
    except ValueError:
        return False
    return any(char.isdigit() for char in value)


def _is_key(text: bytes, start: int, end: int) -> bool:
    """Tell a key from a long name: keys mix cases and digits without words."""
    value = text[start:end].decode()
    if any(len(part) > 3 and part.isalpha() and part.islower() for part in value.split("/")):
        return False  # a path
    digits = sum(char.isdigit() for char in value)
    return _mixes_cases(value) and digits * 12 >= len(value)


def _is_credential(text: bytes, start: int, end: int) -> bool:
    """Tell what follows "Bearer" or "Basic" in a header from what follows in a sentence."""
    value = text[start:end].decode()
    return _mixes_cases(value) or any(char.isdigit() or char == "=" for char in value)


def _mixes_cases(value: str) -> bool:
    return value != value.lower() and value != value.upper()


_HEX = "[0-9a-f]"
_LABEL = "[a-z0-9][a-z0-9-]*"
_DYNAMICS = r"dynamics\.com|dynamics\.cn|microsoftdynamics\.us|appsplatform\.us|microsoftdynamics\.de"
_PORTALS = r"operations\.dynamics\.com|powerappsportals\.com|environment\.api\.powerplatform\.com"
_TENANTS = r"onmicrosoft\.(?:com|us|de|cn)|sharepoint\.(?:com|us|cn|de)|partner\.onmschina\.cn"
_PROFILES = r"[a-z]:[\\/]+(?:users|documents and settings)[\\/]+"
_NAME = r"[^\\/\s\"'<>|:*?]+"
_CALLED = (
    r"(?:password|passwd|passphrase|pwd|secret|client[_-]?secret|accesstoken|access[_-]token"
    r"|refresh[_-]?token|id[_-]token|api[_-]?key|subscription-key|shared[_-]?access[_-]?key"
    r"|sharedaccesssignature|accountkey|account[_-]key|private[_-]?key|x-functions-key)"
    r"(?:\\*[\"']|&quot;)?\s*[:=]\s*"
)
_QUOTE = r"(?:\\*[\"']|&quot;)"
RULES: tuple[Rule, ...] = (
    _rule(
        "secret",
        r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----\s*([A-Za-z0-9+/=](?:[A-Za-z0-9+/=\s]*[A-Za-z0-9+/=])?)",
    ),
    _rule("secret", r"\b(eyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)?)"),
    _rule("secret", r"\b(?:bearer|basic)\s+([A-Za-z0-9\-._~+/]{12,}=*)", _is_credential),
    _rule("secret", r"[?&;](?:sig|code|token|key|se?cret)=([^&\s\"'<>]+)"),
    # Of this wizard: whoever has the address of a session can read and write it.
    _rule("secret", r"/sessions/([\w-]{24})(?:[/?#\s\"'<>).,;]|$)"),
    _rule("secret", r"\bcookie:\s*([^\s<][^\n]*)"),
    _rule("secret", r"ConvertTo-SecureString\s+[\"']([^\"'<>\n]+)[\"']"),
    _rule("secret", _CALLED + _QUOTE + r"([^\"'<>\n\\&]+(?:\\.[^\"'<>\n\\&]*)*)" + _QUOTE),
    _rule("secret", _CALLED + r"([^\s\"',;&<>\\]+(?: [^\s\"',;&<>=:]+;)?)"),
    _rule("secret", r"--?(?:clientsecret|password|secret|cs)\s+[\"']?([^\s\"'<>-][^\s\"'<>]{5,})"),
    _rule("secret", r"\b((?:gh[pousr]_|github_pat_|xox[abp]-|sk-|AKIA)[A-Za-z0-9_-]{16,})"),
    _rule("secret", r"://([^\s/:@<>]+:[^\s/@<>]+)@"),
    _rule("email", r"([\pL\d_.+'-]+(?:#EXT#)?(?:@|%40)[\pL\d-]+(?:\.[\pL\d-]+)+)"),
    _rule("org", r"\b(" + _LABEL + r")(?:\.api|\.web|\.admin)?\.crm[a-z]{0,3}\d{0,2}\.(?:" + _DYNAMICS + ")"),
    _rule("org", "//(" + _LABEL + r")\.(?:" + _PORTALS + ")"),
    _rule("org", "//(" + _HEX + "{30}" + r"\." + _HEX + r"{1,2})\.environment\.api\.powerplatform\.com"),
    _rule("user", r"sharepoint\.(?:com|us|cn|de)/personal/([^/\s\"'<>?]+)"),
    _rule("tenant", r"\b(" + _LABEL + r")\.(?:mail\.)?(?:" + _TENANTS + ")"),
    _rule("guid", "(" + _HEX + "{8}-(?:" + _HEX + "{4}-){2,3}" + _HEX + "{4,12}(?:-" + _HEX + "{8,12})?)"),
    _rule("guid", r"\b(" + _HEX + r"{32})\b"),
    _rule("user", _PROFILES + "(" + _NAME + "(?: " + _NAME + r")?)[\\/]"),
    _rule("user", _PROFILES + "(" + _NAME + ")"),
    _rule("user", r"/(?:home|Users)/([^/\s\"'<>:]+)"),
    _rule("ip", r"\b(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})\b", _is_ipv4),
    # With eight groups or with "::", so that no time (00:02:00) is ever looked at.
    _rule("ip", r"\b((?:" + _HEX + r"{1,4}:){7}" + _HEX + r"{1,4})\b", _is_ipv6),
    _rule(
        "ip",
        r"((?:"
        + _HEX
        + r"{1,4}(?::"
        + _HEX
        + r"{1,4}){0,6})?::(?:"
        + _HEX
        + r"{1,4}(?::"
        + _HEX
        + r"{1,4}){0,6})?)",
        _is_ipv6,
    ),
    _rule("secret", r"\b([A-Za-z0-9+/]{40,}={0,2})", _is_key),
)
# These names belong to Microsoft or to an example and say nothing about anybody.
_PUBLIC = frozenset({b"yourorg", b"www", b"admin", b"make", b"api", b"login", b"disco", b"globaldisco"})


def redact(text: str) -> Redaction:
    """Mask what `RULES` find in a cleaned `text`.

    Returns the masked text and the number of different values of each kind. Linear in the length
    of the text for each rule. Works on UTF-8, where RE2 is twice as fast as on characters.
    """
    data = text.encode()
    numbers: dict[tuple[str, bytes], int] = {}
    masked: dict[str, int] = {}
    parts: list[bytes] = []
    position = 0
    for start, end, kind in _claims(data):
        value = (kind, data[start:end].decode().lower().encode())
        number = numbers.get(value)
        if number is None:
            number = masked.get(kind, _highest(data, kind)) + 1
            masked[kind] = numbers[value] = number
        parts += data[position:start], b"<%s-%d>" % (kind.encode(), number)
        position = end
    parts.append(data[position:])
    counts = Counter(kind for kind, _ in numbers)
    return Redaction(b"".join(parts).decode(), dict(counts))


def _highest(data: bytes, kind: str) -> int:
    """The highest number a mark of this kind already has."""
    marks = re2.finditer(r"<" + kind + r"-(\d{1,6})>", data)
    return max((int(match[1]) for match in marks), default=0)


def _claims(data: bytes) -> list[tuple[int, int, str]]:
    """The places to mask as `(start, end, kind)`, in order and without overlap."""
    taken = bytearray(len(data))
    found: list[tuple[int, int, str]] = []
    for rule in RULES:
        for match in rule.expression.finditer(data):
            start, end = match.span(1)
            if start == end or taken.find(1, start, end) >= 0:
                continue
            if data[start:end].lower() in _PUBLIC or (rule.judge and not rule.judge(data, start, end)):
                continue
            taken[start:end] = b"\1" * (end - start)
            found.append((start, end, rule.kind))
    return sorted(found)
