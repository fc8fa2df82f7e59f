"""A supplier's public page: what is stated, what is known of it, and what is not stated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import Locale
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from directory.cards import months_since
from directory.choices import (
    COUNTING_STATUSES,
    CertificateStatus,
    LineOrigin,
    LineRole,
    ProductRole,
    ProfileOrigin,
    ScopeKind,
)
from directory.concepts import Concepts
from directory.labels import offer_remarks
from directory.models import CapabilityLine, Certificate, Site, Supplier, Unit


@dataclass(frozen=True, slots=True)
class LineView:
    """One process at one site. What is None was not stated."""

    process: str
    is_core: bool
    is_in_house: bool
    is_guess: bool
    site: str
    per_month: Decimal | None
    free: Decimal | None
    unit: str
    stated_on: date | None
    size_mm: Decimal | None
    tolerance_mm: Decimal | None
    lead_days: Decimal | None
    least_order: Decimal | None
    least_unit: str
    materials: tuple[str, ...]
    level: int


@dataclass(frozen=True, slots=True)
class CertificateView:
    """One certificate. `ended` says why it does not count today; empty while it does."""

    standard: str
    edition: str
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    scope: str
    is_trading: bool
    processes: tuple[str, ...]
    sites: tuple[str, ...]
    level: int
    status: str
    decided_by: str
    decided_on: date | None
    ended: str


@dataclass(frozen=True, slots=True)
class SiteView:
    """A factory: its place by today's names, and the former districts it lay in."""

    name: str
    address: str
    place: str
    former: str
    cluster: str


@dataclass(frozen=True, slots=True)
class MachineView:
    """Machines of one type."""

    machine_type: str
    process: str
    maker: str
    key_size: str
    year: int | None
    quantity: int


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """Everything the page shows, with no query left to make."""

    supplier: Supplier
    name: str
    other_names: tuple[str, ...]
    is_demo: bool
    is_listed: bool
    is_trader: bool
    stale_months: int | None
    remarks: tuple[str, ...]
    lines: tuple[LineView, ...]
    machines: tuple[MachineView, ...]
    makes: tuple[str, ...]
    trades: tuple[str, ...]
    materials: tuple[str, ...]
    sectors: tuple[str, ...]
    markets: tuple[str, ...]
    languages: tuple[str, ...]
    customers: tuple[str, ...]
    valid: tuple[CertificateView, ...]
    ended: tuple[CertificateView, ...]
    sites: tuple[SiteView, ...]


def profile_page(supplier: Supplier, *, concepts: Concepts, former: dict[int, str]) -> ProfilePage:
    """The page of a supplier that was read by `for_profile()`; `former` names former districts."""
    firm, today = supplier.organisation, timezone.localdate()
    sites = {site.pk: site for site in _in_order(supplier.site_set.all())}
    certificates = [
        _certificate(each, concepts, sites, today)
        for each in sorted(supplier.certificate_set.all(), key=lambda c: (-c.level, c.pk))
        # A refusal stands between the firm and the office.
        if each.status != CertificateStatus.REJECTED
    ]
    products = list(supplier.supplierproduct_set.all())
    return ProfilePage(
        supplier=supplier,
        name=firm.name,
        other_names=tuple(
            dict.fromkeys(n for n in (firm.name_vi, firm.name_en) if n and n != firm.name)
        ),
        is_demo=supplier.origin == ProfileOrigin.DEMO,
        is_listed=supplier.origin == ProfileOrigin.LISTED,
        is_trader=supplier.company_type == "trading",
        stale_months=months_since(supplier.confirmed_at),
        remarks=offer_remarks(supplier.offer_flags, supplier.offer_closed_until),
        lines=_lines(supplier, concepts, sites),
        machines=tuple(
            MachineView(
                m.machine_type,
                concepts.name(m.process_id) if m.process_id else "",
                " ".join(filter(None, (m.maker, m.model))),
                m.key_size,
                m.year,
                m.quantity,
            )
            for m in sorted(supplier.machine_set.all(), key=lambda m: m.pk)
        ),
        makes=_products(products, ProductRole.MAKES, concepts),
        trades=_products(products, ProductRole.TRADES, concepts),
        materials=_names((m.material_id for m in supplier.suppliermaterial_set.all()), concepts),
        sectors=_names((s.sector_id for s in supplier.suppliersector_set.all()), concepts),
        markets=tuple(_country(market) for market in supplier.export_markets),
        languages=tuple(_language(code) for code in supplier.languages),
        customers=tuple(
            f"{c.customer} ({_('since %(year)s') % {'year': c.since_year}})"
            if c.since_year
            else c.customer
            for c in supplier.customerreference_set.all()
            if c.is_public
        ),
        valid=tuple(c for c in certificates if not c.ended),
        ended=tuple(c for c in certificates if c.ended),
        sites=tuple(_site(site, former) for site in sites.values()),
    )


def _in_order(sites: Iterable[Site]) -> list[Site]:
    return sorted(sites, key=lambda site: site.number)


def _names(ids: Iterable[int], concepts: Concepts) -> tuple[str, ...]:
    return tuple(sorted({concepts.name(pk) for pk in ids}))


