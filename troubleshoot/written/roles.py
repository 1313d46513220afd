"""What the headings and bold labels of templates announce, in the many words that people use."""

from __future__ import annotations

import re
from enum import StrEnum

from . import words


class Role(StrEnum):
    """What stands under a heading or label."""

    BODY = "body"  # the response itself, or the file around it
    NOTES = "notes"  # what only responders read
    USE_WHEN = "use when"
    FIELD = "field"  # one line of a head or footer: a label and its value
    PATTERNS = "patterns"
    SYMPTOMS = "symptoms"
    SUMMARY = "summary"
    CAUSES = "causes"
    HAPPENING = "happening"
    BACKGROUND = "background"
    STEPS = "steps"
    REQUIRED = "required"
    EXPECT = "expect"
    PREVENTION = "prevention"
    LINKS = "links"
    DETAILS = "details"
    FOLLOW_UPS = "follow-ups"
    ESCALATION = "escalation"
    PERSISTS = "persists"
    SUCCESSES = "successes"
    SUPPORT = "support"
    CLOSING = "closing"  # what responders do with the issue
    NEXT = "next"
    NEVER = "never"
    RETRY = "retry"  # how to import again
    WAITING = "waiting"  # whether it can wait
    DIAGNOSTICS = "diagnostics"
    AGAINST = "against"
    GENERIC = "generic"
    EXAMPLES = "examples"
    ASK = "ask"
    RISK = "risk"
    PUT_BACK = "put back"
    CONDITION = "condition"
    UNKNOWN = "unknown"


