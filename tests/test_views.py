from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.browser import Browser
from tests.browsing import CUT, a_cut_line
from tests.factories import a_guide, a_pattern, a_step, a_symptom, published, shipped
from tests.hostile import rows, stored_texts
from tests.sessions.person import ODD_TEXT, counted, the_line, the_wall
from troubleshoot.engine.guide import Detail, Guide
from troubleshoot.models import Fact, TroubleshootingSession

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide() -> Guide:
    return published(a_cut_line())


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("address", ["/", "/guides/", "/guides/cut-line/"])
def test_a_page_is_shown(address: str) -> None:
    assert Client().get(address).status_code == 200


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("address", ["/", "/guides/", "/guides/cut-line/"])
def test_a_page_is_the_same_with_htmx(address: str) -> None:
    plain, htmx = (Browser().get(address), Browser(headers={"HX-Request": "true"}).get(address))
    assert "<html" in htmx.html
    assert htmx.page.tags == plain.page.tags


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("put", "/"),
        ("delete", "/"),
        ("post", "/guides/"),
        ("post", "/guides/cut-line/"),
        ("get", "/sessions/"),
    ],
)
def test_a_wrong_method_is_refused(method: str, address: str) -> None:
    assert getattr(Client(), method)(address).status_code == 405


@pytest.mark.parametrize("slug", ["nope", "%00", "%ED%A0%80", "%E2%80%AE", "<script>", "x" * 3000])
def test_an_unknown_guide_is_not_found(slug: str) -> None:
    assert Client().get(f"/guides/{slug}/").status_code == 404


def test_without_guides_the_pages_are_still_there() -> None:
    assert Client().get("/guides/").status_code == Client().get("/").status_code == 200


def test_the_shipped_guide_shows_every_step_and_link() -> None:
    guide = published(shipped())
    page = Browser().get(f"/guides/{guide.slug}/").page
    assert [step.title for step in guide.steps if step.title not in page.text] == []
    assert {link.url for link in guide.links} <= set(page.links)


def test_a_guide_leads_into_a_session(guide: Guide) -> None:
    browser = Browser().get("/guides/cut-line/").send("/sessions/")
    assert browser.answer.status_code == 303
    assert browser.address.endswith("/rounds/1/")


@pytest.mark.usefixtures("guide")
def test_a_text_is_diagnosed_with_its_evidence_marked() -> None:
    browser = Browser().get("/").send("/", text=f"Oh. {CUT}")
    assert browser.status == 200
    assert re.search('<mark class="decisive"[^>]*>connection was cut</mark>', browser.html)


@pytest.mark.usefixtures("guide")
def test_the_diagnosis_hands_on_the_redacted_text() -> None:
    browser = Browser().get("/").send("/", text=f"somebody@example.org\r\n{CUT}", ref="#7")
    values = browser.page.form("/sessions/").values
    assert values["text"] == [f"<email-1>\n{CUT}"]
    assert (values["guide"], values["ref"]) == (["cut-line"], ["#7"])


@pytest.mark.usefixtures("guide")
def test_a_diagnosis_stores_nothing() -> None:
    before = rows()
    Browser().get("/").send("/", text=CUT, symptoms=["hangs"])
    assert rows() == before


@pytest.mark.usefixtures("guide")
def test_a_symptom_alone_leads_to_its_guide() -> None:
    browser = Browser().get("/").send("/", symptoms=["hangs"]).send("/sessions/")
    assert browser.address.endswith("/rounds/1/")


@pytest.mark.usefixtures("guide")
def test_a_session_starts_with_what_was_diagnosed() -> None:
    Browser().get("/").send("/", text=CUT, ref="#7").send("/sessions/", tried=["cable"])
    row = TroubleshootingSession.objects.get()
    assert (row.source, row.ref) == ("web", "#7")
    assert Fact.objects.get(kind=Fact.Kind.TRIED_BEFORE).data["steps"] == ["cable"]
    assert CUT in stored_texts()


@pytest.mark.usefixtures("guide")
def test_starting_twice_from_one_page_starts_one_session() -> None:
    browser = Browser().get("/").send("/", text=CUT)
    form = browser.page.form("/sessions/")
    addresses = {browser.post("/sessions/", **form.values).address for _ in range(2)}
    assert (TroubleshootingSession.objects.count(), len(addresses)) == (1, 1)


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("fields", [{}, {"text": ""}, {"text": " \n\t"}, {"symptoms": "nope"}])
def test_nothing_to_diagnose_is_refused_with_a_message(fields: dict[str, str]) -> None:
    browser = Browser().post("/", **fields)
    assert browser.status == 422
    assert 'role="alert"' in browser.html


@pytest.mark.usefixtures("guide")
def test_a_refused_page_keeps_what_was_typed() -> None:
    browser = Browser().post("/", text=CUT, symptoms=["nope", "hangs"], ref="#7", guide="x")
    values = browser.page.form("/").values
    assert browser.status == 422
    assert (values["text"], values["symptoms"], values["ref"]) == ([CUT], ["hangs"], ["#7"])


@pytest.mark.usefixtures("guide")
def test_a_link_can_prefill_the_first_page() -> None:
    page = Browser().get("/?guide=cut-line&symptom=hangs&error=Oh").page
    values = page.form("/").values
    assert (values["text"], values["symptoms"], values["guide"]) == (["Oh"], ["hangs"], ["cut-line"])
    assert "/guides/cut-line/" in page.links


