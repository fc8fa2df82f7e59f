"""Many different profiles from a seed, with gaps, several lines and all kinds of certificates."""

import random

from tests.directory.records import Record, a_certificate, a_profile

PROCESSES = [
    "CNC turning",
    "Swiss-type turning",
    "CNC machining (general)",
    "CNC milling",
    "plastic injection moulding",
]


def a_varied_line(chance: random.Random) -> Record:
    return {
        "process": chance.choice(PROCESSES),
        "quantity_per_month": chance.choice([None, 0, 9_000, 30_000, 60_000, 99_000, 10**6]),
        "unit": chance.choice(["pcs", "pcs", "pcs", "kg", "sets"]),
        "utilisation_percent": chance.choice([None, 0, 0, 50, 90]),
        "stated_on": chance.choice([None, "2026-09-01", "2024-01-01"]),
        "materials": chance.choice([[], ["brass"], ["C3604"], ["HDPE"]]),
        "in_house": chance.random() < 0.85,
        "core": chance.random() < 0.8,
        "max_part_dimension_mm": chance.choice([None, 50, 95, 200]),
        "best_tolerance_mm": chance.choice([None, 0.01, 0.025, 0.1]),
        "lead_time_weeks": chance.choice([None, 2, 5, 12]),
        "minimum_order": chance.choice([None, {"quantity": 200_000, "unit": "pcs"}]),
        "site": chance.choice([1, 2]),
    }


def a_varied_certificate(chance: random.Random, number: int) -> Record:
    return a_certificate(
        number=f"N{number}",
        standard=chance.choice(["ISO 9001", "ISO 9001", "ISO 14001", "IATF 16949"]),
        expires_on=chance.choice(["2026-11-20", "2026-12-01", "2028-01-01", "2028-01-01", None]),
        scope=chance.choice([*["Manufacture at the listed site"] * 5, "Trading and storage"]),
        scope_processes=chance.choice([[], [], [], [chance.choice(PROCESSES)]]),
        site=chance.choice([None, None, None, 1, 2]),
        evidence_level=chance.choice([0, 1, 2, 2, 2, 2, 3]),
    )


def varied_profiles(count: int, seed: int) -> list[Record]:
    """`count` profiles, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  # the same for every run
    return [
        a_profile(
            f"V{number:03}",
            name=f"Hãng {chance.randrange(10**6)}",
            company_type=chance.choice([*["manufacturer"] * 6, "trading company"]),
            processes=[],
            sites=[{"province": chance.choice(["Hà Nội", "Bắc Ninh"])}, {"province": "Hưng Yên"}],
            capacity=[a_varied_line(chance) for _ in range(chance.choice([0, 1, 1, 2, 3, 5]))],
            certificates=[a_varied_certificate(chance, n) for n in range(chance.choice([1, 3, 4]))],
            materials=chance.choice([[], ["brass"]]),
            lead_time_weeks=chance.choice([None, 3]),
            minimum_order=chance.choice([None, {"quantity": 100, "unit": "pcs"}]),
            customer_sectors=chance.choice([[], ["automotive"], ["textile"]]),
            description=chance.choice(["", "", "Group company only."]),
        )
        for number in range(count)
    ]
