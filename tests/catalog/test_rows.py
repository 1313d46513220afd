from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis.extra.django import TestCase

from tests.catalog.made_up import guides
from tests.factories import (
    NOW,
    a_guide,
    a_pattern,
    a_question,
    a_step,
    again,
    is_,
    is_not,
    shipped,
    withdrawn,
)
from tests.sessions.person import the_line, the_wall
from troubleshoot.catalog import rows, shipped_files
from troubleshoot.engine.guide import (
    Cause,
    Choice,
    Guide,
    IssueTarget,
)
from troubleshoot.models import Edition
from troubleshoot.models import Guide as GuideRow


def stored(guide: Guide) -> Edition:
    row, _ = GuideRow.objects.get_or_create(slug=guide.slug)
    number = row.editions.count() + 1
    return rows.store(guide, of=row, number=number, origin=Edition.Origin.FILE, published_at=NOW)


def again_from_rows(guide: Guide) -> Guide:
    return rows.load(stored(guide).pk)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", [path.stem for path in shipped_files()])
def test_a_shipped_guide_survives(slug: str) -> None:
    guide = shipped(slug)
    assert again_from_rows(guide) == guide


@pytest.mark.django_db
@pytest.mark.parametrize("guide", [a_guide(), the_line(), the_wall()], ids=lambda guide: guide.slug)
def test_a_guide_of_the_tests_survives(guide: Guide) -> None:
    assert again_from_rows(guide) == guide


@pytest.mark.django_db
def test_a_second_edition_is_loaded_without_the_first() -> None:
    first, second = stored(a_guide()), stored(a_guide(title="Anew", steps=(a_step("other"),)))
    assert rows.load(first.pk).steps_by_key.keys() == {"cable", "vpn"}
    assert rows.load(second.pk).steps_by_key.keys() == {"other"}


@pytest.mark.django_db
def test_the_digest_of_what_was_loaded_is_the_stored_one() -> None:
    edition = stored(the_line())
    assert rows.digest(rows.load(edition.pk)) == edition.digest


@pytest.mark.django_db
def test_an_unknown_edition_does_not_exist() -> None:
    with pytest.raises(Edition.DoesNotExist):
        rows.load(0)


@pytest.mark.django_db
def test_loading_takes_the_same_queries_whatever_the_size() -> None:
    counts = []
    for guide in (the_line(), again(shipped(), slug="large")):
        edition = stored(guide)
        with CaptureQueriesContext(connection) as captured:
            rows.load(edition.pk)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_a_withdrawn_step_is_loaded_as_such() -> None:
    edition = stored(a_guide())
    withdrawn("vpn")
    assert rows.load(edition.pk).withdrawn == {"vpn": "It does harm."}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"steps": (a_step("a"), a_step("b"), a_step("c", requires=("b", "a")))},
        {
            "causes": (Cause("x", "X"), Cause("y", "Y")),
            "steps": (a_step("a", causes=("y", "x")),),
        },
        {"questions": (a_question("q", "a", "b", "c"),), "steps": (a_step("a", is_("q", "b", "a")),)},
        {
            "patterns": (a_pattern("x", "some x"), a_pattern("y", "some y")),
            "questions": (a_question("q", "a", Choice("b", "B", told_by=("y", "x"))),),
        },
    ],
    ids=["requires", "causes", "condition", "told_by"],
)
def test_references_keep_the_order_of_the_author(changes: dict[str, Any]) -> None:
    guide = a_guide(**changes)
    assert again_from_rows(guide) == guide


def test_equal_guides_have_equal_digests() -> None:
    assert rows.digest(the_line()) == rows.digest(the_line())


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Other"},
        {"never": ("that",)},
        {"last_checked": date(2026, 11, 1)},
        {"steps": (a_step("vpn"), a_step("cable"))},
        {"steps": (a_step("cable"), a_step("vpn", prior=2.0))},
        {"steps": (a_step("cable", notes="Mind the dog."), a_step("vpn"))},
        {"notes": "From the issues."},
        {"issue": IssueTarget("https://example.org/new")},
        {"translations": {"de": {"title": "Leitung gekappt"}}},
    ],
)
def test_whatever_changes_changes_the_digest(changes: dict[str, Any]) -> None:
    assert rows.digest(a_guide(**changes)) != rows.digest(a_guide())


def test_a_guide_without_notes_and_translations_has_the_digest_it_had_before_there_were_any() -> None:
    assert rows.digest(a_guide()) == "efe57dd81d3e1b0a08dc874f1b5d8aab5362a9d7f0fe36cb33cc8d1eee58a21a"


def test_the_language_it_is_shown_in_does_not_change_the_digest() -> None:
    assert rows.digest(a_guide(language="de")) == rows.digest(a_guide())


def test_a_withdrawal_does_not_change_the_digest() -> None:
    assert rows.digest(a_guide(withdrawn={"vpn": "harm"}, recalled="harm")) == rows.digest(a_guide())


def test_negating_a_condition_changes_the_digest() -> None:
    one, other = (a_guide(steps=(a_step("a", made("q", "x")),)) for made in (is_, is_not))
    assert rows.digest(one) != rows.digest(other)


class TestMadeUpGuides(TestCase):
    @hypothesis_settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(guide=guides())
    def test_whatever_a_guide_says_survives(self, guide: Guide) -> None:
        edition = stored(guide)
        loaded = rows.load(edition.pk)
        self.assertEqual(loaded, guide)
        self.assertEqual(rows.digest(loaded), edition.digest)
