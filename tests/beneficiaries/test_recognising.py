"""Who of those stated is in the register already, and what does not fit together."""

from datetime import date

import pytest

from beneficiaries.recognising import Doubt, Known, PersonFacts, recognise
from tests.factories import YEN_TRUNG, make_person

pytestmark = pytest.mark.django_db

NAME, ID, OTHER_ID, CODE, OTHER_CODE = (
    "Trần Thị Lan",
    "027170004321",
    "027170005555",
    "2720547746",
    "2720547747",
)


def stated(**facts):
    known = {"full_name": NAME, "commune": YEN_TRUNG, "birth_date": date(1970, 1, 1), "birth_precision": "year"}
    return PersonFacts(**known | facts)


def entered(**facts):
    """An entry of the register, without numbers unless they are said."""
    known = {"full_name": NAME, "birth_date": date(1970, 5, 3), "personal_id": None, "insurance_code": None}
    return make_person(**known | facts)


def test_who_is_not_in_the_register_is_left_out():
    entered()
    assert recognise([stated(), stated(personal_id=ID, insurance_code=CODE)]) == {}


@pytest.mark.parametrize("name", ["TRẦN THỊ LAN", "Tran thi lan"])
def test_by_the_personal_id(name):
    lan = entered(personal_id=ID, full_name=name)
    assert recognise([one := stated(personal_id=ID)]) == {one: Known(lan)}


def test_by_the_personal_id_whatever_the_birth_year():
    lan = entered(personal_id=ID, birth_date=date(1980, 1, 1))
    assert recognise([one := stated(personal_id=ID)]) == {one: Known(lan)}


@pytest.mark.parametrize(
    ("known", "facts"),
    [
        ({}, {}),
        ({"personal_id": ID}, {}),
        ({}, {"personal_id": ID}),
        ({"birth_date": None, "birth_precision": ""}, {"personal_id": ID}),
        ({}, {"birth_date": None, "birth_precision": ""}),
        ({"full_name": "Tran  Thi LAN"}, {}),
    ],
    ids=["code only", "the entry has the ID", "the ID is new", "not known when born", "not stated when born", "folded"],
)
def test_by_the_code_and_the_same_name(known, facts):
    lan = entered(insurance_code=CODE, **known)
    assert recognise([one := stated(insurance_code=CODE, **facts)]) == {one: Known(lan)}


def test_by_the_personal_id_with_a_code_that_is_new_or_the_same():
    lan = entered(personal_id=ID)
    assert recognise([one := stated(personal_id=ID, insurance_code=CODE)]) == {one: Known(lan)}
    lan.insurance_code = CODE
    lan.save(update_fields=["insurance_code"])
    entered(insurance_code=CODE, full_name="Lê Văn Khác")
    assert recognise([one]) == {one: Known(lan)}


@pytest.mark.parametrize(
    ("known", "facts", "doubt"),
    [
        ({"personal_id": ID, "full_name": "Lê Văn Khác"}, {"personal_id": ID}, Doubt.ID_OF_ANOTHER),
        ({"insurance_code": CODE, "full_name": "Lê Văn Khác"}, {"insurance_code": CODE}, Doubt.CODE_OF_ANOTHER),
        (
            {"insurance_code": CODE, "personal_id": OTHER_ID},
            {"insurance_code": CODE, "personal_id": ID},
            Doubt.CODE_WITH_OTHER_ID,
        ),
        (
            {"insurance_code": CODE, "birth_date": date(1971, 1, 1)},
            {"insurance_code": CODE},
            Doubt.CODE_WITH_OTHER_YEAR,
        ),
    ],
)
def test_a_contradiction_is_nobody_and_blocks(known, facts, doubt):
    other = entered(**known)
    assert recognise([one := stated(**facts)]) == {one: Known(None, doubt, other)}
    assert doubt.blocks


@pytest.mark.parametrize(
    ("known", "doubt"),
    [
        ({"full_name": "Lê Văn Khác"}, Doubt.CODE_OF_ANOTHER),
        ({"personal_id": OTHER_ID}, Doubt.CODE_WITH_OTHER_ID),
        ({"birth_date": date(1971, 1, 1)}, Doubt.CODE_WITH_OTHER_YEAR),
    ],
)
def test_a_new_code_of_somebody_known_must_not_be_somebody_elses(known, doubt):
    entered(personal_id=ID)
    other = entered(insurance_code=CODE, **known)
    assert recognise([one := stated(personal_id=ID, insurance_code=CODE)]) == {one: Known(None, doubt, other)}


def test_another_code_than_the_registers_is_told_and_blocks_nothing():
    lan = entered(personal_id=ID, insurance_code=OTHER_CODE)
    entered(insurance_code=CODE)
    assert recognise([one := stated(personal_id=ID, insurance_code=CODE)]) == {one: Known(lan, Doubt.OTHER_CODE, lan)}
    assert not Doubt.OTHER_CODE.blocks


def test_a_second_entry_of_the_same_name_with_the_code_is_told_and_not_merged():
    lan, namesake = entered(personal_id=ID), entered(insurance_code=CODE)
    found = recognise([one := stated(personal_id=ID, insurance_code=CODE)])
    assert found == {one: Known(lan, Doubt.CODE_OF_NAMESAKE, namesake)}
    assert not Doubt.CODE_OF_NAMESAKE.blocks


def test_of_several_entries_with_one_code_the_fitting_one_is_taken():
    entered(insurance_code=CODE, full_name="Lê Văn Khác")
    entered(insurance_code=CODE, birth_date=date(1971, 1, 1))
    lan = entered(insurance_code=CODE)
    assert recognise([one := stated(insurance_code=CODE)]) == {one: Known(lan)}


def test_two_statements_do_not_give_one_entry_two_numbers():
    lan = entered(insurance_code=CODE)
    first, second = stated(insurance_code=CODE, personal_id=ID), stated(insurance_code=CODE, personal_id=OTHER_ID)
    assert recognise([first, second]) == {first: Known(lan), second: Known(None, Doubt.CODE_WITH_OTHER_ID, lan)}
    assert recognise([first, first]) == {first: Known(lan)}


def test_as_many_queries_for_many_as_for_one(django_assert_num_queries):
    with django_assert_num_queries(2):
        recognise([stated(personal_id=ID, insurance_code=CODE)])
    with django_assert_num_queries(2):
        recognise([stated(personal_id=f"0271700{n:05}", insurance_code=f"27205{n:05}") for n in range(30)])
    with django_assert_num_queries(0):
        recognise([stated()])
