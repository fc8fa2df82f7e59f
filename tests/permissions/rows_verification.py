"""Who gets what of the officers' pages, and of what a firm sees of them."""

from collections.abc import Mapping
from typing import Any

from accounts.services import facts_mark
from directory.choices import CertificateStatus
from directory.models import Certificate
from tests.people import World
from tests.permissions.rows import LOGIN, Row
from tests.verification.cases import a_certificate_of, a_wish, an_officer, decided, seen, submitted
from verification import services

OFFICER = (LOGIN, 403, 403, 403, 403, 200, 403)
OFFICER_POSTS = (LOGIN, 403, 403, 403, 403, 302, 403)
NOT_THERE = (LOGIN, 403, 403, 403, 403, 404, 403)


def prepare(world: World) -> None:
    """Certificates of the published supplier, in the states that matter here."""
    things = world.things
    things["waiting"] = submitted(world.supplier, number="W-1")
    things["asked"] = decided(
        submitted(world.supplier, number="W-2"),
        CertificateStatus.MORE_INFORMATION,
        note="Which site?",
    )
    things["draft"] = a_certificate_of(world.supplier, number="W-3")
    things["proposed"] = submitted(world.supplier, number="W-4")
    colleague = an_officer("colleague", "Other office")
    things["proposal"] = services.propose_decision(
        certificate=things["proposed"],
        actor=colleague,
        seen=seen(things["proposed"]),
        wish=a_wish(level=3),
    )


def ref(name: str) -> Any:
    def arguments(world: World) -> Mapping[str, Any]:
        return {"ref": world.things[name].ref}

    return arguments


def decision(world: World) -> Mapping[str, Any]:
    return {"verdict": "ask", "note": "Which site?", "seen": _seen(world.things["waiting"])}


def taking(world: World) -> Mapping[str, Any]:
    return {"seen": _seen(world.things["waiting"])}


def confirmation(world: World) -> Mapping[str, Any]:
    return {"proposal": world.things["proposal"].ref, "answer": "confirm"}


def answer(world: World) -> Mapping[str, Any]:
    return {"text": "The one in Đông Anh.", "seen": _seen(world.things["asked"])}


def approval(world: World) -> Mapping[str, Any]:
    newcomer = world.organisations["unapproved_buyer"]
    newcomer.refresh_from_db()  # other rows have something decided about it
    return {"verdict": "approve", "seen": facts_mark(newcomer)}


def newcomer(world: World) -> Mapping[str, Any]:
    return {"ref": world.organisations["unapproved_buyer"].ref}


def office(world: World) -> Mapping[str, Any]:
    return {"ref": world.organisations["officer"].ref}


def unknown(_world: World) -> Mapping[str, Any]:
    return {"ref": "no-such"}


def _seen(certificate: Certificate) -> int | None:
    return seen(certificate)


ROWS = [
    Row("verification:queue", "GET", OFFICER),
    Row("verification:certificate", "GET", OFFICER, ref("waiting")),
    Row("verification:certificate", "GET", NOT_THERE, ref("draft"), note="draft"),
    Row("verification:certificate", "GET", NOT_THERE, unknown, note="unknown"),
    Row("verification:certificate", "POST", OFFICER_POSTS, ref("waiting"), decision),
    Row("verification:certificate", "POST", NOT_THERE, ref("draft"), decision, note="draft"),
    Row("verification:certificate-take", "POST", OFFICER_POSTS, ref("waiting"), taking),
    Row("verification:certificate-proposal", "POST", OFFICER_POSTS, ref("proposed"), confirmation),
    Row(
        "verification:certificate-proposal",
        "POST",
        NOT_THERE,
        ref("waiting"),
        confirmation,
        note="another certificate's",
    ),
    Row("verification:organisation", "GET", OFFICER, newcomer),
    Row("verification:organisation", "GET", NOT_THERE, office, note="an authority"),
    Row("verification:organisation", "POST", OFFICER_POSTS, newcomer, approval),
    Row(
        "verification:certificate-conversation",
        "GET",
        (LOGIN, 200, 404, 404, 404, 200, 404),
        ref("asked"),
    ),
    Row(
        "verification:certificate-conversation",
        "GET",
        (LOGIN, 200, 404, 404, 404, 404, 404),
        ref("draft"),
        note="draft",
    ),
    Row(
        "verification:certificate-conversation",
        "POST",
        (LOGIN, 302, 404, 404, 404, 403, 404),
        ref("asked"),
        answer,
    ),
]
