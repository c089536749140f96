"""A line set aside as on record already: only where it is, so that its money counts once and never nowhere."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from sponsors.models import StatementLine
from sponsors.money import receipts, setting_aside
from sponsors.money.matching_at_once import LookFirst, doubts, match_at_once
from tests.factories import THANH_HOA, make_officer
from tests.pages import page, said
from tests.sponsors.making import url
from tests.sponsors.money.records import make_account, make_credit, make_receipt, make_statement
from tests.sponsors.pledged import NOW, make_amount_pledge

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
    line, later = pair()
    receipts.set_aside(line, reason=TWIN, recorded_as=make_receipt(), by=officer, at=NOW)
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


def test_many_lines_never_repeat_one(desk):
    account = make_account()
    first = make_credit(500_000, statement=make_statement(account))
    again = make_statement(account)
    lines = [make_credit(500_000, statement=again, twin=first) for _ in range(4)]
    client = desk(make_officer())
    response = client.post(url("queue"), {"chosen": [line.pk for line in lines], "usual": "twin"})
    assert said(response)[-1] == "Đã để riêng 1 dòng."
    assert states(*lines) == ["set_aside", "waiting", "waiting", "waiting"]
    lines[0].refresh_from_db()
    assert (lines[0].repeats, [bool(one) for one in doubts(lines[1:])]) == (first, [False, False, False])
    assert 'value="twin"' not in page(client.get(url("line", lines[1].pk)))
    third = make_credit(500_000, statement=make_statement(account), twin=lines[0])
    assert doubts([third])[0].lines == (first,)
    receipts.reopen(lines[0], by=make_officer(), at=NOW)
    assert doubts([StatementLine.objects.get(pk=lines[3].pk)])[0].lines == (first,)


def test_a_line_set_aside_in_other_words_is_no_reason_to_set_the_other_aside(desk):
    line, later = pair()
    officer = make_officer()
    receipts.set_aside(line, reason="Trùng với sao kê tháng 11", by=officer, at=NOW)
    client = desk(officer)
    text = page(client.get(url("line", later.pk)))
    assert ("đã được để riêng: “Trùng với sao kê tháng 11”" in text, 'value="twin"' in text) == (True, False)
    response = client.post(url("queue"), {"chosen": [later.pk], "usual": "twin"})
    assert "sẽ không được tính ở đâu" in said(response)[-1]
    assert states(line, later) == ["set_aside", "waiting"]
    with pytest.raises(LookFirst):
        match_at_once(later, make_amount_pledge(), by=officer, at=NOW)


def test_what_repeats_a_line_set_aside_since_is_asked_about():
    first, second = pair()
    third = make_credit(statement=make_statement(first.account), twin=second)
    officer = make_officer()
    setting_aside.as_twin(second, reason=TWIN, by=officer, at=NOW)
    receipts.set_aside(first, reason="Lãi", by=officer, at=NOW)
    [doubt] = doubts([StatementLine.objects.get(pk=third.pk)])
    assert (doubt.lines, doubt.aside) == ((), (first,))
    receipts.reopen(second, by=officer, at=NOW)
    receipts.set_aside(third, reason=TWIN, repeats=second, by=officer, at=NOW)
    assert not doubts([StatementLine.objects.get(pk=second.pk)])[0].lines


def test_what_reasons_said_of_repeats_is_kept_as_lines():
    first, second = pair()
    third = make_credit(statement=second.statement, twin=first)
    other, typed = pair()
    decided = {"status": "set_aside", "decided_by": make_officer(), "decided_at": NOW}
    for line, reason in ((second, f"{TWIN}: sao kê tháng 11"), (third, TWIN), (other, TWIN), (typed, "Lãi")):
        StatementLine.objects.filter(pk=line.pk).update(set_aside_because=reason, **decided)
    migration = import_module("sponsors.migrations.0016_money_counted_once")
    with connection.schema_editor() as editor:
        migration.name_what_lines_repeat(apps, editor)
    found = StatementLine.objects.filter(repeats__isnull=False)
    assert list(found.values_list("pk", "repeats")) == [(second.pk, first.pk)]
