from datetime import date

import pytest

from beneficiaries.reading.cleaning import Context, clean_row
from beneficiaries.reading.columns import Ticked
from beneficiaries.reading.headings import Field
from beneficiaries.reading.raw_rows import raw_from_json, raw_to_json
from beneficiaries.reading.table_rows import NOBODY
from documents.workbooks.workbook import Merge, Row, Sheet, UnreadableFile, Workbook
from tests.beneficiaries.made_tables import read_tables

AN, BE = "Lê Văn An", "Trần Thị Bé"
NAMES = ("STT", "Chồng", "Vợ", "Thôn")
BOTH = {"chồng": Field.FULL_NAME, "vợ": Field.FULL_NAME}


@pytest.fixture
def read(gazetteer):
    def read(*rows, merges=(), meanings=None):
        sheet = Sheet("DS", tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)), merges=merges)
        [found] = read_tables(Workbook((sheet,)), gazetteer, meanings)
        return found

    return read


@pytest.fixture
def said(gazetteer):
    """Of each person: row, name, year of birth, sex, and whether husband and wife are not told apart."""
    context = Context(gazetteer, date(2026, 11, 1))

    def said(sheet, corrections=None):
        for raw in sheet.people:
            row = clean_row(raw_from_json(raw_to_json(raw)), context, corrections)
            facts, codes = row.facts, {problem.code for problem in row.problems}
            year = facts.birth_date.year if facts.birth_date else None
            yield raw.row, facts.full_name, year, facts.sex, "couple" in codes

    return lambda *args, **kwargs: list(said(*args, **kwargs))


@pytest.mark.parametrize(
    ("rows", "merges"),
    [
        ([("STT", "Chồng", None, "Vợ", None), (None, *("Họ và tên", "Năm sinh") * 2), (1, AN, 1960, BE, 1962)], ()),
        (
            [("STT", "CHỒNG", None, "VỢ", None), (None, *("Họ tên", "SN") * 2), (1, AN, 1960, BE, 1962)],
            (Merge(1, 1, 1, 2), Merge(1, 3, 1, 4)),
        ),
        ([("STT", "Họ tên chồng", "Năm sinh chồng", "Họ tên vợ", "Năm sinh của vợ"), (1, AN, 1960, BE, 1962)], ()),
        ([("STT", "Họ tên chồng", "Họ tên vợ", "Năm sinh chồng", "Năm sinh vợ"), (1, AN, BE, 1960, 1962)], ()),
        ([("STT", "Chồng", "Năm sinh", "Vợ", "Năm sinh", "Thôn"), (1, AN, 1960, BE, 1962, "Thôn 3")], ()),
        (
            [("STT", "Họ và tên", None, "Năm sinh"), (None, *("Chồng", "Vợ") * 2), (1, AN, BE, 1960, 1962)],
            (Merge(1, 1, 1, 2), Merge(1, 3, 1, 4)),
        ),
        ([("STT", "Ho ten chong", "Nam sinh chong", "Ho ten vo", "Nam sinh vo"), (1, AN, 1960, BE, 1962)], ()),
        ([("STT", "Ông", "Năm sinh", "Bà", "Năm sinh", "Thôn"), (1, AN, 1960, BE, 1962, "Thôn 3")], ()),
        ([("STT", "Họ tên ông", "Năm sinh ông", "Họ tên bà", "Năm sinh bà"), (1, AN, 1960, BE, 1962)], ()),
        ([("STT", "Ho ten ong", "Nam sinh ong", "Ho ten ba", "Nam sinh ba"), (1, AN, 1960, BE, 1962)], ()),
        (
            [("STT", "ÔNG", None, "BÀ", None), (None, *("Họ và tên", "Năm sinh") * 2), (1, AN, 1960, BE, 1962)],
            (Merge(1, 1, 1, 2), Merge(1, 3, 1, 4)),
        ),
        (
            [
                ("STT", "Chồng", None, None, "Vợ", None, None),
                (None, *("Họ đệm", "Tên", "Năm sinh") * 2),
                (1, "Lê Văn", "An", 1960, "Trần Thị", "Bé", 1962),
            ],
            (Merge(1, 1, 1, 3), Merge(1, 4, 1, 6)),
        ),
        (
            [
                (
                    *("STT", "Họ đệm chồng", "Tên chồng", "Năm sinh chồng"),
                    *("Họ đệm vợ", "Tên vợ", "Năm sinh vợ", "Thôn"),
                ),
                (1, "Lê Văn", "An", 1960, "Trần Thị", "Bé", 1962, "Thôn 3"),
            ],
            (),
        ),
        (
            [
                ("STT", "Họ và tên chồng", None, "Năm sinh chồng", "Họ và tên vợ", None, "Năm sinh vợ"),
                (1, "Lê Văn", "An", 1960, "Trần Thị", "Bé", 1962),
            ],
            (Merge(1, 1, 1, 2), Merge(1, 4, 1, 5)),
        ),
    ],
)
def test_husband_and_wife_are_two_people_with_what_is_each_ones(read, said, rows, merges):
    sheet = read(*rows, merges=merges)
    if "SN" in rows[1]:  # an abbreviation that nobody knows: then nothing is known but the names
        assert said(sheet) == [(3, AN, None, "male", True), (3, BE, None, "female", True)]
        return
    row = len(rows)
    assert said(sheet) == [(row, AN, 1960, "male", False), (row, BE, 1962, "female", False)]
    assert sheet.unknown_columns == ()


