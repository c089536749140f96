"""What stands where a gift is asked for, and asks for none: "đã có BHYT", "không nhận thẻ", "không".

Pure. A card must not go to somebody who has one by the very words that name it, or wants none; that is settled by a
person.
"""

from __future__ import annotations

import re

from beneficiaries.reading.problems import Problem, error, quoted
from locations.vietnamese import exact_key, fold

_MAY_DENY = re.compile(
    r"đã|đang|rồi|không|ko\b|k\b|từ chối|chưa (?:cần|có nhu cầu)|xin (?:rút|thôi)|da |dang |roi\b|khong|tu choi", re.I
)
_CLAUSES = re.compile(r"[;,.\n|]+|\s[-–]\s|\b(?:nhưng|đề nghị|xin (?=sổ|thẻ|quà|được))\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:(?:đã|đang|hiện) (?:có|được|tham gia|mua|cấp|hưởng|đóng|nhận|sử dụng)|có rồi|rồi(?=\W*\Z)|không|ko|từ chối|"
    r"chưa cần|chưa có nhu cầu|xin rút|xin thôi)\b"
)
_DENIED_PLAIN = re.compile(
    r"\b(?:da (?:co|duoc|tham gia|mua|cap|nhan)|dang (?:co|tham gia|huong)|roi(?=\W*\Z)|khong|ko|tu choi)\b"
)
_NO = frozenset({"khong", "ko", "k", "no", "false"})


def without_denials(text: str) -> str:
    """A wish without the clauses that say that something is there already, or not wanted; the text itself, if none
    does."""
    if _MAY_DENY.search(text) is None:  # mostly
        return text
    clauses = [clause for clause in _CLAUSES.split(text) if clause.strip()]
    left = [clause for clause in clauses if not _denies(clause)]
    return text if len(left) == len(clauses) else "; ".join(left)


def _denies(clause: str) -> bool:
    key = exact_key(clause)
    return (_DENIED_PLAIN if key.isascii() else _DENIED).search(key) is not None


def says_no(text: str) -> bool:
    """Whether a text is nothing but a no in words; a dash or 0 says less."""
    return fold(text).strip(" .()") in _NO


def request_denied(written: str) -> Problem:
    """That the words where a gift would be named refuse one."""
    return error(
        "requested",
        "request_denied",
        f"Phần đề nghị tặng ghi {quoted(written)}, có vẻ là không đề nghị hoặc đã có: hãy chọn loại quà nếu vẫn đề "
        "nghị, nếu không hãy để riêng dòng này.",
    )
