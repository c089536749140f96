"""The state of a campaign as the allocation rule reads it, told in names that do not depend on where it is stored.

A nomination is named by its code; a pledge line by its pledge's reference and its place among the pledge's lines, in
the order in which they were recorded (`BN2023-CK0001/1`); a gift by its kind; a school or hospital by the code of its
commune and its name, since no two in a commune share one. Everything is in the order of these names, so that the same
data give the same digest in every database.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from django.db.models import Count, Exists, OuterRef, QuerySet

from allocations import instance as rule
from allocations.applied import who_may_have_it
from allocations.models import Allocation
from beneficiaries.models import Nomination
from campaigns.models import Campaign, Quota
from locations.models import Institution
from sponsors.models import Pledge, PledgeLine

AT_ONCE = 5_000
# What the rule reads of a nomination, as `_rule_nomination` takes it.
READ = (
    "code",
    "offer__kind",
    "commune__province_id",
    "commune_id",
    "groups",
    "institution__commune_id",
    "institution__name",
    "points",
)


@dataclass(frozen=True)
class Room:
    """What a quota still allows: `left` gifts of `kind` in the area, never below 0 (a quota may be lowered late)."""

    quota: Quota
    kind: str
    area: str
    left: int


def waiting(campaign: Campaign) -> QuerySet[Nomination]:
    """Approved nominations that no gift is with. One whose award was released waits again, as long as it is approved:
    who shall not receive any more is withdrawn or rejected.
    """
    held = Allocation.objects.live().filter(nomination=OuterRef("pk"))
    return Nomination.objects.filter(~Exists(held), campaign=campaign, status=Nomination.Status.APPROVED)


def lines_to_give(campaign: Campaign) -> dict[str, PledgeLine]:
    """The lines of allocatable pledges that have units to give now, by name."""
    lines = (
        PledgeLine.objects.filter(pledge__campaign=campaign, pledge__status__in=Pledge.ALLOCATABLE)
        .select_related("pledge__sponsor", "offer")
        .prefetch_related("earmarks__institution")
        .order_by("pledge__reference", "pk")
    )
    places: Counter[str] = Counter()
    named = {}
    for line in lines:
        places[line.pledge.reference] += 1
        if line.free > 0:
            named[f"{line.pledge.reference}/{places[line.pledge.reference]}"] = line
    return dict(sorted(named.items()))


def rooms(campaign: Campaign) -> list[Room]:
    """What each quota of the campaign still allows, all live allocations counted."""
    taken: Counter[tuple[str, str]] = Counter()
    held = Allocation.objects.live().filter(nomination__campaign=campaign).order_by()
    for kind, commune, province, units in held.values_list(
        "nomination__offer__kind", "nomination__commune_id", "nomination__commune__province_id"
    ).annotate(units=Count("pk")):
        taken[kind, commune] += units
        taken[kind, province] += units
    quotas = Quota.objects.filter(offer__campaign=campaign).select_related("offer", "commune", "province")
    found = [
        Room(quota, quota.offer.kind, quota.area_code, max(0, quota.most - taken[quota.offer.kind, quota.area_code]))
        for quota in quotas
    ]
    return sorted(found, key=lambda room: (room.kind, room.area))


def freeze(campaign: Campaign, *, seed: str) -> tuple[rule.Instance, dict[str, int]]:
    """The instance as it stands now, and which stored line each name of a line means ({name: primary key}). Whoever
    the tariff of the day of payment leaves nothing to pay, since nominated, takes no part.
    """
    lines = lines_to_give(campaign)
    nominations = who_may_have_it(waiting(campaign)).order_by(*Nomination.IN_ORDER)
    instance = rule.Instance(
        seed=seed,
        lines=tuple(rule_line(name, line, line.free) for name, line in lines.items()),
        quotas=rule_quotas(campaign),
        nominations=tuple(rule_nominations(nominations)),
    )
    return instance, {name: line.pk for name, line in lines.items()}


def rule_line(name: str, line: PledgeLine, quantity: int) -> rule.Line:
    """A pledge line as the rule sees it: `quantity` units (what is left, not what was pledged) and the earmark."""
    earmarks = line.earmarks.all()
    return rule.Line(
        id=name,
        offer=line.offer.kind,
        quantity=quantity,
        provinces=_named(one.province_id for one in earmarks),
        communes=_named(one.commune_id for one in earmarks),
        groups=_named(one.group_id for one in earmarks),
        institutions=_named(_institution(one.institution) for one in earmarks),
    )


def rule_nominations(nominations: QuerySet[Nomination]) -> Iterator[rule.Nomination]:
    """The nominations as the rule sees them, streamed. Texts that many share are in memory once."""
    for row in nominations.values_list(*READ).iterator(chunk_size=AT_ONCE):
        yield rule_nomination(*row)


def rule_nomination(
    code: str,
    kind: str,
    province: str,
    commune: str,
    groups: list[str],
    institution_commune: str | None,
    institution: str | None,
    points: int,
) -> rule.Nomination:
    """A nomination as the rule sees it, from the values of `READ`."""
    return rule.Nomination(
        id=code,
        offer=intern(kind),
        province=intern(province),
        commune=intern(commune),
        groups=_group_names(tuple(groups)),
        institution=None if institution is None else intern(f"{institution_commune} {institution}"),
        points=points,
    )


def rule_quotas(campaign: Campaign) -> tuple[rule.Quota, ...]:
    return tuple(rule.Quota(offer=room.kind, area=room.area, most=room.left) for room in rooms(campaign))


@lru_cache(maxsize=4096)
def _group_names(groups: tuple[str, ...]) -> tuple[str, ...]:
    return _named(groups)


def _named(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name is not None}))


def _institution(institution: Institution | None) -> str | None:
    return None if institution is None else f"{institution.commune_id} {institution.name}"
