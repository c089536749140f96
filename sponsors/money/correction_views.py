"""The pages on which what was typed wrong about money is put right: a receipt or a refund that never was."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from locations.vietnamese import money
from sponsors.models import Entry, Receipt
from sponsors.money import corrections
from sponsors.money.money_forms import ReasonForm
from sponsors.pages import asking, back_from, page, recordable_entry, recordable_receipt, refuse, sent, tell, to_receipt


class VoidForm(ReasonForm):
    """`amount` (đồng): what was left when the page was opened."""

    amount = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def void_receipt(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The reason, then what is left of a receipt written down by hand no longer counts."""
    receipt = recordable_receipt(request, pk)
    if receipt.given and not receipt.left and receipt.line_id is None:
        refuse(request, corrections.NothingLeft())
        return to_receipt(receipt)
    form = VoidForm(sent(request), initial={"amount": receipt.left})
    if form.is_valid():
        try:
            corrections.void_rest(receipt, by=user_of(request), at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("%(amount)s are on record as never received.")
            tell(request, words, amount=money(form.cleaned_data["amount"]))
            return to_receipt(receipt)
    words = _(
        "Say so only where this money never came: typed twice, or with a wrong amount. It stays on record, and counts "
        "as received no more. If it was received and sent back, record that instead."
    )
    amount = {"amount": receipt.left, "amount_label": _("Never received")}
    context = {"original": receipt, "receipt": receipt, "form": form, "explanation": words, **amount}
    return page(request, "sponsors/receipt_asking.html", _("This was recorded by mistake"), context, model=Receipt)


@require_http_methods(["GET", "POST"])
def undo_refund(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The reason, then a refund no longer counts, whether of a pledge or of what no pledge was given."""
    entry: Any = get_object_or_404(Entry.objects.select_related("receipt"), pk=pk, kind=Entry.Kind.REFUNDED)
    if entry.pledge_id:
        entry = recordable_entry(request, pk)
    else:
        recordable_receipt(request, entry.receipt_id)
    form = ReasonForm(sent(request))
    if form.is_valid():
        try:
            corrections.undo_refund(entry, reason=form.cleaned_data["reason"], by=user_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, _("The refund is undone: %(amount)s are here again."), amount=money(-entry.amount))
            return back_from(request, entry.pledge, entry.receipt) if entry.pledge else to_receipt(entry.receipt)
    title = _("Undo the refund")
    words = _(
        "Say so only where this money was not sent back. Both entries stay on record, and the money counts again."
    )
    amount = {"amount": -entry.amount, "amount_label": _("Recorded as sent back")}
    context = {"form": form, "receipt": entry.receipt, "explanation": words, **amount}
    if entry.pledge:
        return asking(request, entry.pledge, title, context)
    return page(request, "sponsors/receipt_asking.html", title, {**context, "original": entry.receipt}, model=Receipt)
