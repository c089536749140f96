"""The pages on which somebody pledges: the form, the code, and what is said where that is not possible."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acting import Refusal
from campaigns.models import Campaign
from sponsors.models import PledgeRequest
from sponsors.online import asking, limits, proving, sessions
from sponsors.online.answers import contacts, open_to_all, said_to_code, said_to_too_many, seconds_left
from sponsors.online.covering import covered_by
from sponsors.online.drafts import Draft, draft_of
from sponsors.online.forms import MONEY, AddressForm, CodeForm, PledgeForm, problems_of, written
from sponsors.online.gifts import gifts_of
from sponsors.online.stamps import Stamp, new_stamp, stamp_of
from sponsors.online.taking import ANNOUNCED, why_not
from sponsors.online.visitors import visitor

LURE = "trang_web"
"""The name of a field that nobody sees: only programs fill it in."""
_READ, _READ_AND_WRITE = ("GET", "HEAD"), ("GET", "HEAD", "POST")


@open_to_all
@require_http_methods(_READ)
def first_page(request: HttpRequest) -> HttpResponse:
    """The campaigns that take pledges online, and the way to the pledges that were made."""
    today = timezone.localdate()
    campaigns = Campaign.objects.open().filter(takes_online=True).select_related("province")
    taking = [one for one in campaigns if why_not(one, on=today) is None]
    return render(request, "sponsors/online/first_page.html", {"campaigns": taking, "contacts": contacts()})


@open_to_all
@require_http_methods(_READ_AND_WRITE)
def pledge(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a campaign; sent again as often as something in it is wrong."""
    campaign = get_object_or_404(Campaign.objects.select_related("province"), code=code.upper(), status__in=ANNOUNCED)
    if code != campaign.code:
        return redirect("online:pledge", campaign.code)
    if reason := why_not(campaign, on=timezone.localdate()):
        return render(request, "sponsors/online/not_here.html", {"campaign": campaign, "reason": reason})
    if request.method == "POST":
        return _sent(request, campaign)
    at = timezone.now()
    token = request.GET.get("sua", "")
    known = _typed_before(request, campaign, token)
    stamp = Stamp(token, at) if known else new_stamp(at)
    form = PledgeForm(campaign=campaign, gifts=gifts_of(campaign), initial=known)
    return _form_page(request, campaign, form, stamp)


def _typed_before(request: HttpRequest, campaign: Campaign, token: str) -> dict[str, Any] | None:
    """What was typed in this browser and is no pledge yet, to be corrected."""
    if not sessions.typed_here(request, token):
        return None
    kept = PledgeRequest.objects.filter(proof__token=token, campaign=campaign, pledge=None)
    found = kept.select_related("proof").first()
    return None if found is None else _initial(draft_of(found.data), found.proof.email)


def _initial(draft: Draft, email: str) -> dict[str, Any]:
    who = {name: getattr(draft, name) for name in ("kind", "name", "tax_code", "contact_name", "contact_phone")}
    return written(draft.given) | who | {"named": "yes" if draft.named else "no", "email": email}


