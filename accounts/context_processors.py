"""What every page knows of who reads it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import permissions
from accounts.actors import actor_of

#: The predicates that need nothing but the actor: `{% if can.is_officer %}`.
ASKED_OF_THE_ACTOR = (
    permissions.is_signed_in,
    permissions.has_organisation,
    permissions.may_manage_organisation,
    permissions.is_supplier,
    permissions.is_buyer,
    permissions.is_approved_buyer,
    permissions.is_officer,
)


def actor(request: HttpRequest) -> dict[str, Any]:
    """Return `actor`, and `can`: what they may do, by the name of the predicate."""
    if not hasattr(request, "actor"):
        return {}
    who = actor_of(request)
    return {
        "actor": who,
        "can": SimpleLazyObject(lambda: {p.__name__: p(who) for p in ASKED_OF_THE_ACTOR}),
    }
