"""Statements taken in and their lines: matched by one click, shared out, set aside, opened again; strangers."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from accounts.roles import Role
from documents.models import Document
from sponsors.models import Receipt, ReceivingAccount, SentStatement, Statement, StatementLine
from sponsors.money import receipts
from sponsors.money.payment_codes import code_for
from sponsors.money.receipts import Share
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
from tests.pages import page, said
from tests.sponsors.making import url
from tests.sponsors.money.records import make_account, make_credit, make_receipt, make_statement
from tests.sponsors.pledged import NOW

pytestmark = pytest.mark.django_db
USUAL = ("Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Số dư", "Nội dung")


def hoa_sen(quantity=10, **fields):
    pledge = make_pledge(make_offer(), quantity, sponsor=make_sponsor(name="Công ty Hoa Sen"), **fields).pledge
    pledge.refresh_from_db()
    return pledge


def split(*rows):
    data = {"shares-TOTAL_FORMS": len(rows), "shares-INITIAL_FORMS": 0}
    for place, (pledge, amount) in enumerate(rows):
        data |= {f"shares-{place}-pledge": pledge and pledge.pk, f"shares-{place}-amount": amount}
    return data


def workbook(*rows, headings=USUAL, name="sao-ke.xlsx"):
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


# Lines that wait


def test_a_line_waits_with_its_candidates_and_is_matched_by_one_click(desk):
    pledge = hoa_sen()
    line = make_credit(8_046_000, statement=make_statement(make_account()), content="CONG TY HOA SEN ung ho")
    client = desk(make_user(Role.ACCOUNTANT, province=BAC_NINH))
    text = page(client.get(url("queue")))
    match = url("line_match", line.pk, pledge.pk)
    for words in ("CONG TY HOA SEN ung ho", "8.046.000 đồng", pledge.reference, "Nội dung có tên nhà tài trợ", match):
        assert words in text
    response = client.post(match, {"back": url("queue") + "?trang=1"})
    assert (response.url, said(response)) == (
        url("queue") + "?trang=1",
        [f"Đã ghép 8.046.000 đồng với cam kết {pledge.reference}."],
    )
    pledge.refresh_from_db()
    assert (pledge.status, pledge.received, Receipt.objects.get().line) == ("funded", 8_046_000, line)
    stale = client.post(match, {"back": "https://xau.example/"})
    assert (stale.url, Receipt.objects.count()) == (url("queue"), 1)
    assert "“Đã ghép”" in said(stale)[-1]


def test_another_amount_is_looked_at_first_and_shared_out(desk):
    pledge, other = hoa_sen(), hoa_sen(1)
    line = make_credit(10_000_000, content=f"ung ho {pledge.reference}")
    client = desk(make_officer())
    text = page(client.get(url("queue")))
    assert (url("line_match", line.pk, pledge.pk) in text, f"{url('line', line.pk)}?pledge={pledge.pk}" in text) == (
        False,
        True,
    )
    text = page(client.get(f"{url('line', line.pk)}?pledge={pledge.pk}"))
    assert (f'<option value="{pledge.pk}" selected>' in text, 'value="8.046.000"' in text) == (True, True)
    rows = split((pledge, "8.046.000"), (other, "804.600"))
    assert 'name="shares-2-pledge"' in page(client.post(url("line", line.pk), rows | {"add_row": "1"}))
    too_much = page(client.post(url("line", line.pk), split((pledge, "10.000.001"))))
    assert "nhưng chỉ có 10.000.000 đồng" in too_much
    client.post(url("line", line.pk), rows)
    receipt = Receipt.objects.get()
    assert (receipt.used, receipt.left) == (8_850_600, 1_149_400)
    assert client.get(url("line", line.pk)).url == url("queue")
    assert "còn lại 1.149.400 đồng" in page(client.get(url("queue") + "?muc=da-ghep"))


def test_what_is_typed_for_a_line_is_checked(desk):
    line = make_credit(5_000, content="TRAO0000000199 ung ho")
    foreign = make_pledge(make_offer(make_campaign(THANH_HOA))).pledge
    client = desk(make_officer())
    assert "có vẻ là mã bị sai" in page(client.get(url("line", line.pk)))
    assert "id_shares-0-pledge_error" in page(client.post(url("line", line.pk), split((foreign, "5"))))
    for odd in ("x", "9" * 30):
        assert client.get(f"{url('line', line.pk)}?pledge={odd}").status_code == 200
    assert not Receipt.objects.exists()


def test_money_for_a_pledge_of_another_office_is_told_with_who_keeps_it(desk):
    sponsor = make_sponsor(THANH_HOA, name="Bà Kín Đáo")
    foreign = make_pledge(make_offer(make_campaign(THANH_HOA)), sponsor=sponsor).pledge
    foreign.refresh_from_db()
    line = make_credit(5_000, content=f"{code_for(foreign.number)} ung ho")
    for address in (url("queue"), url("line", line.pk)):
        shown = page(desk(make_officer()).get(address))
        told = [f"do cơ quan khác quản lý: {foreign.province}", foreign.reference, "không thuộc cam kết nào", "Kín Đáo"]
        assert [words in shown for words in told] == [True, True, False, False]


def test_money_recorded_by_hand_is_pointed_out(desk):
    line = make_credit(5_000)
    make_receipt(5_000, received_on=date(2026, 11, 19))
    assert "Đã có khoản thu ghi tay cùng số tiền" in page(desk(make_officer()).get(url("line", line.pk)))


def test_a_click_matches_nothing_that_may_be_on_record_by_hand(desk):
    pledge = hoa_sen()
    line = make_credit(8_046_000, statement=make_statement(make_account()), content="CONG TY HOA SEN ung ho")
    make_receipt(8_046_000, received_on=line.booked_on)
    client = desk(make_officer())
    response = client.post(url("line_match", line.pk, pledge.pk), {"back": url("queue")})
    assert response.url == f"{url('line', line.pk)}?pledge={pledge.pk}"
    assert "Đã có khoản thu ghi tay cùng số tiền" in page(client.get(response.url))
    assert not Receipt.objects.filter(line=line).exists()
    client.post(response.url, split((pledge, 8_046_000)))
    assert Receipt.objects.filter(line=line).count() == 1


def test_several_lines_are_set_aside_at_once_and_opened_again(desk):
    statement = make_statement(make_account())
    lines = [make_credit(1_000 + place, statement=statement) for place in range(3)]
    chosen = {"chosen": [line.pk for line in lines[:2]]}
    client = desk(make_officer())
    assert "Hãy đánh dấu" in page(client.post(url("queue"), {"usual": "interest"}))
    assert "id_usual_error" in page(client.post(url("queue"), chosen))
    assert "id_reason_error" in page(client.post(url("queue"), chosen | {"usual": "other"}))
    response = client.post(url("queue"), chosen | {"usual": "interest", "reason": "tháng 10"})
    assert said(response)[-1] == "Đã để riêng 2 dòng."
    assert set(StatementLine.objects.filter(status="set_aside").values_list("set_aside_because", flat=True)) == {
        "Lãi tiền gửi: tháng 10"
    }
    client.post(url("queue"), {"chosen": [lines[2].pk], "usual": "other", "reason": "Thử"})
    again = client.post(url("queue"), {"chosen": [lines[2].pk, "x"], "usual": "fee"})
    assert "“Không phải tài trợ”" in said(again)[-1]
    text = page(client.get(url("queue") + "?muc=de-rieng"))
    assert (text.count("Lãi tiền gửi: tháng 10"), url("line_reopen", lines[0].pk) in text) == (2, True)
    client.post(url("line_reopen", lines[0].pk), {"back": url("queue") + "?muc=de-rieng"})
    lines[0].refresh_from_db()
    assert (lines[0].status, lines[0].set_aside_because) == ("waiting", "")
    assert said(client.post(url("line_reopen", lines[0].pk)))[-1].startswith("“")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"AAA", "BBB"}),
        ("?q=aaa", {"AAA"}),
        ("?q=2.000.000 đồng", {"BBB"}),
        ("?q=Lan", {"BBB"}),
        ("?since=15/11/2026", {"BBB"}),
        ("?until=15/11/2026", {"AAA"}),
        ("?since=khong", set()),
        ("?muc=de-rieng", set()),
        ("?muc=x", {"AAA", "BBB"}),
    ],
)
def test_the_queue_is_filtered(desk, query, found):
    make_credit(1_000_000, content="AAA", booked_on=date(2026, 11, 10))
    make_credit(2_000_000, content="BBB", payer="Trần Thị Lan")
    text = page(desk(make_officer()).get(url("queue") + query))
    assert {one for one in ("AAA", "BBB") if f">{one}<" in text} == found


def test_the_queue_is_of_the_own_office_and_auditors_only_read(desk):
    pledge = hoa_sen()
    line = make_credit(8_046_000, content="CONG TY HOA SEN")
    acts = [
        ("post", url("line_match", line.pk, pledge.pk), {}),
        ("get", url("line", line.pk), {}),
        ("post", url("line_reopen", line.pk), {}),
    ]
    client = desk(make_user(Role.AUDITOR, province=BAC_NINH))
    text = page(client.get(url("queue")))
    assert ("CONG TY HOA SEN" in text, 'name="chosen"' in text, url("line_match", line.pk, pledge.pk) in text) == (
        True,
        False,
        False,
    )
    aside = {"chosen": [line.pk], "usual": "fee"}
    assert client.post(url("queue"), aside).status_code == 403
    for method, address, data in acts:
        assert getattr(client, method)(address, data).status_code == 403
    client = desk(make_officer(THANH_HOA))
    assert "CONG TY HOA SEN" not in page(client.get(url("queue")))
    client.post(url("queue"), aside)
    for method, address, data in acts:
        assert getattr(client, method)(address, data).status_code == 404
    assert desk(make_commune_officer()).get(url("queue")).status_code in (302, 403)
    line.refresh_from_db()
    assert line.status == "waiting"


@pytest.mark.parametrize("slug", ["", "de-rieng", "da-ghep"])
def test_the_queue_takes_as_many_queries_for_three_as_for_one(desk, slug, django_assert_max_num_queries):
    hoa_sen()
    officer = make_officer()
    client = desk(officer)
    statement = make_statement(make_account())

    def add():
        line = make_credit(5_000, statement=statement, content="CONG TY HOA SEN")
        if slug == "de-rieng":
            client.post(url("queue"), {"chosen": [line.pk], "usual": "fee"})
        if slug == "da-ghep":
            client.post(url("line", line.pk), split(("", "")))

    def counted():
        with django_assert_max_num_queries(15) as captured:
            assert client.get(f"{url('queue')}?muc={slug}").status_code == 200
        return len(captured)

    add()
    counted()
    one = counted()
    add()
    add()
    assert counted() == one


def test_what_was_matched_says_for_whom_and_what_was_sent_back(desk):
    pledge, officer, statement = hoa_sen(), make_officer(), make_statement(make_account())
    given = [Share(pledge, 1_000)]
    shares = (given, [], [], given, [Share(pledge, 900)])
    lines = [make_credit(1_000, statement=statement, content=f"SO {place}") for place in range(5)]
    client = desk(officer)
    kept = [
        receipts.match_line(line, shares=given, by=officer, at=NOW) for line, given in zip(lines, shares, strict=True)
    ]
    sent = {"pledge": None, "amount": 1_000, "day": kept[2].received_on, "reason": "Nhầm", "line": None}
    receipts.refund(kept[2], by=officer, at=NOW, **sent)
    for receipt in kept[3:]:
        receipts.refund(receipt, by=officer, at=NOW, **sent | {"pledge": pledge, "amount": 400})
    shown = page(client.get(url("queue") + "?muc=da-ghep"))
    assert f"{pledge.reference} · {pledge.sponsor.name}" in shown
    words = ("đã ghép hết", "chưa ghép", "đã hoàn trả hết", "đã hoàn trả một phần", "còn lại 100 đồng")
    assert [shown.count(each) for each in words] == [1, 1, 1, 2, 1]


# Statements


def test_a_statement_is_taken_in_and_the_same_lines_never_twice(desk):
    pledge, account = hoa_sen(), make_account()
    rows = [
        ("20/11/2026", "FT1", None, 8_046_000, 9_000_000, f"ung ho {code_for(pledge.number)}"),
        ("21/11/2026", "FT2", None, 5_000, 9_005_000, "lai"),
    ]
    client = desk(make_user(Role.ACCOUNTANT, province=BAC_NINH))
    assert str(account.number) in page(client.get(url("statement_add")))
    response = client.post(url("statement_add"), {"account": account.pk, "file": workbook(*rows)})
    statement = Statement.objects.get()
    assert response.url == url("statement_change", statement.pk)
    text = page(client.get(response.url))
    for words in (
        "Sao kê từ 20/11/2026 đến 21/11/2026",
        "sao-ke.xlsx",
        url("queue"),
        url("statement_file", statement.pk),
    ):
        assert words in text
    pledge.refresh_from_db()
    assert (pledge.received, StatementLine.objects.filter(status="waiting").count()) == (8_046_000, 1)
    more = workbook(*rows, ("22/11/2026", "FT3", None, 7_000, 9_012_000, "them"))
    client.post(url("statement_add"), {"account": account.pk, "file": more})
    assert (StatementLine.objects.count(), Statement.objects.latest("pk").known) == (3, 2)
    file = client.get(url("statement_file", statement.pk))
    assert (file.content[:2], file["X-Content-Type-Options"]) == (b"PK", "nosniff")
    assert 'filename="sao-ke.xlsx"' in file["Content-Disposition"]
    assert "20/11/2026 – 21/11/2026" in page(client.get(url("statement_changelist")))


def way():
    """The page of the file that is on its way."""
    return url("statement_sent", SentStatement.objects.get().pk)


def answer(client, fields):
    """What is sent when the columns with these headings are answered on the page as it now stands."""
    form = client.get(way()).context["form"]
    return {
        answered.html_name: fields[question.heading] for question, answered in form.rows() if question.heading in fields
    }


def open_columns(desk, row, headings):
    """A statement sent whose columns are asked: its sender."""
    client = desk(make_officer())
    response = client.post(
        url("statement_add"), {"account": make_account().pk, "file": workbook(row, headings=headings)}
    )
    assert response.url == way()
    return client


def test_columns_that_cannot_be_told_are_asked_shown_and_taken_in(desk):
    headings = ("Ngày giao dịch", "Số tham chiếu", "Cột A", "Cột B", "Nội dung")
    client = open_columns(desk, ("20/11/2026", "FT1", None, 5_000_000, "ung ho"), headings)
    text = page(client.get(way()))
    assert ("Cột B" in text, "Trong cột có:" in text) == (True, True)
    assert client.post(way(), {"column-0": "x", "key-0": "y"}).status_code == 200
    assert client.post(way(), answer(client, {"Cột B": "credit"})).url == way()
    text = page(client.get(way()))
    for words in ("ung ho", "5.000.000 đồng", "20/11/2026 – 20/11/2026", "Cột “Cột B”", "Tiền vào (ghi có)", "FT1"):
        assert words in text
    assert not Statement.objects.exists()
    assert ReceivingAccount.objects.get().layout == {}
    done = client.post(way(), {"do": "confirm"})
    assert done.url == url("statement_change", Statement.objects.get().pk)
    assert StatementLine.objects.get().credit == 5_000_000
    assert client.get(way()).url == done.url
    assert "“Đã nhập”" in said(client.post(way(), {"do": "confirm"}))[-1]


def test_what_is_read_wrongly_is_answered_again(desk):
    headings = ("Ngày giao dịch", "Số tham chiếu", "Mã PGD", "Khoản mới", "Nội dung")
    client = open_columns(desk, ("20/11/2026", "FT1", 5_091, 5_000_000, "ung ho"), headings)
    client.post(way(), answer(client, {"Mã PGD": "credit", "Khoản mới": "other"}))
    assert "5.091 đồng" in page(client.get(way()))
    assert client.post(way(), {"do": "again"}).url == way()
    assert [answered.value() for _question, answered in client.get(way()).context["form"].rows()] == [None, None]
    client.post(way(), answer(client, {"Mã PGD": "other", "Khoản mới": "credit"}))
    client.post(way(), {"do": "confirm"})
    assert StatementLine.objects.get().credit == 5_000_000


def test_what_is_shown_names_rows_that_cannot_be_read_and_both_ways_of_money(desk):
    headings = ("Ngày giao dịch", "Khoản đi", "Khoản về", "Nội dung")
    rows = [("20/11/2026", None, 1_000 + place, f"vao {place}") for place in range(12)]
    rows += [("21/11/2026", 7_000, None, "phi thang"), ("21/11/2026", None, "x12", "hong")]
    client = desk(make_officer())
    sent = workbook(*rows, headings=headings)
    client.post(url("statement_add"), {"account": make_account().pk, "file": sent})
    client.post(way(), answer(client, {"Khoản đi": "debit", "Khoản về": "credit"}))
    text = page(client.get(way()))
    for words in ("12.066 đồng", "7.000 đồng", "phi thang", "vao 0", "Dòng 15 không đọc được", "13", "“x12”"):
        assert words in text
    assert "vao 11" not in text


def test_a_file_that_waits_is_found_again_and_dropped(desk):
    headings = ("Ngày giao dịch", "Số tham chiếu", "Cột A", "Cột B", "Nội dung")
    client = open_columns(desk, ("20/11/2026", "FT1", None, 5_000_000, "ung ho"), headings)
    assert (way() in page(client.get(url("statement_add"))), Document.objects.count()) == (True, 1)
    for stranger, status in ((make_officer(THANH_HOA), 404), (make_user(Role.AUDITOR, province=BAC_NINH), 403)):
        for act in ("confirm", "again", "own", "drop"):
            assert desk(stranger).post(way(), {"do": act}).status_code == status
        assert desk(stranger).get(way()).status_code == status
    client = desk(make_officer())
    for act in ("confirm", "again", "own"):  # nothing of this is asked
        assert said(client.post(way(), {"do": act}))[-1].startswith("“")
    assert client.post(way(), {"do": "drop"}).url == url("statement_add")
    assert (SentStatement.objects.exists(), Document.objects.exists()) == (False, False)


def test_an_answer_stays_with_its_column(desk):
    headings = ("Ngày giao dịch", "Số tham chiếu", "Mã PGD", "Khoản mới", "Nội dung")
    client = open_columns(desk, ("20/11/2026", "FT1", 5_091, 5_000_000, "ung ho"), headings)
    first = answer(client, {"Mã PGD": "other"})
    again = client.post(way(), first)
    assert (again.status_code, Statement.objects.exists(), "t-error" in page(again)) == (200, False, True)
    assert [answered.value() for _question, answered in again.context["form"].rows()] == ["other", None]
    second = answer(client, {"Khoản mới": "credit"})
    assert not first.keys() & second.keys()
    client.post(way(), first | second)
    client.post(way(), {"do": "confirm"})
    assert StatementLine.objects.get().credit == 5_000_000


def test_answers_given_before_count_when_more_is_asked(desk):
    headings = ("Ngày giao dịch", "Cột A", "Cột B", "Cột C")
    client = open_columns(desk, ("20/11/2026", 5_091, 5_000_000, "ung ho"), headings)
    twice = answer(client, {"Cột A": "credit", "Cột B": "credit", "Cột C": "content"})
    assert client.post(way(), twice).url == way()
    form = client.get(way()).context["form"]
    assert ([question.heading for question in form.questions], form.is_bound) == (["Cột A", "Cột B"], False)
    client.post(way(), answer(client, {"Cột A": "other", "Cột B": "credit"}))
    client.post(way(), {"do": "confirm"})
    line = StatementLine.objects.get()
    assert (line.credit, line.content) == (5_000_000, "ung ho")


def test_answers_that_leave_no_money_are_asked_again(desk):
    headings = ("Ngày giao dịch", "Số tham chiếu", "Mã PGD", "Khoản mới", "Nội dung")
    client = open_columns(desk, ("20/11/2026", "FT1", 5_091, 5_000_000, "ung ho"), headings)
    none = answer(client, {"Mã PGD": "other", "Khoản mới": "other"})
    again = client.post(way(), none)
    assert (again.url, "Chưa biết cột nào chứa: Tiền vào (ghi có)" in page(client.get(way()))) == (way(), True)
    right = answer(client, {"Mã PGD": "other", "Khoản mới": "credit"})
    assert right.keys() == none.keys()
    client.post(way(), right)
    client.post(way(), {"do": "confirm"})
    assert StatementLine.objects.get().credit == 5_000_000


def test_the_statement_of_an_alias_is_taken_in_once_somebody_says_so(desk):
    account, other = make_account(number="BHXHBACNINH"), make_account(number="12010000999999")
    head = ("Số tài khoản: 12010000123456",)
    rows = [USUAL, ("20/11/2026", "FT1", None, 5_000, 5_000, "ung ho")]
    client = desk(make_officer())

    def send(head, row=rows[1]):
        return client.post(url("statement_add"), {"account": account.pk, "file": workbook(rows[0], row, headings=head)})

    assert send(head).url == way()
    text = page(client.get(way()))
    assert ("sao kê của tài khoản 12010000123456" in text, 'value="own"' in text) == (True, True)
    client.post(way(), {"do": "own"})
    account.refresh_from_db()
    assert (StatementLine.objects.get().credit, account.stated_as) == (5_000, "12010000123456")
    assert send(head, ("21/11/2026", "FT2", None, 6_000, 11_000, "them")).url.startswith(url("statement_changelist"))
    refused = send((f"Số tài khoản: {other.number}",))
    assert (refused.status_code, f"sao kê của tài khoản {other.number}" in page(refused)) == (200, True)
    assert SentStatement.objects.count() == 2


def test_a_file_without_a_column_of_money_that_came_is_refused(desk):
    sent = workbook(("20/11/2026", "FT1", 5_000_000, "phi"), headings=("Ngày giao dịch", "Số CT", "Ghi nợ", "Nội dung"))
    response = desk(make_officer()).post(url("statement_add"), {"account": make_account().pk, "file": sent})
    assert (response.status_code, "Chưa biết cột nào chứa: Tiền vào (ghi có)" in page(response)) == (200, True)


@pytest.mark.parametrize("content", [b"", b"khong phai sao ke", b"PK\x03\x04hong"])
def test_a_file_that_is_no_statement_is_refused(desk, content):
    account = make_account()
    response = desk(make_officer()).post(
        url("statement_add"), {"account": account.pk, "file": SimpleUploadedFile("a.xlsx", content)}
    )
    assert (response.status_code, "t-error" in page(response)) == (200, True)
    assert not Statement.objects.exists()


def test_statements_are_of_their_office(desk):
    statement, own = make_statement(make_account(THANH_HOA, number="99887766")), make_account()
    client = desk(make_officer())
    for name in ("statement_change", "statement_file"):
        assert client.get(url(name, statement.pk)).status_code == 404
    assert "99887766" not in page(client.get(url("statement_changelist")))
    sent = {"account": statement.account_id, "file": workbook(("20/11/2026", "F", None, 1, 1, "x"))}
    assert client.post(url("statement_add"), sent).status_code == 200
    assert Statement.objects.count() == 1
    auditor = desk(make_user(Role.AUDITOR, province=BAC_NINH))
    assert auditor.get(url("statement_add")).status_code == 403
    own.delete()
    assert "Chưa có tài khoản nhận tiền nào." in page(desk(make_officer()).get(url("statement_add")))
    assert client.get(url("statement_change", 1).replace("/1/", "/x1/")).status_code == 404


def test_a_statement_that_only_repeats_another_is_set_aside_at_once(desk):
    account = make_account()
    statement, again = make_statement(account), make_statement(account)
    kept = make_credit(statement=statement)
    second = make_credit(statement=statement)
    twins = [make_credit(statement=again, twin=one) for one in (kept, second)]
    other = make_credit(statement=again)
    aside = make_credit(statement=statement)
    receipts.set_aside(aside, reason="Lãi", by=make_officer(), at=timezone.now())
    alone = make_credit(statement=again, twin=aside)
    client, press = desk(make_officer()), url("statement_twins", again.pk)
    text = page(client.get(url("statement_change", again.pk)))
    assert ("2 dòng có thể là lần chuyển mà sao kê khác đã có" in text, press in text) == (True, True)
    assert desk(make_officer(THANH_HOA)).post(press).status_code == 404
    assert desk(make_user(Role.AUDITOR, province=BAC_NINH)).post(press).status_code == 403
    assert said(desk(make_officer()).post(press))[-1] == "Đã để riêng 2 dòng."
    waiting = StatementLine.objects.filter(status="waiting")
    assert set(waiting) == {kept, second, other, alone}
    assert {line.set_aside_because for line in StatementLine.objects.filter(pk__in=[one.pk for one in twins])} == {
        "Đã có trong sao kê khác"
    }
    assert press not in page(client.get(url("statement_change", again.pk)))


def test_of_the_lines_that_may_be_one_other_only_the_likest_is_set_aside_at_once(desk):
    account = make_account()
    statement, again = make_statement(account), make_statement(account)
    kept = make_credit(statement=statement, content="TRAN A ung ho tet")
    others = [make_credit(statement=again, twin=kept, content=text) for text in ("CHI NAM GUI QUY", "ANH BA")]
    repeat = make_credit(statement=again, twin=kept, content="MBVCB TRAN A ung ho tet", booked_on=date(2026, 11, 21))
    client, press = desk(make_officer()), url("statement_twins", again.pk)
    text = page(client.get(url("statement_change", again.pk)))
    assert ("3 dòng có thể là lần chuyển mà sao kê khác đã có" in text, press in text) == (True, True)
    assert said(client.post(press))[-1] == "Đã để riêng 1 dòng."
    assert said(client.post(press))[-1] == "Đã để riêng 0 dòng."
    assert set(StatementLine.objects.filter(status="waiting")) == {kept, *others}
    repeat.refresh_from_db()
    assert repeat.status == "set_aside"
    assert press not in page(client.get(url("statement_change", again.pk)))
