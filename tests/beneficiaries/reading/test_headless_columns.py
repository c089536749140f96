import pytest

from beneficiaries.reading.header_search import find_tables
from beneficiaries.reading.headings import Field, heading_key
from documents.workbooks.workbook import Merge, Row, Sheet
from tests.beneficiaries.made_tables import find_header


def _sheet(*rows, merges=()):
    return Sheet("Sheet1", tuple(Row(number, cells) for number, cells in enumerate(rows, 1)), False, merges)


def _columns(*rows, meanings=None, merges=()):
    """Letter → field of the columns that are used, and the labels of those that are asked about."""
    columns = find_header(_sheet(*rows, merges=merges), meanings).columns
    used = {"ABCDEFGHI"[column.index]: column.field.value for column in columns if column.field}
    return used, [column.heading for column in columns if column.asked]


NAMES = ("STT", "Họ và tên", None, "Ngày sinh")
PUPILS = [(1, "Vàng Thị", "Dua", "5/3/2010"), (2, "Lê Văn", "An", "6/3/2010"), (3, "Trần Thu", "Hà", "7/3/2010")]


def test_a_name_over_two_columns_is_read_as_if_its_heading_were_merged():
    read = {"A": "order", "B": "family_name", "C": "given_name", "D": "birth_date"}
    assert _columns(NAMES, *PUPILS) == (read, [])
    assert _columns(NAMES, *PUPILS, merges=(Merge(1, 1, 1, 2),)) == (read, [])


BESIDE_NAME = "Cột C (không có tiêu đề, bên phải “Họ và tên”)"


@pytest.mark.parametrize(
    "cells",
    [
        ("Nam", "Nữ", "Nam"),
        ("Kinh", "Tày", "Mông"),
        ("Mường Hum", "Bản Vược", "Cốc Lếu"),
        ("x", "x", 1),
        ("027110001234", "027010001235", "027110001236"),
    ],
)
def test_what_is_no_given_name_beside_a_name_is_asked_about(cells):
    rows = [(*person[:2], cell, person[3]) for person, cell in zip(PUPILS, cells, strict=True)]
    used, asked = _columns(NAMES, *rows)
    assert (used["B"], "C" in used, asked) == ("full_name", False, [BESIDE_NAME])


def test_one_word_beside_whole_names_is_asked_about():
    rows = [(1, "Vàng Thị Dua", "Đông", "5/3/2010"), (2, "Lê Văn An", "Đoài", "6/3/2010")]
    assert _columns(NAMES, *rows)[1] == [BESIDE_NAME]


def test_the_same_few_words_beside_names_are_no_given_names():
    rows = [(number, "Lê Thị", ("Đông", "Đoài")[number % 2], "5/3/2010") for number in range(1, 7)]
    assert _columns(NAMES, *rows)[1] == [BESIDE_NAME]


def test_a_birth_over_three_columns_is_day_month_and_year_where_the_cells_agree():
    heading = ("STT", "Họ và tên", "Ngày sinh", None, None, "Thôn")
    rows = [
        (1, "Lê Văn An", 5, 3, 1950, "T1"),
        (2, "Lê Thị Bé", "16", "03", "1951", "T2"),
        (3, "Lê Cúc", None, None, 1952),
    ]
    used, asked = _columns(heading, *rows)
    assert (used["C"], used["D"], used["E"], asked) == ("day_part", "month_part", "year_part", [])
    used, asked = _columns(heading, *rows, (4, "Lê Văn Dần", 3, 16, 1950, "T1"))
    assert (used["C"], "D" in used, len(asked)) == ("birth_date", False, 2)


def test_an_address_over_two_columns_is_what_its_words_say():
    heading = ("STT", "Họ và tên", "Địa chỉ", None, "Năm sinh")
    rows = [(1, "Lê Văn An", "Thôn 1", "Xã Bảo Nhai", 1950), (2, "Lê Thị Bé", "Thôn 2", "Xã Bảo Nhai", 1951)]
    used, asked = _columns(heading, *rows)
    assert (used["C"], used["D"], asked) == ("hamlet", "commune", [])
    used, asked = _columns(heading, *rows, (3, "Lê Văn Cảnh", "Thôn 3", "Bảo Nhai", 1952))
    assert (used["C"], "D" in used) == ("address", False)
    assert asked == ["Cột D (không có tiêu đề, bên phải “Địa chỉ”)"]


def test_numbers_without_a_heading_are_asked_about_and_are_what_the_sender_says():
    rows = [
        ("STT", "Họ và tên", "Năm sinh"),
        (1, "Lê Văn An", 1950, "001050001234"),
        (2, "Lê Thị Bé", 1951, "001151001235"),
    ]
    label = "Cột D (không có tiêu đề, bên phải “Năm sinh”)"
    assert _columns(*rows)[1] == [label]
    used, asked = _columns(*rows, meanings={heading_key(label): Field.PERSONAL_ID})
    assert (used["D"], asked) == ("personal_id", [])
    used, asked = _columns(*rows, meanings={heading_key(label): None})
    assert ("D" in used, asked) == (False, [])


