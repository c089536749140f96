"""Files given as PDFs: read, or told from those that no reader opens."""

import io

import pypdf
import pytest

from documents.pdf_files import is_readable
from tests.documents.pdf_made import pdf_of


def locked(user):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt(user, "chu-so-huu")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize("content", [pdf_of(1), pdf_of(3), pdf_of(1) + b"\r\n\0\0", locked("")])
def test_a_pdf_with_a_page_is_read(content):
    assert is_readable(content) is True


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.4 x",
        b"%PDF-1.4 x\n%%EOF\n",
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF\n",
        pdf_of(0),
        pdf_of(1)[:-30],
        locked("mat-khau"),
        b"\x89PNG\r\n\x1a\n%%EOF",
    ],
)
def test_what_no_reader_opens_is_not(content):
    assert is_readable(content) is False
