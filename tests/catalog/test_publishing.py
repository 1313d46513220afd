from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import NOW, a_guide, a_pattern, a_step, published, withdrawn
from troubleshoot import catalog
from troubleshoot.catalog import NotFit, Publication
from troubleshoot.engine.guide import Guide
from troubleshoot.models import Edition
from troubleshoot.models import Guide as GuideRow

pytestmark = pytest.mark.django_db
FILE, ADMIN = Edition.Origin.FILE, Edition.Origin.ADMIN


def publish(guide: Guide, origin: Edition.Origin = FILE, *, replace: bool = False) -> tuple[str, int]:
    done = catalog.publish(guide, origin=origin, now=NOW, replace=replace)
    return done.outcome, done.number


def current() -> Edition:
    return Edition.objects.get(status=Edition.Status.CURRENT)


def test_the_first_edition_has_number_one() -> None:
    assert publish(a_guide()) == (Publication.PUBLISHED, 1)


def test_an_edition_remembers_origin_time_and_digest() -> None:
    publish(a_guide())
    assert (current().origin, current().published_at, len(current().digest)) == (FILE, NOW, 64)


def test_the_same_content_makes_no_edition() -> None:
    publish(a_guide())
    assert publish(a_guide()) == (Publication.UNCHANGED, 1)
    assert Edition.objects.count() == 1


def test_publishing_again_keeps_the_time_of_the_first() -> None:
    publish(a_guide())
    catalog.publish(a_guide(), origin=FILE, now=NOW + timedelta(days=1))
    assert current().published_at == NOW


def test_new_content_makes_the_next_edition() -> None:
    publish(a_guide())
    assert publish(a_guide(title="Anew")) == (Publication.PUBLISHED, 2)
    assert current().title == "Anew"


def test_the_edition_before_is_superseded_and_kept() -> None:
    publish(a_guide())
    publish(a_guide(title="Anew"))
    assert list(Edition.objects.order_by("number").values_list("number", "status")) == [
        (1, "superseded"),
        (2, "current"),
    ]


def test_going_back_to_earlier_content_makes_an_edition_of_its_own() -> None:
    publish(a_guide())
    publish(a_guide(title="Anew"))
    assert publish(a_guide()) == (Publication.PUBLISHED, 3)


def test_numbers_count_for_each_guide() -> None:
    publish(a_guide("one"))
    assert publish(a_guide("two")) == (Publication.PUBLISHED, 1)
    assert Edition.objects.filter(status="current").count() == 2


def test_a_file_leaves_an_edition_that_came_from_the_admin() -> None:
    publish(a_guide(), ADMIN)
    assert publish(a_guide(title="From a file")) == (Publication.KEPT, 1)
    assert current().title == "Cut-line".replace("-", " ")


def test_a_file_replaces_an_edition_of_the_admin_when_told_to() -> None:
    publish(a_guide(), ADMIN)
    assert publish(a_guide(title="From a file"), replace=True) == (Publication.PUBLISHED, 2)
    assert current().origin == FILE


def test_the_admin_publishes_over_a_file() -> None:
    publish(a_guide())
    assert publish(a_guide(title="By hand"), ADMIN) == (Publication.PUBLISHED, 2)


def test_the_admin_publishes_over_the_admin() -> None:
    publish(a_guide(), ADMIN)
    assert publish(a_guide(title="By hand"), ADMIN) == (Publication.PUBLISHED, 2)


def test_the_same_content_from_a_file_is_unchanged_and_not_kept() -> None:
    publish(a_guide(), ADMIN)
    assert publish(a_guide()) == (Publication.UNCHANGED, 1)


def test_replacing_with_the_same_content_makes_no_edition() -> None:
    publish(a_guide(), ADMIN)
    assert publish(a_guide(), replace=True) == (Publication.UNCHANGED, 1)


def test_a_guide_with_problems_is_not_published() -> None:
    with pytest.raises(NotFit) as error:
        publish(a_guide(steps=()))
    assert [problem.place for problem in error.value.problems] == ["steps"]
    assert not GuideRow.objects.exists()


def test_a_guide_with_problems_leaves_the_current_edition() -> None:
    publish(a_guide())
    with pytest.raises(NotFit):
        publish(a_guide(patterns=(a_pattern(matches=("nothing",)),)))
    assert (current().number, current().status) == (1, "current")


def test_a_withdrawal_survives_loading_the_same_file_again() -> None:
    published(a_guide())
    withdrawn("vpn")
    assert publish(a_guide()) == (Publication.UNCHANGED, 1)
    assert catalog.current().by_slug["cut-line"].guide.withdrawn == {"vpn": "It does harm."}


def test_publishing_does_not_touch_the_parts_of_the_edition_before() -> None:
    publish(a_guide())
    publish(a_guide(steps=(a_step("other"),)))
    first = Edition.objects.get(number=1)
    assert list(first.step_set.values_list("key", flat=True)) == ["cable", "vpn"]
