"""What is done with the money of a pledge: a match undone, money moved, e-mails sent again."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import Refusal
from accounts.requests import user_of
from documents import mailing
from documents.models import Email
from locations.vietnamese import money
from sponsors import mails_again
from sponsors.due import asked_next, due
from sponsors.money import paying, receipts
from sponsors.money.money_forms import MoveForm, ReasonForm
from sponsors.money.refund_views import money_at
from sponsors.pages import (
    asking,
    back_from,
    recordable_entry,
    recordable_pledge,
    refuse,
    sent,
    tell,
    to_pledge,
    visible_pledge,
)
from sponsors.pledge_money import AWAITED


@require_GET
def pledge_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The VietQR code of what is to be paid next of the pledge; 404 where nothing is expected any more."""
    pledge = visible_pledge(request, pk)
    asked = asked_next(pledge, due(pledge), timezone.localdate())
    way = paying.way_to_pay(pledge, amount=asked) if pledge.status in AWAITED else None
    if way is None or not way.payload:
        raise Http404
    return paying.qr_response(way.payload)


@require_http_methods(["GET", "POST"])
def undo_match(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The reason, then the match is taken back."""
    entry = recordable_entry(request, pk)
    pledge: Any = entry.pledge
    form = ReasonForm(sent(request))
    if form.is_valid():
        try:
            receipts.take_back(entry, reason=form.cleaned_data["reason"], by=user_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("The match is undone: %(amount)s of the receipt wait to be matched again.")
            tell(request, words, amount=money(entry.amount))
            return back_from(request, pledge, entry.receipt)
    words = _("The money is no longer counted for this pledge. It stays on record, and waits to be matched again.")
    context = {"form": form, "amount": entry.amount, "receipt": entry.receipt, "explanation": words}
    return asking(request, pledge, _("Undo the match"), context)


@require_http_methods(["GET", "POST"])
def move_money(request: HttpRequest, pk: int, receipt_pk: int) -> HttpResponseBase:
    """To which pledge, how much and why; then it is moved."""
    pledge, receipt, most = money_at(request, pk, receipt_pk)
    user = user_of(request)
    form = MoveForm(sent(request), user=user, source=pledge.pk, most=most)
    if form.is_valid():
        target, typed = form.cleaned_data["target"], form.cleaned_data
        try:
            receipts.move_money(
                receipt,
                source=pledge,
                target=target,
                amount=typed["amount"],
                reason=typed["reason"],
                by=user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("%(amount)s were moved to pledge %(reference)s.")
            tell(request, words, amount=money(typed["amount"]), reference=target.reference)
            return back_from(request, pledge, receipt)
    words = _("Ask the sponsor first. Both pledges keep a line that says what was moved and why.")
    context = {"form": form, "amount": most, "receipt": receipt, "explanation": words}
    return asking(request, pledge, _("Move money to another pledge"), context)


@require_POST
def send_mail_again(request: HttpRequest, pk: int, email_pk: int) -> HttpResponseBase:
    """An e-mail about the pledge that did not arrive."""
    pledge = recordable_pledge(request, pk)
    email = get_object_or_404(Email.objects.about(pledge.reference), pk=email_pk, secret=False)
    try:
        mails_again.send_again(pledge, email, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    except mailing.UnfitEmail as problem:
        refuse(request, Refusal(str(problem).replace("%", "%%")))
    else:
        tell(request, _("The e-mail is sent once more to %(to)s."), to=email.to)
    return to_pledge(pledge)
