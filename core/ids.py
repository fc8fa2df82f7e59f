"""Identifiers that can be shown: random enough not to be guessed, ordered by the time of making."""

import secrets
import time
from uuid import UUID

RANDOM_BITS_HIGH, RANDOM_BITS_LOW = 12, 62


def uuid7() -> UUID:
    """Return a version 7 UUID (RFC 9562, 5.7): 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80
    value |= 0x7 << 76 | secrets.randbits(RANDOM_BITS_HIGH) << 64
    value |= 0b10 << 62 | secrets.randbits(RANDOM_BITS_LOW)
    return UUID(int=value)


def new_ref() -> str:
    """Return a new `ref` for a thing that comes from no file: the default of every `ref` field."""
    return str(uuid7())
