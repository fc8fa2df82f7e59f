"""Keys of an organisation's programs."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import ApiToken, Organisation
from accounts.models.token import MARK, SHOWN
from accounts.permissions import acts_for, may_manage_organisation
from accounts.secrets import hash_of, new_secret
from accounts.services.saving import save_checked
from core import audit
from core.errors import DomainError, Problem

#: More than any organisation needs, and few enough to look through.
MOST_TOKENS = 20


@transaction.atomic
def create_token(*, name: str, valid_for: timedelta, actor: Actor) -> tuple[ApiToken, str]:
    """Make a token for the owner's organisation and return it with its secret, known only now.

    Raises PermissionDenied for anyone but an owner, DomainError for a name that is missing or too
    long (`place` "name") and for `too_many_tokens`.
    """
    organisation = _managed(actor)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.tokens.live().count() >= MOST_TOKENS:
        raise DomainError(
            Problem(
                _("An organisation has at most %(count)s tokens.") % {"count": MOST_TOKENS},
                "too_many_tokens",
                remedy=_("Revoke one that is no longer used."),
            )
        )
    secret = MARK + new_secret()
    token = ApiToken(
        organisation=organisation,
        name=name.strip(),
        prefix=secret[:SHOWN],
        secret_hash=hash_of(secret),
        created_by_id=actor.user.pk if actor.user else None,
        expires_at=timezone.now() + valid_for,
    )
    save_checked(token)
    _record("organisation.token_created", token, actor)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: Actor) -> None:
    """Let a token open nothing any more; a revoked one stays as it is."""
    if not acts_for(actor, token.organisation_id):
        raise PermissionDenied
    _managed(actor)
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        _record("organisation.token_revoked", token, actor)


def _managed(actor: Actor) -> Organisation:
    """Return the organisation that this person may manage."""
    if actor.organisation is None or not may_manage_organisation(actor):
        raise PermissionDenied
    return actor.organisation


def _record(verb: str, token: ApiToken, actor: Actor) -> None:
    audit.record(
        verb=verb,
        subject=token.organisation,
        changes={"token": token.ref, "prefix": token.prefix, "expires_at": token.expires_at},
        actor=actor.user,
        organisation=actor.organisation,
    )
