"""What is done with the money of a pledge: undone, moved, sent back; instalments, hold, e-mails; strangers and stale
clicks.
"""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from documents.models import Email
from locations.vietnamese import date_text
from sponsors import hold_views, pledging
from sponsors.models import Instalment, Pledge, PledgeLine
from sponsors.money import paying, receipts
from sponsors.money.payment_codes import code_for
from sponsors.pledge_export import PledgeResource
from tests.factories import (
    BAC_NINH,
    THANH_HOA,
    make_campaign,
    make_offer,
    make_officer,
    make_pledge,
    make_sponsor,
    make_user,
)
from tests.pages import page, said
from tests.sponsors.making import url
from tests.sponsors.money.records import give, make_account, make_credit, make_receipt, make_statement
from tests.sponsors.pledged import make_amount_pledge, pay

pytestmark = pytest.mark.django_db
WHY = {"reason": "Kế toán ghép nhầm"}


def paid(amount=1_000_000, *, of=None, **fields):
    """A pledge with a receipt that is matched with it."""
    pledge = make_pledge(of or make_offer(), 10, **fields).pledge
    receipt = make_receipt(amount)
    return pledge, receipt, give(receipt, pledge, amount)


def amounts_of(pledge):
    return list(pledge.entries.order_by("pk").values_list("kind", "amount"))


def far(days):
    return date_text(timezone.localdate() + timedelta(days=days))


# The page


def test_the_page_tells_what_is_due_received_and_missing(desk):
    pledge, _receipt, entry = paid(1_046_000)
    make_account(is_preferred=True, number="1201999", bank_bin="970418")
    text = page(desk(make_officer()).get(url("pledge_change", pledge.pk)))
    for words in ("8.046.000 đồng", "1.046.000 đồng", "7.000.000 đồng", 'aria-valuenow="13"', "1201999"):
        assert words in text
    pledge.refresh_from_db()
    assert code_for(pledge.number) in text
    for address in (url("entry_undo", entry.pk), url("pledge_qr", pledge.pk), url("pledge_parts", pledge.pk)):
        assert address in text


def test_who_only_reads_sees_the_money_and_no_button(desk):
    pledge, receipt, entry = paid()
    client = desk(make_user(Role.AUDITOR, province=BAC_NINH))
    text = page(client.get(url("pledge_change", pledge.pk)))
    assert "1.000.000 đồng" in text
    for name, *args in actions(pledge, receipt, entry):
        assert url(name, *args) not in text
        assert client.get(url(name, *args)).status_code in (403, 405)
        assert client.post(url(name, *args), WHY).status_code == 403
    assert amounts_of(pledge) == [("matched", 1_000_000)]


