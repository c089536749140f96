from datetime import date

import pytest

from beneficiaries.reading.columns import Ticked
from beneficiaries.reading.headings import Field
from beneficiaries.reading.raw_rows import HouseholdPlace
from beneficiaries.reading.table_rows import UnknownColumn
from documents.workbooks.workbook import Merge, Row, Sheet, UnreadableFile, Workbook
from locations.addresses import Address
from tests.beneficiaries.made_tables import read_tables
from tests.beneficiaries.made_workbooks import DUC, HEADING, HONG

TOTAL = (None, "Cộng: 2 người")


def _sheet(*rows, name="Sheet1", hidden=False, hidden_rows=(), merges=()):
    """Rows from 1; None leaves one out."""
    numbered = (
        Row(number, tuple(cells), number in hidden_rows) for number, cells in enumerate(rows, 1) if cells is not None
    )
    return Sheet(name, tuple(numbered), hidden, tuple(merges))


@pytest.fixture
def read(gazetteer):
    def read(*sheets, date_1904=False, meanings=None):
        return read_tables(Workbook(sheets, date_1904), gazetteer, meanings)

    return read


@pytest.fixture
def people(read):
    def people(*rows, **kwargs):
        return read(_sheet(*rows, **kwargs))[0].people

    return people


def _refusal(read, *sheets):
    with pytest.raises(UnreadableFile) as caught:
        read(*sheets)
    return caught.value.code, str(caught.value)


def test_people_and_the_rest_are_told_apart(read):
    [sheet] = read(
        _sheet(("XÃ YÊN TRUNG, TỈNH BẮC NINH",), None, HEADING, HONG, DUC, TOTAL, None, (None, "NGƯỜI LẬP"), (5,))
    )
    assert [row.row for row in sheet.people] == [4, 5]
    assert [(row.row, row.reason, row.text) for row in sheet.skipped] == [
        (1, "Tiêu đề của danh sách", "XÃ YÊN TRUNG, TỈNH BẮC NINH"),
        (3, "Dòng tiêu đề cột", "STT | Họ và tên | Ngày sinh | Giới tính | Số CCCD | Thôn | Đối tượng"),
        (6, "Dòng cộng", "Cộng: 2 người"),
        (8, "Ngày tháng, chữ ký", "NGƯỜI LẬP"),
        (9, "Dòng chỉ có số thứ tự", "5"),
    ]
    assert sheet.people[0].around.title_provinces == ("24",)
    assert [(cell.heading, cell.value, cell.index) for cell in sheet.people[0].cells][:2] == [
        ("STT", 1, 0),
        ("Họ và tên", "Nguyễn Thị Hồng", 1),
    ]


def test_sections_count_for_the_rows_below(people):
    rows = people(
        HEADING,
        ("I. HỘ NGHÈO",),
        (None, "Xã Bắc Hà"),
        ("Thôn 3",),
        HONG,
        ("Thôn 4",),
        DUC,
        ("II. HỘ CẬN NGHÈO",),
        HONG,
        ("A. Đề nghị tặng sổ BHXH",),
        DUC,
    )
    assert [(row.around.section.hamlet, row.around.section.commune, row.around.section_groups) for row in rows] == [
        ("Thôn 3", "Xã Bắc Hà", ("poor",)),
        ("Thôn 4", "Xã Bắc Hà", ("poor",)),
        ("", "", ("near_poor",)),
        ("", "", ("near_poor",)),
    ]
    assert rows[3].around.section_request == "book"


def test_a_title_above_the_header_gives_no_group(people):
    [row] = people(("DANH SÁCH HỘ NGHÈO",), HEADING, HONG)
    assert row.around.section_groups == ()


def _said_by_titles(rows):
    return [(row.row, row.around.title_groups, row.around.title_of_several, row.around.section_groups) for row in rows]


def test_what_a_title_says_of_groups_is_kept_beside_the_rows(people):
    rows = people(
        ("DANH SÁCH HỘ NGHÈO\nNĂM 2026", None, "Hội người cao tuổi"),
        HEADING,
        HONG,
        TOTAL,
        ("DANH SÁCH HỘ NGHÈO, CẬN NGHÈO",),
        HEADING,
        DUC,
        TOTAL,
        ("DANH SÁCH BỔ SUNG",),
        HEADING,
        HONG,
    )
    assert _said_by_titles(rows) == [
        (3, ("poor",), False, ()),
        (7, ("near_poor", "poor"), True, ()),
        (11, ("poor",), False, ()),
    ]


def test_a_sheet_that_goes_on_has_the_title_of_the_one_before(read):
    sheets = read(
        _sheet(("DANH SÁCH HỘ NGHÈO",), HEADING, HONG, name="A"),
        _sheet(DUC, HONG, name="B"),
        _sheet(("DANH SÁCH",), HEADING, DUC, name="C"),
        _sheet(("Ghi chú",), name="D"),
    )
    assert [_said_by_titles(sheet.people) for sheet in sheets] == [
        [(3, ("poor",), False, ())],
        [(1, ("poor",), False, ()), (2, ("poor",), False, ())],
        [(3, (), False, ())],
        [],
    ]


def test_headings_printed_again_on_a_page_change_nothing(read):
    [sheet] = read(_sheet(HEADING, ("Thôn 3",), HONG, HEADING, DUC))
    assert [(row.row, row.around.section.hamlet) for row in sheet.people] == [(3, "Thôn 3"), (5, "Thôn 3")]
    assert [row.reason for row in sheet.skipped] == ["Dòng tiêu đề cột", "Dòng tên mục", "Dòng tiêu đề cột"]


