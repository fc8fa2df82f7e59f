"""Who gets what of the sign-up and sign-in pages."""

from tests.permissions.rows import Row

ROWS: list[Row] = []
