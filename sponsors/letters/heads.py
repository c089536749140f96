"""Keeping the letterhead of an office; whoever waited for it to be thanked is thanked then."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation, refused_by
from accounts.models import User
from sponsors.letters import queue, waiting
from sponsors.models import LetterHead
from sponsors.pledge_records import check_office


class KeptAlready(Refusal):
    message = _("This office has a letterhead already: change that one.")


@operation(words=_("Letterhead filled in"))
def keep(head: LetterHead, *, by: User, at: datetime) -> None:
    """Write it down, and put the letters that waited for it into the queue. Letters made before stay as they are.
    Raises `NotYourOffice`, `KeptAlready`.
    """
    check_office(head.province_id, by=by)
    with refused_by(an_office_has_one_letterhead=KeptAlready()):
        head.save()
    waited = waiting.to_thank().filter(province=head.province_id)
    queue.thank_later(waited.order_by("pk").values_list("pk", flat=True))
