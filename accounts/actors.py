"""Who asks: a person, and the organisation they act for just now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.models import Membership, Organisation, User

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request

#: Where a session keeps the organisation chosen by a person who acts for several.
SESSION_KEY = "organisation"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, the organisation acted for and the role in it; all empty for a stranger.

    Pages and API build one per request; every permission is asked of it (`accounts.permissions`).
    """

    user: User | None = None
    organisation: Organisation | None = None
    role: str = ""


ANONYMOUS = Actor()


def actor_of_session(request: HttpRequest) -> Actor:
    """Return who a page's request comes from: one query for a signed-in person, none else.

    Of several organisations the one chosen in the session counts, else the first joined.
    """
    user = request.user
    if not isinstance(user, User):
        return ANONYMOUS
    memberships = list(
        Membership.objects.filter(user=user).select_related("organisation").order_by("pk")
    )
    chosen = request.session.get(SESSION_KEY)
    current = next((m for m in memberships if m.organisation_id == chosen), None)
    current = current or next(iter(memberships), None)
    if current is None:
        return Actor(user=user)
    return Actor(user=user, organisation=current.organisation, role=current.role)


def actor_of(request: HttpRequest | Request) -> Actor:
    """Return who asks, as `accounts.middleware` or the API's authentication found."""
    return request.actor  # type: ignore[union-attr, no-any-return]
