"""What no pattern can tell: whether a value gives anything away, by its shape and its place."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from itertools import pairwise

import re2

from . import redaction_words as words

OPTIONS = re2.Options()
OPTIONS.log_errors = False
OPTIONS.case_sensitive = False

Judge = Callable[[bytes, int, int], bool]
"""Whether the value at `start` to `end` of a text is to be masked."""

_QUOTED = r"[\"']?\s*[:=(\[]?\s*[\"']?$"
_VERSION_BEFORE = re2.compile(
    r"(?:(?:version|ver|v|build|release|core|kit|_)" + _QUOTED + r"|[a-z]/$)", OPTIONS
)
_ADDRESS_BEFORE = re2.compile(
    r"(?:\bip|address|\baddr|\bhost|\bclient|\bproxy|\bgateway|\bserver|://|@|adresse|::ffff:)(?:\s+is)?"
    + _QUOTED,
    OPTIONS,
)
_HOPS_BEFORE = re2.compile(r"(?:\[|\bpinging\s|\breply from\s|\bms\s+)$", OPTIONS)
_PORT_AFTER = re2.compile(r":\d{2,5}\b|: bytes\b|\s+timed out\b", OPTIONS)
_MARKED = re2.compile(r"<[a-z]+-\d+>[\w.-]*$", OPTIONS)
_DIGEST_BEFORE = re2.compile(
    r"(?:md5|sha-?\d*|hash|checksum|digest|etag|pr(?:ü|u)fsumme)\W{0,6}(?:is\s+)?$", OPTIONS
)
_SCHEMES = frozenset({"negotiate", "sharedkey", "bearer", "basic", "digest"})
_WIDTHS = frozenset({79, 80, 99, 100, 119, 120, 131, 132, 159, 160, 199, 200})
"""How many characters usual consoles have on a line."""


def is_ipv4(text: bytes, start: int, end: int) -> bool:
    """Tell an address from a four-part version, which looks the same (4.50.6.1)."""
    parts = text[start:end].split(b".")
    if (
        len(parts) != 4
        or not all(parts)
        or parts[0] == b"127"
        or any(int(part) > 255 or (len(part) > 1 and part[:1] == b"0") for part in parts)
    ):
        return False
    before = text[max(0, start - 30) : start]
    shown_as_one = _ADDRESS_BEFORE.search(before) or _HOPS_BEFORE.search(before)
    if shown_as_one or _PORT_AFTER.match(text[end : end + 12]):
        return True
    if _VERSION_BEFORE.search(before):
        return False
    # Solutions and tools count from one-digit versions, and Windows builds have parts over 255.
    return int(parts[0]) >= 10


def is_ipv6(text: bytes, start: int, end: int) -> bool:
    """Tell an address from `[Convert]::Add` and from other things with colons."""
    value = text[start:end].decode()
    if value == "::1" or not any(char.isdigit() for char in value):
        return False
    try:
        ipaddress.IPv6Address(value)
    except ValueError:
        return False
    return True


def is_mac(text: bytes, start: int, end: int) -> bool:
    """Tell the address of a network card from a time with dashes."""
    return any(char in b"abcdefABCDEF" for char in text[start:end])


def is_key(text: bytes, start: int, end: int) -> bool:
    """Tell a key from a long name: keys mix cases and digits without words."""
    value = text[start:end].decode()
    if any(len(part) > 3 and part.isalpha() and part.islower() for part in value.split("/")):
        return False  # a path
    digits = sum(char.isdigit() for char in value)
    return _mixes_cases(value) and digits * 12 >= len(value)


def is_random(text: bytes, start: int, end: int) -> bool:
    """Tell what a machine drew from names: capitals, small letters and digits change all the time."""
    value = text[start:end].decode("utf-8", "replace")
    kinds = [_kind_of(char) for char in value]
    changes = sum(one != other for one, other in pairwise(kinds))
    return {"a", "0"} <= set(kinds) and kinds.count("A") * 12 >= len(kinds) and changes > 0.44 * len(kinds)


def is_token(text: bytes, start: int, end: int) -> bool:
    """Tell a token by itself from the beginning of something longer."""
    return text[end : end + 1] in b" \t\n\"'`),.;:" and is_random(text, start, end)


def _kind_of(char: str) -> str:
    if char.isdigit():
        return "0"
    return ("A" if char.isupper() else "a") if char.isalpha() else char


def is_credential(text: bytes, start: int, end: int) -> bool:
    """Tell what follows "Bearer" or "Basic" in a header from what follows in a sentence."""
    value = text[start:end].decode()
    if value.lower() in _SCHEMES:
        return False
    return _mixes_cases(value) or any(char.isdigit() or char == "=" for char in value)


def _mixes_cases(value: str) -> bool:
    return value != value.lower() and value != value.upper()


def is_told(text: bytes, start: int, end: int) -> bool:
    """Tell a secret behind its name from a word about it, a placeholder or a variable."""
    value = text[start:end].strip(b" .!?*").lower()
    if not value or value in words.SAID or value[:1] in (b"$", b"{", b"["):
        return False
    return not (value[:1] == value[-1:] == b"%" or _is_placeholder(value))


def is_spoken(text: bytes, start: int, end: int) -> bool:
    """Tell "the password is hunter2" from "the password is wrong"."""
    value = text[start:end].rstrip(b".,!?;").decode()
    return any(char.isdigit() for char in value) and any(char.isalpha() for char in value)


def is_parameter(text: bytes, start: int, end: int) -> bool:
    """Tell the secret of an address from an error code, a number or a placeholder."""
    value = text[start:end].lower()
    short = value.removeprefix(b"0x").removeprefix(b"-")
    if len(short) <= 8 and short.strip(b"0123456789abcdef") == b"" and any(c in b"0123456789" for c in short):
        return False
    return is_told(text, start, end)


def is_switch_value(text: bytes, start: int, end: int) -> bool:
    """Tell the value of a switch from the next switch and from a placeholder."""
    return text[start : start + 1] not in (b"-", b"(", b"@") and is_told(text, start, end)


def _is_placeholder(value: bytes) -> bool:
    return value.startswith((b"your", b"my-", b"example", b"xxx", b"...", b"placeholder"))


def is_host(text: bytes, start: int, end: int) -> bool:
    """Tell somebody's host from the hosts of Microsoft and from placeholders."""
    value = text[start:end].lower()
    # Behind a mark stands the rest of a host that is masked: <org-1>.api.crm.dynamics.com.
    follows = text[start - 1 : start] in (b".", b"-") and _MARKED.search(text[max(0, start - 80) : start])
    return not follows and value not in words.PUBLIC_HOSTS and not _is_placeholder(value)


