from datetime import date, datetime

import pytest

from beneficiaries.reading.birth_dates import BirthReading
from beneficiaries.reading.identity import (
    Number,
    choices_of,
    id_sex,
    id_year,
    read_id_number,
    read_old_id,
    settle_personal_id,
    year_hint,
)
from documents.workbooks.workbook import BadCell

TODAY = date(2026, 11, 22)
BORN_1962 = BirthReading(date(1962, 3, 5), "day")
UNKNOWN = BirthReading(None)


def _settle(cell, sex="female", birth=BORN_1962):
    reading = settle_personal_id(read_id_number(cell), sex=sex, birth=birth, today=TODAY)
    return reading.value, [(problem.severity, problem.code) for problem in reading.problems]


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("027 162 001 234", "bỏ dấu cách"),
        ("027.162.001.234", "bỏ dấu ngăn giữa các chữ số"),
        ("027-162 001234", "bỏ dấu ngăn giữa các chữ số"),
    ],
)
def test_what_was_taken_out_of_a_number_is_named(written, what):
    [repair] = read_id_number(written).repairs
    assert repair.message == f"Đã {what} trong số định danh “{written}”, đọc là 027162001234."


def test_a_number_names_sex_and_birth_year():
    assert [(id_sex(n), id_year(n)) for n in ("027162001234", "027205008414", "001450000001")] == [
        ("female", 1962),
        ("male", 2005),
        ("male", 2150),
    ]
    assert (id_sex("316926744"), id_year("316926744")) == (None, None)


@pytest.mark.parametrize(
    ("cell", "number", "remarks"),
    [
        ("027162001234", "027162001234", []),
        (" 027162001234 ", "027162001234", []),
        ("'027162001234", "027162001234", ["id_apostrophe"]),
        ("’027162001234", "027162001234", ["id_apostrophe"]),
        ("\u200b027162001234\ufeff", "027162001234", ["id_invisible"]),
        ("027 162 001 234", "027162001234", ["id_separators"]),
        ("027.162.001.234", "027162001234", ["id_separators"]),
        ("027-162001234", "027162001234", ["id_separators"]),
        ("O27162OO1234", "027162001234", ["id_letters"]),
        ("0271620O1234", "027162001234", ["id_letters"]),
        ("'027 l62001234", "027162001234", ["id_apostrophe", "id_separators", "id_letters"]),
        (27162001234, "027162001234", ["id_zeros"]),
        ("27162001234", "027162001234", ["id_zeros"]),
        ("'27162001234", "027162001234", ["id_apostrophe", "id_zeros"]),
        ("027162001234.0", "027162001234", ["id_decimals"]),
        ("27162001234.0", "027162001234", ["id_decimals", "id_zeros"]),
        ("1162001234,00", "001162001234", ["id_decimals", "id_zeros"]),
        (1162001234, "001162001234", ["id_zeros"]),
        ("1162001234", "001162001234", ["id_zeros"]),
        ("Số 027162001234", "027162001234", ["id_label"]),
        ("CCCD: 027162001234", "027162001234", ["id_label"]),
        ("027162001234 (CCCD)", "027162001234", ["id_label"]),
        ("CCCD: 027162001234 (Số định danh cá nhân)", "027162001234", ["id_label"]),
        ("Số CCCD: 027.162.001.234", "027162001234", ["id_label", "id_separators"]),
        ("０２７１６２００１２３４", "027162001234", ["id_wide"]),
    ],
)
def test_a_number_with_one_reading_is_repaired(cell, number, remarks):
    assert _settle(cell) == (number, [("fixed", code) for code in remarks])


