"""WSGI entry point for granian and any other server."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from config.environment import SettingError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

try:
    application = get_wsgi_application()
except SettingError as error:
    sys.exit(str(error))
