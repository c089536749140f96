"""When a form was opened, signed: programs send it at once, and a page of yesterday is shown anew.

The stamp also holds the token of the request that will come of the form, so that one form is one request, however often
it is sent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from sponsors.online.proving import new_token

SOONEST = timedelta(seconds=3)
"""Nobody fills in the form in less."""
LATEST = timedelta(hours=12)

_SALT = "sponsors.online.stamps"


@dataclass(frozen=True)
class Stamp:
    token: str
    opened_at: datetime

    def written(self) -> str:
        return signing.dumps([self.token, self.opened_at.timestamp()], salt=_SALT)

    def is_too_soon(self, at: datetime) -> bool:
        return at - self.opened_at < SOONEST


def new_stamp(at: datetime) -> Stamp:
    return Stamp(new_token(), at)


def stamp_of(written: str, *, at: datetime) -> Stamp | None:
    """What a form brings back; None if it is not one of ours, or too old."""
    try:
        token, opened = signing.loads(written[:400], salt=_SALT)
    except signing.BadSignature:
        return None
    stamp = Stamp(token, datetime.fromtimestamp(opened, tz=at.tzinfo))
    return stamp if timedelta() <= at - stamp.opened_at <= LATEST else None
