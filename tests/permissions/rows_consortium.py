"""Who gets what of a consortium: the buyer of the request, and each invited firm its own page."""

from datetime import timedelta
from typing import Any

from matching.models import Consortium, ConsortiumMember, Request
from matching.services import today
from tests.people import World
from tests.permissions.rows import LOGIN, Row

#: anonymous, supplier_owner, other_supplier, buyer, unapproved_buyer, officer, admin
OWNER = (LOGIN, 403, 403, 200, 404, 403, 403)
MEMBER = (LOGIN, 200, 404, 403, 403, 403, 403)
#: What the form refuses is shown with it.
MEMBER_REFUSED = (LOGIN, 422, 404, 403, 403, 403, 403)


def prepare(world: World) -> None:
    """An open request of the approved buyer without firms, and one whose invitation waits."""
    buyer = world.organisations["buyer"]
    Request.objects.create(ref="together-1", title="Covers", organisation=buyer)
    asked = Request.objects.create(ref="together-2", title="Covers", organisation=buyer)
    new = world.organisations["unapproved_buyer"]
    Request.objects.create(ref="together-3", title="Covers", organisation=new)
    day = today()
    consortium = Consortium.objects.create(
        ref="consortium-1",
        request=asked,
        deadline_on=day + timedelta(days=30),
        ranked_on=day,
        rule_version="1.0",
    )
    ConsortiumMember.objects.create(
        consortium=consortium, supplier=world.supplier, number=1, is_lead=True
    )


def of(ref: str) -> Any:
    return lambda _world: {"ref": ref}


def invitation(_world: World) -> dict[str, Any]:
    return {"do": "invite", "firm": "S1", "deadline_on": today().isoformat()}


def answer(do: str, **data: str) -> Any:
    return lambda _world: {"do": do, **data}


ROWS = [
    Row("matching:consortium", "GET", OWNER, of("together-1")),
    Row("matching:consortium", "GET", OWNER, of("together-2"), note="invited"),
    Row(
        "matching:consortium",
        "POST",
        (LOGIN, 403, 403, 422, 404, 403, 403),
        of("together-1"),
        invitation,
        note="a firm that is not offered",
    ),
    Row(
        "matching:consortium",
        "POST",
        (LOGIN, 403, 403, 302, 404, 403, 403),
        of("together-2"),
        answer("take_back"),
        note="take back",
    ),
    Row(
        "matching:consortium",
        "POST",
        (LOGIN, 403, 403, 404, 403, 403, 403),
        of("together-3"),
        invitation,
        note="a buyer whose identity is not checked",
    ),
    Row("matching:inbox-consortium", "GET", MEMBER, of("consortium-1")),
    Row(
        "matching:inbox-consortium",
        "POST",
        (LOGIN, 302, 404, 403, 403, 403, 403),
        of("consortium-1"),
        answer("agree"),
        note="agree",
    ),
    Row(
        "matching:inbox-consortium",
        "POST",
        (LOGIN, 302, 404, 403, 403, 403, 403),
        of("consortium-1"),
        answer("decline", reason="line moved"),
        note="decline",
    ),
    Row(
        "matching:inbox-consortium",
        "POST",
        MEMBER_REFUSED,
        of("consortium-1"),
        answer("contacts", member="2"),
        note="contacts before all agreed",
    ),
]
