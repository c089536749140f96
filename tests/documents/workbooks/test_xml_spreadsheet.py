from datetime import date, datetime

import pytest

from documents.workbooks import unreadable
from documents.workbooks.legacy_fonts import LegacyText
from documents.workbooks.sheets import BadCell, Merge, Row
from documents.workbooks.workbook import read_workbook
from tests.beneficiaries.refused import refusal

HEAD = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
)
WIDE, TALL, STYLED = " ss:MergeAcross='1'", " ss:Index='4' ss:MergeDown='2'", " ss:StyleID='s1'"
STYLES = (
    '<Styles><Style ss:ID="Default"><Font ss:FontName="VNI-Times"/></Style>'
    '<Style ss:ID="s1"><Font ss:FontName=".VnTimeH"/></Style></Styles>'
)


def xml(*tables, more=""):
    sheets = "".join(
        f'<Worksheet ss:Name="{number}"><Table>{table}</Table></Worksheet>' for number, table in enumerate(tables, 1)
    )
    return f"{HEAD}{more}{sheets}</Workbook>".encode()


def cell(kind, text, more=""):
    return f'<Cell{more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def rows(table, more=""):
    return read_workbook(xml(table, more=more)).sheets[0].rows


def test_values_have_the_type_that_the_file_says():
    cells = (
        cell("String", "Nguyễn Thị"),
        cell("Number", "27162001234"),
        cell("Number", "x"),
        cell("DateTime", "1962-03-05T00:00:00.000"),
        cell("DateTime", "1962-03-05T07:30:00.000"),
        cell("DateTime", "5/3/1962"),
        cell("Boolean", "1"),
        cell("Error", "#N/A"),
        cell("Error", ""),
        '<Cell ss:Formula="=RC[-1]"/>',
        "<Cell/>",
        cell("String", "<B>x</B>y"),
    )
    assert rows(f"<Row>{''.join(cells)}</Row>")[0].cells == (
        *("Nguyễn Thị", 27162001234, "x", date(1962, 3, 5), datetime(1962, 3, 5, 7, 30), "5/3/1962", True),
        *(BadCell("#N/A"), BadCell("#ERROR!"), BadCell("=RC[-1]"), None, "xy"),
    )


def test_rows_and_cells_may_skip_numbers():
    table = (
        f'<Row ss:Index="3">{cell("String", "a", WIDE)}{cell("String", "b")}</Row>'
        f'<Row ss:Span="2"/><Row ss:Hidden="1">{cell("String", "c", TALL)}</Row>'
    )
    [sheet] = read_workbook(xml(table)).sheets
    assert sheet.rows == (Row(3, ("a", None, "b")), Row(7, (None, None, None, "c"), hidden=True))
    assert sheet.merges == (Merge(3, 0, 3, 1), Merge(7, 3, 9, 3))


def test_hidden_sheets_and_the_first_day_of_the_calendar_are_told():
    option = '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>%s</Visible></WorksheetOptions>'
    content = xml(f"<Row>{cell('String', 'a')}</Row>", f"<Row>{cell('String', 'b')}</Row>", more="<Date1904/>")
    parts = content.decode().split("</Worksheet>")
    content = f"{parts[0]}{option % 'SheetHidden'}</Worksheet>{parts[1]}{option % 'SheetVisible'}</Worksheet>{parts[2]}"
    book = read_workbook(content.encode())
    assert ([sheet.hidden for sheet in book.sheets], book.date_1904) == ([True, False], True)
    assert not read_workbook(xml(f"<Row>{cell('String', 'a')}</Row>")).date_1904


def test_fonts_come_from_the_cell_the_row_or_the_default():
    table = (
        f"<Row>{cell('String', 'x· vò', STYLED)}{cell('String', 'Hoàng')}</Row>"
        f'<Row ss:StyleID="s1">{cell("String", "vò")}</Row>'
    )
    first, second = rows(table, STYLES)
    assert (first.cells, second.cells) == (("XÃ VŨ", "Hồng"), ("VŨ",))
    assert isinstance(first.cells[0], LegacyText)


def test_cells_outside_of_a_sheet_are_no_matter():
    lost = f'<Row>{cell("String", "lost")}</Row><Font ss:FontName="x"/><Visible>x</Visible>'
    assert rows(f"<Row>{cell('String', 'a')}<Font/></Row>", lost) == (Row(1, ("a",)),)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (xml('<Row><Cell ss:Index="300"/></Row>'), "too_many_cells"),
        (xml('<Row ss:Index="999999"><Cell/></Row>'), "too_many_cells"),
        (xml("<Row/>")[:-5], "damaged"),
        (xml("<Row/>").replace(b"<Workbook", b"<!DOCTYPE x><Workbook"), "unsafe"),
        (xml("<Row/>").replace(b"Workbook", b"Document"), "not_workbook"),
        (b"<?xml version='1.0'?><rss/>", "not_workbook"),
        (xml("<Row/>"), "empty"),
    ],
)
def test_what_is_no_list_is_refused(content, code):
    assert refusal(content) == code


def test_texts_that_come_to_too_much_are_refused(monkeypatch):
    monkeypatch.setattr(unreadable, "MAX_TEXT", 5)
    assert refusal(xml(f"<Row>{cell('String', 'abcdef')}</Row>")) == "expands"


def test_hidden_columns_are_told():
    columns = '<Column/><Column ss:Hidden="1" ss:Span="1"/><Column/><Column ss:Index="7" ss:Width="0"/><Column/>'
    sheet = read_workbook(xml(f"{columns}<Row>{cell('String', 'a')}</Row>")).sheets[0]
    assert sheet.hidden_columns == {1, 2, 6}


def test_text_that_is_struck_through_is_told():
    styles = '<Styles><Style ss:ID="s1"><Font ss:StrikeThrough="1"/></Style></Styles>'
    table = f"<Row>{cell('String', 'a')}{cell('String', 'b', STYLED)}</Row><Row>{cell('String', 'c')}</Row>"
    assert [row.struck for row in rows(table, styles)] == [{1}, set()]
