"""In which cell a fact would have to stand that a row does not say."""

import pytest

from beneficiaries.file_back.fact_cells import CellFinder
from beneficiaries.reading.headings import Field
from beneficiaries.reading.problems import Severity
from beneficiaries.reading.whole_list import read_list
from tests.beneficiaries.made_workbooks import xlsx
from tests.beneficiaries.results import TODAY, result_of

NAME, BORN, ID = Field.FULL_NAME, Field.BIRTH_DATE, Field.PERSONAL_ID
FIRST = [(NAME, 1), (BORN, 2), (ID, 3)]
SECOND = [(NAME, 6), (BORN, 7), (ID, 8)]


def finder(*rows):
    return CellFinder(("Tờ", cells, own) for cells, own in rows)


def test_a_cell_that_is_filled_is_found_where_it_stands():
    assert finder((FIRST, ())).find("Tờ", "personal_id", FIRST) == (3,)


def test_every_cell_of_a_fact_is_found():
    cells = [(Field.GIVEN_NAME, 2), (Field.FAMILY_NAME, 1)]
    assert finder((cells, ())).find("Tờ", "full_name", cells) == (1, 2)


def test_an_empty_cell_is_found_by_other_rows():
    assert finder((FIRST, ())).find("Tờ", "personal_id", FIRST[:2]) == (3,)


def test_what_is_no_fact_has_no_cell():
    assert finder((FIRST, ())).find("Tờ", "row", FIRST) == ()


def test_another_sheet_tells_nothing():
    assert finder((FIRST, ())).find("Tờ 2", "personal_id", FIRST[:2]) == ()


def test_a_row_without_cells_is_in_no_table():
    assert finder(([], ()), (FIRST, ())).find("Tờ", "personal_id", []) == ()


@pytest.mark.parametrize(
    ("cells", "fact", "column"),
    [
        (FIRST[1:], "full_name", 1),  # the nearest name to the right would be that of the second table
        (FIRST[:2], "personal_id", 3),
        (SECOND[1:], "full_name", 6),
        (SECOND[:2], "personal_id", 8),
    ],
)
def test_an_empty_cell_of_one_of_two_tables_is_its_own(cells, fact, column):
    assert finder((FIRST, ()), (SECOND, ()), (cells, ())).find("Tờ", fact, cells) == (column,)


def test_a_column_that_only_the_table_beside_has_is_not_taken():
    second = SECOND[:2]
    assert finder((FIRST, ()), (second, ())).find("Tờ", "personal_id", second) == ()


HUSBAND, WIFE = (1, 2, 3), (4, 5, 6)
OF_HUSBAND = [(Field.ORDER, 0), (NAME, 1), (BORN, 2), (ID, 3), (Field.COMMUNE, 7)]
OF_WIFE = [(Field.ORDER, 0), (NAME, 4), (BORN, 5), (ID, 6), (Field.COMMUNE, 7)]


@pytest.mark.parametrize(("fact", "missing", "column"), [("personal_id", ID, 6), ("birth_date", BORN, 5)])
def test_what_a_wife_lacks_stands_in_her_own_column(fact, missing, column):
    cells = [cell for cell in OF_WIFE if cell[0] is not missing]
    of_couple = finder((OF_HUSBAND, HUSBAND), (OF_WIFE, WIFE), (cells, WIFE))
    assert of_couple.find("Tờ", fact, cells, WIFE) == (column,)


def test_what_no_wife_has_is_not_looked_for_with_the_husbands():
    cells = [cell for cell in OF_WIFE if cell[0] is not ID]
    assert finder((OF_HUSBAND, HUSBAND), (cells, WIFE)).find("Tờ", "personal_id", cells, WIFE) == ()


def test_what_both_have_in_common_is_found_for_either():
    cells = OF_WIFE[:-1]
    assert finder((OF_WIFE, WIFE), (cells, WIFE)).find("Tờ", "commune", cells, WIFE) == (7,)


def errors(content, gazetteer):
    """By full name, or row number where there is none: the cells of each error."""
    found = read_list(content, gazetteer=gazetteer, today=TODAY)
    return {
        person.facts.full_name or person.row: [one.columns for one in row.remarks if one.severity is Severity.ERROR]
        for person, row in zip(found.rows, result_of(found).rows, strict=True)
    }


def test_the_commune_that_a_wife_lacks_is_marked_in_her_column(gazetteer):
    headings = ["STT", "Họ tên chồng", "Năm sinh chồng", "Xã của chồng", "Họ tên vợ", "Năm sinh vợ", "Xã của vợ"]
    place = "Xã Yên Trung, tỉnh Bắc Ninh"
    content = xlsx(
        headings,
        [1, "Lê Văn An", 1960, place, "Vũ Thị Bình", 1962, place],
        [2, "Lê Văn Cảnh", 1961, place, "Vũ Thị Dung", 1963, None],
        [3, "Lê Văn Em", 1961, None, "Vũ Thị Hoa", 1963, place],
    )
    assert errors(content, gazetteer) == {
        "Lê Văn An": [],
        "Vũ Thị Bình": [],
        "Lê Văn Cảnh": [],
        "Vũ Thị Dung": [(6,)],
        "Lê Văn Em": [(3,)],
        "Vũ Thị Hoa": [],
    }


def test_the_commune_missing_in_one_of_two_tables_is_marked_there(gazetteer):
    headings = ["STT", "Họ và tên", "Năm sinh", "Xã"]
    place = "Xã Yên Trung, tỉnh Bắc Ninh"
    content = xlsx(
        [*headings, None, *headings],
        [1, "Lê Văn An", 1960, place, None, 3, "Vũ Thị Bình", 1962, place],
        [2, "Lê Văn Cảnh", 1961, None, None, 4, "Vũ Thị Dung", 1963, None],
    )
    found = errors(content, gazetteer)
    assert (found["Lê Văn Cảnh"], found["Vũ Thị Dung"]) == ([(3,)], [(8,)])
