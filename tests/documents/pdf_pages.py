"""What a reader sees of a PDF file: its words, its fonts, and its pages as a camera does."""

import io
import re

import pypdf
import pypdfium2
import zxingcpp

_BREAK = "\u200b"


def opened(content):
    return pypdf.PdfReader(io.BytesIO(content))


def words(content):
    """All text in one line, without the places where long words may be broken."""
    text = " ".join(page.extract_text() for page in opened(content).pages)
    return re.sub(r"\s+", " ", text.replace(_BREAK, ""))


def letters_only(content):
    """All text without any space: where lines end does not matter."""
    return re.sub(r"\s", "", words(content))


def fonts(content):
    """Of every page, as (name without the subset's mark, whether it is embedded)."""
    found = set()
    for page in opened(content).pages:
        for font in page["/Resources"]["/Font"].values():
            described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            name = described["/FontName"].partition("+")[2]
            found.add((name.removesuffix("-Identity-H"), any(key.startswith("/FontFile") for key in described)))
    return found


def is_pdf_a_2b(content):
    told = opened(content).trailer["/Root"]["/Metadata"].get_data().decode()
    part = re.search(r"<pdfaid:part>(.*?)</pdfaid:part>", told)
    level = re.search(r"<pdfaid:conformance>(.*?)</pdfaid:conformance>", told)
    return (part[1], level[1]) == ("2", "B")


def _seen(page, scale=3.0):
    """A page in shades of grey, as rows of bytes."""
    drawn = page.render(scale=scale, grayscale=True)
    content, stride, width = bytes(drawn.buffer), drawn.stride, drawn.width
    return [content[row * stride : row * stride + width] for row in range(drawn.height)]


def qr_codes(content):
    """What a telephone reads from the pages."""
    found = []
    for page in pypdfium2.PdfDocument(content):
        rows = _seen(page)
        picture = memoryview(b"".join(rows)).cast("B", shape=[len(rows), len(rows[0])])
        found += [code.text for code in zxingcpp.read_barcodes(picture)]
    return found


def ink(content):
    """The smallest box around all ink of each page, in mm from the left, top, right and bottom edge."""
    boxes = []
    scale, white = 1.5, b"\xff"
    mm = 25.4 / 72 / scale
    for page in pypdfium2.PdfDocument(content):
        rows = _seen(page, scale)
        inked = [number for number, row in enumerate(rows) if row.strip(white)]
        left = min(len(row) - len(row.lstrip(white)) for row in rows)
        right = min(len(row) - len(row.rstrip(white)) for row in rows)
        boxes.append((left * mm, inked[0] * mm, right * mm, (len(rows) - 1 - inked[-1]) * mm))
    return boxes