def test_running_numbers_need_no_heading_and_what_few_have_is_not_asked_about():
    rows = [(1, "Lê Văn An", 1950), (2, "Lê Thị Bé", 1951, "đã mất"), (3, "Lê Văn Cảnh", 1952)]
    assert _columns((None, "Họ và tên", "Năm sinh"), *rows)[1] == []
    codes = [("H1", "Lê Văn An", 1950), ("H2", "Lê Thị Bé", 1951)]
    assert _columns((None, "Họ và tên", "Năm sinh"), *codes)[1] == ["Cột A (không có tiêu đề)"]


def test_what_stands_below_another_table_or_a_merged_heading_has_a_heading():
    heading = ("STT", "Họ và tên", "Năm sinh", "STT", "Họ và tên", "Năm sinh")
    tables = find_tables(_sheet(heading, (1, "Lê Văn An", 1950, 2, "Lê Thị Bé", 1951)))
    assert [[column.heading for column in table.header.columns if column.asked] for table in tables] == [[], []]
    merged = ("STT", "Họ và tên", "Năm sinh", "Ghi chú", None)
    rows = [(1, "Lê Văn An", 1950, "a", "b"), (2, "Lê Thị Bé", 1951, "c", "d")]
    assert _columns(merged, *rows, merges=(Merge(1, 3, 1, 4),))[1] == []


def test_every_page_of_a_sheet_has_the_same_columns():
    page = [(4, "Y Sim", "Niê", "5/3/2010")]
    first, second = find_tables(_sheet(NAMES, *PUPILS, NAMES, *page))
    assert first.header.columns == second.header.columns


def _halves(*rows, meanings=None):
    return find_header(_sheet(*rows), meanings).halves


DUC = [(1, "Nguyễn Đức", "Anh", "5/3/2010"), (2, "Lê Thu", "Hà", "6/3/2010"), (3, "Trần Hoài", "An", "7/3/2010")]


@pytest.mark.parametrize(
    "rows",
    [
        DUC,
        [(1, "Lê", "Văn An", "5/3/2010"), (2, "Trần", "Thị Bé", "6/3/2010")],
        [(number, "Lê Thị", "Hoa", "5/3/2010") for number in range(1, 7)],
    ],
)
def test_what_may_be_the_end_of_the_names_beside_it_is_asked_about_as_such(rows):
    assert _columns(NAMES, *rows)[1] == [BESIDE_NAME]
    assert _halves(NAMES, *rows) == BESIDE_NAME


def test_what_may_be_the_beginning_of_the_names_beside_it_is_asked_about_as_such():
    rows = [(1, "Nguyễn Đức", "Anh", 1950), (2, "Lê Thu", "Hà", 1951)]
    assert _halves(("STT", None, "Họ và tên", "Năm sinh"), *rows) == "Cột B (không có tiêu đề, bên phải “STT”)"


@pytest.mark.parametrize(
    "cells",
    [("Nam", "Nữ", "Nam"), ("Kinh", "Kinh", "Kinh"), ("x", "x", "x"), ("Thôn Đông", "Thôn Tây", "Xóm 2"), (12, 5, 7)],
)
def test_what_is_no_part_of_a_name_is_only_asked_about(cells):
    rows = [(*person[:2], cell, person[3]) for person, cell in zip(DUC, cells, strict=True)]
    assert _halves(NAMES, *rows) == ""


def test_a_column_far_from_names_or_beside_whole_ones_holds_no_half_of_them():
    far = [(1, "Lê An", 1950, "Hoa"), (2, "Lê Bé", 1951, "Cúc")]
    assert _halves(("STT", "Họ và tên", "Năm sinh"), *far) == ""
    assert _halves(NAMES, (1, "Lê Văn An", "Đông", "5/3/2010"), (2, "Trần Thị Bé", "Đoài", "6/3/2010")) == ""


def test_halves_are_joined_once_the_sender_says_what_they_are():
    meanings = {heading_key(BESIDE_NAME): Field.GIVEN_NAME}
    used, asked = _columns(NAMES, *DUC, meanings=meanings)
    assert (used["B"], used["C"], asked) == ("family_name", "given_name", [])
    assert _halves(NAMES, *DUC, meanings=meanings) == ""
    assert _halves(NAMES, *DUC, meanings={heading_key(BESIDE_NAME): Field.HAMLET}) == ""
    label = "Cột B (không có tiêu đề, bên phải “STT”)"
    rows = [(1, "Nguyễn Đức", "Anh", 1950), (2, "Lê Thu", "Hà", 1951)]
    heading = ("STT", None, "Họ và tên", "Năm sinh")
    used, asked = _columns(heading, *rows, meanings={heading_key(label): Field.FAMILY_NAME})
    assert (used["B"], used["C"], asked) == ("family_name", "given_name", [])


def test_given_names_beside_family_names_change_nothing_of_these():
    rows = [(1, "Nguyễn Đức", "Anh", 1950), (2, "Lê Thu", "Hà", 1951)]
    used, _asked = _columns(("STT", "Họ đệm", "Gọi là", "Năm sinh"), *rows, meanings={"gọi là": Field.GIVEN_NAME})
    assert (used["B"], used["C"]) == ("family_name", "given_name")
