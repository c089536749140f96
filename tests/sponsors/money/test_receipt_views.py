"""Receipts written down by hand, found again, their rest matched or sent back."""

from datetime import date

import pytest

from accounts.roles import Role
from sponsors.models import Receipt
from sponsors.money import receipts
from sponsors.money.payment_codes import code_for
from sponsors.money.receipt_views import found
from sponsors.money.receipts import Share
from tests.factories import (
    BAC_NINH,
    THANH_HOA,
    make_campaign,
    make_leader,
    make_offer,
    make_officer,
    make_pledge,
    make_sponsor,
    make_user,
)
from tests.pages import page, said, text_of
from tests.sponsors.making import url
from tests.sponsors.money.records import give, make_account, make_credit, make_receipt, make_receipts_of_all_ends
from tests.sponsors.pledged import NOW

pytestmark = pytest.mark.django_db

CASH = {
    "kind": "cash",
    "received_on": "20/11/2026",
    "amount": "3.000.000",
    "payer": "Lê  Thị An",
    "account": "",
    "bank_reference": "PT-01",
    "province": BAC_NINH,
    "note": "Thu tại cơ quan",
}


def shares(*rows):
    data = {"shares-TOTAL_FORMS": len(rows), "shares-INITIAL_FORMS": 0}
    for place, (pledge, amount) in enumerate(rows):
        data |= {f"shares-{place}-pledge": pledge and pledge.pk, f"shares-{place}-amount": amount}
    return data


def pledged(**fields):
    return make_pledge(make_offer(), 10, **fields).pledge


def test_cash_is_recorded_over_two_pledges(desk):
    one, other = pledged(), pledged()
    accountant = make_user(Role.ACCOUNTANT, province=BAC_NINH)
    response = desk(accountant).post(
        url("receipt_add"), CASH | shares((one, "1.000.000"), (other, "500.000"), ("", ""))
    )
    receipt = Receipt.objects.get()
    assert response.url == url("receipt_change", receipt.pk)
    assert (receipt.payer, receipt.amount, receipt.used, receipt.recorded_by) == (
        "Lê Thị An",
        3_000_000,
        1_500_000,
        accountant,
    )
    text = page(desk(accountant).get(response.url))
    for words in ("3.000.000 đồng", "PT-01", one.reference, other.reference, url("receipt_match", receipt.pk)):
        assert words in text


def test_the_form_begins_with_the_pledge_from_which_one_comes(desk):
    pledge = pledged()
    client = desk(make_officer())
    text = page(client.get(f"{url('receipt_add')}?pledge={pledge.pk}"))
    assert (f'<option value="{pledge.pk}" selected>' in text, f"{pledge.reference} · " in text) == (True, True)
    for odd in ("x", "9" * 30, make_pledge(make_offer(make_campaign(THANH_HOA))).pledge.pk):
        assert " selected>" not in page(client.get(f"{url('receipt_add')}?pledge={odd}")).split("shares-0-pledge")[1]


