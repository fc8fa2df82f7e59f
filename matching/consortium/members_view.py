"""The members of an invitation in words: as each other see them, and as their buyer does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from directory.models import Place, Supplier
from matching.consortium.distances import places_of
from matching.consortium.view import percent
from matching.drafts import RequestDraft
from matching.models import ConsortiumMember
from matching.presentation.ranked import asked_views, volume_words
from matching.presentation.view_models import Asked
from matching.wording.outcomes import Records


@dataclass(frozen=True, slots=True)
class OtherMember:
    """Another member as a firm sees it: a trade, a province and a share, until all have agreed."""

    number: int
    name: str
    ref: str
    words: str
    is_lead: bool
    state: str
    tone: str


def others_view(
    members: Sequence[ConsortiumMember], me: ConsortiumMember, *, are_known: bool
) -> list[OtherMember]:
    """The other members; with names only where ``are_known``."""
    provinces = _provinces([member.supplier for member in members])
    return [
        OtherMember(
            number=member.number,
            name=member.supplier.name if are_known else "",
            ref=member.supplier.ref if are_known else "",
            words=described(member, provinces.get(member.supplier_id, "")),
            is_lead=member.is_lead,
            state=member.get_state_display(),
            tone=member.state,
        )
        for member in members
        if member.pk != me.pk
    ]


def described(member: ConsortiumMember, province: str) -> str:
    """A member without its name: "injection moulding 40%, in Bắc Ninh"."""
    what = ", ".join(taken_words(member))
    if not province:
        return what
    return _("%(what)s, in %(province)s") % {"what": what, "province": province}


def taken_words(member: ConsortiumMember) -> list[str]:
    """The member's steps with its shares; uses what was prefetched."""
    return [
        f"{share.process.name()} {percent(share.thousandths)}"
        for share in sorted(member.shares.all(), key=lambda share: share.pk)
    ]


def own_words(member: ConsortiumMember, draft: RequestDraft) -> list[str]:
    """The same for the member itself, each with how much that is."""
    volume, unit = draft.volume, draft.volume_unit
    if volume is None or unit is None:
        return taken_words(member)
    shares = sorted(member.shares.all(), key=lambda share: share.pk)
    amounts = [round(volume * share.thousandths / 1000) for share in shares]
    return [
        _("%(share)s: about %(volume)s")
        % {"share": words, "volume": volume_words(Decimal(amount), unit, draft)}
        for words, amount in zip(taken_words(member), amounts, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One invited firm as its buyer sees it, with its answer."""

    ref: str
    name: str
    is_lead: bool
    taken: str
    state: str
    tone: str
    reason: str


def member_lines(members: Iterable[ConsortiumMember]) -> list[MemberLine]:
    """The members of an invitation, for its buyer."""
    return [
        MemberLine(
            ref=member.supplier.ref,
            name=member.supplier.name,
            is_lead=member.is_lead,
            taken=", ".join(taken_words(member)),
            state=member.get_state_display(),
            tone=member.state,
            reason=member.reason,
        )
        for member in members
    ]


def asked_of(draft: RequestDraft) -> list[Asked]:
    """What the buyer asks, without where each thing was read."""
    records = Records.of((), (item.place_id for item in draft.requirements))
    asked = asked_views(draft, records)
    return [each._replace(value=each.bare) for each in asked if each.bare and each.mode != "off"]


def _provinces(suppliers: Iterable[Supplier]) -> Mapping[int, str]:
    """The province of each firm: no smaller place, which could tell who it is."""
    places = places_of(dict.fromkeys(supplier.pk for supplier in suppliers))
    return {pk: _province(place) for pk, place in places.items()}


def _province(place: Place) -> str:
    return place.parent.short_vi if place.parent is not None else place.short_vi
