"""What the page of a run shows: read from its frozen inputs and results, names added from what the reader may see."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from allocations import run_rows
from allocations.instance import Reason
from allocations.models import Allocation, AllocationRun
from allocations.stored import instance_name
from beneficiaries.models import Nomination
from campaigns.models import HardshipGroup, Offer
from locations.models import Commune, Province
from locations.vietnamese import fold, phrase_key
from sponsors.models import PledgeLine

COMPARED = 10
REASONS = {
    Reason.NO_LINE: _("No pledged gift is meant for this person"),
    Reason.QUOTA: _("The quota of the commune or province is full"),
    Reason.OUTRANKED: _("The gifts went to those before in the order"),
}


@dataclass(frozen=True)
class Filter:
    """What the table is narrowed to; empty means everything. `words` is part of a name or the start of a code."""

    words: str = ""
    kind: str = ""
    commune: str = ""
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.kind or self.commune or self.reason)


@dataclass(frozen=True)
class KindTotal:
    """One kind of gift in the run. `pledged`: units that there were to give; `left`: those that nobody gets."""

    name: str
    nominated: int
    awarded: int
    pledged: int

    @property
    def unserved(self) -> int:
        return self.nominated - self.awarded

    @property
    def left(self) -> int:
        return self.pledged - self.awarded


@dataclass(frozen=True)
class LineTotal:
    name: str
    line: PledgeLine | None
    kind: str
    meant: str
    pledged: int
    left: int

    @property
    def used(self) -> int:
        return self.pledged - self.left


@dataclass(frozen=True)
class PersonRow:
    """A nomination of the run. `nomination` is None when the reader may not see the person (or it is gone)."""

    place: int
    code: str
    nomination: Nomination | None
    kind: str
    commune: str
    groups: str
    points: int
    line: str = ""
    pledge_line: PledgeLine | None = None
    allocation: Allocation | None = None
    reason: str = ""


@dataclass(frozen=True)
class Comparison:
    """Another proposal of the campaign: how many are awarded in both, only in this one, only in the other."""

    run: AllocationRun
    both: int
    only_here: int
    only_there: int


class RunPage:
    """Reads of the stored inputs and results what a page shows, and no more."""

    def __init__(self, run: AllocationRun, reader: User) -> None:
        self.run = run
        self.reader = reader
        self.awarded_count = awarded_count(run)
        self.unserved_count = sum(count["nominated"] for count in run.counts.values()) - self.awarded_count

    @cached_property
    def kinds(self) -> list[KindTotal]:
        pledged: Counter[str] = Counter()
        for line in self.frozen_lines:
            pledged[line["offer"]] += line["quantity"]
        return [
            KindTotal(_kind(kind), count["nominated"], count["awarded"], pledged[kind])
            for kind, count in self.run.counts.items()
        ]

    @cached_property
    def frozen_lines(self) -> list[dict[str, Any]]:
        return self._stored("instance__lines")

    @cached_property
    def reasons(self) -> list[tuple[str, str, int]]:
        """(key, in words, how many) of the reasons that occur."""
        counted = run_rows.reasons(self.run)
        return [(key.value, str(words), counted[key.value]) for key, words in REASONS.items() if key.value in counted]

    @cached_property
    def groups(self) -> dict[str, str]:
        return dict(HardshipGroup.objects.values_list("code", "name"))

    @cached_property
    def instance_name(self) -> str:
        return instance_name(self.run)

    @cached_property
    def proposals(self) -> list[AllocationRun]:
        """All of the campaign with this one, discarded ones too, newest first, as far as the reader may see them."""
        runs = AllocationRun.objects.visible_to(self.reader).filter(campaign=self.run.campaign_id)
        return list(runs.listed().order_by("-number"))

    @cached_property
    def other_seeds_before(self) -> int:
        """How many proposals with another seed were made before this one."""
        return sum(1 for one in self.proposals if one.number < self.run.number and one.seed != self.run.seed)

    def lines(self, frozen: Sequence[dict[str, Any]]) -> list[LineTotal]:
        """The rows of one page of `frozen_lines`."""
        left = {one["line"]: one["quantity"] for one in self._stored("result__left")}
        places = _place_names(code for line in frozen for code in (*line["provinces"], *line["communes"]))
        pledge_lines = self._pledge_lines(line["id"] for line in frozen)
        return [
            LineTotal(
                name=line["id"],
                line=pledge_lines.get(line["id"]),
                kind=_kind(line["offer"]),
                meant=self._meant(line, places),
                pledged=line["quantity"],
                left=left[line["id"]],
            )
            for line in frozen
        ]

    def communes(self) -> list[tuple[str, str]]:
        """(code, name) of the communes in the run, for choosing one."""
        names = _place_names(run_rows.communes(self.run))
        return sorted(names.items(), key=lambda item: phrase_key(item[1]))

    def kind_choices(self) -> list[tuple[str, str]]:
        return [(kind, _kind(kind)) for kind in self.run.counts]

    def awarded(self, narrowed: Filter) -> Sequence[dict[str, str]]:
        """The awards, in the order of the rule."""
        return self._narrowed(run_rows.AWARDS, self.awarded_count, narrowed, reason="")

    def unserved(self, narrowed: Filter) -> Sequence[dict[str, str]]:
        """The unserved with the reason, in the order of the rule."""
        return self._narrowed(run_rows.UNSERVED, self.unserved_count, narrowed, reason=narrowed.reason)

    def rows(self, found: Sequence[dict[str, str]], *, first: int = 1) -> list[PersonRow]:
        """The rows of one page; `first` is the place of the first of them in the table."""
        codes = [one["nomination"] for one in found]
        frozen = run_rows.facts(self.run, codes)
        nominations = self._seen(codes)
        allocations = self._allocations(nominations.values())
        places = _place_names(frozen[code]["commune"] for code in codes)
        pledge_lines = self._pledge_lines({one["line"] for one in found if "line" in one})
        return [
            PersonRow(
                place=place,
                code=code,
                nomination=nominations.get(code),
                kind=_kind(frozen[code]["offer"]),
                commune=places.get(frozen[code]["commune"], frozen[code]["commune"]),
                groups=", ".join(self.groups.get(group, group) for group in frozen[code]["groups"]),
                points=frozen[code]["points"],
                line=one.get("line", ""),
                pledge_line=pledge_lines.get(one.get("line", "")),
                allocation=allocations.get(code),
                reason=str(REASONS[Reason(one["reason"])]) if "reason" in one else "",
            )
            for place, (code, one) in enumerate(zip(codes, found, strict=True), first)
        ]

    def comparisons(self) -> list[Comparison]:
        """The other proposals of the campaign, newest first, as far as the reader may see them."""
        others = AllocationRun.objects.visible_to(self.reader).filter(campaign=self.run.campaign_id).listed()
        shown = list(others.exclude(pk=self.run.pk).order_by("-number")[:COMPARED])
        awarded = run_rows.awarded_in_both(self.run, [other.pk for other in shown])
        return [
            Comparison(other, both, only_here=self.awarded_count - both, only_there=theirs - both)
            for other in shown
            for both, theirs in [awarded[other.pk]]
        ]

    def differing(self, other: AllocationRun, most: int) -> tuple[list[Nomination], list[Nomination]]:
        """The first whom only this run awards, and whom only the other does, as far as the reader sees them."""
        here = run_rows.awarded_only_in(self.run, other, most=most)
        there = run_rows.awarded_only_in(other, self.run, most=most)
        return self._people(here), self._people(there)

    def _people(self, codes: list[str]) -> list[Nomination]:
        seen = self._seen(codes)
        return [seen[code] for code in codes if code in seen]

    def _narrowed(self, name: str, count: int, narrowed: Filter, *, reason: str) -> Sequence[dict[str, str]]:
        if not narrowed:
            return run_rows.Rows(self.run, name, count)
        words = fold(narrowed.words)
        named = Nomination.objects.visible_to(self.reader).filter(campaign=self.run.campaign_id).order_by()
        named = named.filter(person__search_key__contains=words) if words else named.none()
        return run_rows.matching(
            self.run,
            name,
            kind=narrowed.kind,
            commune=narrowed.commune,
            reason=reason,
            words=words,
            named=named.values_list("code", flat=True),
        )

    def _stored(self, path: str) -> Any:
        return AllocationRun.objects.values_list(path, flat=True).get(pk=self.run.pk)

    def _pledge_lines(self, names: Iterable[str]) -> dict[str, PledgeLine]:
        """The stored lines by their names in the run; one that is gone is missing."""
        keys = {name: self.run.lines[name] for name in names}
        rows = PledgeLine.objects.select_related("pledge__sponsor", "offer").in_bulk(keys.values())
        return {name: rows[pk] for name, pk in keys.items() if pk in rows}

    def _seen(self, codes: list[str]) -> dict[str, Nomination]:
        seen = Nomination.objects.visible_to(self.reader).filter(code__in=codes)
        return {one.code: one for one in seen.select_related("person", "commune", "offer")}

    def _allocations(self, nominations: Iterable[Nomination]) -> dict[str, Allocation]:
        """What became of the awards of an approved run: the latest allocation of this run to each nomination."""
        made = Allocation.objects.filter(run=self.run, nomination__in=list(nominations)).order_by("pk")
        return {
            one.nomination.code: one for one in made.select_related("nomination", "replaced_by__nomination__person")
        }

    def _meant(self, line: dict, places: dict[str, str]) -> str:
        """The earmark in words; "" is for anybody."""
        return "; ".join(_earmark(line, places, self.groups))


def awarded_count(run: AllocationRun) -> int:
    return sum(count["awarded"] for count in run.counts.values())


def _earmark(line: dict, places: dict[str, str], groups: dict[str, str]) -> Iterator[str]:
    area = [places.get(code, code) for code in (*line["provinces"], *line["communes"])]
    institutions = [name.partition(" ")[2] for name in line["institutions"]]
    for names in (area, [groups.get(code, code) for code in line["groups"]], institutions):
        if names:
            yield ", ".join(names)


def _kind(kind: str) -> str:
    return str(Offer.Kind(kind).label)


def _place_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of communes and provinces by code; their codes differ in length, so they never meet."""
    wanted = set(codes)
    names = dict(Commune.objects.filter(code__in=wanted).values_list("code", "name"))
    return names | dict(Province.objects.filter(code__in=wanted).values_list("code", "name"))
