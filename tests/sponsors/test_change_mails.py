"""What sponsors are written when their pledge changes, when its instalments are agreed, and when it waits longer."""

from datetime import date, timedelta

import pytest

from documents.models import Email
from sponsors import amounts, holds, instalments, mails, pledging
from sponsors.instalments import Part
from sponsors.models import Entry, Pledge, ReceivingAccount
from sponsors.money import corrections, receipts
from sponsors.money.payment_codes import code_for
from sponsors.money.receipts import Share
from sponsors.pledging import Line, Meant
from tests.factories import THANH_HOA, YEN_TRUNG, make_officer, make_pledge, make_sponsor
from tests.sponsors.money.records import make_account, make_receipt
from tests.sponsors.pledged import NOW, TODAY, make_amount_pledge, make_gift, pay, register
from tests.sponsors.test_pledging_money import online, open_online, unsaved

pytestmark = pytest.mark.django_db
TO = "thu@example.vn"
LATER = NOW + timedelta(hours=1)
FIRST, SECOND = (date.today() + timedelta(days=days) for days in (30, 60))


def told():
    return [mail.key.split(":")[0] for mail in Email.objects.order_by("pk")]


def last():
    return Email.objects.order_by("pk").last()


def lacking(*words):
    mail = last()
    return [one for text in (mail.text, mail.html) for one in words if one not in text]


@pytest.fixture
def confirmed():
    """Two gifts, 1.000.000 đồng."""
    make_account(bank_name="BIDV", number="1234567", holder="BHXH BAC NINH", is_preferred=True)
    line = make_pledge(make_gift(), 2, status="confirmed", contact_email=TO)
    return Pledge.objects.get(pk=line.pledge.pk)


def adjust(pledge, quantity, *, at=NOW, **changes):
    line = pledge.lines.order_by("pk").first()
    pledging.adjust(pledge, quantities={line.pk: quantity}, by=make_officer(), at=at, **changes)


def test_a_changed_quantity_is_told_with_the_new_sum_and_how_to_pay(confirmed):
    adjust(confirmed, 3)
    assert told() == ["pledge-changed"]
    assert lacking("3 × Quà", "1.500.000 đồng", "BIDV", "1234567", code_for(confirmed.number)) == []
    assert last().subject == f"Cam kết của Quý vị đã được thay đổi · {confirmed.reference}"
    adjust(confirmed, 3, at=LATER)
    assert told() == ["pledge-changed"]
    adjust(confirmed, 2, at=LATER)
    adjust(confirmed, 3, at=LATER + timedelta(hours=1))
    assert told() == ["pledge-changed"] * 3


def test_what_changes_nothing_for_the_sponsor_is_not_told(confirmed):
    adjust(confirmed, 2, only_when_paid={confirmed.lines.get().pk: True})
    assert told() == []


def test_a_change_by_which_all_is_paid_is_told_in_one_mail(confirmed):
    receipts.match_rest(make_receipt(500_000), shares=[Share(confirmed, 500_000)], by=make_officer(), at=NOW)
    adjust(Pledge.objects.get(), 1)
    assert told() == ["money-received", "pledge-funded"]
    adjust(Pledge.objects.get(), 4, at=LATER)
    assert told() == ["money-received", "pledge-funded", "pledge-changed"]
    assert lacking("2.000.000 đồng", "1.500.000 đồng") == []


def test_new_prices_are_told(confirmed):
    confirmed.lines.update(unit_price=400_000)
    pledging.agree_to_present_prices(confirmed, by=make_officer(), at=NOW)
    assert told() == ["pledge-changed"]
    assert lacking("1.000.000 đồng") == []
    pledging.agree_to_present_prices(confirmed, by=make_officer(), at=LATER)
    assert told() == ["pledge-changed"]


def amended(pledge, lines, **facts):
    defaults = {"sponsor": pledge.sponsor, "province_id": pledge.province_id, "pledged_on": pledge.pledged_on}
    defaults |= {"note": "", "contact_email": TO, "by": make_officer(), "at": NOW}
    pledging.amend(pledge, lines=lines, **(defaults | facts))


def test_an_online_pledge_that_the_office_amends_is_told():
    gift = make_gift(open_online())
    pledge = online(gift.campaign, [Line(gift, 2)])
    amended(pledge, [Line(gift, 2)], note="Gọi lại sau")
    assert told() == ["pledge-received"]
    amended(pledge, [Line(gift, 5)])
    assert told() == ["pledge-received", "pledge-changed"]
    assert lacking("5 × Quà", "2.500.000 đồng") == []


