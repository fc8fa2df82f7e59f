"""Ties of many firms at once are the ties of one."""

from hashlib import md5

import numpy as np
import pytest

from matching.engine.flat import Ragged, starts_of
from matching.engine.numpy_ties import ties


@pytest.mark.parametrize("many", [0, 90])
def test_ties_order_as_the_texts_of_the_digests_do(many: int) -> None:
    needs = ["N", "Đ-12", "R" * 60]
    refs = [f"{number:x}ắ"[: 1 + number % 5].encode() for number in range(many)]
    which = np.arange(many) % len(needs)
    data = np.frombuffer(b"".join(refs), dtype="u1")
    found = ties(needs, which, Ragged(starts_of(np.array([*map(len, refs)], int)), {"byte": data}))
    expected = [
        md5(needs[n].encode() + b":" + ref, usedforsecurity=False).hexdigest()
        for n, ref in zip(which, refs, strict=True)
    ]
    assert [f"{high:016x}{low:016x}" for high, low in found.tolist()] == expected
