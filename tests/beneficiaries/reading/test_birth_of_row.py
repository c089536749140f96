from datetime import date

import pytest

from beneficiaries.reading.birth_of_row import read_birth_of_row
from beneficiaries.reading.headings import Field
from beneficiaries.reading.raw_rows import RawCell, RawRow
from documents.workbooks.workbook import BadCell
from tests.beneficiaries.rows import raw

TODAY = date(2026, 11, 22)


def _born(cells, typed=None, id_year=None, **around):
    birth = read_birth_of_row(raw(cells, **around), today=TODAY, id_year=id_year, typed=typed)
    return birth.value and birth.value.isoformat(), birth.precision, [problem.code for problem in birth.problems]


def test_a_birth_year_below_man_or_woman_is_read():
    assert _born({"Năm sinh (Nữ)": "19/12/1971"}) == ("1971-12-19", "day", [])
    assert _born({"Năm sinh (Nam)": 1971}) == ("1971-01-01", "year", [])
    assert _born({"Năm sinh (Nam)": 1971, "Năm sinh (Nữ)": 1972}) == (None, None, ["date_twice"])


@pytest.mark.parametrize(
    ("parts", "born", "precision"),
    [
        ((5, 3, 1962), "1962-03-05", "day"),
        (("05", "03", "1962"), "1962-03-05", "day"),
        ((None, 3, 1962), "1962-03-01", "month"),
        ((None, None, 1962), "1962-01-01", "year"),
    ],
)
def test_a_date_in_three_columns_is_put_together(parts, born, precision):
    assert _born(dict(zip(("Ngày", "Tháng", "Năm"), parts, strict=True))) == (born, precision, [])


def test_a_broken_part_of_a_date_is_asked_about():
    assert _born({"Ngày": 5, "Tháng": BadCell("#N/A"), "Năm": 1962}) == (None, None, ["cell_unknown"])


@pytest.mark.parametrize(
    ("whole", "year", "born"),
    [
        ("05/03/1962", 1962, ("1962-03-05", "day", [])),
        (None, 1962, ("1962-01-01", "year", [])),
        ("05/03/1962", None, ("1962-03-05", "day", [])),
        ("-", 1962, ("1962-01-01", "year", [])),
        ("05/03/1962", "-", ("1962-03-05", "day", [])),
        ("31/06/1962", 1962, (None, None, ["date_impossible"])),
        ("05/03/1962", 1963, (None, None, ["date_twice"])),
    ],
)
def test_a_date_and_a_year_in_two_columns_must_agree(whole, year, born):
    assert _born({"Ngày sinh": whole, "Năm sinh": year}) == born


@pytest.mark.parametrize(
    ("mark", "whole", "born"),
    [
        ("x", "05/03/1962", ("1962-01-01", "year", ["date_year_only"])),
        (None, "05/03/1962", ("1962-03-05", "day", [])),
        ("Không", "05/03/1962", ("1962-03-05", "day", [])),
        ("x", 1962, ("1962-01-01", "year", [])),
        ("x", None, (None, None, [])),
        (1962, None, ("1962-01-01", "year", [])),
    ],
)
def test_a_tick_says_that_only_the_year_is_known(mark, whole, born):
    cells = {"Ngày sinh": whole, "Chỉ có năm sinh": mark}
    assert _born(cells) == born
    assert _born(cells, typed="06/03/1962") == ("1962-03-06", "day", [])


def test_an_age_in_place_of_a_birth_is_asked_about():
    row = RawRow("A", 5, (RawCell("Tuổi", Field.BIRTH_YEAR, 64),))
    birth = read_birth_of_row(row, today=TODAY, id_year=None)
    assert (birth.value, [problem.code for problem in birth.problems]) == (None, ["age_only"])


def test_what_was_typed_takes_the_place_of_all_cells():
    cells = {"Năm sinh (Nam)": 1971, "Năm sinh (Nữ)": 1972}
    assert _born(cells, typed="05/03/1962") == ("1962-03-05", "day", [])
    assert _born(cells, typed=" ") == (None, None, [])


def test_the_number_and_the_first_day_of_the_workbook_help():
    assert _born({"Ngày sinh": "5/3/15"}, id_year=1915) == ("1915-03-05", "day", ["date_century"])
    assert _born({"Ngày sinh": 21246}, date_1904=True) == ("1962-03-03", "day", ["date_day_number"])
