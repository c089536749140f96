"""Files that no program wrote: the lists of `tests/lists`, damaged or made strange as a number says.

`damaged(seed)` gives the same file for the same number, as long as the lists are the same.
"""

import csv
import io
import random
from dataclasses import dataclass
from functools import cache

from documents.workbooks.biff import safe_stream
from documents.workbooks.packages import PackageError
from documents.workbooks.workbook import UnreadableFile, read_workbook
from tests.beneficiaries.corpus import LISTS, expected_answers
from tests.beneficiaries.odd_packages import is_package, packed, parts_of, with_odd_parts, workbook_parts
from tests.beneficiaries.odd_values import ENCODINGS, PIECES, odd_value

MOST_CELLS = 5_000
_TEXT_ENCODINGS = ("utf-8-sig", "utf-16", "cp1258")


@dataclass(frozen=True)
class DamagedFile:
    """`source`: the list it was made from, sent for `commune` if for one; `how`: what was done to it."""

    seed: int
    source: str
    commune: str | None
    how: str
    content: bytes

    @property
    def name(self) -> str:
        return f"{self.seed}-{self.how}-{self.source}"


def damaged(seed: int) -> DamagedFile:
    """The file of a number."""
    dice = random.Random(f"any file {seed}")
    source = dice.choice(_names())
    content = (LISTS / source).read_bytes()
    how = dice.choices(*_ways(content))[0]
    return DamagedFile(seed, source, _answers()[source]["arguments"]["commune"], how, _WAYS[how](content, dice))


def mutated(content: bytes, dice: random.Random, *, in_place: bool) -> bytes:
    """Some bytes altered; where offsets matter mostly without moving any."""
    altered = bytearray(content)
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(altered))
        match dice.randrange(2 if in_place else 5):
            case 0:
                altered[place] = dice.randrange(256)
            case 1:
                piece = dice.choice(PIECES)
                altered[place : place + len(piece)] = piece
            case 2:
                altered[place:place] = altered[dice.randrange(len(altered)) :][: dice.randint(1, 200)]
            case 3 if len(altered) > 100:
                del altered[place : place + dice.randint(1, 60)]
            case 4 if dice.random() < 0.3:
                del altered[place + 1 :]
    return bytes(altered)


def with_a_mutated_part(content: bytes, dice: random.Random) -> bytes:
    """A ZIP file that is whole, in which one part is damaged."""
    parts = parts_of(content)
    chosen = dice.choice([name for name in parts if name.endswith((".xml", ".rels")) and parts[name]])
    return packed(parts | {chosen: mutated(parts[chosen], dice, in_place=False)})


@cache
def _answers() -> dict[str, dict[str, dict[str, str | None]]]:
    return expected_answers()


@cache
def _names() -> tuple[str, ...]:
    return tuple(name for name in _answers() if (LISTS / name).stat().st_size)


@cache
def _cells(name: str) -> tuple[tuple[tuple[object, ...], ...], ...]:
    """The rows of each sheet as they are read; nothing of a file that is refused."""
    try:
        book = read_workbook((LISTS / name).read_bytes())
    except UnreadableFile:
        return ()
    return tuple(tuple(row.cells for row in sheet.rows) for sheet in book.sheets if sheet.rows)


def _ways(content: bytes) -> tuple[list[str], list[int]]:
    """What may be done to a file, and how often it is."""
    ways = {"bytes": 2, "cut": 1, "spliced": 1, "cells": 6}
    if is_package(content):
        ways |= {"part": 2, "odd-parts": 12, "parts-moved": 2}
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        ways |= {"in-place": 5, "records": 5}
    else:
        ways |= {"text": 6, "encoding": 2}
    return list(ways), list(ways.values())


def _bytes(content: bytes, dice: random.Random) -> bytes:
    return mutated(content, dice, in_place=False)


def _in_place(content: bytes, dice: random.Random) -> bytes:
    return mutated(content, dice, in_place=True)


def _cut(content: bytes, dice: random.Random) -> bytes:
    start = dice.choice((0, 0, 0, dice.randrange(len(content))))
    return content[start : dice.randint(start + 1, len(content))]


def _spliced(content: bytes, dice: random.Random) -> bytes:
    """The beginning of one file and the end of another, of the same kind or not."""
    other = (LISTS / dice.choice(_names())).read_bytes()
    return content[: dice.randint(1, len(content))] + other[dice.randrange(len(other)) :]


