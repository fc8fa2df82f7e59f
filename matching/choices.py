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


class ConsortiumState(models.TextChoices):
    """Where a consortium stands. That it ran out is read from its day, never stored."""

    OPEN = "open", _("waiting for answers")
    AGREED = "agreed", _("all have agreed")
    FAILED = "failed", _("a firm declined")
    WITHDRAWN = "withdrawn", _("taken back by the buyer")


class ConsentState(models.TextChoices):
    """What an invited firm has said."""

    INVITED = "invited", _("not answered yet")
    AGREED = "agreed", _("agreed")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrew")


class RankingReason(models.TextChoices):
    """What somebody did on the strength of a ranking."""

    SHORTLIST = "shortlist", _("put on the shortlist")
    ASK = "ask", _("asked what is unknown")
    INVITE = "invite", _("invited")
    EXPORT = "export", _("exported")


class RankingScope(models.TextChoices):
    """Whose facts a stored ranking keeps."""

    ALL = "all", _("every published firm")
    CLOSE = "close", _("firms that are ranked or one step short")


class QuestionState(models.TextChoices):
    """What became of a question to a firm."""

    OPEN = "open", _("waits for an answer")
    ANSWERED = "answered", _("answered")
    STATED = "stated", _("answered by the profile")
    DECLINED = "declined", _("not answered")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DeclineReason(models.TextChoices):
    """Why a firm gives no answer. There are no free words: they would carry contacts."""

    CANNOT_SAY = "cannot_say", _("we cannot say")
    NOT_TOLD = "not_told", _("we do not make this public")
    NOT_OUR_WORK = "not_our_work", _("we do not do this work")


#: What a firm can answer: each goes into one place of its profile.
ASKABLE = (
    RequirementKind.CAPACITY,
    RequirementKind.MATERIAL,
    RequirementKind.SIZE,
    RequirementKind.TOLERANCE,
    RequirementKind.LEAD_TIME,
    RequirementKind.MINIMUM_ORDER,
    RequirementKind.AREA,
    RequirementKind.SECTOR,
)
#: Of these, what is said of the firm and not of one of its lines.
ASKED_OF_FIRM = (RequirementKind.AREA, RequirementKind.SECTOR)
