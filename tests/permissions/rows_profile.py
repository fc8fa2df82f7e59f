"""Who gets what of a supplier's own pages."""

from tests.permissions.rows import Row, everyone

ROWS: list[Row] = [
    Row("directory:concept-suggest", "GET", everyone(400), note="without a kind"),
]
