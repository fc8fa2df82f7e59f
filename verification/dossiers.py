"""Reads the facts that checks look at: for any number of certificates in the same few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import F, Func, Prefetch, Value
from django.db.models.functions import Upper
from django.utils import timezone

from directory.choices import CertificateStatus, ScopeKind
from directory.concepts import Concepts
from directory.models import CapabilityLine, Certificate, CertificateScope, CertificateSite, Site
from verification.policies import Dossier, Named
from verification.standards import standard_facts


def for_checks(certificates: models.QuerySet[Certificate]) -> models.QuerySet[Certificate]:
    """Let a queryset of certificates bring along what `dossiers_of` reads."""
    return certificates.select_related(
        "supplier__organisation", "standard", "replaces"
    ).prefetch_related(
        Prefetch("scopes", CertificateScope.objects.order_by("pk")),
        Prefetch("sites", CertificateSite.objects.select_related("site").order_by("pk")),
        Prefetch(
            "supplier__capabilityline_set",
            CapabilityLine.objects.select_related("site", "unit").order_by("role", "pk"),
        ),
        Prefetch(
            "supplier__site_set", Site.objects.select_related("place", "cluster").order_by("number")
        ),
    )


def dossiers_of(certificates: Sequence[Certificate]) -> dict[int, Dossier]:
    """Return what is to be checked, by the id of each certificate."""
    concepts = Concepts.current()
    shared = _same_numbers(certificates)
    today = timezone.localdate()
    return {c.pk: _dossier(c, concepts, shared[c.pk], today) for c in certificates}


def plain_number(number: str) -> str:
    """The letters and digits of a number, in capitals: how two numbers are compared."""
    return "".join(c for c in number.upper() if c.isascii() and c.isalnum())


def _same_numbers(certificates: Sequence[Certificate]) -> dict[int, tuple[str, ...]]:
    plain = {c.pk: plain_number(c.number) for c in certificates}
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    wanted = sorted({key for key in plain.values() if key})
    if wanted:
        others = (
            Certificate.objects.annotate(
                plain=Upper(
                    Func(
                        F("number"),
                        Value("[^A-Za-z0-9]"),
                        Value(""),
                        Value("g"),
                        function="regexp_replace",
                        output_field=models.TextField(),
                    )
                )
            )
            .filter(plain__in=wanted)
            .exclude(status=CertificateStatus.DRAFT)
            .order_by("pk")
        )
        for key, supplier, name in others.values_list(
            "plain", "supplier_id", "supplier__organisation__name"
        ):
            found[key].append((supplier, name))
    return {
        c.pk: tuple(
            dict.fromkeys(name for firm, name in found[plain[c.pk]] if firm != c.supplier_id)
        )
        for c in certificates
    }


def _dossier(
    certificate: Certificate, concepts: Concepts, shared: tuple[str, ...], today: date
) -> Dossier:
    supplier, known = certificate.supplier, standard_facts(certificate.standard.code)
    old = certificate.replaces
    covered = [row.site for row in certificate.sites.all()]
    lines = [
        line.process_id
        for line in supplier.capabilityline_set.all()
        if line.process_id and line.in_house and (not covered or line.site in [None, *covered])
    ]
    return Dossier(
        day=today,
        standard=certificate.standard.name(),
        firm=supplier.name,
        tax_code=supplier.organisation.tax_code or "",
        is_identity_checked=supplier.organisation.is_approved,
        number=certificate.number,
        issuer=certificate.issuer,
        issued_on=certificate.issued_on,
        expires_on=certificate.expires_on,
        usual_years=known.usual_years,
        is_superseded=known.is_superseded,
        scope_text=certificate.scope_text,
        is_trading=certificate.scope_kind == ScopeKind.TRADING,
        scope=tuple(_named(row.process_id, concepts) for row in certificate.scopes.all()),
        lines=tuple(_named(process, concepts) for process in lines),
        sites=tuple(site_name(site) for site in supplier.site_set.all()),
        covered_sites=tuple(site_name(site) for site in covered),
        same_number_at=shared,
        implied=tuple(
            concepts.name(pk)
            for pk in certificate.standard.contains_ids
            if pk != certificate.standard_id
        ),
        replaces=(old.number or old.ref) if old else "",
        replaces_ends_on=old.expires_on if old else None,
    )


def site_name(site: Site) -> str:
    """What a site is called in one line."""
    return site.name or site.address or f"#{site.number}"


def _named(process: int, concepts: Concepts) -> Named:
    return Named(process, concepts[process].ancestors, concepts.name(process))
