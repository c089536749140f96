import io
import zipfile

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from documents.workbooks.legacy_fonts import Run
from documents.workbooks.ooxml_fonts import CellFonts
from documents.workbooks.packages import HostileXml
from documents.workbooks.workbook import read_workbook
from tests.beneficiaries.made_workbooks import with_cells, with_parts, xlsx

SHEET = "xl/worksheets/sheet1.xml"
ALL = frozenset((row, column) for row in range(1, 9) for column in range(6))


def fonts(content, *places):
    return CellFonts(content, [SHEET]).of(0, frozenset(places) or ALL)


def with_fonts(**by_cell):
    """A workbook with texts in these cells, in fonts of that name."""

    def write(book):
        for address, (text, font) in by_cell.items():
            book.active[address] = text
            book.active[address].font = Font(name=font)

    return xlsx(adjust=write)


def test_a_cell_has_the_font_of_its_format():
    content = with_fonts(A1=("x·", ".VnTime"), C2=("y·", "VNI-Times"), A3=("z", "Arial"))
    assert fonts(content) == {
        (1, 0): (Run(0, ".VnTime"),),
        (2, 2): (Run(0, "VNI-Times"),),
        (3, 0): (Run(0, "Arial"),),
    }
    assert fonts(content, (2, 2), (5, 5)) == {(2, 2): (Run(0, "VNI-Times"),)}
    assert CellFonts(content, [SHEET]).of(0, frozenset()) == {}


def test_parts_of_a_text_have_fonts_of_their_own():
    texts = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>x· </t></r><r><rPr>'
        '<rFont val="Arial"/></rPr><t>Đông</t></r><rPh sb="0" eb="1"><t>kana</t></rPh><phoneticPr fontId="1"/></si>'
        "</sst>"
    )
    shared = with_cells('<row r="1"><c r="A1" s="1" t="s"><v>0</v></c></row>', with_fonts(A1=("x", ".VnTime")))
    content = with_parts(shared, xl_x_sharedStrings__xml=texts)
    assert fonts(content) == {(1, 0): (Run(0, ".VnTime"), Run(3, "Arial"))}


def test_parts_of_a_text_in_its_cell_have_fonts_of_their_own():
    def write(book):
        book.active["A1"] = CellRichText("x· ", TextBlock(InlineFont(rFont="Arial"), "y·"))
        book.active["A1"].font = Font(name=".VnTime")

    content = xlsx(adjust=write)
    assert fonts(content) == {(1, 0): (Run(0, ".VnTime"), Run(3, "Arial"))}
    assert fonts(content, (5, 5)) == {}


def test_places_are_counted_where_the_file_does_not_name_them():
    content = with_cells('<row><c/><c s="0"><v>1</v></c></row><row><c t="s"><v>99</v></c></row>')
    assert fonts(content) == {(1, 0): (Run(0, "Calibri"),), (1, 1): (Run(0, "Calibri"),), (2, 0): (Run(0, "Calibri"),)}


@pytest.mark.parametrize(
    "styles",
    [
        None,
        "<styleSheet/>",
        '<styleSheet><name val="lost"/><xf fontId="7"/><fonts/><cellXfs><xf fontId="7"/><xf/></cellXfs></styleSheet>',
        '<styleSheet><fonts><name val="lost"/></fonts></styleSheet>',
    ],
)
def test_a_font_that_nobody_describes_is_not_known(styles):
    content = with_parts(with_fonts(A1=("x·", ".VnTime")), xl_x_styles__xml=styles)
    assert fonts(content) == {(1, 0): (Run(0, ""),)}


def test_declared_entities_are_refused_here_too():
    content = with_parts(xlsx(("x",)), xl_x_styles__xml="<!DOCTYPE x [<!ENTITY a 'a'>]><x/>")
    with pytest.raises(HostileXml):
        fonts(content)


def test_a_list_in_old_fonts_is_read_in_unicode():
    content = with_fonts(
        A1=("hä vµ tªn", ".VnTimeH"), A2=("Vò An", ".VnTime"), A3=("Vò An", "Arial"), A4=("Nam", ".VnTime")
    )
    assert [row.cells for row in read_workbook(content).sheets[0].rows] == [
        ("HỌ VÀ TÊN",),
        ("Vũ An",),
        ("Vò An",),
        ("Nam",),
    ]


def test_sheets_are_told_apart_where_a_chart_stands_between_them():
    def write(book):
        book.create_chartsheet("Biểu đồ")
        second = book.create_sheet("Hai")
        second["A1"] = "x· Vò"
        second["A1"].font = Font(name=".VnTime")

    content = xlsx(("Vò x·",), adjust=write)
    assert zipfile.ZipFile(io.BytesIO(content)).namelist().count("xl/chartsheets/sheet1.xml") == 1
    assert [sheet.rows[0].cells for sheet in read_workbook(content).sheets] == [("Vũ xã",), ("xã Vũ",)]
