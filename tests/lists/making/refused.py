"""Files that must be refused in one sentence: protected, cut off, something else, hostile, nobody in them."""

import io
import struct
import zipfile

import openpyxl

from .lists import FOLDER, converted

_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _keep(name, content, why):
    (FOLDER / name).write_bytes(content)
    text = (
        f'{{\n  "file": "{name}",\n  "arguments": {{"campaign": "TET2027", "commune": null}},\n'
        f'  "bad": true,\n  "exit_code": 2,\n  "why": "{why}"\n}}\n'
    )
    (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


def _ole(**streams):
    """The container that Excel puts protected workbooks in: streams of at least 4,096 bytes each."""
    chains, body, entries = [], b"", []
    for name, data in streams.items():
        data = data.ljust(4096, b"\0")
        data += b"\0" * (-len(data) % 512)
        first = 2 + len(body) // 512
        count = len(data) // 512
        chains += [*range(first + 1, first + count), _END]
        entries.append((name, first, len(data)))
        body += data
    table = [_TABLE, _END, *chains]
    table += [_FREE] * (128 - len(table))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        62,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        _END,
        0,
        _END,
        0,
        0,
    )
    head += struct.pack("<108I", *[_FREE] * 108)
    folder = _entry("Root Entry", 5, _END, 0, child=1)
    for number, (name, first, size) in enumerate(entries, 1):
        folder += _entry(name, 2, first, size, right=number + 1 if number < len(entries) else _FREE)
    return head + struct.pack("<128I", *table) + folder.ljust(512, b"\0") + body


def _entry(name, kind, start, size, right=_FREE, child=_FREE):
    encoded = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIII", encoded, len(encoded) + 2, kind, 1, _FREE, right, child, start, size, 0)


def _xlsx(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _with(content, sheet):
    """The package with another content of its first sheet."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for part in old.namelist():
            new.writestr(part, sheet if part == "xl/worksheets/sheet1.xml" else old.read(part))
    return buffer.getvalue()


_ROW = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD")
_PERSON = (1, "Nguyễn Thị Hồng", "05/03/1962", "027162001234")


def protected():
    noise = bytes((number * 97 + 13) % 251 for number in range(8192))
    _keep(
        "protected.xlsx",
        _ole(EncryptedPackage=noise, EncryptionInfo=b"\x04\0\x04\0\x40\0\0\0" + noise[:600]),
        "opens with a password only",
    )
    stream = struct.pack("<HHHHHHII", 0x809, 16, 0x0600, 0x05, 0x0DBB, 0x07CC, 0, 6)
    stream += struct.pack("<HH", 0x2F, 54) + struct.pack("<HHH", 1, 1, 1) + noise[:48] + struct.pack("<HH", 0x0A, 0)
    _keep("protected.xls", _ole(Workbook=stream), "an Excel 97 file that opens with a password only")


def something_else():
    _keep("word-document.xlsx", _word(), "a Word document under the name of a workbook")
    _keep(
        "pdf-document.xls",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF\n",
        "a PDF under the name of a workbook",
    )
    _keep("photo.xlsx", bytes.fromhex("ffd8ffe000104a46494600010100") + bytes(range(256)) * 8, "a photo of a list")


def _word():
    """The parts that make a package a Word document."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = "http://schemas.openxmlformats.org"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{office}/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>Danh sách: Nguyễn Thị Hồng</w:t></w:r></w:p></w:body></w:document>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return buffer.getvalue()


def cut_off():
    whole = _xlsx(_ROW, *[_PERSON] * 200)
    old = converted(whole, "xls")
    _keep("cut-off.xls", old[: len(old) * 2 // 3], "the file is cut off")
    _keep("cut-off.ods", converted(whole, "ods")[:-400], "the file is cut off")


def hostile():
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = "<row/>" * 20_000_000
    bomb = f'{start}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    _keep("zip-bomb.xlsx", _with(_xlsx(_ROW, _PERSON), bomb), "small to send, huge to unpack")
    doubled = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 9))
    laughs = f'<!ENTITY a0 "Hồng">{doubled}'
    _keep("entity-expansion.xlsx", _declaring(start, space, laughs, "&a8;"), "entities that grow without end")
    outside = '<!ENTITY x SYSTEM "file:///etc/passwd">'
    _keep("external-entity.xlsx", _declaring(start, space, outside, "&x;"), "asks for a file of the server")


def _declaring(start, space, declarations, used):
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in _ROW)
    person = f'<c><v>1</v></c><c t="inlineStr"><is><t>Nguyễn Thị {used}</t></is></c>'
    rows = f"<row>{cells}</row><row>{person}</row>"
    start += f"<!DOCTYPE worksheet [{declarations}]>"
    sheet = f'{start}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return _with(_xlsx(_ROW, _PERSON), sheet)


def nobody():
    _keep("empty.xlsx", _xlsx(), "nothing in it")
    _keep("header-only.xlsx", _xlsx(("DANH SÁCH",), _ROW), "a header and nobody below it")
    summary = (
        ("BIỂU TỔNG HỢP",),
        ("STT", "Xã", "Số hộ nghèo", "Số hộ cận nghèo"),
        (1, "Xã Yên Trung", 12, 30),
        (2, "Xã Tam Đa", 9, 21),
    )
    _keep("summary-only.xlsx", _xlsx(*summary, ("Cộng", None, 21, 51)), "sums of communes, no people")
    _keep("empty.csv", b"", "nothing in it")


def people_without_headings():
    """Who stands above the headings, or on a sheet without any, would be lost."""
    people = ("Lê Văn Sáu", 1960, "Nam"), ("Lê Văn Bảy", 1961, "Nam")
    head = ("Họ và tên", "Năm sinh", "Giới tính")
    _keep(
        "people-above-headings.xlsx", _xlsx(*people, head, ("Lê Văn Tám", 1962, "Nam")), "two people above the headings"
    )
    book = openpyxl.Workbook()
    for row in (("STT", *head), (1, "Lê Văn Tám", 1962, "Nam")):
        book.active.append(row)
    names = book.create_sheet("Thôn 2")
    for row in ((1, "Lê Văn Ba"), (2, "Lê Thị Năm")):
        names.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    _keep("names-without-headings.xlsx", buffer.getvalue(), "a second sheet of two names and no headings")


MAKERS = (protected, something_else, cut_off, hostile, nobody, people_without_headings)
