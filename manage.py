#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.utils import translation

from core.terminal import terminal_language


def speak_the_language_of_the_terminal() -> None:
    """Let commands answer in Vietnamese or English, as the terminal's locale says."""
    django.setup()
    translation.activate(terminal_language())


def main() -> None:
    """Run the management command named on the command line.

    A fault in the set-up, such as a database that cannot start, ends with its message alone.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        speak_the_language_of_the_terminal()
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
