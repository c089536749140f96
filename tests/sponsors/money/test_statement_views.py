"""A statement's own page: each of its lines and what became of it, its sums, the days that no statement speaks of."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sponsors.models import KnownLine, Statement, StatementLine
from sponsors.money import receipts, setting_aside, statement_lines, taking_statements
from sponsors.money.receipts import Share
from sponsors.money.statement_lines import KNOWN, Total
from tests.factories import make_offer, make_officer, make_pledge
from tests.pages import page
from tests.sponsors.making import url
from tests.sponsors.money.records import make_account, make_credit, make_receipt, make_statement
from tests.sponsors.money.statement_files import FIRST, came, statement, went
from tests.sponsors.pledged import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


def take(account, content, officer):
    return taking_statements.take_in(
        account, name="sao-ke.xlsx", content=content, layout=None, by=officer, at=NOW
    ).statement


def two_statements(officer):
    """The second has a line of the first, one that is new and one of money that went out."""
    account = make_account()
    old = came(1_000, "ung ho lan dau", reference="FT100001")
    first = take(account, statement(old), officer)
    rows = (came(2_000, "ung ho them", reference="FT100002"), old, went(500, "phi", reference="FT100003"))
    return first, take(account, statement(*rows), officer)


def test_the_page_lists_the_lines_of_the_file_and_where_known_ones_came_from(desk, officer):
    first, second = two_statements(officer)
    assert [(one.statement, one.line.credit, one.position) for one in KnownLine.objects.all()] == [(second, 1_000, 3)]
    text = page(desk(officer).get(url("statement_change", second.pk)))
    for words in ("ung ho lan dau", "ung ho them", "phi", "3.000 đồng", "500 đồng", "1 dòng đã có từ trước"):
        assert words in text
    assert url("statement_change", first.pk) in text
    rows = [(line.row, line.credit or -line.debit) for line in statement_lines.lines_of(second, officer)]
    assert rows == [(2, 2_000), (3, 1_000), (4, -500)]
    assert statement_lines.totals(second) == {
        "waiting": Total(1, 2_000, 0),
        "matched": Total(),
        "set_aside": Total(),
        "outgoing": Total(1, 0, 500),
        KNOWN: Total(1, 1_000, 0),
    }


def test_lines_are_found_by_what_became_of_them_and_by_text(desk, officer):
    _first, second = two_statements(officer)
    client, address = desk(officer), url("statement_change", second.pk)

    def shown(asked):
        return [line.row for line in client.get(address + asked).context["page"]]

    assert (shown(""), shown("?muc=known"), shown("?muc=waiting"), shown("?muc=la")) == ([2, 3, 4], [3], [2], [2, 3, 4])
    assert (shown("?q=THEM"), shown("?q=500"), shown("?muc=known&q=phi")) == ([2], [4], [])
    assert shown(f"?q={'x' * 101}") == []


def test_more_lines_take_no_more_queries(desk, officer):
    def asked(times):
        whole, client = make_statement(make_account()), desk(officer)
        for _each in range(times):
            pledge, line = make_pledge(make_offer(), 10).pledge, make_credit(4_000, statement=whole)
            out = make_credit(0, statement=whole, debit=700, status="outgoing")
            receipt = receipts.match_line(line, shares=[Share(pledge, 4_000)], by=officer, at=NOW)
            facts = {"pledge": pledge, "amount": 700, "day": FIRST, "reason": "Thừa", "line": out}
            receipts.refund(receipt, by=officer, at=NOW, **facts)
            KnownLine.objects.create(
                statement=whole, line=make_credit(statement=make_statement(whole.account)), position=9
            )
        with CaptureQueriesContext(connection) as queries:
            client.get(url("statement_change", whole.pk))
        return len(queries)

    assert asked(1) == asked(3)


def test_what_became_of_each_line_stands_beside_it(desk, officer):
    whole = make_statement(make_account())
    pledge = make_pledge(make_offer(), 10).pledge
    matched, aside = make_credit(4_000, statement=whole), make_credit(5_000, statement=whole)
    make_credit(6_000, statement=whole)
    out = make_credit(0, statement=whole, debit=700, status="outgoing")
    fee = make_credit(0, statement=whole, debit=11, status="outgoing")
    receipt = receipts.match_line(matched, shares=[Share(pledge, 4_000)], by=officer, at=NOW)
    facts = {"pledge": pledge, "amount": 700, "day": FIRST, "reason": "Chuyển thừa", "line": out}
    receipts.refund(receipt, by=officer, at=NOW, **facts)
    receipts.set_aside(aside, reason="Lãi tiền gửi", by=officer, at=NOW)
    setting_aside.as_no_refund(fee, reason="Phí", by=officer, at=NOW)
    text = page(desk(officer).get(url("statement_change", whole.pk)))
    for words in (pledge.reference, url("receipt_change", receipt.pk), "Lãi tiền gửi", "không phải hoàn trả", "-700"):
        assert words in text.replace("−", "-")
    assert f"{url('queue')}?statement={whole.pk}" in text


def test_the_queue_of_a_statement_has_its_lines_only(desk, officer):
    account = make_account()
    ours, other = make_statement(account), make_statement(account)
    line, foreign = make_credit(3_000, statement=ours), make_credit(4_000, statement=other)
    client = desk(officer)
    text = page(client.get(f"{url('queue')}?statement={ours.pk}"))
    assert (url("line", line.pk) in text, url("line", foreign.pk) in text) == (True, False)
    assert page(client.get(f"{url('queue')}?statement=x")).count(url("line", line.pk)) == 0
    back = f"{url('queue')}?statement={ours.pk}"
    done = client.post(
        f"{url('line', line.pk)}?back={back}",
        {"shares-TOTAL_FORMS": 1, "shares-INITIAL_FORMS": 0}
        | {"shares-0-pledge": make_pledge(make_offer(), 10).pledge.pk, "shares-0-amount": "3.000"},
    )
    assert done.url == back


def test_a_statement_tells_the_period_of_its_head_as_far_as_it_has_passed(officer):
    account = make_account()
    head = [("Từ ngày 15/11/2026 đến ngày 30/11/2026",)]
    taken = take(account, statement(came(1_000, "a"), head=head), officer)
    assert (taken.first_on, taken.last_on) == (date(2026, 11, 15), NOW.date())
    short = [("Từ ngày 20/11/2026 đến ngày 20/11/2026",)]
    rows = (came(1_000, "a"), came(1, "b", on=date(2026, 11, 18)))
    outside = take(make_account(), statement(*rows, head=short), officer)
    assert (outside.first_on, outside.last_on) == (date(2026, 11, 18), FIRST)


def test_days_of_which_no_statement_speaks_are_told(desk, officer):
    account = make_account()
    make_statement(make_account())
    first = make_statement(account, first_on=date(2026, 11, 1), last_on=date(2026, 11, 10))
    next_day = make_statement(account, first_on=date(2026, 11, 11), last_on=date(2026, 11, 12))
    later = make_statement(account, first_on=date(2026, 11, 15), last_on=date(2026, 11, 16))
    one_day = make_statement(account, first_on=date(2026, 11, 18), last_on=date(2026, 11, 18))
    gaps = [statement_lines.gap_before(one) for one in (first, next_day, later, one_day)]
    days = [date(2026, 11, 13) + timedelta(days=place) for place in range(5)]
    assert gaps == [None, None, (days[0], days[1]), (days[4], days[4])]
    client = desk(officer)
    assert "từ ngày 13/11/2026 đến ngày 14/11/2026" in page(client.get(url("statement_change", later.pk)))
    assert "cho ngày 17/11/2026" in page(client.get(url("statement_change", one_day.pk)))


def test_a_statement_of_before_says_that_its_known_lines_are_not_in_its_sums(desk, officer):
    text = page(desk(officer).get(url("statement_change", make_statement(rows=3, known=2).pk)))
    assert "chưa lưu từng dòng" in text


def test_the_same_file_again_leads_to_its_statement(desk, officer):
    account, content = make_account(), statement(came(1_000, "a"))
    first = take(account, content, officer)
    again = {"account": account.pk, "file": SimpleUploadedFile("sao-ke.xlsx", content)}
    text = page(desk(officer).post(url("statement_add"), again))
    assert ("đã được nhập ngày" in text, url("statement_change", first.pk) in text) == (True, True)
    assert Statement.objects.count() == 1


# Money that went out and is no refund


def test_a_fee_is_set_aside_and_no_refund_is_offered_it(desk, officer):
    whole = make_statement(make_account())
    fee = make_credit(0, statement=whole, debit=11_000, status="outgoing", content="PHI DUY TRI")
    client, tab = desk(officer), url("queue") + "?muc=tien-ra"
    text = page(client.get(tab))
    assert ("<h1>Tiền chuyển đi</h1>" in text, f'value="{fee.pk}"' in text) == (True, True)
    receipt = make_receipt(11_000)
    assert "PHI DUY TRI" in page(client.get(url("receipt_refund", receipt.pk)))
    assert "id_usual_error" in page(client.post(tab, {"chosen": [fee.pk], "usual": "interest"}))
    assert client.post(tab, {"chosen": [fee.pk], "usual": "fee"}).url == tab
    fee.refresh_from_db()
    assert (fee.status, fee.set_aside_because) == ("set_aside", "Phí hoặc điều chỉnh của ngân hàng")
    assert "PHI DUY TRI" not in page(client.get(url("receipt_refund", receipt.pk)))
    aside = url("queue") + "?muc=de-rieng"
    assert "PHI DUY TRI" in page(client.get(aside))
    client.post(url("line_reopen", fee.pk), {"back": aside})
    assert StatementLine.objects.get().status == "outgoing"


def test_a_line_by_which_a_refund_is_told_is_not_set_aside(officer):
    out = make_credit(0, debit=700, status="outgoing")
    receipt = make_receipt(700)
    facts = {"pledge": None, "amount": 700, "day": FIRST, "reason": "Nhầm", "line": out}
    receipts.refund(receipt, by=officer, at=NOW, **facts)
    with pytest.raises(setting_aside.ShowsRefund):
        setting_aside.as_no_refund(out, reason="Phí", by=officer, at=NOW)
    out.refresh_from_db()
    assert out.status == "outgoing"


def test_of_several_accounts_none_is_chosen_beforehand(desk, officer):
    make_account()
    assert "– chọn –" not in page(desk(officer).get(url("statement_add")))
    make_account(number="0009998887776")
    assert "– chọn –" in page(desk(officer).get(url("statement_add")))
    sent = {"account": "", "file": SimpleUploadedFile("sao-ke.xlsx", statement(came(1_000, "ung ho")))}
    assert "Hãy chọn tài khoản của sao kê này." in page(desk(officer).post(url("statement_add"), sent))
    assert not Statement.objects.exists()
