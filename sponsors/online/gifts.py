"""What may be pledged to a campaign, what one costs and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from campaigns.models import Campaign, Offer
from campaigns.pricing import asked, first_price, leaves_out_top_ups, load_tariff
from campaigns.tariffs import CannotPrice, Step
from sponsors.insured import insured_groups
from sponsors.models import Pledge
from sponsors.promised_lines import promised_prices


@dataclass(frozen=True)
class Gift:
    """An offer with what one costs a sponsor (đồng, more than 0) and the steps that lead there. `promised`: the price
    is that of the pledge which is being changed, and the steps are of today. `less_elsewhere`: where a province adds to
    the support of the State, one costs less. `insured`: groups of people who don't get it (`sponsors.insured`).
    """

    offer: Offer
    price: int
    why: tuple[Step, ...]
    promised: bool = False
    less_elsewhere: bool = False
    insured: Mapping[str, str] = field(default_factory=dict)


def gifts_of(campaign: Campaign, *, pledge: Pledge | None = None) -> list[Gift]:
    """Those that can be pledged: an offer without a price, or that others pay for in full, is left out. Those that
    `pledge` names already cost what was promised.
    """
    promised = promised_prices(pledge) if pledge else {}
    tariff = load_tariff()
    gifts = []
    for offer in campaign.offers.select_related("campaign"):
        try:
            found = first_price(offer, tariff)
        except CannotPrice:
            continue
        now = asked(offer, found)
        price = promised.get(offer.pk, now)
        if price:
            gifts.append(
                Gift(offer, price, found.why, price != now, leaves_out_top_ups(offer), insured_groups(offer, tariff))
            )
    return gifts
