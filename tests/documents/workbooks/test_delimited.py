import time
import unicodedata

import pytest

from documents.workbooks import unreadable
from documents.workbooks.legacy_fonts import TCVN3, LegacyText
from documents.workbooks.sheets import BadCell, Row
from documents.workbooks.workbook import read_workbook
from tests.beneficiaries.refused import refusal

LINES = "STT;Họ và tên;Số CCCD\n1;Nguyễn Thị Hồng;027162001234\n2;Trần Văn Đức;3.81E+10\n"
ROWS = (
    Row(1, ("STT", "Họ và tên", "Số CCCD")),
    Row(2, ("1", "Nguyễn Thị Hồng", "027162001234")),
    Row(3, ("2", "Trần Văn Đức", "3.81E+10")),
)


def rows(content):
    [sheet] = read_workbook(content if isinstance(content, bytes) else content.encode()).sheets
    assert (sheet.name, sheet.hidden, sheet.merges) == ("CSV", False, ())
    return sheet.rows


def in_tcvn3(text):
    signs = {letter: sign for sign, letter in TCVN3.items()}
    return "".join(signs.get(char, char) for char in text).encode("latin-1")


def in_windows_1258(text):
    """As Windows writes it: a letter that the code page has not, without its tone and then the tone."""
    return b"".join(_in_windows_1258(char) for char in text)


def _in_windows_1258(char):
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        pieces = unicodedata.normalize("NFD", char)
        tone = next(piece for piece in pieces if piece in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", pieces.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode("utf-8"),
        LINES.encode("utf-8-sig"),
        LINES.encode("utf-16"),
        LINES.encode("utf-16-le"),
        LINES.encode("utf-16-be"),
        b"\xfe\xff" + LINES.encode("utf-16-be"),
        in_windows_1258(LINES),
        LINES.replace("\n", "\r\n").encode(),
        LINES.replace("\n", "\r").encode(),
        LINES.replace(";", ",").encode(),
        LINES.replace(";", "\t").encode("utf-16"),
        LINES.replace(";", "|").encode(),
        ("sep=;\n" + LINES).encode(),
        ('"sep=;"\r\n' + LINES).encode("utf-8-sig"),
        LINES.replace("1;", '"1";').replace("Đức;", "Đức\0;").encode(),
        LINES.replace("3.81E+10", '"=""3.81E+10"""').encode(),
    ],
)
def test_encodings_and_delimiters_are_found_out(content):
    assert rows(content) == ROWS


def test_bytes_of_an_old_font_are_read_as_such_throughout():
    lines = "Họ và tên,Thôn,Giới tính\nVũ Thị Hướng,Đồng Và,Nữ\nBlơ Kpă,5 m²,Nam\n"
    read = rows(in_tcvn3(lines))
    assert [row.cells for row in read] == [tuple(line.split(",")) for line in lines.splitlines()]
    assert [type(cell) for cell in read[2].cells] == [LegacyText, str, str]
    assert read[2].cells[0].written == "Bl¬ Kp¨"


def test_bytes_of_vni_are_read_as_such_throughout():
    lines = "Hoï vaø teân,Thoân\nLeâ Vaên Ñöùc,Ñoâng Hoà\nHoàng,Nam\n"
    assert [row.cells for row in rows(lines.encode("cp1252"))] == [
        ("Họ và tên", "Thôn"),
        ("Lê Văn Đức", "Đông Hồ"),
        ("Hồng", "Nam"),
    ]


def test_old_letters_that_were_saved_as_unicode_are_read_by_their_characters():
    lines = "hä vµ tªn,th«n\nTrÇn ThÞ H\u00adíng,§ång Vµ\nVò An,Hà\n"
    assert [row.cells for row in rows(lines)][1:] == [("Trần Thị Hướng", "Đồng Và"), ("Vũ An", "Hà")]


def test_a_text_without_spaces_takes_no_time():
    start = time.perf_counter()
    content = "Họ tên;Ngày sinh\nVũ Thị Hương;1962\n".encode("cp1258", "replace") + b"A" * 100_000
    assert read_workbook(content).sheets[0].rows[2].cells == ("A" * 100_000,)
    assert time.perf_counter() - start < 5  # far less than a second; asking at each letter anew takes many minutes


def test_a_few_damaged_letters_do_not_change_the_encoding():
    content = (LINES * 40).encode().replace("Đức".encode(), b"\xc4c", 1)
    assert rows(content)[2].cells[1] == "Trần Văn \ufffdc"
    assert rows(content)[1] == ROWS[1]


def test_bytes_that_make_no_vietnamese_are_taken_for_windows_1258():
    assert rows(b"a,\x80\nb,\x8a\n") == (Row(1, ("a", "€")), Row(2, ("b", "\ufffd")))


def test_row_numbers_are_those_that_excel_shows():
    assert rows('a,b\n\n"c\nd",e\n,\nf,g\n') == (
        Row(1, ("a", "b")),
        Row(3, ("c\nd", "e")),
        Row(5, ("f", "g")),
    )


