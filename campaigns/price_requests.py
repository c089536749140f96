"""A CSV file of prices to be computed: what each row asks, or what is wrong with it.

Pure: bytes in, rows out. Columns: `COLUMNS`, and `value` (of a gift) and `province` if wanted; others are ignored, as
is what makes no difference to the kind of a row (the place in the household of a book, the income of a card). The
separator is a comma, a semicolon (as Vietnamese Excel writes) or a tab; UTF-8 with or without a byte-order mark.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from campaigns.tariff_rows import BOOK, CARD, GIFT, CannotPrice, Facts
from locations.vietnamese import NotAnAmount, amount_of, clean_spaces

COLUMNS = ("kind", "months", "paid_on", "group", "household_position", "monthly_income")
MORE_COLUMNS = ("value", "province")
NO_GROUP = "other"
MOST_LINES_OF_A_ROW = 20  # as far as a cell with line breaks, such as a note, may run
_BROKEN = 'Dấu ngoặc kép (") trong dòng mở mà không đóng, hoặc đặt sai chỗ: sửa lại dòng này.'
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


class Line(NamedTuple):
    """A row of the file, and the line on which it begins (from 1, blank lines counted)."""

    number: int
    asked: Request | BadRow


def read(content: bytes, *, groups: Collection[str], provinces: Collection[str] | None = None) -> list[Line]:
    """Each row of the file in its order, blank lines left out. `groups`, `provinces`: the codes that are known (None:
    not known which).

    Raises `UnreadableFile`.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile("tệp không phải văn bản UTF-8: lưu lại ở dạng “CSV UTF-8”.") from error
    lines = [(place, line) for place, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip()]
    heads = lines[0][1] if lines else ""
    if not heads:
        raise UnreadableFile(f"tệp trống: dòng đầu phải là tên cột ({', '.join(COLUMNS)}).")
    separator = max(",;\t", key=heads.count)
    names = _cells([heads], separator)
    if names is None:
        raise UnreadableFile("dòng tên cột viết sai dấu ngoặc kép.")
    names = [clean_spaces(name).lower() for name in names]
    places, bodies = [place for place, _line in lines[1:]], [line for _place, line in lines[1:]]
    return [
        Line(places[first], BadRow(_BROKEN) if cells is None else _row(names, cells, groups, provinces))
        for first, cells in _records(bodies, separator, len(names))
    ]


def _records(lines: Sequence[str], separator: str, columns: int) -> Iterator[tuple[int, list[str] | None]]:
    """The place of the first line of each row, and its cells, None where its quotes are broken. A quoted cell may run
    over some lines, if the row then has its columns; else the quote stands open by mistake, and the lines after it are
    rows of their own.
    """
    place = 0
    while place < len(lines):
        cells, used = _cells(lines[place : place + 1], separator), 1
        for more in range(2, MOST_LINES_OF_A_ROW + 1) if cells is None else ():
            together = lines[place : place + more]
            if together[-1].count(separator) == columns - 1:
                break  # by itself a row
            if (found := _cells(together, separator)) is not None and len(found) == columns:
                cells, used = found, more
                break
        yield place, cells
        place += used


def _cells(lines: Sequence[str], separator: str) -> list[str] | None:
    """The cells of one row written on these lines; None if they are not exactly one row."""
    try:
        rows = list(csv.reader(io.StringIO("\n".join(lines), newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _row(
    names: Sequence[str], cells: Sequence[str], groups: Collection[str], provinces: Collection[str] | None
) -> Request | BadRow:
    if len(cells) > len(names):
        return BadRow("Dòng có nhiều ô hơn số cột: kiểm tra dấu phẩy trong các ô.")
    line = {name: clean_spaces(cell) for name, cell in zip(names, cells, strict=False)}
    missing = [column for column in COLUMNS if column not in line]
    if missing:
        return BadRow(f"Thiếu cột {', '.join(missing)}.")
    try:
        return _request(line, groups, provinces)
    except CannotPrice as error:
        return BadRow(str(error))


def _request(line: Mapping[str, str], groups: Collection[str], provinces: Collection[str] | None) -> Request:
    """Only the cells that make a difference for the kind are read. Raises `CannotPrice`."""
    kind = _kind(line["kind"])
    day = _day(line["paid_on"])
    if kind == GIFT:
        return Request(kind, None, day, Facts(value=_amount(line.get("value", ""), "Giá trị quà (value)")))
    position, income = line["household_position"], line["monthly_income"]
    facts = Facts(
        groups=_groups(line["group"], groups),
        household_position=_whole(position, "Thứ tự trong hộ (household_position)") if kind == CARD else None,
        monthly_income=_amount(income, "Thu nhập (monthly_income)") if kind == BOOK else None,
        province=_province(line.get("province", ""), provinces),
    )
    return Request(kind, _whole(line["months"], "Số tháng (months)"), day, facts)


def _kind(cell: str) -> str:
    if cell.lower() not in (BOOK, CARD, GIFT):
        raise CannotPrice(f"Loại quà tặng “{cell}” không có: ghi card (thẻ BHYT), book (sổ BHXH) hoặc gift (quà).")
    return cell.lower()


def _groups(cell: str, known: Collection[str]) -> frozenset[str]:
    """One code, or several with ";", "|" or "+" between them."""
    codes = frozenset(code.strip().lower() for code in re.split(r"[;|+]", cell)) - {""}
    if not codes:
        raise CannotPrice(f"Chưa ghi nhóm (group): ghi mã nhóm, hoặc {NO_GROUP} nếu không thuộc nhóm nào.")
    for code in sorted(codes - {NO_GROUP} - set(known)):
        raise CannotPrice(
            f"Nhóm “{code}” không có: các nhóm là {', '.join(sorted(known))}, hoặc {NO_GROUP} (không thuộc nhóm nào)."
        )
    return codes - {NO_GROUP}


def _whole(cell: str, name: str) -> int | None:
    """A whole number, also as programs write it that know no other than decimal ones: "12.0"."""
    if not cell:
        return None
    if found := re.fullmatch(r"([0-9]{1,4})(?:[.,]0+)?", cell):
        return int(found[1])
    if cell.isascii() and cell.isdigit():
        raise CannotPrice(f"{name} là “{cell}”: số quá lớn, nhiều nhất là 9999.")
    raise CannotPrice(f"{name} là “{cell}”: phải là số nguyên, ví dụ 12.")


def _amount(cell: str, name: str) -> int | None:
    """An amount; "2000000.0" is two million, while "2.000.000" has separators."""
    decimal = re.fullmatch(r"([0-9]+)[.,]0{1,2}", cell)
    try:
        return amount_of(decimal[1] if decimal else cell) if cell else None
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
