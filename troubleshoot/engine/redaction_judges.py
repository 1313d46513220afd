"""What no pattern can tell: whether a value found in a text gives anything away, by its shape and its place."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

import re2

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
_DIGEST_BEFORE = re2.compile(
    r"(?:md5|sha-?\d*|hash|checksum|digest|etag|pr(?:ü|u)fsumme)\W{0,6}(?:is\s+)?$", OPTIONS
)
# What stands where a value would, and gives nothing away.
_SAID = frozenset(
    b"null none nil true false empty required missing expired invalid incorrect wrong redacted hidden undefined"
    b" yes no n/a the is was must not has for and or in on of to a an it that this should can cannot with from"
    b" changed unchanged ok set unset string securestring text value unknown".split()
)
_NOBODY = frozenset(
    b"system admin administrator administrators root guest anonymous unknown none null n/a na unassigned"
    b" everyone all team user users owner maker microsoft service sa local network authority nobody true false"
    b" default public username yourname error failed missing invalid required undefined role support members"
    b" contributor contributors reader administrateur administrador administratoren organization environment"
    b" business yes no me it sir madam colleagues community customer customers maintainer maintainers both"
    b" developer developers hello there folks expert experts author authors ms import upgrade solution".split()
)
_NO_DOMAIN = frozenset(
    b"hklm hkcu hkcr hku hkcc software system bin obj src temp tmp lib windows program authority service builtin"
    b" error warn warning info debug fatal fail failed trace verbose microsoft nuget appdata system32 wow6432node"
    b" iis sqlserver wsman cert env variable function alias hkey_local_machine hkey_current_user policies"
    b" currentversion currentcontrolset".split()
)
_FILES = frozenset(
    b"png jpg jpeg gif svg ico js mjs css json xml zip cab dll exe ps1 psm1 cs ts tsx md txt log yml yaml html msapp"
    b" pdf csv xlsx docx cmd bat py sh config resx nupkg map xaml".split()
)
_ENDINGS = frozenset(
    b"com net org de fr es it nl ch at be uk co io eu us ca au jp cn br mx in se no dk fi pl cz pt ie nz za edu gov"
    b" mil info biz dev app cloud example test local".split()
)
_OURS = (b"odata.", b"microsoft.dynamics.", b"mscrm.", b"2x.", b"3x.")
_PUBLIC_ENDINGS = (
    b".microsoft.com",
    b".powerapps.com",
    b".microsoftonline.com",
    b".dynamics.com",
    b".powerplatform.com",
    b".azure.com",
    b".windows.net",
    b".office.com",
    b".office365.com",
    b".github.com",
    b".githubusercontent.com",
    b".powerautomate.com",
    b".azure-apim.net",
    b".azureedge.net",
    b".nuget.org",
    b".msftauth.net",
)
_WIDTHS = frozenset({79, 80, 99, 100, 119, 120, 131, 132, 159, 160, 199, 200})
"""How many characters usual consoles have on a line."""


def is_ipv4(text: bytes, start: int, end: int) -> bool:
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


def is_ipv6(text: bytes, start: int, end: int) -> bool:
    """Tell an address from `[Convert]::Add` and from other things with colons."""
    value = text[start:end].decode()
    try:
        ipaddress.IPv6Address(value)
    except ValueError:
        return False
    return any(char.isdigit() for char in value)


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
    changes = sum(one != other for one, other in zip(kinds, kinds[1:], strict=False))
    return {"a", "A", "0"} <= set(kinds) and changes > 0.44 * len(kinds)


def _kind_of(char: str) -> str:
    if char.isdigit():
        return "0"
    return ("A" if char.isupper() else "a") if char.isalpha() else char


def is_credential(text: bytes, start: int, end: int) -> bool:
    """Tell what follows "Bearer" or "Basic" in a header from what follows in a sentence."""
    value = text[start:end].decode()
    return _mixes_cases(value) or any(char.isdigit() or char == "=" for char in value)


def _mixes_cases(value: str) -> bool:
    return value != value.lower() and value != value.upper()


def is_told(text: bytes, start: int, end: int) -> bool:
    """Tell a secret behind its name from a word about it, a placeholder or a variable."""
    value = text[start:end].strip(b" .!?*").lower()
    return value not in _SAID and value[:1] not in (b"$", b"{", b"[", b"%", b"") and not _is_placeholder(value)


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
    return text[start : start + 1] != b"-" and is_told(text, start, end)


def _is_placeholder(value: bytes) -> bool:
    return value.startswith((b"your", b"my-", b"example", b"xxx", b"...", b"placeholder"))


def is_host(text: bytes, start: int, end: int) -> bool:
    """Tell somebody's host from the hosts of Microsoft and from placeholders."""
    return text[start:end].lower() not in _MICROSOFT and not _is_placeholder(text[start:end].lower())


