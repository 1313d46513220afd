"""The preview of a draft: the walk in an address, where it has come to, and the addresses on from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from .. import catalog, statistics
from ..catalog import Catalog, PublishedGuide
from ..engine import flow, moves
from ..engine.guide import Guide
from ..engine.matching import Diagnosis, RankedGuide
from ..engine.moves import Move, Report
from ..engine.planning import Order
from ..engine.problems import Problem, blocking, problems
from ..engine.walking import Arriving, Diagnosed, Walked, offered, walked
from ..models import Draft
from ..sessions import Diagnosed as DiagnosedText
from ..statistics import Start

_OF_SCREENS: dict[type[object], str] = {
    Arriving: "arriving",
    Diagnosed: "diagnosis",
    flow.AskQuestions: "questions",
    flow.Wait: "wait",
    flow.Paste: "paste",
    flow.Choose: "choose",
    flow.ShowRound: "round",
    flow.Resolved: "resolved",
    flow.HandOver: "hand_over",
}


@dataclass(frozen=True)
class Preview:
    """One look at a draft. `complete` is False if the end of the walk could not be read."""

    draft: Draft
    published: Catalog
    order: Order
    start: Start
    walked: Walked
    complete: bool = True
    at: str = ""
    key: str = ""

    @property
    def edition(self) -> PublishedGuide:
        """The draft as if it were the current edition."""
        return self.published.by_slug[self.draft.slug]

    @cached_property
    def guide(self) -> Guide:
        """What the draft says, in the active language as far as it is translated."""
        return self.edition.shown

    @property
    def learnt(self) -> bool:
        """True if what people did decides the order."""
        return self.start.plan.learnt

    @cached_property
    def problems(self) -> list[Problem]:
        """What keeps the draft from being published, as far as the draft itself tells."""
        return blocking(problems(self.edition.guide))

    @property
    def page(self) -> str:
        """The name of the page to show."""
        fixed = self.walked.situation.fixed_by
        if fixed and (self.at == "credit" or not fixed.asked_credit):
            return "credit"
        return self.at if self._may_look else _OF_SCREENS.get(type(self.walked.place), "elsewhere")

    @property
    def _may_look(self) -> bool:
        """True if the page that the address asks for can be shown here."""
        walk = self.walked
        possible = {
            "paste": not walk.closed,
            "question": self.key in self.guide.questions_by_key,
            "round": not walk.closed and offered(self.guide, walk.situation, walk.place) is not None,
            "tried": not walk.closed,
            "hand_over": not walk.closed,
        }
        return walk.inside and possible.get(self.at, False)

    @property
    def report(self) -> Report | None:
        """The newest text or symptoms of the walk."""
        for move in reversed(self.walked.moves):
            if isinstance(move, Report):
                return move
            if isinstance(move, moves.Retry) and move.report:
                return move.report
        return None

    def address(
        self, made: Iterable[Move] | None = None, *, at: str = "", key: str = "", order: Order | None = None
    ) -> str:
        """The address of the preview after these moves; without any, after those made."""
        walk = moves.written(self.walked.moves if made is None else made)
        wanted = {
            "walk": walk,
            "order": Order.ESTIMATES if (order or self.order) is Order.ESTIMATES else "",
            "at": at,
            "question": key,
        }
        query = urlencode({name: value for name, value in wanted.items() if value})
        return reverse("draft_preview", args=[self.draft.slug]) + (f"?{query}" if query else "")

    def after(self, move: Move) -> Preview:
        """The same after one more move; the walk is as before, with a misfit, if it cannot be made."""
        made = (*self.walked.moves, move)
        return replace(self, walked=_walked(self.published, self.draft.slug, made, self.start), at="", key="")


def preview_of(draft: Draft, query: QueryDict) -> Preview:
    """The preview of a draft at the place that an address names, whatever somebody made of it."""
    published = catalog.current().with_guide(catalog.guide_in(draft))
    order = Order.ESTIMATES if query.get("order") == Order.ESTIMATES else Order.AUTHOR
    edition = published.by_slug[draft.slug]
    start = statistics.start_of_draft(edition.guide, edition.row.guide_id or 0, order)
    made, complete = moves.read(query.get("walk", ""))
    return Preview(
        draft=draft,
        published=published,
        order=order,
        start=start,
        walked=_walked(published, draft.slug, made, start),
        complete=complete,
        at=query.get("at", ""),
        key=query.get("question", ""),
    )


def _walked(published: Catalog, slug: str, made: Iterable[Move], start: Start) -> Walked:
    guides = published.shown
    return walked(guides[slug], made, guides, start.plan)


def diagnosed_again(report: Report) -> DiagnosedText:
    """A report as the pages of a diagnosis take it; a stand-in where its text would be."""
    ranked = [
        RankedGuide(slug, "", -1 if slug in report.against else 0, "")
        for slug in dict.fromkeys((*report.found, *report.against))
    ]
    diagnosis = Diagnosis((), tuple(ranked), report.verdict, report.found)
    return DiagnosedText("…" if report.prints else "", {}, (), diagnosis, known=True)