def test_the_wife_may_stand_first(read, said):
    sheet = read(("STT", "Vợ", "Năm sinh", "Chồng", "Năm sinh"), (1, BE, 1962, AN, 1960))
    assert said(sheet) == [(2, BE, 1962, "female", False), (2, AN, 1960, "male", False)]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        (NAMES, (1, AN, BE, "Thôn 3")),
        (("STT", "Họ tên chồng", "Họ tên vợ", "Năm sinh"), (1, AN, BE, 1960)),
        (("STT", "Họ tên chồng", "Năm sinh", "Họ tên vợ"), (1, AN, 1960, BE)),
        (("STT", "Họ tên chồng", "Năm sinh chồng", "Họ tên vợ"), (1, AN, 1960, BE)),
    ],
)
def test_whose_a_fact_is_that_may_be_eithers_is_asked_and_nobody_is_lost(read, said, heading, cells):
    sheet = read(heading, cells)
    assert [one[:2] + one[3:] for one in said(sheet)] == [(2, AN, "male", True), (2, BE, "female", True)]
    assert [column.heading for column in sheet.unknown_columns] == [
        one for one in heading if one in {"Chồng", "Vợ", "Họ tên chồng", "Họ tên vợ"}
    ]


def test_what_is_not_told_apart_is_settled_for_the_whole_list_or_for_one_row(read, said):
    rows = (NAMES, (1, AN, BE, "Thôn 3"))
    settled = read(*rows, meanings=BOTH)
    assert said(settled) == [(2, AN, None, "male", False), (2, BE, None, "female", False)]
    assert settled.unknown_columns == ()
    assert [one[-1] for one in said(read(*rows), {"birth_date": "1960"})] == [False, False]


def test_while_one_of_both_is_not_settled_the_rows_of_that_one_are_held_back(read, said):
    rows = (NAMES, (1, AN, BE, "Thôn 3"))
    half = read(*rows, meanings={"vợ": Field.FULL_NAME})
    assert said(half) == [(2, AN, None, "male", True), (2, BE, None, "female", False)]
    assert [column.heading for column in half.unknown_columns] == ["Chồng"]


@pytest.mark.parametrize("unused", [None, Field.NOTE, Ticked(Field.GROUP_MARK, "poor")])
def test_who_is_not_to_be_helped_is_not_read(read, said, unused):
    sheet = read(
        ("STT", "Chồng", "Vợ", "Năm sinh vợ"), (1, AN, BE, 1962), meanings={"chồng": unused, "vợ": Field.FULL_NAME}
    )
    assert said(sheet) == [(2, BE, 1962, "female", False)]


def test_if_neither_is_to_be_helped_there_is_no_list(read):
    with pytest.raises(UnreadableFile):
        read(NAMES, (1, AN, BE, "Thôn 3"), meanings=dict.fromkeys(BOTH))


def test_a_birth_year_without_an_owner_stays_asked_of_each_row_and_is_not_remembered(read, said):
    rows = (("STT", "Chồng", "Vợ", "Năm sinh"), (1, AN, BE, 1960))
    sheet = read(*rows, meanings=BOTH)
    assert said(sheet) == [(2, AN, None, "male", True), (2, BE, None, "female", True)]
    assert sheet.unknown_columns == ()


