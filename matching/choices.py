"""Every closed list of matching, with its label."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may see a request."""

    ONLY_ME = "only_me", _("only me")
    FITTING = "fitting", _("firms that fit")
    INVITED = "invited", _("invited firms only")


class RequestStatus(models.TextChoices):
    """Whether a request takes answers."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class RequirementKind(models.TextChoices):
    """What a requirement is about: the criteria of the engine, in the buyer's words."""

    MAKER = "maker", _("own production")
    CERTIFICATE = "certificate", _("required certificate")
    CAPACITY = "capacity", _("free capacity")
    MATERIAL = "material", _("material")
    SIZE = "size", _("part size")
    TOLERANCE = "tolerance", _("tolerance")
    LEAD_TIME = "lead_time", _("lead time")
    MINIMUM_ORDER = "minimum_order", _("minimum order")
    AREA = "area", _("area")
    PREFERRED = "preferred", _("preferred certificate")
    SECTOR = "sector", _("experience in the sector")
    OFFER = "offer", _("open offer")


class RequirementMode(models.TextChoices):
    """How a requirement counts."""

    GATE = "gate", _("must hold")
    WISH = "wish", _("wish")
    OFF = "off", _("off")


class Origin(models.TextChoices):
    """Where a requirement comes from."""

    TYPED = "typed", _("given")
    READ = "read", _("read from the text")
    GUESSED = "guessed", _("guessed from a misspelt word")
    RULE = "rule", _("default of the rule")
    RULE_SET = "set", _("from a rule set")


class StepRole(models.TextChoices):
    """Whether a step must be done by the maker."""

    CORE = "core", _("core")
    BOUGHT_IN = "bought_in", _("may be bought in")


class Period(models.TextChoices):
    """What a volume is per."""

    MONTH = "month", _("per month")
    YEAR = "year", _("per year")
    WEEK = "week", _("per week")
    LOT = "lot", _("per lot")
