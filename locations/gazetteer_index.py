"""The units of the gazetteer, present and former, found by their names.

Pure. Built from rows with the column names of ``locations/data/*.csv``; knows names and grounds, decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from locations.unit_names import (
    COMMUNE_KINDS,
    DISTRICT_KINDS,
    PROVINCE_KINDS,
    Reading,
    WrittenName,
    folded,
    has_name,
    lacks_only_marks,
    name_key,
    read_name,
)

Row = Mapping[str, object]

# How a written name is like a unit's: with its diacritics, with some of them left out, or with others.
EXACT = "exact"
FOLDED = "folded"
ALIKE = "alike"

# Names of provinces that are in no list but in people's minds: abbreviations, spellings, and provinces
# that were renamed or merged before the legacy list was taken.
_ALIASES = {
    "hcm": "hồ chí minh",
    "sài gòn": "hồ chí minh",
    "hà tây": "hà nội",
    "thừa thiên huế": "huế",
    "tt huế": "huế",
    "br vt": "bà rịa vũng tàu",
    "đắc lắc": "đắk lắk",
    "đăk lăk": "đắk lắk",
    "đắc nông": "đắk nông",
    "bắc cạn": "bắc kạn",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A present or a former commune.

    ``province`` is a code of the list that the unit belongs to. ``districts`` and ``homes`` are the legacy
    districts and provinces on whose ground it lies; ``now`` the present provinces. ``successors`` are present
    communes: the unit itself if it is present.
    """

    kind: str
    exact: str
    label: str
    present: bool
    province: str
    districts: frozenset[str]
    homes: frozenset[str]
    now: frozenset[str]
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class District:
    """A legacy district; one that was dissolved carries the code of the district that took it in."""

    code: str
    kind: str
    label: str
    province: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: present province codes, and legacy ones.

    ``near`` holds the legacy provinces that bear the written name, ``legacy`` all that may be meant;
    ``narrow`` is true if only the ground of the near ones is meant.
    """

    present: frozenset[str]
    legacy: frozenset[str]
    near: frozenset[str]
    narrow: bool = False

    def covers(self, unit: Unit) -> bool:
        """Whether the unit may be meant by somebody who speaks of this scope."""
        if unit.present:
            return unit.province in self.present and (not self.narrow or bool(unit.homes & self.near))
        return unit.province in self.legacy and (not unit.now or bool(unit.now & self.present))


class Index:
    """All units by name, with diacritics and without."""

    def __init__(
        self,
        *,
        provinces: Iterable[Row],
        communes: Iterable[Row],
        legacy_provinces: Iterable[Row],
        legacy_districts: Iterable[Row],
        legacy_communes: Iterable[Row],
        dissolved_districts: Iterable[Row],
    ) -> None:
        """Raises ValueError if a row speaks of a unit that is in no list."""
        self._units: dict[str, dict[str, list[Unit]]] = {EXACT: defaultdict(list), FOLDED: defaultdict(list)}
        self._districts: dict[str, dict[str, list[District]]] = {
            EXACT: defaultdict(list),
            FOLDED: defaultdict(list),
        }
        self._provinces: dict[str, dict[str, Scope]] = {EXACT: {}, FOLDED: {}}
        self._cities: set[str] = set()
        self._add_provinces(list(provinces), list(legacy_provinces))
        self._add_districts(legacy_districts, dissolved_districts)
        self._add_communes(list(communes), list(legacy_communes))

    # Looking up

    def units(self, written: WrittenName, level: str, scope: Scope | None) -> list[Unit]:
        """The communes that bear the name, in the scope or in the whole country."""
        named = self._named(written, level)
        return [unit for unit in named if scope is None or scope.covers(unit)]

    def _named(self, written: WrittenName, level: str) -> Iterator[Unit]:
        for reading in written.readings:
            if level == EXACT:
                yield from self._units[EXACT].get(reading.exact, ())
            else:
                for unit in self._units[FOLDED].get(reading.folded, ()):
                    if level == ALIKE or lacks_only_marks(reading.exact, unit.exact):
                        yield unit

    def districts(self, written: WrittenName, level: str, provinces: frozenset[str] | None) -> list[District]:
        """The legacy districts that bear the name, in these legacy provinces or in the whole country."""
        named = [one for key in _keys(written, level) for one in self._districts[level].get(key, ())]
        return named if provinces is None else [one for one in named if one.province in provinces]

    def scope(self, text: str) -> Scope | None:
        """What is meant by the name of a present or former province; None if there is no such province."""
        written = read_name(text, PROVINCE_KINDS)
        for level in (EXACT, FOLDED):
            for key in _keys(written, level):
                scope = self._provinces[level].get(key)
                if scope is not None:
                    return self._as_it_was(scope) if written.old and scope.near else scope
        return None

    def city(self, written: WrittenName) -> Scope | None:
        """The present province that is meant if what was read as a district is a central city."""
        if written.kind != "thành phố":
            return None
        named = (self._provinces[FOLDED].get(key) for key in _keys(written, FOLDED) if key in self._cities)
        return next((scope for scope in named if scope), None)

    def scope_of(self, codes: Iterable[str]) -> Scope:
        """The ground of these present provinces."""
        present = frozenset(codes)
        legacy = self._merged_into(present)
        return Scope(present, legacy, legacy)

    def grounds(self, districts: frozenset[str]) -> tuple[str, ...]:
        """The present communes on the ground of these legacy districts, by code."""
        return tuple(sorted({code for one in districts for code in self._grounds.get(one, ())}))

    def lost_diacritics(self, district: str, province: str) -> bool:
        """Whether a district or province is written that is only found without diacritics ("Bac Ninh")."""
        if district and not self.districts(read_name(district, DISTRICT_KINDS), EXACT, None):
            return self.names_district(district)
        keys = _keys(read_name(province, PROVINCE_KINDS), EXACT)
        return self.names_province(province) and not any(key in self._provinces[EXACT] for key in keys)

    # What a piece of an address may be

    def names_province(self, text: str) -> bool:
        """Whether there is or was a province of this name."""
        return self.scope(text) is not None

    def names_city(self, text: str) -> bool:
        """Whether it is or was a city under the central government."""
        return any(reading.folded in self._cities for reading in read_name(text, PROVINCE_KINDS).readings)

    def names_district(self, text: str, province: str = "") -> bool:
        """Whether there was a district of this name, in the province if one is given that is known."""
        scope = self.scope(province) if province else None
        return bool(self.districts(read_name(text, DISTRICT_KINDS), FOLDED, scope.legacy if scope else None))

    def names_commune(self, text: str) -> bool:
        """Whether there is or was a commune of this name."""
        return has_name(text) and bool(self.units(read_name(text, COMMUNE_KINDS), ALIKE, None))

    def province_names(self) -> tuple[str, ...]:
        """Every name of a province, present, former or customary, as it is compared with diacritics."""
        return tuple(self._provinces[EXACT])

    # Building

    def _add_provinces(self, provinces: list[Row], legacy: list[Row]) -> None:
        self.province_labels = {_text(row, "code"): _text(row, "name") for row in provinces}
        self._successors = {_text(row, "code"): frozenset(_successors(row, self.province_labels)) for row in legacy}
        self._legacy_names = {_text(row, "code"): _text(row, "name") for row in legacy}
        named: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
        for place, rows in enumerate((provinces, legacy)):
            for row in rows:
                reading = read_name(_text(row, "name"), PROVINCE_KINDS).readings[0]
                named[reading.exact][place].add(_text(row, "code"))
                if reading.kind == "thành phố":
                    self._cities.add(reading.folded)
        for name, (now, before) in named.items():
            near = frozenset(before)
            if now:
                scope = Scope(frozenset(now), self._merged_into(frozenset(now)) | near, near)
            else:
                scope = self._as_it_was(Scope(frozenset(), near, near))
            self._name_province(name, scope)
        for alias, official in _ALIASES.items():
            name = name_key(official)
            if name in self._provinces[EXACT]:
                self._name_province(name_key(alias), self._provinces[EXACT][name])
            if folded(name) in self._cities:
                self._cities.add(folded(name_key(alias)))

    def _name_province(self, exact: str, scope: Scope) -> None:
        self._provinces[EXACT][exact] = scope
        self._provinces[FOLDED].setdefault(folded(exact), scope)

    def _merged_into(self, present: frozenset[str]) -> frozenset[str]:
        return frozenset(code for code, successors in self._successors.items() if successors & present)

    def _as_it_was(self, scope: Scope) -> Scope:
        present = frozenset(code for legacy in scope.near for code in self._successors[legacy])
        return Scope(present, scope.near, scope.near, narrow=True)

    def _add_districts(self, districts: Iterable[Row], dissolved: Iterable[Row]) -> None:
        self._district_labels: dict[str, str] = {}
        for row in districts:
            self._district_labels[_text(row, "code")] = _text(row, "name")
            self._add_district(row, _text(row, "code"))
        for row in dissolved:
            self._add_district(row, _listed(row, "merged_into_district_code", self._district_labels))

    def _add_district(self, row: Row, code: str) -> None:
        reading = read_name(_text(row, "name"), DISTRICT_KINDS).readings[0]
        one = District(code, reading.kind, _text(row, "name"), _listed(row, "province_code", self._successors))
        self._districts[EXACT][reading.exact].append(one)
        self._districts[FOLDED][reading.folded].append(one)

    def _add_communes(self, communes: list[Row], legacy: list[Row]) -> None:
        home = {_text(row, "code"): _listed(row, "province_code", self.province_labels) for row in communes}
        self._grounds: dict[str, set[str]] = defaultdict(set)
        predecessors: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in legacy:
            district = _listed(row, "district_code", self._district_labels)
            province = _listed(row, "province_code", self._successors)
            for code in _successors(row, home):
                self._grounds[district].add(code)
                predecessors[code].add((district, province))
        for row in communes:
            self._add_present(row, predecessors)
        for row in legacy:
            self._add_legacy(row, home)

    def _add_present(self, row: Row, predecessors: Mapping[str, set[tuple[str, str]]]) -> None:
        code, province = _text(row, "code"), _text(row, "province_code")
        reading = read_name(_text(row, "name"), COMMUNE_KINDS).readings[0]
        grounds = predecessors.get(code) or self._island(reading, province)
        for district, _ in grounds:
            self._grounds[district].add(code)
        self._add_unit(
            reading,
            Unit(
                kind=reading.kind,
                exact=reading.exact,
                label=f"{row['name']}, {self.province_labels[province]}",
                present=True,
                province=province,
                districts=frozenset(district for district, _ in grounds),
                homes=frozenset(home for _, home in grounds),
                now=frozenset({province}),
                successors=(code,),
            ),
        )

    def _island(self, reading: Reading, province: str) -> set[tuple[str, str]]:
        """An island that was a district without communes: it lies where that district was."""
        was = self._districts[EXACT].get(reading.exact, ())
        return {(one.code, one.province) for one in was if province in self._successors[one.province]}

    def _add_legacy(self, row: Row, home: Mapping[str, str]) -> None:
        province, district = _text(row, "province_code"), _text(row, "district_code")
        reading = read_name(_text(row, "name"), COMMUNE_KINDS).readings[0]
        successors = _successors(row, home)
        where = f"{self._district_labels[district]}, {self._legacy_names[province]}"
        self._add_unit(
            reading,
            Unit(
                kind=reading.kind,
                exact=reading.exact,
                label=f"{row['name']}, {where} (trước 7/2025)",
                present=False,
                province=province,
                districts=frozenset({district}),
                homes=frozenset({province}),
                now=frozenset(home[code] for code in successors),
                successors=successors,
            ),
        )

    def _add_unit(self, reading: Reading, unit: Unit) -> None:
        self._units[EXACT][reading.exact].append(unit)
        self._units[FOLDED][reading.folded].append(unit)


def _keys(written: WrittenName, level: str) -> Iterator[str]:
    for reading in written.readings:
        yield reading.exact if level == EXACT else reading.folded


def _text(row: Row, column: str) -> str:
    return str(row[column])


def _listed(row: Row, column: str, known: Container[str]) -> str:
    """A code that another list must have."""
    code = _text(row, column)
    if code not in known:
        raise ValueError(f"{row['name']}: {column} {code} is in no list")
    return code


def _successors(row: Row, known: Container[str]) -> tuple[str, ...]:
    """The successors: space separated as in the files, or a sequence as in the database."""
    value = row["successor_codes"]
    if not isinstance(value, str | Iterable):
        raise ValueError(f"{row['name']}: successor_codes is neither text nor a sequence")
    codes = tuple(value.split()) if isinstance(value, str) else tuple(str(code) for code in value)
    for code in codes:
        if code not in known:
            raise ValueError(f"{row['name']}: successor {code} is in no list")
    return codes