def actions(pledge, receipt, entry):
    mail = Email.objects.get_or_create(key="x", to="a@b.example", subject="Thư", text="Thư", about=pledge.reference)[0]
    return [
        ("entry_undo", entry.pk),
        ("money_move", pledge.pk, receipt.pk),
        ("money_refund", pledge.pk, receipt.pk),
        ("pledge_parts", pledge.pk),
        ("pledge_hold", pledge.pk),
        ("pledge_turn", pledge.pk),
        ("pledge_mail", pledge.pk, mail.pk),
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_office_finds_nothing(desk, method):
    pledge, receipt, entry = paid()
    client = desk(make_officer(THANH_HOA))
    for name, *args in [*actions(pledge, receipt, entry), ("pledge_qr", pledge.pk), ("receipt_change", receipt.pk)]:
        response = getattr(client, method)(url(name, *args), WHY)
        assert response.status_code in (404, 405), name
    assert amounts_of(pledge) == [("matched", 1_000_000)]


def test_the_page_takes_as_many_queries_for_three_entries_as_for_one(desk, django_assert_max_num_queries):
    pledge, _receipt, _entry = paid()
    client = desk(make_officer())

    def counted():
        with django_assert_max_num_queries(19) as captured:
            assert client.get(url("pledge_change", pledge.pk)).status_code == 200
        return len(captured)

    Instalment.objects.create(pledge=pledge, due_on=date(2027, 1, 1), amount=5)
    one = counted()
    for place in range(2):
        give(make_receipt(5), pledge, 5)
        Instalment.objects.create(pledge=pledge, due_on=date(2027, 2, 1 + place), amount=5)
        Email.objects.create(key=f"k{place}", to="a@b.example", subject="Thư", text="Thư", about=pledge.reference)
    assert counted() == one


def test_the_code_asks_for_what_is_missing_and_for_nothing_once_all_came(desk):
    pledge, _receipt, _entry = paid()
    client = desk(make_officer())
    assert client.get(url("pledge_qr", pledge.pk)).status_code == 404
    make_account(is_preferred=True, bank_bin="970418")
    assert client.get(url("pledge_qr", pledge.pk)).content.startswith(b"<svg ")


def test_of_instalments_the_code_and_the_page_ask_for_the_next(desk):
    pledge, _receipt, _entry = paid(8_046_000)
    Pledge.objects.filter(pk=pledge.pk).update(received=0)
    make_account(is_preferred=True, bank_bin="970418")
    for day, amount in ((date(2099, 1, 1), 3_000_000), (date(2099, 2, 1), 5_046_000)):
        Instalment.objects.create(pledge=pledge, due_on=day, amount=amount)
    client = desk(make_officer())
    text = page(client.get(url("pledge_change", pledge.pk)))
    assert "<dd><strong>3.000.000 đồng</strong></dd>" in text
    assert "Phần còn lại, 5.046.000 đồng" in text
    one = paying.way_to_pay(Pledge.objects.get(), amount=3_000_000)
    assert client.get(url("pledge_qr", pledge.pk)).content == paying.qr_image(one.payload)


# Undone, moved, sent back


def test_a_match_is_undone_with_a_reason_once(desk):
    pledge, _receipt, entry = paid()
    client = desk(make_user(Role.ACCOUNTANT, province=BAC_NINH))
    assert "1.000.000 đồng" in page(client.get(url("entry_undo", entry.pk)))
    assert "Hãy điền" in page(client.post(url("entry_undo", entry.pk), {"reason": " "}))
    client.post(url("entry_undo", entry.pk), WHY)
    assert amounts_of(pledge) == [("matched", 1_000_000), ("taken_back", -1_000_000)]
    assert str(receipts.AlreadyTakenBack()) in page(client.post(url("entry_undo", entry.pk), WHY))
    assert pledge.entries.count() == 2


def test_money_is_moved_to_another_pledge_of_the_office(desk):
    pledge, receipt, _entry = paid()
    other = make_pledge(make_offer(), 10, reference="KHAC-CK0001").pledge
    client = desk(make_officer())
    address = url("money_move", pledge.pk, receipt.pk)
    assert 'value="1.000.000"' in page(client.get(address))
    assert "Chỉ có 1.000.000 đồng." in page(client.post(address, {"target": other.pk, "amount": "1000001", **WHY}))
    client.post(address, {"target": other.pk, "amount": "400.000", **WHY})
    assert (amounts_of(pledge)[-1], amounts_of(other)) == (("moved_out", -400_000), [("moved_in", 400_000)])
    foreign = make_pledge(make_offer(make_campaign(THANH_HOA))).pledge
    for target in (foreign.pk, pledge.pk, ""):
        assert client.post(address, {"target": target, "amount": "1", **WHY}).status_code == 200


def test_money_sent_back_names_the_line_that_shows_it(desk):
    pledge, receipt, _entry = paid()
    statement = make_statement(make_account())
    out = make_credit(0, statement=statement, credit=0, debit=300_000, status="outgoing")
    client = desk(make_officer())
    address = url("money_refund", pledge.pk, receipt.pk)
    data = {"amount": "300.000", "day": "22/11/2026", "line": out.pk, **WHY}
    assert "Chỉ có 1.000.000 đồng." in page(client.post(address, data | {"amount": "2.000.000"}))
    assert "chưa tới" in page(client.post(address, data | {"day": far(3)}))
    client.post(address, data)
    entry = pledge.entries.get(kind="refunded")
    assert (entry.amount, entry.line, entry.day) == (-300_000, out, date(2026, 11, 22))
    client.post(address, data | {"amount": "700.000", "line": ""})
    assert client.get(address).status_code == 404  # nothing of it is there any more


# Instalments and hold


def parts(*rows):
    data = {"parts-TOTAL_FORMS": len(rows), "parts-INITIAL_FORMS": 0}
    for place, (day, amount) in enumerate(rows):
        data |= {f"parts-{place}-due_on": day, f"parts-{place}-amount": amount}
    return data


def test_instalments_are_agreed_changed_and_dropped(desk):
    pledge = make_pledge(make_offer(), 10).pledge
    client = desk(make_officer())
    address = url("pledge_parts", pledge.pk)
    client.post(address, parts((far(40), "4.000.000"), (far(10), "4.046.000"), ("", "")))
    assert list(pledge.instalments.order_by("due_on").values_list("amount", flat=True)) == [4_046_000, 4_000_000]
    assert 'value="4.046.000"' in page(client.get(address))
    assert "Chưa đến hạn" in page(client.get(url("pledge_change", pledge.pk)))
    client.post(address, parts(("", "")))
    assert not pledge.instalments.exists()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (((far(10), "1.000.000"),), "nhưng số phải nộp là 8.046.000 đồng"),
        (((far(10), ""),), "Hãy nhập số tiền của đợt này."),
        ((("", "8.046.000"),), "Hãy nhập hạn nộp của đợt này."),
        (((far(10), "4.000.000"), (far(10), "4.046.000")), "trong cùng một ngày"),
        ((("31/02/2027", "8.046.000"),), "05/02/2027"),
        (((far(10), "-1"),), "1"),
    ],
)
def test_bad_instalments_are_told(desk, rows, message):
    pledge = make_pledge(make_offer(), 10).pledge
    response = desk(make_officer()).post(url("pledge_parts", pledge.pk), parts(*rows))
    assert (response.status_code, message in page(response)) == (200, True)
    assert not pledge.instalments.exists()