def test_quotation_marks_hold_cells_together():
    assert rows('a,"b, c","d ""e"""\n1,2,3\n')[0].cells == ("a", "b, c", 'd "e"')


def test_a_quotation_mark_that_is_never_closed_swallows_nobody():
    lines = ["a,b"] + ['1,"x'] + [f"{number},y" for number in range(2, 60)]
    read = rows("\n".join(lines))
    assert len(read) == 60
    assert read[1].cells == ("1", '"x')


def test_errors_and_formulas_have_no_value():
    assert rows('a,#N/A\n=B1&C1,"=SUM(A1,2)"\n=5,#tag\n') == (
        Row(1, ("a", BadCell("#N/A"))),
        Row(2, (BadCell("=B1&C1"), BadCell("=SUM(A1,2)"))),
        Row(3, ("=5", "#tag")),
    )


def test_the_delimiter_is_that_which_makes_most_rows_alike():
    title = "DANH SÁCH, NĂM 2026\nUBND xã; tỉnh\n"
    assert rows(title + "a;b, c;d\n1;2, 3;4\n")[2].cells == ("a", "b, c", "d")


@pytest.mark.parametrize("content", [b"day khong phai bang tinh", b"a\nb\nc", b"\x01\x02\x03,\x04\n" * 9, b"\0" * 500])
def test_a_text_without_cells_is_no_list(content):
    assert refusal(content) == "not_workbook"


def test_a_file_of_separators_is_empty():
    assert refusal(b",,\n,,\n") == "empty"


def test_limits_hold_before_anything_is_laid_out(monkeypatch):
    assert refusal(b"," * 300 + b"a\n") == "too_many_cells"
    assert refusal(b"a," * 2 + b"b" * 200_000 + b"\n") == "damaged"
    assert refusal(b"a,b\n" * 300 + b"b" * 200_000 + b"\n") == "damaged"
    monkeypatch.setattr(unreadable, "MAX_ROWS", 5)
    assert refusal(b"a,b\n" * 6) == "too_many_cells"
    monkeypatch.setattr(unreadable, "MAX_TEXT", 20)
    assert refusal(b"aaaaaaa,bbbbbb\n" * 2) == "expands"


STRAY = (
    "STT,Họ tên,Ngày sinh,Ghi chú\n1,Lê Văn An,05/03/1962,{}hộ nghèo\n2,Lê Thị Bé,1963,\n3,Lê Cảnh,1964,{}\n"
    "4,Lê Em,1965,\n"
)


@pytest.mark.parametrize(
    ("signs", "last"),
    [(('"', ""), None), (('"', 'x"'), 'x"'), (('"', '"x"'), "x"), (('"', '"x'), '"x')],
)
def test_a_quotation_mark_that_swallows_rows_is_a_sign_like_any_other(signs, last):
    read = rows(STRAY.format(*signs))
    assert [row.number for row in read] == [1, 2, 3, 4, 5]
    assert [row.cells[:3] for row in read[1:4]] == [
        ("1", "Lê Văn An", "05/03/1962"),
        ("2", "Lê Thị Bé", "1963"),
        ("3", "Lê Cảnh", "1964"),
    ]
    assert read[1].cells[3] == '"hộ nghèo'
    assert (*read[3].cells, None)[3] == last


def test_a_stray_quotation_mark_leaves_other_quotes_alone():
    read = rows('Họ tên,Năm sinh,Địa chỉ\n"Lê, An",1950,"Thôn 1, xã A"\nLê Bé,1951,"xã B\nLê Ca,1952,"Thôn 3, xã C"\n')
    assert [row.cells for row in read[1:]] == [
        ("Lê, An", "1950", "Thôn 1, xã A"),
        ("Lê Bé", "1951", '"xã B'),
        ("Lê Ca", "1952", "Thôn 3, xã C"),
    ]


@pytest.mark.parametrize("cell", ["a\nb", "Thôn 1,\nxã A, huyện B, tỉnh C", "1962\n1963, 1964, 1965, 1966"])
def test_lines_within_a_cell_that_are_no_rows_stay_there(cell):
    read = rows(f'STT,Họ tên,Ngày sinh,Ghi chú\n1,Lê Văn An,05/03/1962,"{cell}"\n2,Lê Thị Bé,1963,\n')
    assert [row.cells for row in read[1:]] == [
        ("1", "Lê Văn An", "05/03/1962", cell),
        ("2", "Lê Thị Bé", "1963"),
    ]


def test_a_quotation_mark_that_is_never_closed_is_read_in_a_long_list_too():
    people = "".join(f"{number},Lê Thị Bé,1963,\n" for number in range(2, 12_000))
    read = rows(f'STT,Họ tên,Ngày sinh,Ghi chú\n1,Lê Văn An,1962,"hộ nghèo\n{people}')
    assert len(read) == 12_000
    assert (read[1].cells[3], read[-1].cells) == ('"hộ nghèo', ("11999", "Lê Thị Bé", "1963"))
