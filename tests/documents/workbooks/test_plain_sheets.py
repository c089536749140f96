import io
import random
import time

import pytest

from documents.workbooks import ooxml
from documents.workbooks.packages import DamagedPackage, HostileXml
from documents.workbooks.plain_sheets import plain_sheet, root_of, shared_text, text_sizes

HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="urn:sheet">'
    '<cols><col min="1"/><col min="3" max="4" hidden="1"/></cols>'
)
PLAIN = (
    '<row r="{n}"><c r="A{n}" s="1" t="s"><v>0</v></c><c r="IV{n}"><v>5</v></c></row>',
    '<row r="{n}" spans="1:2" x14ac:dyDescent="0.25"><c r="B{n}" t="inlineStr"><is><t>a &lt; t="s"</t></is></c></row>',
    '<row r="{n}" hidden="1"><c r="C{n}" t="str"><v></v></c></row>',
    '<row r="{n}" ht="15" hidden="false" ><c r="D{n}" s="2"/><c r="E{n}" s="2"></c></row>',
    '<row r="{n}" hidden="true" />',
    '<row r="{n}"></row>',
)
UNUSUAL = (
    '<row r="{n}"><c r="F{n}" t="e"><v>#N/A</v></c><c r="G{n}"><v>1</v></c></row>',
    '<row r="{n}"><c r="H{n}"><f>A1&amp;B1</f></c></row>',
    '<row r="{n}"><c r="I{n}"><f>1+1</f><v>2</v></c></row>',
    "<row r='{n}' hidden='1'><c r='J{n}' t='s'><v>0</v></c></row>",
    '<row r="{n}"><c s="1" r="IW{n}"><v>1</v></c></row>',
    '<row r="{n}"> <c r="K{n}"><v>1</v></c> </row>',
    '<row r="{n}"><c r="L7"><v>1</v></c></row>',
    '<row r="{n}"><c><v>1</v></c><c t="&#101;"><v>#REF!</v></c></row>',
    '<row r="{n}" hidden="1"><c r="M{n}" t="d"><v>2026-11-22</v></c></row>',
    '<row r="{n}"><c r="N{n}" t="inlineStr"><is><r><t>a</t></r></is></c></row>',
    '<row r="{n}"><c r="O{n}" t="n"><v>1</v></c><extLst/></row>',
)


def sheet(*rows, head=HEAD, tail="<pageMargins/>"):
    body = "".join(row.replace("{n}", str(number)) for number, row in enumerate(rows, 1))
    return f"{head}<sheetData>{body}</sheetData>{tail}</worksheet>".encode()


def facts(part):
    hidden = part.hidden_rows, part.hidden_columns
    return (part.kind, part.rows, part.columns, part.errors, part.unsolved, *hidden, part.struck_texts)


def both(data):
    """What a sheet says, looked over and followed element by element: it must be the same."""
    looked_over, followed = ooxml._looked_over("s", data), ooxml._followed("s", data, io.BytesIO())
    assert facts(looked_over) == facts(followed)
    assert looked_over.shared_cells >= followed.shared_cells
    return followed


@pytest.mark.parametrize("row", PLAIN)
def test_a_plain_row_is_not_followed(row):
    assert plain_sheet(sheet(row)).unusual == b""
    both(sheet(row))


@pytest.mark.parametrize("row", UNUSUAL)
def test_any_other_row_is(row):
    if "r='" not in row:
        assert plain_sheet(sheet(row)).unusual.decode() == row.replace("{n}", "1")
    both(sheet(row))


def test_both_ways_say_the_same_of_any_mixture():
    dice = random.Random(2026)
    for _ in range(300):
        kinds = PLAIN if dice.random() < 0.5 else PLAIN + UNUSUAL
        gaps = dice.choice(["", "\n", " \r\n  "])
        both(sheet(*(dice.choice(kinds) + gaps for _ in range(dice.randint(0, 12)))))


def test_what_was_found_is_right():
    part = both(sheet(PLAIN[2], UNUSUAL[0], UNUSUAL[1], PLAIN[0], '<row r="1048576" hidden="1"/>', PLAIN[3]))
    assert (part.rows, part.columns, part.hidden_rows) == (4, 256, {1, 1048576})
    assert (part.errors, part.unsolved) == ({(2, 6): "#N/A"}, {(3, 8): "=A1&B1"})


