"""The engine: `get_connection_params()` is where Django asks for the server, so that is where it starts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base

from config.embedded.backend.client import OWN_OPTIONS, DatabaseClient, reach, server_of

CONNECT_SECONDS = 30
"""A server that accepts but never answers is an error, not a page that never comes."""


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL on the embedded server of `OPTIONS["data_dir"]`.

    `OPTIONS["server_settings"]` are PostgreSQL settings by name, such as `{"fsync": "off"}` for tests; they
    count when this process is the one that starts the server. The database `NAME` is created when it is
    missing. Raises EmbeddedServerError, an OperationalError, when the server cannot be had.
    """

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        at = reach(self.settings_dict)
        ours = {"host": at.host, "port": at.port, "user": at.user}
        others = {name: value for name, value in params.items() if name not in OWN_OPTIONS}
        return {"connect_timeout": CONNECT_SECONDS, **others, **ours}

    @contextmanager
    def _nodb_cursor(self) -> Iterator[Any]:
        # Django takes any failure here for a missing "postgres" database, warns and tries the next one: a
        # server that does not start would be reported as that, and tried twice.
        server_of(self.settings_dict).address()
        with super()._nodb_cursor() as cursor:
            yield cursor
