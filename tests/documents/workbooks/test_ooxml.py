import io
import zipfile
from contextlib import suppress

import pytest

from documents.workbooks import ooxml, packages
from tests.beneficiaries.made_workbooks import DUC, HEADING, HONG, with_cells, with_parts, xlsx

LIST = xlsx(HEADING, HONG, DUC)
SHEET = "xl/worksheets/sheet1.xml"
TWO = xlsx(HEADING, HONG, Hai=[("x",)])
TWICE = with_parts(
    TWO,
    xl_x_workbook__xml=zipfile.ZipFile(io.BytesIO(TWO)).read("xl/workbook.xml").replace(b'"Hai"', b'"SHEET1"'),
)


def _facts(xml):
    return ooxml.inspect(with_cells(xml)).sheets[0]


def test_a_plain_list_has_nothing_to_tell():
    package = ooxml.inspect(LIST)
    assert package == ooxml.Package((ooxml.SheetFacts({}, {}, frozenset()),), date_1904=False)


def test_errors_and_formulas_without_a_result_are_found_by_place():
    facts = _facts(
        '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><f>A1&amp;"x"</f><v></v></c></row>'
        '<row r="3"><c r="A3"><f>SUM(B1:B2)</f></c><c r="AA3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    assert facts.errors == {(2, 1): "#N/A", (3, 27): "#DIV/0!"}
    assert facts.unsolved == {(2, 2): '=A1&"x"', (3, 1): "=SUM(B1:B2)"}


def test_a_formula_with_a_stored_result_is_no_matter_even_an_empty_text():
    facts = _facts(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>IF(1,"","")</f><v></v></c>'
        '<c r="C1"><v>5</v></c></row>'
    )
    assert facts.unsolved == {}
    assert facts.errors == {}


def test_places_are_counted_where_the_file_does_not_name_them():
    facts = _facts('<row><c><v>1</v></c><c t="e"><v>#REF!</v></c></row><row><c><f>A1</f></c></row>')
    assert facts.errors == {(1, 2): "#REF!"}
    assert facts.unsolved == {(2, 1): "=A1"}


def test_elements_are_known_whatever_their_prefix():
    cells = '<x:row r="1" hidden="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="urn:sheet"><x:sheetData>{cells}</x:sheetData></x:worksheet>'
    content = with_parts(LIST, xl_x_worksheets_x_sheet1__xml=sheet)
    assert ooxml.inspect(content).sheets[0] == ooxml.SheetFacts({(1, 1): "#N/A"}, {}, frozenset({1}))


def test_hidden_rows_are_found():
    def hide(book):
        book.active.row_dimensions[3].hidden = True

    package = ooxml.inspect(xlsx(HEADING, HONG, DUC, adjust=hide))
    assert package.sheets[0].hidden_rows == {3}


def test_the_first_day_of_the_calendar_is_found():
    workbook = zipfile.ZipFile(io.BytesIO(LIST)).read("xl/workbook.xml")
    old = workbook.replace(b"<workbookPr />", b'<workbookPr date1904="1" />')
    assert old != workbook
    assert ooxml.inspect(with_parts(LIST, xl_x_workbook__xml=old)).date_1904 is True


def test_a_chart_sheet_has_nothing_to_tell():
    def chart(book):
        book.create_chartsheet("Biểu đồ")

    assert ooxml.inspect(xlsx(HEADING, HONG, adjust=chart)).sheets == 2 * (ooxml.SheetFacts({}, {}, frozenset()),)


@pytest.mark.parametrize(
    ("xml", "refusal"),
    [
        ('<row r="200001"><c r="A200001"><v>1</v></c></row>', packages.TooManyCells),
        ('<row r="1"><c r="IW1"><v>1</v></c></row>', packages.TooManyCells),
        ('<row r="1"><c r="XFD1048576"><v>1</v></c></row>', packages.TooManyCells),
        ('<row r="150000"><c r="A150000"><v>1</v></c><c r="AZ1"><v>1</v></c></row>', packages.TooManyCells),
        ('<row r="150000"><c r="AZ150000" t="inlineStr"><is><t>x</t></is></c></row>', packages.TooManyCells),
        ('<row r="1"><c r="A99999999999999"><v>1</v></c></row>', packages.DamagedPackage),
        ('<row r="1"><c r="AAAAAAAAAAAA1"><v>1</v></c></row>', packages.DamagedPackage),
        ('<row r="0"><c r="A0"><v>1</v></c></row>', packages.DamagedPackage),
        ('<row r="1"><c r="a1"><v>1</v></c></row>', packages.DamagedPackage),
        ('<row r="1"><c r="A1"><v>1</c></row>', packages.DamagedPackage),
        ('<row r="1"><c r="A1"><v>&boom;</v></c></row>', packages.DamagedPackage),
    ],
)
def test_what_the_cell_reader_could_not_bear_is_refused(xml, refusal):
    with pytest.raises(refusal):
        ooxml.inspect(with_cells(xml))


def test_empty_cells_with_a_format_do_not_count():
    facts = _facts(
        '<row r="1048576"><c r="XFD1048576" s="1"/><c r="A1048576"></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
    )
    assert facts == ooxml.SheetFacts({}, {}, frozenset())


def test_the_extent_is_summed_over_the_sheets():
    wide = '<row r="100000"><c r="Z100000"><v>1</v></c></row>'
    one = with_cells(wide)
    ooxml.inspect(one)
    two = with_parts(
        with_cells(wide, xlsx(("x",), Hai=[("x",)])),
        xl_x_worksheets_x_sheet2__xml=zipfile.ZipFile(io.BytesIO(one)).read(SHEET),
    )
    with pytest.raises(packages.TooManyCells):
        ooxml.inspect(two)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", ["xl_x_worksheets_x_sheet1__xml", "xl_x_workbook__xml", "docProps_x_core__xml"])
def test_declared_entities_are_refused_in_every_part(declaration, part):
    with pytest.raises(packages.HostileXml):
        ooxml.inspect(with_parts(LIST, **{part: f'<?xml version="1.0"?>{declaration}<x>&a;</x>'}))


def test_a_bomb_is_refused_by_its_size_before_it_is_unpacked():
    with pytest.raises(packages.TooExpansive):
        ooxml.inspect(with_parts(LIST, xl_x_media_x_bomb__bin=b"\0" * (packages.FREE_EXPANDED + 1)))


def test_the_whole_may_not_unpack_to_more_than_the_limit(monkeypatch):
    monkeypatch.setattr(packages, "MAX_EXPANDED", 1_000)
    with pytest.raises(packages.TooExpansive):
        ooxml.inspect(LIST)


def test_a_part_that_unpacks_to_more_than_it_says_is_refused():
    content = bytearray(with_parts(LIST, xl_x_media_x_bomb__bin=b"\0" * 100_000))
    for place in _occurrences(content, (100_000).to_bytes(4, "little")):
        content[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(packages.DamagedPackage):
        ooxml.inspect(bytes(content))


def test_a_long_sheet_is_read_in_pieces():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 5_000))
    facts = _facts(f'{rows}<row r="5000"><c r="B5000" t="e"><v>#N/A</v></c></row>')
    assert facts.errors == {(5000, 2): "#N/A"}


