"""Who may go where: every route of the server, for everybody there is, with every method.

A new route fails here until it stands in the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from pytest_django import Settings

from tests.routes import Route, World, a_world, routes
from tests.sessions.person import Person, the_line
from tests.signing_in import CODE, SIGN_IN, an_app, inside

IN, TO_SIGN_IN, TO_CODE, TO_SET_UP, REFUSED = "let in", "to sign-in", "to the code", "to the set-up", "403"

ROLES = ("anonymous", "signed in", "maintainer", "owes a code", "needs an app", "superuser")
"""Nobody; an account that is no maintainer's; a maintainer; one with an app whose code this session never
had; one without an app where REQUIRE_TOTP is on; a superuser. Whose session a token is, stands below."""

OUTCOMES = {
    "everybody": (IN, IN, IN, IN, IN, IN),
    "maintainers": (TO_SIGN_IN, REFUSED, IN, TO_CODE, TO_SET_UP, IN),
    "superusers": (TO_SIGN_IN, REFUSED, REFUSED, TO_CODE, TO_SET_UP, IN),
    "the owner of an account": (TO_SIGN_IN, IN, IN, TO_CODE, IN, IN),
    "who owes a code": (TO_SIGN_IN, TO_SIGN_IN, TO_SIGN_IN, IN, TO_SIGN_IN, TO_SIGN_IN),
    "maintainers, by the API": (REFUSED, REFUSED, IN, REFUSED, REFUSED, IN),
}

TABLE: dict[str, dict[str, str]] = {
    # For whoever is let in: the status of GET, of an empty POST, and of DELETE; "-" is 405, for everybody.
    "everybody": {
        "start": "200 422 -",
        "guides": "200 - -",
        "human": "200 - -",
        "guide": "200 - -",
        "guide_file": "200 - -",
        "guide_picture": "200 - -",
        "learn": "200 422 -",
        "learned": "200 - -",
        "start_session": "- 422 -",
        # Whoever has the token of a session:
        "session": "302 - -",
        "questions": "200 422 -",
        "question": "404 404 -",
        "withdraw_answer": "- 422 -",
        "tried": "200 422 -",
        "wait": "302 - -",
        "later": "200 - -",
        "later_picture": "200 - -",
        "later_calendar": "200 - -",
        "look_again_calendar": "302 - -",
        "paste": "200 422 -",
        "choose": "200 - -",
        "reject": "- 422 -",
        "switch": "- 422 -",
        "round": "200 422 -",
        "undo": "- 422 -",
        "credit": "404 404 -",
        "wrong_step": "404 404 -",
        "resolved": "302 - -",
        "hand_over": "200 - -",
        "hand_over_check": "200 422 -",
        "hand_over_markdown": "200 - -",
        "hand_over_json": "200 - -",
        "known_issue": "- 422 -",
        "diagnostics": "200 422 -",
        "details": "- 422 -",
        "escalation": "- 422 -",
        "leave": "- 422 -",
        "commands": "- 303 -",
        "delete_session": "200 303 -",
        "session_deleted": "200 - -",
        # What belongs to the whole:
        "sign-in": "200 422 -",
        "sign-out": "- 302 -",
        "privacy": "200 - -",
        "language": "- 400 -",
        "time_zone": "200 422 -",
        "live": "200 - -",
        "ready": "200 - -",
        # The API; an empty body is malformed:
        "api:api-root": "404 404 404",
        "api:openapi": "200 - -",
        "api:diagnose": "- 400 -",
        "api:symptoms": "200 - -",
        "api:guides": "200 - -",
        "api:guide": "200 - -",
        "api:badge_json": "200 - -",
        "api:badge_svg": "200 - -",
        "api:known_issues": "200 - -",
        "api:respond": "- 400 -",
        "api:start": "- 400 -",
        "api:session": "200 - 200",
        "api:delete_session": "200 - 200",
        "api:answers": "- 400 -",
        "api:reports": "- 400 -",
        "api:attempts": "- 400 -",
        "api:credit": "- 400 -",
        "api:undo": "- - 422",
        "api:switch": "- 400 -",
        "api:rejection": "- 400 -",
        "api:flags": "- 400 -",
        "api:escalation": "- 400 409",
        "api:withdraw_escalation": "- 400 409",
        "api:known_issue": "- 400 -",
    },
    "maintainers, by the API": {"api:guide_statistics": "200 - -"},
    "the owner of an account": {
        "account": "200 - -",
        "change_password": "200 422 -",
        "second_factor": "200 422 -",
        "second_factor_begin": "- 422 -",
        "second_factor_picture": "404 - -",
        "second_factor_off": "- 422 -",
        "recovery_codes": "- 404 -",
        "sign_out_everywhere": "- 303 -",
    },
    "who owes a code": {"sign_in_code": "200 422 -"},
    "maintainers": {
        "attention": "200 - -",
        "statistics": "200 - -",
        "statistics_csv": "200 - -",
        "statistics_json": "200 - -",
        "guide_statistics": "200 - -",
        "guide_statistics_csv": "200 - -",
        "guide_statistics_json": "200 - -",
        "adopt_order": "- 404 -",
        "dismiss_incident": "- 303 -",
        "session_list": "200 - -",
        "transcript": "200 422 -",
        "exclusions": "200 422 -",
        "end_exclusion": "- 303 -",
        "texts": "200 303 -",
        "text_group": "200 - -",
        "draft_pattern": "200 422 -",
        "adopt_pattern": "- 404 -",
        "respond": "200 422 -",
        "respond_markdown": "200 - -",
        # Writing, testing and publishing guides:
        "drafts": "200 404 -",
        "draft_import": "200 422 -",
        "draft_new": "200 422 -",
        "draft": "200 - -",
        "draft_file": "200 422 -",
        "draft_download": "200 - -",
        "draft_preview": "200 422 -",
        "draft_picture": "200 - -",
        "bench": "200 422 -",
        "draft_bench": "200 422 -",
        "draft_replay": "200 - -",
        "draft_difference": "200 - -",
        "draft_publish": "200 422 -",
        "draft_discard": "200 422 -",
        "draft_part_new": "200 422 -",
        "draft_part": "200 422 -",
        "draft_part_move": "- 422 -",
        "draft_part_remove": "200 422 -",
        "guide_record": "200 422 -",
        "edition": "200 - -",
        "edition_file": "200 - -",
        "edition_draft": "- 303 -",
        "publish_again": "- 422 -",
        "withdraw_edition": "- 422 -",
        "lift": "200 422 -",
        # The admin, which takes every other method for a GET:
        "admin:index": "200 200",
        "admin:login": "302 302",
        "admin:logout": "- 302",
        "admin:password_change": "302 302",
        "admin:password_change_done": "200 -",
        "admin:autocomplete": "403 -",
        "admin:jsi18n": "200 -",
        "admin:view_on_site": "404 404",
        "admin:app_list": "200 200",
        "admin/(?P<url>.*)$": "404 404",
        # Drafts have pages of their own; known issues are kept here, by every maintainer:
        "admin:troubleshoot_draft_changelist": "302 302",
        "admin:troubleshoot_draft_add": "302 302",
        "admin:troubleshoot_draft_change": "302 302",
        "admin:troubleshoot_knownissue_*": "200 200",
        # All else is to be looked at:
        "admin:troubleshoot_*_changelist": "200 200",
        "admin:troubleshoot_*_history": "200 200",
        "admin:troubleshoot_*_change": "200 403",
        "admin:troubleshoot_*_add": "403 403",
        "admin:troubleshoot_*_delete": "403 403",
        "admin/*/<path:object_id>/": "302 302",
    },
    "superusers": {"admin:auth_*": "200 200"},
}

KINDS = {name: kind for kind, names in TABLE.items() for name in names}
STATUSES = {name: statuses.split() for names in TABLE.values() for name, statuses in names.items()}
METHODS = ("get", "post", "delete")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::django.utils.deprecation.RemovedInDjango60Warning"),  # of the admin
]


def entry(route: Route) -> str | None:
    """The line of the table for a route: by its name, or by its address where it has none."""
    name = route.pattern if route.name.endswith(":") else route.name
    return name if name in STATUSES else next((line for line in STATUSES if fnmatchcase(name, line)), None)


def known() -> list[Route]:
    """The routes that stand in the table."""
    return [route for route in routes() if entry(route)]


@pytest.fixture
def world(settings: Settings) -> World:
    """Something at every address; nobody is told to wait, and accounts cost no time."""
    settings.RATE_LIMITS = settings.AXES_ENABLED = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = a_world()
    Group.objects.create(name="a group")
    return made


@pytest.fixture
def unrendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages stay empty: who is let in is decided before."""
    monkeypatch.setattr(Template, "render", lambda *given, **named: "")


