import copy

import pytest

from beneficiaries.reading.headings import Field
from beneficiaries.reading.raw_rows import RawCell, RawRow
from beneficiaries.reading.taken_cells import DITTOS, is_ditto, remarks_on_taken, with_text_above
from beneficiaries.reading.taken_text import Taken, TakenText
from documents.workbooks.workbook import BadCell

COMMUNE = RawCell("Xã", Field.COMMUNE, "nt", "", 3)


def _taken(cell, **above):
    value = with_text_above(cell, {3: above.get("above")}).value
    return (str(value), value.written, value.how) if isinstance(value, TakenText) else value


@pytest.mark.parametrize(
    "mark", ["nt", "NT", "-nt-", "- nt -", "Như trên", "nhu tren", '"', "''", "″", "〃", "“", "//", "- // -", " nt "]
)
def test_a_ditto_mark_takes_the_text_above(mark):
    assert is_ditto(mark)
    assert _taken(COMMUNE._replace(value=mark), above="Xã Đông Phong") == ("Xã Đông Phong", mark, Taken.DITTO)


@pytest.mark.parametrize(("above", "text"), [(3, "3"), (True, "1"), ("x", "x")])
def test_what_stands_above_is_taken_as_a_text(above, text):
    assert _taken(COMMUNE._replace(field=Field.GROUP_MARK), above=above) == (text, "nt", Taken.DITTO)


@pytest.mark.parametrize("above", [None, "", BadCell("#N/A")])
def test_a_ditto_mark_below_nothing_says_nothing(above):
    assert _taken(COMMUNE, above=above) == ("", "nt", Taken.NOTHING)
    assert _taken(COMMUNE._replace(value="…"), above=above) == "…"


@pytest.mark.parametrize("above", [".", "-", "?", "…", "''''"])
def test_a_place_of_signs_alone_is_none_to_take(above):
    assert _taken(COMMUNE, above=above) == ("", "nt", Taken.NOTHING)
    assert _taken(COMMUNE._replace(value="..."), above=above) == "..."
    assert _taken(COMMUNE._replace(field=Field.GROUP_MARK), above=above) == (above, "nt", Taken.DITTO)


def test_dots_may_be_a_ditto_mark_where_a_place_or_group_is_missing():
    dots = COMMUNE._replace(value="…")
    assert not is_ditto("…")
    assert _taken(dots, above="Xã Đông Phong") == ("Xã Đông Phong", "…", Taken.DOTS)
    assert _taken(dots._replace(field=Field.GROUP_MARK), above="x") == "…"


@pytest.mark.parametrize("field", [Field.FULL_NAME, Field.BIRTH_DATE, Field.PERSONAL_ID, Field.INSURANCE_CODE, None])
def test_what_is_everybodys_own_is_never_taken_from_a_neighbour(field):
    assert _taken(COMMUNE._replace(field=field), above="027162001234") == "nt"


@pytest.mark.parametrize("value", ["Xã Đông Phong", "-", "v", "x", 3, None])
def test_other_cells_stay_as_they_are(value):
    assert value not in DITTOS
    assert _taken(COMMUNE._replace(value=value), above="Xã Tam Giang") == value


def test_a_taken_text_keeps_all_of_it_in_a_copy():
    text = TakenText("Xã Đông Phong", "nt", Taken.DITTO)
    again = copy.deepcopy(text)
    assert (again, again.written, again.how, type(again)) == (text, "nt", Taken.DITTO, TakenText)


def _said(field, how, *, corrected=()):
    row = RawRow("DS", 3, (RawCell("Ô", field, TakenText("Xã Đông Phong", "nt", how)), RawCell("TT", None, "nt")))
    return [(one.field, one.severity.value, one.code) for one in remarks_on_taken(row, corrected)]


@pytest.mark.parametrize(
    ("field", "how", "said"),
    [
        (Field.COMMUNE, Taken.DITTO, ("commune", "fixed", "ditto")),
        (Field.NOTE, Taken.DITTO, ("row", "fixed", "ditto")),
        (Field.HAMLET, Taken.DOTS, ("hamlet", "warning", "ditto_dots")),
        (Field.HAMLET, Taken.NOTHING, ("hamlet", "warning", "ditto_nothing")),
        (Field.ADDRESS, Taken.NOTHING, ("commune", "error", "ditto_nothing")),
        (Field.ADDRESS, Taken.CONTINUED, ("commune", "warning", "cell_continued")),
        (Field.FULL_NAME, Taken.CONTINUED, ("full_name", "error", "cell_continued")),
        (None, Taken.CONTINUED, ("row", "warning", "cell_continued")),
    ],
)
def test_each_such_cell_is_reported_on_its_fact(field, how, said):
    assert _said(field, how) == [said]
    assert _said(field, how, corrected=(said[0],)) == []


def test_a_group_is_not_repeated_since_it_may_be_an_illness():
    row = RawRow("DS", 3, (RawCell("Đối tượng", Field.GROUPS, TakenText("Ung thư", "nt", Taken.DITTO)),))
    assert [one.message for one in remarks_on_taken(row, ())] == ["Ô “Đối tượng” ghi “nt” nghĩa là như dòng trên."]
