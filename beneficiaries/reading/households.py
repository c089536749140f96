"""What the first row of a household says for its members.

Pure. Cells that belong to the household (place, number, head, groups) often stand on its first row only; what is a
member's own (name, date of birth, sex, identity number) is never carried down.
"""

from __future__ import annotations

from dataclasses import replace

from beneficiaries.reading.columns import Header
from beneficiaries.reading.hardship import household_groups
from beneficiaries.reading.headings import Field
from beneficiaries.reading.raw_rows import HouseholdPlace, RawRow, Surroundings
from beneficiaries.reading.spelling import cell_text, says_anything
from documents.workbooks.workbook import Cell
from locations.vietnamese import fold

_HEADS = frozenset({"ch", "chu", "ban than"})


def is_head(relationship: Cell) -> bool:
    """Whether a cell of the column *Quan hệ với chủ hộ* says that this is the head."""
    relation = fold(cell_text(relationship)).strip(" .")
    return relation in _HEADS or relation.startswith("chu ho")


class Household:
    """Filled while the rows of a table are walked from top to bottom."""

    def __init__(self, header: Header) -> None:
        self._applies = header.is_household_list
        self._place = HouseholdPlace()
        self._groups: tuple[str, ...] = ()
        self._around: tuple[Surroundings, Surroundings] | None = None

    def leave(self) -> None:
        """A section starts, and with it another household."""
        self._place, self._groups, self._around = HouseholdPlace(), (), None

    def with_household(self, raw: RawRow) -> RawRow:
        """The row with what its household's first row says; that row itself begins a household."""
        if not self._applies:
            return raw
        if self._begins(raw):
            self._place = _household_place(raw)
            self._groups = household_groups(raw)
            self._around = None
            return raw
        if self._around is None or self._around[0] is not raw.around:  # one for all members, of whom there are many
            within = replace(raw.around, household=self._place, household_groups=self._groups)
            self._around = (raw.around, within)
        return RawRow(raw.sheet, raw.row, raw.cells, self._around[1])

    def _begins(self, raw: RawRow) -> bool:
        """Whether the row is not a member of the household above: a head, another number or head, or a row
        numbered like the others that says nothing of its household."""
        relation = raw.first(Field.RELATIONSHIP)
        if is_head(relation):
            return True
        number = cell_text(raw.first(Field.HOUSEHOLD)).strip()
        head = cell_text(raw.first(Field.HOUSEHOLD_HEAD)).strip()
        if number or head:
            return (number or self._place.number, head or self._place.head) != (self._place.number, self._place.head)
        return not cell_text(relation).strip() and raw.first(Field.ORDER) is not None


def _household_place(raw: RawRow) -> HouseholdPlace:
    def text(field: Field) -> str:
        return cell_text(raw.first(field)).strip()

    commune = text(Field.COMMUNE)
    return HouseholdPlace(
        hamlet=text(Field.HAMLET),
        commune=commune if says_anything(commune) else "",
        district=text(Field.DISTRICT),
        province=text(Field.PROVINCE),
        address=text(Field.ADDRESS),
        number=text(Field.HOUSEHOLD),
        head=text(Field.HOUSEHOLD_HEAD),
    )
