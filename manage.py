#!/usr/bin/env python
"""Trao's command line."""

import os
import sys

from django.core.management import execute_from_command_line

from config.embedded.errors import EmbeddedServerError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except EmbeddedServerError as error:
        sys.exit(str(error))
