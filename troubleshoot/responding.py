"""What to answer to a reported issue. Nothing is stored and nothing counted: the text is not a visitor's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext

from . import sessions
from .catalog import Catalog
from .engine import flow
from .engine.details import accepted
from .engine.facts import Answered, Reported
from .engine.guide import NOT_SURE, Guide, Weight
from .engine.lines import line_at
from .engine.matching import RANK, Diagnosis, Match
from .engine.situation import Situation, situation
from .engine.telling import statements
from .engine.text import one_line
from .issues.excerpt import Place, excerpt
from .issues.needed import TRIED, WITHOUT_GUIDE, told, touched, worth_asking
from .issues.noticing import noticed
from .issues.wizard_link import wizard_url
from .replying import reply_to, reply_without_guide
from .sessions import Diagnosed

QUESTION, DETAIL = "question", "detail"
REF = "respond"
"""How links from replies are told apart from others."""

_TITLE = 1_000  # characters of a title that are looked at


@dataclass(frozen=True)
class Missing:
    """What the issue does not tell: a question or a detail of the guide."""

    kind: str
    key: str
    text: str
    help: str


@dataclass(frozen=True)
class Response:
    """What an issue tells, what it does not, the reply in Markdown, and the link that it holds.

    `answers` and `details` are what the text gives; of the answers also those that its evidence tells.
    """

    diagnosed: Diagnosed
    guide: Guide | None
    answers: Mapping[str, str]
    details: Mapping[str, str]
    missing: tuple[Missing, ...]
    reply: str
    wizard_url: str

    def as_json(self) -> dict[str, Any]:
        """What the API answers."""
        return {
            "diagnosis": self.diagnosed.as_json(),
            "missing": [asdict(one) for one in self.missing],
            "reply": self.reply,
            "wizard_url": self.wizard_url,
        }


def respond(published: Catalog, title: str, body: str, *, base: str) -> Response:
    """Read an issue as it came in, and say what to answer. `base` is where the wizard is.

    Raises Refused for an issue without a text, and TooLarge for one over the limit.
    """
    case = _read(published, title, body)
    url = _link(case, base)
    if case.guide is None:
        missing = tuple(_missing_anyway(case))
        reply = _reply_without_guide(case, missing, url)
    else:
        missing = tuple(_missing(case.guide, case))
        reply = _reply(case, case.guide, missing, url)
    return Response(case.diagnosed, case.guide, case.known, case.details, missing, reply, url)


def _reply(case: _Case, guide: Guide, missing: Sequence[Missing], url: str) -> str:
    questions = [one.text for one in missing if one.kind == QUESTION]
    details = {one.key: one.text for one in missing if one.kind == DETAIL}
    asked = worth_asking(details, case.known.get("method"))
    return reply_to(guide, _quotes(case, guide), questions, [details[key] for key in asked], url)


def _reply_without_guide(case: _Case, missing: Sequence[Missing], url: str) -> str:
    fallback = next((one.guide for one in case.published.editions if one.guide.fallback), None)
    speaking = {match.guide for match in case.diagnosis.matches if match.weight in _SPEAKING}
    found = [one.slug for one in case.diagnosis.guides if one.score > 0 and one.slug in speaking]
    close = [case.published.by_slug[slug].guide for slug in found]
    # The reply says by itself where to find the error and its ids.
    asked = [one.text for one in missing if one.key != "activity-id"]
    return reply_without_guide(close, fallback, asked, url)


@dataclass(frozen=True)
class _Case:
    """An issue as it was read: what it says beside its form, diagnosed, and the details in all of it."""

    published: Catalog
    diagnosed: Diagnosed
    guide: Guide | None
    details: Mapping[str, str]

    @property
    def diagnosis(self) -> Diagnosis:
        return self.diagnosed.diagnosis

    @property
    def text(self) -> str:
        return self.diagnosed.redacted

    @cached_property
    def known(self) -> Mapping[str, str]:
        """The answers given and told by the text, by question."""
        if self.guide is None:
            return self.diagnosed.answers
        return self.situation().known(self.guide)

    def situation(self, not_sure: Iterable[str] = ()) -> Situation:
        """Where a session with all of this would stand; after "Not sure" to the questions given."""
        unsure = dict.fromkeys(not_sure, NOT_SURE)
        answers = {**unsure, **self.diagnosed.answers}
        return situation([_reported(self.diagnosed), Answered(2, answers, self.details)])

    def own(self, most: Weight) -> Iterator[Place]:
        """The last place of each pattern that speaks for the guide, if it tells as much as `most` or more."""
        last = {
            match.pattern: (match.start or 0, match.end or 0)
            for match in self.diagnosis.matches
            if self.guide and match.guide == self.guide.slug and RANK[match.weight] <= RANK[most]
            if match.weight is not Weight.AGAINST
        }
        yield from last.values()


def _reported(diagnosed: Diagnosed) -> Reported:
    return Reported(1, diagnosed.diagnosis.found, diagnosed.verdict, diagnosed.against)


def _read(published: Catalog, title: str, body: str) -> _Case:
    heading = one_line(title, _TITLE)
    diagnosed = _diagnosed(published, "\n\n".join(part for part in (heading, body) if part.strip()))
    if not diagnosed.whole.strip():
        raise sessions.Refused(gettext("Paste the text of the issue."), field="body")
    edition = published.by_slug.get(diagnosed.verdict or "")
    guides = [edition.guide] if edition else [one.guide for one in published.editions]
    if edition:
        diagnosed = diagnosed.for_guide(edition.guide, {}, {})
    own = (match for match in diagnosed.diagnosis.matches if edition and match.guide == edition.guide.slug)
    seen = noticed(diagnosed.redacted, _lines(diagnosed.redacted, own)) | dict(diagnosed.details)
    details = {key: text for key, text in seen.items() if key in accepted(guides)}
    return _Case(published, diagnosed, edition.guide if edition else None, details)


def _diagnosed(published: Catalog, text: str) -> Diagnosed:
    try:
        return sessions.diagnose(published, text, apart=True)
    except sessions.TooLarge as error:
        raise sessions.TooLarge(error.message, field="body") from error


def _lines(text: str, matches: Iterable[Match]) -> list[str]:
    """The whole lines that matches start in."""
    starts = {text.rfind("\n", 0, match.start or 0) + 1 for match in matches if match.start is not None}
    return [text[start:].partition("\n")[0] for start in sorted(starts)]


def _missing(guide: Guide, case: _Case) -> Iterator[Missing]:
    """The questions that a person who is sure of nothing more would be asked, and the details not given."""
    for key in _still_asked(guide, case):
        question = guide.questions_by_key[key]
        yield Missing(QUESTION, key, question.text, question.help)
    given = {*case.details, *told(case.text)}
    for detail in guide.details:
        if detail.key not in given:
            yield Missing(DETAIL, detail.key, detail.text, detail.help)


def _missing_anyway(case: _Case) -> Iterator[Missing]:
    """What is always needed and not given, in the words of the guides that ask for it, the fallback first."""
    guides = sorted((one.guide for one in case.published.editions), key=lambda guide: not guide.fallback)
    given = {*case.known, *case.details, *touched(case.text)}
    for key in WITHOUT_GUIDE:
        if key in given:
            continue
        if key == TRIED:
            yield _TRIED
        elif question := next((g.questions_by_key[key] for g in guides if key in g.questions_by_key), None):
            yield Missing(QUESTION, key, question.text, question.help)
        elif detail := next((d for g in guides for d in g.details if d.key == key), None):
            yield Missing(DETAIL, key, detail.text, detail.help)


_TRIED = Missing(DETAIL, TRIED, "What you have tried, and what came of each", "")


def _still_asked(guide: Guide, case: _Case) -> list[str]:
    """The open questions, in the author's order."""
    asked: set[str] = set()
    while True:
        screen = flow.next_screen(guide, case.situation(asked))
        new = set(screen.questions) - asked if isinstance(screen, flow.AskQuestions) else set()
        if not new:
            return [question.key for question in guide.questions if question.key in asked]
        asked |= new


