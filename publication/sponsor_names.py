"""Which sponsors of a campaign everybody may know, and what of their gifts (docs/decisions/0014)."""

from collections import defaultdict
from collections.abc import Collection, Hashable
from dataclasses import dataclass

from django.db.models import QuerySet

from campaigns.models import Offer
from publication.naming import nameable
from publication.pledges_read import Pledged, is_told_by_number, one_sponsor
from sponsors.models import Pledge, Sponsor


@dataclass(frozen=True)
class Named:
    """`gifts`: units that an organisation pledged, as (kind of gift, units); nothing of an individual."""

    name: str
    gifts: tuple[tuple[str, int], ...]


def named_sponsors(pledges: QuerySet[Pledge], pledged: Collection[Pledged]) -> tuple[tuple[Named, ...], int]:
    """The sponsors of these pledges who agreed to be named, in Vietnamese order, and how many others there are: among
    them individuals of whom it could be worked out what they gave (`publication.naming`). `pledged`: all gifts.

    Two offices may keep the same organisation: one tax code is one sponsor. Pledges that are not to be named count to
    nobody, whatever their sponsor agreed to otherwise. One query.
    """
    rows = pledges.order_by().values_list(
        "sponsor_id", "sponsor__kind", "sponsor__name", "sponsor__sort_key", "sponsor__tax_code",
        "sponsor__may_be_named", "unnamed",
    )  # fmt: skip
    seen: set[Hashable] = set()
    others: set[Hashable] = set()
    individuals: set[Hashable] = set()
    agreed: dict[Hashable, tuple[str, str]] = {}
    for pk, kind, name, order, tax_code, may_be_named, unnamed in rows:
        key = one_sponsor(pk, kind, tax_code)
        seen.add(key)
        if not is_told_by_number(kind, may_be_named, unnamed):
            others.add(key)
        if may_be_named and not unnamed:
            agreed[key] = min(agreed.get(key, (order, name)), (order, name))
            individuals |= {key} if kind == Sponsor.Kind.INDIVIDUAL else set()
    hidden = individuals - nameable(individuals, others, [gift.of_others for gift in pledged])
    gifts = _gifts(pledged)
    found = sorted((order, name, key) for key, (order, name) in agreed.items() if key not in hidden)
    return tuple(Named(name, gifts.get(key, ())) for _order, name, key in found), len(seen) - len(found)


def _gifts(pledged: Collection[Pledged]) -> dict[Hashable, tuple[tuple[str, int], ...]]:
    sums: dict[Hashable, dict[str, int]] = defaultdict(dict)
    for gift in pledged:
        for sponsor, units in gift.by_number.items():
            sums[sponsor][gift.kind] = units
    return {
        key: tuple((kind, units[kind]) for kind in Offer.Kind.values if kind in units) for key, units in sums.items()
    }
