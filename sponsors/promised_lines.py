"""The lines of a pledge as they are promised: what may be promised, at which price, written with their earmarks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy

from accounts.acting import Refusal
from campaigns.models import Campaign, Offer
from campaigns.pricing import load_tariff, price_of_one
from campaigns.tariffs import CannotPrice
from locations.vietnamese import money
from sponsors.models import MOST_MONEY, Earmark, Pledge, PledgeLine


class NothingPledged(Refusal):
    message = gettext_lazy("A pledge needs at least one line with a quantity.")


class NotPositive(Refusal):
    message = gettext_lazy("The quantity of “%(offer)s” must be at least 1.")


class NotOffered(Refusal):
    message = gettext_lazy("“%(offer)s” is not offered in campaign %(campaign)s.")


class NotPriced(Refusal):
    """What one costs can't be said, so that nobody could know what was promised."""

    message = gettext_lazy(
        "“%(offer)s” can't be pledged yet, because it has no price. %(problem)s Complete it in the plan of campaign "
        "%(campaign)s first."
    )


class CostsNothing(Refusal):
    message = gettext_lazy("“%(offer)s” costs sponsors nothing: others pay for it in full. Pledge another gift.")


class NoAmount(Refusal):
    message = gettext_lazy("The amount is from 1 to 10.000.000.000.000 đồng.")


class MoreThanPromised(Refusal):
    """Lines of an amount pledge would cost more than the sponsor promised."""

    message = gettext_lazy(
        "The lines come to %(value)s, but the sponsor promised %(amount)s. Lower the quantities, or raise the amount "
        "with the sponsor's consent."
    )


@dataclass(frozen=True)
class Meant:
    """What a line is earmarked for: codes of provinces, communes and hardship groups, ids of institutions.

    Provinces and communes are alternatives, so are groups, so are institutions; all three must hold. Empty: anybody.
    """

    provinces: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    institutions: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Line:
    """A line to be pledged: `quantity` (at least 1) of one offer of the campaign. `only_when_paid`: no more of them are
    given than the money received pays for.
    """

    offer: Offer
    quantity: int
    meant: Meant = field(default_factory=Meant)
    only_when_paid: bool = False


def check_lines(campaign: Campaign, lines: Sequence[Line]) -> None:
    """Raises `NotPositive` or `NotOffered`."""
    for line in lines:
        if line.quantity < 1:
            raise NotPositive(offer=line.offer)
        if line.offer.campaign_id != campaign.pk:
            raise NotOffered(offer=line.offer, campaign=campaign.code)


def check_amount(
    amount: int | None, lines: Iterable[Line | PledgeLine], prices: Mapping[int, int], *, besides: int = 0
) -> None:
    """An amount (None: none was promised) is money, and the lines cost no more, at these prices (đồng for one by offer)
    and with what others cost `besides`. Raises `NoAmount` or `MoreThanPromised`.
    """
    if amount is None:
        return
    if not 1 <= amount <= MOST_MONEY:
        raise NoAmount
    value = besides + sum(line.quantity * prices[line.offer.pk] for line in lines)
    if value > amount:
        raise MoreThanPromised(value=money(value), amount=money(amount))


def promised_prices(pledge: Pledge) -> dict[int, int]:
    """Đồng for one, as promised, by the offers that the pledge names."""
    return dict(pledge.lines.order_by("-pk").values_list("offer_id", "unit_price"))


def prices_of(lines: Iterable[Line | PledgeLine], *, promised: Mapping[int, int] | None = None) -> dict[int, int]:
    """Đồng for one by the offers of the lines: as promised, else the price of one now. Raises `NotPriced` or
    `CostsNothing`.
    """
    offers = {line.offer.pk: line.offer for line in lines}
    prices = {pk: price for pk, price in (promised or {}).items() if pk in offers}
    if offers.keys() == prices.keys():
        return prices
    tariff = load_tariff()
    for offer in (offer for pk, offer in offers.items() if pk not in prices):
        try:
            prices[offer.pk] = price_of_one(offer, tariff)
        except CannotPrice as problem:
            raise NotPriced(offer=offer, problem=str(problem), campaign=offer.campaign.code) from problem
        if not prices[offer.pk]:
            raise CostsNothing(offer=offer)
    return prices


def write_lines(pledge: Pledge, lines: Sequence[Line], prices: Mapping[int, int]) -> None:
    """As promised at these prices, with their earmarks."""
    written = [
        PledgeLine(
            pledge=pledge,
            offer=line.offer,
            quantity=line.quantity,
            unit_price=prices[line.offer.pk],
            only_when_paid=line.only_when_paid,
        )
        for line in lines
    ]
    PledgeLine.objects.bulk_create(written)
    pairs = zip(written, lines, strict=True)
    Earmark.objects.bulk_create([earmark for row, line in pairs for earmark in _earmarks(row, line.meant)])


def _earmarks(row: PledgeLine, meant: Meant) -> list[Earmark]:
    return [
        *(Earmark(line=row, province_id=code) for code in sorted(meant.provinces)),
        *(Earmark(line=row, commune_id=code) for code in sorted(meant.communes)),
        *(Earmark(line=row, group_id=code) for code in sorted(meant.groups)),
        *(Earmark(line=row, institution_id=pk) for pk in sorted(meant.institutions)),
    ]
