"""Make `.venv` and put the pinned packages into it: `python3 requirements/install.py dev`.

Does nothing when the lock file has not changed since the last time. Needs nothing but Python, and
is written so that an old one can still read it and say that it is too old.
"""

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 11)

NO_VENV = """\
This Python ({python}) can make no virtual environment that has pip in it.
On Debian and Ubuntu: apt-get install python3-venv
Or name another Python of 3.11 or later: make PYTHON=/path/to/python3 {target}"""


def main(name):
    """Install `requirements/NAME.txt`, unless that was done already."""
    lock = os.path.join(ROOT, "requirements", name + ".txt")
    with open(lock, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    stamp = os.path.join(VENV, "installed-" + name)
    if read(stamp) == digest and os.path.exists(VENV_PYTHON):
        return
    if not os.path.exists(VENV_PYTHON):
        make_environment(name)
    say("Installing the packages of requirements/%s.txt into .venv ..." % name)
    command = installer(name) + ["install", "--quiet", "--disable-pip-version-check", "-r", lock]
    if subprocess.call(command) != 0:
        sys.exit("The packages could not be installed: see the message above.")
    with open(stamp, "w") as file:
        file.write(digest)


def make_environment(name):
    """Make `.venv` with this Python."""
    if sys.version_info < OLDEST:
        sys.exit("Python %d.%d or later is needed, and %s is %s. Name one: make PYTHON=python3.12 %s"
                 % (OLDEST + (sys.executable, sys.version.split()[0], name)))
    say("Making .venv with Python %s ..." % sys.version.split()[0])
    without_pip = [] if has(sys.executable, "ensurepip") else ["--without-pip"]
    if subprocess.call([sys.executable, "-m", "venv"] + without_pip + [VENV]) != 0:
        sys.exit(NO_VENV.format(python=sys.executable, target=name))


def installer(name):
    """Return the pip command that installs into `.venv`: its own, else this Python's."""
    if has(VENV_PYTHON, "pip"):
        return [VENV_PYTHON, "-m", "pip"]
    if has(VENV_PYTHON, "ensurepip"):
        subprocess.check_call([VENV_PYTHON, "-m", "ensurepip"], stdout=subprocess.DEVNULL)
        return [VENV_PYTHON, "-m", "pip"]
    if has(sys.executable, "pip"):
        return [sys.executable, "-m", "pip", "--python", VENV_PYTHON]
    sys.exit(NO_VENV.format(python=sys.executable, target=name))


def has(python, module):
    """Say whether `python` can import `module`."""
    return subprocess.call([python, "-c", "import " + module], stderr=subprocess.DEVNULL) == 0


def read(path):
    """Return the text of a file, empty if there is none."""
    if not os.path.exists(path):
        return ""
    with open(path) as file:
        return file.read()


def say(text):
    """Tell the person who waits what is being done."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
