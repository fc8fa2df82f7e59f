"""A database of its own for one measurement, on the server of the settings, dropped afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

from directory.imports.places import load_places
from directory.imports.taxonomy import load_taxonomy


@contextmanager
def scratch_database() -> Iterator[str]:
    """Work in an empty database with the taxonomy loaded; the real one is not touched.

    The database user needs the right to create databases. Nothing is left behind, also after an
    error or Ctrl-C.
    """
    name, usual = f"bench_{os.getpid()}", connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    _use(name)
    try:
        call_command("migrate", verbosity=0)
        load_taxonomy()
        load_places()
        yield name
    finally:
        _use(usual)
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        connection.close()


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