def test_another_table_below_has_its_own_columns_and_sections(read):
    other = ("TT", "Họ tên", "Lớp", "Năm sinh", "Sở thích")
    [sheet] = read(
        _sheet(
            HEADING,
            ("Thôn 3",),
            HONG,
            TOTAL,
            ("DANH SÁCH HỌC SINH",),
            other,
            (1, "Trần Văn Bé", "5A", 2014, "vẽ"),
            (None, "Cộng"),
            ("Thôn 5",),
            HEADING,
            DUC,
        )
    )
    assert [
        (row.row, row.around.section.hamlet, row.around.section_groups, row.around.school) for row in sheet.people
    ] == [
        (3, "Thôn 3", (), False),
        (7, "", (), True),
        (11, "Thôn 5", (), False),
    ]
    assert sheet.unknown_headings == ("Sở thích",)


def test_a_table_that_cannot_be_read_further_down_refuses_the_file(read):
    broken = ("TT", "Họ và tên", "Thôn")
    assert _refusal(read, _sheet(HEADING, HONG, TOTAL, broken, (None, None, "Số CCCD"), (1, "A B", "x")))[0] == (
        "unclear_header"
    )


def test_a_title_between_two_lists_gives_no_group_and_ends_the_one_above(people):
    rows = people(
        HEADING,
        ("I", "HỘ NGHÈO"),
        ("Thôn 3",),
        HONG,
        ("DANH SÁCH HỘ CẬN NGHÈO THÔN 4",),
        HEADING,
        DUC,
        ("Thôn 5",),
        HEADING,
        HONG,
    )
    assert [(row.around.section.hamlet, row.around.section_groups) for row in rows] == [
        ("Thôn 3", ("poor",)),
        ("THÔN 4", ()),
        ("Thôn 5", ()),
    ]


SIDE = ("STT", "Họ và tên", "Năm sinh", "Thôn")


def test_of_tables_beside_each_other_the_left_one_is_read_first(read):
    [sheet] = read(
        _sheet(
            ("DANH SÁCH",),
            (*SIDE, None, *SIDE),
            ("Thôn 1", None, None, None, None, "Thôn 2"),
            (1, "Nguyễn Văn An", 1962, None, None, 1, "Lê Thị Tư", 1960),
            (2, "Nguyễn Văn Bé", 1963, None, None, "Cộng"),
            ("Cộng",),
            (*SIDE, None, *SIDE),
            (None, None, None, None, None, 2, "Lê Thị Sáu", 1966),
        )
    )
    assert [(row.row, row.first(Field.FULL_NAME), row.around.section.hamlet) for row in sheet.people] == [
        (4, "Nguyễn Văn An", "Thôn 1"),
        (5, "Nguyễn Văn Bé", "Thôn 1"),
        (4, "Lê Thị Tư", "Thôn 2"),
        (8, "Lê Thị Sáu", ""),
    ]
    assert [(row.row, row.reason, row.text) for row in sheet.skipped] == [
        (1, "Tiêu đề của danh sách", "DANH SÁCH"),
        (2, "Dòng tiêu đề cột", "STT | Họ và tên | Năm sinh | Thôn | STT | Họ và tên | Năm sinh | Thôn"),
        (3, "Dòng tên mục", "Thôn 1 | Thôn 2"),
        (5, "Dòng cộng", "Cộng"),
        (6, "Dòng cộng", "Cộng"),
        (7, "Dòng tiêu đề cột", "STT | Họ và tên | Năm sinh | Thôn | STT | Họ và tên | Năm sinh | Thôn"),
    ]


def test_rows_beside_no_table_are_listed_too(read):
    [sheet] = read(
        _sheet(
            (*[None] * 4, *SIDE),
            (*[None] * 4, 1, "Nguyễn Văn An", 1962),
            ("Họ và tên", "CCCD", None, None, 2, "Nguyễn Văn Bé", 1963),
            ("Lê Thị Tư", "027160001234"),
            merges=[Merge(1, 0, 2, 0)],
        )
    )
    assert [row.row for row in sheet.people] == [2, 3, 4]
    [other] = read(
        _sheet(
            (*SIDE, *[None] * 4),
            (1, "Nguyễn Văn An", 1962, None, None, "Họ và tên", "CCCD"),
            (2, "Nguyễn Văn Bé", 1963),
            (None, None, None, None, None, "Lê Thị Tư", "027160001234"),
            ("TT", "Họ tên", None, "Lớp", "Năm sinh", "CCCD"),
            (1, "Lê Thị Sáu", None, "5A", 2014),
        )
    )
    assert [row.row for row in other.people] == [2, 3, 4, 6]


