"""Secrets that are shown once and kept only as hashes."""

import hashlib
import secrets

HASH_LENGTH = 64


def new_secret() -> str:
    """Return 256 random bits as text that can stand in an address."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """Return SHA-256 in hex: enough for a secret of 256 random bits, and quick to look up by."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
