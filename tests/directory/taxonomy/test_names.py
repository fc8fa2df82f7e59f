"""Structured values written by people: one line, one concept."""

import pytest

from directory.taxonomy import read_name

PROCESSES = [
    ("blow moulding", "plast-blow"),
    ("CNC lathe work", "mach-cnc-turn"),
    ("sliding-head automatic turning", "mach-turn-swiss"),
    ("thermoplastic injection", "plast-inj"),
    ("injection molding of plastics", "plast-inj"),
    ("making of stamping dies", "tool-die-stamp"),
    ("zinc electroplating", "surf-plate-zn"),
    ("hot-dip galvanising", "surf-hdg"),
    ("garment sewing", "garm-sew"),
    ("circular knitting", "fabric-knit-circ"),
    ("corrugated box making", "pack-carton"),
    ("automotive wiring harness making", "cable-harness"),
    ("signal and power cable assembly", "cable-assy"),
]


@pytest.mark.parametrize(("name", "code"), PROCESSES)
def test_process_name_is_read(name: str, code: str) -> None:
    mention = read_name(name, "process")
    assert mention is not None
    assert mention.code == code
