"""Which present commune is meant by what somebody wrote, be it a present or a former name.

Pure: built once from rows passed in, then asked many times. Since 1 July 2025 Vietnam has two tiers
(province, commune; Quyết định 19/2025/QĐ-TTg), before it had three, and lists still arrive with the old
names. The rules:

- With diacritics before without. Only marks that were left out are forgiven: "Tân Thanh" may be Tân Thành,
  but Tân Thành is never taken for Tân Thạnh.
- With a district, a name is one of before July 2025; if the district had no such commune, a present
  commune on the district's ground is taken. Without a district the present communes come first.
- The name of a former province means its own ground only; that of a present one means all that
  merged into it, except that districts are first sought in the former province of that name.
- The type word chooses between units of one name and is otherwise forgiven, since types change. If it
  fits a former commune only and the present one of that name is another, there is no one answer; but
  a thị trấn can only be a former one.
- Several successors, several communes, or none: no answer, but candidates for a person to choose from.
- With no province at all, neither written nor by default, an answer is given only if the name with its
  diacritics (and with its district, if written) leads to one single commune among all present and legacy
  communes of the country.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from locations.addresses import Address, TitleReader, split_address
from locations.gazetteer_index import ALIKE, EXACT, FOLDED, Index, Row, Scope, Unit
from locations.unit_names import (
    COMMUNE_KINDS,
    DISTRICT_KINDS,
    WrittenName,
    has_name,
    read_name,
    typed_without_diacritics,
)

__all__ = ["Address", "Candidate", "Gazetteer", "Resolution"]

_REMEMBERED = 50_000
_NAMES_SHOWN = 5
_SEVERAL = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A present commune: 5-digit ``code`` and ``name`` with its type, province code and name."""

    code: str
    name: str
    province_code: str
    province: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was made of a written commune.

    ``code``: the present commune's, when there is exactly one answer, else None.
    ``certainty``: "exact" (a present commune), "folded" (either, with diacritics left out), "successor" (a former
    commune with one successor); or, without a code, "split" (several successors), "ambiguous" (several
    communes), "unknown" (none, or none on record) and "missing" (nothing was written).
    ``candidates``: the communes to choose from, or the one answer.
    ``matched``: the unit found, in words: "Xã Yên Trung, Huyện Yên Phong, Tỉnh Bắc Ninh (trước 7/2025)".
    """

    code: str | None
    certainty: str
    candidates: tuple[Candidate, ...]
    matched: str


class Gazetteer:
    """The country's communes, asked by name. Immutable but for its memory of answers; make one per process."""

    def __init__(self, index: Index, communes: dict[str, Candidate]) -> None:
        self._index = index
        self._communes = communes
        self._titles = TitleReader(index.province_names())
        self._answers: dict[tuple[str, str, str, frozenset[str]], Resolution] = {}

    @classmethod
    def build(
        cls,
        *,
        provinces: Iterable[Row],
        communes: Iterable[Row],
        legacy_provinces: Iterable[Row],
        legacy_districts: Iterable[Row],
        legacy_communes: Iterable[Row],
        dissolved_districts: Iterable[Row],
    ) -> Gazetteer:
        """From rows with the column names of ``locations/data/*.csv``; ``successor_codes`` as text or sequence.

        Raises ValueError if a row speaks of a commune or district that is in no list.
        """
        present = list(communes)
        index = Index(
            provinces=provinces,
            communes=present,
            legacy_provinces=legacy_provinces,
            legacy_districts=legacy_districts,
            legacy_communes=legacy_communes,
            dissolved_districts=dissolved_districts,
        )
        candidates = (
            Candidate(
                code=str(row["code"]),
                name=str(row["name"]),
                province_code=str(row["province_code"]),
                province=index.province_labels[str(row["province_code"])],
            )
            for row in present
        )
        return cls(index, {one.code: one for one in candidates})

    def commune(self, code: str) -> Candidate | None:
        """The present commune of this code."""
        return self._communes.get(code)

    def provinces_named(self, text: str) -> tuple[str, ...]:
        """Codes of the present provinces that a present or former name stands for.

        "Bắc Giang" → ("24",), "tỉnh Tiền Giang" → ("80", "82"), a name of no province → ().
        """
        scope = self._index.scope(text)
        return tuple(sorted(scope.present)) if scope else ()

    def provinces_in_title(self, text: str) -> tuple[str, ...]:
        """Codes of the present provinces that a title row names ("BẢO HIỂM XÃ HỘI TỈNH BẮC NINH" → ("24",)).

        A name counts after "tỉnh" or "thành phố"; else after an agency ("BHXH BẮC NINH") or between commas or
        dashes. Communes, districts and people that bear the name of a province do not count.
        """
        return tuple(sorted({code for name in self._titles.names(text) for code in self.provinces_named(name)}))

    def split_address(self, text: str) -> Address:
        """Take an address in one cell apart; see ``addresses.split_address``."""
        return split_address(text, self._index)

    def resolve(
        self, commune: str, *, district: str = "", province: str = "", default_provinces: Collection[str] = ()
    ) -> Resolution:
        """The present commune that is meant by a commune, district and province as somebody wrote them.

        ``default_provinces`` are present codes; they count if no province is written. A cell that holds a
        whole address ("xã Yên Trung, huyện Yên Phong") is taken apart.
        """
        asked = (commune, district, province, frozenset(default_provinces))
        answer = self._answers.get(asked)
        if answer is None:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            answer = self._answers[asked] = self._resolve(*asked)
        return answer

    def _resolve(self, commune: str, district: str, province: str, defaults: frozenset[str]) -> Resolution:
        address = self._place(commune, district, province)
        if not address.commune:
            return Resolution(None, "missing", (), "")
        default = self._index.scope_of(defaults) if defaults else None
        scope = self._index.scope(address.province) if address.province else default
        question = _Question(
            commune=read_name(address.commune, COMMUNE_KINDS),
            district=read_name(address.district, DISTRICT_KINDS),
            scope=scope or default,
            levels=self._levels(address),
        )
        answer = self._in_district(question) if address.district else self._in_scope(question)
        if address.province and scope is None:  # there is no such province: a person must see what is meant
            return replace(answer, code=None, certainty="unknown")
        return answer

    def _place(self, commune: str, district: str, province: str) -> Address:
        """The cells, '' if they hold no name, each taken apart if it holds several units."""
        commune, district, province = (text if has_name(text) else "" for text in (commune, district, province))
        if commune and not self._index.names_commune(commune):
            parts = self.split_address(commune)
            commune = parts.commune or commune
            district, province = district or parts.district, province or parts.province
        if _SEVERAL.search(district):
            parts = self.split_address(district)
            district, province = parts.district or district, province or parts.province
        if _SEVERAL.search(province):
            parts = self.split_address(province)
            district, province = district or parts.district, parts.province or province
        if self._repeats_province(district, province):
            district, province = "", province or district
        return Address("", commune, district, province)

    def _repeats_province(self, district: str, province: str) -> bool:
        """Whether the district's cell holds no district but the province itself ("TP. Huế", "Tỉnh Bắc Ninh")."""
        if not district or self._index.names_district(district):
            return False
        named = set(self.provinces_named(district))
        return bool(named) and (not province or named <= set(self.provinces_named(province)))

    def _levels(self, address: Address) -> tuple[str, ...]:
        """Somebody who writes no diacritics does not mean the one name that has none."""
        cells = (address.commune, address.district, address.province)
        plain = all(map(str.isascii, cells)) and (
            typed_without_diacritics(*cells) or self._index.lost_diacritics(address.district, address.province)
        )
        return (FOLDED,) if plain else (EXACT, FOLDED)

    def _in_scope(self, question: _Question) -> Resolution:
        """The commune by its own name and its province."""
        written = question.commune
        for level in question.levels:
            found = self._units(question, level, question.scope)
            if not found:
                continue
            if question.scope is None:
                return self._sure_or_ambiguous(self._conclude(found, level))
            former = [unit for unit in found if not unit.present]
            present = [unit for unit in found if unit.present]
            return self._conclude(_of_kind(present, former, written.kind), level)
        return Resolution(None, "unknown", self._alike(question), "")

    def _in_district(self, question: _Question) -> Resolution:
        """The commune by its name in a legacy district, which may itself be one of several of its name."""
        written = question.commune
        tiers = list(self._tiers(question, question.scope))
        for districts in tiers:
            for level in question.levels:
                here = [unit for unit in self._units(question, level, None) if unit.districts & districts]
                former = [unit for unit in here if not unit.present]
                if found := _preferred(former or here, written.kind):
                    answer = self._conclude(found, level)
                    return answer if question.scope else self._sure_or_ambiguous(answer)
        return self._in_city(question) or self._nowhere(question, tiers)

    def _tiers(self, question: _Question, scope: Scope | None) -> Iterator[frozenset[str]]:
        """Codes of the legacy districts that may be meant, likeliest first: province, then type of district."""
        seen: set[str] = set()
        for level in question.levels:
            for provinces in (scope.near, scope.legacy) if scope else (None,):
                named = self._index.districts(question.district, level, provinces)
                for fits in (True, False):
                    codes = {one.code for one in named if (one.kind == question.district.kind) is fits} - seen
                    if codes:
                        seen |= codes
                        yield frozenset(codes)

    def _in_city(self, question: _Question) -> Resolution | None:
        """What was taken for a district may be a central city that bears its name: TP. Bắc Ninh since 2026."""
        city = self._index.city(question.district)
        if city is None or (question.scope and not city.present & question.scope.present):
            return None
        for level in question.levels:
            found = [unit for unit in self._units(question, level, city) if unit.present]
            if found:
                return self._conclude(_preferred(found, question.commune.kind), level)
        return None

    def _nowhere(self, question: _Question, tiers: list[frozenset[str]]) -> Resolution:
        """No such commune in the district: those of its name nearby, then those on the district's ground."""
        codes = [one.code for one in self._alike(question)] if question.scope else []
        if tiers:
            codes += self._index.grounds(tiers[0])
        else:  # the district may lie outside the province by default
            anywhere = frozenset(code for districts in self._tiers(question, None) for code in districts)
            there = self._index.units(question.commune, ALIKE, None)
            codes += [code for unit in there if unit.districts & anywhere for code in unit.successors]
        return Resolution(None, "unknown", self._candidates(codes), "")

    def _units(self, question: _Question, level: str, scope: Scope | None) -> list[Unit]:
        """The communes of the written name; former ones only, if that is what it says."""
        found = self._index.units(question.commune, level, scope)
        return [unit for unit in found if not unit.present] if question.commune.old else found

    def _alike(self, question: _Question) -> tuple[Candidate, ...]:
        """What has the letters of the name, whatever its diacritics: for suggestions only."""
        units = self._index.units(question.commune, ALIKE, question.scope)
        return self._candidates(code for unit in units for code in unit.successors)

    def _conclude(self, found: list[Unit], level: str) -> Resolution:
        """What the units found amount to: one answer, a split, or an ambiguity."""
        units = _on_record(found)
        matched = _in_words(units)
        answers = {unit.successors for unit in units}
        candidates = self._candidates(code for unit in units for code in unit.successors)
        if len(answers) > 1:
            return Resolution(None, "ambiguous", candidates, matched)
        if not candidates:
            around = frozenset(code for unit in units for code in unit.districts)
            return Resolution(None, "unknown", self._candidates(self._index.grounds(around)), matched)
        if len(candidates) > 1:
            return Resolution(None, "split", candidates, matched)
        certainty = "exact" if any(unit.present for unit in units) else "successor"
        return Resolution(candidates[0].code, certainty if level == EXACT else "folded", candidates, matched)

    @staticmethod
    def _sure_or_ambiguous(answer: Resolution) -> Resolution:
        """In the whole country only a name that fits with its diacritics is an answer."""
        return replace(answer, code=None, certainty="ambiguous") if answer.certainty == "folded" else answer

    def _candidates(self, codes: Iterable[str]) -> tuple[Candidate, ...]:
        return tuple(self._communes[code] for code in dict.fromkeys(codes))


