"""An amount of money that was promised: what it pays for, and the page on which it is turned into gifts."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from campaigns.models import Campaign, Offer
from sponsors import amounts
from sponsors.first_lines import first_lines, priced_offers, written_lines
from sponsors.models import Pledge
from sponsors.pages import is_key, page, recordable_pledge, refuse, sent, tell, to_pledge
from sponsors.pledge_forms import LineForm, LineFormSet


@dataclass(frozen=True)
class Shown:
    """What an amount pays for: quantity, gift and đồng of each, and the đồng that are left. `pays_for_one`: it would
    pay for a gift, whether or not the campaign still wants one.
    """

    lines: tuple[tuple[int, Offer, int], ...]
    left: int
    pays_for_one: bool


def suggested(campaign: Campaign, amount: int, *, without: Pledge | None = None) -> Shown:
    """What the amount (đồng) pays for in this campaign, by what is still wanted, as if `without` had no lines yet."""
    offers = {offer.pk: offer for offer in campaign.offers.all()}
    choices = amounts.choices(campaign, without=without)
    found = amounts.suggest(amount, choices)
    lines = tuple((one.quantity, offers[one.key], one.value) for one in found.lines)
    return Shown(lines, found.left, any(choice.price <= amount for choice in choices))


@require_http_methods(["GET", "POST"])
def turn_amount(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The gifts that the amount becomes: first those that it pays for, then as they are typed."""
    pledge = recordable_pledge(request, pk)
    if pledge.amount is None or pledge.status not in amounts.TURNABLE:
        refuse(request, Refusal(_("Only a pledge of an amount of money that still stands is turned into gifts.")))
        return to_pledge(pledge)
    campaign, given = pledge.campaign, list(pledge.lines.filter(allocated__gt=0).select_related("offer"))
    rest = pledge.amount - sum(line.value for line in given)
    shown = suggested(campaign, rest, without=pledge)
    forms: Any = LineFormSet(
        _sent(request), prefix="lines", initial=_first(pledge, shown), form_kwargs={"campaign": campaign}
    )
    checked = request.method == "POST" and "add_line" not in request.POST
    if checked and forms.is_valid():
        try:
            amounts.turn_into_lines(pledge, lines=forms.lines(), by=user_of(request), at=timezone.now())
        except Refusal as refusal:
            refuse(request, refusal)
        else:
            tell(request, _("Pledge %(reference)s names its gifts now."), reference=pledge.reference)
            return to_pledge(pledge)
    offers = priced_offers(campaign, pledge=pledge)
    context = {
        "pledge": pledge,
        "original": pledge,
        "lines": forms,
        "given": given,
        "rest": rest,
        "suggestion": shown,
        "checked": checked,
        "offers": offers,
        "prices": {str(one.offer.pk): one.price for one in offers if one.price},
        "media": LineForm(campaign=campaign).media,
    }
    return page(request, "sponsors/pledge_turn.html", _("Turn the amount into gifts"), context)


def _first(pledge: Pledge, shown: Shown) -> list[dict[str, Any]]:
    """The lines that may be written anew; without any, those that the amount pays for, or one of each gift."""
    free = written_lines(pledge, only=pledge.lines.filter(allocated=0))
    paid = [{"offer": offer.pk, "quantity": quantity} for quantity, offer, _value in shown.lines]
    return free or paid or first_lines(priced_offers(pledge.campaign))


def _sent(request: HttpRequest) -> Any:
    data = sent(request)
    if data is None or "add_line" not in data:
        return data
    more, total = data.copy(), str(data.get("lines-TOTAL_FORMS", ""))
    if is_key(total):
        more["lines-TOTAL_FORMS"] = str(min(int(total) + 1, 1000))
    return more
