import pytest

from beneficiaries.reading.columns import Column, Header
from beneficiaries.reading.headings import Field
from beneficiaries.reading.table_places import COLUMNS, Table, bounded, free_columns, without_heads
from documents.workbooks.workbook import Row


def _table(top, first, last, field=Field.NOTE):
    """A table with its names in the first column."""
    columns = (Column(first, "Họ và tên", Field.FULL_NAME), Column(last, "Ghi chú", field))
    return Table(Header((top, top + 1), columns), first)


def test_a_table_knows_its_rows_and_columns():
    table = _table(4, 1, 5)
    assert (table.top, table.bottom, table.span) == (4, 5, (1, 5))


def test_a_table_ends_where_another_begins_below_it_and_leaves_the_columns_to_those_beside():
    left, right, below = bounded([_table(1, 0, 3), _table(1, 6, 8), _table(20, 0, 3)])
    assert (left.left, left.right, left.end) == (0, 6, 20)
    assert (right.left, right.right, right.end) == (6, None, None)
    assert (below.left, below.right, below.end) == (0, 6, None)


@pytest.mark.parametrize(
    ("name", "seeds", "free"),
    [
        ("Nguyễn Thị Hồng", [6], range(5, COLUMNS.stop)),
        ("Nguyễn Thị Hồng", [0], range(1)),
        ("Nguyễn Thị Hồng", [3], range(0)),
        ("Mã hộ", [3], COLUMNS),
        (None, [3], COLUMNS),
    ],
)
def test_a_header_may_not_stand_where_a_table_above_has_a_person(name, seeds, free):
    assert free_columns(Row(9, (None, name)), seeds, [_table(1, 1, 4)]) == free


def test_a_row_shorter_than_the_table_above_has_nobody_in_it():
    assert free_columns(Row(9, ()), [3], [_table(1, 1, 4)]) == COLUMNS


def test_head_of_household_in_the_column_of_relationships_heads_no_table():
    row = Row(9, ("Chủ hộ", "Chủ hộ", "Họ và tên"))
    assert without_heads(row, [0, 1, 2], _table(1, 0, 1, Field.RELATIONSHIP)) == [0, 2]
