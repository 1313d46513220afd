from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.factories import NOW, a_known_issue, a_pattern, an_id, published, withdrawn
from tests.hostile import MARKUP, rows
from tests.sessions.person import Person, the_line, the_wall
from troubleshoot import catalog, models, sessions, unknown
from troubleshoot.engine.guide import Cause, Link

pytestmark = [
    pytest.mark.django_db,
    # Django's own form field for Link.url; it only says what Django 6 will do.
    pytest.mark.filterwarnings("ignore:The default scheme will be changed"),
]

TABLES: list[type[Model]] = [
    model
    for model in admin.site._registry
    if model._meta.app_label == "troubleshoot" and model is not models.Draft
]
"""Every table but that of drafts, which have pages of their own."""
KEPT = models.KnownIssue
"""What maintainers keep in the admin itself."""
SEEN = [model for model in TABLES if model is not KEPT]


@pytest.fixture
def maintainer() -> Client:
    """Somebody who may sign in to the admin, without any permission of Django's own."""
    client = Client()
    client.force_login(User.objects.create_user("maintainer", is_staff=True))
    return client


@pytest.fixture(autouse=True, scope="module")
def something_everywhere(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows in every table, made once: each test puts back what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_something_everywhere()
        yield
        transaction.set_rollback(True)


def make_something_everywhere() -> None:
    published(the_wall())
    causes, links = (Cause("c", "A cause"),), (Link("A page", "https://example.org/"),)
    steps = (replace(the_line().steps[0], causes=("c",)), *the_line().steps[1:])
    guide = the_line(causes=causes, links=links, steps=steps)
    person = Person.starting(guide, text="The line was cut.", ref=MARKUP)
    person.answer({"medium": "air"}, details={"time": MARKUP}).fail("restart")
    person.flag("proxy", text=MARKUP)
    models.Dismissal.objects.create(guide=person.stretch.edition.guide, at=NOW)
    models.Exclusion.objects.create(kind="source", source=MARKUP[:40], reason=MARKUP, made_at=NOW)
    withdrawn("proxy", of="line")
    a_known_issue(7, of="line", title=MARKUP)
    models.Bucket.objects.create(key=MARKUP[:64], tokens=1, filled_at=NOW)
    catalog.start_draft(the_wall(), by=None, now=NOW)
    sessions.reject(token=person.token, submission=an_id(), now=NOW)
    person.escalate()
    unknown.keep(MARKUP, why=models.UnknownText.Why.LEARN, submission=an_id(), now=NOW)
    unknown.group_new()
    pattern = a_pattern("new", MARKUP, matches=(MARKUP,), says=MARKUP)
    group = models.TextGroup.objects.get()
    assert not unknown.make_draft(group, catalog.current(), guide="wall", pattern=pattern, by=None, now=NOW)


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:troubleshoot_{model._meta.model_name}_{page}", args=args)


def first(model: type[Model]) -> Any:
    return model._default_manager.order_by("pk").first()


def test_every_table_is_shown() -> None:
    ours = {model for name in models.__all__ if name != "Part" for model in [getattr(models, name)]}
    assert ours - set(TABLES) == {models.Draft, models.DeletedSession}


@pytest.mark.parametrize("model", TABLES)
def test_a_maintainer_sees_the_rows_of_a_table(model: type[Model], maintainer: Client) -> None:
    answer = maintainer.get(address(model, "changelist"))
    assert answer.status_code == 200
    assert MARKUP not in answer.content.decode()


@pytest.mark.parametrize("model", TABLES)
def test_a_maintainer_sees_a_row(model: type[Model], maintainer: Client) -> None:
    answer = maintainer.get(address(model, "change", first(model).pk))
    assert answer.status_code == 200
    assert MARKUP not in answer.content.decode()


@pytest.mark.parametrize("model", SEEN)
def test_nobody_adds_a_row(model: type[Model], admin_client: Client) -> None:
    before = rows()
    assert admin_client.post(address(model, "add"), {}).status_code == 403
    assert rows() == before


@pytest.mark.parametrize("model", SEEN)
def test_nobody_changes_or_deletes_a_row(model: type[Model], admin_client: Client) -> None:
    before, pk = rows(), first(model).pk
    assert admin_client.post(address(model, "change", pk), {}).status_code == 403
    assert admin_client.post(address(model, "delete", pk), {"post": "yes"}).status_code == 403
    assert rows() == before


@pytest.mark.parametrize("model", SEEN)
def test_no_action_deletes_rows(model: type[Model], admin_client: Client) -> None:
    before = rows()
    fields = {"action": "delete_selected", "_selected_action": "1", "post": "yes"}
    admin_client.post(address(model, "changelist"), fields)
    assert rows() == before


@pytest.mark.parametrize("model", TABLES)
def test_strangers_are_asked_to_sign_in(model: type[Model]) -> None:
    assert Client().get(address(model, "changelist")).status_code == 302


def test_somebody_who_is_no_maintainer_sees_nothing(client: Client) -> None:
    client.force_login(User.objects.create_user("guest"))
    assert client.get(address(models.Guide, "changelist")).status_code == 302


def test_the_hash_of_a_token_is_not_shown(maintainer: Client) -> None:
    row = first(models.TroubleshootingSession)
    answer = maintainer.get(address(models.TroubleshootingSession, "change", row.pk))
    assert row.token_hash not in answer.content.decode()


@pytest.mark.parametrize("key", ["nope", "%00", "9" * 30])
def test_an_unknown_row_leads_back(key: str, maintainer: Client) -> None:
    answer = maintainer.get(f"/admin/troubleshoot/fact/{key}/change/")
    assert answer.status_code in (302, 404)


# Drafts, the one thing that begins here ----------------------------------------------------------


def test_the_admin_leads_to_the_pages_of_drafts(maintainer: Client) -> None:
    draft = models.Draft.objects.get()
    ways = {
        address(models.Draft, "changelist"): "/admin/drafts/",
        address(models.Draft, "add"): "/admin/drafts/new/",
        address(models.Draft, "change", draft.pk): "/admin/drafts/wall/",
        address(models.Draft, "change", 4711): "/admin/drafts/",
    }
    assert {way: maintainer.get(way)["Location"] for way in ways} == ways


def test_the_index_offers_to_add_drafts_and_known_issues_and_nothing_else(maintainer: Client) -> None:
    page = maintainer.get("/admin/").content.decode()
    assert page.count('class="addlink"') == 2
    assert address(models.Draft, "add") in page and address(KEPT, "add") in page


def test_nobody_deletes_or_writes_a_draft_in_the_admin(admin_client: Client) -> None:
    before, pk = rows(), models.Draft.objects.get().pk
    assert admin_client.post(address(models.Draft, "delete", pk), {"post": "yes"}).status_code == 403
    admin_client.post(address(models.Draft, "change", pk), {"text": ""})
    admin_client.post(address(models.Draft, "add"), {"slug": "new-one", "text": "x"})
    assert rows() == before
    assert models.Draft.objects.get().version == 1


def test_each_guide_shows_the_way_to_its_draft(maintainer: Client) -> None:
    assert "/admin/drafts/#line" in maintainer.get(address(models.Guide, "changelist")).content.decode()


@pytest.mark.parametrize("page", ["/admin/auth/user/", "/admin/auth/user/add/", "/admin/auth/group/"])
def test_a_maintainer_has_no_say_about_people(page: str, maintainer: Client) -> None:
    assert maintainer.get(page).status_code == 403


def test_somebody_who_left_has_no_way_in(client: Client) -> None:
    client.force_login(User.objects.create_user("gone", is_staff=True, is_active=False))
    assert client.get("/admin/drafts/").status_code == 302


# Known issues, the one thing that is kept here ---------------------------------------------------


def fields(**changes: Any) -> dict[str, Any]:
    """What is sent for a known issue of the line that is in order."""
    guide = models.Guide.objects.get(slug="line")
    known = {"guide": guide.pk, "number": 8, "title": "It hangs", "state": "open", "url": "", "patterns": ""}
    return known | changes


def test_a_maintainer_adds_a_known_issue(maintainer: Client) -> None:
    sent = fields(url="https://github.com/o/r/issues/8", patterns=" cut\r\nradio\r\n\r\ncut ")
    assert maintainer.post(address(KEPT, "add"), sent).status_code == 302
    row = KEPT.objects.get(number=8)
    assert (row.guide.slug, row.title, row.state) == ("line", "It hangs", "open")
    assert (row.url, row.patterns) == ("https://github.com/o/r/issues/8", ["cut", "radio"])


def test_a_maintainer_changes_a_known_issue(maintainer: Client) -> None:
    row = KEPT.objects.get()
    KEPT.objects.update(patterns=["cut", "radio"])
    page = maintainer.get(address(KEPT, "change", row.pk)).content.decode()
    assert "cut\nradio</textarea>" in page
    maintainer.post(address(KEPT, "change", row.pk), fields(number=7, state="closed", patterns="radio"))
    row.refresh_from_db()
    assert (row.state, row.patterns) == ("closed", ["radio"])


def test_a_maintainer_deletes_a_known_issue(maintainer: Client) -> None:
    maintainer.post(address(KEPT, "delete", KEPT.objects.get().pk), {"post": "yes"})
    assert not KEPT.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("patterns", "cut\nnope"),
        ("url", "http://github.com/o/r/issues/8"),
        ("url", "javascript:alert(1)"),
        ("url", "nope nope"),
        ("number", "0"),
        ("number", "7"),
        ("title", ""),
        ("state", "lost"),
        ("guide", "4711"),
    ],
)
def test_a_known_issue_that_is_not_in_order_is_refused(field: str, value: str, maintainer: Client) -> None:
    before = rows()
    answer = maintainer.post(address(KEPT, "add"), fields(**{field: value}))
    assert (answer.status_code, rows()) == (200, before)
    assert answer.context["errors"]


def test_what_pattern_is_unknown_is_told_with_those_there_are(maintainer: Client) -> None:
    answer = maintainer.post(address(KEPT, "add"), fields(patterns="nope"))
    (message,) = answer.context["adminform"].form.errors["patterns"]
    assert all(key in message for key in ("nope", "cut", "radio"))


def test_a_guide_without_a_current_edition_has_no_pattern_to_name(maintainer: Client) -> None:
    models.Edition.objects.filter(guide__slug="line").update(status=models.Edition.Status.SUPERSEDED)
    before = rows()
    maintainer.post(address(KEPT, "add"), fields(patterns="cut"))
    assert rows() == before


def test_somebody_who_is_no_maintainer_keeps_no_known_issues(client: Client) -> None:
    client.force_login(User.objects.create_user("guest"))
    before = rows()
    assert client.post(address(KEPT, "add"), fields()).status_code == 302
    assert client.post(address(KEPT, "delete", KEPT.objects.get().pk), {"post": "yes"}).status_code == 302
    assert rows() == before
