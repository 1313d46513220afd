from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from coewizard.databases import configured

POSTGRESQL = {"ENGINE": "django.db.backends.postgresql", "NAME": "wizard"}


def for_server(pool: str = "1,8", timeouts: str = "15,5", **values: Any) -> dict[str, Any]:
    return configured({**POSTGRESQL, **values}, serving=True, pool=pool, timeouts=timeouts)


def for_commands(**values: Any) -> dict[str, Any]:
    return configured({**POSTGRESQL, **values}, serving=False, pool="1,8", timeouts="15,5")


def test_the_server_takes_connections_out_of_a_pool() -> None:
    made = for_server(pool="2,5")
    assert made["CONN_MAX_AGE"] == 0
    assert (made["OPTIONS"]["pool"]["min_size"], made["OPTIONS"]["pool"]["max_size"]) == (2, 5)


def test_without_a_pool_each_thread_keeps_its_connection_and_looks_at_it() -> None:
    made = for_server(pool="off")
    assert "pool" not in made["OPTIONS"]
    assert (made["CONN_MAX_AGE"], made["CONN_HEALTH_CHECKS"]) == (60, True)


def test_no_statement_and_no_lock_holds_up_the_server_for_ever() -> None:
    assert for_server(timeouts="7,3")["OPTIONS"]["options"] == "-c statement_timeout=7s -c lock_timeout=3s"


def test_limits_join_what_the_address_asks_for() -> None:
    made = for_server(OPTIONS={"options": "-c jit=off", "sslmode": "require"})
    assert made["OPTIONS"]["options"].startswith("-c jit=off -c statement_timeout=")
    assert made["OPTIONS"]["sslmode"] == "require"


def test_limits_can_be_left_to_the_database() -> None:
    assert "options" not in for_server(timeouts="off")["OPTIONS"]


def test_commands_take_one_connection_and_may_take_their_time() -> None:
    assert for_commands()["OPTIONS"].keys() == {"connect_timeout"}


@pytest.mark.parametrize("pool", ["", "8", "8,1", "1,0", "a,b", "-1,4"])
def test_sizes_that_make_no_sense_are_refused(pool: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DB_POOL"):
        for_server(pool=pool)


@pytest.mark.parametrize("timeouts", ["0,5", "15", "on"])
def test_limits_that_make_no_sense_are_refused(timeouts: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DB_TIMEOUTS"):
        for_server(timeouts=timeouts)


def test_sqlite_has_a_log_beside_it_and_no_pool() -> None:
    made = configured(
        {"ENGINE": "django.db.backends.sqlite3", "NAME": "w"}, serving=True, pool="1,8", timeouts="15,5"
    )
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert made["CONN_MAX_AGE"] is None
