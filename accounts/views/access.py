"""What the account pages ask of a request."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from accounts.actors import actor_of
from accounts.models import Organisation, User


def person_of(request: HttpRequest) -> User:
    """Return the person; programs have no account page (PermissionDenied)."""
    person = actor_of(request).user
    if person is None:
        raise PermissionDenied
    return person


def organisation_of(request: HttpRequest) -> Organisation:
    """Return the organisation that the person acts for; who acts for none gets PermissionDenied."""
    organisation = actor_of(request).organisation
    if organisation is None:
        raise PermissionDenied
    return organisation


def posted_ref(request: HttpRequest, field: str) -> str:
    """Return a reference from a form; one that nothing can have is a plain 404."""
    ref = request.POST.get(field, "")
    if not ref or "\x00" in ref:
        raise Http404
    return ref
