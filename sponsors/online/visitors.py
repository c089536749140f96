"""From where somebody asks: a keyed digest of the network address, so that the address itself is kept nowhere."""

import logging
import re
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)

_SALT = "sponsors.online.visitors"
_WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::[0-9]+)?|([0-9.]+):[0-9]+")
_HOUSE_BITS = 64
"""Of an IPv6 address: what one house or office has. The rest it may change at will."""


def visitor(request: HttpRequest) -> str:
    """64 hexadecimal digits, the same for all requests from one place. Not to be told from what they were made of. ""
    where the place is not known.
    """
    place = place_of(request)
    return digest_of(place) if place else ""


def digest_of(text: str) -> str:
    """The keyed digest under which a network address or an e-mail is counted."""
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()


def place_of(request: HttpRequest) -> str:
    """The network address that counts: of who asks, or, behind a proxy of our own, what that proxy says. Whoever asks
    may write addresses before it; only the last is the proxy's, which some write with a port. "" if that is no address.
    """
    written = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        written = request.headers.get("x-forwarded-for", written).rpartition(",")[2].strip()
    try:
        address = ip_address(_without_port(written))
    except ValueError:
        _warn_of(written[:100])
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((int(address), _HOUSE_BITS), strict=False))
    return str(address)


def _without_port(written: str) -> str:
    """ "203.0.113.7:51234" and "[2001:db8::1]:51234", as some proxies write them, without port and brackets."""
    found = _WITH_PORT.fullmatch(written)
    return (found[1] or found[2]) if found else written


@lru_cache(maxsize=20)
def _warn_of(written: str) -> None:
    """Once for each, in a process: nothing that comes by such a proxy can be counted by its place."""
    logger.warning("No network address: %r. What is asked for from there is not limited by its place.", written)
