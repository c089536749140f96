"""A list is read in portions whose ends depend on nothing but the place in the file."""

from datetime import date

import pytest

from beneficiaries.lists import portions
from beneficiaries.lists.copied_rows import prepared
from beneficiaries.lists.portions import Found, Order, read_in_portions
from beneficiaries.reading.cleaning import Context
from beneficiaries.reading.whole_list import open_list, read_person
from documents.workbooks.workbook import UnreadableFile
from tests.beneficiaries.made_workbooks import HEADING, HONG, xlsx

NAMES = ("Lan", "Mai", "Cúc", "Đào", "Hồng", "Yến", "Quyên", "Oanh", "Nga", "Hạnh")


@pytest.fixture(autouse=True)
def small_portions(monkeypatch):
    monkeypatch.setattr(portions, "CHUNK", 2)
    monkeypatch.setattr(portions, "_SOON_TO_BE_SEEN", 4)
    monkeypatch.setattr(portions, "_LATER", 2)


@pytest.fixture
def ordered(gazetteer):
    def ordered(start=0):
        return Order(Context(gazetteer, date(2026, 11, 22), None, None, ("24",)), {}, start)

    return ordered


def people(*names):
    return xlsx(HEADING, *([*HONG[:1], f"Nguyễn Thị {name}", *HONG[2:]] for name in names))


def places(read):
    """Of each portion the positions; of what was found how many people."""
    return [one.people if isinstance(one, Found) else [row.position for row in one] for one in read]


def test_the_first_portion_comes_before_it_is_known_how_many_there_are(ordered):
    assert places(read_in_portions(people(*NAMES), ordered)) == [[0, 1], 10, [2, 3], [4, 5, 6, 7], [8, 9]]


@pytest.mark.parametrize(
    ("start", "expected"),
    [(2, [[2, 3], 10, [4, 5, 6, 7], [8, 9]]), (4, [[4, 5, 6, 7], 10, [8, 9]]), (8, [[8, 9], 10]), (10, [10])],
)
def test_who_begins_anew_gets_the_same_portions(ordered, start, expected):
    assert places(read_in_portions(people(*NAMES), lambda: ordered(start))) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (0, [[0, 1], [2, 3], [4, 5, 6, 7], 10, [8, 9]]),
        (4, [[4, 5, 6, 7], 10, [8, 9]]),
    ],
)
def test_of_a_large_list_portions_come_while_the_rest_is_looked_at(ordered, monkeypatch, start, expected):
    monkeypatch.setattr(portions, "_AHEAD", 4)
    assert places(read_in_portions(people(*NAMES), lambda: ordered(start))) == expected


def test_every_row_is_read_and_every_sheet_told(ordered):
    content, order = people(*NAMES[:3]), ordered()
    opened = open_list(content, gazetteer=order.context.gazetteer)
    rows = [prepared(read_person(position, raw, order.context)) for position, raw in enumerate(opened.people)]
    assert list(read_in_portions(content, lambda: order)) == [rows[:2], Found(3, opened.sheets), rows[2:]]
    assert [row.facts.full_name for row in rows] == [f"Nguyễn Thị {name}" for name in NAMES[:3]]


def test_a_file_without_people_is_refused(ordered):
    with pytest.raises(UnreadableFile) as refused:
        list(read_in_portions(xlsx(HEADING), ordered))
    assert refused.value.code == "no_people"