def test_relations_may_say_more_than_is_needed():
    relations = zipfile.ZipFile(io.BytesIO(LIST)).read("xl/_rels/workbook.xml.rels")
    more = relations.replace(b"</Relationships>", b"<Remark/></Relationships>")
    assert ooxml.inspect(with_parts(LIST, xl_x__rels_x_workbook__xml__rels=more)) == ooxml.inspect(LIST)


def _occurrences(content, piece):
    place = content.find(piece)
    while place != -1:
        yield place
        place = content.find(piece, place + 1)


def test_a_picture_is_read_to_its_end():
    picture = bytes(range(256)) * 1_000
    assert ooxml.inspect(with_parts(LIST, xl_x_media_x_image1__png=picture)) == ooxml.inspect(LIST)


def _when_read(content):
    """Whether reading may begin before the file is found safe."""
    begun = []
    with suppress(packages.PackageError):
        ooxml.inspect(content, lambda: begun.append(content))
    return bool(begun)


@pytest.mark.parametrize(
    "sheet",
    [
        '<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>',
        '<worksheet><sheetData><row r="1"><c r="A1"><f>1</f></c></row></sheetData></worksheets>',
        '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row></sheetData></worksheet>',
        '<worksheet><sheetData><row r="9999999"><c r="A9999999"><v>1</v></c></row></sheetData></worksheet>',
    ],
)
def test_only_a_sheet_of_plain_rows_within_bounds_is_read_before_it_is_known_to_be_well_formed(sheet, monkeypatch):
    monkeypatch.setattr(ooxml, "_WORTH_A_THREAD", 0)
    assert _when_read(LIST) is True
    assert _when_read(with_parts(LIST, xl_x_worksheets_x_sheet1__xml=sheet)) is False


_FAR = '<x:row r="9999999"><x:c r="A9999999"><x:v>1</x:v></x:c></x:row>'
_PLAIN = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'


