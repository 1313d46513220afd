"""All drafts, a new one, one at a glance, and its whole file."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.browser import Browser
from tests.factories import NOW, a_guide, a_question, a_step, again, is_, published
from tests.hostile import MARKUP, rows
from troubleshoot import catalog
from troubleshoot.engine.guide import Guide
from troubleshoot.models import Change, Draft, Edition

pytestmark = pytest.mark.django_db

DRAFT = "/admin/drafts/cut-line/"
FILE = f"{DRAFT}file/"
PAGES = ("/admin/drafts/", "/admin/drafts/new/", DRAFT, FILE, f"{FILE}download/")
NEW = {"title": "The tunnel is flooded", "summary": "Water came in.", "slug": ""}


def drafted(guide: Guide | None = None) -> Draft:
    return catalog.start_draft(guide or a_guide(), by=None, now=NOW)


def saved_by_ben(**changes: Any) -> None:
    ben = User.objects.create_user("ben", is_staff=True)
    catalog.save_draft("cut-line", a_guide(**changes), version=1, by=ben, now=NOW)


def now() -> Guide:
    return catalog.guide_in(catalog.draft("cut-line"))


# Who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in(page: str) -> None:
    drafted()
    answer = Client().get(page)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("page", PAGES)
def test_others_who_can_sign_in_may_not(page: str, client: Client) -> None:
    drafted()
    client.force_login(User.objects.create_user("guest"))
    assert client.get(page).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_looking_writes_nothing(page: str, signed_in: Client) -> None:
    published(a_guide())
    drafted()
    before = rows()
    assert (signed_in.get(page).status_code, rows()) == (200, before)


@pytest.mark.parametrize("page", PAGES[2:])
def test_a_draft_that_is_not_there_is_not_found(page: str, signed_in: Client) -> None:
    assert signed_in.get(page).status_code == 404


@pytest.mark.parametrize("page", [DRAFT, f"{FILE}download/"])
def test_a_wrong_method_is_refused(page: str, signed_in: Client) -> None:
    drafted()
    assert signed_in.post(page).status_code == 405


@pytest.mark.parametrize("page", [*PAGES[:4]])
def test_a_page_is_the_same_with_htmx(page: str, signed_in: Client) -> None:
    drafted()
    htmx = Browser(signed_in, headers={"HX-Request": "true"}).get(page)
    assert htmx.page.tags == Browser(signed_in).get(page).page.tags


# All drafts --------------------------------------------------------------------------------------


def test_a_draft_begins_from_what_is_published(signed_in: Client) -> None:
    published(a_guide())
    answer = signed_in.post("/admin/drafts/", {"guide": "cut-line"})
    assert (answer.status_code, answer["Location"]) == (303, DRAFT)
    draft = Draft.objects.get()
    assert (now(), draft.based_on and draft.based_on.number) == (a_guide(), 1)
    assert draft.started_by and draft.started_by.username == "ada"


def test_a_draft_that_there_is_goes_on(signed_in: Client) -> None:
    published(a_guide())
    drafted(a_guide(title="Another"))
    signed_in.post("/admin/drafts/", {"guide": "cut-line"})
    assert now().title == "Another"


@pytest.mark.parametrize("slug", ["", "nothing", "%00"])
def test_a_guide_that_is_not_published_has_no_draft_to_begin(slug: str, signed_in: Client) -> None:
    assert signed_in.post("/admin/drafts/", {"guide": slug}).status_code == 404


def test_a_guide_is_listed_with_its_draft_or_with_the_button_that_begins_one(signed_in: Client) -> None:
    published(a_guide())
    published(a_guide("wall"))
    drafted(a_guide(steps=()))
    context = signed_in.get("/admin/drafts/").context
    assert [(one.draft.slug, one.wrong) for one in context["drafts"]] == [("cut-line", 1)]
    assert [edition.guide.slug for edition in context["editions"]] == ["wall"]


# A new one ---------------------------------------------------------------------------------------


def test_a_guide_begins_with_a_title_and_a_summary(signed_in: Client) -> None:
    answer = signed_in.post("/admin/drafts/new/", NEW)
    assert (answer.status_code, answer["Location"]) == (303, "/admin/drafts/the-tunnel-is-flooded/")
    assert catalog.guide_in(Draft.objects.get()).title == NEW["title"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"summary": " "},
        {"slug": "Not a slug"},
        {"slug": "new"},
        {"slug": "import"},
        {"slug": "sessions"},
        {"title": "x" * 201},
        {"slug": "x" * 65},
        {"title": "a\0b"},
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(wrong: dict[str, str], signed_in: Client) -> None:
    browser = Browser(signed_in).get("/admin/drafts/new/").send("", **NEW | wrong)
    assert (browser.status, Draft.objects.count()) == (422, 0)
    assert browser.page.form("").values["summary"] == [(NEW | wrong)["summary"]]
    assert "data-error-summary" in browser.html


def test_a_slug_that_a_draft_has_leads_to_the_draft(signed_in: Client) -> None:
    drafted()
    browser = Browser(signed_in).get("/admin/drafts/new/").send("", **NEW | {"slug": "cut-line"})
    assert (browser.status, now()) == (422, a_guide())
    assert DRAFT in browser.page.links


def test_a_slug_that_is_published_leads_to_the_guide(signed_in: Client) -> None:
    published(a_guide())
    browser = Browser(signed_in).get("/admin/drafts/new/").send("", **NEW | {"slug": "cut-line"})
    assert (browser.status, Draft.objects.count()) == (422, 0)
    assert "/admin/guides/cut-line/" in browser.page.links
    assert browser.send("/admin/drafts/", guide="cut-line").address == DRAFT


# At a glance -------------------------------------------------------------------------------------


def test_every_problem_leads_to_its_place(signed_in: Client) -> None:
    drafted(
        a_guide(
            patterns=(),
            questions=(a_question("medium", "air"),),
            steps=(a_step("cable", is_("medium", "air"), is_("gone", "x"), requires=("nobody",)),),
            translations={"de": {"steps.gone.title": "Weg"}},
        )
    )
    links = Browser(signed_in).get(DRAFT).page.links
    assert f"{DRAFT}#patterns" in links
    assert f"{DRAFT}questions/medium/" in links
    assert f"{DRAFT}steps/cable/#when-1" in links
    assert f"{DRAFT}steps/cable/#id_requires" in links
    assert f"{FILE}#id_text" in links


def test_every_place_is_there(signed_in: Client) -> None:
    drafted(a_guide(steps=(a_step("cable", is_("gone", "x"), requires=("nobody",)),)))
    browser = Browser(signed_in)
    for address in [link for link in browser.get(DRAFT).page.links if f"{DRAFT}steps/cable/#" in link]:
        page, _, anchor = address.partition("#")
        assert f'id="{anchor}"' in browser.get(page).html


def test_every_part_has_its_ways(signed_in: Client) -> None:
    drafted()
    page = Browser(signed_in).get(DRAFT).page
    assert {f"{DRAFT}steps/cable/", f"{DRAFT}steps/new/", f"{DRAFT}guide/texts/"} <= set(page.links)
    actions = {form.action: form.offered["to"] for form in page.forms if "/move/" in form.action}
    assert actions[f"{DRAFT}steps/cable/move/"] == ["down"]
    assert actions[f"{DRAFT}steps/vpn/move/"] == ["up"]


def test_keys_that_are_none_break_no_page(signed_in: Client) -> None:
    drafted(a_guide(steps=(a_step("a/b c"), a_step("new"), a_step("cable"), a_step("cable"))))
    browser = Browser(signed_in).get(DRAFT)
    for number in (0, 1, 3):
        assert f"{DRAFT}steps/@{number}/" in browser.page.links
        assert browser.client.get(f"{DRAFT}steps/@{number}/").status_code == 200


def test_what_a_draft_says_is_shown_escaped(signed_in: Client) -> None:
    drafted(a_guide(title=MARKUP, summary=MARKUP, background=MARKUP, steps=(a_step("x", title=MARKUP),)))
    for page in ("/admin/drafts/", DRAFT, FILE, f"{DRAFT}steps/x/", f"{DRAFT}guide/texts/"):
        html = signed_in.get(page).content.decode()
        assert MARKUP not in html
        assert "<script>alert" not in html


def test_an_edition_that_came_after_the_draft_began_is_told(signed_in: Client) -> None:
    published(a_guide())
    signed_in.post("/admin/drafts/", {"guide": "cut-line"})
    difference = f"{DRAFT}difference/"
    assert Browser(signed_in).get(DRAFT).page.links.count(difference) == 1
    published(a_guide(title="By file"))
    assert Browser(signed_in).get(DRAFT).page.links.count(difference) == 2


def test_a_save_is_confirmed_once(signed_in: Client) -> None:
    drafted()
    browser = Browser(signed_in).get(FILE).send("", text=catalog.guide_text(a_guide(title="New")))
    assert browser.html.count('role="status">') == 1
    assert browser.get(DRAFT).html.count('role="status">') == 0


# The file ----------------------------------------------------------------------------------------


def test_the_file_is_saved_as_it_is(signed_in: Client) -> None:
    published(a_guide())
    drafted()
    text = catalog.guide_text(a_guide(title="By file", translations={"de": {"title": "Als Datei"}}))
    browser = Browser(signed_in).get(FILE).send("", text=text, note="All anew")
    assert (browser.answer.status_code, browser.address) == (303, DRAFT)
    assert catalog.draft("cut-line").text == text
    change = Change.objects.latest("pk")
    assert (change.who, change.note) == ("ada", "All anew")


def test_the_page_holds_the_file_so_that_sending_it_changes_nothing(signed_in: Client) -> None:
    drafted(a_guide(background="Two\nlines\n", notes="\n leading"))
    Browser(signed_in).get(FILE).send("")
    assert catalog.draft("cut-line").version == 1


def test_the_file_can_be_taken_home(signed_in: Client) -> None:
    draft = drafted()
    answer = signed_in.get(f"{FILE}download/")
    assert answer.content.decode() == draft.text
    assert 'filename="cut-line.yaml"' in answer["Content-Disposition"]


def test_a_file_can_be_brought_along(signed_in: Client) -> None:
    drafted()
    text = catalog.guide_text(a_guide(title="From home"))
    upload = SimpleUploadedFile("cut-line.yaml", f"\ufeff{text}".replace("\n", "\r\n").encode())
    answer = signed_in.post(FILE, {"version": "1", "text": "ignored", "upload": upload})
    assert (answer.status_code, now().title) == (303, "From home")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"title: [", b"\x00"])
def test_a_file_that_is_none_is_refused(content: bytes, signed_in: Client) -> None:
    drafted()
    upload = SimpleUploadedFile("cut-line.yaml", content)
    answer = signed_in.post(FILE, {"version": "1", "text": "", "upload": upload})
    assert (answer.status_code, now()) == (422, a_guide())


def test_a_wrong_file_is_told_by_line_and_what_was_typed_stays(signed_in: Client) -> None:
    drafted()
    text = catalog.guide_text(a_guide()).replace("kind: literal", "kind: littoral")
    browser = Browser(signed_in).get(FILE).send("", text=text)
    line = text[: text.index("littoral")].count("\n") + 1
    ((problem, (quoted,)),) = browser.response.context["problems"]
    assert (browser.status, problem.line, problem.place) == (422, line, "patterns[0].kind")
    assert "littoral" in quoted
    assert browser.page.form("").values["text"] == [text]


@pytest.mark.parametrize("text", ["", "- a list", "title: x", "a: &b 1\nc: *b", "x" * 100])
def test_a_text_that_is_no_guide_is_refused(text: str, signed_in: Client) -> None:
    drafted()
    browser = Browser(signed_in).get(FILE).send("", text=text)
    assert (browser.status, now()) == (422, a_guide())
    assert browser.page.form("").values["text"] == [text]


def test_the_file_of_another_guide_is_refused(signed_in: Client) -> None:
    drafted()
    text = catalog.guide_text(a_guide("wall"))
    browser = Browser(signed_in).get(FILE).send("", text=text)
    assert (browser.status, now()) == (422, a_guide())
    assert browser.page.form("").values["text"] == [text]


def test_a_comment_is_not_lost_silently(signed_in: Client) -> None:
    drafted()
    text = catalog.guide_text(a_guide()) + "# Not to be forgotten\n"
    browser = Browser(signed_in).get(FILE).send("", text=text)
    assert (browser.status, catalog.draft("cut-line").version) == (422, 1)
    assert browser.page.form("").values["text"] == [text]


def test_an_unfit_guide_may_be_saved_but_not_published(signed_in: Client) -> None:
    drafted()
    Browser(signed_in).get(FILE).send("", text=catalog.guide_text(a_guide(steps=())))
    assert now().steps == ()


def test_the_second_of_two_gets_both_texts_and_saves_only_on_demand(signed_in: Client) -> None:
    drafted()
    browser = Browser(signed_in).get(FILE)
    saved_by_ben(title="By Ben")
    mine = catalog.guide_text(again(a_guide(), title="By Ada"))
    browser.send("", text=mine)
    assert (browser.status, now().title) == (409, "By Ben")
    assert browser.page.form("").values["text"] == [mine]
    assert catalog.guide_text(a_guide(title="By Ben")) in browser.page.text
    assert "-title: By Ben" in browser.page.text
    assert "+title: By Ada" in browser.page.text
    assert "ben" in browser.page.text
    browser.send("")
    assert (browser.answer.status_code, now().title) == (303, "By Ada")
    by_ben, by_ada = Change.objects.filter(action="edited").order_by("pk")
    assert (by_ben.who, by_ada.who) == ("ben", "ada")


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 30])
def test_a_version_that_is_none_saves_nothing(version: str, signed_in: Client) -> None:
    drafted()
    answer = signed_in.post(FILE, {"version": version, "text": catalog.guide_text(a_guide(title="X"))})
    assert answer.status_code in (409, 422)
    assert now() == a_guide()


def test_a_guide_whose_edition_is_withdrawn_leads_to_its_record(signed_in: Client) -> None:
    published(a_guide())
    edition = Edition.objects.get()
    catalog.withdraw_edition(edition, reason="It does harm.", by=None, now=NOW)
    page = signed_in.get("/admin/drafts/")
    assert [guide.slug for guide in page.context["idle"]] == ["cut-line"]
    assert 'href="/admin/guides/cut-line/"' in page.content.decode()


def test_a_guide_that_is_published_is_not_idle(signed_in: Client) -> None:
    published(a_guide())
    published(a_guide(title="Second"))
    assert not signed_in.get("/admin/drafts/").context["idle"]


def test_the_admin_leads_to_the_drafts(signed_in: Client) -> None:
    assert 'href="/admin/drafts/"' in signed_in.get("/admin/").content.decode()
