"""Long statements: their parameters, and whether the server keeps them."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connection

from core.prepared import fetch_rows

#: A statement of this file, by which the server's list is searched.
SQL = "SELECT %(number)s::int + 1 AS prepared_here"


@pytest.fixture
def own_connection() -> Iterator[None]:
    """A connection that has not been told yet whether to prepare, closed afterwards."""
    connection.close()
    yield
    connection.close()


def run_often() -> int:
    """How many statements of this file the server keeps after some runs."""
    for number in range(4):
        assert fetch_rows(SQL, {"number": number}) == [{"prepared_here": number + 1}]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%AS prepared_here"],
        )
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connection")
def test_statement_that_comes_again_is_kept_by_the_server() -> None:
    assert run_often() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connection")
def test_switched_off_the_server_keeps_none(settings: LazySettings) -> None:
    settings.PREPARED_STATEMENTS = False
    assert run_often() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cast", "values"),
    [
        ("text", ["None", None, "NULL", "", 'say "no"', "a\\b", "{1,2}", " ", "Hà Nội"]),
        ("int", [3, None, -1]),
        ("int", [1, 2, 3]),
        ("int", []),
        ("bigint", [2**40]),
        ("boolean", [True, None, False]),
    ],
)
def test_array_arrives_as_it_was_given(cast: str, values: list[object]) -> None:
    sql = f"SELECT %(values)s::{cast}[] AS found"
    assert fetch_rows(sql, {"values": values}) == [{"found": values}]


@pytest.mark.django_db
def test_same_name_stands_for_one_parameter_and_null_for_nothing() -> None:
    sql = "SELECT %(a)s::text AS first, %(b)s::text AS second, %(a)s::text || '!' AS third"
    found = fetch_rows(sql, {"a": "x", "b": None})
    assert found == [{"first": "x", "second": None, "third": "x!"}]
