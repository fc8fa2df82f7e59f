"""File locks of the embedded server's folder; the kernel drops them when a process dies, however.

- `starting.lock`, exclusive: who holds it may take or give up a use of the server.
- `in-use.lock`, shared by every process that uses the server; exclusive means that nobody does.
- `keeper.lock`, exclusive: held by the keeper for as long as the server is, or may be, running.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError as missing:  # Windows
    raise ImportError(
        "The embedded PostgreSQL needs Linux or macOS. Set DATABASE_URL to a PostgreSQL server."
    ) from missing

STARTING, IN_USE, KEEPER, ADDRESS, LOG, DATA = (
    "starting.lock",
    "in-use.lock",
    "keeper.lock",
    "address.json",
    "keeper.log",
    "data",
)


def open_lock(file: Path) -> int:
    """Return a descriptor for `file`, which child programs do not inherit."""
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


def lock_shared(descriptor: int) -> None:
    """Wait for a shared lock."""
    fcntl.flock(descriptor, fcntl.LOCK_SH)


def lock_exclusive(descriptor: int) -> None:
    """Wait for the exclusive lock."""
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def try_exclusive(descriptor: int) -> bool:
    """Take the exclusive lock if nobody else holds any; say whether it was taken."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
            return False
        raise
    return True


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Hold the exclusive lock on `file` for the length of the block."""
    descriptor = open_lock(file)
    try:
        lock_exclusive(descriptor)
        yield
    finally:
        os.close(descriptor)


def is_held(file: Path) -> bool:
    """Say whether some process holds the lock on `file`."""
    descriptor = open_lock(file)
    try:
        return not try_exclusive(descriptor)
    finally:
        os.close(descriptor)
