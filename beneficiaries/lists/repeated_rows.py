"""Who stands twice among the rows of a list as they are stored, those set aside left out.

Only rows that have a number, or name, birth and hamlet, in common with another one are read whole: nobody else is
repeated, and a large list need not be in memory for it. Whoever saves the rows of a list notes meanwhile what they have
in common (`Likenesses`), which spares reading all of them once more in the end.
"""

from collections import Counter
from collections.abc import Hashable, Iterator
from datetime import date

from django.db import connection

from beneficiaries.models import ListRow, RecipientList
from beneficiaries.reading.birth_dates import DAY
from beneficiaries.reading.cleaning import Facts, facts_from_json
from beneficiaries.reading.problems import Problem
from beneficiaries.reading.repeats import Entry, duplicates
from locations.vietnamese import exact_key

_COMPARED = (
    "full_name",
    "birth_date",
    "birth_precision",
    "personal_id",
    "insurance_code",
    "commune",
    "hamlet",
    "requested",
)
"""The facts by which somebody is known to stand in a list twice."""
_TOLD = ("personal_id", "insurance_code", "full_name", "birth_date", "birth_precision", "hamlet")
"""Those of them by which rows are found that may be one person's."""
_TELLING = f"""
    SELECT position, facts->>'personal_id', facts->>'insurance_code', facts->>'full_name',
        (facts->>'birth_date')::date, facts->>'birth_precision', facts->>'hamlet'
    FROM {ListRow._meta.db_table} WHERE recipient_list_id = %s AND status <> %s AND position < %s
"""
_WANTED = f"""
    SELECT position, sheet, row_number, confirmed, {", ".join(f"facts->>'{name}' AS {name}" for name in _COMPARED)}
    FROM {ListRow._meta.db_table} WHERE recipient_list_id = %s AND position = ANY(%s)
"""


_EVERYWHERE = 2**31 - 1
"""Above the position of every row."""


class Likenesses:
    """What the rows of a list have in common with each other by which they may be repeated."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}
        self._alike: set[int] = set()
        self._namesakes: dict[Hashable, list[tuple[int, date | None]]] = {}

    @classmethod
    def of_rows(cls, received: RecipientList, *, before: int = _EVERYWHERE) -> "Likenesses":
        """Of those that are stored, up to a position."""
        found = cls()
        if before > 0:
            with connection.cursor() as cursor:
                cursor.execute(_TELLING, [received.pk, ListRow.Status.REJECTED, before])
                for position, *said in cursor:
                    found.add(position, Facts(**dict(zip(_TOLD, said, strict=True))))
        return found

    def add(self, position: int, facts: Facts) -> None:
        """Note one row more."""
        if facts.personal_id:
            self._note(facts.personal_id, position)
        if facts.insurance_code:
            self._note(f"code {facts.insurance_code}", position)
        born, hamlet = facts.birth_date, facts.hamlet or ""
        if facts.full_name and (born or hamlet):
            key = (exact_key(facts.full_name), born.year if born else 0, exact_key(hamlet))
            day = born if facts.birth_precision == DAY else None
            self._namesakes.setdefault(key, []).append((position, day))

    def _note(self, shared: str, position: int) -> None:
        first = self._first.setdefault(shared, position)
        if first != position:
            self._alike |= {first, position}

    def positions(self) -> set[int]:
        """The positions of the rows that share something with another one."""
        alike = set(self._alike)
        for some in self._namesakes.values():
            if len(some) > 1:
                alike.update(_born_alike(some))
        return alike


def repeats_in(received: RecipientList, likenesses: Likenesses | None = None) -> dict[int, tuple[Problem, ...]]:
    """What there is to say of them, by position. `likenesses`: of all rows, if they are known."""
    likenesses = likenesses or Likenesses.of_rows(received)
    distinct: set[int] = set()
    return duplicates(list(_entries(received, likenesses.positions(), distinct)), distinct=distinct)


def _entries(received: RecipientList, positions: set[int], distinct: set[int]) -> Iterator[Entry]:
    """The positions of those whom a person has confirmed are added to `distinct`."""
    with connection.cursor() as cursor:
        cursor.execute(_WANTED, [received.pk, sorted(positions)])
        for position, sheet, row_number, confirmed, *said in cursor:
            if confirmed:
                distinct.add(position)
            yield Entry(position, sheet, row_number, facts_from_json(dict(zip(_COMPARED, said, strict=True))))


def _born_alike(namesakes: list[tuple[int, date | None]]) -> Iterator[int]:
    """The positions of those who may be one person with another of these, of one name, hamlet and year of birth.
    `namesakes`: position and date of birth, None if no more than year or month is known, which may be anybody's.
    """
    days = Counter(day for _position, day in namesakes)
    for position, day in namesakes:
        if days[day] > 1 or None in days:
            yield position
