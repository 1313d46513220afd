"""Rules for tokens, keys and passwords: what opens a door."""

from __future__ import annotations

from . import redaction_judges as judges
from .redaction_rule import CALLED_HINTS, Rule, rule

SECRETS: tuple[Rule, ...] = (
    rule(
        "secret",
        r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----\s*([A-Za-z0-9+/=]"
        r"(?:[A-Za-z0-9+/=\s]*[A-Za-z0-9+/=])?)",
        hints="private",
    ),
    rule("secret", r"\b(eyJ[\w.-]{20,}(?:{WRAP}[\w.-]{40,})+(?:{WRAP}[\w-]*[0-9_-][\w-]*$)?)", hints="eyj"),
    rule("secret", r"(eyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*){0,3})", hints="eyj"),
    rule("secret", r"SharedAccessSignature=([^;\s\"'<>]+)", hints="sharedaccesssig"),
    rule("secret", r"SharedAccessSignature (s[a-z]{1,3}=[^\s\"'<>]+)", hints="sharedaccesssig"),
    rule(
        "secret",
        r"\b(?:bearer|basic|negotiate|ntlm|sharedkey)(?:\s|%20|\+)+([A-Za-z0-9\-._~+/:]{12,}=*)",
        judges.is_credential,
    ),
    rule(
        "secret",
        r"\bauthorization{IS}{QUOTE}?(?:(?:bearer|basic|negotiate|ntlm|digest|token|apikey|sharedkey"
        r"|sharedaccesssignature) )?([^\s\"'<>,;\\]{8,})",
        judges.is_credential,
        "authorization",
    ),
    rule(
        "secret",
        r"(?:[?&;#]|%3F|%26|\\u0026)(?:sig|code|token|key|se?cret|sas|assertion|client_assertion"
        r"|samlresponse|ticket|session_state|client_info)(?:=|%3D)(?:3D)?([^&\s\"'<>#\\;]+)",
        judges.is_parameter,
    ),
    # Of this wizard: whoever has the address of a session can read and write it.
    rule("secret", r"(?:/|%2F)sessions(?:/|%2F)([\w-]{24})(?:[/?#\s\"'<>).,;\]\\&%]|$)", hints="sessions"),
    rule("secret", r"\bcookie:[ \t]*([^\s<][^\n]*)", hints="cookie"),
    rule(
        "secret",
        r"ConvertTo-SecureString[ \t]+(?:-String[ \t]+)?[\"']([^\"'<>\n]+)[\"']",
        hints="securestring",
    ),
    rule("secret", r"PSCredential[ \t]*\([^,\n]{1,80},[ \t]*[\"']([^\"'<>\n]+)[\"']", hints="pscredential"),
    rule("secret", r";[ \t]*{PASSWORD}[ \t]*=[ \t]*([^;\n\"'<>]+)", judges.is_told, CALLED_HINTS),
    rule(
        "secret",
        r"<(?:\w+:)?[\w.]{0,30}{PASSWORD}(?:\s[^<>\n]{0,100})?>([^<>\n]+)</",
        judges.is_told,
        CALLED_HINTS,
    ),
    rule(
        "secret",
        r"&lt;(?:\w+:)?[\w.]{0,30}{PASSWORD}(?:\s[^<>&\n]{0,100})?&gt;([^<>&\n]+)&lt;/",
        judges.is_told,
        CALLED_HINTS,
    ),
    rule(
        "secret",
        r"(?:key|name){IS}{QUOTE}[\w:.-]{0,40}{PASSWORD}{QUOTE}[ ,]{1,3}{QUOTE}?value{IS}{QUOTE}("
        r"[^\"'<>\n\\&]+)",
        judges.is_told,
        "value",
    ),
    rule(
        "secret",
        r"{PASSWORD}{IS}{QUOTE}([^\"'<>\n\\&%]+(?:(?:\\.|&amp;|%)[^\"'<>\n\\&%]*){0,40}){QUOTE}",
        judges.is_told,
        CALLED_HINTS,
    ),
    rule(
        "secret",
        r"{PASSWORD}{IS}{QUOTE}?([^\s\"',;&<>\\=][^\s\"',;&<>\\]*(?: [^\s\"',;&<>=:]+;)?)",
        judges.is_told,
        CALLED_HINTS,
    ),
    rule(
        "secret",
        r"{PASSWORD} (?:is|was|ist|war|est|es|lautet):? [\"'`]?([^\s\"'`<>]{3,}[^\s\"'`<>,.;:!?])",
        judges.is_spoken,
        CALLED_HINTS,
    ),
    rule(
        "secret",
        r"(?:^|[\s(])--?(?:client-?secret|password|secret|cs|certificate-?password|cp|sas-?token"
        r"|account-?key|pat|token|api-?key|pass|pw)(?:[ \t]+|=|:)[\"']?([^\s\"'<>]{4,})",
        judges.is_switch_value,
        "-",
    ),
    rule(
        "secret", r"\bpac auth create [^\n]{0,300}?-p[ \t]+[\"']?([^\s\"'<>]+)", judges.is_switch_value, "pac"
    ),
    rule(
        "secret",
        r"(?:\bsqlcmd|\bsshpass|\bbcp)\b[^\n]{0,200}?[ \t]-p[ \t]*[\"']?([^\s\"'<>]+)",
        judges.is_switch_value,
        "sqlcmd sshpass bcp",
    ),
    rule(
        "secret",
        r"(?:\bcurl|\bwget)\b[^\n]{0,300}?[ \t](?:-u|--user|-U"
        r"|--proxy-user)[ =]?[\"']?([^\s\"'<>:]+:[^\s\"'<>]+)",
        hints="curl wget",
    ),
    rule("secret", r"\bnet use [^\n]{0,100}?\\\\[^\s]{1,80}[ \t]+([^\s/*<>]+)[ \t]+/user:", hints="net"),
    rule("secret", r"(?:^|\s)/pass(?:word)?:[\"']?([^\s\"'<>]+)", hints="/pass"),
    rule(
        "secret",
        r"\b((?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|sk-|[sr]k_(?:live|test)_"
        r"|(?-i:AKIA|ASIA)|npm_|pypi-|(?-i:AIza)|ya29\.|dop_v1_|hf_"
        r"|(?-i:SG\.))[A-Za-z0-9_.-]{15,}[A-Za-z0-9_-])",
        judges.is_credential,
    ),
    rule("secret", r"hooks\.slack\.com/services/([A-Za-z0-9/_-]+)", hints="hooks.slack"),
    # The secret of an application as Entra makes it.
    rule("secret", r"((?-i:[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}))", hints="q~"),
    rule("secret", r"://([^\s/:@<>?#]*:[^\s/<>?#]+)@", hints="://"),
    rule("secret", r"://([^\s/:@<>?#]{30,})@", judges.is_credential, "://"),
)
# By their looks alone, so they come last.
KEYS: tuple[Rule, ...] = (
    rule("secret", r"\b([A-Za-z0-9+/]{40,}={0,2})", judges.is_key),
    rule("secret", r"\b([\w-]{40,})\b", judges.is_random),
    # A token of this wizard by itself.
    rule("secret", r"(?:^|[\s\"'`(:=,])([\w-]{24})", judges.is_token),
)
