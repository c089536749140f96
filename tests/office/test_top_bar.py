"""The bar over each page of our own says where it is: the way here as links, and the page itself."""

import re

import pytest
from django.urls import reverse

from allocations.models import Allocation
from tests.allocations.making import approve, nominate, propose
from tests.factories import make_campaign, make_leader, make_offer, make_pledge
from tests.pages import page
from tests.sponsors.money.records import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    offer = make_offer(make_campaign(code="BN2027"))
    make_pledge(offer, 1)
    nominate(offer, "BN2027-1")
    return approve(propose(offer))


@pytest.mark.parametrize(
    ("name", "way", "here"),
    [
        ("beneficiaries_vetting", "Hồ sơ đề nghị", "Xét duyệt"),
        ("beneficiaries_vetting_decided", "Xét duyệt", "Tôi đã quyết định"),
        ("office_shortfalls", "BN2027", "Số tiền còn thiếu"),
        ("allocations_allocationrun_change", "Đợt phân bổ", "BN2027, đợt 1"),
        ("allocations_allocation_change", "Suất phân bổ", "BN2027-1 · Nguyễn Thị Thử"),
        ("allocations_release", "Suất phân bổ", "Thu hồi suất của Nguyễn Thị Thử"),
        ("allocations_allocation_lists", "Suất phân bổ", "Danh sách để in, tải về"),
    ],
)
def test_the_bar_says_where_one_is(client, run, name, way, here):
    keys = {
        "office_shortfalls": [run.campaign_id],
        "allocations_allocationrun_change": [run.pk],
        "allocations_allocation_change": [Allocation.objects.get().pk],
        "allocations_release": [Allocation.objects.get().pk],
    }
    client.force_login(make_leader())
    text = page(client.get(reverse(f"admin:{name}", args=keys.get(name, []))))
    bar = text[text.index('<div class="t-top"') :].split('class="t-page')[0]
    ways = re.findall(r'class="t-top__way"><a href="[^"]+">([^<]+)</a>', bar)
    heres = re.findall(r'class="t-top__here"[^>]*>([^<]+)<', bar)
    assert (ways, heres) == ([way], [here])


def test_how_to_pay_is_not_taken_for_the_way_here(client):
    make_account(is_preferred=True)
    pledge = make_pledge(make_offer()).pledge
    client.force_login(make_leader())
    text = page(client.get(reverse("admin:sponsors_pledge_change", args=[pledge.pk])))
    assert "Cách nhà tài trợ nộp tiền" in text
    assert 'href=""' not in text