def test_columns_that_are_not_understood_are_asked_about_with_examples(read):
    heading = ("STT", "Họ và tên", "Năm sinh", "Mã ĐT", "Sở thích", "Ký nhận", "Trống")
    rows = [
        (1, "Nguyễn Văn An", 1962, "HN", "vẽ", "An"),
        (2, "Nguyễn Văn Bé", 1963, "CN", None, "Bé"),
        (3, "Lê Thị Tư", 1960, "HN", " \n "),
        (4, "Lê Thị Sáu", 1960, 12),
        (5, "Lê Thị Tám", 1960, "DT", "x" * 200),
    ]
    [sheet] = read(_sheet(heading, *rows, ("Cộng",), ("TT", "Họ tên", "Lớp", "Sở thích"), (1, "Lê A", "5A", "hát")))
    assert sheet.unknown_columns == (
        UnknownColumn("Mã ĐT", "mã đt", ("HN", "CN", "12")),
        UnknownColumn("Sở thích", "sở thích", ("vẽ", "x" * 80)),
    )
    assert sheet.unknown_headings == ("Mã ĐT", "Sở thích")
    [late] = read(_sheet(heading, *rows, (6, "Lê A", 1960, "HN", "thẻ BHYT"), (7, "Lê B", 1960, "HN", "thẻ BHYT")))
    assert [(column.samples, column.telling) for column in late.unknown_columns] == [
        (("HN", "CN", "12"), False),
        (("vẽ", "x" * 80, "thẻ BHYT"), True),
    ]
    [twice] = read(_sheet(heading, *rows, ("Cộng",), heading, (1, "Lê C", 1960, "HN", "quà Tết")))
    assert [column.telling for column in twice.unknown_columns] == [False, True]
    many = [(place, "Lê D", 1960, "HN", f"{place} con gà") for place in range(300)]
    [first] = read(_sheet(heading, *many, (6, "Lê A", 1960, "HN", "thẻ BHYT")))
    assert [column.telling for column in first.unknown_columns] == [False, False]
    [settled] = read(_sheet(heading, *rows), meanings={"mã đt": Field.GROUPS, "sở thích": None})
    assert settled.unknown_columns == ()
    assert [row.first(Field.GROUPS) for row in settled.people] == ["HN", "CN", "HN", 12, "DT"]


def test_what_patients_have_is_no_example(read):
    heading = ("STT", "Họ tên người bệnh", "Khoa", "Tình trạng", "Chẩn đoán", None)
    [sheet] = read(_sheet(heading, (1, "Nguyễn Văn An", "Nội", "nặng", "Suy thận", "mạn")))
    assert [(column.heading, column.samples) for column in sheet.unknown_columns] == [
        ("Tình trạng", ()),
        ("Cột F (không có tiêu đề, bên phải “Chẩn đoán”)", ()),
    ]
    assert [column.telling for column in sheet.unknown_columns] == [False, False]
    [named] = read(_sheet(heading, (1, "Nguyễn Văn An", "Nội", "Trần Thị Bé", "Suy thận", "mạn")))
    assert [(column.samples, column.telling) for column in named.unknown_columns] == [((), True), ((), False)]
    assert {cell.value for cell in sheet.people[0].cells} == {1, "Nguyễn Văn An", "Nội", "nặng"}


def test_cells_without_a_heading_are_kept(people):
    [row] = people(("STT", "Họ và tên", "Năm sinh"), (1, "Nguyễn Văn An", 1962, "gấp", None, "027062001234"))
    assert [(cell.heading, cell.value) for cell in row.cells if cell.field is None] == [
        ("Cột D (không có tiêu đề, bên phải “Năm sinh”)", "gấp"),
        ("Cột F", "027062001234"),
    ]


def test_a_cell_merged_downwards_counts_for_all_its_rows(people):
    heading = ("STT", "Họ và tên", "Năm sinh", "Thôn", "Đối tượng", "SĐT")
    rows = people(
        heading,
        (1, "Nguyễn Văn An", 1962, "Thôn 3", "Hộ nghèo", "0912345678"),
        (2, "Lê Thị Tư", 1960, None, None),
        (3, "Lê Thị Sáu", 1960, None, "Hộ cận nghèo"),
        (4, "Lê Thị Tám", 1960),
        (5, "Lê Thị Chín", 1960),
        merges=[
            *(Merge(2, 3, 4, 3), Merge(3, 3, 5, 3), Merge(2, 4, 4, 4), Merge(2, 5, 3, 5)),
            *(Merge(5, 3, 6, 3), Merge(5, 6, 6, 6), Merge(7, 3, 9, 3), Merge(6, 1, 6, 2)),
        ],
    )
    assert [(row.first(Field.HAMLET), row.first(Field.GROUPS), row.first(Field.PHONE)) for row in rows] == [
        ("Thôn 3", "Hộ nghèo", "0912345678"),
        ("Thôn 3", "Hộ nghèo", None),
        ("Thôn 3", "Hộ cận nghèo", None),
        (None, None, None),
        (None, None, None),
    ]
    assert [cell.heading for cell in rows[1].cells] == ["STT", "Họ và tên", "Năm sinh", "Thôn", "Đối tượng"]


def test_names_that_begin_like_a_heading_are_still_names(people):
    rows = people(HEADING, (1, "Ho Thi Ten", 1962), (2, "Họ Văn Tên", 1963), (3, "Tên", None, None, "027162001234"))
    assert [row.row for row in rows] == [2, 3, 4]


def test_a_sheet_for_each_hamlet_names_the_hamlet(read):
    sheets = read(
        _sheet(("DANH SÁCH THÔN NA HỐI",), HEADING, HONG, name="Thôn Na Hối"),
        _sheet(HEADING, HONG, name="DS Thôn 2"),
        _sheet(HEADING, HONG, name="Th«n §ång Vµ"),
        _sheet(("DANH SÁCH THÔN NẬM SẮT, XÃ BẮC HÀ",), HEADING, HONG, name="Nậm Sắt"),
        _sheet(("DANH SÁCH BỔ SUNG",), (5,), HEADING, HONG, name="Bổ sung"),
        _sheet(("STT", "Họ và tên", "Lớp"), (1, "Trần Văn Bé", "10A"), name="Khối 10"),
        _sheet(("STT", "Họ và tên", "Khoa"), (1, "Trần Văn Bé", "Nội"), name="Khu A"),
        _sheet(HEADING, HONG, name="Tổng hợp"),
    )
    assert [sheet.people[0].around.sheet_hamlet for sheet in sheets] == [
        "Thôn Na Hối",
        "Thôn 2",
        "Thôn Đồng Và",
        "Nậm Sắt",
        "",
        "",
        "",
        "",
    ]


