"""A hint, and no refusal, where more is pledged than is wanted."""

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Offer
from sponsors.beyond import beyond_wanted
from sponsors.models import Pledge
from tests.factories import THANH_HOA, make_line, make_offer, make_officer, make_pledge
from tests.pages import page

pytestmark = pytest.mark.django_db
WORDS = (
    "Thẻ BHYT 12 tháng: các cam kết cho chiến dịch này cộng lại là 1.000 suất, nhiều hơn nhu cầu 20 suất. "
    "Hãy kiểm tra lại số lượng trước khi xác nhận cam kết."
)


@pytest.fixture
def offer():
    return make_offer(wanted=20)


def test_pledges_beyond_what_is_wanted_are_told_together(offer):
    make_pledge(offer, 15)
    pledge = make_pledge(offer, 5, status="registered").pledge
    assert beyond_wanted(pledge) == []
    make_line(pledge, offer, quantity=980)
    assert beyond_wanted(pledge) == [WORDS]


def test_withdrawn_pledges_do_not_count_and_a_plan_without_numbers_says_nothing(offer):
    other = make_pledge(offer, 1000).pledge
    done = {"withdrawn_by": make_officer(), "withdrawn_at": timezone.now(), "withdrawal_reason": "Gặp khó khăn"}
    Pledge.objects.filter(pk=other.pk).update(status="withdrawn", **done)
    pledge = make_pledge(offer, 20, status="registered").pledge
    assert beyond_wanted(pledge) == []
    Offer.objects.update(wanted=0)
    assert beyond_wanted(pledge) == []


def test_the_page_of_a_registered_pledge_tells_who_may_mend_it(client, offer):
    pledge = make_pledge(offer, 1000, status="registered").pledge
    address = reverse("admin:sponsors_pledge_change", args=[pledge.pk])
    client.force_login(make_officer())
    assert WORDS in page(client.get(address))
    Pledge.objects.update(province=THANH_HOA)
    assert WORDS not in page(client.get(address))
