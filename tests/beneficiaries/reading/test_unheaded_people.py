from datetime import date

import pytest

from beneficiaries.reading.unheaded_people import has_people_above, looks_like_people
from documents.workbooks.workbook import Row


def _rows(rows):
    return [Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("Kinh",), ("Mông",)], False),
        ([("BÁO CÁO",), ("Thôn 1", 12, 5)], False),
        ([("Liên hệ", "0912345678")], False),
        ([("A", "027162001234")], True),
        ([("A", "'027162001234")], True),
        ([("A", 27162001234)], True),
        ([("A", 316926744)], True),
        ([("A", 12345678)], False),
        ([("A", True)], False),
        ([("Nguyễn An", 1962)] * 2, False),
        ([("Nguyễn An", 1962)] * 3, True),
        ([("Lê Văn Sáu", 1960)], True),
        ([("Lê Văn Sáu", "Nam")], True),
        ([(1, "Lê Văn Ba"), (2, "Lê Văn Bốn")], True),
        ([(1, "Lê Văn Ba"), (2, "Bánh kẹo")], False),
        ([(1, "Lê Văn Ba", "Chủ tịch"), (2, "Lê Văn Bốn", "Bí thư")], False),
        ([("Thôn 4",), ("Lê Văn Tám",), ("Lê Văn Chín",)], True),
        ([("Kết quả",), ("Người lập",), ("Lê Văn Tám",), ("Trưởng thôn",), ("Lê Văn Chín",)], False),
        ([("Lê Văn Sáu", "Chủ tịch", "Nam")], False),
        ([("Người lập:", "Lê Văn Sáu", 1960)], False),
        ([("Điện thoại", "Lê Văn Sáu", 1960)], False),
        ([("Hồ Chí Minh", 2026)], False),
        ([("Thôn Văn Sáu", 1960)], False),
        ([("Nguyễn Văn An", "05/03/1962")] * 3, True),
        ([("Nguyễn Văn An", "1962")] * 3, True),
        ([("Nguyễn Văn An", date(1962, 3, 5))] * 3, True),
        ([("An", 1962)] * 3, False),
        ([("Nguyễn Văn An", 12)] * 3, False),
        ([], False),
    ],
)
def test_a_sheet_without_headings_may_still_hold_people(rows, expected):
    assert looks_like_people(_rows(rows)) is expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("Nguyễn Văn An", "027062001234")], True),
        ([("Nguyễn Văn An", 27062001234)], True),
        ([("Nguyễn Văn An", 912345678)], False),
        ([("Liên hệ", "027062001234")], True),
        ([("Danh mục", 1, "027062001234")], True),
        ([(1, "027062001234")], False),
        ([("Nguyễn An", 1962)] * 2, False),
        ([("Nguyễn An", 1962)] * 3, True),
        ([("1. Lê Văn Bình", "1971", "Nam")], True),
        ([("Lê Văn Sáu", "Nam")], True),
        ([(1, "Lê Văn Ba"), (2, "Lê Văn Bốn")], False),
        ([("Chủ hộ:", "Nguyễn Văn An", "Năm sinh:", 1960)], False),
        ([("BÁO CÁO NĂM", 2026)], False),
    ],
)
def test_people_above_a_header_would_be_lost(rows, expected):
    assert has_people_above(_rows(rows)) is expected


@pytest.mark.parametrize(
    ("cells", "counted"),
    [
        ((1, "Lê Văn An", 1950), True),
        (("01.", None, "LÊ VĂN AN", "5/3/1950"), True),
        ((3, "Krajan Plin", date(1950, 3, 5)), True),
        (("Lê Văn An", 1950), True),
        (("Lê An", 1950), False),
        ((2026, "Lê An", 1950), False),
        ((1, "Lê Văn An", 5), False),
        ((1, "Hộ nghèo", 1950), False),
        ((1, "Thôn Đông", 1950), False),
        ((1, 1950), False),
        ((None,), False),
    ],
)
def test_one_row_with_number_name_and_birth_is_of_a_list(cells, counted):
    rows = (Row(1, ("BẢNG KÊ",)), Row(2, cells))
    assert looks_like_people(rows) is counted
    assert has_people_above(rows) is counted
