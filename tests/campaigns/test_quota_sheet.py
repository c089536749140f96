"""Quotas in and out of Excel: what a file says, row by row, and what is wrong with it."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from campaigns import quota_sheet
from campaigns.quota_sheet import HEADING_WITHIN, HEADINGS, Entry, read, written
from campaigns.sheet_cells import WrongSheet

NARROW = HEADINGS[1:5]
KINDS = {"book": "Sổ BHXH", "card": "Thẻ BHYT"}
AREAS = {
    "24": "Thành phố Bắc Ninh",
    "09205": "Xã Yên Trung",
    "09202": "Xã Tam Giang",
    "00004": "Phường Ba Đình",
    "04": "Cao Bằng",
}


def sheet(*rows, headings=NARROW, above=()):
    book = Workbook()
    for row in (*above, headings, *rows):
        book.active.append(list(row))
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def entries(content):
    taken = read(content, campaign="BN2023", kinds=KINDS, areas=AREAS)
    assert taken.problems == ()
    return taken.entries


def problems(*rows):
    return read(sheet(*rows), campaign="BN2023", kinds=KINDS, areas=AREAS).problems


def test_a_file_that_was_written_reads_back():
    rows = [
        ("BN2023", "Sổ BHXH", "24", "Thành phố Bắc Ninh", 100, "Chia đều"),
        ("BN2023", "Thẻ BHYT", "09205", "Xã Yên Trung", None, ""),
    ]
    content = written("Hạn mức của chiến dịch BN2023", rows)
    assert entries(content) == (Entry("book", "24", 100), Entry("card", "09205", None))
    first = load_workbook(BytesIO(content)).active
    assert first["A1"].value == "Hạn mức của chiến dịch BN2023"
    assert [cell.value for cell in first[4]] == list(HEADINGS)
    assert (first["C6"].value, first["C6"].number_format) == ("09205", "@")


def test_columns_are_found_by_name_wherever_they_stand():
    content = sheet(
        (5, "09205", "so bhxh"),
        headings=("HẠN MỨC", "Mã xã/tỉnh", "loai qua"),
        above=[("UBND TỈNH",), (), ("Danh sách hạn mức",)],
    )
    assert entries(content) == (Entry("book", "09205", 5),)


@pytest.mark.parametrize(
    ("typed", "area"),
    [
        ("24", "24"),
        ("09205", "09205"),
        (9205, "09205"),
        (9205.0, "09205"),
        ("9205", "09205"),
        ("00004", "00004"),
        ("04", "04"),
    ],
)
def test_codes_are_read_without_their_leading_zeros_too(typed, area):
    assert entries(sheet(("Sổ BHXH", typed, "", 1))) == (Entry("book", area, 1),)


@pytest.mark.parametrize(
    ("typed", "most"), [(0, 0), (7, 7), (7.0, 7), ("1.250", 1250), (" 12 ", 12), ("", None), (None, None)]
)
def test_quotas_are_whole_numbers_or_none(typed, most):
    assert entries(sheet(("Sổ BHXH", "24", "", typed))) == (Entry("book", "24", most),)


def test_empty_rows_are_passed_over():
    assert entries(sheet(("", "", "", ""), ("Sổ BHXH", "24", "", 1), (), (None, None, "Cộng", None))) == (
        Entry("book", "24", 1),
    )


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (
            ("Quà Tết", "24", "", 1),
            "Dòng 2: loại quà “Quà Tết” không có trong chiến dịch. Các loại quà: Sổ BHXH, Thẻ BHYT.",
        ),
        (("Sổ BHXH", "38", "", 1), "Dòng 2: mã xã/tỉnh “38” không có trong phạm vi của chiến dịch."),
        (("Sổ BHXH", "xã A", "", 1), "Dòng 2: mã xã/tỉnh “xã A” không có trong phạm vi của chiến dịch."),
        (("Sổ BHXH", "123456", "", 1), "Dòng 2: mã xã/tỉnh “123456” không có trong phạm vi của chiến dịch."),
        (("Sổ BHXH", "", "", 1), "Dòng 2: mã xã/tỉnh “” không có trong phạm vi của chiến dịch."),
        (
            ("Sổ BHXH", 4, "", 1),
            "Dòng 2: mã “4” có thể là 04 (Cao Bằng) hay 00004 (Phường Ba Đình). "
            "Hãy ghi đủ các chữ số, kể cả số 0 ở đầu.",
        ),
        (("Sổ BHXH", "24", "", "nhiều"), "Dòng 2: hạn mức “nhiều” không phải là số nguyên từ 0 trở lên."),
        (("Sổ BHXH", "24", "", -1), "Dòng 2: hạn mức “-1” không phải là số nguyên từ 0 trở lên."),
        (("Sổ BHXH", "24", "", 1.5), "Dòng 2: hạn mức “1.5” không phải là số nguyên từ 0 trở lên."),
        (("Sổ BHXH", "24", "", 1.125), "Dòng 2: hạn mức “1.125” không phải là số nguyên từ 0 trở lên."),
        (
            ("Sổ BHXH", "24", "", 10_000_001),
            "Dòng 2: hạn mức “10000001” lớn quá mức có thể (nhiều nhất 10.000.000 suất).",
        ),
        (
            ("Sổ BHXH", "24", "", "1" * 16),
            f"Dòng 2: hạn mức “{'1' * 16}” lớn quá mức có thể (nhiều nhất 10.000.000 suất).",
        ),
    ],
)
def test_a_wrong_row_says_what_is_wrong(row, problem):
    assert problems(row) == (problem,)


def test_every_wrong_row_is_named_and_right_ones_are_kept():
    taken = read(
        sheet(("Sổ", "24", "", 1), ("Sổ BHXH", "24", "", 1), ("Sổ BHXH", "1", "", 1)),
        campaign="BN2023",
        kinds=KINDS,
        areas=AREAS,
    )
    assert [problem.split(":")[0] for problem in taken.problems] == ["Dòng 2", "Dòng 4"]
    assert taken.entries == (Entry("book", "24", 1),)


def test_an_area_stands_once_for_a_kind():
    rows = [("Sổ BHXH", "24", "", 1), ("Thẻ BHYT", "24", "", 1), ("Sổ BHXH", 24, "", 2)]
    assert problems(*rows) == ("Dòng 4: Sổ BHXH của Thành phố Bắc Ninh đã có ở dòng 2.",)


def wrong(content, match):
    with pytest.raises(WrongSheet, match=match):
        read(content, campaign="BN2023", kinds=KINDS, areas=AREAS)


def test_rows_of_another_campaign_are_refused():
    rows = [
        ("bn2023", "Sổ BHXH", "24", "", 1, ""),
        ("", "Thẻ BHYT", "24", "", 2, ""),
        ("TET2027", "Sổ", "9", "", 3, ""),
    ]
    taken = read(sheet(*rows, headings=HEADINGS), campaign="BN2023", kinds=KINDS, areas=AREAS)
    assert taken.problems == ("Dòng 4: dòng này thuộc chiến dịch TET2027, không phải BN2023.",)
    assert taken.entries == (Entry("book", "24", 1), Entry("card", "24", 2))


def test_a_file_that_is_no_workbook_is_refused_in_words():
    wrong(b"", "Không đọc được tệp")
    wrong(b"not a workbook at all", "Không đọc được tệp")
    wrong(sheet(("Sổ BHXH", "24", "", 1))[:500], "Không đọc được tệp")


def test_a_file_without_its_heading_is_refused():
    wrong(sheet(("Sổ BHXH", "24", 1), headings=("Loại quà", "Mã xã/tỉnh", "Số")), "Không thấy dòng tiêu đề")
    wrong(sheet(("Sổ BHXH", "24", "", 1), above=[("Trang",)] * HEADING_WITHIN), "Không thấy dòng tiêu đề")
    entries(sheet(("Sổ BHXH", "24", "", 1), above=[("Trang",)] * (HEADING_WITHIN - 1)))


def test_a_file_without_rows_is_refused():
    wrong(sheet(), "không có dòng hạn mức nào")


def test_a_file_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(quota_sheet, "MOST_ROWS", 1)
    wrong(sheet(("Sổ BHXH", "24", "", 1), ("Thẻ BHYT", "24", "", 1)), "hơn 1 dòng")


def test_no_text_becomes_a_formula():
    content = written("=1+1", [("=CODE", "=KIND", "=24", '=HYPERLINK("http://x","y")', 5, "=HOW")])
    first = load_workbook(BytesIO(content)).active
    assert [(cell.value, cell.data_type) for cell in (first["A1"], *first[5])] == [
        ("=1+1", "s"),
        ("=CODE", "s"),
        ("=KIND", "s"),
        ("=24", "s"),
        ('=HYPERLINK("http://x","y")', "s"),
        (5, "n"),
        ("=HOW", "s"),
    ]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("#REF!", "ô hạn mức có lỗi công thức (#REF!). Hãy sửa công thức hoặc gõ số vào ô."),
        (
            "=SUM(A1:A2)",
            "ô hạn mức có công thức chưa được tính. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại, hoặc gõ số vào ô.",
        ),
    ],
)
def test_a_failed_formula_takes_no_quota_away(cell, words):
    assert problems(("Sổ BHXH", "24", "", 5), ("Sổ BHXH", "09205", "", cell)) == (f"Dòng 3: {words}",)
