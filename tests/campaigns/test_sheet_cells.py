"""Rows, texts and whole numbers of the plan's Excel files."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from campaigns import sheet_bounds
from campaigns.sheet_cells import TOO_LARGE, Failed, WrongSheet, made_file, rows_of, said, text_of, whole_of


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def test_rows_come_from_the_first_row_on_with_all_columns():
    assert rows_of(workbook((), ("", "a", 1), ("b",))) == [["", "", ""], ["", "a", 1.0], ["b", "", ""]]


def test_a_failed_formula_is_no_empty_cell():
    """Also where nothing else stands in its row or column."""
    content = workbook(("a", "=1/0"), (), ("", "", "#REF!"), ("", "", None))
    assert rows_of(content) == [["a", Failed(""), ""], ["", "", ""], ["", "", Failed("#REF!")]]
    assert (text_of(Failed("#REF!")), text_of(Failed(""))) == ("#REF!", "công thức chưa có kết quả")
    assert whole_of(Failed("#REF!")) is None
    assert rows_of(workbook(("=1",))) == [[Failed("")]]


def test_a_file_that_unpacks_to_far_too_much_is_refused_unread(monkeypatch):
    content = workbook(("a",))
    monkeypatch.setattr(sheet_bounds, "MOST_UNPACKED", 10)
    with pytest.raises(WrongSheet, match="quá nhiều dữ liệu"):
        rows_of(content)


@pytest.mark.parametrize("corner", ["XFD1048576", "A200001", "IW1"])
def test_a_value_in_a_far_corner_is_refused_before_it_is_laid_out(corner):
    book = Workbook()
    book.active["A1"] = "a"
    book.active[corner] = "b"
    output = BytesIO()
    book.save(output)
    with pytest.raises(WrongSheet, match="quá nhiều dữ liệu"):
        rows_of(output.getvalue())


def archive():
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as parts:
        parts.writestr("khac.txt", "x")
    return output.getvalue()


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04 cut off", b"words", archive()])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(WrongSheet, match=r"Không đọc được tệp. Hãy mở tệp bằng Excel, lưu lại dạng .xlsx rồi gửi lại."):
        rows_of(content)


@pytest.mark.parametrize(("cell", "text"), [(3.0, "3"), (3.5, "3.5"), ("  a b ", "a b"), ("", ""), (7, "7")])
def test_a_cell_reads_as_one_sees_it(cell, text):
    assert text_of(cell) == text


@pytest.mark.parametrize(
    ("cell", "whole"),
    [
        (0, 0),
        (12.0, 12),
        ("12", 12),
        (" 1.250 ", 1250),
        ("1.250.000", 1_250_000),
        ("", None),
        (1.5, None),
        (1.125, None),
        ("1.25", None),
        ("1,250", None),
        (-1, None),
        ("nhiều", None),
        ("²", None),
        ("9" * 15, 999_999_999_999_999),
        ("9" * 16, TOO_LARGE),
        ("9" * 5000, TOO_LARGE),
        (1e300, TOO_LARGE),
        ("0" * 20 + "5", 5),
        ("0" * 20, 0),
        (True, None),
    ],
)
def test_whole_numbers_are_read_with_dots_between_thousands(cell, whole):
    assert whole_of(cell) == whole


@pytest.mark.parametrize(
    ("cell", "words"),
    [(12.0, "“12”"), (" ít ", "“ít”"), ("9" * 24, f"“{'9' * 24}”"), ("9" * 25, f"“{'9' * 24}…”")],
)
def test_a_message_says_a_cell_and_of_a_long_one_the_beginning(cell, words):
    assert said(cell) == words


def test_a_made_file_has_title_hint_headings_and_rows():
    content = made_file(
        name="Trang",
        title="Tên",
        hint="Cách điền",
        headings=("Mã", "Số"),
        widths=(8, 4),
        rows=[("00004", 5)],
        codes=(1,),
    )
    sheet = load_workbook(BytesIO(content)).active
    assert (sheet.title, sheet["A1"].value, sheet["A2"].value, sheet.freeze_panes) == (
        "Trang",
        "Tên",
        "Cách điền",
        "A5",
    )
    assert [cell.value for cell in sheet[4]] == ["Mã", "Số"]
    assert [(cell.value, cell.number_format) for cell in sheet[5]] == [("00004", "@"), (5, "General")]


def test_nothing_typed_becomes_a_formula_or_breaks_the_file():
    content = made_file(
        name="Trang", title="=1+1", hint="", headings=("=A",), widths=(8,), rows=[('=HYPERLINK("x")',), ("a\x0bb",)]
    )
    sheet = load_workbook(BytesIO(content)).active
    cells = (sheet["A1"], sheet["A4"], sheet["A5"], sheet["A6"])
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("=1+1", "s"),
        ("=A", "s"),
        ('=HYPERLINK("x")', "s"),
        ("ab", "s"),
    ]