@pytest.mark.parametrize(
    ("cell", "sex", "birth"),
    [
        (27162001234, None, UNKNOWN),
        (27162001234, "female", UNKNOWN),
        (27162001234, None, BORN_1962),
        (27162001234, "male", BORN_1962),
        (27163001234, "female", BORN_1962),
        (27262001234, "female", BORN_1962),
        (3162001234, "female", BORN_1962),  # no province 003
        (99162001234, "female", BORN_1962),  # no province 099
        (31692674, "female", BORN_1962),  # an old number that lost a zero cannot be checked
        ("0271620012345", "female", BORN_1962),
        ("1234567", "female", BORN_1962),
        ("12", "female", BORN_1962),
    ],
)
def test_zeros_are_put_back_only_where_sex_and_birth_year_agree(cell, sex, birth):
    assert _settle(cell, sex, birth) == (None, [("error", "id_length")])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("8,2081E+10", "id_unreadable"),
        ("8.2081E+10", "id_unreadable"),
        ("2,7162E+10", "id_unreadable"),
        ("027162001234 cấp 2021", "id_unreadable"),
        ("027162001234 (con)", "id_unreadable"),
        ("027162001234 / 027162001235", "id_several"),
        ("271234567; 271234568", "id_several"),
        ("027162001234, 271234567, 271234568", "id_several"),
        ("027,162,001,234", "id_unreadable"),
        ("B1234567", "id_unreadable"),
        ("OOOO62001234", "id_unreadable"),
        ("IOlO", "id_unreadable"),
        (12345.5, "id_unreadable"),
        (True, "id_unreadable"),
        (-316926744, "id_unreadable"),
        (-27162001234, "id_unreadable"),
        (date(1962, 3, 5), "id_unreadable"),
        (datetime(1962, 3, 5), "id_unreadable"),
        ("000000000000", "id_unreadable"),
        ("111111111", "id_unreadable"),
        (82081000000000, "id_rounded"),
        (82081000000, "id_rounded"),
        (BadCell("#N/A"), "cell_unknown"),
        (BadCell("=E1"), "cell_unknown"),
    ],
)
def test_a_number_without_one_reading_is_asked_about(cell, code):
    assert _settle(cell) == (None, [("error", code)])


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("O27I62OOI2O4", "027162001204"),
        ("0271620012S4", "027162001254"),
        ("027162001B34", "027162001834"),
        ("O27.162.OOI.2sB", "027162001258"),
    ],
)
def test_letters_are_read_as_digits_where_sex_and_birth_year_agree(cell, number):
    assert _settle(cell) == (number, [("fixed", "id_letters")])
    for sex, birth in ((None, BORN_1962), ("male", BORN_1962), ("female", BirthReading(None, None))):
        assert _settle(cell, sex, birth) == (None, [("error", "id_unreadable")])


@pytest.mark.parametrize("cell", ["OZ7I62OOI2O4", "02716200BB", "O27I62OOIOOO", "027,162,0S1,234", "O9OI62OOI2O4"])
def test_letters_without_one_reading_as_digits_are_asked_about(cell):
    assert _settle(cell) == (None, [("error", "id_unreadable")])


@pytest.mark.parametrize("cell", [None, "", " ", "-", "Không có", "chưa có", "Chưa có.", "x", "0", 0])
def test_a_missing_number_is_no_fault(cell):
    assert _settle(cell) == (None, [])


def test_an_old_number_is_taken_with_a_warning():
    assert _settle("316926744") == ("316926744", [("warning", "id_old")])
    assert _settle(316926744) == ("316926744", [("warning", "id_old")])
    assert _settle("316 926 744") == ("316926744", [("fixed", "id_separators"), ("warning", "id_old")])
    assert _settle("CMND 271234567") == ("271234567", [("fixed", "id_label"), ("warning", "id_old")])


@pytest.mark.parametrize(
    ("sex", "birth", "words"),
    [
        ("male", BORN_1962, "giới tính nữ, danh sách ghi nam"),
        ("female", BirthReading(date(1966, 1, 1), "year"), "năm sinh 1962, danh sách ghi 1966"),
        (None, BirthReading(date(2062, 1, 1), "year"), "năm sinh 1962, danh sách ghi 2062"),
        (
            "male",
            BirthReading(date(1966, 1, 1), "year"),
            "giới tính nữ, danh sách ghi nam; năm sinh 1962, danh sách ghi 1966",
        ),
    ],
)
def test_a_number_that_contradicts_the_row_is_asked_about(sex, birth, words):
    reading = settle_personal_id(read_id_number("027162001234"), sex=sex, birth=birth, today=TODAY)
    assert reading.value == "027162001234"
    [problem] = reading.problems
    assert problem.message == f"Số định danh 027162001234 cho biết {words}: hãy kiểm tra lại theo căn cước."
    assert (problem.severity, problem.code) == ("error", "id_contradicts")


