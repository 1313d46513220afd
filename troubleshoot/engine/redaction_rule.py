"""One rule of what is masked, and the pieces that the patterns of several rules are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import re2

from .redaction_judges import OPTIONS, Judge


@dataclass(frozen=True)
class Rule:
    """`expression` finds a value: its first group, or all of it. `judge` may still let it stay.

    A text in which none of `hints` (small letters) occurs is not searched; without hints it always is.
    """

    kind: str
    expression: Any
    judge: Judge | None = None
    hints: tuple[bytes, ...] = ()


def rule(kind: str, pattern: str, judge: Judge | None = None, hints: str = "") -> Rule:
    """A rule of a pattern with `{PIECES}` and of hints separated by blanks.

    Without regard to capitals; `^` and `$` are the ends of a line. A hint pays for up to three, or if
    several rules share it: each costs a quarter of a search.
    """
    return Rule(kind, re2.compile("(?m)" + _whole(pattern), OPTIONS), judge, tuple(hints.encode().split()))


_PIECE = re.compile(r"\{([A-Z_]{2,})\}")


def _whole(pattern: str) -> str:
    return _PIECE.sub(lambda piece: _whole(_PIECES[piece[1]]), pattern)


def _broken(*atoms: str) -> str:
    """The atoms in order with a line break between two of them."""
    return "(?:" + "|".join(_breaks(atoms)) + ")"


def _breaks(atoms: tuple[str, ...]) -> Iterator[str]:
    for place in range(1, len(atoms)):
        yield "".join(atoms[:place]) + "{WRAP}" + "".join(atoms[place:])


def _signs(literal: str) -> list[str]:
    return [rf"\{sign}" if sign == "." else sign for sign in literal]


CALLED_HINTS = "pass pwd kennwort contrase senha wachtwoord secret token key signature assertion"
_PIECES = {
    "HEX": "[0-9a-f]",
    "DASH": "(?:-|%2D|_)",
    # Where a console or a mail program broke a line in the middle of a word.
    "WRAP": r"=?\n[ \t]*",
    # A word may begin behind an escape of the text it stands in: %2Fcontoso, \ncontoso.
    "ESCAPE": r"(?:%[0-9a-f]{2}|\\u00[0-9a-f]{2}|\\[nrt])",
    "START": r"(?:{ESCAPE}|\b)",
    "QUOTE": r"(?:\\*[\"']|&quot;|&#34;|&#39;|&apos;|%22|%27)",
    "IS": r"{QUOTE}?[ \t]*(?::=|=>|[:=]|%3D|%3A)(?:3D)?[ \t]*",
    # Behind a value in a line: the end, a sign, an escape, a gap.
    "AFTER": r"(?:[ \t]*(?:$|[,;|)\]\"'(]|&quot;|\\n|\\r|[ \t]{2}|\t|\.(?:$| )))",
    "PASSWORD": (
        r"(?:pass[-_ ]?(?:word|wort|phrase|code)|passwd|pwd|kennwort|mot[-_ ]de[-_ ]passe|senha|wachtwoord"
        r"|contrase(?:ñ|n|%C3%B1)a|secret(?:[-_ ]?(?:key|value|access[-_]?key))?|api[-_ ]?key"
        r"|(?:access|refresh|id|auth|sas|bearer|security|session)[-_ ]?token|subscription-key"
        r"|shared[-_ ]?(?:access|secret)[-_ ]?(?:key|signature)|(?:account|storage|private|encryption"
        r"|signing|master|functions?|x-functions|host|connection)[-_ ]?key|(?:client[-_ ])assertion)"
    ),
    "LOCAL": r"[\pL\d_.+'-]+(?:(?:#|%23)EXT(?:#|%23))?",
    "AT": r"(?:@|%40|=40|&#64;|&#x40;|\\u0040)",
    "DOMAIN": r"[\pL\d-]+(?:\.[\pL\d-]+)*\.\pL\pL+",
    "LABEL": "[a-z0-9][a-z0-9-]*",
    "CRM": r"\.crm[a-z]{0,3}\d{0,2}",
    "DYNAMICS": (
        r"(?:dynamics\.com|dynamics\.cn|microsoftdynamics\.us|appsplatform\.us|microsoftdynamics\.de)"
    ),
    "PORTALS": (
        r"(?:(?:sandbox\.|cloudax\.)?(?:operations|ax)(?:\.[a-z]{2,4})?\.dynamics\.(?:com|cn|us)"
        r"|cloudax\.dynamics\.com|powerappsportals\.(?:com|us|cn)|powerpages\.(?:com|us|cn)"
        r"|powerpages\.microsoft\.com|microsoftcrmportals\.(?:com|us|cn|de)|appsplatformportals\.us)"
    ),
    "API": (
        r"\.(?:environment|tenant|organization)\.api\.(?:powerplatform\.com|powerplatform\.cn"
        r"|powerplatform\.us|gov\.powerplatform\.microsoft\.us|high\.powerplatform\.microsoft\.us"
        r"|appsplatform\.us|powerplatform\.partner\.microsoftonline\.cn)"
    ),
    "STORES": (
        r"\.(?:database\.windows\.net|servicebus\.windows\.net|vault\.azure\.net|azurewebsites\.net"
        r"|(?:blob|queue|table|file|dfs|web)\.core\.windows\.net|azurecr\.io|azure-api\.net"
        r"|documents\.azure\.com|search\.windows\.net)"
    ),
    "BROKEN_CRM": _broken(r"\.", "c", "r", "m", r"[a-z]{0,3}\d{0,2}"),
    "BROKEN_DYNAMICS": _broken(*_signs(".dynamics.com")),
    "BROKEN_ONMICROSOFT": _broken(*_signs(".onmicrosoft.com")),
    "BROKEN_SHAREPOINT": _broken(*_signs(".sharepoint.com")),
    "BROKEN_GUID": _broken(*["{HEX}"] * 8, *(["-", *["{HEX}"] * 4] * 3), "-", *["{HEX}"] * 12),
    "FOLDER": r"(?:[\\/]+|%5C|%2F)",
    "PROFILES": (r"(?:[a-z](?::|%3A){FOLDER}|\\+|%5C)(?:users|documents and settings|benutzer){FOLDER}"),
    "NAME": r"[^\\/\s\"'<>|:*?%,;]+",
    "WORD": r"(?-i:\p{Lu}[\p{L}'’-]*)",
    "OF": "(?:(?-i:de|van|von|der|del|da|zu|den|la) ){0,2}",
    "FULL_NAME": r"{WORD}\.?(?: {OF}{WORD}\.?){0,2} {OF}{WORD}",
    "LOGIN": r"[\pL\d][\pL\d._$-]*[\pL\d_$]",
    "USER": (
        r"\b(?:user(?:[ _-]?name)?|login(?:[ _-]?name)?|account name|run by|triggered by|anwender"
        r"|benutzer(?:name|konto)?|utilisateur|nom d['’]utilisateur|usu(?:a|á)rio|nombre de usuario|utente"
        r"|gebruiker(?:snaam)?)"
    ),
    "OWNER": (
        r"\b(?:owner|owned by|created by|modified by|submitted by|reported by|requested by|assigned to"
        r"|author|contact|full ?name|besitzer|erstellt von|ge(?:ä|ae)ndert von|ansprechpartner"
        r"|propri(?:é|e)taire|cr(?:éé|ee) par|modifi(?:é|e) par|propietario|creado por|modificado por)"
    ),
    "SIGNED_IN": (
        r"\b(?:(?:signed|logged|log) ?(?:in|on) as|connected as|authenticated as|running as"
        r"|angemeldet als|verbunden als|connect(?:é|e) en tant que|conectado como"
        r"|sesi(?:ó|o)n iniciada como)(?: user)?"
    ),
    "MACHINE": (
        r"(?:\b(?:computer(?: ?name)?|machine(?: ?name)?|host ?name|node ?name|workstation(?: ?name)?"
        r"|rechner(?:name)?|ordinateur|nom de l['’]ordinateur|nom d['’]h(?:ô|o)te|equipo"
        r"|nombre del? (?:equipo|host)){QUOTE}?(?:[ .]*[:=]|%3D)[ \t]*{QUOTE}?|-ComputerName[ :]+[\"']?)"
    ),
}
