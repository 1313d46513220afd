"""From a group to a draft pattern for a guide."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tests.factories import NOW, a_guide, a_pattern, published
from tests.unknown import kinds
from tests.unknown.kept import CLOSED, LOST, alike, kept, kept_and_grouped, made_up
from troubleshoot import catalog, unknown
from troubleshoot.engine.guide import ErrorPattern, Kind, Weight
from troubleshoot.engine.patterns import costs, found_in
from troubleshoot.engine.problems import Problem
from troubleshoot.models import DraftPattern, Edition, TextGroup, UnknownText

pytestmark = pytest.mark.django_db


def proposed(group: TextGroup) -> unknown.Draft:
    draft = unknown.propose_for(group, catalog.current())
    assert draft is not None
    return draft


def made(group: TextGroup, pattern: ErrorPattern, **values: Any) -> list[Problem]:
    defaults: dict[str, Any] = {"guide": "cut-line", "pattern": pattern, "by": None, "now": NOW}
    return list(unknown.make_draft(group, catalog.current(), **(defaults | values)))


def a_group() -> TextGroup:
    """A group that a draft can be made from, beside another one and a published guide."""
    published(a_guide())
    kept_and_grouped(*alike(LOST))
    return kept_and_grouped(*alike(CLOSED))


# What is proposed --------------------------------------------------------------------------------


def test_a_draft_is_a_decisive_expression_named_after_its_group() -> None:
    group = a_group()
    pattern = proposed(group).pattern
    assert (pattern.key, pattern.kind, pattern.weight) == (
        f"group-{group.pk}",
        Kind.EXPRESSION,
        Weight.DECISIVE,
    )


def test_a_draft_finds_its_group_and_none_of_the_others() -> None:
    draft = proposed(a_group())
    assert (draft.proposal.found, draft.proposal.of, draft.proposal.others_found) == (6, 6, 0)
    assert draft.proposal.fits


def test_the_examples_of_a_draft_prove_it() -> None:
    pattern = proposed(a_group()).pattern
    assert pattern.matches and pattern.does_not_match
    assert all(found_in(pattern, example) for example in pattern.matches)
    assert not any(found_in(pattern, example) for example in pattern.does_not_match)


def test_an_example_is_the_part_of_a_long_text_around_what_is_found() -> None:
    published(a_guide())
    pattern = proposed(kept_and_grouped(*(f"{text}\n{'w ' * 900}" for text in alike(CLOSED)))).pattern
    assert pattern.matches
    assert all(len(example) < 600 for example in pattern.matches)


def test_the_examples_of_published_guides_must_not_be_found() -> None:
    said = "The connection was cut"
    published(a_guide(patterns=(a_pattern(matches=(said,)),)))
    draft = proposed(kept_and_grouped(*(f"{said}. It is {n} o'clock on the tower" for n in range(1, 9))))
    assert draft.proposal.fits
    assert not found_in(draft.pattern, said)


def test_texts_without_a_word_give_no_draft() -> None:
    assert unknown.propose_for(kept_and_grouped("<guid-1>", "<guid-2>"), catalog.current()) is None


def test_a_group_whose_texts_are_gone_gives_no_draft() -> None:
    group = a_group()
    UnknownText.objects.filter(group=group).delete()
    assert unknown.propose_for(group, catalog.current()) is None


@pytest.mark.parametrize("seed", range(4))
def test_a_draft_of_every_group_of_many_texts_tells_it_from_the_others(seed: int) -> None:
    rows = kept(*(text for _, text in made_up(300, Random(seed))))
    unknown.group_new()
    texts = list(UnknownText.objects.filter(pk__in=[row.pk for row in rows]).values_list("group", "text"))
    for group in TextGroup.objects.all():
        pattern = proposed(group).pattern
        own = [text for number, text in texts if number == group.pk]
        assert sum(found_in(pattern, text) for text in own) >= 0.95 * len(own)
        assert not [text for number, text in texts if number != group.pk and found_in(pattern, text)]
        assert list(costs(pattern)) == []


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_a_draft_of_every_kind_of_error_fits(kind: str) -> None:
    published(a_guide())
    kept(*(text for _, text in kinds.of_kind(kind, 150, Random(3))))
    unknown.group_new()
    texts = list(UnknownText.objects.values_list("group", "text"))
    for group in TextGroup.objects.all():
        pattern = proposed(group).pattern
        own = [text for number, text in texts if number == group.pk]
        assert sum(found_in(pattern, text) for text in own) >= 0.95 * len(own)
        assert not [text for number, text in texts if number != group.pk and found_in(pattern, text)]


def test_a_draft_that_says_little_only_supports() -> None:
    published(a_guide())
    pattern = proposed(kept_and_grouped(*(f"Lamp {n} of {n} vanished" for n in range(2, 9)))).pattern
    assert pattern.weight is Weight.SUPPORTING


def test_what_must_not_match_comes_nearest_to_the_group() -> None:
    kept_and_grouped(*alike("The gate at {host} was painted for {guid} in {number} colours, and looks fine."))
    (first, *_) = proposed(a_group()).pattern.does_not_match
    assert "painted" in first


def test_examples_are_cut_between_words() -> None:
    published(a_guide())
    long = [f"{'before ' * 60}{text} {'after ' * 60}" for text in alike(CLOSED)]
    example = proposed(kept_and_grouped(*long)).pattern.matches[0]
    assert set(example.split()) <= set(long[-1].split()) | {word for text in long for word in text.split()}


# What is kept ------------------------------------------------------------------------------------


def test_a_proposed_draft_is_kept_as_it_is() -> None:
    group = a_group()
    pattern = replace(proposed(group).pattern, says="The gate was closed.")
    assert made(group, pattern) == []
    row = DraftPattern.objects.get()
    assert (row.guide.slug, row.group, row.key, row.text) == ("cut-line", group, pattern.key, pattern.text)
    assert (row.kind, row.weight, row.says) == (pattern.kind, pattern.weight, pattern.says)
    assert (row.matches, row.does_not_match) == ([*pattern.matches], [*pattern.does_not_match])


def test_a_draft_says_who_made_it_and_when() -> None:
    by = get_user_model().objects.create_user("ann")
    made(a_group(), a_pattern("gate"), by=by)
    row = DraftPattern.objects.get()
    assert (row.made_by, row.made_at) == (by, NOW)


def test_a_draft_changes_no_edition() -> None:
    made(a_group(), a_pattern("gate", "gate was closed"))
    assert Edition.objects.count() == 1
    assert catalog.current().matcher.diagnose("The gate was closed").verdict is None


@pytest.mark.parametrize(
    "changes",
    [
        {"text": " "},
        {"text": "(", "kind": Kind.EXPRESSION},
        {"text": "gate.*closed", "kind": Kind.EXPRESSION, "matches": ("gate closed",)},
        {"text": "x*", "kind": Kind.EXPRESSION, "matches": ("x",), "does_not_match": ()},
        {"matches": ("All is well",)},
        {"does_not_match": ("The gate was closed.",)},
        {"matches": ()},
        {"does_not_match": ()},
        {"key": "The Gate"},
        {"key": "not_sure"},
        {"kind": Kind.SYMPTOM},
    ],
)
def test_a_draft_with_problems_keeps_nothing(changes: dict[str, Any]) -> None:
    pattern = replace(a_pattern("gate", "gate was closed"), **changes)
    assert made(a_group(), pattern)
    assert not DraftPattern.objects.exists()


def test_the_key_of_a_published_pattern_is_taken() -> None:
    (problem,) = made(a_group(), a_pattern("cut", "gate was closed"))
    assert problem.path == ("key",)
    assert not DraftPattern.objects.exists()


def test_what_else_is_wrong_with_the_guide_is_not_the_drafts_problem() -> None:
    group = a_group()
    (edition,) = catalog.current().editions
    unfit = catalog.Catalog((replace(edition, guide=replace(edition.guide, title=" ")),))
    pattern = a_pattern("gate", "gate was closed")
    assert unknown.make_draft(group, unfit, guide="cut-line", pattern=pattern, by=None, now=NOW) == []


def test_a_draft_with_the_same_key_is_replaced() -> None:
    group = a_group()
    for text in ("gate was closed", "gate was shut"):
        made(group, a_pattern("gate", text))
    assert DraftPattern.objects.get().text == "gate was shut"


def test_a_draft_with_problems_leaves_the_one_before() -> None:
    group = a_group()
    made(group, a_pattern("gate", "gate was closed"))
    assert made(group, a_pattern("gate", "gate was shut", matches=()))
    assert DraftPattern.objects.get().text == "gate was closed"


def test_the_same_key_in_another_guide_is_another_draft() -> None:
    group = a_group()
    published(a_guide("wall"))
    for guide in ("cut-line", "wall"):
        made(group, a_pattern("gate", "gate was closed"), guide=guide)
    assert DraftPattern.objects.count() == 2


def test_drafts_are_listed_the_newest_first() -> None:
    group = a_group()
    for day in (1, 3, 2):
        made(group, a_pattern(f"gate{day}", "gate was closed"), now=NOW.replace(day=day))
    assert [draft.key for draft in unknown.drafts()] == ["gate3", "gate2", "gate1"]


def adopted(pattern: ErrorPattern) -> None:
    made(a_group(), pattern)
    edition = catalog.current().by_slug["cut-line"]
    unknown.adopt(DraftPattern.objects.get(), edition, by=None, now=NOW)


def test_an_adopted_pattern_stands_in_the_draft_of_its_guide() -> None:
    adopted(a_pattern("gate", "gate was closed"))
    draft = catalog.guide_in(catalog.draft("cut-line"))
    assert [pattern.key for pattern in draft.patterns] == ["cut", "gate"]
    assert draft.patterns[1].matches == ("The gate was closed.",)
    assert not DraftPattern.objects.exists()


def test_what_is_published_stays_while_a_pattern_is_adopted() -> None:
    adopted(a_pattern("gate", "gate was closed"))
    assert catalog.current().by_slug["cut-line"].guide == a_guide()


def test_adopting_keeps_what_the_draft_says_already() -> None:
    group = a_group()
    catalog.start_draft(a_guide(title="Edited"), by=None, now=NOW)
    made(group, a_pattern("gate", "gate was closed"))
    unknown.adopt(DraftPattern.objects.get(), catalog.current().by_slug["cut-line"], by=None, now=NOW)
    assert catalog.guide_in(catalog.draft("cut-line")).title == "Edited"
