"""Keys by which an organisation's programs use the API."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Membership, Organisation, without_null
from accounts.models.user import User
from accounts.secrets import HASH_LENGTH, hash_of
from core.ids import new_ref

#: How every token begins, so that one is known where it lies about.
MARK = "mx_"
#: How much of it is shown afterwards: enough to tell tokens apart.
SHOWN = len(MARK) + 6


def _is_orphaned() -> models.Q:
    """Who made it has read it, and acts here no more, by whatever way that ended."""
    acting = Membership.objects.filter(
        user_id=models.OuterRef("created_by_id"),
        organisation_id=models.OuterRef("organisation_id"),
        user__is_active=True,
    )
    return models.Q(created_by_id__isnull=False) & ~models.Q(models.Exists(acting))


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Reads of tokens."""

    def live(self) -> "ApiTokenQuerySet":
        """Return those that open something now: neither revoked, past their end nor orphaned."""
        open_ones = self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())
        return open_ones.exclude(_is_orphaned())

    def made_by(self, user_id: int) -> "ApiTokenQuerySet":
        """Return those that this person made."""
        return self.filter(created_by_id=user_id)

    def with_maker(self) -> "ApiTokenQuerySet":
        """Add `maker`, an address where the person still exists, and `is_orphaned`."""
        maker = User.objects.filter(pk=models.OuterRef("created_by_id"))
        return self.annotate(
            maker=models.Subquery(maker.values("email")[:1]),
            is_orphaned=models.ExpressionWrapper(_is_orphaned(), models.BooleanField()),
        )

    def with_secret(self, secret: str) -> "ApiTokenQuerySet":
        """Return the one token that is this text, if any; the text itself is kept nowhere."""
        return self.filter(secret_hash=hash_of(secret))


class ApiToken(models.Model):
    """Lets a program act for an organisation, in no person's name and in no role."""

    ref = models.CharField(_("reference"), max_length=80, default=new_ref, editable=False)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="tokens",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("what it is for"), max_length=100, validators=[without_null])
    prefix = models.CharField(_("begins with"), max_length=SHOWN, editable=False)
    secret_hash = models.CharField(max_length=HASH_LENGTH, editable=False)
    # Plain, because a person may be erased.
    created_by_id = models.BigIntegerField(_("made by"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.UniqueConstraint(fields=["ref"], name="apitoken_ref_is_unique"),
            models.UniqueConstraint(fields=["secret_hash"], name="apitoken_secret_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"
