"""Whether a file that somebody gave as a PDF can be read: typst opens it, as it does a picture for a letter."""

import tempfile
from pathlib import Path

import typst

_PAGE = '#image("given.pdf", format: "pdf", page: 1, width: 10mm)'
_LAST = 2048
"""Bytes in which the mark of the end stands; some scanners and signing tools write a little after it."""


def is_readable(content: bytes) -> bool:
    """Whether the PDF is whole (it has its last line) and its first page opens without a password."""
    if b"%%EOF" not in content.rstrip(b"\0\r\n \t")[-_LAST:]:
        return False
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.typ"
        page.write_text(_PAGE)
        (Path(folder) / "given.pdf").write_bytes(content)
        try:
            typst.compile(page, root=Path(folder), ignore_system_fonts=True, format="pdf")
        except typst.TypstError:
            return False
    return True
