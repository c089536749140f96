"""The mailbox of the demo, which sends no e-mails: whoever tries it out reads here what sponsors would get. No sign-in,
and in the demo only: elsewhere these addresses do not exist.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode

from documents.models import Email
from documents.models.emails import EmailQuerySet

MOST = 50

_NOTHING_BUT_LOOKS = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups"
"""An e-mail as a page runs nothing and loads nothing."""


def mailbox_address(to: str = "") -> str:
    """Where the e-mails to that address (or to all) are read in the demo; '' elsewhere."""
    if not settings.DEMO:
        return ""
    address = reverse("demo-mailbox:list")
    return f"{address}?{urlencode({'to': to})}" if to else address


@login_not_required
def mailbox(request: HttpRequest) -> HttpResponse:
    """The last e-mails with their texts; `?to=` only those to one address."""
    emails = _emails().prefetch_related("attached__document")
    to = request.GET.get("to", "").strip()
    if to:
        emails = emails.filter(to__iexact=to)
    return render(request, "documents/demo_mailbox.html", {"emails": emails[:MOST], "to": to})


@login_not_required
def as_page(request: HttpRequest, pk: int) -> HttpResponse:
    """An e-mail as its recipient sees it."""
    html = get_object_or_404(_emails().exclude(html=""), pk=pk).html
    return HttpResponse(html, headers={"Content-Security-Policy": _NOTHING_BUT_LOOKS})


@login_not_required
def file(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """A file that went with an e-mail."""
    email = get_object_or_404(_emails(), pk=pk)
    document = get_object_or_404(email.attached.select_related("document"), document=document_pk).document
    header = content_disposition_header(True, document.name) or "attachment"
    return HttpResponse(
        bytes(document.content), content_type="application/octet-stream", headers={"Content-Disposition": header}
    )


def _emails() -> EmailQuerySet:
    if not settings.DEMO:
        raise Http404
    return Email.objects.all()
