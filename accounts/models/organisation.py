"""A legal entity, and the people who may act for it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import InvalidChecksum, InvalidLength
from stdnum.exceptions import ValidationError as NumberError
from stdnum.vn import mst

from accounts.choices import (
    MembershipRole,
    OrganisationKind,
    Ownership,
    ReviewStatus,
)
from accounts.models.user import User
from core.ids import new_ref
from core.text import fold

TAX_CODE_FORM = r"^[0-9]{10}(-[0-9]{3})?$"
without_null = ProhibitNullCharactersValidator()
NAME_FIELDS = frozenset({"name", "name_vi", "name_en"})


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Reads of organisations, and writes of many that keep the folded name right."""

    def named_like(self, text: str) -> "OrganisationQuerySet":
        """Return those with `text` in one of their names, whatever its case and diacritics."""
        return self.filter(name_folded__contains=fold(text))

    def bulk_create(self, objs: Iterable["Organisation"], *args: Any, **kwargs: Any) -> Any:
        """Insert many at once, with their folded names."""
        organisations = list(objs)
        for organisation in organisations:
            organisation.fold_names()
        return super().bulk_create(organisations, *args, **kwargs)

    def bulk_update(
        self, objs: Iterable["Organisation"], fields: Iterable[str], *args: Any, **kwargs: Any
    ) -> int:
        """Update many at once; a changed name takes its folded form along."""
        organisations, changed = list(objs), set(fields)
        if changed & NAME_FIELDS:
            changed.add("name_folded")
            for organisation in organisations:
                organisation.fold_names()
        return super().bulk_update(organisations, sorted(changed), *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """Update by one statement; names are refused, because only Python can fold them."""
        if NAME_FIELDS & kwargs.keys() and "name_folded" not in kwargs:
            raise ValueError("Names change with their folded form: use save() or bulk_update().")
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]


class Organisation(models.Model):
    """A legal entity: a supplier, a buyer or an authority.

    The tax code is unique where there is one; firms that were imported, listed from public
    sources or made up for the demo may lack it.
    """

    ref = models.CharField(
        _("reference"), max_length=80, default=new_ref, validators=[without_null]
    )
    kind = models.CharField(_("kind"), max_length=10, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=200, validators=[without_null])
    name_vi = models.CharField(
        _("Vietnamese name"), max_length=200, blank=True, validators=[without_null]
    )
    name_en = models.CharField(
        _("English name"), max_length=200, blank=True, validators=[without_null]
    )
    # Text, because one letter can become many when it is folded.
    name_folded = models.TextField(editable=False)
    tax_code = models.CharField(_("tax code"), max_length=14, null=True, blank=True)
    ownership = models.CharField(_("ownership"), max_length=14, choices=Ownership, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("year of founding"), null=True, blank=True)
    identity_checked_at = models.DateTimeField(_("identity checked"), null=True, blank=True)
    # Counts only while the identity is not checked; the decisions are in OrganisationDecision.
    review_status = models.CharField(
        _("review"), max_length=16, choices=ReviewStatus, default=ReviewStatus.WAITING
    )
    is_demo = models.BooleanField(_("made up for the demo"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(fields=["ref"], name="organisation_ref_is_unique"),
            models.UniqueConstraint(
                fields=["tax_code"],
                name="organisation_tax_code_is_unique",
                violation_error_code="tax_code_taken",
                violation_error_message=_("Another organisation has this tax code."),
            ),
            models.CheckConstraint(
                condition=models.Q(tax_code__isnull=True) | models.Q(tax_code__regex=TAX_CODE_FORM),
                name="organisation_tax_code_has_its_form",
                violation_error_message=_("A tax code is 10 digits, or 10 digits, - and 3 digits."),
            ),
            models.CheckConstraint(
                condition=models.Q(founded_year__isnull=True)
                | models.Q(founded_year__range=(1800, 2100)),
                name="organisation_founded_year_is_plausible",
                violation_error_message=_("The year of founding must be from 1800 to 2100."),
            ),
            models.CheckConstraint(
                condition=models.Q(identity_checked_at__isnull=True)
                | models.Q(review_status=ReviewStatus.WAITING),
                name="organisation_checked_is_not_refused",
                violation_error_message=_(
                    "An organisation whose identity is checked is neither refused nor asked."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_approved(self) -> bool:
        """Whether an officer has checked who this is."""
        return self.identity_checked_at is not None

    def clean(self) -> None:
        """Put the tax code into its form; a wrong one gets a message of its own."""
        self.tax_code = clean_tax_code(self.tax_code)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the folded name, also when only the name is being saved."""
        self.fold_names()
        fields = kwargs.get("update_fields")
        if fields is not None and NAME_FIELDS & set(fields):
            kwargs["update_fields"] = {*fields, "name_folded"}
        super().save(*args, **kwargs)

    def fold_names(self) -> None:
        """Set the folded form of all names, one a line, in which searches look."""
        names = (fold(name) for name in (self.name, self.name_vi, self.name_en))
        self.name_folded = "\n".join(dict.fromkeys(name for name in names if name))


class Membership(models.Model):
    """A person may act for an organisation."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=6, choices=MembershipRole)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="membership_is_unique_per_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"


def clean_tax_code(text: str | None) -> str | None:
    """Return a Vietnamese tax code as `0123456789` or `0123456789-001`; None when there is none.

    The tenth digit is a check digit (Circular 105/2020/TT-BTC, article 5). Raises ValidationError
    that says what is wrong.
    """
    if not text or not text.strip():
        return None
    try:
        return mst.format(mst.validate(text))
    except NumberError as error:
        raise ValidationError(
            {
                "tax_code": ValidationError(
                    _("“%(text)s” is not a Vietnamese tax code: %(reason)s"),
                    code="tax_code_invalid",
                    params={"text": text, "reason": _reason(error)},
                )
            }
        ) from error


def _reason(error: NumberError) -> str:
    if isinstance(error, InvalidChecksum):
        return str(_("its tenth digit does not agree with the others, so one was mistyped."))
    if isinstance(error, InvalidLength):
        return str(_("it must have 10 digits, or 13 for a branch."))
    return str(_("only digits are allowed, with a hyphen before a branch's three."))