def test_one_more_row_is_shown_and_nothing_saved(desk):
    text = page(desk(make_officer()).post(url("receipt_add"), CASH | shares(("", "")) | {"add_row": "1"}))
    assert ('name="shares-1-pledge"' in text, Receipt.objects.exists()) == (True, False)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"amount": "0"}, "1"),
        ({"amount": "10.000.000.000.001"}, "10.000.000.000.000"),
        ({"amount": "ba triệu"}, "Hãy nhập số tiền bằng đồng"),
        ({"received_on": "01/01/2030"}, "Ngày này chưa tới. Hãy nhập ngày tiền về."),
        ({"received_on": ""}, "id_received_on_error"),
        ({"kind": "vang"}, "id_kind_error"),
        ({"province": THANH_HOA}, "id_province"),
        ({"payer": "A" * 201}, "id_payer_error"),
        ({"account": "own"}, "Chỉ chuyển khoản mới vào tài khoản."),
        ({"account": "foreign"}, "id_account_error"),
        ({"shares-0-amount": "1"}, "Hãy chọn cam kết nhận số tiền này."),
        (
            {"shares-TOTAL_FORMS": 2, "shares-0-pledge": "own", "shares-1-pledge": "other", "shares-1-amount": "5"},
            "Hãy nhập số tiền dành cho cam kết này.",
        ),
        ({"shares-0-pledge": "paid"}, "Cam kết này đã nhận đủ tiền"),
        ({"shares-0-pledge": "own", "shares-0-amount": "3.000.001"}, "nhưng chỉ có 3.000.000 đồng"),
        ({"shares-0-pledge": "withdrawn", "shares-0-amount": "1"}, "id_shares-0-pledge_error"),
        ({"shares-0-pledge": "foreign", "shares-0-amount": "1"}, "id_shares-0-pledge_error"),
    ],
)
def test_bad_receipts_are_told_and_nothing_is_kept(desk, fields, message):
    paid = pledged()
    give(make_receipt(8_046_000, received_on=date(2026, 11, 1)), paid, 8_046_000)
    known = {
        "account": {"own": make_account(), "foreign": make_account(THANH_HOA)},
        "shares-1-pledge": {"other": pledged()},
        "shares-0-pledge": {
            "own": pledged(),
            "paid": paid,
            "withdrawn": pledged(
                status="registered",
            ),
            "foreign": make_pledge(make_offer(make_campaign(THANH_HOA))).pledge,
        },
    }
    gone = known["shares-0-pledge"]["withdrawn"]
    type(gone).objects.filter(pk=gone.pk).update(
        status="withdrawn", withdrawn_by=gone.registered_by, withdrawn_at=gone.registered_at, withdrawal_reason="Thôi"
    )
    sent = {name: getattr(known.get(name, {}).get(value), "pk", value) for name, value in fields.items()}
    response = desk(make_officer()).post(url("receipt_add"), CASH | shares(("", "")) | sent)
    assert (response.status_code, message in page(response)) == (200, True)
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(
    ("amount", "told", "left"),
    [
        ("3.000.000", "Đã ghép 3.000.000 đồng.", 0),
        ("9.000.000", "Đã ghép 8.046.000 đồng; khoản thu còn lại 954.000 đồng.", 954_000),
    ],
)
def test_a_pledge_without_an_amount_gets_the_whole_receipt_as_far_as_money_is_missing(desk, amount, told, left):
    pledge = pledged()
    done = desk(make_officer()).post(url("receipt_add"), CASH | {"amount": amount} | shares((pledge, "")))
    assert (said(done)[-1], Receipt.objects.get().left) == (told, left)


def test_the_page_of_a_receipt_offers_what_can_be_done_with_each_entry_and_leads_back(desk):
    officer, pledge, receipt = make_officer(), pledged(), make_receipt(3_000_000)
    entry = give(receipt, pledge, 3_000_000)
    client = desk(officer)
    here = url("receipt_change", receipt.pk)
    text = page(client.get(here))
    undo = f"{url('entry_undo', entry.pk)}?tu=khoan-thu"
    for words in (undo, f'id="but-toan-{entry.pk}"', f"{url('pledge_change', pledge.pk)}#but-toan-{entry.pk}"):
        assert words in text
    assert f"{url('money_move', pledge.pk, receipt.pk)}?tu=khoan-thu" in text
    assert f'id="but-toan-{entry.pk}"' in page(client.get(url("pledge_change", pledge.pk)))
    assert client.post(undo, {"reason": "Ghi nhầm"}).url == here
    assert undo not in page(client.get(here))
    auditor = desk(make_user(Role.AUDITOR, province=BAC_NINH))
    assert "?tu=khoan-thu" not in page(auditor.get(here))


def test_money_like_it_on_record_is_asked_about_once(desk):
    client = desk(make_officer())
    client.post(url("receipt_add"), CASH | shares(("", "")))
    text = page(client.post(url("receipt_add"), CASH | shares(("", ""))))
    assert ('type="checkbox" name="is_another"' in text, Receipt.objects.count()) == (True, 1)
    client.post(url("receipt_add"), CASH | shares(("", "")) | {"is_another": "on"})
    assert Receipt.objects.count() == 2


