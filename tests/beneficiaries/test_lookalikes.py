"""People whom no number tells apart, in two lists of one campaign: a hint for who settles and for who vets."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from beneficiaries.lists import intake, resending, reviewing, settling
from beneficiaries.lookalikes import Likeness, alike_nominations
from beneficiaries.models import Nomination
from tests.beneficiaries.sent import HONG, but, received
from tests.factories import (
    DONG_SON,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_user,
)

NOBODYS = but(HONG, number=None)
"""Hồng without a number."""

LIKE = Likeness("nguyen thi hong", YEN_TRUNG, date(1962, 3, 5), "day", "female", numbered=False)


def warned(staged):
    """What is said of each row of a list about people like its own."""
    return [
        [problem["message"] for problem in row.problems if problem["code"] == "seems_repeated"]
        for row in staged.rows.order_by("position")
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"birth_precision": "year", "birth_date": date(1962, 1, 1)},
        {"birth_precision": "month", "birth_date": date(1962, 3, 1)},
        {"sex": ""},
        {"numbered": True},
    ],
)
def test_what_may_be_one_person(changed):
    other = replace(LIKE, **changed)
    assert (LIKE.may_be(other), other.may_be(LIKE)) == (True, True)


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "nguyen thi hoa"},
        {"commune": DONG_SON},
        {"birth_date": date(1962, 3, 6)},
        {"birth_precision": "month", "birth_date": date(1962, 4, 1)},
        {"birth_precision": "year", "birth_date": date(1963, 1, 1)},
        {"birth_precision": "", "birth_date": None},
        {"sex": "male"},
    ],
)
def test_what_is_somebody_else(changed):
    other = replace(LIKE, **changed)
    assert (LIKE.may_be(other), other.may_be(LIKE)) == (False, False)


def test_two_with_numbers_are_told_apart_by_them():
    assert not replace(LIKE, numbered=True).may_be(replace(LIKE, numbered=True))


@pytest.mark.django_db
def test_a_row_is_warned_of_the_other_list_with_row_and_nomination_and_blocks_nothing(campaign, officer):
    first = received(officer, campaign, NOBODYS, name="thon-dong.xlsx")
    [[message]] = warned(second := received(officer, campaign, but(NOBODYS, name="NGUYEN THI HONG"), name="b.xlsx"))
    assert "dòng 2, trang tính “Sheet1” của danh sách “thon-dong.xlsx”, nhưng thiếu số" in message
    assert second.rows.get().status == "ready"
    [nomination] = intake.accept(first, by=officer, at=timezone.now())
    resending.is_another(second, by=officer, at=timezone.now())
    assert f"“thon-dong.xlsx”, hồ sơ {nomination.code}" in warned(second)[0][0]
    assert len(intake.accept(second, by=officer, at=timezone.now())) == 1


@pytest.mark.django_db
def test_who_has_a_number_is_warned_of_who_has_none_and_the_other_way_round(campaign, officer):
    received(officer, campaign, NOBODYS)
    assert [len(found) for found in warned(received(officer, campaign, HONG, name="b.xlsx"))] == [1]
    other = make_campaign()
    make_offer(other, "card")
    received(officer, other, HONG)
    assert [len(found) for found in warned(received(officer, other, NOBODYS, name="b.xlsx"))] == [1]


@pytest.mark.django_db
def test_what_was_withdrawn_or_set_aside_or_is_elsewhere_gives_no_warning(campaign, officer):
    gone = received(officer, campaign, NOBODYS)
    intake.withdraw(gone, reason="Gửi nhầm", by=officer, at=timezone.now())
    aside = received(officer, campaign, NOBODYS, but(NOBODYS, name="Lê Thị Mai"), name="b.xlsx")
    settling.set_aside(aside.rows.first(), reason="Trùng", by=officer, at=timezone.now())
    make_nomination(campaign.offers.first(), person=nobody(), status="withdrawn")
    other = make_campaign()
    make_offer(other, "card")
    received(officer, other, NOBODYS)
    assert warned(received(officer, campaign, NOBODYS, but(NOBODYS, born=None), name="c.xlsx")) == [[], []]


@pytest.mark.django_db
def test_the_own_list_is_not_another_one(campaign, officer):
    staged = received(officer, campaign, NOBODYS)
    settling.review(staged, by=officer, at=timezone.now())
    assert warned(staged) == [[]]


def nobody(commune=YEN_TRUNG, **fields):
    """Hồng in the register, without a number."""
    known = {"full_name": "Nguyễn Thị Hồng", "personal_id": None, "birth_date": date(1962, 3, 5)}
    return make_person(commune, **known | fields)


@pytest.mark.django_db
def test_a_nomination_by_hand_is_named(campaign, officer):
    nomination = make_nomination(campaign.offers.first(), person=nobody())
    staged = received(officer, campaign, NOBODYS, commune=None)
    assert f"hồ sơ {nomination.code} (thêm từng người)" in warned(staged)[0][0]


@pytest.mark.django_db
def test_to_a_sender_the_lists_of_others_are_not_described(campaign):
    school = make_institution(YEN_TRUNG)
    received(make_user("clerk", institution=school), campaign, NOBODYS, commune=None, institution=school, name="t.xlsx")
    nomination = make_nomination(campaign.offers.first(), person=nobody())
    [[message]] = warned(received(make_commune_officer(YEN_TRUNG), campaign, but(NOBODYS, hamlet="Thôn Tây")))
    assert "đã có ở danh sách hoặc hồ sơ khác của chiến dịch, nhưng" in message
    assert "t.xlsx" not in message
    assert nomination.code not in message


@pytest.mark.django_db
def test_of_many_places_two_are_named(campaign, officer):
    for number in range(4):
        received(officer, campaign, but(NOBODYS, hamlet=f"Thôn {number}"), name=f"{number}.xlsx")
    [[message]] = warned(received(officer, campaign, NOBODYS, name="5.xlsx"))
    assert ("“0.xlsx”" in message, "“1.xlsx”" in message, "“2.xlsx”" in message) == (True, True, False)
    assert "2 nơi khác trong chiến dịch" in message


@pytest.mark.django_db
def test_as_many_queries_for_many_rows_as_for_one(campaign, officer, django_assert_max_num_queries):
    received(officer, campaign, NOBODYS)
    staged = received(officer, campaign, NOBODYS, *(but(NOBODYS, name=f"Lê Thị {c}") for c in "ABCDEĐGHIK"), name="b")
    facts = {row.position: reviewing.facts_from_json(row.facts) for row in staged.rows.all()}
    reviewing.RemarksOnAll(staged).on(facts)  # the gazetteer and the officer's areas are kept
    with django_assert_max_num_queries(12):
        reviewing.RemarksOnAll(staged).on(facts)


@pytest.mark.django_db
def test_who_vets_sees_the_other_nomination_and_where_it_stands(campaign, officer, django_assert_num_queries):
    staged = received(make_officer(), campaign, NOBODYS, name="thon-dong.xlsx")
    [first] = intake.accept(staged, by=staged.sent_by, at=timezone.now())
    second = make_nomination(campaign.offers.get(kind="card"), person=nobody(), status="proposed")
    make_nomination(campaign.offers.get(kind="card"), person=nobody(full_name="Nguyễn Thị Hoa"))
    make_nomination(campaign.offers.get(kind="card"), person=nobody(), status="withdrawn")
    make_nomination(make_offer(make_campaign(), "card"), person=nobody())
    page = list(Nomination.objects.filter(pk__in=[first.pk, second.pk]).select_related("person"))
    officer.areas("see_people"), officer.areas("send_lists")
    with django_assert_num_queries(1):
        found = alike_nominations(page, officer)
    assert found == {first.pk: [second], second.pk: [first]}
    assert (found[second.pk][0].list_name, found[second.pk][0].row_number) == ("thon-dong.xlsx", 2)
    assert alike_nominations([], officer) == {}


@pytest.mark.django_db
def test_another_gift_for_the_same_person_is_no_look_alike(campaign, officer):
    person = nobody()
    card = make_nomination(campaign.offers.get(kind="card"), person=person)
    book = make_nomination(campaign.offers.get(kind="book"), person=person)
    assert alike_nominations([card, book], officer) == {card.pk: [], book.pk: []}


@pytest.mark.django_db
def test_who_may_not_see_the_other_nomination_is_not_told_of_it(campaign):
    mine = make_nomination(campaign.offers.get(kind="card"), person=nobody())
    make_nomination(campaign.offers.get(kind="card"), person=nobody())
    assert alike_nominations([mine], make_officer(province=THANH_HOA)) == {mine.pk: []}
