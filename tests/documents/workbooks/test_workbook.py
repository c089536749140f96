import random
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from documents.workbooks import new_excel, ooxml, workbook
from documents.workbooks.packages import DamagedPackage
from documents.workbooks.workbook import BadCell, Merge, Row, Sheet, UnreadableFile, Workbook, read_workbook
from tests.beneficiaries.made_workbooks import DUC, HEADING, HONG, with_cells, with_parts, xlsx
from tests.beneficiaries.old_workbooks import ole

LISTS = Path(__file__).resolve().parents[2] / "lists"
LIST = xlsx(HEADING, HONG, DUC)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500


def _zip(name, mimetype=None):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        archive.writestr(name, "<x/>")
    return buffer.getvalue()


def _refusal(content):
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(content)
    return caught.value.code, str(caught.value)


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty", "Tệp rỗng"),
        (b"day khong phai bang tinh", "not_workbook", "không phải là bảng tính"),
        (bytes(range(256)) * 4, "not_workbook", "không phải là bảng tính"),
        (b"%PDF-1.7", "other_format", "văn bản PDF"),
        (b"\x89PNG\r\n\x1a\n", "other_format", "hình ảnh"),
        (b"\0\0\0\x18ftypheic", "other_format", "hình ảnh"),
        (b"{\\rtf1", "other_format", "Word"),
        (b"Rar!\x1a\x07", "other_format", "giải nén"),
        (_zip("word/document.xml"), "other_format", "văn bản Word (.docx)"),
        (_zip("xl/workbook.bin"), "other_format", "nhị phân (.xlsb)"),
        (_zip("danh sach/thon 1.xlsx"), "other_format", "giải nén"),
        (_zip("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "other_format", "(.odt)"),
        (_zip("setup.exe"), "not_workbook", "không phải là bảng tính"),
        (ole(b"a message", name="__properties"), "not_workbook", "không phải là bảng tính"),
        (OLE + b"\0" * 600, "damaged", "bị hỏng"),
        ((LISTS / "cut-off.xls").read_bytes(), "damaged", "tải lên chưa trọn vẹn"),
        (OLE + "WordDocument".encode("utf-16-le"), "other_format", "văn bản Word (.doc)"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "other_format", "trình chiếu"),
        (ENCRYPTED, "encrypted", "bỏ mật khẩu"),
        (b"\x09\x04\x06\0\0\0\x10\0", "other_format", "trước năm 1993"),
        (b"<html><body>Phien lam viec da het han</body></html>", "other_format", "trang web"),
        (b"<?xml version='1.0'?><rss/>", "not_workbook", "không phải là bảng tính"),
        ((LISTS / "broken.xlsx").read_bytes(), "damaged", "bị hỏng"),
        (LIST[:2000], "damaged", "tải lên chưa trọn vẹn"),
        (b"PK\x03\x04", "damaged", "bị hỏng"),
        (b"\0" * (50 * 1024 * 1024), "too_big", "lớn hơn 10 MB"),
        (LIST + b"\0" * workbook.MAX_BYTES, "too_big", "lớn hơn 10 MB"),
        (xlsx(), "empty", "không có nội dung"),
        (xlsx(("", "  "), (None, "\u00a0")), "empty", "không có nội dung"),
        (with_parts(LIST, xl_x_media_x_bomb__bin=b"\0" * 40_000_000), "expands", "bung ra quá lớn"),
        (with_cells('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "too_many_cells", "200.000 dòng và 256 cột"),
        (with_parts(LIST, docProps_x_app__xml="<!DOCTYPE x [<!ENTITY a 'a'>]><x/>"), "unsafe", "không an toàn"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_taken_is_refused_in_one_sentence(content, code, words):
    found, sentence = _refusal(content)
    assert found == code
    assert words in sentence
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert "\n" not in sentence


def test_what_only_the_cell_reader_finds_out_is_refused_too():
    unknown_text = with_cells('<row r="1"><c r="A1" t="s"><v>55</v></c></row>')
    assert _refusal(unknown_text)[0] == "damaged"


def test_sheets_are_known_by_their_order_whatever_their_names():
    names = zipfile.ZipFile(BytesIO(LIST)).read("xl/workbook.xml").replace(b'name="Sheet1"', b'name="A&#38;&#10;B"')
    assert read_workbook(with_parts(LIST, xl_x_workbook__xml=names)).sheets[0].name == "A&\nB"


def test_the_two_readers_must_see_the_same_sheets():
    with pytest.raises(DamagedPackage):
        list(new_excel._read_sheets(LIST, ooxml.Package((), date_1904=False), new_excel._laid_out(LIST)))


@pytest.mark.parametrize("tail", ["<pageMargins></pageMargin>", "<pageMargins>", "&#0;", "<a b='1' b='2'/>"])
def test_what_is_read_of_a_large_sheet_is_dropped_if_it_is_damaged_after_all(tail, monkeypatch):
    monkeypatch.setattr(ooxml, "_WORTH_A_THREAD", 0)
    plain = '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>{}</worksheet>'
    part = "xl_x_worksheets_x_sheet1__xml"
    assert read_workbook(with_parts(LIST, **{part: plain.format("")})).sheets[0].rows[0].cells == (1,)
    assert _refusal(with_parts(LIST, **{part: plain.format(tail)}))[0] == "damaged"


def test_values_come_as_they_were_written():
    content = xlsx(
        ("chữ", " có cách ", "", None, "\u00a0", 12, 12.5, 82187094423, 1e300, True, False),
        (date(1962, 3, 5), datetime(1962, 3, 5, 7, 30), time(7, 30), timedelta(hours=30), "=1", "'082", "1962"),
    )
    assert read_workbook(content) == Workbook(
        (
            Sheet(
                "Sheet1",
                (
                    Row(1, ("chữ", " có cách ", None, None, None, 12, 12.5, 82187094423, 1e300, True, False)),
                    Row(
                        2,
                        (
                            date(1962, 3, 5),
                            datetime(1962, 3, 5, 7, 30),
                            "07:30:00",
                            "1 day, 6:00:00",
                            BadCell("=1"),
                            "'082",
                            "1962",
                        ),
                    ),
                ),
            ),
        )
    )


def test_rows_keep_their_numbers_and_cells_their_columns():
    def place(book):
        book.active["C7"] = "x"

    sheet = read_workbook(xlsx(adjust=place)).sheets[0]
    assert sheet.rows == (Row(7, (None, None, "x")),)


def test_errors_and_formulas_without_a_result_are_not_empty_cells():
    content = with_cells(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="D2" t="e"><v>#N/A</v></c></row>'
        '<row r="5"><c r="C5"><f>B1&amp;C1</f></c></row>'
    )
    assert read_workbook(content).sheets[0].rows == (
        Row(1, (1, 2)),
        Row(2, (BadCell("#N/A"), None, None, BadCell("#N/A"))),
        Row(5, (None, None, BadCell("=B1&C1"))),
    )
    assert BadCell("=B1").is_formula
    assert not BadCell("#N/A").is_formula


def test_a_number_that_is_none_has_no_value():
    content = with_cells('<row r="1"><c r="A1"><v>1e400</v></c><c r="B1"><v>-1e400</v></c></row>')
    assert read_workbook(content).sheets[0].rows == (Row(1, (BadCell("#NUM!"), BadCell("#NUM!"))),)


def test_hidden_sheets_and_rows_are_marked():
    def hide(book):
        book["Danh mục"].sheet_state = "hidden"
        book["Kín"].sheet_state = "veryHidden"
        book.active.row_dimensions[3].hidden = True

    sheets = read_workbook(xlsx(HEADING, HONG, DUC, adjust=hide, **{"Danh mục": [("Kinh",)], "Kín": [("x",)]})).sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("Sheet1", False), ("Danh mục", True), ("Kín", True)]
    assert [row.hidden for row in sheets[0].rows] == [False, False, True]


def test_merged_cells_are_found_with_their_text():
    def merge(book):
        book.active.merge_cells("B2:C4")

    sheet = read_workbook(xlsx(("a",), (None, "tiêu đề"), (7,), adjust=merge)).sheets[0]
    assert sheet.merges == (Merge(2, 1, 4, 2),)
    assert sheet.rows[1].cells[1] == "tiêu đề"


def test_chart_sheets_are_passed_over():
    def chart(book):
        book.create_chartsheet("Biểu đồ", 0)

    assert [sheet.name for sheet in read_workbook(xlsx(HEADING, adjust=chart)).sheets] == ["Sheet1"]


def test_the_first_day_of_the_calendar_is_told():
    names = zipfile.ZipFile(BytesIO(LIST)).read("xl/workbook.xml")
    old = with_parts(LIST, xl_x_workbook__xml=names.replace(b"<workbookPr />", b'<workbookPr date1904="true" />'))
    assert (read_workbook(LIST).date_1904, read_workbook(old).date_1904) == (False, True)


def test_a_damaged_workbook_is_read_or_refused_and_nothing_else():
    dice = random.Random(2027)
    outcomes = set()
    for _ in range(150):
        damaged = bytearray(LIST)
        for _ in range(dice.randint(1, 8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        try:
            outcomes.add(
                type(read_workbook(bytes(damaged[: dice.choice([len(damaged), dice.randrange(len(damaged))])])))
            )
        except UnreadableFile as refusal:
            outcomes.add(refusal.code)
    assert outcomes >= {"damaged"}
    assert outcomes <= {Workbook, "damaged", "not_workbook", "empty", "expands", "unsafe", "too_many_cells"}


def test_damaged_xml_is_read_or_refused_and_nothing_else():
    dice = random.Random(1954)
    sheet = zipfile.ZipFile(BytesIO(LIST)).read("xl/worksheets/sheet1.xml")
    pieces = [
        b"<",
        b">",
        b"/",
        b'"',
        b"&",
        b"0",
        b"9",
        b"\xff",
        b"<c>",
        b"</c>",
        b"<v>",
        b' t="s"',
        b' t="e"',
        b' r=""',
        b"e9",
    ]
    outcomes = set()
    for _ in range(300):
        damaged = bytearray(sheet)
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(damaged))
            damaged[place : place + dice.randint(0, 3)] = dice.choice(pieces)
        try:
            outcomes.add(type(read_workbook(with_parts(LIST, xl_x_worksheets_x_sheet1__xml=bytes(damaged)))))
        except UnreadableFile as refusal:
            outcomes.add(refusal.code)
    assert outcomes >= {"damaged", Workbook}
    assert outcomes <= {Workbook, "damaged", "empty", "too_many_cells", "unsafe"}
