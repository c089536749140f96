"""Who stands twice among the rows of a list as they are stored, those set aside left out.

Only rows that have a number, or a name and a birth date, in common with another one come out of the database: nobody
else is repeated, and a large list need not be in memory for it.
"""

from collections.abc import Iterator

from django.db import connection

from beneficiaries.models import ListRow, RecipientList
from beneficiaries.reading.cleaning import facts_from_json
from beneficiaries.reading.problems import Problem
from beneficiaries.reading.repeats import Entry, duplicates

_COMPARED = ("full_name", "birth_date", "personal_id", "insurance_code", "commune", "hamlet", "requested")
"""The facts by which somebody is known to stand in a list twice."""
_REPEATED = f"""
    WITH said AS MATERIALIZED (
        SELECT position, sheet, row_number, confirmed, search_key,
            {", ".join(f"facts->>'{name}' AS {name}" for name in _COMPARED)}
        FROM {ListRow._meta.db_table} WHERE recipient_list_id = %s AND status <> %s
    )
    SELECT position, sheet, row_number, confirmed, {", ".join(_COMPARED)} FROM said
    WHERE personal_id IN (SELECT personal_id FROM said GROUP BY personal_id HAVING count(*) > 1)
    OR insurance_code IN (SELECT insurance_code FROM said GROUP BY insurance_code HAVING count(*) > 1)
    OR (search_key, birth_date) IN (
        SELECT search_key, birth_date FROM said GROUP BY search_key, birth_date HAVING count(*) > 1
    )
"""


def repeats_in(received: RecipientList) -> dict[int, tuple[Problem, ...]]:
    """What there is to say of them, by position."""
    distinct: set[int] = set()
    return duplicates(list(_entries(received, distinct)), distinct=distinct)


def _entries(received: RecipientList, distinct: set[int]) -> Iterator[Entry]:
    """The positions of those whom a person has confirmed are added to `distinct`."""
    with connection.cursor() as cursor:
        cursor.execute(_REPEATED, [received.pk, ListRow.Status.REJECTED])
        for position, sheet, row_number, confirmed, *said in cursor:
            if confirmed:
                distinct.add(position)
            yield Entry(position, sheet, row_number, facts_from_json(dict(zip(_COMPARED, said, strict=True))))