def test_a_number_is_no_contradiction_to_what_the_row_does_not_state():
    assert _settle("027162001234", None, UNKNOWN) == ("027162001234", [])


def test_a_number_of_somebody_not_born_yet_is_asked_about():
    reading = settle_personal_id(read_id_number("027399001234"), sex=None, birth=UNKNOWN, today=TODAY)
    assert [problem.message for problem in reading.problems] == [
        "Số định danh 027399001234 cho biết năm sinh 2099 ở tương lai: hãy kiểm tra lại theo căn cước."
    ]


@pytest.mark.parametrize(
    ("digits", "year"),
    [("027162001234", 1962), ("27162001234", 1962), ("1162001234", 1962), ("316926744", None), (None, None)],
)
def test_a_number_hints_at_the_birth_year(digits, year):
    assert year_hint(Number(digits)) == year


def test_messages_say_what_was_done_and_what_to_do():
    def message(cell, sex="female", birth=BORN_1962):
        [problem] = settle_personal_id(read_id_number(cell), sex=sex, birth=birth, today=TODAY).problems
        return problem.message

    assert message(27162001234) == "Đã thêm số 0 bị mất ở đầu số định danh “27162001234”, đọc là 027162001234."
    assert message(27162001234, "male") == (
        "Số định danh “27162001234” có 11 chữ số và thêm số 0 ở đầu thì không khớp giới tính, năm sinh: "
        "hãy nhập đủ 12 chữ số theo căn cước."
    )
    assert message("1234") == "Số định danh “1234” có 4 chữ số: hãy nhập đủ 12 chữ số theo căn cước."
    assert message(BadCell("=E1")) == (
        "Số định danh là công thức chưa có kết quả (=E1): hãy nhập số định danh cá nhân."
    )
    assert message(BadCell("#N/A")) == "Số định danh là ô bị lỗi (#N/A): hãy nhập số định danh cá nhân."


def test_a_number_of_no_province_is_kept_with_a_warning():
    birth = BirthReading(date(1962, 1, 1), "year")
    for digits, problems in (("097062001234", [("warning", "id_province")]), ("096062001234", [])):
        reading = settle_personal_id(read_id_number(digits), sex="male", birth=birth, today=TODAY)
        assert reading.value == digits
        assert [(problem.severity.value, problem.code) for problem in reading.problems] == problems


@pytest.mark.parametrize(
    ("cell", "digits", "old", "codes"),
    [
        ("125123456 / 027162001234", "027162001234", "125123456", ["id_and_old"]),
        ("027162001234/316926744", "027162001234", "316926744", ["id_and_old"]),
        ("CMND 125123456, CCCD 027162001234", "027162001234", "125123456", ["id_and_old"]),
        ("027162001234 (CMND cũ: 125 123 456)", "027162001234", "125123456", ["id_and_old"]),
        ("27162001234 - 125123456", "27162001234", "125123456", ["id_and_old"]),
        ("027162001234; 027162001234", "027162001234", None, ["id_twice"]),
        ("125123456 125123456", "125123456", None, ["id_twice"]),
    ],
)
def test_two_numbers_in_one_cell_are_told_apart_by_their_length(cell, digits, old, codes):
    number = read_id_number(cell)
    assert (number.digits, number.old, [repair.code for repair in number.repairs]) == (digits, old, codes)


def test_the_zeros_of_the_new_of_two_numbers_are_put_back_where_sex_and_year_agree():
    assert _settle("27162001234 - 125123456") == ("027162001234", [("fixed", "id_and_old"), ("fixed", "id_zeros")])


def test_of_two_new_numbers_a_person_chooses():
    cell = "CCCD 027162001234 hoặc 027162001235"
    assert choices_of(cell) == ("027162001234", "027162001235")
    [problem] = settle_personal_id(read_id_number(cell), sex="female", birth=BORN_1962, today=TODAY).problems
    assert problem.message == (
        "Ô số định danh ghi 2 số khác nhau (027162001234; 027162001235): hãy chọn số đúng theo căn cước của người này."
    )
    assert [choices_of(other) for other in (None, 27162001234, "027162001234", "125123456 / 027162001234")] == [()] * 4


def test_a_cell_for_the_old_number_may_hold_both():
    reading = read_old_id("125123456 / 027162001234", beside="027162001234")
    assert (reading.value, reading.problems) == ("125123456", ())
