import pytest

from beneficiaries.reading.columns import UnclearHeader
from beneficiaries.reading.header_search import find_tables
from beneficiaries.reading.more_headings import headings_among
from documents.workbooks.legacy_fonts import Encoding, LegacyText
from documents.workbooks.workbook import Row, Sheet

HEAD = ("STT", "Họ và tên", "Ngày sinh", "Thôn")
BE, TY = (1, "Lê Văn Bé", 85, "Đoài"), (2, "Lê Thị Tý", 86, "Đoài")


def _sheet(*rows):
    return Sheet("DS", tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)))


def _tables(*rows):
    """Of each table: the row of its headings, where it ends, and in which column names seem to stand."""
    return [(table.top, table.end, table.header.likely_name) for table in find_tables(_sheet(*rows))]


FIRST = (HEAD, (1, "Lê Thị Ba", "05/03/1960", "Đông"))


@pytest.mark.parametrize(
    "heading",
    [
        ("TT", "Cụ", "Tuổi", "Thôn"),
        ("Số TT", "Cụ", "Tuổi", "Thôn"),
        ("STT", "Tên cháu", "Năm sinh", "Hoàn cảnh"),
        (None, "Tên cháu", "Năm sinh", "Địa chỉ"),
        ("STT", "Bệnh nhân", "Tuổi", "Thôn"),
        ("STT", "Bệnh Nhân", "Tuổi", "Thôn"),
        ("STT", "Đối tượng", "Tuổi", "Thôn"),
        (LegacyText("Năm sinh", "N¨m sinh", Encoding.TCVN3), "Tên cháu", None, "Thôn"),
    ],
)
def test_headings_below_a_table_begin_another_though_nobody_knows_its_names(heading):
    assert _tables(*FIRST, ("II. DANH SÁCH",), heading, BE, TY) == [(1, 4, None), (4, None, 1)]


def test_tables_below_it_stay():
    rows = *FIRST, ("TT", "Cụ", "Tuổi", "Thôn"), BE, TY, HEAD, BE
    assert _tables(*rows) == [(1, 3, None), (3, 6, 1), (6, None, None)]


def test_headings_in_two_rows_are_one_table():
    rows = *FIRST, ("TT", "Cụ", "Năm sinh", None), (None, None, "Nam", "Nữ"), (1, "Lê Văn Bé", 1940, None), BE
    assert _tables(*rows) == [(1, 3, None), (3, None, 1)]


@pytest.mark.parametrize(
    "row",
    [
        ("TT", "Lê Văn Bé", None, None),
        ("STT", 85, "Năm sinh", None),
        ("STT", "1960", "Năm sinh", None),
        (3, "Lê Văn Thôn", "Tuổi", "Thôn"),
        ("STT", "Thôn " * 50, "Năm sinh", None),
    ],
)
def test_a_word_alone_is_no_heading(row):
    assert _tables(*FIRST, row, BE) == [(1, None, None)]


def test_a_table_without_names_stays_what_it_is():
    assert _tables(*FIRST, ("TT", "Nội dung", "Số lượng", "Ghi chú"), (1, "Hộ nghèo", 12, None)) == [(1, None, None)]


def test_names_that_nobody_knows_go_before_those_below_a_group():
    rows = (1, "Lê Văn Bé", 85, "Vũ Thị Tý"), (2, "Lê Thị Tý", 86, "Vũ Thị Bé")
    assert _tables(*FIRST, ("TT", "Cụ", "Tuổi", "Đối tượng"), *rows) == [(1, 3, None), (3, None, 1)]


@pytest.mark.parametrize(
    "heading",
    [
        ("STT", "Nhóm", "Tuổi", "Ghi chú"),
        ("STT", "Nhóm", "Năm sinh", "Ghi chú"),
        ("STT", "Nhóm", "Số CCCD", "Ghi chú"),
    ],
)
def test_another_table_of_people_without_names_is_not_read_with_the_headings_above(heading):
    with pytest.raises(UnclearHeader) as caught:
        _tables(*FIRST, heading, (1, "Hộ nghèo", 70, None))
    assert (caught.value.reason, caught.value.row) == ("no_names", 3)


def test_without_a_table_there_is_nothing_below_it():
    assert list(headings_among(_sheet(("TT", "Cụ", "Tuổi", "Thôn")).rows, ())) == []
