from datetime import date

import pytest

from beneficiaries.reading.ages import age_in_place_of_birth, is_of_ages
from beneficiaries.reading.cleaning import Context, clean_row
from beneficiaries.reading.headings import Field, heading_key
from beneficiaries.reading.raw_rows import RawCell, RawRow
from documents.workbooks.workbook import Row, Sheet, Workbook
from tests.beneficiaries.made_tables import read_tables


@pytest.mark.parametrize(
    ("heading", "of_ages"),
    [
        ("Tuổi", True),
        ("TUỔI", True),
        ("Số tuổi", True),
        ("Độ tuổi", True),
        ("Tuổi (năm 2026)", True),
        ("Thông tin – Tuổi", True),
        ("Người cao tuổi", False),
        ("Ngày sinh", False),
        ("Tuổi nghề", False),
        ("Tuổi " * 100, False),
    ],
)
def test_a_heading_of_ages_is_known(heading, of_ages):
    assert is_of_ages(heading) is of_ages


def _raw(value, heading="Tuổi", field=Field.BIRTH_DATE):
    return RawRow("A", 2, (RawCell(heading, field, value),))


@pytest.mark.parametrize("value", [59, "59", " 7 ", "59 tuổi", "59t.", 120])
def test_an_age_is_no_year_of_birth(value):
    problem = age_in_place_of_birth(_raw(value))
    assert (problem.field, problem.severity.value, problem.code) == ("birth_date", "warning", "age_only")


def test_it_is_said_what_is_missing():
    assert age_in_place_of_birth(_raw(59)).message == (
        "Cột “Tuổi” ghi 59: số tuổi không cho biết năm sinh, hãy bổ sung nếu biết."
    )


@pytest.mark.parametrize(
    "raw",
    [
        _raw(1967),
        _raw("1967"),
        _raw("12.5.1960"),
        _raw("khoảng 1950"),
        _raw(150),
        _raw("9" * 50),
        _raw(59, heading="Năm sinh"),
        _raw(59, field=None),
    ],
)
def test_a_year_or_a_date_is_read_as_such(raw):
    assert age_in_place_of_birth(raw) is None


def _tables(gazetteer, *rows, meanings=None):
    sheet = Sheet("A", tuple(Row(number, row) for number, row in enumerate(rows, 1)))
    [read] = read_tables(Workbook((sheet,), False), gazetteer, meanings)
    return read


HEADING = ("STT", "Họ và tên", "Tuổi", "Giới tính", "Thôn")
HONG, DUC = (1, "Nguyễn Thị Hồng", 59, "Nữ", "Thôn Đông"), (2, "Trần Văn Đức", "1967", "Nam", "Thôn Đông")


def test_a_list_without_births_is_asked_what_stands_below_tuoi(gazetteer):
    [column] = _tables(gazetteer, HEADING, HONG, DUC).unknown_columns
    assert (column.heading, column.key, column.samples) == ("Tuổi", "tuổi", ("59", "1967"))


def test_a_list_with_births_is_not(gazetteer):
    for more in ("Ngày sinh", "Năm sinh"):
        rows = ((*HEADING, more), (*HONG, 1962), (*DUC, 1967))
        assert _tables(gazetteer, *rows).unknown_columns == ()


@pytest.mark.parametrize("field", [Field.BIRTH_DATE, Field.BIRTH_YEAR, None])
def test_who_answered_is_not_asked_again(gazetteer, field):
    read = _tables(gazetteer, HEADING, HONG, DUC, meanings={heading_key("Tuổi"): field})
    assert read.unknown_columns == ()
    assert [cell.field for cell in read.people[0].cells if cell.heading == "Tuổi"] == [field]


@pytest.mark.parametrize(
    ("value", "typed", "born", "codes"),
    [
        (64, {}, None, ["age_only"]),
        ("1962", {}, date(1962, 1, 1), []),
        ("12.5.1960", {}, date(1960, 5, 12), []),
        (64, {"birth_date": "1962"}, date(1962, 1, 1), []),
    ],
)
def test_below_tuoi_only_ages_are_left_out(gazetteer, value, typed, born, codes):
    raw = RawRow("A", 2, (RawCell("Họ và tên", Field.FULL_NAME, "Lê Thị Mai"), *_raw(value).cells))
    cleaned = clean_row(raw, Context(gazetteer, date(2026, 11, 22), "09205"), typed)
    assert (cleaned.facts.birth_date, [problem.code for problem in cleaned.problems]) == (born, codes)
