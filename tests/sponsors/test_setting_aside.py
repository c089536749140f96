"""A line set aside as on record already: only where it is, so that its money counts once and never nowhere."""

import pytest

from sponsors import receipts, setting_aside
from sponsors.matching_at_once import doubts
from sponsors.models import StatementLine
from tests.factories import THANH_HOA, make_officer
from tests.pages import page, said
from tests.sponsors.making import url
from tests.sponsors.money import make_account, make_credit, make_receipt, make_statement
from tests.sponsors.pledged import NOW

pytestmark = pytest.mark.django_db
TWIN = "Đã có trong sao kê khác"


def states(*lines):
    return [StatementLine.objects.get(pk=line.pk).status for line in lines]


def pair():
    account = make_account()
    line = make_credit(statement=make_statement(account))
    return line, make_credit(statement=make_statement(account), twin=line)


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_twins_one_is_set_aside(desk, first):
    lines = pair()
    client = desk(make_officer())
    client.post(url("queue"), {"chosen": [lines[first].pk], "usual": "twin"})
    text = page(client.get(url("line", lines[1 - first].pk)))
    assert ('name="usual" value="twin"' in text, "Sao kê khác có một lần chuyển" in text) == (False, False)
    again = client.post(url("queue"), {"chosen": [lines[1 - first].pk], "usual": "twin"})
    assert "sẽ không được tính ở đâu" in said(again)[-1]
    assert sorted(states(*lines)) == ["set_aside", "waiting"]


def test_both_ticked_at_once_one_stays(desk):
    lines = pair()
    response = desk(make_officer()).post(url("queue"), {"chosen": [line.pk for line in lines], "usual": "twin"})
    assert said(response)[-1] == "Đã để riêng 1 dòng."
    assert states(*lines) == ["set_aside", "waiting"]


def test_of_three_in_a_row_the_last_still_knows_the_first():
    first, second = pair()
    third = make_credit(statement=make_statement(first.account), twin=second)
    officer = make_officer()
    setting_aside.as_twin(second, reason=TWIN, by=officer, at=NOW)
    assert doubts([StatementLine.objects.get(pk=third.pk)])[0].lines == (first,)
    setting_aside.as_twin(third, reason=TWIN, by=officer, at=NOW)
    with pytest.raises(setting_aside.NowhereElse):
        setting_aside.as_twin(first, reason=TWIN, by=officer, at=NOW)


def test_what_is_on_record_otherwise_may_be_a_twins_transfer():
    officer = make_officer()
    for reason, receipt in (("Lãi", None), (TWIN, make_receipt())):
        line, later = pair()
        receipts.set_aside(line, reason=reason, recorded_as=receipt, by=officer, at=NOW)
        setting_aside.as_twin(later, reason=TWIN, by=officer, at=NOW)
        assert states(line, later) == ["set_aside", "set_aside"]
    line, later = pair()
    receipts.set_aside(later, reason="Đã ghi", recorded_as=make_receipt(), by=officer, at=NOW)
    assert doubts([line])[0].lines == (later,)


def test_what_was_typed_once_stands_for_one_line(desk):
    statement = make_statement(make_account())
    lines = [make_credit(statement=statement) for _ in range(2)]
    receipt = make_receipt()
    response = desk(make_officer()).post(url("queue"), {"chosen": [line.pk for line in lines], "usual": "by_hand"})
    assert "chưa có khoản thu ghi tay nào" in said(response)[0]
    assert said(response)[-1] == "Đã để riêng 1 dòng."
    assert (states(*lines), receipt.set_aside_lines.get()) == (["set_aside", "waiting"], lines[0])


def test_nothing_typed_no_line_set_aside_as_typed():
    line, officer = make_credit(), make_officer()
    with pytest.raises(setting_aside.NotByHand):
        setting_aside.as_typed(line, reason="Đã ghi", by=officer, at=NOW)
    for act in (setting_aside.as_typed, setting_aside.as_twin):
        with pytest.raises(receipts.NotYourMoney):
            act(line, reason="Đã ghi", by=make_officer(THANH_HOA), at=NOW)
    assert states(line) == ["waiting"]
