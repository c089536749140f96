"""Whether the cells of a column that nobody understood tell who somebody is, where they live or what they are given.

Pure. One identity number or gift among many cells is enough; names and places must be some of them, since a remark may
begin like a name ("Mai táng phí xong"), and many words are a commune's as well.
"""

from __future__ import annotations

from collections.abc import Collection

from beneficiaries.reading.groups import requests_in
from beneficiaries.reading.identity import NEW_ID, read_id_number
from beneficiaries.reading.names import looks_like_name
from locations.gazetteer import Gazetteer

MOST_JUDGED = 200
"""How many different texts of a column are looked at."""
_ONE_IN = 10
_WHOLE_NAME, _PLACE_NAME = 3, 2


def tell_something(texts: Collection[str], places: Gazetteer) -> bool:
    """Whether the different texts of a column hold an ID or a gift, or whole names or communes not only by chance."""
    if any(_is_id(text) or requests_in(text) for text in texts):
        return True
    enough = max(1, -(-len(texts) // _ONE_IN))
    found = 0
    for text in texts:
        found += _is_name(text) or _is_place(text, places)
        if found == enough:
            return True
    return False


def _is_id(text: str) -> bool:
    number = read_id_number(text).digits
    return number is not None and len(number) == NEW_ID


def _is_name(text: str) -> bool:
    return looks_like_name(text) and len(text.split()) >= _WHOLE_NAME


def _is_place(text: str, places: Gazetteer) -> bool:
    return len(text.split()) >= _PLACE_NAME and places.resolve(text).certainty not in ("unknown", "missing")
