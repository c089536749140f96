"""What is done with the money of a pledge: a match undone, money moved or sent back, e-mails sent again."""

from typing import Any

from django.db.models import Sum
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
from sponsors import paying, receipts
from sponsors.due import missing
from sponsors.models import Pledge, Receipt
from sponsors.money_forms import MoveForm, ReasonForm, RefundForm
from sponsors.pages import asking, recordable_entry, recordable_pledge, refuse, sent, tell, to_pledge, visible_pledge
from sponsors.pledge_money import AWAITED


@require_GET
def pledge_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The VietQR code by which the rest of the pledge is paid; 404 where nothing is expected any more."""
    pledge = visible_pledge(request, pk)
    way = paying.way_to_pay(pledge, amount=missing(pledge)) if pledge.status in AWAITED else None
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
            return to_pledge(pledge)
    words = _("The money is no longer counted for this pledge. It stays on record, and waits to be matched again.")
    context = {"form": form, "amount": entry.amount, "receipt": entry.receipt, "explanation": words}
    return asking(request, pledge, _("Undo the match"), context)


@require_http_methods(["GET", "POST"])
def move_money(request: HttpRequest, pk: int, receipt_pk: int) -> HttpResponseBase:
    """To which pledge, how much and why; then it is moved."""
    pledge, receipt, most = _money_at(request, pk, receipt_pk)
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
            return to_pledge(pledge)
    words = _("Ask the sponsor first. Both pledges keep a line that says what was moved and why.")
    context = {"form": form, "amount": most, "receipt": receipt, "explanation": words}
    return asking(request, pledge, _("Move money to another pledge"), context)


@require_http_methods(["GET", "POST"])
def refund_money(request: HttpRequest, pk: int, receipt_pk: int) -> HttpResponseBase:
    """How much was sent back, when and why."""
    pledge, receipt, most = _money_at(request, pk, receipt_pk)
    form = RefundForm(sent(request), receipt=receipt, most=most)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            receipts.refund(receipt, pledge=pledge, by=user_of(request), at=timezone.now(), **typed)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, _("It is on record that %(amount)s were sent back."), amount=money(typed["amount"]))
            return to_pledge(pledge)
    words = _("Trao sends no money: write down here what the bank or the cashier has sent back.")
    context = {"form": form, "amount": most, "receipt": receipt, "explanation": words}
    return asking(request, pledge, _("Record that money was sent back"), context)


@require_POST
def send_mail_again(request: HttpRequest, pk: int, email_pk: int) -> HttpResponseBase:
    """An e-mail about the pledge that did not arrive."""
    pledge = recordable_pledge(request, pk)
    email = get_object_or_404(Email.objects.about(pledge.reference), pk=email_pk, secret=False)
    try:
        mailing.send_again(email, by=user_of(request), at=timezone.now())
    except mailing.UnfitEmail as problem:
        refuse(request, Refusal(str(problem).replace("%", "%%")))
    else:
        tell(request, _("The e-mail is sent once more to %(to)s."), to=email.to)
    return to_pledge(pledge)


def _money_at(request: HttpRequest, pk: int, receipt_pk: int) -> tuple[Pledge, Receipt, int]:
    """A pledge, a receipt, and how many đồng of it the pledge has; 404 if none."""
    pledge = recordable_pledge(request, pk)
    receipt = get_object_or_404(Receipt.objects.select_related("account"), pk=receipt_pk)
    most = pledge.entries.filter(receipt=receipt).aggregate(together=Sum("amount", default=0))["together"]
    if most <= 0:
        raise Http404
    return pledge, receipt, most
