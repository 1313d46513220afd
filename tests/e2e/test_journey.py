"""The main job, as people do it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from tests.e2e.conftest import Visitor
from tests.sessions.person import counted
from troubleshoot.models import TroubleshootingSession

Visit = Callable[..., Visitor]
ERROR = (
    "Network Error (ERR_NETWORK)\n"
    "Unable to write data to the transport connection: An existing connection was forcibly closed by "
    "the remote host."
)


def diagnosed(visitor: Visitor, text: str = ERROR) -> Visitor:
    """Somebody who pasted a text and sees the diagnosis."""
    visitor.open().fill("#id_text", text)
    visitor.press("Find the cause")
    return visitor


def at_first_round(visitor: Visitor) -> Visitor:
    """Somebody who was led to the first round."""
    diagnosed(visitor).press("Start")
    visitor.answer(history="nothing")
    visitor.answer(environment="right")
    visitor.answer_all()
    return visitor


@pytest.mark.parametrize("javascript", [True, False])
def test_a_pasted_error_leads_to_a_recorded_fix(visit: Visit, javascript: bool) -> None:
    person = at_first_round(visit(java_script_enabled=javascript))
    person.mark_all("done")
    person.press("It worked")
    credited = person.page.locator("input[name=what]").first
    key = credited.get_attribute("value")
    credited.check()
    person.press("Save")
    assert "/resolved/" in person.page.url
    assert counted("credited") == {key: 1}
    assert person.complaints == []


def test_evidence_is_marked_in_the_text(visit: Visit) -> None:
    person = diagnosed(visit())
    marks = person.page.locator("pre.evidence mark.decisive").all_inner_texts()
    assert any("forcibly closed" in mark for mark in marks)


def test_a_session_goes_on_in_another_browser(visit: Visit) -> None:
    first = at_first_round(visit())
    first.mark_all("skipped")
    first.press("Same error")
    second = visit()
    second.open(first.page.url.split("/rounds/")[0].split("/questions/")[0] + "/")
    second.answer_all()
    assert second.page.locator("fieldset.marks").count() > 0


def test_an_answer_is_changed_and_an_attempt_undone(visit: Visit) -> None:
    person = at_first_round(visit())
    person.mark_all("done")
    person.press("Same error")
    person.follow(person.page.locator("aside a:has-text('Look or undo')"))
    person.press("Undo this attempt")
    assert "/rounds/1/" in person.page.url
    person.follow(person.page.locator("aside a:has-text('Change')").first)
    person.answer(history="finished")
    assert "/resolved/" in person.page.url


def test_a_maintainer_sees_what_a_person_did(visit: Visit) -> None:
    person = at_first_round(visit())
    person.mark_all("done")
    person.press("Same error")
    User.objects.create_user("maintainer", password="a long password", is_staff=True)
    maintainer = visit()
    maintainer.open("/statistics/network-errors/").fill("#id_username", "maintainer")
    maintainer.page.fill("#id_password", "a long password")
    maintainer.press("Sign in")
    tried = maintainer.page.locator("[aria-label=Steps] tbody td:nth-child(2)").all_inner_texts()
    assert sum(map(int, tried)) == sum(counted("tried").values()) > 0


def test_a_refused_round_keeps_its_marks(visit: Visit) -> None:
    person = at_first_round(visit())
    person.mark_all("not_permitted")
    person.press("Another error")
    assert person.page.locator("[data-error-summary]").is_visible()
    checked = person.page.locator("fieldset.marks input:checked")
    assert checked.count() == person.page.locator("fieldset.marks").count()


def test_a_server_side_error_is_told_apart_and_never_a_dead_end(visit: Visit) -> None:
    person = diagnosed(visit(), 'Solution "Core" failed to import: the connection timed out')
    assert person.page.locator("#id_text").is_visible()
    assert "failed to import" in person.page.locator("#record").input_value()
    assert person.page.locator("button:has-text('Start')").count() == 0
    assert not TroubleshootingSession.objects.exists()


def test_typed_values_fill_in_the_commands_and_stay_in_the_browser(visit: Visit) -> None:
    person = at_first_round(visit())
    person.page.click("details:has(#id_environment) > summary")
    person.page.fill("#id_environment", "https://fabrikam.crm4.dynamics.com/")
    person.page.fill("#id_file", "Mine_managed.zip")
    person.press("Fill in")
    commands = " ".join(person.page.locator(".command pre").all_inner_texts())
    assert "fabrikam.crm4.dynamics.com" in commands or "Mine_managed.zip" in commands
    other = visit()
    other.open(person.page.url)
    assert "fabrikam" not in other.page.content()
