"""From where somebody asks: a keyed digest of the network address, so that the address itself is kept nowhere."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_SALT = "sponsors.online.visitors"
_HOUSE_BITS = 64
"""Of an IPv6 address: what one house or office has. The rest it may change at will."""


def visitor(request: HttpRequest) -> str:
    """64 hexadecimal digits, the same for all requests from one place. Not to be told from what they were made of."""
    return digest_of(place_of(request))


def digest_of(text: str) -> str:
    """The keyed digest under which a network address or an e-mail is counted."""
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()


def place_of(request: HttpRequest) -> str:
    """The network address that counts: of who asks, or, behind a proxy of our own, what that proxy says. Whoever asks
    may write addresses before it; only the last is the proxy's.
    """
    written = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        written = request.headers.get("x-forwarded-for", written).rpartition(",")[2].strip()
    try:
        address = ip_address(written)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((int(address), _HOUSE_BITS), strict=False))
    return str(address)
