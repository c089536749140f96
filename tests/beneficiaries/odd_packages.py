"""Packages of XML parts (.xlsx, .ods) that are whole as ZIP and XML files and say odd things."""

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from tests.beneficiaries.odd_values import NUMBERS, odd_value

MOST_EXPANDED = 4_000_000
"""Bytes: what a package may unpack to in order to be altered part by part."""

_ATTRIBUTE = re.compile(r'(\s)([\w:.-]+)="([^"]*)"')
_CONTENT = re.compile(r"(?<=>)([^<>]+)(?=<)")
_ELEMENT = re.compile(r"<([\w:]+)\b[^<>]*(?:/>|>(?:(?!<\1\b).){0,20000}?</\1>)", re.DOTALL)
_VALUE = re.compile(r"<v>[^<]*</v>")
_NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_COUNTS = ("-1", "0", "1", "2", "99999", "1048576", "4294967296", "99999999999999999999", "x", "")
_CELLS = ("A1", "A0", "B2", "XFD1", "A1048576", "A200000", "ZZZ9999999", "IV65536", "a1", "$A$1", "1A", "A", "")
_RANGES = ("A1:A1", "B5:A1", "A1:XFD1048576", "A1:IV65536", "A1", "A1:", ":", "A0:A0", "A1:C3 D4:F6", "#REF!", "A:A")
_FORMATS = ("dd/mm/yyyy", "General", "@", "0.00E+00", "[h]:mm:ss", '"', "[$-42A]d mmmm", ";;;", "y" * 300, "\\", "")
_TYPES = ("s", "n", "d", "e", "b", "str", "inlineStr", "x", "")
_ODF_TYPES = ("float", "percentage", "currency", "date", "time", "boolean", "string", "void", "error", "")
_DAYS = ("0000-00-00", "9999-12-31", "10000-01-01", "-0001-01-01", "1962-02-30", "1962-03-05T25:61:61", "1962")
_ODD: Mapping[str, tuple[str, ...]] = {
    "r": (*_CELLS, *_COUNTS),
    "t": _TYPES,
    "s": _COUNTS,
    "ref": _RANGES,
    "spans": ("1:99999", "x", "5:1"),
    "hidden": ("1", "true", "0", "x"),
    "state": ("hidden", "veryHidden", "x"),
    "count": _COUNTS,
    "uniqueCount": _COUNTS,
    "numFmtId": ("14", "22", "49", "165", *_COUNTS),
    "formatCode": _FORMATS,
    "fontId": _COUNTS,
    "xfId": _COUNTS,
    "date1904": ("1", "0", "x"),
    "Target": ("/xl/worksheets/sheet1.xml", "styles.xml", "../../../etc/passwd", "http://x.test/", ""),
    "r:id": ("rId1", "rId2", "rId99", ""),
    "sheetId": _COUNTS,
    "table:number-rows-repeated": _COUNTS,
    "table:number-columns-repeated": _COUNTS,
    "table:number-rows-spanned": _COUNTS,
    "table:number-columns-spanned": _COUNTS,
    "table:visibility": ("collapse", "filter", "visible", "x"),
    "table:formula": ("of:=1/0", "of:=[.A1]", "="),
    "office:value-type": _ODF_TYPES,
    "office:value": NUMBERS,
    "office:date-value": _DAYS,
    "office:time-value": ("PT99999999999H", "PT", "x", "-PT1H"),
    "office:boolean-value": ("true", "x"),
    "text:c": _COUNTS,
}


