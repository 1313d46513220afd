"""The words of a guide's picture: what stands in its boxes, and the same to be read as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .engine.boxes import Role, Row
from .engine.estimation import Estimate
from .engine.flowgraph import Asked, Edge, EdgeKind, Graph, Node, NodeKind
from .engine.guide import Choice, Condition, Effect, Guide, Kind, Permission, Question, Step, Weight
from .engine.planning import MOST_STEPS
from .rendering import minutes
from .statistics import StepCounts
from .statistics.learning import ENOUGH_STRETCHES
from .templatetags.figures import estimate as in_percent
from .templatetags.wizard import permission

Rows = tuple[Row, ...]
Words = Callable[[], str]


@dataclass(frozen=True)
class Achieved:
    """What a step has achieved over all times and editions; no estimate of too few tries."""

    counts: StepCounts
    estimate: Estimate | None = None


@dataclass(frozen=True)
class Captions:
    """Makes the rows of each node.

    `achieved` is by the keys of steps, empty where it is not to be shown; `titles` are those of other
    guides by their slugs.
    """

    guide: Guide
    graph: Graph
    achieved: Mapping[str, Achieved] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def rows(self) -> dict[str, Rows]:
        """The rows of all nodes by their ids; those of choices stand in the rows of their questions."""
        makers = {
            NodeKind.START: self._start,
            NodeKind.QUESTION: self._question,
            NodeKind.EFFECT: self._effect,
            NodeKind.ROUNDS: self._rounds,
            NodeKind.STEP: self._step,
            NodeKind.RULE: self._rule,
            NodeKind.RESOLVED: self._resolved,
            NodeKind.HAND_OVER: self._hand_over,
        }
        return {node.id: tuple(makers[node.kind](node)) for node in self.graph.nodes if node.kind in makers}

    def _start(self, node: Node) -> Iterator[Row]:
        """How people come to the guide."""
        weights = Counter(pattern.weight for pattern in self.guide.patterns)
        symptoms = sum(pattern.kind is Kind.SYMPTOM for pattern in self.guide.patterns)
        yield Row(_shown(self.guide.title, self.guide.slug), Role.TITLE)
        yield Row(
            _(
                "Error patterns: %(decisive)s decisive, %(supporting)s supporting, %(generic)s generic,"
                " %(against)s against"
            )
            % {weight.value: weights[weight] for weight in Weight}
        )
        if symptoms:
            text = ngettext("%(n)s of them is a symptom", "%(n)s of them are symptoms", symptoms)
            yield Row(text % {"n": symptoms})
        if self.guide.fallback:
            yield Row(_("Gives way to every other guide that something particular speaks for"))
        if self.guide.recalled:
            yield _withdrawn(self.guide.recalled)

    def _question(self, node: Node) -> Iterator[Row]:
        question = self.guide.questions[node.position]
        yield Row(_numbered(node, _shown(question.text, question.key)), Role.TITLE)
        if when := _WHEN_ASKED[node.asked]():
            yield Row(when, Role.WARNING if node.asked in (Asked.IDLE, Asked.NEVER) else Role.FACT)
        yield from self._conditions(question.when, node, EdgeKind.ASKED_IF)
        for choice in self.graph.inside(node):
            yield Row(_choice_text(question.choices[choice.position]), Role.CHOICE, choice=choice.id)

    def choice_of(self, node: Node) -> Choice:
        """The choice that a node stands for."""
        question = self.graph.node[node.within]
        return self.guide.questions[question.position].choices[node.position]

    def _effect(self, node: Node) -> Iterator[Row]:
        choice = self.choice_of(self.graph.node[node.within])
        named = {"time": minutes(choice.minutes), "guide": self.titles.get(choice.guide, choice.guide)}
        yield Row(_EFFECTS[choice.effect]() % named)

    def _rounds(self, node: Node) -> Iterator[Row]:
        yield Row(_("Rounds"), Role.TITLE)
        up_to = _("Up to %(n)s steps that fit, then a retry. With the same error the next round follows.")
        yield Row(up_to % {"n": MOST_STEPS})
        yield Row(_("What was skipped is offered once more at the end."))
        if self.guide.recalled:
            yield Row(_("No step is offered any more."), Role.WARNING)
        if not self.guide.learning:
            yield Row(_("Always in this order."))
            return
        learning = _("In this order until %(n)s stretches have ended, then in the one that was learnt.")
        yield Row(learning % {"n": ENOUGH_STRETCHES})
        if self.guide.explore:
            yield Row(_("Other orders are tried at random."))

    def _step(self, node: Node) -> Iterator[Row]:
        step = self.guide.steps[node.position]
        yield Row(_numbered(node, _shown(step.title, step.key)), Role.TITLE)
        if step.key in self.guide.withdrawn:
            yield _withdrawn(self.guide.withdrawn[step.key])
        yield Row("\u00a0· ".join(_facts(step)))
        if step.permission is not Permission.NONE:
            yield Row(str(permission(step.permission)), Role.PERMISSION)
        yield from self._prerequisites(node)
        yield from self._conditions(step.when, node, EdgeKind.CONDITION)
        if found := self.achieved.get(step.key):
            yield from _figures(found)

    def _prerequisites(self, node: Node) -> Iterator[Row]:
        """What must be done before, and what comes before."""
        if needed := self.graph.into(node, EdgeKind.REQUIRES):
            text = ngettext(
                "Only once step %(some)s is done", "Only once steps %(some)s are done", len(needed)
            )
            yield Row(text % {"some": self._numbers(needed)}, Role.CONDITION, tuple(needed))
        if earlier := self.graph.into(node, EdgeKind.AFTER):
            text = ngettext(
                "After step %(some)s, if that is still to come",
                "After steps %(some)s, if these are still to come",
                len(earlier),
            )
            yield Row(text % {"some": self._numbers(earlier)}, Role.CONDITION, tuple(earlier))

    def _numbers(self, edges: Iterable[Edge]) -> str:
        """The steps that edges come from, by their numbers."""
        positions = sorted({self.graph.node[edge.source].position for edge in edges})
        return _all_of([str(position + 1) for position in positions])

    def _conditions(self, when: Sequence[Condition], node: Node, kind: EdgeKind) -> Iterator[Row]:
        edges = {edge.place: edge for edge in self.graph.into(node, kind)}
        for place, condition in enumerate(when):
            into = (edges[place],) if place in edges else ()
            known = condition.known or node.kind is not NodeKind.STEP
            yield Row(
                self._condition(_CONDITIONS, condition, self._number(into, condition), known=known),
                Role.CONDITION,
                into,
                told=self._condition(_CONDITIONS_TOLD, condition, self._asked(condition), known=known),
            )

    def _condition(
        self, words: Mapping[tuple[bool, bool], Words], condition: Condition, question: str, *, known: bool
    ) -> str:
        labels = [_quoted(_label(self._question_of(condition), key)) for key in condition.choices]
        return words[known, condition.negated]() % {"question": question, "answer": _one_of(labels)}

    def _number(self, into: Sequence[Edge], condition: Condition) -> str:
        """A question by its number; by its key where there is none of that key."""
        return str(self.graph.node[into[0].source].position + 1) if into else _quoted(condition.question)

    def _asked(self, condition: Condition) -> str:
        question = self._question_of(condition)
        return _quoted(_shown(question.text if question else "", condition.question))

    def _question_of(self, condition: Condition) -> Question | None:
        return self.guide.questions_by_key.get(condition.question)

    def _rule(self, node: Node) -> Iterator[Row]:
        rule = self.guide.escalations[node.position]
        yield Row(_("Rule %(n)s") % {"n": node.position + 1}, Role.TITLE)
        yield Row(rule.reason)
        if rule.failed_attempts:
            text = ngettext(
                "From %(n)s failed attempt on", "From %(n)s failed attempts on", rule.failed_attempts
            )
            yield Row(text % {"n": rule.failed_attempts})
        yield from self._conditions(rule.when, node, EdgeKind.CONDITION)

    def _resolved(self, node: Node) -> Iterator[Row]:
        yield Row(_("Resolved"), Role.TITLE)
        yield Row(_("The step that did it is named and counted."))

    def _hand_over(self, node: Node) -> Iterator[Row]:
        yield Row(_("Hand-over"), Role.TITLE)
        yield Row(_("Everything known, for a human."))


_WHEN_ASKED: Mapping[Asked, Words] = {
    Asked.FIRST: lambda: _("Asked by itself, before the others"),
    Asked.NEEDED: lambda: "",
    Asked.NEVER: lambda: _("No step or rule asks it: only the text can tell"),
    Asked.IDLE: lambda: _("Nothing depends on it, so it is never asked"),
}
_EFFECTS: Mapping[Effect, Words] = {
    Effect.CONTINUE: lambda: _("Goes on"),
    Effect.WAIT: lambda: _("Wait %(time)s, then answer it again"),
    Effect.PASTE: lambda: _("Paste the text found there; it is diagnosed"),
    Effect.RESOLVED: lambda: _("Resolved: it had worked after all"),
    Effect.SWITCH: lambda: _("Go on in the guide “%(guide)s”"),
    Effect.ESCALATE: lambda: _("Hand over to a human"),
}
_CONDITIONS: Mapping[tuple[bool, bool], Words] = {
    (False, False): lambda: _("Question %(question)s is %(answer)s, or not known"),
    (False, True): lambda: _("Question %(question)s is not %(answer)s"),
    (True, False): lambda: _("Question %(question)s is known to be %(answer)s"),
    (True, True): lambda: _("Question %(question)s is known not to be %(answer)s"),
}
_CONDITIONS_TOLD: Mapping[tuple[bool, bool], Words] = {
    (False, False): lambda: _("Only if %(question)s is %(answer)s, or not known"),
    (False, True): lambda: _("Not if %(question)s is %(answer)s"),
    (True, False): lambda: _("Only once %(question)s is known to be %(answer)s"),
    (True, True): lambda: _("Only once %(question)s is known not to be %(answer)s"),
}
"""By whether the answer must be known, and whether the condition is negated."""


def _shown(text: str, key: str) -> str:
    """A text, or the key of what has none yet."""
    return text if text.strip() else key


def _numbered(node: Node, text: str) -> str:
    return f"{node.position + 1}. {text}"


def _withdrawn(reason: str) -> Row:
    return Row(_("Withdrawn: %(reason)s") % {"reason": reason}, Role.WARNING)


def _choice_text(choice: Choice) -> str:
    label = _shown(choice.label, choice.key)
    if not choice.told_by:
        return label
    told = ngettext("told by %(n)s pattern", "told by %(n)s patterns", len(choice.told_by))
    return f"{label} · {told % {'n': len(choice.told_by)}}"


def _label(question: Question | None, key: str) -> str:
    choice = question.choice(key) if question else None
    return _shown(choice.label if choice else "", key)


def _quoted(text: str) -> str:
    return _("“%(text)s”") % {"text": text}


def _one_of(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return _("%(some)s or %(last)s") % {"some": ", ".join(items[:-1]), "last": items[-1]}


def _all_of(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return _("%(some)s and %(last)s") % {"some": ", ".join(items[:-1]), "last": items[-1]}


def _facts(step: Step) -> Iterator[str]:
    yield minutes(step.minutes)
    if step.wait_minutes:
        yield _("then wait %(time)s") % {"time": minutes(step.wait_minutes)}
    if step.alone:
        yield _("a round of its own")
    if step.retries:
        yield _("a way to import")
    if step.pinned:
        yield _("pinned to its place")
    if step.risk:
        yield _("has a risk")


def _figures(found: Achieved) -> Iterator[Row]:
    """Counts always, an estimate only of enough tries."""
    counts = {"tried": found.counts.tried, "credited": found.counts.credited}
    said = _("tried %(tried)s, credited %(credited)s") % counts
    if not found.estimate:
        yield Row(said, Role.FIGURES)
        return
    percent = in_percent(found.estimate)
    told = _("Resolves %(percent)s of the cases; %(counts)s") % {"percent": percent, "counts": said}
    yield Row(f"{percent}, {said}", Role.FIGURES, estimate=found.estimate, told=told)
