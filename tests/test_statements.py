from __future__ import annotations

from typing import Any

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from tests.factories import NOW
from troubleshoot.models import TroubleshootingSession
from troubleshoot.models.statements import Prepared, insert, names_of, taken_from, update

pytestmark = pytest.mark.django_db


def a_row(number: int, **values: Any) -> TroubleshootingSession:
    given = {"token_hash": f"{number}", "started_at": NOW, "written_at": NOW, "outcome": "open"}
    return TroubleshootingSession(**given | values)


def by_hash(hashed: str) -> QuerySet[TroubleshootingSession, Any]:
    rows = TroubleshootingSession.objects.filter(token_hash=hashed)
    return rows.values_list(*names_of(TroubleshootingSession))


def test_inserted_rows_get_their_keys_in_order(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rows = [a_row(number) for number in range(3)]
    with django_assert_num_queries(1):
        insert(rows)
    stored = TroubleshootingSession.objects.in_bulk()
    assert [stored[row.pk].token_hash for row in rows] == ["0", "1", "2"]


def test_nothing_to_insert_or_update_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        insert([])
        update([], "outcome")


@pytest.mark.parametrize("number", [1, 2])
def test_an_update_stores_only_the_fields_it_names(number: int) -> None:
    rows = [a_row(one, ref="before") for one in range(number)]
    insert(rows)
    for row in rows:
        row.outcome, row.ref = "resolved", "after"
    update(rows, "outcome")
    kept = TroubleshootingSession.objects.values_list("outcome", "ref")
    assert list(kept) == [("resolved", "before")] * number


def test_a_prepared_query_finds_what_the_orm_finds() -> None:
    insert([a_row(1), a_row(2)])
    found = Prepared(by_hash, "?").rows("2")
    (row,) = (taken_from(iter(one), TroubleshootingSession) for one in found)
    stored = TroubleshootingSession.objects.get(token_hash="2")
    assert {name: getattr(row, name) for name in names_of(TroubleshootingSession)} == {
        name: getattr(stored, name) for name in names_of(TroubleshootingSession)
    }


def test_a_prepared_query_is_asked_with_another_value_each_time() -> None:
    insert([a_row(1)])
    query = Prepared(by_hash, "?")
    assert [len(query.rows(value)) for value in ("1", "?", "1' OR '1'='1")] == [1, 0, 0]


def test_a_stand_in_that_is_no_parameter_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="does not stand"):
        Prepared(lambda _: TroubleshootingSession.objects.values_list("pk"), "?").rows("1")
