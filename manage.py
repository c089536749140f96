#!/usr/bin/env python3
"""Trao's command line. Run with the Python of the virtual environment: `.venv/bin/python manage.py`."""

import os
import sys

try:
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError

    from config.embedded.errors import EmbeddedServerError
    from config.environment import SettingError, out_of_reach
except ModuleNotFoundError as error:
    sys.exit(
        f"Thiếu gói {error.name}: hãy chạy bằng .venv/bin/python manage.py (xem README.md).\n"
        f"The package {error.name} is missing: run .venv/bin/python manage.py (see README.md)."
    )


def main() -> None:
    """What whoever set the server up can mend is said in a sentence; anything else is a fault, with its traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
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
