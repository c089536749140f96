import time
from datetime import date

import pytest

from beneficiaries.reading.cleaning import Facts
from beneficiaries.reading.repeats import REPEATED, Entry, duplicates

HIEN = Facts(
    full_name="Phan Thị Hiền",
    birth_date=date(1995, 9, 8),
    birth_precision="day",
    personal_id="082195097351",
    commune="28360",
    hamlet="Ấp Phú Hưng",
)
OTHER = HIEN._replace(full_name="Trần Văn Đức", birth_date=date(1960, 1, 1), personal_id="082060000001")


def _repeats(*facts, **kwargs):
    entries = [Entry(position, "DS", position + 4, one) for position, one in enumerate(facts)]
    return {
        position: [(problem.severity, problem.code) for problem in problems]
        for position, problems in duplicates(entries, **kwargs).items()
    }


LATER_NUMBER = [("error", "repeated_id")]
LATER_PERSON = [("error", "repeated_person")]
EARLIER = [("warning", "repeated_below")]


def test_different_people_are_left_alone():
    assert _repeats(HIEN, OTHER, Facts(), Facts(full_name="A B"), Facts(full_name="A B")) == {}


@pytest.mark.parametrize(
    "again",
    [
        HIEN,
        HIEN._replace(full_name="PHAN THỊ HIỀN"),
        HIEN._replace(full_name="Ai Khác", birth_date=None, hamlet=None),
        HIEN._replace(commune="09205"),
    ],
)
def test_the_same_number_is_the_same_person(again):
    assert _repeats(HIEN, again) == {0: EARLIER, 1: LATER_NUMBER}


@pytest.mark.parametrize(
    "again",
    [
        HIEN._replace(personal_id=None),
        HIEN._replace(personal_id="315940517"),
        HIEN._replace(personal_id=None, full_name="phan thị hiền"),
        HIEN._replace(personal_id=None, birth_precision="year"),
        HIEN._replace(personal_id=None, commune=None),
    ],
)
def test_the_same_name_birth_date_and_hamlet_are_the_same_person(again):
    assert _repeats(HIEN, again) == {0: EARLIER, 1: LATER_PERSON}
    assert _repeats(again, HIEN) == {0: EARLIER, 1: LATER_PERSON}


def test_the_place_of_the_tone_mark_makes_no_difference():
    one = Facts(full_name="Trần Thị Hoà", birth_date=date(1962, 1, 1))
    assert _repeats(one, one._replace(full_name="Trần Thị Hòa")) == {0: EARLIER, 1: LATER_PERSON}


@pytest.mark.parametrize(
    "other",
    [
        HIEN._replace(personal_id="082195000009"),
        HIEN._replace(personal_id=None, hamlet="Ấp 2"),
        HIEN._replace(personal_id=None, hamlet=None),
        HIEN._replace(personal_id=None, birth_date=date(1995, 9, 9)),
        HIEN._replace(personal_id=None, birth_date=None),
        HIEN._replace(personal_id=None, commune="09205"),
        HIEN._replace(personal_id=None, full_name="Phan Thị Hiển"),
        HIEN._replace(personal_id=None, full_name=None),
    ],
)
def test_a_namesake_is_somebody_else(other):
    assert _repeats(HIEN, other) == {}


@pytest.mark.parametrize(
    ("earlier", "first"),
    [
        ([HIEN._replace(personal_id="082195000001", commune="09205"), HIEN._replace(personal_id="082195000002")], 1),
        ([HIEN._replace(commune="09205"), HIEN._replace(personal_id="082195000002", commune=None), HIEN], 1),
        ([HIEN._replace(personal_id="082195000003"), HIEN._replace(personal_id=None)], 0),
        ([HIEN._replace(personal_id=None, commune="09205"), HIEN._replace(personal_id="082195000004")], 1),
    ],
)
def test_a_namesake_is_compared_with_the_first_who_may_be_the_same(earlier, first):
    entries = [Entry(position, "DS", position + 4, one) for position, one in enumerate(earlier)]
    last = Entry(9, "DS", 13, HIEN._replace(personal_id=None))
    found = duplicates([*entries, last])[9]
    assert [f"ở dòng {first + 4}:" in problem.message for problem in found] == [True]


def test_many_of_one_name_with_numbers_of_their_own_take_no_time():
    entries = [Entry(one, "DS", one, HIEN._replace(personal_id=f"{one:012}")) for one in range(20_000)]
    start = time.perf_counter()
    assert duplicates(entries) == {}
    assert time.perf_counter() - start < 5  # a second; comparing each with each takes a minute


def test_the_later_rows_follow_the_order_of_the_file():
    entries = [Entry(position, "DS", row, HIEN) for position, row in ((2, 9), (0, 4), (1, 7))]
    problems = duplicates(entries)
    assert {position: [problem.code for problem in found] for position, found in problems.items()} == {
        0: ["repeated_below"],
        1: ["repeated_id"],
        2: ["repeated_id"],
    }
    assert [problem.message for problem in problems[2]] == [
        "Trùng số định danh 082195097351 với “Phan Thị Hiền” ở dòng 4: hãy loại một dòng, hoặc nhập lại cho đúng."
    ]
    assert [problem.message for problem in problems[0]] == [
        "Trùng số định danh 082195097351 với dòng 7, dòng 9.",
    ]


