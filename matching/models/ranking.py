"""Rankings that somebody acted on: what was asked, by which facts, with which outcome."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.ids import new_ref
from matching.choices import RankingReason, RankingScope
from matching.models.profile_facts import DIGEST_LENGTH, ProfileFacts
from matching.models.request import Request


class Ranking(models.Model):
    """One ranking as it stood; the database refuses to change or remove it.

    ``need_text`` is the need exactly as the engine read it (`matching.engine.need_text`).
    ``facts_digest`` covers which firm stood there with which facts, ``result_digest`` the bytes of
    the explained result. Counts are firms per group. Who made it is a plain id: people may be
    erased.
    """

    ref = models.CharField(max_length=80, unique=True, default=new_ref)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="rankings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    rule_version = models.CharField(max_length=10)
    day = models.DateField()
    need_text = models.TextField()
    need_digest = models.CharField(max_length=DIGEST_LENGTH)
    facts_digest = models.CharField(max_length=DIGEST_LENGTH)
    result_digest = models.CharField(max_length=DIGEST_LENGTH)
    scope = models.CharField(max_length=5, choices=RankingScope)
    published = models.PositiveIntegerField()
    eligible = models.PositiveIntegerField()
    needs_answer = models.PositiveIntegerField()
    near_miss = models.PositiveIntegerField()
    not_suitable = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by_id = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("stored ranking")
        verbose_name_plural = _("stored rankings")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "need_digest", "facts_digest"],
                name="ranking_same_input_is_stored_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    published=F("eligible") + F("needs_answer") + F("near_miss") + F("not_suitable")
                ),
                name="ranking_counts_add_up",
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class RankingFirm(models.Model):
    """One firm's outcome in a stored ranking, in the ranking's order (``position`` from 1).

    ``group`` is 0 eligible, 1 needs an answer, 2 near miss, 3 not suitable; only the first two
    have a ``place``. ``total`` is the exact sum of products; ``steps`` and ``satisfactions`` are
    those of the need's criteria in their order.
    """

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="firms")
    facts = models.ForeignKey(ProfileFacts, on_delete=models.PROTECT, related_name="+")
    supplier_id = models.BigIntegerField()
    position = models.PositiveIntegerField()
    group = models.PositiveSmallIntegerField()
    place = models.PositiveIntegerField(null=True)
    total = models.BigIntegerField()
    steps = ArrayField(models.SmallIntegerField())
    satisfactions = ArrayField(models.SmallIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ranking", "supplier_id"], name="rankingfirm_once_per_ranking"
            ),
            models.UniqueConstraint(
                fields=["ranking", "position"], name="rankingfirm_position_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(group__lte=1, place__gte=1) | Q(group__in=[2, 3], place__isnull=True),
                name="rankingfirm_place_iff_ranked",
            ),
        ]


class RankingAct(models.Model):
    """Somebody acted on a stored ranking: for which reason, on which firm (none: on the list)."""

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="acts")
    reason = models.CharField(max_length=9, choices=RankingReason)
    supplier_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by_id = models.BigIntegerField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=RankingReason.values), name="rankingact_has_a_known_reason"
            )
        ]
