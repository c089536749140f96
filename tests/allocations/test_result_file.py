"""The Excel file, opened again."""

from dataclasses import replace
from io import BytesIO

from openpyxl import load_workbook

from allocations.result_file import ABOUT, HEADINGS, SHEET, WHICH_PRICE, Entry, written


def line(**fields) -> Entry:
    return replace(
        Entry(
            code="BN2023-00012",
            full_name="Nguyễn Thị Hồng",
            born="05/03/1962",
            id_ending="0421",
            hamlet="Thôn Đông",
            commune="Xã Yên Trung",
            province="Thành phố Bắc Ninh",
            gift="Thẻ BHYT 12 tháng",
            sponsor="Công ty Thử nghiệm",
            pledge="BN2023-CK0001",
            price=804_600,
            split=(804_600, 241_380, 0, 563_220),
        ),
        **fields,
    )


def opened(rows, about=()):
    return load_workbook(BytesIO(written(rows, about)))


def test_a_line_has_its_columns_in_order_and_the_last_row_the_sum():
    sheet = opened([line(), line(code="BN2023-00013", price=1_980_000, split=None)])[SHEET]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == HEADINGS
    assert rows[1] == (
        1,
        "BN2023-00012",
        "Nguyễn Thị Hồng",
        "05/03/1962",
        "0421",
        "Thôn Đông",
        "Xã Yên Trung",
        "Thành phố Bắc Ninh",
        "Thẻ BHYT 12 tháng",
        "Công ty Thử nghiệm",
        "BN2023-CK0001",
        804_600,
        241_380,
        0,
        563_220,
        804_600,
    )
    assert (rows[2][:2], rows[2][-5:]) == ((2, "BN2023-00013"), ("không lưu",) * 4 + (1_980_000,))
    assert rows[3] == (None, None, "Cộng", *[None] * 8, 804_600, 241_380, 0, 563_220, 2_784_600)
    assert len(rows) == 4


def test_an_amount_that_is_not_known_is_told_in_words_and_never_blank_or_nothing():
    book = opened([line(), line(split=None), line(price=None, split=None)], [("Chiến dịch", "BN2023")])
    rows = [row[-5:] for row in book[SHEET].iter_rows(min_row=2, values_only=True)]
    assert rows == [
        (804_600, 241_380, 0, 563_220, 804_600),
        (*["không lưu"] * 4, 804_600),
        ("chưa có giá",) * 5,
        (804_600, 241_380, 0, 563_220, 1_609_200),
    ]
    about = list(book[ABOUT].iter_rows(values_only=True))
    assert [label for label, _value in about] == ["Chiến dịch", "Ô không có số tiền"]
    assert about[1][1].startswith("“không lưu”: suất được duyệt trước khi phần mềm lưu cách tính giá")


def test_the_file_says_which_price_counts_only_where_another_is_computed_now():
    for same in ([line()], [line(now=804_600)], [line(price=None, split=None)]):
        assert WHICH_PRICE not in dict(opened(same)[ABOUT].iter_rows(values_only=True)), same
    rows = [line(now=842_400), line(), line(now=0)]
    assert dict(opened(rows)[ABOUT].iter_rows(values_only=True)) == {
        WHICH_PRICE: (
            "Áp dụng giá khi duyệt phân bổ, cộng 2.413.800 đồng. Tính theo ngày đóng tiền và quy định hiện nay thì "
            "2 suất có giá khác, cộng 1.647.000 đồng; giá đã duyệt không thay đổi."
        )
    }


def test_no_text_is_ever_a_formula_even_when_somebody_edits_it():
    nasty = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "\t=1"]
    for text in nasty:
        one = line(code=text, full_name=text, hamlet=text, sponsor=text, pledge=text, commune=text, gift=text)
        for sheet in opened([one], [(text, text)]):
            texts = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
            assert texts
            assert {cell.data_type for cell in texts} == {"s"}
            assert all(cell.quotePrefix for cell in texts)


def test_a_control_character_does_not_spoil_the_file():
    sheet = opened([line(full_name="Nguyễn\x0bThị\x00 Hồng")])[SHEET]
    assert sheet["C2"].value == "Nguyễn Thị Hồng"


def test_the_second_sheet_says_which_decision_it_is():
    book = opened([], [("Chiến dịch", "BN2023"), ("Mã băm", "ab12")])
    assert book.sheetnames == [SHEET, ABOUT]
    assert list(book[ABOUT].iter_rows(values_only=True)) == [("Chiến dịch", "BN2023"), ("Mã băm", "ab12")]
    assert [row[2] for row in book[SHEET].iter_rows(values_only=True)] == ["Họ và tên", "Cộng"]


def test_the_heading_stays_in_sight_and_the_paper_is_a4_landscape():
    sheet = opened([line()])[SHEET]
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:P2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet["P2"].number_format == "#,##0"
