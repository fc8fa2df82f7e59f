"""Certificates: what counts, what does not and why, through import, rows and SQL."""

from typing import Any

import pytest

from matching.engine.criteria import CertificateCode, Step
from tests.directory.records import Record, a_certificate, a_line, a_profile
from tests.matching.records import DAY, a_need, part, rank_one

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]
FAILED, MAJOR, UNKNOWN, MINOR, MET = Step.FAILED, Step.MAJOR, Step.UNKNOWN, Step.MINOR, Step.MET


# Certificates.


def held(**changes: Any) -> Record:
    return a_profile(certificates=[a_certificate(**changes)])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, CertificateCode.VALID),
        ({"issued_on": "2026-11-21"}, CertificateCode.VALID),
        ({"issued_on": "2026-11-22"}, CertificateCode.NOT_YET_VALID),
        ({"expires_on": "2026-11-20"}, CertificateCode.EXPIRED),
        ({"expires_on": "2026-11-21"}, CertificateCode.ENDS_IN_WINDOW),
        ({"expires_on": "2027-01-19"}, CertificateCode.ENDS_IN_WINDOW),
        ({"expires_on": "2027-01-20"}, CertificateCode.VALID),
        ({"issued_on": None, "expires_on": None}, CertificateCode.VALID),
        ({"verified": False, "verified_on": None}, CertificateCode.NOT_VERIFIED),
        ({"evidence_level": 1}, CertificateCode.NOT_VERIFIED),
        ({"evidence_level": 4}, CertificateCode.VALID),
        ({"scope": "Trading and warehousing of metal parts"}, CertificateCode.TRADING_SCOPE),
        ({"scope_processes": ["plastic injection moulding"]}, CertificateCode.OTHER_SCOPE),
        ({"scope_processes": ["CNC milling"]}, CertificateCode.OTHER_SCOPE),
        ({"scope_processes": ["CNC machining (general)"]}, CertificateCode.VALID),
        ({"scope_processes": ["Swiss-type turning"]}, CertificateCode.VALID),
        ({"standard": "ISO 14001"}, CertificateCode.MISSING),
        ({"standard": "IATF 16949"}, CertificateCode.VALID),
        ({"standard": "AS9100D"}, CertificateCode.VALID),
        ({"standard": "ISO 13485"}, CertificateCode.MISSING),
    ],
    ids=str,
)
def test_required_certificate_counts_or_says_why_not(change: Record, code: int) -> None:
    found = part(a_need(), held(**change), "certificate")
    assert found.facts["code"] == code
    steps = {CertificateCode.VALID: MET, CertificateCode.ENDS_IN_WINDOW: MINOR}
    assert found.step == steps.get(CertificateCode(code), FAILED)


def test_contained_standard_does_not_stand_for_the_one_that_contains_it() -> None:
    need = a_need(certificates_required=["IATF 16949"])
    assert part(need, held(standard="ISO 9001"), "certificate").step == FAILED


def test_scope_of_a_sibling_process_does_not_cover_the_line_that_serves_the_parent() -> None:
    need = a_need(processes=[{"name": "CNC machining (general)"}])
    certificate = part(need, held(scope_processes=["CNC milling"]), "certificate")
    assert certificate.facts["code"] == CertificateCode.OTHER_SCOPE


def test_certificate_of_another_site_does_not_cover_the_line() -> None:
    sites = [{"province": "Hà Nội"}, {"province": "Bắc Ninh"}]
    there = a_profile(sites=sites, certificates=[a_certificate(site=2)])
    assert part(a_need(), there | {"capacity": [a_line(site=2)]}, "certificate").step == MET
    other = part(a_need(), there | {"capacity": [a_line(site=1)]}, "certificate")
    assert other.facts["code"] == CertificateCode.OTHER_SCOPE


def test_best_of_several_certificates_counts() -> None:
    poor = a_certificate(number="Q-0", verified=False, verified_on=None)
    for pair in ([poor, a_certificate()], [a_certificate(), poor]):
        assert part(a_need(), a_profile(certificates=pair), "certificate").step == MET


def test_more_evidence_never_lowers_the_score() -> None:
    totals = [rank_one(a_need(), held(evidence_level=level)).total for level in range(5)]
    assert totals == sorted(totals)


def test_preferred_certificates_fill_their_share_and_none_is_minor() -> None:
    need = a_need(certificates_preferred=["ISO 14001", "ISO 45001"])
    more = [a_certificate(standard=s, number=s) for s in ("ISO 14001", "ISO 45001")]
    found = [
        part(need, a_profile(certificates=[a_certificate(), *more[:count]]), "preferred")
        for count in range(3)
    ]
    assert [p.step for p in found] == [MINOR, MINOR, MET]
    assert found[0].points < found[1].points < found[2].points
    assert found[0].weight * (10_000 - found[0].satisfaction) == 10_000


@pytest.mark.parametrize(
    "change",
    [
        {"expires_on": "2026-11-20"},
        {"verified": False, "verified_on": None},
        {"scope": "Trading and warehousing"},
    ],
)
def test_preferred_certificate_that_does_not_count_is_none(change: Record) -> None:
    welcome = a_certificate(standard="ISO 14001", number="E", **change)
    profile = a_profile(certificates=[a_certificate(), welcome])
    found = part(a_need(certificates_preferred=["ISO 14001"]), profile, "preferred")
    assert (found.step, found.facts["held"]) == (MINOR, ())


def test_delivery_window_of_the_request_goes_before_the_rule_s() -> None:
    need, profile = a_need(delivery_window_days=100), held(expires_on="2027-02-20")
    assert part(need, profile, "certificate").step == MINOR
    assert part(a_need(), profile, "certificate", DAY).step == MET
