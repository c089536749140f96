"""A campaign that takes pledges online, and somebody who pledges to it."""

from datetime import date

import pytest

from sponsors.models import ReceivingAccount
from tests.factories import make_campaign, make_offer
from tests.sponsors.online.pledging import Visitor


@pytest.fixture
def campaign():
    """Of Bắc Ninh, with a card at 804.600 đồng and a gift at 500.000."""
    campaign = make_campaign(
        code="BN2027",
        takes_online=True,
        pledges_until=date(2099, 1, 1),
        contact_name="Bà Nguyễn Thị Hòa",
        contact_phone="0222.3.821.330",
        days_to_pay=30,
    )
    make_offer(campaign, "card")
    make_offer(campaign, "gift")
    ReceivingAccount.objects.create(
        province_id="24",
        bank_name="Vietcombank",
        bank_bin="970436",
        number="0011004321987",
        holder="BHXH TINH",
        is_preferred=True,
    )
    return campaign


@pytest.fixture
def card(campaign):
    return campaign.offers.get(kind="card")


@pytest.fixture
def gift(campaign):
    return campaign.offers.get(kind="gift")


@pytest.fixture
def visitor(campaign):
    """Somebody with a browser, at an address of the own."""
    return Visitor()
