import pytest

from beneficiaries.reading.columns import UnclearHeader
from beneficiaries.reading.header_search import find_tables
from beneficiaries.reading.headings import Field, heading_key
from documents.workbooks.workbook import Merge, Row, Sheet
from tests.beneficiaries.made_tables import find_header
from tests.beneficiaries.made_workbooks import DUC, HEADING, HONG


def _sheet(*rows, merges=()):
    """Rows from 1; None leaves one out."""
    numbered = (Row(number, tuple(cells)) for number, cells in enumerate(rows, 1) if cells is not None)
    return Sheet("Sheet1", tuple(numbered), merges=tuple(merges))


def _read(*rows, merges=(), meanings=None):
    """The rows of the first header, and by column: the field and what is ticked, or the heading in brackets."""
    header = find_header(_sheet(*rows, merges=merges), meanings)
    columns = sorted(header.columns, key=lambda column: column.index)
    return header.rows, " ".join(
        f"{column.field}:{column.of}".rstrip(":") if column.field else f"[{column.heading}]" for column in columns
    )


AN = (1, "Nguyễn Văn An", 1962)


@pytest.mark.parametrize(
    ("rows", "merges", "last", "columns"),
    [
        # the upper word simply stands left
        (
            [("TT", "Họ và tên", "Năm sinh", None, "CCCD"), (None, None, "Nam", "Nữ", None)],
            [],
            2,
            "order full_name birth_male birth_female personal_id",
        ),
        # merged over its parts, the others merged down
        (
            [("TT", "Họ và tên", "Địa chỉ", None, None, None), (None, None, "Thôn", "Xã", "Huyện", "Tỉnh")],
            [Merge(1, 0, 2, 0), Merge(1, 1, 2, 1), Merge(1, 2, 1, 5)],
            2,
            "order full_name hamlet commune district province",
        ),
        (
            [("TT", "Họ và tên", "Ngày, tháng, năm sinh", None, None), (None, None, "Ngày", "Tháng", "Năm")],
            [Merge(1, 2, 1, 4)],
            2,
            "order full_name day_part month_part year_part",
        ),
        (
            [("TT", "Họ và tên", "Đối tượng", None, None), (None, None, "Hộ nghèo", "Hộ cận nghèo", "Khác")],
            [],
            2,
            "order full_name group_mark:poor group_mark:near_poor groups",
        ),
        (
            [("TT", "Họ và tên", "Năm sinh", "Dân tộc", None), (None, None, None, "Kinh", "Khác")],
            [Merge(1, 3, 1, 4)],
            2,
            "order full_name birth_year [Dân tộc – Kinh] group_mark:ethnic_minority",
        ),
        # names below a heading for all that is said of the person
        (
            [("TT", "Thông tin cá nhân", None, "Đối tượng"), (None, "Họ và tên", "Ngày sinh")],
            [],
            2,
            "order full_name birth_date groups",
        ),
        (
            [("A. NGƯỜI HƯỞNG", None, None, "B. ĐỀ NGHỊ", None), ("TT", "Họ tên", "CCCD", "Sổ BHXH", "Sở thích")],
            [Merge(1, 0, 1, 2), Merge(1, 3, 1, 4)],
            2,
            "order full_name personal_id request_mark:book [B. ĐỀ NGHỊ – Sở thích]",
        ),
        (
            [(None, None, None, "Đối tượng"), ("TT", "Họ và tên", "CCCD")],
            [],
            2,
            "order full_name personal_id groups",
        ),
        (
            [("TT", "Họ và tên", "CCCD"), (None, None, None, "Thôn", "Xã")],
            [],
            2,
            "order full_name personal_id hamlet commune",
        ),
        # written over two rows
        (
            [("Số", "Họ và", "Ngày, tháng,", "Số", "Thôn"), ("TT", "tên", "năm sinh", "CCCD", None)],
            [],
            2,
            "order full_name birth_date personal_id hamlet",
        ),
        # remarks below, headings of no use below
        (
            [("TT", "Họ và tên", "Ngày sinh", "Thôn"), (None, None, "(ngày/tháng/năm)", "(xóm)")],
            [],
            2,
            "order full_name birth_date hamlet",
        ),
        (
            [("TT", "Họ và tên", "CCCD", "Số tiền", None), (None, None, None, "Tỷ lệ", "Thành tiền")],
            [],
            2,
            "order full_name personal_id [Số tiền – Tỷ lệ] [Thành tiền]",
        ),
        # only heads of households are named
        (
            [("TT", "Chủ hộ", None, None, "Thôn"), (None, "Họ và tên", "Năm sinh", "CCCD", None)],
            [Merge(1, 1, 1, 3)],
            2,
            "order full_name birth_year personal_id hamlet",
        ),
        (
            [("TT", "Chủ hộ", None, "Thành viên", None), (None, "Họ và tên", "CCCD", "Họ và tên", "CCCD")],
            [Merge(1, 1, 1, 2), Merge(1, 3, 1, 4)],
            2,
            "order household_head [Chủ hộ – CCCD] full_name personal_id",
        ),
        # a heading's footnotes and numbers
        (
            [("STT (1)", "(2) Họ và tên", "Ngày sinh¹", "Số CCCD*", "3. Thôn"), ("(1)", "(2)", "(3)", "(4)", "(5)")],
            [],
            1,
            "order full_name birth_date personal_id hamlet",
        ),
        # names in two columns, with words below and without
        (
            [("TT", "Họ và tên", None, "CCCD"), (None, "Họ đệm", "Tên", None)],
            [Merge(1, 1, 1, 2)],
            2,
            "order family_name given_name personal_id",
        ),
    ],
)
def test_headings_of_several_rows_are_read_together(rows, merges, last, columns):
    assert _read(*rows, AN, merges=merges) == (tuple(range(1, last + 1)), columns)
    shifted = [Merge(merge.top + 40, merge.left, merge.bottom + 40, merge.right) for merge in merges]
    far = _read(*[("x",)] * 40, *rows, AN, merges=shifted)
    assert far == (tuple(range(41, 41 + last)), columns)


