"""A request to pledge: kept as it was typed, and made a pledge once its address is proven, exactly once.

Nothing of it counts before. One form is one request, however often it is sent; one request is one pledge, however often
its code is. Both hold the lock of the proof.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.acting import Refusal
from campaigns.models import Campaign, HardshipGroup
from locations.vietnamese import money
from sponsors import pledging
from sponsors.due import due
from sponsors.models import EmailProof, Pledge, PledgeRequest, Sponsor
from sponsors.online import proving
from sponsors.online.drafts import Draft, Given, draft_of, said_of
from sponsors.online.portal_user import portal_user
from sponsors.online.proving import Answer, Check
from sponsors.online.taking import why_not
from sponsors.promised_lines import Line


class NotTaken(Refusal):
    """The campaign has stopped taking pledges online since the form was opened."""


class OtherPrice(Refusal):
    message = gettext_lazy(
        "What the gifts cost has changed since you filled in the form: %(before)s then, %(now)s now. Nothing is "
        "registered. Open the form again and look at the new total."
    )


class GiftGone(Refusal):
    message = gettext_lazy("A gift that you chose is no longer part of this campaign. Open the form again, please.")


class PlaceGone(Refusal):
    message = gettext_lazy(
        "A place, school or hospital that you chose is not kept any more. Choose it anew in the form, please."
    )


@transaction.atomic
def ask(*, campaign: Campaign, draft: Draft, token: str, email: str, visitor: str, at: datetime) -> PledgeRequest:
    """Keep what was typed, anew if the form was sent before, and send a code where none is on its way to this address.
    A request that is a pledge already stays as it is. Raises what `proving.send_code` does.
    """
    proof = proving.begin(token=token, email=email, visitor=visitor, at=at)
    fields = {"campaign": campaign, "data": draft.as_json(), "asked_at": at}
    request, is_new = PledgeRequest.objects.get_or_create(proof=proof, defaults=fields)
    if proof.proven_at is None:
        if not is_new:
            PledgeRequest.objects.filter(pk=request.pk).update(**fields)
            request.refresh_from_db()
        if proof.sent == 0:
            send_code(proof, visitor=visitor, at=at)
    return request


def send_code(proof: EmailProof, *, visitor: str, at: datetime) -> None:
    """A code for a pledge. Raises what `proving.send_code` does."""
    purpose = _("With this code you confirm the pledge that you are about to make.")
    proving.send_code(proof, purpose=purpose, visitor=visitor, at=at)


@transaction.atomic
def send_again(token: str, *, email: str, visitor: str, at: datetime) -> None:
    """A new code, to this address from now on; nothing where the request is a pledge already. Raises what
    `proving.send_code` does, and EmailProof.DoesNotExist.
    """
    proof = proving.locked(token)
    if proof.proven_at is None:
        send_code(proving.begin(token=token, email=email, visitor=visitor, at=at), visitor=visitor, at=at)


@dataclass(frozen=True)
class Made:
    """What came of a code: what is said to it, and the pledge where it is right."""

    check: Check
    pledge: Pledge | None = None


@transaction.atomic
def make(token: str, code: str, *, at: datetime) -> Made:
    """Check the code and register the pledge. A code that is right is used up only with the pledge: where registering
    it is refused (Refusal), it may be sent again. Raises EmailProof.DoesNotExist.
    """
    proof = proving.locked(token)
    request = PledgeRequest.objects.select_related("campaign__province", "pledge").get(proof=proof)
    said = proving.check(proof, code, at=at)
    if said.answer != Answer.PROVEN:
        return Made(said, request.pledge if said.is_right else None)
    pledge = _registered(request, proof.email, at=at)
    proving.take(proof, at=at)
    PledgeRequest.objects.filter(pk=request.pk).update(pledge=pledge, data={})
    return Made(said, pledge)


def _registered(request: PledgeRequest, email: str, *, at: datetime) -> Pledge:
    campaign, draft = request.campaign, draft_of(request.data)
    if reason := why_not(campaign, on=timezone.localdate(at)):
        raise NotTaken(reason)
    pledge = pledging.register_online(
        campaign=campaign,
        lines=lines_of(campaign, draft.given),
        amount=draft.given.amount,
        sponsor=_sponsor(draft, campaign, email),
        note=note_of(draft.given),
        contact_name=draft.contact_name,
        contact_phone=draft.contact_phone,
        contact_email=email,
        unnamed=not draft.named,
        province_id=campaign.province_id,
        consented_at=request.asked_at,
        by=portal_user(),
        at=at,
    )
    check_total(pledge, draft.given)
    return pledge


def lines_of(campaign: Campaign, given: Given) -> list[Line]:
    """The lines of what is given, in the order of the campaign's offers. Raises GiftGone and PlaceGone."""
    if not given.wish.is_there():
        raise PlaceGone
    offers = campaign.offers.select_related("campaign").in_bulk(given.quantities)
    if len(offers) < len(given.quantities):
        raise GiftGone
    meant = given.wish.meant()
    return [Line(offers[key], count, meant) for key, count in given.quantities.items()]


def check_total(pledge: Pledge, given: Given) -> None:
    """Nobody promises another amount than the page said. Raises OtherPrice, which undoes what was written."""
    now = due(pledge)
    if now != given.total:
        raise OtherPrice(before=money(given.total), now=money(now))


def note_of(given: Given) -> str:
    """The note of the pledge."""
    return said_of(given, dict(HardshipGroup.objects.values_list("code", "name")))


def _sponsor(draft: Draft, campaign: Campaign, email: str) -> Sponsor:
    return Sponsor(
        kind=draft.kind,
        name=draft.name,
        tax_code=draft.tax_code,
        contact_name=draft.contact_name,
        phone=draft.contact_phone,
        email=email,
        province_id=campaign.province_id,
        may_be_named=draft.named,
    )