def person(role: str, settings: Settings) -> Client:
    """A browser in which somebody of this role is."""
    if role == "anonymous":
        return Client(raise_request_exception=False)
    staff = role != "signed in"
    user = User.objects.create_user("role", is_staff=staff, is_superuser=role == "superuser")
    if role == "owes a code":
        an_app(user)
    settings.REQUIRE_TOTP = role == "needs an app"
    client = inside(user)
    client.raise_request_exception = False
    return client


def sent(client: Client, method: str, address: str) -> Any:
    """The answer to a request that leaves nothing behind, in the database or in the browser."""
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        answer = getattr(client, method)(address)
        client.cookies = SimpleCookie(kept)
        last = answer
        while last.headers.get("Location", "").split("?")[0] in ("/admin/", "/admin/login/"):
            last = client.get(last["Location"])  # the admin's own way to where all sign in
        transaction.set_rollback(True)
    return answer if last.status_code == 200 else last


def outcome(answer: Any) -> str:
    """What became of a request, by its status and the address it leads to."""
    if answer.status_code in (302, 303):
        ways = ((CODE, TO_CODE), (SIGN_IN, TO_SIGN_IN), ("/account/second-factor/?", TO_SET_UP))
        for start, way in (*ways, ("/account/second-factor/", TO_SET_UP)):
            if answer["Location"].split("#")[0].startswith(start):
                return way
    return str(answer.status_code)