def test_one_remark_tells_of_all_rows_below():
    code = OTHER._replace(insurance_code="8220547746")
    first = HIEN._replace(insurance_code="8220547746")
    problems = duplicates([Entry(place, "DS", place + 4, one) for place, one in enumerate([first, *[HIEN] * 7, code])])
    assert [problem.message for problem in problems[0]] == [
        "Trùng số định danh 082195097351 với dòng 5, dòng 6, dòng 7, dòng 8, dòng 9 và 2 dòng khác; "
        "mã số BHXH với dòng 12."
    ]


def test_a_row_of_another_sheet_is_named_with_its_sheet():
    problems = duplicates([Entry(0, "Thôn 1", 5, HIEN._replace(full_name=None)), Entry(1, "Thôn 2", 5, HIEN)])
    assert [problem.message for problem in problems[1]] == [
        "Trùng số định danh 082195097351 với người ở dòng 5 của trang tính “Thôn 1”: "
        "hãy loại một dòng, hoặc nhập lại cho đúng."
    ]


def test_a_namesake_may_be_found_to_be_somebody_else():
    again = HIEN._replace(personal_id=None)
    assert _repeats(HIEN, again, distinct={1}) == {}
    assert _repeats(HIEN, HIEN, distinct={1}) == {0: EARLIER, 1: LATER_NUMBER}
    assert _repeats(HIEN, again, again, distinct={1}) == {0: EARLIER, 2: LATER_PERSON}


def test_the_same_insurance_code_is_a_warning():
    one, two = HIEN._replace(insurance_code="8220547746"), OTHER._replace(insurance_code="8220547746")
    assert _repeats(one, two) == {0: EARLIER, 1: [("warning", "repeated_code")]}
    assert _repeats(one, one) == {0: EARLIER, 1: LATER_NUMBER}


def test_every_remark_is_known_as_one_of_these():
    entries = [
        Entry(0, "DS", 1, HIEN._replace(insurance_code="8220547746")),
        Entry(1, "DS", 2, HIEN._replace(insurance_code=None)),
        Entry(2, "DS", 3, HIEN._replace(personal_id=None, insurance_code="8220547746")),
        Entry(3, "DS", 4, HIEN._replace(personal_id=None, birth_date=date(1995, 1, 1), birth_precision="year")),
    ]
    assert {problem.code for problems in duplicates(entries).values() for problem in problems} == REPEATED


PERHAPS = [("warning", "repeated_perhaps")]
YEAR = HIEN._replace(birth_date=date(1995, 1, 1), birth_precision="year", personal_id=None)
MONTH = HIEN._replace(birth_date=date(1995, 9, 1), birth_precision="month", personal_id=None)


@pytest.mark.parametrize(
    ("one", "other"),
    [(HIEN, YEAR), (HIEN, MONTH), (MONTH, YEAR), (HIEN._replace(personal_id=None), YEAR._replace(personal_id="1"))],
)
def test_who_tells_only_a_part_of_the_birth_may_be_the_same(one, other):
    assert _repeats(one, other) == _repeats(other, one) == {0: EARLIER, 1: PERHAPS}
    assert _repeats(one, other, distinct=[1]) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (HIEN, YEAR._replace(birth_date=date(1994, 1, 1))),
        (HIEN, MONTH._replace(birth_date=date(1995, 8, 1))),
        (HIEN, YEAR._replace(hamlet="Ấp Khác")),
        (HIEN, YEAR._replace(commune="09205")),
        (HIEN, YEAR._replace(full_name="Phan Thị Hiên")),
        (HIEN, YEAR._replace(personal_id="082195097352")),
        (MONTH, MONTH._replace(birth_date=date(1995, 8, 1))),
        (HIEN, YEAR._replace(full_name=None)),
        (HIEN, HIEN._replace(birth_date=None, birth_precision=None, personal_id=None)),
    ],
)
def test_who_differs_besides_is_somebody_else(one, other):
    assert _repeats(one, other) == {}


def test_of_one_name_and_hamlet_and_nothing_else_it_is_asked_whether_they_are_one():
    bare = Facts(full_name="Phan Thị Hiền", commune="28360", hamlet="Ấp Phú Hưng")
    assert _repeats(bare, bare, bare) == {0: EARLIER, 1: PERHAPS, 2: PERHAPS}
    assert _repeats(bare, HIEN, bare._replace(insurance_code="2712345678"), bare._replace(hamlet="Ấp Khác")) == {}


def test_who_is_surely_the_same_is_not_said_to_be_so_perhaps():
    assert _repeats(YEAR, YEAR._replace(birth_precision="day")) == {0: EARLIER, 1: LATER_PERSON}
    assert _repeats(HIEN, YEAR._replace(personal_id=HIEN.personal_id)) == {0: EARLIER, 1: LATER_NUMBER}
