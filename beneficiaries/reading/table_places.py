"""Where the tables of a sheet stand beside and below each other: what cells are a table's, and where another may begin.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from beneficiaries.reading.columns import NAMES, Header
from beneficiaries.reading.headings import Field, is_of_no_use, known_whole, meaning_of
from beneficiaries.reading.names import looks_like_name
from documents.workbooks.workbook import Cell, Row

COLUMNS = range(256)
_HEADS = (known_whole("Chủ hộ"),)
MOST_BESIDE = 4
"""Tables above a row that may still go on beside a header in it."""


@dataclass(frozen=True)
class Table:
    """A header and the cells below it that are its own: the columns ``left`` to ``right``, the rows until ``end``.

    Excel's row numbers; ``end`` is the first row that is not the table's, ``right`` the first column; None: no bound.
    ``continues``: the sheet whose headings these are, of a table that has none itself.
    """

    header: Header
    left: int = 0
    right: int | None = None
    end: int | None = None
    continues: str | None = None

    @property
    def top(self) -> int:
        return self.header.rows[0]

    @property
    def bottom(self) -> int:
        """The last row of the headings."""
        return self.header.rows[-1]

    @property
    def span(self) -> tuple[int, int]:
        """First and last column with a heading."""
        indexes = [column.index for column in self.header.columns]
        return min(indexes), max(indexes)


def free_columns(row: Row, seeds: Sequence[int], above: Sequence[Table]) -> range:
    """The columns in which a header may stand: not those of a table above that has a person in the same row."""
    for table in above[-MOST_BESIDE:]:
        first, last = table.span
        names = [column.index for column in table.header.columns if column.field in NAMES]
        if any(i < len(row.cells) and _is_name(row.cells[i]) for i in names):
            if min(seeds) > last:
                return range(last + 1, COLUMNS.stop)
            return range(first) if max(seeds) < first else range(0)
    return COLUMNS


def without_heads(row: Row, seeds: Sequence[int], table: Table) -> list[int]:
    """Without "Chủ hộ" in the table's column of relationships: there it is a value."""
    relations = {column.index for column in table.header.having(Field.RELATIONSHIP)}
    return [i for i in seeds if i not in relations or known_whole(str(row.cells[i])) not in _HEADS]


def _is_name(cell: Cell) -> bool:
    """Whether a cell holds somebody's name; "Mã hộ" only begins like one."""
    return isinstance(cell, str) and looks_like_name(cell) and meaning_of(cell) is None and not is_of_no_use(cell)


def bounded(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Tables with their bounds: a table ends where another begins below it, and leaves the columns to those beside."""
    done = list(tables)
    open_: list[int] = []
    for place, table in enumerate(tables):
        still = []
        for other in open_:
            above = done[other]
            if above.top != table.top and above.span[0] <= table.span[1] and table.span[0] <= above.span[1]:
                done[other] = replace(above, end=table.top)
                continue
            still.append(other)
            left, right = (other, place) if above.span < table.span else (place, other)
            start = max(done[right].left, done[left].span[1] + 1)
            done[right] = replace(done[right], left=start)
            done[left] = replace(done[left], right=min(start, done[left].right or start))
        open_ = [*still, place]
    return tuple(done)
