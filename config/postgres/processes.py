"""Which processes are PostgreSQL servers."""

from pathlib import Path

import psutil


def is_postgres(pid: int) -> bool:
    """Say whether `pid` is a living PostgreSQL server, rather than a dead or another program."""
    try:
        process = psutil.Process(pid)
        is_server: bool = process.name().startswith("postgres")
        return is_server and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def drop_stale_pid_file(file: Path) -> None:
    """Remove a pid file whose number belongs to no server, as after a crash or a restart."""
    try:
        pid = int(file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        pid = 0
    if not is_postgres(pid):
        file.unlink(missing_ok=True)
