"""Make `.venv` and put the pinned packages into it: `python3 requirements/install.py dev`.

Does nothing when the lock file has not changed since the last time. Needs nothing but Python, and
uses nothing new in it: a Python that is too old can still read this and say so.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)

TOO_OLD = """\
Python {oldest} or later is needed, and {python} is {version}.
Name one: make PYTHON=/path/to/python3"""

NO_PIP = """\
{python} can make no virtual environment that has pip in it.
On Debian and Ubuntu: apt-get install python3-venv
Or name another Python of {oldest} or later: make PYTHON=/path/to/python3"""


def main(name: str) -> None:
    """Install `requirements/NAME.txt`, unless that was done already."""
    lock = ROOT / "requirements" / f"{name}.txt"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    stamp = VENV / f"installed-{name}"
    if VENV_PYTHON.exists() and stamp.exists() and stamp.read_text() == digest:
        return
    if not VENV_PYTHON.exists():
        make_environment()
    say(f"Installing the packages of requirements/{name}.txt into .venv ...")
    pip = [*installer(), "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*pip, "--requirement", str(lock)]) != 0:
        fail("The packages could not be installed: see the message above.")
    stamp.write_text(digest)


def make_environment() -> None:
    """Make `.venv` with this Python."""
    if sys.version_info < OLDEST:
        fail(TOO_OLD)
    say(f"Making .venv with Python {sys.version.split()[0]} ...")
    without_pip = [] if has(sys.executable, "ensurepip") else ["--without-pip"]
    if subprocess.call([sys.executable, "-m", "venv", *without_pip, str(VENV)]) != 0:
        fail(NO_PIP)


def installer() -> "list[str]":
    """Return the pip command that installs into `.venv`: its own, else this Python's."""
    own = [str(VENV_PYTHON), "-m", "pip"]
    if has(VENV_PYTHON, "pip"):
        return own
    if has(VENV_PYTHON, "ensurepip"):
        subprocess.check_call([VENV_PYTHON, "-m", "ensurepip"], stdout=subprocess.DEVNULL)
        return own
    if not has(sys.executable, "pip"):
        fail(NO_PIP)
    return [sys.executable, "-m", "pip", "--python", str(VENV_PYTHON)]


def has(python: object, module: str) -> bool:
    """Say whether `python` can import `module`."""
    return subprocess.call([str(python), "-c", f"import {module}"], stderr=subprocess.DEVNULL) == 0


def fail(message: str) -> None:
    """End with a message that says what to do."""
    sys.exit(
        message.format(
            python=sys.executable,
            version=sys.version.split()[0],
            oldest=".".join(map(str, OLDEST)),
        )
    )


def say(text: str) -> None:
    """Tell the person who waits what is being done."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
