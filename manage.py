#!/usr/bin/env python3
"""Trao's command line. Run with the Python of the virtual environment: `.venv/bin/python manage.py`."""

import os
import secrets
import sys

HELP = {"-h", "--help", "help"}

try:
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError

    from config.embedded.errors import EmbeddedServerError
    from config.environment import Environment, SettingError, out_of_reach
except ModuleNotFoundError as error:
    sys.exit(
        f"Thiếu gói {error.name}: hãy chạy bằng .venv/bin/python manage.py (xem README.md).\n"
        f"The package {error.name} is missing: run .venv/bin/python manage.py (see README.md)."
    )


def main() -> None:
    """What whoever set the server up can mend is said in a sentence; anything else is a fault, with its traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if HELP & {*sys.argv[1:2], *(word for word in sys.argv[1:] if word.startswith("-"))} or not sys.argv[1:]:
        # To read about a command nothing has to be set up yet: a key that nobody knows will do.
        Environment.ENVIRON["SECRET_KEY"] = secrets.token_urlsafe(50)
    try:
        execute_from_command_line(sys.argv)
    except (SettingError, EmbeddedServerError) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sentence = out_of_reach(error)
        if sentence is None:
            raise
        sys.exit(sentence)


if __name__ == "__main__":
    main()