def test_a_refusal_is_told_in_the_form(desk):
    pledge = pledged()
    rows = shares((pledge, "1"), (pledge, "2"))
    assert "Có cam kết ghi hai lần" in page(desk(make_officer()).post(url("receipt_add"), CASH | rows))
    assert not Receipt.objects.exists()


def test_the_rest_of_a_receipt_is_matched_and_sent_back(desk):
    receipt, pledge = make_receipt(3_000_000), pledged()
    client = desk(make_officer())
    address = url("receipt_match", receipt.pk)
    assert "3.000.000 đồng" in page(client.get(address))
    assert "Hãy chọn ít nhất một cam kết." in page(client.post(address, shares(("", ""))))
    assert 'name="shares-1-pledge"' in page(client.post(address, shares(("", "")) | {"add_row": "1"}))
    client.post(address, shares((pledge, "2.000.000")))
    back = url("receipt_refund", receipt.pk)
    data = {"amount": "1.000.000", "day": "22/11/2026", "line": "", "reason": "Nhà tài trợ chuyển thừa"}
    assert "Chỉ có 1.000.000 đồng." in page(client.post(back, data | {"amount": "1.000.001"}))
    client.post(back, data)
    receipt.refresh_from_db()
    assert (receipt.left, receipt.entries.count()) == (0, 2)
    assert said(client.post(address, shares((pledge, "1"))))[-1]
    assert receipt.entries.count() == 2


def test_a_receipt_of_a_line_that_waits_again_is_matched_there(desk):
    line = make_credit(5_000)
    receipt = make_receipt(5_000, line=line, account=line.account)
    client = desk(make_officer())
    assert url("receipt_match", receipt.pk) not in page(client.get(url("receipt_change", receipt.pk)))
    client.post(url("receipt_match", receipt.pk), shares((pledged(), "5.000")))
    assert not receipt.entries.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"PT-01", "FT77"}),
        ("?q=lê thị", {"PT-01"}),
        ("?q=FT7", {"FT77"}),
        ("?q=3.000.000 đồng", {"PT-01"}),
        ("?q=hoa sen", {"FT77"}),
        ("?q=SEN-CK", {"FT77"}),
        ("?q=CK0001", {"FT77"}),
        ("?q=tại cơ quan", {"PT-01"}),
        ("?q=999", set()),
        ("?con=du", {"PT-01"}),
        ("?con=het", {"FT77"}),
        ("?kind__exact=cash", {"PT-01"}),
        ("?received_on_from=21/11/2026&received_on_to=30/11/2026", {"FT77"}),
        ("?received_on_to=21/11/2026", {"PT-01"}),
        ("?received_on_from=31/02/2027", set()),
    ],
)
def test_receipts_are_searched_and_filtered(desk, query, found):
    pledge = pledged(sponsor=make_sponsor(name="Công ty Hoa Sen"), reference="SEN-CK0001")
    make_receipt(3_000_000, kind="cash", payer="Lê Thị An", bank_reference="PT-01", note="Thu tại cơ quan")
    give(make_receipt(5, bank_reference="FT77", received_on="2026-11-22"), pledge, 5)
    make_receipt(7, province_id=THANH_HOA, bank_reference="FT7BIMAT")
    text = page(desk(make_officer()).get(url("receipt_changelist") + query))
    assert {one for one in ("PT-01", "FT77", "FT7BIMAT") if f">{one}<" in text} == found


def test_receipts_are_of_their_office_and_auditors_read_them(desk):
    receipt = make_receipt(payer="Lê Thị An")
    client = desk(make_user(Role.AUDITOR, province=BAC_NINH))
    assert "Lê Thị An" in page(client.get(url("receipt_change", receipt.pk)))
    for name in ("receipt_match", "receipt_refund"):
        assert client.get(url(name, receipt.pk)).status_code == 403
    assert client.get(url("receipt_add")).status_code == 403
    client = desk(make_officer(THANH_HOA))
    for name in ("receipt_change", "receipt_match", "receipt_refund"):
        assert client.get(url(name, receipt.pk)).status_code == 404
    assert "Lê Thị An" not in page(client.get(url("receipt_changelist")))
    assert client.get(url("receipt_change", receipt.pk).replace(str(receipt.pk), "x1")).status_code == 404


