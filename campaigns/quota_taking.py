"""What a file of quotas would do before it is taken in, and what to look at once quotas are written by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import Sum

from campaigns.models import Campaign, Offer, Quota
from campaigns.quota_sheet import Entry


@dataclass(frozen=True)
class Taken:
    """An entry of a file beside the quota of now: `most` and `before` are None for no quota, hence no limit."""

    gift: str
    name: str
    most: int | None
    before: int | None

    @property
    def outcome(self) -> Literal["removed", "changed", "new", "same"]:
        if self.most == self.before:
            return "same"
        if self.most is None:
            return "removed"
        return "new" if self.before is None else "changed"


@dataclass(frozen=True)
class Exceeded:
    """A province's quota of an offer that its communes' quotas together pass."""

    offer: Offer
    province: str
    most: int
    together: int


def standing(campaign: Campaign) -> dict[tuple[str, str], int]:
    """The campaign's quotas by kind and area."""
    quotas = Quota.objects.filter(offer__campaign=campaign).select_related("offer").order_by()
    return {(quota.offer.kind, quota.area_code): quota.most for quota in quotas}


def looked_at(campaign: Campaign, entries: Iterable[Entry], areas: Mapping[str, str]) -> list[Taken]:
    """What would become of each entry; writes nothing. `areas`: code → name of each."""
    before = standing(campaign)
    gifts = {offer.kind: str(offer.get_kind_display()) for offer in campaign.offers.all()}
    return [
        Taken(gifts[entry.kind], areas[entry.area], entry.most, before.get((entry.kind, entry.area)))
        for entry in entries
    ]


def exceeded(offers: Iterable[Offer], province: str | None = None) -> list[Exceeded]:
    """The provinces, or the one of this code, whose communes' quotas of an offer come to more than their own."""
    wanted = list(offers)
    own = (
        Quota.objects.filter(offer__in=wanted, province__isnull=False)
        .select_related("offer__campaign", "province")
        .order_by("offer", "province")
    )
    if province is not None:
        own = own.filter(province=province)
    sums = (
        Quota.objects.filter(offer__in=wanted, commune__isnull=False)
        .order_by()
        .values_list("offer", "commune__province")
        .annotate(together=Sum("most"))
    )
    together = {(offer, province): units for offer, province, units in sums}
    return [
        Exceeded(quota.offer, str(quota.province), quota.most, units)
        for quota in own
        if (units := together.get((quota.offer_id, quota.province_id), 0)) > quota.most
    ]
