"""What stands above the table of a statement: the number of the account, and its currency.

Pure.
"""

import re
from collections.abc import Sequence

from documents.workbooks.workbook import Row
from locations.vietnamese import fold
from sponsors.money.statements.columns import text_of

_ACCOUNT_WORDS = re.compile(
    r"(?<![0-9a-z])(?:so tai khoan|so tk|stk|tai khoan so|tai khoan|tk so|tk|account number|account no|account|a/c no|"
    r"a/c)\b[^0-9a-z]*(?:(?:tien gui|thanh toan|khach hang|so)\b[^0-9a-z]*)*"
    r"(?:\(?(?:account number|account no|account|a/c no|number|no|vnd)\b\)?[^0-9a-z]*)?"
)
_CURRENCY = re.compile(
    r"(?:loai tien(?: te)?|tien te|dong tien|currency|ccy)\W*(?:(?:currency|ccy)\W*)?\b(usd|eur|jpy|gbp|aud|cad|chf|"
    r"cny|hkd|krw|lak|sgd|thb|twd)\b"
)
# Digits, which may be parted, or letters and digits without anything between ("12345678abc", "xyz0001").
_NUMBER = re.compile(
    r"(?:[0-9](?:[ .\-]?[0-9]){5,18}|(?=[a-z]*[0-9])(?=[0-9]*[a-z])(?![0-9]+vnd)[0-9a-z]{5,19})(?![0-9a-z])|"
    r"[0-9]{6,19}(?=vnd(?![0-9a-z]))"
)
_BETWEEN = re.compile(r"[ .\-]")


def account_in(rows: Sequence[Row]) -> str:
    """The number of the account as these rows state it, digits and capital letters; "" if they don't."""
    for row in rows:
        texts = [text for cell in row.cells if (text := text_of(cell))]
        for place, text in enumerate(texts):
            for words in _ACCOUNT_WORDS.finditer(fold(text)):
                after = fold(text)[words.end() :] or fold(texts[place + 1] if place + 1 < len(texts) else "")
                if (number := _NUMBER.match(after)) is not None:
                    return _BETWEEN.sub("", number[0]).upper()
    return ""


def foreign_currency_in(rows: Sequence[Row]) -> str:
    """The currency that these rows state, if it is none of ours: "USD"; "" else."""
    for row in rows:
        found = _CURRENCY.search(fold(" ".join(map(text_of, row.cells))))
        if found is not None:
            return found[1].upper()
    return ""
