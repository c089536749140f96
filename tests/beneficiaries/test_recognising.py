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


OLD, OTHER_OLD = "125123456", "125999999"


def replaced(**facts):
    """An entry that has both numbers."""
    return entered(personal_id=ID, old_id=OLD, **facts)


@pytest.mark.parametrize("name", ["TRẦN THỊ LAN", "Tran thi lan"])
def test_by_an_old_number_with_name_and_birth(name):
    lan = entered(personal_id=OLD, full_name=name)
    assert recognise([one := stated(personal_id=ID, old_id=OLD)]) == {one: Known(lan)}
    assert recognise([one := stated(personal_id=ID, old_id=OTHER_OLD)]) == {}


def test_by_the_old_number_alone_of_whom_the_register_has_both():
    lan = replaced()
    for one in (stated(personal_id=OLD), stated(personal_id=ID), stated(personal_id=ID, old_id=OLD)):
        assert recognise([one]) == {one: Known(lan)}


@pytest.mark.parametrize(
    "known", [{"full_name": "Lê Văn Khác"}, {"birth_date": date(1971, 1, 1)}], ids=["other name", "other year"]
)
def test_an_old_number_of_somebody_else_is_told_and_recognises_nobody(known):
    other = entered(personal_id=OLD, **known)
    found = recognise([one := stated(personal_id=ID, old_id=OLD)])
    assert found == {one: Known(None, Doubt.OLD_ID_OF_ANOTHER, other)}
    assert not Doubt.OLD_ID_OF_ANOTHER.blocks


def test_an_old_number_that_belongs_to_another_new_one_recognises_nobody():
    other = entered(personal_id=OTHER_ID, old_id=OLD)
    found = recognise([one := stated(personal_id=ID, old_id=OLD)])
    assert found == {one: Known(None, Doubt.OLD_ID_OF_ANOTHER, other)}


def test_nothing_but_an_old_number_under_another_name_contradicts():
    other = replaced(full_name="Lê Văn Khác")
    found = recognise([one := stated(personal_id=OLD)])
    assert found == {one: Known(None, Doubt.ID_OF_ANOTHER, other)}


@pytest.mark.parametrize(
    ("name", "doubt"), [(NAME, Doubt.OLD_ID_OF_NAMESAKE), ("Lê Văn Khác", Doubt.OLD_ID_OF_ANOTHER)]
)
def test_an_old_number_with_a_second_entry_is_told_and_nothing_is_merged(name, doubt):
    lan, second = entered(personal_id=ID), entered(personal_id=OLD, full_name=name)
    found = recognise([one := stated(personal_id=ID, old_id=OLD)])
    assert found == {one: Known(lan, doubt, second)}
    assert not doubt.blocks


def test_of_two_with_one_old_number_the_one_of_the_name_is_taken():
    entered(personal_id=OTHER_ID, old_id=OLD, full_name="Lê Văn Khác")
    lan = entered(personal_id=OLD)
    assert recognise([one := stated(personal_id=ID, old_id=OLD)]) == {one: Known(lan)}


def test_two_statements_do_not_give_one_old_number_two_new_ones():
    lan = entered(personal_id=OLD)
    first, second = stated(personal_id=ID, old_id=OLD), stated(personal_id=OTHER_ID, old_id=OLD)
    assert recognise([first, second]) == {first: Known(lan), second: Known(None, Doubt.OLD_ID_OF_ANOTHER, lan)}


def test_an_old_and_a_new_number_with_one_code_do_not_contradict():
    lan = entered(personal_id=OLD, insurance_code=CODE)
    assert recognise([one := stated(personal_id=ID, insurance_code=CODE)]) == {one: Known(lan)}
    other = stated(personal_id=ID, old_id=OTHER_OLD, insurance_code=CODE)
    assert recognise([other]) == {other: Known(None, Doubt.CODE_WITH_OTHER_ID, lan)}


def test_who_is_known_by_code_and_old_number_is_recognised_by_either():
    lan = entered(personal_id=OLD, insurance_code=CODE)
    one = stated(personal_id=ID, old_id=OLD, insurance_code=OTHER_CODE)
    assert recognise([one]) == {one: Known(lan)}
    two = stated(personal_id=ID, old_id=OTHER_OLD, full_name="Trần Lan", insurance_code=CODE)
    assert recognise([two]) == {two: Known(None, Doubt.CODE_OF_ANOTHER, lan)}
