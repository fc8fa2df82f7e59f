"""Every closed list of the directory, with its label."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConceptKind(models.TextChoices):
    """What an entry of the taxonomy is."""

    PROCESS = "process", _("process")
    PRODUCT = "product", _("product")
    MATERIAL = "material", _("material")
    STANDARD = "standard", _("standard")
    SECTOR = "sector", _("sector")


class Dimension(models.TextChoices):
    """What a unit counts. Two units compare only within one dimension."""

    COUNT = "count", _("pieces")
    SET = "set", _("sets")
    PAIR = "pair", _("pairs")
    MASS = "mass", _("mass")
    LENGTH = "length", _("length")
    AREA = "area", _("area")
    VOLUME = "volume", _("volume")
    OTHER = "other", _("other")


class PlaceLevel(models.TextChoices):
    """What a place is; former districts stay searchable."""

    PROVINCE = "province", _("province or city")
    WARD = "ward", _("ward")
    COMMUNE = "commune", _("commune")
    FORMER_DISTRICT = "former_district", _("former district")


class CompanyType(models.TextChoices):
    """Whether the firm makes, trades, or both."""

    MANUFACTURER = "manufacturer", _("manufacturer")
    MIXED = "mixed", _("manufacturer and trader")
    TRADING = "trading", _("trading company")
    SERVICE = "service", _("service company")


class ProfileOrigin(models.TextChoices):
    """Who wrote the profile."""

    REGISTERED = "registered", _("registered by the firm")
    IMPORTED = "imported", _("imported")
    LISTED = "listed", _("listed from public sources, not registered")
    DEMO = "demo", _("demonstration data, fictional")


class LineRole(models.TextChoices):
    """Whether the firm would take a job of only this."""

    CORE = "core", _("core process")
    SECONDARY = "secondary", _("secondary process")


class LineOrigin(models.TextChoices):
    """Whether the firm said it in a field or in words."""

    STATED = "stated", _("stated by the firm")
    READ = "read", _("read from the firm's words")
    GUESSED = "guessed", _("guessed from a misspelt word")


class ProductRole(models.TextChoices):
    """Makes versus trades, per product."""

    MAKES = "makes", _("makes")
    TRADES = "trades", _("trades")


class ScopeKind(models.TextChoices):
    """What a certificate's scope is about."""

    MANUFACTURING = "manufacturing", _("manufacturing")
    TRADING = "trading", _("trading or storage only")


class CertificateStatus(models.TextChoices):
    """Where a certificate stands in its review; *expired* is computed from the day, not stored."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    IN_REVIEW = "in_review", _("in review")
    MORE_INFORMATION = "more_information", _("more information needed")
    VERIFIED = "verified", _("verified")
    REJECTED = "rejected", _("rejected")
    SUSPENDED = "suspended", _("suspended")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REVOKED = "revoked", _("revoked")
    SUPERSEDED = "superseded", _("superseded")
    DISPUTED = "disputed", _("disputed")


class EvidenceLevel(models.IntegerChoices):
    """How a fact is known."""

    DECLARED = 0, _("declared")
    DOCUMENT = 1, _("document seen")
    ISSUER = 2, _("confirmed with the issuer")
    ACCREDITOR = 3, _("issuer's accreditation confirmed")
    SEEN = 4, _("seen on site")


#: Certificates in these states count, each with the evidence level it has.
COUNTING_STATUSES = (
    CertificateStatus.DRAFT,
    CertificateStatus.SUBMITTED,
    CertificateStatus.IN_REVIEW,
    CertificateStatus.MORE_INFORMATION,
    CertificateStatus.VERIFIED,
)
