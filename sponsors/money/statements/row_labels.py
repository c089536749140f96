"""Rows of a statement that name a balance or a sum rather than a transfer.

Pure. A label is understood only as a whole: "Tổng công ty … ủng hộ" is no sum.
"""

import re
from collections.abc import Iterable

from locations.vietnamese import fold

BALANCE, SUM = "Dòng số dư", "Dòng cộng"

_LETTERS = re.compile(r"[a-z]+")
_BALANCES = re.compile(
    r"(?:(?:so du|sd|balance)(?: (?:dau|cuoi|ky|ngay|thang|nam|mang|chuyen|sang|truoc|hien tai|tai|den|tu|tk|tai khoan|"
    r"kha dung|brought|carried|forward|b f|c f))*|(?:opening|closing|ending|beginning|available|current) balance)"
)
_SUMS = re.compile(
    r"(?:(?:tong|cong|tong cong|doanh so|luy ke)(?: (?:cong|phat sinh|ps|so|tien|giao dich|gd|no|co|ghi|vao|ra|thu|chi|"
    r"trong|ky|ngay|thang|nam|trang|luy ke|tu dau|dau|den|tat ca|mang sang|chuyen sang|doanh so|so luong|mon))*|"
    r"(?:grand |sub)?total(?: (?:debit|credit|amount|transactions?|withdrawals?|deposits?|and))*)"
)
_KINDS = {
    BALANCE: re.compile(rf"(?:{_BALANCES.pattern})(?: (?:{_BALANCES.pattern}))*"),
    SUM: re.compile(rf"(?:{_SUMS.pattern})(?: (?:{_SUMS.pattern}))*"),
}
_CURRENCY = frozenset({"vnd", "dong"})


def label_of(texts: Iterable[str]) -> str:
    """`BALANCE` or `SUM` if one of a row's texts is such a label; "" for others."""
    for text in texts:
        words = " ".join(word for word in _LETTERS.findall(fold(text)) if word not in _CURRENCY)
        for kind, pattern in _KINDS.items():
            if words and pattern.fullmatch(words):
                return kind
    return ""
