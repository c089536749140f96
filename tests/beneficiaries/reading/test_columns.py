import pytest

from beneficiaries.reading.columns import Column, Header, UnclearHeader, column_name
from beneficiaries.reading.headings import Field
from documents.workbooks.workbook import BadCell, Merge, Row, Sheet
from tests.beneficiaries.made_tables import find_header
from tests.beneficiaries.made_workbooks import DUC, HEADING, HONG


def _sheet(*rows, merges=()):
    """Rows from 1; None leaves one out."""
    numbered = (Row(number, tuple(cells)) for number, cells in enumerate(rows, 1) if cells is not None)
    return Sheet("Sheet1", tuple(numbered), merges=tuple(merges))


def _fields(sheet):
    header = find_header(sheet)
    return {column.index: column.field for column in header.columns} if header else None


def test_columns_are_known_by_their_headings():
    header = find_header(_sheet(("DANH SÁCH",), None, HEADING, HONG))
    assert header.rows == (3,)
    assert {column.heading: column.field for column in header.columns} == {
        "STT": "order",
        "Họ và tên": "full_name",
        "Ngày sinh": "birth_date",
        "Giới tính": "sex",
        "Số CCCD": "personal_id",
        "Thôn": "hamlet",
        "Đối tượng": "groups",
    }
    assert header.unknown == ()


@pytest.mark.parametrize("number", [1, 2, 3, 20, 21, 30, 31, 32, 500])
def test_the_header_is_found_in_any_row(number):
    titles = [(f"Dòng {place}",) for place in range(1, number)]
    assert find_header(_sheet(*titles, HEADING, HONG)).rows == (number,)


@pytest.mark.parametrize(
    "row",
    [
        ("Họ và tên",),
        ("Họ và tên", "Ghi chú"),
        ("STT", "Ngày sinh", "Giới tính", "Số CCCD"),
        ("STT", "Dân tộc"),
        ("", "(Ký, ghi rõ họ tên)", "", "(Ký, ghi rõ họ tên)"),
        HONG,
        (1, 2, 3),
        (BadCell("#N/A"),),
        ("STT", "Họ và tên", "Chức vụ", "Số điện thoại", "Ghi chú"),
    ],
)
def test_other_rows_are_no_headers(row):
    assert find_header(_sheet(row, HONG, DUC)) is None


@pytest.mark.parametrize(
    "row",
    [
        ("Họ và tên", "Ngày sinh"),
        ("Họ và tên", "Địa chỉ"),
        ("STT", "Họ và tên", "Ghi chú"),
        ("Họ đệm", "Tên", "Năm sinh"),
        ("Họ và tên chủ hộ", "Thôn"),
    ],
)
def test_little_is_enough_for_a_header(row):
    assert find_header(_sheet(row)).rows == (1,)


def test_what_is_not_understood_is_named():
    header = find_header(_sheet(("Họ và tên", "Ngày sinh", "Sở thích", None, "Họ tên cha")))
    assert [column.heading for column in header.unknown] == ["Sở thích"]


def test_the_most_trusted_of_several_columns_comes_first():
    header = find_header(_sheet(("Họ và tên", "Hộ khẩu", "Địa chỉ của người hưởng", "Địa chỉ", "CMND", "Số CCCD")))
    assert [column.heading for column in header.having(Field.ADDRESS)] == [
        "Địa chỉ",
        "Hộ khẩu",
        "Địa chỉ của người hưởng",
    ]
    assert [column.heading for column in header.having(Field.PERSONAL_ID, Field.OLD_ID)] == ["Số CCCD", "CMND"]


def test_a_heading_that_comes_twice_counts_once():
    assert _fields(_sheet(("Họ và tên", "Ngày sinh", "Số CCCD", "Ngày sinh"))) == {
        0: "full_name",
        1: "birth_date",
        2: "personal_id",
        3: None,
    }


def test_another_column_of_names_is_somebody_elses():
    assert _fields(_sheet(("Họ và tên", "Người hưởng", "Năm sinh"))) == {0: "full_name", 1: None, 2: "birth_year"}


def test_names_in_two_columns_are_put_together():
    assert _fields(_sheet(("Họ đệm", "Tên", "Năm sinh"))) == {0: "family_name", 1: "given_name", 2: "birth_year"}
    assert _fields(_sheet(("Họ", "Tên đệm", "Tên", "Năm sinh"))) == {
        0: "family_name",
        1: "family_name",
        2: "given_name",
        3: "birth_year",
    }


def test_a_whole_name_makes_its_parts_superfluous():
    assert _fields(_sheet(("Họ đệm", "Họ và tên", "Năm sinh"))) == {0: None, 1: "full_name", 2: "birth_year"}


def test_a_heading_merged_over_two_columns_is_a_name_in_two_parts():
    sheet = _sheet(("STT", "Họ và tên", None, "Năm sinh"), (1, "Nguyễn Văn", "An", 1962), merges=[Merge(1, 1, 1, 2)])
    assert _fields(sheet) == {0: "order", 1: "family_name", 2: "given_name", 3: "birth_year"}
    assert [column.heading for column in find_header(sheet).columns if column.index == 2] == ["Cột C"]


