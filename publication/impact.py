"""What became of a pledge, for its own sponsor: how many, where, and people behind a mask.

Who may see it is asked before (`sponsors.online.own_pledges`). Numbers and masked values only (decision 14): of fewer
than five people nothing but their number; a place, or a group, of fewer than five not by its number; nobody of whom the
sponsor knows the commune, school or hospital, or a group that tells of health or origin, since the gift was meant for
it. Of a province either its communes are told or masked people, never both: beside a commune, initials and a decade of
birth could fit one person.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from allocations.models import Allocation
from beneficiaries.masking import Masked, masked
from campaigns.models import HardshipGroup
from locations.models import Commune, Province
from publication.places import Place, Row, placed
from publication.small_numbers import FEWEST, Count, told
from sponsors.models import Earmark, Pledge

TOLD_GROUPS = ("poor", "near_poor", "student", "elderly", "farm_household", "household")
"""Groups that say nothing of anybody's health, origin or family (Decree 356/2025/NĐ-CP, art. 4)."""
MOST_PEOPLE = 200
"""Masked people on a page: the first of them, by province."""


@dataclass(frozen=True)
class Given:
    """Of one line. `allocated`: units that are set aside for people now."""

    name: str
    quantity: int
    paid: int
    allocated: int


@dataclass(frozen=True)
class Recipient:
    gift: str
    who: Masked


@dataclass(frozen=True)
class Where:
    """A place with (number as it may be told, gift). `within`: the province of a commune."""

    name: str
    within: str
    counts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Impact:
    """`released`: awards that were taken back, whose units are free again. `communes`: of provinces of whose people
    none is shown. `hidden`: people of whom nothing is shown, since the sponsor knows the place or they are few.
    """

    given: tuple[Given, ...]
    allocated: int
    released: int
    provinces: tuple[Where, ...]
    communes: tuple[Where, ...]
    groups: tuple[tuple[str, Count], ...]
    people: tuple[Recipient, ...]
    hidden: int


@dataclass(frozen=True)
class _Award:
    offer: int
    gift: str
    name: str
    birth_year: int | None
    groups: tuple[str, ...]
    commune: str
    narrow: bool


def impact_of(pledge: Pledge) -> Impact:
    """Six queries, however many people."""
    lines = pledge.lines.select_related("offer").order_by("pk")
    given = tuple(Given(str(line.offer), line.quantity, line.paid_units, line.allocated) for line in lines)
    awards, released = _awards(pledge)
    if len(awards) < FEWEST:
        return Impact(given, len(awards), released, (), (), (), (), len(awards))
    provinces, communes, home = _places(awards)
    people = _people(awards, provinces, {row.place.province for row in communes}, home)
    return Impact(
        given=given,
        allocated=len(awards),
        released=released,
        provinces=_told(provinces, awards),
        communes=_told(communes, awards),
        groups=tuple(_groups(awards)),
        people=tuple(people[:MOST_PEOPLE]),
        hidden=len(awards) - len(people),
    )


def _awards(pledge: Pledge) -> tuple[list[_Award], int]:
    """Awards that stand, and how many were released."""
    knows_the_group = Q(group__isnull=False) & ~Q(group__in=TOLD_GROUPS)
    earmarks = Earmark.objects.filter(Q(commune__isnull=False) | Q(institution__isnull=False) | knows_the_group)
    narrow = Exists(earmarks.filter(line=OuterRef("pledge_line")))
    rows = Allocation.objects.filter(pledge_line__pledge=pledge).select_related(
        "nomination__person", "nomination__offer"
    )
    awards, released = [], 0
    for award in rows.annotate(narrow=narrow).order_by():
        if award.status == Allocation.Status.RELEASED:
            released += 1
            continue
        nomination, person = award.nomination, award.nomination.person
        year = person.birth_date.year if person.birth_date else None
        groups = tuple(nomination.groups)
        name, offer = str(nomination.offer), nomination.offer_id
        awards.append(_Award(offer, name, person.full_name, year, groups, nomination.commune_id, award.narrow))
    return awards, released


def _places(awards: Iterable[_Award]) -> tuple[tuple[Row, ...], tuple[Row, ...], dict[str, str]]:
    """Rows of provinces, of the communes that are told, and the province of each commune. The communes of a province
    are told where the number of one of them is.
    """
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for award in awards:
        counts[award.offer][award.commune] += 1
    codes = {code for counted in counts.values() for code in counted}
    rows = Commune.objects.filter(pk__in=codes).order_by().values_list("code", "name", "province_id")
    communes = {code: Place(code, name, province) for code, name, province in rows}
    home = {code: place.province for code, place in communes.items()}
    names = Province.objects.filter(pk__in=set(home.values())).order_by().values_list("code", "name")
    found = placed({}, counts, communes, {code: Place(code, name, code) for code, name in names})
    placing = {row.place.province for row in found.communes if _is_told(row)}
    return found.provinces, tuple(row for row in found.communes if row.place.province in placing), home


def _is_told(row: Row) -> bool:
    return any(cell.allocated.value for cell in row.cells.values())


def _told(rows: Iterable[Row], awards: Iterable[_Award]) -> tuple[Where, ...]:
    gifts = sorted({(award.offer, award.gift) for award in awards})

    def counts(row: Row) -> tuple[tuple[str, str], ...]:
        found = ((row.cell(offer).allocated, gift) for offer, gift in gifts)
        return tuple((count.text, gift) for count, gift in found if count != told(0))

    return tuple(Where(row.place.name, row.within, counts(row)) for row in rows)


def _people(
    awards: Iterable[_Award], provinces: Iterable[Row], placing: Container[str], home: Mapping[str, str]
) -> list[Recipient]:
    """Masked, by province: those whose commune, school, hospital or group the sponsor does not know. Nobody of a
    province whose communes are told (`placing`), nor of one whose number is not told: how many are shown would tell it.
    """
    rows = {row.place.code: row for row in provinces}
    people = []
    for award in awards:
        row = rows[home[award.commune]]
        if award.narrow or row.place.code in placing or row.cell(award.offer).allocated.value is None:
            continue
        who = masked(award.name, award.birth_year, row.place.name, place_is_known=False)
        people.append((row.place.order, Recipient(award.gift, who)))
    # By what is shown alone, so that the order tells nothing either.
    ordered = sorted(people, key=lambda one: (one[0], one[1].gift, one[1].who.initials, one[1].who.decade))
    return [recipient for _place, recipient in ordered]


def _groups(awards: Iterable[_Award]) -> Iterable[tuple[str, Count]]:
    counted = Counter(group for award in awards for group in award.groups if group in TOLD_GROUPS)
    for group in HardshipGroup.objects.filter(pk__in=counted):
        yield group.name, told(counted[group.pk])