_WORDS: tuple[tuple[Role, str], ...] = (
    (Role.NEVER, r"(what )?never to (do|delete|change)|what not to do|do nots?$|don'?ts$"),
    (Role.RETRY, r"before you import again|how to import again"),
    (Role.WAITING, r"(can (it|this)|is it safe to) wait\b.*"),
    (Role.DIAGNOSTICS, r"diagnostics$"),
    (Role.AGAINST, r"another failure, if the text says"),
    (Role.GENERIC, r"wording that decides nothing"),
    (Role.EXAMPLES, r"texts such as"),
    (
        Role.ASK,
        r"ask (first|a tenant administrator|your it department)|only if your organisation allows it",
    ),
    (Role.RISK, r"(the )?risks?$"),
    (Role.PUT_BACK, r"(how )?to put it back|how to undo( it)?$"),
    (Role.CONDITION, r"(only|not) if$"),
    (
        Role.CLOSING,
        r"(when to |issue |how to )*clos(e|ing|ure)\b|labels?\b|documentation (created|updated)"
        r"|table of contents|how to use"
        r"|contribut(e|ing)|template customi[sz]ation|github issues?$|issue (response )?checklist"
        r"|change ?log",
    ),
    (Role.NEXT, r"next steps?\b|let us know|follow[- ]?up actions?|what to do next"),
    (
        Role.SUCCESSES,
        r"(success(ful)?|what (has )?worked|proven) ?(patterns?|resolutions?|fix(es)?|stories)?"
        r"( for others)?$|common resolutions\b|resolution history|what (usually|often) (works|helps)",
    ),
    (
        Role.FOLLOW_UPS,
        r"(common |frequent )?follow[- ]?up questions?|faqs?$|frequently asked|common questions",
    ),
    (
        Role.DETAILS,
        r"(key |additional |more |other |further |required )?(information|details|info|data|diagnostics?)"
        r" (to (gather|collect|request|ask( for)?|provide|include)|needed|required|requested|we need)"
        r"|(please )?provide|what to (ask|collect|gather)|questions to ask|gather (information|diagnostics)"
        r"|version information|include the following|(important |quick |diagnostic "
        r"|clarifying )*questions( to ask)?$"
        r"|(required|requested|additional|needed) (information|details|info)$",
    ),
    (
        Role.ESCALATION,
        r"escalat(ion|e)\b|when to (escalate|contact|open a|involve|call|ask|get help)|escalation (criteria"
        r"|path|rules)",
    ),
    (
        Role.PERSISTS,
        r"(what )?if (the |your |this |it |these )?(issues?|errors?|problems?|failures?|steps|above"
        r"|none)?\b.*"
        r"\b(persists?|continues?|remains?|still|does(n't| not) (work|help|resolve)|fails?)"
        r"|still .*|contact (microsoft )?support$|need more help",
    ),
    (
        Role.SUPPORT,
        r"(note on |about )?(microsoft )?support( note| policy| statement| channels?)?$|disclaimer",
    ),
    (
        Role.PATTERNS,
        r"((common|typical|known|related|example|sample|exact|full) )*error (patterns?|messages?"
        r"|texts?|strings?"
        r"|codes?|types?|details)|error$|keywords?\b|search terms|patterns? to (watch|look)"
        r"|messages? to (watch|look)",
    ),
    (
        Role.SYMPTOMS,
        r"without an error text|(common |typical |observed |reported )*(symptoms?|signs?"
        r"|(key )?indicators?( of .*)?"
        r"|behaviou?r|how to recogni[sz]e)$",
    ),
    (
        Role.USE_WHEN,
        r"(when to )?use (this|when|for|it)\b|for issue type|when to use|use case|applicab(le|ility)",
    ),
    (
        Role.LINKS,
        r".*\b(resources?|documentation|docs|references?|links|reading|related (issues?|documents?|guides?)"
        r"|(troubleshooting|detailed|full|complete|comprehensive|advanced) (troubleshooting )?guides?"
        r"|additional help|more help|learn more|see also|detailed troubleshooting)\b(?! to).*",
    ),
    (
        Role.EXPECT,
        r"(expected|what to expect|after (the )?(fix|resolution)|outcome)\b|verif(y|ication|ying)\b( the)?"
        r"( (result|resolution|fix|success))?s?$|confirm(ation)?$|validation$|success criteria",
    ),
    (
        Role.PREVENTION,
        r"prevent(ion|ive|ing|ative)?\b|.*\bbest practices?\b|avoid(ing)? (this|it|future)\b"
        r"|in (the )?future",
    ),
    (
        Role.BACKGROUND,
        r"why (this|it|does|do|is)\b|background|technical (details?|background)|how (it|this) works"
        r"|explanation"
        r"|details?$|key points? to remember|important( notes?)?$|impact",
    ),
    (
        Role.HAPPENING,
        r"what('?s| is)( actually)? (happening|going on|wrong)|analysis|the real issue|diagnosis",
    ),
    (
        Role.CAUSES,
        r"((most )?(likely|common|possible|potential|typical|probable|known|underlying|main) )*"
        r"(root )?(causes?|reasons?|triggers?)\b( analysis)?|causes? checklist|this (can|may) be caused",
    ),
    (
        Role.STEPS,
        r"(((quick|immediate|recommended|suggested|required|proposed|possible|detailed|primary"
        r"|alternative|first"
        r"|initial|further|additional|manual|basic|advanced|common|general|standard|corrective"
        r"|temporary|permanent"
        r"|easy|simple|the|how|to|your|post-upgrade|pre-upgrade|pre-import|post-import|diagnostic"
        r"|verification|recovery|import|upgrade|installation|step-by-step) )*"
        r"(steps?|resolutions?|resolve|solutions?|fix(es)?|actions?|workarounds?|remed(y|ies"
        r"|iation)|instructions"
        r"|troubleshooting|options?|methods?|approach(es)?|process|procedures?|checklist|import methods?)\b"
        r"( (steps?|process|procedure|options|checklist|methods?|guide|path|instructions|it|this|the issue))*"
        r"( \(.*\))?$)|before (re)?(try|import|upgrad|start|you)\w*|what to (do|try)|how to (fix"
        r"|resolve|solve)"
        r"|try (this|these|the following)|to (fix|resolve)|things to (check|try)|checks?$"
        r"|import (during|via|with|using)\b",
    ),
    (
        Role.REQUIRED,
        r"(required|requirements?|prerequisites?|pre-?requisites|needed|permissions? required|necessary)\b.*",
    ),
    (
        Role.SUMMARY,
        r"((issue|quick|problem|executive|short|brief|error) )*(summary|overview|description|statement)"
        r"|meaning|tl;?dr|in short|about this (issue|error)|the (problem|issue)|problem$|issue$",
    ),
    (
        Role.NOTES,
        r"(notes?|information|guidance|instructions?|tips) (for|to) (the )?(responders?"
        r"|maintainers?|support|team)"
        r"|(internal|responders?|maintainers?) notes?|additional notes?|notes?$|for (responders|maintainers)"
        r"|key points? to emphasi[sz]e",
    ),
    (
        Role.BODY,
        r"((suggested|issue|github|full|quick|standard|user|the|main|initial"
        r"|short) )*(template )?(response|reply|answer|comment)"
        r"( template)?( (to|for) (the )?(user|reporter|customer|issue))?$|template( response)?$|template: .*"
        r"|issue response.*|.*response templates?: .*",
    ),
)
_SHORT = 8  # words; longer headings only look like those that are known
_PATTERNS = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _WORDS)
_FIELDS = re.compile(
    r"(template version|version|last (updated|reviewed|checked|modified)|updated|date|created|author|owner"
    r"|maintain(ed by|ers?)|applies to|applicable (to|versions?)|error types?|error codes?"
    r"|related documentation|issue (type|number|id)"
    r"|component|components|solution|product|area|severity|priority|status|category|tags?|labels?|audience"
    r"|affected (versions?|components?|solutions?)|environment|type|file)$",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"template version|last (?:updated|reviewed|checked|modified)|maintain(?:ed by|ers?)"
    r"|related documentation",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\s*(?:[-*+]\s+)?(\*\*|__)(?P<label>[^*_][^*]*?)\s*(?P<in>[::]?)\s*\1\s*(?P<out>[::]?)\s*(?P<rest>.*)$"
)


