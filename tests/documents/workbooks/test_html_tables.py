import time

import pytest

from documents.workbooks import unreadable
from documents.workbooks.legacy_fonts import LegacyText
from documents.workbooks.sheets import BadCell, Merge, Row
from documents.workbooks.workbook import read_workbook
from tests.beneficiaries.refused import refusal

PAGE = '<html><head><meta charset="utf-8"><style>td { }</style></head><body>%s</body></html>'


def sheet(tables, page=PAGE, encoding="utf-8"):
    [only] = read_workbook((page % tables).encode(encoding)).sheets
    assert (only.name, only.hidden) == ("HTML", False)
    return only


def cells(tables, **about):
    return [row.cells for row in sheet(tables, **about).rows]


def test_the_rows_of_all_tables_stand_below_each_other():
    tables = (
        "<p>Trang</p><table><tr><th>Họ và tên</th><th>Thôn</th></tr><tr><td>Nguyễn&nbsp;Thị <b>Hồng</b></td>"
        "<td>Đông<br>Hồ</td></tr></table> giữa <TABLE border=1><tbody><tr><td>a &lt;b&gt;</td></tr></tbody></TABLE>"
    )
    assert sheet(tables).rows == (
        Row(1, ("Họ và tên", "Thôn")),
        Row(2, ("Nguyễn\u00a0Thị Hồng", "Đông\nHồ")),
        Row(3, ("a <b>",)),
    )


def test_ends_of_cells_and_rows_may_be_left_out():
    assert cells("<table><tr><td>a<td>b<tr><td>c") == [("a", "b"), ("c",)]


def test_cells_over_several_columns_and_rows_keep_the_others_in_place():
    tables = (
        '<table><tr><td rowspan="2">STT</td><td colspan="2">Năm sinh</td><td rowspan=2>Thôn</td></tr>'
        "<tr><td>Nam</td><td>Nữ</td></tr><tr><td>1</td><td>1950</td><td></td><td>Đông</td></tr></table>"
        '<table><tr><td colspan="x">a</td></tr></table>'
    )
    assert cells(tables) == [
        ("STT", "Năm sinh", None, "Thôn"),
        (None, "Nam", "Nữ"),
        ("1", "1950", None, "Đông"),
        ("a",),
    ]
    assert sheet(tables).merges == (Merge(1, 0, 2, 0), Merge(1, 1, 1, 2), Merge(1, 3, 2, 3))


def test_numbers_that_excel_rounded_on_the_page_are_kept_whole():
    assert cells(
        "<table><tr><td x:num='38162001234'>3.82E+10</td><td x:num>5</td><td x:num='?'>6</td><td>#N/A</td></tr></table>"
    ) == [(38162001234, "5", "6", BadCell("#N/A"))]


def test_a_table_within_a_cell_is_its_text():
    inner = "<table><tr><td>b</td><td>c</td></tr></table>"
    assert cells(f"<table><tr><td>a{inner}</td><td>d</td></tr></table>") == [("a\nbc", "d")]


def test_hidden_rows_are_marked_and_scripts_are_no_text():
    tables = (
        "<table><tr style='display: none'><td>a<script>var x = '<td>'</script></td></tr><!-- <tr><td>no</td></tr> -->"
        "<tr><td>b</td></tr></table>"
    )
    assert sheet(tables).rows == (Row(1, ("a",), hidden=True), Row(2, ("b",)))


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        ("<html><meta charset=windows-1258><body>%s</body></html>", "cp1258"),
        ("<html><meta charset=nothing-known><body>%s</body></html>", "utf-8"),
        ("<html><meta charset=ascii><body>%s</body></html>", "utf-8"),
        ("<table>%s</table>", "utf-8-sig"),
        ("<html>%s</html>", "utf-16"),
    ],
)
def test_the_encoding_is_what_the_page_says_if_that_is_true(page, encoding):
    tables = "<tr><td>Đông Hà</td></tr>"
    assert cells(tables if page.startswith("<table") else f"<table>{tables}</table>", page=page, encoding=encoding) == [
        ("Đông Hà",)
    ]


def test_old_fonts_are_read_by_their_characters():
    [(name, _)] = cells("<table><tr><td>TrÇn ThÞ H\u00adíng</td><td>Nam</td></tr></table>")
    assert (name, type(name)) == ("Trần Thị Hướng", LegacyText)
    assert cells("<table><tr><td>TrÇn §øc B×nh</td></tr></table>", page="<html>%s</html>", encoding="latin-1") == [
        ("Trần Đức Bình",)
    ]


@pytest.mark.parametrize(
    "page",
    [
        b"<html><body>Phien lam viec da het han, xin dang nhap lai</body></html>",
        b"<!DOCTYPE html><form></form>",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x",
        b"<html><!-- never closed <table><tr><td>a</td></tr></table>",
        b"<html><script>never closed <table><tr><td>a</td></tr></table>",
        b"<html></td></tr></table><td>a",
    ],
)
def test_a_page_without_a_table_says_so(page):
    assert refusal(page) == "other_format"


def test_a_table_that_reaches_too_far_is_refused(monkeypatch):
    assert refusal(b"<table><tr><td colspan=300>a</td></tr></table>") == "too_many_cells"
    assert refusal(b"<table><tr>" + b"<td>a" * 300) == "too_many_cells"
    monkeypatch.setattr(unreadable, "MAX_TEXT", 5)
    assert refusal(b"<table><tr><td>abcdef</td></tr></table>") == "expands"


@pytest.mark.parametrize("piece", ["<", "<!--", "<a ", "<td", "<script>", "<table>", "&#", "<td a", '<td "', "<a='"])
def test_no_page_takes_longer_than_its_length(piece):
    page = f"<table><tr><td>x</td></tr>{piece * (2_000_000 // len(piece))}".encode()
    start = time.perf_counter()
    assert read_workbook(page).sheets[0].rows[0].cells == ("x",)
    assert time.perf_counter() - start < 5
