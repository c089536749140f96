"""What waits for those who record money: lines to match, rests, overdue instalments, holds, e-mails that failed."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.requests import user_of
from accounts.roles import Capability
from documents.models import Email
from office.kinds_of_work import Task
from office.links import address, changelist
from sponsors import follow_views
from sponsors.models import Pledge, Receipt, StatementLine
from sponsors.money import receipts, taken_back


def money_tasks(request: HttpRequest) -> Iterator[Task]:
    """In the order in which it flows. Nothing for who records no money."""
    user = user_of(request)
    areas = user.areas(Capability.RECORD_PLEDGES)
    if not areas:
        return
    today = timezone.localdate()
    lines: Any = StatementLine.objects.all().recordable_by(user).filter(status=StatementLine.Status.WAITING)
    found = lines.order_by().aggregate(count=Count("pk"), since=Min("booked_on"))
    yield Task(_("Money to be matched"), found["count"], found["since"], address("admin:sponsors_queue"))
    rests: Any = receipts.with_rest(Receipt.objects.all().recordable_by(user))
    found = rests.order_by().aggregate(count=Count("pk"), since=Min("received_on"))
    left = changelist("sponsors.Receipt", request, con="du")
    yield Task(_("Receipts of which something is left"), found["count"], found["since"], left)
    gone: Any = taken_back.untold(StatementLine.objects.all().recordable_by(user))
    found = gone.order_by().aggregate(count=Count("pk"), since=Min("booked_on"))
    out = address("admin:sponsors_queue", muc="tien-ra", taken_back="on")
    yield Task(_("Money that may have been taken back"), found["count"], found["since"], out)
    late: Any = follow_views.overdue(user, today)
    found = late.order_by().aggregate(count=Count("pk"), since=Min("overdue_on"))
    yield Task(_("Overdue instalments"), found["count"], found["since"], _follow("qua-han"))
    for title, slug, pledges in (
        (_("Sponsors to call before their hold ends"), "can-goi", follow_views.to_call(user, today)),
        (_("Holds that ended before all money came"), "het-han-giu", follow_views.stuck(user, today)),
    ):
        held = pledges.order_by().aggregate(count=Count("pk"), since=Min("held_until"))
        yield Task(title, held["count"], held["since"] if slug == "het-han-giu" else None, _follow(slug))
    about = Pledge.objects.filter(areas.q(province="province_id")).values("reference")
    unsettled = Email.objects.unsettled().filter(about__in=about)
    # Pledges, as the page lists them, and not e-mails.
    mails = unsettled.order_by().aggregate(count=Count("about", distinct=True), since=Min("written_at"))
    since = timezone.localdate(mails["since"]) if mails["since"] else None
    yield Task(_("Pledges whose e-mails did not go out"), mails["count"], since, _follow("thu"))


def _follow(slug: str) -> str:
    return address("admin:sponsors_follow_up", muc=slug)
