"""Who asks a firm, who reads what was asked, who answers."""

from typing import Any

from matching.models import Question, Request
from tests.people import World
from tests.permissions.rows import LOGIN, Row

#: anonymous, supplier_owner, other_supplier, buyer, unapproved_buyer, officer, admin
OWNER = (LOGIN, 403, 403, 200, 404, 403, 403)
OWNER_POST = (LOGIN, 403, 403, 302, 404, 403, 403)
ANY_FIRM = (LOGIN, 200, 200, 403, 403, 403, 403)
#: The firm that was asked; other firms are told nothing.
ASKED = (LOGIN, 200, 404, 403, 403, 403, 403)
ASKED_POST = (LOGIN, 302, 404, 403, 403, 403, 403)


def prepare(world: World) -> None:
    """The approved buyer has asked the supplier's owner two things."""
    request = Request.objects.create(
        ref="asking-1", title="Shafts", organisation=world.organisations["buyer"]
    )
    line = world.supplier.capabilityline_set.get()
    for kind in ("tolerance", "size"):
        Question.objects.create(
            request=request,
            organisation=request.organisation,
            supplier=world.supplier,
            kind=kind,
            mode="wish",
            line_id=line.pk,
            process=line.process,
            group_then="eligible",
            total_then=1,
            low_then=0,
            high_then=2,
            whole_then=2,
        )


def ref(_world: World) -> dict[str, Any]:
    return {"ref": "asking-1"}


def question(kind: str) -> Any:
    return lambda _world: {"ref": Question.objects.get(kind=kind).ref}


def taken(_world: World) -> dict[str, Any]:
    return {"ref": "asking-1", "question": Question.objects.get(kind="size").ref}


def code(_world: World) -> dict[str, Any]:
    return {"code": Question.objects.get(kind="tolerance").code}


def body(**data: str) -> Any:
    return lambda _world: data


ROWS = [
    Row("matching:request-ask", "POST", OWNER_POST, ref, body(firm="S1", kind="tolerance")),
    Row(
        "matching:request-ask",
        "POST",
        (LOGIN, 403, 403, 404, 404, 403, 403),
        ref,
        body(firm="nobody", kind="all"),
        note="a firm that is not published",
    ),
    Row("matching:questions", "GET", OWNER, ref),
    Row("matching:question-withdraw", "POST", OWNER_POST, taken),
    Row("matching:inbox-questions", "GET", ANY_FIRM),
    Row("matching:inbox-question", "GET", ASKED, question("tolerance")),
    Row(
        "matching:inbox-question",
        "POST",
        (LOGIN, 422, 404, 403, 403, 403, 403),
        question("tolerance"),
        body(number="many", unit="mm"),
        note="no number",
    ),
    Row(
        "matching:inbox-question",
        "POST",
        ASKED_POST,
        question("tolerance"),
        body(number="0.01", unit="mm"),
    ),
    Row(
        "matching:question-decline",
        "POST",
        ASKED_POST,
        question("tolerance"),
        body(reason="not_told"),
    ),
    Row("matching:question-link", "GET", (LOGIN, 302, 404, 403, 403, 403, 403), code),
]
