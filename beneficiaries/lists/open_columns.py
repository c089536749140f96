"""Columns that were not understood and may hold who somebody is, where they live or what they are to be given.

As long as such a column is open nobody can tell whether the rows are right, so that the list waits for it. That it is
not to be used is an answer too. About other columns ("Sở thích") nothing has to be said.
"""

import re

from beneficiaries.lists.column_meanings import AskedColumn, unknown_columns
from beneficiaries.models import RecipientList
from beneficiaries.reading.groups import requests_in
from beneficiaries.reading.headings import speaks_of_others
from beneficiaries.reading.identity import read_id_number
from beneficiaries.reading.names import looks_like_name
from beneficiaries.reading.spouse_words import whose
from locations.gazette import gazetteer
from locations.gazetteer import Gazetteer

ID_DIGITS = 12
_OF_WHOM = re.compile(r"\(bên phải “.+”\)\Z")
"""Behind the heading of a number or a birth that may be somebody else's (`reading.whose_columns`)."""
_WHOLE_NAME = 3
_PLACE_NAME = 2


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
    return any(_tells_something(text, places) for text in column.samples)


def _tells_something(text: str, places: Gazetteer) -> bool:
    """Whether a cell reads as an ID, a whole name, a gift or a commune."""
    number = read_id_number(text).digits
    if number is not None and len(number) == ID_DIGITS:
        return True
    if looks_like_name(text) and len(text.split()) >= _WHOLE_NAME:
        return True
    if requests_in(text):
        return True
    return len(text.split()) >= _PLACE_NAME and places.resolve(text).certainty not in ("unknown", "missing")