def test_pledges_are_found_by_reference_code_and_sponsor(desk):
    pledge = pledged(sponsor=make_sponsor(name="Công ty Hoa Sen"), reference="SEN-CK0001")
    make_pledge(make_offer(make_campaign(THANH_HOA)), reference="SEN-BIMAT", sponsor=make_sponsor(name="Hoa Sen 2"))
    client = desk(make_officer())

    def found(term, page="1"):
        answer = client.get(url("find_pledges"), {"term": term, "page": page}).json()
        return [one["text"] for one in answer["results"]]

    label = ["SEN-CK0001 · Công ty Hoa Sen · còn thiếu 8.046.000 đồng"]
    pledge.refresh_from_db()
    for term in ("", "sen-ck", "hoa sen"):
        assert found(term) == label
    assert (found("khong co"), found("sen", page="x"), found("sen", page="2")) == ([], label, [])
    give(make_receipt(8_046_000), pledge, 8_046_000)
    assert found("sen") == ["SEN-CK0001 · Công ty Hoa Sen · đã nhận đủ"]
    assert desk(make_user(Role.AUDITOR)).get(url("find_pledges")).status_code == 403


def test_the_national_office_records_for_itself(desk):
    desk(make_leader(None)).post(url("receipt_add"), CASH | {"province": ""} | shares(("", "")))
    assert Receipt.objects.get().province is None


def test_the_list_takes_as_many_queries_for_three_as_for_one(desk, django_assert_max_num_queries):
    client = desk(make_officer())

    def counted():
        with django_assert_max_num_queries(16) as captured:
            assert client.get(url("receipt_changelist")).status_code == 200
        return len(captured)

    make_receipt(account=make_account())
    one = counted()
    for _ in range(2):
        make_receipt(account=make_account())
    assert counted() == one


def test_receipts_are_found_by_the_code_of_their_pledge_in_transfers(desk):
    pledge = pledged(reference="SEN-CK0001")
    give(make_receipt(1_000, bank_reference="FT77"), pledge, 1_000)
    make_receipt(1_000, bank_reference="FT88")
    shown = page(desk(make_officer()).get(url("receipt_changelist") + f"?q={code_for(pledge.number)}"))
    assert ("FT77" in shown, "FT88" in shown) == (True, False)


def test_the_list_says_for_whom_receipts_are_and_what_was_sent_back(desk):
    officer, pledge = make_officer(), pledged(sponsor=make_sponsor(name="Công ty Sen"), reference="SEN-CK0001")
    campaign = make_campaign(THANH_HOA)
    foreign = make_pledge(make_offer(campaign), sponsor=make_sponsor(THANH_HOA, name="Kín"), reference="XA-CK1").pledge
    both, back = make_receipt(30), make_receipt(40)
    give(both, pledge, 20)
    give(both, foreign, 10)
    sent = {"pledge": None, "amount": 40, "day": back.received_on, "reason": "Nhầm", "line": None}
    receipts.refund(back, by=officer, at=NOW, **sent)
    make_receipt(50)
    part, rest = make_receipt(60), make_receipt(70)
    for one in (part, rest):
        give(one, pledge, 60)
        receipts.refund(one, by=officer, at=NOW, **sent | {"pledge": pledge, "amount": 25})
    shown = page(desk(officer).get(url("receipt_changelist")))
    assert ("SEN-CK0001 · Công ty Sen; XA-CK1" in shown, "Kín" in shown) == (True, False)
    words_of_each = ("đã ghép hết", "đã hoàn trả hết", "chưa ghép 50 đồng", "còn lại 10 đồng")
    assert [shown.count(words) for words in (*words_of_each, "đã hoàn trả một phần")] == [1, 1, 1, 1, 1]


