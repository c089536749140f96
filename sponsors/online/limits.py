"""How often something may be asked for, by network address and by e-mail, whichever web process is asked.

A count stands in one row of the database, which a single statement moves: parallel requests are counted one by one. A
window begins with its first request and is over when its time is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from sponsors.models import OnlineCount


@dataclass(frozen=True)
class Limit:
    """`most` of a kind within a span of time, for one key."""

    kind: str
    most: int
    within: timedelta


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# An office, or a whole street behind a carrier's network, has one address; an e-mail has one reader.
FORMS_FROM = Limit("forms-from", 120, HOUR)
CODES_FROM = Limit("codes-from", 120, HOUR)
CODES_TO = Limit("codes-to", 6, HOUR)
CODES_TO_A_DAY = Limit("codes-to-a-day", 12, DAY)
GUESSES_FROM = Limit("guesses-from", 200, HOUR)
CHANGES_BY = Limit("changes-by", 60, HOUR)

LONGEST = DAY
"""A count that is older says nothing any more."""


class TooMany(Refusal):
    """`until`: when the window is over."""

    message = _("This was asked for too often. Try again later, or call us.")

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__()


_TAKE = """
    INSERT INTO sponsors_onlinecount AS counted (kind, key, began_at, count) VALUES (%(kind)s, %(key)s, %(at)s, 1)
    ON CONFLICT (kind, key) DO UPDATE SET
        count = CASE WHEN counted.began_at <= %(over)s THEN 1 ELSE least(counted.count, 1000000) + 1 END,
        began_at = CASE WHEN counted.began_at <= %(over)s THEN excluded.began_at ELSE counted.began_at END
    RETURNING count, began_at
"""


def take(limit: Limit, key: str, *, at: datetime) -> None:
    """Count one more; raises TooMany beyond the limit. `key`: a keyed digest (`sponsors.online.visitors`), "" where it
    is not known from where somebody asks: that is not counted, or all of them would be one. What the caller's
    transaction undoes is not counted.
    """
    if not key:
        return
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"kind": limit.kind, "key": key, "at": at, "over": at - limit.within})
        count, began_at = cursor.fetchone()
    if count > limit.most:
        raise TooMany(began_at + limit.within)


def forget_old(at: datetime) -> int:
    """Delete counts whose windows are long over; how many."""
    return OnlineCount.objects.filter(began_at__lt=at - LONGEST).delete()[0]
