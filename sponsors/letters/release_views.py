"""The staff's lists of letters of all pledges: to sign and release, to print and send, to replace or take back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from documents.mailing import is_address
from sponsors import pages
from sponsors.letters import releasing, waiting
from sponsors.letters.facts import restored
from sponsors.letters.forms import ReleaseForm, ReleaseManyForm
from sponsors.letters.lacking import lacks
from sponsors.letters.sending import address_of
from sponsors.models import Letter, LetterQuerySet

SHOWN = 50
PAGE = "trang"
_RELATED = ("pledge__sponsor", "pledge__campaign")


def recordable_letter(request: HttpRequest, pk: int) -> Letter:
    """A letter of a pledge that the user sees and whose office is the user's own."""
    user = user_of(request)
    related = ("document", "pledge__sponsor", "pledge__campaign", "pledge__province")
    letter = get_object_or_404(Letter.objects.visible_to(user).select_related(*related), pk=pk)
    if not letter.pledge.recordable_by(user):
        raise PermissionDenied
    return letter


@require_http_methods(["GET", "POST"])
def letters_to_release(request: HttpRequest) -> HttpResponseBase:
    """The letters that wait to be signed, the oldest first; those that are ticked are released."""
    user = user_of(request)
    form = ReleaseManyForm(pages.sent(request), letters=Letter.objects.recordable_by(user))
    if form.is_valid():
        chosen = form.cleaned_data["letters"].select_related(*_RELATED).order_by("pledge", "pk")
        outcome = releasing.release_many(chosen, by=user, at=timezone.now())
        if outcome.released:
            pages.tell(request, _("Letters released: %(count)d."), count=outcome.released)
        for refusal in outcome.refused:
            pages.refuse(request, refusal)
        return redirect("admin:sponsors_letters_to_release")
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error))
    found = waiting.to_release(user).annotate(signer=KT("facts__signature__name"), number=KT("facts__number"))
    context = {"chosen": set(form["letters"].value() or []), "form": form}
    return _listed(request, "to_release", found, _("Letters to sign and release"), context)


@require_http_methods(["GET", "POST"])
def release_letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the letter says and where it goes; released with the signed paper or without."""
    letter = recordable_letter(request, pk)
    form = ReleaseForm(pages.sent(request), request.FILES or None)
    if form.is_valid():
        try:
            email = releasing.release(letter, signed=form.signed(), by=user_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            if email:
                pages.tell(request, _("Released. The letter goes to %(address)s."), address=email.to)
            else:
                pages.tell(request, _("Released. The sponsor has no e-mail address: print the letter and send it."))
            return pages.to_pledge(letter.pledge)
    context = {"letter": letter, "pledge": letter.pledge, "original": letter.pledge, "form": form, "to": _to(letter)}
    context |= lacks(letter.kind, restored(letter.facts), letter.pledge)
    return pages.page(request, "sponsors/letters/release.html", _("Release the letter"), context)


@require_GET
def letters_to_post(request: HttpRequest) -> HttpResponse:
    """The released letters whose sponsors have no e-mail address, the oldest first."""
    return _listed(request, "to_post", waiting.to_post(user_of(request)), _("Letters to print and send"))


@require_GET
def letters_to_correct(request: HttpRequest) -> HttpResponse:
    """The letters that say more than is received now, the oldest first."""
    return _listed(request, "to_correct", waiting.to_correct(user_of(request)), _("Letters to replace or take back"))


def _listed(
    request: HttpRequest,
    current: str,
    letters: LetterQuerySet,
    title: str | Promise,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """One of the lists, a page at a time, under the tabs of all three. Nothing for who records no pledges."""
    user = user_of(request)
    pages.recorder(request)
    found = letters.select_related(*_RELATED).defer("facts").order_by("made_at", "pk")
    shown: Any = Paginator(found, SHOWN).get_page(request.GET.get(PAGE))
    for letter in shown:
        letter.to = _to(letter)
    tabs = (
        ("to_release", _("To sign and release"), waiting.to_release(user)),
        ("to_post", _("To print and send"), waiting.to_post(user)),
        ("to_correct", _("To replace or take back"), waiting.to_correct(user)),
    )
    counted = [
        {
            "address": f"admin:sponsors_letters_{slug}",
            "title": words,
            "count": shown.paginator.count if slug == current else which.count(),
            "is_current": slug == current,
        }
        for slug, words, which in tabs
    ]
    more = {"letters": shown, "tabs": counted, "current": current, **(context or {})}
    return pages.page(request, "sponsors/letters/lists.html", title, more)


def _to(letter: Letter) -> str:
    """The address that the letter goes to; "" where it is printed and sent."""
    to = address_of(letter.pledge)
    return to if is_address(to) else ""