def test_what_a_link_told_reaches_the_session() -> None:
    guide = published(shipped())
    link = "/?error=ERR_NETWORK&version=4.50.6&method=pac&ref=10820"
    key = next(choice.key for choice in guide.questions_by_key["method"].choices)
    Browser().get(link.replace("method=pac", f"method={key}")).send("/").send("/sessions/")
    told = Fact.objects.get(kind=Fact.Kind.ANSWERED).data
    assert told == {"answers": {"method": key}, "details": {"version-target": "4.50.6"}}
    assert TroubleshootingSession.objects.get().ref == "10820"


def test_what_a_link_told_wrongly_is_left_out() -> None:
    published(the_line(details=(Detail("version", "Which?"),)))
    Browser().get("/?error=line%20was%20cut&version=4&method=nope").send("/").send("/sessions/")
    assert not Fact.objects.filter(kind=Fact.Kind.ANSWERED).exists()


def test_the_checklist_of_what_was_tried_fits_the_text() -> None:
    guide = published(the_line())
    page = Browser().get("/").send("/", text="The line was cut.").page
    offered = page.form("/sessions/").offered["tried"]
    assert "antenna" not in offered
    assert set(offered) <= {step.key for step in guide.steps}


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("text", [ODD_TEXT, f"{CUT} It is against the policy."])
def test_no_verdict_offers_the_paste_box_and_a_hand_over(text: str) -> None:
    browser = Browser().get("/").send("/", text=text)
    assert "text" in browser.page.form("/").values
    assert text in browser.page.text
    assert "make.powerapps.com" in "".join(browser.page.links)


def test_a_server_made_wrapper_is_not_led_to_the_network_guide() -> None:
    published(shipped())
    text = 'Solution "CenterofExcellenceCoreComponents" failed to import: An item with the same key.'
    browser = Browser().get("/").send("/", text=text)
    starts = [form for form in browser.page.forms if form.action == "/sessions/"]
    assert "network-errors" not in [form.values.get("guide", [""])[0] for form in starts]
    assert '<mark class="against"' in browser.html
    assert "text" in browser.page.form("/").values


def test_a_text_without_evidence_can_go_on_in_any_guide() -> None:
    published(the_line())
    published(the_wall())
    browser = Browser().get("/").send("/", text=ODD_TEXT)
    assert browser.page.form("/sessions/").offered["guide"][-2:] == ["line", "wall"]
    assert browser.send("/sessions/", guide="wall").address.startswith("/sessions/")


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("changes", [{"guide": "nope"}, {"guide": ""}, {"submission": ""}, {"tried": "nope"}])
def test_a_refused_start_stores_nothing_and_keeps_the_text(changes: dict[str, str]) -> None:
    before = rows()
    browser = Browser().get("/").send("/", text=CUT).send("/sessions/", **changes)
    assert (browser.status, rows()) == (422, before)
    assert browser.page.form("/sessions/").values["text"] == [CUT]


def test_a_step_that_was_tried_is_not_offered() -> None:
    published(a_guide(steps=(a_step("cable"), a_step("vpn"))))
    browser = Browser().get("/").send("/", text=CUT).send("/sessions/", tried=["cable"])
    assert "reason-cable" not in browser.page.form("").values


@pytest.mark.usefixtures("guide")
def test_another_guide_than_the_diagnosed_one_counts_as_a_rejection() -> None:
    published(the_wall())
    browser = Browser().get("/").send("/", text=CUT)
    others = next(form for form in browser.page.forms if "wall" in form.offered.get("guide", []))
    browser.post("/sessions/", **(others.values | {"guide": "wall"}))
    assert counted("rejected") == {"cut": 1}


@pytest.mark.usefixtures("guide")
def test_enter_in_the_search_searches() -> None:
    first = re.search(r'<form[^>]*action="/".*?<button[^>]*>', Browser().get("/").html, re.DOTALL)
    assert first is not None and 'name="search"' in first.group().rsplit("<button", 1)[1]


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("address", ["/sessions/", "/sessions/x/reject/"])
def test_a_wrong_method_is_answered_with_a_page(address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize(("symptoms", "verdicts"), [(["hangs"], 1), (["hangs", "stands"], 0)])
def test_symptoms_of_two_guides_lead_to_a_choice(symptoms: list[str], verdicts: int) -> None:
    published(a_guide(patterns=(a_pattern(), a_symptom())))
    published(a_guide("other", patterns=(a_pattern("o", "other line"), a_symptom("stands"))))
    page = Browser().get("/").send("/", symptoms=symptoms).page
    starts = [form for form in page.forms if form.action == "/sessions/" and form.values.get("guide")]
    assert len([form for form in starts if form.values["guide"] == ["cut-line"]]) == verdicts


def test_with_two_symptoms_the_guides_to_choose_come_first() -> None:
    published(a_guide(patterns=(a_pattern(), a_symptom())))
    published(a_guide("other", patterns=(a_pattern("o", "other line"), a_symptom("stands"))))
    page = Browser().get("/").send("/", symptoms=["hangs", "stands"]).page
    assert page.forms[0].action == "/sessions/"
    assert set(page.forms[0].offered["guide"]) == {"cut-line", "other"}


def test_evidence_names_its_guide_where_more_than_one_is_in_question() -> None:
    published(a_guide(patterns=(a_pattern(), a_symptom())))
    published(a_guide("other", patterns=(a_pattern("o", "other line"), a_symptom("stands"))))
    both, one = (
        Browser().get("/").send("/", symptoms=symptoms).response.context["evidence"]
        for symptoms in (["hangs", "stands"], ["hangs"])
    )
    assert {found.guide for found in both} == {"Cut line", "Other"}
    assert [found.guide for found in one] == [""]
