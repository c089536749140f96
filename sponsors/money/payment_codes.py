"""The code that a sponsor writes into the note of a transfer: "TRAO", the pledge's number in 8 digits, 2 check digits.

Pure: text in, numbers out. The check digits are ISO 7064 MOD 97-10 over "TRAO" and the 8 digits, so that one wrong
character, or two that changed places, is always found out.

Banks cut a note, put their own words and numbers before and after it, write it in small or capital letters and break it
with spaces; people type O for 0 and I or l for 1. A code is read through all of that, and its length is fixed: ten
digits from TRAO on. Two things the check digits can't find out alone, since what follows the note may be digits as
well (a date, the bank's reference): that a digit of the code is missing, and that one is there twice. Taking the first
ten of more digits would read a neighbour's pledge in one of ninety such cases. Therefore a code counts only if its
tenth digit is followed by no other digit, and if what is written apart at its end is more than one digit; what is
readable but not so is for a person to decide (`doubtful_codes_in`). What remains: a code that lost one digit and to
which exactly one foreign digit was glued is as long as a whole one, and only the check digits speak against it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stdnum.iso7064 import mod_97_10

WORD = "TRAO"
MOST = 99_999_999
"""The largest number of a pledge that has a code."""
LENGTH = 14
"""Characters of a code; VietQR allows 25 in a note."""

_NUMBER_DIGITS = 8
_DIGITS = LENGTH - len(WORD)
_BETWEEN = r"[\s._–-]{0,3}"
_HEAD = re.compile(_BETWEEN.join(["T", "R", "A", "[O0]"]), re.IGNORECASE)
_GROUP = re.compile(rf"{_BETWEEN}([0-9OoIiLl]+)")
_LOOKALIKES = str.maketrans("OoIiLl", "001111")
_LETTERS_AT_END = re.compile(r"[OoIiLl]+\Z")
# "trao 200 the" is no damaged code: fewer digits than these are one only if they begin as pledges' numbers do.
_LIKE_A_CODE = re.compile(r"0[0-9]{2}|[0-9]{5}")
_NEAR_LENGTH = 30


def code_for(number: int) -> str:
    """The code of the pledge with this number: 1234 → "TRAO0000123427". Raises ValueError outside 1 to `MOST`."""
    if not 1 <= number <= MOST:
        raise ValueError(f"Mã chuyển khoản chỉ có cho số từ 1 đến {MOST}, không có cho {number}.")
    body = f"{WORD}{number:0{_NUMBER_DIGITS}}"
    return body + mod_97_10.calc_check_digits(body)


def pattern_of(number: int) -> str:
    """A regular expression, of Python and of PostgreSQL alike, which finds all texts that hold the code of the pledge,
    and few that don't; `codes_in` says which.
    """
    ways = {"0": "[0Oo]", "1": "[1IiLl]"}
    return _BETWEEN.join(ways.get(char, f"[{char}{char.lower()}]") for char in code_for(number).replace("O", "0"))


def codes_in(content: str) -> tuple[int, ...]:
    """The numbers of the distinct valid codes in the content of a transfer, in the order in which they stand there."""
    return _distinct(reading.number for reading in _readings(content) if reading.whole)


def doubtful_codes_in(content: str) -> tuple[int, ...]:
    """Numbers that can be read where a code's end is not clear, and that `codes_in` does not give: for a person to
    look at. "TRAO0000123427221126" is pledge 1234 and a date, or a code with a digit too many.
    """
    sure = codes_in(content)
    return tuple(number for number in _distinct(reading.number for reading in _readings(content)) if number not in sure)


def damaged_codes_in(content: str) -> tuple[str, ...]:
    """Texts that were meant to be a code and are no valid one, as they stand in the content: a hint, never a match.

    "TRAO" in a sentence ("trao tang 50 so BHXH") is none; digits like those of a code must follow it.
    """
    return tuple(
        " ".join(content[reading.start : reading.end].split())[:_NEAR_LENGTH]
        for reading in _readings(content)
        if not (reading.whole and reading.number) and _LIKE_A_CODE.match(reading.digits)
    )


@dataclass(frozen=True)
class _Reading:
    """What stands from one "TRAO" on. `whole`: exactly ten digits whose end is clear."""

    start: int
    end: int
    digits: str
    whole: bool

    @property
    def number(self) -> int:
        """The number of the first ten digits; 0 if they are no code."""
        number = int(self.digits[:_NUMBER_DIGITS] or "0")
        valid = len(self.digits) >= _DIGITS and number > 0 and code_for(number) == WORD + self.digits[:_DIGITS]
        return number if valid else 0


def _readings(content: str) -> Iterator[_Reading]:
    for head in _HEAD.finditer(content):
        groups, end = _groups(content, head.end())
        digits = "".join(groups).translate(_LOOKALIKES)
        whole = len(digits) == _DIGITS and (len(groups) == 1 or len(groups[-1]) > 1)
        yield _Reading(head.start(), end, digits, whole)


def _groups(content: str, place: int) -> tuple[list[str], int]:
    """The groups of digits from this place on, until they are at least ten, and where the last of them ends.

    Letters that look like digits belong to the word that begins with them ("…27LAN 2") rather than to the code.
    """
    groups: list[str] = []
    while sum(map(len, groups)) < _DIGITS and (found := _GROUP.match(content, place)):
        group, end = found[1], found.end()
        if content[end : end + 1].isalpha():
            group = _LETTERS_AT_END.sub("", group)
        if not group:
            break
        groups.append(group)
        place = found.start(1) + len(group)
        if place < end:
            break
    return groups, place


def _distinct(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(filter(None, numbers)))
