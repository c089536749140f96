"""What a line of a statement is recognised by when it comes again, in another file or another order.

Pure.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from locations.vietnamese import fold
from sponsors.money.statements.lines import Line

TELLING = 6
"""Letters and digits: a shorter reference (a branch, a teller, the how-manyth of the day) is of many transfers."""
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?e\+?[0-9]+", re.IGNORECASE)


def line_keys(lines: Sequence[Line], account: str) -> tuple[str, ...]:
    """A key (64 hexadecimal digits) for each line of one statement of this account; all of them differ.

    Account, day, the bank's reference and the amount, where no other line of the day has the same reference and amount:
    a fee often goes by its transfer's reference. Otherwise account, day, amount, balance and content (without spaces,
    signs and diacritics), and the how-manyth of its like the line is: two transfers that are alike in all of this are
    two, and nothing tells which is which.
    """
    marks = [(line.on, plain_reference(line.reference), line.amount) for line in lines]
    having = Counter(marks)
    seen: Counter[str] = Counter()
    keys = []
    for line, mark in zip(lines, marks, strict=True):
        said = f"{plain(account)}|{line.on.isoformat()}|{line.amount}"
        if mark[1] and having[mark] == 1:
            keys.append(digest(f"reference|{said}|{mark[1]}"))
            continue
        said += f"|{line.balance}|{plain(line.content)}"
        seen[said] += 1
        keys.append(digest(f"content|{said}|{seen[said]}"))
    return tuple(keys)


@lru_cache(maxsize=20_000)
def plain_reference(reference: str) -> str:
    """A reference without what Excel drops or banks put between its parts; "" for a number that Excel has rounded."""
    return "" if _ROUNDED.fullmatch(reference.strip()) else plain(reference).lstrip("0")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Letters and digits, small and without diacritics."""
    return _NOT_PLAIN.sub("", fold(text))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
