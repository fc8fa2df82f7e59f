"""Certificates of fictional firms, in every state that officers meet."""

import random
from datetime import date, timedelta
from typing import Any

from directory.demo import chance, material
from directory.demo.lines import Line
from directory.demo.plan import Plan

SOON_DAYS = 60
COUNTING = [("valid", 0.9), ("soon", 0.1)]
NOT_COUNTING = [("expired", 0.42), ("unverified", 0.46), ("suspended", 0.12)]
KEPT_IN_ORDER = [("valid", 0.82), ("soon", 0.07), ("expired", 0.06), ("unverified", 0.05)]
ANY_STATE = [("valid", 0.6), ("soon", 0.08), ("expired", 0.16), ("unverified", 0.16)]
HOLDERS_OTHERWISE = 0.55
LARGE = 0.4
EVIDENCE = [(2, 0.72), (3, 0.2), (4, 0.08)]


def _years_later(start: date, years: int) -> date:
    try:
        moved = start.replace(year=start.year + years)
    except ValueError:
        moved = start.replace(year=start.year + years, day=28)
    return moved - timedelta(days=1)


def _days(rng: random.Random, state: str, years: int, day: date) -> tuple[date, date]:
    """First and last day, both valid days; the last lies where the state says."""
    length = years * 365
    if state == "expired":
        issued = day - timedelta(days=length + rng.randint(5, 700))
    elif state == "soon":
        issued = day - timedelta(days=length - rng.randint(3, SOON_DAYS - 5))
    else:
        issued = day - timedelta(days=rng.randint(20, length - SOON_DAYS - 10))
    return issued, _years_later(issued, years)


def _evidence(rng: random.Random, state: str, issued: date, day: date) -> dict[str, Any]:
    if state in ("unverified", "suspended"):
        level = rng.choice((0, 1))
        return {"verified": False, "verified_on": None, "evidence_level": level}
    until = min((day - issued).days - 1, 400)
    seen = issued + timedelta(days=rng.randint(5, max(6, until)))
    level = chance.pick(rng, EVIDENCE)
    return {"verified": True, "verified_on": seen.isoformat(), "evidence_level": level}


def _scope(rng: random.Random, plan: Plan, lines: list[Line]) -> dict[str, Any]:
    """Mostly the firm's own processes; sometimes trading, another process or only a phrase."""
    scopes = material.document("certificates")["scopes"]
    if plan.kind == "trader" or chance.likely(rng, 0.03):
        return {"scope": rng.choice(scopes["trading"]), "scope_processes": []}
    made = [line.label for line in lines if line.in_house]
    if not made or chance.likely(rng, 0.17):
        return {"scope": rng.choice(scopes["plain"]), "scope_processes": []}
    if plan.family.bought_in and chance.likely(rng, 0.07):
        made = [material.processes()[plan.family.bought_in[0]].names["en"][0]]
    scope = rng.choice(scopes["making"]).format(processes="; ".join(made))
    return {"scope": scope, "scope_processes": made}


def make_certificate(
    rng: random.Random, plan: Plan, code: str, state: str, lines: list[Line], day: date
) -> dict[str, Any]:
    """One certificate in the interchange format, dated relative to `day`."""
    wording = material.document("certificates")
    issued, expires = _days(rng, state, material.standards()[code].validity_years, day)
    issuers = wording["issuers"].get(code, wording["general_issuers"])
    prefix = wording["number_prefix"].get(code, code.upper().replace("-", ""))
    record: dict[str, Any] = {
        "standard": rng.choice(wording["labels"].get(code, [code])),
        "issuer": rng.choice(issuers),
        "number": f"DEMO-{prefix}-{plan.number:04d}{rng.randint(10, 99)}",
        "issued_on": issued.isoformat(),
        "expires_on": expires.isoformat(),
        **_evidence(rng, state, issued, day),
        **_scope(rng, plan, lines),
    }
    if state == "suspended":
        record["status"] = "suspended"
    return record


def make_certificates(
    rng: random.Random, plan: Plan, lines: list[Line], *, international: bool, day: date
) -> list[dict[str, Any]]:
    """All certificates of a firm.

    With `international`, at least one standard that counts in the programme figure is valid and
    verified on `day`; without it, none is.
    """
    known = material.standards()
    codes = [code for code in plan.family.standards if code in known]
    counting = [code for code in codes if known[code].counts_as_international]
    if not international and rng.random() > HOLDERS_OTHERWISE:
        return []
    chosen = chance.some(rng, codes, int(international), 4 if plan.scale > LARGE else 2)
    first = counting[0] if counting and chance.likely(rng, 0.8) else rng.choice(counting or codes)
    states: dict[str, str] = {first: chance.pick(rng, COUNTING if international else NOT_COUNTING)}
    for code in chosen:
        counts = known[code].counts_as_international
        otherwise = NOT_COUNTING if counts else ANY_STATE
        states.setdefault(code, chance.pick(rng, KEPT_IN_ORDER if international else otherwise))
    if not international and not known[first].counts_as_international:
        states[first] = chance.pick(rng, ANY_STATE)
    return [make_certificate(rng, plan, code, states[code], lines, day) for code in states]
