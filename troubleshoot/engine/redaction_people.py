"""Rules for people: their e-mail, telephone, accounts, folders and names."""

from __future__ import annotations

from . import redaction_judges as judges
from .redaction_rule import Rule, rule

EMAILS: tuple[Rule, ...] = (
    rule("email", "{LOCAL}{WRAP}{LOCAL}@{DOMAIN}", judges.is_full_line, "@"),
    rule("email", "{ESCAPE}({LOCAL}{AT}{DOMAIN})", judges.is_email, "% \\u \\n \\r \\t"),
    rule("email", "{LOCAL}{AT}{DOMAIN}", judges.is_email, "@ 40 &#64;"),
    rule("email", r"{LOCAL}(?:@[\pL\d-]*{WRAP}|{WRAP}@){DOMAIN}", judges.is_broken_email, "@"),
    rule("email", r"{LOCAL}@[\pL\d-]*(?:\.{WRAP}|{WRAP}\.)\pL\pL+", judges.is_broken_email, "@"),
)
NAMES: tuple[Rule, ...] = (
    rule("user", r"{PROFILES}({NAME}(?: {NAME}){0,3})(?:[\\/]|%5C|%2F)", judges.is_profile, "users settings"),
    rule("user", "{PROFILES}({NAME})", judges.is_profile, "users settings benutzer"),
    rule(
        "user",
        r"(?:^|[\s\"'=(:\[,;`@]|[a-z\"/]>)(?:file://)?(?:/[a-z0-9._-]+){0,3}?\\?/(?:home"
        r"|Users)\\?/([^/\s\"'<>:\\,;)]+)",
        judges.is_profile,
        "/home /users",
    ),
    rule("host", r"(?:^|[\s\"'=(\[,;`])(?:\\\\){1,2}({LABEL}(?:\.[a-z0-9-]+)*)\\", judges.is_machine, "\\\\"),
    rule(
        "user",
        r"(?:^|[\s\"'=(\[,;`])(?:\\\\){1,2}[a-z0-9.-]+\\{1,2}[^\\\s\"'<>]+\\{1,2}([^\\/\s\"'<>"
        r"|.:]+)(?:\\|\s|[\"'>)]|$)",
        judges.is_profile,
        "\\\\",
    ),
    rule("user", r"\b(S-1-5-21-\d+-\d+-\d+(?:-\d+)?)", hints="s-1-5-21"),
    rule(
        "user",
        r"(?:{USER}|{OWNER}|{SIGNED_IN}|\b(?:identity|account|runas|logon|domain\\\\user))"
        r"(?:{QUOTE}?[ \t]*[:=])?[ \t]*{QUOTE}?([a-z][\w.-]{1,30}\\{1,2}[a-z][\w.$-]{1,40})",
        judges.is_domain_user,
        "\\",
    ),
    rule(
        "user",
        r"(?:^|[\s\"'(=:,;\[]|[a-z\"/]>)((?-i:[A-Z][A-Z0-9-]{2,14}\\{1,2}[A-Za-z][\w.$-]{1,40}))",
        judges.is_domain_user,
        "\\",
    ),
    rule("user", r"(?:^|\s)/user(?:name)?:[\"']?([^\s\"'<>]+)", judges.is_profile, "/user"),
    rule(
        "user", r";[ \t]*(?:user ?id|uid|user ?name)[ \t]*=[ \t]*([^;\n<>\"']+)", judges.is_person, "user uid"
    ),
    rule("user", r"\buser id=([^;\n<>\"']+);", judges.is_person, "user"),
    rule("user", r"\bfor user ['\"]([^'\"<>\n]+)['\"]", judges.is_person, "for"),
    rule(
        "user", r"<(?:\w+:)?(?:user_?name|user|full_?name|owner|author)>([^<>\n]+)</", judges.is_person, "</"
    ),
    rule(
        "user",
        r"[\"'](?:user_?name|samaccountname|domainname|user_?principal_?name|full_?name"
        r"|yomifullname|first_?name|last_?name|given_?name|surname)\\?[\"'][ \t]*:[ \t]*\\?[\"']("
        r"[^\"'<>\n\\]+)",
        judges.is_person,
        "name",
    ),
    rule("user", "(?:{USER}|{OWNER}){IS}{QUOTE}?({FULL_NAME}){AFTER}", judges.is_person),
    # In the middle of a sentence the small letters go on behind the name.
    rule("user", r"(?:{USER}|{OWNER}){IS}{QUOTE}?({FULL_NAME}) (?-i:\p{Ll})", judges.is_person),
    rule("user", "{USER}{IS}{QUOTE}?({LOGIN}){AFTER}", judges.is_person),
    rule("user", "{OWNER}{IS}{QUOTE}?({WORD}){AFTER}", judges.is_person),
    rule("user", r"{SIGNED_IN}:?[ \t]+{QUOTE}?({FULL_NAME}){AFTER}", judges.is_person),
    rule("user", r"{SIGNED_IN}:?[ \t]+{QUOTE}?({LOGIN}){AFTER}", judges.is_person),
    rule(
        "user",
        r"^[ \t>]*(?:dear|liebe[r]?|sehr geehrter? (?:herr|frau)|cher|ch(?:è|e)re|estimad[oa]|hi"
        r"|hello|hallo|bonjour|hola) ((?:(?:Mr|Mrs|Ms|Dr)\.? )?{WORD}(?: {WORD}){0,2})[,!]?[ \t]*$",
        judges.is_person,
    ),
    rule(
        "user",
        "(?:regards|gr(?:ü|ue)(?:ß|ss)en?|cordialement|saludos"
        r"|sincerely),?[ \t]*\n+[ \t]*({WORD}(?: {WORD}){0,2})[ \t]*$",
        judges.is_person,
    ),
    rule("user", r"^([a-z][\w.-]*)@[a-z][\w-]*:[~/]", judges.is_person, "@"),
)
PHONES: tuple[Rule, ...] = (
    rule(
        "phone",
        r"\b(?:t(?:e|é)l(?:efon|ephone|éphone|éfono)?|phone|mobile?|m(?:ó|o)vil|handy|cell|fax"
        r"|whatsapp|call me (?:at|on)|portable)\.?(?: (?:number|no\.?|nr\.?"
        r"|nummer))?[ \t]*[:.]?[ \t]*(\+?[\d(][\d ()./-]{5,22}\d)\b",
        judges.is_phone,
    ),
    rule(
        "phone",
        r"(?:^|[\s\"'(:,;=]|[a-z\"/]>)(\+[1-9]\d{0,2}[ ./-]?\(?\d[\d ()./-]{5,18}\d)\b",
        judges.is_phone,
        "+",
    ),
)
