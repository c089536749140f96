"""What a person's gift costs, and who needs none."""

from datetime import date

import pytest

from beneficiaries.costing import Costs, Coverage, alike, facts, facts_of, priced_apart, told_apart
from beneficiaries.models import Nomination
from campaigns.models import Share
from campaigns.tariffs import CannotPrice, Facts
from locations.models import Commune
from tests.factories import BAC_NINH, YEN_TRUNG, make_nomination, make_offer, make_person

pytestmark = pytest.mark.django_db
LATE = date(2027, 1, 18)


def test_the_facts_of_a_nomination_are_its_groups_place_in_the_household_and_province():
    one = make_nomination(make_offer(), groups=["student", "near_poor"], household_position=3)
    assert facts_of(one) == Facts(frozenset({"student", "near_poor"}), household_position=3, province=BAC_NINH)


@pytest.mark.parametrize(
    ("kind", "groups"),
    [("book", frozenset({"poor", "island"})), ("card", frozenset({"poor", "island"})), ("gift", frozenset())],
)
def test_who_lives_in_a_special_zone_is_an_island_resident(kind, groups):
    assert facts(kind, ["poor"], None, BAC_NINH, "đặc khu").groups == groups
    assert "island" not in facts(kind, ["poor"], None, BAC_NINH, "xã").groups


def test_the_special_zones_are_called_so_in_the_list_of_units():
    assert Commune.objects.filter(kind="đặc khu").count() == 13


def test_people_alike_are_priced_once_and_all_by_two_queries(django_assert_num_queries):
    card = make_offer(premiums_paid_on=LATE)
    with django_assert_num_queries(2):
        costs = Costs()
        prices = [costs.price(card, Facts(frozenset({"near_poor"}), province=BAC_NINH)) for _ in range(3)]
    assert prices[0].sponsor_share == 409_860
    assert prices[0] is prices[1] is prices[2]


def test_another_day_of_payment_is_another_price():
    card, costs = make_offer(), Costs()
    first = costs.price(card, Facts()).list_price
    card.premiums_paid_on = LATE
    assert (first, costs.price(card, Facts()).list_price) == (804_600, 1_366_200)


def test_who_is_paid_for_in_full_is_told_by_group_and_law():
    card, costs = make_offer(premiums_paid_on=LATE), Costs()
    found = costs.coverage(card, facts_of(make_nomination(card, groups=["poor"])))
    assert found == Coverage("card", "poor", "Hộ nghèo", "Nghị định 188/2025/NĐ-CP")
    assert costs.coverage(card, Facts(frozenset({"near_poor"}))) is None


def top_up(**fields):
    row = {"kind": "card", "group_id": "near_poor", "share": 3_000, "valid_from": date(2026, 1, 1)}
    return Share.objects.create(**(row | {"province_id": BAC_NINH, "legal_basis": "NQ 12/2025/NQ-HĐND"} | fields))


def test_a_top_up_to_the_whole_makes_the_near_poor_of_that_province_need_no_card():
    top_up()
    card = make_offer(premiums_paid_on=LATE)
    one = make_nomination(card, person=make_person(YEN_TRUNG))
    found = Costs().coverage(card, facts_of(one))
    assert found == Coverage("card", "near_poor", "Hộ cận nghèo", "Nghị định 188/2025/NĐ-CP; NQ 12/2025/NQ-HĐND")
    assert Costs().coverage(card, Facts(frozenset({"near_poor"}), province="38")) is None


def test_island_residents_need_no_card_and_a_book_at_half_the_price():
    zone = Commune.objects.filter(kind="đặc khu").order_by("pk")[0]
    card, book = make_offer(premiums_paid_on=LATE), make_offer(kind="book", months=6, premiums_paid_on=LATE)
    here, away = facts("card", [], None, zone.province_id, zone.kind), facts("card", [], None, zone.province_id, "xã")
    found = Costs().coverage(card, here)
    assert found == Coverage("card", "island", "Người sinh sống ở xã đảo, đặc khu", "Nghị định 188/2025/NĐ-CP")
    assert Costs().coverage(card, away) is None
    assert Costs().price(book, facts("book", [], None, zone.province_id, zone.kind)).sponsor_share == 1_452_000


