"""What became of a pledge, for its own sponsor: how many, where, and people behind a mask.

Who may see it is asked before (`sponsors.online.own_pledges`). Numbers and masked values only (decision 14): of fewer
than five people nothing but their number; a place, or a group, of fewer than five not by its number; nobody of whom the
sponsor knows the commune, school or hospital, or a group that tells of health or origin, since the gift was meant for
it. Of a province either its communes are told or masked people, never both: beside a commune, initials and a decade of
birth could fit one person.

How many units of each line are allocated is told exactly. So places are counted by line: what is hidden in one can't
be worked out from another, even where the sponsor knows all about that other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count as CountOf
from django.db.models import Q

from allocations.models import Allocation
from campaigns.models import HardshipGroup
from locations.models import Commune, Province
from publication.impact_people import People
from publication.places import Place, Places, Row, placed
from publication.small_numbers import FEWEST, HIDDEN, parts_told, told
from sponsors.models import Pledge, PledgeLine

TOLD_GROUPS = ("poor", "near_poor", "student", "elderly", "farm_household", "household")
"""Groups that say nothing of anybody's health, origin or family (Decree 356/2025/NĐ-CP, art. 4)."""

MOST_COMMUNES = 300
"""On a page: of more, the first whose number is told."""


@dataclass(frozen=True)
class Given:
    """Of one line. `allocated`: units that are set aside for people now."""

    name: str
    quantity: int
    paid: int
    allocated: int


@dataclass(frozen=True)
class Where:
    """A place with (number, None where it is not told; gift). `within`: the province of a commune."""

    name: str
    within: str
    counts: tuple[tuple[int | None, str], ...]


@dataclass(frozen=True)
class Impact:
    """`released`: awards that were taken back. `communes`: of provinces of whose people none is shown. `groups`: with
    how many people, those that may be told. `hidden`: people of whom nothing is shown, since the sponsor knows the
    place or they are few. `more_communes`: so many besides those that are listed.
    """

    given: tuple[Given, ...]
    allocated: int
    released: int
    provinces: tuple[Where, ...]
    communes: tuple[Where, ...]
    more_communes: int
    groups: tuple[tuple[str, int], ...]
    people: People

    @property
    def hidden(self) -> int:
        return self.allocated - len(self.people)


def impact_of(pledge: Pledge) -> Impact:
    """Eight queries, however many people; those who are shown are read page by page."""
    lines = list(pledge.lines.select_related("offer").prefetch_related(*_MARKS).order_by("pk"))
    names = _names(lines)
    given = tuple(Given(names[line.pk], line.quantity, line.paid_units, line.allocated) for line in lines)
    awards = Allocation.objects.filter(pledge_line__pledge=pledge)
    released = awards.filter(status=Allocation.Status.RELEASED).count()
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    rows = awards.live().order_by().values_list("pledge_line_id", "nomination__commune_id")
    for line, commune, number in rows.annotate(CountOf("pk")):
        counts[line][commune] += number
    allocated = sum(counted.total() for counted in counts.values())
    if allocated < FEWEST:
        return Impact(given, allocated, released, (), (), 0, (), People({}, {}))
    places = _places(counts)
    placing = {row.place.province for row in places.communes if _is_told(row)}
    communes = [row for row in places.communes if row.place.province in placing]
    listed = communes if len(communes) <= MOST_COMMUNES else list(filter(_is_told, communes))[:MOST_COMMUNES]
    return Impact(
        given=given,
        allocated=allocated,
        released=released,
        provinces=_told(places.provinces, names),
        communes=_told(listed, names),
        more_communes=len(communes) - len(listed),
        groups=tuple(_groups(lines)),
        people=_people(lines, names, places.provinces, placing),
    )


_MARKS = ("earmarks__province", "earmarks__commune__province", "earmarks__group", "earmarks__institution")


def _names(lines: Iterable[PledgeLine]) -> dict[int, str]:
    """The gift of each line; where several lines give the same, with whom the line is meant for."""
    lines = list(lines)
    often = Counter(line.offer_id for line in lines)
    names = {}
    for line in lines:
        meant = "; ".join(mark.label for mark in line.earmarks.all())
        names[line.pk] = f"{line.offer} ({meant})" if meant and often[line.offer_id] > 1 else str(line.offer)
    return names


def _places(counts: Mapping[int, Mapping[str, int]]) -> Places:
    codes = {code for counted in counts.values() for code in counted}
    rows = Commune.objects.filter(pk__in=codes).order_by().values_list("code", "name", "province_id")
    communes = {code: Place(code, name, province) for code, name, province in rows}
    provinces = {place.province for place in communes.values()}
    names = Province.objects.filter(pk__in=provinces).order_by().values_list("code", "name")
    return placed({}, counts, communes, {code: Place(code, name, code) for code, name in names})


def _is_told(row: Row) -> bool:
    return any(cell.allocated.value for cell in row.cells.values())


def _told(rows: Iterable[Row], names: Mapping[int, str]) -> tuple[Where, ...]:
    """Of a line whose whole is hidden nothing is said: not even where none of it is."""

    def counts(row: Row) -> tuple[tuple[int | None, str], ...]:
        found = ((row.cell(line).allocated, name) for line, name in names.items())
        return tuple((count.value, name) for count, name in found if count != told(0))

    return tuple(Where(row.place.name, row.within, counts(row)) for row in rows)


def _people(
    lines: Iterable[PledgeLine], names: Mapping[int, str], provinces: Iterable[Row], placing: Iterable[str]
) -> People:
    """Those whose commune, school, hospital or group the sponsor does not know. Nobody of a province whose communes are
    told (`placing`), nor of one whose number is not told: how many are shown would tell it.
    """
    numbers = {}
    shown = [row for row in provinces if row.place.code not in placing]
    for line in lines:
        if not any(_is_narrow(mark.commune_id, mark.institution_id, mark.group_id) for mark in line.earmarks.all()):
            found = ((row.place, row.cell(line.pk).allocated.value) for row in shown)
            numbers.update({(line.pk, place): number for place, number in found if number})
    return People(numbers, names)


def _is_narrow(commune: str | None, institution: int | None, group: str | None) -> bool:
    return bool(commune or institution or (group and group not in TOLD_GROUPS))


def _groups(lines: Iterable[PledgeLine]) -> Iterable[tuple[str, int]]:
    """Of lines that are meant for no group: of the others the sponsor knows it. They are hidden as if each person
    belonged to one group, so that they came to the whole.
    """
    free = [line.pk for line in lines if not any(mark.group_id for mark in line.earmarks.all())]
    live = Allocation.objects.live().filter(pledge_line__in=free)
    counted = live.aggregate(
        **{code: CountOf("pk", filter=Q(nomination__groups__contains=[code])) for code in TOLD_GROUPS}
    )
    counts = parts_told(counted) or {}
    for group in HardshipGroup.objects.filter(pk__in=[code for code, count in counts.items() if count != HIDDEN]):
        if number := counts[group.pk].value:
            yield group.name, number