def is_machine(text: bytes, start: int, end: int) -> bool:
    """Tell the name of a computer from a public host and from a word of a sentence."""
    value = text[start:end].lower().rstrip(b".")
    if value == b"localhost" or value in words.NOBODY or (b"." + value).endswith(words.PUBLIC_ENDINGS):
        return False
    spoken = value.isalpha() and text[start:end].islower() and text[end : end + 1] == b" "
    return not spoken and is_host(text, start, end) and not value.replace(b".", b"").isdigit()


def is_drawn_name(text: bytes, start: int, end: int) -> bool:
    """True for a name such as DESKTOP-4F7K2Q9: with a digit."""
    return any(char in b"0123456789" for char in text[start:end])


def is_person(text: bytes, start: int, end: int) -> bool:
    """Tell a name from a role, a placeholder or a word."""
    parts = text[start:end].lower().replace(b",", b" ").split()
    known = parts and words.NOBODY.isdisjoint(parts) and words.SAID.isdisjoint(parts)
    return bool(known) and not _is_placeholder(parts[0])


def is_profile(text: bytes, start: int, end: int) -> bool:
    """Tell a person's folder from the folders of build machines, and from placeholders."""
    value = text[start:end].lower()
    return (
        value not in words.SHARED_FOLDERS
        and not _is_placeholder(value)
        and value[:1] not in (b"$", b"%", b"{")
    )


def is_domain_user(text: bytes, start: int, end: int) -> bool:
    """Tell DOMAIN\\user from a path, a key of the registry, a namespace and an escaped line end."""
    head, _, tail = text[start:end].replace(b"\\\\", b"\\").partition(b"\\")
    if head.lower() in words.NO_DOMAIN or tail.lower() in (b"system", b"users", b"administrators"):
        return False
    if text[end : end + 1] in (b"\\", b"(", b"/") or tail.rpartition(b".")[2].lower() in words.FILES:
        return False
    escaped = tail[:1] in (b"n", b"r", b"t", b"u") and (len(tail) == 1 or not tail[1:2].islower())
    return not escaped


def is_email(text: bytes, start: int, end: int) -> bool:
    """Tell an e-mail address from the name of a file, an annotation and the user of a repository."""
    local, _, domain = text[start:end].lower().partition(b"@")
    if local == b"git" or domain.startswith(words.ANNOTATIONS):
        return False
    return domain.rpartition(b".")[2] not in words.FILES


def is_broken_email(text: bytes, start: int, end: int) -> bool:
    """Tell an e-mail address on two lines from two that have nothing to do with each other."""
    return text[start:end].lower().rpartition(b".")[2].strip() in words.ENDINGS


def is_full_line(text: bytes, start: int, end: int) -> bool:
    """Tell a line that a console broke from one that ends: it is as long as consoles are wide."""
    first = text.rfind(b"\n", 0, start) + 1
    line = text[first : text.find(b"\n", start)]
    return len(line.decode("utf-8", "replace")) in _WIDTHS


def is_guid(text: bytes, start: int, end: int) -> bool:
    """Tell an id without dashes from the digest of a file."""
    return not _DIGEST_BEFORE.search(text[max(0, start - 20) : start])


def is_phone(text: bytes, start: int, end: int) -> bool:
    """Tell a telephone number from a date, a version and a count."""
    value = text[start:end]
    groups = re2.findall(rb"\d+", value)
    digits = sum(map(len, groups))
    if not 7 <= digits <= 15 or re2.search(rb"\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{4}|\d:\d", value):
        return False
    if value[:1] == b"+":
        return digits >= 9
    return b"." not in value or all(2 <= len(group) <= 4 for group in groups)
