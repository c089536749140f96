"""Pledges that wait for somebody: to be confirmed, with a sponsor that may be known already; overdue; held too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import Refusal
from accounts.models import User
from accounts.requests import user_of
from accounts.roles import Capability
from campaigns.models import Campaign
from documents.models import Email
from sponsors import holds, instalments, joining
from sponsors.joining import Alike
from sponsors.letters import waiting
from sponsors.models import Pledge, PledgeQuerySet, Sponsor
from sponsors.money.payment_codes import code_for
from sponsors.pages import page, recordable_pledge, refuse, tell, to_pledge
from sponsors.seen import stamps

SHOWN = 25
PAGE = "trang"
Status = Pledge.Status


@dataclass(frozen=True)
class Row:
    """A pledge (with its totals), the sponsors that are like its own, and why it is in the list of holds. `code`: what
    the sponsor writes into the note of the transfer; `money_waits`: money that may be its own is not matched; `seen`:
    how it stands now, for who confirms it later.
    """

    pledge: Any
    alike: Sequence[Alike]
    code: str
    why: Sequence[Promise]
    money_waits: bool
    seen: str


def to_confirm(user: User) -> PledgeQuerySet:
    """Registered pledges of the user's offices in open campaigns."""
    mine = user.areas(Capability.RECORD_PLEDGES).q(province="province_id")
    return Pledge.objects.filter(mine, status=Status.REGISTERED, campaign__status=Campaign.Status.OPEN)


def overdue(user: User, on: date) -> QuerySet[Pledge]:
    """Pledges of the user's offices of which instalments should have come, with `overdue_amount`."""
    return instalments.overdue(on).filter(user.areas(Capability.RECORD_PLEDGES).q(province="province_id"))


def stuck(user: User, on: date) -> PledgeQuerySet:
    """Pledges of the user's offices whose hold has ended, and about which somebody has to decide."""
    return holds.stuck_holds(on).filter(user.areas(Capability.RECORD_PLEDGES).q(province="province_id"))


def mails_failed(user: User) -> PledgeQuerySet:
    """Pledges of the user's offices about which an e-mail did not go out."""
    mine = user.areas(Capability.RECORD_PLEDGES).q(province="province_id")
    return Pledge.objects.filter(mine, reference__in=Email.objects.unsettled().values("about"))


def to_call(user: User, on: date) -> PledgeQuerySet:
    """Pledges of the user's offices whose hold ends soon, and whose sponsor no e-mail has reminded."""
    return holds.to_call(on).filter(user.areas(Capability.RECORD_PLEDGES).q(province="province_id"))


@require_GET
def follow_up(request: HttpRequest) -> HttpResponse:
    """One kind of pledges that wait, a page at a time."""
    user, today = user_of(request), timezone.localdate()
    if not user.may(Capability.RECORD_PLEDGES):
        raise PermissionDenied
    kinds: dict[str, tuple[Any, Any, tuple[str, ...]]] = {
        "": (_("To be confirmed"), to_confirm(user), ("registered_at", "pk")),
        "qua-han": (_("Overdue"), overdue(user, today), ("pk",)),
        "can-goi": (_("Sponsors to call"), to_call(user, today), ("held_until", "pk")),
        "het-han-giu": (_("Hold has ended"), stuck(user, today), ("held_until", "pk")),
        "thu": (_("E-mails that failed"), mails_failed(user), ("pk",)),
    }
    current = request.GET.get("muc", "")
    current = current if current in kinds else ""
    _title, pledges, order = kinds[current]
    shown: Page[Any] = Paginator(pledges.order_by(*order), SHOWN).get_page(request.GET.get(PAGE))
    tabs = [
        {"slug": slug, "title": title, "count": which.count(), "is_current": slug == current}
        for slug, (title, which, _order) in kinds.items()
    ]
    letters = [
        ("admin:sponsors_letters_to_release", _("Letters to release"), waiting.to_release(user).count()),
        ("admin:sponsors_letters_to_correct", _("Letters to put right"), waiting.to_correct(user).count()),
    ]
    context = {"rows": _rows(list(shown), to_confirm=not current), "page": shown, "tab": current, "tabs": tabs}
    context["letters"] = letters
    return page(request, "sponsors/follow_up.html", _("Pledges to follow up"), context)


@require_POST
def join(request: HttpRequest, pk: int, sponsor_pk: int) -> HttpResponseBase:
    """Put the pledge under the sponsor that is kept."""
    pledge = recordable_pledge(request, pk)
    sponsor = get_object_or_404(Sponsor.objects.visible_to(user_of(request)), pk=sponsor_pk)
    try:
        joining.put_under(pledge, sponsor, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        words = _("Pledge %(reference)s is now one of “%(sponsor)s”.")
        tell(request, words, reference=pledge.reference, sponsor=sponsor)
    return to_pledge(pledge) if request.POST.get("back") == "pledge" else redirect("admin:sponsors_follow_up")


def _rows(pledges: list[Any], *, to_confirm: bool) -> list[Row]:
    keys = [pledge.pk for pledge in pledges]
    loaded: Any = Pledge.objects.filter(pk__in=keys).with_totals().select_related("sponsor", "campaign", "province")
    by_key = {pledge.pk: pledge for pledge in loaded}
    found = joining.alike(list(by_key.values())) if to_confirm else {}
    seen = stamps(by_key.values()) if to_confirm else {}
    rows = []
    for pledge in pledges:
        one = by_key[pledge.pk]
        one.overdue_amount = getattr(pledge, "overdue_amount", None)
        waits = getattr(pledge, "money_waits", False)
        alike = found.get(pledge.pk, ())
        rows.append(Row(one, alike, code_for(one.number), _why(pledge), waits, seen.get(one.pk, "")))
    return rows


def _why(pledge: Any) -> list[Promise]:
    """What keeps a hold from ending by itself, and what is to be done about it (see `holds`)."""
    words = {
        "is_untold": _("The e-mail that reminds of the end of the hold did not go out: call the sponsor."),
        "money_waits": _(
            "Money that came since the pledge was made is not matched yet, or a statement is being taken in: it may be "
            "this sponsor's."
        ),
        "is_begun": _("Something of it is paid or allocated: extend the hold, or find another sponsor for the rest."),
    }
    return [said for name, said in words.items() if getattr(pledge, name, False)]