@pytest.mark.parametrize(
    "below",
    [
        (None, None, None, "Nam"),
        (None, None, "Sở thích"),
        (None, None, "Hộ nghèo"),
        (None, "Xã Bắc Hà"),
        ("Thôn3",),
        (None, None, None, "Xác nhận"),
        ("(A)", "(B)", "(1)"),
    ],
)
def test_words_that_may_be_values_are_no_headings(below):
    assert find_header(_sheet(("STT", "Họ và tên", "Đối tượng", "Giới tính"), below, AN)).rows == (1,)


def test_four_rows_of_headings_are_read_as_in_the_insurers_list():
    rows = [
        ("STT", "Họ và tên", "Mã số BHXH", "Địa chỉ", "Biên lai", None, "Số tiền", None, None, "Ghi chú"),
        (None, None, None, None, "Ngày", "Số", "Tổng số", "Trong đó", None, None),
        (None, None, None, None, None, None, None, "Hỗ trợ khác", None, None),
        (None, None, None, None, None, None, None, "Tỷ lệ (%)", "Số tiền", None),
    ]
    merges = [Merge(1, column, 4, column) for column in (0, 1, 2, 3, 9)]
    merges += [Merge(1, 4, 1, 5), Merge(2, 4, 4, 4), Merge(2, 5, 4, 5), Merge(1, 6, 1, 8), Merge(2, 6, 4, 6)]
    merges += [Merge(2, 7, 2, 8), Merge(3, 7, 3, 8)]
    assert _read(*rows, AN, merges=merges) == (
        (1, 2, 3, 4),
        "order full_name insurance_code address [Biên lai – Ngày] [Biên lai – Số] [Số tiền – Tổng số] "
        "[Số tiền – Trong đó – Hỗ trợ khác – Tỷ lệ (%)] [Số tiền – Trong đó – Hỗ trợ khác – Số tiền] note",
    )
    assert find_header(_sheet(*rows, AN, merges=merges)).unknown == ()


def test_headings_in_more_than_four_rows_are_refused():
    rows = [("STT", "Họ và tên", "Năm sinh", None), *[(None, None, "x", "y")] * 3, (None, None, "Nam", "Nữ"), AN]
    merges = [Merge(1, 0, 5, 0), Merge(1, 1, 5, 1)]
    with pytest.raises(UnclearHeader) as caught:
        find_tables(_sheet(*rows, merges=merges))
    assert (caught.value.reason, caught.value.row) == ("several_rows", 1)
    chain = [Merge(1, 0, 2, 0), Merge(2, 1, 3, 1), Merge(3, 2, 4, 2), Merge(4, 3, 5, 3)]
    words = [("STT", "Họ và tên", "CCCD", "Thôn"), ("a", "b"), ("a", "b", "c"), ("a", "b", "c", "d"), ("a",)]
    with pytest.raises(UnclearHeader):
        find_tables(_sheet(*words, AN, merges=chain))
    assert (
        find_tables(
            _sheet(
                ("Họ và tên", "x"),
                ("a", "b"),
                ("a",),
                ("a",),
                ("a",),
                merges=[Merge(number, 0, number + 1, 0) for number in range(1, 5)],
            )
        )
        == ()
    )


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        (("STT", "Họ và tên", "Nam", "Nữ"), "birth_male birth_female"),
        (("STT", "Họ và tên", "Giới tính", None), "birth_male birth_female"),
    ],
)
def test_years_below_man_and_woman_are_births_and_ticks_are_not(heading, fields):
    below = [(None, None, "Nam", "Nữ")] if heading[3] is None else []
    years = [(1, "Nguyễn Văn An", 1962), (2, "Trần Thị Bé", None, "1970")]
    ticks = [(1, "Nguyễn Văn An", "x"), (2, "Trần Thị Bé", None, "x")]
    more = ("Thôn",)
    assert _read((*heading, *more), *below, *years)[1] == f"order full_name {fields} hamlet"
    assert _read((*heading, *more), *below, *ticks)[1] == "order full_name male_mark female_mark hamlet"


