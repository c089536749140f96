"""Our programs run as somebody at a keyboard would run them: as processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "TRAO_",
    "PYTEST",
    "DJANGO_",
    "DATABASE_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "CSRF_",
    "DEBUG",
    "CONN_",
    "COV",
    "EMAIL_",
)
NO_FILE = "/khong-co/.env"
"""Instead of the .env of whoever runs the tests."""


def environment(**values: str) -> dict[str, str]:
    """That of this process without what is set for Trao and for tests, and `values`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "TRAO_ENV_FILE": NO_FILE, **values}


def run(*command: str, **values: str) -> subprocess.CompletedProcess[str]:
    """`python <command>` in the project's folder, to its end."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(**values),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def manage(*command: str, **values: str) -> subprocess.CompletedProcess[str]:
    """`python manage.py <command>`, to its end."""
    return run("manage.py", *command, **values)
