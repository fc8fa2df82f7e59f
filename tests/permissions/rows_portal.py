"""Who gets what of the portal and of the site's own addresses."""

from tests.permissions.rows import Row, everyone

ROWS = [
    Row("portal:home", "GET", everyone(200)),
    Row("healthz", "GET", everyone(200)),
    Row("set_language", "POST", everyone(302), data=lambda _: {"language": "en"}),
]