def test_a_matched_receipt_says_how_it_is_put_right(desk):
    pledge, receipt = pledged(reference="SEN-CK0001"), make_receipt(30, kind="cash")
    address = url("receipt_change", receipt.pk)
    client = desk(make_officer())
    assert "Nếu khoản thu này ghi sai" not in page(client.get(address))
    entry = give(receipt, pledge, 30)
    way, shown = url("entry_undo", entry.pk), page(client.get(address))
    assert ("Nếu khoản thu này ghi sai" in shown, way in shown) == (True, True)
    receipts.take_back(entry, reason="Gõ nhầm", by=make_officer(), at=NOW)
    shown = page(client.get(address))
    assert (way in shown, url("receipt_void", receipt.pk) in shown) == (False, True)


def test_a_receipt_names_no_sponsor_of_another_office(desk):
    campaign = make_campaign(THANH_HOA)
    foreign = make_pledge(make_offer(campaign), sponsor=make_sponsor(THANH_HOA, name="Bà Kín Đáo"), reference="XA-CK1")
    own, receipt = pledged(sponsor=make_sponsor(name="Công ty Sen")), make_receipt(50)
    entry = give(receipt, foreign.pledge, 30)
    give(receipt, own, 20)
    receipts.take_back(entry, reason="Bà Kín Đáo xin chuyển", by=make_officer(None), at=NOW)
    give(receipt, foreign.pledge, 30)
    address = url("receipt_change", receipt.pk)
    shown = page(desk(make_officer()).get(address))
    told = [words in text_of(shown) for words in ("XA-CK1 (do cơ quan khác quản lý)", "Công ty Sen", "Kín Đáo")]
    links = [url("pledge_change", pledge.pk) in shown for pledge in (own, foreign.pledge)]
    assert (told, links) == ([True, True, False], [True, False])
    assert not found(Receipt.objects.all(), "Kín Đáo", make_officer())
    assert [one.pk for one in found(Receipt.objects.all(), "Kín Đáo", make_officer(None))] == [receipt.pk]
    shown = page(desk(make_officer(None)).get(address))
    assert ("Bà Kín Đáo xin chuyển" in shown, url("pledge_change", foreign.pledge.pk) in shown) == (True, True)


def test_receipts_that_are_no_donation_do_not_wait_in_the_list(desk):
    officer = make_officer()
    make_receipts_of_all_ends(officer, pledged())
    client = desk(officer)
    listed = page(client.get(url("receipt_changelist")))
    counted = [listed.count(words) for words in ("chưa ghép 13 đồng", "không phải tài trợ", "dòng sao kê chờ ghép lại")]
    assert ("10 đồng" in listed, "đã ghép hết trong 15 đồng đã gõ" in listed, "14 đồng" in listed) == (True, True, True)
    assert (counted, "còn lại 1" in listed.replace("chưa ghép 13 đồng", "")) == ([1, 1, 1], False)
    assert page(client.get(url("receipt_changelist") + "?con=nham")).count("/ghi-nham/") == 0
    assert {one.amount for one in found(Receipt.objects.all(), "10", officer)} == {15}
    set_aside = page(client.get(url("receipt_change", Receipt.objects.get(amount=11).pk)))
    assert ("Lãi tiền gửi" in set_aside, "Còn lại" in set_aside) == (True, False)


# What was typed wrong


def test_a_receipt_recorded_by_mistake_counts_no_more(desk):
    receipt = make_receipt(150_000_000, kind="cash")
    client, address = desk(make_officer()), url("receipt_void", receipt.pk)
    assert address in page(client.get(url("receipt_change", receipt.pk)))
    asked = page(client.get(address))
    assert ('value="150000000"' in asked, "150.000.000 đồng" in asked) == (True, True)
    stale = client.post(address, {"amount": "149", "reason": "Gõ thừa số 0"})
    assert "Gõ thừa số 0" in page(stale)
    assert "nay còn lại 150.000.000 đồng, không phải 149 đồng" in page(stale)
    done = client.post(address, {"amount": "150000000", "reason": "Gõ thừa số 0"})
    assert said(done)[-1] == "Đã ghi 150.000.000 đồng là khoản ghi nhầm, không tính là đã nhận."
    shown = page(client.get(url("receipt_change", receipt.pk)))
    assert ("Gõ thừa số 0" in shown, address in shown) == (True, False)
    assert [entry.kind for entry in receipt.entries.all()] == ["voided"]
    assert "không còn tiền chưa ghép" in page(client.post(address, {"amount": "150000000", "reason": "Lại"}))