def test_an_online_pledge_that_the_office_gives_to_others_or_pays_elsewhere_is_told():
    gift = make_gift(open_online())
    online(gift.campaign, [Line(gift, 2)], unnamed=True, sponsor=unsaved(may_be_named=True))
    make_account(THANH_HOA, number="38383838", is_preferred=True)
    for_commune = [Line(gift, 2, Meant(communes=frozenset([YEN_TRUNG])))]
    steps = [
        ({"lines": for_commune, "unnamed": True}, ["Dành cho", "Yên Trung", "Không nêu tên"]),
        ({"lines": for_commune, "unnamed": True, "province_id": THANH_HOA}, ["Thanh Hóa", "38383838"]),
        ({"lines": for_commune, "unnamed": False, "province_id": THANH_HOA}, ["Công khai tên", "Nêu tên"]),
    ]
    for count, (facts, words) in enumerate(steps, start=1):
        amended(
            Pledge.objects.get(), facts.pop("lines"), by=make_officer(None), at=NOW + timedelta(hours=count), **facts
        )
        assert (told(), lacking(*words)) == (["pledge-received"] + ["pledge-changed"] * count, [])


def test_whom_a_pledge_is_for_is_told_when_it_is_registered_and_confirmed():
    gift = make_gift(open_online())
    pledge = online(gift.campaign, [Line(gift, 2, Meant(communes=frozenset([YEN_TRUNG])))])
    assert lacking("Dành cho", "Yên Trung") == []
    pledging.confirm(pledge, by=make_officer(), at=LATER)
    assert (told(), lacking("Dành cho", "Yên Trung")) == (["pledge-received", "pledge-confirmed"], [])


def test_whom_an_amount_is_for_is_told_and_told_again_where_that_changes():
    campaign = open_online()
    pledge = online(campaign, amount=3_000_000, note="[Chỉ định: Hộ cận nghèo] Cảm ơn")
    assert "Dành cho: Hộ cận nghèo" in last().text
    amended(pledge, (), amount=3_000_000, note="[Chỉ định: Trẻ mồ côi] Cảm ơn")
    assert (told(), "Dành cho: Trẻ mồ côi" in last().text) == (["pledge-received", "pledge-changed"], True)
    amended(pledge, (), at=LATER, amount=3_000_000, note="Cảm ơn")
    assert (len(told()), "Dành cho" in last().text) == (3, False)


def test_a_pledge_that_its_sponsor_changes_is_told():
    gift = make_gift(open_online())
    pledge = online(gift.campaign, [Line(gift, 2)])
    asked = {"contact_name": "Trần Thị Thử", "contact_phone": "", "unnamed": True}
    pledging.amend_online(pledge, lines=[], amount=3_000_000, by=make_officer(), at=NOW, **asked)
    assert told() == ["pledge-received", "pledge-changed"]
    assert lacking("3.000.000 đồng") == []


def test_what_the_office_wrote_down_and_has_told_nobody_of_is_amended_in_silence():
    gift = make_gift()
    pledge = register(gift.campaign, [Line(gift, 2)], contact_email=TO)
    amended(pledge, [Line(gift, 5)])
    assert told() == []


def test_instalments_are_told_once_for_each_change(confirmed):
    parts = [Part(FIRST, 400_000), Part(SECOND, 600_000)]
    instalments.agree(confirmed, parts=parts, by=make_officer(), at=NOW)
    assert told() == ["instalments-agreed"]
    asked = [f"Đến hết ngày {FIRST:%d/%m/%Y}", f"Đến hết ngày {SECOND:%d/%m/%Y}", "600.000 đồng"]
    assert lacking(*asked, "1234567") == []
    assert "Số tiền: 400.000 đồng" in last().text
    instalments.agree(confirmed, parts=parts[::-1], by=make_officer(), at=LATER)
    assert told() == ["instalments-agreed"]
    instalments.agree(confirmed, parts=[], by=make_officer(), at=LATER)
    assert told() == ["instalments-agreed"] * 2
    assert "Số tiền: 1.000.000 đồng" in last().text
    instalments.agree(confirmed, parts=parts, by=make_officer(), at=LATER + timedelta(hours=1))
    assert told() == ["instalments-agreed"] * 3


def test_instalments_that_move_the_hold_tell_its_day_in_the_same_mail(confirmed):
    Pledge.objects.update(held_until=FIRST)
    confirmed.refresh_from_db()
    instalments.agree(confirmed, parts=[Part(SECOND, 1_000_000)], by=make_officer(), at=NOW)
    assert told() == ["instalments-agreed"]
    assert f"Giữ đến ngày: {SECOND:%d/%m/%Y}" in last().text


def test_a_longer_hold_is_told_once_for_each_change(confirmed):
    for until, at in ((FIRST, NOW), (FIRST, LATER), (SECOND, LATER), (FIRST, LATER + timedelta(hours=1))):
        holds.extend(confirmed, until=until, by=make_officer(), at=at)
    assert told() == ["held-until"] * 3
    assert lacking(f"{FIRST:%d/%m/%Y}", "1.000.000 đồng", "1234567") == []


def test_nothing_is_told_of_days_where_all_the_money_has_come():
    pledge = make_amount_pledge(1_000, status="funded", received=1_000, contact_email=TO)
    instalments.agree(pledge, parts=[Part(FIRST, 1_000)], by=make_officer(), at=NOW)
    holds.extend(pledge, until=SECOND, by=make_officer(), at=NOW)
    assert told() == []


