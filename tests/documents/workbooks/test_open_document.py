import io
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from documents.workbooks import unreadable
from documents.workbooks.legacy_fonts import LegacyText
from documents.workbooks.open_document import read_open_document
from documents.workbooks.packages import NotAWorkbook
from documents.workbooks.sheets import BadCell, Merge, Row
from documents.workbooks.workbook import read_workbook
from tests.beneficiaries.made_workbooks import xlsx
from tests.beneficiaries.refused import refusal

FORMATS = Path(__file__).parent / "formats"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        **{name: name for name in ("office", "table", "text", "style")},
        **{"svg": "svg-compatible", "fo": "xsl-fo-compatible", "draw": "drawing"},
    }.items()
)
OLD_STYLES = (
    '<office:font-face-decls><style:font-face style:name="F1" svg:font-family="\'.VnTime\'"/></office:font-face-decls>'
    '<office:automatic-styles><style:style style:name="base"><style:text-properties style:font-name="F1"/>'
    "</style:style>"
    '<style:style style:name="old" style:parent-style-name="base"/>'
    '<style:style style:name="caps"><style:text-properties fo:font-family=".VnTimeH"/></style:style>'
    '<style:style style:name="round" style:parent-style-name="round"/>'
    '<style:style style:name="hidden"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles>"
)


