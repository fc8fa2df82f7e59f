"""The client's side of the embedded PostgreSQL server: start it when needed, let go at the end."""

import atexit
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.postgres import locks

# A first start makes the data folder; one after a power cut replays the log.
START_SECONDS = 90
STOP_SECONDS = 30
LOG_LINES = 15
LOOK_AGAIN_SECONDS = 0.03


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens: a socket folder and the port that names the socket in it."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Use:
    """This process's use of a server; a forked child takes its own."""

    process: int
    descriptor: int


_uses: dict[Path, Use] = {}


def ensure_server(folder: Path) -> Address:
    """Return the address of the server kept in `folder`, started if it was not running.

    The server stays until the last process that asked for it has ended, even by SIGKILL. Raises
    ImproperlyConfigured with the end of the server's log when it cannot start.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locks.held(folder / locks.STARTING):
            _take_use(folder)
            return _address(folder)
    except OSError as error:
        raise ImproperlyConfigured(_explain(folder, str(error))) from error


def release_server(folder: Path) -> None:
    """Give up this process's use; waits until the server has stopped if it was the last one."""
    use = _uses.pop(folder, None)
    if use is None or use.process != os.getpid():
        return
    with locks.held(folder / locks.STARTING):
        was_last = locks.try_exclusive(use.descriptor)
        os.close(use.descriptor)
        # Nobody can begin to use it while we hold STARTING, so the keeper is on its way out.
        patience = time.monotonic() + STOP_SECONDS
        while was_last and locks.is_held(folder / locks.KEEPER) and time.monotonic() < patience:
            time.sleep(LOOK_AGAIN_SECONDS)


def _take_use(folder: Path) -> None:
    use = _uses.get(folder)
    if use is not None and use.process == os.getpid():
        return
    descriptor = locks.open_lock(folder / locks.IN_USE)
    # Waits here while a keeper that found nobody is stopping the server.
    locks.lock_shared(descriptor)
    _uses[folder] = Use(os.getpid(), descriptor)
    atexit.register(release_server, folder)


def _address(folder: Path) -> Address:
    address_file, keeper_lock = folder / locks.ADDRESS, folder / locks.KEEPER
    if not locks.is_held(keeper_lock):
        address_file.unlink(missing_ok=True)
        _start_keeper(folder)
    patience = time.monotonic() + START_SECONDS
    while not address_file.exists():
        if not locks.is_held(keeper_lock):
            raise ImproperlyConfigured(_explain(folder, "its process ended"))
        if time.monotonic() > patience:
            raise ImproperlyConfigured(_explain(folder, f"no answer in {START_SECONDS} seconds"))
        time.sleep(LOOK_AGAIN_SECONDS)
    return Address(**json.loads(address_file.read_text()))


def _start_keeper(folder: Path) -> None:
    """Start the keeper in a session of its own: Ctrl-C in the terminal must not reach it."""
    # The server takes its locale from here, and a missing one would stop it.
    environment = {k: v for k, v in os.environ.items() if k != "LANG" and k[:3] != "LC_"}
    environment |= {
        "LC_ALL": "C",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONWARNINGS": "ignore",
    }
    with (folder / locks.LOG).open("wb") as log:
        subprocess.run(
            [sys.executable, "-m", "config.postgres.keeper", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
            check=False,
        )


def _explain(folder: Path, reason: str) -> str:
    lines: list[str] = []
    for name in (f"{locks.DATA}/log", locks.LOG):
        try:
            text = (folder / name).read_text(errors="replace")
        except OSError:
            continue
        if tail := text.rstrip().splitlines()[-LOG_LINES:]:
            lines += ["", f"The last lines of {folder / name}:", *(f"    {line}" for line in tail)]
    what_happened = f"The embedded PostgreSQL server in {folder} did not start: {reason}."
    what_to_do = (
        "What to do: check that the disk is not full and that the folder belongs to the user who "
        f"runs this command; if its data may be lost, delete {folder} and try again; or set "
        "DATABASE_URL to a PostgreSQL 15 or later of your own."
    )
    return "\n".join([what_happened, *lines, "", what_to_do])
