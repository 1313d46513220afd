from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import resolve
from pytest_django import DjangoAssertNumQueries, Settings

from tests.factories import NOW
from tests.sessions.test_submissions import shared_database, together  # noqa: F401 - a fixture
from troubleshoot import limits
from troubleshoot.limits import Limit, client_of, key_of, take
from troubleshoot.models import Bucket

FEW = Limit(per_hour=3600, burst=3)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def taken(key: str, times: int, limit: Limit = FEW, now: datetime = NOW) -> int:
    """How many of so many requests at one instant get a token."""
    return sum(take(key, limit, now) == 0 for _ in range(times))


@pytest.mark.django_db
def test_a_client_gets_as_many_tokens_at_once_as_the_burst_says() -> None:
    assert taken("a", 10) == 3


@pytest.mark.django_db
def test_a_token_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(2):  # the bucket is made, and then taken from
        with django_assert_num_queries(1):
            assert take("key", FEW, NOW) == 0


@pytest.mark.django_db
def test_clients_do_not_share_a_bucket() -> None:
    assert (taken("a", 10), taken("b", 10)) == (3, 3)


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "more"), [(0.5, 0), (1, 1), (2.5, 2), (3, 3), (86_000, 3)])
def test_an_empty_bucket_fills_with_the_time_up_to_its_burst(seconds: float, more: int) -> None:
    taken("a", 10)
    assert taken("a", 10, now=after(seconds)) == more


@pytest.mark.django_db
def test_parts_of_a_token_are_kept() -> None:
    taken("a", 3)
    assert [taken("a", 1, now=after(seconds)) for seconds in (1.5, 1.75, 2, 2.5, 3)] == [1, 0, 1, 0, 1]


@pytest.mark.django_db
@pytest.mark.parametrize(("per_hour", "wait"), [(3600, 1), (36_000, 1), (1800, 2), (2700, 2), (20, 180)])
def test_who_must_wait_is_told_for_how_many_whole_seconds(per_hour: float, wait: int) -> None:
    limit = Limit(per_hour, burst=1)
    assert take("a", limit, NOW) == 0
    assert take("a", limit, NOW) == wait
    assert take("a", limit, after(wait)) == 0


@pytest.mark.django_db
def test_a_refused_request_takes_nothing() -> None:
    taken("a", 100)
    assert take("a", FEW, after(1)) == 0


@pytest.mark.django_db
def test_a_clock_that_is_behind_neither_fills_nor_empties() -> None:
    taken("a", 2, now=after(60))
    assert taken("a", 10, now=NOW) == 1
    assert taken("a", 10, now=after(60)) == 0
    assert taken("a", 10, now=after(61)) == 1


@pytest.mark.usefixtures("shared_database")
@pytest.mark.parametrize("run", range(3))
@pytest.mark.parametrize("there", [True, False])
def test_nobody_gets_a_token_twice(run: int, there: bool) -> None:
    limit = Limit(per_hour=1, burst=5)
    if there:
        Bucket.objects.create(key="a", tokens=5, filled_at=NOW)
    waits: list[int] = together(lambda number: take("a", limit, NOW), times=12)  # type: ignore[arg-type, return-value, assignment]
    assert waits.count(0) == 5
    assert Bucket.objects.get().tokens == 0


def test_a_key_tells_no_address_and_changes_daily() -> None:
    key = key_of("write", "192.0.2.1", NOW)
    assert len(key) == 64 and "192" not in key
    assert key == key_of("write", "192.0.2.1", NOW.replace(hour=0))
    others = [
        key_of("learn", "192.0.2.1", NOW),
        key_of("write", "192.0.2.2", NOW),
        key_of("write", "192.0.2.1", NOW + timedelta(days=1)),
    ]
    assert len({key, *others}) == 4


def test_a_key_cannot_be_made_without_the_secret(settings: Settings) -> None:
    key = key_of("write", "192.0.2.1", NOW)
    settings.SECRET_KEY = "another"
    assert key_of("write", "192.0.2.1", NOW) != key


def came(forwarded: str | None, remote: str = "192.0.2.9") -> str:
    forged = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_of({"REMOTE_ADDR": remote, **forged})


