"""What a telephone reads from a picture."""

import struct
import zlib

import zxingcpp


def qr_of_png(content):
    """The text of the one QR code of a PNG picture in black and white."""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    parts, place = [], 8
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        parts.append((content[place + 4 : place + 8], content[place + 8 : place + 8 + length]))
        place += 12 + length
    (head,) = (data for kind, data in parts if kind == b"IHDR")
    width, height, depth, colour = struct.unpack(">IIBB", head[:10])
    assert (depth, colour) == (1, 0)
    packed = zlib.decompress(b"".join(data for kind, data in parts if kind == b"IDAT"))
    stride, rows = (width + 7) // 8, [bytes((width + 7) // 8)]
    for start in range(0, len(packed), 1 + stride):
        assert packed[start] in (0, 2)  # as it is, or what is added to the row above
        above = rows[-1] if packed[start] else bytes(stride)
        rows.append(bytes((byte + more) % 256 for byte, more in zip(packed[start + 1 :][:stride], above, strict=True)))
    grey = b"".join(
        bytes(255 * (byte >> bit & 1) for byte in row for bit in range(7, -1, -1))[:width] for row in rows[1:]
    )
    (code,) = zxingcpp.read_barcodes(memoryview(grey).cast("B", shape=[height, width]))
    return code.text