def test_the_day_that_is_wrong_names_its_instalment_and_is_marked(desk):
    pledge = make_pledge(make_offer(), 10, pledged_on=timezone.localdate()).pledge
    address, client = url("pledge_parts", pledge.pk), desk(make_officer())
    text = page(client.post(address, parts((far(10), "4.000.000"), (far(-10), "4.046.000"))))
    assert f"Đợt 2: cam kết được ghi nhận ngày {far(0)}." in text
    assert [part.partition('"')[0] for part in text.split('id="id_parts-')[1:] if "-due_on_error" in part[:20]] == [
        "1-due_on_error"
    ]
    assert "Đợt 1 và đợt 2" in page(client.post(address, parts((far(10), "4.000.000"), (far(10), "4.046.000"))))


def test_a_day_after_the_handing_over_is_asked_about_before_it_is_taken(desk):
    campaign = make_campaign(handover_until=timezone.localdate() + timedelta(days=20))
    pledge = make_pledge(make_offer(campaign), 10, held_until=timezone.localdate() + timedelta(days=15)).pledge
    client = desk(make_officer())
    in_parts, hold = url("pledge_parts", pledge.pk), url("pledge_hold", pledge.pk)
    assert f'value="{far(20)}"' in page(client.get(hold))  # not two weeks more
    for address, asked, meant in (
        (in_parts, parts((far(21), "8.046.000")), {"parts-0-is_late": "on"}),
        (hold, {"until": far(30)}, {"is_late": "on"}),
    ):
        before = pledge.held_until
        text = page(client.post(address, asked))
        pledge.refresh_from_db()
        assert (f"Chiến dịch trao tặng đến hết ngày {far(20)}" in text, pledge.held_until) == (True, before)
        assert 'type="checkbox"' in text
        client.post(address, {**asked, **meant})
        pledge.refresh_from_db()
        assert pledge.held_until > before
    assert date_text(pledge.held_until) == far(30)


