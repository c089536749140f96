import struct
from datetime import date, datetime
from pathlib import Path

import pytest

from documents.workbooks import biff, unreadable
from documents.workbooks.legacy_fonts import LegacyText
from documents.workbooks.old_excel import _moment
from documents.workbooks.sheets import BadCell, Merge, Row, Sheet
from documents.workbooks.workbook import read_workbook
from tests.beneficiaries.old_workbooks import (
    BIFF5,
    BIFF8,
    CHART,
    DATE,
    NO_RESULT,
    VN_TIME,
    VN_TIME_H,
    VNI_TIMES,
    bof,
    eof,
    formula,
    label,
    number,
    old_stream,
    ole,
    record,
)
from tests.beneficiaries.refused import refusal

FORMATS = Path(__file__).parent / "formats"
NAMES = (b"Th\xf4n 1", label(0, 0, b"Ho ten") + label(1, 0, b"An"))


def rows(content):
    return [row.cells for row in read_workbook(content).sheets[0].rows]


def in_sheet(*cells, **about):
    return old_stream((b"1", b"".join(cells)), **about)


def test_a_real_file_of_excel_97_is_read_with_all_its_traits():
    book = read_workbook((FORMATS / "traits.xls").read_bytes())
    first, second = book.sheets
    assert (first.name, first.hidden, second.name, second.hidden) == ("Thôn Đông", False, "Ẩn", True)
    assert first.merges == (Merge(1, 0, 1, 6),)
    assert [row.number for row in first.rows if row.hidden] == [4]
    assert [row.cells for row in first.rows[2:]] == [
        (1, "Nguyễn Thị Hồng", date(1962, 3, 5), "Nữ", "027162001234", "Thôn Đông", "Hộ cận nghèo"),
        (2, "Trần Văn Đức", datetime(1974, 11, 17, 7, 30), "Nam", 27074047387, "Thôn Đông", "Hộ nghèo"),
        (3, "Nguyễn Thị Hồng (con)", BadCell("#DIV/0!"), BadCell("#N/A"), None, 0.5, True),
        (4, "Trần Thị Hướng", 1988, "Nữ", "022188025501", "Thôn Đồng Và", "Hộ nghèo"),
        (5, "LÝ VĂN CHƯỚNG", 1949, "Nam", "022049089726", "PHỐ LÝ THƯỜNG KIỆT", "HỘ CẬN NGHÈO"),
        (6, "Lê Văn Đức", 1950, "Nam", None, "Ấp 3", "Hộ nghèo"),
        (None, None, None, None, None, "Thôn Đông, xã Vũ An"),
    ]
    assert [type(cell) for cell in first.rows[5].cells[:4]] == [int, LegacyText, int, LegacyText]


def test_texts_of_before_excel_97_are_bytes_of_the_code_page_or_of_an_old_font():
    content = in_sheet(
        label(0, 0, "Hà Đông, xa\u0303 Lư".encode("cp1258")),
        label(1, 0, "TrÇn ThÞ".encode("latin-1"), VN_TIME),
        label(2, 0, "lý v¨n".encode("latin-1"), VN_TIME_H),
        label(3, 0, "Leâ Vaên".encode("latin-1"), VNI_TIMES),
        codepage=1258,
    )
    assert rows(content) == [("Hà Đông, xã Lư",), ("Trần Thị",), ("LÝ VĂN",), ("Lê Văn",)]
    assert rows(ole(content)) == rows(content)


@pytest.mark.parametrize(("codepage", "text"), [(1252, "Hôi"), (9999, "Hôi"), (1200, "Hôi"), (65001, "Hôi")])
def test_an_unknown_code_page_or_bytes_that_it_has_not_are_taken_as_latin(codepage, text):
    assert rows(in_sheet(label(0, 0, b"H\xf4i"), codepage=codepage)) == [(text,)]


def test_the_name_of_a_sheet_stands_in_the_code_page_too():
    assert read_workbook(old_stream(NAMES)).sheets[0].name == "Thôn 1"