def test_dates_in_three_columns_are_put_together():
    assert _fields(_sheet(("STT", "Họ và tên", "Ngày", "Tháng", "Năm"))) == {
        0: "order",
        1: "full_name",
        2: "day_part",
        3: "month_part",
        4: "year_part",
    }
    assert _fields(_sheet(("Họ và tên", "Ngày sinh", "Tháng sinh", "Năm sinh"))) == {
        0: "full_name",
        1: "day_part",
        2: "month_part",
        3: "year_part",
    }


def test_a_day_a_month_or_a_year_alone_is_no_part_of_a_date():
    assert _fields(_sheet(("Họ và tên", "Năm sinh", "Ngày", "Năm"))) == {
        0: "full_name",
        1: "birth_year",
        2: None,
        3: None,
    }
    assert _fields(_sheet(("Họ và tên", "Ngày sinh", "Năm sinh"))) == {0: "full_name", 1: "birth_date", 2: "birth_year"}


def test_heads_of_households_are_the_people_where_nobody_else_is_named():
    assert _fields(_sheet(("STT", "Họ và tên chủ hộ", "Năm sinh"))) == {0: "order", 1: "full_name", 2: "birth_year"}
    assert _fields(_sheet(("Họ và tên chủ hộ", "Họ và tên", "Năm sinh"))) == {
        0: "household_head",
        1: "full_name",
        2: "birth_year",
    }


def test_a_heading_merged_down_into_the_row_counts_in_it():
    sheet = _sheet(
        ("STT", "Thông tin cá nhân", None, "Đối tượng", "Tiền"),
        (None, "Họ và tên", "Ngày sinh"),
        (1, "Nguyễn Văn An", "05/03/1962", "Hộ nghèo"),
        merges=[Merge(1, 0, 2, 0), Merge(1, 1, 1, 2), Merge(1, 3, 2, 3), Merge(1, 5, 2, 5)],
    )
    header = find_header(sheet)
    assert header.rows == (1, 2)
    assert _fields(sheet) == {0: "order", 1: "full_name", 2: "birth_date", 3: "groups", 4: None}


@pytest.mark.parametrize(
    ("rows", "merges", "reason"),
    [
        ([("TT", "Họ và tên", "Thôn", "Xã"), (None, None, "Số CCCD", None)], [], "several_rows"),
        (
            [("STT", "Họ và tên", "Năm sinh", "Họ và tên"), (1, "A", 1962, "B")],
            [],
            "side_by_side",
        ),
        (
            [("STT", "Họ và tên", "Địa chỉ", None), (1, "Nguyễn Văn An", "Thôn 1", "gần chợ")],
            [Merge(1, 2, 1, 3)],
            "merged",
        ),
    ],
)
def test_headings_that_cannot_be_read_for_sure_are_refused(rows, merges, reason):
    with pytest.raises(UnclearHeader) as caught:
        find_header(_sheet(*rows, merges=merges))
    assert (caught.value.reason, caught.value.row) == (reason, 1)
    assert str(caught.value) == f"{reason} at row 1"


@pytest.mark.parametrize(
    "below",
    [
        HONG,
        ("I", "HỘ NGHÈO"),
        (None, "Xã Bắc Hà"),
        ("Hộ nghèo",),
        (1, None, None, "Nam"),
        (None, None, None, "Nam", "027162001234"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"),
        (1, 2, 3, 4, 5, 6, 7),
    ],
)
def test_rows_below_a_header_are_not_taken_for_a_part_of_it(below):
    assert find_header(_sheet(HEADING, below, DUC)).rows == (1,)


def test_only_the_very_next_row_can_belong_to_a_header():
    assert find_header(_sheet(HEADING, None, (None, None, None, "Nam"))).rows == (1,)
    assert find_header(_sheet(HEADING)).rows == (1,)


def test_a_merged_heading_over_empty_columns_is_no_matter():
    sheet = _sheet(
        ("STT", "Họ và tên", "Địa chỉ", None),
        (1, "Nguyễn Văn An", "Thôn 1"),
        (2, "Nguyễn Văn Bé", "Thôn 1", None, "x"),
        merges=[Merge(1, 2, 1, 3)],
    )
    assert _fields(sheet) == {0: "order", 1: "full_name", 2: "address"}


def test_kinds_of_lists_are_known_by_their_columns():
    def kinds(*headings):
        header = find_header(_sheet(("Họ và tên", "Ngày sinh", *headings)))
        return header.is_school_list, header.is_hospital_list, header.is_household_list

    assert kinds() == (False, False, False)
    assert kinds("Lớp") == (True, False, False)
    assert kinds("Khoa") == (False, True, False)
    assert kinds("Lớp", "Khoa") == (True, False, False)
    assert kinds("Quan hệ với chủ hộ") == (False, False, True)
    assert kinds("Mã hộ") == (False, False, True)


def test_columns_have_excels_letters():
    assert [column_name(index) for index in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_a_header_is_plain_values():
    assert Header((1,), (Column(0, "Họ và tên", Field.FULL_NAME),)).having(Field.SEX) == ()
