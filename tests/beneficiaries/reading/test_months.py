import pytest

from beneficiaries.reading.columns import Column
from beneficiaries.reading.headings import Field
from beneficiaries.reading.list_notes import LIST
from beneficiaries.reading.months import MonthColumns, MonthsSaid, notes_on_months
from documents.workbooks.workbook import Row

BOTH = {"book": 6, "card": 12}


def _said(heading, *values, field=None):
    columns = MonthColumns([Column(0, "STT", Field.ORDER), Column(1, heading, field)])
    for number, value in enumerate(values, 2):
        columns.see(Row(number, (number, value) if value is not None else (number,)))
    return [(one.kind, one.months) for one in columns.said]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Số tháng", ""),
        ("Số tháng – BHXH", "book"),
        ("Số tháng – BHYT", "card"),
        ("Số tháng đóng BHXH tự nguyện", "book"),
        ("Thời gian hỗ trợ (tháng)", ""),
        ("Thời hạn thẻ BHYT theo tháng", "card"),
    ],
)
def test_months_are_known_by_their_heading(heading, kind):
    assert _said(heading, 12) == [(kind, (12,))]


@pytest.mark.parametrize(
    "heading", ["Tháng", "Số tháng đã tham gia BHXH", "Số tháng tuổi", "Số tháng còn lại", "Thời gian", "Thẻ BHYT"]
)
def test_other_headings_ask_for_no_months(heading):
    assert _said(heading, 12) == []


def test_a_column_that_means_something_else_asks_for_none():
    assert _said("Số tháng", 12, field=Field.NOTE) == []
    assert not MonthColumns([])


@pytest.mark.parametrize(
    ("values", "months"),
    [
        ((12, 12, 6), (6, 12)),
        (("12", "06 tháng", "3.0", "12 Tháng.", "3t"), (3, 6, 12)),
        ((6.0, True, "-", "x", "0", None, "một năm"), (6,)),
        (range(1, 30), tuple(range(1, 13))),
    ],
)
def test_numbers_of_months_are_collected(values, months):
    assert _said("Số tháng", *values) == [("", months)]
    assert _said("Số tháng", "-", None) == []


@pytest.mark.parametrize(
    ("said", "offered", "told"),
    [
        ([("Số tháng – BHXH", "book", (12,))], BOTH, ["Cột “Số tháng – BHXH” ghi 12 tháng"]),
        ([("Số tháng – BHXH", "book", (6,))], BOTH, []),
        ([("Số tháng – BHXH", "book", (6,)), ("Tháng BHYT", "card", (3, 6))], BOTH, ["Cột “Tháng BHYT” ghi 3, 6"]),
        ([("Số tháng", "", (6, 12))], BOTH, []),
        ([("Số tháng", "", (6,)), ("Số tháng", "", (9, 12))], BOTH, ["Cột “Số tháng” ghi 9 tháng"]),
        ([("Số tháng", "", (6,))], {"card": 12}, ["Cột “Số tháng” ghi 6 tháng"]),
        ([("Số tháng – BHXH", "book", (12,))], {"card": 12}, []),
        ([("Số tháng", "", (12,))], {}, []),
        ([("Số tháng tặng quà", "gift", (12,))], BOTH, []),
    ],
)  # fmt: skip
def test_other_months_than_the_campaign_gives_are_told_once(said, offered, told):
    notes = list(notes_on_months([MonthsSaid(*one) for one in said], offered))
    assert [note.message[: len(begins)] for note, begins in zip(notes, told, strict=True)] == told
    assert {(note.field, note.severity.value, note.code) for note in notes} <= {(LIST, "warning", "months_differ")}


def test_the_months_of_the_campaign_are_named():
    [note] = notes_on_months([MonthsSaid("Số tháng", "", (9,))], BOTH)
    assert "tặng Sổ BHXH 6 tháng và Thẻ BHYT 12 tháng cho mọi người" in note.message
