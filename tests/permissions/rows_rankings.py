"""Who gets what of stored rankings and exports: the buyer whose request it is, and nobody else."""

from typing import Any

from accounts.actors import Actor
from matching.choices import RankingReason
from matching.kept.rankings import keep_ranking
from matching.models import Request
from tests.people import World
from tests.permissions.rows import LOGIN, Row

#: anonymous, supplier_owner, other_supplier, buyer, unapproved_buyer, officer, admin
OWNER = (LOGIN, 403, 403, 200, 404, 403, 403)
NOBODY = (LOGIN, 403, 403, 404, 404, 403, 403)


def prepare(world: World) -> None:
    """Two open requests of the approved buyer, one with a stored ranking."""
    buyer = world.organisations["buyer"]
    request = Request.objects.create(ref="kept-1", title="Shafts", organisation=buyer)
    Request.objects.create(ref="kept-2", title="Bushes", organisation=buyer)
    actor = Actor(organisation=buyer)
    ranking = keep_ranking(request=request, actor=actor, reason=RankingReason.EXPORT)
    world.things |= {"kept_request": request, "kept_ranking": ranking}


def ref(world: World) -> dict[str, Any]:
    return {"ref": world.things["kept_request"].ref}


def both(world: World) -> dict[str, Any]:
    return ref(world) | {"ranking": world.things["kept_ranking"].ref}


ROWS = [
    Row("matching:request-export", "GET", OWNER, arguments=ref),
    Row("matching:request-export", "POST", OWNER, arguments=ref),
    Row("matching:rankings", "GET", OWNER, arguments=ref),
    Row("matching:ranking-detail", "GET", OWNER, arguments=both),
    Row(
        "matching:ranking-detail",
        "GET",
        NOBODY,
        lambda world: both(world) | {"ref": "kept-2"},
        note="under another request",
    ),
    Row(
        "matching:ranking-detail",
        "GET",
        NOBODY,
        lambda world: ref(world) | {"ranking": "nothing"},
        note="a ranking that is not there",
    ),
]
