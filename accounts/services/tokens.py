"""Keys of an organisation's programs."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import ApiToken, Organisation
from accounts.models.token import MARK, SHOWN
from accounts.secrets import hash_of, new_secret
from accounts.services.managing import lock_managed, record_for
from accounts.services.saving import save_checked
from core.errors import DomainError, Problem

#: More than any organisation needs, and few enough to look through.
MOST_TOKENS = 20


@transaction.atomic
def create_token(*, name: str, valid_for: timedelta, actor: Actor) -> tuple[ApiToken, str]:
    """Make a token for the owner's organisation and return it with its secret, known only now.

    Raises PermissionDenied for anyone but an owner, DomainError for a name that is missing or too
    long (`place` "name") and for `too_many_tokens`.
    """
    organisation = lock_managed(actor)
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
    record_for(organisation, actor, "organisation.token_created", token=token.ref)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: Actor) -> None:
    """Let a token open nothing any more; a revoked one stays as it is."""
    organisation = lock_managed(actor, token.organisation_id)
    token = organisation.tokens.get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record_for(organisation, actor, "organisation.token_revoked", token=token.ref)


def revoke_tokens_of(*, organisation: Organisation, user_id: int, actor: Actor) -> int:
    """Let nothing be opened by the tokens that somebody made who ceases to act here; how many.

    Call it under the organisation's lock. Who comes back makes new ones.
    """
    tokens = list(organisation.tokens.made_by(user_id).filter(revoked_at__isnull=True))
    organisation.tokens.filter(pk__in=[token.pk for token in tokens]).update(
        revoked_at=timezone.now()
    )
    for token in tokens:
        record_for(
            organisation, actor, "organisation.token_revoked", token=token.ref, made_by=user_id
        )
    return len(tokens)
