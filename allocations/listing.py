"""Who gets what from whom, line by line, as the Excel file and the list for signature need it.

Entries are in the order of the paper: province, commune, then given name as Vietnamese lists have it. They hold what a
list needs and no more: of the personal ID its last four digits. They come one by one, as the database has sorted them:
those of the whole country are never all in memory.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db.models import F, Func, IntegerField, JSONField, QuerySet, Value
from django.db.models.expressions import Combinable, RawSQL

from accounts.models import User
from allocations.applied import PricesNow
from allocations.giving import AWARDED
from allocations.models import Allocation, AllocationRun, AppliedPrice
from allocations.result_file import Entry, PricesThatCount, Split
from allocations.stored import AT_ONCE, elements
from beneficiaries.costing import READ as PRICED_BY
from beneficiaries.costing import Costs, facts
from beneficiaries.models import Nomination, Person
from campaigns.models import Offer
from campaigns.pricing import asked
from campaigns.tariffs import CannotPrice
from locations.models import Commune
from locations.vietnamese import phrase_key
from sponsors.models import PledgeLine

# The lists leave the office: people sign on them, communes get them. Who doesn't want to be named isn't.
UNNAMED = "Nhà tài trợ không nêu tên"
_SPLIT = ("list_price", "state_share", "local_share", "sponsor_share")
# What an entry says of a nomination, as `_Names.entry` takes it.
_READ = (
    "code",
    "person__full_name",
    "person__birth_date",
    "person__birth_precision",
    "person__personal_id",
    "person__hamlet",
    "commune_id",
    "offer_id",
)


@dataclass(frozen=True)
class Page:
    """What is handed over in one commune."""

    province: str
    commune: str
    entries: tuple[Entry, ...]

    @property
    def value(self) -> int:
        """Đồng."""
        return sum(entry.price or 0 for entry in self.entries)

    @property
    def which_price(self) -> str:
        """Which price counts, where there is another one by now."""
        prices = PricesThatCount()
        for entry in self.entries:
            prices.add(entry)
        return prices.told()


def of_allocations(allocations: QuerySet[Allocation]) -> Iterator[Entry]:
    """The entries of allocations, which the caller has limited to what the reader may see."""
    names = _Names()
    now = PricesNow(AppliedPrice.objects.filter(pk__in=allocations.order_by().values("price")))
    rows = allocations.order_by(*names.order("nomination__")).values_list(
        "status",
        "price_id",
        "nomination__commune__province_id",
        "pledge_line_id",
        "unit_price",
        *(f"price__{name}" for name in _SPLIT),
        *(f"nomination__{name}" for name in _READ),
    )
    for status, price, home, line, paid, whole, state, local, rest, *read in rows.iterator(chunk_size=AT_ONCE):
        entry = names.entry(line, paid, None if whole is None else (whole, state, local, rest), *read)
        yield entry if status == Allocation.Status.RELEASED else replace(entry, now=now.of(price, home))


def of_proposal(run: AllocationRun, reader: User) -> Iterator[Entry]:
    """The entries of a run as it was proposed, to people whom `reader` may see. Prices are those of now until it is
    approved, and then those that were applied, for gifts released since as well.
    """
    if run.status == AllocationRun.Status.APPROVED:
        yield from of_allocations(Allocation.objects.visible_to(reader).filter(run=run, replaces=None))
        return
    names = _Names()
    line_of = {award["nomination"]: run.lines[award["line"]] for award in elements(run, "result__awards")}
    nominations = Nomination.objects.visible_to(reader).filter(code__in=RawSQL(AWARDED, [run.pk]))
    costs = Costs()
    rows = nominations.order_by(*names.order("")).values_list(*PRICED_BY, *_READ)
    for row in rows.iterator(chunk_size=AT_ONCE):
        priced_by, (code, *read) = row[: len(PRICED_BY)], row[len(PRICED_BY) :]
        yield names.entry(line_of[code], *_price_now(names.offers[read[-1]], priced_by, costs), code, *read)


def by_commune(entries: Iterable[Entry]) -> Iterator[Page]:
    """A page per commune. `entries` are in order already."""
    for (province, commune), some in groupby(entries, key=lambda entry: (entry.province, entry.commune)):
        yield Page(province, commune, tuple(some))


def _price_now(offer: Offer, priced_by: tuple[Any, ...], costs: Costs) -> tuple[int | None, Split | None]:
    """What the sponsor would pay, and the split; None where there is no price."""
    try:
        found = costs.price(offer, facts(offer.kind, *priced_by))
    except CannotPrice:
        return None, None
    return asked(offer, found), (found.list_price, found.state_share, found.local_share, found.sponsor_share)


class _Names:
    """What many entries share, read once; and the order of the places, which is that of Vietnamese names."""

    def __init__(self) -> None:
        communes = Commune.objects.order_by().values_list("code", "name", "province__name")
        placed = sorted(communes, key=lambda row: (phrase_key(row[2]), phrase_key(row[1]), row[0]))
        self.place_of = {code: place for place, (code, _name, _province) in enumerate(placed)}
        self.communes = {code: (name, province) for code, name, province in placed}
        self.offers = Offer.objects.in_bulk()
        sponsor = "pledge__sponsor__name", "pledge__sponsor__may_be_named"
        lines = PledgeLine.objects.order_by().values_list("pk", "pledge__reference", *sponsor)
        self.lines = {pk: (name if named else UNNAMED, reference) for pk, reference, name, named in lines}

    def order(self, path: str) -> tuple[Combinable | str, ...]:
        """To sort by; `path` leads to the nomination."""
        place = Func(
            Value(self.place_of, output_field=JSONField()),
            F(f"{path}commune_id"),
            template="(%(expressions)s)::int",
            arg_joiner=" ->> ",
            output_field=IntegerField(),
        )
        return place, f"{path}person__sort_key", *(f"{path}{name}" for name in Nomination.IN_ORDER)

    def entry(
        self,
        line: int,
        paid: int | None,
        split: Split | None,
        code: str,
        full_name: str,
        born_on: date | None,
        precision: str,
        personal_id: str | None,
        hamlet: str,
        commune: str,
        offer: int,
    ) -> Entry:
        """`line` may be gone: then nothing is said of the sponsor."""
        sponsor, pledge = self.lines.get(line, ("", ""))
        name, province = self.communes[commune]
        return Entry(
            code=code,
            full_name=full_name,
            born=_born(born_on, precision),
            id_ending=(personal_id or "")[-4:],
            hamlet=hamlet,
            commune=name,
            province=province,
            gift=str(self.offers[offer]),
            sponsor=sponsor,
            pledge=pledge,
            price=paid,
            split=split,
        )


@lru_cache(maxsize=65_536)
def _born(day: date | None, precision: str) -> str:
    return Person(birth_date=day, birth_precision=precision).birth_text
