"""Who gets what from whom, line by line, as the Excel file and the list for signature need it.

Entries are in the order of the paper: province, commune, then given name as Vietnamese lists have it. They hold what a
list needs and no more: of the personal ID its last four digits.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from accounts.models import User
from allocations.models import Allocation, AllocationRun
from allocations.result_file import Entry
from beneficiaries.models import Nomination
from locations.vietnamese import phrase_key
from sponsors.models import PledgeLine


@dataclass(frozen=True)
class Page:
    """What is handed over in one commune."""

    province: str
    commune: str
    entries: tuple[Entry, ...]

    @property
    def value(self) -> int:
        """Đồng."""
        return sum(entry.price for entry in self.entries)


def of_allocations(allocations: QuerySet[Allocation]) -> list[Entry]:
    """The entries of allocations, which the caller has limited to what the reader may see."""
    related = allocations.select_related(
        "nomination__person", "nomination__commune__province", "nomination__offer", "pledge_line__pledge__sponsor"
    )
    return _in_order(_entry(one.nomination, one.pledge_line, one.unit_price) for one in related)


def of_proposal(run: AllocationRun, reader: User) -> list[Entry]:
    """The entries of a run as it was proposed, to people whom `reader` may see; prices are those of now."""
    line_of = {award["nomination"]: run.lines[award["line"]] for award in run.result["awards"]}
    lines = PledgeLine.objects.select_related("pledge__sponsor").in_bulk(set(line_of.values()))
    nominations = (
        Nomination.objects.visible_to(reader)
        .filter(code__in=line_of)
        .select_related("person", "commune__province", "offer")
    )
    return _in_order(_entry(one, lines.get(line_of[one.code]), one.offer.unit_price) for one in nominations)


def by_commune(entries: Iterable[Entry]) -> Iterator[Page]:
    """A page per commune. `entries` are in order already."""
    for (province, commune), some in groupby(entries, key=lambda entry: (entry.province, entry.commune)):
        yield Page(province, commune, tuple(some))


def _entry(nomination: Nomination, line: PledgeLine | None, price: int) -> Entry:
    person = nomination.person
    return Entry(
        code=nomination.code,
        full_name=person.full_name,
        name_key=person.sort_key,
        born=person.birth_text,
        id_ending=(person.personal_id or "")[-4:],
        hamlet=person.hamlet,
        commune=nomination.commune.name,
        province=nomination.commune.province.name,
        gift=str(nomination.offer),
        sponsor=line.pledge.sponsor.name if line else "",
        pledge=line.pledge.reference if line else "",
        price=price,
    )


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(
        entries,
        key=lambda entry: (phrase_key(entry.province), phrase_key(entry.commune), entry.name_key, entry.code),
    )
