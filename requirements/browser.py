"""See to it that there is a Chromium for the browser tests.

The one that is found is used. Where there is none, the system's package manager installs it if this
user may; else the one command that does is named, and nothing is skipped in silence.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

#: Package manager → the commands that install Chromium with it.
MANAGERS = {
    "apt-get": (("apt-get", "update", "-q"), ("apt-get", "install", "-q", "-y", "chromium")),
    "dnf": (("dnf", "install", "-y", "chromium"),),
    "zypper": (("zypper", "--non-interactive", "install", "chromium"),),
    "pacman": (("pacman", "-S", "--noconfirm", "chromium"),),
    "apk": (("apk", "add", "chromium"),),
}

MISSING = """\
The browser tests need Chromium, and this user may not install it. Run:
  sudo {command}
or name another one: make test CHROMIUM=/path/to/chrome"""

NO_MANAGER = """\
The browser tests need Chromium, and no package manager known here was found.
Install Chromium or Chrome, or name it: make test CHROMIUM=/path/to/chrome"""

FAILED = """\
Chromium could not be installed: see the message above. The command was:
  {command}"""


def main() -> None:
    """Find Chromium, or install it, or say what to do."""
    if find_chromium():
        return
    name = next((name for name in MANAGERS if shutil.which(name)), None)
    if name is None:
        sys.exit(NO_MANAGER)
    commands = MANAGERS[name]
    if not may_install():
        sys.exit(MISSING.format(command=" ".join(commands[-1])))
    sys.stdout.write(f"Installing Chromium for the browser tests ({name}) ...\n")
    sys.stdout.flush()
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        if subprocess.call(privileged(command), env=quiet, stdout=subprocess.DEVNULL) != 0:
            sys.exit(FAILED.format(command=" ".join(command)))
    if not find_chromium():
        sys.exit(FAILED.format(command=" ".join(commands[-1])))


def find_chromium() -> str | None:
    """Return the browser's path: the one that CHROMIUM names, else the first found; or None.

    Raises SystemExit when CHROMIUM names a file that is not there.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        found = shutil.which(named)
        if found is None:
            sys.exit(f"CHROMIUM is {named!r}, and there is no such program.")
        return found
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def may_install() -> bool:
    """Say whether packages can be installed without asking anyone."""
    if os.geteuid() == 0:
        return True
    return bool(shutil.which("sudo")) and subprocess.call(["sudo", "-n", "true"]) == 0  # noqa: S607


def privileged(command: tuple[str, ...]) -> list[str]:
    """Return the command as the user must run it."""
    return list(command) if os.geteuid() == 0 else ["sudo", "-n", *command]


if __name__ == "__main__":
    main()
