"""The gifts of a campaign with their prices, and the lines with which the form of a pledge begins."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from campaigns.models import Campaign, Offer
from campaigns.pricing import load_tariff, price_of_one
from campaigns.tariffs import CannotPrice, Tariff
from sponsors.models import Pledge, PledgeLine
from sponsors.pledging import promised_prices


@dataclass(frozen=True)
class PricedOffer:
    """A gift and what one costs, in đồng; `problem` says why there is no price."""

    offer: Offer
    price: int | None
    problem: str = ""


def priced_offers(campaign: Campaign, *, pledge: Pledge | None = None) -> list[PricedOffer]:
    """The gifts of the campaign at the prices of now; those that `pledge` names already as they were promised."""
    promised = promised_prices(pledge) if pledge else {}
    tariff = load_tariff()
    return [_priced(offer, promised.get(offer.pk), tariff) for offer in campaign.offers.all()]


def _priced(offer: Offer, promised: int | None, tariff: Tariff) -> PricedOffer:
    try:
        return PricedOffer(offer, promised or price_of_one(offer, tariff))
    except CannotPrice as problem:
        return PricedOffer(offer, None, str(problem))


def first_lines(offers: Iterable[PricedOffer]) -> list[dict[str, Any]]:
    """A line for each gift that has a price, so that only quantities are typed."""
    return [{"offer": one.offer.pk} for one in offers if one.price]


def written_lines(pledge: Pledge, *, only: QuerySet[PledgeLine] | None = None) -> list[dict[str, Any]]:
    """The lines of a pledge as the form shows them; `only` some of them."""
    lines = pledge.lines.all() if only is None else only
    return [_written_line(line) for line in lines.prefetch_related("earmarks")]


def _written_line(line: PledgeLine) -> dict[str, Any]:
    earmarks = list(line.earmarks.all())
    return {
        "offer": line.offer_id,
        "quantity": line.quantity,
        "provinces": [earmark.province_id for earmark in earmarks if earmark.province_id],
        "communes": [earmark.commune_id for earmark in earmarks if earmark.commune_id],
        "groups": [earmark.group_id for earmark in earmarks if earmark.group_id],
        "institutions": [earmark.institution_id for earmark in earmarks if earmark.institution_id],
        "only_when_paid": line.only_when_paid,
    }
