"""`manage.py dbshell` on the embedded server."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import client

from config.embedded import binaries
from config.embedded.server import Address, Server, server_for

OWN_OPTIONS = ("data_dir", "server_settings")
"""The OPTIONS that are ours; psycopg and psql get the others."""


def server_of(settings_dict: dict[str, Any]) -> Server:
    """The server that these database settings speak of, not started yet."""
    options = settings_dict["OPTIONS"]
    if not options.get("data_dir"):
        raise ImproperlyConfigured("config.embedded.backend needs OPTIONS['data_dir'].")
    return server_for(options["data_dir"], options.get("server_settings") or {})


def reach(settings_dict: dict[str, Any]) -> Address:
    """Where the server listens, with the database NAME there; NAME None stands for "postgres"."""
    server = server_of(settings_dict)
    if settings_dict["NAME"]:
        server.ensure_database(settings_dict["NAME"])
    return server.address()


class DatabaseClient(client.DatabaseClient):
    """psql of the wheel: the version of the server, and there even where the machine has none."""

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """The command line for psql; starts the server. Raises EmbeddedServerError."""
        at = reach(settings_dict)
        args, env = super().settings_to_cmd_args_env(
            {**settings_dict, "HOST": at.host, "PORT": at.port, "USER": at.user}, parameters
        )
        return [str(binaries.program(cls.executable_name)), *args[1:]], env
