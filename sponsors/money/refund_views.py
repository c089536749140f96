"""The pages that write down money sent back: of a pledge, of what is left of a receipt, of a line that waits."""

from typing import Any

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from locations.vietnamese import money
from sponsors.due import missing
from sponsors.models import Pledge, Receipt, Statement, StatementLine
from sponsors.money import candidates, receipts, sending_back
from sponsors.money.candidates import Ended
from sponsors.money.money_forms import RefundForm
from sponsors.pages import (
    asking,
    back_from,
    page,
    recordable_line,
    recordable_pledge,
    recordable_receipt,
    refuse,
    sent,
    tell,
    to_receipt,
    warn,
)

TITLE = _("Record that money was sent back")
WORDS = _("Trao sends no money: write down here what the bank or the cashier has sent back.")


@require_http_methods(["GET", "POST"])
def refund_money(request: HttpRequest, pk: int, receipt_pk: int) -> HttpResponseBase:
    """Money that a pledge has: how much was sent back, when and why."""
    pledge, receipt, most = money_at(request, pk, receipt_pk)
    form = RefundForm(sent(request), receipt=receipt, most=most)
    if form.is_valid():
        try:
            receipts.refund(receipt, pledge=pledge, by=user_of(request), at=timezone.now(), **form.sent())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(request, form)
            _say_what_is_missing(request, pledge)
            return back_from(request, pledge, receipt)
    context = {"form": form, "amount": most, "receipt": receipt, "explanation": WORDS}
    return asking(request, pledge, TITLE, context)


@require_http_methods(["GET", "POST"])
def refund_rest(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is left of a receipt went back to the payer."""
    receipt = recordable_receipt(request, pk)
    ended = _ended(receipt.line) if receipt.line else []
    form = RefundForm(sent(request), receipt=receipt, most=receipt.left, ended=ended)
    if form.is_valid():
        meant, by, at = _meant(form), user_of(request), timezone.now()
        try:
            sending_back.send_back_rest(receipt, meant_for=meant, by=by, at=at, **form.sent())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(request, form)
            return to_receipt(receipt)
    context = {"original": receipt, "receipt": receipt, "form": form, "media": form.media, "explanation": WORDS}
    return page(request, "sponsors/receipt_asking.html", TITLE, context, model=Receipt)


@require_http_methods(["GET", "POST"])
def refund_line(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Money of a line that waits went back to the payer: nobody's gift, or of a pledge that waits for none."""
    line = recordable_line(request, pk)
    if line.status != StatementLine.Status.WAITING:
        refuse(request, Refusal(_("This line does not wait any more: somebody has decided it.")))
        return redirect("admin:sponsors_queue")
    user, at = user_of(request), timezone.now()
    receipt = receipts.receipt_of(line, by=user, at=at)
    form = RefundForm(sent(request), receipt=receipt, most=line.credit, ended=_ended(line))
    if form.is_valid():
        try:
            entry = sending_back.send_back_line(line, meant_for=_meant(form), by=user, at=at, **form.sent())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(request, form)
            return to_receipt(entry.receipt)
    context = {"line": line, "form": form, "media": form.media, "explanation": WORDS}
    return page(request, "sponsors/queue_refund.html", TITLE, context, model=Statement)


def money_at(request: HttpRequest, pk: int, receipt_pk: int) -> tuple[Pledge, Receipt, int]:
    """A pledge, a receipt, and how many đồng of it the pledge has; 404 if none."""
    pledge = recordable_pledge(request, pk)
    receipt = get_object_or_404(Receipt.objects.select_related("account"), pk=receipt_pk)
    most = pledge.entries.filter(receipt=receipt).aggregate(together=Sum("amount", default=0))["together"]
    if most <= 0:
        raise Http404
    return pledge, receipt, most


def _ended(line: StatementLine) -> list[Ended]:
    """The pledges of the same office that its content names, and that wait for no money."""
    return [one for one in candidates.of([line])[line.pk].ended if one.pk is not None]


def _meant(form: RefundForm) -> Pledge | None:
    """One of the pledges that were offered. Of a valid form."""
    chosen: Any = form.cleaned_data.get("meant_for")
    return Pledge.objects.get(pk=chosen) if chosen else None


def _tell(request: HttpRequest, form: RefundForm) -> None:
    words = _("It is on record that %(amount)s were sent back.")
    tell(request, words, amount=money(form.cleaned_data["amount"]))


def _say_what_is_missing(request: HttpRequest, pledge: Pledge) -> None:
    """The sponsor is asked for it again, unless the office changes the pledge."""
    pledge.refresh_from_db(fields=["received"])
    if (lacking := missing(pledge)) > 0:
        words = _("The pledge lacks %(amount)s now. If the sponsor gives less, lower its quantities or withdraw it.")
        warn(request, words, amount=money(lacking))
