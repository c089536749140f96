"""What the page of a run shows: read from its frozen inputs and results, names added from what the reader may see."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from allocations.instance import Reason
from allocations.models import Allocation, AllocationRun
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
    only_here: list[str] = field(default_factory=list)
    only_there: list[str] = field(default_factory=list)


class RunPage:
    """Reads the stored instance and result once; every table is made from them."""

    def __init__(self, run: AllocationRun, reader: User) -> None:
        self.run = run
        self.reader = reader
        self.frozen: dict[str, dict] = {one["id"]: one for one in run.instance["nominations"]}
        self.line_of: dict[str, str] = {award["nomination"]: award["line"] for award in run.result["awards"]}
        self.reason_of: dict[str, str] = {one["nomination"]: one["reason"] for one in run.result["unserved"]}

    @cached_property
    def kinds(self) -> list[KindTotal]:
        pledged: Counter[str] = Counter()
        for line in self.run.instance["lines"]:
            pledged[line["offer"]] += line["quantity"]
        return [
            KindTotal(_kind(kind), count["nominated"], count["awarded"], pledged[kind])
            for kind, count in self.run.counts.items()
        ]

    @cached_property
    def reasons(self) -> list[tuple[str, str, int]]:
        """(key, in words, how many) of the reasons that occur."""
        counted = Counter(self.reason_of.values())
        return [(key.value, str(words), counted[key.value]) for key, words in REASONS.items() if counted[key.value]]

    @cached_property
    def pledge_lines(self) -> dict[str, PledgeLine]:
        """The stored lines by their names in the run."""
        rows = PledgeLine.objects.select_related("pledge__sponsor", "offer").in_bulk(self.run.lines.values())
        return {name: rows[pk] for name, pk in self.run.lines.items() if pk in rows}

    @cached_property
    def groups(self) -> dict[str, str]:
        return dict(HardshipGroup.objects.values_list("code", "name"))

    def lines(self) -> list[LineTotal]:
        left = {one["line"]: one["quantity"] for one in self.run.result["left"]}
        frozen = self.run.instance["lines"]
        places = _place_names(code for line in frozen for code in (*line["provinces"], *line["communes"]))
        return [
            LineTotal(
                name=line["id"],
                line=self.pledge_lines.get(line["id"]),
                kind=_kind(line["offer"]),
                meant=self._meant(line, places),
                pledged=line["quantity"],
                left=left[line["id"]],
            )
            for line in frozen
        ]

    def communes(self) -> list[tuple[str, str]]:
        """(code, name) of the communes in the run, for choosing one."""
        names = _place_names({one["commune"] for one in self.frozen.values()})
        return sorted(names.items(), key=lambda item: phrase_key(item[1]))

    def kind_choices(self) -> list[tuple[str, str]]:
        return [(kind, _kind(kind)) for kind in self.run.counts]

    def awarded(self, narrowed: Filter) -> list[str]:
        """Codes of the awarded, in the order of the rule."""
        return self._matching(self.line_of, narrowed)

    def unserved(self, narrowed: Filter) -> list[str]:
        codes = self._matching(self.reason_of, narrowed)
        return [code for code in codes if narrowed.reason in ("", self.reason_of[code])]

    def rows(self, codes: list[str], *, first: int = 1) -> list[PersonRow]:
        """The rows of one page; `first` is the place of the first code in the table."""
        nominations = self._seen(codes)
        allocations = self._allocations(nominations.values())
        places = _place_names(self.frozen[code]["commune"] for code in codes)
        return [
            self._row(place, code, nominations.get(code), allocations.get(code), places)
            for place, code in enumerate(codes, first)
        ]

    def comparisons(self) -> list[Comparison]:
        """The other proposals of the campaign, newest first, as far as the reader may see them."""
        others = AllocationRun.objects.visible_to(self.reader).filter(campaign=self.run.campaign_id)
        others = others.exclude(pk=self.run.pk).select_related("proposed_by").defer("instance", "lines")
        return [self._comparison(other) for other in others.order_by("-number")[:COMPARED]]

    def people(self, codes: list[str]) -> list[Nomination]:
        """Those of the codes whom the reader may see, in the order of the codes."""
        seen = self._seen(codes)
        return [seen[code] for code in codes if code in seen]

    def _matching(self, codes: Iterable[str], narrowed: Filter) -> list[str]:
        found = [
            code
            for code in codes
            if narrowed.kind in ("", self.frozen[code]["offer"])
            and narrowed.commune in ("", self.frozen[code]["commune"])
        ]
        words = fold(narrowed.words)
        if not words:
            return found
        named = set(
            Nomination.objects.visible_to(self.reader)
            .filter(code__in=found, person__search_key__contains=words)
            .values_list("code", flat=True)
        )
        return [code for code in found if code in named or code.lower().startswith(words)]

    def _seen(self, codes: list[str]) -> dict[str, Nomination]:
        seen = Nomination.objects.visible_to(self.reader).filter(code__in=codes)
        return {one.code: one for one in seen.select_related("person", "commune", "offer")}

    def _allocations(self, nominations: Iterable[Nomination]) -> dict[str, Allocation]:
        """What became of the awards of an approved run: the latest allocation of this run to each nomination."""
        made = Allocation.objects.filter(run=self.run, nomination__in=list(nominations)).order_by("pk")
        return {
            one.nomination.code: one for one in made.select_related("nomination", "replaced_by__nomination__person")
        }

    def _row(
        self,
        place: int,
        code: str,
        nomination: Nomination | None,
        allocation: Allocation | None,
        places: dict[str, str],
    ) -> PersonRow:
        frozen = self.frozen[code]
        line = self.line_of.get(code, "")
        reason = self.reason_of.get(code)
        return PersonRow(
            place=place,
            code=code,
            nomination=nomination,
            kind=_kind(frozen["offer"]),
            commune=places.get(frozen["commune"], frozen["commune"]),
            groups=", ".join(self.groups.get(group, group) for group in frozen["groups"]),
            points=frozen["points"],
            line=line,
            pledge_line=self.pledge_lines.get(line),
            allocation=allocation,
            reason=str(REASONS[Reason(reason)]) if reason else "",
        )

    def _comparison(self, other: AllocationRun) -> Comparison:
        theirs = [award["nomination"] for award in other.result["awards"]]
        here, there = set(self.line_of), set(theirs)
        return Comparison(
            run=other,
            both=len(here & there),
            only_here=[code for code in self.line_of if code not in there],
            only_there=[code for code in theirs if code not in here],
        )

    def _meant(self, line: dict, places: dict[str, str]) -> str:
        """The earmark in words; "" is for anybody."""
        return "; ".join(_earmark(line, places, self.groups))


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
