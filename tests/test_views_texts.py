"""The pages about texts that no guide knows, and the button that keeps one."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.contrib.auth import get_user_model

from tests.browser import Browser
from tests.factories import NOW, a_guide, a_pattern, a_symptom, an_id, published
from tests.sessions.person import Person
from troubleshoot import catalog, unknown
from troubleshoot.models import DraftPattern, TextDay, TextGroup, UnknownText

pytestmark = pytest.mark.django_db

STRANGE = "Ribbon customization for entity account could not be merged: duplicate command id 17."
CHOSEN = {"guide": "wall", "kind": "expression", "weight": "decisive", "says": "Two buttons have one id."}


@pytest.fixture(autouse=True)
def guides() -> None:
    published(a_guide(patterns=(a_pattern(), a_symptom("hangs", text="It hangs for hours"))))
    published(
        a_guide("wall", patterns=(a_pattern("wall", "wall refused"), a_symptom("dark", text="It is dark")))
    )


@pytest.fixture
def maintainer() -> Browser:
    get_user_model().objects.create_user("ann", password="a long secret", is_staff=True)
    browser = Browser()
    browser.client.force_login(get_user_model().objects.get(username="ann"))
    return browser


def kept(*texts: str) -> None:
    for text in texts:
        unknown.keep(text, why=UnknownText.Why.LEARN, submission=an_id(), now=NOW)
    unknown.group_new()


def group() -> TextGroup:
    kept(*(STRANGE.replace("17", str(number)) for number in range(20, 26)))
    return TextGroup.objects.get()


@pytest.mark.parametrize("address", ["/texts/", "/texts/1/", "/texts/1/draft/"])
def test_only_maintainers_see_texts(address: str) -> None:
    assert Browser().get(address).address.startswith("/sign-in/")


def test_a_text_without_a_verdict_is_kept_when_its_owner_wants_it_learned() -> None:
    browser = Browser().get("/").send("/", text=f"{STRANGE} somebody@example.org")
    assert not UnknownText.objects.exists()
    browser.send("/learn/", why="learn")
    row = UnknownText.objects.get()
    assert (browser.answer.status_code, browser.address) == (303, f"/learn/{row.submission}/")
    assert (row.why, row.text) == ("learn", f"{STRANGE} <email-1>")


@pytest.mark.parametrize("why", ["learn", "hand_over"])
def test_the_record_is_still_there_when_a_text_is_kept(why: str) -> None:
    browser = Browser().get("/").send("/", text=f"{STRANGE} somebody@example.org").send("/learn/", why=why)
    assert f"{STRANGE} <email-1>" in browser.response.context["record"]
    assert browser.response.context["record"] in browser.page.text
    assert browser.response.context["why"] == why


def test_nobody_else_finds_a_kept_text() -> None:
    assert Browser().get(f"/learn/{an_id()}/").status == 404
    person = Person.starting(text=STRANGE)
    of_session = UnknownText.objects.get(session=person.row).submission
    assert Browser().get(f"/learn/{of_session}/").status == 404


def test_a_repeated_button_keeps_one_text() -> None:
    browser = Browser().get("/").send("/", text=STRANGE)
    fields = {"text": STRANGE, "why": "hand_over", "submission": str(an_id())}
    browser.post("/learn/", **fields).post("/learn/", **fields)
    assert UnknownText.objects.count() == 1


@pytest.mark.parametrize("changes", [{"text": ""}, {"why": "nope"}, {"submission": ""}])
def test_a_refused_text_is_not_kept(changes: dict[str, str]) -> None:
    fields = {"text": STRANGE, "why": "learn", "submission": str(an_id())} | changes
    assert Browser().post("/learn/", **fields).status == 422
    assert not UnknownText.objects.exists()


def test_a_text_that_a_guide_knows_is_not_kept_and_its_owner_told() -> None:
    browser = Browser()
    browser.post("/learn/", text="The connection was cut.", why="learn", submission=str(an_id()))
    assert (browser.status, UnknownText.objects.exists()) == (200, False)
    assert browser.send("/").page.form("/sessions/").values["guide"] == ["cut-line"]


def test_a_refused_page_gives_the_text_back() -> None:
    browser = Browser().post("/learn/", text=STRANGE, why="nope", submission=str(an_id()))
    assert browser.page.form("/learn/").values["text"] == [STRANGE]


def test_a_text_that_a_session_goes_on_with_is_kept() -> None:
    browser = Browser().get("/").send("/", text=STRANGE).send("/sessions/", guide="wall")
    assert browser.address.startswith("/sessions/")
    assert UnknownText.objects.get().session is not None


def test_each_diagnosed_text_counts_once() -> None:
    browser = Browser().get("/").send("/", text="The connection was cut.").send("/sessions/")
    Browser().post("/", text=STRANGE)
    Browser().post("/", symptoms="hangs")
    assert browser.address.startswith("/sessions/")
    assert TextDay.objects.values_list("known", "unknown").get() == (1, 1)


def test_the_groups_are_shown_with_the_share(maintainer: Browser) -> None:
    group()
    for _ in range(12):
        unknown.count(known=True, now=NOW)
    assert maintainer.get("/texts/").status == 200
    assert "duplicate command id" in maintainer.page.text


def test_new_texts_are_grouped_by_a_button(maintainer: Browser) -> None:
    unknown.keep(STRANGE, why=UnknownText.Why.LEARN, submission=UUID(int=1), now=NOW)
    maintainer.get("/texts/").post("/texts/", csrfmiddlewaretoken="")
    assert TextGroup.objects.get().size == 1


def test_a_draft_pattern_is_made_from_a_group(maintainer: Browser) -> None:
    number = group().pk
    maintainer.get(f"/texts/{number}/draft/").send("", **CHOSEN)
    assert maintainer.address == f"/texts/{number}/"
    draft = DraftPattern.objects.get()
    assert (draft.guide.slug, draft.weight) == ("wall", "decisive")
    assert draft.matches
    assert "duplicate command id" in draft.text
    assert draft.text in catalog.pattern_text(draft)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "("},
        {"text": ".*"},
        {"key": "wall"},
        {"matching": "Nothing"},
        {"guide": "nope"},
        {"says": ""},
    ],
)
def test_a_draft_with_problems_is_not_kept_and_loses_nothing(
    maintainer: Browser, changes: dict[str, str]
) -> None:
    number = group().pk
    fields = CHOSEN | changes
    maintainer.get(f"/texts/{number}/draft/").send("", **fields)
    assert maintainer.status == 422
    assert 'role="alert"' in maintainer.html
    assert not DraftPattern.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"guide": ""}, "guide"), ({"key": "A b"}, "key"), ({"key": "wall"}, "key"), ({"text": "("}, "text"),
     ({"says": "x" * 501}, "says"), ({"kind": "nope"}, "kind"), ({"matching": "Nothing"}, "text")],
)  # fmt: skip
def test_a_problem_of_a_draft_leads_to_its_field(
    maintainer: Browser, changes: dict[str, str], field: str
) -> None:
    number = group().pk
    maintainer.get(f"/texts/{number}/draft/").send("", **(CHOSEN | changes))
    assert list(maintainer.response.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in maintainer.html
    assert f'id="id_{field}"' in maintainer.html


def test_no_guide_is_chosen_for_a_draft(maintainer: Browser) -> None:
    html = maintainer.get(f"/texts/{group().pk}/draft/").html
    assert "selected" not in html[html.index('id="id_guide"') : html.index("</select>")]


@pytest.mark.parametrize("address", ["/texts/99/", "/texts/99/draft/"])
def test_an_unknown_group_is_not_found(maintainer: Browser, address: str) -> None:
    assert maintainer.get(address).status == 404


def test_symptoms_are_searched_without_javascript_and_nothing_is_lost() -> None:
    browser = Browser().get("/").send("/", text="my text", find="dark", search="yes")
    assert browser.status == 200
    assert browser.page.form("/").offered["symptoms"] == ["dark"]
    assert browser.page.form("/").values["text"] == ["my text"]


def test_a_search_leads_back_to_the_symptoms() -> None:
    browser = Browser().get("/")
    assert (browser.html.count('formaction="/#symptoms"'), "autofocus" in browser.html) == (2, True)
    assert "autofocus" not in browser.send("/", find="dark", search="yes").html


def test_a_symptom_that_was_picked_stays_in_the_search() -> None:
    browser = Browser().get("/").send("/", symptoms="hangs", find="dark", search="yes")
    assert browser.page.form("/").offered["symptoms"] == ["hangs", "dark"]


# Filters -----------------------------------------------------------------------------------------

DRAFT = {"kind": "literal", "weight": "decisive", "text": "Ribbon"}
OTHER = "The flux capacitor overflowed while nobody looked at its dial."


def listed(maintainer: Browser, query: str) -> list[int]:
    return [group.row.pk for group in maintainer.get(f"/texts/?{query}").response.context["groups"]]


def test_groups_are_found_by_words_in_their_texts(maintainer: Browser) -> None:
    ribbon = group()
    kept(OTHER)
    assert listed(maintainer, "words=DUPLICATE+ribbon") == [ribbon.pk]
    assert listed(maintainer, "words=duplicate+capacitor") == []


def test_groups_are_found_by_what_was_done(maintainer: Browser) -> None:
    ribbon = group()
    kept(OTHER)
    known, drafted = TextGroup.objects.exclude(pk=ribbon.pk).get(), ribbon
    wall = a_guide(
        "wall", patterns=(a_pattern("dial", "flux capacitor"), a_symptom("dark", text="It is dark"))
    )
    published(wall)
    guide = catalog.current().by_slug["wall"].row.guide
    DraftPattern.objects.create(guide=guide, key="r", group=drafted, made_at=NOW, **DRAFT)
    assert listed(maintainer, "status=drafted") == [drafted.pk]
    assert listed(maintainer, "status=known") == [known.pk]
    assert listed(maintainer, "status=untaught") == []
    assert listed(maintainer, "") == [drafted.pk, known.pk]


def test_a_filter_stays_in_the_form_and_where_texts_are_grouped(maintainer: Browser) -> None:
    unknown.keep(STRANGE, why=UnknownText.Why.LEARN, submission=an_id(), now=NOW)
    browser = maintainer.get("/texts/?words=ribbon&status=untaught")
    (form,) = (form for form in browser.page.forms if "words" in form.values)
    assert (form.method, form.values["words"], form.values["status"]) == ("get", ["ribbon"], ["untaught"])
    assert browser.post(browser.address).answer["Location"] == browser.address


@pytest.mark.parametrize("query", ["status=nope", f"words={'w' * 101}"])
def test_a_wrong_filter_is_told_and_kept(maintainer: Browser, query: str) -> None:
    browser = maintainer.get(f"/texts/?{query}")
    assert browser.status == 422
    name, value = query.split("=")
    assert [value] in [form.values.get(name) for form in browser.page.forms]
