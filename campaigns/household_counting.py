"""How many poor and near-poor households each commune has: taken in from a file, and given out to be filled in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.acting import operation
from accounts.models import User
from campaigns.bulk import rewrite
from campaigns.household_sheet import Count, Place
from campaigns.lifecycle import NotYourCampaign
from campaigns.models import Campaign, HouseholdCount
from campaigns.planning import Changes, PlanClosed
from locations.gazette import gazetteer
from locations.models import Commune


@dataclass(frozen=True)
class Taken:
    """A commune in a file beside what is known of it: what would become of it."""

    row: int
    commune: str
    name: str
    poor: int
    near_poor: int
    before: tuple[int, int] | None

    @property
    def outcome(self) -> str:
        """`new`, `changed` or `same`; another source or day alone is no change of the numbers."""
        if self.before is None:
            return "new"
        return "same" if self.before == (self.poor, self.near_poor) else "changed"


def place_of(campaign: Campaign) -> Place:
    """Where the communes of a file are looked for."""
    communes = {commune.pk: f"{commune.name}, {commune.province.name}" for commune in communes_of(campaign)}
    home = frozenset({campaign.province_id} if campaign.province_id else ())
    return Place(gazetteer(), communes, home)


def communes_of(campaign: Campaign) -> QuerySet[Commune]:
    """The communes in which the campaign is held, in the order of their codes."""
    communes = Commune.objects.select_related("province").order_by("province_id", "pk")
    return communes if campaign.province_id is None else communes.filter(province=campaign.province_id)


def looked_at(campaign: Campaign, counts: Iterable[Count], names: dict[str, str]) -> list[Taken]:
    """What would become of each count; writes nothing. `names`: code → name of each commune."""
    known = {row.commune_id: (row.poor, row.near_poor) for row in campaign.household_counts.all()}
    return [
        Taken(
            row=count.row,
            commune=count.commune,
            name=names[count.commune],
            poor=count.poor,
            near_poor=count.near_poor,
            before=known.get(count.commune),
        )
        for count in counts
    ]


@operation(words=_("Household counts taken in from a file"))
def take_in(
    campaign: Campaign, *, counts: Iterable[Count], source: str, counted_on: date, by: User, at: datetime
) -> Changes:
    """Write the counts (each commune once, all of them where the campaign is held); those of other communes stay.

    `source` names the decision that recognised the households, `counted_on` is its day. `Changes.changed` counts the
    communes whose numbers differ. Raises `NotYourCampaign` and `PlanClosed`.
    """
    if not campaign.plannable_by(by):
        raise NotYourCampaign
    campaign.refresh_from_db(from_queryset=Campaign.objects.select_for_update(of=("self",), no_key=True))
    if not campaign.is_planned:
        raise PlanClosed(campaign=campaign.code)
    standing = campaign.household_counts.select_for_update(of=("self",)).order_by("pk")
    known = {row.commune_id: row for row in standing}
    made, rewritten, differing, kept = [], [], 0, 0
    for count in counts:
        row = known.get(count.commune)
        if row is None:
            row = HouseholdCount(campaign=campaign, commune_id=count.commune)
            made.append(row)
        elif (row.poor, row.near_poor) == (count.poor, count.near_poor):
            kept += 1
            if (row.source, row.counted_on) != (source, counted_on):
                rewritten.append(row)
        else:
            differing += 1
            rewritten.append(row)
        row.poor, row.near_poor, row.source, row.counted_on = count.poor, count.near_poor, source, counted_on
    HouseholdCount.objects.bulk_create(made)
    rewrite(HouseholdCount, rewritten, HouseholdCount.FACTS)
    return Changes(made=len(made), changed=differing, removed=0, kept=kept)


def count_rows(campaign: Campaign) -> list[tuple[str, str, str, int | None, int | None]]:
    """A row per commune in which the campaign is held for the Excel file, with what is known of it."""
    known = {row.commune_id: (row.poor, row.near_poor) for row in campaign.household_counts.all()}
    return [
        (commune.pk, commune.name, commune.province.name, *known.get(commune.pk, (None, None)))
        for commune in communes_of(campaign)
    ]
