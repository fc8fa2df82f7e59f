"""Certificates of imported profiles: facts never change in place, evidence comes by decision."""

from __future__ import annotations

from typing import Any

from directory.choices import CertificateStatus, EvidenceLevel
from directory.imports.resolve import Draft, DraftCertificate
from directory.models import Certificate, CertificateScope, CertificateSite, Site, Supplier
from directory.services import Decision, record_certificate_decisions

_ENDED = (CertificateStatus.SUPERSEDED, CertificateStatus.WITHDRAWN)
_ALL_BUT_ENDED = frozenset(CertificateStatus) - frozenset(_ENDED)
_UNDECIDED = (CertificateStatus.DRAFT, CertificateStatus.SUBMITTED)
Sites = dict[tuple[int, int], Site]


def write_certificates(drafts: list[Draft], suppliers: list[Supplier], sites: Sites) -> None:
    """Keep certificates whose facts are unchanged, add those that are new, end those gone.

    A certificate with new facts and the standard and number of an old one replaces it. Where the
    file is not trusted, what was decided stays: only certificates that nobody has looked at yet end
    with it, and a replaced one counts until the new one is decided.
    """
    known = _known([supplier.pk for supplier in suppliers])
    decisions: list[Decision] = []
    fresh: list[tuple[Certificate, DraftCertificate]] = []
    for supplier, draft in zip(suppliers, drafts, strict=True):
        mine = known.get(supplier.pk, {})
        kept: set[int] = set()
        mine_fresh: list[tuple[Certificate, DraftCertificate]] = []
        for item in {item.facts(): item for item in draft.certificates}.values():
            found = mine.get(item.facts())
            if found is None:
                mine_fresh.append((_new(supplier, item, mine), item))
                continue
            kept.add(found.pk)
            if draft.trusts_certificates or found.status == CertificateStatus.DRAFT:
                decisions += _decision(found, item)
        replaced = {certificate.replaces_id for certificate, _item in mine_fresh}
        ending = _ALL_BUT_ENDED if draft.trusts_certificates else _UNDECIDED
        decisions += [
            _end(c, replaced=c.pk in replaced)
            for c in mine.values()
            if c.pk not in kept and c.status in ending
        ]
        fresh += mine_fresh
    Certificate.objects.bulk_create(certificate for certificate, _ in fresh)
    _write_parts(fresh, sites)
    for certificate, item in fresh:
        decisions += _decision(certificate, item)
    if decisions:
        record_certificate_decisions(decisions)


def _known(ids: list[int]) -> dict[int, dict[tuple[Any, ...], Certificate]]:
    found: dict[int, dict[tuple[Any, ...], Certificate]] = {}
    rows = Certificate.objects.filter(supplier_id__in=ids).order_by("pk")
    for certificate in rows.prefetch_related("scopes", "sites__site"):
        facts = (
            certificate.standard_id,
            certificate.number,
            certificate.issuer,
            certificate.issued_on,
            certificate.expires_on,
            certificate.scope_text,
            certificate.scope_kind,
            tuple(sorted(scope.process_id for scope in certificate.scopes.all())),
            tuple(sorted(site.site.number for site in certificate.sites.all())),
        )
        found.setdefault(certificate.supplier_id, {})[facts] = certificate
    return found


def _new(
    supplier: Supplier, item: DraftCertificate, mine: dict[tuple[Any, ...], Certificate]
) -> Certificate:
    same = [
        c
        for c in mine.values()
        if (c.standard_id, c.number) == (item.standard, item.number) and c.status not in _ENDED
    ]
    return Certificate(
        supplier=supplier,
        standard_id=item.standard,
        edition=item.edition,
        number=item.number,
        issuer=item.issuer,
        issued_on=item.issued_on,
        expires_on=item.expires_on,
        scope_text=item.scope_text,
        scope_kind=item.scope_kind,
        replaces=same[-1] if same else None,
    )


def _write_parts(fresh: list[tuple[Certificate, DraftCertificate]], sites: Sites) -> None:
    CertificateScope.objects.bulk_create(
        CertificateScope(supplier_id=c.supplier_id, certificate=c, process_id=process)
        for c, item in fresh
        for process in item.scope_processes
    )
    CertificateSite.objects.bulk_create(
        CertificateSite(supplier_id=c.supplier_id, certificate=c, site=site)
        for c, item in fresh
        for number in item.sites
        if (site := sites.get((c.supplier_id, number))) is not None
    )


def _decision(certificate: Certificate, item: DraftCertificate) -> list[Decision]:
    if (certificate.status, certificate.level) == (item.status, item.level):
        return []
    return [
        Decision(
            certificate_id=certificate.pk,
            status=CertificateStatus(item.status),
            level=EvidenceLevel(item.level),
            reason="imported",
            decided_on=item.decided_on,
        )
    ]


def _end(certificate: Certificate, *, replaced: bool) -> Decision:
    return Decision(
        certificate_id=certificate.pk,
        status=CertificateStatus.SUPERSEDED if replaced else CertificateStatus.WITHDRAWN,
        level=EvidenceLevel(certificate.level),
        reason="replaced_in_import" if replaced else "missing_in_import",
    )
