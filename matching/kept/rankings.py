"""Rankings that somebody acted on: kept with the facts used, run again from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from core import audit
from directory.concepts import Concepts
from directory.models import Supplier
from matching.choices import RankingReason
from matching.drafts import RequestDraft
from matching.engine.explain import GROUPS, FirmResult, places
from matching.engine.need import Need
from matching.engine.need_text import need_of, need_text
from matching.engine.rules import RULES
from matching.kept.facts import Frozen, Judged, freeze, judged, result_bytes, sha256
from matching.models import Ranking, RankingAct, RankingFirm, Request
from matching.needs import build_need
from matching.services import draft_of, ranking_day

#: Groups that have places: eligible, needs an answer.
_LAST_RANKED = 1


class RuleIsGoneError(Exception):
    """The code of a stored ranking's rule version does not exist any more."""


@dataclass(frozen=True, slots=True)
class Rerun:
    """A stored ranking computed once more from what is stored."""

    need: Need
    judged: Judged
    firms: tuple[FirmResult, ...]
    digest: str
    is_same: bool


@transaction.atomic
def keep_ranking(
    *,
    request: Request,
    actor: Actor,
    reason: RankingReason,
    suppliers: Sequence[Supplier] = (),
    day: date | None = None,
    draft: RequestDraft | None = None,
) -> Ranking:
    """Keep the ranking in force and that somebody acted on it, on these firms if on any.

    ``day`` and ``draft`` are those of the ranking that was looked at: the usual day and the
    request as it stands, unless said otherwise (another day, weights on trial). The same need
    over the same facts is stored once; a further act points to it.
    """
    Request.objects.select_for_update(no_key=True).get(pk=request.pk)
    asked = draft or draft_of(request)
    rule = RULES[request.rule_version]
    on = ranking_day(asked, day)
    need = build_need(asked, day=on, concepts=Concepts.current(), rule=rule)
    frozen = freeze(need, rule)
    text = need_text(need)
    same = {"need_digest": sha256(text), "facts_digest": frozen.digest}
    ranking = Ranking.objects.filter(request=request, **same).first()
    if ranking is None:
        values = same | {"rule_version": rule.version, "day": on, "need_text": text}
        ranking = _store(request, actor, need, frozen, values)
    _record(ranking, request, actor, reason, suppliers)
    return ranking


def _store(
    request: Request, actor: Actor, need: Need, frozen: Frozen, values: dict[str, Any]
) -> Ranking:
    found = judged(need, RULES[need.rule_version], facts=list(frozen.facts.values()))
    counts = [sum(row["grp"] == number for row in found.rows) for number in range(len(GROUPS))]
    # Of very many firms, those that do not suit are counted and not kept.
    counts[3] += frozen.published - len(found.rows)
    ranking = Ranking.objects.create(
        request=request,
        organisation_id=request.organisation_id,
        result_digest=sha256(result_bytes(need, found.explain())),
        scope=frozen.scope,
        published=frozen.published,
        made_by_id=actor.user.pk if actor.user else None,
        **values,
        **dict(zip(("eligible", "needs_answer", "near_miss", "not_suitable"), counts, strict=True)),
    )
    RankingFirm.objects.bulk_create(_firms(ranking, found, frozen), batch_size=5000)
    return ranking


def _firms(ranking: Ranking, found: Judged, frozen: Frozen) -> list[RankingFirm]:
    ranked = [row for row in found.rows if row["grp"] <= _LAST_RANKED]
    at = places((row["supplier_id"], (row["grp"], row["total"])) for row in ranked)
    asked = range(len(found.statement.asks))
    return [
        RankingFirm(
            ranking=ranking,
            facts_id=frozen.facts[row["supplier_id"]],
            supplier_id=row["supplier_id"],
            position=position,
            group=row["grp"],
            place=at[row["supplier_id"]].number if row["supplier_id"] in at else None,
            total=row["total"],
            steps=[row[f"step_{index}"] for index in asked],
            satisfactions=[row[f"sat_{index}"] for index in asked],
        )
        for position, row in enumerate(found.rows, start=1)
    ]


def _record(
    ranking: Ranking,
    request: Request,
    actor: Actor,
    reason: RankingReason,
    suppliers: Sequence[Supplier],
) -> None:
    who = actor.user.pk if actor.user else None
    # An act without a firm is one on the whole list.
    firms: list[int | None] = [firm.pk for firm in suppliers]
    RankingAct.objects.bulk_create(
        RankingAct(ranking=ranking, reason=reason, supplier_id=pk, made_by_id=who)
        for pk in firms or [None]
    )
    audit.record(
        verb="request.ranking_kept",
        subject=request,
        changes={
            "ranking": ranking.ref,
            "reason": str(reason),
            "firms": [firm.ref for firm in suppliers],
            "result": ranking.result_digest,
        },
        actor=actor.user,
        organisation=actor.organisation,
    )


def stored_need(ranking: Ranking) -> Need:
    """The need as the engine read it then.

    Raises :class:`RuleIsGoneError` where today's code cannot read it or does not know its rule.
    """
    try:
        need = need_of(ranking.need_text)
    except (TypeError, ValueError, KeyError) as error:
        raise RuleIsGoneError(ranking.rule_version) from error
    if need.rule_version not in RULES:
        raise RuleIsGoneError(ranking.rule_version)
    return need


def run_again(ranking: Ranking) -> Rerun:
    """Rank the stored facts for the stored need, and compare the bytes with those of then.

    Raises :class:`RuleIsGoneError`.
    """
    need = stored_need(ranking)
    ids = list(ranking.firms.order_by("position").values_list("facts_id", flat=True))
    found = judged(need, RULES[need.rule_version], facts=ids)
    firms = found.explain()
    digest = sha256(result_bytes(need, firms))
    return Rerun(need, found, firms, digest, digest == ranking.result_digest)


def rerun(ranking: Ranking) -> bytes:
    """The bytes of the stored ranking, computed once more. Raises :class:`RuleIsGoneError`."""
    again = run_again(ranking)
    return result_bytes(again.need, again.firms)
