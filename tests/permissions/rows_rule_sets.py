"""Who gets what of requirement profiles: their buyer changes them, suppliers read shared ones."""

from typing import Any

from accounts.actors import Actor
from matching.models import Request
from matching.requests.rule_set_services import create_rule_set
from matching.requests.rule_sets import RuleSetDraft
from tests.people import World
from tests.permissions.rows import LOGIN, Row

#: anonymous, supplier_owner, other_supplier, buyer, unapproved_buyer, officer, admin
BUYERS = (LOGIN, 403, 403, 200, 200, 403, 403)
OWN = (LOGIN, 403, 403, 200, 404, 403, 403)
OWN_BUTTON = (LOGIN, 403, 403, 302, 404, 403, 403)
SUPPLIERS = (LOGIN, 200, 200, 403, 403, 403, 403)


def prepare(world: World) -> None:
    """A shared and a private profile of the approved buyer, and a request."""
    actor = Actor(user=world.users["buyer"], organisation=world.organisations["buyer"])
    for name, is_shared in (("shared_set", True), ("own_set", False)):
        draft = RuleSetDraft(name=name, is_shared=is_shared)
        world.things[name] = create_rule_set(draft=draft, actor=actor)
    world.things["rule_request"] = Request.objects.create(
        ref="rule-1", title="Shafts", organisation=world.organisations["buyer"]
    )


def own(world: World) -> dict[str, Any]:
    return {"ref": world.things["own_set"].ref}


def shared(world: World) -> dict[str, Any]:
    return {"ref": world.things["shared_set"].ref}


def request(world: World) -> dict[str, Any]:
    return {"ref": world.things["rule_request"].ref}


def chosen(world: World) -> dict[str, Any]:
    return {"set": world.things["own_set"].ref, "version": "old"}


ROWS = [
    Row("matching:rule-set-list", "GET", BUYERS),
    Row("matching:rule-set-create", "GET", BUYERS),
    Row(
        "matching:rule-set-create",
        "POST",
        (LOGIN, 403, 403, 422, 422, 403, 403),
        data=lambda _: {"name": "Plastics"},
        note="without the rows",
    ),
    Row("matching:rule-set-edit", "GET", OWN, own),
    Row("matching:rule-set-edit", "POST", (LOGIN, 403, 403, 422, 404, 403, 403), own),
    Row("matching:rule-set-copy", "POST", OWN_BUTTON, own),
    Row("matching:rule-set-archive", "POST", OWN_BUTTON, own, lambda _: {"do": "archive"}),
    Row("matching:rule-set-delete", "POST", OWN_BUTTON, own),
    Row("matching:shared-rule-sets", "GET", SUPPLIERS),
    Row("matching:shared-rule-set", "GET", SUPPLIERS, shared),
    Row(
        "matching:shared-rule-set",
        "GET",
        (LOGIN, 404, 404, 403, 403, 403, 403),
        own,
        note="one that is not shared",
    ),
    Row("matching:request-rule-set", "GET", OWN, request),
    Row("matching:request-rule-set", "POST", OWN_BUTTON, request, chosen),
    Row(
        "matching:request-rule",
        "POST",
        OWN_BUTTON,
        request,
        lambda _: {"rule": "offer~gate~3", "version": "old"},
    ),
]
