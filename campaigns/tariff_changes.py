"""What a change of the figures of the law does to the gifts of campaigns that are not over."""

from collections.abc import Callable
from dataclasses import dataclass

from campaigns import pricing
from campaigns.models import Campaign, Offer, Rate, Share
from campaigns.tariffs import CannotPrice, Facts, Tariff


@dataclass(frozen=True)
class Effect:
    """The price of one gift, in đồng, before and after a change; None where it has none. A share of a group and a step
    of a household are told of one for such a person.
    """

    offer: Offer
    before: int | None
    after: int | None


Source = Callable[[Rate | Share], list[str]]

_sources: list[Source] = []


def tells_what_was_priced(source: Source) -> Source:
    """Register `source(row)`: what of an app above was priced by the row, in words."""
    if source not in _sources:
        _sources.append(source)
    return source


def priced_by(row: Rate | Share) -> list[str]:
    """What of the apps above was priced by the row, in words."""
    return [words for source in _sources for words in source(row)]


def effects(row: Rate | Share | None, *, new: Rate | Share | None = None) -> list[Effect]:
    """The gifts whose price changes where the stored `row` is removed or becomes `new`; without a `row`, where `new`
    is added.
    """
    about = row or new
    assert about is not None
    now, then = pricing.load_tariff(), pricing.load_tariff(without=row, adding=new)
    under_way = (Campaign.Status.DRAFT, Campaign.Status.OPEN)
    offers = Offer.objects.filter(campaign__status__in=under_way).exclude(kind=Offer.Kind.GIFT)
    found = [
        Effect(offer, _price(offer, about, now), _price(offer, about, then))
        for offer in offers.select_related("campaign").order_by("campaign__code", "kind")
    ]
    return [effect for effect in found if effect.before != effect.after]


def left_without_a_price(found: list[Effect]) -> list[Offer]:
    """The gifts that have a price now and would have none."""
    return [effect.offer for effect in found if effect.after is None]


def _price(offer: Offer, row: Rate | Share, tariff: Tariff) -> int | None:
    try:
        facts = _whom(offer, row)
        if facts is None:
            return pricing.price_of_one(offer, tariff)
        return pricing.asked(offer, pricing.cost(offer, facts, tariff))
    except CannotPrice:
        return None


def _whom(offer: Offer, row: Rate | Share) -> Facts | None:
    """Whom the row is about; None for a row that is about everybody."""
    if isinstance(row, Share):
        groups = frozenset({row.group_id} if row.group_id else ())
        return Facts(groups, household_position=1, province=row.province_id or offer.home)
    return Facts(household_position=row.position, province=offer.home) if row.position else None
