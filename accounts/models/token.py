"""Keys by which an organisation's programs use the API."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation, without_null
from accounts.secrets import HASH_LENGTH, hash_of
from core.ids import new_ref

#: How every token begins, so that one is known where it lies about.
MARK = "mx_"
#: How much of it is shown afterwards: enough to tell tokens apart.
SHOWN = len(MARK) + 6


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Reads of tokens."""

    def live(self) -> "ApiTokenQuerySet":
        """Return those that open something now: neither revoked nor past their end."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())

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