def test_before_a_hold_ends_all_that_is_missing_is_asked_for(confirmed):
    parts = [Part(FIRST, 400_000), Part(SECOND, 600_000)]
    instalments.agree(confirmed, parts=parts, by=make_officer(), at=NOW)
    mails.hold_reminder(confirmed, TODAY)
    assert "Số tiền: 1.000.000 đồng" in last().text


def test_a_contact_is_addressed_with_the_sponsor():
    company = make_sponsor(name="Công ty TNHH Thử Nghiệm")
    pledge = make_amount_pledge(contact_name="Trần Thị Thử", contact_email=TO, sponsor=company)
    assert mails.withdrawn(pledge).text.startswith("Kính gửi Trần Thị Thử – Công ty TNHH Thử Nghiệm")
    for name in ("", company.name):
        one = make_amount_pledge(contact_name=name, contact_email=TO, sponsor=company)
        assert mails.withdrawn(one).text.startswith("Kính gửi Công ty TNHH Thử Nghiệm")


def turn(pledge, *lines, at=NOW):
    amounts.turn_into_lines(pledge, lines=lines, by=make_officer(), at=at)


def test_an_amount_that_becomes_gifts_is_told_with_what_is_left_and_what_becomes_of_it():
    pledge = make_amount_pledge(2_000_000, contact_email=TO)
    gift = make_gift(pledge.campaign)
    turn(pledge, Line(gift, 3))
    assert told() == ["amount-turned"]
    assert last().subject == f"Số tiền của Quý vị được quy đổi thành quà tặng · {pledge.reference}"
    said = ("3 × Quà", "1.500.000 đồng", "500.000 đồng", "2.000.000 đồng", "Phần tiền còn lại vẫn thuộc cam kết này")
    assert lacking(*said) == []
    assert "Chưa quy đổi thành quà tặng: 500.000 đồng" in last().text
    turn(pledge, Line(gift, 3), at=LATER)
    assert told() == ["amount-turned"]
    turn(pledge, Line(gift, 4), at=LATER)
    assert (told(), lacking("4 × Quà")) == (["amount-turned"] * 2, [])
    assert "Phần tiền còn lại" not in last().text


def test_an_amount_that_stands_for_no_gift_any_more_says_so():
    pledge = make_amount_pledge(2_000_000, contact_email=TO)
    turn(pledge, Line(make_gift(pledge.campaign), 3))
    turn(pledge, at=LATER)
    assert "tạm chưa quy đổi" in last().text
    assert [
        words for words in ("Chưa quy đổi thành", "Phần tiền còn lại", "Giá trị quà tặng") if words in last().text
    ] == []


def test_an_amount_of_which_nobody_was_told_becomes_gifts_in_silence():
    pledge = make_amount_pledge(2_000_000, contact_email=TO, status="registered")
    turn(pledge, Line(make_gift(pledge.campaign), 3))
    assert told() == []


@pytest.fixture
def sent_back(confirmed):
    """All of it came and 600.000 đồng went back."""
    receipt = make_receipt(1_000_000)
    receipts.match_rest(receipt, shares=[Share(confirmed, 1_000_000)], by=make_officer(), at=NOW)
    facts = {"pledge": confirmed, "amount": 600_000, "day": TODAY, "reason": "Nhà tài trợ đề nghị", "line": None}
    receipts.refund(receipt, by=make_officer(), at=NOW, **facts)
    return Pledge.objects.get()


def test_money_that_went_back_is_not_asked_for_again(sent_back):
    assert "hoàn trả Quý vị 600.000 đồng. Nếu Quý vị không định nộp lại số tiền này" in last().text
    assert "Còn phải nộp" not in last().text
    mails.held_until(sent_back, FIRST, LATER)
    assert "Nếu Quý vị không định nộp lại" in last().text
    assert "Xin Quý vị chuyển tiền" not in last().text


def test_all_that_went_back_is_told_though_less_is_missing_now(sent_back):
    pay(sent_back, 100_000)
    mails.held_until(Pledge.objects.get(), FIRST, LATER)
    assert lacking("hoàn trả Quý vị 600.000 đồng", "500.000 đồng") == []
    assert "Xin Quý vị chuyển tiền" not in last().text


def test_what_never_came_is_asked_for_beside_what_went_back(sent_back):
    adjust(sent_back, 3, at=LATER)
    assert lacking("Nếu Quý vị không định nộp lại", "Xin Quý vị chuyển tiền", "600.000 đồng", "1.100.000 đồng") == []


def test_where_no_account_is_known_the_office_tells_how_to_pay_beside_what_went_back(sent_back):
    ReceivingAccount.objects.update(is_preferred=False)
    adjust(sent_back, 3, at=LATER)
    assert lacking("Nếu Quý vị không định nộp lại", "Cơ quan sẽ hướng dẫn Quý vị cách nộp tiền.") == []


def test_a_refund_that_was_undone_is_none(sent_back):
    corrections.undo_refund(Entry.objects.get(kind="refunded"), reason="Gõ nhầm", by=make_officer(), at=LATER)
    adjust(Pledge.objects.get(), 3, at=LATER)
    assert lacking("Xin Quý vị chuyển tiền") == []
    assert "không định nộp lại" not in last().text