_QUOTES = 3
_SPEAKING = (Weight.DECISIVE, Weight.SUPPORTING)


def _quotes(case: _Case, guide: Guide) -> list[str]:
    """The lines with the strongest evidence for the guide, cut to what stands around it."""
    own = [m for m in case.diagnosis.matches if m.guide == guide.slug and m.weight in _SPEAKING]
    own.sort(key=lambda match: RANK[match.weight])
    lines = {
        line.number: line.text
        for match in reversed(own)
        if match.start is not None and match.end is not None
        if (line := line_at(case.text, match.start, match.end)).text
    }
    # One quote of each line, the strongest; the strongest line first.
    return list(dict.fromkeys(reversed(lines.values())))[:_QUOTES]


def _link(case: _Case, base: str) -> str:
    """The link with the whole text if it stays short; or else with the shortest excerpt that leads there.

    It leads to the same verdict; where no text does that, it names the guide.
    """
    if len(case.text) <= _READABLE:
        whole = _link_with(case, case.text, base)
        if len(whole) <= _READABLE and _leads_there(case, whole):
            return whole
    for text in _excerpts(case):
        url = _link_with(case, text, base)
        if _leads_there(case, url):
            return url
    slug = case.guide.slug if case.guide else ""
    return wizard_url(base, guide=slug, answers=case.known, details=case.details, ref=REF)


_READABLE = 2_000
"""Up to here a link in a comment is no nuisance, and mail programs leave it in one piece; characters."""


def _link_with(case: _Case, text: str, base: str) -> str:
    told = sessions.diagnose(case.published, text, apart=True)
    return wizard_url(base, text=text, answers=_untold(case, told), details=case.details, ref=REF)


def _leads_there(case: _Case, url: str) -> bool:
    return case.guide is None or _verdict_of(case, url) == case.guide.slug


def _excerpts(case: _Case) -> Iterator[str]:
    text = case.text
    if case.guide is None:
        # Of a text that is too long for a link at least what it says of its error.
        yield text if len(text) < _SHORT else "\n".join(statements(text))
        return
    yield excerpt(text, case.own(Weight.DECISIVE))
    yield excerpt(text, case.own(Weight.SUPPORTING))
    yield excerpt(text, case.own(Weight.GENERIC))
    everything = [
        (m.start, m.end) for m in case.diagnosis.matches if m.start is not None and m.end is not None
    ]
    yield excerpt(text, everything)
    yield text


_SHORT = 3_000  # characters


def _untold(case: _Case, told: Diagnosed) -> dict[str, str]:
    """The known answers that an excerpt does not tell by itself."""
    if case.guide is None:
        return dict(case.known)
    inferred = situation([_reported(told)]).inferred(case.guide)
    return {key: choice for key, choice in case.known.items() if inferred.get(key) != choice}


def _verdict_of(case: _Case, url: str) -> str | None:
    """Where the text leads that a link really carries."""
    (text,) = parse_qs(urlsplit(url).query).get("error", [""])
    return sessions.diagnose(case.published, text, apart=True).verdict
