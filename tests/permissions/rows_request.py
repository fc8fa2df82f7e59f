"""Who gets what of the pages on which requests are written."""

from typing import Any

from accounts.actors import Actor
from matching.requests.editing import start_request
from tests.people import World
from tests.permissions.rows import LOGIN, Row

BUYERS_ONLY = (LOGIN, 403, 403, 200, 200, 403, 403)
#: Of the approved buyer's request: for everybody else it is not there.
OWN_PAGE = (LOGIN, 404, 404, 200, 404, 404, 404)
OWN_BUTTON = (LOGIN, 404, 404, 302, 404, 404, 404)


def prepare(world: World) -> None:
    """A draft of the approved buyer."""
    actor = Actor(user=world.users["buyer"], organisation=world.organisations["buyer"])
    world.things["request_draft"] = start_request(text="CNC turning", title="Own", actor=actor)


def the_draft(world: World) -> dict[str, Any]:
    return {"ref": world.things["request_draft"].ref}


def nobodys(_world: World) -> dict[str, Any]:
    return {"ref": "no-such-request"}


NOBODYS = (LOGIN, 404, 404, 404, 404, 404, 404)

ROWS = [
    Row("matching:request-list", "GET", BUYERS_ONLY),
    Row("matching:request-create", "GET", BUYERS_ONLY),
    Row(
        "matching:request-create",
        "POST",
        (LOGIN, 403, 403, 302, 302, 403, 403),
        data=lambda _: {"text": "CNC turning of brass"},
    ),
    Row("matching:request-read", "POST", BUYERS_ONLY, data=lambda _: {"text": "CNC turning"}),
    Row("matching:request-edit", "GET", OWN_PAGE, arguments=the_draft),
    Row("matching:request-edit", "GET", NOBODYS, arguments=nobodys, note="of nobody"),
    Row(
        "matching:request-edit",
        "POST",
        (LOGIN, 404, 404, 422, 404, 404, 404),
        arguments=the_draft,
        note="empty",
    ),
    *(
        Row(f"matching:request-{name}", "POST", OWN_BUTTON, arguments=the_draft)
        for name in ("close", "reopen", "copy", "delete")
    ),
    Row("matching:request-delete", "POST", NOBODYS, arguments=nobodys, note="of nobody"),
]
