"""The money of the demo: accounts, receipts, a statement with lines that wait, instalments, pledges online-ready.

Made through the same operations as on the screens, so that each screen about money shows something.
"""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from openpyxl import Workbook

from accounts.models import User
from campaigns.models import Campaign
from locations.vietnamese import date_text
from sponsors import instalments, pledging
from sponsors.letters import heads
from sponsors.models import LetterHead, Pledge, Receipt, ReceivingAccount, Sponsor
from sponsors.money import accounts, receipts, taking_statements
from sponsors.money.payment_codes import code_for

HEADINGS = ("Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Số dư", "Nội dung")


def add_money(launch: Campaign, nationwide: Campaign, *, officer: User, national: User, at: datetime) -> None:
    """For the launch in its province an account, money in all its states, and a pledge of an amount; for the campaign
    of the whole country an account, and pledging online.
    """
    account = _account("BIDV", "970418", "12010000123456", launch.province_id, by=officer, at=at)
    _account("Vietcombank", "970436", "0011004567890", None, by=national, at=at)
    _letterheads(launch.province_id, by=officer, national=national, at=at)
    _open_to_the_public(nationwide)
    pledges = list(Pledge.objects.filter(campaign=launch, status__in=Pledge.ALLOCATABLE).with_due().order_by("pk"))
    statement = _statement(pledges, at)
    taking_statements.take_in(account, name="sao-ke-bidv.xlsx", content=statement, layout=None, by=officer, at=at)
    _cash(pledges[3], by=officer, at=at)
    _in_parts(pledges[1], by=officer, at=at)
    _by_telephone(launch, by=officer, at=at)


def _account(
    bank: str, bank_bin: str, number: str, province: str | None, *, by: User, at: datetime
) -> ReceivingAccount:
    holder = "BAO HIEM XA HOI VIET NAM" if province is None else "BHXH THANH PHO BAC NINH"
    account = ReceivingAccount(province_id=province, bank_name=bank, bank_bin=bank_bin, number=number, holder=holder)
    accounts.keep(account, told=True, by=by, at=at)
    return account


def _letterheads(province: str | None, *, by: User, national: User, at: datetime) -> None:
    """Once somebody pays in full, the worker makes a letter of thanks, which waits to be released."""
    above, title = "Bảo hiểm xã hội Việt Nam", "Phó Giám đốc"
    own = LetterHead(province_id=province, superior=above, name="Bảo hiểm xã hội thành phố Bắc Ninh")
    own.place, own.signs_for, own.signer_title, own.signer_name = "Bắc Ninh", "KT. Giám đốc", title, "Trần Quốc Việt"
    whole = LetterHead(superior="Bộ Tài chính", name=above, place="Hà Nội", signs_for="KT. Tổng Giám đốc")
    whole.signer_title, whole.signer_name = "Phó Tổng Giám đốc", "Phạm Hồng Sơn"
    for head, keeper in ((own, by), (whole, national)):
        if not LetterHead.objects.filter(province=head.province_id).exists():
            heads.keep(head, by=keeper, at=at)


def _open_to_the_public(campaign: Campaign) -> None:
    campaign.introduction = (
        "Mỗi người có hoàn cảnh khó khăn được tặng một sổ bảo hiểm xã hội hoặc một thẻ bảo hiểm y tế, để yên tâm khám "
        "chữa bệnh và có lương hưu khi về già.\n\nMỗi đóng góp, dù nhỏ, đều đến đúng người, được ghi nhận công khai."
    )
    campaign.contact_name, campaign.contact_phone = "Lê Minh Châu", "024.3628.0000"
    campaign.contact_email, campaign.takes_online, campaign.days_to_pay = "taitro@trao.example", True, 30
    campaign.save(update_fields=list(Campaign.TOLD_OUTSIDE))


def _statement(pledges: list[Any], at: datetime) -> bytes:
    """A statement of the last ten days: one transfer with its code, four that a person must look at, one refund."""
    today, rows, balance = timezone.localdate(at), [], 50_000_000
    first, _second, third, fourth = pledges[:4]
    told = (
        (9, 10_000_000, f"CT DEN 0123 {code_for(first.number)} QUY TU THIEN BHXH TINH BAC NINH"),
        (7, third.due, "CONG TY TNHH MAY THU NGHIEM KINH BAC CHUYEN TIEN TAI TRO"),
        (6, 1_000_000, f"IBFT NGUYEN THI MINH THU UNG HO {fourth.reference}"),
        (4, 15_234, "TRA LAI TIEN GUI KHONG KY HAN"),
        (3, 2_500_000, "LE VAN HOA UNG HO NGUOI NGHEO"),
        (2, -500_000, "HOAN TRA CHUYEN NHAM"),
    )
    for place, (days, amount, content) in enumerate(told, start=1):
        balance += amount
        moved = (None, amount) if amount > 0 else (-amount, None)
        rows.append((date_text(today - timedelta(days=days)), f"FT26{place:08}", *moved, balance, content))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADINGS, *rows):
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cash(pledge: Pledge, *, by: User, at: datetime) -> None:
    receipts.record(
        province_id=pledge.province_id,
        kind=Receipt.Kind.CASH,
        received_on=timezone.localdate(at) - timedelta(days=1),
        amount=1_500_000,
        payer="Nguyễn Thị Minh Thử",
        bank_reference="PT-0012",
        note="Thu tại bộ phận một cửa",
        shares=[receipts.Share(pledge, 1_000_000)],
        by=by,
        at=at,
    )


def _in_parts(pledge: Any, *, by: User, at: datetime) -> None:
    first, half = max(pledge.pledged_on, timezone.localdate(at)), pledge.due // 2
    parts = [
        instalments.Part(first + timedelta(days=10), half),
        instalments.Part(first + timedelta(days=40), pledge.due - half),
    ]
    instalments.agree(pledge, parts=parts, by=by, at=at)


def _by_telephone(campaign: Campaign, *, by: User, at: datetime) -> None:
    """An amount, promised by somebody who is very like a sponsor that is kept."""
    name, contact = "Công ty TNHH May Thử Nghiệm Kinh Bắc", "Trần Văn Kế"
    pledging.register(
        campaign=campaign,
        sponsor=Sponsor(kind=Sponsor.Kind.BUSINESS, name=name, province_id=campaign.province_id, contact_name=contact),
        province_id=campaign.province_id,
        pledged_on=timezone.localdate(at),
        note="Mong dành cho học sinh",
        lines=[],
        amount=20_000_000,
        channel=Pledge.Channel.PHONE,
        contact_name=contact,
        contact_phone="0222.3.821.330",
        unnamed=True,
        by=by,
        at=at,
    )
