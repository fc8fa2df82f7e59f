"""The embedded server, by real processes on a folder of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from django.core.exceptions import ImproperlyConfigured

from config.postgres import locks
from config.postgres.processes import is_postgres
from config.postgres.server import ensure_server, release_server

ROOT = Path(__file__).resolve().parents[2]
CLIENT = """
import os, sys
from pathlib import Path
import psycopg
from config.postgres.server import ensure_server
def connect():
    address = ensure_server(Path(sys.argv[1]))
    return psycopg.connect(
        host=address.host, port=address.port, user="postgres", dbname="postgres", autocommit=True
    )
connection = connect()
if "fork" in sys.argv and (child := os.fork()) == 0:
    with connect() as own:
        own.execute("SELECT 1")
    sys.exit()
elif "fork" in sys.argv:
    os.waitpid(child, 0)
for line in sys.stdin:
    print(connection.execute("SELECT pg_postmaster_start_time()").fetchone()[0], flush=True)
"""


class Client:
    """A process that uses the server until it is told to end."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def ask(self) -> str:
        """Return the time at which the server that it is connected to was started."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("when\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def end(self) -> None:
        """Let it end as a command ends, and wait for that."""
        self.process.communicate()


@contextmanager
def client(folder: Path, *words: str) -> Iterator[Client]:
    command = [sys.executable, "-c", CLIENT, str(folder), *words]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Client(process)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("postgres")


def environ_of_a_fresh_machine() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}


def server_pid(folder: Path) -> int:
    return int((folder / locks.DATA / "postmaster.pid").read_text().split("\n", 1)[0])


def wait_for_keeper(folder: Path) -> None:
    """Return when no keeper is left; the kernel wakes us, so there is nothing to poll."""
    with locks.held(folder / locks.KEEPER):
        pass


def test_two_processes_share_one_server_and_none_is_left_after_the_last(folder: Path) -> None:
    with client(folder) as first, client(folder) as second:
        started = first.ask()
        assert started
        assert second.ask() == started
        pid = server_pid(folder)

        first.end()
        assert second.ask() == started

        second.end()
    assert not is_postgres(pid)
    assert not locks.is_held(folder / locks.KEEPER)


def test_killed_process_leaves_no_server_and_does_not_block_the_next_start(folder: Path) -> None:
    with client(folder) as killed:
        started = killed.ask()
        pid = server_pid(folder)
        killed.process.kill()
    wait_for_keeper(folder)
    assert not is_postgres(pid)

    with client(folder) as following:
        assert following.ask() not in {"", started}


def test_killed_server_is_replaced_at_the_next_connection(folder: Path) -> None:
    with client(folder) as witness:
        started = witness.ask()
        os.kill(server_pid(folder), signal.SIGKILL)
        wait_for_keeper(folder)

        with client(folder) as following:
            assert following.ask() not in {"", started}
        witness.process.kill()


def test_killed_keeper_is_replaced_and_the_server_stays(folder: Path) -> None:
    with client(folder) as first:
        started = first.ask()
        keeper = next(
            process.pid
            for process in psutil.process_iter(["cmdline"])
            if (process.info["cmdline"] or [])[-2:] == ["config.postgres.keeper", str(folder)]
        )
        os.kill(keeper, signal.SIGKILL)
        wait_for_keeper(folder)

        with client(folder) as second:
            assert second.ask() == started
        pid = server_pid(folder)
    assert not is_postgres(pid)


def test_pid_file_that_names_another_program_does_not_block_the_start(folder: Path) -> None:
    with client(folder) as first:
        assert first.ask()
    pid_file = folder / locks.DATA / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n1\n5432\n\n\n\nready\n")

    with client(folder) as second:
        assert second.ask()


def test_end_of_a_forked_child_leaves_the_server_to_its_parent(folder: Path) -> None:
    with client(folder, "fork") as parent:
        assert parent.ask()
        pid = server_pid(folder)
    assert not is_postgres(pid)


def test_path_longer_than_a_socket_name_may_be_works(tmp_path: Path) -> None:
    with client(tmp_path / ("long" * 30)) as one:
        assert one.ask()


def test_server_that_cannot_start_says_why_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / locks.DATA).mkdir()
    (tmp_path / locks.DATA / "PG_VERSION").write_text("9.6\n")
    try:
        with pytest.raises(ImproperlyConfigured) as refusal:
            ensure_server(tmp_path)
    finally:
        release_server(tmp_path)

    message = str(refusal.value)
    assert "did not start" in message
    assert "The last lines of" in message
    assert "What to do" in message
    assert "DATABASE_URL" in message


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="Not a directory"):
        ensure_server(tmp_path / "file" / "folder")


def test_loading_the_settings_starts_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**environ_of_a_fresh_machine(), "POSTGRES_FOLDER": str(folder)},
        check=True,
        capture_output=True,
    )
    assert not folder.exists()


def test_command_that_finds_no_server_ends_with_the_message_alone(tmp_path: Path) -> None:
    (tmp_path / locks.DATA).mkdir()
    (tmp_path / locks.DATA / "PG_VERSION").write_text("9.6\n")
    command = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=ROOT,
        env={**environ_of_a_fresh_machine(), "POSTGRES_FOLDER": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert command.returncode == 1
    assert command.stderr.startswith("The embedded PostgreSQL server in")
    assert "Traceback" not in command.stderr.split("The last lines of")[0]
