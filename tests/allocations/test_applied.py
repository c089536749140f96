"""The prices that awards are given at: computed once for people alike, kept with the rows of the law that made them."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from allocations import allocating
from allocations.allocating import NotPriced, Outdated
from allocations.applied import barred, of_these, price_people, who_may_have_it
from allocations.models import Allocation, AppliedPrice, AppliedRate, AppliedShare
from allocations.prospects import prospects
from beneficiaries.models import Nomination
from campaigns.models import Offer, Rate, Share
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    make_campaign,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 10, 3, 0, tzinfo=UTC)
LATE = date(2027, 1, 18)


def nominate(offer, *groups, commune="09205", **fields):
    return make_nomination(offer, groups=list(groups), person=make_person(commune), **fields)


def proposed(offer, by=None):
    return allocating.propose(offer.campaign, seed="XSMB 04821", by=by or make_officer(None), at=NOW)


def approved(offer):
    run = proposed(offer)
    allocating.approve(run, by=make_leader(None), at=NOW)
    return run


def top_up(**fields):
    row = {"kind": "card", "group_id": "near_poor", "share": 3_000, "valid_from": date(2026, 1, 1)}
    return Share.objects.create(**(row | {"province_id": BAC_NINH, "legal_basis": "NQ 12/2025/NQ-HĐND"} | fields))


def split(one):
    price = one.price
    return price.list_price, price.state_share, price.local_share, price.sponsor_share, one.unit_price


def test_each_award_says_its_price_its_parts_and_why():
    top_up(share=1_000)
    card = make_offer(make_campaign(None), premiums_paid_on=LATE, pays="residual")
    make_pledge(card, 10)
    pupil, near_poor = nominate(card, "student"), nominate(card, "near_poor")
    elsewhere, third = (
        nominate(card, "near_poor", commune=DONG_SON),
        nominate(card, "other_hardship", household_position=3),
    )
    approved(card)
    awards = {one.nomination_id: one for one in Allocation.objects.select_related("price")}
    assert split(awards[pupil.pk]) == (1_366_200, 683_100, 0, 683_100, 683_100)
    assert split(awards[near_poor.pk]) == (1_366_200, 956_340, 136_620, 273_240, 273_240)
    assert split(awards[elsewhere.pk]) == (1_366_200, 956_340, 0, 409_860, 409_860)
    assert split(awards[third.pk]) == (819_720, 0, 0, 819_720, 819_720)
    price = awards[near_poor.pk].price
    assert (price.paid_on, price.group, price.groups, price.province_id) == (LATE, "near_poor", ["near_poor"], BAC_NINH)
    assert [step.legal_basis for step in price.steps()][-2] == "NQ 12/2025/NQ-HĐND"
    assert {rate.kind for rate in price.rates.all()} == {"base_salary", "card_rate"}
    assert {(share.group_id, share.province_id) for share in price.shares.all()} == {
        ("near_poor", None),
        ("near_poor", BAC_NINH),
    }


def test_with_the_list_price_the_sponsor_pays_it_whatever_others_would_add():
    card = make_offer(premiums_paid_on=LATE)
    make_pledge(card, 10)
    nominate(card, "near_poor")
    approved(card)
    assert split(Allocation.objects.get()) == (1_366_200, 956_340, 0, 409_860, 1_366_200)


def test_people_alike_share_one_stored_price_across_runs():
    card = make_offer(premiums_paid_on=LATE)
    make_pledge(card, 10)
    for _ in range(3):
        nominate(card, "near_poor")
    approved(card)
    nominate(card, "near_poor")
    approved(card)
    assert (Allocation.objects.count(), AppliedPrice.objects.count()) == (4, 1)
    assert Allocation.objects.values("price").distinct().count() == 1


def test_the_order_of_the_groups_makes_no_other_price():
    card = make_offer(premiums_paid_on=LATE)
    make_pledge(card, 10)
    nominate(card, "near_poor", "student")
    nominate(card, "student", "near_poor")
    approved(card)
    assert (Allocation.objects.count(), AppliedPrice.objects.count()) == (2, 1)


def test_a_gift_is_given_at_its_value_whoever_gets_it():
    gift = make_offer(kind="gift")
    make_pledge(gift, 10)
    nominate(gift, "poor")
    nominate(gift, "hospital_patient", household_position=2)
    approved(gift)
    assert AppliedPrice.objects.values_list("unit_price", "province", "groups", "paid_on").get() == (
        500_000,
        None,
        [],
        None,
    )


def test_an_heir_gets_a_price_of_its_own():
    card = make_offer(premiums_paid_on=LATE, pays="residual")
    make_pledge(card, 1)
    nominate(card, "student", points=20)
    heir = nominate(card, "near_poor", points=1)
    approved(card)
    new = allocating.release(Allocation.objects.get(), reason="Đã chuyển đi", by=make_officer(), at=NOW)
    assert (new.nomination, split(new)) == (heir, (1_366_200, 956_340, 0, 409_860, 409_860))


def test_who_is_paid_for_in_full_takes_no_part_in_a_proposal():
    card = make_offer(premiums_paid_on=LATE)
    make_pledge(card, 10)
    poor, pupil = nominate(card, "poor"), nominate(card, "student")
    assert [(one.waiting, one.barred) for one in prospects(card.campaign)] == [(1, 1)]
    run = proposed(card)
    assert [one["id"] for one in run.instance["nominations"]] == [pupil.code]
    assert poor.code not in str(run.result)


def test_who_has_no_price_takes_no_part_either():
    card = make_offer(premiums_paid_on=LATE, months=9)
    pupil, other = nominate(card, "student"), nominate(card, "near_poor")
    assert set(who_may_have_it(Nomination.objects.all())) == {pupil}
    problems = {one.alike.groups: one.problem for one in price_people(Nomination.objects.all())}
    assert (problems["student",], "Thẻ BHYT 9 tháng" in problems["near_poor",]) == ("", True)
    assert other.status == "approved"


def test_a_top_up_entered_after_the_proposal_refuses_the_approval_by_name():
    card = make_offer(premiums_paid_on=LATE)
    make_pledge(card, 10)
    one = nominate(card, "near_poor")
    run = proposed(card)
    top_up()
    with pytest.raises(Outdated, match=f"Hồ sơ {one.code} không được nhận quà này: mức đóng của “Hộ cận nghèo”"):
        allocating.approve(run, by=make_leader(), at=NOW)
    assert (Allocation.objects.count(), AppliedPrice.objects.count()) == (0, 0)


def test_an_heir_who_is_paid_for_in_full_by_now_is_passed_over():
    card = make_offer(premiums_paid_on=LATE)
    make_pledge(card, 1)
    nominate(card, "student", points=30)
    nominate(card, "near_poor", points=20)
    last = nominate(card, "other_hardship", points=10)
    approved(card)
    top_up()
    new = allocating.release(Allocation.objects.get(), reason="Đã chuyển đi", by=make_officer(), at=NOW)
    assert new.nomination == last


def test_a_campaign_whose_gift_has_no_price_allocates_nothing():
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "student")
    Offer.objects.update(premiums_paid_on=None)
    with pytest.raises(NotPriced, match="Chưa có ngày đóng tiền"):
        proposed(card)


def _refused(sql):
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert error.value.__cause__.diag.constraint_name == "what_priced_stays"


def test_a_figure_that_priced_an_award_is_not_changed_or_removed_but_followed():
    top_up(share=1_000)
    card = make_offer(premiums_paid_on=LATE)
    make_pledge(card, 10)
    nominate(card, "near_poor")
    approved(card)
    salary, share = Rate.objects.get(kind="base_salary", value=2_530_000), Share.objects.get(province=BAC_NINH)
    _refused(f"UPDATE campaigns_rate SET value = value + 1 WHERE id = {salary.pk}")
    _refused(f"DELETE FROM campaigns_rate WHERE id = {salary.pk}")
    _refused(f"UPDATE campaigns_share SET share = 2000 WHERE id = {share.pk}")
    _refused(f"DELETE FROM campaigns_share WHERE id = {share.pk}")
    Rate.objects.create(kind="base_salary", value=2_800_000, valid_from=date(2027, 1, 1), legal_basis="NĐ 1/2026/NĐ-CP")
    Rate.objects.filter(kind="poverty_line", value=2_200_000).update(value=2_300_000)  # priced no card
    assert list(Rate.objects.with_use().filter(used=True).values_list("kind", flat=True)) == [
        "base_salary",
        "card_rate",
    ]


@pytest.mark.parametrize("model", [AppliedPrice, AppliedRate, AppliedShare])
def test_what_was_applied_never_changes(model):
    card = make_offer(premiums_paid_on=LATE)
    make_pledge(card, 10)
    nominate(card, "near_poor")
    approved(card)
    column = {
        AppliedPrice: "paid_on = '2027-01-19'",
        AppliedRate: "rate_id = rate_id + 1",
        AppliedShare: "share_id = 1",
    }
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {column[model]}")


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("the_parts_of_a_price_add_up", {"state_share": 1}),
        ("a_sponsor_pays_the_list_price_or_what_is_left", {"unit_price": 50}),
        ("a_sponsor_pays_the_list_price_or_what_is_left", {"unit_price": 0, "sponsor_share": 0, "local_share": 100}),
    ],
)
def test_an_applied_price_is_whole(constraint, fields):
    row = {"unit_price": 100, "list_price": 100, "state_share": 0, "local_share": 0, "sponsor_share": 100}
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        AppliedPrice.objects.create(fingerprint="x", offer=make_offer(), **(row | fields))
    assert error.value.__cause__.diag.constraint_name == constraint


def test_people_of_provinces_that_add_nothing_share_one_price():
    card, book = (make_offer(make_campaign(None), kind, premiums_paid_on=LATE) for kind in ("card", "book"))
    for offer in (card, book):
        make_pledge(offer, 10)
        for commune, position in (("09205", 1), (DONG_SON, 1), (DONG_SON, 2)):
            nominate(offer, "near_poor", commune=commune, household_position=position)
        approved(offer)
    kept = AppliedPrice.objects.order_by("offer", "household_position")
    facts = [(one.offer, one.household_position, one.province) for one in kept]
    assert facts == [(card, 1, None), (card, 2, None), (book, None, None)]
    assert Allocation.objects.filter(price=None).count() == 0


def test_a_top_up_for_everybody_else_takes_no_card_from_the_near_poor():
    top_up(group_id=None)
    card = make_offer(make_campaign(None), premiums_paid_on=LATE, pays="residual")
    make_pledge(card, 10)
    people = [nominate(card, "near_poor"), nominate(card), nominate(card, "household", household_position=5)]
    assert set(who_may_have_it(Nomination.objects.all())) == set(people)
    approved(card)
    awards = {one.nomination_id: one for one in Allocation.objects.select_related("price")}
    assert [split(awards[one.pk]) for one in people] == [
        (1_366_200, 956_340, 0, 409_860, 409_860),
        (1_366_200, 0, 409_860, 956_340, 956_340),
        (546_480, 0, 163_944, 382_536, 382_536),
    ]


def test_a_top_up_of_the_household_reaches_who_is_in_no_group():
    top_up(group_id="household", share=10_000)
    card = make_offer(premiums_paid_on=LATE)
    nominate(card)
    nominate(card, "household", household_position=3)
    near_poor = nominate(card, "near_poor", "household")
    assert [one.coverage.name for one in barred(Nomination.objects.all())] == ["Hộ gia đình"] * 2
    assert list(who_may_have_it(Nomination.objects.all())) == [near_poor]


def test_who_is_barred_is_counted_alike_and_found_again(django_assert_num_queries):
    card = make_offer(premiums_paid_on=LATE, months=9)
    poor = [nominate(card, "poor", household_position=place) for place in (None, None, 2)]
    nominate(card, "student")
    unpriced = nominate(card, "near_poor")
    with django_assert_num_queries(4):
        found = sorted(barred(Nomination.objects.all()), key=lambda one: (one.people, one.problem))
    assert [(one.people, one.coverage and one.coverage.code) for one in found] == [(1, None), (1, "poor"), (2, "poor")]
    assert [problem.problem[:17] for problem in found[:1]] == ["Thẻ BHYT 9 tháng:"]
    assert set(of_these(Nomination.objects.all(), found[1:])) == set(poor)
    assert set(of_these(Nomination.objects.all(), found[:1])) == {unpriced}
