"""The planner against computations of its own kind: person by person, with prices written down by hand."""

from collections import Counter
from datetime import date
from itertools import product

import pytest
from django.utils import timezone

from accounts.models import User
from beneficiaries.costing import Costs, facts_of
from beneficiaries.models import Nomination
from campaigns import pricing
from campaigns.models import Campaign, Offer, Rate, Share
from office import demo, planner
from office.spending import MOST_PEOPLE, Needed
from sponsors.models import Pledge, PledgeLine
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_user,
)
from tests.office.making import allocate

pytestmark = pytest.mark.django_db

AMOUNTS = (100_000_000, 10_000_000, 3_000_000)

# What was left to pay on 05/01/2023 after the State's part: Decrees 146/2018 and 134/2015, base salary 1.490.000,
# poverty line 1.500.000. The highest support counts; nobody with a poor household's full card is asked for.
LEFT_OF_CARD = {"near_poor": 241_380, "student": 563_220, "farm_household": 563_220}
LEFT_OF_BOOK = {"poor": 1_386_000, "near_poor": 1_485_000}


def price_by_hand(nomination, pays):
    """Đồng that the sponsor pays for this person; None for who needs no gift."""
    groups, card = set(nomination.groups), nomination.offer.kind == "card"
    if card and "poor" in groups:
        return None
    if pays == "list":
        return 804_600 if card else 1_980_000
    table, others = (LEFT_OF_CARD, 804_600) if card else (LEFT_OF_BOOK, 1_782_000)
    return min([table[group] for group in groups if group in table], default=others)


def money_by_hand(amount, campaign, pays, statuses):
    """Everybody comes in turn, those with the most points first, the cheaper first among equals."""
    free = dict.fromkeys(campaign.offers.values_list("pk", flat=True), 0)
    for line in PledgeLine.objects.filter(pledge__campaign=campaign, pledge__status__in=Pledge.ALLOCATABLE):
        paid = line.paid_units if line.only_when_paid else line.quantity
        free[line.offer_id] += paid - line.allocated
    queue = []
    for nomination in Nomination.objects.filter(campaign=campaign, status__in=statuses).select_related("offer"):
        price = price_by_hand(nomination, pays)
        if price is not None:
            queue.append((-nomination.points, price, nomination.offer_id, ",".join(sorted(nomination.groups))))
    reached, left, missed = dict.fromkeys(free, 0), amount, 0
    for _points, price, offer, _groups in sorted(queue):
        if free[offer]:
            free[offer] -= 1
        elif price <= left:
            left -= price
            reached[offer] += 1
        else:
            missed += 1
    return reached, left, missed


def reached(spending, campaign):
    counts = dict.fromkeys(campaign.offers.values_list("pk", flat=True), 0)
    for line in spending.lines:
        counts[line.want.offer] += line.reached
    return counts


def test_answer_on_the_demo_is_that_of_a_count_by_hand():
    demo.prepare()
    campaign = Campaign.objects.get(code="BN2023")
    officer = User.objects.get(username="canbo")
    answers = set()
    for keep_pledges in (True, False):  # making the demo takes seconds: one serves all
        if not keep_pledges:
            PledgeLine.objects.filter(pledge__campaign=campaign).delete()
        for amount, pays, among in product(AMOUNTS, ("list", "residual"), (planner.APPROVED, planner.NOMINATED)):
            campaign.offers.update(pays=pays, premiums_paid_on=date(2023, 1, 5))
            waiting = planner.crowd(campaign, officer, among=among)
            spending = planner.plan(campaign, officer, waiting, planner.Question(amount))
            by_hand = money_by_hand(amount, campaign, pays, among)
            assert (reached(spending, campaign), spending.left, spending.missed) == by_hand, (amount, pays, among)
            assert spending.spent + spending.left == amount
            answers.add(spending.left)
    assert len(answers) > 10, "the questions are different ones"


@pytest.fixture
def campaign():
    return make_campaign(None)


@pytest.fixture
def card(campaign):
    return make_offer(campaign, "card", pays=Offer.Pays.RESIDUAL)


def counted(waiting):
    return sum(want.people for want in waiting.wants)


