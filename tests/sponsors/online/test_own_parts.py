"""A sponsor's own page: what is to be paid when, by which picture, and nothing of it once that is over."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from documents.models import Email
from sponsors import amounts, instalments, pledging
from sponsors.due import asked_next, missing
from sponsors.instalments import Part
from sponsors.models import Pledge, ReceivingAccount
from sponsors.money import receipts, vietqr
from sponsors.money.payment_codes import code_for
from sponsors.money.receipts import Share
from sponsors.online import own_views
from sponsors.promised_lines import Line
from tests.factories import make_line, make_officer, make_pledge, make_sponsor
from tests.pages import page, text_of
from tests.pictures import qr_of_png
from tests.sponsors.money.records import make_receipt
from tests.sponsors.online.pledging import EMAIL, Visitor
from tests.sponsors.pledged import NOW, TODAY, make_amount_pledge, pay

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = (date.today() + timedelta(days=days) for days in (30, 60, 90))


def at(name, pledge):
    return reverse(f"online:{name}", args=[pledge.reference])


def seen(pledge, name="one"):
    visitor = Visitor()
    visitor.sign_in()
    return text_of(page(visitor.client.get(at(name, pledge))))


@pytest.fixture
def in_parts(campaign):
    """5.000.000 đồng in three parts."""
    pledge = make_amount_pledge(5_000_000, campaign=campaign, contact_email=EMAIL)
    parts = [Part(FIRST, 2_000_000), Part(SECOND, 1_000_000), Part(THIRD, 2_000_000)]
    instalments.agree(pledge, parts=parts, by=make_officer(), at=NOW)
    return pledge


def gift_of(campaign):
    return campaign.offers.get(kind="gift")


def asked_by_code(pledge):
    found = own_views._payload(own_views.own_pledges.of_address(EMAIL).get(pk=pledge.pk))
    return vietqr.parse(found).amount


def test_instalments_are_told_and_the_next_is_asked_for(in_parts):
    text = seen(in_parts)
    assert f"Đến hết ngày {FIRST:%d/%m/%Y} · Chưa đến hạn" in text
    for words in ("2.000.000 đồng", "Đây là số tiền của đợt tới", "Phần còn lại, 3.000.000 đồng", f"{THIRD:%d/%m/%Y}"):
        assert words in text
    assert asked_by_code(in_parts) == 2_000_000
    pay(in_parts, 2_500_000)
    Pledge.objects.update(received=2_500_000)
    text = seen(in_parts)
    assert ("Đã nhận 500.000 đồng" in text, "Phần còn lại, 2.000.000 đồng" in text) == (True, True)
    assert asked_by_code(in_parts) == 500_000


@pytest.mark.parametrize(
    ("received", "days", "asked"),
    [
        (0, 0, 2_000_000),
        (0, 31, 2_000_000),
        (0, 61, 3_000_000),
        (2_500_000, 61, 500_000),
        (3_000_000, 61, 2_000_000),
        (500_000, 91, 4_500_000),
        (5_000_000, 91, 0),
        (6_000_000, 0, 0),
    ],
)
def test_what_is_overdue_is_asked_for_together(in_parts, received, days, asked):
    in_parts.received = received
    assert asked_next(in_parts, 5_000_000, date.today() + timedelta(days=days)) == asked


def test_all_that_is_missing_is_asked_for_beyond_instalments_and_without(in_parts):
    in_parts.received = 5_000_000
    assert asked_next(in_parts, 7_000_000, date.today()) == 2_000_000
    other = make_amount_pledge(3_000)
    assert asked_next(other, 3_000, date.today()) == 3_000


def test_an_instalment_of_a_pledge_that_became_less_says_so(campaign):
    gift = gift_of(campaign)
    pledge = make_pledge(gift, 10, status="confirmed", contact_email=EMAIL).pledge
    parts = [Part(FIRST, 1_000_000), Part(SECOND, 3_000_000), Part(THIRD, 1_000_000)]
    instalments.agree(pledge, parts=parts, by=make_officer(), at=NOW)
    pledging.adjust(pledge, quantities={pledge.lines.get().pk: 5}, by=make_officer(), at=NOW)
    text = seen(pledge)
    said = ("1.500.000 đồng Vì cam kết đã giảm, đợt này ít hơn mức đã hẹn 3.000.000 đồng", "Không còn phải nộp")
    assert [words in text for words in said] == [True, True]
    told = Email.objects.about(pledge.reference).latest("pk").text
    assert (f"Đến hết ngày {SECOND:%d/%m/%Y}: 1.500.000 đồng" in told, "3.000.000" in told) == (True, False)


def test_the_code_is_kept_as_a_picture_that_telephones_open(campaign, visitor):
    visitor.pledge(campaign)
    pledge = Pledge.objects.get()
    text = page(visitor.client.get(at("one", pledge)))
    assert f'href="{at("qr-to-keep", pledge)}" download="{pledge.reference}.png"' in text
    kept = visitor.client.get(at("qr-to-keep", pledge))
    assert (kept.status_code, kept.headers["Content-Type"]) == (200, "image/png")
    asked, account = vietqr.parse(qr_of_png(kept.content)), ReceivingAccount.objects.get()
    assert (asked.account, asked.amount, asked.note) == (
        vietqr.Account(account.bank_bin, account.number),
        missing(pledge),
        code_for(pledge.number),
    )
    assert kept.headers["Content-Disposition"] == f'attachment; filename="{pledge.reference}.png"'
    assert {"private", "no-store"} <= set(kept.headers["Cache-Control"].split(", "))
    pledging.withdraw(pledge, reason="Thử", by=make_officer(), at=timezone.now())
    assert visitor.client.get(at("qr-to-keep", pledge)).status_code == 404


def test_a_withdrawn_pledge_speaks_of_nothing_to_come(campaign, in_parts):
    waiting = seen(in_parts)
    pledging.withdraw(in_parts, reason="Thử", by=make_officer(), at=timezone.now())
    gone = seen(in_parts)
    promised = ("quy đổi", "một đến hai ngày làm việc", f"{FIRST:%d/%m/%Y}")
    assert [words in waiting for words in promised] == [True] * 3
    assert [words in gone for words in promised] == [False] * 3
    assert "Chưa ghi nhận khoản tiền nào." in gone


def test_who_withdraws_is_not_told_of_people_who_wait(campaign, visitor):
    visitor.pledge(campaign)
    text = text_of(page(visitor.client.get(at("withdraw", Pledge.objects.get()))))
    assert ("không hoàn tác được" in text, "chờ nhà tài trợ khác" in text) == (True, False)


def test_the_rest_that_is_not_turned_into_gifts_is_told(campaign):
    pledge = make_amount_pledge(1_200_000, campaign=campaign, contact_email=EMAIL)
    assert "chưa quy đổi" not in seen(pledge)
    amounts.turn_into_lines(pledge, lines=[Line(gift_of(campaign), 2)], by=make_officer(), at=NOW)
    assert "Còn 200.000 đồng chưa quy đổi" in seen(pledge)
    pledging.withdraw(pledge, reason="Thử", by=make_officer(), at=timezone.now())
    assert "chưa quy đổi" not in seen(pledge)


def test_an_amount_turned_in_full_has_no_rest(campaign):
    pledge = make_amount_pledge(1_000_000, campaign=campaign, contact_email=EMAIL)
    make_line(pledge, gift_of(campaign), 2)
    assert "chưa quy đổi" not in seen(pledge)


def test_the_address_of_being_named_leads_to_the_pledge_when_opened(campaign, visitor):
    visitor.pledge(campaign)
    pledge = Pledge.objects.get()
    answer = visitor.client.get(at("naming", pledge))
    assert (answer.status_code, answer.url) == (302, at("one", pledge))
    pledge.refresh_from_db()
    assert pledge.sponsor.may_be_named is False


@pytest.fixture
def sent_back(campaign):
    """A million came and went back."""
    pledge = make_amount_pledge(1_000_000, campaign=campaign, contact_email=EMAIL)
    receipt = make_receipt(1_000_000)
    receipts.match_rest(receipt, shares=[Share(pledge, 1_000_000)], by=make_officer(), at=NOW)
    facts = {"pledge": pledge, "amount": 1_000_000, "day": TODAY, "reason": "Nhà tài trợ đề nghị", "line": None}
    receipts.refund(receipt, by=make_officer(), at=NOW, **facts)
    return pledge


def test_who_was_sent_money_back_is_not_pushed_to_pay_it_again(sent_back):
    text = seen(sent_back)
    assert "đã hoàn trả bạn 1.000.000 đồng. Nếu bạn không định nộp lại, hãy báo cơ quan" in text
    assert "Tôi muốn nộp lại" in text
    visitor = Visitor()
    visitor.sign_in()
    html = page(visitor.client.get(at("one", sent_back)))
    assert html.index("<details") < html.index('class="o-qr"') < html.index("</details>")


def test_what_never_came_is_asked_for_beside_what_was_sent_back(sent_back):
    Pledge.objects.filter(pk=sent_back.pk).update(amount=3_000_000)
    text = seen(sent_back)
    assert "đã hoàn trả bạn 1.000.000 đồng" in text
    assert "Tôi muốn nộp lại" not in text
    assert asked_by_code(sent_back) == 3_000_000


def test_all_that_was_sent_back_is_told_though_less_is_missing_now(sent_back):
    pay(sent_back, 400_000)
    text = seen(sent_back)
    assert ("đã hoàn trả bạn 1.000.000 đồng" in text, "Tôi muốn nộp lại" in text) == (True, True)


def test_a_part_paid_of_a_pledge_that_became_less_says_both(in_parts):
    pay(in_parts, 500_000)
    Pledge.objects.filter(pk=in_parts.pk).update(amount=1_500_000)
    text = seen(in_parts)
    said = (
        "1.500.000 đồng Đã nhận 500.000 đồng của đợt này",
        "Vì cam kết đã giảm, đợt này ít hơn mức đã hẹn 2.000.000",
    )
    assert [words in text for words in said] == [True, True]


def test_without_an_account_who_was_sent_money_back_is_told_just_that(sent_back, campaign):
    ReceivingAccount.objects.update(is_preferred=False)
    text = seen(sent_back)
    assert "đã hoàn trả bạn 1.000.000 đồng" in text
    assert [words for words in ("Tôi muốn nộp lại", "Cơ quan sẽ liên hệ") if words in text] == []


@pytest.mark.parametrize(
    ("kind", "status", "said"),
    [
        ("business", "registered", "sau khi cơ quan xác nhận cam kết."),
        ("business", "confirmed", "Tên của bạn được nêu trong danh sách nhà tài trợ trên trang"),
        ("individual", "registered", "sau khi cơ quan xác nhận cam kết. Để bảo vệ bạn, tên cá nhân chỉ được nêu khi"),
        (
            "individual",
            "confirmed",
            "Bạn đã đồng ý nêu tên trong danh sách nhà tài trợ trên trang công khai. Để",
        ),
    ],
)
def test_who_agreed_to_be_named_reads_no_more_than_is_so(campaign, kind, status, said):
    sponsor = make_sponsor(kind=kind, may_be_named=True)
    text = seen(make_amount_pledge(campaign=campaign, contact_email=EMAIL, sponsor=sponsor, status=status))
    assert said in text
    stands = "Tên của bạn được nêu trong danh sách" in text
    assert stands == ((kind, status) == ("business", "confirmed"))
