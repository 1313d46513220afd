"""Rules for organizations, tenants, ids, computers and addresses: whose house it is."""

from __future__ import annotations

from . import redaction_judges as judges
from .redaction_rule import Rule, rule

HOSTS: tuple[Rule, ...] = (
    rule(
        "org",
        r"//({LABEL}{WRAP}[a-z0-9-]+)(?:\.(?:api|web))?{CRM}\.{DYNAMICS}",
        hints="dynamics. appsplatform.",
    ),
    rule(
        "org",
        r"{START}({LABEL})(?:\.(?:api|web|admin))?{CRM}\.{DYNAMICS}",
        judges.is_host,
        "dynamics. appsplatform.",
    ),
    rule("org", r"{START}({LABEL})\.{PORTALS}", judges.is_host, "dynamics. portals. powerpages."),
    rule("org", r"{START}([a-z0-9-]{20,60}\.{HEX}{1,2}){API}", hints="api."),
    rule(
        "org",
        r"\b({LABEL})(?:\.(?:api|web))?(?:{WRAP}{CRM}|{BROKEN_CRM})\.{DYNAMICS}",
        judges.is_host,
        "dynamics. appsplatform.",
    ),
    rule(
        "org",
        r"\b({LABEL})(?:\.(?:api|web))?{CRM}(?:{WRAP}\.dynamics\.com"
        "|{BROKEN_DYNAMICS})",
        judges.is_host,
        "crm",
    ),
    rule("org", r"\b(unq{HEX}{26,32})", hints="unq"),
    rule(
        "org",
        r"\borg(?:anization)?(?: unique| friendly)? ?name{IS}{QUOTE}?([^\s\"'<>,;][^\n\"'<>,;]*)",
        judges.is_host,
        "org",
    ),
    rule("org", r"OneDrive - ([^\\/\n\"'<>|]+)", hints="onedrive"),
    rule(
        "user",
        r"sharepoint(?:-mil)?\.(?:com|us|cn|de)(?:/|%2F)personal(?:/|%2F)([^/\s\"'<>?%]+)",
        hints="sharepoint",
    ),
    rule(
        "tenant",
        r"{START}({LABEL})\.(?:mail\.)?(?:onmicrosoft\.(?:com|us|de|cn)|partner\.onmschina\.cn)",
        judges.is_host,
        "onmicrosoft onmschina",
    ),
    rule(
        "tenant",
        r"{START}([a-z0-9](?:[a-z0-9-]*?[a-z0-9])??)(?:-my|-admin)?\.sharepoint(?:-mil)?\.(?:com"
        "|us|cn|de)",
        judges.is_host,
        "sharepoint",
    ),
    rule("tenant", r"\b({LABEL}){BROKEN_ONMICROSOFT}", judges.is_host, "icrosoft on"),
    rule("tenant", r"\b({LABEL}){BROKEN_SHAREPOINT}", judges.is_host, "share"),
    rule(
        "tenant",
        r"(?:login\.microsoftonline\.(?:com|us|de)|login\.partner\.microsoftonline\.cn"
        r"|login\.windows\.net|sts\.windows\.net)/((?:[a-z0-9-]+\.)+[a-z]{2,24})\b",
        hints="login. sts.",
    ),
    rule("host", r"\b({LABEL}){STORES}", judges.is_host, "windows.net azure"),
    rule("host", r"\bAccountName=([a-z0-9]+)", judges.is_host, "accountname="),
)
IDS: tuple[Rule, ...] = (
    rule("guid", "{HEX}{8}{DASH}(?:{HEX}{4}{DASH}){2,3}{HEX}{4,12}(?:{DASH}{HEX}{8,12})?"),
    rule("guid", r"\b({HEX}{8}-(?:{HEX}{1,4}-?){0,3}{HEX}{0,12})(?:\.{2,3}|…)"),
    rule("guid", r"(?:\.{3}|…)-?((?:{HEX}{4}-){1,3}{HEX}{12})\b"),
    rule("guid", r"\b({HEX}{8}-(?:[x*]{4}-){3}(?:{HEX}{12}|[x*]{12}))"),
    rule("guid", r"(?:\b|_)({HEX}{32})\b", judges.is_guid),
    rule("guid", r"\b({BROKEN_GUID})\b"),
)
ADDRESSES: tuple[Rule, ...] = (
    rule("host", r"{MACHINE}([a-z0-9][\w-]*(?:\.[a-z0-9-]+)*)", judges.is_machine),
    rule(
        "host",
        r"\b((?-i:DESKTOP|LAPTOP|WIN)-(?-i:[A-Z0-9]{7,11}))\b",
        judges.is_drawn_name,
        "desktop- laptop- win-",
    ),
    rule("host", r"^(?:[a-z][\w.-]*|<[a-z]+-\d+>)@([a-z][\w-]*):[~/]", judges.is_machine, "@"),
    rule("ip", r"%[0-9a-f]{2}(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})\b", judges.is_ipv4, "%"),
    rule("ip", r"\b(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})\b", judges.is_ipv4),
    # With eight groups or with "::", so that no time (00:02:00) is ever looked at.
    rule("ip", r"\b((?:{HEX}{1,4}:){7}{HEX}{1,4})\b", judges.is_ipv6, ":"),
    rule(
        "ip",
        "((?:{HEX}{1,4}(?::{HEX}{1,4}){0,6})?::(?:{HEX}{1,4}(?::{HEX}{1,4}){0,6})?)",
        judges.is_ipv6,
        "::",
    ),
    rule("mac", r"\b({HEX}{2}(?::{HEX}{2}){5})\b", judges.is_mac, ":"),
    rule("mac", r"\b({HEX}{2}(?:-{HEX}{2}){5})\b", judges.is_mac, "-"),
)
