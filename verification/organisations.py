"""What an officer looks at before saying who an organisation is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.choices import OrganisationKind
from accounts.models import Membership, Organisation, OrganisationDecision
from accounts.models.organisation import clean_tax_code
from core.lookups import found_or_404
from core.text import fold
from verification.policies import Finding, Weight
from verification.presentation import owners_of
from verification.queue import people_by_id

#: Words of a firm's name that say only what form it has.
FORM_WORDS = re.compile(
    r"\b(cong ty|tnhh|mtv|mot thanh vien|co phan|cp|san xuat|thuong mai|dich vu|xuong|"
    r"company|co|ltd|limited|jsc|corp|corporation|inc|viet nam|vietnam|hanoi|ha noi)\b"
)
ALIKE = 0.7
SHORTEST = 3
MOST = 8


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """Everything that an officer reads before deciding."""

    organisation: Organisation
    checks: list[Finding]
    alike: list[Organisation]
    owners: list[str]
    members: int
    decisions: list[OrganisationDecision]
    people: dict[int, str]
    supplier_ref: str


def reviewable_organisation(ref: str) -> Organisation:
    """The organisation; raises Http404 for authorities, which the administration admits."""
    rows = Organisation.objects.exclude(kind=OrganisationKind.AUTHORITY)
    return found_or_404(rows, ref=ref)


def organisation_page(organisation: Organisation) -> OrganisationPage:
    """Read everything that belongs to one organisation."""
    decisions = list(organisation.decisions.select_related("answer").order_by("-pk"))
    alike = organisations_alike(organisation)
    supplier: Any = getattr(organisation, "supplier", None)
    return OrganisationPage(
        organisation=organisation,
        checks=[tax_code_finding(organisation.tax_code), alike_finding(organisation, alike)],
        alike=alike,
        owners=owners_of(organisation.pk),
        members=Membership.objects.filter(organisation=organisation).count(),
        decisions=decisions,
        people=people_by_id(decision.actor_id for decision in decisions),
        supplier_ref=supplier.ref if supplier else "",
    )


def tax_code_finding(tax_code: str | None) -> Finding:
    """Whether there is a tax code whose check digit fits."""
    if not tax_code:
        return Finding("tax_code", Weight.DOUBT, _("No tax code is given."))
    try:
        clean_tax_code(tax_code)
    except ValidationError:
        return Finding("tax_code", Weight.DOUBT, _("The check digit of the tax code is wrong."))
    text = _("The check digit of the tax code fits. Look it up in the tax office's register.")
    return Finding("tax_code", Weight.GOOD, text)


def alike_finding(organisation: Organisation, alike: list[Organisation]) -> Finding:
    """Whether others have the same tax code, for a branch, or a name like it."""
    if not alike:
        return Finding("alike", Weight.GOOD, _("No other organisation is like it."))
    root = (organisation.tax_code or "")[:10]
    branches = [other.name for other in alike if root and (other.tax_code or "")[:10] == root]
    if branches:
        text = _("Same tax code but for the branch: %(names)s.") % {"names": ", ".join(branches)}
        return Finding("alike", Weight.DOUBT, text)
    return Finding("alike", Weight.NOTE, _("There are organisations with a name like this."))


def organisations_alike(organisation: Organisation) -> list[Organisation]:
    """Others with the same ten digits of tax code, or a name that differs little."""
    same = Q(pk__in=[])
    if organisation.tax_code:
        same = Q(tax_code__startswith=organisation.tax_code[:10])
    core = " ".join(FORM_WORDS.sub(" ", fold(organisation.name)).split())
    others = Organisation.objects.exclude(pk=organisation.pk)
    if len(core) < SHORTEST:
        return list(others.filter(same).order_by("pk")[:MOST])
    likeness = TrigramWordSimilarity(core, "name_folded")
    found = others.annotate(likeness=likeness).filter(same | Q(likeness__gte=ALIKE))
    return list(found.order_by("-likeness", "pk")[:MOST])
