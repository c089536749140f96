"""The banks that take transfers by VietQR: from our own table, `sponsors/data/banks.csv`.

Pure but for reading that table.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

COLUMNS = ("bin", "short_name", "name")

_BIN = re.compile(r"[0-9]{6}")


class WrongBankFile(ValueError):
    """The table is not as it should be; the message says where."""


@dataclass(frozen=True)
class Bank:
    """`bin`: six digits, given by NAPAS; `short_name`: as people call it ("Vietcombank"); `name`: in full."""

    bin: str
    short_name: str
    name: str


@cache
def known_banks() -> dict[str, Bank]:
    """BIN → bank, the large ones first."""
    return read((resources.files("sponsors") / "data" / "banks.csv").read_text("utf-8"))


def read(text: str) -> dict[str, Bank]:
    """BIN → bank in the order of the table, from CSV. Raises `WrongBankFile`."""
    lines = csv.DictReader(text.splitlines(), strict=True)
    if tuple(lines.fieldnames or ()) != COLUMNS:
        raise WrongBankFile(f"Dòng đầu phải là: {','.join(COLUMNS)}.")
    banks: dict[str, Bank] = {}
    for line in lines:
        if None in line or not all(line.values()) or not _BIN.fullmatch(line["bin"]):
            raise WrongBankFile(f"Dòng {lines.line_num}: cần mã BIN 6 chữ số, tên thường gọi và tên đầy đủ.")
        if line["bin"] in banks:
            raise WrongBankFile(f"Dòng {lines.line_num}: mã BIN {line['bin']} đã có ở trên.")
        banks[line["bin"]] = Bank(line["bin"], line["short_name"], line["name"])
    return banks
