"""What waits about letters to sponsors: letterheads without which nobody is thanked, letters to sign and release, to
print and send, and to put right.
"""

from collections.abc import Iterator

from django.db.models import Count, Min
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.requests import user_of
from accounts.roles import Capability
from office.kinds_of_work import Task
from office.links import address
from sponsors.letters import waiting


def letter_tasks(request: HttpRequest) -> Iterator[Task]:
    """Nothing for who records no pledges."""
    user = user_of(request)
    if not user.areas(Capability.RECORD_PLEDGES):
        return
    unthanked = waiting.waits_for_letterhead(user).order_by().count()
    more = str(_("sponsors who wait to be thanked: %(count)s")) % {"count": unthanked}
    head = address("admin:sponsors_letterhead_add")
    yield Task(_("Fill in the letterhead"), min(unthanked, 1), None, head, more)
    for title, name, letters in (
        (_("Letters to sign and release"), "to_release", waiting.to_release(user)),
        (_("Letters to print and send"), "to_post", waiting.to_post(user)),
        (_("Letters to replace or take back"), "to_correct", waiting.to_correct(user)),
    ):
        found = letters.order_by().aggregate(count=Count("pk"), since=Min("made_at"))
        since = timezone.localdate(found["since"]) if found["since"] else None
        yield Task(title, found["count"], since, address(f"admin:sponsors_letters_{name}"))
