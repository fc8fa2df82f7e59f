"""What decides between equals: MD5 of the need's ref and the firm's.

No firm's choice, and the same every time.
"""

from collections.abc import Sequence
from hashlib import md5

import numpy as np

from matching.engine.flat import Array, Ragged


def tie_of(need_ref: str, ref: bytes) -> str:
    """The tie of one firm, as the statement has it."""
    return md5(need_ref.encode() + b":" + ref, usedforsecurity=False).hexdigest()


def ties(need_refs: Sequence[str], which: Array, refs: Ragged) -> Array:
    """The ties of firms with these refs, each for need ``which``: two numbers (u8) that order.

    Most of the work where thousands of requests are ranked at once, so for as few as can be.
    """
    asked = [need_ref.encode() + b":" for need_ref in need_refs]
    data, starts = refs.columns["byte"].tobytes(), refs.starts.tolist()
    each = zip(which.tolist(), starts, starts[1:], strict=False)
    found = [md5(asked[n] + data[a:b], usedforsecurity=False).digest() for n, a, b in each]
    return np.frombuffer(b"".join(found), ">u8").astype("u8").reshape(-1, 2)