@pytest.mark.parametrize(("ends", "proposed"), [(None, 29), (40, 29), (20, 20), (0, 0), (-1, None)])
def test_no_day_is_proposed_after_the_handing_over(ends, proposed):
    today = timezone.localdate()
    end = None if ends is None else today + timedelta(days=ends)
    found = hold_views._proposed(today + timedelta(days=15), end, today)
    assert found == (None if proposed is None else today + timedelta(days=proposed))


def test_a_hold_that_a_mistyped_instalment_moved_is_told_to_stay(desk):
    pledge = make_pledge(make_offer(), 10, held_until=timezone.localdate() + timedelta(days=5)).pledge
    address, client = url("pledge_parts", pledge.pk), desk(make_officer())
    moved = said(client.post(address, parts((far(90), "8.046.000"))))
    assert moved[-1] == f"Các suất quà nay được giữ đến hết ngày {far(90)}."
    stays = said(client.post(address, parts((far(9), "8.046.000"))))
    assert stays[-1].startswith(f"Quà vẫn được giữ đến hết ngày {far(90)}, theo đợt nộp cuối trước khi sửa.")
    again = said(client.post(address, parts((far(8), "8.046.000"))))
    assert again[-1] == "Đã ghi các đợt nộp."


def test_a_refused_instalment_is_told(desk):
    pledge = make_pledge(make_offer(), 10).pledge
    Pledge.objects.filter(pk=pledge.pk).update(status="closed")
    response = desk(make_officer()).post(url("pledge_parts", pledge.pk), parts((far(10), "8.046.000")))
    assert "8.046.000" in page(response)
    assert not pledge.instalments.exists()


def test_a_hold_is_extended(desk):
    pledge = make_pledge(make_offer(), 10, held_until=date(2026, 11, 1)).pledge
    client = desk(make_officer())
    assert "Ngày này đã qua" in page(client.get(url("pledge_change", pledge.pk)))
    assert far(14) in page(client.get(url("pledge_hold", pledge.pk)))
    assert "Ngày này đã qua." in page(client.post(url("pledge_hold", pledge.pk), {"until": far(-1)}))
    for days in (90, 20):  # a day that was typed wrongly, too, is put right here
        done = client.post(url("pledge_hold", pledge.pk), {"until": far(days)})
        assert said(done)[-1] == f"Quà của cam kết {pledge.reference} được giữ chờ tiền đến hết ngày {far(days)}."
    pledge.refresh_from_db()
    assert date_text(pledge.held_until) == far(20)
    Pledge.objects.filter(pk=pledge.pk).update(status="closed")
    client.post(url("pledge_hold", pledge.pk), {"until": far(30)})
    pledge.refresh_from_db()
    assert date_text(pledge.held_until) == far(20)


def test_what_is_paid_waits_for_no_money(desk):
    pledge, _receipt, _entry = paid(8_046_000, held_until=date(2026, 11, 1))
    text = page(desk(make_officer()).get(url("pledge_change", pledge.pk)))
    assert url("pledge_hold", pledge.pk) not in text
    assert "01/11/2026" not in text.partition("Thời hạn nộp tiền")[2]


# E-mails


def test_an_email_is_sent_again_and_a_code_never(desk):
    pledge = make_pledge(make_offer()).pledge
    facts = {"to": "a@b.example", "subject": "Nhắc nộp tiền", "text": "Thư", "about": pledge.reference}
    failed = Email.objects.create(key="a", status="failed", **facts)
    code = Email.objects.create(key="b", secret=True, **facts)
    waiting = Email.objects.create(key="c", **facts)
    client = desk(make_officer())
    text = page(client.get(url("pledge_change", pledge.pk)))
    shown = [url("pledge_mail", pledge.pk, mail.pk) in text for mail in (failed, code, waiting)]
    assert ("Nhắc nộp tiền" in text, shown) == (True, [True, False, False])
    client.post(url("pledge_mail", pledge.pk, failed.pk))
    assert Email.objects.get(again_of=failed).subject == "Nhắc nộp tiền"
    assert client.post(url("pledge_mail", pledge.pk, code.pk)).status_code == 404
    assert "chờ" in said(client.post(url("pledge_mail", pledge.pk, waiting.pk)))[-1]
    assert client.post(url("pledge_mail", make_pledge(make_offer()).pledge.pk, failed.pk)).status_code == 404


