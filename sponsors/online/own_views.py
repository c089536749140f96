"""A sponsor's own pages: signing in by a code, the pledges of the proven address, and what may be done with them."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acting import Refusal
from documents.mailing import mail_is_set_up
from sponsors import pledging
from sponsors.due import asked_next, sent_back
from sponsors.letters.own_letters import letters_of
from sponsors.models import EmailProof, Pledge, PledgeLine
from sponsors.money import paying
from sponsors.online import limits, own_pledges, proving, sessions, signing_in
from sponsors.online.answers import contacts, open_to_all, said_to_code
from sponsors.online.covering import covered_by
from sponsors.online.drafts import wish_said
from sponsors.online.forms import MONEY, AddressForm, ChangeForm, CodeForm, NamingForm, problems_of, written
from sponsors.online.gifts import gifts_of
from sponsors.online.portal_user import portal_user
from sponsors.online.sessions import for_sponsors
from sponsors.online.visitors import digest_of, visitor
from sponsors.pledge_money import parts_of
from sponsors.pledge_records import MoneyReceived, StillAllocated

_READ, _READ_AND_WRITE = ("GET", "HEAD"), ("GET", "HEAD", "POST")


@open_to_all
@require_http_methods(_READ_AND_WRITE)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the address; a code goes there, whoever it belongs to."""
    wanted = sessions.next_page(request, request.GET.get("next", ""))
    if sessions.sponsor_of(request, at=timezone.now()):
        return redirect(wanted)
    if not mail_is_set_up():
        return render(request, "sponsors/online/no_mail.html", {"contacts": contacts()})
    form = AddressForm(request.POST or None)
    if request.method == "POST":
        limits.take(limits.FORMS_FROM, visitor(request), at=timezone.now())
        if form.is_valid():
            proof = signing_in.begin(email=form.cleaned_data["email"], visitor=visitor(request), at=timezone.now())
            request.session["sponsor-next"] = wanted
            return redirect("online:sign-in-code", proof.token)
    context = {"form": form, "problems": problems_of(form), "contacts": contacts()}
    return render(request, "sponsors/online/sign_in.html", context)


@open_to_all
@require_http_methods(_READ_AND_WRITE)
def sign_in_code(request: HttpRequest, token: str) -> HttpResponse:
    """The page for the code that signs in."""
    proof = _proof(token)
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        limits.take(limits.GUESSES_FROM, visitor(request), at=timezone.now())
        if form.is_valid():
            said = proving.prove(token, form.cleaned_data["code"], at=timezone.now())
            if said.is_right:
                wanted = request.session.pop("sponsor-next", "")
                sessions.sign_in(request, proof.email, at=timezone.now())
                return redirect(sessions.next_page(request, wanted))
            form.add_error("code", said_to_code(said))
            proof = _proof(token)
    context = {
        "form": form,
        "problems": problems_of(form),
        "email": proof.email,
        "token": token,
        "next_code_at": proving.next_code_at(proof),
        "now": timezone.now(),
    }
    return render(request, "sponsors/online/sign_in_code.html", context)


@open_to_all
@require_POST
def another_code(request: HttpRequest, token: str) -> HttpResponse:
    """Send the code for signing in again."""
    _proof(token)
    try:
        signing_in.send_again(token, visitor=visitor(request), at=timezone.now())
    except limits.TooMany:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("A new code is on its way. Only the newest counts."))
    return redirect("online:sign-in-code", token)


def _proof(token: str) -> EmailProof:
    """Of signing in, not of a request. Raises Http404 for none, and for one that is over."""
    proof = get_object_or_404(EmailProof, token=token, request=None)
    if proof.expires_at <= timezone.now():
        raise Http404
    return proof


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    sessions.sign_out(request)
    messages.success(request, _("You are signed out on this device."))
    return redirect("online:first")


@for_sponsors
@require_http_methods(_READ)
def own(request: HttpRequest, email: str) -> HttpResponse:
    """All pledges of the address, by year."""
    years = own_pledges.by_year(email)
    return render(request, "sponsors/online/own.html", {"email": email, "years": years})


@for_sponsors
@require_http_methods(_READ)
def one(request: HttpRequest, email: str, reference: str) -> HttpResponse:
    """A pledge: what it gives, what was paid, how the rest is paid, what may be done with it."""
    return render(request, "sponsors/online/one.html", _shown(email, _own(email, reference)))


@for_sponsors
@require_http_methods(_READ)
def registered(request: HttpRequest, email: str, reference: str) -> HttpResponse:
    """What is said right after a pledge was made: its reference, what happens next, how it is paid."""
    return render(request, "sponsors/online/registered.html", _shown(email, _own(email, reference)))


@for_sponsors
@require_http_methods(_READ)
def qr(request: HttpRequest, email: str, reference: str) -> HttpResponse:
    """The VietQR code of what is to be paid next."""
    return paying.qr_response(_payload(_own(email, reference)))


@for_sponsors
@require_http_methods(_READ)
def qr_to_keep(request: HttpRequest, email: str, reference: str) -> HttpResponse:
    """The same code as a picture that a telephone keeps among its own."""
    return paying.qr_download(_payload(_own(email, reference)), name=reference)


def _payload(pledge: Pledge) -> str:
    """Raises Http404 where nothing is to be paid, or not by a code."""
    way = _way(pledge) if own_pledges.may_pay(pledge) else None
    if way is None or not way.payload:
        raise Http404
    return way.payload


