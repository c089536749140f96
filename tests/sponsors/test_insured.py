"""Whom a gift is not given to: told where a pledge is meant for them."""

import pytest

from campaigns.pricing import load_tariff
from sponsors.insured import insured_groups, meant_for_insured
from sponsors.models import PledgeLine
from sponsors.online.forms import GiftsForm
from sponsors.online.gifts import gifts_of
from tests.factories import make_campaign, make_offer, make_officer, make_pledge
from tests.pages import page
from tests.sponsors.making import url

pytestmark = pytest.mark.django_db


def said(groups):
    return [
        f"Thẻ BHYT 12 tháng không trao cho người thuộc nhóm: {groups}. Những người này đã được đóng toàn bộ phí bảo "
        "hiểm. Hãy chọn quà khác cho họ hoặc chọn nhóm khác."
    ]


def told_of(line):
    return meant_for_insured(PledgeLine.objects.filter(pk=line.pk).prefetch_related("earmarks"))


def test_whose_card_the_state_pays_get_none():
    found = insured_groups(make_offer(), load_tariff())
    assert (found["poor"], "near_poor" in found, "" in found) == ("Hộ nghèo", False, False)


@pytest.mark.parametrize("fields", [{"kind": "gift"}, {"kind": "book"}, {"premiums_paid_on": None}])
def test_what_is_no_premium_or_not_paid_in_full_or_has_no_price_is_for_everybody(fields):
    assert insured_groups(make_offer(**fields), load_tariff()) == {}


def test_a_line_that_is_meant_for_them_is_told_once_and_no_other():
    card = make_offer()
    assert told_of(make_pledge(card, earmarks=({"group_id": "poor"}, {"group_id": "near_poor"}))) == said("Hộ nghèo")
    assert told_of(make_pledge(card, earmarks=({"group_id": "near_poor"},))) == []
    assert told_of(make_pledge(card)) == []
    assert told_of(make_pledge(make_offer(kind="gift"), earmarks=({"group_id": "poor"},))) == []


def test_staff_read_it_before_they_confirm_the_pledge(desk):
    line = make_pledge(make_offer(), earmarks=({"group_id": "poor"},), status="registered")
    text = page(desk(make_officer()).get(url("pledge_change", line.pledge.pk)))
    assert said("Hộ nghèo")[0] in text


def test_a_sponsor_reads_it_where_the_groups_are_chosen():
    campaign = make_campaign(takes_online=True)
    make_offer(campaign)
    form = GiftsForm(campaign=campaign, gifts=gifts_of(campaign))
    help_text = str(form.fields["groups"].help_text)
    assert (help_text.startswith("Thẻ BHYT 12 tháng không trao"), "Hộ nghèo" in help_text) == (True, True)
