"""References in addresses."""

from hypothesis import given
from hypothesis import strategies as st

from core.converters import RefConverter

REFS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=80)


@given(REFS)
def test_address_names_the_reference_it_was_made_from(ref: str) -> None:
    written = RefConverter().to_url(ref)
    assert "/" not in written
    assert RefConverter().to_python(written) == ref
