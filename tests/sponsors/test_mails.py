"""What sponsors are written: when, to whom, once, and what no mail may carry."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from documents import mailing
from documents.models import Email
from sponsors import holds, instalments, mails, pledging, tasks, telling
from sponsors.instalments import Part
from sponsors.models import Entry, Pledge, Statement, StatementLine
from sponsors.money import corrections, receipts
from sponsors.money.payment_codes import code_for
from sponsors.money.receipts import Share
from sponsors.pledging import Line
from tests.factories import make_campaign, make_officer, make_pledge, make_sponsor
from tests.sponsors.money.records import make_account, make_receipt
from tests.sponsors.money.statement_files import came, statement
from tests.sponsors.money.test_taking_statements import take_in
from tests.sponsors.pledged import NOW, TODAY, make_amount_pledge, make_gift, pay, register
from tests.sponsors.test_pledging_money import online, open_online

pytestmark = pytest.mark.django_db
TO = "thu@example.vn"


def sent():
    return {email.key.split(":")[0]: email for email in Email.objects.all()}


def the_mail(kind):
    found = [email for email in Email.objects.all() if email.key.startswith(f"{kind}:")]
    assert len(found) == 1
    return found[0]


def test_who_pledges_online_reads_that_it_came():
    gift = make_gift(open_online(contact_name="Cô Thử", contact_phone="0222 111", contact_email="bhxh@example.vn"))
    pledge = online(gift.campaign, [Line(gift, 2)])
    mail = the_mail("pledge-received")
    assert (mail.to, mail.about, mail.reply_to) == (TO, pledge.reference, "bhxh@example.vn")
    assert mail.subject == f"Cam kết của Quý vị đã được ghi nhận · {pledge.reference}"
    for text in (mail.text, mail.html):
        for told in (pledge.reference, "2 × Quà", "1.000.000 đồng", "Trần Thị Thử", "Cô Thử", "0222 111"):
            assert told in text
    assert mail.key == f"pledge-received:{pledge.pk}"


def test_who_pledges_online_may_pay_at_once_as_the_page_says():
    make_account(bank_name="BIDV", number="1234567", holder="BHXH BAC NINH", is_preferred=True)
    gift = make_gift(open_online())
    pledge = online(gift.campaign, [Line(gift, 2)])
    mail = the_mail("pledge-received")
    at_once = "Quý vị có thể chuyển tiền ngay hoặc sau khi cam kết được xác nhận."
    for text in (mail.text, mail.html):
        assert [one for one in (code_for(pledge.number), "BIDV", "1234567", at_once) if one not in text] == []
        assert "chưa chuyển tiền" not in text


def test_a_confirmed_pledge_tells_how_to_pay():
    make_account(bank_name="BIDV", number="1234567", holder="BHXH BAC NINH", is_preferred=True)
    gift = make_gift(make_campaign(days_to_pay=15))
    pledge = register(gift.campaign, [Line(gift, 2)], contact_email=TO)
    instalments.agree(pledge, parts=[Part(date(2026, 12, 1), 1_000_000)], by=make_officer(), at=NOW)
    pledging.confirm(pledge, by=make_officer(), at=NOW)
    mail = the_mail("pledge-confirmed")
    told = (code_for(pledge.number), "BIDV", "1234567", "BHXH BAC NINH", "1.000.000 đồng", "07/12/2026", "01/12/2026")
    for text in (mail.text, mail.html):
        assert [one for one in told if one not in text] == []


def test_a_confirmed_pledge_without_an_account_is_told_that_the_office_calls():
    pledge = register(make_campaign(), amount=1_000_000, contact_email=TO)
    pledging.confirm(pledge, by=make_officer(), at=NOW)
    mail = the_mail("pledge-confirmed")
    assert "Cơ quan sẽ hướng dẫn Quý vị cách nộp tiền" in mail.text
    assert code_for(pledge.number) not in mail.text
    assert "Giữ đến" not in mail.text


def test_a_confirmed_pledge_that_is_paid_asks_for_nothing():
    make_account(is_preferred=True)
    pledge = register(make_campaign(days_to_pay=15), amount=1_000_000, contact_email=TO)
    pay(pledge, 1_000_000)
    pledging.confirm(pledge, by=make_officer(), at=NOW)
    mail = the_mail("pledge-confirmed")
    assert "đã nhận đủ" in mail.text
    assert code_for(pledge.number) not in mail.text
    assert "Giữ đến" not in mail.text


def test_each_receipt_is_told_and_that_all_has_come():
    pledge = make_amount_pledge(1_000_000, contact_email=TO)
    receipt = make_receipt(1_500_000)
    for amount in (400_000, 600_000, 100_000):
        receipts.match_rest(receipt, shares=[Share(pledge, amount)], by=make_officer(), at=NOW)
    first, second, third = Entry.objects.order_by("pk")
    assert [mail.key for mail in Email.objects.order_by("pk")] == [
        f"money-received:{first.pk}",
        f"pledge-funded:{pledge.pk}:{second.pk}",
        f"money-received:{third.pk}",
    ]
    told, whole, _more = Email.objects.order_by("pk")
    assert [one for one in ("400.000 đồng", "600.000 đồng", "20/11/2026") if one not in told.text] == []
    assert [one for one in ("Nhận ngày 20/11/2026: 600.000 đồng", "1.000.000 đồng") if one not in whole.text] == []


def test_full_funding_is_told_once_and_then_what_came_again():
    pledge = make_amount_pledge(1_000, contact_email=TO)
    receipt = make_receipt(1_000)
    for _ in range(2):
        receipts.match_rest(receipt, shares=[Share(pledge, 1_000)], by=make_officer(), at=NOW)
        entry = Entry.objects.filter(kind="matched").order_by("-pk").first()
        receipts.take_back(entry, reason="Nhầm", by=make_officer(), at=NOW)
    assert [mail.key.split(":")[0] for mail in Email.objects.order_by("pk")] == [
        "pledge-funded",
        "money-corrected",
        "money-received",
        "money-corrected",
    ]
    assert "không phải của cam kết này" in Email.objects.filter(key__startswith="money-corrected").first().text


def test_full_funding_that_was_sent_again_by_hand_is_not_told_anew():
    pledge, receipt = make_amount_pledge(1_000, contact_email=TO), make_receipt(1_000)
    receipts.match_rest(receipt, shares=[Share(pledge, 1_000)], by=make_officer(), at=NOW)
    Email.objects.update(status="sent", sent_at=NOW)
    mailing.send_again(Email.objects.get(), by=make_officer(), at=NOW)
    receipts.take_back(receipt.entries.get(), reason="Nhầm", by=make_officer(), at=NOW)
    receipts.match_rest(receipt, shares=[Share(pledge, 1_000)], by=make_officer(), at=NOW)
    assert Email.objects.order_by("pk").last().key == f"money-received:{Entry.objects.order_by('pk').last().pk}"


def test_a_pledge_that_becomes_less_after_all_came_again_is_not_told_anew():
    gift = make_gift()
    pledge = make_pledge(gift, 2, status="confirmed", contact_email=TO).pledge
    receipt = make_receipt(1_000_000)
    receipts.match_rest(receipt, shares=[Share(pledge, 1_000_000)], by=make_officer(), at=NOW)
    facts = {"pledge": pledge, "amount": 500_000, "day": TODAY, "reason": "Thừa", "line": None}
    receipts.refund(receipt, by=make_officer(), at=NOW, **facts)
    one = Pledge.objects.get()
    pledging.adjust(one, quantities={one.lines.get().pk: 1}, by=make_officer(), at=NOW)
    one.refresh_from_db()
    assert (one.status, [mail.key.split(":")[0] for mail in Email.objects.order_by("pk")]) == (
        "funded",
        ["pledge-funded", "money-corrected"],
    )


def test_another_pledge_whose_number_begins_alike_is_told_of_itself():
    pledge = make_amount_pledge(1_000, contact_email=TO)
    Email.objects.create(key=f"pledge-funded:{pledge.pk}0:7", to=TO, subject="Của cam kết khác", text="…")
    receipts.match_rest(make_receipt(1_000), shares=[Share(pledge, 1_000)], by=make_officer(), at=NOW)
    assert Email.objects.filter(key__startswith=f"pledge-funded:{pledge.pk}:").count() == 1


@pytest.mark.parametrize("by_sponsor", [False, True])
def test_a_withdrawn_pledge_is_told_without_the_reason(by_sponsor):
    pledge = make_amount_pledge(contact_email=TO)
    if by_sponsor:
        pledging.withdraw_online(pledge, by=make_officer(), at=NOW)
    else:
        pledging.withdraw(pledge, reason="Nghi ngờ mạo danh", by=make_officer(), at=NOW)
    mail = the_mail("pledge-withdrawn")
    assert "mạo danh" not in mail.text + mail.html


def test_before_and_after_a_hold_ends_its_sponsor_is_told():
    pledge = make_amount_pledge(contact_email=TO, held_until=TODAY)
    by = make_officer(None)
    holds.remind(TODAY, by=by, at=NOW)
    assert the_mail("hold-reminder").key == f"hold-reminder:{pledge.pk}:2026-11-22"
    assert "22/11/2026" in the_mail("hold-reminder").text
    assert "Nếu Quý vị đã chuyển tiền thì không cần làm gì thêm." in the_mail("hold-reminder").text
    Email.objects.update(status="sent", sent_at=NOW)
    holds.expire(TODAY + timedelta(days=1), by=by, at=NOW + timedelta(days=1))
    assert the_mail("hold-expired").key == f"hold-expired:{pledge.pk}:2026-11-22"
    assert set(sent()) == {"hold-reminder", "hold-expired"}


def test_an_overdue_instalment_is_told_once_each():
    pledge, silent = make_amount_pledge(3_000, contact_email=TO), make_amount_pledge(3_000)
    first, second = date(2026, 12, 1), date(2026, 12, 11)
    for one in (pledge, silent):
        instalments.agree(one, parts=[Part(first, 1_000), Part(second, 2_000)], by=make_officer(), at=NOW)
    by, days = make_officer(None), [first + timedelta(days=count) for count in (0, 1, 5, 11, 12)]
    assert [instalments.remind(day, by=by, at=NOW) for day in days] == [0, 1, 1, 1, 1]
    keys = [mail.key for mail in Email.objects.filter(key__startswith="overdue").order_by("pk")]
    assert keys == [f"overdue:{pledge.pk}:2026-12-01", f"overdue:{pledge.pk}:2026-12-11"]
    assert "3.000 đồng" in Email.objects.order_by("pk").last().text


def test_a_statement_is_told_by_the_worker_and_once():
    pledge = make_amount_pledge(5_000, contact_email=TO)
    pledge.refresh_from_db()
    code = code_for(pledge.number)
    take_in(statement(came(2_000, f"{code} 1"), came(1_000, f"{code} 2"), came(2_000, f"{code} 3"), came(1, "a")))
    assert Email.objects.count() == 0
    entry = Entry.objects.get(amount=1_000)
    receipts.take_back(entry, reason="Nhầm", by=make_officer(), at=NOW)
    for _ in range(2):
        tasks.tell_of_statement(statement_pk=Statement.objects.get().pk)
        told = sorted(mail.key.split(":")[0] for mail in Email.objects.all())
        assert told == ["money-corrected", "money-received", "money-received"]
    receipts.match_rest(entry.receipt, shares=[Share(pledge, 1_000)], by=make_officer(), at=NOW)
    telling.of_statement(Statement.objects.get().pk)
    assert {
        kind: sum(1 for mail in Email.objects.all() if mail.key.startswith(kind))
        for kind in ("pledge-funded", "money-received")
    } == {"pledge-funded": 1, "money-received": 2}


def test_a_statement_that_pays_the_whole_is_told_in_one_mail():
    pledge = make_amount_pledge(5_000, contact_email=TO)
    pledge.refresh_from_db()
    code = code_for(pledge.number)
    take_in(statement(came(2_000, f"{code} 1"), came(3_000, f"{code} 2")))
    for _ in range(2):
        tasks.tell_of_statement(statement_pk=Statement.objects.get().pk)
        assert [mail.key.split(":")[0] for mail in Email.objects.all()] == ["pledge-funded"]
    assert "2.000 đồng" in Email.objects.get().text
    take_in(statement(came(2_000, f"{code} 1"), came(3_000, f"{code} 2"), came(500, f"{code} 3")))
    more = StatementLine.objects.get(credit=500)
    receipts.match_line(more, shares=[Share(pledge, 500)], by=make_officer(), at=NOW)
    tasks.tell_of_statement(statement_pk=more.statement_id)
    assert sorted(mail.key.split(":")[0] for mail in Email.objects.all()) == ["money-received", "pledge-funded"]


def test_money_that_moves_or_goes_back_is_told_to_whom_it_concerns():
    source, target = (make_amount_pledge(1_000, contact_email=to) for to in ("a@example.vn", "b@example.vn"))
    receipt, officer = make_receipt(1_000), make_officer()
    receipts.match_rest(receipt, shares=[Share(source, 1_000)], by=officer, at=NOW)
    Email.objects.all().delete()
    moved = {"source": source, "target": target, "amount": 1_000, "reason": "Nội bộ: nhầm"}
    out, into = receipts.move_money(receipt, by=officer, at=NOW, **moved)
    told = {mail.key: (mail.to, mail.subject.split(" · ")[0]) for mail in Email.objects.all()}
    assert told == {
        f"money-corrected:{out.pk}": ("a@example.vn", "Số tiền đã ghi nhận của Quý vị có thay đổi"),
        f"pledge-funded:{target.pk}:{into.pk}": ("b@example.vn", "Cam kết của Quý vị đã nhận đủ tiền"),
    }
    Email.objects.all().delete()
    facts = {"pledge": target, "amount": 400, "day": receipt.received_on, "reason": "Nội bộ: thừa", "line": None}
    sent_back = receipts.refund(receipt, by=officer, at=NOW, **facts)
    corrections.undo_refund(sent_back, reason="Nội bộ: gõ nhầm", by=officer, at=NOW)
    first, second = Email.objects.order_by("pk")
    assert [mail.to for mail in (first, second)] == ["b@example.vn"] * 2
    assert ("đã hoàn trả một khoản tiền" in first.text, "được tính lại cho cam kết" in second.text) == (True, True)
    assert "Nội bộ" not in first.text + first.html + second.text
    part = receipts.move_money(receipt, source=target, target=source, amount=5, reason="a", by=officer, at=NOW)[1]
    assert Email.objects.get(key=f"money-received:{part.pk}").subject.startswith("Có tiền được chuyển sang cam kết")


def test_a_pledge_that_becomes_less_than_was_paid_is_paid_in_full():
    gift = make_gift()
    pledge = make_pledge(gift, 4, status="confirmed", contact_email=TO).pledge
    receipts.match_rest(make_receipt(1_000_000), shares=[Share(pledge, 1_000_000)], by=make_officer(), at=NOW)
    one = Pledge.objects.get()
    pledging.adjust(one, quantities={one.lines.get().pk: 2}, by=make_officer(), at=NOW)
    assert the_mail("pledge-funded").key == f"pledge-funded:{pledge.pk}"


def test_every_mail_leads_to_the_sponsors_own_page_where_the_address_of_the_site_is_known(settings):
    settings.PUBLIC_URL = ""
    first = mails.withdrawn(make_amount_pledge(contact_email=TO))
    settings.PUBLIC_URL = "https://trao.example.vn"
    pledge = make_amount_pledge(contact_email=TO)
    second = mails.withdrawn(pledge)
    own = f"https://trao.example.vn/tai-tro/cua-toi/{pledge.reference}/"
    assert ("cua-toi" in first.text + first.html, own in second.text, f'href="{own}"' in second.html) == (
        False,
        True,
        True,
    )


def test_the_worker_looks_after_pledges(monkeypatch):
    today = date.today()
    pledge = make_amount_pledge(contact_email=TO, held_until=today)
    tasks.look_after_pledges(timestamp=0)
    assert set(sent()) == {"hold-reminder"}
    Pledge.objects.filter(pk=pledge.pk).update(
        held_until=today - timedelta(days=1), reminded_at=NOW - timedelta(days=400)
    )
    key = f"hold-reminder:{pledge.pk}:{today - timedelta(days=1)}"
    Email.objects.update(key=key, status="sent", sent_at=NOW - timedelta(days=400))
    tasks.look_after_pledges(timestamp=0)
    assert (set(sent()), Pledge.objects.get().status) == ({"hold-reminder", "hold-expired"}, "withdrawn")


def test_the_sponsor_is_written_to_where_the_pledge_has_no_address():
    pledge = make_amount_pledge(sponsor=make_sponsor(email="quy@example.vn"))
    assert mails.withdrawn(pledge).to == "quy@example.vn"
    assert mails.withdrawn(make_amount_pledge(contact_email=TO, sponsor=pledge.sponsor)).to == TO


@pytest.mark.parametrize("typed", ["khong phai dia chi", "a@b.vn,c@d.vn"])
def test_an_unfit_address_of_the_pledge_does_not_hide_that_of_the_sponsor(typed):
    sponsor = make_sponsor(email="quy@example.vn")
    assert mails.withdrawn(make_amount_pledge(sponsor=sponsor, contact_email=typed)).to == "quy@example.vn"


@pytest.mark.parametrize("address", ["", "khong phai dia chi", "a@b.vn,c@d.vn"])
def test_nobody_is_written_to_without_an_address(address):
    pledge = make_amount_pledge(sponsor=make_sponsor(email=address))
    assert mails.withdrawn(pledge) is None
    assert Email.objects.count() == 0


def test_what_a_stranger_typed_is_text_and_never_markup_or_a_header():
    bad = '<script>alert(1)</script>"><img src=x>\r\nBcc: a@b.vn'
    campaign = make_campaign(name=bad, contact_email="khong phai dia chi")
    mail = mails.withdrawn(make_amount_pledge(campaign=campaign, contact_name=bad, contact_email=TO))
    assert "<script" not in mail.html
    assert "<img" not in mail.html
    assert "\n" not in mail.subject
    assert mail.reply_to == ""


def test_mails_are_in_vietnamese_whoever_causes_them():
    pledge = make_amount_pledge(contact_email=TO)
    with translation.override("en"):
        assert mails.withdrawn(pledge).subject.startswith("Cam kết của Quý vị đã được rút")
