from datetime import date

import pytest

from beneficiaries.reading.cleaning import Context, clean_row
from beneficiaries.reading.columns import Ticked
from beneficiaries.reading.headings import Field
from beneficiaries.reading.raw_rows import raw_from_json, raw_to_json
from beneficiaries.reading.tables import Tables
from documents.workbooks.workbook import Row, Sheet, Workbook

BE, AN, ID = "Lê Thị Bé", "Trần Văn An", "027085001234"


@pytest.fixture
def read(gazetteer):
    """The headings that are asked about, and of each person the year of birth, the number and the problems."""

    def read(*rows, meanings=None, corrections=None):
        sheet = Sheet("DS", tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)))
        tables = Tables(Workbook((sheet,)), gazetteer, meanings)
        context = Context(gazetteer, date(2026, 11, 22), "09205")
        people = []
        for raw in tables.people():
            row = clean_row(raw_from_json(raw_to_json(raw)), context, corrections)
            year = row.facts.birth_date.year if row.facts.birth_date else None
            people.append((row.facts.full_name, year, row.facts.personal_id, *(one.code for one in row.problems)))
        return tables.sheets()[0].unknown_headings, people

    return read


def test_a_number_behind_the_name_of_a_parent_is_asked_about(read):
    rows = ("TT", "Họ và tên", "Giới tính", "Họ tên phụ huynh", "Số CCCD"), (1, BE, "Nữ", AN, ID)
    heading = "Số CCCD (bên phải “Họ tên phụ huynh”)"
    assert read(*rows) == ((heading,), [(BE, None, None, "of_whom")])
    key = "số cccd bên phải họ tên phụ huynh"
    assert read(*rows, meanings={key: None}) == ((), [(BE, None, None)])
    said = (ID, "id_contradicts")
    assert read(*rows, meanings={key: Field.PERSONAL_ID}) == ((), [(BE, None, *said)])
    assert read(*rows, meanings={key: Ticked(Field.REQUEST_MARK, "card")})[0] == ()
    assert read(*rows, corrections={"personal_id": ""}) == ((heading,), [(BE, None, None)])
    assert read(*rows, corrections={"birth_date": "2015"})[1] == [(BE, 2015, None, "of_whom")]


def test_what_the_sender_said_of_a_heading_holds_behind_any_name(read):
    rows = ("TT", "Họ và tên", "Giới tính", "Họ tên phụ huynh", "Số CCCD"), (1, BE, "Nữ", AN, ID)
    assert read(*rows, meanings={"số cccd": None}) == ((), [(BE, None, None)])


def test_a_birth_behind_the_name_of_somebody_else_is_asked_about(read):
    headings, people = read(("TT", "Họ và tên", "Người chăm sóc", "Năm sinh", "CCCD"), (1, BE, AN, 1985, ID))
    assert headings == ("Năm sinh (bên phải “Người chăm sóc”)", "CCCD (bên phải “Người chăm sóc”)")
    assert people == [(BE, None, None, "of_whom", "of_whom")]


def test_what_stands_between_the_head_of_the_household_and_the_names_is_asked_about(read):
    headings, people = read(("TT", "Chủ hộ", "Năm sinh", "CCCD", "Họ tên thành viên"), (1, AN, 1985, ID, BE))
    assert headings == ("Năm sinh (bên phải “Chủ hộ”)", "CCCD (bên phải “Chủ hộ”)")
    assert people == [(BE, None, None, "of_whom", "of_whom")]


@pytest.mark.parametrize(
    ("heading", "name"), [("Họ tên con", AN), ("Người nhận quà", AN), ("Bạn học", AN), ("Họ tên vợ/chồng", AN)]
)
def test_any_column_of_names_may_be_somebody_elses(read, heading, name):
    headings, _ = read(("TT", "Họ và tên", heading, "CCCD"), (1, BE, name, ID))
    assert f"CCCD (bên phải “{heading}”)" in headings


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        (("Họ và tên", "Năm sinh", "Họ tên cha", "CCCD"), (BE, 1985, AN, ID)),  # contradicts if it is not the child's
        (("Họ và tên", "Họ tên cha", "Họ tên mẹ", "Năm sinh"), (BE, AN, AN, 1985)),
        (("Họ và tên", "Họ tên cha", "Năm sinh", "Giới tính"), (BE, AN, 1985, "Nữ")),
        (("Họ và tên", "Họ tên cha", "CCCD", "Lớp"), (BE, AN, ID, "3A")),
        (("Họ và tên", "Họ tên cha", "CCCD học sinh"), (BE, AN, ID)),
        (("Họ và tên", "Chủ hộ", "Quan hệ với chủ hộ", "Năm sinh"), (BE, AN, "Vợ", 1985)),
        (("Chủ hộ", "Mã hộ", "Họ tên thành viên", "Năm sinh"), (AN, "H1", BE, 1985)),
        (("Họ và tên", "Họ tên cha", "CCCD"), (BE, None, ID)),  # nobody is named
        (("Họ và tên", "Nơi sinh", "Năm sinh"), (BE, "Hà Nội", 1985)),
        (("Họ và tên", "Trường học", "Năm sinh"), (BE, "Trần Phú", 1985)),
        (("Họ và tên", "Họ tên cha", "Mã số BHXH"), (BE, AN, "2712345678")),
        (("Họ và tên", "Họ tên cha", "CCCD mẹ"), (BE, AN, ID)),
    ],
)
def test_what_can_only_be_the_persons_is_not_asked_about(read, head, cells):
    headings, people = read(("TT", *head, "Thôn"), (1, *cells, "Thôn Đông"))
    assert not any("bên phải" in heading for heading in headings)
    assert "of_whom" not in people[0]


def test_wives_beside_heads_of_households_are_asked_about(read):
    rows = ("TT", "Chủ hộ", "Năm sinh", "Họ tên vợ (chồng)", "Năm sinh"), (1, AN, 1985, BE, 1986)
    assert read(*rows) == (("Họ tên vợ (chồng)",), [(AN, 1985, None)])
    assert read(*rows, meanings={"họ tên vợ chồng": None}) == ((), [(AN, 1985, None)])
    beside = ("TT", "Họ và tên", "Năm sinh", "Họ tên vợ (chồng)"), (1, AN, 1985, BE)
    assert read(*beside) == ((), [(AN, 1985, None)])


@pytest.mark.parametrize("heading", ["Con ông/bà", "Con ông (bà)", "Con của ông, bà", "Con bà/ông"])
def test_what_stands_behind_both_parents_in_one_column_is_the_childs(read, heading):
    number = "027315001234"
    rows = ("TT", "Họ và tên", heading, "Sinh ngày", "Số định danh"), (1, BE, AN, "05/03/2015", number)
    assert read(*rows) == ((), [(BE, 2015, number, "sex_from_id")])


@pytest.mark.parametrize(
    ("heading", "rest", "cells"),
    [("Con ông", ("Sinh ngày",), ("05/03/2015",)), ("Con ông/bà", ("Số định danh",), (ID,))],
)
def test_behind_one_parent_or_without_any_birth_it_is_asked_about(read, heading, rest, cells):
    [asked], people = read(("TT", "Họ và tên", heading, *rest, "Thôn"), (1, BE, AN, *cells, "Thôn 1"))
    assert asked == f"{rest[0]} (bên phải “{heading}”)"
    assert people == [(BE, None, None, "of_whom")]