@pytest.mark.parametrize("forged", [None, "", "203.0.113.7", "203.0.113.7, 192.0.2.1", ",,", "x" * 9000])
def test_without_proxies_of_ours_no_header_is_believed(forged: str | None) -> None:
    assert came(forged) == "192.0.2.9"


@pytest.mark.parametrize("forged", ["", "203.0.113.7, ", "203.0.113.7, 203.0.113.8, ", "junk, ,, "])
@pytest.mark.parametrize(
    ("proxies", "ours"),
    [(1, "198.51.100.4"), (2, "198.51.100.4, 10.0.0.1"), (3, "198.51.100.4,10.0.0.1,10.0.0.2")],
)
def test_what_stands_left_of_our_own_entries_is_not_believed(
    forged: str, proxies: int, ours: str, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert came(forged + ours) == "198.51.100.4"


@pytest.mark.parametrize(("forwarded", "client"), [(None, "192.0.2.9"), ("198.51.100.4", "198.51.100.4")])
def test_fewer_entries_than_proxies_lead_to_the_furthest(
    forwarded: str | None, client: str, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = 3
    assert came(forwarded) == client


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:4711", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0DB8:1:2::", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_client_is_an_address_or_a_network_of_64_bits(address: str, client: str) -> None:
    assert came(None, remote=address) == client


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("POST", "/", "diagnose"),
        ("POST", "/?look", "look"),
        ("GET", "/?look", None),
        ("POST", "/api/v1/diagnose", "diagnose"),
        ("POST", "/respond/", "diagnose"),
        ("POST", "/sessions/", "session"),
        ("POST", "/api/v1/sessions", "session"),
        ("POST", "/learn/", "learn"),
        ("POST", "/sessions/abc/rounds/1/", "write"),
        ("POST", "/api/v1/sessions/abc/attempts", "write"),
        ("DELETE", "/api/v1/sessions/abc/attempts/last", "write"),
        ("PUT", "/", "diagnose"),
        ("GET", "/", None),
        ("HEAD", "/guides/", None),
        ("OPTIONS", "/api/v1/diagnose", None),
        ("POST", "/sign-in/", None),
        ("POST", "/language/", None),
    ],
)
def test_requests_are_of_a_kind(method: str, path: str, kind: str | None) -> None:
    request = RequestFactory().generic(method, path)
    request.resolver_match = resolve(request.path)
    assert limits.kind_of(request) == kind


def waits(user: User | AnonymousUser | None = None, times: int = 2, path: str = "/learn/") -> list[int]:
    """What somebody who sends the same form again and again is told."""
    request = RequestFactory().post(path)
    request.resolver_match = resolve(path)
    request.user = user or AnonymousUser()
    return [limits.wait_for(request, NOW) for _ in range(times)]


@pytest.fixture
def one_an_hour(settings: Settings) -> None:
    settings.REQUEST_LIMITS = dict.fromkeys(settings.REQUEST_LIMITS, (1, 1))


@pytest.mark.django_db
@pytest.mark.usefixtures("one_an_hour")
@pytest.mark.parametrize(("staff", "limited"), [(True, False), (False, True)])
def test_maintainers_are_not_limited(staff: bool, limited: bool) -> None:
    assert (waits(User(username="ann", is_staff=staff)) != [0, 0]) is limited


@pytest.mark.django_db
@pytest.mark.usefixtures("one_an_hour")
def test_limits_can_be_switched_off(settings: Settings) -> None:
    settings.RATE_LIMITS = False
    assert waits() == [0, 0]
    assert not Bucket.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("one_an_hour")
def test_a_database_that_takes_nothing_refuses_nobody_who_only_asks(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object) -> int:
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(limits, "take", broken)
    assert waits(path="/") == [0, 0]
    assert len(caplog.records) == 2
    assert "127.0.0.1" not in caplog.text


@pytest.mark.django_db
def test_only_buckets_that_nothing_asks_for_are_old() -> None:
    for hours in (1, 25, 49):
        Bucket.objects.create(key=str(hours), tokens=1, filled_at=NOW - timedelta(hours=hours))
    assert [bucket.key for bucket in limits.old(NOW)] == ["49"]


def test_who_comes_through_an_unknown_proxy_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    limits._tell_of_proxies.cache_clear()
    came("203.0.113.7")
    came("203.0.113.7")
    assert len(caplog.records) == 1
    assert "203.0.113.7" not in caplog.text
