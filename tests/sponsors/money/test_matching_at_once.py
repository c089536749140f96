"""A line matched by one click: only what is missing, and never what may be on record already."""

import pytest

from sponsors.models import Entry, StatementLine
from sponsors.money import receipts
from sponsors.money.matching_at_once import LookFirst, NoLongerFits, doubts, match_at_once
from tests.factories import THANH_HOA, make_officer
from tests.pages import page, said
from tests.sponsors.making import url
from tests.sponsors.money.records import make_account, make_credit, make_receipt, make_statement
from tests.sponsors.pledged import NOW, make_amount_pledge

pytestmark = pytest.mark.django_db


def match(line, pledge, by=None):
    return match_at_once(line, pledge, by=by or make_officer(), at=NOW)


def twin_of(line, **fields):
    return make_credit(line.credit, statement=make_statement(line.account), twin=line, **fields)


def test_a_line_is_matched_with_what_is_missing():
    pledge, statement = make_amount_pledge(1_500_000), make_statement()
    assert match(make_credit(1_000_000, statement=statement), pledge).used == 1_000_000
    line = make_credit(1_000_000, statement=statement)
    with pytest.raises(NoLongerFits):
        match(line, pledge)
    line.refresh_from_db()
    assert (line.status, Entry.objects.count()) == ("waiting", 1)
    assert match(make_credit(500_000, statement=statement), pledge).left == 0
    with pytest.raises(receipts.NotYourMoney):
        match(line, pledge, make_officer(THANH_HOA))


def test_what_may_be_on_record_is_looked_at_first():
    pledge = make_amount_pledge(9_000_000)
    line = make_credit()
    twin = twin_of(line)
    typed = make_credit(2_000_000)
    receipt = make_receipt(2_000_000)
    for doubtful in (line, twin, typed):
        with pytest.raises(LookFirst):
            match(doubtful, pledge)
    lines = list(StatementLine.objects.select_related("account").order_by("pk"))
    assert [(list(one.receipts), list(one.lines)) for one in doubts(lines)] == [
        ([], [twin]),
        ([], [line]),
        ([receipt], []),
    ]
    receipts.set_aside(twin, reason="Đã có", by=make_officer(), at=NOW)
    assert match(StatementLine.objects.get(pk=line.pk), pledge).used == 1_000_000


def test_what_was_set_aside_as_typed_is_not_matched_in_another_form():
    pledge, line, receipt = make_amount_pledge(9_000_000), make_credit(), make_receipt()
    receipts.set_aside(line, reason="Đã ghi", recorded_as=receipt, by=make_officer(), at=NOW)
    with pytest.raises(LookFirst):
        match(twin_of(line), pledge)


def test_the_queue_says_what_may_be_on_record_and_offers_no_click(desk, django_assert_max_num_queries):
    pledge = make_amount_pledge(1_000_000)
    account = make_account()
    line = make_credit(statement=make_statement(account), content=f"ung ho {pledge.reference}")
    client = desk(make_officer())
    click = url("line_match", line.pk, pledge.pk)
    assert click in page(client.get(url("queue")))
    twin = twin_of(line, content=f"MBVCB {pledge.reference}")
    text = page(client.get(url("queue")))
    assert (click in text, url("line_match", twin.pk, pledge.pk) in text) == (False, False)
    assert (text.count("Sao kê khác có một lần chuyển cùng số tiền"), "Xem rồi ghép" in text) == (2, True)
    response = client.post(click)
    assert (response.url, said(response)[-1]) == (
        f"{url('line', line.pk)}?pledge={pledge.pk}",
        "Lần chuyển này có thể đã được ghi nhận. Hãy xem kỹ trước khi ghép.",
    )
    text = page(client.get(response.url))
    assert ("Đúng là lần chuyển này: để riêng dòng" in text, url("statement_change", twin.statement_id) in text) == (
        True,
        True,
    )
    client.post(url("queue"), {"chosen": [twin.pk], "usual": "twin"})
    assert click in page(client.get(url("queue")))


def test_a_line_set_aside_as_typed_names_the_receipt(desk):
    line, receipt = make_credit(), make_receipt()
    client = desk(make_officer())
    assert 'name="usual" value="by_hand"' in page(client.get(url("line", line.pk)))
    client.post(url("queue"), {"chosen": [line.pk], "usual": "by_hand"})
    line.refresh_from_db()
    assert (line.recorded_as, line.set_aside_because) == (receipt, "Đã ghi khoản thu bằng tay")


def test_lines_that_were_ticked_stay_ticked_where_the_reason_is_missing(desk):
    statement = make_statement(make_account())
    lines = [make_credit(statement=statement) for _ in range(3)]
    text = page(desk(make_officer()).post(url("queue"), {"chosen": [line.pk for line in lines[:2]], "usual": ""}))
    ticked = [f'value="{line.pk}" data-tick checked' in text for line in lines]
    assert ticked == [True, True, False]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", "Đã ghép 1.000.000 đồng."),
        ("300.000", "Đã ghép 300.000 đồng; khoản thu còn lại 700.000 đồng."),
        ("1.000.000", "Đã ghép 1.000.000 đồng."),
    ],
)
def test_what_was_matched_is_told(desk, given, told):
    pledge, line = make_amount_pledge(5_000_000), make_credit()
    rows = {"shares-TOTAL_FORMS": 1, "shares-INITIAL_FORMS": 0}
    rows |= {"shares-0-pledge": pledge.pk, "shares-0-amount": given}
    assert said(desk(make_officer()).post(url("line", line.pk), rows))[-1] == told


def test_a_line_is_not_matched_with_nothing(desk):
    line = make_credit()
    rows = {"shares-TOTAL_FORMS": 1, "shares-INITIAL_FORMS": 0, "shares-0-pledge": "", "shares-0-amount": ""}
    assert "Hãy chọn ít nhất một cam kết." in page(desk(make_officer()).post(url("line", line.pk), rows))
    assert StatementLine.objects.get().status == "waiting"


def test_endless_digits_are_no_key(desk):
    line, digits = make_credit(), "9" * 5_000
    client = desk(make_officer())
    assert client.get(f"{url('line', line.pk)}?pledge={digits}").status_code == 200
    rows = {"shares-TOTAL_FORMS": digits, "shares-INITIAL_FORMS": 0, "add_row": "1"}
    assert client.post(url("line", line.pk), rows).status_code == 200
    assert client.post(url("queue"), {"chosen": [digits], "usual": "fee"}).status_code == 200
    assert client.get(f"{url('pledge_add')}?campaign={digits}&sponsor={digits}").status_code == 200
    assert client.get(f"{url('receipt_add')}?pledge={digits}").status_code == 200
    for name in ("pledge", "receipt", "statement"):
        page_of = url(f"{name}_change", 1).replace("/1/", f"/{digits}/")
        assert client.get(page_of).status_code == 404