@dataclass(frozen=True, slots=True)
class _Question:
    """A written commune and district, where to look (None: the whole country), and how exactly."""

    commune: WrittenName
    district: WrittenName
    scope: Scope | None
    levels: tuple[str, ...]


def _preferred(units: list[Unit], kind: str) -> list[Unit]:
    return [unit for unit in units if unit.kind == kind] or units


def _of_kind(present: list[Unit], former: list[Unit], kind: str) -> list[Unit]:
    """Present communes first, unless the written type fits only former ones."""
    fitting = [unit for unit in former if unit.kind == kind]
    if not present:
        return fitting or former
    if not fitting or any(unit.kind == kind for unit in present):
        return _preferred(present, kind)
    return fitting if kind == "thị trấn" else present + fitting


def _on_record(units: list[Unit]) -> list[Unit]:
    """Without those that have no successor on record but a namesake in their district that has one.

    Two communes of one type and name cannot exist in a district together: the one without a record was
    merged into the other before the conversion table was made.
    """
    recorded = {(unit.kind, unit.exact, unit.districts) for unit in units if unit.successors}
    return [unit for unit in units if unit.successors or (unit.kind, unit.exact, unit.districts) not in recorded]


def _in_words(units: list[Unit]) -> str:
    labels = list(dict.fromkeys(unit.label for unit in units))
    return "; ".join(labels[:_NAMES_SHOWN] + ["…"] * (len(labels) > _NAMES_SHOWN))
