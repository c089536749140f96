"""Pledges of an amount of money: what it covers, and the lines that the office makes of it."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import ProtectedError, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from campaigns.models import Campaign
from campaigns.pricing import load_tariff, price_of_one
from campaigns.tariffs import CannotPrice
from campaigns.transitions import StaleMove
from sponsors import mails, telling
from sponsors.amount_suggestions import Choice, Suggested, Suggestion, suggest
from sponsors.funding import follow, lock_lines
from sponsors.models import Pledge, PledgeLine
from sponsors.pledge_records import check_campaign, check_office, lock
from sponsors.promised_lines import Line, check_amount, check_lines, prices_of, promised_prices, write_lines

__all__ = [
    "Choice",
    "GivenBefore",
    "NoAmountPledge",
    "Suggested",
    "Suggestion",
    "choices",
    "not_yet_lines",
    "suggest",
    "turn_into_lines",
]

Status = Pledge.Status
TURNABLE = (Status.REGISTERED, *Pledge.ALLOCATABLE)


class NoAmountPledge(Refusal):
    message = _("Pledge %(reference)s names its gifts; only a pledge of an amount of money is turned into lines.")


class GivenBefore(Refusal):
    """Awards, also released ones, name a line."""

    message = _(
        "“%(offer)s” of this pledge was allocated before, so its line stays. Change its quantity instead, then add "
        "other lines."
    )


def choices(campaign: Campaign, *, without: Pledge | None = None) -> list[Choice]:
    """The gifts of the campaign that have a price, in the order of the plan, each with how many are still wanted: the
    quantity of the plan (None where it has none) less what living pledges promise. `without`: the pledge whose lines
    are about to be written anew; of its own only those stay of which units are allocated.
    """
    tariff = load_tariff()
    standing = PledgeLine.objects.filter(offer__campaign=campaign, pledge__status__in=(*TURNABLE, Status.CLOSED))
    if without is not None:
        standing = standing.exclude(pledge=without, allocated=0)
    promised = dict(standing.order_by().values_list("offer").annotate(units=Sum("quantity")))
    found = []
    for offer in campaign.offers.all():
        try:
            price = price_of_one(offer, tariff)
        except CannotPrice:
            continue
        if price:
            most = max(0, offer.wanted - promised.get(offer.pk, 0)) if offer.wanted else None
            found.append(Choice(offer.pk, price, most))
    return found


@operation(words=_("Amount turned into lines"))
def turn_into_lines(pledge: Pledge, *, lines: Sequence[Line], by: User, at: datetime) -> None:
    """Write the lines of an amount pledge anew: those of which units are allocated stay as they are, the others make
    room for `lines` (none: it is money again). A gift that the pledge named before keeps its promised price. Together
    they cost no more than the amount, and what is left stays money. The sponsor is told.

    Raises `NotYourOffice`, `StaleMove`, `NoAmountPledge`, `CampaignTakesNone`, `NotPositive`, `NotOffered`,
    `NotPriced`, `CostsNothing`, `MoreThanPromised`, `GivenBefore`, `MoreGivenThanPaid`.
    """
    check_office(pledge.province_id, by=by)
    lock(pledge)
    if pledge.status not in TURNABLE:
        raise StaleMove(record=pledge, status=pledge.get_status_display())
    if pledge.amount is None:
        raise NoAmountPledge(reference=pledge.reference)
    check_campaign(pledge.campaign)
    check_lines(pledge.campaign, lines)
    prices = prices_of(lines, promised=promised_prices(pledge))
    stored = lock_lines([pledge.pk])
    kept = sum(line.value for line in stored if line.allocated)
    check_amount(pledge.amount, lines, prices, besides=kept)
    with telling.of_new_promise(pledge, at=at, tell=mails.turned):
        for line in stored:
            if not line.allocated:
                _remove(line)
        write_lines(pledge, lines, prices)
        follow([pledge.pk])


def _remove(line: PledgeLine) -> None:
    try:
        line.delete()
    except ProtectedError as error:
        raise GivenBefore(offer=line.offer) from error


def not_yet_lines(pledges: QuerySet[Pledge]) -> QuerySet[Pledge]:
    """Of these, the confirmed pledges of an amount of which no line is made yet."""
    return pledges.filter(amount__isnull=False, lines=None, status__in=Pledge.ALLOCATABLE)
