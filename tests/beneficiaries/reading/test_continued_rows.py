import pytest

from beneficiaries.reading.columns import Column, Header
from beneficiaries.reading.continued_rows import Continuations
from beneficiaries.reading.headings import Field
from beneficiaries.reading.taken_text import Taken, TakenText
from documents.workbooks.workbook import Row

FIELDS = (Field.ORDER, Field.FULL_NAME, Field.BIRTH_YEAR, Field.ADDRESS, Field.HAMLET, Field.NOTE, None)
HEADER = Header((1,), tuple(Column(index, f"Cột {index}", field) for index, field in enumerate(FIELDS)))
HONG = (1, "Nguyễn Thị Hồng", 1962, "Thôn Đông,", "Thôn Đông", "HN")


def _joined(*rows, following=None):
    """The first row with those below it, as a list of its cells; None if one of them is a row of its own."""
    continuations = Continuations(HEADER)
    row = Row(5, rows[0])
    for last, cells in enumerate(rows[1:], 5):
        joined = continuations.joined(row, Row(last + 1, cells), following and Row(last + 2, following), last=last)
        if joined is None:
            return None
        row = joined
    return [(str(cell), cell.written) if isinstance(cell, TakenText) else cell for cell in row.cells]


def test_an_address_goes_on_over_several_rows():
    below = (None, None, None, "xã Yên Trung"), (None, None, None, "tỉnh Bắc Ninh", None, "mồ côi")
    whole = ("Thôn Đông, xã Yên Trung, tỉnh Bắc Ninh", "Thôn Đông,")
    assert _joined(HONG, *below) == [1, "Nguyễn Thị Hồng", 1962, whole, "Thôn Đông", ("HN, mồ côi", "HN")]


def test_a_cell_may_begin_in_the_row_below():
    short = (1, "Nguyễn Thị Hồng", 1962, "Thôn Đông")
    joined = _joined(short, (None, None, None, "xã Yên Trung", None, "mồ côi"))
    assert joined[3:] == [("Thôn Đông, xã Yên Trung", "Thôn Đông"), None, ("mồ côi", "")]


def test_a_given_name_stands_below_an_unfinished_name():
    short = (1, "TRẦN THỊ", 1962)
    assert _joined(short, (None, "NGỌC LAN"))[1] == ("TRẦN THỊ NGỌC LAN", "TRẦN THỊ")
    assert _joined((1, "Trần Thị Bé", 1962), (None, "Ngọc Lan")) is None
    assert _joined(short, (None, "Trần Văn Ba")) is None


@pytest.mark.parametrize(
    "below",
    [
        (2, "Lê Văn Bình", 1950, "Thôn Đoài"),
        (None, None, None, 3),
        (None, None, 1962),
        ("Thôn 3",),
        (None, "Thôn 3"),
        (None, None, None, "Cộng: 3 người"),
        (None, None, None, "TM. ỦY BAN NHÂN DÂN"),
        (None, None, None, None, None, "xa nhà"),
        (None, None, None, None, None, None, "xa nhà"),
        (),
    ],
)
def test_other_rows_stand_for_themselves(below):
    assert _joined(HONG, below) is None


def test_it_must_stand_directly_below_a_person():
    address = (None, None, None, "xã Yên Trung")
    assert Continuations(HEADER).joined(Row(5, HONG), Row(7, address), None, last=5) is None
    assert _joined((None, None, None, "xã Đông Phong"), address) is None
    assert _joined((1, 5, 1962, "xã Đông Phong"), address) is None
    assert _joined((1, "Nguyễn Thị Hồng", 1962, 7), address) is None
    assert _joined((1, "Nguyễn Thị Hồng", 1962, None, "Thôn 1"), address) is None


def test_a_hamlet_alone_is_a_section_if_the_next_person_has_none():
    below = (None, None, None, None, "Thôn Đoài")
    assert _joined(HONG, below, following=(2, "Lê Văn Bình", 1950, "xã Yên Trung")) is None
    assert _joined(HONG, below) is None
    joined = _joined(HONG, below, following=(2, "Lê Văn Bình", 1950, "xã Yên Trung", "Thôn Hạ"))
    assert joined[4] == ("Thôn Đông, Thôn Đoài", "Thôn Đông")


def test_without_names_nothing_goes_on():
    header = Header((1,), tuple(column for column in HEADER.columns if column.field is not Field.FULL_NAME))
    assert Continuations(header).joined(Row(5, HONG), Row(6, (None, None, None, "xã A")), None, last=5) is None


def test_it_says_how_it_came():
    [cell] = [
        cell
        for cell in Continuations(HEADER)
        .joined(Row(5, HONG), Row(6, (None, None, None, "xã Yên Trung")), None, last=5)
        .cells
        if isinstance(cell, TakenText)
    ]
    assert cell.how is Taken.CONTINUED