@pytest.mark.parametrize("twins", ["<x:sheetData>{0}</x:sheetData>{1}", "{1}<x:sheetData>{0}</x:sheetData>"])
def test_cells_with_a_prefix_count_wherever_they_stand(twins):
    sheet = f"<worksheet>{twins.format(_FAR, _PLAIN)}</worksheet>"
    with pytest.raises(packages.TooManyCells):
        ooxml.inspect(with_parts(LIST, xl_x_worksheets_x_sheet1__xml=sheet))


@pytest.mark.parametrize("texts", ["<x:si><x:t>{}</x:t></x:si><si/>", "<si/><x:si><x:t>{}</x:t></x:si><si/>"])
def test_long_shared_texts_with_a_prefix_count_too(texts, monkeypatch):
    monkeypatch.setattr(ooxml, "MAX_TEXT", 100_000)
    content = with_cells("".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n % 2}</v></c></row>' for n in range(1, 1_001)))
    with pytest.raises(packages.TooExpansive):
        ooxml.inspect(with_parts(content, xl_x_sharedStrings__xml=f"<sst>{texts.format('x' * 500)}</sst>"))


_TEXT = "<si><t>x</t></si>"


@pytest.mark.parametrize("count", ["27162001234", "4294967295", "18446744073709551615", "5000001", "-1", "", "1e9"])
@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("xl/sharedStrings.xml", '<sst uniqueCount="{}">' + _TEXT + "</sst>"),
        ("xl/sharedStrings.xml", "<?xml version='1.0'?><sst count='1'\n uniqueCount = '{}' >" + _TEXT + "</sst>"),
        ("xl/SHAREDSTRINGS.XML", '<x:sst xmlns:x="u" uniqueCount="{}"/>'),
        ("xl/sharedStrings.xml", '<x><sst uniqueCount="{}"/></x>'),
        ("xl/sharedStrings.xml", "<sst>" + _TEXT + '<sst uniqueCount="{}"/></sst>'),
        ("xl/sharedStrings.xml", '<worksheet><sheetData></sheetData><sst uniqueCount="{}"/></worksheet>'),
        ("xl/sharedStrings.xml", "<!-- <sst> --><sst uniqueCount='{}'>" + _TEXT + "</sst>"),
    ],
)
def test_a_count_of_texts_that_would_end_the_process_is_refused(name, texts, count):
    with pytest.raises(packages.DamagedPackage, match="shared texts told"):
        ooxml.inspect(_with_texts(name, texts.format(count)))


@pytest.mark.parametrize("before", ["abc", "\0", "<x/>", "<?xml version='1.0' encoding='utf-16'?>"])
def test_shared_texts_after_something_else_are_refused(before):
    with pytest.raises(packages.DamagedPackage):
        ooxml.inspect(_with_texts("xl/sharedStrings.xml", f'{before}<sst uniqueCount="27162001234">{_TEXT}</sst>'))


@pytest.mark.parametrize("count", ["0", "1", "99999", "5000000"])
def test_a_wrong_count_of_texts_that_can_be_borne_is_no_matter(count):
    ooxml.inspect(_with_texts("xl/sharedStrings.xml", f'<sst uniqueCount="{count}">{_TEXT}</sst>'))


def _with_texts(name, texts):
    """A workbook whose cells share these texts, which stand in the part of that name."""
    there = zipfile.ZipFile(io.BytesIO(with_parts(LIST, xl_x_sharedStrings__xml="")))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for entry in there.namelist():
            whole = entry.lower() == "xl/sharedstrings.xml"
            archive.writestr(name if whole else entry, texts if whole else there.read(entry))
    return content.getvalue()


def _sharing(cells, text):
    """A workbook whose cells share one text."""
    content = with_cells("".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, cells + 1)))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return with_parts(
        content,
        xl_x_sharedStrings__xml=f'<sst xmlns="{main}">lost<si><t>{text}</t></si><si><t>{"y" * 50}</t></si></sst>',
    )


def test_one_long_text_shared_by_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(ooxml, "MAX_TEXT", 10_000)
    with pytest.raises(packages.TooExpansive):
        ooxml.inspect(_sharing(1_000, "x" * 20))


def test_a_long_text_that_few_cells_share_is_no_matter(monkeypatch):
    monkeypatch.setattr(ooxml, "MAX_TEXT", 10_000)
    assert ooxml.inspect(_sharing(1_000, "x")).sheets[0].errors == {}