# These names belong to Microsoft or to an example and say nothing about anybody.
_MICROSOFT = frozenset(
    b"yourorg www admin make api login disco globaldisco org orgname myorg tenant tenantname port services dev-make"
    b" gov high apps create learn docs support community environment region prod status microsoft m365 static".split()
)


def is_machine(text: bytes, start: int, end: int) -> bool:
    """Tell the name of a computer from a public host."""
    value = text[start:end].lower().rstrip(b".")
    public = value == b"localhost" or value in _NOBODY or f".{value.decode()}".encode().endswith(_PUBLIC_ENDINGS)
    return not public and is_host(text, start, end) and not value.replace(b".", b"").isdigit()


def is_drawn_name(text: bytes, start: int, end: int) -> bool:
    """True for a name such as DESKTOP-4F7K2Q9: with a digit."""
    return any(char in b"0123456789" for char in text[start:end])


def is_person(text: bytes, start: int, end: int) -> bool:
    """Tell a name from a role, a placeholder or a word."""
    words = text[start:end].lower().replace(b",", b" ").split()
    value = b" ".join(words)
    return not any(word in _NOBODY or word in _SAID for word in words) and not _is_placeholder(value)


def is_profile(text: bytes, start: int, end: int) -> bool:
    """Tell a person's folder from the folders of build machines, and from placeholders."""
    value = text[start:end].lower()
    return value not in _MACHINES and not _is_placeholder(value) and value[:1] not in (b"$", b"%", b"{")


_MACHINES = frozenset(
    b"public default all runner runneradmin vsts vssadministrator vsts_azpcontainer containeradministrator"
    b" containeruser user username administrator admin azureuser users shared me index".split()
)


def is_domain_user(text: bytes, start: int, end: int) -> bool:
    """Tell DOMAIN\\user from a path, a key of the registry, a namespace and an escaped line end."""
    head, _, tail = text[start:end].replace(b"\\\\", b"\\").partition(b"\\")
    if head.lower() in _NO_DOMAIN or tail.lower() in (b"system", b"users", b"administrators"):
        return False
    if text[end : end + 1] in (b"\\", b"(", b"/") or tail.rpartition(b".")[2].lower() in _FILES:
        return False
    escaped = tail[:1] in (b"n", b"r", b"t", b"u") and (len(tail) == 1 or not tail[1:2].islower())
    return not escaped


def is_email(text: bytes, start: int, end: int) -> bool:
    """Tell an e-mail address from the name of a file, an annotation and the user of a repository."""
    local, _, domain = text[start:end].lower().partition(b"@")
    if local == b"git" or domain.startswith(_OURS):
        return False
    return domain.rpartition(b".")[2] not in _FILES


def is_broken_email(text: bytes, start: int, end: int) -> bool:
    """Tell an e-mail address on two lines from two that have nothing to do with each other."""
    return text[start:end].lower().rpartition(b".")[2] in _ENDINGS


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