def test_numbers_are_dates_by_their_format():
    content = in_sheet(number(0, 0, 22710.0, DATE), number(0, 1, 22710.0), number(0, 2, 1.5e300), number(0, 3, 2.5))
    assert rows(content) == [(date(1962, 3, 5), 22710, 1.5e300, 2.5)]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (1.0, date(1900, 1, 1)),
        (59.0, date(1900, 2, 28)),
        (60.0, 60),
        (61.0, date(1900, 3, 1)),
        (22710.3125, datetime(1962, 3, 5, 7, 30)),
        (0.3125, "07:30:00"),
        (2_958_465.0, date(9999, 12, 31)),
        (2_958_466.0, 2_958_466),
        (-1.0, -1),
        (2_958_465.999999, 2_958_465.999999),
        (float("nan"), BadCell("#NUM!")),
    ],
)
def test_day_numbers_are_days_of_the_calendar(value, cell):
    assert _moment(value, date_1904=False) == cell


def test_day_numbers_may_count_from_1904():
    assert _moment(0.0, date_1904=True) == date(1904, 1, 1)
    assert _moment(60.5, date_1904=True) == datetime(1904, 3, 1, 12)
    book = read_workbook(in_sheet(number(0, 0, 1.0, DATE), date_1904=True))
    assert book.date_1904
    assert book.sheets[0].rows == (Row(1, (date(1904, 1, 2),)),)


def test_errors_and_truths_are_values_of_their_own():
    cells = [
        record(0x205, struct.pack("<HHHBB", 0, place, 16, *code))
        for place, code in enumerate([(1, 0), (42, 1), (99, 1)])
    ]
    assert rows(in_sheet(*cells)) == [(True, BadCell("#N/A"), BadCell("#ERROR!"))]


def test_formulas_of_a_program_that_does_not_calculate_have_no_value():
    unsolved = formula(0, 0, NO_RESULT) + label(0, 1, b"x")
    assert rows(in_sheet(unsolved)) == [(BadCell("=…"), "x")]
    assert rows(in_sheet(unsolved, formula(1, 0, struct.pack("<d", 5.0)))) == [(None, "x"), (5,)]


def test_a_text_as_the_result_of_a_formula():
    text = record(0x207, struct.pack("<H", 2) + b"An")
    assert rows(in_sheet(formula(0, 0, b"\0\0\0\0\0\0\xff\xff"), text)) == [("An",)]


def test_in_excel_97_texts_are_unicode_and_may_stand_in_their_cell():
    cells = label(0, 0, "Đặng", version=BIFF8) + label(1, 0, "TrÇn", VN_TIME, version=BIFF8)
    assert rows(ole(in_sheet(cells, version=BIFF8), "Workbook")) == [("Đặng",), ("Trần",)]


def test_a_chart_within_a_sheet_is_passed_over():
    chart = bof(CHART, BIFF5) + label(5, 5, b"chart") + eof()
    assert rows(in_sheet(label(0, 0, b"a"), chart, label(1, 0, b"b"))) == [("a",), ("b",)]


def test_a_sheet_of_charts_is_passed_over():
    chart = record(0x85, struct.pack("<IBB", 0, 0, 2) + b"\x01C")
    assert [sheet.name for sheet in read_workbook(old_stream(NAMES, extra=chart)).sheets] == ["Thôn 1"]


def test_shared_texts_may_go_on_in_another_record():
    texts = record(0xFC, struct.pack("<II", 2, 2) + struct.pack("<HB", 2, 0) + b"An" + struct.pack("<HB", 4, 0) + b"Bi")
    shared = [record(0xFD, struct.pack("<HHHI", row, 0, 16, row)) for row in range(2)]
    content = in_sheet(*shared, version=BIFF8, extra=texts + record(0x3C, b"\0nh"))
    assert rows(content) == [("An",), ("Binh",)]


def test_merged_cells_that_nothing_can_be_are_only_told_to_nobody(capsys):
    merged = struct.pack("<HHHHH", 1, 5, 2, 0, 1)
    content = in_sheet(label(0, 0, "a", version=BIFF8), record(0xE5, merged), version=BIFF8)
    assert read_workbook(content).sheets[0] == Sheet("1", (Row(1, ("a",)),))
    assert capsys.readouterr() == ("", "")


def test_what_a_list_does_not_need_is_never_looked_at():
    names = record(0x18, b"\xff" * 40) + record(0x17, b"\xff" * 8) + record(0x3C, b"\xff" * 8)
    blanks = record(0xBE, b"\xff" * 40) + record(0x201, b"\xff" * 6) + record(0x200, b"\xff" * 10)
    assert rows(in_sheet(blanks, label(0, 0, b"a"), extra=names)) == [("a",)]


