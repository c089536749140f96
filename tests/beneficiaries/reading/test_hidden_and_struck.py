"""Columns that are hidden and text that is struck through, from the sheet to the rows."""

import pytest

from beneficiaries.reading.headings import Field, heading_key
from documents.workbooks.workbook import Row, Sheet, UnreadableFile, Workbook
from tests.beneficiaries.made_tables import read_tables
from tests.beneficiaries.made_workbooks import DUC, HEADING, HONG

OLD = "Họ và tên"


@pytest.fixture
def read(gazetteer):
    def read(*rows, hidden=(), struck=(), meanings=None):
        numbered = (Row(number, tuple(cells), False, frozenset(struck)) for number, cells in enumerate(rows, 1))
        sheet = Sheet("DS", tuple(numbered), hidden_columns=frozenset(hidden))
        return read_tables(Workbook((sheet,)), gazetteer, meanings)[0]

    return read


def _with(at, value, row):
    return (*row[:at], value, *row[at:])


@pytest.mark.parametrize("at", [1, 2, 4])
def test_the_names_that_everybody_sees_count(read, at):
    rows = (_with(at, OLD, HEADING), _with(at, "Lê Văn Cũ", HONG), _with(at, "Lê Văn Cũ", DUC))
    sheet = read(*rows, hidden=[at])
    names = [
        [cell.value for cell in row.cells if cell.field and cell.field.value == "full_name"] for row in sheet.people
    ]
    assert names == [["Nguyễn Thị Hồng"], ["Trần Văn Đức"]]
    assert sheet.hidden_columns == (f"“{OLD}” (cột {'ABCDE'[at]})",)
    assert sheet.unknown_columns == ()
    assert all(not row.around.in_hidden_columns for row in sheet.people)


def test_two_columns_of_names_that_both_are_seen_or_both_hidden_are_not_told_apart(read):
    rows = (_with(4, OLD, HEADING), _with(4, "Lê Văn Cũ", HONG))
    for hidden in ((), (0,), (1, 4)):
        with pytest.raises(UnreadableFile) as caught:
            read(*rows, hidden=hidden)
        assert caught.value.code == "unclear_header"


@pytest.mark.parametrize("at", [1, 3])
def test_a_hidden_whole_name_counts_where_only_halves_are_shown(read, at):
    head, row = ("STT", "Họ đệm", "Tên", "Ngày sinh", "Thôn"), (1, "Nguyễn Thị", "Hồng", "05/03/1962", "Thôn 1")
    [person] = read(_with(at, OLD, head), _with(at, "Nguyễn Thị Hồng", row), hidden=[at]).people
    assert person.first(Field.FULL_NAME) == "Nguyễn Thị Hồng"


def test_a_hidden_column_of_another_heading_fills_what_is_left_blank(read):
    head, hong, duc = (*HEADING[:5], "Số CMND/CCCD"), (*HONG[:5], "027162001111"), (*DUC[:4], None, DUC[4])
    sheet = read(head, hong, duc, hidden=[5])
    of_ids = [
        [cell.value for cell in row.cells if cell.field and cell.field.value == "personal_id"] for row in sheet.people
    ]
    assert of_ids == [[HONG[4], "027162001111"], [DUC[4]]]
    shown = read((*HEADING[:4], *head[:3:-1]), (*HONG[:4], *hong[:3:-1]), hidden=[4])
    first = [cell.value for cell in shown.people[0].cells if cell.field and cell.field.value == "personal_id"][:1]
    assert first == [HONG[4]]


def test_what_the_sender_says_of_a_hidden_column_counts(read):
    head, hong = (*HEADING, "Tên thật"), (*HONG, "Lê Văn Mới")
    meanings = {heading_key("Tên thật"): None}
    assert read(head, hong, hidden=[7], meanings=meanings).hidden_columns == ("“Tên thật” (cột H)",)


def test_hidden_columns_that_are_empty_or_only_count_are_not_spoken_of(read):
    assert read((*HEADING, "Ghi chú"), HONG, DUC, hidden=[0, 7, 9]).hidden_columns == ()


def test_people_of_a_table_in_hidden_columns_are_known(read):
    sheet = read((*HEADING, None, *HEADING), (*HONG, None, *DUC), hidden=range(8, 15))
    assert [row.around.in_hidden_columns for row in sheet.people] == [False, True]


@pytest.mark.parametrize(
    ("struck", "row", "cells"),
    [
        ([], False, ()),
        ([0], False, ()),
        ([0, 1], True, ()),
        (range(7), True, ()),
        ([6, 4], False, ("Số CCCD", "Đối tượng")),
        ([9], False, ()),
    ],
)
def test_a_struck_name_means_the_row(read, struck, row, cells):
    [person] = read(HEADING, HONG, struck=struck).people
    assert (person.around.struck, person.around.struck_cells) == (row, cells)


def test_half_a_name_that_is_struck_through_means_the_row(read):
    head = ("STT", "Họ đệm", "Tên", "Ngày sinh", "Thôn")
    [person] = read(head, (1, "Lê Văn", "An", "05/03/1962", "Thôn 1"), struck=[2]).people
    assert person.around.struck


def test_a_row_without_a_name_that_is_struck_as_a_whole_is_known(read):
    head = ("Họ và tên", "Ngày sinh", "Số CCCD")
    sheet = read(head, (None, "05/03/1962", "027162001234"), HONG[1:3], struck=[1, 2])
    assert [row.around.struck for row in sheet.people] == [True, False]
