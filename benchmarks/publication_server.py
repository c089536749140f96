"""What the benchmark of the public pages serves: the product with a bare view beside it; and no Django at all."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections

_Start = Callable[[str, list[tuple[str, str]]], object]


def application() -> WSGIHandler:
    """The product on the benchmark's own database, with the addresses of `publication_urls`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    settings.ROOT_URLCONF = "benchmarks.publication_urls"
    served = get_wsgi_application()
    connections.databases["default"]["NAME"] = os.environ["TRAO_BENCHMARKED"]
    return served


def limit() -> Callable[[dict[str, Any], _Start], Iterable[bytes]]:
    """What no Django can undercut here."""

    def answer(environ: dict[str, Any], start: _Start) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
        return [b"ok"]

    return answer
