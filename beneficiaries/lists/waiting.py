"""Which lists are read while their sender waits, and how far."""

from collections.abc import Callable
from itertools import count

from beneficiaries.lists.portions import CHUNK
from documents.workbooks.packages import unpacked_size
from documents.workbooks.workbook import MAX_BYTES

AT_ONCE_BYTES = 256 * 1024
AT_ONCE_UNPACKED = 2 * 1024 * 1024
"""The largest file that is read at once, as it came and unpacked. Two thousand people are about a million bytes of XML,
which a program that packs well makes a tenth or a thirtieth of.
"""

AT_ONCE_PEOPLE = 2_000
"""Whoever comes behind these people, in however few bytes, is read in the background."""


def is_soon_read(content: bytes) -> bool:
    """Whether the sender can wait for it. What is too large to be kept at all is refused at once, too."""
    few = len(content) <= AT_ONCE_BYTES and unpacked_size(content) <= AT_ONCE_UNPACKED
    return few or len(content) > MAX_BYTES


def after_many() -> Callable[[], bool]:
    """For `staging.stage`, which asks before each portion of people whether to stop."""
    portions = count()
    return lambda: next(portions) * CHUNK >= AT_ONCE_PEOPLE
