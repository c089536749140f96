"""Receiving accounts as staff keep them, their QR code, and who may see and change which."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.roles import Role
from sponsors.models import ReceivingAccount
from sponsors.money import accounts
from tests.factories import BAC_NINH, THANH_HOA, make_commune_officer, make_leader, make_officer, make_user
from tests.pages import page
from tests.sponsors.making import url
from tests.sponsors.money.records import make_account, make_receipt

pytestmark = pytest.mark.django_db

TYPED = {
    "bank": "970436",
    "other_bank": "",
    "number": "1234 5678 90",
    "holder": " bhxh  tinh bac ninh ",
    "province": BAC_NINH,
    "is_preferred": "on",
    "is_open": "on",
}


def the_facts(account):
    return account.bank_name, account.bank_bin, account.number, account.holder, account.is_preferred, account.is_open


def test_an_account_is_kept_with_a_bank_of_the_list(desk):
    desk(make_user(Role.ACCOUNTANT, province=BAC_NINH)).post(url("receivingaccount_add"), TYPED)
    account = ReceivingAccount.objects.get()
    assert the_facts(account) == ("Vietcombank", "970436", "1234567890", "BHXH TINH BAC NINH", True, True)
    assert account.province_id == BAC_NINH


def test_another_bank_is_typed_and_has_no_code(desk):
    client = desk(make_officer())
    client.post(url("receivingaccount_add"), TYPED | {"bank": "other", "other_bank": "Kho bạc Nhà nước  Bắc Ninh"})
    account = ReceivingAccount.objects.get()
    assert (account.bank_name, account.bank_bin) == ("Kho bạc Nhà nước Bắc Ninh", "")
    text = page(client.get(url("receivingaccount_change", account.pk)))
    assert ("không tham gia VietQR" in text, '<img class="s-way__qr"' in text) == (True, False)
    assert 'value="Kho bạc Nhà nước Bắc Ninh"' in text
    assert client.get(url("receivingaccount_qr", account.pk)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"bank": ""}, "id_bank_error"),
        ({"bank": "000000"}, "id_bank_error"),
        ({"bank": "other"}, "Hãy ghi tên ngân hàng."),
        ({"other_bank": "Ngân hàng khác"}, "không làm cả hai"),
        ({"number": "12-34"}, "id_number_error"),
        ({"number": "1" * 20}, "id_number_error"),
        ({"holder": " "}, "id_holder_error"),
        ({"province": THANH_HOA}, "id_province_error"),
        ({"province": ""}, "id_province_error"),
        ({"is_open": ""}, "Chỉ tài khoản đang dùng mới được thông báo cho nhà tài trợ."),
        ({"number": "0011223344"}, "Số tài khoản này đã có: tài khoản 0011223344 · Vietcombank"),
    ],
)
def test_bad_facts_of_an_account_are_told(desk, fields, message):
    make_account(bank_name="Vietcombank", number="0011223344")
    response = desk(make_officer()).post(url("receivingaccount_add"), TYPED | fields)
    assert response.status_code == 200
    assert message in page(response)
    assert ReceivingAccount.objects.count() == 1


def test_an_office_tells_one_account_and_the_last_one_chosen(desk):
    before, foreign = make_account(is_preferred=True), make_account(THANH_HOA, is_preferred=True)
    desk(make_officer()).post(url("receivingaccount_add"), TYPED)
    told = ReceivingAccount.objects.filter(is_preferred=True).values_list("number", flat=True)
    assert set(told) == {"1234567890", foreign.number}
    before.refresh_from_db()
    assert (before.is_preferred, before.is_open) == (False, True)


def test_the_code_is_a_picture_for_the_own_office(desk):
    account, foreign = make_account(bank_bin="970436"), make_account(THANH_HOA, bank_bin="970436")
    client = desk(make_user(Role.AUDITOR, province=BAC_NINH))
    answer = client.get(url("receivingaccount_qr", account.pk))
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("image/svg+xml", True)
    assert answer.content.startswith(b"<svg ")
    assert url("receivingaccount_qr", account.pk) in page(client.get(url("receivingaccount_change", account.pk)))
    assert client.get(url("receivingaccount_qr", foreign.pk)).status_code == 404
    assert client.post(url("receivingaccount_qr", account.pk)).status_code == 405


def test_an_account_with_money_keeps_its_number_and_stays(desk):
    account = make_account(holder="BHXH TINH BAC NINH")
    make_receipt(account=account)
    client = desk(make_officer())
    text = page(client.get(url("receivingaccount_change", account.pk)))
    assert ('name="number"' in text, 'name="holder"' in text, "Tài khoản đã có tiền về" in text) == (False, True, True)
    client.post(url("receivingaccount_change", account.pk), {"holder": "quy tu thien", "number": "9", "bank": "970436"})
    kept = ReceivingAccount.objects.get()
    assert (kept.number, kept.bank_name, kept.holder) == (account.number, account.bank_name, "QUY TU THIEN")
    assert (kept.is_open, kept.is_preferred) == (False, False)
    assert client.post(url("receivingaccount_delete", account.pk), {"post": "yes"}).status_code == 403


def test_an_unused_account_is_corrected_or_deleted(desk):
    account = make_account()
    client = desk(make_officer())
    client.post(url("receivingaccount_change", account.pk), TYPED | {"bank": "970418"})
    assert the_facts(ReceivingAccount.objects.get())[:3] == ("BIDV", "970418", "1234567890")
    client.post(url("receivingaccount_delete", account.pk), {"post": "yes"})
    assert not ReceivingAccount.objects.exists()


def test_money_that_comes_while_the_form_is_open_fixes_the_account():
    account, officer = make_account(), make_officer()
    make_receipt(account=account)
    account.number = "999"
    with pytest.raises(accounts.InUse):
        accounts.keep(account, told=False, by=officer, at=timezone.now())


def test_operations_refuse_what_the_form_would_not_send():
    officer, now = make_officer(), timezone.now()
    foreign = make_account(THANH_HOA)
    for account, told, refusal in (
        (foreign, False, accounts.NotYourAccount),
        (ReceivingAccount(province_id=BAC_NINH, is_open=False), True, accounts.NotInUse),
        (
            ReceivingAccount(province_id=BAC_NINH, bank_name=foreign.bank_name, number=foreign.number, holder="A"),
            False,
            accounts.KeptAlready,
        ),
    ):
        with pytest.raises(refusal):
            accounts.keep(account, told=told, by=officer, at=now)
    foreign.province_id = BAC_NINH
    with pytest.raises(accounts.NotYourAccount):
        accounts.keep(foreign, told=False, by=officer, at=now)


def test_a_refusal_becomes_a_message(desk, monkeypatch):
    account = make_account()
    client = desk(make_officer())
    monkeypatch.setattr(accounts, "is_used", lambda one: False)
    make_account(number="77", bank_name="BIDV")
    client.post(url("receivingaccount_change", account.pk), TYPED)
    assert ReceivingAccount.objects.get(pk=account.pk).number == "1234567890"


@pytest.mark.parametrize(
    ("who", "sees", "writes"),
    [
        (lambda: make_user(Role.ACCOUNTANT, province=BAC_NINH), True, True),
        (lambda: make_user(Role.AUDITOR, province=BAC_NINH), True, False),
        (lambda: make_leader(None), True, True),
        (lambda: make_officer(THANH_HOA), False, False),
        (make_commune_officer, False, False),
    ],
)
def test_an_account_is_seen_and_kept_by_its_office(desk, who, sees, writes):
    account = make_account(number="5566778899", holder="CU")
    client = desk(who())
    listed = client.get(url("receivingaccount_changelist"))
    assert ("5566778899" in page(listed)) == sees
    shown = client.get(url("receivingaccount_change", account.pk))
    assert ("5566778899" in page(shown)) == sees
    client.post(url("receivingaccount_change", account.pk), TYPED)
    assert (ReceivingAccount.objects.get().holder == "BHXH TINH BAC NINH") == writes


def test_the_list_takes_as_many_queries_for_three_as_for_one(desk, django_assert_max_num_queries):
    client = desk(make_officer())

    def counted():
        with django_assert_max_num_queries(14) as captured:
            assert client.get(url("receivingaccount_changelist")).status_code == 200
        return len(captured)

    make_account()
    one = counted()
    make_account()
    make_account()
    assert counted() == one


def test_what_columns_mean_is_shown_and_forgotten(desk):
    layout = {"ghi chu": "content", "khoan moi": "credit"}
    account, other = make_account(layout=layout, stated_as="0123456789"), make_account(layout=layout)
    elsewhere = make_account(THANH_HOA, layout=layout)
    client, forget = desk(make_officer()), url("receivingaccount_forget", account.pk)
    text = page(client.get(url("receivingaccount_change", account.pk)))
    for words in ("“khoan moi”", "Tiền vào (ghi có)", "0123456789", forget, "Quên cách đọc cột"):
        assert words in text
    assert text.index("“khoan moi”") < text.index("“ghi chu”")
    client.post(forget)
    for one in (account, other, elsewhere):
        one.refresh_from_db()
    assert (account.layout, account.stated_as, other.layout, elsewhere.layout) == ({}, "", {}, layout)
    assert forget not in page(client.get(url("receivingaccount_change", account.pk)))
    assert client.post(url("receivingaccount_forget", elsewhere.pk)).status_code == 404
    auditor = desk(make_user(Role.AUDITOR, province=BAC_NINH))
    assert auditor.post(forget).status_code == 403
    assert url("receivingaccount_forget", other.pk) not in page(auditor.get(url("receivingaccount_change", other.pk)))


def test_only_its_office_forgets_what_columns_mean():
    account = make_account(layout={"a": "credit"})
    with pytest.raises(accounts.NotYourAccount):
        accounts.forget_layout(account, by=make_officer(THANH_HOA), at=timezone.now())


def test_what_statements_taught_meanwhile_stays_when_the_account_is_kept():
    account = make_account()
    ReceivingAccount.objects.update(layout={"a": "credit"}, stated_as="123456")
    accounts.keep(account, told=False, by=make_officer(), at=timezone.now())
    account.refresh_from_db()
    assert (account.layout, account.stated_as) == ({"a": "credit"}, "123456")


@pytest.mark.parametrize("number", ["0998877665", "998877665"])
def test_one_account_is_kept_once_whatever_its_bank_is_called(desk, number):
    first = make_account(THANH_HOA, number="998877665")
    client = desk(make_officer())
    typed = TYPED | {"bank": "other", "other_bank": "Ngân hàng BIDV chi nhánh Bắc Ninh", "number": number}
    response = client.post(url("receivingaccount_add"), typed)
    assert f"Số tài khoản này đã có: tài khoản {first}, của {first.province}." in page(response)
    with pytest.raises(IntegrityError, match="a_number_is_kept_once"), transaction.atomic():
        make_account(number=f"0{number}", bank_name="BIDV (2)")
    with pytest.raises(accounts.KeptAlready):
        accounts.keep(
            ReceivingAccount(province_id=BAC_NINH, bank_name="BIDV (2)", number=number, holder="A"),
            told=False,
            by=make_officer(),
            at=timezone.now(),
        )


def test_two_banks_of_the_list_may_have_one_number(desk):
    first = make_account(number="1234567890", bank_name="BIDV", bank_bin="970418")
    client = desk(make_officer())
    client.post(url("receivingaccount_add"), TYPED | {"is_preferred": ""})
    other = ReceivingAccount.objects.get(bank_bin=TYPED["bank"])
    assert (first.shares_number, other.shares_number) == (False, True)
    client.post(url("receivingaccount_change", other.pk), TYPED | {"holder": "QUY TU THIEN", "is_preferred": ""})
    other.refresh_from_db()
    assert (other.holder, other.shares_number) == ("QUY TU THIEN", True)
    for one, its in ((first, other), (other, first)):
        assert f"Tài khoản {its} có cùng số." in page(client.get(url("receivingaccount_change", one.pk)))


def test_accounts_kept_twice_before_stay_and_say_so():
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX a_number_is_kept_once")
    for number in ("5550001", "0005550001", "5550003"):
        make_account(number=number)
    import_module("sponsors.migrations.0016_money_counted_once").tell_doubles(apps, None)
    found = ReceivingAccount.objects.order_by("pk").values_list("shares_number", flat=True)
    assert list(found) == [False, True, False]
