"""The ledger of a period as an Excel file for the accountants. All of it is Vietnamese, as its headings are,
in whatever language it is made.

Each row says what it does to the money in hand, to that of pledges and to that no pledge has yet: the first is the sum
of the other two. A receipt's own row brings its money in, so that what takes it away again has something to take.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from heapq import merge
from io import BytesIO
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from openpyxl import Workbook

from accounts.models import User
from sponsors.models import Entry, Pledge, Receipt
from sponsors.money.given_to import pledges_of, sent_back_of
from sponsors.money.ledger_sheets import Cells, Sums, write_check, write_table

NATIONAL = "Cơ quan trung ương"
ANOTHER = "(của cơ quan khác)"
NO_DONATION = "Không phải tài trợ"
WAITS_AGAIN = "Dòng sao kê chờ ghép lại"
_AT_ONCE = 2000
_REFUNDS = (Entry.Kind.REFUNDED, Entry.Kind.REFUND_UNDONE)
ENTRIES = (
    ("Ngày", 12),
    ("Nội dung", 26),
    ("Tiền vào, ra (đồng)", 20),
    ("Ghi cho cam kết (đồng)", 22),
    ("Chưa ghép (đồng)", 18),
    ("Mã cam kết", 18),
    ("Nhà tài trợ", 40),
    ("Mã số thuế", 16),
    ("Chiến dịch", 14),
    ("Số chứng từ", 20),
    ("Ngày nhận tiền", 14),
    ("Người nộp", 32),
    ("Tài khoản", 30),
    ("Lý do", 40),
    ("Người ghi", 24),
    ("Ghi lúc", 18),
)
RECEIPTS = (
    ("Ngày nhận tiền", 14),
    ("Hình thức", 16),
    ("Số tiền (đồng)", 18),
    ("Ghi nhầm (đồng)", 18),
    ("Ghi cho cam kết (đồng)", 22),
    ("Đã hoàn trả (đồng)", 20),
    ("Chưa ghép (đồng)", 18),
    ("Không tính (đồng)", 18),
    ("Tình trạng", 26),
    ("Cho cam kết", 44),
    ("Người nộp", 32),
    ("Số chứng từ", 20),
    ("Tài khoản", 30),
    ("Cơ quan nhận", 28),
    ("Ghi chú", 40),
    ("Người ghi", 24),
)


def ledger_file(user: User, since: date, until: date) -> bytes:
    """An .xlsx file: the receipts that came in these days and what was done with money in them, as far as the user sees
    the receipt or the pledge; the receipts once more, with what each is for today; and the sums that must agree. Of
    another office's sponsor or payer it says no name, nor a reason that may say it.
    """
    book, sums = Workbook(write_only=True), Sums()
    with translation.override("vi"):
        rows = write_table(
            book.create_sheet("Sổ tiền tài trợ"), ENTRIES, _ledger(user, since, until, sums), money=(2, 3, 4)
        )
        came = write_table(
            book.create_sheet("Khoản thu"), RECEIPTS, _receipts(user, since, until), money=(2, 3, 4, 5, 6, 7)
        )
        write_check(book.create_sheet("Đối chiếu"), sums, rows, came)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _ledger(user: User, since: date, until: date, sums: Sums) -> Iterator[Cells]:
    """What came and what was done with it, in the order of the days, then as it was written down."""
    came, done = _came(user, since, until, sums), _done(user, since, until, sums)
    for _place, row in merge(came, done, key=lambda placed: placed[0]):
        yield row


def _came(user: User, since: date, until: date, sums: Sums) -> Iterator[tuple[Any, Cells]]:
    """The receipts, each followed by what takes it out again where its line is no donation or waits once more."""
    for receipt in _receipts_of(user, since, until, "line__decided_by"):
        place = (receipt.received_on, receipt.recorded_at, 0, receipt.pk)
        about = ("", "", "", "", receipt.bank_reference, receipt.received_on, receipt.payer, str(receipt.account or ""))
        written = ("", str(receipt.recorded_by), _moment(receipt.recorded_at))
        sums.came += receipt.amount
        yield place, (receipt.received_on, "Nhận tiền", receipt.amount, 0, receipt.amount, *about, *written)
        if not (why := _why_not_counted(receipt)):
            continue
        line: Any = receipt.line
        decided = (line.set_aside_because, str(line.decided_by or ""), _moment(line.decided_at))
        sums.not_counted -= receipt.left
        yield place, (receipt.received_on, why, -receipt.left, 0, -receipt.left, *about, *decided)


def _done(user: User, since: date, until: date, sums: Sums) -> Iterator[tuple[Any, Cells]]:
    receipts: Any = Receipt.objects.all()
    sees_pledge = Exists(Pledge.objects.visible_to(user).filter(pk=OuterRef("pledge")))
    sees_receipt = Exists(receipts.visible_to(user).filter(pk=OuterRef("receipt")))
    of_days: Any = Entry.objects.filter(day__range=(since, until)).annotate(sees_pledge=sees_pledge)
    seen = of_days.annotate(sees_receipt=sees_receipt).filter(Q(sees_pledge=True) | Q(sees_receipt=True))
    related = ("receipt__account", "pledge__sponsor", "pledge__campaign", "by")
    for entry in seen.select_related(*related).order_by("day", "at", "pk").iterator(_AT_ONCE):
        receipt, pledge = entry.receipt, entry.pledge
        yield (
            (entry.day, entry.at, 1, entry.pk),
            (
                entry.day,
                entry.get_kind_display(),
                *_effects(entry, sums),
                pledge.reference if pledge else "",
                _seen(entry.sees_pledge, pledge.sponsor.name if pledge else ""),
                _seen(entry.sees_pledge, pledge.sponsor.tax_code if pledge else ""),
                pledge.campaign.code if pledge else "",
                receipt.bank_reference,
                receipt.received_on,
                _seen(entry.sees_receipt, receipt.payer),
                _seen(entry.sees_receipt, str(receipt.account or "")),
                _seen(entry.sees_pledge or not pledge, entry.reason),
                str(entry.by),
                _moment(entry.at),
            ),
        )


def _effects(entry: Any, sums: Sums) -> tuple[int, int, int]:
    """What an entry does to the money in hand, to that of pledges and to that no pledge has (đồng).

    Of a receipt that the user doesn't see there is no row that brought it in: its money comes in as it comes to the
    pledge.
    """
    at_pledges = entry.amount if entry.pledge_id else 0
    if entry.kind in _REFUNDS:
        in_hand = entry.amount
        sums.sent_back += entry.amount
    elif entry.kind == Entry.Kind.VOIDED:
        in_hand = entry.amount
        sums.mistaken += entry.amount
    elif not entry.sees_receipt:
        in_hand = at_pledges
        sums.of_others += at_pledges
    else:
        in_hand = 0
    return in_hand, at_pledges, in_hand - at_pledges


def _seen(sees: bool, text: str) -> str:
    return text if sees or not text else ANOTHER


def _moment(at: datetime | None) -> datetime | str:
    """As the clock here showed it, without a zone: a workbook knows none."""
    return timezone.localtime(at).replace(tzinfo=None, microsecond=0) if at else ""


def _receipts_of(user: User, since: date, until: date, *related: str) -> Iterator[Any]:
    receipts: Any = Receipt.objects.filter(received_on__range=(since, until))
    with_all = receipts.visible_to(user).select_related("account", "line", "province", "recorded_by", *related)
    asked = with_all.annotate(sent_back=sent_back_of(), pledges=pledges_of(user))
    yield from asked.order_by("received_on", "recorded_at", "pk").iterator(_AT_ONCE)


def _receipts(user: User, since: date, until: date) -> Iterable[Sequence[Any]]:
    for receipt in _receipts_of(user, since, until):
        counted = not _why_not_counted(receipt)
        yield (
            receipt.received_on,
            receipt.get_kind_display(),
            receipt.amount,
            receipt.voided,
            receipt.given - receipt.sent_back,
            receipt.sent_back,
            receipt.left if counted else 0,
            0 if counted else receipt.left,
            _state(receipt),
            "; ".join(receipt.pledges),
            receipt.payer,
            receipt.bank_reference,
            str(receipt.account or ""),
            str(receipt.province or NATIONAL),
            receipt.note,
            str(receipt.recorded_by),
        )


def _why_not_counted(receipt: Receipt) -> str:
    if receipt.is_no_donation:
        return NO_DONATION
    return WAITS_AGAIN if receipt.waits_in_statement else ""


def _state(receipt: Any) -> str:
    """How the receipt stands today."""
    if why := _why_not_counted(receipt):
        return why
    if not receipt.came:
        return "Ghi nhầm"
    if receipt.left:
        return "Còn tiền chưa ghép" if receipt.given else "Chưa ghép"
    if receipt.sent_back == receipt.given:
        return "Đã hoàn trả"
    return "Đã ghép, đã hoàn trả một phần" if receipt.sent_back else "Đã ghép hết"