def test_a_password_is_told():
    assert refusal(in_sheet(label(0, 0, b"a"), extra=record(0x2F, b"\0" * 6))) == "encrypted"
    assert refusal(ole(in_sheet(label(0, 0, b"a"), extra=record(0x2F, b"\0" * 6)))) == "encrypted"


STREAM = old_stream(NAMES)
_BOUND = STREAM.index(b"\x85\x00")


@pytest.mark.parametrize(
    "content",
    [
        STREAM[:20],
        STREAM[:-4],
        bof(0x10) + label(0, 0, b"a") + eof(),
        bof(0x05) + eof(),
        b"\x09\x08\x02\x00\0",
        STREAM[: _BOUND + 4] + struct.pack("<I", 12) + STREAM[_BOUND + 8 :],
        STREAM[:_BOUND] + record(0x85, b"\0\0\0") + STREAM[_BOUND:],
        old_stream((b"1", label(0, 0, b"a")), extra=STREAM[_BOUND : _BOUND + 14] * 2),
        in_sheet(record(0x204, b"\0\0")),
        in_sheet(record(0x85, struct.pack("<IBBB", 0, 0, 0, 1) + b"2")),
        in_sheet(record(0xFD, struct.pack("<HHHI", 0, 0, 16, 5))),
        in_sheet(formula(0, 0, b"\x09\0\0\0\0\0\xff\xff")),
    ],
)
def test_records_that_contradict_themselves_are_refused(content):
    assert refusal(content) == "damaged"


def test_cells_beyond_the_last_format_are_read_without_one():
    assert rows(in_sheet(label(0, 0, b"H\xf4i", font=99))) == [("Hôi",)]


def test_a_sheet_that_reaches_too_far_is_refused(monkeypatch):
    assert refusal(in_sheet(label(0, 256, b"a"))) == "too_many_cells"
    wide = struct.pack("<HH", 0, 0) + b"\0" * 6 + struct.pack("<H", 300)
    assert refusal(in_sheet(record(0xBD, wide))) == "too_many_cells"
    monkeypatch.setattr(unreadable, "MAX_CELLS", 1_000)
    assert rows(in_sheet(label(100, 200, b"a"), label(100, 100, b"b")))
    assert refusal(in_sheet(*(label(row, 200, b"a") for row in range(5)))) == "too_many_cells"
    assert refusal(old_stream(*((b"%d" % n, label(200, 0, b"a")) for n in range(3)))) == "too_many_cells"


def test_texts_that_come_to_too_much_are_refused(monkeypatch):
    monkeypatch.setattr(unreadable, "MAX_TEXT", 5)
    assert refusal(in_sheet(label(0, 0, b"abc"), label(1, 0, b"def"))) == "expands"


def test_too_many_sheets_are_refused(monkeypatch):
    monkeypatch.setattr(biff, "_MAX_SHEETS", 1)
    assert refusal(old_stream(NAMES, (b"2", label(0, 0, b"a")))) == "damaged"


def test_too_many_formats_are_refused(monkeypatch):
    monkeypatch.setattr(biff, "_MAX_STYLES", 20)
    assert refusal(old_stream(NAMES)) == "damaged"


def column_widths(first, last, *, width=2_000, flags=0):
    return record(0x7D, struct.pack("<HHHHHH", first, last, width, 15, flags, 0))


def test_hidden_columns_are_told():
    cells = column_widths(1, 2, flags=1) + column_widths(4, 4, width=0) + column_widths(5, 6) + label(0, 0, b"x")
    assert read_workbook(in_sheet(cells)).sheets[0].hidden_columns == {1, 2, 4}


def test_records_about_columns_that_are_cut_short_or_too_many_are_not_looked_at(monkeypatch):
    short = record(0x7D, b"\1\0\1\0")
    assert read_workbook(in_sheet(short + label(0, 0, b"x"))).sheets[0].hidden_columns == set()
    monkeypatch.setattr(biff, "_MAX_COLUMN_RECORDS", 1)
    cells = column_widths(1, 1, flags=1) + column_widths(2, 2, flags=1) + label(0, 0, b"x")
    assert read_workbook(in_sheet(cells)).sheets[0].hidden_columns == {1}
