"""The staff's pages about one letter: made, looked at, sent, replaced, taken back; released by `release_views`."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import Refusal
from accounts.requests import user_of
from documents.models import Email
from sponsors.letters import making, releasing, sending
from sponsors.letters.files import file_of
from sponsors.letters.forms import LetterForm, ReasonForm
from sponsors.letters.lacking import lacks
from sponsors.letters.making import Kind
from sponsors.letters.release_views import (
    letters_to_correct,
    letters_to_post,
    letters_to_release,
    recordable_letter,
    release_letter,
)
from sponsors.models import Letter, Pledge

_TITLES = {
    Kind.THANKS: _("Make the letter of thanks"),
    Kind.CERTIFICATE: _("Make the certificate"),
    Kind.CONFIRMATION: _("Make the confirmation of sponsorship"),
}


def urls(wrap: Callable[..., Any]) -> list[URLPattern]:
    """Below the pages of the pledges."""
    return [
        path("<int:pk>/lap-thu/<slug:kind>/", wrap(make_letter), name="sponsors_letter_make"),
        path("thu/<int:pk>/", wrap(show_file), name="sponsors_letter_file"),
        path("thu/<int:pk>/thay/", wrap(replace_letter), name="sponsors_letter_replace"),
        path("thu/<int:pk>/thu-hoi/", wrap(take_back), name="sponsors_letter_take_back"),
        path("thu/<int:pk>/ban-ky/", wrap(show_signed), name="sponsors_letter_signed"),
        path("thu/<int:pk>/phat-hanh/", wrap(release_letter), name="sponsors_letter_release"),
        path("thu/<int:pk>/gui/", wrap(send_letter), name="sponsors_letter_send"),
        path("thu/<int:pk>/da-gui/", wrap(note_posted), name="sponsors_letter_posted"),
        path("thu-cho-phat-hanh/", wrap(letters_to_release), name="sponsors_letters_to_release"),
        path("thu-can-in/", wrap(letters_to_post), name="sponsors_letters_to_post"),
        path("thu-can-thay/", wrap(letters_to_correct), name="sponsors_letters_to_correct"),
    ]


@require_http_methods(["GET", "POST"])
def make_letter(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The figures that the letter will have, and who signs; made at the press of the button."""
    if kind not in Kind.values:
        raise Http404
    pledge = get_object_or_404(
        Pledge.objects.visible_to(user_of(request)).select_related("sponsor", "campaign", "province"), pk=pk
    )
    if not pledge.recordable_by(user_of(request)):
        raise PermissionDenied

    def make(form: LetterForm) -> Letter:
        return making.make(pledge, kind, wording=form.wording(), by=user_of(request), at=timezone.now())

    return _asked(request, pledge, kind, _TITLES[Kind(kind)], make)


@require_http_methods(["GET", "POST"])
def replace_letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same, for a letter that takes another's place."""
    letter = recordable_letter(request, pk)

    def make(form: LetterForm) -> Letter:
        reason = form.cleaned_data["reason"]
        return making.replace_letter(
            letter, reason=reason, wording=form.wording(), by=user_of(request), at=timezone.now()
        )

    return _asked(request, letter.pledge, letter.kind, _("Replace the letter"), make, replaces=letter)


def _asked(
    request: HttpRequest,
    pledge: Pledge,
    kind: str,
    title: str | Promise,
    make: Callable[[LetterForm], Letter],
    *,
    replaces: Letter | None = None,
) -> HttpResponseBase:
    try:
        occasion = replaces.occasion if replaces else making.Occasion.FUNDING
        facts = making.drafted(pledge, at=timezone.now(), occasion=occasion)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _to(pledge)
    sent = request.POST if request.method == "POST" else None
    form = LetterForm(sent, kind=kind, drafted=facts, replaces=replaces is not None)
    if form.is_valid():
        try:
            made = make(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                str(_("Made: %(letter)s. Open it, look it over, have it signed, then release it.")) % {"letter": made},
            )
            return _to(pledge)
    context = {"pledge": pledge, "form": form, "facts": facts, "kind": Kind(kind).label, "replaces": replaces}
    context |= lacks(kind, facts, pledge)
    return _page(request, "sponsors/letters/form.html", title, context)


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask why, then say on its page that the letter counts no more."""
    letter = recordable_letter(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            making.take_back(letter, reason=form.cleaned_data["reason"], by=user_of(request), at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, str(_("%(letter)s counts no more.")) % {"letter": letter})
        return _to(letter.pledge)
    context = {"pledge": letter.pledge, "form": form, "letter": letter}
    return _page(request, "sponsors/letters/take_back.html", _("Take the letter back"), context)


@require_GET
def show_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was made, opened in the browser; with `tai`, to be kept."""
    letters = Letter.objects.visible_to(user_of(request)).select_related("document")
    return file_of(get_object_or_404(letters, pk=pk).document, as_attachment="tai" in request.GET)


@require_GET
def show_signed(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed paper, scanned; likewise."""
    letters = Letter.objects.visible_to(user_of(request)).filter(signed_document__isnull=False)
    return file_of(get_object_or_404(letters, pk=pk).file, as_attachment="tai" in request.GET)


@require_POST
def send_letter(request: HttpRequest, pk: int) -> HttpResponse:
    letter = recordable_letter(request, pk)
    try:
        email: Email = sending.send(letter, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(_("The letter goes to %(address)s.")) % {"address": email.to})
    return _to(letter.pledge)


@require_POST
def note_posted(request: HttpRequest, pk: int) -> HttpResponse:
    letter = recordable_letter(request, pk)
    try:
        releasing.note_posted(letter, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(_("Noted: the letter was sent on paper.")))
    return redirect("admin:sponsors_letters_to_post") if request.POST.get("back") == "to_post" else _to(letter.pledge)


def _to(pledge: Pledge) -> HttpResponse:
    return redirect("admin:sponsors_pledge_change", pledge.pk)


def _page(request: HttpRequest, template: str, title: str | Promise, context: dict[str, Any]) -> HttpResponse:
    place = {"opts": Pledge._meta, "original": context.get("pledge"), "title": title}
    return render(request, template, {**admin.site.each_context(request), **place, **context})
