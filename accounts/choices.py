"""Closed lists of the accounts, each with its label."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What an organisation is here for."""

    SUPPLIER = "supplier", _("supplier")
    BUYER = "buyer", _("buyer")
    AUTHORITY = "authority", _("authority or association")


class Ownership(models.TextChoices):
    """Whose capital the firm is."""

    PRIVATE = "private", _("private")
    JOINT_VENTURE = "joint_venture", _("joint venture")
    STATE = "state", _("state-owned")
    FOREIGN = "foreign", _("foreign-invested")


class MembershipRole(models.TextChoices):
    """What a person may do for an organisation: an owner also says who else may."""

    OWNER = "owner", _("owner")
    MEMBER = "member", _("member")


class ReviewStatus(models.TextChoices):
    """Where an organisation stands whose identity is not checked yet."""

    WAITING = "waiting", _("waiting for a check")
    MORE_INFORMATION = "more_information", _("more information needed")
    REFUSED = "refused", _("refused")


class OrganisationVerdict(models.TextChoices):
    """What an officer can decide about an organisation."""

    APPROVE = "approve", _("approve")
    ASK = "ask", _("ask for more")
    REFUSE = "refuse", _("refuse")
