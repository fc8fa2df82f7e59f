"""Who gets what over the API, by session. Tokens: tests/api/test_tokens.py."""

from typing import Any

from matching.models import Request
from tests.api.calls import RECORD
from tests.people import World
from tests.permissions.rows import Row, everyone

#: anonymous, supplier_owner, other_supplier, buyer, unapproved_buyer, officer, admin
SIGNED_IN = (401, 200, 200, 200, 200, 200, 200)
RANKING = (401, 200, 200, 200, 200, 200, 403)
BUYERS = (401, 403, 403, 200, 200, 403, 403)
OWNER = (401, 403, 403, 200, 404, 403, 403)


def prepare(world: World) -> None:
    """A request of the approved buyer."""
    world.things["api_request"] = Request.objects.create(
        ref="api-1", title="Shafts", organisation=world.organisations["buyer"]
    )


def ref(world: World) -> dict[str, Any]:
    return {"ref": world.things["api_request"].ref}


def record(_world: World) -> dict[str, Any]:
    return RECORD


ROWS = [
    Row("api:docs", "GET", everyone(200)),
    Row("api:schema", "GET", everyone(200)),
    Row("api:unknown", "GET", everyone(404), arguments=lambda _: {"rest": "v2/"}),
    Row("api:supplier-list", "GET", everyone(200)),
    Row("api:supplier-facets", "GET", everyone(200)),
    Row(
        "api:supplier-detail",
        "GET",
        everyone(200),
        arguments=lambda world: {"ref": world.supplier.ref},
    ),
    Row(
        "api:supplier-detail",
        "GET",
        everyone(404),
        arguments=lambda world: {"ref": world.other.ref},
        note="not published",
    ),
    Row("api:concept-list", "GET", everyone(200)),
    Row(
        "api:concept-detail",
        "GET",
        everyone(200),
        arguments=lambda _: {"kind": "process", "code": "mach-cnc-turn"},
    ),
    Row("api:place-list", "GET", everyone(200)),
    Row("api:cluster-list", "GET", everyone(200)),
    Row("api:unit-list", "GET", everyone(200)),
    Row("api:text-read", "POST", everyone(200), data=lambda _: {"text": "CNC"}, is_json=True),
    Row("api:me", "GET", SIGNED_IN),
    Row("api:request-list", "GET", BUYERS),
    Row(
        "api:request-list",
        "POST",
        (401, 403, 403, 201, 201, 403, 403),
        data=record,
        is_json=True,
    ),
    Row("api:request-detail", "GET", OWNER, arguments=ref),
    Row("api:request-detail", "PUT", OWNER, arguments=ref, data=record, is_json=True),
    Row("api:request-ranking", "GET", OWNER, arguments=ref),
    Row("api:ranking", "POST", RANKING, data=record, is_json=True),
]
