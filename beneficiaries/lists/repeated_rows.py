"""Who stands twice among the rows of a list as they are stored, those set aside left out.

Only rows that have a number, or name, birth and hamlet, in common with another one are read whole: nobody else is
repeated, and a large list need not be in memory for it.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator

from django.db import connection

from beneficiaries.models import ListRow, RecipientList
from beneficiaries.reading.cleaning import facts_from_json
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
_TELLING = f"""
    SELECT position, facts->>'personal_id', facts->>'insurance_code', search_key,
        coalesce(facts->>'birth_date', ''), facts->>'birth_precision' = 'day', coalesce(facts->>'hamlet', '')
    FROM {ListRow._meta.db_table} WHERE recipient_list_id = %s AND status <> %s
"""
_WANTED = f"""
    SELECT position, sheet, row_number, confirmed, {", ".join(f"facts->>'{name}' AS {name}" for name in _COMPARED)}
    FROM {ListRow._meta.db_table} WHERE recipient_list_id = %s AND position = ANY(%s)
"""


def repeats_in(received: RecipientList) -> dict[int, tuple[Problem, ...]]:
    """What there is to say of them, by position."""
    distinct: set[int] = set()
    return duplicates(list(_entries(received, distinct)), distinct=distinct)


def _entries(received: RecipientList, distinct: set[int]) -> Iterator[Entry]:
    """The positions of those whom a person has confirmed are added to `distinct`."""
    with connection.cursor() as cursor:
        cursor.execute(_WANTED, [received.pk, sorted(_alike(received))])
        for position, sheet, row_number, confirmed, *said in cursor:
            if confirmed:
                distinct.add(position)
            yield Entry(position, sheet, row_number, facts_from_json(dict(zip(_COMPARED, said, strict=True))))


def _alike(received: RecipientList) -> set[int]:
    """The positions of the rows that share something with another one by which it may be repeated."""
    first: dict[str, int] = {}
    namesakes: dict[Hashable, list[tuple[int, str]]] = defaultdict(list)
    alike: set[int] = set()
    with connection.cursor() as cursor:
        cursor.execute(_TELLING, [received.pk, ListRow.Status.REJECTED])
        for position, number, code, name, born, is_whole, hamlet in cursor:
            for shared in (number, code and f"code {code}"):
                if shared and first.setdefault(shared, position) != position:
                    alike |= {first[shared], position}
            if name and (born or hamlet):
                namesakes[name, born[:4], exact_key(hamlet)].append((position, born if is_whole else ""))
    for some in namesakes.values():
        if len(some) > 1:
            alike.update(_born_alike(some))
    return alike


def _born_alike(namesakes: list[tuple[int, str]]) -> Iterator[int]:
    """The positions of those who may be one person with another of these, of one name, hamlet and year of birth.
    `namesakes`: position and date of birth, '' if no more than year or month is known, which may be anybody's.
    """
    days = Counter(day for _position, day in namesakes)
    for position, day in namesakes:
        if days[day] > 1 or "" in days:
            yield position