# An amount


def promised(amount=20_000_000, **fields):
    campaign = make_campaign()
    offer = make_offer(campaign, "card")
    officer = make_officer()
    pledge = pledging.register(
        campaign=campaign,
        lines=[],
        sponsor=make_sponsor(),
        province_id=BAC_NINH,
        pledged_on=date(2026, 11, 1),
        note="",
        amount=amount,
        by=officer,
        at=timezone.now(),
        **fields,
    )
    return pledge, offer


def test_an_amount_becomes_gifts(desk):
    pledge, offer = promised()
    client = desk(make_officer())
    assert url("pledge_turn", pledge.pk) in page(client.get(url("pledge_change", pledge.pk)))
    text = page(client.get(url("pledge_turn", pledge.pk)))
    assert ("24 × Thẻ BHYT 12 tháng" in text, 'value="24"' in text) == (True, True)
    lines = {"lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 0, "lines-0-offer": offer.pk}
    more = page(client.post(url("pledge_turn", pledge.pk), lines | {"lines-0-quantity": "5", "add_line": "1"}))
    assert 'name="lines-1-quantity"' in more
    client.post(url("pledge_turn", pledge.pk), lines | {"lines-0-quantity": "25"})
    assert not pledge.lines.exists()  # more than was promised
    client.post(url("pledge_turn", pledge.pk), lines | {"lines-0-quantity": "24", "lines-0-only_when_paid": "on"})
    assert list(pledge.lines.values_list("quantity", "only_when_paid")) == [(24, True)]
    text = page(client.get(url("pledge_change", pledge.pk)))
    assert ("chỉ phân bổ phần đã nộp: 0" in text, "Còn 689.600 đồng" in text) == (True, True)
    assert 'value="24"' in page(client.get(url("pledge_turn", pledge.pk)))


def test_only_an_amount_that_stands_becomes_gifts(desk):
    by_lines = make_pledge(make_offer()).pledge
    client = desk(make_officer())
    assert client.get(url("pledge_turn", by_lines.pk)).url == url("pledge_change", by_lines.pk)


def test_a_line_of_a_confirmed_pledge_is_set_to_give_only_what_is_paid(desk):
    pledge, _receipt, _entry = paid(1_700_000)
    [line] = pledge.lines.all()
    address = url("pledge_adjust", pledge.pk)
    more = {"more-offer": line.offer_id, "more-quantity": ""}
    client = desk(make_officer())
    assert f'name="only-{line.pk}"' in page(client.get(address))
    client.post(address, {f"line-{line.pk}": "10", f"only-{line.pk}": "on", **more})
    line.refresh_from_db()
    assert (line.only_when_paid, line.paid_units, line.quantity) == (True, 2, 10)


def test_a_refund_is_undone_on_the_page_of_its_pledge(desk):
    pledge, receipt, _entry = paid(8_046_000)
    officer = make_officer()
    sent = {"pledge": pledge, "amount": 46_000, "day": receipt.received_on, "reason": "Thừa", "line": None}
    entry = receipts.refund(receipt, by=officer, at=timezone.now(), **sent)
    client, address = desk(officer), url("refund_undo", entry.pk)
    assert address in page(client.get(url("pledge_change", pledge.pk)))
    done = client.post(address, {"reason": "Chưa chuyển"})
    assert (done.url, amounts_of(pledge)[-1]) == (url("pledge_change", pledge.pk), ("refund_undone", 46_000))
    shown = page(client.get(url("pledge_change", pledge.pk)))
    assert (address in shown, "Chưa chuyển" in shown) == (False, True)
    assert client.get(url("refund_undo", paid()[2].pk)).status_code == 404
    stranger = desk(make_officer(THANH_HOA))
    assert stranger.get(address).status_code == 404


def test_a_refusal_keeps_what_was_typed(desk):
    _pledge, _receipt, entry = paid(8_046_000)
    officer = make_officer()
    client = desk(officer)
    receipts.take_back(entry, reason="Nhầm", by=officer, at=timezone.now())
    again = page(client.post(url("entry_undo", entry.pk), {"reason": "Kế toán ghép nhầm lần hai"}))
    assert ("Kế toán ghép nhầm lần hai" in again, 'role="alert"' in again) == (True, True)


@pytest.mark.parametrize("status", ["withdrawn", "closed"])
def test_what_is_expected_no_more_has_no_code(desk, status):
    make_account(is_preferred=True, number="1201999", bank_bin="970418")
    pledge = make_pledge(make_offer(), 10).pledge
    client = desk(make_officer())
    assert client.get(url("pledge_qr", pledge.pk)).status_code == 200
    ended = {"withdrawn_by": make_officer(), "withdrawn_at": timezone.now(), "withdrawal_reason": "Thôi"}
    Pledge.objects.filter(pk=pledge.pk).update(status=status, **(ended if status == "withdrawn" else {}))
    assert client.get(url("pledge_qr", pledge.pk)).status_code == 404


def test_the_page_warns_where_the_instalments_no_longer_add_up(desk):
    pledge, _receipt, _entry = paid(4_000_000)
    for day, amount in (("2026-01-01", 4_023_000), ("2026-01-02", 4_023_000)):
        Instalment.objects.create(pledge=pledge, due_on=day, amount=amount)
    officer = make_officer()
    client, address = desk(officer), url("pledge_change", pledge.pk)
    assert "Các đợt nộp cộng lại" not in page(client.get(address))
    PledgeLine.objects.filter(pledge=pledge).update(quantity=6)
    shown = page(client.get(address))
    assert ("Quá hạn" in shown, "Không còn phải nộp" in shown) == (True, False)
    warning = "Các đợt nộp cộng lại là 8.046.000 đồng, nhưng sau khi cam kết thay đổi chỉ phải nộp 4.827.600 đồng."
    assert (warning in shown, shown.count(url("pledge_parts", pledge.pk))) == (True, 2)
    read_only = page(desk(make_user(Role.AUDITOR, province=BAC_NINH)).get(address))
    PledgeLine.objects.filter(pledge=pledge).update(quantity=5)
    assert "Không còn phải nộp" in page(client.get(address))
    assert (warning in read_only, url("pledge_parts", pledge.pk) in read_only) == (True, False)


def test_who_has_paid_in_full_is_asked_for_no_instalments(desk):
    pledge = make_amount_pledge(1_000)
    client, agree = desk(make_officer()), url("pledge_parts", pledge.pk)
    assert agree in page(client.get(url("pledge_change", pledge.pk)))
    pay(pledge, 1_000)
    assert agree not in page(client.get(url("pledge_change", pledge.pk)))


@pytest.mark.parametrize(
    ("role", "status", "order"),
    [
        (Role.ACCOUNTANT, "confirmed", "hãy gia hạn giữ, hoặc rút cam kết"),
        (Role.ACCOUNTANT, "part_funded", "hãy gia hạn giữ, giảm số lượng, hoặc tìm nhà tài trợ khác"),
        (Role.AUDITOR, "confirmed", ""),
    ],
)
def test_a_hold_that_is_over_says_what_can_be_done_by_who_may(desk, role, status, order):
    pledge = make_pledge(make_offer(), 10, status=status, held_until=timezone.localdate() - timedelta(days=1)).pledge
    shown = page(desk(make_user(role, province=BAC_NINH)).get(url("pledge_change", pledge.pk)))
    assert ("Ngày này đã qua" in shown) == bool(order)
    assert order in shown


def test_nothing_is_missing_of_a_pledge_that_is_over(desk):
    pledge = make_pledge(make_offer(), 10).pledge
    client = desk(make_officer())
    assert "Còn thiếu" in page(client.get(url("pledge_change", pledge.pk)))
    assert PledgeResource().dehydrate_missing(Pledge.objects.with_totals().get()) == 8_046_000
    Pledge.objects.update(status="closed")
    assert "Còn thiếu" not in page(client.get(url("pledge_change", pledge.pk)))
    assert PledgeResource().dehydrate_missing(Pledge.objects.with_totals().get()) == 0
