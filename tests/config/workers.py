"""A worker as a process of its own, on the test database, and that database by SQL."""

import subprocess
import sys
from urllib.parse import urlencode

from django.db import connection

from tests.config.processes import ROOT, environment

PATIENCE = 60
READY = "Đang chờ việc chạy nền. Dừng: Ctrl+C.\n"


def connection_parameters():
    known = connection.get_connection_params()
    return {part: known[part] for part in ("host", "port", "user", "password", "dbname") if known.get(part)}


def database_url(name=None):
    """Of the test database, for another process; or of another one on the same server."""
    known = connection_parameters()
    password = f":{known['password']}" if "password" in known else ""
    where = {part: known[part] for part in ("host", "port") if part in known}
    return f"postgres://{known['user']}{password}@/{name or known['dbname']}?{urlencode(where)}"


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def empty_queue():
    for table in ("procrastinate_jobs", "procrastinate_workers"):
        execute(f"DELETE FROM {table}")


def started(url, **values):
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--dead-after", "2"],
        cwd=ROOT,
        env=environment(TRAO_TESTING="1", DATABASE_URL=url, **values),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed(process):
    """Stop it, whatever it is doing."""
    if process.poll() is None:
        process.kill()
        process.communicate()
