"""Every address that the server has, found by walking its resolver; so that no route is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.models import User
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import NOW, a_guide, a_known_issue, an_id, published
from tests.sessions.person import Person, the_line, the_wall
from troubleshoot import catalog, sessions, unknown
from troubleshoot.models import Exclusion, TextGroup, UnknownText
from troubleshoot.models import Guide as GuideRow

_PLACE = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
PLACES: Mapping[str, str] = {
    "token": "A" * 24,
    "slug": "cut-line",
    "key": "cable",
    "number": "1",
    "submission": "6c1f9d1e-9b1f-4d53-8a52-0c6a7d1e2f30",
    "part": "steps",
    "object_id": "1",
    "app_label": "troubleshoot",
    "content_type_id": "1",
    "url": "nope",
    "id": "1",
}
"""What stands in the addresses of a walk where nothing else is given."""


@dataclass(frozen=True)
class Route:
    """One address with its places open, as in `sessions/<str:token>/`, and its name with its namespace."""

    name: str
    pattern: str

    @property
    def places(self) -> tuple[str, ...]:
        """The names of its places."""
        return tuple(plain or named for plain, named in _PLACE.findall(self.pattern))

    def address(self, **places: object) -> str:
        """The address with something in each place."""
        filled = {**PLACES, **places}
        path = _PLACE.sub(lambda found: str(filled[found[1] or found[2]]), self.pattern)
        return "/" + path.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")


@cache
def routes() -> tuple[Route, ...]:
    """All of them, the admin's and the API's too, in the order of the resolver."""
    return tuple(_below(get_resolver(), "", ""))


@cache
def pages() -> tuple[Route, ...]:
    """The same with one table of the admin, whose pages for the others are made alike."""
    of_tables = re.compile(r"admin/(troubleshoot|auth)/(?!knownissue/)")
    return tuple(route for route in routes() if not of_tables.match(route.pattern))


def _below(resolver: URLResolver, before: str, namespace: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        path = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _below(pattern, path, inner)
        elif isinstance(pattern, URLPattern):
            yield Route(f"{namespace}{pattern.name or ''}", path)


@dataclass(frozen=True)
class World:
    """Something at every address: guides, a draft, a session on its way, what maintainers made of others."""

    person: Person
    maintainer: User
    places: Mapping[str, str]
    numbers: Mapping[str, object]

    def address(self, route: Route) -> str:
        """The address of a route with what there is."""
        number = {"number": self.numbers[route.name]} if route.name in self.numbers else {}
        return route.address(**{**self.places, **number})


def a_world() -> World:
    """Make it; a session begins, an attempt fails, and the next round is shown."""
    published(the_wall())
    guide = published(a_guide())
    maintainer = User.objects.create_user("ann", password="a long secret", is_staff=True)
    catalog.draft_of(catalog.current().by_slug[guide.slug], by=maintainer, now=NOW)
    person = Person.starting(the_line(), text="The line was cut.")
    person.answer({"history": "nothing", "everywhere": "no", "medium": "cable"}).fail("restart")
    issue = a_known_issue(of="line")
    submission, strange = an_id(), "Ribbon customization for entity account could not be merged: id"
    unknown.keep(strange, why=UnknownText.Why.LEARN, submission=submission, now=NOW)
    unknown.keep(f"{strange} 2", why=UnknownText.Why.LEARN, submission=an_id(), now=NOW)
    unknown.group_new()
    made = Exclusion(kind=Exclusion.Kind.SOURCE, source="nobody", reason="A test")
    exclusion = sessions.exclude(made, by=maintainer, now=NOW)
    group = TextGroup.objects.get()
    lifted = catalog.withdraw_step(
        GuideRow.objects.get(slug="cut-line"), "vpn", reason="It does harm.", by=None, now=NOW
    )
    numbers = {
        "transcript": person.row.pk,
        "end_exclusion": exclusion.pk,
        "lift": lifted.pk,
        **dict.fromkeys(("text_group", "draft_pattern"), group.pk),
    }
    places = {"token": person.token, "submission": str(submission), "object_id": str(issue.pk)}
    return World(person, maintainer, places, numbers)
