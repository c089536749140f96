"""What the campaign, the sender's area and the register say about the rows of a list."""

from datetime import date

import pytest

from accounts.roles import Role
from beneficiaries.lists.examining import CODES, Reach, examine
from beneficiaries.reading.cleaning import Facts
from beneficiaries.sight import Sight
from locations.gazette import gazetteer
from tests.factories import (
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_nomination,
    make_officer,
    make_person,
    make_user,
)

pytestmark = pytest.mark.django_db

HONG = {"full_name": "Nguyễn Thị Hồng", "personal_id": "027162001234", "commune": YEN_TRUNG, "requested": "card"}


def remarks(campaign, sender, default_kind="", institution=None, **facts):
    found = examine(
        {0: Facts(**(HONG | facts))},
        campaign=campaign,
        default_kind=default_kind,
        sight=Sight.of(sender),
        reach=Reach.of(sender, campaign, institution),
        gazetteer=gazetteer(),
    )
    return [(problem.field, problem.severity.value, problem.code) for problem in found[0]], found[0]


def test_a_row_in_order_gets_no_remark(campaign):
    assert remarks(campaign, make_officer()) == ([], [])


@pytest.mark.parametrize(
    ("default_kind", "found"),
    [("card", [("note", "error", "has_it_by_the_list")]), ("book", [])],
)
def test_who_has_the_gift_of_the_whole_list_already_is_asked_about(campaign, default_kind, found):
    said = remarks(campaign, make_officer(), default_kind, requested=None, note="Đã có thẻ BHYT")[0]
    assert said == found
    assert "has_it_by_the_list" in CODES


def test_a_person_known_under_the_same_name_and_not_nominated_gets_no_remark(campaign):
    make_person(full_name="nguyen thi hong", personal_id=HONG["personal_id"])
    assert remarks(campaign, make_officer())[0] == []


def test_a_nomination_for_another_gift_is_no_obstacle(campaign):
    known = make_person(full_name=HONG["full_name"], personal_id=HONG["personal_id"])
    make_nomination(campaign.offers.get(kind="book"), person=known)
    assert remarks(campaign, make_officer())[0] == []


def test_somebody_known_for_whom_no_gift_is_named_yet_is_only_asked_for_it(campaign):
    known = make_person(full_name=HONG["full_name"], personal_id=HONG["personal_id"])
    make_nomination(campaign.offers.get(kind="card"), person=known)
    assert remarks(campaign, make_officer(), requested=None)[0] == [("requested", "warning", "no_gift_named")]


def test_a_standing_nomination_is_named_to_whom_may_see_it_only(campaign):
    known = make_person(DONG_SON, full_name=HONG["full_name"], personal_id=HONG["personal_id"])
    nomination = make_nomination(campaign.offers.get(kind="card"), person=known)
    expected = [("row", "error", "already_nominated")]
    codes, [seen] = remarks(campaign, make_officer(province=None))
    assert (codes, nomination.code in seen.message) == (expected, True)
    codes, [unseen] = remarks(campaign, make_commune_officer(YEN_TRUNG))
    assert (codes, nomination.code in unseen.message, "một hồ sơ" in unseen.message) == (expected, False, True)


def test_whose_a_number_is_is_told_with_the_birth_date_if_there_is_one(campaign):
    other = make_person(full_name="Lê Văn Khác", personal_id=HONG["personal_id"], birth_date=date(1962, 3, 5))
    officer = make_officer()
    assert "Lê Văn Khác, sinh 05/03/1962." in remarks(campaign, officer)[1][0].message
    other.birth_date, other.birth_precision = None, ""
    other.save(update_fields=["birth_date", "birth_precision"])
    assert "của Lê Văn Khác." in remarks(campaign, officer)[1][0].message


def test_the_gift_chosen_for_the_list_counts_where_the_row_says_none(campaign):
    officer = make_officer()
    assert remarks(campaign, officer, "gift", requested=None)[0] == [("requested", "error", "not_offered")]
    assert remarks(campaign, officer, "gift")[0] == []


