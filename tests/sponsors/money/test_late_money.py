"""What staff are told of days on which money is awaited."""

from datetime import date

import pytest
from django.utils import timezone

from campaigns.models import Campaign
from sponsors import pledge_money
from sponsors.models import Pledge
from tests.factories import make_campaign, make_officer
from tests.pages import page, said
from tests.sponsors.making import url
from tests.sponsors.money.test_money_views import far, parts
from tests.sponsors.pledged import make_amount_pledge, pay

pytestmark = pytest.mark.django_db
WARNING = "Tiền được chờ đến ngày"


@pytest.mark.parametrize(
    ("handover", "pledges", "held", "late"),
    [
        (date(2027, 2, 4), date(2026, 12, 31), date(2027, 2, 4), None),
        (date(2027, 2, 4), date(2026, 12, 31), date(2027, 2, 5), (date(2027, 2, 5), date(2027, 2, 4))),
        (None, date(2026, 12, 31), date(2027, 1, 1), (date(2027, 1, 1), date(2026, 12, 31))),
        (None, None, date(2027, 2, 5), None),
        (date(2027, 2, 4), None, None, None),
    ],
)
def test_money_is_late_after_the_campaigns_last_day(handover, pledges, held, late):
    campaign = Campaign(handover_until=handover, pledges_until=pledges)
    assert pledge_money.late_money(Pledge(campaign=campaign), [], held) == late


def test_an_instalment_that_comes_too_late_is_warned_of_until_it_is_paid(desk):
    campaign = make_campaign(handover_until=timezone.localdate())
    pledge = make_amount_pledge(1_000_000, campaign=campaign, held_until=timezone.localdate())
    client, address = desk(make_officer()), url("pledge_parts", pledge.pk)
    assert "thời hạn giữ được dời theo ngày của đợt nộp đó" in page(client.get(address))
    answer = client.post(address, parts((far(10), "1.000.000")) | {"parts-0-is_late": "on"})
    assert said(answer) == ["Đã ghi các đợt nộp.", f"Các suất quà nay được giữ đến hết ngày {far(10)}."]
    shown = page(client.get(url("pledge_change", pledge.pk)))
    assert f"{WARNING} {far(10)}, trong khi chiến dịch trao quà đến hết ngày {far(0)}" in shown
    pay(pledge, 1_000_000)
    Pledge.objects.update(received=1_000_000, status="funded")
    assert WARNING not in page(client.get(url("pledge_change", pledge.pk)))


def test_a_hold_after_the_last_day_for_pledges_is_warned_of(desk):
    campaign = make_campaign(pledges_until=timezone.localdate())
    pledge, client = make_amount_pledge(campaign=campaign), desk(make_officer())
    client.post(url("pledge_hold", pledge.pk), {"until": far(1)})
    shown = page(client.get(url("pledge_change", pledge.pk)))
    assert f"{WARNING} {far(1)}, trong khi chiến dịch nhận cam kết đến hết ngày {far(0)}" in shown


def test_an_unconfirmed_pledge_is_not_said_to_be_held(desk):
    client = desk(make_officer())
    for days, words in (
        (30, "được giữ chờ tiền trong 30 ngày"),
        (None, "Chưa giữ suất quà nào: cam kết chờ xác nhận."),
    ):
        pledge = make_amount_pledge(campaign=make_campaign(days_to_pay=days), status="registered")
        shown = page(client.get(url("pledge_change", pledge.pk)))
        assert (words in shown, "không có thời hạn" in shown) == (True, False)
