import io

import openpyxl
import pytest

from beneficiaries.file_back.blank_lists import (
    CHOICES_SHEET,
    GUIDE_SHEET,
    HEADER_ROW,
    LIST_SHEET,
    BlankKind,
    blank_list,
    columns_of,
)
from beneficiaries.reading.groups import GROUPS
from documents.workbooks.workbook import UnreadableFile
from tests.beneficiaries.results import read

COMMUNES = ("Xã Yên Trung", "Phường Kinh Bắc")
PROVINCES = ("Thành phố Bắc Ninh", "Thành phố Hải Phòng")
PEOPLE = (
    {
        "STT": "1",
        "Họ và tên": "Nguyễn Thị Hồng",
        "Ngày sinh": "05/03/1962",
        "Giới tính": "Nữ",
        "Số định danh cá nhân": "027162001234",
        "Mã số BHXH": "2712345678",
        "Thôn, tổ dân phố": "Thôn Đông",
        "Xã, phường": "Xã Yên Trung",
        "Tỉnh, thành phố": "Thành phố Bắc Ninh",
        "Đối tượng": "Hộ nghèo; Người khuyết tật",
        "Dân tộc": "Kinh",
        "Số điện thoại": "0912345678",
        "Đề nghị tặng": "Thẻ BHYT",
        "Ghi chú": "Sống một mình",
        "Lớp": "7A",
        "Khoa": "Khoa Nội",
    },
    {"Họ và tên": "Trần Văn Đức", "Ngày sinh": "1974", "Giới tính": "Nam", "Đối tượng": "Hộ cận nghèo"},
)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def filled(kind, **options):
    book = opened(blank_list(kind, **options))
    sheet = book[LIST_SHEET]
    headings = [cell.value for cell in sheet[HEADER_ROW]]
    for number, person in enumerate(PEOPLE, start=HEADER_ROW + 1):
        for column, heading in enumerate(headings, start=1):
            sheet.cell(number, column).value = person.get(heading)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("kind", BlankKind)
@pytest.mark.parametrize("communes", [COMMUNES, ()])
def test_a_filled_list_is_read_without_a_question(kind, communes, gazetteer):
    found = read(filled(kind, place="Xã Yên Trung, tỉnh Bắc Ninh", communes=communes, provinces=PROVINCES), gazetteer)
    assert [row.status for row in found.rows] == ["ready", "ready"]
    assert [problem.message for row in found.rows for problem in row.problems] == []
    first, second = (row.facts for row in found.rows)
    assert (first.full_name, str(first.birth_date), first.sex) == ("Nguyễn Thị Hồng", "1962-03-05", "female")
    assert (first.personal_id, first.insurance_code) == ("027162001234", "2712345678")
    assert (first.commune, first.hamlet, first.requested) == ("09205", "Thôn Đông", "card")
    assert {"poor", "disabled"} <= set(first.groups)
    assert (second.full_name, second.birth_precision, second.sex) == ("Trần Văn Đức", "year", "male")
    assert [sheet.unknown_columns for sheet in found.sheets] == [(), (), ()]
    assert [sheet.rows for sheet in found.sheets] == [2, 0, 0]


@pytest.mark.parametrize("kind", BlankKind)
def test_an_empty_one_holds_nobody(kind, gazetteer):
    with pytest.raises(UnreadableFile, match="không có người nào"):
        read(blank_list(kind, communes=COMMUNES), gazetteer)


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_to_choose_is_read_as_that_group(group, gazetteer):
    book = opened(blank_list(BlankKind.COMMUNE, communes=COMMUNES))
    sheet = book[LIST_SHEET]
    headings = [cell.value for cell in sheet[HEADER_ROW]]
    sheet.cell(HEADER_ROW + 1, headings.index("Họ và tên") + 1).value = "Nguyễn Thị Hồng"
    sheet.cell(HEADER_ROW + 1, headings.index("Đối tượng") + 1).value = GROUPS[group]
    sheet.cell(HEADER_ROW + 1, headings.index("Thôn, tổ dân phố") + 1).value = "Thôn Đông"
    content = io.BytesIO()
    book.save(content)
    assert read(content.getvalue(), gazetteer).rows[0].facts.groups == (group,)


@pytest.mark.parametrize(
    ("kind", "communes", "places"),
    [
        (BlankKind.COMMUNE, COMMUNES, ["Thôn, tổ dân phố", "Xã, phường"]),
        (BlankKind.COMMUNE, (), ["Thôn, tổ dân phố", "Xã, phường", "Tỉnh, thành phố"]),
        (BlankKind.SCHOOL, COMMUNES, ["Thôn, tổ dân phố", "Xã, phường", "Tỉnh, thành phố"]),
        (BlankKind.HOSPITAL, (), ["Thôn, tổ dân phố", "Xã, phường", "Tỉnh, thành phố"]),
    ],
)
def test_the_province_is_asked_for_where_people_may_live_in_several(kind, communes, places):
    headings = [column.heading for column in columns_of(kind, several_provinces=not communes)]
    assert [heading for heading in headings if "," in heading] == places


def test_what_has_a_fixed_word_is_chosen_and_the_rest_is_checked():
    book = opened(blank_list(BlankKind.COMMUNE, communes=COMMUNES, provinces=PROVINCES))
    sheet, choices = book[LIST_SHEET], book[CHOICES_SHEET]
    headings = {cell.column_letter: cell.value for cell in sheet[HEADER_ROW]}
    rules = {headings[str(rule.sqref)[0]]: rule for rule in sheet.data_validations.dataValidation}
    assert rules.keys() == set(headings.values())
    assert [rules[name].type for name in ("Giới tính", "Đối tượng", "Đề nghị tặng", "Xã, phường")] == ["list"] * 4
    assert [rules[name].type for name in ("Ngày sinh", "Số định danh cá nhân", "Mã số BHXH")] == ["custom"] * 3
    offered = rules["Xã, phường"].formula1.replace("'Danh mục'!", "").replace("$", "")
    assert [cell.value for (cell,) in choices[offered]] == ["Xã Yên Trung", "Phường Kinh Bắc"]
    assert all(len(rule.formula1 or "") <= 255 and len(rule.prompt) <= 255 for rule in rules.values())
    assert all(len(rule.error) <= 225 and len(rule.errorTitle) <= 32 for rule in rules.values())
    assert {rule.errorStyle for rule in rules.values()} == {"warning"}


def test_numbers_stay_texts_and_the_page_is_a4_across():
    book = opened(blank_list(BlankKind.SCHOOL, provinces=PROVINCES))
    sheet = book[LIST_SHEET]
    assert sheet["E6"].number_format == "@"
    assert sheet.column_dimensions["E"].number_format == "@"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C6", "$5:$5")
    assert book.sheetnames == [LIST_SHEET, GUIDE_SHEET, CHOICES_SHEET]


@pytest.mark.parametrize("kind", BlankKind)
def test_each_line_of_the_guide_stands_in_its_own_row_in_the_letters_of_the_list(kind):
    book = opened(blank_list(kind, communes=COMMUNES, provinces=PROVINCES))
    guide = book[GUIDE_SHEET]
    told = [str(row[2].value) for row in guide.iter_rows(min_row=5) if row[2].value]
    assert max(map(len, told)) <= guide.column_dimensions["C"].width
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.font.name for cell in cells} == {"Calibri"}