def test_a_sheet_without_a_title_is_of_the_provinces_that_the_others_name(read):
    sheets = read(
        _sheet(("BẢO HIỂM XÃ HỘI TỈNH BẮC NINH",), HEADING, HONG),
        _sheet(HEADING, HONG, name="Bổ sung"),
        _sheet(("TỈNH LÀO CAI",), HEADING, HONG, name="Khác"),
        _sheet(("Danh mục",), name="Danh mục", hidden=True),
    )
    assert [row.around.title_provinces for sheet in sheets for row in sheet.people] == [("24",), ("15", "24"), ("15",)]


def test_a_sheet_without_people_is_listed_with_the_reason(read):
    sheets = read(_sheet(HEADING, HONG), _sheet(("Dân tộc",), ("Kinh",), name="Danh mục", hidden=True))
    assert (sheets[1].name, sheets[1].hidden, sheets[1].people) == ("Danh mục", True, ())
    assert [row.reason for row in sheets[1].skipped] == ["Trang tính không có danh sách người"] * 2


def test_hidden_rows_and_sheets_are_read_and_marked(read):
    sheets = read(_sheet(HEADING, HONG, DUC, hidden_rows=[3]), _sheet(HEADING, HONG, name="Kín", hidden=True))
    assert [row.around.hidden for sheet in sheets for row in sheet.people] == [False, True, False]
    assert [sheet.hidden for sheet in sheets] == [False, True]


def test_a_bare_name_among_people_is_marked(people):
    rows = people(("Họ và tên", "Thôn"), ("Trần Văn Bé", "Thôn 1"), ("Trần Thị Lan",), ("Chi đoàn",))
    assert [row.around.only_name for row in rows] == [False, True]


def test_the_calendar_of_the_workbook_is_kept(read):
    assert read(_sheet(HEADING, HONG), date_1904=True)[0].people[0].around.date_1904 is True


def test_a_diagnosis_is_not_taken_along(people):
    [row] = people((*HEADING, "Khoa", "Chẩn đoán"), (*HONG, "Nội", "Suy thận mạn"))
    assert "Suy thận mạn" not in {cell.value for cell in row.cells}
    assert row.around.hospital is True