@pytest.mark.parametrize(
    "data",
    [
        sheet("<row><c r='A5'><v>1</v></c></row>", PLAIN[0]),
        sheet(PLAIN[0], tail='<!-- <row r="9"> --><x/>'),
        sheet('<row r="{n}"><c r="A{n}"><v><![CDATA[<c r="ZZ1">]]></v></c></row>'),
        sheet(PLAIN[0], tail="<?x y?>"),
        sheet(PLAIN[0], tail='<row r="9"><c r="ZZ9"><v>1</v></c></row>'),
        sheet(PLAIN[0], tail='<c r="ZZ9"><v>1</v></c>'),
        sheet(PLAIN[0], tail='<sheetData><row r="9"/></sheetData>'),
        sheet(PLAIN[0]).replace(b"<sheetData>", b"<sheetData >"),
        sheet(PLAIN[0]).replace(b"UTF-8", b"ISO-8859-1"),
        sheet(PLAIN[0]).replace(b"<worksheet", b"<chartsheet").replace(b"</worksheet", b"</chartsheet"),
        b"<worksheet><sheetData/></worksheet>",
    ],
)
def test_an_unusual_sheet_is_followed_as_a_whole(data):
    assert plain_sheet(data) is None
    both(data)


def test_rows_within_rows_are_followed_as_a_whole():
    both(sheet('<row r="{n}"><c r="A{n}"><f>1</f></c>' + PLAIN[0] + "</row>"))


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (sheet(PLAIN[0])[:-3], DamagedPackage),
        (sheet('<row r="{n}"><c r="A{n}"><v>1</c></row>'), DamagedPackage),
        (sheet('<row r="{n}"><c r="a{n}"><v>1</v></c></row>'), DamagedPackage),
        (sheet(PLAIN[0], head="<!DOCTYPE x><worksheet>"), HostileXml),
        (sheet(PLAIN[0]).replace(b"<worksheet", b"<!DOCTYPE worksheet><worksheet"), HostileXml),
    ],
)
def test_what_is_damaged_or_hostile_is_refused(data, refusal):
    with pytest.raises(refusal):
        ooxml._looked_over("s", data)


def test_the_root_is_known_by_its_usual_beginning():
    assert root_of(sheet()) == "worksheet"
    assert root_of(b"\xef\xbb\xbf<sst >") == "sst"
    assert root_of(b"<?xml version='1.0'?><sst>") == "sst"
    assert root_of(b"<x:worksheet>") == root_of(b"") == root_of(b"<ssts>") == ""


def test_the_size_of_shared_texts_is_never_underrated():
    sizes = text_sizes(b'<sst count="2"><si><t>Nguy\xe1\xbb\x85n</t></si><si/></sst>')
    assert sizes == [21, 8]
    assert text_sizes(b"<x:sst><x:si/></x:sst>") == [22]
    assert text_sizes(b"<sst><si/><x:si/></sst>") == [23]
    cells = b'<c r="A1" t="s"><v>0</v></c><c r="A2" t="s"><v>1</v></c><c r="A3" t="s"><v>0</v></c>'
    assert shared_text(cells, 3, sizes) == 50
    assert shared_text(cells, 5, sizes) == 92
    assert shared_text(b'<c r="A1" t="s"><v>7</v></c>', 1, sizes) == 21


@pytest.mark.parametrize("piece", [" ", '<row r="1">', "<c ", 'a="', "<v>", "\n\t"])
def test_no_sheet_takes_longer_than_its_length(piece):
    data = sheet(piece * (2_000_000 // len(piece)))
    start = time.perf_counter()
    plain_sheet(data)
    assert time.perf_counter() - start < 5


def test_columns_told_in_another_way_are_followed():
    head = HEAD.replace("<cols>", '<cols count="2">')
    assert plain_sheet(sheet(PLAIN[0], head=head)) is None
    assert both(sheet(PLAIN[0], head=head)).hidden_columns == {3, 4}


def test_a_sheet_may_strike_parts_of_its_texts_through():
    row = '<row r="1"><c r="A1" t="inlineStr"><is><r><rPr><strike/></rPr><t>a</t></r></is></c></row>'
    assert both(sheet(row)).struck_texts


@pytest.mark.parametrize(("run", "struck"), [("<strike/>", True), ("<b/>", False)])
def test_shared_texts_may_be_struck_through_in_part(run, struck):
    data = f"<sst><si><r><rPr>{run}</rPr><t>a</t></r></si></sst>".encode()
    for part in (ooxml._looked_over("s", data), ooxml._followed("s", data, io.BytesIO())):
        assert part.struck_texts is struck
