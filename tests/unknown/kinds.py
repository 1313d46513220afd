"""Kinds of made-up errors, five templates each, whose texts differ in every way that texts do."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.unknown.kept import NAMES, TEMPLATES, a_guid, a_host, a_path
from troubleshoot.engine.redaction import redact
from troubleshoot.engine.text import clean

HOLDING = 'Solution "{name}" failed to import: ImportAsHolding failed with exception :'
DEPLOYED = "Deployment pipeline {name} stopped in stage {number} because the target at {host} answered with: "
TITLES = ("Contoso Sales Hub", "Inventory", "Sync Flow", "Admin Audit Log", "Fabrikam Core 2", "North Wind")
NOUNS = ("account", "contact", "lead", "invoice", "campaign", "opportunity")
GREETINGS = (
    "Hi all,",
    "Hello team, this came up last night:",
    "Good morning,",
    "Dear support,\n",
    "we tried it twice since yesterday",
    "Can someone help?",
)
QUIET = (
    "INFO step {number}: flows of {host}",
    "INFO [worker-{number}] exported {number} rows to {path}",
    "DEBUG cache of {guid} is warm",
    "INFO Importing table {number} of {number}",
    "VERBOSE waited {number} ms for {host}",
    "INFO connection references of {name} checked, 0 errors",
)
LOUDLESS = (
    "Importing table {number} of {number}",
    "Checking connection references of {name}",
    "Exported {number} rows to {path}",
    "Waiting {number} ms for {host}",
    "Publishing theme {guid}",
)
FRAMES = ("Crm.Core.Pipeline.Execute()", "Crm.Core.Import.Run(Guid id)", "Web.Host.Serve()", "Program.Main()")

VALUES: dict[str, Callable[[Random], str]] = {
    "name": lambda by: by.choice(NAMES).strip('"'),
    "title": lambda by: by.choice(TITLES),
    "noun": lambda by: by.choice(NOUNS),
    "guid": a_guid,
    "host": a_host,
    "path": a_path,
    "number": lambda by: str(by.randint(2, 9_999)),
    "date": lambda by: f"2026-{by.randint(1, 12):02}-{by.randint(1, 28):02} 1{by.randint(0, 9)}:05:09",
}


def filled(template: str, by: Random) -> str:
    """The template with values by chance."""
    for name, value in VALUES.items():
        while f"{{{name}}}" in template:
            template = template.replace(f"{{{name}}}", value(by), 1)
    return template


def plain(template: str, by: Random) -> str:
    return filled(template, by)


def wrapped(template: str, by: Random) -> str:
    words, width = filled(template, by).split(" "), by.randint(4, 9)
    return "\n".join(" ".join(words[at : at + width]) for at in range(0, len(words), width))


def greeted(template: str, by: Random) -> str:
    return f"{by.choice(GREETINGS)}\n{filled(template, by)}" if by.random() < 0.7 else filled(template, by)


def logged(template: str, by: Random) -> str:
    def quiet() -> list[str]:
        return [f"{VALUES['date'](by)} {filled(by.choice(QUIET), by)}" for _ in range(by.randint(0, 30))]

    return "\n".join([*quiet(), filled(template, by), *quiet()])


def unmarked_log(template: str, by: Random) -> str:
    def quiet() -> list[str]:
        return [filled(by.choice(LOUDLESS), by) for _ in range(by.randint(0, 30))]

    return "\n".join([*quiet(), filled(template, by), *quiet()])


def traced(template: str, by: Random) -> str:
    frames = [f"   at {frame}" for frame in FRAMES[: by.randint(0, len(FRAMES))]]
    return "\n".join([filled(template, by), *frames])


KINDS: dict[str, tuple[tuple[str, ...], Callable[[str, Random], str]]] = {
    "as before": (TEMPLATES, plain),
    "as before, wrapped": (TEMPLATES, wrapped),
    "a wrapper of the server": (
        tuple(
            f"{HOLDING}{inner} by another publisher on {{host}}."
            for inner in (
                "Glossary import: the term {guid} was archived",
                "Heatmap import: the tile {guid} was renamed",
                "Quiz import: the answer {guid} was locked",
                "Ribbon import: the button {guid} was hidden",
                "Sitemap import: the area {guid} was retired",
            )
        ),
        plain,
    ),
    "a few words inside": (
        tuple(
            f"The report template {{guid}} has an unsupported {what} {{number}} and no printer at {{host}}."
            for what in ("paper size", "font family", "line height", "colour space", "page margin")
        ),
        plain,
    ),
    "codes": (
        tuple(
            f"{HOLDING}{what} import: FAILURE: Code: {code} Message: {{guid}} at {{host}}"
            for what, code in (
                ("Dashboard", "LayoutTooWide"),
                ("Bot", "TopicLoop"),
                ("Dataflow", "QueryFolded"),
                ("Dashboard", "ChartMissing"),
                ("Site", "PageUnlinked"),
            )
        ),
        plain,
    ),
    "a wrapper nobody knows": (
        tuple(
            DEPLOYED + inner
            for inner in (
                "the ledger of {title} is sealed.",
                "no seat is left in {guid}.",
                "a mirror of {host} lags behind by {number} minutes.",
                "this tenant sleeps until {date}.",
                "quota {number} exhausted for storage kind {noun}.",
            )
        ),
        plain,
    ),
    "a wrapper on its own line": (
        tuple(
            f"Deployment of {{title}} to {{host}} did not finish, see what the server said below.\n{inner}"
            for inner in (
                "Ledger {guid} is sealed until its auditor signs it.",
                "No seat is left in tenant {guid} for {title}.",
                "Mirror {host} lags behind by {number} minutes.",
                "Widget store refuses {number} duplicated keys.",
                "Cannot pair sensor {guid} with gateway {host}.",
            )
        ),
        traced,
    ),
    "names anywhere": (
        (
            "{title} got lost between two towns and nobody has seen it since {date}",
            "The gate of {title} at {host} was closed for {guid} after {number} ms",
            "Nobody may open {path} while {title} paints it {number} times",
            "{number} of {number} parcels weigh more than the bridge to {title}",
            "On {date} the mill {guid} ground its last sack for {title}",
        ),
        plain,
    ),
    "quoted names": (
        (
            'Table "{title}" has a column "{noun}" that no form of app \'{title}\' shows.',
            'Column "{noun}" of table "{title}" is longer than {number} characters.',
            "View '{title}' sorts by a deleted attribute '{noun}' of {guid}.",
            'The bot "{title}" speaks language {number}, which environment "{name}" lacks.',
            'Role "{name}" grants nothing on "{noun}" since {date}.',
        ),
        plain,
    ),
    "a noun that varies": (
        (
            "The ribbon of entity {noun} could not be merged with layer {number} of the base.",
            "No queue accepts items of table {noun} while its mailbox {guid} sleeps.",
            "Index rebuild for {noun} went past the window of {number} seconds at {host}.",
            "Every rollup on {noun} must name a source that lies within depth {number}.",
            "Audit partition of {noun} was switched off by its owner {guid} on {date}.",
        ),
        plain,
    ),
    "greetings": (
        (
            "The gate at {host} was closed for {guid} after {number} ms, so nothing came through.",
            "Sitemap area {title} is bound to an app module that was retired on {date}",
            "Error: theme {guid} cannot be published while {number} forms are open",
            "The parcel {title} got lost between two towns and nobody has seen it since.",
            HOLDING + "Lantern import: wick {guid} burns at both ends.",
        ),
        greeted,
    ),
    "long logs": (
        (
            "Sitemap area {title} is bound to an app module that was retired on {date}",
            "Operation {guid} on {host} left {number} threads behind",
            "Business rule {guid} points to a stage that nobody kept",
            "Theme {title} paints over {number} forms of the portal",
            "Mailbox of queue {guid} answers in an unknown dialect",
        ),
        logged,
    ),
    "long logs with an error": (
        (
            "Error: sitemap area {title} cannot be bound to an app module that was retired on {date}",
            "Error: operation {guid} on {host} cannot leave {number} threads behind",
            "Error: business rule {guid} cannot point to a stage that nobody kept",
            "Error: theme {title} cannot paint over {number} forms of the portal",
            "Error: mailbox of queue {guid} cannot answer in an unknown dialect",
        ),
        logged,
    ),
    "long logs without levels": (
        (
            "Sitemap area {title} is bound to an app module that was retired on {date}",
            "Operation {guid} on {host} left {number} threads behind",
            "Business rule {guid} points to a stage that nobody kept",
            "Theme {title} paints over {number} forms of the portal",
            "Mailbox of queue {guid} answers in an unknown dialect",
        ),
        unmarked_log,
    ),
    "stack traces": (
        tuple(
            f"System.InvalidOperationException: {what}"
            for what in (
                "Sequence {guid} contains no lantern",
                "The lock on {path} was taken by process {number}",
                "Stream {number} of {host} ended in the middle of a frame",
                "A cycle of {number} workflows starts at {guid}",
                "Plug-in {title} returned before its depth was known",
            )
        ),
        traced,
    ),
    "answers in JSON": (
        tuple(
            f'{{"error":{{"code":"{code}","message":"{what}"}}}}'.replace("{{", "{").replace("}}", "}")
            for code, what in (
                ("0x80060891", "Record {guid} has no hash over its alternate key at {host}"),
                ("0x80048408", "Unit {title} does not own the calendar {guid}"),
                ("0x80040265", "Step {number} of process {guid} was stopped by its author"),
                ("0x80060891", "A lookup on {host} names two targets, {guid} and {guid}"),
                ("0x8004431a", "Cube {number} is not mounted on partition {title}"),
            )
        ),
        plain,
    ),
}


def redacted(text: str) -> str:
    """The text as it is kept."""
    return redact(clean(text)).text


def of_kind(kind: str, count: int, by: Random) -> list[tuple[str, str]]:
    """Templates of a kind chosen by chance, each with a text of it as it is kept."""
    templates, shape = KINDS[kind]
    return [(template, redacted(shape(template, by))) for template in by.choices(templates, k=count)]


def of_all_kinds(count: int, by: Random) -> list[tuple[str, str]]:
    """Five templates of five kinds."""
    chosen = [(by.choice(KINDS[kind][0]), KINDS[kind][1]) for kind in by.sample(sorted(KINDS), 5)]
    picked = by.choices(chosen, k=count)
    return [(template, redacted(shape(template, by))) for template, shape in picked]
