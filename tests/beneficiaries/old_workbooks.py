"""Old Excel files made record by record: what LibreOffice does not write, and what nobody should."""

import struct

WORKBOOK, SHEET, CHART = 0x05, 0x10, 0x20
BIFF5, BIFF8 = 0x0500, 0x0600
ARIAL, VN_TIME, VN_TIME_H, VNI_TIMES = range(4)
_FONT_NAMES = ("Arial", ".VnTime", ".VnTimeH", "VNI-Times")
_STYLES = 16  # the first formats of cells belong to the styles


def record(code, data=b""):
    return struct.pack("<HH", code, len(data)) + data


def bof(kind, version=BIFF8):
    return record(0x809, struct.pack("<HHHHII", version, kind, 0x0DBB, 0x07CC, 0, 6))


def eof():
    return record(0x0A)


def label(row, column, text, font=ARIAL, version=BIFF5):
    """A text cell; `text` as bytes in a file of before Excel 97."""
    head = struct.pack("<HHH", row, column, _STYLES + font)
    if version == BIFF5:
        return record(0x204, head + struct.pack("<H", len(text)) + text)
    return record(0x204, head + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def number(row, column, value, style=_STYLES):
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def formula(row, column, result):
    """`result`: the eight bytes of it."""
    return record(0x06, struct.pack("<HHH8sHIH", row, column, _STYLES, result, 0, 0, 0))


NO_RESULT = b"\x03\0\0\0\0\0\xff\xff"


def old_stream(*sheets, version=BIFF5, codepage=1252, extra=b"", date_1904=False):
    """The records of a workbook; each sheet is a name (bytes) and the bytes of its records."""
    fonts = [_font(name, version) for name in (_FONT_NAMES[0], *_FONT_NAMES[:1] * 3, *_FONT_NAMES)]
    indexes = [5, 6, 7, 8]  # four fonts of the styles come first, and there is no font 4
    formats = [_xf(0, version)] * _STYLES + [_xf(index, version) for index in indexes]
    formats.append(_xf(5, version, number_format=14))
    globals_ = [
        bof(WORKBOOK, version),
        record(0x42, struct.pack("<H", codepage)),
        record(0x22, struct.pack("<H", date_1904)),
        *fonts,
        *formats,
        extra,
    ]
    bounds = [_boundsheet(name, 0, version) for name, _ in sheets]
    offset = sum(map(len, globals_)) + sum(map(len, bounds)) + len(eof())
    bodies = [bof(SHEET, version) + cells + eof() for _, cells in sheets]
    for place, (name, _) in enumerate(sheets):
        bounds[place] = _boundsheet(name, offset, version)
        offset += len(bodies[place])
    return b"".join([*globals_, *bounds, eof(), *bodies])


DATE = _STYLES + 4
"""The format of a cell that shows a date."""


def _font(name, version):
    head = struct.pack("<HHHHHBBBx", 200, 0, 0x7FFF, 400, 0, 0, 0, 0)
    encoded = name.encode("latin-1")
    return record(0x31, head + bytes([len(encoded)]) + (b"\0" if version == BIFF8 else b"") + encoded)


def _xf(font, version, number_format=0):
    return record(0xE0, struct.pack("<HHH", font, number_format, 1) + b"\0" * (14 if version == BIFF8 else 10))


def _boundsheet(name, offset, version):
    option = b"\0" if version == BIFF8 else b""
    return record(0x85, struct.pack("<IBB", offset, 0, 0) + bytes([len(name)]) + option + name)


def ole(stream, name="Book"):
    """The smallest OLE file around a stream: one table of sectors, one sector of entries."""
    data = stream.ljust(4096, b"\0")
    data += b"\0" * (-len(data) % 512)
    sectors = len(data) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    assert len(fat) <= 128, "one sector of table is enough for small files only"
    fat += [0xFFFFFFFF] * (128 - len(fat))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", SIGNATURE, 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, LAST, 0, LAST, 0, 0
    )
    header += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    entries = _entry("Root Entry", 5, LAST, 0, child=1) + _entry(name, 2, 2, len(data)) + _entry("", 0, 0, 0) * 2
    return header + struct.pack("<128I", *fat) + entries + data


SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST = 0xFFFFFFFE


def _entry(name, kind, start, size, child=0xFFFFFFFF):
    encoded = name.encode("utf-16-le")
    length = len(encoded) + 2 if name else 0
    none = 0xFFFFFFFF
    return struct.pack("<64sHBBIII36xIII", encoded, length, kind, 1, none, none, child, start, size, 0)