def test_the_same_headings_mean_the_same_on_every_page():
    heading = ("STT", "Họ và tên", "Nam", "Nữ", "Thôn")
    page = [heading, *[(1, "Nguyễn Văn An", 1962)] * 60]
    tables = find_tables(_sheet(*page, heading, (2, "Lê Thị Tư", None, "x")))
    assert tables[0].header.columns == tables[1].header.columns
    assert tables[1].header.having(Field.BIRTH_FEMALE)[0].index == 3


@pytest.mark.parametrize(
    "title",
    [
        ("DANH SÁCH HỘ NGHÈO",),
        ("UBND XÃ BẮC HÀ", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("BẢO HIỂM XÃ HỘI TỈNH BẮC NINH", None, None, "Độc lập - Tự do"),
        ("Tính đến ngày 31/10/2026",),
        (12, "Trần Văn Đức", "Nam", None, None, "Thôn Đông", "Hộ nghèo"),
        ("Cộng", None, 5),
    ],
)
def test_what_stands_above_a_header_is_not_a_part_of_it(title):
    assert find_header(_sheet(title, HEADING, HONG, merges=[Merge(1, 0, 1, 2), Merge(1, 3, 1, 5)])).rows == (2,)


@pytest.mark.parametrize(
    "row",
    [
        (1, "Trần Văn Đức", "Chủ hộ", "Nam", 1962, "Thôn 3"),
        ("1", "Trần Văn Đức", "Chủ hộ", "Nam", "1962", "Thôn 3"),
        ("Họ và tên: Nguyễn Văn An", "Ngày sinh: 05/03/1962"),
    ],
)
def test_rows_of_people_and_forms_are_no_headers(row):
    assert find_tables(_sheet(row)) == ()
    assert len(find_tables(_sheet(HEADING, HONG, row, DUC))) == 1


def test_a_head_of_household_among_people_is_no_header():
    heading = ("STT", "Họ và tên", "Quan hệ", "Giới tính", "Thôn")
    rows = [("1", "Krajan Plin", "Chủ hộ", "Nam", "Thôn 3"), ("2", "Lê Thị Mai", "Vợ", "Nữ", "Thôn 3", "Chủ hộ")]
    assert len(find_tables(_sheet(heading, *rows))) == 1


def test_the_title_of_a_list_of_names_is_no_header():
    assert find_header(_sheet(("DANH SÁCH HỌ TÊN HỌC SINH",), HEADING, HONG)).rows == (2,)


def test_headings_row_after_row_are_refused():
    wide = ("Họ và tên", "CCCD", *[None] * 197, "Thôn")
    with pytest.raises(UnclearHeader) as caught:
        find_tables(_sheet(*[wide] * 1001))
    assert (caught.value.reason, caught.value.row) == ("too_many", 1001)


SIDE = ("STT", "Họ và tên", "Năm sinh", "Thôn")


def _spans(*rows, merges=()):
    return [
        (table.top, table.span, table.left, table.right, table.end)
        for table in find_tables(_sheet(*rows, merges=merges))
    ]


def test_tables_beside_each_other_have_their_own_columns():
    assert _spans((*SIDE, None, *SIDE), (1, "Nguyễn Văn An", 1962)) == [
        (1, (0, 3), 0, 5, None),
        (1, (5, 8), 5, None, None),
    ]
    assert [span for _, span, *_ in _spans((*SIDE, *SIDE, *SIDE))] == [(0, 3), (4, 7), (8, 11)]
    assert [span for _, span, *_ in _spans(SIDE[1:] * 2)] == [(0, 2), (3, 5)]
    assert [span for _, span, *_ in _spans(("TT", "Họ tên", "CCCD", "STT", "Họ và tên", "Thôn"))] == [(0, 2), (3, 5)]


def test_a_second_column_of_names_alone_is_no_second_table():
    assert [span for _, span, *_ in _spans(("STT", "Họ và tên", "Người hưởng", "Năm sinh"))] == [(0, 3)]
    assert [span for _, span, *_ in _spans(("STT", "Chủ hộ", "TT", "Họ và tên", "Năm sinh"))] == [(0, 4)]


@pytest.mark.parametrize(
    "heading",
    [
        ("Họ và tên", "Năm sinh", "Họ và tên"),
        ("STT", "Họ và tên", "Năm sinh", "Họ và tên", "Ghi chú"),
        ("STT", "Mã hộ", "Họ và tên", "Họ và tên", "Năm sinh"),
        ("STT", "Họ và tên", "Năm sinh", None, "Họ và tên", "Chức vụ"),
    ],
)
def test_names_that_come_again_without_saying_whose_are_refused(heading):
    with pytest.raises(UnclearHeader) as caught:
        find_tables(_sheet(heading, AN))
    assert caught.value.reason == "side_by_side"
    assert find_tables(_sheet(("Họ và tên", "Ghi chú", "Họ và tên"))) == ()


def test_a_table_may_begin_beside_another_further_down():
    right = (None, *SIDE)
    rows = [SIDE, (*AN, "Thôn 1"), (2, "Nguyễn Văn Bé", 1963, "Thôn 1", *right), (3, "Lê Thị Tư", 1960, "Thôn 2")]
    assert _spans(*rows) == [(1, (0, 3), 0, 4, None), (3, (5, 8), 4, None, None)]
    left = [(None, None, None, *SIDE), (None, None, None, *AN), ("Họ và tên", "CCCD", None, *AN), ("Lê Thị Tư", "x")]
    assert _spans(*left) == [(1, (3, 6), 2, None, None), (3, (0, 1), 0, 2, None)]


def test_a_table_ends_where_another_begins_below_it():
    other = ("TT", "Họ tên học sinh", "Lớp")
    assert _spans(HEADING, HONG, None, other, (1, "Lê Văn Tám", "5A"), HEADING, DUC) == [
        (1, (0, 6), 0, None, 4),
        (4, (0, 2), 0, None, 6),
        (6, (0, 6), 0, None, None),
    ]
    assert [table[0] for table in _spans(HEADING, HEADING, other, HEADING, HONG)] == [1, 2, 3, 4]


def test_what_a_sender_settled_comes_before_our_own_knowledge():
    heading = ("STT", "Danh tính", "Mã ĐT", "Sở thích", "Ghi chú", "Hộ nghèo", "Nhận hàng", "Đề nghị tặng sổ BHXH")
    settled = {
        "danh tính": Field.FULL_NAME,
        "mã đt": Field.GROUP_MARK,
        "sở thích": None,
        "ghi chú": Field.HAMLET,
        "hộ nghèo": Field.GROUP_MARK,
        "nhận hàng": Field.REQUEST_MARK,
        "đề nghị tặng sổ bhxh": None,
    }
    assert _read(heading, AN, meanings=settled)[1] == (
        "order full_name groups [Sở thích] hamlet group_mark:poor requested [Đề nghị tặng sổ BHXH]"
    )
    assert find_header(_sheet(heading, AN), settled).unknown == ()
    assert find_tables(_sheet(heading, AN)) == ()
    assert find_tables(_sheet(("STT", "Họ và tên", "CCCD"), AN), {"họ và tên": None}) == ()
    assert find_header(_sheet(*[("x",)] * 40, heading, AN), settled).rows == (41,)


def test_of_two_addresses_in_parts_the_more_trusted_counts():
    rows = [
        ("STT", "Họ và tên", "Hộ khẩu thường trú", None, "Nơi ở hiện nay", None),
        (None, None, "Thôn", "Xã", "Thôn", "Xã"),
    ]
    assert _read(*rows, AN)[1] == (
        "order full_name [Hộ khẩu thường trú – Thôn] [Hộ khẩu thường trú – Xã] hamlet commune"
    )
    assert find_header(_sheet(*rows, AN)).unknown == ()


def test_an_address_merged_over_columns_is_known_by_the_words_in_its_cells():
    heading, merges = ("STT", "Họ và tên", "Địa chỉ", None, None, None), [Merge(1, 2, 1, 5)]
    first = (1, "Nguyễn Văn An", "Thôn 1", "Xã Bắc Hà", "Huyện Bắc Hà", "Tỉnh Lào Cai")
    second = (2, "Lê Thị Tư", None, "Phường Cam Ly", "Thị xã Sa Pa", "Tỉnh Lào Cai")
    assert _read(heading, first, second, merges=merges)[1] == "order full_name hamlet commune district province"
    for cells in [
        ("Thôn 1", "Xã A", "Huyện B", "Lào Cai"),
        ("Thôn 1", "Xã A", "Huyện B", 5),
        ("T1", "Xã A", "Xã B", "x"),
    ]:
        with pytest.raises(UnclearHeader):
            find_tables(_sheet(heading, first, (2, "Lê Thị Tư", *cells), merges=merges))
    with pytest.raises(UnclearHeader):
        find_tables(_sheet(heading, (1, "Nguyễn Văn An", "Thôn 1", "Thôn 2"), merges=merges))
    assert _read(heading, (1, "Nguyễn Văn An", "Thôn 1"), merges=merges)[1] == "order full_name address"


def test_a_heading_of_remarks_may_be_merged_over_several_columns():
    rows = [("STT", "Họ và tên", "CCCD", "Ghi chú", None), (1, "Nguyễn Văn An", "x", "a", "b")]
    assert _read(*rows, merges=[Merge(1, 3, 1, 4)])[1] == "order full_name personal_id note"


@pytest.mark.parametrize("group", ["Người nhà", "Cha/mẹ", "Gia đình", "Người quen"])
@pytest.mark.parametrize(
    "merges", [(), (Merge(1, 2, 1, 3),), (Merge(1, 0, 2, 0), Merge(1, 1, 2, 1), Merge(1, 2, 1, 3))]
)
def test_the_names_of_others_below_a_heading_of_their_own_are_not_the_peoples(group, merges):
    rows = ("Khoa", "Họ tên bệnh nhân", group, None), (None, None, "Họ tên", "Năm sinh"), (1, "Lê Bé", "Lê An", 1970)
    found, columns = _read(*rows, merges=merges)
    assert found == (1, 2)
    assert columns.startswith("hospital_ward full_name [")


def test_names_below_a_heading_of_the_people_are_theirs():
    rows = [
        ("STT", "Người hưởng", None, "Họ tên người kê khai"),
        (None, "Họ tên", "Năm sinh", None),
        (1, "A", 1970, "B"),
    ]
    assert _read(*rows, merges=[Merge(1, 1, 1, 2), Merge(1, 3, 2, 3)]) == (
        (1, 2),
        "order full_name birth_year [Họ tên người kê khai]",
    )


def test_headings_with_running_numbers_of_their_own_begin_another_table():
    rows = ("STT", "Họ và tên", "Ghi chú", None), ("STT", None, "Họ tên", "Năm sinh"), (1, None, "Lê Thị Bé", 1970)
    tables = find_tables(_sheet(*rows))
    assert [table.header.rows for table in tables] == [(1,), (2,)]


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ((85, "7 tuổi", "6 tháng"), "full_name birth_year sex"),
        ((85, 1940), "full_name [Tuổi] sex"),
        (("già",), "full_name [Tuổi] sex"),
        ((None,), "full_name [Tuổi] sex"),
    ],
)
def test_where_nothing_but_ages_stands_nobody_is_asked_about_them(cells, columns):
    rows = [("Lê Văn An", cell, "Nam") for cell in cells]
    assert _read(("Họ và tên", "Tuổi", "Giới tính"), *rows)[1] == columns


@pytest.mark.parametrize("heading", ["Tên đối tượng", "Đối tượng thụ hưởng"])
def test_names_below_the_heading_of_groups_are_asked_about(heading):
    rows = [(1, "Lê Văn An", 1960), (2, "Trần Thị Bé", 1961)]
    [table] = find_tables(_sheet(("STT", heading, "Năm sinh"), *rows))
    assert table.header.likely_name == 1
    assert [(column.heading, column.field) for column in table.header.unknown] == [(f"{heading} (ghi tên người)", None)]


@pytest.mark.parametrize("named", ["HỌ TÊN", "\n12.\n Họ tên", "[2] Ho ten", "Họ\nTên", "Đương sự:"])
def test_headings_far_below_are_found_however_they_are_written(named):
    rows = [("Công văn số 12/UBND", number) for number in range(40)]
    rows += [("12\n", named, "Năm sinh", "Số CCCD"), (*AN, "027062000123")]
    read = _read(*rows, meanings={heading_key("Đương sự"): Field.FULL_NAME})
    assert read == ((41,), "[12] full_name birth_year personal_id")
