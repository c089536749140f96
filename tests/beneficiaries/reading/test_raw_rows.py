import json
from datetime import date, datetime

import pytest
from django.db import connection

from beneficiaries.reading.headings import Field
from beneficiaries.reading.raw_rows import (
    HouseholdPlace,
    RawCell,
    RawRow,
    Surroundings,
    cells_as_written,
    raw_from_json,
    raw_to_json,
)
from beneficiaries.reading.taken_text import Taken, TakenText
from documents.workbooks.legacy_fonts import Encoding, LegacyText
from documents.workbooks.workbook import BadCell
from locations.addresses import Address
from tests.beneficiaries.rows import raw

FULL = RawRow(
    "Thôn 2",
    8,
    (
        RawCell("Họ và tên", Field.FULL_NAME, "Nguyễn Thị Hồng", index=1),
        RawCell("Hộ nghèo", Field.GROUP_MARK, "x", "poor", 2),
        RawCell("Sở thích", None, True, index=9),
        RawCell("Ngày sinh", Field.BIRTH_DATE, date(1962, 3, 5), index=3),
        RawCell("Ngày cấp", None, datetime(2021, 5, 1, 7, 30), index=4),
        RawCell("Số CCCD", Field.PERSONAL_ID, 27162001234, index=5),
        RawCell("Điểm", None, 7.5, index=6),
        RawCell("Thôn", Field.HAMLET, BadCell("#N/A"), index=7),
        RawCell("Xã", Field.COMMUNE, BadCell("=B1"), index=8),
    ),
    Surroundings(
        title_provinces=("24", "80"),
        section=Address("Thôn 2", "Xã A", "Huyện B", "Tỉnh C"),
        section_groups=("poor",),
        section_request="book",
        sheet_hamlet="Thôn 2",
        household=HouseholdPlace("Thôn 3", "Xã D", "", "", "", "7", "Trần Văn Đức"),
        household_groups=("near_poor",),
        school=True,
        hospital=True,
        hidden=True,
        only_name=True,
        date_1904=True,
    ),
)


@pytest.mark.parametrize("row", [FULL, raw({"Họ và tên": "Nguyễn Thị Hồng"}), raw({})])
def test_a_row_survives_the_way_through_json(row):
    assert raw_from_json(json.loads(json.dumps(raw_to_json(row)))) == row


@pytest.mark.django_db
@pytest.mark.parametrize(
    "number", [0.1, 5.0, 1e-7, 27162001234.0, 9999999999999998.0, 1e16, -3e20, 1e30, 10**30, 1.5e300]
)
def test_a_number_survives_the_way_through_the_database(number):
    row = RawRow("1", 4, (RawCell("Thôn", Field.HAMLET, number),))
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [json.dumps(raw_to_json(row))])
        [again] = raw_from_json(json.loads(cursor.fetchone()[0])).cells
    assert (again.value, type(again.value)) == (number, type(number))


def test_a_text_of_an_old_font_keeps_what_was_written():
    name = LegacyText("Trần Thị Hướng", "TrÇn ThÞ H\u00adíng", Encoding.TCVN3)
    row = RawRow("1", 4, (RawCell("Họ và tên", Field.FULL_NAME, name),))
    plain = json.loads(json.dumps(raw_to_json(row)))
    assert plain["cells"][0][2] == {"old": "TrÇn ThÞ H\u00adíng", "text": "Trần Thị Hướng", "encoding": "TCVN3"}
    again = raw_from_json(plain)
    value = again.cells[0].value
    assert (again, type(value), value.written, value.encoding) == (row, LegacyText, name.written, Encoding.TCVN3)


def test_only_what_is_said_is_kept():
    assert raw_to_json(raw({"Họ và tên": "Nguyễn Thị Hồng"}, school=True)) == {
        "sheet": "Sheet1",
        "row": 8,
        "cells": [["Họ và tên", "full_name", "Nguyễn Thị Hồng", "", 0]],
        "around": {"school": True},
    }


def test_a_foreign_json_is_refused():
    kept = raw_to_json(raw({"Điểm": 1}))
    kept["cells"][0][2] = ["?"]
    with pytest.raises(ValueError, match="not the JSON of a cell"):
        raw_from_json(kept)


def test_cells_are_shown_in_the_order_of_their_columns():
    assert cells_as_written(FULL) == (
        ("Họ và tên", "Nguyễn Thị Hồng"),
        ("Hộ nghèo", "x"),
        ("Ngày sinh", "05/03/1962"),
        ("Ngày cấp", "01/05/2021"),
        ("Số CCCD", "27162001234"),
        ("Điểm", "7.5"),
        ("Thôn", "#N/A"),
        ("Xã", "=B1"),
        ("Sở thích", "TRUE"),
    )


def test_cells_are_found_by_field():
    assert [cell.heading for cell in FULL.having(Field.COMMUNE, Field.HAMLET)] == ["Xã", "Thôn"]
    assert FULL.first(Field.SEX, Field.FULL_NAME) == "Nguyễn Thị Hồng"
    assert FULL.first(Field.SEX) is None


def test_a_text_of_another_row_keeps_what_was_written():
    row = RawRow("1", 4, (RawCell("Xã", Field.COMMUNE, TakenText("Xã Đông Phong", "nt", Taken.DITTO)),))
    [again] = raw_from_json(json.loads(json.dumps(raw_to_json(row)))).cells
    assert (str(again.value), again.value.written, again.value.how) == ("Xã Đông Phong", "nt", Taken.DITTO)
