"""Suppliers for tests, made by the import, and small readings of what is stored."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from django.db import connection

from directory.choices import CertificateStatus, EvidenceLevel
from directory.imports.suppliers import import_suppliers
from directory.models import Certificate, ProfileRow, Supplier
from directory.services import Decision, record_certificate_decision
from tests.directory.records import Record, a_profile


def a_firm(ref: str = "S1", **changes: Any) -> Supplier:
    """A published supplier made from `a_profile`, its certificates verified."""
    return imported(a_profile(ref, **changes))[0]


def imported(*profiles: Record, trust: bool = True) -> list[Supplier]:
    """The suppliers of these profiles, all of which must be taken."""
    result = import_suppliers(profiles, trust_certificates=trust)
    assert not result.refused, result.problems
    return [Supplier.objects.get(pk=pk) for pk in result.ids]


def row_of(supplier: Supplier) -> ProfileRow:
    return ProfileRow.objects.get(supplier_id=supplier.pk)


def certificate_of(supplier: Supplier) -> Certificate:
    return Certificate.objects.filter(supplier=supplier).latest("pk")


def decide(firm: Supplier, status: CertificateStatus, level: int, *, on: date) -> None:
    """Let officers have decided so about the firm's newest certificate."""
    record_certificate_decision(
        Decision(
            certificate_id=certificate_of(firm).pk,
            status=status,
            level=EvidenceLevel(level),
            reason="test",
            decided_on=on,
        )
    )


def side_by_side(*works: Callable[[], None]) -> None:
    """Run each on a connection of its own, all started together; raises what they raise."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            start.wait(timeout=10)
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(run, work) for work in works]:
            future.result(timeout=60)
