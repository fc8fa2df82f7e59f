"""Who gets what of the public directory."""

from tests.people import World
from tests.permissions.rows import LOGIN, Row, everyone


def published(world: World) -> dict[str, str]:
    return {"ref": world.supplier.ref}


def unpublished(world: World) -> dict[str, str]:
    return {"ref": world.other.ref}


def unknown(_world: World) -> dict[str, str]:
    return {"ref": "no-such-firm"}


# In the order of ACTORS: anonymous, supplier_owner, other_supplier, buyer, unapproved_buyer,
# officer, admin. An administrator acts for nobody here.
ROWS = [
    Row("directory:supplier-list", "GET", everyone(200)),
    Row("directory:supplier-list", "POST", everyone(405)),
    Row("directory:supplier-detail", "GET", everyone(200), published),
    Row("directory:supplier-detail", "POST", everyone(405), published),
    Row("directory:supplier-detail", "GET", everyone(404), unknown, note="unknown"),
    Row(
        "directory:supplier-detail",
        "GET",
        (404, 404, 200, 404, 404, 200, 404),
        unpublished,
        note="unpublished",
    ),
    Row("directory:supplier-contacts", "GET", everyone(405), published),
    Row(
        "directory:supplier-contacts",
        "POST",
        (LOGIN, 200, 403, 200, 403, 200, 403),
        published,
    ),
    Row(
        "directory:supplier-contacts",
        "POST",
        (LOGIN, 404, 200, 404, 404, 200, 404),
        unpublished,
        note="unpublished",
    ),
]
