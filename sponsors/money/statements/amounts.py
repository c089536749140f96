"""Amounts in statements: "1.980.000", "1,980,000.00", "+1 980 000 VND", "(500.000)", numbers.

Pure. Whether a dot parts thousands or decimals is told by the file as a whole: "1.980" alone could be either.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from documents.workbooks.workbook import Cell
from locations.vietnamese import clean_spaces

MOST = 10**15
"""đồng: no amount of a statement is as large."""

_CURRENCY = re.compile(r"(?:vnd|vnđ|đồng|đ)\.?\Z", re.IGNORECASE)
_SIDE = re.compile(r"(?<=[0-9\s])(cr|dr|c|d)\Z", re.IGNORECASE)
_MINUS = str.maketrans("−–—", "---")
_BODY = re.compile(r"[0-9][0-9., ]*")
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]{0,2})?")
_NOTHING = frozenset({"", "-", "--"})
_GROUPED = {sign: re.compile(rf"[0-9]{{1,3}}(?:{re.escape(sign)}[0-9]{{3}})+") for sign in ".,"}


class Convention(Enum):
    """What parts the thousands in a file; `UNKNOWN`: nothing tells; `MIXED`: its amounts contradict each other."""

    DOTS = "."
    COMMAS = ","
    UNKNOWN = ""
    MIXED = "mixed"


@dataclass(frozen=True)
class UnreadAmount:
    """A cell that holds something and is no amount in whole đồng; `why` says it in words."""

    why: str


def convention_of(cells: Iterable[Cell]) -> Convention:
    """What parts the thousands, told by those amounts that can be read in one way only."""
    told = {sign for cell in cells if isinstance(cell, str) and (sign := _told_by(_bare(cell)[0]))}
    if len(told) > 1:
        return Convention.MIXED
    return Convention(told.pop()) if told else Convention.UNKNOWN


def amount_in(cell: Cell, convention: Convention) -> int | UnreadAmount | None:
    """Whole đồng with their sign; None where nothing stands (or a dash). "(500.000)" and "500.000 DR" are negative."""
    if cell is None:
        return None
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return UnreadAmount("không phải là số tiền")
    if isinstance(cell, str):
        return _amount_in_text(cell, convention)
    if cell != int(cell):
        return UnreadAmount("có phần lẻ dưới một đồng")
    return int(cell) if abs(cell) < MOST else UnreadAmount("lớn quá mức có thể")


def _amount_in_text(text: str, convention: Convention) -> int | UnreadAmount | None:
    body, sign = _bare(text)
    if body in _NOTHING:
        return None
    if not _BODY.fullmatch(body) or (" " in body and not _SPACED.fullmatch(body)):
        return UnreadAmount("không phải là số tiền")
    body = body.replace(" ", "")
    thousands = _told_by(body) or (convention.value if convention in (Convention.DOTS, Convention.COMMAS) else "")
    if not thousands and _is_ambiguous(body):
        if convention is Convention.MIXED:
            return UnreadAmount("có thể hiểu theo hai cách, vì trong tệp dấu chấm và dấu phẩy dùng lẫn lộn")
        thousands = "." if "." in body else ","
    whole, _, rest = body.partition("," if thousands == "." else ".")
    if thousands and _GROUPED[thousands].fullmatch(whole):
        whole = whole.replace(thousands, "")
    if not (whole + rest).isdigit():
        return UnreadAmount("không phải là số tiền")
    if rest.strip("0"):
        return UnreadAmount("có phần lẻ dưới một đồng")
    return sign * int(whole) if len(whole.lstrip("0")) < len(str(MOST)) else UnreadAmount("lớn quá mức có thể")


def _bare(text: str) -> tuple[str, int]:
    """The digits with what parts them, and the sign."""
    body = _CURRENCY.sub("", clean_spaces(text).translate(_MINUS)).strip()
    sign = 1
    if (side := _SIDE.search(body)) is not None:
        sign = -1 if side[1].lower() in ("d", "dr") else 1
        body = body[: side.start()].strip()
    if body.startswith("(") and body.endswith(")"):
        sign, body = -1, body[1:-1].strip()
    body = _CURRENCY.sub("", body).strip()
    if body in _NOTHING:
        return body, sign
    if body[0] in "+-":
        return body[1:].strip(), -sign if body[0] == "-" else sign
    return (body[:-1].strip(), -sign) if body[-1] == "-" else (body, sign)


def _told_by(body: str) -> str:
    """What parts the thousands in this one amount; "" if it could be either, or if nothing parts anything."""
    signs = [char for char in body if char in ".,"]
    if not signs or _is_ambiguous(body):
        return ""
    last = signs[-1]
    other = "," if last == "." else "."
    if other in signs:
        return other if signs.count(last) == 1 else ""
    if len(signs) > 1 or _GROUPED[last].fullmatch(body):
        return last if _GROUPED[last].fullmatch(body) else ""
    return other


def _is_ambiguous(body: str) -> bool:
    """One dot or comma before exactly three digits: "1.980"."""
    return len([char for char in body if char in ".,"]) == 1 and any(
        grouped.fullmatch(body) for grouped in _GROUPED.values()
    )
