"""Inside a session nothing is stored that its owner has not seen masked."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.browser import Browser
from tests.browsing import CUT, a_cut_line, browsing, on_the_line
from tests.factories import a_guide, an_id, published
from tests.hostile import rows, stored_texts
from tests.sessions.person import ODD_TEXT, WALL_TEXT, Person
from troubleshoot.models import Report, TextDay, TroubleshootingSession, UnknownText

pytestmark = pytest.mark.django_db

SECRET = "jane.doe@contoso.example"


def is_shown_masked(browser: Browser, before: dict[str, int]) -> None:
    """The page is shown again with the masks, and nothing is stored."""
    assert (browser.status, rows()) == (200, before)
    assert SECRET not in browser.html
    assert 'id="masked"' in browser.html


def at_the_paste() -> Browser:
    return browsing(on_the_line({"history": "text"}))


def test_a_pasted_text_is_shown_masked_before_it_is_stored() -> None:
    browser, before = at_the_paste(), rows()
    browser.send("", text=f"{WALL_TEXT} for {SECRET}")
    is_shown_masked(browser, before)
    assert browser.page.form("").values["text"] == [f"{WALL_TEXT} for <email-1>"]


def test_what_was_masked_is_stored_when_it_is_sent_again() -> None:
    browser = at_the_paste()
    browser.send("", text=f"{WALL_TEXT} for {SECRET}")
    shown = browser.page.form("").values["text"][0]
    browser.send("")
    assert (browser.answer.status_code, Report.objects.latest("pk").text) == (303, shown)


def test_it_keeps_its_submission_and_can_be_cut() -> None:
    browser = at_the_paste()
    submission = browser.page.form("").values["submission"]
    browser.send("", text=f"{WALL_TEXT} for {SECRET}")
    assert browser.page.form("").values["submission"] == submission
    browser.send("", text=WALL_TEXT)
    assert Report.objects.latest("pk").text == WALL_TEXT


def test_a_text_without_anything_to_mask_is_stored_at_once() -> None:
    assert at_the_paste().send("", text=WALL_TEXT).answer.status_code == 303


def test_a_log_file_is_shown_masked_in_the_box() -> None:
    person = on_the_line({"history": "text"})
    before, log = rows(), SimpleUploadedFile("log.txt", f"{WALL_TEXT} {SECRET}".encode())
    answer = Client().post(
        f"/sessions/{person.token}/paste/", {"submission": an_id(), "text": "See:", "log": log}
    )
    assert (answer.status_code, rows()) == (200, before)
    assert answer.context["form"]["text"].value() == f"See:\n{WALL_TEXT} <email-1>"


def test_what_is_added_to_a_masked_text_is_masked_too() -> None:
    browser = at_the_paste().send("", text=f"{WALL_TEXT} {SECRET}")
    browser.send("", text=f"{WALL_TEXT} <email-1> bob@contoso.example")
    assert browser.page.form("").values["text"] == [f"{WALL_TEXT} <email-1> <email-2>"]


def test_a_text_that_masking_made_longer_than_the_limit_is_taken(settings: Settings) -> None:
    browser, text = at_the_paste(), f"{WALL_TEXT} u@a.io"
    settings.TEXT_LIMIT = len(text)
    shown = browser.send("", text=text).page.form("").values["text"][0]
    assert len(shown) > settings.TEXT_LIMIT
    assert browser.send("").answer.status_code == 303


def test_a_longer_text_is_refused_and_not_masked(settings: Settings) -> None:
    settings.TEXT_LIMIT = 20
    assert at_the_paste().send("", text=f"{WALL_TEXT} {SECRET}").status == 422


def test_another_error_after_a_round_is_shown_masked_and_the_marks_stay() -> None:
    browser = browsing(Person.starting())
    before, changes = rows(), {"mark-cable": "done", "result": "other_error"}
    browser.send("", **changes, text=f"{ODD_TEXT} for {SECRET}")
    is_shown_masked(browser, before)
    form = browser.page.form("")
    assert (form.values["mark-cable"], form.values["text"]) == (["done"], [f"{ODD_TEXT} for <email-1>"])
    assert browser.send("", result="other_error").answer.status_code == 303


def test_a_reason_is_shown_masked() -> None:
    browser, before = browsing(Person.starting()), rows()
    reason = {"mark-cable": "skipped", "reason-cable": f"Only {SECRET} may"}
    browser.send("", **reason, result="same_error")
    is_shown_masked(browser, before)
    assert browser.page.form("").values["reason-cable"] == ["Only <email-1> may"]
    assert browser.send("", result="same_error").answer.status_code == 303


def test_something_else_that_did_it_is_shown_masked() -> None:
    browser = browsing(Person.starting().fix("cable", "vpn"))
    before = rows()
    is_shown_masked(browser.send("", what="something_else", something_else=f"{SECRET} did"), before)
    assert browser.send("", what="something_else").answer.status_code == 303


def test_details_are_shown_masked() -> None:
    person = on_the_line()
    browser, before = Browser().get(f"/sessions/{person.token}/hand-over/"), rows()
    is_shown_masked(browser.send("/details/", version=SECRET), before)
    assert browser.send("/details/").answer.status_code == 303
    assert "<email-1>" in "\n".join(stored_texts())


def test_what_is_wrong_with_a_step_is_shown_masked_in_its_place() -> None:
    person = Person.starting()
    browser, before = Browser().get(f"/sessions/{person.token}/steps/cable/wrong/"), rows()
    is_shown_masked(browser.send("/wrong/", text=f"Ask {SECRET}"), before)
    assert browser.send("/wrong/").answer.status_code == 303


def test_a_text_to_learn_is_shown_masked() -> None:
    published(a_guide())
    browser = Browser()
    browser.post("/learn/", text=f"{ODD_TEXT} {SECRET}", why="hand_over", submission=str(an_id()))
    assert (browser.status, UnknownText.objects.count(), SECRET in browser.html) == (200, 0, False)
    browser.send("/learn/", why="hand_over")
    assert UnknownText.objects.get().text == f"{ODD_TEXT} <email-1>"


def test_a_raw_text_that_starts_a_session_is_shown_masked_on_the_first_page() -> None:
    published(a_cut_line())
    browser, before = Browser().get("/?guide=cut-line"), rows()
    submission = browser.page.form("/").values["submission"]
    browser.send("/sessions/", direct="yes", text=f"{CUT} {SECRET}")
    is_shown_masked(browser, before)
    form = browser.page.form("/")
    assert (form.values["submission"], form.values["text"]) == (submission, [f"{CUT} <email-1>"])
    browser.send("/sessions/", direct="yes")
    assert (Report.objects.get().text, TextDay.objects.get().known) == (f"{CUT} <email-1>", 1)


def diagnosed(text: str = f"{CUT} {SECRET} from 10.20.30.40") -> Browser:
    published(a_cut_line())
    return Browser().get("/").send("/", text=text)


def test_the_diagnosis_shows_the_whole_masked_text_and_sums_the_masks_up() -> None:
    browser = diagnosed()
    assert browser.page.form("/sessions/").values["text"] == [f"{CUT} <email-1> from <ip-1>"]
    assert browser.response.context["marks"] == {"email": 1, "ip": 1}


def test_what_is_cut_of_a_diagnosis_is_not_stored() -> None:
    diagnosed().send("/sessions/", text=CUT)
    assert Report.objects.get().text == CUT


@pytest.mark.parametrize("address", ["/sessions/", "/learn/", "/"])
def test_the_text_as_it_was_cut_goes_everywhere(address: str) -> None:
    """One form holds it, whatever button is pressed; that of the language only shows the page again."""
    browser = diagnosed(ODD_TEXT)
    forms = [form for form in browser.page.forms if form.action != "/language/"]
    holding = [form for form in forms if form.values.get("text") == [ODD_TEXT]]
    assert address in {form.action for form in holding}
    assert len({id(form.values) for form in holding}) == 1


def test_a_raw_text_typed_into_a_diagnosis_is_shown_masked() -> None:
    browser = diagnosed(CUT)
    before = rows()
    is_shown_masked(browser.send("/sessions/", text=f"{CUT} {SECRET}"), before)
    assert browser.send("/sessions/").answer.status_code == 303
    assert TroubleshootingSession.objects.count() == 1


def test_the_cut_text_can_be_diagnosed_again() -> None:
    browser = diagnosed()
    cut = next(form for form in browser.page.forms if form.action == "/" and "submission" in form.values)
    browser.post("/", **(cut.values | {"text": ODD_TEXT, "guide": ""}))
    assert (browser.status, browser.response.context["verdict"]) == (200, None)


def test_ids_stay_in_the_browser_although_the_text_is_sent_twice() -> None:
    browser = at_the_paste()
    browser.send("", text=f"{WALL_TEXT}\nActivity Id: 7c1e09ab-52d4-4e6f-9b30-8f2a6d41c705").send("")
    person = browser.address.rsplit("/sessions/", 1)[1].split("/")[0]
    page = Browser(browser.client).get(f"/sessions/{person}/hand-over/check/")
    assert [one.value[:8] for one in page.response.context["ids"]] == ["7c1e09ab"]
