"""A letter's file, handed to who may have it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from documents.models import Document


def file_of(document: Document, *, as_attachment: bool) -> HttpResponse:
    """The PDF; to be kept by nobody on the way, and taken for nothing else by a browser."""
    response = HttpResponse(bytes(document.content), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment, document.name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