def _sent(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    at = timezone.now()
    form = PledgeForm(request.POST, campaign=campaign, gifts=gifts_of(campaign))
    stamp = stamp_of(request.POST.get("tem", ""), at=at)
    if "tinh-lai" in request.POST:
        form.is_valid()
        return _form_page(request, campaign, form, stamp or new_stamp(at), counting=True)
    # Beside what has to be corrected anyway it would only be in the way.
    if form.is_valid() and (problem := _odd(request, stamp, at=at)):
        form.add_error(None, problem)
    if stamp is None or not form.is_valid():
        return _form_page(request, campaign, form, stamp or new_stamp(at))
    try:
        _ask(request, campaign, form, stamp, at=at)
    except limits.TooMany as refusal:  # with what was typed, to be sent again later
        form.add_error(None, said_to_too_many(refusal))
        answer = _form_page(request, campaign, form, stamp)
        answer.status_code, answer["Retry-After"] = 429, str(seconds_left(refusal))
        return answer
    sessions.remember_draft(request, stamp.token)
    return redirect("online:code", stamp.token)


def _ask(request: HttpRequest, campaign: Campaign, form: PledgeForm, stamp: Stamp, *, at: datetime) -> None:
    """Raises TooMany. Only what is filled in without a mistake counts: nothing is written, and nothing sent, before."""
    who = visitor(request)
    limits.take(limits.FORMS_FROM, who, at=at)
    email = form.cleaned_data["email"]
    asking.ask(campaign=campaign, draft=form.draft(), token=stamp.token, email=email, visitor=who, at=at)


def _odd(request: HttpRequest, stamp: Stamp | None, *, at: Any) -> str:
    """What speaks for a program rather than a person, in words for a person."""
    if stamp is None:
        return _("This page was open for too long. Look at what you typed and send it again.")
    if request.POST.get(LURE) or stamp.is_too_soon(at):
        return _("This was sent very quickly. Look at what you typed and send it again.")
    return ""


def _form_page(
    request: HttpRequest, campaign: Campaign, form: PledgeForm, stamp: Stamp, *, counting: bool = False
) -> HttpResponse:
    amount = form.typed()[1] if form["how"].value() == MONEY else None
    context = {
        "campaign": campaign,
        "form": form,
        "stamp": stamp.written(),
        "lure": LURE,
        "total": form.total(),
        "covered": covered_by(amount, form.gifts) if amount else None,
        "counting": counting,
        "problems": [] if counting else problems_of(form),
    }
    return render(request, "sponsors/online/form.html", context)


@open_to_all
@require_http_methods(_READ_AND_WRITE)
def code(request: HttpRequest, token: str) -> HttpResponse:
    """The page for the code; the right one makes the pledge and signs its sponsor in."""
    asked = _asked(token)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and asked.proof.expires_at > timezone.now():
        limits.take(limits.GUESSES_FROM, visitor(request), at=timezone.now())
        if form.is_valid():
            try:
                made = asking.make(token, form.cleaned_data["code"], at=timezone.now())
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                return _code_page(request, asked, form)
            if made.pledge is not None:
                sessions.sign_in(request, asked.proof.email, at=timezone.now())
                return redirect("online:registered", made.pledge.reference)
            form.add_error("code", said_to_code(made.check))
            asked = _asked(token)
    return _code_page(request, asked, form)


def _code_page(request: HttpRequest, asked: PledgeRequest, form: CodeForm) -> HttpResponse:
    if asked.proof.proven_at is not None:
        return render(request, "sponsors/online/used.html", {"asked": asked})
    context = {
        "asked": asked,
        "campaign": asked.campaign,
        "email": asked.proof.email,
        "form": form,
        "problems": problems_of(form),
        "typed_here": sessions.typed_here(request, asked.proof.token),
        "next_code_at": proving.next_code_at(asked.proof),
        "now": timezone.now(),
    }
    return render(request, "sponsors/online/code.html", context)


@open_to_all
@require_POST
def another_code(request: HttpRequest, token: str) -> HttpResponse:
    """Send the code again, to another address if one is typed."""
    asked = _asked(token)
    form = AddressForm(request.POST if "email" in request.POST else {"email": asked.proof.email})
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("online:code", token)
    try:
        asking.send_again(token, email=form.cleaned_data["email"], visitor=visitor(request), at=timezone.now())
    except limits.TooMany:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("A new code is on its way. Only the newest counts."))
    return redirect("online:code", token)


def _asked(token: str) -> PledgeRequest:
    """Raises Http404 for a token that is none, and for a request that is over."""
    kept = PledgeRequest.objects.select_related("proof", "campaign__province", "pledge")
    asked = get_object_or_404(kept, proof__token=token)
    if asked.proof.expires_at <= timezone.now():
        raise Http404
    return asked
