"""What the section rows above a person say ("I. Xã …", "Thôn 3", "II. HỘ CẬN NGHÈO").

Pure. A wider section ends the narrower ones within it. For places that is plain; between places and groups the order
in which the sheet first names them tells which is the wider.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from beneficiaries.reading.row_kinds import Section, is_signature
from documents.workbooks.workbook import Row
from locations.addresses import Address
from locations.vietnamese import clean_spaces

_PLACES = ("province", "district", "commune", "hamlet")
_MAY_BE_PLACE = re.compile(r"(?!(?:trang|page|tờ|tiếp)\b)[^\W\d_]", re.IGNORECASE)
_LONGEST_PLACE = 60


def words_alone(row: Row) -> str:
    """The words of a row that may name a place though nobody knows it ("Đông Thượng"); '' if it holds more, or none."""
    filled = [cell for cell in row.cells if cell is not None]
    if len(filled) != 1 or not isinstance(filled[0], str):
        return ""
    text = clean_spaces(filled[0])
    return text if _MAY_BE_PLACE.match(text) and not is_signature(text) and len(text) <= _LONGEST_PLACE else ""


@dataclass
class SectionContext:
    """Filled while a sheet is walked from top to bottom."""

    _places: dict[str, str] = field(default_factory=dict)
    _groups: frozenset[str] = frozenset()
    _request: str = ""
    _order: list[str] = field(default_factory=list)
    _latest: list[Section] = field(default_factory=list)

    @property
    def address(self) -> Address:
        """The place, '' for what no section names."""
        return Address(*(self._places.get(kind, "") for kind in ("hamlet", "commune", "district", "province")))

    @property
    def names_place(self) -> bool:
        """Whether a hamlet or a commune is named above."""
        return "hamlet" in self._places or "commune" in self._places

    @property
    def groups(self) -> frozenset[str]:
        return self._groups

    @property
    def request(self) -> str:
        """``book``, ``card``, ``gift`` or ''."""
        return self._request

    def enter(self, section: Section) -> None:
        """A section row stands here."""
        self._latest.append(section)
        places = {kind: text for kind in _PLACES if (text := getattr(section.address, kind))}
        grouped = section.groups or (section.other and self._groups)
        named = [*places, *(["groups"] if grouped else []), *(["request"] if section.request else [])]
        for kind in named:
            self._clear_within(kind, keep=named)
        self._places |= places
        self._groups = section.groups if grouped else self._groups
        self._request = section.request or self._request
        self._order += [kind for kind in named if kind not in self._order]

    def person_follows(self) -> None:
        """A person stands here, so that the sections above belong to this table."""
        self._latest.clear()

    @property
    def is_titled(self) -> bool:
        """Whether an unnumbered line since the last person names a group, as the title of another list does."""
        return any(section.groups and not section.numbered for section in self._latest)

    def since_last_person(self) -> SectionContext:
        """The sections between the last person and here, for a table that begins here.

        Above its header an unnumbered line is a title, which gives no group.
        """
        fresh = SectionContext()
        for section in self._latest:
            titled = not section.numbered
            fresh.enter(Section(section.address) if titled else section)
        return fresh

    def _clear_within(self, kind: str, *, keep: list[str]) -> None:
        """End the sections that are narrower than this kind."""
        narrower = set(_PLACES[_PLACES.index(kind) + 1 :]) if kind in _PLACES else set()
        if kind in self._order:
            later = self._order[self._order.index(kind) + 1 :]
            mixed = {other for other in later if (other in _PLACES) != (kind in _PLACES) or other not in _PLACES}
            narrower |= mixed
        for other in narrower - set(keep):
            if other == "groups":
                self._groups = frozenset()
            elif other == "request":
                self._request = ""
            else:
                self._places.pop(other, None)
