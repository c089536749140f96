"""What pledges say of a gift whose months are to be corrected (see `campaigns.months_in_use`)."""

from django.db.models import Count, Sum
from django.utils.translation import ngettext

from campaigns.models import Offer
from campaigns.months_in_use import Use
from locations.vietnamese import money, number
from sponsors.models import PledgeLine
from sponsors.pledging import REPRICEABLE


def use(offer: Offer) -> Use:
    """The units that are with somebody; and for each price at which lines were promised, that they keep it."""
    lines = PledgeLine.objects.filter(offer=offer)
    given = lines.aggregate(units=Sum("allocated", default=0))["units"]
    live = lines.filter(pledge__status__in=REPRICEABLE).order_by("unit_price").values("unit_price")
    promised = live.annotate(lines=Count("pk"), units=Sum("quantity"))
    return Use(given, tuple(_note(one["unit_price"], one["lines"], one["units"]) for one in promised))


def _note(price: int, lines: int, units: int) -> str:
    text = ngettext(
        "%(lines)s pledge line (gifts: %(units)s) was promised at %(price)s for one and keeps that price: open the "
        "pledge, ask the sponsor, and note there that the price of now is agreed to, or change the quantity.",
        "%(lines)s pledge lines (gifts: %(units)s) were promised at %(price)s for one and keep that price: open each "
        "pledge, ask the sponsor, and note there that the price of now is agreed to, or change the quantity.",
        lines,
    )
    return text % {"lines": number(lines), "units": number(units), "price": money(price)}
