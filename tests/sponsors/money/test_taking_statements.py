"""Statements of banks taken in: lines kept once, sure ones matched, the rest waiting."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook

from documents.models import Document
from sponsors.models import Entry, Pledge, Receipt, ReceivingAccount, Statement, StatementLine
from sponsors.money import accounts, receipts, statement_twins, taking_statements
from sponsors.money.payment_codes import code_for
from sponsors.money.receipts import Share
from tests.factories import THANH_HOA, make_campaign, make_officer, make_pledge, make_sponsor
from tests.sponsors.money.records import make_account, make_receipt
from tests.sponsors.money.statement_files import FIRST, HEADINGS, came, many, statement, went
from tests.sponsors.pledged import GIFT, NOW, make_amount_pledge, make_gift

pytestmark = pytest.mark.django_db


def take_in(content, account=None, *, layout=None, by=None, name="sao-ke.xlsx"):
    account = account or ReceivingAccount.objects.first() or make_account()
    by = by or make_officer()
    return taking_statements.take_in(account, name=name, content=content, layout=layout, by=by, at=NOW)


def counts(taken):
    return taken.new, taken.known, taken.matched, taken.waiting, taken.outgoing


def state(pledge):
    one = Pledge.objects.get(pk=pledge.pk)
    return one.received, one.status


def code_of(pledge):
    return code_for(pledge.number)


def stored(pledge):
    return Pledge.objects.get(pk=pledge.pk)


def test_a_statement_is_kept_with_its_lines():
    account, officer = make_account(), make_officer()
    content = statement(
        came(300_000, "UNG HO", reference="FT1", payer="TRAN THI THU"),
        went(11_000, "PHI", reference="FT2", on=date(2026, 11, 21)),
    )
    taken = take_in(content, account, by=officer)
    assert counts(taken) == (2, 0, 0, 1, 1)
    one = Statement.objects.get()
    assert (one, one.account, one.first_on, one.last_on) == (taken.statement, account, FIRST, date(2026, 11, 21))
    assert (one.rows, one.known, one.taken_by, one.taken_at, one.remarks) == (2, 0, officer, NOW, [])
    assert (one.document.kind, one.document.name, bytes(one.document.content)) == ("statement", "sao-ke.xlsx", content)
    credit, debit = StatementLine.objects.order_by("position")
    assert (credit.credit, credit.debit, credit.status, credit.payer) == (300_000, 0, "waiting", "TRAN THI THU")
    assert (credit.booked_on, credit.bank_reference, credit.content, credit.position) == (FIRST, "FT1", "UNG HO", 2)
    assert (debit.credit, debit.debit, debit.status, debit.account) == (0, 11_000, "outgoing", account)
    assert one.events.get().pgh_context["operation"] == "taking_statements.take_in"


def test_what_is_sure_is_matched_at_once():
    line = make_pledge(make_gift(), 2)
    pledge, other = stored(line.pledge), make_amount_pledge(1_000_000, status="registered")
    officer = make_officer()
    taken = take_in(
        statement(
            came(GIFT, f"{code_of(pledge)} ung ho", payer="CONG TY THU"),
            came(400_000, f"MBVCB.123.{code_of(stored(other)).lower()} chuyen tien"),
            came(1, "khong ro"),
        ),
        by=officer,
    )
    assert counts(taken) == (3, 0, 2, 1, 0)
    assert (state(pledge), state(other)) == ((GIFT, "part_funded"), (400_000, "registered"))
    line.refresh_from_db()
    assert line.paid_units == 1
    receipt = pledge.entries.get().receipt
    assert (receipt.kind, receipt.amount, receipt.used, receipt.payer) == ("transfer", GIFT, GIFT, "CONG TY THU")
    assert (receipt.line.status, receipt.line.decided_by, receipt.line.decided_at) == ("matched", officer, NOW)
    assert (receipt.recorded_by, receipt.recorded_at, receipt.received_on) == (officer, NOW, FIRST)


def test_money_beyond_what_is_awaited_waits_for_somebody():
    pledge = stored(make_amount_pledge(1_000_000))
    paid = stored(make_amount_pledge(1_000_000))
    make = make_receipt(1_000_000)
    receipts.match_rest(make, shares=[Share(paid, 1_000_000)], by=make_officer(), at=NOW)
    taken = take_in(
        statement(
            came(700_000, code_of(pledge)),
            came(700_000, f"lan 2 {code_of(pledge)}"),  # more than is missing, and clearly meant
            came(700_000, f"lan 3 {code_of(pledge)}"),
            came(700_000, code_of(paid)),
        )
    )
    assert counts(taken) == (4, 0, 2, 2, 0)
    assert (state(pledge), state(paid)) == ((1_400_000, "funded"), (1_000_000, "funded"))


def test_a_code_of_another_office_or_of_a_withdrawn_pledge_waits():
    elsewhere = stored(make_amount_pledge(campaign=make_campaign(THANH_HOA)))
    withdrawn = {"withdrawn_by": make_officer(), "withdrawn_at": NOW, "withdrawal_reason": "Rút"}
    gone = stored(make_amount_pledge())
    Pledge.objects.filter(pk=gone.pk).update(status="withdrawn", **withdrawn)
    taken = take_in(statement(came(1_000, code_of(elsewhere)), came(1_000, code_of(gone))))
    assert counts(taken) == (2, 0, 0, 2, 0)


def test_more_than_a_receipt_may_hold_waits():
    pledge = stored(make_amount_pledge())
    assert counts(take_in(statement(came(10**13 + 1, code_of(pledge))))) == (1, 0, 0, 1, 0)


def test_what_somebody_typed_before_waits():
    pledge = stored(make_amount_pledge())
    account = make_account()
    make_receipt(500_000, received_on=FIRST - timedelta(days=3))
    make_receipt(600_000, received_on=FIRST - timedelta(days=4))
    make_receipt(700_000, received_on=FIRST, kind="cash")
    make_receipt(800_000, received_on=FIRST, account=make_account())
    make_receipt(900_000, received_on=FIRST, account=account)
    make_receipt(950_000, received_on=FIRST, province_id=THANH_HOA)
    rows = [
        came(amount, f"{code_of(pledge)} {amount}") for amount in (500_000, 600_000, 700_000, 800_000, 900_000, 950_000)
    ]
    assert counts(take_in(statement(*rows), account)) == (6, 0, 3, 3, 0)
    waiting = StatementLine.objects.filter(status="waiting").order_by("credit")
    assert [line.credit for line in waiting] == [500_000, 700_000, 900_000]


def test_a_name_or_an_amount_alone_is_never_sure():
    pledge = make_amount_pledge(1_234_000, sponsor=make_sponsor(name="Công ty Hoa Sen Trắng"))
    taken = take_in(statement(came(1_234_000, f"CONG TY HOA SEN TRANG {pledge.reference}")))
    assert counts(taken) == (1, 0, 0, 1, 0)


def test_lines_that_came_before_are_known():
    pledge = stored(make_amount_pledge())
    rows = [came(1_000, code_of(pledge), reference="FT1"), came(2_000, "a"), went(500, "b")]
    take_in(statement(*rows))
    taken = take_in(statement(*rows, came(3_000, f"them {code_of(pledge)}")))
    assert counts(taken) == (1, 3, 1, 0, 0)
    assert (taken.statement.rows, taken.statement.known, taken.statement.lines.count()) == (4, 3, 1)
    assert (state(pledge)[0], Receipt.objects.count(), Entry.objects.count()) == (4_000, 2, 2)
    again = take_in(statement(*rows[::-1]))
    assert counts(again) == (0, 3, 0, 0, 0)
    other = take_in(statement(*rows, came(4_000, "c")), make_account())
    assert counts(other) == (4, 0, 0, 3, 1)


def test_the_very_same_file_is_told():
    content = statement(came(1_000, "a"))
    take_in(content)
    with pytest.raises(taking_statements.TakenBefore, match="22/11/2026"):
        take_in(content)
    assert (Statement.objects.count(), Document.objects.count()) == (1, 1)
    with pytest.raises(taking_statements.TakenForAnother):
        take_in(content, make_account())


BATCH = "FT26326001"


def test_of_a_batch_under_one_reference_the_first_is_not_counted_again():
    pledge = stored(make_amount_pledge(10_000_000))
    other = stored(make_amount_pledge(10_000_000))
    morning = came(100_000, code_of(pledge), reference=BATCH)
    take_in(statement(morning))
    taken = take_in(statement(morning, came(100_000, code_of(other), reference=BATCH)))
    assert counts(taken) == (1, 1, 1, 0, 0)
    assert (state(pledge)[0], state(other)[0]) == (100_000, 100_000)


def csv(*rows, headings=("Ngày ghi sổ", "Ghi nợ", "Ghi có", "Mô tả")):
    return "\n".join(";".join(map(str, row)) for row in (headings, *rows)).encode()


def test_the_same_transfers_in_another_kind_of_file_wait():
    pledge = stored(make_amount_pledge(10_000_000))
    rows = [
        ("20/11/2026", "", None, 100_000 + place, 9_000, f"{code_of(pledge)} lan {place}", "") for place in range(3)
    ]
    take_in(statement(*rows))
    text = csv(*[("21/11/2026", "", 100_000 + place, f"{code_of(pledge)} lan") for place in range(4)])
    taken = take_in(text, name="sao-ke.csv")
    assert (counts(taken), state(pledge)[0]) == ((4, 0, 1, 3, 0), 300_003 + 100_003)
    waiting = StatementLine.objects.filter(status="waiting").order_by("credit")
    assert [line.twin.credit for line in waiting] == [100_000, 100_001, 100_002]
    assert counts(take_in(text + b"\n", name="sao-ke.csv")) == (0, 4, 0, 0, 0)


def test_one_click_sets_no_more_aside_than_an_earlier_statement_brought():
    account, officer, on = make_account(), make_officer(), "20/11/2026"
    take_in(statement(came(500_000, "UNG HO TET CHO NGUOI NGHEO", reference="A1")), account)
    rows = [(on, 500_000, text) for text in ("CHI NAM GUI QUY", "MBVCB UNG HO TET CHO NGUOI NGHEO", "ANH BA")]
    taken = take_in(statement(*rows, headings=("Ngày giao dịch", "Ghi có", "Nội dung")), account)
    assert (counts(taken), statement_twins.doubtful(taken.statement).count()) == ((3, 0, 0, 3, 0), 3)
    assert statement_twins.set_aside(taken.statement, by=officer, at=NOW) == 1
    assert StatementLine.objects.get(status="set_aside").content == "MBVCB UNG HO TET CHO NGUOI NGHEO"


def test_a_sheet_that_copies_another_is_not_counted_besides():
    pledge = stored(make_amount_pledge(10_000_000))
    book = Workbook()
    for sheet in (book.active, book.create_sheet("Loc")):
        for row in (HEADINGS, came(100_000, code_of(pledge), reference="FT1")):
            sheet.append(row)
    content = BytesIO()
    book.save(content)
    assert counts(take_in(content.getvalue())) == (2, 0, 1, 1, 0)
    first, copy = StatementLine.objects.order_by("pk")
    assert (copy.twin, state(pledge)[0]) == (first, 100_000)
    text = content.getvalue()
    book.active.append(came(5_000, "them"))
    book.save(content)
    assert (content.getvalue() != text, counts(take_in(content.getvalue()))) == (True, (1, 2, 0, 1, 0))


def test_what_headings_mean_is_asked_once_and_remembered():
    headings = ("Ngày giao dịch", "Cột A", "Nội dung")
    row = ("20/11/2026", 1_000, "a")
    with pytest.raises(taking_statements.ColumnsUnclear, match="Tiền vào") as unclear:
        take_in(statement(row, headings=headings))
    assert [question.heading for question in unclear.value.questions] == ["Cột A"]
    assert (Document.objects.count(), ReceivingAccount.objects.get().layout) == (0, {})
    answers = {unclear.value.questions[0].key: "credit"}
    assert take_in(statement(row, headings=headings), layout=answers).new == 1
    account = ReceivingAccount.objects.get()
    assert answers.items() <= account.layout.items()
    assert take_in(statement(("20/11/2026", 2_000, "b"), headings=headings)).new == 1
    assert ReceivingAccount.objects.get().layout == account.layout


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "Tệp rỗng"), (b"\x00\x01\x02" * 100, "bảng tính"), (statement(headings=("a", "b")), "bảng giao dịch")],
)
def test_what_is_no_statement_is_told_in_words(content, words):
    with pytest.raises(taking_statements.Unreadable, match=words):
        take_in(content)
    assert Document.objects.count() == 0


def test_a_statement_without_transfers_or_of_days_to_come_is_not_taken():
    with pytest.raises((taking_statements.NoLines, taking_statements.Unreadable)):
        take_in(statement())
    with pytest.raises(taking_statements.DayToCome, match="23/11/2026"):
        take_in(statement(came(1, "a", on=date(2026, 11, 23))))
    with pytest.raises(taking_statements.NoLines):
        take_in(statement(("Ngày", "", None, None, None, "", ""), headings=HEADINGS))


def test_columns_that_were_told_wrongly_are_forgotten_and_the_file_is_taken_in_again():
    headings = ("Ngày giao dịch", "Mã PGD", "Khoản mới", "Nội dung")
    content = statement(("20/11/2026", 5_091, 1_000, "a"), headings=headings)
    account = make_account()
    take_in(content, account, layout={"ma pgd": "credit", "khoan moi": "other"})
    with pytest.raises(taking_statements.TakenBefore):
        take_in(content, account)
    accounts.forget_layout(account, by=make_officer(), at=NOW)
    with pytest.raises(taking_statements.ColumnsUnclear):
        take_in(content, account)
    assert take_in(content, account, layout={"ma pgd": "other", "khoan moi": "credit"}).new == 1
    assert sorted(StatementLine.objects.values_list("credit", flat=True)) == [1_000, 5_091]


def test_what_columns_mean_is_known_for_another_account_of_the_bank():
    headings = ("Ngày giao dịch", "Cột A", "Nội dung")

    def content(amount):
        return statement(("20/11/2026", amount, "a"), headings=headings)

    take_in(content(1_000), make_account(), layout={"cot a": "credit"})
    for account in (make_account(), make_account(bank_name="NH BIDV"), make_account(bank_bin="")):
        assert take_in(content(2_000 + account.pk), account).new == 1
        assert ReceivingAccount.objects.get(pk=account.pk).layout["cot a"] == "credit"
    for account in (make_account(bank_name="Agribank", bank_bin="970405"), make_account(None)):
        with pytest.raises(taking_statements.ColumnsUnclear):
            take_in(content(3_000), account, by=make_officer(account.province_id))


def test_the_statement_of_another_account_is_refused():
    account = make_account(number="0123456789")
    head = [("Số tài khoản: 9876543210",)]
    with pytest.raises(taking_statements.AnotherAccount, match="9876543210"):
        take_in(statement(came(1, "a"), head=head), account)
    assert take_in(statement(came(1, "a"), head=[("Số tài khoản: 123456789",)]), account).new == 1
    own = make_account(number="12345678ABC")
    assert take_in(statement(came(1, "a"), head=[("Số tài khoản: 12345678Abc",)]), own).new == 1


def test_a_number_that_is_no_other_accounts_may_be_the_accounts_own():
    account = make_account(number="BHXHBACNINH")

    def take(stated, amount, **fields):
        content = statement(came(amount, "a"), head=[(f"Số tài khoản: {stated}",)])
        return taking_statements.take_in(
            account, name="a", content=content, layout=None, by=make_officer(), at=NOW, **fields
        )

    with pytest.raises(taking_statements.AnotherAccount) as refused:
        take("9876543210", 1)
    assert (refused.value.stated, refused.value.may_be_own) == ("9876543210", True)
    take("9876543210", 1, is_own=True)
    assert take("9876543210", 2).new == 1
    make_account(number="012345678")
    with pytest.raises(taking_statements.AnotherAccount) as refused:
        take("12345678", 3, is_own=True)
    assert refused.value.may_be_own is False


def test_only_the_office_of_the_account_takes_in():
    with pytest.raises(receipts.NotYourMoney):
        take_in(statement(came(1, "a")), by=make_officer(THANH_HOA))


def test_rows_that_can_not_be_read_are_told():
    bad = [("20/11/2026", "", None, "x12y", None, f"dong {number}", "") for number in range(102)]
    taken = take_in(statement(came(1_000, "a"), *bad))
    assert (taken.new, len(taken.problems)) == (1, 102)
    remarks = taken.statement.remarks
    assert (len(remarks), remarks[0].startswith("Dòng 3 không đọc được: ")) == (101, True)
    assert remarks[-1] == "Số dòng khác không đọc được: 2."


def test_the_queries_grow_by_portions_and_not_by_lines(django_assert_max_num_queries):
    pledges = [stored(make_amount_pledge(10_000_000)) for _ in range(3)]
    account, officer = make_account(), make_officer()
    content = statement(*many(900, lambda number: f"{code_of(pledges[number % 3])} {number}" if number % 2 else "a"))
    with django_assert_max_num_queries(30):
        taken = take_in(content, account, by=officer)
    assert counts(taken) == (900, 0, 450, 450, 0)
    assert sum(state(pledge)[0] for pledge in pledges) == sum(1_000 + number for number in range(1, 900, 2))
