"""The files of a list, through both doors: as it came, and back with the results beside its tables."""

import re
from pathlib import PurePath
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from beneficiaries.file_back import making
from beneficiaries.file_back.giving_back import HAS_ROWS, file_back
from beneficiaries.list_pages.doors import Door, seen_list, told
from beneficiaries.models import FileBack, RecipientList
from documents.models import Document
from documents.workbooks.file_kinds import Kind, kind_of
from documents.workbooks.workbook import UnreadableFile
from locations.vietnamese import fold

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {
    Kind.NEW_EXCEL: XLSX,
    Kind.OLD_EXCEL: "application/vnd.ms-excel",
    Kind.OPEN_DOCUMENT: "application/vnd.oasis.opendocument.spreadsheet",
    Kind.TEXT: "text/csv",
}
_ANY_BYTES = "application/octet-stream"  # a browser must not open a page that somebody sent as a list
_ODD = re.compile(r"[^A-Za-z0-9._ -]+")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")


@require_GET
def as_it_came(request: HttpRequest, pk: int, door: Door) -> HttpResponse:
    """The file, byte for byte."""
    received = seen_list(request, pk)
    content = bytes(Document.objects.values_list("content", flat=True).get(pk=received.document_id))
    return to_keep(content, name=received.document.name, content_type=_type_of(content))


@require_http_methods(["GET", "POST"])
def with_results(request: HttpRequest, pk: int, door: Door) -> HttpResponseBase:
    """The file back; of a large list a page that says how far it is, after a POST that asks for it."""
    received = _with_rows(request, pk)
    if not making.is_large(received):
        return _at_once(request, received, door)
    if request.method == "POST":
        try:
            making.ask(received, by=user_of(request), at=timezone.now())
        except Refusal as refusal:
            told(request, refusal)
        return redirect(door.address("list_back", pk))
    made = making.found(received, by=user_of(request))
    context = {
        "received": received,
        "made": made,
        "is_of_now": made is not None and making.is_of_now(made),
        "percent": _percent(received, made),
        "kept_until": made and made.made_at and made.made_at + making.KEPT,
    }
    return door.render(request, "beneficiaries/list_back.html", _("File with results"), context)


@require_GET
def made_file(request: HttpRequest, pk: int, door: Door) -> HttpResponseBase:
    """The file of a large list, once it is made and as long as it tells how things are."""
    received = _with_rows(request, pk)
    made = making.found(received, by=user_of(request))
    if made is None or made.document is None or not making.is_of_now(made):
        return redirect(door.address("list_back", pk))
    return to_keep(bytes(made.document.content), name=_name(received), content_type=XLSX)


def _with_rows(request: HttpRequest, pk: int) -> RecipientList:
    received = seen_list(request, pk)
    if received.status not in HAS_ROWS:
        raise Http404
    return received


def _at_once(request: HttpRequest, received: RecipientList, door: Door) -> HttpResponseBase:
    try:
        back = file_back(received, by=user_of(request))
    except UnreadableFile as error:  # what an earlier reader took, a stricter one may not
        messages.error(request, str(error))
        return door.to_list(request, received)
    return to_keep(back, name=_name(received), content_type=XLSX)


def _name(received: RecipientList) -> str:
    return f"{_SUFFIX.sub('', received.document.name)} - kết quả đọc.xlsx"


def _percent(received: RecipientList, made: FileBack | None) -> int:
    """Rows are gathered and then written; titles are written too."""
    people = received.rows_saved
    return min(99, 50 * made.rows_done // people) if made is not None and people else 0


def to_keep(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """A file to be saved under this name; programs that know no Vietnamese get the name without diacritics."""
    headers = {"Content-Disposition": disposition(name), "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


def disposition(name: str) -> str:
    """The header with a name for every browser (RFC 6266)."""
    bare = PurePath(name.replace("\\", "/")).name or "danh-sach"
    plain = _ODD.sub("_", fold(bare)).strip(" ._") or "danh-sach"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(bare, safe='')}"


def _type_of(content: bytes) -> str:
    try:
        return _TYPES.get(kind_of(content), _ANY_BYTES)
    except UnreadableFile:
        return _ANY_BYTES
