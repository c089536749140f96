"""The ledger as an Excel file: an accountant can add it up."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from accounts.roles import Role
from sponsors.money import corrections, receipts
from sponsors.money.ledger_export import ledger_file
from sponsors.money.receipt_views import SHEET
from tests.factories import (
    BAC_NINH,
    THANH_HOA,
    make_campaign,
    make_commune_officer,
    make_offer,
    make_officer,
    make_pledge,
    make_sponsor,
    make_user,
)
from tests.pages import page
from tests.sponsors.making import url
from tests.sponsors.money.records import give, make_account, make_credit, make_receipt, make_receipts_of_all_ends
from tests.sponsors.pledged import NOW

pytestmark = pytest.mark.django_db


def pledged(**fields):
    return make_pledge(make_offer(), 10, **fields).pledge


def sheets(response):
    book = load_workbook(BytesIO(response.content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def ledger(client, until="30/11/2026"):
    """The file of November: its sheets."""
    return sheets(client.get(url("ledger_export") + f"?since=01/11/2026&until={until}"))


def checked(book):
    """What the sheet of sums says of each of them: khớp or LỆCH."""
    return [row[2] for row in book["Đối chiếu"] if row[2]]


def test_the_ledger_of_a_period_is_a_file_without_formulas(desk):
    sponsor = make_sponsor(name='=HYPERLINK("http://xau.example")', tax_code="0100233488")
    pledge = pledged(sponsor=sponsor, reference="SEN-CK0001")
    receipt = make_receipt(3_000_000, payer="=1+1\x0b", bank_reference="PT-01", kind="cash")
    give(receipt, pledge, 1_000_000)
    make_receipt(7, received_on="2026-10-01")
    make_receipt(9, province_id=THANH_HOA, payer="BIMAT")
    client = desk(make_user(Role.AUDITOR, province=BAC_NINH))
    address = url("ledger_export")
    assert "Tải tệp" in page(client.get(address))
    assert "Ngày cuối trước ngày đầu." in page(client.get(address + "?since=02/11/2026&until=01/11/2026"))
    assert "id_since_error" in page(client.get(address + "?since=x&until=01/11/2026"))
    response = client.get(address + "?since=01/11/2026&until=30/11/2026")
    assert 'filename="so-tien-tai-tro-2026-11-01-2026-11-30.xlsx"' in response["Content-Disposition"]
    book = sheets(response)
    day = datetime(2026, 11, 20)
    came, entry, total = book["Sổ tiền tài trợ"][1:]
    assert came[:6] == [day, "Nhận tiền", 3_000_000, 0, 3_000_000, None]
    assert came[9:12] == ["PT-01", day, "1+1"]
    assert entry[:10] == [
        day,
        "Nhận cho cam kết",
        0,
        1_000_000,
        -1_000_000,
        "SEN-CK0001",
        'HYPERLINK("http://xau.example")',
        "0100233488",
        pledge.campaign.code,
        "PT-01",
    ]
    assert total[:5] == ["Cộng", None, 3_000_000, 1_000_000, 2_000_000]
    of_receipt, totals = book["Khoản thu"][1:]
    assert of_receipt[:8] == [day, "Tiền mặt", 3_000_000, 0, 1_000_000, 0, 2_000_000, 0]
    assert of_receipt[8:11] == ["Còn tiền chưa ghép", 'SEN-CK0001 · =HYPERLINK("http://xau.example")', "1+1"]
    assert totals[:4] == ["Cộng", None, 3_000_000, 0]
    assert checked(book) == ["khớp"] * 4
    assert desk(make_commune_officer()).get(address).status_code in (302, 403)


def test_days_in_the_ledger_are_dates_to_excel_and_can_be_filtered(desk):
    give(make_receipt(5), pledged(), 5)
    response = desk(make_officer()).get(url("ledger_export") + "?since=01/11/2026&until=30/11/2026")
    sheet = load_workbook(BytesIO(response.content))["Sổ tiền tài trợ"]
    kinds = [(sheet[place].data_type, sheet[place].number_format) for place in ("A2", "K2", "P2", "C2")]
    assert kinds == [("d", "dd/mm/yyyy"), ("d", "dd/mm/yyyy"), ("d", "dd/mm/yyyy hh:mm"), ("n", "#,##0")]
    assert sheet.auto_filter.ref == "A1:P3"


def test_the_ledger_adds_up_whatever_became_of_the_money(desk):
    officer, one, other = make_officer(), pledged(reference="SEN-CK0001"), pledged(reference="SEN-CK0002")
    mistaken, rest, moved = make_receipt(2_000_000), make_receipt(500_000), make_receipt(900_000)
    corrections.void_rest(mistaken, amount=2_000_000, reason="Gõ nhầm", by=officer, at=NOW)
    sent = {"amount": 300_000, "day": rest.received_on, "reason": "Chuyển nhầm", "line": None}
    receipts.refund(rest, pledge=None, by=officer, at=NOW, **sent)
    receipts.match_rest(moved, shares=[receipts.Share(one, 800_000)], by=officer, at=NOW)
    receipts.move_money(moved, source=one, target=other, amount=600_000, reason="Theo thư", by=officer, at=NOW)
    back = receipts.refund(moved, pledge=other, by=officer, at=NOW, **sent)
    corrections.undo_refund(back, reason="Chưa chuyển", by=officer, at=NOW)
    receipts.refund(moved, pledge=other, by=officer, at=NOW, **sent | {"amount": 100_000})
    line = make_credit(70_000)
    receipts.match_line(line, shares=[], by=officer, at=NOW)
    receipts.reopen(line, by=officer, at=NOW)
    receipts.set_aside(line, reason="Lãi tiền gửi", by=officer, at=NOW)
    book = ledger(desk(officer))
    *rows, total = book["Sổ tiền tài trợ"][1:]
    assert [sum(row[place] for row in rows) for place in (2, 3, 4)] == total[2:5] == [1_000_000, 700_000, 300_000]
    assert all(row[2] == row[3] + row[4] for row in rows)
    assert sorted(row[2] for row in rows if row[1] in ("Nhận tiền", "Ghi nhầm", "Không phải tài trợ")) == [
        *(-2_000_000, -70_000),
        *(70_000, 500_000, 900_000, 2_000_000),
    ]
    *each, totals = book["Khoản thu"][1:]
    assert all(row[2] == sum(row[3:8]) for row in each)
    assert totals[2:8] == [3_470_000, 2_000_000, 700_000, 400_000, 300_000, 70_000]
    assert checked(book) == ["khớp"] * 4


def test_what_was_sent_back_in_another_period_leaves_the_ledger_right(desk):
    officer, receipt = make_officer(), make_receipt(5_000, received_on=date(2026, 11, 10))
    back = {"pledge": None, "amount": 2_000, "day": date(2026, 11, 20), "reason": "Thừa", "line": None}
    receipts.refund(receipt, by=officer, at=NOW, **back)
    client = desk(officer)
    first, second = ledger(client, "15/11/2026"), ledger(client)
    assert [book["Sổ tiền tài trợ"][-1][2] for book in (first, second)] == [5_000, 3_000]
    assert [checked(book) for book in (first, second)] == [["khớp"] * 4] * 2


def test_money_across_offices_is_in_the_ledger_of_both_without_the_others_names(desk):
    pledge = pledged(sponsor=make_sponsor(name="Công ty Sen", tax_code="0100233488"), reference="SEN-CK0001")
    receipt = make_receipt(3_000_000, province_id=None, payer="BIMAT", account=make_account(None), kind="transfer")
    give(receipt, pledge, 1_000_000)
    pay = make_receipt(5, payer="CONG TY XA")
    campaign = make_campaign(THANH_HOA)
    foreign = make_pledge(make_offer(campaign), sponsor=make_sponsor(THANH_HOA, name="Kín"), reference="XA-CK1").pledge
    taken = give(pay, foreign, 5)
    receipts.take_back(taken, reason="Kín xin chuyển", by=make_officer(None), at=NOW)
    give(pay, foreign, 5)
    client = desk(make_officer())
    book = ledger(client)
    rows = {row[3]: (row[2], row[6], row[11], row[12]) for row in book["Sổ tiền tài trợ"][1:-1] if row[3]}
    other = "(của cơ quan khác)"
    of_foreign = (0, other, "CONG TY XA", None)
    assert rows == {1_000_000: (1_000_000, "Công ty Sen", other, other), 5: of_foreign, -5: of_foreign}
    assert {row[13] for row in book["Sổ tiền tài trợ"][1:-1] if row[3] == -5} == {other}
    assert [(row[2], row[9]) for row in book["Khoản thu"][1:-1]] == [(5, "XA-CK1")]
    assert checked(book) == ["khớp"] * 4


def test_each_receipt_says_how_it_stands(desk):
    officer = make_officer()
    make_receipts_of_all_ends(officer, pledged())
    client = desk(officer)
    book = ledger(client)
    assert {row[2]: tuple(row[3:9]) for row in book["Khoản thu"][1:-1]} == {
        11: (0, 0, 0, 0, 11, "Không phải tài trợ"),
        12: (0, 0, 0, 0, 12, "Dòng sao kê chờ ghép lại"),
        13: (0, 0, 0, 13, 0, "Chưa ghép"),
        14: (14, 0, 0, 0, 0, "Ghi nhầm"),
        15: (5, 10, 0, 0, 0, "Đã ghép hết"),
    }
    kinds = [(row[1], row[2]) for row in book["Sổ tiền tài trợ"][1:-1] if row[1] != "Nhận tiền"]
    assert sorted(kinds) == [
        ("Dòng sao kê chờ ghép lại", -12),
        ("Ghi nhầm", -14),
        ("Ghi nhầm", -5),
        ("Không phải tài trợ", -11),
        ("Nhận cho cam kết", 0),
    ]


def test_the_file_is_vietnamese_in_whatever_language_it_is_made():
    give(make_receipt(5), pledged(), 5)
    with translation.override("en"):
        book = load_workbook(BytesIO(ledger_file(make_officer(), date(2026, 11, 1), date(2026, 11, 30))))
    kinds = [row[1].value for sheet in book.worksheets[:2] for row in sheet.iter_rows(min_row=2)]
    assert kinds == ["Nhận tiền", "Nhận cho cam kết", None, "Chuyển khoản", None]


def test_a_file_of_the_ledger_holds_a_year_at_most(desk):
    client = desk(make_officer())
    said_no = page(client.get(url("ledger_export") + "?since=01/11/2025&until=02/11/2026"))
    assert "Mỗi tệp chứa nhiều nhất một năm." in said_no
    assert client.get(url("ledger_export") + "?since=02/11/2025&until=02/11/2026")["Content-Type"] == SHEET
