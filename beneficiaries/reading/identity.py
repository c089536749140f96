"""Identity numbers, and what they say of a person.

Pure. A personal ID (Nghị định 137/2015/NĐ-CP Điều 13, kept by Luật Căn cước) has 12 digits: three of the province where
the birth was registered, one of century and sex (0 man, 1 woman of the 20th century, 2 and 3 of the 21st …),
two of the birth year, six at random. It has no check digit, so sex and birth year are all there is to check it against.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from beneficiaries.reading.birth_dates import BirthReading
from beneficiaries.reading.digits import APOSTROPHES, DIGITS, LETTER_DIGITS, MISSING, SEPARATORS, Reading
from beneficiaries.reading.problems import Problem, error, fixed, quoted, warning
from beneficiaries.reading.several_numbers import LABELS, numbers_in
from beneficiaries.reading.sexes import FEMALE, MALE, SEXES
from beneficiaries.reading.spelling import cell_text, in_half_width
from documents.workbooks.workbook import BadCell, Cell
from locations.vietnamese import clean_spaces, fold

PERSONAL_ID = "personal_id"

NEW_ID, OLD_ID = 12, 9
"""Digits of a personal ID, and of the identity cards (CMND) of before it."""

_BIRTH_PROVINCES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 "
    "038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 "
    "080 082 083 084 086 087 089 091 092 093 094 095 096 "
)
BIRTH_PROVINCES = frozenset(_BIRTH_PROVINCES.split())
"""Codes of the provinces where births were registered: the 63 of before July 2025."""

_LONGEST_NUMBER = 100
_LETTERS_GUESSED = LETTER_DIGITS | str.maketrans({"S": "5", "s": "5", "B": "8"})
_DIGITS_LEFT = 6
"""Real digits of a number that is mostly letters, so that it may still be one."""
_DECIMALS = re.compile(r"(\d{9,12})[.,]0+")
"""A number that a program wrote as a text with its decimals: "75062001234.0"."""


class Number(NamedTuple):
    """A number as it stands in its cell, taken out of it but not yet judged.

    ``digits``: only digits, or None if there are none to use; ``written``: for messages; ``repairs``: problems of
    severity ``fixed``; ``refusal``: why there is nothing to use; ``old``: the nine digits of an old number that stand
    beside them in the same cell; ``guess``: twelve digits that are meant if sex and birth year of the row agree.
    """

    digits: str | None
    written: str = ""
    repairs: tuple[Problem, ...] = ()
    refusal: Problem | None = None
    old: str | None = None
    guess: str = ""


def id_year(digits: str) -> int | None:
    """The birth year that a 12-digit number names; None if it is no such number."""
    if len(digits) != 12:
        return None
    return 1900 + int(digits[3]) // 2 * 100 + int(digits[4:6])


def id_sex(digits: str) -> str | None:
    """The sex that a 12-digit number names."""
    if len(digits) != 12:
        return None
    return FEMALE if int(digits[3]) % 2 else MALE


def year_hint(number: Number) -> int | None:
    """The birth year by the number, were its zeros put back: enough to settle a year of two digits."""
    if number.digits is None or not 10 <= len(number.digits) <= 12:
        return None
    return id_year(number.digits.zfill(12))


def read_id_number(cell: Cell) -> Number:
    """Take the digits out of the cell of a personal ID."""
    if type(cell) is str:  # mostly
        return _read_id_text(cell)
    match cell:
        case None:
            return Number(None)
        case BadCell():
            what = "công thức chưa có kết quả" if cell.is_formula else "ô bị lỗi"
            message = f"Số định danh là {what} ({cell.text}): hãy nhập số định danh cá nhân."
            return Number(None, cell.text, refusal=error(PERSONAL_ID, "cell_unknown", message))
        case bool() | float() | date():
            return _no_number(cell_text(cell))
        case int():
            return _read_id_int(cell)
        case _:
            return _read_id_text(cell)


def _read_id_int(number: int) -> Number:
    if number == 0:
        return Number(None)
    if number < 0:
        return _no_number(str(number))
    # Excel keeps fifteen digits of a number; what was rounded before ends in zeros
    return _digits_lost(str(number)) if number > 10**9 and number % 10**5 == 0 else Number(str(number), str(number))


def _read_id_text(text: str) -> Number:
    if len(text) == 12 and DIGITS.match(text):  # as most are written
        return Number(text, text)
    spaced = " ".join(text.split())
    if fold(spaced).strip(" .") in MISSING:
        return Number(None)
    written = clean_spaces(spaced)
    narrow = in_half_width(written)
    unlabelled = _without_labels(narrow)
    bare = APOSTROPHES.sub("", unlabelled).strip()
    decimals = _DECIMALS.fullmatch(bare)
    whole = decimals[1] if decimals else bare
    joined = SEPARATORS.sub("", whole)
    digits = joined.translate(LETTER_DIGITS)
    if len(digits) > NEW_ID and (numbers := numbers_in(text)):
        return _several(numbers, written)
    if not DIGITS.match(digits) or sum(char in "OolI|" for char in joined) > 3 or "," in whole:
        guess = joined.translate(_LETTERS_GUESSED)
        is_likely = len(guess) == NEW_ID and DIGITS.match(guess) and "," not in whole
        enough = sum(map(str.isdecimal, joined)) >= _DIGITS_LEFT
        return _no_number(written)._replace(guess=guess if is_likely and enough else "")
    repairs = []
    if written != spaced:
        repairs.append(_repair("id_invisible", "bỏ ký tự ẩn", written, digits))
    if narrow != written:
        repairs.append(_repair("id_wide", "thay chữ số rộng", written, digits))
    if unlabelled != narrow:
        repairs.append(_repair("id_label", "bỏ chữ ghi thêm", written, digits))
    if bare != unlabelled:
        repairs.append(_repair("id_apostrophe", "bỏ dấu nháy", written, digits))
    if decimals:
        repairs.append(_repair("id_decimals", "bỏ phần thập phân", written, digits))
    if joined != whole:
        spaced_out = "".join(whole.split()) == joined
        what = "bỏ dấu cách" if spaced_out else "bỏ dấu ngăn giữa các chữ số"
        repairs.append(_repair("id_separators", what, written, digits))
    if digits != joined:
        repairs.append(_repair("id_letters", "thay chữ bằng số", written, digits))
    return Number(digits, written, tuple(repairs))


def _several(numbers: tuple[str, ...], written: str) -> Number:
    """A new and an old number in one cell are both known; of others a person chooses."""
    new, old = [one for one in numbers if len(one) != OLD_ID], [one for one in numbers if len(one) == OLD_ID]
    if len(numbers) == 1:
        return Number(numbers[0], written, (_repair("id_twice", "bỏ số ghi lặp lại", written, numbers[0]),))
    if len(new) == len(old) == 1:
        message = f"Ô số định danh {quoted(written)} ghi hai số: số định danh {new[0]} và số CMND cũ {old[0]}."
        return Number(new[0], written, (fixed(PERSONAL_ID, "id_and_old", message),), old=old[0])
    message = (
        f"Ô số định danh ghi {len(numbers)} số khác nhau ({'; '.join(numbers)}): hãy chọn số đúng theo căn cước của "
        "người này."
    )
    return Number(None, written, refusal=error(PERSONAL_ID, "id_several", message))


def choices_of(cell: Cell) -> tuple[str, ...]:
    """The numbers to choose from of a cell that names several and is asked about."""
    number = read_id_number(cell)
    asked = number.refusal is not None and number.refusal.code == "id_several" and isinstance(cell, str)
    return numbers_in(cell) if asked and isinstance(cell, str) else ()


def _without_labels(text: str) -> str:
    """Without the words before and behind the digits that only say which number it is."""
    digits = [place for place, sign in enumerate(text) if sign.isdecimal()]
    if not digits or len(text) > _LONGEST_NUMBER:
        return text
    first, last = digits[0], digits[-1] + 1
    before, behind = ("" if _is_label(part) else part for part in (text[:first], text[last:]))
    return f"{before}{text[first:last]}{behind}"


def _is_label(text: str) -> bool:
    words = re.findall(r"\w+", fold(text))
    return bool(words) and LABELS.issuperset(words)


def _repair(code: str, what: str, written: str, digits: str) -> Problem:
    return fixed(PERSONAL_ID, code, f"Đã {what} trong số định danh {quoted(written)}, đọc là {digits}.")


def _no_number(written: str) -> Number:
    message = f"Không đọc được số định danh {quoted(written)}: hãy nhập đủ 12 chữ số theo căn cước."
    return Number(None, written, refusal=error(PERSONAL_ID, "id_unreadable", message))


def _digits_lost(written: str) -> Number:
    message = f"Số định danh {quoted(written)} có vẻ đã bị Excel làm tròn: hãy nhập đủ 12 chữ số theo căn cước."
    return Number(None, written, refusal=error(PERSONAL_ID, "id_rounded", message))


def settle_personal_id(number: Number, *, sex: str | None, birth: BirthReading, today: date) -> Reading:
    """Judge the number by the sex and the birth date that the row states, and put lost zeros back if both agree."""
    if number.refusal is not None:
        if number.guess and _is_confirmed(number.guess, sex, birth, today):
            return Reading(number.guess, (_repair("id_letters", "thay chữ bằng số", number.written, number.guess),))
        return Reading(None, (number.refusal,))
    digits = number.digits
    if digits is None:
        return Reading(None)
    if len(set(digits)) == 1 and len(digits) > 1:
        return Reading(None, (_no_number(number.written).refusal or _wrong_length(number),))
    match len(digits):
        case 12:
            problem = _contradiction(digits, sex, birth, today) or _unknown_province(digits)
            return Reading(digits, (*number.repairs, *((problem,) if problem else ())))
        case 9:
            message = f"Số {digits} là chứng minh nhân dân cũ: nên bổ sung số định danh 12 chữ số."
            return Reading(digits, (*number.repairs, warning(PERSONAL_ID, "id_old", message)))
        case 10 | 11:
            return _padded(number, digits.zfill(12), sex, birth, today)
        case _:
            return Reading(None, (_wrong_length(number),))


def read_old_id(cell: Cell, *, beside: str) -> Reading:
    """The nine digits of an old number that stands beside a personal ID of twelve, only to know somebody again by."""
    number = read_id_number(cell)
    if number.old is not None:
        return Reading(number.old)
    digits = number.digits
    if digits == beside or (digits is None and number.refusal is None):
        return Reading(None)
    if digits is not None and len(digits) == OLD_ID and len(set(digits)) > 1:
        return Reading(digits)
    message = f"Số CMND cũ {quoted(number.written)} không phải là số có 9 chữ số nên không dùng."
    return Reading(None, (warning("old_id", "old_id_unusable", message),))


def _padded(number: Number, digits: str, sex: str | None, birth: BirthReading, today: date) -> Reading:
    if not _is_confirmed(digits, sex, birth, today):
        return Reading(None, (_wrong_length(number, _contradiction(digits, sex, birth, today)),))
    message = f"Đã thêm số 0 bị mất ở đầu số định danh {quoted(number.written)}, đọc là {digits}."
    return Reading(digits, (*number.repairs, fixed(PERSONAL_ID, "id_zeros", message)))


def _is_confirmed(digits: str, sex: str | None, birth: BirthReading, today: date) -> bool:
    """Whether sex and birth year of the row are known and agree, and there is such a province."""
    told = sex is not None and birth.value is not None
    return told and _contradiction(digits, sex, birth, today) is None and digits[:3] in BIRTH_PROVINCES


def _unknown_province(digits: str) -> Problem | None:
    if digits[:3] in BIRTH_PROVINCES:
        return None
    message = f"Số định danh {digits} bắt đầu bằng {digits[:3]}, không phải mã tỉnh nào: hãy xem lại theo căn cước."
    return warning(PERSONAL_ID, "id_province", message)


def _wrong_length(number: Number, contradiction: Problem | None = None) -> Problem:
    length = len(number.digits or "")
    why = " và thêm số 0 ở đầu thì không khớp giới tính, năm sinh" if contradiction else ""
    return error(
        PERSONAL_ID,
        "id_length",
        f"Số định danh {quoted(number.written)} có {length} chữ số{why}: hãy nhập đủ 12 chữ số theo căn cước.",
    )


def _contradiction(digits: str, sex: str | None, birth: BirthReading, today: date) -> Problem | None:
    """What speaks against a 12-digit number, in one sentence."""
    year, named = id_year(digits), id_sex(digits)
    faults = []
    if named is not None and sex is not None and named != sex:
        faults.append(f"giới tính {SEXES[named].lower()}, danh sách ghi {SEXES[sex].lower()}")
    if year is not None and birth.value is not None and year != birth.value.year:
        faults.append(f"năm sinh {year}, danh sách ghi {birth.value.year}")
    elif year is not None and year > today.year:
        faults.append(f"năm sinh {year} ở tương lai")
    if not faults:
        return None
    message = f"Số định danh {digits} cho biết {'; '.join(faults)}: hãy kiểm tra lại theo căn cước."
    return error(PERSONAL_ID, "id_contradicts", message)
