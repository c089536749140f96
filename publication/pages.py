"""Pages that are the same for everybody: made once a minute, answered from memory.

Nothing of who asks goes into them: they are rendered without a request, so that no name, message or form token of one
visitor can reach another.
"""

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response

from publication.keeping import Keeper

LIFE = 60
"""Seconds for which a page is kept here, and again by who reads it."""
_WORTH_PACKING = 1_000
_TAKES_GZIP = re.compile(r"(?:^|[,\s])(?:gzip|\*)\s*(?:$|,|;(?!\s*q\s*=\s*0(?:\.0*)?\s*(?:$|,)))")


@dataclass(frozen=True)
class Page:
    """A page as it is sent: plain and packed, each with its tag."""

    body: bytes
    tag: str
    packed: bytes | None
    content_type: str = "text/html; charset=utf-8"


KEPT: Keeper[Page] = Keeper(LIFE, most=500)


def page(template: str, context: Mapping[str, Any] | None = None) -> Page:
    """A page made of a template."""
    return page_of(render_to_string(template, dict(context or {})).encode())


def page_of(body: bytes, content_type: str = Page.content_type) -> Page:
    packed = gzip.compress(body, mtime=0) if len(body) >= _WORTH_PACKING else None
    return Page(body, hashlib.sha256(body).hexdigest()[:32], packed, content_type)


def answered(request: HttpRequest, made: Page) -> HttpResponse:
    """The page, or that the reader has it already (304)."""
    packed = made.packed is not None and _TAKES_GZIP.search(request.headers.get("accept-encoding", "")) is not None
    body = made.packed if packed and made.packed is not None else made.body
    response = HttpResponse(body, content_type=made.content_type)
    if packed:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = tag = f'"{made.tag}{"-gz" if packed else ""}"'
    response["Cache-Control"] = f"public, max-age={LIFE}"
    response["Vary"] = "Accept-Encoding"
    response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    found: HttpResponse = get_conditional_response(request, etag=tag, response=response) or response
    return found


def kept(key: object, make: Callable[[], Page]) -> Page:
    """The page kept under the key, made by `make` when it is not there or too old."""
    return KEPT.get(key, make)
