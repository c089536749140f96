import io
import zipfile

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle

from documents.workbooks.workbook import read_workbook
from tests.beneficiaries.made_workbooks import DUC, HEADING, HONG, with_parts, xlsx

SHEET = "xl/worksheets/sheet1.xml"


def struck(content):
    """By row, the columns that are struck through, of the first sheet."""
    return {row.number: set(row.struck) for row in read_workbook(content).sheets[0].rows if row.struck}


def striking(*cells, strike=True):
    def adjust(book):
        for cell in cells:
            book.active[cell].font = Font(strike=strike)

    return xlsx(HEADING, HONG, DUC, adjust=adjust)


def part_of(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def test_nothing_is_struck_through_in_a_plain_list():
    assert struck(xlsx(HEADING, HONG, DUC)) == {}
    assert struck(striking("B2", strike=False)) == {}


def test_cells_whose_format_strikes_are_found():
    assert struck(striking("B2", "C2", "G3")) == {2: {1, 2}, 3: {6}}


def test_a_format_that_only_a_rule_gives_strikes_nothing():
    def adjust(book):
        rule = Rule(type="expression", dxf=DifferentialStyle(font=Font(strike=True)), formula=["FALSE"])
        book.active.conditional_formatting.add("A1:G9", rule)

    assert struck(xlsx(HEADING, HONG, adjust=adjust)) == {}


@pytest.mark.parametrize("strike", [True, False])
def test_a_part_of_a_text_may_be_struck_through(strike):
    def adjust(book):
        book.active["B2"].value = CellRichText("Nguyễn ", TextBlock(InlineFont(strike=strike), "Hồng"))

    assert struck(xlsx(HEADING, HONG, DUC, adjust=adjust)) == ({2: {1}} if strike else {})


@pytest.mark.parametrize(
    ("said", "found"),
    [("<strike/>", {3: {1}}), ('<strike val="1"></strike>', {3: {1}}), ('<strike val="0"/>', {}), ("", {})],
)
def test_so_may_a_part_of_a_shared_text(said, found):
    content = xlsx(("a",), ("b",), ("c", "d"))
    texts = f"<si><t>a</t></si><si><r><rPr>{said}</rPr><t>An</t></r><r><t>strike</t></r></si>"
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    made = with_parts(
        content,
        xl_x_sharedStrings__xml=f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{texts}</sst>',
        xl_x_worksheets_x_sheet1__xml=sheet,
    )
    assert struck(made) == found


def test_prefixes_and_other_quotes_make_no_difference():
    content = striking("B2")
    sheet = part_of(content, SHEET).decode().replace('<c r="B2" s="1"', "<c s='1' r='B2'")
    assert struck(with_parts(content, xl_x_worksheets_x_sheet1__xml=sheet)) == {2: {1}}
    styles = part_of(content, "xl/styles.xml").replace(b"strike val", b"strike  val")
    assert struck(with_parts(content, xl_x_styles__xml=styles)) == {2: {1}}


@pytest.mark.parametrize("missing", [b"<fonts", b"<cellXfs"])
def test_styles_without_fonts_or_formats_strike_nothing(missing):
    content = striking("B2")
    styles = part_of(content, "xl/styles.xml").replace(missing, b"<x").replace(missing.replace(b"<", b"</"), b"</x")
    assert struck(with_parts(content, xl_x_styles__xml=styles)) == {}


def test_formats_of_a_font_that_is_not_there_strike_nothing():
    content = striking("B2")
    styles = part_of(content, "xl/styles.xml").replace(b'fontId="1"', b'fontId="99"')
    assert struck(with_parts(content, xl_x_styles__xml=styles)) == {}
    assert struck(with_parts(content, xl_x_styles__xml=styles.replace(b' fontId="99"', b""))) == {}
