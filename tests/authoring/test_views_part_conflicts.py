"""Two people at the parts of one draft: nothing that anybody typed or saved is lost."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.drafting import DRAFT, at, fill, now, saved_by_ben, typed
from tests.factories import NOW, a_guide, a_step
from troubleshoot import catalog
from troubleshoot.engine import editing
from troubleshoot.engine.guide import Cause

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("draft")]

STEP = f"{DRAFT}steps/cable/"


def test_the_second_save_of_a_part_gets_both_texts_and_loses_nothing(ada: Browser) -> None:
    browser = at(ada, "steps", "cable")
    theirs = editing.put(now(), "steps", a_step("cable", title="By Ben", body="Ben's way"), 0)
    saved_by_ben(editing.put(theirs, "causes", Cause("bens", "By Ben as well")))
    fill(browser, title="By Ada", note="Mine")
    assert (ada.status, now().steps[0].title) == (409, "By Ben")
    assert (typed(ada)["title"], typed(ada)["note"]) == (["By Ada"], ["Mine"])
    assert "title: By Ben" in ada.page.text
    assert "+  title: By Ada" in ada.page.text
    assert STEP in ada.page.links
    fill(ada)
    assert (ada.answer.status_code, now().steps[0].title) == (303, "By Ada")
    assert now().causes[-1].key == "bens"


def test_theirs_is_taken_by_opening_the_part_anew(ada: Browser) -> None:
    browser = at(ada, "steps", "cable")
    saved_by_ben(editing.put(now(), "steps", a_step("cable", title="By Ben"), 0))
    fill(browser, title="By Ada")
    assert typed(ada.get(STEP))["title"] == ["By Ben"]
    assert now().steps[0].title == "By Ben"


def test_a_change_elsewhere_is_told_as_such(ada: Browser) -> None:
    browser = at(ada, "steps", "cable")
    saved_by_ben(editing.put(now(), "causes", Cause("bens", "By Ben")))
    fill(browser, title="By Ada")
    assert (ada.status, ada.response.context["conflict"]["untouched"]) == (409, True)


def test_a_part_that_was_removed_meanwhile_can_be_put_back(ada: Browser) -> None:
    browser = at(ada, "steps", "cable")
    saved_by_ben(editing.remove(now(), "steps", 0))
    fill(browser, title="By Ada")
    assert (ada.status, typed(ada)["title"]) == (409, ["By Ada"])
    fill(ada)
    assert [(step.key, step.title) for step in now().steps][-1] == ("cable", "By Ada")


def test_a_part_whose_key_was_changed_meanwhile_is_found_again(ada: Browser) -> None:
    browser = at(ada, "links", "0")
    saved_by_ben(editing.move(now(), "links", 0, 1))
    fill(browser, title="By Ada")
    assert ada.status == 409
    fill(ada)
    assert [link.title for link in now().links] == ["Two", "By Ada"]


def test_a_new_part_is_added_to_what_others_saved(ada: Browser) -> None:
    browser = at(ada, "causes")
    saved_by_ben(editing.put(now(), "causes", Cause("bens", "By Ben")))
    fill(browser, text="By Ada")
    assert (ada.status, typed(ada)["text"]) == (409, ["By Ada"])
    fill(ada)
    assert [cause.text for cause in now().causes][-2:] == ["By Ben", "By Ada"]


def test_the_texts_of_a_guide_are_kept_like_those_of_a_part(ada: Browser) -> None:
    browser = at(ada, "guide", "texts")
    saved_by_ben(editing.put(a_guide(title="By Ben"), "causes", Cause("bens", "By Ben")))
    fill(browser, title="By Ada")
    assert (ada.status, now().title, typed(ada)["title"]) == (409, "By Ben", ["By Ada"])
    fill(ada)
    assert (now().title, now().causes[-1].key) == ("By Ada", "bens")


def test_a_draft_that_is_gone_is_not_found(ada: Browser) -> None:
    browser = at(ada, "steps", "cable")
    catalog.discard_draft("cut-line", version=1, by=None, now=NOW)
    assert fill(browser, title="By Ada").status == 404


def test_a_change_of_a_part_does_not_touch_the_texts_of_the_guide(ada: Browser) -> None:
    browser = at(ada, "guide", "texts")
    saved_by_ben(editing.put(now(), "causes", Cause("bens", "By Ben")))
    fill(browser, title="By Ada")
    assert (ada.status, ada.response.context["conflict"]["untouched"]) == (409, True)
    assert ada.response.context["conflict"]["difference"].count("By Ada") == 1
