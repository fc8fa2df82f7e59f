"""The API's key: a token that an organisation gave to one of its programs."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.actors import Actor
from accounts.models import ApiToken

SCHEME = "Bearer"
#: How exactly the last use of a token is known; a write for every request would be waste.
USE_IS_NOTED_EVERY = timedelta(hours=1)


class Program(AnonymousUser):
    """Stands in `request.user` for a program: nobody's account, but known to the API."""

    def __init__(self, token: ApiToken) -> None:
        # Also what throttles count by.
        self.pk = self.id = f"token {token.pk}"  # type: ignore[assignment]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_authenticated(self) -> bool:  # type: ignore[override]
        """A program that has shown a token is no stranger."""
        return True

    @property
    def is_anonymous(self) -> bool:  # type: ignore[override]
        """Neither is it anonymous."""
        return False


class OrganisationTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer mx_…` makes the token's organisation the actor, without any role.

    A token that is unknown, revoked or past its end gets 401, also beside a signed-in session.
    """

    def authenticate(self, request: Request) -> tuple[Program, ApiToken] | None:
        """Return who asks and by which token; None where no token is shown."""
        scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = _live_token(secret.strip())
        if token is None:
            raise AuthenticationFailed(_("The token is unknown, revoked or past its end."))
        _note_use(token)
        # The request of the page below is the one place where everything looks for the actor.
        request._request.actor = Actor(organisation=token.organisation)  # type: ignore[attr-defined]  # noqa: SLF001
        return Program(token), token

    def authenticate_header(self, request: Request) -> str:
        """Say in WWW-Authenticate how one comes in."""
        return f'{SCHEME} realm="api"'


def _live_token(secret: str) -> ApiToken | None:
    return ApiToken.objects.live().with_secret(secret).select_related("organisation").first()


def _note_use(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
