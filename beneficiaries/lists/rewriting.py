"""Rows changed by a decision: read again where what was typed has changed, and reviewed with whom they concern.

Up to a few thousand are in memory together, so that each is written once. More are changed portion after portion, and
then the whole list is compared with the register and with itself; what comes of it is the same.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from beneficiaries.lists.examining import CODES
from beneficiaries.lists.reviewing import (
    CHUNK,
    NOT_READ_AGAIN,
    SETTLED,
    read_all_again,
    reading_context,
    review_all,
    review_changed,
    write_rows,
)
from beneficiaries.models import ListRow, RecipientList
from beneficiaries.models.among import one_of
from beneficiaries.reading.cleaning import Context, status_of
from beneficiaries.reading.problems import Problem
from beneficiaries.reading.repeats import REPEATED

TOGETHER = 4_000
REJECTED = ListRow.Status.REJECTED

Change = Callable[[ListRow], None]


@dataclass
class Rewritten:
    """`former`: what a step keeps of the rows as they were, in their order (`SettlingStep.former`); `written`: the keys
    of all rows that are not as before; `row_number`: of the first one.
    """

    former: dict[str, list[object]] = field(default_factory=dict)
    written: set[int] = field(default_factory=set)
    row_number: int | None = None

    @property
    def keys(self) -> list[int]:
        return [int(key) for key in self.former]

    def remember(self, rows: Sequence[ListRow]) -> None:
        if rows and self.row_number is None:
            self.row_number = rows[0].row_number
        for row in rows:
            self.former[str(row.pk)] = [row.corrections, row.confirmed, row.status, row.set_aside_reason]


def rewrite(received: RecipientList, keys: Sequence[int], change: Change) -> Rewritten:
    """Change the rows with these primary keys, of a locked list; those that are no longer there stay away."""
    context, done = reading_context(received), Rewritten()
    if len(keys) <= TOGETHER:
        rows = _rows(keys)
        done.remember(rows)
        former = [ListRow(full_name=row.full_name, facts=row.facts) for row in rows]
        columns = _changed(rows, change, context)
        done.written = review_changed(received, rows, former, columns)
        return done
    for start in range(0, len(keys), CHUNK):
        rows = _rows(keys[start : start + CHUNK])
        done.remember(rows)
        remarks = {row.pk: list(_remarks(row)) for row in rows}
        columns = _changed(rows, change, context)
        for row in rows:
            _keep_remarks(row, remarks[row.pk])
        write_rows(rows, columns)
        done.written.update(row.pk for row in rows)
    done.written |= review_all(received)
    return done


def _rows(keys: Sequence[int]) -> list[ListRow]:
    """In this order."""
    found = {row.pk: row for row in ListRow.objects.filter(one_of("pk", keys)).defer("cells")}
    return [found[key] for key in keys if key in found]


def _changed(rows: Sequence[ListRow], change: Change, context: Context) -> Sequence[str]:
    """The columns that are to be written."""
    to_read = []
    for row in rows:
        corrections = row.corrections
        change(row)
        if row.corrections != corrections:
            to_read.append(row)
    read_all_again(to_read, context)
    return SETTLED if to_read else NOT_READ_AGAIN


def _remarks(row: ListRow) -> Iterator[dict[str, str]]:
    """What others say of the row."""
    yield from (problem for problem in row.problems if problem["code"] in CODES | REPEATED)


def _keep_remarks(row: ListRow, remarks: Sequence[dict[str, str]]) -> None:
    """Until the list is reviewed, so that only those are written once more of which others say something new."""
    if row.status != REJECTED:
        row.problems = [*(one for one in row.problems if one["code"] not in CODES | REPEATED), *remarks]
        row.status = status_of([Problem.from_json(problem) for problem in row.problems])
