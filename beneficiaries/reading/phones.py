"""Telephone numbers: 10 digits of a mobile, 11 of a landline; prefixes of before 2018 are renewed.

Pure.
"""

from __future__ import annotations

import re

from beneficiaries.reading.digits import APOSTROPHES, MISSING, SEPARATORS, Reading, is_written_number
from beneficiaries.reading.problems import fixed, quoted, warning
from beneficiaries.reading.spelling import cell_text
from documents.workbooks.workbook import Cell
from locations.vietnamese import fold

PHONE = "phone"

_OLD_PREFIXES = {
    **{f"016{last}": f"03{last}" for last in range(2, 10)},
    **{"0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078"},
    **{"0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082"},
    **{"0186": "056", "0188": "058", "0199": "059"},
}
_BETWEEN = re.compile(r"\s*[/;,]\s*|\s+-\s+|\s+(?=0\d{9})|\s+(?:hoặc|và)\s+")
_LONGEST = 60
_PHONE = re.compile(r"0(?:[35789]\d{8}|2\d{9})\Z")


def _several(written: str) -> tuple[str, ...]:
    """The numbers in a cell of nothing but numbers, each as it is read; none if one is not right."""
    parts = [part for part in _BETWEEN.split(written) if part] if len(written) <= _LONGEST else []
    read = [read_phone(part).value for part in parts] if len(parts) > 1 else []
    return () if None in read else tuple(dict.fromkeys(one for one in read if one))


def read_phone(cell: Cell) -> Reading:
    """A Vietnamese telephone number: 10 digits of a mobile, 11 of a landline; old prefixes are renewed."""
    if cell is None or (isinstance(cell, str) and fold(cell).strip(" .") in MISSING):
        return Reading(None)
    written = " ".join(cell_text(cell).split())
    digits = SEPARATORS.sub("", APOSTROPHES.sub("", written)).strip("()").replace("(", "").replace(")", "")
    bare = re.sub(r"^(?:\+84|0084|84(?=\d{9}$))", "0", digits)
    if not bare.startswith("0") and len(bare) in (9, 10):
        bare = f"0{bare}"
    if len(bare) == 11 and bare[:4] in _OLD_PREFIXES:
        bare = _OLD_PREFIXES[bare[:4]] + bare[4:]
    if not _PHONE.match(bare) or not is_written_number(cell):
        if len(several := _several(written)) > 1:
            message = f"Ô số điện thoại ghi {len(several)} số ({quoted(written)}), dùng số đầu: {several[0]}."
            return Reading(several[0], (fixed(PHONE, "phone_several", message),))
        return Reading(None, (warning(PHONE, "phone_unreadable", f"Số điện thoại {quoted(written)} không đúng."),))
    if bare == digits:
        return Reading(bare)
    return Reading(bare, (fixed(PHONE, "phone_repaired", f"Số điện thoại {quoted(written)} đọc là {bare}."),))