def test_what_a_sender_settled_about_a_column_of_one_of_both_counts(read, said):
    rows = (("STT", "Họ tên chồng", "Mã chồng", "Họ tên vợ", "Mã vợ"), (1, AN, 1960, BE, 1962))
    meanings = {"mã chồng": Field.BIRTH_YEAR, "mã vợ": Field.BIRTH_YEAR}
    assert said(read(*rows, meanings=meanings)) == [(2, AN, 1960, "male", False), (2, BE, 1962, "female", False)]


def test_names_of_husbands_said_to_be_people_once_are_not_those_of_a_list_that_names_its_people(read, said):
    sheet = read(("STT", "Họ và tên", "Ngày sinh", "Chồng"), (1, BE, 1962, AN), meanings=BOTH)
    assert said(sheet) == [(2, BE, 1962, None, False)]
    assert sheet.unknown_columns == ()


ALONE = ("STT", "Chồng", "Năm sinh", "Vợ", "Năm sinh", "Thôn")


def test_who_is_not_there_is_not_made_up(read, said):
    sheet = read(
        ALONE,
        (1, AN, 1960, None, None, "Thôn 3"),
        (2, None, None, BE, 1962, "Thôn 3"),
        (3, AN, 1960, "Đã mất", None, "Thôn 3"),
        (4, "(ly hôn)", None, BE, 1962, "Thôn 3"),
        (5, "-", None, BE, 1962, "Thôn 3"),
        ("Thôn 4",),
        (6, AN, 1960, None, 1962, None),
        (7, None, None, None, None, "Thôn 3"),
        (None, "Cộng: 7 hộ"),
    )
    assert [one[:3] for one in said(sheet)] == [
        (2, AN, 1960),
        (3, BE, 1962),
        (4, AN, 1960),
        (5, BE, 1962),
        (6, BE, 1962),
        (8, AN, 1960),
        (8, None, 1962),  # a year of somebody whose name is missing
        (9, None, None),
    ]
    assert [row.around.section.hamlet for row in sheet.people][-3:] == ["Thôn 4"] * 3
    assert [(one.row, one.text) for one in sheet.skipped if one.reason == NOBODY] == [
        (4, "Vợ: Đã mất"),
        (5, "Chồng: (ly hôn)"),
    ]


def test_a_word_for_nobody_beside_a_birth_year_is_no_name(read, said):
    sheet = read(ALONE, (1, AN, 1960, BE, 1962, "Thôn 3"), (2, AN, 1960, "Đã mất", 1962, "Thôn 3"))
    assert said(sheet)[2:] == [(3, AN, 1960, "male", False), (3, None, 1962, "female", False)]


def test_two_names_and_nothing_else_are_two_people_to_look_at(read):
    sheet = read(ALONE, (1, AN, 1960, BE, 1962, "Thôn 3"), (None, AN, None, "Trần Thị Kim Bé", None, None))
    assert [(row.row, row.around.only_name) for row in sheet.people] == [
        (2, False),
        (2, False),
        (3, True),
        (3, True),
    ]


def test_each_keeps_the_own_cells_and_those_of_both(read):
    sheet = read(ALONE, (1, AN, 1960, BE, 1962, "Thôn 3", "đơn"))
    assert [sorted(cell.index for cell in row.cells) for row in sheet.people] == [[0, 1, 2, 5, 6], [0, 3, 4, 5, 6]]


@pytest.mark.parametrize(
    ("group", "groups", "asked"),
    [("Hộ nghèo", ("poor",), False), ("Hộ nghèo, người khuyết tật", ("poor",), True), ("x", (), False)],
)
def test_a_group_of_one_person_said_of_both_is_asked(read, gazetteer, group, groups, asked):
    sheet = read((*ALONE, "Đối tượng", "Ghi chú"), (1, AN, 1960, BE, 1962, "Thôn 3", group, None))
    for raw in sheet.people:
        row = clean_row(raw, Context(gazetteer, date(2026, 11, 1)))
        assert (row.facts.groups, "group_of_whom" in {one.code for one in row.problems}) == (groups, asked)