def _records(content: bytes, dice: random.Random) -> bytes:
    """The stream of records of an old workbook, with numbers, lengths or contents of some altered; no container."""
    try:
        stream = bytearray(safe_stream(content).content)
    except (UnreadableFile, PackageError):
        return _in_place(content, dice)
    places = []
    place = 0
    while place + 4 <= len(stream):
        places.append(place)
        place += 4 + int.from_bytes(stream[place + 2 : place + 4], "little")
    for place in sorted(dice.sample(places, min(len(places), dice.randint(1, 5))), reverse=True):
        length = int.from_bytes(stream[place + 2 : place + 4], "little")
        end = place + 4 + length
        match dice.randrange(6):
            case 0:
                del stream[place:end]
            case 1:
                stream[end:end] = stream[place:end] * dice.choice((1, 3, 500))
            case 2:
                other = dice.choice(places)
                stream[place : place + 2] = stream[other : other + 2]
            case 3:
                stream[place + 2 : place + 4] = dice.choice((0, 1, length + 1, 0xFFFF)).to_bytes(2, "little")
            case _ if length:
                piece = dice.choice((*PIECES, dice.randbytes(2), dice.randbytes(8)))[:length]
                at = place + 4 + dice.randint(0, length - len(piece))
                stream[at : at + len(piece)] = piece
    return bytes(stream)


def _text(content: bytes, dice: random.Random) -> bytes:
    """Odd values between the bytes of a text."""
    altered = bytearray(content)
    for _ in range(dice.randint(1, 5)):
        place = dice.randrange(len(altered))
        value = str(odd_value(dice)).encode(dice.choice(("utf-8", "utf-16-le")), "surrogatepass")
        altered[place : place + dice.choice((0, 0, 5, 50))] = value + dice.choice(
            (b"", b'"', b";", b"\t", b"\r", b"\n")
        )
    return bytes(altered)


def _encoding(content: bytes, dice: random.Random) -> bytes:
    """The text in another encoding, or as if it were in another one."""
    text = content.decode(dice.choice(ENCODINGS), "replace")
    return text.encode(dice.choice(ENCODINGS), dice.choice(("replace", "ignore", "xmlcharrefreplace")))


def _moved(content: bytes, dice: random.Random) -> bytes:
    """Parts of a package taken out, exchanged, taken from another package, or there under another name."""
    parts = parts_of(content)
    for _ in range(dice.randint(1, 3)):
        names = list(parts)
        one, other = dice.choice(names), dice.choice(names)
        match dice.randrange(5):
            case 0 if len(names) > 1:
                del parts[one]
            case 1:
                parts[one], parts[other] = parts[other], parts[one]
            case 2:
                package = (LISTS / dice.choice(_names())).read_bytes()
                parts |= {one: parts_of(package).get(one, b"")} if is_package(package) else {one: b""}
            case 3:
                parts[one.upper()] = parts.pop(one)
            case 4:
                parts[f"xl/worksheets/sheet{dice.randint(1, 9)}.xml"] = parts[one]
    return packed(parts)


def _cells_altered(content: bytes, dice: random.Random) -> bytes:
    """A whole file of any format with the cells of lists, some altered, moved, repeated or put together."""
    sheets = [sheet for name in dice.sample(_names(), 4) for sheet in _cells(name)]
    rows = [list(row) for row in dice.choice(sheets or [(("Họ và tên",), ("Vũ Thị An",))])]
    for _ in range(dice.randint(1, 8)):
        rows = _altered(rows, sheets, dice)
    width = max(1, *map(len, rows))
    rows = rows[: MOST_CELLS // width + 1]
    if dice.random() < 0.3:
        return _delimited(rows, dice)
    return packed(workbook_parts(rows))


def _altered(rows: list[list[object]], sheets: list[tuple[tuple[object, ...], ...]], dice: random.Random):
    row = dice.choice(rows)
    match dice.randrange(9):
        case 0 | 1 | 2 | 3 if row:
            row[dice.randrange(len(row))] = odd_value(dice)
        case 4:
            column, value = dice.randrange(12), odd_value(dice)
            for one in rows:
                if column < len(one) and dice.random() < 0.5:
                    one[column] = value
        case 5:
            one, other = dice.randrange(12), dice.randrange(12)
            for cells in rows:
                if max(one, other) < len(cells):
                    cells[one], cells[other] = cells[other], cells[one]
        case 6:
            rows = rows + [list(row) for _ in range(dice.choice((1, 3, 300)))]
        case 7 if sheets:
            rows = rows + [list(one) for one in dice.choice(sheets)]
        case 8:
            dice.shuffle(rows)
    return rows


def _delimited(rows: list[list[object]], dice: random.Random) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=dice.choice(",;\t|"), quoting=dice.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    writer.writerows([["" if cell is None else str(cell) for cell in row] for row in rows])
    errors = dice.choice(("replace", "ignore", "xmlcharrefreplace"))
    return text.getvalue().encode(dice.choice((*_TEXT_ENCODINGS, *ENCODINGS)), errors)


_WAYS = {
    "bytes": _bytes,
    "in-place": _in_place,
    "cut": _cut,
    "spliced": _spliced,
    "records": _records,
    "text": _text,
    "encoding": _encoding,
    "part": with_a_mutated_part,
    "parts-moved": _moved,
    "odd-parts": with_odd_parts,
    "cells": _cells_altered,
}
