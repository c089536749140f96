"""Identity numbers, insurance codes, sex and telephone numbers.

Pure. A personal ID (Nghị định 137/2015/NĐ-CP Điều 13, kept by Luật Căn cước) has 12 digits: three of the province where
the birth was registered, one of century and sex (0 man, 1 woman of the 20th century, 2 and 3 of the 21st …),
two of the birth year, six at random. It has no check digit, so sex and birth year are all there is to check it against.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from beneficiaries.reading.birth_dates import BirthReading
from beneficiaries.reading.groups import is_not_ticked, is_tick
from beneficiaries.reading.problems import Problem, error, fixed, quoted, warning
from beneficiaries.reading.spelling import cell_text, in_half_width
from beneficiaries.workbooks.workbook import BadCell, Cell
from locations.vietnamese import clean_spaces, fold

PERSONAL_ID = "personal_id"
INSURANCE_CODE = "insurance_code"
SEX = "sex"
PHONE = "phone"

NEW_ID, OLD_ID = 12, 9
"""Digits of a personal ID, and of the identity cards (CMND) of before it."""

MALE, FEMALE = "male", "female"
SEXES = {MALE: "Nam", FEMALE: "Nữ"}

_BIRTH_PROVINCES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 "
    "038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 "
    "080 082 083 084 086 087 089 091 092 093 094 095 096 "
)
BIRTH_PROVINCES = frozenset(_BIRTH_PROVINCES.split())
"""Codes of the provinces where births were registered: the 63 of before July 2025."""

_SEPARATORS = re.compile(r"[\s.\-_,]+")
_LABEL_WORDS = "so the ma cccd cmnd cmt cmtnd cc ddcn can cuoc cong dan chung minh nhan thu dinh danh ca"
_LABELS = frozenset(_LABEL_WORDS.split())
"""Words that say which number it is: "CMND 271234567", "027162001234 (CCCD)"."""
_LONGEST_NUMBER = 100
_DECIMALS = re.compile(r"(\d{9,12})[.,]0+")
"""A number that a program wrote as a text with its decimals: "75062001234.0"."""
_APOSTROPHES = re.compile(r"['’‘`´\"“”]+")
_LETTER_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})
_MISSING = frozenset(
    {
        "",
        "-",
        "--",
        "0",
        "x",
        "/",
        "khong",
        "khong co",
        "chua co",
        "chua",
        "k",
        "ko",
        "ko co",
        "k co",
        "chua cap",
        "chua lam",
        "mat",
    }
)
_CARD = re.compile(r"[A-Z]{2}\d{13}\Z")
_DIGITS = re.compile(r"[0-9]+\Z")

_MALE_WORDS = frozenset({"nam", "male", "m", "trai", "con trai", "nam gioi", "ong"})
_LONGEST_SEX = 50
"""Characters worth remembering."""
_FEMALE_WORDS = frozenset({"nu", "female", "f", "gai", "con gai", "nu gioi", "ba", "n u"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in its cell, taken out of it but not yet judged.

    ``digits``: only digits, or None if there are none to use; ``written``: for messages; ``repairs``: problems of
    severity ``fixed``; ``refusal``: why there is nothing to use.
    """

    digits: str | None
    written: str = ""
    repairs: tuple[Problem, ...] = ()
    refusal: Problem | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A settled value, None if it is not known, and what there is to say about it."""

    value: str | None
    problems: tuple[Problem, ...] = ()


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
    if len(text) == 12 and _DIGITS.match(text):  # as most are written
        return Number(text, text)
    spaced = " ".join(text.split())
    if fold(spaced).strip(" .") in _MISSING:
        return Number(None)
    written = clean_spaces(spaced)
    narrow = in_half_width(written)
    unlabelled = _without_labels(narrow)
    bare = _APOSTROPHES.sub("", unlabelled).strip()
    decimals = _DECIMALS.fullmatch(bare)
    whole = decimals[1] if decimals else bare
    joined = _SEPARATORS.sub("", whole)
    digits = joined.translate(_LETTER_DIGITS)
    if not _DIGITS.match(digits) or sum(char in "OolI|" for char in joined) > 3 or "," in whole:
        return _no_number(written)
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
    return bool(words) and _LABELS.issuperset(words)


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
    digits = number.digits
    if digits == beside or (digits is None and number.refusal is None):
        return Reading(None)
    if digits is not None and len(digits) == OLD_ID and len(set(digits)) > 1:
        return Reading(digits)
    message = f"Số CMND cũ {quoted(number.written)} không phải là số có 9 chữ số nên không dùng."
    return Reading(None, (warning(PERSONAL_ID, "old_id_unusable", message),))


def _padded(number: Number, digits: str, sex: str | None, birth: BirthReading, today: date) -> Reading:
    contradiction = _contradiction(digits, sex, birth, today)
    if sex is None or birth.value is None or contradiction or digits[:3] not in BIRTH_PROVINCES:
        return Reading(None, (_wrong_length(number, contradiction),))
    message = f"Đã thêm số 0 bị mất ở đầu số định danh {quoted(number.written)}, đọc là {digits}."
    return Reading(digits, (*number.repairs, fixed(PERSONAL_ID, "id_zeros", message)))


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


def read_insurance_codes(cells: Sequence[Cell]) -> Reading:
    """The code that the cells of a row agree on, number of the book and number of the card; of two different ones
    none is used."""
    readings = [read_insurance_code(cell) for cell in cells]
    codes = dict.fromkeys(reading.value for reading in readings if reading.value is not None)
    if len(codes) > 1:
        message = f"Dòng này ghi các mã số BHXH khác nhau ({', '.join(codes)}) nên không dùng: hãy nhập mã số đúng."
        return Reading(None, (warning(INSURANCE_CODE, "code_twice", message),))
    known = (reading for reading in readings if reading.value is not None)
    return next(known, readings[0] if readings else Reading(None))


def read_insurance_code(cell: Cell) -> Reading:
    """The ten digits of a social-insurance number, or the last ten of a 15-character card number."""
    if cell is None or (isinstance(cell, str) and fold(cell).strip(" .") in _MISSING):
        return Reading(None)
    written = " ".join(cell_text(cell).split())
    bare = _SEPARATORS.sub("", written)
    joined = _APOSTROPHES.sub("", in_half_width(clean_spaces(bare)))
    head, tail = (joined[:2].upper(), joined[2:]) if len(joined) == 15 else ("", joined)
    digits = tail.translate(_LETTER_DIGITS)
    if not _is_written_number(cell) or not _DIGITS.match(digits):
        return Reading(None, (_no_code(written),))
    code = digits[-10:]
    if _CARD.match(head + digits):
        message = f"Lấy 10 số cuối của số thẻ BHYT {quoted(written)} làm mã số BHXH: {code}."
        return Reading(code, (fixed(INSURANCE_CODE, "code_from_card", message),))
    if len(joined) != 10:
        return Reading(None, (_no_code(written),))
    if digits == bare:
        return Reading(code)
    return Reading(code, (fixed(INSURANCE_CODE, "code_repaired", f"Mã số BHXH {quoted(written)} đọc là {code}."),))


def _is_written_number(cell: Cell) -> bool:
    """Text, or a whole number of Excel."""
    return isinstance(cell, str) or (isinstance(cell, int) and not isinstance(cell, bool) and cell >= 0)


def _no_code(written: str) -> Problem:
    return warning(
        INSURANCE_CODE,
        "code_unusable",
        f"Mã số BHXH {quoted(written)} không đủ 10 chữ số (hoặc số thẻ BHYT 15 ký tự) nên không dùng: hãy nhập lại.",
    )


def read_sex(cell: Cell) -> Reading:
    """The sex from its column: Nam, Nữ and their usual spellings."""
    if cell is None:
        return Reading(None)
    text = cell_text(cell)
    return _sex_in(text) if len(text) <= _LONGEST_SEX else _sex_in.__wrapped__(text)


@lru_cache(maxsize=1_000)
def _sex_in(text: str) -> Reading:
    plain = fold(text).strip(" .,;()")
    if plain in _MALE_WORDS:
        return Reading(MALE)
    if plain in _FEMALE_WORDS:
        return Reading(FEMALE)
    if not plain.strip("-–/?"):
        return Reading(None)
    message = f"Không đọc được giới tính {quoted(text.strip())}: hãy ghi Nam hoặc Nữ."
    return Reading(None, (warning(SEX, "sex_unreadable", message),))


def read_sex_marks(male: Cell, female: Cell) -> Reading:
    """The sex from two columns *Nam* and *Nữ* of which one is ticked or filled."""
    said = {sex for sex, cell in ((MALE, male), (FEMALE, female)) if is_tick(cell) or read_sex(cell).value == sex}
    if len(said) == 1:
        return Reading(said.pop())
    if said or not (is_not_ticked(male) and is_not_ticked(female)):
        written = quoted(f"{cell_text(male).strip()} | {cell_text(female).strip()}")
        return Reading(None, (warning(SEX, "sex_unreadable", f"Không rõ giới tính ở hai cột Nam | Nữ: {written}."),))
    return Reading(None)


_OLD_PREFIXES = {
    **{f"016{last}": f"03{last}" for last in range(2, 10)},
    **{"0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078"},
    **{"0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082"},
    **{"0186": "056", "0188": "058", "0199": "059"},
}
_PHONE = re.compile(r"0(?:[35789]\d{8}|2\d{9})\Z")


def read_phone(cell: Cell) -> Reading:
    """A Vietnamese telephone number: 10 digits of a mobile, 11 of a landline; old prefixes are renewed."""
    if cell is None or (isinstance(cell, str) and fold(cell).strip(" .") in _MISSING):
        return Reading(None)
    written = " ".join(cell_text(cell).split())
    digits = _SEPARATORS.sub("", _APOSTROPHES.sub("", written)).strip("()").replace("(", "").replace(")", "")
    bare = re.sub(r"^(?:\+84|0084|84(?=\d{9}$))", "0", digits)
    if not bare.startswith("0") and len(bare) in (9, 10):
        bare = f"0{bare}"
    if len(bare) == 11 and bare[:4] in _OLD_PREFIXES:
        bare = _OLD_PREFIXES[bare[:4]] + bare[4:]
    if not _PHONE.match(bare) or not _is_written_number(cell):
        return Reading(None, (warning(PHONE, "phone_unreadable", f"Số điện thoại {quoted(written)} không đúng."),))
    if bare == digits:
        return Reading(bare)
    return Reading(bare, (fixed(PHONE, "phone_repaired", f"Số điện thoại {quoted(written)} đọc là {bare}."),))
