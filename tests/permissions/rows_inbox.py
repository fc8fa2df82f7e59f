"""Who gets what of the open requests that fit a supplier."""

from datetime import timedelta
from uuid import UUID

from matching.choices import Audience
from matching.imports.requests import import_requests
from matching.models import Request
from matching.services import today
from tests.matching.records import a_need
from tests.people import World
from tests.permissions.rows import LOGIN, Row


def prepare(world: World) -> None:
    """One request that everyone who fits may learn of, and one that is only its buyer's."""
    day = today() + timedelta(days=30)
    import_requests([a_need(id="OPEN"), a_need(id="HIDDEN")])
    Request.objects.filter(ref__in=["OPEN", "HIDDEN"]).update(as_of=None, deadline_on=day)
    Request.objects.filter(ref="OPEN").update(audience=Audience.FITTING)


def code_of(ref: str) -> dict[str, UUID]:
    return {"code": Request.objects.get(ref=ref).code}


ROWS = [
    Row("matching:inbox", "GET", (LOGIN, 200, 200, 403, 403, 403, 403)),
    Row("matching:missed", "GET", (LOGIN, 200, 200, 403, 403, 403, 403)),
    Row(
        "matching:inbox-request",
        "GET",
        (LOGIN, 200, 404, 403, 403, 403, 403),
        arguments=lambda _: code_of("OPEN"),
        note="for firms that fit; an unpublished firm is none",
    ),
    Row(
        "matching:inbox-request",
        "GET",
        (LOGIN, 404, 404, 403, 403, 403, 403),
        arguments=lambda _: code_of("HIDDEN"),
        note="its buyer's only",
    ),
    Row(
        "matching:supplier-requests",
        "GET",
        (404, 200, 404, 404, 404, 200, 404),
        arguments=lambda world: {"ref": world.supplier.ref},
    ),
    Row(
        "matching:supplier-requests",
        "GET",
        (404, 404, 200, 404, 404, 200, 404),
        arguments=lambda world: {"ref": world.other.ref},
        note="not published",
    ),
]
