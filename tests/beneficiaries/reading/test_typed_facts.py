"""What is typed about one person: read by the rules of the lists, with every doubt an error."""

from dataclasses import replace
from datetime import date

import pytest

from beneficiaries.reading.typed_facts import ReadFacts, TypedFacts, read_typed

TODAY = date(2027, 1, 15)
HONG = TypedFacts(
    full_name="Nguyễn Thị Hồng",
    birth_date="5/3/1962",
    sex="female",
    personal_id="027162001234",
    insurance_code="2720547746",
    hamlet="Thôn Đông",
    phone="0912345678",
)


def read(**changes: str) -> ReadFacts:
    return read_typed(replace(HONG, **changes), today=TODAY)


def faults(facts: ReadFacts) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in facts.problems]


def test_what_is_typed_rightly_is_taken_as_it_is():
    assert read() == ReadFacts(
        full_name="Nguyễn Thị Hồng",
        birth_date=date(1962, 3, 5),
        birth_precision="day",
        sex="female",
        personal_id="027162001234",
        insurance_code="2720547746",
        hamlet="Thôn Đông",
        phone="0912345678",
        problems=(),
    )


def test_only_a_name_is_needed():
    assert read_typed(TypedFacts("Lê Văn Tám"), today=TODAY) == ReadFacts(
        "Lê Văn Tám", None, "", "", None, None, "", "", ()
    )


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("05/03/1962", date(1962, 3, 5), "day"),
        ("3/1962", date(1962, 3, 1), "month"),
        ("1962", date(1962, 1, 1), "year"),
        ("5-3-62", date(1962, 3, 5), "day"),  # the number tells the century
    ],
)
def test_a_birth_date_is_as_exact_as_it_is_typed(typed, day, precision):
    facts = read(birth_date=typed)
    assert (facts.birth_date, facts.birth_precision, facts.problems) == (day, precision, ())


def test_small_slips_are_mended_without_a_word():
    facts = read(
        full_name="bà NGUYỄN THỊ HỒNG",
        personal_id="027 162 001 234",
        insurance_code="HN2242720547746",
        hamlet="  Thôn   Đông ",
        phone="+84 912 345 678",
    )
    assert facts == read()


def test_zeros_lost_at_the_front_are_put_back_if_sex_and_year_agree():
    assert read(personal_id="27162001234").personal_id == "027162001234"
    assert faults(read(personal_id="27162001234", sex="")) == [("personal_id", "id_length")]


def test_the_sex_follows_from_the_number_if_it_is_not_stated():
    assert read(sex="").sex == "female"
    assert read(sex="", personal_id="").sex == ""


def test_an_old_number_of_nine_digits_is_taken():
    facts = read(personal_id="125123456")
    assert (facts.personal_id, facts.problems) == ("125123456", ())


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"full_name": "12"}, ("full_name", "name_unreadable")),
        ({"full_name": ""}, ("full_name", "name_missing")),
        ({"birth_date": "31/2/1962"}, ("birth_date", "date_impossible")),
        ({"personal_id": "0271620012"}, ("personal_id", "id_length")),
        ({"personal_id": "không rõ"}, ("personal_id", "id_unreadable")),
        ({"insurance_code": "27205477"}, ("insurance_code", "code_unusable")),
        ({"phone": "12345"}, ("phone", "phone_unreadable")),
    ],
)
def test_what_can_not_be_used_is_an_error_of_its_field(changes, fault):
    facts = read(**changes)
    assert faults(facts) == [fault]
    assert getattr(facts, fault[0]) in ("", None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sex": "male"}, "là nữ trong khi giới tính đã chọn là nam"),
        ({"birth_date": "1963"}, "sinh năm 1962 trong khi ngày sinh đã ghi là năm 1963"),
        (
            {"sex": "male", "birth_date": "1963"},
            "là nữ trong khi giới tính đã chọn là nam, sinh năm 1962 trong khi ngày sinh đã ghi là năm 1963",
        ),
        ({"personal_id": "027399001234", "birth_date": ""}, "sinh năm 2099, ở tương lai"),
    ],
)
def test_a_number_that_contradicts_what_is_typed_is_not_taken(changes, words):
    facts = read(**changes)
    assert faults(facts) == [("personal_id", "id_contradicts")]
    assert facts.problems[0].message.endswith(f"cho biết người này {words}: hãy kiểm tra lại theo căn cước.")
    assert facts.personal_id is None
