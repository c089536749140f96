"""The pages of receipts: one recorded by hand, looked at, its rest matched."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, F, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import Refusal
from accounts.models import User
from accounts.requests import user_of
from accounts.roles import Capability
from locations.vietnamese import fold, money
from sponsors.models import Entry, Pledge, Receipt, StatementLine
from sponsors.money import receipts, taken_back
from sponsors.money.ledger_export import ledger_file
from sponsors.money.money_forms import PeriodForm, ReceiptForm, ShareFormSet
from sponsors.pages import is_key, page, recordable_receipt, recorder, refuse, tell, tell_of_shares, to_receipt
from sponsors.pledge_money import ledger_rows
from sponsors.pledge_search import payable, referred_to

MATCHED = StatementLine.Status.MATCHED
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def found(queryset: QuerySet[Receipt], term: str, user: User) -> QuerySet[Receipt]:
    """Receipts of this payer, or of this sponsor where `user` sees the pledge, with a bank's reference that begins so,
    of a pledge by its reference or its code in transfers, with this in their note, or of exactly this amount
    ("1.980.000").
    """
    typed = term.strip()[:100]
    if not typed:
        return queryset
    named = Q(payer__icontains=typed) | Q(bank_reference__istartswith=typed) | Q(note__icontains=typed)
    of_pledges = referred_to(typed, "pledge__")
    if folded := fold(typed):
        seen = Pledge.objects.visible_to(user).values("pk")
        of_pledges |= Q(pledge__sponsor__search_key__contains=folded, pledge__in=seen)
    digits = typed.lower().removesuffix("đồng").replace(".", "").replace(" ", "")
    if digits.isascii() and digits.isdecimal() and len(digits) < 16:
        named |= Q(amount=int(digits)) | Q(amount=F("voided") + int(digits))
    return queryset.filter(named | Q(pk__in=Entry.objects.filter(of_pledges).values("receipt")))


@require_http_methods(["GET", "POST"])
def record_receipt(request: HttpRequest) -> HttpResponseBase:
    """Cash, or a transfer that no statement brings, and for which pledges it is."""
    recorder(request)
    user, data = user_of(request), _sent_with_rows(request)
    form = ReceiptForm(data, user=user)
    shares: Any = ShareFormSet(data, prefix="shares", form_kwargs={"user": user}, initial=_asked_pledge(request))
    checked = data is not None and "add_row" not in data
    if checked and form.is_valid():
        shares.whole = form.cleaned_data["amount"]
        if shares.is_valid():
            try:
                receipt = receipts.record(shares=shares.shares(), by=user, at=timezone.now(), **form.facts())
            except receipts.RecordedBefore as refusal:
                form.ask_whether_another(refusal)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                tell(request, _("%(amount)s are on record as received."), amount=money(receipt.amount))
                if shares.shares():
                    tell_of_shares(request, shares.shares(), receipt)
                return to_receipt(receipt)
    context = {"form": form, "shares": shares, "checked": checked, "media": form.media + shares.media}
    return page(request, "sponsors/receipt_form.html", _("Record a receipt"), context, model=Receipt)


@require_GET
def show_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What came, and what became of it."""
    user = user_of(request)
    seen = Receipt.objects.all().visible_to(user)
    receipt: Any = get_object_or_404(
        seen.select_related("account", "province", "line__statement", "recorded_by"), pk=pk
    )
    recorded = user.areas(Capability.RECORD_PLEDGES)
    mine = recorded.cover(province=receipt.province_id)
    rows = ledger_rows(_entries(receipt, user))
    stands_for = receipt.set_aside_lines.select_related("statement").order_by("pk")
    context = {
        "original": receipt,
        "receipt": receipt,
        "stands_for": stands_for,
        "taken_back": taken_back.untold(StatementLine.objects.filter(takes_back__receipt=receipt)).order_by("pk"),
        "ledger": [(row, recorded.cover(province=_office_of(row.entry, receipt))) for row in rows],
        "may_match": mine and receipts.with_rest().filter(pk=receipt.pk).exists(),
        "may_reopen": mine and receipt.line is not None and receipt.line.status == MATCHED and not receipt.used,
        "may_void": mine and receipt.line_id is None and receipt.left > 0 and not stands_for,
        "may_record": mine,
    }
    return page(request, "sponsors/receipt_page.html", _("Receipt"), context, model=Receipt)


def _entries(receipt: Receipt, user: User) -> QuerySet[Entry]:
    """What became of it. `is_seen`: whether the user sees the pledge of the entry; of another office's pledge there is
    the reference alone, since who gave it is not told, nor a reason that may say it.
    """
    seen = Q(pledge=None) | Q(pledge__in=Pledge.objects.visible_to(user).values("pk"))
    entries = receipt.entries.select_related("pledge__sponsor", "by", "reversed_by")
    return entries.annotate(is_seen=Case(When(seen, then=True), default=False, output_field=BooleanField()))


def _office_of(entry: Entry, receipt: Receipt) -> str | None:
    """Whose word it is what becomes of the money: that of the pledge which has it, else of the receipt."""
    return entry.pledge.province_id if entry.pledge else receipt.province_id


@require_http_methods(["GET", "POST"])
def match_rest(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is left of a receipt, for one pledge or several."""
    receipt = recordable_receipt(request, pk)
    data = _sent_with_rows(request)
    shares: Any = ShareFormSet(data, prefix="shares", form_kwargs={"user": user_of(request)})
    shares.whole, shares.needed = receipt.left, True
    checked = data is not None and "add_row" not in data
    if checked and shares.is_valid():
        try:
            matched = receipts.match_rest(receipt, shares=shares.shares(), by=user_of(request), at=timezone.now())
        except Refusal as refusal:
            refuse(request, refusal)
        else:
            tell_of_shares(request, shares.shares(), matched)
            return to_receipt(receipt)
    context = {"original": receipt, "receipt": receipt, "shares": shares, "checked": checked, "media": shares.media}
    return page(request, "sponsors/receipt_match.html", _("Match the rest"), context, model=Receipt)


@require_GET
def export_ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of a period as a file; without a period, the page that asks for it."""
    user, today = user_of(request), timezone.localdate()
    if not user.may(Capability.SEE_PLEDGES):
        raise PermissionDenied
    asked = request.GET if {"since", "until"} & request.GET.keys() else None
    form = PeriodForm(asked, initial={"since": today.replace(day=1), "until": today})
    if form.is_valid():
        since, until = form.cleaned_data["since"], form.cleaned_data["until"]
        name = f"so-tien-tai-tro-{since:%Y-%m-%d}-{until:%Y-%m-%d}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        return HttpResponse(ledger_file(user, since, until), content_type=SHEET, headers=headers)
    context = {"form": form, "media": form.media}
    return page(request, "sponsors/ledger_export.html", _("The ledger as a file"), context, model=Receipt)


def _sent_with_rows(request: HttpRequest) -> Any:
    """What was sent, with one row more where a button asks for it; None of a fresh page."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    total = str(data.get("shares-TOTAL_FORMS", ""))
    if "add_row" in data and is_key(total) and int(total) < 1000:
        data["shares-TOTAL_FORMS"] = str(int(total) + 1)
    return data


def _asked_pledge(request: HttpRequest) -> list[dict[str, Any]]:
    """The pledge from whose page the user comes."""
    asked = request.GET.get("pledge", "")
    if not is_key(asked):
        return []
    return [{"pledge": pledge.pk} for pledge in payable(user_of(request)).filter(pk=asked)]
