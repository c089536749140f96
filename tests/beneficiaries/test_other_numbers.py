"""Somebody known by an old number and stated with a new one, or the other way: a hint on the row, never more."""

from datetime import date

import pytest
from django.utils import timezone

from beneficiaries.lists import intake
from beneficiaries.models import Person
from beneficiaries.other_numbers import OTHER_NUMBER
from tests.beneficiaries.sent import HEADINGS, HONG, but, received
from tests.factories import (
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_offer,
    make_officer,
    make_person,
)

pytestmark = pytest.mark.django_db

OLD = "125123456"
BOTH = (*HEADINGS, "Số CMND")


@pytest.fixture
def campaign():
    campaign = make_campaign(code="BN2027")
    make_offer(campaign, "card")
    return campaign


def known(commune=YEN_TRUNG, **fields):
    hong = {"full_name": HONG[1], "personal_id": OLD, "birth_date": date(1962, 3, 5), "sex": "female"}
    return make_person(commune, **hong | fields)


def remarks(staged):
    row = staged.rows.get()
    return [problem["message"] for problem in row.problems if problem["code"] == OTHER_NUMBER], row.status


def test_a_new_number_of_who_is_known_by_an_old_one_is_warned_of(campaign):
    known(full_name="NGUYEN THI HONG")
    [message], status = remarks(received(make_officer(), campaign, HONG, commune=None))
    assert f"cùng họ tên, ngày sinh và xã với số CMND cũ 9 số ({OLD}), có thể" in message
    assert status == "ready"


def test_an_old_number_of_who_is_known_by_a_new_one_is_warned_of(campaign):
    known(personal_id=HONG[4], birth_date=date(1962, 1, 1), birth_precision="year")
    [message], _status = remarks(received(make_officer(), campaign, but(HONG, number=OLD), commune=None))
    assert f"với số định danh 12 số ({HONG[4]}), có thể" in message


def test_the_number_is_not_told_to_who_sees_nobody(campaign):
    known()
    [message], _status = remarks(received(make_commune_officer(YEN_TRUNG), campaign, HONG))
    assert ("với số CMND cũ 9 số, có thể" in message, OLD in message) == (True, False)


@pytest.mark.parametrize(
    "fields",
    [
        {"full_name": "Nguyễn Thị Hoa"},
        {"commune": TAM_GIANG},
        {"birth_date": date(1962, 3, 6)},
        {"birth_date": None, "birth_precision": ""},
        {"sex": "male"},
        {"personal_id": None},
        {"personal_id": "027162005555"},
        {"personal_id": "027162005555", "old_id": OLD},
        {"personal_id": HONG[4], "old_id": OLD},
    ],
    ids=[
        "name",
        "commune",
        "birth",
        "birth not known",
        "sex",
        "no number",
        "other new",
        "both, other",
        "both, the same",
    ],
)
def test_who_differs_in_anything_else_is_somebody_else(campaign, fields):
    known(**fields)
    assert remarks(received(make_officer(), campaign, HONG)) == ([], "ready")


def test_what_is_not_stated_is_not_asked_about(campaign):
    known()
    officer = make_officer()
    for number, changed in enumerate(({"number": None}, {"born": None})):
        assert remarks(received(officer, campaign, but(HONG, **changed), name=f"{number}.xlsx"))[0] == []


def test_with_both_numbers_nobody_is_entered_twice(campaign):
    """The finding: a list with the old number and the new one, of somebody in the register with the old one."""
    hong, officer = known(), make_officer()
    staged = received(officer, campaign, (*HONG, OLD), headings=BOTH)
    assert (remarks(staged), staged.rows.get().facts["old_id"]) == (([], "ready"), OLD)
    [nomination] = intake.accept(staged, by=officer, at=timezone.now())
    assert nomination.person_id == hong.pk
    assert list(Person.objects.values_list("personal_id", "old_id")) == [(HONG[4], OLD)]


def test_a_corrected_list_with_the_new_number_keeps_the_old_one(campaign):
    officer = make_officer()
    intake.accept(received(officer, campaign, but(HONG, number=OLD)), by=officer, at=timezone.now())
    again = received(officer, campaign, HONG, name="b.xlsx")
    intake.accept(again, by=officer, at=timezone.now())
    assert list(Person.objects.values_list("personal_id", "old_id")) == [(HONG[4], OLD)]
