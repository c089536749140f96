"""What the staff's pages about pledges and money have in common: the frame, what was sent, what may be seen."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from accounts.requests import user_of
from accounts.roles import Capability
from locations.vietnamese import money
from sponsors.models import Entry, Pledge, Receipt, StatementLine
from sponsors.money.ledger import Share

RELATED = ("sponsor__province", "campaign__province", "province", "registered_by", "confirmed_by", "withdrawn_by")


def page(
    request: HttpRequest, template: str, title: str | Promise, context: dict[str, Any], *, model: Any = Pledge
) -> HttpResponse:
    """A page of the admin; `context["original"]` (a record of `model`) stands in the way at the top."""
    place = {"opts": model._meta, "original": context.get("original")}
    return render(request, template, {**admin.site.each_context(request), "title": title, **place, **context})


def is_key(text: str) -> bool:
    """Whether a text that was sent may be the key of a record, or a count: digits, and not endlessly many."""
    return text.isdecimal() and len(text) < 13


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def tell(request: HttpRequest, words: str | Promise, **details: object) -> None:
    """A message that something was done."""
    messages.success(request, str(words) % details if details else str(words))


def warn(request: HttpRequest, words: str | Promise, **details: object) -> None:
    """What follows from it, and somebody should look after."""
    messages.warning(request, str(words) % details)


def tell_of_shares(request: HttpRequest, shares: Sequence[Share], receipt: Receipt) -> None:
    """How much of a receipt is for pledges, and what is left."""
    given = sum(share.amount for share in shares)
    if receipt.left:
        words = _("%(amount)s are matched; %(left)s of the receipt are left.")
        tell(request, words, amount=money(given), left=money(receipt.left))
    else:
        tell(request, _("%(amount)s are matched."), amount=money(given))


def refuse(request: HttpRequest, refusal: Refusal) -> None:
    messages.error(request, str(refusal))


def recorder(request: HttpRequest) -> None:
    """Raises PermissionDenied for who records no money anywhere."""
    if not user_of(request).may(Capability.RECORD_PLEDGES):
        raise PermissionDenied


def visible_pledge(request: HttpRequest, pk: int) -> Pledge:
    return get_object_or_404(Pledge.objects.visible_to(user_of(request)).select_related(*RELATED), pk=pk)


def recordable_pledge(request: HttpRequest, pk: int) -> Pledge:
    """A pledge that the user sees and whose office is the user's own."""
    pledge = visible_pledge(request, pk)
    if not pledge.recordable_by(user_of(request)):
        raise PermissionDenied
    return pledge


def recordable_receipt(request: HttpRequest, pk: int) -> Receipt:
    """Likewise of a receipt."""
    user = user_of(request)
    receipt: Any = get_object_or_404(
        Receipt.objects.all().visible_to(user).select_related("account", "province", "line"), pk=pk
    )
    if not user.areas(Capability.RECORD_PLEDGES).cover(province=receipt.province_id):
        raise PermissionDenied
    return receipt


def recordable_line(request: HttpRequest, pk: int) -> StatementLine:
    """Likewise of a line of a statement."""
    user = user_of(request)
    seen = StatementLine.objects.all().visible_to(user).select_related("account__province")
    line: StatementLine = get_object_or_404(seen, pk=pk)
    if not user.areas(Capability.RECORD_PLEDGES).cover(province=line.account.province_id):
        raise PermissionDenied
    return line


def recordable_entry(request: HttpRequest, pk: int) -> Entry:
    """An entry of the ledger of such a pledge."""
    seen = Pledge.objects.visible_to(user_of(request))
    entry = get_object_or_404(Entry.objects.select_related("receipt", "pledge__sponsor"), pk=pk, pledge__in=seen)
    assert entry.pledge is not None
    if not entry.pledge.recordable_by(user_of(request)):
        raise PermissionDenied
    return entry


def to_pledge(pledge: Pledge) -> HttpResponse:
    return redirect("admin:sponsors_pledge_change", pledge.pk)


def back_from(request: HttpRequest, pledge: Pledge, receipt: Receipt) -> HttpResponse:
    """To the page of the receipt, if the user comes from there; else to that of the pledge."""
    return to_receipt(receipt) if request.GET.get("tu") == "khoan-thu" else to_pledge(pledge)


def to_receipt(receipt: Receipt) -> HttpResponse:
    return redirect("admin:sponsors_receipt_change", receipt.pk)


def asking(request: HttpRequest, pledge: Pledge, title: str | Promise, context: dict[str, Any]) -> HttpResponse:
    """A page that asks for a few facts, says what follows, and does it at the press of its button."""
    media = context["form"].media
    return page(
        request, "sponsors/pledge_asking.html", title, {"pledge": pledge, "original": pledge, "media": media, **context}
    )
