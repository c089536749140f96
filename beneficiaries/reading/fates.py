"""What a remark says became of a person: that he or she has died, has moved away, or may be away.

Pure. The words stand in a table; of several that fit, the longest counts, so that "mất sức lao động" and "mất liên lạc"
are not read as "mất". They count only where a clause says them of the person: "mẹ mất" and "chồng đi làm ăn xa" tell of
somebody else. Without diacritics "mat" alone may be an eye, so there "da mat" is asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

from locations.vietnamese import exact_key, fold


class Fate(StrEnum):
    DIED = "died"
    MOVED = "moved"
    AWAY = "away"


PHRASES: dict[Fate | None, str] = {
    Fate.DIED: "mất, chết, qua đời, từ trần, tử vong, tạ thế, không còn sống, không còn nữa",
    Fate.MOVED: "chuyển khẩu, chuyển hộ khẩu, cắt khẩu, cắt hộ khẩu, chuyển đi, chuyển nơi ở, chuyển nơi cư trú, "
    "chuyển chỗ ở, chuyển địa bàn, chuyển khỏi, chuyển nơi khác, chuyển tỉnh khác, chuyển xã khác, chuyển "
    "vào nam, chuyển vào miền nam, chuyển vào trong nam, chuyển vào sài gòn, chuyển vào tp, chuyển vào "
    "thành phố, chuyển ra bắc, chuyển ra miền bắc, chuyển ra ngoài bắc, chuyển ra tp, chuyển ra thành "
    "phố, chuyển ra nước ngoài, chuyển lên tp, chuyển lên thành phố, chuyển sang nước ngoài, vào nam sinh "
    "sống, vào nam ở, vào miền nam sinh sống, đi khỏi, đi nơi khác, đi chỗ khác, không cư trú, không còn "
    "cư trú, không thường trú, không còn thường trú, không sinh sống, không còn sinh sống, không ở địa "
    "phương, không ở xã, không ở thôn, không ở đây, không còn ở địa phương, không còn ở xã, không còn ở "
    "thôn, không còn ở đây, chuyển sang tỉnh khác, chuyển sang huyện khác, chuyển sang xã khác, chuyển "
    "sang phường khác, chuyển huyện khác, chuyển đi nơi khác",
    Fate.AWAY: "vắng mặt, vắng nhà, đi vắng, không có mặt, đi xa, làm xa, đi làm xa, làm ăn xa, đi làm ăn xa, đi làm "
    "ăn nơi khác, làm ăn nơi khác, đi làm nơi khác, vào nam, vào nam làm ăn, vào miền nam làm ăn, đi miền "
    "nam, đi nước ngoài, ở nước ngoài, xuất khẩu lao động, đi xuất khẩu lao động, đi lao động nước ngoài, "
    "bỏ đi, bỏ nhà đi, mất tích, mất liên lạc",
    None: "mất sức, mất khả năng, mất việc, mất trí, mất ngủ, mất mùa, mất đất, mất nhà, mất thẻ, mất giấy, mất "
    "giấy tờ, mất sổ, mất cccd, mất cmnd, mất căn cước, mất thu nhập, mất nguồn, mất tiền, mất trộm, mất "
    "mát, mất tay, mất chân, mất cha, mất mẹ, mất bố, mất vợ, mất chồng, mất con, chết vợ, chết chồng, "
    "chết con, chuyển đi viện, chuyển viện, chuyển đi bệnh viện, đi xa viện",
}
"""Words by what they say; those of None begin like others and say something else."""

_KIN = (
    r"(?:(?:bố|cha|ông) (?:mẹ|bà)|con (?:trai|gái|cái|dâu|rể|lớn|út)|chủ hộ|thân nhân|người thân|gia đình|cả nhà|"
    r"cha|bố|ba|má|mẹ|vợ|chồng|con|cháu|ông|bà|anh|chị|em|cô|dì|chú|bác|cậu|mợ|thím)"
)
_ONLY_KIN = rf"{_KIN}(?:(?: và|,) {_KIN})*\s*:?"
_DATE = r"(?:(?:ngày|tháng|năm|từ|cuối|đầu|giữa|hồi|lúc|t) ?)*\d[\d/.-]*"
_BEFORE = rf"(?:(?:{_DATE}|người này|đối tượng|đương sự|bản thân|cụ|hiện|nay|tại|đã|mới|vừa|đang|bị)[\s,:]+)*+"
_WHEN = (
    r"[\s,:]*(?:(?:(?:từ|vào|hồi|lúc|trong|cuối|đầu|giữa|trước|sau|khoảng|được|ngày|tháng|năm|tuần|hôm|t)\s*)*\d.*|"
    r"(?:do|vì|rồi|tại|ở|khi|lúc|cách đây|đột ngột|(?:đầu|cuối|giữa) (?:năm|tháng)|năm (?:ngoái|nay|kia|trước)|"
    r"tháng (?:trước|này)|tuần (?:trước|này)|hôm (?:qua|kia|nay)|mới đây|gần đây|đã lâu|lâu rồi|trước tết|sau tết|"
    r"bệnh|đuối nước)\b.*)?"
)
_ARRIVED = r"\b(?:từ (?!ngày|tháng|năm|đầu|cuối|giữa|\d)\w|(?:về|đến) (?:xã|phường|thôn|địa phương|đây)\b)"
_REGISTERED = ("chuyển khẩu", "chuyển hộ khẩu")
_ARRIVED_THERE = (
    r"(?:về|đến)(?:\s*\Z|[\s,:]+(?:(?:từ|vào|hồi|lúc) )?(?:(?:đầu|cuối|giữa) )?(?:\d{4}\b|\d+[/.-]\d|t ?\d|"
    r"(?:ngày|tháng|năm) ?\d|(?:năm|tháng) (?:ngoái|nay|kia|trước|này)\b|được \d|mới đây|gần đây|đã lâu|lâu rồi|rồi\b))"
)
"""Whose household is registered "đến 2020" has come; "về Nam Định", with a place behind it, is gone."""
_BACK = r"\b(?:đã|mới|vừa|lại) (?:trở |quay )?về\b"
_HINT = re.compile(
    r"\b(?:mat|chet|doi|tran|vong|the|song|nua|khau|chuyen|khong (?:con|cu|thuong|sinh|o|co)|vang|xa|di|vao|lam an|"
    r"nuoc ngoai|lao dong)\b"
)
"""Without one of these words, folded, there is nothing to look for."""


_ONLY_WITH_MARKS = frozenset({"bỏ đi"})
"""Without diacritics it may be "bố đi …"."""


class _Words:
    """The table and what may stand around its words, in one spelling: with diacritics or without."""

    def __init__(self, spell: Callable[[str], str], without: frozenset[str] = frozenset()) -> None:
        known = [(phrase, fate) for fate, phrases in PHRASES.items() for phrase in phrases.split(", ")]
        self.table = {tuple(spell(phrase).split()): fate for phrase, fate in known if phrase not in without}
        self.longest = max(map(len, self.table))
        self.before = re.compile(spell(_BEFORE))
        self.when = re.compile(spell(_WHEN))
        self.arrived = re.compile(spell(_ARRIVED))
        self.registered = {tuple(spell(phrase).split()) for phrase in _REGISTERED}
        self.arrived_there = re.compile(spell(_ARRIVED_THERE))
        self.back = re.compile(spell(_BACK))
        self.only_kin = re.compile(spell(_ONLY_KIN))
        self.kin_next = re.compile(spell(rf"\s*{_KIN}\b"))

    def fate(self, key: str) -> Fate | None:
        """What a clause in this spelling says."""
        start = self.before.match(key)
        done = key[: start.end()] if start else ""
        words = key[len(done) :].split()
        known = (size for size in range(min(self.longest, len(words)), 0, -1) if self._at(words[:size]) in self.table)
        size = next(known, 0)
        found = self.table[self._at(words[:size])] if size else None
        rest = " ".join(words[size:])
        if self is _PLAIN and words[:size] == ["mat"] and not _DONE.search(done):
            return None
        if found is Fate.DIED:
            return found if self.when.fullmatch(rest) else None
        if found is not None and (self.arrived.search(rest) or self.back.search(rest) or self.kin_next.match(rest)):
            return None
        if self._at(words[:size]) in self.registered and self.arrived_there.match(rest):
            return None
        return found

    @staticmethod
    def _at(words: list[str]) -> tuple[str, ...]:
        return tuple(word.strip(" ,:()") for word in words)


def _without_marks(text: str) -> str:
    r"""Without diacritics, capitals as they are: ``\S`` and ``\s`` are two."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return bare.replace("đ", "d")


_DONE = re.compile(r"\b(?:da|moi|vua)\b")
_WRITTEN, _PLAIN = _Words(str), _Words(_without_marks, _ONLY_WITH_MARKS)


def fate_in(clause: str) -> Fate | None:
    """What one clause says of the person; None if it says nothing of that, or says it of somebody else."""
    if not _HINT.search(fold(clause)):
        return None
    key = exact_key(clause)
    return (_PLAIN if key.isascii() else _WRITTEN).fate(key)


def is_only_kin(clause: str) -> bool:
    """Whether a clause only names relatives, so that the next one speaks of them: "Chồng, mất năm 2020"."""
    key = exact_key(clause)
    return (_PLAIN if key.isascii() else _WRITTEN).only_kin.fullmatch(key) is not None