def test_a_fully_insured_group_is_told_for_a_card_only(campaign):
    officer = make_officer()
    assert remarks(campaign, officer, groups=("poor",))[0] == [("groups", "warning", "fully_insured")]
    assert remarks(campaign, officer, groups=("poor",), requested="book")[0] == []


def test_a_row_without_name_or_commune_is_examined_all_the_same(campaign):
    assert remarks(campaign, make_officer(), full_name=None, commune=None)[0] == []


@pytest.mark.parametrize(
    ("commune", "inside"), [(YEN_TRUNG, True), (TAM_GIANG, False), (DONG_SON, False), ("99999", False)]
)
def test_a_commune_officer_reaches_the_own_commune(campaign, commune, inside):
    sender = make_commune_officer(YEN_TRUNG)
    assert Reach.of(sender, campaign, None).covers(commune, gazetteer()) == inside
    assert bool(remarks(campaign, sender, commune=commune)[0]) != inside


def test_an_institution_reaches_everywhere_and_the_office_for_it_its_own_area(campaign):
    hospital = make_institution(YEN_TRUNG, kind="hospital")
    clerk = make_user(Role.CLERK, institution=hospital)
    anywhere = Reach.of(clerk, campaign, hospital)
    assert [anywhere.covers(code, gazetteer()) for code in (YEN_TRUNG, TAM_GIANG, DONG_SON)] == [True, True, True]
    office = Reach.of(make_officer(), campaign, hospital)
    assert [office.covers(code, gazetteer()) for code in (YEN_TRUNG, TAM_GIANG, DONG_SON)] == [True, True, False]


def test_a_clerk_reaches_nobody_without_the_own_institution_and_not_beyond_a_campaign_elsewhere(campaign):
    hospital = make_institution(YEN_TRUNG, kind="hospital")
    clerk = make_user(Role.CLERK, institution=hospital)
    other = Reach.of(clerk, campaign, make_institution(YEN_TRUNG))
    assert [other.covers(code, gazetteer()) for code in (YEN_TRUNG, TAM_GIANG, DONG_SON)] == [False, False, False]
    assert Reach.of(clerk, campaign, None).covers(YEN_TRUNG, gazetteer()) is False
    elsewhere = Reach.of(clerk, make_campaign(province=THANH_HOA), hospital)
    assert [elsewhere.covers(code, gazetteer()) for code in (YEN_TRUNG, DONG_SON)] == [False, True]


def test_a_provincial_campaign_reaches_no_further_than_its_province(campaign):
    assert Reach.of(make_officer(province=None), campaign, None).covers(DONG_SON, gazetteer()) is False
    assert Reach.of(make_officer(province=None), make_campaign(province=None), None).covers(DONG_SON, gazetteer())


NOTHING = {"personal_id": None, "birth_date": None, "insurance_code": None}


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        ({}, [("row", "warning", "unidentified")]),
        ({"phone": "0912345678"}, [("row", "warning", "unidentified")]),
        ({"birth_date": date(1962, 1, 1), "birth_precision": "year"}, []),
        ({"insurance_code": "2700000001"}, []),
        ({"personal_id": "027162001234"}, []),
    ],
    ids=["name", "telephone", "birth year", "code", "ID"],
)
def test_somebody_of_whom_nothing_but_the_name_is_known_is_a_question(campaign, known, codes):
    assert remarks(campaign, make_officer(), **(NOTHING | known))[0] == codes


def test_every_remark_has_a_code_that_is_known_as_one_of_these(campaign):
    make_person(full_name="Lê Văn Khác", personal_id=HONG["personal_id"])
    found, _problems = remarks(campaign, make_commune_officer(TAM_GIANG), requested="gift", groups=("poor",))
    assert {code for _field, _severity, code in found} == {"outside_area", "not_offered", "number_of_somebody_else"}
    assert {code for _field, _severity, code in found} <= CODES
