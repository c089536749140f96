"""Where tables begin that stand beside each other, each with its own names.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from beneficiaries.reading.columns import Heading
from beneficiaries.reading.heading_paths import meaning_of_path
from beneficiaries.reading.headings import Field
from locations.vietnamese import fold

NAMED = frozenset({Field.FULL_NAME, Field.FAMILY_NAME, Field.HOUSEHOLD_HEAD})
"""Headings of names, from which a table is known."""
_OF_PEOPLE = frozenset({Field.FULL_NAME, Field.FAMILY_NAME})


def tables_beside(headings: Mapping[int, Heading], first: int, *, shown: bool = False) -> list[int] | None:
    """The columns where tables begin that stand beside each other: where running numbers and names come again, or a
    heading of names. None if that comes again but nothing tells where the next table begins. ``shown``: no table begins
    with a heading that is hidden, if another is not.
    """
    known = {index: meaning for index in sorted(headings) if (meaning := meaning_of_path(headings[index].path))}
    names = [index for index, meaning in known.items() if meaning.field in NAMED]
    if shown:
        names = [index for index in names if not headings[index].hidden] or names
    orders = [index for index, meaning in known.items() if meaning.field is Field.ORDER]
    covered = {i for index, heading in headings.items() for i in range(index, index + heading.width)}
    starts, seen, last = [first], set[tuple[Field, str]](), -1
    for name in names:
        field = known[name].field
        heading = (field, fold(headings[name].path[-1]))
        start = next((i for i in reversed(orders) if last < i <= name), None)
        if heading in seen and start is None:
            start = next((i + 1 for i in range(name, last, -1) if i not in covered), None)
            start = start or _same_again(headings, names[0], name, last)
            if start is None:
                return None
        elif heading not in seen and not (field in _OF_PEOPLE and any(other in _OF_PEOPLE for other, _ in seen)):
            start = None
        if start is not None:
            starts.append(start)
            seen.clear()
        seen.add(heading)
        last = name
    return starts


def _same_again(headings: Mapping[int, Heading], first_name: int, name: int, last: int) -> int | None:
    """Where the same headings begin once more, names and at least one besides."""
    first = min(headings)
    start = name - (first_name - first)
    if start <= last:
        return None
    both = [(headings.get(first + i), headings.get(start + i)) for i in range(first_name - first + 2)]
    return start if all(left and right and left.path[-1] == right.path[-1] for left, right in both) else None
