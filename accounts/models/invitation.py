"""Being asked to act for an organisation."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import MembershipRole
from accounts.models.organisation import Organisation, without_null
from accounts.models.user import User
from accounts.secrets import HASH_LENGTH, hash_of
from core.ids import new_ref

#: How long a link holds.
VALID_FOR = timedelta(days=14)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def open(self) -> "InvitationQuerySet":
        """Return those neither accepted nor revoked, whether their time is over or not."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def usable(self) -> "InvitationQuerySet":
        """Return those that somebody can still accept."""
        return self.open().filter(expires_at__gt=timezone.now())

    def with_secret(self, secret: str) -> "InvitationQuerySet":
        """Return the one invitation whose link ends in this text, if any."""
        return self.filter(secret_hash=hash_of(secret))


class Invitation(models.Model):
    """Whoever holds the link may join once, until it ends; mail is only one way to pass it on."""

    ref = models.CharField(_("reference"), max_length=80, default=new_ref, editable=False)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    email = models.EmailField(_("e-mail address"), max_length=254, validators=[without_null])
    role = models.CharField(_("role"), max_length=6, choices=MembershipRole)
    secret_hash = models.CharField(max_length=HASH_LENGTH, editable=False)
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("ends"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["ref"], name="invitation_ref_is_unique"),
            models.UniqueConstraint(fields=["secret_hash"], name="invitation_secret_is_unique"),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_is_open_once_per_address",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="invitation_is_not_accepted_and_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.get_role_display()}"

    @property
    def is_over(self) -> bool:
        """Whether its time is up."""
        return self.expires_at <= timezone.now()

    @property
    def is_usable(self) -> bool:
        """Whether somebody can still accept it."""
        return self.accepted_at is None and self.revoked_at is None and not self.is_over