@for_sponsors
@require_http_methods(_READ_AND_WRITE)
def change(request: HttpRequest, email: str, reference: str) -> HttpResponse:
    """Write a pledge anew that is not confirmed yet."""
    pledge = _own(email, reference)
    if not own_pledges.may_change(pledge):
        messages.error(request, own_pledges.why_no_change(pledge))
        return redirect("online:one", reference)
    gifts = gifts_of(pledge.campaign, pledge=pledge)
    contact = {"contact_name": pledge.contact_name, "contact_phone": pledge.contact_phone}
    first = written(own_pledges.given_by(pledge)) | contact
    form = ChangeForm(request.POST or None, campaign=pledge.campaign, gifts=gifts, initial=first)
    seen = request.POST.get("ban") or own_pledges.version(pledge)
    counting = request.method == "POST" and "tinh-lai" in request.POST
    if form.is_valid() and not counting and _changed(request, email, pledge, form, seen):
        messages.success(request, _("Your pledge is changed."))
        return redirect("online:one", reference)
    amount = form.typed()[1] if form["how"].value() == MONEY else None
    context = {
        "pledge": pledge,
        "campaign": pledge.campaign,
        "email": email,
        "form": form,
        "total": form.total(),
        "covered": covered_by(amount, gifts) if amount else None,
        "problems": [] if counting else problems_of(form),
        "seen": seen,
        "wish": wish_said(pledge.note) if pledge.amount is not None else "",
    }
    return render(request, "sponsors/online/change.html", context)


def _changed(request: HttpRequest, email: str, pledge: Pledge, form: ChangeForm, seen: str) -> bool:
    limits.take(limits.CHANGES_BY, digest_of(email), at=timezone.now())
    try:
        own_pledges.change(
            pledge,
            given=form.given(),
            seen=seen,
            contact_name=form.cleaned_data["contact_name"] or pledge.contact_name,
            contact_phone=form.cleaned_data["contact_phone"],
            by=portal_user(),
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@for_sponsors
@require_http_methods(_READ_AND_WRITE)
def withdraw(request: HttpRequest, email: str, reference: str) -> HttpResponse:
    """Ask once more, then take the pledge back."""
    pledge, call = _own(email, reference), _("This pledge can't be withdrawn here any more: call the office.")
    if not own_pledges.may_withdraw(pledge):
        messages.error(request, call)
        return redirect("online:one", reference)
    if request.method == "POST":
        limits.take(limits.CHANGES_BY, digest_of(email), at=timezone.now())
        try:
            pledging.withdraw_online(pledge, by=portal_user(), at=timezone.now())
        except (StillAllocated, MoneyReceived):  # what they ask for, the office alone can do
            messages.error(request, call)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your pledge is withdrawn."))
        return redirect("online:one", reference)
    context = {"pledge": pledge, "campaign": pledge.campaign, "email": email}
    return render(request, "sponsors/online/withdraw.html", context)


@for_sponsors
@require_http_methods(_READ_AND_WRITE)
def naming(request: HttpRequest, email: str, reference: str) -> HttpResponse:
    """Agree to be named in public, or no longer. Whoever opens or reloads the address comes to the pledge."""
    pledge, form = _own(email, reference), NamingForm(request.POST)
    if request.method == "POST" and form.is_valid():
        limits.take(limits.CHANGES_BY, digest_of(email), at=timezone.now())
        named = form.cleaned_data["named"] == "yes"
        try:
            own_pledges.name(pledge, named=named, email=email, by=portal_user(), at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("You will be named among the sponsors.") if named else _("You will not be named any more.")
            messages.success(request, said)
    return redirect("online:one", reference)


def _own(email: str, reference: str) -> Any:
    """With what is due and missing. Raises Http404 for others' pledges as for those that are none."""
    pledge: Any = get_object_or_404(own_pledges.of_address(email), reference=reference)
    return pledge


def _way(pledge: Any) -> paying.Way | None:
    """How what is to be paid next is paid. `pledge`: annotated with what is due."""
    return paying.way_to_pay(pledge, amount=asked_next(pledge, pledge.due, timezone.localdate()))


_MARKS = ("earmarks__province", "earmarks__commune__province", "earmarks__group", "earmarks__institution")
_LINES = Prefetch("lines", PledgeLine.objects.select_related("offer").prefetch_related(*_MARKS))


def _shown(email: str, pledge: Any) -> dict[str, object]:
    prefetch_related_objects([pledge], _LINES)
    may_change, payable, today = own_pledges.may_change(pledge), own_pledges.may_pay(pledge), timezone.localdate()
    way = _way(pledge) if payable else None
    given = sum(line.value for line in pledge.lines.all())
    again = sent_back(pledge, pledge.missing) if payable else 0
    return {
        "email": email,
        "pledge": pledge,
        "campaign": pledge.campaign,
        "said": own_pledges.said_of_status(pledge),
        "said_of_naming": own_pledges.said_of_naming(pledge),
        "lines": pledge.lines.all(),
        "payments": own_pledges.payments(pledge),
        "letters": letters_of(pledge),
        "payable": payable,
        "sent_back": again,
        "only_sent_back": payable and again >= pledge.missing,
        "way": way,
        "later": pledge.missing - way.amount if way and way.amount else 0,
        "parts": parts_of(pledge, pledge.due, today) if pledge.status != Pledge.Status.WITHDRAWN else [],
        "pay_by": own_pledges.pay_by(pledge, on=today),
        "not_turned": max(0, (pledge.amount or 0) - given) if given else 0,
        "wish": wish_said(pledge.note) if pledge.amount is not None else "",
        "may_change": may_change,
        "why_no_change": "" if may_change else own_pledges.why_no_change(pledge),
        "may_withdraw": own_pledges.may_withdraw(pledge),
    }
