"""Doors of the API: the same predicates that pages ask."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.actors import actor_of
from accounts.permissions import Predicate


def allowed(predicate: Predicate) -> type[BasePermission]:
    """Return a permission for whom `predicate` accepts: strangers get 401, others 403."""

    class Allowed(BasePermission):
        """Asks the predicate of the actor."""

        def has_permission(self, request: Request, view: APIView) -> bool:
            """Say whether the actor may come in."""
            return predicate(actor_of(request))

    Allowed.__name__ = Allowed.__qualname__ = f"Allowed_{predicate.__name__}"
    return Allowed
