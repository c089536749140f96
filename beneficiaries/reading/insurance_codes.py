"""Numbers of social-insurance books and of health-insurance cards: ten digits, alone or at the end of a card's fifteen
characters.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from beneficiaries.reading.digits import (
    APOSTROPHES,
    DIGITS,
    LETTER_DIGITS,
    MISSING,
    SEPARATORS,
    Reading,
    is_written_number,
)
from beneficiaries.reading.problems import Problem, fixed, quoted, warning
from beneficiaries.reading.spelling import cell_text, in_half_width
from documents.workbooks.workbook import Cell
from locations.vietnamese import clean_spaces, fold

INSURANCE_CODE = "insurance_code"
_CARD = re.compile(r"[A-Z]{2}\d{13}\Z")


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
    if cell is None or (isinstance(cell, str) and fold(cell).strip(" .") in MISSING):
        return Reading(None)
    written = " ".join(cell_text(cell).split())
    bare = SEPARATORS.sub("", written)
    joined = APOSTROPHES.sub("", in_half_width(clean_spaces(bare)))
    head, tail = (joined[:2].upper(), joined[2:]) if len(joined) == 15 else ("", joined)
    digits = tail.translate(LETTER_DIGITS)
    if not is_written_number(cell) or not DIGITS.match(digits):
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


def _no_code(written: str) -> Problem:
    return warning(
        INSURANCE_CODE,
        "code_unusable",
        f"Mã số BHXH {quoted(written)} không đủ 10 chữ số (hoặc số thẻ BHYT 15 ký tự) nên không dùng: hãy nhập lại.",
    )
