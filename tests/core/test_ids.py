"""Identifiers."""

from core.ids import new_ref, uuid7


def test_identifier_is_a_version_7_uuid_of_the_standard_variant() -> None:
    value = uuid7()
    assert value.version == 7
    assert value.variant == "specified in RFC 4122"


def test_identifiers_are_ordered_by_time_and_never_alike() -> None:
    milliseconds = [uuid7().int >> 80 for _ in range(1000)]
    assert milliseconds == sorted(milliseconds)
    assert len({new_ref() for _ in range(1000)}) == 1000
