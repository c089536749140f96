"""What may be opened as an Excel file: one workbook, no more than its rows and columns say."""

import zipfile
from io import BytesIO

import pytest

from campaigns import sheet_bounds
from campaigns.sheet_bounds import NotExcel, TooMuch, check


def book(sheet="", texts="", **others):
    """An archive with the parts that are looked at: the rows of a sheet, and the texts that its cells share."""
    parts = {
        "xl/workbook.xml": "<workbook/>",
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst>{texts}</sst>",
        "xl/media/image1.png": "\x89PNG",
    }
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | others).items():
            archive.writestr(name, content)
    return output.getvalue()


@pytest.mark.parametrize(
    "sheet",
    [
        "",
        '<row r="200000"><c r="A200000"><v>1</v></c></row>',
        '<row r="1"><c r="IV1"><v>1</v></c></row>',
        '<row><c><v>1</v></c><c t="inlineStr"><is><t>a</t></is></c></row>',
        '<row r="1048576"><c r="XFD1048576" s="3"/></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" s="1"/>',
    ],
    ids=["empty", "last row", "last column", "without places", "only a format", "only a row with a format"],
)
def test_what_reaches_no_further_may_be_opened(sheet):
    check(book(sheet))


@pytest.mark.parametrize(
    "sheet",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="200001"><c r="A200001"><v>1</v></c></row>',
        '<row r="200001"><c><v>1</v></c></row>',
        '<row r="1"><c r="IW1"><f>1</f></c></row>',
        '<row r="1"><c r="A200001"><v>1</v></c></row>',
        "<row>" + "<c/>" * 256 + '<c t="inlineStr"><is/></c></row>',
        "<row>" + '<c r="A1"/>' * 256 + "<c><v>1</v></c></row>",
        '<row r="200000"/><row><c><v>1</v></c></row>',
        '<x:row xmlns:x="y" r="200001"><x:c><x:v>1</x:v></x:c></x:row>',
        '<row r="20000"><c r="IV20000"><v>1</v></c></row>',
        "<row/>" * 200_000 + "<row><c><v>1</v></c></row>",
    ],
)
def test_what_reaches_further_is_refused(sheet):
    with pytest.raises(TooMuch):
        check(book(sheet))


def test_a_sheet_of_another_name_is_looked_at_too():
    far = '<worksheet><sheetData><row r="200001"><c><v>1</v></c></row></sheetData></worksheet>'
    with pytest.raises(TooMuch):
        check(book(**{"xl/worksheets/khac.dat": far}))


def test_a_long_text_that_many_cells_share_is_refused(monkeypatch):
    monkeypatch.setattr(sheet_bounds, "MOST_TEXT", 12)
    shared = '<c t="s"><v>0</v></c>'
    check(book(f"<row>{shared * 3}</row>", "<si><t>ab</t><t>cd</t></si><si><t>x</t></si>"))
    with pytest.raises(TooMuch):
        check(book(f"<row>{shared * 4}</row>", "<si><t>ab</t><t>cd</t></si><si><t>x</t></si>"))


def test_what_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(sheet_bounds, "MOST_UNPACKED", 10)
    with pytest.raises(TooMuch):
        check(book())


NAMED = {
    "xl/workbook.xml": '<workbook xmlns:r="n"><sheets><sheet name="Một" sheetId="7" r:id="rId3"/>'
    '<sheet name="Hai" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="worksheets/sheet2.xml"/>'
    '<Relationship Id="rId3" Target="{target}"/></Relationships>',
    "xl/worksheets/sheet2.xml": '<worksheet><sheetData><row><c t="e"><v>#NAME?</v></c></row></sheetData></worksheet>',
}


def named(sheet, target="worksheets/sheet1.xml"):
    return book(sheet, **{name: content.replace("{target}", target) for name, content in NAMED.items()})


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('<c r="B3" t="e"><f>A1/0</f><v>#DIV/0!</v></c>', {(3, 2): "#DIV/0!"}),
        ('<c r="B3" t="e"><v>\n#REF! </v></c>', {(3, 2): "#REF!"}),
        ('<c r="B3"><f>SUM(A1:A2)</f></c>', {(3, 2): ""}),
        ('<c r="B3"><f>SUM(A1:A2)</f><v></v></c>', {(3, 2): ""}),
        ('<c><f>1</f></c><c><v>5</v></c><c t="e"><v>#N/A</v></c>', {(3, 1): "", (3, 3): "#N/A"}),
        ('<c r="C3"><f>1</f></c><c r="A2"><f>1</f></c>', {(3, 3): "", (2, 1): ""}),
        ('<c r="B3"><f>SUM(A1:A2)</f><v>0</v></c>', {}),
        ('<c r="B3" t="str"><f>IF(A1=0,"",A1)</f><v></v></c>', {}),
        ('<c r="B3" t="inlineStr"><f>A1</f><is><t>a</t></is></c>', {}),
        ('<c r="XFD3" t="e"/>', {}),
    ],
)
def test_formulas_of_the_first_sheet_that_failed_are_told(cell, said):
    assert check(named(f'<row r="3">{cell}</row>')) == said
    assert check(named(f'<row r="3">{cell}</row>', "/xl/worksheets/sheet1.xml")) == said
    assert check(named(f'<row r="3">{cell}</row>', "xl/worksheets/Sheet1.xml")) == said


def test_a_workbook_that_names_no_sheet_tells_of_no_formula():
    assert check(book('<row><c t="e"><v>#REF!</v></c></row>')) == {}


def test_a_sheet_of_nothing_but_errors_is_refused(monkeypatch):
    monkeypatch.setattr(sheet_bounds, "MOST_FAILED", 2)
    check(named("<row>" + '<c t="e"><v>#REF!</v></c>' * 2 + "</row>"))
    with pytest.raises(TooMuch):
        check(named("<row>" + '<c t="e"><v>#REF!</v></c>' * 3 + "</row>"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old Excel",
        b"PK\x03\x04 cut off",
        book(**{"content.xml": "<office/>"}),
        book(**{"xl/workbook.bin": "x"}),
        book(**{"XL/Workbook.xml": "<workbook/>"}),
        book('<row r="0"/>'),
        book('<row r="99999999"/>'),
        book('<row><c r="a1"/></row>'),
        book('<row><c r="A0"/></row>'),
        book("<row>"),
        book(**{"xl/styles.xml": "<!DOCTYPE a><a/>"}),
        book(**{"xl/styles.xml": "x<a/>"}),
    ],
)
def test_what_is_not_one_sound_workbook_is_refused(content):
    with pytest.raises(NotExcel):
        check(content)


def test_an_archive_of_something_else_is_refused():
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    with pytest.raises(NotExcel):
        check(output.getvalue())