def test_only_who_waits_without_a_gift_counts(campaign, card):
    for status in ("approved", "proposed", "rejected", "withdrawn"):
        make_nomination(card, status=status)
    allocate(make_pledge(card), make_nomination(card))
    officer = make_officer(None)
    assert counted(planner.crowd(campaign, officer, among=planner.APPROVED)) == 1
    assert counted(planner.crowd(campaign, officer, among=planner.NOMINATED)) == 2


def test_people_are_those_whom_the_user_sees(campaign, card):
    make_nomination(card, person=make_person(YEN_TRUNG))
    make_nomination(card, person=make_person(DONG_SON))
    assert counted(planner.crowd(campaign, make_officer(BAC_NINH), among=planner.APPROVED)) == 1
    assert counted(planner.crowd(campaign, make_leader(None), among=planner.APPROVED)) == 2
    assert counted(planner.crowd(campaign, make_commune_officer(DONG_SON), among=planner.APPROVED)) == 0
    assert counted(planner.crowd(campaign, make_user("accountant", province=None), among=planner.APPROVED)) == 0


def test_pledges_count_only_for_who_sees_them_all(campaign, card):
    make_pledge(card, 5)
    make_nomination(card)
    question = planner.Question(10_000_000)
    for user, missed_by_the_money in ((make_officer(None), 0), (make_officer(BAC_NINH), 1)):
        waiting = planner.crowd(campaign, user, among=planner.APPROVED)
        assert planner.plan(campaign, user, waiting, question).reached == missed_by_the_money


def test_money_for_certain_groups_reaches_nobody_else(campaign, card):
    make_nomination(card, groups=["student", "near_poor"])
    make_nomination(card, groups=["disabled"])
    make_nomination(card, groups=[])
    officer = make_officer(None)
    waiting = planner.crowd(campaign, officer, among=planner.APPROVED)
    question = planner.Question(10_000_000, groups=frozenset({"near_poor", "orphan"}))
    spending = planner.plan(campaign, officer, waiting, question)
    assert [(line.want.group, line.reached) for line in spending.lines] == [("near_poor,student", 1)]
    [need] = planner.needs(waiting, {card.pk: 2}, {"disabled"})
    assert need.needed == Needed(1, 804_600, 1, 804_600)


def test_pledged_gifts_go_to_whom_they_fall_whatever_groups_are_asked_for(campaign, card):
    make_pledge(card, 1)
    make_nomination(card, groups=["orphan"], points=20)
    make_nomination(card, groups=["near_poor"], points=5)
    officer = make_officer(None)
    waiting = planner.crowd(campaign, officer, among=planner.APPROVED)
    question = planner.Question(1_000_000, groups=frozenset({"near_poor"}))
    [line] = planner.plan(campaign, officer, waiting, question).lines
    assert (line.want.group, line.covered, line.reached) == ("near_poor", 0, 1)


def test_who_is_insured_by_the_state_needs_no_money(campaign, card):
    make_nomination(card, groups=["poor"])
    waiting = planner.crowd(campaign, make_officer(None), among=planner.APPROVED)
    assert (waiting.wants, [one.people for one in waiting.barred]) == ((), [1])
    assert waiting.barred[0].why.startswith("Hộ nghèo: ")


def test_a_top_up_for_everybody_else_leaves_the_near_poor_their_price(campaign):
    card = make_offer(campaign, "card", premiums_paid_on=date(2027, 1, 18), pays="residual")
    for groups in (["near_poor"], []):
        make_nomination(card, groups=groups)
    Share.objects.create(
        kind="card",
        province_id=campaign.province_id or BAC_NINH,
        share=3_000,
        valid_from=date(2026, 1, 1),
        legal_basis="NQ 12/2025/NQ-HĐND",
    )
    waiting = planner.crowd(campaign, make_officer(None), among=planner.APPROVED)
    assert (sorted(want.cost for want in waiting.wants), waiting.barred) == ([409_860, 956_340], ())


