"""What can happen to a session on a random journey."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.factories import NOW, a_step, again, an_id, published
from tests.sessions.journey import GUIDES, ISSUES, TEXTS, Journey
from tests.sessions.person import WALL_TEXT, Person, stored
from troubleshoot import sessions
from troubleshoot.engine import flow
from troubleshoot.engine.facts import Mark, Outcome, Result
from troubleshoot.engine.guide import NOT_SURE

MARKS = st.sampled_from([Mark.DONE, Mark.DONE, Mark.SKIPPED, Mark.NOT_PERMITTED, Mark.PENDING])
QUESTIONS = sorted({key for guide in GUIDES.values() for key in guide.questions_by_key})
STEPS = sorted({key for guide in GUIDES.values() for key in guide.steps_by_key})


def before_kept(at: sessions.Current) -> int:
    """The number of the fact with which a retry was begun that has no result yet."""
    return at.now.kept(at.guide.slug).importing


class Happenings(Journey):
    """The rules: each does one thing to the session and to the model."""

    @initialize(
        guide=st.sampled_from(sorted(GUIDES)),
        text=st.sampled_from(["", *TEXTS.values()]),
        tried=st.booleans(),
    )
    def start(self, guide: str, text: str, tried: bool) -> None:
        submission = an_id()
        at = sessions.start(
            submission=submission,
            now=NOW,
            guide=guide,
            text=text,
            tried=["restart"] if tried else [],
            source="issue",
            ref="4711",
        )
        self.person, self.tried = Person(at), {(guide, "restart")} if tried else set()
        self.model.path = [(guide, 1)]
        self.submissions.append(submission)

    @rule(question=st.sampled_from(QUESTIONS), number=st.integers(0, 5))
    def answer(self, question: str, number: int) -> None:
        asked = self.guide.questions_by_key.get(question)
        if asked is None:
            return
        keys = [*(choice.key for choice in asked.choices), NOT_SURE]
        self.say(question, keys[number % len(keys)])

    @rule(number=st.integers(0, 2))
    def answer_all_that_is_asked(self, number: int) -> None:
        self.come_to_a_round(number)

    @rule(
        rest=MARKS,
        result=st.sampled_from([Result.SAME_ERROR, Result.NOT_TRIED, Result.FIXED]),
        number=st.integers(0, 2),
        rounds=st.integers(1, 4),
    )
    def do_as_told(self, rest: Mark, result: Result, number: int, rounds: int) -> None:
        """Answer what is asked and do what is shown, a few times."""
        for _ in range(rounds):
            self.open_again()
            if self.person.at.screen == flow.Choose():
                self.write("switch", guide=self.model.guide)
            self.come_to_a_round(number)
            if isinstance(self.person.at.screen, flow.ShowRound):
                self.attempt_with({}, rest, result)

    @rule(question=st.sampled_from(QUESTIONS))
    def withdraw_answer(self, question: str) -> None:
        if question in self.guide.questions_by_key:
            self.say(question, None)

    @rule(name=st.sampled_from(sorted(TEXTS)))
    def report(self, name: str) -> None:
        if self.is_closed():
            self.refused(sessions.Conflict, "report", text=self.text(name))
            self.open_again()
        self.write("report", text=self.text(name))
        self.follow(name if name in GUIDES else self.model.guide)

    @rule(
        marks=st.dictionaries(st.sampled_from(STEPS), MARKS, max_size=3),
        rest=st.none() | MARKS,
        result=st.sampled_from([*Result, Result.SAME_ERROR, Result.SAME_ERROR]),
        name=st.sampled_from(sorted(TEXTS)),
        pick=st.integers(0, 2),
    )
    def attempt(
        self, marks: dict[str, Mark], rest: Mark | None, result: Result, name: str, pick: int
    ) -> None:
        self.open_again()
        self.attempt_with(marks, rest, result, name, pick)

    @rule(version=st.integers(0, 3))
    def attempt_that_is_refused(self, version: int) -> None:
        behind = self.person.at.now.version - 1 - version
        self.refused(sessions.Conflict, "attempt", version=behind)
        for key in self.model.done():
            error = sessions.Conflict if self.is_closed() else sessions.Refused
            self.refused(error, "attempt", steps={key: Mark.DONE})

    @rule(pick=st.integers(0, 2), something_else=st.sampled_from(["", "The moon"]))
    def credit(self, pick: int, something_else: str) -> None:
        number = len(self.model.attempts)
        if not number or self.model.attempts[-1].result != Result.FIXED:
            return
        credited = self.person.at.attempt(number).tested[:pick]
        self.write("credit", number=number, credited=credited, something_else=something_else)
        self.model.attempts[-1].credited = credited

    @rule(number=st.integers(1, 9))
    def undo(self, number: int) -> None:
        attempts = len(self.model.attempts)
        if number <= 5 and attempts:
            self.take_back()
        elif number != attempts:
            self.refused(sessions.Conflict, "undo", number=number)

    @rule()
    def load_again(self) -> None:
        at = sessions.load(self.person.token)
        assert (at.screen, at.outcome) == (self.person.at.screen, self.person.at.outcome)
        assert at.now == self.person.at.now
        self.person.at = at

    @rule(number=st.integers(0, 3))
    def escalate(self, number: int) -> None:
        if number < 3 and not self.model.attempts:
            return  # or most journeys would end before they began
        if not self.model.escalated:
            self.write("escalate")
            self.model.escalated = True

    @rule()
    def withdraw_escalation(self) -> None:
        if self.model.escalated:
            self.take_back_the_escalation()
        else:
            self.refused(sessions.Conflict, "withdraw_escalation")

    @rule()
    def leave(self) -> None:
        if self.person.at.outcome is Outcome.OPEN:
            self.write("leave")
            self.model.left = True

    @rule(guide=st.sampled_from(sorted(GUIDES)))
    def switch(self, guide: str) -> None:
        if self.is_closed():
            self.refused(sessions.Conflict, "switch", guide=guide)
        else:
            self.write("switch", guide=guide)
            self.follow(guide)

    @rule()
    def reject(self) -> None:
        if self.is_closed():
            self.refused(sessions.Conflict, "reject")
        else:
            self.write("reject")
            assert self.person.at.screen == flow.Choose()

    @rule(step=st.sampled_from(STEPS))
    def call_a_step_wrong(self, step: str) -> None:
        before = self.person.at
        if step in self.guide.steps_by_key:
            # The session has not moved on: a round that is being filled in is not stale.
            self.person.flag(step)
            self.model.left = False
            assert (self.person.at.screen, self.person.at.now.version) == (before.screen, before.now.version)
        else:
            self.refused(sessions.Refused, "flag", step=step)

    @rule(number=st.sampled_from([*ISSUES, 99]), mine=st.booleans())
    def claim_a_known_issue(self, number: int, mine: bool) -> None:
        before = self.person.at
        if number in ISSUES:
            self.person.claim(number, mine=mine)
            self.model.left = False
            assert (self.person.at.screen, self.person.at.now.version) == (before.screen, before.now.version)
        else:
            self.refused(sessions.Refused, "claim", number=number, mine=mine)

    @rule(
        marks=st.dictionaries(st.sampled_from(STEPS), MARKS, max_size=3),
        importing=st.booleans(),
        ahead=st.integers(0, 1),
    )
    def keep_marks(self, marks: dict[str, Mark], importing: bool, ahead: int) -> None:
        """Marks lead nowhere and count for nothing: as before, but that a session that was left is not."""
        before, counts = self.person.at, stored()[5:]
        known = self.guide.steps_by_key.keys() - self.model.done() - self.tried_here()
        fitting = {key: mark for key, mark in marks.items() if key in known}
        version = before.now.version + ahead
        asked: dict[str, Any] = {"steps": marks, "version": version, "importing": importing}
        if self.is_closed() or ahead:
            self.refused(sessions.Conflict, "keep_marks", **asked)
        elif fitting != marks:
            self.refused(sessions.Refused, "keep_marks", **asked)
        else:
            self.person.keep_marks(**asked)
            kept = self.person.at.now.kept(self.model.guide)
            assert (kept.marks, bool(kept.importing)) == (marks, importing or bool(before_kept(before)))
            assert (self.person.at.screen, self.person.at.now.version) == (before.screen, before.now.version)
            assert self.model.left or stored()[5:] == counts
            self.model.left = False

    @rule(slug=st.sampled_from(sorted(GUIDES)))
    def publish(self, slug: str) -> None:
        self.editions[slug] += 1
        number = self.editions[slug]
        steps = (a_step(f"new-{number}"), *GUIDES[slug].steps)
        published(again(GUIDES[slug], title=f"Edition {number}", steps=steps))
        at = sessions.load(self.person.token)
        assert (at.screen, at.guide) == (self.person.at.screen, self.guide)

    @rule(
        number=st.integers(0, 99),
        write=st.sampled_from(
            [
                ("answer", {"answers": {"medium": "air", "unknown": "x"}}),
                ("report", {"text": WALL_TEXT}),
                ("attempt", {"steps": {"restart": Mark.DONE}, "result": Result.FIXED, "version": 1}),
                ("credit", {"number": 1, "credited": ["restart"]}),
                ("undo", {"number": 1}),
                ("switch", {"guide": "wall"}),
                ("reject", {}),
                ("flag", {"step": "restart"}),
                ("claim", {"number": 1}),
                ("escalate", {}),
                ("withdraw_escalation", {}),
                ("leave", {}),
                ("keep_marks", {"steps": {"restart": Mark.DONE}, "importing": True, "version": 1}),
            ]
        ),
    )
    def submit_again(self, number: int, write: tuple[str, dict[str, Any]]) -> None:
        before, screen = stored(), self.person.at.screen
        name, values = write
        submission = self.submissions[number % len(self.submissions)]
        getattr(self.person, name)(submission=submission, **values)
        assert (stored(), self.person.at.screen) == (before, screen)
