"""Who gets what of the page of a request: its buyer, and nobody else."""

from typing import Any

from matching.models import Request
from tests.people import World
from tests.permissions.rows import LOGIN, Row, everyone

#: anonymous, supplier_owner, other_supplier, buyer, unapproved_buyer, officer, admin
OWNER = (LOGIN, 403, 403, 200, 404, 403, 403)
OWNER_POST = (LOGIN, 403, 403, 302, 404, 403, 403)


def prepare(world: World) -> None:
    """An open request of the approved buyer."""
    world.things["result_request"] = Request.objects.create(
        ref="result-1", title="Shafts", organisation=world.organisations["buyer"]
    )


def ref(world: World) -> dict[str, Any]:
    return {"ref": world.things["result_request"].ref}


def firm(do: str, ref: str = "S1") -> Any:
    return lambda _world: {"firm": ref, "do": do, "note": "ask"}


ROWS = [
    Row("matching:request-detail", "GET", OWNER, arguments=ref),
    Row("matching:request-near", "GET", OWNER, arguments=ref),
    Row("matching:request-why", "GET", OWNER, arguments=ref),
    Row("matching:request-compare", "GET", OWNER, arguments=ref),
    Row("matching:request-shortlist", "POST", OWNER_POST, ref, firm("add"), note="add"),
    Row("matching:request-shortlist", "POST", OWNER_POST, ref, firm("note"), note="note"),
    Row("matching:request-shortlist", "POST", OWNER_POST, ref, firm("remove"), note="remove"),
    Row(
        "matching:request-shortlist",
        "POST",
        (LOGIN, 403, 403, 404, 404, 403, 403),
        ref,
        firm("add", "S2"),
        note="a firm that is not published",
    ),
    Row(
        "matching:request-detail",
        "GET",
        (LOGIN, 403, 403, 404, 404, 403, 403),
        lambda _: {"ref": "nobody's"},
        note="a request that is not there",
    ),
    Row("matching:rule", "GET", everyone(200)),
]
