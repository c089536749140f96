"""The campaign board: how far each gift is, commune by commune. Numbers in, rows out; the counting is elsewhere.

A place is a commune (5 digits), a province as a whole (2 digits) or the campaign as a whole (empty): a pledge line
counts to the narrowest place that holds everything it is meant for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from locations.unit_names import unit_order
from locations.vietnamese import fold
from office.quota_room import may_receive

WHOLE_CAMPAIGN = ""


@dataclass(frozen=True)
class Numbers:
    """Of one gift in one place, in pieces or people. `quota`: None where none is set.

    `pledged`: in pledges that are confirmed or further, of which `unpaid` are given only once their money has come;
    `registered`: in pledges that still wait to be confirmed.
    """

    quota: int | None = None
    pledged: int = 0
    registered: int = 0
    proposed: int = 0
    approved: int = 0
    allocated: int = 0
    unpaid: int = 0

    @property
    def nominated(self) -> int:
        """Nominations that stand: waiting for a decision or approved."""
        return self.proposed + self.approved

    @property
    def unserved(self) -> int:
        """Approved nominations that hold no gift."""
        return self.approved - self.allocated

    @property
    def target(self) -> int:
        """What the gifts are measured against: the quota, else those who are nominated."""
        return self.nominated if self.quota is None else self.quota

    def __add__(self, other: "Numbers") -> "Numbers":
        quotas = [quota for quota in (self.quota, other.quota) if quota is not None]
        return Numbers(
            quota=sum(quotas) if quotas else None,
            pledged=self.pledged + other.pledged,
            registered=self.registered + other.registered,
            proposed=self.proposed + other.proposed,
            approved=self.approved + other.approved,
            allocated=self.allocated + other.allocated,
            unpaid=self.unpaid + other.unpaid,
        )


@dataclass(frozen=True)
class Place:
    """A province or a commune. `province`: the code of the commune's province, or the own one."""

    code: str
    name: str
    province: str

    @property
    def is_province(self) -> bool:
        return self.code == self.province

    @property
    def order(self) -> tuple[str, str]:
        return unit_order(self.name), self.code


@dataclass(frozen=True)
class Row:
    """A line of the board."""

    place: Place
    numbers: Numbers


class Show:
    """What of the communes is shown: all with anything, or those where something is left to do."""

    ALL = ""
    SILENT = "chua-de-nghi"
    WAITING = "cho-xet-duyet"
    UNSERVED = "chua-co-suat"


SHOWN: dict[str, Callable[[Numbers], bool]] = {
    Show.ALL: lambda numbers: True,
    Show.SILENT: lambda numbers: bool(numbers.quota) and not numbers.nominated,
    Show.WAITING: lambda numbers: numbers.proposed > 0,
    Show.UNSERVED: lambda numbers: numbers.unserved > 0,
}


class Board:
    """`tally`: the numbers by offer and place; `places`: each place in it and its province, by code."""

    def __init__(self, tally: Mapping[tuple[int, str], Numbers], places: Mapping[str, Place]) -> None:
        self._places = places
        self._counted: dict[int, dict[str, Numbers]] = {}
        for (offer, code), numbers in tally.items():
            self._counted.setdefault(offer, {})[code] = numbers
        self._provinces = {offer: self._by_province(counted) for offer, counted in self._counted.items()}

    def _by_province(self, counted: Mapping[str, Numbers]) -> dict[str, Numbers]:
        """Provinces with their communes. A province's own quota counts, else those of its communes together."""
        sums: dict[str, Numbers] = {}
        for code, numbers in counted.items():
            if code != WHOLE_CAMPAIGN:
                province = self._places[code].province
                sums[province] = sums.get(province, Numbers()) + numbers
        own = {code: counted[code].quota for code in sums if code in counted}
        return {
            code: numbers if own.get(code) is None else replace(numbers, quota=own[code])
            for code, numbers in sums.items()
        }

    def total(self, offer: int) -> Numbers:
        """The whole campaign, as far as it was counted."""
        return sum(self._provinces.get(offer, {}).values(), self.general(offer))

    def general(self, offer: int) -> Numbers:
        """What is meant for no single province."""
        return self._counted.get(offer, {}).get(WHOLE_CAMPAIGN, Numbers())

    def province(self, offer: int, province: str) -> Numbers:
        """A province with its communes."""
        return self._provinces.get(offer, {}).get(province, Numbers())

    def province_general(self, offer: int, province: str) -> Numbers:
        """What is meant for a province and none of its communes."""
        return self._counted.get(offer, {}).get(province, Numbers())

    def provinces(self, offer: int) -> list[Row]:
        """A row for each province in which there is anything, in the order of their names."""
        rows = [Row(self._places[code], numbers) for code, numbers in self._provinces.get(offer, {}).items()]
        return sorted(rows, key=lambda row: row.place.order)

    def communes(self, offer: int, *, province: str = "", search: str = "", show: str = Show.ALL) -> list[Row]:
        """A row for each commune in which there is anything, of one province if it is given, by name."""
        wanted, folded = SHOWN[show], fold(search)
        rows = []
        for code, numbers in self._counted.get(offer, {}).items():
            place = self._places.get(code)
            if place is None or place.is_province or not wanted(numbers):
                continue
            if province in ("", place.province) and (not folded or folded in fold(place.name)):
                rows.append(Row(place, numbers))
        return sorted(rows, key=lambda row: row.place.order)

    def may_receive(self, offer: int, out: Mapping[str, int]) -> int:
        """How many of the approved without a gift the quotas let receive one; `out`: how many of them, by commune,
        can't have it for another reason.
        """
        counted, provinces = self._counted.get(offer, {}), self._provinces.get(offer, {})
        waiting = {
            code: max(numbers.unserved - out.get(code, 0), 0)
            for code, numbers in counted.items()
            if code != WHOLE_CAMPAIGN and not self._places[code].is_province
        }
        left = {
            code: numbers.quota - provinces.get(code, numbers).allocated
            for code, numbers in counted.items()
            if numbers.quota is not None
        }
        return may_receive(waiting, {code: self._places[code].province for code in waiting}, left)

    def silent(self) -> set[str]:
        """Codes of the communes that have a quota of some gift and not one nomination for any."""
        with_quota, nominated = set(), set()
        for counted in self._counted.values():
            for code, numbers in counted.items():
                place = self._places.get(code)
                if place is None or place.is_province:
                    continue
                if numbers.quota:
                    with_quota.add(code)
                if numbers.nominated:
                    nominated.add(code)
        return with_quota - nominated
