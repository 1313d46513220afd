"""The ready reply to an issue, in Markdown and in English.

Of the reporter's own text it holds only quoted lines, as code, and what stands encoded in the link: nothing
in it can mention anybody, refer to an issue or become markup. It names no figures, which may be private.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs, urlsplit

from .engine.guide import Guide
from .rendering import code_span
from .targets import places_for_help

LIMIT = 60_000
"""Characters of a reply; a comment on GitHub takes 65,536."""

_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of writing: they would reach beyond the code that they stand in."""
_NEVERS = 2
_QUESTIONS, _ASKED = 4, 8  # more than that in one comment nobody answers
_CLOSE = 3
_PLACES = 3

_HISTORY = (
    "- **Solution History**: open <https://make.powerapps.com>, select the right environment, then"
    " **Solutions** and **History**. Select the failed import, and copy the error code, the exception message"
    " and the Activity Id."
)
_LOG = (
    "- **PAC CLI**: `pac telemetry status` prints the path of `pac-log.txt`. Its last lines belong to the"
    " last command."
)


def reply_to(
    guide: Guide, quotes: Sequence[str], questions: Sequence[str], details: Sequence[str], url: str
) -> str:
    """What to answer where the text points to a guide.

    `quotes` are lines of the redacted text that say so, `questions` and `details` what the issue does not
    tell yet, the most needed first, `url` the link into the wizard.
    """
    return _cut(
        [
            *("Thank you for the report.", ""),
            *_seen(guide, quotes),
            *_invitation(url),
            *_never(guide),
            *_asked(
                [*questions[:_QUESTIONS], *details][:_ASKED],
                "If you would rather go on here, please tell us:",
            ),
            *_support(guide),
        ]
    )


def reply_without_guide(
    close: Sequence[Guide], fallback: Guide | None, missing: Sequence[str], url: str
) -> str:
    """What to answer where no guide is sure. `close` are guides that something speaks for, best first.

    `fallback` is the guide for texts that do not tell enough, if there is one. `missing` is what to ask for
    beside the full text of the error and its ids.
    """
    lines = ["Thank you for the report.", "", "The text does not tell enough yet to say what went wrong."]
    if close:
        lines[-1] += f" It comes close to {_listed([f'**{guide.title}**' for guide in close[:_CLOSE]])}."
    else:
        lines += ["This reply is for failed imports and upgrades: for anything else, please disregard it."]
    lines += ["", *_invitation(url)]
    lines += ["If you would rather go on here: many messages hide their cause. Please look for the full"]
    lines[-1] += " text and post it:"
    lines += ["", _HISTORY, _LOG, "", *_asked(missing[:_ASKED], "And please tell us:")]
    if fallback:
        lines += [*_never(fallback), *_support(fallback)]
    return _cut(lines)


def _seen(guide: Guide, quotes: Sequence[str]) -> Iterator[str]:
    if quotes:
        yield from (f"This looks like **{guide.title}**, because of:", "")
        yield from (f"- {code_span(_TURNS.sub('', quote))}" for quote in quotes)
    else:
        yield f"This looks like **{guide.title}**."
    yield ""


def _invitation(url: str) -> Iterator[str]:
    asked = parse_qs(urlsplit(url).query)
    known = ["the error"] if "error" in asked else []
    known += ["what you answered"] if any(name.startswith("answer-") for name in asked) else []
    known += ["your details"] if any(name.startswith("detail-") for name in asked) else []
    already = f" It already knows {_listed(known)}." if known else ""
    yield f"Please go on in the **[CoE Wizard](<{url}>)**.{already}"
    yield "It asks only what is still open and leads you through the next steps."
    yield ""


def _never(guide: Guide) -> Iterator[str]:
    if guide.never:
        yield from ("Until then:", "")
        yield from (f"- {' '.join(text.split())}" for text in guide.never[:_NEVERS])
        yield ""


def _asked(missing: Sequence[str], words: str) -> Iterator[str]:
    if missing:
        yield from (words, "")
        yield from (f"- [ ] {' '.join(text.split())}" for text in missing)
        yield ""


def _support(guide: Guide) -> Iterator[str]:
    places = [f"[{link.title}](<{link.url}>)" for link in places_for_help(guide)]
    line = "; ".join(places[:_PLACES]) or guide.support.strip().partition("\n")[0]
    if line:
        yield f"If nothing of it helps: {line}"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _cut(lines: Sequence[str]) -> str:
    """The lines that fit, as one text."""
    kept: list[str] = []
    length = 0
    for line in lines:
        length += len(line) + 1
        if length > LIMIT:
            break
        kept.append(line)
    return "\n".join(kept).strip() + "\n"