def test_who_cannot_be_priced_is_told_of(campaign):
    card = make_offer(campaign, "card", premiums_paid_on=None)
    make_nomination(card)
    waiting = planner.crowd(campaign, make_officer(None), among=planner.APPROVED)
    assert waiting.barred[0].why.startswith("Chưa có ngày đóng tiền")
    [need] = planner.needs(waiting, {card.pk: 3})
    assert (need.one, need.needed, need.problem) == (None, None, waiting.barred[0].why)


def test_price_follows_the_law_at_once(campaign):
    book = make_offer(campaign, "book", premiums_paid_on=date(2027, 1, 18))
    make_nomination(book)
    officer = make_officer(None)

    def price():
        [want] = planner.crowd(campaign, officer, among=planner.APPROVED).wants
        return want.cost

    assert price() == 2_904_000
    Rate.objects.filter(kind="poverty_line", valid_from=date(2027, 1, 1)).update(value=2_300_000)
    assert price() == 3_036_000


def test_lines_gather_those_of_the_same_groups(campaign, card):
    make_nomination(card, groups=[], household_position=1)
    make_nomination(card, groups=[], household_position=5)
    make_nomination(card, groups=["near_poor"], points=0)
    officer = make_officer(None)
    waiting = planner.crowd(campaign, officer, among=planner.APPROVED)
    spending = planner.plan(campaign, officer, waiting, planner.Question(2_000_000, order=MOST_PEOPLE))
    told = [
        (line.groups, line.people, line.reached, line.cheapest, line.dearest, line.cost, line.missed)
        for line in planner.lines(spending, waiting.offers)
    ]
    assert told == [
        (("near_poor",), 1, 1, 241_380, 241_380, 241_380, 0),
        ((), 2, 2, 321_840, 804_600, 1_126_440, 0),
    ]


def test_wanted_gifts_cost_what_the_people_cost_and_the_rest_at_the_price_of_one(campaign, card):
    make_nomination(card)
    waiting = planner.crowd(campaign, make_officer(None), among=planner.APPROVED)
    [need] = planner.needs(waiting, {card.pk: 3})
    assert (need.one, need.needed) == (804_600, Needed(1, 241_380, 2, 1_609_200))


def test_crowd_asks_the_database_as_often_for_three_as_for_one(campaign, card, django_assert_num_queries):
    officer = make_officer(None)
    officer.areas("see_people")
    for groups, province in ((["near_poor"], BAC_NINH), (["student"], THANH_HOA), (["disabled", "elderly"], "01")):
        make_nomination(card, groups=groups, nominated_at=timezone.now())
        top_up(province)
        with django_assert_num_queries(4):
            planner.crowd(campaign, officer, among=planner.APPROVED)


def top_up(province, **fields):
    row = {"kind": "card", "group_id": "near_poor", "share": 1_000, "valid_from": date(2023, 1, 1)}
    return Share.objects.create(province_id=province, legal_basis="NQ 12/2022/NQ-HĐND", **(row | fields))


def test_everybody_costs_what_a_price_of_their_own_says(campaign, card):
    book = make_offer(campaign, "book", pays=Offer.Pays.RESIDUAL)
    top_up(BAC_NINH)
    top_up(THANH_HOA, group_id=None, share=500)
    top_up(BAC_NINH, kind="book", group_id="household")
    top_up(BAC_NINH, kind="book", group_id=None, share=700)
    top_up(BAC_NINH, group_id="household", share=900)
    told, groups = (
        product((card, book), (YEN_TRUNG, DONG_SON), (None, 1, 3)),
        ("near_poor", "student", "household", "orphan"),
    )
    for place, (offer, commune, position) in enumerate(told):
        for named in ([], list(groups[:1]), list(groups[place % 3 : place % 3 + 2])):
            make_nomination(offer, person=make_person(commune), groups=named, household_position=position)
    found = planner.crowd(campaign, make_officer(None), among=planner.APPROVED)
    costs, alone = Costs(), Counter()
    for one in Nomination.objects.select_related("offer__campaign", "commune"):
        alone[
            one.offer_id, ",".join(sorted(one.groups)), pricing.asked(one.offer, costs.price(one.offer, facts_of(one)))
        ] += 1
    assert Counter({(want.offer, want.group, want.cost): want.people for want in found.wants}) == alone
    assert len({want.cost for want in found.wants}) == 11
