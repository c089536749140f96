"""Columns that were not understood and may hold who somebody is, where they live or what they are to be given.

As long as such a column is open nobody can tell whether the rows are right, so that the list waits for it. That it is
not to be used is an answer too. About other columns ("Sở thích") nothing has to be said.
"""

import re

from beneficiaries.lists.column_meanings import AskedColumn, unknown_columns
from beneficiaries.models import RecipientList
from beneficiaries.reading.headings import speaks_of_others
from beneficiaries.reading.spouse_words import whose
from beneficiaries.reading.telling_cells import tell_something
from locations.gazette import gazetteer
from locations.gazetteer import Gazetteer

_OF_WHOM = re.compile(r"\(bên phải “.+”\)\Z")
"""Behind the heading of a number or a birth that may be somebody else's (`reading.whose_columns`)."""


def holding_up(received: RecipientList) -> tuple[AskedColumn, ...]:
    """The open columns without an answer to which the list can't be accepted, in the order in which they are asked."""
    places = gazetteer()
    return tuple(one for one in unknown_columns(received).values() if _holds_up(one, places))


def in_words(columns: tuple[AskedColumn, ...]) -> str:
    """The headings, to be named in a sentence: “Cột C (không có tiêu đề)”, “Diện quà”."""
    return ", ".join(f"“{column.heading}”" for column in columns)


def _holds_up(column: AskedColumn, places: Gazetteer) -> bool:
    heading = column.heading
    if column.of_names or column.is_headless or _OF_WHOM.search(heading):
        return True
    if speaks_of_others(heading) or whose([heading]):
        return True
    return tell_something(column.samples, places) if column.telling is None else column.telling
