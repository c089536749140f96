"""What somebody corrected since a pledge line was promised, where no change of law from a day on explains its price:
a row of the tariff that was written over, or the plan of the gift. Read from the audit: old and new, when and by whom.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, Model, QuerySet
from django.utils.text import capfirst

from accounts import history
from campaigns.models import Offer, Rate, Share
from campaigns.pricing import first_price, load_tariff
from campaigns.tariffs import CannotPrice, Tariff
from locations.vietnamese import percent
from sponsors.models import PledgeLine

# What of an offer its price depends on.
PRICED_BY = ("months", "pays", "premiums_paid_on", "monthly_income", "value")


@dataclass(frozen=True)
class Correction:
    """`old` and `new`: as people read them, '' where there was or is nothing."""

    what: str
    old: str
    new: str
    at: datetime
    by: str


def corrections(lines: Iterable[PledgeLine]) -> dict[int, list[Correction]]:
    """By line, the latest first. The number of queries grows with the offers concerned, not with the lines."""
    concerned = list(lines)
    if not concerned:
        return {}
    tariff = load_tariff()
    offers = {line.offer_id: line.offer for line in concerned}
    made = {pk: sorted(_of(offer, tariff), key=lambda one: one.at, reverse=True) for pk, offer in offers.items()}
    since = _promised_at(concerned)
    return {line.pk: [one for one in made[line.offer_id] if one.at >= since[_promise(line)]] for line in concerned}


def _promise(line: PledgeLine) -> tuple[int, int, int]:
    return line.pledge_id, line.offer_id, line.unit_price


def _promised_at(lines: list[PledgeLine]) -> dict[tuple[int, int, int], datetime]:
    """When each price was first written down; amending a pledge writes its lines anew at the same price."""
    events: Any = PledgeLine._meta.get_field("events").related_model
    written = events.objects.filter(pledge__in={line.pledge_id for line in lines}).order_by()
    first = written.values_list("pledge_id", "offer_id", "unit_price").annotate(at=Min("pgh_created_at"))
    return {(pledge, offer, price): at for pledge, offer, price, at in first}


def _of(offer: Offer, tariff: Tariff) -> Iterator[Correction]:
    """Of the gift's plan, and of the rows that make its price now."""
    for one in _written_over(Offer, [offer.pk]):
        yield from _updates(one, PRICED_BY, "", {})
    try:
        price = first_price(offer, tariff)
    except CannotPrice:
        return
    for rate in _written_over(Rate, [row.key for row in price.rates]):
        yield from _updates(rate, ("value", "valid_from"), rate.series, {"value": rate.worded})
    for share in _written_over(Share, [row.key for row in price.shares]).select_related("group"):
        title = f"{share.get_kind_display()}, {share.group_name}"
        yield from _updates(share, ("share", "valid_from"), title, {"share": percent})


def _written_over(model: Any, keys: Iterable[int | None]) -> QuerySet[Any]:
    """Those that were ever changed: most were not, and their history need not be read."""
    events: Any = model._meta.get_field("events").related_model
    changed = events.objects.filter(pgh_label="update", pgh_obj_id__in=list(keys)).values("pgh_obj_id")
    return model.objects.filter(pk__in=changed).order_by("pk")


def _updates(record: Model, fields: tuple[str, ...], title: str, wording: history.Wording) -> Iterator[Correction]:
    """Of the latest page of the record's history, which is far longer than anybody corrects a figure."""
    told = {str(capfirst(record._meta.get_field(name).verbose_name)) for name in fields}
    for entry in history.entries(record, wording=wording)[0]:
        for detail in (detail for change in entry.changes if change.verb == "update" for detail in change.details):
            if detail.name in told:
                what = " · ".join(filter(None, [title, detail.name]))
                yield Correction(what, detail.before, detail.after, entry.at, entry.who)
