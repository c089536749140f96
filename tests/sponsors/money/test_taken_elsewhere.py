"""One file, or one real account, that comes twice: nothing of it is counted twice by itself."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sponsors.models import Pledge, SentStatement, Statement, StatementLine
from sponsors.money import taking_files, taking_statements
from sponsors.money.payment_codes import code_for
from sponsors.money.taken_elsewhere import TakenForAnother
from tests.factories import THANH_HOA, make_officer
from tests.pages import page
from tests.sponsors.making import url
from tests.sponsors.money.records import make_account
from tests.sponsors.money.statement_files import came, statement
from tests.sponsors.pledged import NOW, make_amount_pledge

pytestmark = pytest.mark.django_db


def take_in(content, account, **fields):
    by = make_officer(account.province_id)
    return taking_statements.take_in(account, name="a.xlsx", content=content, layout=None, by=by, at=NOW, **fields)


def pledge_and_file():
    pledge = Pledge.objects.get(pk=make_amount_pledge().pk)
    content = statement(
        came(2_000_000, code_for(pledge.number), reference="FT1234567"),
        came(700_000, "ung ho quy nguoi ngheo", reference="FT1234568"),
    )
    return pledge, content


def test_a_file_that_another_account_has_is_refused():
    pledge, content = pledge_and_file()
    wrong = make_account(bank_name="Vietcombank")
    first = take_in(content, wrong)
    for other in (make_account(), make_account(THANH_HOA)):
        with pytest.raises(TakenForAnother, match=f"22/11/2026.*{wrong.number} · Vietcombank") as refused:
            take_in(content, other)
        assert refused.value.statement == first.statement
    pledge.refresh_from_db()
    assert (pledge.received, Statement.objects.count()) == (2_000_000, 1)


def test_what_is_taken_in_all_the_same_waits_for_somebody():
    pledge, content = pledge_and_file()
    first = take_in(content, make_account())
    taken = take_in(content, make_account(), is_meant=True)
    assert (taken.new, taken.matched, taken.waiting) == (2, 0, 2)
    twins = StatementLine.objects.filter(statement=taken.statement).order_by("position").values_list("twin", flat=True)
    assert list(twins) == list(first.statement.lines.order_by("position").values_list("pk", flat=True))
    pledge.refresh_from_db()
    assert pledge.received == 2_000_000


def test_a_transfer_that_another_account_has_is_not_matched_by_itself():
    pledge = Pledge.objects.get(pk=make_amount_pledge().pk)
    code = code_for(pledge.number)
    take_in(statement(came(500_000, code, reference="FT7654321")), make_account())
    other = make_account()
    again = take_in(statement(came(500_000, f"MBVCB.{code}"), came(600_000, code)), other)
    assert (again.matched, again.waiting) == (1, 1)
    foreign = take_in(statement(came(500_000, f"IBFT {code}")), make_account(THANH_HOA))
    assert StatementLine.objects.get(statement=foreign.statement).twin is None


def test_the_page_names_the_account_and_goes_on_if_it_is_meant(desk):
    _pledge, content = pledge_and_file()
    account, other = make_account(), make_account()
    first = take_in(content, account)
    client = desk(make_officer())
    file = SimpleUploadedFile("sao-ke.xlsx", content)
    response = client.post(url("statement_add"), {"account": other.pk, "file": file})
    sent = SentStatement.objects.get()
    assert (sent.status, sent.elsewhere, response.url) == (
        "refused",
        first.statement,
        url("statement_sent", sent.pk),
    )
    text = page(client.get(response.url))
    for part in (f"cho tài khoản {account}", url("statement_change", first.statement.pk), 'value="meant"'):
        assert part in text
    client.post(response.url, {"do": "meant"})
    client.post(response.url, {"do": "confirm"})  # the columns are those of the other account
    sent.refresh_from_db()
    assert (sent.status, sent.statement.account, sent.elsewhere) == ("taken", other, None)
    queue = page(client.get(url("queue")))
    assert queue.count("Sao kê khác có một lần chuyển cùng số tiền") == 3
    with pytest.raises(taking_files.StaleMove):
        taking_files.is_meant(sent, by=make_officer(), at=NOW)


def test_the_statement_of_another_office_is_named_without_a_way_to_it(desk):
    _pledge, content = pledge_and_file()
    foreign = take_in(content, make_account(THANH_HOA)).statement
    client = desk(make_officer())
    file = SimpleUploadedFile("sao-ke.xlsx", content)
    response = client.post(url("statement_add"), {"account": make_account().pk, "file": file})
    text = page(client.get(response.url))
    assert (f"cho tài khoản {foreign.account}" in text, url("statement_change", foreign.pk) in text) == (True, False)