def test_a_top_up_for_everybody_else_leaves_the_near_poor_a_card_to_be_given():
    top_up(group_id=None, share=3_000)
    card, costs = make_offer(premiums_paid_on=LATE), Costs()
    assert costs.coverage(card, Facts(frozenset({"near_poor"}), province=BAC_NINH)) is None
    assert costs.price(card, Facts(frozenset({"near_poor"}), province=BAC_NINH)).sponsor_share == 409_860
    assert costs.price(card, Facts(province=BAC_NINH)).local_share == 409_860


def test_a_province_that_pays_for_everybody_is_told_so():
    top_up(group_id=None, share=10_000)
    found = Costs().coverage(make_offer(premiums_paid_on=LATE), Facts(province=BAC_NINH))
    assert (found.code, found.name) == ("", "mọi người")


def test_without_a_day_of_payment_nothing_is_said():
    with pytest.raises(CannotPrice):
        Costs().coverage(make_offer(premiums_paid_on=None), Facts())


def told(offer):
    rows = Nomination.objects.filter(offer=offer).values_list(*told_apart().values())
    return {(tuple(groups), *rest) for groups, *rest in rows}


def test_people_are_told_apart_by_what_makes_a_difference_only():
    card, book = make_offer(premiums_paid_on=LATE), make_offer(kind="book", premiums_paid_on=LATE)
    for offer in (card, book):
        for commune in (YEN_TRUNG, "16378"):
            make_nomination(offer, person=make_person(commune), household_position=3)
    assert told(card) == {(("near_poor",), 3, "", "")}
    assert told(book) == {(("near_poor",), None, "", "")}
    top_up()
    assert told(card) == {(("near_poor",), 3, BAC_NINH, ""), (("near_poor",), 3, "", "")}


def test_people_alike_have_one_text_and_others_another():
    card = make_offer(premiums_paid_on=LATE)
    fields = [{}, {}, {"groups": ["poor"]}, {"groups": ["near_poor", "poor"]}, {"household_position": 1}]
    made = [make_nomination(card, **one) for one in fields]
    texts = dict(Nomination.objects.values_list("pk", alike()))
    assert texts[made[0].pk] == texts[made[1].pk] == f"{card.pk}|near_poor|||"
    assert len(set(texts.values())) == 4


def test_a_province_is_told_apart_only_for_whom_it_adds_something():
    zone = Commune.objects.filter(kind="đặc khu").order_by("pk")[0]
    top_up()
    top_up(group_id="island", province_id=zone.province_id)
    top_up(kind="book", group_id=None)
    card, book = make_offer(premiums_paid_on=LATE), make_offer(kind="book", premiums_paid_on=LATE)
    for offer in (card, book):
        for groups in (["near_poor", "student"], ["student"]):
            make_nomination(offer, person=make_person(YEN_TRUNG), groups=groups)
            make_nomination(offer, person=make_person(zone.pk), groups=groups)

    def apart(offer):
        columns = [priced_apart(Costs().tariff, [card, book])[name] for name in ("groups", "commune__province_id")]
        return sorted(Nomination.objects.filter(offer=offer).values_list(*columns))

    home = zone.province_id
    both, pupil = ["near_poor", "student"], ["student"]
    assert apart(card) == sorted([(both, BAC_NINH), (both, home), (pupil, ""), (pupil, home)])
    assert apart(book) == [(both, ""), (both, ""), (pupil, ""), (pupil, BAC_NINH)]


def test_a_place_in_the_household_is_told_apart_only_where_it_has_a_step():
    zone = Commune.objects.filter(kind="đặc khu").order_by("pk")[0]
    card, book = make_offer(premiums_paid_on=LATE), make_offer(kind="book", premiums_paid_on=LATE)
    undated = make_offer(premiums_paid_on=None)
    for offer in (card, book, undated):
        for position in (None, 1, 4, 9):
            make_nomination(offer, groups=["orphan"], household_position=position)
        make_nomination(offer, groups=["student", "orphan"], household_position=4)
        make_nomination(offer, groups=["orphan"], household_position=4, person=make_person(zone.pk))
    place = priced_apart(Costs().tariff, [card, book, undated])["household_position"]

    def apart(offer):
        return list(Nomination.objects.filter(offer=offer).order_by("pk").values_list(place, flat=True))

    assert apart(card) == [1, 1, 4, 5, None, None]
    assert apart(book) == apart(undated) == [None] * 6
