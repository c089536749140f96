"""Which lines of a file another account of the office has: a file taken in for the wrong account, or one real account
that is kept twice.

Pure. In two accounts nothing but what the transfer itself says can be compared: its amount, its day, its reference,
the codes of pledges and the words. So none of these lines is known for sure, and none is matched by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from sponsors.money import payment_codes
from sponsors.money.statements.known_lines import DAYS, Stored
from sponsors.money.statements.line_keys import TELLING, plain, plain_reference
from sponsors.money.statements.lines import Line

_TELLING_WORDS = 10
"""Letters and digits: a shorter content is of many transfers."""
_MOST_COMPARED = 300


def met_elsewhere(lines: Mapping[int, Line], stored: Iterable[Stored]) -> dict[int, int]:
    """By place, the mark of a line of another account that may be the same transfer: of the same amount, within `DAYS`
    with the same telling reference or the code of the same pledge, or on the same day with words of which one holds the
    other. Each is named once, as long as others may be meant.
    """
    others = _Others(stored)
    found: dict[int, int] = {}
    named: set[int] = set()
    for place, line in lines.items():
        near = list(dict.fromkeys(one.mark for one in others.like(line)))
        if near:
            found[place] = next((mark for mark in near if mark not in named), near[0])
            named.add(found[place])
    return found


class _Others:
    """Lines of other accounts by what they tell."""

    def __init__(self, stored: Iterable[Stored]) -> None:
        self._told: dict[tuple[int, str], list[Stored]] = defaultdict(list)
        self._of_day: dict[tuple[int, int], list[Stored]] = defaultdict(list)
        for one in stored:
            for word in _words(one):
                self._told[one.amount, word].append(one)
            self._of_day[one.amount, one.on.toordinal()].append(one)

    def like(self, line: Line) -> Iterator[Stored]:
        """What tells most first."""
        for word in _words(line):
            told = self._told.get((line.amount, word), [])
            yield from sorted((one for one in told if abs(one.on - line.on) <= DAYS), key=lambda one: _apart(one, line))
        ours = plain(line.content)
        for one in self._of_day.get((line.amount, line.on.toordinal()), [])[:_MOST_COMPARED]:
            theirs = plain(one.content)
            if min(len(ours), len(theirs)) >= _TELLING_WORDS and (ours in theirs or theirs in ours):
                yield one


def _words(line: Line | Stored) -> Iterator[str]:
    """The reference, if it tells something, and the codes."""
    if len(reference := plain_reference(line.reference)) >= TELLING:
        yield f"reference {reference}"
    for code in payment_codes.codes_in(line.content):
        yield f"code {code}"


def _apart(one: Stored, line: Line) -> timedelta:
    return abs(one.on - line.on)