def there(world: World, route: Route) -> tuple[str, bool]:
    """The address of a route, and whether there is the row that it shows, if it shows one in the admin."""
    parts = route.pattern.split("/")
    if "id" in route.places:
        return route.address(id=world.maintainer.pk), True
    if "<path:object_id>" not in route.pattern or parts[1] == "r":
        return world.address(route), True
    row = apps.get_model(parts[1], parts[2])._base_manager.order_by("pk").first()
    return route.address(object_id=row.pk if row else 1), row is not None


def expected(route: Route, role: str, status: str) -> str:
    """What becomes of a request by this role, if those who are let in get this status."""
    line = entry(route) or ""
    way = OUTCOMES[KINDS[line]][ROLES.index(role)]
    for_everybody = status == "-" and not line.startswith("admin")
    return status.replace("-", "405") if way == IN or for_everybody else way


def test_every_route_stands_in_the_table_and_every_line_has_a_route() -> None:
    lines = [entry(route) for route in routes()]
    assert [route for route, line in zip(routes(), lines, strict=True) if line is None] == []
    assert set(STATUSES) == set(lines)


@pytest.mark.usefixtures("unrendered")
@pytest.mark.parametrize("role", ROLES)
def test_every_route_lets_in_whom_it_should(role: str, world: World, settings: Settings) -> None:
    client = person(role, settings)
    wrong = [difference for route in known() for difference in differences(client, role, route, world)]
    assert wrong == []


def differences(client: Client, role: str, route: Route, world: World) -> Iterator[str]:
    address, exists = there(world, route)
    for method, status in zip(METHODS, STATUSES[entry(route) or ""], strict=False):
        wanted = expected(route, role, status)
        found = outcome(sent(client, method, address))
        # Where the admin has no row to show, it leads to its first page, or refuses.
        if found != wanted and (exists or found not in ("302", "403")):
            yield f"{method.upper()} {address}: {found} and not {wanted}"


@pytest.mark.usefixtures("unrendered")
def test_what_takes_no_get_takes_no_head_either(world: World, settings: Settings) -> None:
    client = person("superuser", settings)
    pages = [route for route in known() if not route.name.startswith(("admin", "api"))]
    statuses = {route.name: outcome(sent(client, "head", there(world, route)[0])) for route in pages}
    assert statuses == {
        route.name: expected(route, "superuser", STATUSES[entry(route) or ""][0]) for route in pages
    }


# The token of a session is the only key to it ----------------------------------------------------

SECRET = "The line was cut by Xanthippe."


def of_sessions() -> list[Route]:
    return [route for route in routes() if "token" in route.places]


def wrong_tokens(token: str) -> list[str]:
    """Tokens that are not this one, however much they look like it."""
    return [token[:-1] + ("A" if token[-1] != "A" else "B"), token.swapcase(), token[:-1], f"{token}A", "%00"]


def test_a_token_that_is_nobodys_opens_nothing(world: World) -> None:
    client = Client()
    opened = [
        (method, address)
        for route in of_sessions()
        for token in wrong_tokens(world.person.token)
        for method in METHODS
        for address in [route.address(**{**world.places, "token": token, "number": "1"})]
        if sent(client, method, f"{address}?number=1").status_code not in (400, 404, 405)
    ]
    assert opened == []


def test_no_session_is_read_or_written_with_the_token_of_another(world: World) -> None:
    theirs, mine = Person.starting(the_line(), text=SECRET), world.person
    theirs.answer({"history": "nothing", "everywhere": "no", "medium": "cable"}).fail("restart").fail("proxy")
    state = theirs.row.facts.count(), theirs.row.written_at
    assert SECRET in Client().get(f"/sessions/{theirs.token}/hand-over.md").content.decode()
    client = Client()
    for route in of_sessions():
        address = route.address(**{**world.places, "token": mine.token, "number": "2", "key": "proxy"})
        for method in METHODS:
            with transaction.atomic():
                answer = getattr(client, method)(address)
                assert (theirs.row.facts.count(), theirs.row.written_at) == state, address
                transaction.set_rollback(True)
            assert theirs.token not in answer.content.decode(), address
            assert "Xanthippe" not in answer.content.decode(), address


def test_a_submission_of_another_session_is_no_key_to_it(world: World) -> None:
    theirs = Person.starting(the_line(), text=SECRET)
    known = theirs.row.facts.get(number=1).submission
    sent = {"submission": str(known), "answers": {"medium": "air"}}
    address = f"/api/v1/sessions/{world.person.token}/answers"
    answer = Client().post(address, sent, content_type="application/json")
    assert answer.json()["token"] == world.person.token
    assert theirs.row.facts.count() == 1