def is_package(content: bytes) -> bool:
    """Whether the parts of these bytes can be altered: a ZIP file that is whole and not too large."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(entry.file_size for entry in archive.infolist()) <= MOST_EXPANDED and archive.testzip() is None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        return False


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():  # without the time of day: the same parts are the same bytes
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED, compresslevel=1)
    return buffer.getvalue()


def with_odd_parts(content: bytes, dice: random.Random) -> bytes:
    """The package with some attributes, texts and elements of a part or two altered."""
    parts = parts_of(content)
    names = [name for name in parts if name.lower().endswith((".xml", ".rels"))]
    cells = [name for name in names if re.search(r"sheet\d*\.xml$|sharedStrings|content\.xml$", name)]
    for _ in range(dice.randint(1, 2)):
        name = dice.choice(cells if cells and dice.random() < 0.75 else names)
        text = parts[name].decode("utf-8", "surrogateescape")
        for _each in range(dice.randint(1, 4)):
            text = dice.choices(*_ALTERATIONS)[0](text, dice)
        parts[name] = text.encode("utf-8", "surrogateescape")
    return packed(parts)


def in_xml(value: object) -> str:
    """A value as text of an .xlsx file, which writes as `_x0000_` what XML cannot hold."""
    return escape(_NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", str(value)))


def workbook_parts(rows: list[list[object]]) -> dict[str, bytes]:
    """The parts of an .xlsx file with one sheet; days are numbers in the format of a day."""
    lines = (
        f'<row r="{number}">{"".join(map(_cell, cells))}</row>' for number, cells in enumerate(rows, start=1) if cells
    )
    return {
        "[Content_Types].xml": _CONTENT_TYPES.encode(),
        "_rels/.rels": _relations(f'Type="{_OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"'),
        "xl/workbook.xml": _BOOK.encode(),
        "xl/_rels/workbook.xml.rels": _relations(
            f'Type="{_OFFICE}/relationships/worksheet" Target="worksheets/sheet1.xml"',
            f'Type="{_OFFICE}/relationships/styles" Target="styles.xml"',
        ),
        "xl/styles.xml": _STYLES.encode(),
        "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}><sheetData>{''.join(lines)}</sheetData></worksheet>".encode(),
    }


def _cell(value: object) -> str:
    match value:
        case None:
            return "<c/>"
        case bool():
            return f'<c t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f"<c><v>{value!r}</v></c>"
        case date():
            return f'<c s="1"><v>{value.toordinal() - date(1899, 12, 30).toordinal()}</v></c>'
        case _:
            return f'<c t="inlineStr"><is><t xml:space="preserve">{in_xml(value)}</t></is></c>'


def _attribute(text: str, dice: random.Random) -> str:
    """Another value of an attribute: an odd one, that of another element, or none."""
    found = list(_ATTRIBUTE.finditer(text))
    known = [one for one in found if one[2] in _ODD]
    if not found:
        return text
    name = dice.choice(sorted({one[2] for one in known or found}))
    chosen = dice.choice([one for one in found if one[2] == name])
    match dice.randrange(6):
        case 0:
            value = dice.choice(found)[3]
        case 1:
            return text[: chosen.start()] + text[chosen.end() :]
        case 2:
            value = quoteattr(_NOT_IN_XML.sub("?", str(odd_value(dice))))[1:-1].replace('"', "")
        case _:
            value = dice.choice(_ODD.get(name, _COUNTS))
    return f'{text[: chosen.start()]}{chosen[1]}{name}="{value}"{text[chosen.end() :]}'


def _content(text: str, dice: random.Random) -> str:
    """Another text between two tags."""
    found = list(_CONTENT.finditer(text))
    if not found:
        return text
    chosen = dice.choice(found)
    value = dice.choice(NUMBERS) if dice.random() < 0.3 else in_xml(odd_value(dice))
    return text[: chosen.start()] + value + text[chosen.end() :]


def _element(text: str, dice: random.Random) -> str:
    """An element taken out, repeated, or moved to where another one stands."""
    found = _ELEMENT.search(text, dice.randrange(len(text)))
    other = _ELEMENT.search(text, dice.randrange(len(text)))
    if found is None or other is None:
        return text
    match dice.randrange(4):
        case 0:
            return text[: found.start()] + text[found.end() :]
        case 1:
            return text[: found.end()] + found[0] * dice.choice((1, 2, 400)) + text[found.end() :]
        case _:
            return text[: found.start()] + other[0] + text[found.end() :]


def _formula(text: str, dice: random.Random) -> str:
    """A formula beside the stored result of a cell, or instead of it."""
    found = list(_VALUE.finditer(text))
    if not found:
        return _attribute(text, dice)
    chosen = dice.choice(found)
    formula = dice.choice(("A1&amp;B1", "1/0", "SUM(A:A)", "HYPERLINK(&quot;x&quot;)", "[1]Sheet!A1", "", "TODAY()"))
    kept = dice.choice((chosen[0], "", "<v/>", f"<v>{dice.choice(NUMBERS)}</v>"))
    return f"{text[: chosen.start()]}<f>{formula}</f>{kept}{text[chosen.end() :]}"


def _merges(text: str, dice: random.Random) -> str:
    """Merged ranges of no sense after the cells."""
    ranges = (dice.choice((*_RANGES, "A2:C2", "B1:B9", "A3:IV3", "A1:D40")) for _ in range(dice.randint(1, 5)))
    merges = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    return text.replace("</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>", 1)


def _exchanged(text: str, dice: random.Random) -> str:
    """Two texts in each other's place."""
    found = list(_CONTENT.finditer(text))
    if len(found) < 2:
        return text
    one, other = sorted(dice.sample(found, 2), key=re.Match.start)
    middle = text[one.end() : other.start()]
    return text[: one.start()] + other[0] + middle + one[0] + text[other.end() :]


_Alteration = Callable[[str, random.Random], str]
_ALTERATIONS: tuple[list[_Alteration], list[int]] = (
    [_attribute, _content, _element, _formula, _merges, _exchanged],
    [8, 8, 3, 2, 1, 2],
)

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>'
)
_BOOK = (
    f'<workbook {_MAIN} xmlns:r="{_OFFICE}/relationships"><sheets><sheet name="DS" sheetId="1" r:id="rId1"/></sheets>'
    "</workbook>"
)
_STYLES = (
    f'<styleSheet {_MAIN}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def _relations(*relations: str) -> bytes:
    lines = "".join(f'<Relationship Id="rId{number}" {one}/>' for number, one in enumerate(relations, start=1))
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'.encode()