def test_a_receipt_that_is_matched_is_undone_before_it_is_recorded_by_mistake(desk):
    receipt = make_receipt(30, kind="cash")
    entry = give(receipt, pledged(), 30)
    client, address = desk(make_officer()), url("receipt_void", receipt.pk)
    for answer in (client.get(address), client.post(address, {"amount": "0", "reason": "Nhầm"})):
        assert answer.url == url("receipt_change", receipt.pk)
        assert "hãy hủy ghép hoặc hủy hoàn trả trước" in said(answer)[-1]
    assert url("entry_undo", entry.pk) in page(client.get(url("receipt_change", receipt.pk)))


def test_a_receipt_of_a_statement_waits_again_from_its_own_page(desk):
    line, officer, pledge = make_credit(30), make_officer(), pledged()
    receipt = receipts.match_line(line, shares=[Share(pledge, 30)], by=officer, at=NOW)
    client, address, way = desk(officer), url("receipt_change", receipt.pk), url("line_reopen", line.pk)
    assert way not in page(client.get(address))
    receipts.take_back(receipt.entries.get(), reason="Nhầm", by=officer, at=NOW)
    shown = page(client.get(address))
    assert (way in shown, "Đưa về chờ ghép" in shown) == (True, True)
    refused = page(client.post(url("receipt_void", receipt.pk), {"amount": "0", "reason": "Nhầm"}))
    assert ("Khoản tiền này có trong sao kê" in refused, "không được nhỏ hơn" in refused) == (True, False)
    client.post(way)
    shown = page(client.get(address))
    assert (way in shown, "dòng sao kê chờ ghép lại" in shown) == (False, True)


def test_a_receipt_shows_the_line_for_which_it_stands(desk):
    receipt, officer, line = make_receipt(5), make_officer(), make_credit(5, content="UNG HO TET")
    receipts.set_aside(line, reason="Đã ghi", recorded_as=receipt, by=officer, at=NOW)
    client, address = desk(officer), url("receipt_void", receipt.pk)
    shown = page(client.get(url("receipt_change", receipt.pk)))
    assert ("UNG HO TET" in shown, url("statement_change", line.statement_id) in shown) == (True, True)
    assert (address in shown, url("receipt_match", receipt.pk) in shown) == (False, True)
    refused = page(client.post(address, {"amount": "5", "reason": "Nhầm"}))
    assert "bấm “Đưa về chờ ghép” ở dòng đó trước" in refused


def test_a_refund_of_a_rest_is_undone_on_the_page_of_its_receipt(desk):
    receipt, officer = make_receipt(5), make_officer()
    sent = {"pledge": None, "amount": 4, "day": receipt.received_on, "reason": "Thừa", "line": None}
    entry = receipts.refund(receipt, by=officer, at=NOW, **sent)
    client, address = desk(officer), url("refund_undo", entry.pk)
    assert address in page(client.get(url("receipt_change", receipt.pk)))
    assert "4 đồng" in page(client.get(address))
    done = client.post(address, {"reason": "Chưa chuyển"})
    assert (done.url, said(done)[-1]) == (url("receipt_change", receipt.pk), "Đã hủy hoàn trả: 4 đồng được tính lại.")
    assert address not in page(client.get(url("receipt_change", receipt.pk)))
    assert "Bút toán hoàn trả này đã hủy rồi." in page(client.post(address, {"reason": "Lại"}))


def test_who_does_not_record_money_for_the_office_corrects_nothing(desk):
    receipt, officer = make_receipt(5), make_officer()
    sent = {"pledge": None, "amount": 4, "day": receipt.received_on, "reason": "Thừa", "line": None}
    entry = receipts.refund(receipt, by=officer, at=NOW, **sent)
    places = (url("receipt_void", receipt.pk), url("refund_undo", entry.pk))
    auditor, stranger = make_user(Role.AUDITOR, province=BAC_NINH), make_officer(THANH_HOA)
    assert [desk(auditor).get(address).status_code for address in places] == [403, 403]
    assert [desk(stranger).get(address).status_code for address in places] == [404, 404]
