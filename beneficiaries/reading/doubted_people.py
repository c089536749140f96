"""Remarks that somebody is not to be helped by this list at all: wants nothing, is struck off, or only cares for a
patient.

Pure. Like those of the dead and the departed they count only where a whole clause says them.
"""

from __future__ import annotations

import re
from enum import StrEnum

from beneficiaries.reading.problems import Problem, error, quoted
from locations.vietnamese import exact_key, fold


class Doubt(StrEnum):
    """The code of the problem."""

    DECLINED = "said_declined"
    STRUCK = "said_struck_off"
    CARER = "said_carer"


_MAY_SAY = re.compile(r"rut|tu choi|thoi|khong|chua|bo|loai|trung|nguoi", re.IGNORECASE)
_WHO = r"(?:(?:người này|gia đình|đối tượng|hiện|nay|đã|bị) )*"
_DECLINED = re.compile(
    rf"{_WHO}(?:(?:xin )?rút(?: (?:đơn|khỏi danh sách|tên|ra|hồ sơ).*)?|(?:xin )?từ chối\b(?! (?:điều trị|nuôi)\b).*"
    r"|xin (?:thôi|không nhận)\b.*|không nhận\b(?! (?:được|trợ cấp|lương|hỗ trợ|chế độ)\b).*"
    r"|(?:tự nguyện )?không nhận hỗ trợ(?: (?:nữa|này|lần này|đợt này|năm nay|của (?:chương trình|đợt)\b.*))?"
    r"|không (?:đề nghị|đồng ý)\b.*"
    r"|(?:không|chưa) có nhu cầu\b(?! (?:về |tìm )?việc làm\b).*)"
)
"""Who gets no pension, no support of another kind, or refuses a treatment, refuses no gift."""
_STRUCK = re.compile(
    rf"{_WHO}(?:(?:bỏ|loại|gạch|đưa ra|xóa)(?: (?:ra|khỏi danh sách|tên))?"
    r"|không (?:đủ điều kiện|đủ tiêu chuẩn|đúng đối tượng|xét)\b.*"
    r"|không thuộc đối tượng(?:\s*[^\w\s].*| (?:được )?(?:nhận|hưởng|tặng)\b.*)?"
    r"|trùng(?: (?:lặp|hồ sơ|danh sách).*)?)"
)
"""Two people may bear one name, and who is of no other programme may be of this one."""
_CARER = re.compile(
    r"(?:là )?người (?:chăm sóc|chăm nuôi|nuôi bệnh|nuôi dưỡng|nhà|giám hộ|đi cùng)"
    r"(?: (?:của )?(?:bệnh nhân|người bệnh|bn))?(?: (?:ở )?trên)?"
)
_WORDS = ((Doubt.DECLINED, _DECLINED), (Doubt.STRUCK, _STRUCK), (Doubt.CARER, _CARER))
_SAYINGS = {
    Doubt.DECLINED: "hãy để riêng dòng này với lý do “Người được đề nghị từ chối nhận”",
    Doubt.STRUCK: "hãy để riêng dòng này",
    Doubt.CARER: "hãy để riêng dòng này, vì đó không phải là người được đề nghị",
}


def doubt_in(clause: str) -> Doubt | None:
    """What a clause of a remark says of the person, if it says that."""
    if _MAY_SAY.search(fold(clause)) is None:  # mostly
        return None
    key = exact_key(clause)
    return next((doubt for doubt, words in _WORDS if words.fullmatch(key)), None)


def doubted(field: str, doubt: Doubt, said: str) -> Problem:
    """``said``: the clause, '' if it must not be repeated."""
    quote = f" {quoted(said)}" if said else ""
    return error(
        field,
        doubt.value,
        f"Danh sách ghi thêm{quote}: nếu đúng, {_SAYINGS[doubt]}; nếu không phải nói về người này, hãy sửa phần ghi "
        "thêm.",
    )