HOUSEHOLDS = ("STT hộ", "Họ và tên chủ hộ", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh", "Thôn", "Xã", "Đối tượng")


def test_cells_of_the_household_count_for_its_members(people):
    rows = people(
        HOUSEHOLDS,
        (None, None, "Nông Văn Một", "Con", 1991),
        (1, "Trần Văn Đức", "Trần Văn Đức", "Chủ hộ", 1960, "Thôn 3", "Xã Bắc Hà", "Hộ nghèo; người khuyết tật"),
        (None, None, "Lê Thị Mai", "Vợ", 1962),
        (2, "Hồ Thị Lan", "Hồ Thị Lan", "Chủ hộ", 1970, "Thôn 4", None, "Hộ cận nghèo"),
        (None, None, "Hồ Văn Nam", "Con", 1999, "Thôn 5"),
        ("Thôn 9",),
        (None, None, "Hồ Văn Bắc", "Con", 1999),
    )
    here = HouseholdPlace(hamlet="Thôn 3", commune="Xã Bắc Hà", number="1", head="Trần Văn Đức")
    there = HouseholdPlace(hamlet="Thôn 4", number="2", head="Hồ Thị Lan")
    assert [(row.around.household, row.around.household_groups) for row in rows] == [
        (HouseholdPlace(), ()),
        (None, ()),
        (here, ("poor",)),
        (None, ()),
        (there, ("near_poor",)),
        (HouseholdPlace(), ()),
    ]
    assert rows[5].around.section == Address("Thôn 9", "", "", "")


def test_merged_cells_of_a_household_say_who_belongs_to_it(people):
    rows = people(
        ("STT hộ", "Chủ hộ", "Thôn", "Họ và tên", "Năm sinh", "Đối tượng"),
        (1, "Trần Văn Đức", "Thôn 3", "Trần Văn Đức", 1960, "Hộ nghèo; người khuyết tật"),
        (None, None, None, "Lê Thị Mai", 1962),
        (None, None, None, "Trần Văn Con", 1992),
        (2, "Hồ Thị Lan", "Thôn 4", "Hồ Thị Lan", 1970, "Hộ cận nghèo"),
        merges=[Merge(2, column, 4, column) for column in (0, 1, 2, 5)],
    )
    assert [row.around.household_groups for row in rows] == [(), ("poor",), ("poor",), ()]
    assert [row.first(Field.HAMLET) for row in rows] == ["Thôn 3", "Thôn 3", "Thôn 3", "Thôn 4"]
    assert rows[1].first(Field.GROUPS) is None


def test_the_name_of_a_head_may_stand_in_the_column_of_heads_only(people):
    rows = people(
        ("Mã hộ", "Họ tên chủ hộ", "Họ tên thành viên", "Quan hệ với chủ hộ", "Thôn"),
        ("H1", "Trần Văn Đức", None, "Chủ hộ", "Thôn 3"),
        (None, None, "Lê Thị Mai", "Vợ"),
        ("H2", "Hồ Văn Nam", "Hồ Thị Lan", "Vợ", "Thôn 4"),
        (None, None, "Hồ Văn Bắc", "Con"),
    )
    assert [row.first(Field.FULL_NAME) for row in rows] == ["Trần Văn Đức", "Lê Thị Mai", "Hồ Thị Lan", "Hồ Văn Bắc"]
    assert [row.around.household and row.around.household.hamlet for row in rows] == [None, "Thôn 3", None, "Thôn 4"]


def test_the_name_of_an_absent_head_is_nobodys(people):
    [row] = people(("Chủ hộ", "Họ và tên", "Quan hệ", "Năm sinh"), ("Trần Văn Đức", None, "Con", 1960))
    assert row.first(Field.FULL_NAME) is None


def test_a_household_begins_with_a_new_number_or_head(people):
    heading = ("Mã hộ", "Chủ hộ", "Họ và tên", "Năm sinh", "Thôn")
    rows = people(
        heading,
        ("H1", None, "Trần Văn Đức", 1960, "Thôn 3"),
        ("H1", None, "Lê Thị Mai", 1962),
        ("H2", None, "Hồ Thị Lan", 1970, "Thôn 4"),
        (None, "Lê Văn Tám", "Lê Văn Tám", 1971, "Thôn 5"),
        (None, "Lê Văn Tám", "Lê Văn Chín", 1999),
    )
    assert [row.around.household and row.around.household.hamlet for row in rows] == [
        None,
        "Thôn 3",
        None,
        None,
        "Thôn 5",
    ]


def test_a_row_numbered_like_the_others_is_of_no_household_above(people):
    heading = ("STT", "Chủ hộ", "Họ và tên", "Năm sinh", "Đối tượng")
    rows = people(
        heading,
        (1, "Trần Văn Đức", "Trần Văn Bé", 2010, "Hộ nghèo"),
        (2, None, "Lê Thị Mai", 1962, "Người khuyết tật"),
        (None, None, "Lê Văn Con", 1992),
    )
    assert [row.around.household_groups for row in rows] == [(), (), ()]


@pytest.mark.parametrize(
    ("rows", "merges", "code", "words"),
    [
        ([("DANH SÁCH",)], (), "no_header", "ở trang tính nào; danh sách cần một dòng tiêu đề"),
        ([HONG, DUC], (), "no_header", "“Sheet1” có vẻ có danh sách người nhưng không thấy dòng tiêu đề cột"),
        ([HONG, HEADING, DUC], (), "no_header", "phía trên dòng tiêu đề cột (dòng 2)"),
        ([("STT", "Ngày sinh", "Số CCCD"), (1, 1962, "027162001234")], (), "no_header", "“Họ và tên”"),
        ([("hä vµ tªn", "sè cccd"), ("TrÇn ThÞ An", "022188025501")], (), "old_font", "Unicode"),
        (
            [("TT", "Họ và tên", "Thôn"), (None, None, "Số CCCD"), (1, "A B", "x")],
            (),
            "unclear_header",
            "“Sheet1”, dòng 1: các dòng tiêu đề cột không khớp nhau",
        ),
        ([("Họ và tên", "Năm sinh", "Họ và tên"), ("A B", 1962, "C D")], (), "unclear_header", "đặt cạnh nhau"),
        (
            [("Họ và tên", "Địa chỉ", None), ("A B", "Thôn 1", "gần chợ")],
            [Merge(1, 1, 1, 2)],
            "unclear_header",
            "ô tiêu đề “Địa chỉ” gộp trùm lên nhiều cột",
        ),
        ([HEADING], (), "no_people", "không có người nào"),
        ([HEADING, (1,), (2,)], (), "no_people", "không có người nào"),
    ],
)
def test_what_would_be_read_half_is_refused_in_one_sentence(read, rows, merges, code, words):
    found, sentence = _refusal(read, _sheet(*rows, merges=merges))
    assert found == code
    assert words in sentence
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0


def test_one_sheet_that_would_be_lost_refuses_the_file(read):
    assert _refusal(read, _sheet(HEADING, HONG), _sheet(HONG, (*DUC, "x"), name="Tiếp theo"))[1].startswith(
        "Trang tính “Tiếp theo” có vẻ có danh sách người"
    )


UNKNOWN = ("STT", "Danh tính", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn", "Đối tượng")
MAI = (3, "Lê Thị Mai")


def _named(sheet):
    """By row: what is read as the name, if anything."""
    return {row.row: row.first(Field.FULL_NAME) for row in sheet.people}


def test_people_whose_names_stand_below_an_unknown_heading_are_read_and_the_column_is_asked_about(read):
    sheets = (_sheet(HEADING, HONG, name="A"), _sheet(("DANH SÁCH",), UNKNOWN, HONG, DUC, MAI, TOTAL, name="B"))
    known, asked = read(*sheets)
    assert (_named(known), _named(asked)) == ({2: HONG[1]}, {3: None, 4: None, 5: None})
    assert asked.unknown_columns == (UnknownColumn("Danh tính", "danh tính", (HONG[1], DUC[1], MAI[1]), True, True),)
    [_, settled] = read(*sheets, meanings={"danh tính": Field.FULL_NAME})
    assert (_named(settled), settled.unknown_columns) == ({3: HONG[1], 4: DUC[1], 5: MAI[1]}, ())


def test_names_without_a_heading_are_asked_about_by_their_column(read):
    sheet = _sheet(("STT", None, *UNKNOWN[2:]), HONG, DUC)
    [asked] = read(sheet)
    assert asked.unknown_columns == (UnknownColumn("Cột B", "cột b", (HONG[1], DUC[1]), True, True),)
    [settled] = read(sheet, meanings={"cột b": Field.FULL_NAME})
    assert (_named(settled), settled.unknown_columns) == ({2: HONG[1], 3: DUC[1]}, ())
    [refused] = read(sheet, meanings={"cột b": None})
    assert (_named(refused), refused.unknown_columns) == ({2: None, 3: None}, ())


GROUPED = (("TT", "Đối tượng", "Năm sinh", "Giới tính"), (1, "Lê Văn An", 1960, "Nam"), (2, "Lê Thị Mai", 1961, "Nữ"))
WITH_NAMES = "đối tượng ghi tên người"


@pytest.mark.parametrize("below", [True, False])
def test_a_heading_of_groups_that_holds_names_in_another_table_is_asked_about_there(read, below):
    def found(meanings=None):
        if below:
            return read(_sheet(HEADING, HONG, DUC, TOTAL, *GROUPED), meanings=meanings)
        return read(_sheet(HEADING, HONG, DUC, TOTAL), _sheet(*GROUPED, name="B"), meanings=meanings)

    def told(sheets):
        return [(row.first(Field.FULL_NAME), row.first(Field.GROUPS)) for sheet in sheets for row in sheet.people]

    own = [(HONG[1], HONG[6]), (DUC[1], DUC[6])]
    people = [("Lê Văn An", None), ("Lê Thị Mai", None)]
    asked = found()
    heading = "Đối tượng (ghi tên người)"
    samples = ("Lê Văn An", "Lê Thị Mai")
    assert asked[-1].unknown_columns == (UnknownColumn(heading, WITH_NAMES, samples, True, True),)
    assert told(asked) == [*own, (None, None), (None, None)]
    settled = found({WITH_NAMES: Field.FULL_NAME})
    assert (told(settled), settled[-1].unknown_columns) == ([*own, *people], ())
    assert told(found({WITH_NAMES: None})) == told(asked)
    assert found({WITH_NAMES: None})[-1].unknown_columns == ()
    ticked = found({WITH_NAMES: Ticked(Field.GROUP_MARK, "poor")})[-1]
    assert [row.first(Field.GROUP_MARK) for row in ticked.people][-2:] == list(samples)
    assert told(found({"đối tượng": Field.FULL_NAME})) == [*own, *people]


def test_groups_without_any_names_are_no_people(read):
    rows = [(one, "Hộ nghèo", year, sex) for one, _, year, sex in GROUPED[1:]]
    assert _refusal(read, _sheet(GROUPED[0], *rows))[0] == "no_header"


def test_names_and_a_group_are_people(read):
    [sheet] = read(_sheet(("Danh tính", "Thôn", "Đối tượng"), ("Lê Thị Mai", "Thôn 3", "HN"), ("Lê Thị Lan", "Thôn 3")))
    assert _named(sheet) == {2: None, 3: None}


def test_any_unknown_column_may_hold_names_that_nobody_knows(read):
    [sheet] = read(_sheet(("Danh tính", "Ngày sinh", "Số CCCD"), ("Y'Mô", "05/03/1962", "027162001234")))
    assert (_named(sheet), [column.heading for column in sheet.unknown_columns]) == ({2: None}, ["Danh tính"])


def test_headings_without_names_may_be_printed_again_and_stand_above_others(read):
    [sheet] = read(_sheet(UNKNOWN, HONG, UNKNOWN, DUC, HONG, DUC, None, HEADING, HONG))
    assert _named(sheet) == {2: None, 4: None, 5: None, 6: None, 9: HONG[1]}
    assert [row.row for row in sheet.skipped] == [1, 3, 8]


@pytest.mark.parametrize(
    "rows",
    [
        [("STT", "Xã", "Số hộ nghèo", "Số hộ cận nghèo"), (1, "Xã Yên Trung", 12, 30)],
        [("Danh mục", "Giới tính"), ("Mã 1", "Nam"), ("Mã 2", "Nữ")],
        [("Họ tên cán bộ", "Chức vụ", "Giới tính"), ("Lê Thị Mai", "Chủ tịch", "Nữ")],
        [("Lê Thị Mai", "Đối tượng"), ("Lê Thị Lan", "HN"), ("Lê Thị Hoa", "HN")],
    ],
)
def test_what_is_not_of_people_in_need_is_no_list_without_names(read, rows):
    [_, other] = read(_sheet(HEADING, HONG, name="A"), _sheet(*rows, name="B"))
    assert other.people == ()


def test_a_sheet_without_headings_goes_on_with_those_of_the_sheet_before(read):
    code = ("Họ và tên", "Ngày sinh", "Mã số BHXH")
    sheets = read(
        _sheet(code, ("Lê Văn An", 1960, "2720547746"), name="A"),
        _sheet(("Lê Thị Mai", 1962, 2720547747), ("Lê Thị Lan", 1963), name="B"),
        _sheet(("Lê Thị Hoa", 1964, 2720547748), ("Lê Thị Cúc", 1965), name="C"),
    )
    assert [_named(sheet) for sheet in sheets] == [
        {2: "Lê Văn An"},
        {1: "Lê Thị Mai", 2: "Lê Thị Lan"},
        {1: "Lê Thị Hoa", 2: "Lê Thị Cúc"},
    ]
    assert [sheet.headings_of for sheet in sheets] == ["", "A", "A"]


@pytest.mark.parametrize(
    "rows",
    [
        [(1, "05/03/1962", "Nguyễn Thị Hồng", "Nữ", "027162001234", "Thôn Đông", "HN")],  # the names stand elsewhere
        [(*HONG, "Kinh")],  # wider
        [HONG, (2, "Trần Văn Đức", "Nam", "17/11/1974", "027074047387", "Thôn Đông", "HN")],
        [("027162001234",)],
    ],
)
def test_a_sheet_without_headings_and_with_other_columns_refuses_the_file(read, rows):
    code, sentence = _refusal(read, _sheet(HEADING, HONG, name="A"), _sheet(*rows, name="B"))
    assert (code, "Trang tính “B”" in sentence) == ("no_header", True)


def _places(sheet):
    return [row.row for row in sheet.people], {row.row: row.reason for row in sheet.skipped}


def test_people_below_the_sum_of_a_hamlet_are_people_if_others_or_another_sum_follow(read):
    heading = ("Họ và tên", "Thôn", "Năm sinh")
    an, be, canh = ("Lê Văn An", "T1", 1950), ("Lê Thị Bé", "T2"), ("Lê Văn Cảnh", "T2", 1960)
    [sheet] = read(_sheet(heading, an, ("Cộng: 1",), be, canh))
    assert _places(sheet) == ([2, 4, 5], {1: "Dòng tiêu đề cột", 3: "Dòng cộng"})
    [sheet] = read(_sheet(heading, an, ("Cộng: 1",), be, ("Lê Văn Dần",), ("Tổng cộng: 3",), ("Lê Văn Lập",)))
    assert _places(sheet)[0] == [2, 4, 5]
    assert [row.around.only_name for row in sheet.people] == [False, False, True]
    assert _places(sheet)[1][7] == "Ngày tháng, chữ ký"
    [sheet] = read(_sheet(heading, an, ("Cộng: 1",), be, ("Thôn 3",), canh))
    assert _places(sheet)[0] == [2, 4, 6]
    assert sheet.people[1].around.section.hamlet == ""


def test_a_name_below_a_sum_or_a_signature_stays_one_if_nobody_follows(read):
    heading = ("Họ và tên", "Thôn", "Năm sinh")
    an, be, canh = ("Lê Văn An", "T1", 1950), ("Lê Thị Bé", "T2"), ("Lê Văn Cảnh", "T2", 1960)
    [sheet] = read(_sheet(heading, an, ("Cộng: 1",), be))
    assert _places(sheet)[0] == [2]
    [sheet] = read(_sheet(heading, an, ("Cộng: 1",), be, ("Người lập",), canh))
    assert _places(sheet)[0] == [2, 6]
    [sheet] = read(_sheet(heading, an, ("Cộng: 1",), ("Người lập",), be, canh))
    assert _places(sheet)[0] == [2, 6]


def test_the_only_person_of_a_sheet_without_headings_is_not_lost(read):
    heading, an, be = ("STT", "Họ và tên", "Năm sinh"), (1, "Lê Văn An", 1950), (2, "Lê Thị Bé", 1951)
    first, second = read(_sheet(heading, an, name="Thôn 1"), _sheet(("THÔN 2",), be, name="Thôn 2"))
    assert (_named(first), _named(second)) == ({2: "Lê Văn An"}, {2: "Lê Thị Bé"})
    assert (first.headings_of, second.headings_of) == ("", "Thôn 1")
    code, sentence = _refusal(read, _sheet(heading, an, name="A"), _sheet((*be, "Thôn 3"), name="B"))
    assert (code, "Trang tính “B”" in sentence) == ("no_header", True)
    [_, sums] = read(_sheet(heading, an, name="A"), _sheet((1, "Hộ nghèo", 5), (2, "Hộ cận nghèo", 3), name="B"))
    assert sums.people == ()


def test_the_only_person_above_a_header_is_not_lost(read):
    code, sentence = _refusal(
        read, _sheet((1, "Lê Văn An", 1950), ("STT", "Họ và tên", "Năm sinh"), (2, "Lê Bé", 1951))
    )
    assert (code, "dòng 2" in sentence) == ("no_header", True)


ADDRESSES = ("STT", "Họ và tên", "Năm sinh", "Địa chỉ", "Xã")


def test_a_ditto_mark_takes_the_cell_above_within_its_block(people):
    rows = people(
        ADDRESSES,
        (1, "Nguyễn Thị Hồng", 1962, "Thôn Đông", "Xã Đông Phong"),
        (2, "Trần Thị Lan", 1971, "nt", "nt"),
        (3, "Lê Thị Bé", 1950, '"', None),
        (4, "Lê Thị Ba", 1951, "-nt-", "nt"),
        ("Thôn Đoài",),
        (5, "Lê Thị Tư", 1952, "nt", "Xã Tam Giang"),
    )
    values = [(str(row.first(Field.ADDRESS)), str(row.first(Field.COMMUNE))) for row in rows]
    assert values == [
        ("Thôn Đông", "Xã Đông Phong"),
        ("Thôn Đông", "Xã Đông Phong"),
        ("Thôn Đông", "None"),
        ("Thôn Đông", ""),
        ("", "Xã Tam Giang"),
    ]


def test_an_address_over_several_rows_is_no_section(read):
    [sheet] = read(
        _sheet(
            ADDRESSES[:4],
            (1, "Nguyễn Thị Hồng", 1962, "Thôn Đông,"),
            (None, None, None, "xã Yên Trung,"),
            (None, None, None, "tỉnh Bắc Ninh"),
            (2, "Trần Thị Lan", 1971, "Thôn Đoài"),
        )
    )
    assert [(row.row, str(row.first(Field.ADDRESS)), row.around.section.commune) for row in sheet.people] == [
        (2, "Thôn Đông, xã Yên Trung, tỉnh Bắc Ninh", ""),
        (5, "Thôn Đoài", ""),
    ]
    assert [(one.row, one.reason) for one in sheet.skipped][1:] == [
        (3, "Dòng viết tiếp của dòng trên"),
        (4, "Dòng viết tiếp của dòng trên"),
    ]


def test_words_that_nobody_knows_are_told_to_the_rows_below_a_section(people):
    lan, ba = (2, "Trần Thị Lan", 1971), (3, "Trần Thị Ba", 1972)
    rows = people(
        ADDRESSES[:3],
        ("Ngoài thôn",),
        (1, "Nguyễn Thị Hồng", 1962),
        ("Xóm Chợ",),
        lan,
        ("Đông Thượng",),
        ba,
        ("Xóm Mới",),
        ba,
    )
    assert [(row.around.section.hamlet, row.around.below_unknown) for row in rows] == [
        ("", ""),
        ("Xóm Chợ", ""),
        ("Xóm Chợ", "Đông Thượng"),
        ("Xóm Mới", ""),
    ]


def test_a_group_behind_a_name_makes_no_section(people):
    rows = people(("Họ và tên", "Năm sinh", "Thôn"), ("Trần Thị Lan - hộ nghèo",), ("Lê Văn Ba", 1960, "Thôn 1"))
    assert [(row.row, row.around.section_groups, row.around.only_name) for row in rows] == [
        (2, (), True),
        (3, (), False),
    ]


def test_a_row_of_a_text_file_with_cells_beyond_the_last_heading_is_known(gazetteer):
    def overflows(**kind):
        others = [(f"Lê Văn {name}", 1960, "Thôn 2") for name in ("Ba", "Ca", "Da")]
        head, first = ("Họ và tên", "Năm sinh", "Địa chỉ"), ("Lê Văn An", 1960, "Thôn 1", "xã Yên Trung")
        [read] = read_tables(Workbook((_sheet(head, first, *others),), **kind), gazetteer)
        return [row.around.overflows for row in read.people]

    assert (overflows(delimited=True), overflows()) == ([True, False, False, False], [False] * 4)


def test_all_of_a_sheet_tells_whether_days_and_months_changed_places(people):
    late = [(None, f"Lê Văn {name}", f"{day}/05/1960") for name, day in (("An", 13), ("Ba", 14), ("Ca", 15))]
    early = [(None, f"Vũ Văn {name}", date(1960, month, 7)) for name, month in (("An", 1), ("Ba", 2))]
    rows = people(("STT", "Họ và tên", "Ngày sinh"), *late, ("STT", "Họ và tên", "Ngày sinh"), *early)
    assert {row.around.swapped for row in rows} == {"real"}
    assert {row.around.swapped for row in people(("STT", "Họ và tên", "Năm sinh"), *late)} == {""}


def test_a_sheet_or_its_title_may_name_communes(read):
    head, an = ("STT", "Họ và tên", "Năm sinh"), (1, "Lê Văn An", 1960)
    sheets = read(
        _sheet(("UBND XÃ YÊN TRUNG",), head, an, name="Xã Tam Giang"),
        _sheet(("UBND XÃ YÊN TRUNG",), head, an, name="DS"),
        _sheet(an, name="Tiếp"),
        _sheet(head, an, name="Khác"),
    )
    assert [sheet.people[0].around.title_communes for sheet in sheets] == [
        ("Xã Tam Giang",),
        ("XÃ YÊN TRUNG",),
        ("XÃ YÊN TRUNG",),
        (),
    ]


def test_a_blank_commune_knows_what_the_rows_above_name(people):
    an = ("Lê Văn An", 1960)
    rows = people(
        ("Họ và tên", "Năm sinh", "Xã"), an, (*an, "Xã Tam Giang"), an, ("Lê Văn Ba", 1961), (*an, "Xã Yên Trung"), an
    )
    above = ["", "", "Xã Tam Giang", "Xã Tam Giang", "", "Xã Yên Trung"]
    assert [row.around.commune_above for row in rows] == above
    assert rows[2].around is rows[3].around


@pytest.mark.parametrize("blank", [".", "?", ",,", "-", "--", "_", "''''", "↑", " "])
def test_a_commune_without_letter_or_digit_is_left_blank(people, blank):
    rows = people(("Họ và tên", "Năm sinh", "Xã"), ("Lê Văn An", 1960, "Xã Tam Giang"), ("Lê Văn Ba", 1961, blank))
    assert [row.around.commune_above for row in rows] == ["", "Xã Tam Giang"]


def test_two_columns_to_tick_know_that_their_heading_tells_of_ages(people):
    men, an, ba = (None, None, "Nam", "Nữ"), (1, "Lê Văn An", 70, None), (2, "Vũ Thị Ba", None, 62)

    def ages(heading):
        return [row.around.ages for row in people(("STT", "Họ và tên", heading, None), men, an, ba)]

    assert (ages("Tuổi"), ages("Giới tính")) == ([True, True], [False, False])


def test_a_second_table_whose_names_nobody_finds_is_refused(read):
    first = (("STT", "Họ và tên", "Năm sinh"), (1, "Lê Văn An", 1950))
    code, message = _refusal(read, _sheet(*first, ("STT", "Tên thuốc", "Tuổi"), (1, "Thuốc 1", 70)))
    assert (code, message) == (
        "unclear_header",
        "Trang tính “Sheet1”, dòng 3: ở đây có tiêu đề cột của một bảng khác nhưng không rõ cột nào ghi họ tên; "
        "hãy ghi “Họ và tên” ở đầu cột đó, rồi gửi lại.",
    )
