"""Which PostgreSQL the site uses: the one named by DATABASE_URL, else its own embedded server."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import environment

# Every query here is short. Just-in-time compilation and parallel workers cost them more than the
# query itself, and would make the measured times depend on what else the machine is doing.
# Words less alike than this are no guess at each other; the index leaves them out from the start.
# A prepared ranking keeps one plan for all values: planning it costs more than running it.
WORKLOAD_OPTIONS = (
    "-c jit=off -c max_parallel_workers_per_gather=0 -c pg_trgm.similarity_threshold=0.5"
    " -c plan_cache_mode=force_generic_plan"
)


def database_from_environment(*, embedded_folder: Path) -> dict[str, Any]:
    """Return Django's DATABASES entry; raises ImproperlyConfigured for a URL that is not usable."""
    url = os.environ.get("DATABASE_URL", "").strip()
    database = external_database(url) if url else embedded_database(embedded_folder)
    # Several test runs on one server need a name each.
    database["TEST"] = {"NAME": os.environ.get("TEST_DATABASE_NAME") or None}
    return database


def embedded_database(folder: Path) -> dict[str, Any]:
    """Return the entry for the server kept in `folder`, which starts at the first connection."""
    return {
        "ENGINE": "config.postgres",
        "EMBEDDED_FOLDER": environment.path("POSTGRES_FOLDER", default=folder),
        "NAME": "postgres",
        "USER": "postgres",
        "OPTIONS": {"options": WORKLOAD_OPTIONS},
    }


def external_database(url: str) -> dict[str, Any]:
    """Return the entry for `postgres://user:password@host:port/name?sslmode=require`.

    Parameters after the question mark are libpq's. The URL itself is never part of a message,
    because it holds the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}.") from None
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL starts with {parts.scheme or 'no scheme'!r}, but only PostgreSQL 15 or "
            "later is supported: write postgres://user:password@host:port/name, or leave "
            "DATABASE_URL out to use the embedded server."
        )
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database: it must end in /name.")
    parameters = dict(parse_qsl(parts.query, keep_blank_values=True))
    own_options = parameters.pop("options", "")
    return {
        "ENGINE": "config.postgres",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A socket folder stands in the query, as in libpq's own URLs.
        "HOST": unquote(parts.hostname or parameters.pop("host", "")),
        "PORT": port or parameters.pop("port", ""),
        "CONN_MAX_AGE": environment.number("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parameters, "options": f"{WORKLOAD_OPTIONS} {own_options}".strip()},
    }
