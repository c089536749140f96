"""PDFs made for tests."""

import io

import pypdf


def pdf_of(pages):
    """With so many empty pages of A4."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
