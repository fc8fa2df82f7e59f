"""The taxonomy and the places in the test database: loaded once, put back after a flush."""

from dataclasses import dataclass

from django.db import connection

from directory.imports.places import load_places
from directory.imports.taxonomy import load_taxonomy
from directory.models import Concept

# In the order of their references.
TABLES = (
    "directory_concept",
    "directory_conceptterm",
    "directory_unit",
    "directory_place",
    "directory_cluster",
)


@dataclass(frozen=True, slots=True)
class StoredTaxonomy:
    """The rows of every table, as PostgreSQL copies them out and in."""

    rows: dict[str, bytes]

    @classmethod
    def load(cls) -> "StoredTaxonomy":
        """Load the files as `load_taxonomy` does, and keep what that made."""
        load_taxonomy()
        load_places()
        rows = {}
        for table in TABLES:
            with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:
                rows[table] = b"".join(bytes(block) for block in copy)
        return cls(rows)

    def restore(self) -> None:
        """Put the rows back if a committing test has emptied the tables."""
        if Concept.objects.exists():
            return
        for table, rows in self.rows.items():
            with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)
