"""Which database the environment chooses."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import NotSupportedError, connection

from config.database import database_from_environment, external_database

FOLDER = Path("/nowhere")


def test_without_a_url_the_embedded_server_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("POSTGRES_FOLDER", raising=False)
    assert database_from_environment(embedded_folder=FOLDER)["EMBEDDED_FOLDER"] == FOLDER


def test_url_is_read_with_every_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me:p%40ss@db.example:5433/mat?sslmode=require")
    database = database_from_environment(embedded_folder=FOLDER)
    assert "EMBEDDED_FOLDER" not in database
    assert (database["USER"], database["PASSWORD"]) == ("me", "p@ss")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "mat")
    assert database["OPTIONS"]["sslmode"] == "require"


def test_url_may_name_a_socket_folder() -> None:
    database = external_database("postgresql:///mat?host=/run/postgresql&port=5434")
    assert (database["HOST"], database["PORT"]) == ("/run/postgresql", "5434")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://localhost/mat", "only PostgreSQL 15 or later"),
        ("localhost/mat", "no scheme"),
        ("postgres://localhost", "names no database"),
        ("postgres://localhost:port/mat", "cannot be read"),
        ("postgres://localhost:99999/mat", "cannot be read"),
    ],
)
def test_url_that_is_of_no_use_is_refused_with_the_reason(url: str, message: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=message):
        external_database(url)


def test_refusal_does_not_show_the_password() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        external_database("mysql://me:secret@localhost/mat")
    assert "secret" not in str(refusal.value)


@pytest.mark.django_db
def test_server_older_than_the_oldest_supported_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert connection.features.minimum_database_version == (15,)
    monkeypatch.setattr(connection.features, "minimum_database_version", (999,))
    with pytest.raises(NotSupportedError, match="PostgreSQL 999 or later is required"):
        connection.check_database_version_supported()


@pytest.mark.django_db
def test_connections_are_set_up_for_short_queries() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('jit'), current_setting('max_parallel_workers_per_gather')"
        )
        assert cursor.fetchone() == ("off", "0")
