"""Which sponsors of a campaign everybody may know, and what of their gifts (docs/decisions/0014)."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from campaigns.models import Offer
from sponsors.models import Pledge, PledgeLine, Sponsor


@dataclass(frozen=True)
class Named:
    """`gifts`: units that an organisation pledged, as (kind of gift, units); nothing of an individual."""

    name: str
    gifts: tuple[tuple[str, int], ...]


def named_sponsors(pledges: QuerySet[Pledge]) -> tuple[tuple[Named, ...], int]:
    """The sponsors of these pledges who agreed to be named, in Vietnamese order, and how many others there are.

    Two offices may keep the same organisation: one tax code is one sponsor. Pledges that are not to be named count to
    nobody, whatever their sponsor agreed to otherwise. Two queries.
    """
    rows = pledges.order_by().values_list(
        "sponsor_id", "sponsor__kind", "sponsor__name", "sponsor__sort_key", "sponsor__tax_code",
        "sponsor__may_be_named", "unnamed",
    )  # fmt: skip
    seen: set[int | str] = set()
    named: dict[int | str, tuple[str, str]] = {}
    for pk, kind, name, order, tax_code, agreed, unnamed in rows:
        key = one_sponsor(pk, kind, tax_code)
        seen.add(key)
        if agreed and not unnamed:
            named[key] = min(named.get(key, (order, name)), (order, name))
    gifts = _gifts(pledges)
    found = sorted((order, name, key) for key, (order, name) in named.items())
    return tuple(Named(name, gifts.get(key, ())) for _order, name, key in found), len(seen) - len(named)


def told_by_number(pledges: QuerySet[Pledge]) -> QuerySet[Pledge]:
    """Those of which everybody is told how many gifts they are."""
    return pledges.filter(sponsor__may_be_named=True, unnamed=False).exclude(sponsor__kind=Sponsor.Kind.INDIVIDUAL)


def one_sponsor(pk: int, kind: str, tax_code: str) -> int | str:
    """The same for one sponsor, whichever offices keep it."""
    return tax_code if tax_code and kind != Sponsor.Kind.INDIVIDUAL else pk


def _gifts(pledges: QuerySet[Pledge]) -> dict[int | str, tuple[tuple[str, int], ...]]:
    lines = PledgeLine.objects.filter(pledge__in=told_by_number(pledges)).order_by()
    rows = lines.values_list("pledge__sponsor_id", "pledge__sponsor__kind", "pledge__sponsor__tax_code", "offer__kind")
    sums: dict[int | str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for pk, sponsor_kind, tax_code, kind, units in rows.annotate(Sum("quantity")):
        sums[one_sponsor(pk, sponsor_kind, tax_code)][kind] += units
    return {key: tuple((kind, units[kind]) for kind in Offer.Kind.values if units[kind]) for key, units in sums.items()}