def ods(tables, styles="", flat=False, settings="", **parts):
    content = (
        f'<office:document-content {NAMESPACES} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc">'
        f"{styles}<office:body><office:spreadsheet>{settings}{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    if flat:
        return f'<?xml version="1.0"?>\n{content}'.encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, part in parts.items():
            archive.writestr(name.replace("__", ".").replace("_x_", "/"), part)
    return buffer.getvalue()


EMPTY = '<table:table-cell table:number-columns-repeated="%d"/>'


def table(rows, name="1", more=""):
    return f'<table:table table:name="{name}"{more}>{rows}</table:table>'


def row(*cells, more=""):
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def cell(text="", more=""):
    return f"<table:table-cell{more}><text:p>{text}</text:p></table:table-cell>"


def rows(content):
    return read_workbook(content).sheets[0].rows


def values(*cells, **about):
    return rows(ods(table(row(*cells)), **about))[0].cells


def test_a_real_file_of_libreoffice_is_read_with_all_its_traits():
    first, second = read_workbook((FORMATS / "traits.ods").read_bytes()).sheets
    assert (first.name, first.hidden, second.name, second.hidden) == ("Thôn Đông", False, "Ẩn", True)
    assert first.merges == (Merge(1, 0, 1, 6),)
    assert [row.number for row in first.rows if row.hidden] == [4]
    assert [row.cells for row in first.rows[2:]] == [
        (1, "Nguyễn Thị Hồng", date(1962, 3, 5), "Nữ", "027162001234", "Thôn Đông", "Hộ cận nghèo"),
        (2, "Trần Văn Đức", datetime(1974, 11, 17, 7, 30), "Nam", 27074047387, "Thôn Đông", "Hộ nghèo"),
        (3, "Nguyễn Thị Hồng (con)", BadCell("#DIV/0!"), BadCell("#N/A"), None, 0.5, True),
        (4, "Trần Thị Hướng", 1988, "Nữ", "022188025501", "Thôn Đồng Và", "Hộ nghèo"),
        (5, "LÝ VĂN CHƯỚNG", 1949, "Nam", "022049089726", "PHỐ LÝ THƯỜNG KIỆT", "HỘ CẬN NGHÈO"),
        (6, "Lê Văn Đức", 1950, "Nam", None, "Ấp 3", "Hộ nghèo"),
        (None, None, None, None, None, "Thôn Đông, xã Vũ An"),
    ]


def typed(kind, value, text=""):
    attribute = {"float": "value", "date": "date-value", "boolean": "boolean-value", "string": "string-value"}[kind]
    return cell(text, f' office:value-type="{kind}" office:{attribute}="{value}"')


def test_values_have_the_type_that_the_file_says():
    assert values(
        typed("float", "27162001234", "2,72E+10"),
        typed("float", "12.50"),
        typed("float", "abc", "12 người"),
        typed("date", "1962-03-05", "05/03/62"),
        typed("date", "1962-03-05T07:30:00"),
        typed("date", "0000-00-00", "5/3/1962"),
        typed("boolean", "true"),
        typed("boolean", "false"),
        typed("string", "ẩn", "hiện"),
        cell("07:30", ' office:value-type="time" office:time-value="PT07H30M00S"'),
        cell("chữ"),
        cell(" "),
        cell("x"),
    ) == (
        *(27162001234, 12.5, "12 người", date(1962, 3, 5), datetime(1962, 3, 5, 7, 30), "5/3/1962"),
        *(True, False, "ẩn", "07:30", "chữ", None, "x"),
    )


def test_texts_are_put_together_from_their_parts():
    assert values(
        "<table:table-cell><text:p>a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d</text:p><text:p>e</text:p>"
        "<office:annotation><text:p>remark</text:p></office:annotation></table:table-cell>",
        cell("x<text:span><text:a>y</text:a></text:span>z<draw:frame><text:p>picture</text:p></draw:frame>"),
    ) == ("a  b\tc\nd\ne", "xyz")


def test_errors_and_formulas_without_a_result_are_not_empty_cells():
    assert values(
        cell("#DIV/0!", ' table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"'),
        cell("Err:502", ' table:formula="of:=X()" office:value-type="string"'),
        '<table:table-cell table:formula="of:=B1&amp;C1"/>',
        cell("", ' table:formula="of:=&quot;&quot;"'),
        "<table:table-cell calcext:value-type='error'/>",
        cell("#N/A"),
    ) == (BadCell("#DIV/0!"), BadCell("Err:502"), BadCell("=B1&C1"), None, BadCell("#ERROR!"), "#N/A")


def test_repeated_cells_and_rows_are_laid_out_where_they_hold_something():
    content = ods(
        table(
            row(cell("a", ' table:number-columns-repeated="2"'), EMPTY % 3, cell("b"))
            + row(EMPTY % 16384, more=' table:number-rows-repeated="5"')
            + row(cell("c"), more=' table:number-rows-repeated="2"')
            + row(cell("", ' table:number-columns-repeated="x"'), more=' table:number-rows-repeated="1048000"')
        )
    )
    assert rows(content) == (Row(1, ("a", "a", None, None, None, "b")), Row(7, ("c",)), Row(8, ("c",)))


@pytest.mark.parametrize(
    "tables",
    [
        table(row(cell("a", ' table:number-columns-repeated="300"'))),
        table(row(cell("", ' table:number-columns-repeated="256"'), cell("a"))),
        table(row(cell("a"), more=' table:number-rows-repeated="999999999"')),
        table(row(more=' table:number-rows-repeated="200000"') + row(cell("a"))),
    ],
)
def test_what_reaches_too_far_is_refused_before_it_is_laid_out(tables):
    assert refusal(ods(tables)) == "too_many_cells"


def test_many_copies_of_a_text_are_refused(monkeypatch):
    monkeypatch.setattr(unreadable, "MAX_TEXT", 50)
    assert refusal(ods(table(row(cell("abcdef"), more=' table:number-rows-repeated="9"')))) == "expands"


def test_hidden_rows_and_sheets_are_marked():
    group = f'<table:table-row-group table:display="false">{row(cell("b"))}</table:table-row-group>'
    group += f"<table:table-row-group>{row(cell('c'))}</table:table-row-group>"
    body = row(cell("a"), more=' table:visibility="collapse"') + row(cell("a"), more=' table:visibility="filter"')
    hidden = table(row(cell("d")), "2", ' table:style-name="hidden"')
    first, second = read_workbook(ods(table(group + body) + hidden, OLD_STYLES)).sheets
    assert [(row.cells[0], row.hidden) for row in first.rows] == [("b", True), ("c", False), ("a", True), ("a", True)]
    assert (first.hidden, second.hidden) == (False, True)


def test_merged_cells_are_found_and_kept_within_a_sheet():
    merged = cell("a", ' table:number-columns-spanned="2" table:number-rows-spanned="3"')
    endless = cell("b", ' table:number-columns-spanned="99999" table:number-rows-spanned="1"')
    covered = "<table:covered-table-cell/>"
    assert read_workbook(ods(table(row(merged, covered, endless)))).sheets[0].merges == (
        Merge(1, 0, 3, 1),
        Merge(1, 2, 1, 256),
    )


def test_fonts_come_from_the_cell_the_row_the_column_and_its_parts():
    columns = '<table:table-column table:number-columns-repeated="2"/>'
    columns += '<table:table-column table:default-cell-style-name="caps"/>'
    body = columns + row(
        cell("x· Vò", ' table:style-name="old"'),
        cell("Vò", ' table:style-name="round"'),
        cell("vò"),
        cell("Vò", ' table:style-name="none"'),
        cell('Đông <text:span text:style-name="old">Vò</text:span> Hà', ' table:style-name="round"'),
    )
    body += row(cell("Vò"), cell("Nam"), more=' table:default-cell-style-name="old"')
    first, second = rows(ods(table(body), OLD_STYLES))
    assert first.cells == ("xã Vũ", "Vò", "VŨ", "Vò", "Đông Vũ Hà")
    assert second.cells == ("Vũ", "Nam")
    assert [type(text) for text in first.cells] == [LegacyText, str, LegacyText, str, LegacyText]


def test_a_font_begins_where_its_part_of_the_text_does():
    text = 'Đông</text:p><text:p>x<text:s/><text:span text:style-name="old">Vò</text:span>'
    assert values(cell(text), cell("x·"), styles=OLD_STYLES)[0] == "Đông\nx Vũ"


def test_many_parts_of_a_text_take_no_longer_than_their_length():
    start = time.perf_counter()
    [text] = values(cell("é<text:span>ê</text:span>" * 50_000))
    assert (len(text), time.perf_counter() - start < 5) == (100_000, True)


def test_styles_may_stand_in_a_part_of_their_own():
    styles = f"<office:document-styles {NAMESPACES}>{OLD_STYLES}</office:document-styles>"
    content = ods(table(row(cell("x· Vò", ' table:style-name="old"'))), styles__xml=styles)
    assert rows(content)[0].cells == ("xã Vũ",)


def test_the_same_in_one_xml_file_is_read_alike():
    tables = table("\n " + row("\n  ", cell("a"), "\n", cell("b")))
    assert rows(ods(tables, flat=True)) == rows(ods(tables)) == (Row(1, ("a", "b")),)


def test_the_first_day_of_the_calendar_is_told():
    null = '<table:calculation-settings><table:null-date table:date-value="%s"/></table:calculation-settings>'
    tables = table(row(cell("a")))
    assert read_workbook(ods(tables, settings=null % "1904-01-01")).date_1904
    assert not read_workbook(ods(tables, settings=null % "1899-12-30")).date_1904


def test_a_table_within_a_table_is_not_a_sheet():
    inner = f"<table:table-cell><table:table>{row(cell('b'))}</table:table><text:p>a</text:p></table:table-cell>"
    [sheet] = read_workbook(ods(table(row(inner)))).sheets
    assert sheet.rows == (Row(1, ("a",)),)


def test_cells_outside_of_any_table_are_no_matter():
    lost = row(cell("a")) + "<table:table-row-group></table:table-row-group>"
    assert rows(ods(lost + table(row(cell("b"))))) == (Row(1, ("b",)),)


def test_a_password_is_told():
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    buffer = io.BytesIO(ods(table(row(cell("a")))))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("META-INF/manifest.xml", manifest)
    assert refusal(buffer.getvalue()) == "encrypted"


def test_a_manifest_without_a_password_is_no_matter():
    buffer = io.BytesIO(ods(table(row(cell("a")))))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    assert rows(buffer.getvalue()) == (Row(1, ("a",)),)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (ods(table(row(cell("a"))))[:-40], "damaged"),
        (ods(table(row(cell("a")))).replace(b"</table:table>", b"</table:tabel>"), "damaged"),
        (ods("", flat=True).replace(b"<office:document-content", b"<!DOCTYPE x><office:document-content"), "unsafe"),
        (ods(""), "empty"),
    ],
)
def test_what_is_cut_off_or_hostile_is_refused(content, code):
    assert refusal(content) == code


