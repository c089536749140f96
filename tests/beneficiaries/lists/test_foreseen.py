"""What is told of a list before it is accepted: who will be refused, who will be asked about."""

from datetime import date

import pytest

from beneficiaries.lists.foreseen import QUESTIONED, REFUSED, foresee
from tests.beneficiaries.sent import HONG, LAN, but, received
from tests.factories import make_campaign, make_commune_officer, make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    campaign = make_campaign(code="BN2027", lists_until=date(2099, 1, 1))
    make_offer(campaign, "card")
    make_offer(campaign, "book")
    poor = but(HONG, groups="Hộ nghèo")
    nameless = but(LAN, name="Vũ Thị Không", born=None, number=None)
    both = but(HONG, name="Lê Văn Cả", born=None, number=None, sex=None, groups="Hộ nghèo")
    return received(make_commune_officer(), campaign, poor, LAN, nameless, both)


def test_who_is_refused_is_named_once_and_in_the_order_of_the_file(sent, django_assert_num_queries):
    poor, _fine, nameless, both = sent.rows.order_by("position")
    with django_assert_num_queries(1):
        seen = foresee(sent.rows.order_by("-position"))
    assert seen.refused == (
        (poor.pk, poor.row_number, "Nguyễn Thị Hồng"),
        (both.pk, both.row_number, "Lê Văn Cả"),
    )
    assert seen.questioned == ((nameless.pk, nameless.row_number, "Vũ Thị Không"),)


def test_a_remark_is_either_a_refusal_or_a_question(sent):
    assert not REFUSED & QUESTIONED
    sent.rows.all().update(problems=[])
    assert (foresee(sent.rows.all()).refused, foresee(sent.rows.all()).questioned) == ((), ())
