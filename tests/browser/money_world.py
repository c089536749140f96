"""An office in the midst of its work with money: pledges at every stage, a statement's lines, receipts, letters."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from campaigns.models import Campaign
from documents.models import Document, Email
from sponsors import instalments
from sponsors.models import Pledge, ReceivingAccount, Sponsor, Statement, StatementLine
from sponsors.money import receipts
from sponsors.money.payment_codes import code_for
from tests.factories import BAC_NINH, make_campaign, make_line, make_offer, make_officer, make_pledge, make_sponsor
from tests.sponsors.money.records import make_credit

LONG_NAME = "Công ty Trách nhiệm hữu hạn Một thành viên Đầu tư và Phát triển Hạ tầng Kỹ thuật Kinh Bắc"
CARD, BOOK = 804_600, 1_980_000


@dataclass
class World:
    officer: User
    campaign: Campaign
    account: ReceivingAccount
    statement: Statement
    new: Pledge
    """Registered online, by somebody whom the office may know."""
    known: Sponsor
    paid: Pledge
    """By its first instalment; the second is overdue."""
    awaited: Pledge
    stuck: Pledge
    lines: dict[str, StatementLine]


def make_world() -> World:
    officer = make_officer(full_name="Nguyễn Thị Thu Hà", username="canbo")
    campaign = make_campaign(code="TET2027", name="Không để ai bị bỏ lại phía sau – Tết 2027", days_to_pay=30)
    book, card, gift = (make_offer(campaign, kind, wanted=200) for kind in ("book", "card", "gift"))
    today = timezone.localdate()
    account = _account("Vietcombank", "970436", "0011004321987", is_preferred=True)
    _account("Kho bạc Nhà nước khu vực V", "", "3761090512345")
    known = make_sponsor(name="Công ty TNHH Minh Phát", tax_code="2300123457", phone="0222 3821 330", email="mp@x.vn")
    contact = {"contact_name": "Trần Thị Thu Hà", "contact_phone": "0912 345 678", "contact_email": "mp@x.vn"}
    contact |= {"consented_at": timezone.now()}
    twin = make_sponsor(name="CÔNG TY TNHH MINH PHÁT")
    new = _pledge(
        "TET2027-CK0001", book, 20, twin, status="registered", channel="online", note="Gọi sau 14 giờ.", **contact
    )
    make_line(new, gift, 30)
    paid = _pledge("TET2027-CK0002", card, 100, make_sponsor(name=LONG_NAME), held_until=today + timedelta(days=20))
    awaited = _pledge("TET2027-CK0003", card, 10, make_sponsor(name="Hội Khuyến học phường Võ Cường"))
    stuck = _pledge("TET2027-CK0004", book, 5, make_sponsor(name="Ông Nguyễn Văn Thành", kind="individual"))
    _pledge("TET2027-CK0005", gift, 8, make_sponsor(name="Bà Lê Thị Mơ", kind="individual"), held_until=today)
    at = timezone.now()
    parts = [instalments.Part(today - timedelta(days=days), CARD * 50) for days in (9, 2)]
    Pledge.objects.filter(pk=paid.pk).update(pledged_on=today - timedelta(days=30))
    paid.refresh_from_db()
    instalments.agree(paid, parts=parts, by=officer, at=at)
    world = World(officer, campaign, account, _statement(account, officer), new, known, paid, awaited, stuck, {})
    _money(world)
    Pledge.objects.filter(pk=stuck.pk).update(held_until=today - timedelta(days=1))
    because = "554 5.7.1 mailbox full: quota exceeded"
    texts = {
        "subject": f"Cam kết của Quý vị đã được xác nhận · {awaited.reference}",
        "text": "Kính gửi Quý vị",
        "html": "",
    }
    Email.objects.create(
        key="thu",
        to="hoi.khuyen.hoc.vo.cuong@bacninh.example.vn",
        about=awaited.reference,
        because=because,
        status="failed",
        **texts,
    )
    return world


def _account(bank: str, number_of_bank: str, number: str, **fields: object) -> ReceivingAccount:
    facts = {"bank_name": bank, "bank_bin": number_of_bank, "number": number, "holder": "BHXH TINH BAC NINH"}
    return ReceivingAccount.objects.create(province_id=BAC_NINH, **facts | fields)


def _pledge(reference: str, offer: object, quantity: int, sponsor: Sponsor, **fields: object) -> Pledge:
    return make_pledge(offer, quantity, sponsor=sponsor, reference=reference, **fields).pledge


def _statement(account: ReceivingAccount, by: User) -> Statement:
    today = timezone.localdate()
    file = Document.objects.keep(kind="statement", name="sao-ke-vietcombank-thang-11-2026.xlsx", content=b"PK")
    remarks = ["Dòng 17 không đọc được: không có ngày giao dịch."]
    facts = {"first_on": today - timedelta(days=10), "last_on": today, "rows": 9, "known": 1, "remarks": remarks}
    return Statement.objects.create(account=account, document=file, taken_by=by, taken_at=timezone.now(), **facts)


def _money(world: World) -> None:
    """Lines that fit, are hinted at, may be on record, say nothing; one each matched, set aside, and gone out."""
    officer, today, at = world.officer, timezone.localdate(), timezone.now()
    receipts.match_line(
        _line(world, "matched", CARD * 50, f"MBVCB.77.{code_for(world.paid.number)}.CT tu 19034", "KINH BAC"),
        shares=[receipts.Share(world.paid, CARD * 50)],
        by=officer,
        at=at,
    )
    _line(world, "fits", CARD * 10, "HOI KHUYEN HOC PHUONG VO CUONG UNG HO TET 2027", "HOI KHUYEN HOC P VO CUONG")
    _line(world, "hinted", 5_000_000, f"UNG HO {code_for(world.stuck.number)[:11]}", "NGUYEN VAN THANH")
    _line(world, "unknown", 350_000, "UNG HO NGUOI NGHEO DIP TET NGUYEN DAN CAU CHUC MOI NGUOI NHIEU SUC KHOE " * 2)
    _line(world, "interest", 12_500, "LAI NHAP GOC")
    receipts.set_aside(
        _line(world, "fee", 500, "DIEU CHINH"), reason="Phí hoặc điều chỉnh của ngân hàng", by=officer, at=at
    )
    gone = {"credit": 0, "debit": 2_000_000, "content": "HOAN TRA TIEN CHUYEN NHAM", "status": "outgoing"}
    world.lines["gone"] = make_credit(statement=world.statement, booked_on=today, **gone)
    written = {"province_id": BAC_NINH, "received_on": today, "note": "", "account": None, "is_another": False}
    cash = {"kind": "cash", "amount": BOOK * 2, "payer": "Ông Nguyễn Văn Thành", "bank_reference": "PT 0031"}
    receipts.record(shares=[receipts.Share(world.stuck, BOOK * 2)], by=officer, at=at, **written | cash)
    typed = {"kind": "transfer", "amount": 1_200_000, "payer": "Bà Lê Thị Mơ", "bank_reference": ""}
    receipts.record(by=officer, at=at, **written | typed)
    _line(world, "typed", 1_200_000, "CHUYEN TIEN")  # after it, as a statement comes


def _line(world: World, name: str, amount: int, content: str, payer: str = "") -> StatementLine:
    facts = {"booked_on": timezone.localdate(), "content": content, "payer": payer}
    world.lines[name] = make_credit(amount, statement=world.statement, **facts)
    return world.lines[name]
