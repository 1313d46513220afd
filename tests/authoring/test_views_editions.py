"""From draft to edition in the browser: difference, publishing, the record, withdrawing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.browser import Page
from tests.factories import NOW, a_guide, a_known_issue, a_step, again, published, withdrawn
from troubleshoot import catalog
from troubleshoot.engine.guide import Guide
from troubleshoot.models import Change, Draft, Edition, Withdrawal

pytestmark = pytest.mark.django_db

DRAFT = "/admin/drafts/cut-line/"
RECORD = "/admin/guides/cut-line/"


def drafted(guide: Guide | None = None) -> Draft:
    return catalog.start_draft(guide or a_guide(title="New title"), by=None, now=NOW)


def saved_by_another() -> None:
    catalog.save_draft("cut-line", a_guide(title="Other"), version=1, by=None, now=NOW)


def current() -> Edition:
    return Edition.objects.get(status=Edition.Status.CURRENT)


# Who may -----------------------------------------------------------------------------------------

PAGES = (
    *(f"{DRAFT}difference/", f"{DRAFT}publish/", f"{DRAFT}discard/", RECORD),
    *(f"{RECORD}editions/1/", f"{RECORD}editions/1.yaml"),
)
WRITES = (f"{RECORD}editions/1/draft/", f"{RECORD}editions/1/publish/", f"{RECORD}editions/1/withdraw/")


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in(page: str) -> None:
    published(a_guide())
    drafted()
    answer = Client().get(page)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize(
    ("method", "page"), [*(("get", page) for page in PAGES), *(("post", page) for page in WRITES)]
)
def test_others_who_can_sign_in_may_not(method: str, page: str) -> None:
    published(a_guide())
    drafted()
    client = Client()
    client.force_login(User.objects.create_user("guest"))
    assert getattr(client, method)(page).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_maintainers_see_it(page: str, signed_in: Client) -> None:
    published(a_guide())
    drafted()
    assert signed_in.get(page).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, f"{RECORD}withdrawals/1/"])
def test_what_is_not_there_is_not_found(page: str, signed_in: Client) -> None:
    assert signed_in.get(page).status_code == 404


@pytest.mark.parametrize("page", WRITES)
def test_looking_does_not_write(page: str, signed_in: Client) -> None:
    published(a_guide())
    assert signed_in.get(page).status_code == 405


# Difference --------------------------------------------------------------------------------------


def test_the_difference_shows_what_goes_and_what_comes(signed_in: Client) -> None:
    published(a_guide())
    drafted()
    page = signed_in.get(f"{DRAFT}difference/").content.decode()
    assert '<span class="removed">-title: Cut line</span>' in page
    assert '<span class="added">+title: New title</span>' in page


def test_markup_in_a_draft_is_shown_as_text(signed_in: Client) -> None:
    drafted(a_guide(title="<b>bold</b>"))
    assert "<b>bold</b>" not in signed_in.get(f"{DRAFT}difference/").content.decode()


# Publishing --------------------------------------------------------------------------------------


def test_a_fit_draft_is_published_with_its_note(signed_in: Client) -> None:
    published(a_guide())
    drafted()
    answer = signed_in.post(f"{DRAFT}publish/", {"version": 1, "note": "A clearer title"})
    assert (answer.status_code, answer["Location"]) == (303, RECORD)
    assert (current().number, current().title) == (2, "New title")
    change = Change.objects.latest("pk")
    assert (change.action, change.who, change.note) == ("published", "ada", "A clearer title")


def test_without_a_note_nothing_is_published(signed_in: Client) -> None:
    drafted()
    assert signed_in.post(f"{DRAFT}publish/", {"version": 1, "note": " "}).status_code == 422
    assert not Edition.objects.exists()


def test_an_unfit_draft_is_refused_with_its_problems(signed_in: Client) -> None:
    drafted(a_guide(steps=()))
    answer = signed_in.post(f"{DRAFT}publish/", {"version": 1, "note": "Try"})
    assert answer.status_code == 422
    assert answer.context["blocking"]
    assert not Edition.objects.exists()


def test_a_draft_that_somebody_saved_meanwhile_is_not_published_unseen(signed_in: Client) -> None:
    drafted()
    saved_by_another()
    answer = signed_in.post(f"{DRAFT}publish/", {"version": 1, "note": "Mine"})
    assert answer.status_code == 409
    assert answer.context["form"]["version"].value() == 2
    assert 'value="Mine"' in answer.content.decode()
    assert not Edition.objects.exists()


def test_a_draft_is_discarded(signed_in: Client) -> None:
    drafted()
    assert signed_in.post(f"{DRAFT}discard/", {"version": 1}).status_code == 303
    assert not Draft.objects.exists()


def test_a_draft_that_somebody_saved_meanwhile_is_not_discarded(signed_in: Client) -> None:
    drafted()
    saved_by_another()
    assert signed_in.post(f"{DRAFT}discard/", {"version": 1}).status_code == 409
    assert Draft.objects.exists()


# Editions ----------------------------------------------------------------------------------------


def test_an_earlier_edition_is_published_again(signed_in: Client) -> None:
    published(a_guide())
    published(again(a_guide(), title="Worse"))
    answer = signed_in.post(f"{RECORD}editions/1/publish/", {"note": "The second one was worse"})
    assert answer.status_code == 303
    assert (current().number, current().title) == (3, "Cut line")


def test_publishing_again_needs_a_reason(signed_in: Client) -> None:
    published(a_guide())
    published(again(a_guide(), title="Worse"))
    assert signed_in.post(f"{RECORD}editions/1/publish/", {"note": ""}).status_code == 422
    assert current().number == 2


def test_a_draft_is_started_from_an_edition_that_is_withdrawn(signed_in: Client) -> None:
    guide = published(a_guide())
    catalog.withdraw_edition(current(), reason="It does harm.", by=None, now=NOW)
    answer = signed_in.post(f"{RECORD}editions/1/draft/")
    assert (answer.status_code, answer["Location"]) == (303, DRAFT)
    assert catalog.guide_in(catalog.draft("cut-line")) == guide


def test_a_draft_that_is_there_is_not_started_again(signed_in: Client) -> None:
    published(a_guide())
    drafted()
    signed_in.post(f"{RECORD}editions/1/draft/")
    assert catalog.guide_in(catalog.draft("cut-line")).title == "New title"


def test_the_file_of_an_edition_is_what_it_says(signed_in: Client) -> None:
    guide = published(a_guide())
    answer = signed_in.get(f"{RECORD}editions/1.yaml")
    assert answer.content.decode() == catalog.guide_text(guide)


def test_an_edition_is_withdrawn_with_its_reason(signed_in: Client) -> None:
    published(a_guide())
    answer = signed_in.post(f"{RECORD}editions/1/withdraw/", {"reason": "It deletes data"})
    assert answer.status_code == 303
    assert Withdrawal.objects.get().reason == "It deletes data"
    assert not catalog.current().editions


def test_withdrawing_needs_a_reason(signed_in: Client) -> None:
    published(a_guide())
    assert signed_in.post(f"{RECORD}editions/1/withdraw/", {"reason": ""}).status_code == 422
    assert signed_in.post(RECORD, {"step": "vpn", "reason": ""}).status_code == 422
    assert not Withdrawal.objects.exists()


def test_a_step_is_withdrawn_by_one_form(signed_in: Client) -> None:
    published(a_guide())
    assert signed_in.post(RECORD, {"step": "vpn", "reason": "It does harm"}).status_code == 303
    withdrawal = Withdrawal.objects.get()
    assert (withdrawal.step, withdrawal.made_by) == ("vpn", User.objects.get(username="ada"))


def test_only_steps_of_the_guide_can_be_withdrawn(signed_in: Client) -> None:
    published(a_guide())
    assert signed_in.post(RECORD, {"step": "nope", "reason": "It does harm"}).status_code == 422


def test_what_was_withdrawn_is_offered_again(signed_in: Client) -> None:
    published(a_guide())
    number = withdrawn("vpn").pk
    assert signed_in.get(f"{RECORD}withdrawals/{number}/").status_code == 200
    assert signed_in.post(f"{RECORD}withdrawals/{number}/", {"note": "A mistake"}).status_code == 303
    assert not catalog.current().by_slug["cut-line"].guide.withdrawn


@pytest.mark.parametrize("of_step", [True, False], ids=["step", "edition"])
def test_the_record_shows_what_is_withdrawn(signed_in: Client, of_step: bool) -> None:
    published(a_guide())
    if of_step:
        withdrawn("vpn")
    else:
        catalog.withdraw_edition(current(), reason="It does harm.", by=None, now=NOW)
    page = signed_in.get(RECORD).content.decode()
    assert f'href="{RECORD}withdrawals/{Withdrawal.objects.get().pk}/"' in page


def test_the_record_tells_of_a_guide_that_was_never_published(signed_in: Client) -> None:
    drafted()
    assert signed_in.get(RECORD).context["changes"][0].action == "started"


def test_a_step_that_only_an_older_edition_has_can_be_withdrawn(signed_in: Client) -> None:
    published(a_guide())
    published(a_guide(steps=(a_step("other"),)))
    assert signed_in.post(RECORD, {"step": "vpn", "reason": "It does harm"}).status_code == 303


def test_publishing_again_what_is_current_is_refused_with_the_reason_kept(signed_in: Client) -> None:
    published(a_guide())
    answer = signed_in.post(f"{RECORD}editions/1/publish/", {"note": "My reason"})
    assert answer.status_code == 422
    assert 'value="My reason"' in answer.content.decode()


@pytest.mark.parametrize("page", [f"{DRAFT}publish/", f"{DRAFT}discard/", f"{DRAFT}guide/texts/"])
def test_what_was_typed_is_given_back_when_the_draft_is_gone(signed_in: Client, page: str) -> None:
    answer = signed_in.post(page, {"version": 1, "note": "My long words"})
    assert answer.status_code == 404
    assert "My long words" in answer.content.decode()


# Known issues ------------------------------------------------------------------------------------


def test_the_record_lists_the_known_issues_and_leads_to_where_they_are_kept(admin_client: Client) -> None:
    guide = published(a_guide())
    issue = a_known_issue(7, of=guide.slug)
    links = Page(admin_client.get(RECORD).content.decode()).links
    assert f"/admin/troubleshoot/knownissue/{issue.pk}/change/" in links
    add = f"/admin/troubleshoot/knownissue/add/?guide={issue.guide_id}"
    assert add in links
    form = admin_client.get(add).context["adminform"].form
    assert int(form["guide"].value()) == issue.guide_id


def test_a_guide_that_was_never_published_has_none(admin_client: Client) -> None:
    drafted()
    answer = admin_client.get(RECORD)
    assert answer.status_code == 200
    assert "knownissue" not in answer.content.decode().split("<main")[1]
