"""What a link or an issue brings along, on its way into the session."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from tests.browser import Browser, Form
from tests.browsing import CUT
from tests.factories import a_guide, a_pattern, a_question, a_step, is_, published
from tests.hostile import rows, stored_texts
from tests.issues.forms import rendered
from tests.sessions.person import LINE_TEXT, ODD_TEXT, WALL_TEXT, the_line, the_wall
from troubleshoot.engine.guide import Detail, Guide
from troubleshoot.models import Fact, Report, TextDay, TroubleshootingSession

pytestmark = pytest.mark.django_db

KNOWN = {"answer-medium": "cable", "detail-version": "4.50.6", "ref": "#7"}
TOLD = {"answers": {"medium": "cable"}, "details": {"version": "4.50.6"}}
ISSUE, VERSION, MEDIUM, DOOR = (
    *("Describe the issue", "Which version?", "What about medium?", "What about door?"),
)
BODY = rendered((ISSUE, LINE_TEXT), (MEDIUM, "Cable"), (VERSION, "4.50.6"))


@pytest.fixture(autouse=True)
def line() -> Guide:
    published(the_wall())
    return published(the_line())


def linked(**values: str) -> Browser:
    return Browser().get(f"/?{urlencode(KNOWN | values)}")


def a_how_guide(**values: Any) -> Guide:
    """A guide that asks how somebody imported."""
    steps = (a_step("cable", is_("method", "pac")), a_step("vpn"))
    return a_guide(questions=(a_question("method", "pac", "portal"),), steps=steps, **values)


def told() -> dict[str, Any]:
    """What the only session was told at its start."""
    return dict(Fact.objects.get(kind=Fact.Kind.ANSWERED).data)


def starting(browser: Browser, guide: str) -> Form:
    """The form of the page that can start in that guide."""
    starts = [form for form in browser.page.forms if form.action == "/sessions/"]
    return next(form for form in starts if guide in form.offered.get("guide", []))


def test_what_a_link_knows_reaches_the_session_through_the_diagnosis() -> None:
    linked(error=LINE_TEXT).send("/").send("/sessions/")
    assert (told(), TroubleshootingSession.objects.get().ref) == (TOLD, "#7")


def test_it_survives_looking_again() -> None:
    linked(error=ODD_TEXT).send("/").send("/", text=LINE_TEXT).send("/sessions/")
    assert told() == TOLD


def test_it_survives_a_refused_form() -> None:
    browser = linked().send("/", text="")
    assert browser.status == 422
    browser.send("/", text=LINE_TEXT).send("/sessions/")
    assert told() == TOLD


def test_it_survives_a_refused_start() -> None:
    browser = linked(error=LINE_TEXT).send("/").send("/sessions/", tried="nope")
    assert browser.status == 422
    browser.send("/sessions/")
    assert told() == TOLD


def test_it_survives_a_search_without_javascript() -> None:
    linked(error=LINE_TEXT).send("/", search="yes", find="x").send("/", find="").send("/sessions/")
    assert told() == TOLD


def test_it_goes_along_into_another_guide_as_far_as_that_one_asks() -> None:
    browser = linked(error=LINE_TEXT).send("/")
    browser.post("/sessions/", **(starting(browser, "wall").values | {"guide": "wall"}))
    assert told() == {"answers": {"medium": "cable"}, "details": {}}


def test_it_goes_along_by_the_page_of_the_named_guide() -> None:
    browser = linked(guide="line")
    link = next(link for link in browser.page.links if link.startswith("/guides/line/?"))
    browser.get(link).send("/sessions/")
    assert (told(), TroubleshootingSession.objects.get().ref) == (TOLD, "#7")


def test_it_comes_back_from_the_page_of_the_guide() -> None:
    browser = Browser().get(f"/guides/line/?{urlencode(KNOWN)}")
    link = next(link for link in browser.page.links if link.startswith("/?guide=line"))
    values = browser.get(link).page.form("/").values
    assert {name: values[name] for name in KNOWN} == {name: [value] for name, value in KNOWN.items()}


@pytest.mark.parametrize("address", ["/", "/guides/line/"])
def test_nothing_of_it_is_hidden(address: str) -> None:
    text = Browser().get(f"{address}?{urlencode(KNOWN)}").page.text
    assert [word for word in (MEDIUM, "Cable", VERSION, "4.50.6", "#7") if word not in text] == []


@pytest.mark.parametrize(
    ("query", "focused"), [("", True), ("?ref=%237", True), ("?answer-medium=air", False)]
)
def test_the_focus_does_not_lead_past_what_a_link_brought(query: str, focused: bool) -> None:
    assert (" autofocus" in Browser().get(f"/{query}").html) == focused


def test_a_reference_alone_is_shown() -> None:
    assert "#7" in Browser().get("/?ref=%237").page.text


def test_a_link_without_a_text_can_start_right_there() -> None:
    browser = linked(guide="line")
    values = browser.page.form("/").values
    browser.post("/sessions/", **(values | {"direct": "yes"}))
    assert (told(), browser.address.startswith("/sessions/")) == (TOLD, True)


def test_the_button_to_start_right_there_names_its_address() -> None:
    page, other = linked(guide="line"), linked()
    assert 'name="direct" value="yes" formaction="/sessions/"' in page.html
    assert "direct" in page.page.form("/").offered and "direct" not in other.page.form("/").offered


@pytest.mark.parametrize("direct", [True, False])
def test_a_text_counts_once_wherever_its_session_starts(direct: bool) -> None:
    browser = linked(guide="line")
    if direct:
        browser.post("/sessions/", **(browser.page.form("/").values | {"direct": "yes", "text": LINE_TEXT}))
    else:
        browser.send("/", text=LINE_TEXT).send("/sessions/")
    assert LINE_TEXT in stored_texts()
    assert TextDay.objects.get().known == 1


def test_a_refused_start_right_there_shows_the_first_page_again() -> None:
    browser = linked(guide="line")
    values = browser.page.form("/").values | {"direct": "yes", "text": "boom", "symptoms": "nope"}
    before = rows()
    browser.post("/sessions/", **values)
    again = browser.page.form("/").values
    assert (browser.status, rows(), again["text"]) == (422, before, ["boom"])
    assert {name: again[name] for name in KNOWN} == {name: [value] for name, value in KNOWN.items()}


@pytest.mark.parametrize(
    "query",
    [
        "answer-nope=x&detail-nope=y&answer-=z&detail-=z&answer-medium=nope",
        "answer-medium=%00&detail-version=%00%20%E2%80%8B",
        f"answer-medium={'x' * 5000}&detail-{'k' * 3000}=1",
        "answer-medium=<script>alert(1)</script>&detail-<script>=1",
        "guide=nope&ref=&method=&version=",
        "guide=%00&symptom=%00&error=%00",
    ],
)
def test_an_odd_link_is_never_an_error_and_brings_nothing(query: str) -> None:
    browser = Browser().get(f"/?{query}")
    assert browser.status == 200 and "<script>alert" not in browser.html
    browser.send("/", text=LINE_TEXT).send("/sessions/")
    assert not Fact.objects.filter(kind=Fact.Kind.ANSWERED).exists()


def test_of_a_repeated_parameter_one_counts() -> None:
    Browser().get("/?answer-medium=air&answer-medium=cable").send("/", text=LINE_TEXT).send("/sessions/")
    assert told()["answers"] == {"medium": "cable"}


def test_a_detail_is_shown_and_stored_redacted_escaped_and_cut() -> None:
    value = f"<b>somebody@example.org</b> {'x' * 400}"
    browser = linked(**{"detail-version": value, "error": LINE_TEXT})
    assert "somebody@example" not in browser.html and "<b><email" not in browser.html
    browser.send("/").send("/sessions/")
    stored = told()["details"]["version"]
    assert stored.startswith("<b><email-1></b> xxx") and len(stored) == 300


def test_the_text_of_a_link_is_shown_redacted() -> None:
    assert "somebody@example" not in linked(error="Ask somebody@example.org", ref="somebody@example.org").html


@pytest.mark.parametrize("posted", [True, False])
def test_the_short_names_work_in_links_and_in_the_forms_of_old_pages(posted: bool) -> None:
    published(a_how_guide(details=(Detail("version-target", "To?"),)))
    known = {"method": "pac", "version": "4.50"}
    browser = Browser().get("/" if posted else f"/?{urlencode(known)}").send("/", text=CUT)
    browser.send("/sessions/", **(known if posted else {}))
    assert told() == {"answers": {"method": "pac"}, "details": {"version-target": "4.50"}}


def test_the_long_names_win_over_the_short_ones() -> None:
    published(a_how_guide())
    Browser().get("/?answer-method=portal&method=pac").send("/", text=CUT).send("/sessions/")
    assert told()["answers"] == {"method": "portal"}


def test_an_issue_is_taken_apart_into_evidence_and_what_is_known() -> None:
    context = Browser().get("/").send("/", text=BODY).response.context
    assert context["redacted"] == LINE_TEXT
    assert [(one.asked, one.told) for one in context["read"]] == [(MEDIUM, "Cable"), (VERSION, "4.50.6")]


def test_what_was_read_goes_on_to_the_session() -> None:
    Browser().get("/").send("/", text=BODY).send("/sessions/")
    assert (told(), Report.objects.get().text) == (TOLD, LINE_TEXT)


def test_what_was_read_survives_looking_again_with_another_text() -> None:
    browser = Browser().get("/").send("/", text=BODY.replace(LINE_TEXT, ODD_TEXT))
    browser.send("/", text=LINE_TEXT).send("/sessions/")
    assert told() == TOLD


def test_what_was_read_reaches_another_guide_that_asks_for_it() -> None:
    body = rendered((ISSUE, LINE_TEXT), (DOOR, "Open"), (VERSION, "4.50.6"))
    browser = Browser().get("/").send("/", text=body)
    assert [one.asked for one in browser.response.context["read"]] == [VERSION]
    browser.post("/sessions/", **(starting(browser, "wall").values | {"guide": "wall"}))
    assert told() == {"answers": {"door": "open"}, "details": {}}
    assert "4.50.6" in Report.objects.get().text


def test_a_link_wins_over_an_issue() -> None:
    browser = Browser().get("/?answer-medium=air").send("/", text=BODY)
    assert [one.asked for one in browser.response.context["read"]] == [VERSION]
    browser.send("/sessions/")
    assert told()["answers"] == {"medium": "air"}
    assert "Cable" in Report.objects.get().text


def test_an_issue_without_a_text_is_a_finished_page() -> None:
    browser = Browser().get("/").send("/", text=rendered((MEDIUM, "Cable"), (VERSION, "4.50.6")))
    assert (browser.status, len(browser.response.context["read"])) == (200, 2)
    browser.send("/sessions/", guide="wall")
    assert told()["answers"] == {"medium": "cable"}


def test_the_record_of_an_unknown_issue_has_all_of_it() -> None:
    context = Browser().get("/").send("/", text=BODY.replace(LINE_TEXT, ODD_TEXT)).response.context
    assert "4.50.6" in context["record"] and ODD_TEXT in context["record"]


def test_secrets_in_an_issue_are_masked() -> None:
    body = BODY.replace("4.50.6", "somebody@example.org").replace(LINE_TEXT, f"{LINE_TEXT} boss@example.org")
    browser = Browser().get("/").send("/", text=body)
    assert "@example" not in browser.html
    browser.send("/sessions/")
    assert "@example" not in " ".join(stored_texts())


def test_a_wall_is_not_found_by_the_label_of_an_answer() -> None:
    published(the_wall(patterns=(a_pattern("refused", "wall refused"), a_pattern("cable", "cable"))))
    assert Browser().get("/").send("/", text=BODY).response.context["verdict"].slug == "line"
    assert WALL_TEXT not in stored_texts()