def _products(products: Iterable[object], role: ProductRole, concepts: Concepts) -> tuple[str, ...]:
    """Named products of one role: what a firm makes and what it trades stay apart."""
    found = [
        concepts.name(p.product_id) if p.product_id else p.text  # type: ignore[attr-defined]
        for p in products
        if p.role == role  # type: ignore[attr-defined]
    ]
    return tuple(dict.fromkeys(found))


def _lines(supplier: Supplier, concepts: Concepts, sites: dict[int, Site]) -> tuple[LineView, ...]:
    """Core work in house first, what is bought in last; a line that states nothing is left out."""
    lines = sorted(
        supplier.capabilityline_set.all(),
        key=lambda line: (not line.in_house, line.role != LineRole.CORE, line.pk),
    )
    shown = (line for line in lines if line.process_id or line.quantity_per_month is not None)
    return tuple(_line(line, supplier, concepts, sites) for line in shown)


def _line(
    line: CapabilityLine, supplier: Supplier, concepts: Concepts, sites: dict[int, Site]
) -> LineView:
    per_month, used = line.quantity_per_month, line.utilisation_percent
    free = None if per_month is None or used is None else per_month * (100 - used) / 100
    own_least = line.minimum_order_quantity is not None
    least = line if own_least else supplier
    return LineView(
        process=concepts.name(line.process_id) if line.process_id else "",
        is_core=line.role == LineRole.CORE,
        is_in_house=line.in_house,
        is_guess=line.origin == LineOrigin.GUESSED,
        site=str(sites[line.site_id]) if line.site_id and len(sites) > 1 else "",
        per_month=per_month,
        free=None if free is None else _short(free),
        unit=_unit(line.unit),
        stated_on=line.stated_on,
        size_mm=line.max_part_mm,
        tolerance_mm=line.best_tolerance_mm,
        lead_days=line.lead_time_days or supplier.lead_time_days,
        least_order=least.minimum_order_quantity,
        least_unit=_unit(least.minimum_order_unit),
        materials=_names((m.material_id for m in line.materials.all()), concepts),
        level=line.evidence_level,
    )


def _short(number: Decimal) -> Decimal:
    """Without digits that nobody stated: 33,750 and not 33,750.00000."""
    return number.quantize(Decimal(1)) if number >= 10 else number.normalize()


def _unit(unit: Unit | None) -> str:
    if unit is None:
        return ""
    return unit.name_vi if get_language() == "vi" else unit.name_en


def _certificate(
    certificate: Certificate, concepts: Concepts, sites: dict[int, Site], today: date
) -> CertificateView:
    decisions = sorted(certificate.decisions.all(), key=lambda d: d.pk)
    last = decisions[-1] if decisions else None
    decided_on = None
    if last:
        decided_on = last.decided_on or timezone.localdate(last.decided_at)
    return CertificateView(
        standard=concepts.name(certificate.standard_id),
        edition=certificate.edition,
        number=certificate.number,
        issuer=certificate.issuer,
        issued_on=certificate.issued_on,
        expires_on=certificate.expires_on,
        scope=certificate.scope_text,
        is_trading=certificate.scope_kind == ScopeKind.TRADING,
        processes=_names((s.process_id for s in certificate.scopes.all()), concepts),
        sites=tuple(str(sites[s.site_id]) for s in certificate.sites.all() if s.site_id in sites),
        level=certificate.level,
        status=certificate.get_status_display(),
        decided_by=last.office if last else "",
        decided_on=decided_on,
        ended=_ended(certificate, today),
    )


def _ended(certificate: Certificate, today: date) -> str:
    """Why the certificate does not count today, empty where it does."""
    if certificate.status not in COUNTING_STATUSES:
        return str(certificate.get_status_display())
    if certificate.expires_on and certificate.expires_on < today:
        return _("expired")
    if certificate.issued_on and certificate.issued_on > today:
        return _("not valid before %(day)s") % {"day": date_format(certificate.issued_on)}
    return ""


def _site(site: Site, former: dict[int, str]) -> SiteView:
    place, is_vi = site.place, get_language() == "vi"
    places = (place, place.parent if place else None)
    names = [each.short_vi if is_vi else each.name_en for each in places if each]
    cluster = site.cluster
    return SiteView(
        name=site.name,
        address=site.address,
        place=", ".join(dict.fromkeys(names)),
        former=", ".join(
            former[pk] for pk in (place.ancestor_ids if place else ()) if pk in former
        ),
        cluster="" if cluster is None else (cluster.name_vi if is_vi else cluster.name_en),
    )


def _language(code: str) -> str:
    """A language's name in the reader's language; what is no code is shown as it was stated."""
    name = Locale(get_language() or "en").languages.get(code[:2].lower()) if code else None
    return str(name or code)


def _country(market: str) -> str:
    """A market by its code in the reader's language, else as it was stated."""
    reader = Locale(get_language() or "en")
    if len(market) == 2 and market.isupper():  # an ISO code
        return str(reader.territories.get(market, market))
    # Translators: markets that firms name in English; others stay as they are stated.
    known = {
        "Japan": pgettext("market", "Japan"),
        "Korea": pgettext("market", "Korea"),
        "USA": pgettext("market", "USA"),
        "Taiwan": pgettext("market", "Taiwan"),
        "Germany": pgettext("market", "Germany"),
        "China": pgettext("market", "China"),
    }
    return known.get(market, market)
