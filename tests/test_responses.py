"""Templates of published guides with what was measured, and drafts kept from templates."""

from __future__ import annotations

import re

import pytest

from tests.factories import NOW, a_guide, a_step, published
from tests.statistics.counting import count
from troubleshoot import catalog, responses
from troubleshoot.engine.facts import Outcome
from troubleshoot.engine.guide import Detail
from troubleshoot.written import read_template

pytestmark = pytest.mark.django_db


def successes() -> list[str]:
    template = responses.template_of(catalog.current().by_slug["cut-line"])
    return re.findall(r"^\d+\. (.+)$", template.partition("### Success Patterns")[2], re.MULTILINE)


def test_nothing_is_shown_under_ten_tries() -> None:
    published(a_guide())
    count(9, solved=("vpn",))
    assert successes() == []


def test_steps_stand_in_the_measured_order_with_their_tries() -> None:
    published(a_guide())
    count(12, solved=("vpn",))
    count(11, failed=("cable",), outcome=Outcome.ESCALATED)
    first, second = successes()
    assert first.startswith("Do vpn") and "12 tries" in first
    assert second.startswith("Do cable") and "11 tries" in second


def test_a_preparation_has_no_figure() -> None:
    published(a_guide(steps=(a_step("cable"), a_step("vpn", requires=("cable",)))))
    count(12, solved=("cable", "vpn"))
    assert [line.partition(":")[0] for line in successes()] == ["Do vpn"]


def test_a_slug_that_is_published_is_not_taken_by_itself() -> None:
    published(a_guide())
    assert responses.with_slug(a_guide()).slug == "cut-line-template"
    assert responses.with_slug(a_guide(), "cut-line").slug == "cut-line"
    assert responses.with_slug(a_guide("free")).slug == "free"


def test_what_is_kept_stands_on_record_and_on_its_edition() -> None:
    published(a_guide())
    (imported,) = read_template("# Response Template: Cut line\n\n### Solution\n\n- Restart the router")
    draft = responses.keep(imported, by=None, now=NOW, slug="cut-line")
    assert draft.based_on == catalog.current().by_slug["cut-line"].row
    assert [step.title for step in catalog.guide_in(draft).steps] == ["Restart the router"]


def test_a_detail_takes_no_key_that_asks_for_something_else() -> None:
    published(a_guide(details=(Detail("region", "Region of the environment"), Detail("time", "Time (UTC)"))))
    (imported,) = responses.read(
        "# Response Template: Slow\n\n### Information to provide\n\n- Region\n- Time (UTC)"
    )
    known = {detail.text: detail.key for detail in imported.guide.details}
    assert known["Region"] != "region"
