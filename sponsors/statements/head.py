"""What stands above the table of a statement: the number of the account, and the period.

Pure.
"""

import re
from collections.abc import Sequence

from documents.workbooks.workbook import Row
from locations.vietnamese import fold
from sponsors.statements.columns import text_of

_ACCOUNT_WORDS = re.compile(
    r"(?:so tai khoan|so tk|stk|tai khoan so|tai khoan|account number|account no|account|a/c no|a/c)\b[^0-9a-z]*"
    r"(?:\(?(?:account number|account no|account|a/c no|number|no|vnd)\b\)?[^0-9a-z]*)?"
)
_NUMBER = re.compile(r"[0-9](?:[ .\-]?[0-9]){5,18}(?![0-9])")
_BETWEEN = re.compile(r"[ .\-]")


def account_in(rows: Sequence[Row]) -> str:
    """The number of the account as these rows state it, digits only; "" if they don't."""
    for row in rows:
        texts = [text for cell in row.cells if (text := text_of(cell))]
        for place, text in enumerate(texts):
            words = _ACCOUNT_WORDS.match(fold(text))
            if words is None:
                continue
            after = fold(text)[words.end() :] or fold(texts[place + 1] if place + 1 < len(texts) else "")
            if (number := _NUMBER.match(after)) is not None:
                return _BETWEEN.sub("", number[0])
    return ""
