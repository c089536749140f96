"""A CSV file of prices to be computed: what each row asks, or what is wrong with it.

Pure: bytes in, rows out. Columns: `COLUMNS`, and `value` (of a gift) and `province` if wanted; others are ignored. The
separator is a comma, a semicolon (as Vietnamese Excel writes) or a tab; UTF-8 with or without a byte-order mark.
"""

import csv
import io
import re
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from campaigns.tariffs import BOOK, CARD, GIFT, CannotPrice, Facts
from locations.vietnamese import NotAnAmount, amount_of, clean_spaces

COLUMNS = ("kind", "months", "paid_on", "group", "household_position", "monthly_income")
MORE_COLUMNS = ("value", "province")
NO_GROUP = "other"
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_VIETNAMESE_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


class UnreadableFile(ValueError):
    """The file is no table of requests at all; the message says in Vietnamese what to do."""


class Request(NamedTuple):
    """The arguments of `tariffs.price`."""

    kind: str
    months: int | None
    paid_on: date
    facts: Facts


class BadRow(NamedTuple):
    """What is wrong with a row, in Vietnamese."""

    error: str


def read(
    content: bytes, *, groups: Collection[str], provinces: Collection[str] | None = None
) -> list[Request | BadRow]:
    """Each row of the file in its order. `groups`, `provinces`: the codes that are known (None: not known which).

    Raises `UnreadableFile`.
    """
    try:
        text = content.decode("utf-8-sig")
        lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        if lines.fieldnames is None:
            raise UnreadableFile(f"tệp trống: dòng đầu phải là tên cột ({', '.join(COLUMNS)}).")
        lines.fieldnames = [clean_spaces(name).lower() for name in lines.fieldnames]
        return [_row(line, groups, provinces) for line in lines]
    except UnicodeDecodeError as error:
        raise UnreadableFile("tệp không phải văn bản UTF-8: lưu lại ở dạng “CSV UTF-8”.") from error
    except csv.Error as error:
        raise UnreadableFile(f"tệp không phải bảng CSV đúng cách, ngay sau dòng {lines.line_num}.") from error


def _separator(text: str) -> str:
    """The one of the three that the first line has most of."""
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _row(line: dict[str, str], groups: Collection[str], provinces: Collection[str] | None) -> Request | BadRow:
    if None in line:
        return BadRow("Dòng có nhiều ô hơn số cột: kiểm tra dấu phẩy trong các ô.")
    missing = [column for column in COLUMNS if line.get(column) is None]
    if missing:
        return BadRow(f"Thiếu cột {', '.join(missing)}.")
    cells = {column: clean_spaces(line.get(column) or "") for column in (*COLUMNS, *MORE_COLUMNS)}
    try:
        kind = _kind(cells["kind"])
        facts = Facts(
            groups=_groups(cells["group"], groups, needed=kind != GIFT),
            household_position=_whole(cells["household_position"], "Thứ tự trong hộ (household_position)"),
            monthly_income=_amount(cells["monthly_income"], "Thu nhập (monthly_income)"),
            value=_amount(cells["value"], "Giá trị quà (value)"),
            province=_province(cells["province"], provinces),
        )
        return Request(kind, _whole(cells["months"], "Số tháng (months)"), _day(cells["paid_on"]), facts)
    except CannotPrice as error:
        return BadRow(str(error))


def _kind(cell: str) -> str:
    if cell.lower() not in (BOOK, CARD, GIFT):
        raise CannotPrice(f"Loại quà tặng “{cell}” không có: ghi card (thẻ BHYT), book (sổ BHXH) hoặc gift (quà).")
    return cell.lower()


def _groups(cell: str, known: Collection[str], *, needed: bool) -> frozenset[str]:
    """One code, or several with ";", "|" or "+" between them."""
    codes = frozenset(code.strip().lower() for code in re.split(r"[;|+]", cell)) - {""}
    if needed and not codes:
        raise CannotPrice(f"Chưa ghi nhóm (group): ghi mã nhóm, hoặc {NO_GROUP} nếu không thuộc nhóm nào.")
    for code in sorted(codes - {NO_GROUP} - set(known)):
        raise CannotPrice(
            f"Nhóm “{code}” không có: các nhóm là {', '.join(sorted(known))}, hoặc {NO_GROUP} (không thuộc nhóm nào)."
        )
    return codes - {NO_GROUP}


def _whole(cell: str, name: str) -> int | None:
    if cell and not re.fullmatch("[0-9]{1,4}", cell):
        raise CannotPrice(f"{name} là “{cell}”: phải là số nguyên, ví dụ 12.")
    return int(cell) if cell else None


def _amount(cell: str, name: str) -> int | None:
    try:
        return amount_of(cell) if cell else None
    except NotAnAmount as error:
        raise CannotPrice(f"{name}: {error}") from error


def _province(cell: str, known: Collection[str] | None) -> str:
    if cell and known is not None and cell not in known:
        raise CannotPrice(f"Mã tỉnh “{cell}” không có: ghi mã hai chữ số, ví dụ 24, hoặc để trống.")
    return cell


def _day(cell: str) -> date:
    iso, vietnamese = _ISO_DAY.fullmatch(cell), _VIETNAMESE_DAY.fullmatch(cell)
    parts = iso.groups() if iso else vietnamese.groups()[::-1] if vietnamese else ()
    try:
        return date(*map(int, parts))
    except (ValueError, TypeError) as error:
        raise CannotPrice(
            f"Ngày đóng (paid_on) là “{cell}”: phải là một ngày có thật, ghi 2027-01-25 hoặc 25/01/2027."
        ) from error
