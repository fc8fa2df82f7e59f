"""A supplier's public page: what is stated, what is known of it, and what is not stated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.text import fold
from directory.cards import months_since
from directory.choices import (
    CompanyType,
    ProductRole,
    ProfileOrigin,
)
from directory.concepts import Concepts
from directory.labels import offer_remarks
from directory.models import Site, Supplier, SupplierProduct
from directory.profile_certificates import CertificateView, certificate_views
from directory.profile_lines import LineView, concept_names, line_views


@dataclass(frozen=True, slots=True)
class SiteView:
    """A factory: its place by today's names, and the former districts it lay in."""

    name: str
    address: str
    place: str
    is_placed: bool
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
    certificates = certificate_views(supplier, concepts, sites, today)
    products = list(supplier.supplierproduct_set.all())
    return ProfilePage(
        supplier=supplier,
        name=firm.name,
        other_names=tuple(
            dict.fromkeys(n for n in (firm.name_vi, firm.name_en) if n and n != firm.name)
        ),
        is_demo=supplier.origin == ProfileOrigin.DEMO,
        is_listed=supplier.origin == ProfileOrigin.LISTED,
        is_trader=supplier.company_type == CompanyType.TRADING,
        stale_months=months_since(supplier.confirmed_at),
        remarks=offer_remarks(supplier.offer_flags, supplier.offer_closed_until),
        lines=line_views(supplier, concepts, sites),
        machines=_machines(supplier, concepts),
        makes=_products(products, ProductRole.MAKES, concepts),
        trades=_products(products, ProductRole.TRADES, concepts),
        materials=concept_names(
            (m.material_id for m in supplier.suppliermaterial_set.all()), concepts
        ),
        sectors=concept_names((s.sector_id for s in supplier.suppliersector_set.all()), concepts),
        markets=tuple(market_name(market) for market in supplier.export_markets),
        languages=tuple(_language(code) for code in supplier.languages),
        customers=_customers(supplier),
        valid=tuple(c for c in certificates if not c.ended),
        ended=tuple(c for c in certificates if c.ended),
        sites=tuple(_site(site, former) for site in sites.values()),
    )


def _in_order(sites: Iterable[Site]) -> list[Site]:
    return sorted(sites, key=lambda site: site.number)


def _machines(supplier: Supplier, concepts: Concepts) -> tuple[MachineView, ...]:
    return tuple(
        MachineView(
            m.machine_type,
            concepts.name(m.process_id) if m.process_id else "",
            " ".join(filter(None, (m.maker, m.model))),
            m.key_size,
            m.year,
            m.quantity,
        )
        for m in sorted(supplier.machine_set.all(), key=lambda m: m.pk)
    )


def _customers(supplier: Supplier) -> tuple[str, ...]:
    """Who may be named, and since when."""
    return tuple(
        f"{c.customer} ({_('since %(year)s') % {'year': c.since_year}})"
        if c.since_year
        else c.customer
        for c in supplier.customerreference_set.all()
        if c.is_public
    )


def _products(
    products: Iterable[SupplierProduct], role: ProductRole, concepts: Concepts
) -> tuple[str, ...]:
    """Named products of one role: what a firm makes and what it trades stay apart."""
    found = [
        concepts.name(p.product_id) if p.product_id else p.text for p in products if p.role == role
    ]
    return tuple(dict.fromkeys(found))


def _site(site: Site, former: dict[int, str]) -> SiteView:
    place, is_vi = site.place, get_language() == "vi"
    places = (place, place.parent if place else None)
    names = [each.short_vi if is_vi else each.name_en for each in places if each]
    cluster = site.cluster
    address = fold(f"{site.name} {site.address}")
    if place and all(fold(each.short_vi) in address for each in places if each):
        names = []  # the address says it
    return SiteView(
        name=site.name,
        address=site.address,
        place=", ".join(dict.fromkeys(names)),
        is_placed=place is not None,
        former=", ".join(
            former[pk] for pk in (place.ancestor_ids if place else ()) if pk in former
        ),
        cluster="" if cluster is None else (cluster.name_vi if is_vi else cluster.name_en),
    )


def _language(code: str) -> str:
    """A language's name in the reader's language; what is no code is shown as it was stated."""
    name = Locale(get_language() or "en").languages.get(code[:2].lower()) if code else None
    return str(name or code)


def market_name(market: str) -> str:
    """A market by its code in the reader's language, else as it was stated."""
    reader = Locale(get_language() or "en")
    if len(market) == 2 and market.isupper():  # an ISO code
        return str(reader.territories.get(market, market))
    # Translators: markets that firms name in English; others stay as they are stated.
    known = {
        "Japan": _("Japan"),
        "Korea": _("Korea"),
        "USA": _("USA"),
        "Taiwan": _("Taiwan"),
        "Germany": _("Germany"),
        "China": _("China"),
    }
    return known.get(market, market)
