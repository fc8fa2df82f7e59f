"""Put the pinned front-end packages into `node_modules`.

Does nothing when the lock has not changed since the last time. Where the machine has no npm, Node
comes as a package into `.venv`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (ROOT / "package.json", ROOT / "package-lock.json")
MODULES = ROOT / "node_modules"
STAMP = MODULES / ".installed"
VENV_BIN = Path(sys.executable).parent

FAILED = """\
The front-end packages could not be installed: see npm's message above.
Then run the same command again."""


def main() -> None:
    """Run `npm ci`, unless that was done already for this lock."""
    digest = hashlib.sha256(b"".join(lock.read_bytes() for lock in LOCKS)).hexdigest()
    if STAMP.exists() and STAMP.read_text() == digest:
        return
    npm = find_npm()
    sys.stdout.write("Installing the front-end packages of package-lock.json ...\n")
    sys.stdout.flush()
    # npm starts `node` by its name.
    places = os.pathsep.join((str(VENV_BIN), os.environ.get("PATH", "")))
    command = [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.call(command, cwd=ROOT, env={**os.environ, "PATH": places}) != 0:
        sys.exit(FAILED)
    STAMP.write_text(digest)


def find_npm() -> str:
    """Return the machine's npm, else the one of `.venv`, put there if need be."""
    own = VENV_BIN / "npm"
    found = shutil.which("npm") or (str(own) if own.exists() else None)
    if found:
        return found
    subprocess.check_call([sys.executable, ROOT / "requirements" / "install.py", "node"])
    return str(own)


if __name__ == "__main__":
    main()