def test_a_long_text_that_no_cell_shares_is_no_matter(monkeypatch):
    monkeypatch.setattr(ooxml, "MAX_TEXT", 30_000)
    assert ooxml.inspect(_sharing(1_000, "x")).sheets[0].errors == {}


def test_cells_of_other_kinds_take_nothing_from_the_shared_texts(monkeypatch):
    monkeypatch.setattr(ooxml, "MAX_TEXT", 60)
    content = _sharing(2, "x")
    sheet = zipfile.ZipFile(io.BytesIO(content)).read(SHEET).decode()
    more = (
        '<row r="9"><c r="A9"><v>1</v></c><c r="B9" t="s"><v>99</v></c><c r="C9" t="s"><v>z</v></c></row></sheetData>'
    )
    ooxml.inspect(with_parts(content, xl_x_worksheets_x_sheet1__xml=sheet.replace("</sheetData>", more)))


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (LIST[:-100], packages.DamagedPackage),
        (LIST[: len(LIST) // 2], packages.DamagedPackage),
        (b"PK\x03\x04 and nothing more", packages.DamagedPackage),
        (with_parts(LIST, xl_x_workbook__xml=None), packages.NotAWorkbook),
        (with_parts(LIST, xl_x_worksheets_x_sheet1__xml=None), packages.DamagedPackage),
        (with_parts(LIST, xl_x__rels_x_workbook__xml__rels=None), packages.DamagedPackage),
        (TWICE, packages.DamagedPackage),
        (with_parts(LIST, XL_x_Workbook__xml="<workbook/>"), packages.DamagedPackage),
        (with_parts(LIST, xl_x_worksheets_x_sheet1__xml="<worksheet>"), packages.DamagedPackage),
        (with_parts(LIST, xl_x_worksheets_x_sheet1__xml=" "), packages.DamagedPackage),
    ],
)
def test_what_is_cut_off_or_contradicts_itself_is_refused(content, refusal):
    with pytest.raises(refusal):
        ooxml.inspect(content)


@pytest.mark.parametrize("encoding", ["x", "utf-7", "shift_jis", "punycode"])
def test_a_part_in_an_encoding_of_no_xml_is_refused(encoding):
    sheet = f'<?xml version="1.0" encoding="{encoding}"?><worksheet><sheetData/></worksheet>'
    with pytest.raises(packages.DamagedPackage):
        ooxml.inspect(with_parts(LIST, xl_x_worksheets_x_sheet1__xml=sheet))


def test_a_part_without_a_name_is_refused():
    nameless = io.BytesIO(LIST)
    with zipfile.ZipFile(nameless, "a") as archive:
        archive.writestr("x", b"<a/>")
    content = bytearray(nameless.getvalue())
    content[content.rindex(b"PK\x01\x02") + 46] = 0  # its name in the directory, which ends there
    with pytest.raises(packages.DamagedPackage):
        ooxml.inspect(bytes(content))


def test_an_altered_part_is_refused_by_its_checksum():
    place = LIST.index(b"xl/worksheets/sheet1.xml") + 60
    altered = LIST[:place] + bytes([LIST[place] ^ 0xFF]) + LIST[place + 1 :]
    with pytest.raises(packages.PackageError):
        ooxml.inspect(altered)


def test_too_many_parts_are_refused(monkeypatch):
    monkeypatch.setattr(packages, "MAX_PARTS", 3)
    with pytest.raises(packages.DamagedPackage):
        ooxml.inspect(LIST)


def test_hidden_columns_are_found_as_far_as_a_list_can_reach():
    def hide(book):
        book.active.column_dimensions["C"].hidden = True

    assert ooxml.inspect(xlsx(HEADING, HONG, DUC, adjust=hide)).sheets[0].hidden_columns == {3}
    columns = '<cols><col min="2" max="3" hidden="{}"/><col min="254" max="16384" hidden="true"/></cols>'
    sheet = f'<worksheet xmlns="urn:s">{columns}<sheetData><row r="1"/></sheetData></worksheet>'
    for hidden, found in (("1", {2, 3, 254, 255, 256}), ("0", {254, 255, 256})):
        data = sheet.format(hidden).encode()
        for part in (ooxml._looked_over("s", data), ooxml._followed("s", data, io.BytesIO())):
            assert part.hidden_columns == found


@pytest.mark.parametrize("about", ['<col min="x" max="3" hidden="1"/>', '<col max="3" hidden="1"/>'])
def test_columns_of_no_number_are_not_hidden(about):
    data = f"<worksheet><cols>{about}</cols><sheetData/></worksheet>".encode()
    assert ooxml._followed("s", data, io.BytesIO()).hidden_columns == set()
