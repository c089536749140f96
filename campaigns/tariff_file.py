"""The file of tariffs that comes with the project: dated rates and shares as CSV (`campaigns/data/README.md`).

Pure: text in, rows out.
"""

import csv
from datetime import date
from typing import NamedTuple

from campaigns.tariff_rows import (
    BASE_SALARY,
    BOOK,
    BOOK_RATE,
    CARD,
    CARD_RATE,
    CARD_WAIT,
    HOUSEHOLD_STEP,
    INCOME_CEILING,
    INCOME_STEP,
    POVERTY_LINE,
    Rate,
    Share,
)

COLUMNS = ("what", "group", "position", "province", "valid_from", "value", "legal_basis")
_RATES = frozenset(
    {BASE_SALARY, POVERTY_LINE, CARD_RATE, BOOK_RATE, HOUSEHOLD_STEP, INCOME_STEP, INCOME_CEILING, CARD_WAIT}
)
_SHARES = {"card_share": CARD, "book_share": BOOK}


class WrongTariffFile(ValueError):
    """The file is not as it should be; the message names the line."""


class Rows(NamedTuple):
    rates: tuple[Rate, ...]
    shares: tuple[Share, ...]


def read(text: str) -> Rows:
    """The rows of the file in their order. Raises `WrongTariffFile`."""
    lines = csv.DictReader(text.splitlines(), strict=True)
    if tuple(lines.fieldnames or ()) != COLUMNS:
        raise WrongTariffFile(f"Dòng đầu phải là: {','.join(COLUMNS)}.")
    rates, shares = [], []
    for line in lines:
        try:
            row = _row(line)
        except (ValueError, TypeError) as error:
            raise WrongTariffFile(f"Dòng {lines.line_num}: {error}") from error
        if isinstance(row, Rate):
            rates.append(row)
        else:
            shares.append(row)
    return Rows(tuple(rates), tuple(shares))


def _row(line: dict[str, str]) -> Rate | Share:
    what, value, day = line["what"], int(line["value"]), date.fromisoformat(line["valid_from"])
    if what in _RATES:
        position = int(line["position"]) if line["position"] else None
        return Rate(what, value, day, line["legal_basis"], position)
    if what not in _SHARES:
        raise ValueError(f"không có mức “{what}”.")
    return Share(_SHARES[what], line["group"], value, day, line["legal_basis"], line["province"])
