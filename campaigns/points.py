"""The priority points of a nomination: a public sum over a table, nothing hidden in it."""

from collections.abc import Iterable, Mapping


def points_for(groups: Iterable[str], table: Mapping[str, int]) -> int:
    """The points of the hardship groups (their codes) in a campaign's table (code → points), added up.

    A group named twice counts once; one that the table leaves out counts nothing.
    """
    return sum(table.get(group, 0) for group in set(groups))
