"""What pledges lack since the law or the plan changed."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from accounts.roles import Role
from allocations import allocating
from allocations.models import Allocation, AppliedPrice
from campaigns.models import Offer, Rate, Share
from office.shortfalls import Change, Figure, shortfalls
from sponsors import pledging
from sponsors.models import Pledge
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    THANH_HOA,
    make_campaign,
    make_leader,
    make_line,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_user,
)
from tests.office.making import allocate

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
OLD, NEW = date(2026, 12, 28), date(2027, 1, 18)
LINE = Change(
    "Chuẩn nghèo nông thôn",
    Figure("1.500.000 đồng", date(2022, 1, 1), "Nghị định 07/2021/NĐ-CP, điều 3"),
    Figure("2.200.000 đồng", date(2027, 1, 1), "Nghị định 351/2025/NĐ-CP"),
)


def found(campaign):
    return shortfalls(campaign, Pledge.objects.all(), campaign.offers.all())


def missing(campaign):
    return [(one.line.pk, one.promised, one.needed, one.missing) for one in found(campaign).lines]


def raised_line():
    """The rise of the poverty line is entered after the pledge."""
    Rate.objects.filter(kind="poverty_line", valid_from=date(2027, 1, 1)).delete()


def enter_the_rise():
    Rate.objects.create(
        kind="poverty_line", value=2_200_000, valid_from=date(2027, 1, 1), legal_basis="Nghị định 351/2025/NĐ-CP"
    )


def new_salary(value, day):
    Rate.objects.create(kind="base_salary", value=value, valid_from=date(2026, 12, day), legal_basis=f"NĐ {day}/2026")


def test_a_law_entered_after_the_pledge_makes_it_lack_money_and_is_named():
    raised_line()
    book = make_offer(kind="book", premiums_paid_on=NEW)
    line = make_pledge(book, 1_000)
    assert (line.unit_price, missing(book.campaign)) == (1_980_000, [])
    enter_the_rise()
    [one] = found(book.campaign).lines
    assert (one.promised, one.needed, one.missing, one.now) == (1_980_000_000, 2_904_000_000, 924_000_000, 2_904_000)
    assert found(book.campaign).total == 924_000_000
    [change] = one.changes
    assert (change.old, change.new) == (LINE.old, LINE.new)


def test_a_day_of_payment_moved_past_a_change_is_that_change():
    book = make_offer(kind="book", premiums_paid_on=OLD)
    make_pledge(book, 10)
    Offer.objects.update(premiums_paid_on=NEW)
    [one] = found(book.campaign).lines
    assert [(change.old, change.new) for change in one.changes] == [(LINE.old, LINE.new)]


def test_a_plan_changed_otherwise_names_no_figure():
    gift = make_offer(kind="gift", value=500_000)
    book = make_offer(gift.campaign, "book", premiums_paid_on=NEW)
    make_pledge(gift, 2)
    make_pledge(book, 1)
    Offer.objects.filter(pk=gift.pk).update(value=600_000)
    Offer.objects.filter(pk=book.pk).update(monthly_income=3_000_000)
    assert [(one.missing, one.changes) for one in found(gift.campaign).lines] == [(1_056_000, ()), (200_000, ())]


def test_a_share_that_ends_is_named_with_its_group():
    book = make_offer(kind="book", premiums_paid_on=date(2027, 6, 1), pays="residual")
    make_pledge(book, 1)
    Share.objects.create(kind="book", share=1_000, valid_from=date(2027, 5, 1), legal_basis="NĐ 9/2027/NĐ-CP")
    [one] = found(book.campaign).lines
    assert (one.missing, [change.what for change in one.changes]) == (290_400, ["Sổ BHXH: Những người khác"])
    assert [(change.old.value, change.new.value) for change in one.changes] == [("20 %", "10 %")]


def test_the_surplus_of_one_line_does_not_fill_another():
    book = make_offer(kind="book", premiums_paid_on=NEW)
    dear, cheap = make_pledge(book, 10, unit_price=5_000_000), make_pledge(book, 10, unit_price=2_900_000)
    assert missing(book.campaign) == [(cheap.pk, 29_000_000, 29_040_000, 40_000)]
    assert dear.unit_price == 5_000_000


def test_units_that_somebody_has_count_at_the_price_for_those_people():
    card = make_offer(premiums_paid_on=OLD, pays="residual")
    line = make_pledge(card, 3)
    make_nomination(card, groups=["near_poor"])
    run = allocating.propose(card.campaign, seed="1", by=make_officer(), at=NOW)
    allocating.approve(run, by=make_leader(), at=NOW)
    new_salary(2_600_000, 1)
    assert missing(card.campaign) == []  # two at 1.404.000 and one at 421.200 are less than three at 1.366.200
    new_salary(5_060_000, 2)
    needed = 2 * 2_732_400 + 819_720
    assert missing(card.campaign) == [(line.pk, 4_098_600, needed, needed - 4_098_600)]


def test_who_has_no_price_by_these_facts_and_who_has_none_kept_count_at_the_price_of_one():
    card = make_offer(premiums_paid_on=OLD, months=9)  # for pupils only
    line = make_pledge(card, 2)
    amounts = {"unit_price": 1_024_650, "list_price": 1_024_650, "state_share": 0, "local_share": 0}
    price = AppliedPrice.objects.create(fingerprint="x", offer=card, sponsor_share=1_024_650, **amounts)
    for kept in (price, None):
        award = allocate(line, make_nomination(card))
        Allocation.objects.filter(pk=award.pk).update(price=kept)
    new_salary(2_600_000, 1)
    assert missing(card.campaign) == [(line.pk, 2_049_300, 2 * 1_053_000, 56_700)]


@pytest.mark.parametrize("status", ["withdrawn", "closed"])
def test_pledges_that_are_over_lack_nothing(status):
    book = make_offer(kind="book", premiums_paid_on=NEW)
    fields = {"withdrawn_by": make_officer(), "withdrawn_at": NOW, "withdrawal_reason": "Thôi"}
    make_pledge(book, 10, unit_price=1_980_000, status=status, **(fields if status == "withdrawn" else {}))
    assert missing(book.campaign) == []


def test_a_gift_without_a_price_is_told_and_its_lines_are_left_out():
    book = make_offer(kind="book", premiums_paid_on=NEW)
    make_pledge(book, 1)
    Offer.objects.update(premiums_paid_on=None)
    unknown = found(book.campaign)
    assert ([offer for offer, _problem in unknown.unpriced], unknown.lines) == ([book], ())
    assert unknown.unpriced[0][1].startswith("Chưa có ngày đóng tiền")


def test_many_lines_take_as_many_queries_as_one(django_assert_num_queries):
    book = make_offer(kind="book", premiums_paid_on=OLD)
    first = make_pledge(book, 10)
    Offer.objects.update(premiums_paid_on=NEW)
    with django_assert_num_queries(5):
        assert len(found(book.campaign).lines) == 1
    for _ in range(3):
        make_line(first.pledge, book, 5, unit_price=1_980_000)
    with django_assert_num_queries(5):
        assert len(found(book.campaign).lines) == 4


def give(offer, *people):
    """Award one to each (commune, groups, place in the household), approved in one run."""
    for commune, groups, place in people:
        make_nomination(offer, person=make_person(commune), groups=groups, household_position=place)
    run = allocating.propose(offer.campaign, seed="1", by=make_officer(None), at=NOW)
    allocating.approve(run, by=make_leader(None), at=NOW)


def add(province, share, **fields):
    row = {"kind": "card", "group_id": "near_poor", "valid_from": date(2026, 1, 1), "legal_basis": "NQ 1"}
    Share.objects.create(province_id=province, share=share, **(row | fields))


def test_what_a_province_adds_after_the_award_counts_for_its_people_only():
    card = make_offer(make_campaign(None), premiums_paid_on=OLD, pays="residual")
    line = make_pledge(card, 2)
    give(card, ("09205", ["near_poor"], 1), (DONG_SON, ["near_poor"], 1))
    assert AppliedPrice.objects.values_list("province", flat=True).get() is None
    new_salary(25_300_000, 1)
    one = 13_662_000 * 3 // 10
    assert missing(card.campaign) == [(line.pk, 2_732_400, 2 * one, 2 * one - 2_732_400)]
    add(BAC_NINH, 1_000)
    here = 13_662_000 * 2 // 10
    assert missing(card.campaign) == [(line.pk, 2_732_400, here + one, here + one - 2_732_400)]


def test_people_who_live_where_nothing_is_added_may_cost_more_than_the_price_of_one(client):
    book = make_offer(kind="book", premiums_paid_on=OLD, pays="residual")
    add(BAC_NINH, 1_000, kind="book", group_id=None)
    line = make_pledge(book, 1)
    give(book, (DONG_SON, [], None))
    assert line.unit_price == 1_386_000
    [one] = found(book.campaign).lines
    assert (one.now, one.needed, one.missing, one.changes, one.is_for_people) == (
        1_386_000,
        1_584_000,
        198_000,
        (),
        True,
    )
    text = page_of(client, book.campaign, make_officer()).content.decode()
    assert "sống ở nơi không được địa phương hỗ trợ thêm" in text


def test_what_a_province_adds_no_more_is_named_as_its_own():
    book = make_offer(kind="book", premiums_paid_on=OLD, pays="residual")
    add(BAC_NINH, 1_000, kind="book", group_id=None)
    make_pledge(book, 1)
    add(BAC_NINH, 500, kind="book", group_id=None, valid_from=date(2026, 12, 1))
    [one] = found(book.campaign).lines
    assert [change.what for change in one.changes] == ["Sổ BHXH: Những người khác (phần địa phương hỗ trợ thêm)"]


def test_what_a_province_adds_to_cards_leaves_books_what_they_cost():
    campaign = make_campaign(None)
    book = make_offer(campaign, "book", premiums_paid_on=OLD, pays="residual")
    make_pledge(book, 2, unit_price=1_000_000)
    give(book, ("09205", ["near_poor"], None))
    before = missing(campaign)
    add(BAC_NINH, 1_000)
    assert missing(campaign) == before
    add(THANH_HOA, 1_000, kind="book")
    assert missing(campaign) == before


def test_many_people_prices_and_provinces_take_as_many_queries_as_one(django_assert_num_queries):
    card = make_offer(make_campaign(None), premiums_paid_on=OLD, pays="residual")
    make_pledge(card, 20)
    give(card, ("09205", ["near_poor"], 1))
    new_salary(25_300_000, 1)
    with django_assert_num_queries(6):
        assert len(found(card.campaign).lines) == 1
    make_pledge(card, 20, unit_price=1_366_200)
    add(BAC_NINH, 1_000)
    add("38", 2_000)
    people = [
        (commune, groups, place) for commune in ("09205", DONG_SON) for groups in (["student"], []) for place in (1, 2)
    ]
    give(card, *people)
    assert AppliedPrice.objects.count() > 5
    with django_assert_num_queries(7):  # one more: where those live for whom it makes a difference
        assert len(found(card.campaign).lines) == 2


# The page and the board


def page_of(client, campaign, user):
    client.force_login(user)
    return client.get(reverse("admin:office_shortfalls", args=[campaign.pk]))


def test_the_page_shows_the_line_its_sponsor_and_the_law(client):
    book = make_offer(kind="book", premiums_paid_on=OLD)
    line = make_pledge(book, 1_000)
    Offer.objects.update(premiums_paid_on=NEW)
    text = page_of(client, book.campaign, make_officer()).content.decode()
    for words in ("924.000.000 đồng", line.pledge.reference, line.pledge.sponsor.name, "Nghị định 351/2025/NĐ-CP"):
        assert words in text


def test_the_page_says_when_nothing_is_missing(client):
    card = make_offer()
    make_pledge(card, 1)
    assert "Không thiếu tiền" in page_of(client, card.campaign, make_officer()).content.decode()


@pytest.mark.parametrize(("province", "status"), [(BAC_NINH, 200), (THANH_HOA, 404)])
def test_only_the_area_sees_the_page(client, province, status):
    assert page_of(client, make_offer().campaign, make_officer(province)).status_code == status


def test_who_sees_no_pledges_sees_no_money(client):
    user = make_user(Role.INSURANCE_OFFICER, communes=("09205",))
    assert page_of(client, make_campaign(), user).status_code == 403


def test_the_board_says_what_is_missing_and_where(client):
    book = make_offer(kind="book", premiums_paid_on=OLD)
    make_pledge(book, 1_000)
    Offer.objects.update(premiums_paid_on=NEW)
    client.force_login(make_officer())
    text = client.get(reverse("admin:office_board", args=[book.campaign.pk])).content.decode()
    assert "Thiếu 924.000.000 đồng: 1 dòng cam kết nay có giá cao hơn mức đã cam kết." in text
    assert reverse("admin:office_shortfalls", args=[book.campaign.pk]) in text


def test_the_board_is_quiet_once_the_sponsor_agrees_to_the_prices_of_now(client):
    book = make_offer(kind="book", premiums_paid_on=OLD)
    line = make_pledge(book, 1_000)
    Offer.objects.update(premiums_paid_on=NEW)
    pledging.agree_to_present_prices(line.pledge, by=make_officer(), at=NOW)
    client.force_login(make_officer())
    assert "Thiếu " not in client.get(reverse("admin:office_board", args=[book.campaign.pk])).content.decode()


def test_a_share_that_was_not_there_yet_is_named_too():
    book = make_offer(kind="book", premiums_paid_on=date(2017, 6, 1), pays="residual")
    line = make_pledge(book, 1)
    Offer.objects.update(premiums_paid_on=date(2022, 6, 1))
    [one] = found(book.campaign).lines
    assert (line.unit_price, one.now) == (924_000, 1_782_000)
    assert [(change.old and change.old.value, change.new.value) for change in one.changes] == [
        ("700.000 đồng", "1.500.000 đồng"),
        (None, "10 %"),
    ]
