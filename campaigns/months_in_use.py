"""The months of a gift that is pledged or asked for. They stay, but where no premium can be paid for so many: such a
gift has no price and can be neither pledged nor allocated, so its months may be corrected until somebody has one.

The apps above tell what stands on a gift; each registers its source once, when it is set up.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Offer
from locations.vietnamese import number

KIND_STAYS = gettext_lazy(
    "This gift is already pledged or asked for: its kind and months stay. Add another kind instead."
)


@dataclass(frozen=True)
class Use:
    """What stands on a gift: the units that are with somebody, and sentences on what a change of its months leaves as
    it is.
    """

    given: int = 0
    notes: tuple[str, ...] = ()


Source = Callable[[Offer], Use]

_sources: list[Source] = []


def tells_use(source: Source) -> Source:
    """Register `source(offer)`: what of an app above stands on the offer as it is stored."""
    if source not in _sources:
        _sources.append(source)
    return source


def why_they_stay(offer: Offer) -> str:
    """Why the months of `offer`, which is stored and in use, can't be changed, and what to do; "" if they can be."""
    if offer.has_payable_months:
        return str(KIND_STAYS)
    given = sum(source(offer).given for source in _sources)
    if given:
        return _(
            "%(count)s of “%(offer)s” are with people, so its months can't be corrected yet. Release these awards, "
            "correct the months, then allocate anew."
        ) % {"count": number(given), "offer": offer}
    return ""


def how_to_correct(offer: Offer) -> list[str]:
    """For a gift in use whose months no premium can be paid for: what may be done, and what that leaves as it is."""
    if offer.has_payable_months or not offer.in_use():
        return []
    refusal = why_they_stay(offer)
    may = _("As long as nobody has one, its months may be corrected here, although it is already pledged or asked for.")
    return [refusal] if refusal else [may, *notes(offer)]


def notes(offer: Offer) -> list[str]:
    """What a change of the months leaves as it is."""
    return [note for source in _sources for note in source(offer).notes]