def test_a_group_in_the_own_column_is_the_own(read, gazetteer):
    heading = ("STT", "Họ tên chồng", "Năm sinh chồng", "Đối tượng chồng", "Họ tên vợ", "Năm sinh vợ", "Đối tượng vợ")
    sheet = read(heading, (1, AN, 1960, "Người khuyết tật", BE, 1962, "Người cao tuổi"))
    read_rows = [clean_row(raw, Context(gazetteer, date(2026, 11, 1))) for raw in sheet.people]
    assert [row.facts.groups for row in read_rows] == [("disabled",), ("elderly",)]


def test_headings_printed_again_and_other_headings_below_go_on(read, said):
    sheet = read(ALONE, (1, AN, 1960, BE, 1962, "Thôn 3"), ALONE, (2, AN, 1961, BE, 1963, "Thôn 3"))
    assert [one[:3] for one in said(sheet)] == [(2, AN, 1960), (2, BE, 1962), (4, AN, 1961), (4, BE, 1963)]


def test_names_of_one_in_two_columns_are_refused(read):
    heading = ("STT", "Họ tên chồng", "Họ tên chồng cũ", "Họ tên vợ", "Năm sinh")
    with pytest.raises(UnreadableFile, match="mỗi dòng ghi hai người"):
        read(heading, (1, AN, "Đỗ Văn Hai", BE, 1960))


def test_vợ_or_chồng_in_one_heading_is_no_couple(read, said):
    sheet = read(("STT", "Họ và tên", "Năm sinh", "Họ tên vợ/chồng"), (1, AN, 1960, BE))
    assert said(sheet) == [(2, AN, 1960, None, False)]


def test_a_wife_to_the_left_is_read_first(read, said):
    sheet = read(("STT", "Vợ", "Năm sinh", "Chồng", "Năm sinh", "Thôn"), (1, BE, 1962, AN, 1960, "Thôn 3"))
    assert said(sheet) == [(2, BE, 1962, "female", False), (2, AN, 1960, "male", False)]


def test_half_a_name_in_two_columns_of_family_names_is_no_couple(read):
    heading = ("STT", "Họ đệm chồng", "Họ lót chồng", "Tên chồng", "Năm sinh chồng", "Họ tên vợ", "Năm sinh vợ")
    with pytest.raises(UnreadableFile):
        read(heading, (1, "Lê", "Văn", "An", 1960, BE, 1962))


def test_one_column_for_either_of_two_is_a_column_of_people(read):
    sheet = read(("STT", "Họ tên ông (bà)", "Năm sinh"), (1, AN, 1960), (2, BE, 1962))
    assert [(person.row, person.first(Field.FULL_NAME)) for person in sheet.people] == [(2, AN), (3, BE)]


def test_names_in_parts_of_which_nothing_else_is_told_are_asked_about_row_by_row(read, said):
    heading = ("STT", "Họ đệm chồng", "Tên chồng", "Họ đệm vợ", "Tên vợ", "Năm sinh", "Thôn")
    sheet = read(heading, (1, "Lê Văn", "An", "Trần Thị", "Bé", 1960, "Thôn 3"))
    assert said(sheet) == [(2, AN, None, "male", True), (2, BE, None, "female", True)]
    assert sheet.unknown_columns == ()


def test_given_names_below_no_heading_belong_to_the_names_beside_them(read, said):
    heading = ("STT", "Chồng", None, "Năm sinh", "Vợ", None, "Năm sinh", "Thôn")
    rows = [
        (1, "Lê Văn", "An", 1960, "Trần Thị", "Bé", 1962, "T1"),
        (2, "Vũ Văn", "Ba", 1961, "Đỗ Thị", "Cúc", 1963, "T1"),
    ]
    assert said(read(heading, *rows)) == [
        *((2, AN, 1960, "male", False), (2, BE, 1962, "female", False)),
        *((3, "Vũ Văn Ba", 1961, "male", False), (3, "Đỗ Thị Cúc", 1963, "female", False)),
    ]


def test_nobody_is_ready_with_half_a_name_of_a_couple(read, said):
    heading = ("STT", "Chồng", None, "Năm sinh", "Vợ", None, "Năm sinh", "Thôn")
    rows = [
        (1, "Lê Đức", "Anh", 1960, "Trần Thu", "Bé", 1962, "T1"),
        (2, "Vũ Duy", "Ba", 1961, "Đỗ Kim", "Cúc", 1963, "T1"),
    ]
    with pytest.raises(UnreadableFile, match="mỗi dòng ghi hai người"):
        read(heading, *rows)