def role_of(title: str) -> tuple[Role, str]:
    """What a heading or label announces, and what it says of it behind a colon or a dash."""
    whole = words.heading(title).replace("’", "'").rstrip("?")
    before, after = _at_colon(whole)
    for text, value in ((whole, ""), (before, after)):
        for role, pattern in _PATTERNS:
            if text and pattern.fullmatch(text):
                return _of_value(role, after), value
    for text, value in ((before, after), (whole, "")):
        for role, pattern in _PATTERNS:
            if text and len(text.split()) <= _SHORT and pattern.match(text):
                return role, value
    return Role.UNKNOWN, ""


def _of_value(role: Role, value: str) -> Role:
    """`Template: Closing the issue` is about closing, whatever stands before the colon."""
    of_value = role_of(value)[0] if role is Role.BODY and value else role
    return of_value if of_value in (Role.CLOSING, Role.DETAILS) else role


def _at_colon(text: str) -> tuple[str, str]:
    for mark in (": ", " - ", " – ", " — "):
        before, found, after = text.partition(mark)
        if found:
            return before.strip(), after.strip()
    return "", ""


def is_structure(title: str) -> bool:
    """True for headings and labels that announce what stands below, and say nothing else."""
    whole = words.heading(title).replace("’", "'")
    if not whole or any(pattern.fullmatch(whole) for _, pattern in _PATTERNS):
        return True
    short = len(whole.split()) <= 6 and not re.search(r"[\d:]", whole)
    return short and role_of(title)[0] is not Role.UNKNOWN


def is_field(label: str) -> bool:
    """True for labels of one line in a head or a footer, such as `Maintained by`."""
    return bool(_FIELDS.fullmatch(label.strip()))


def is_foot(label: str) -> bool:
    """True for labels that only stand in a footer."""
    return bool(_FOOT.fullmatch(label.strip()))


def label_of(line: str) -> tuple[str, str] | None:
    """The bold label that a line begins with and what follows it on the line, or None."""
    found = _LABEL.match(words.without_emoji(line))
    if found is None:
        return None
    if re.fullmatch(r"\([^()]*\)\s*:", found["rest"]):
        return f"{found['label'].strip()} {found['rest'].rstrip(' :')}", ""
    if not (found["in"] or found["out"]) and (found["rest"] or not _is_name(found["label"])):
        return None
    return found["label"].strip(), found["rest"].strip()


def _is_name(label: str) -> bool:
    """True for bold words that stand alone and are no sentence."""
    return len(label.split()) <= _SHORT and not label.rstrip().endswith((".", "!", "?", "…"))