def test_another_package_is_none():
    with pytest.raises(NotAWorkbook):
        read_open_document(xlsx(("x",)))


STRUCK = (
    "<office:automatic-styles>"
    '<style:style style:name="gone"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="child" style:parent-style-name="gone"/>'
    '<style:style style:name="back" style:parent-style-name="gone">'
    '<style:text-properties style:text-line-through-style="none" style:text-line-through-type="none"/></style:style>'
    '<style:style style:name="loop" style:parent-style-name="loop"/>'
    "</office:automatic-styles>"
)


@pytest.mark.parametrize(
    ("style", "struck"), [("gone", {0}), ("child", {0}), ("back", set()), ("loop", set()), ("other", set())]
)
def test_text_that_is_struck_through_is_told(style, struck):
    content = ods(table(row(cell("An", more=f' table:style-name="{style}"'), cell("Bình"))), styles=STRUCK)
    assert rows(content)[0].struck == struck


def test_a_part_of_a_text_or_the_style_of_a_row_may_strike_through():
    part = '<table:table-cell><text:p>An <text:span text:style-name="gone">Bình</text:span></text:p></table:table-cell>'
    twice = cell("x", more=' table:number-columns-repeated="2"')
    striking = row(cell(), twice, more=' table:default-cell-style-name="gone"')
    content = ods(table(row(cell("a"), part) + striking + row(cell("b"))), styles=STRUCK)
    assert [one.struck for one in rows(content)] == [{1}, {1, 2}, set()]


def test_hidden_columns_are_told_as_far_as_a_list_can_reach():
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        '<table:table-column table:number-columns-repeated="250"/><table:table-column table:visibility="filter" '
        'table:number-columns-repeated="16000"/>'
    )
    sheet = read_workbook(ods(table(columns + row(cell("a"))))).sheets[0]
    assert sheet.hidden_columns == {1, 2, 253, 254, 255}
