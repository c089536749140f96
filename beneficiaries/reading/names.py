"""Names of people as they stand in lists.

Pure. A name is NFC, each word with a capital first letter, single spaces; where the tone mark stands is left as
it was written. What people add to a name (a number, "Bà", a remark in parentheses) is taken off and reported; a
name that may be two people's, or no name at all, is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from beneficiaries.reading.names_of_others import is_of_another, without_footnote, without_tail, words_apart
from beneficiaries.reading.notes import names_illness, status_remark
from beneficiaries.reading.problems import Problem, error, fixed, quoted, warning
from beneficiaries.reading.spelling import cell_text, is_old_font, repair_problem, repaired
from beneficiaries.reading.surnames import SURNAMES
from beneficiaries.reading.taken_cells import is_ditto
from documents.workbooks.workbook import BadCell, Cell
from locations.vietnamese import exact_key, title_name

FIELD = "full_name"

_NUMBERING = re.compile(r"^(?:\d{1,5}\s*[.)/:-]+\s*|[-+*•–]+\s*)+")
_REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]?\s*")
_AROUND_REMARK = " ()[].,;:"
_LONGEST_CELL = 300
# Where what became of the person may begin behind the name, up to the end of the cell.
_STATUS = re.compile(
    r"[\s,;:–-]+(?=((?i:đã|mới|vừa|hiện|nay|đang|chuyển|không|cắt|chết|mất|qua|từ|tử|tạ|đi|vắng|vào|bỏ|làm|xuất|ở|da|moi|vua"
    r"|hien|dang|chuyen|khong|cat|chet|tu|ta|di|vang|vao|bo|lam|xuat|bị|bi)\b.*)\Z)"
)
_MAY_END_WITH_IT = (" Thị", " Mất", " Chết", " Đời", " Trần", " Vong", " Mặt", " Xa", " Khẩu", " Đi")
_WHOLE_REMARK = re.compile(r"[(\[][^()\[\]]*[)\]]")
_BETWEEN_NAMES = re.compile(r"[,;/&+]|\s-\s|\bvà\b")
_WHOLE_NAME = 3
_MIDDLE_NAMES = frozenset({"thị", "văn"})
_HONORIFIC = re.compile(r"^(?:ông|bà|anh|chị|cháu|em|cụ|bé|cô|chú|bác|ô|b)(?:[.:]\s*|\s+)(?=\S)", re.IGNORECASE)
_NO_SURNAMES = ("bà ", "cụ ", "chị ", "bà. ", "bà: ")
"""Forms of address that are nobody's family name, so that any name may follow ("Bà Ka Hương")."""
_LEFT_OUT = re.compile(r"\.\.|__")
_EDGES = " .,;:_*-–/\\\"“”'"
_LETTERS = re.compile(r"[^\W\d_]+(?:[ '.-]+[^\W\d_]+)*'?\Z")
_NO_GIVEN_NAME = re.compile(r"\S+ [Tt]hị\Z")
_LONGEST, _SHORTEST = 60, 2
_MOST_WORDS = 8
_NAME_AND_REMARK = re.compile(r"((?:[^\W\d_]+ ){2,4}?[^\W\d_]+)(?:\s+[-–]\s+|\s*[(,;:]\s*|\s+(?=[^\W\d_A-Z]))[^\W\d_]")
_CAPITALS = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
# What stands where the name of a husband or wife would, and names nobody.
_NOBODY = frozenset(
    exact_key(words)
    for words in (
        *("đã mất", "mất", "đã chết", "chết", "đã qua đời", "qua đời", "đã từ trần", "ly hôn", "đã ly hôn", "ly dị"),
        *(
            "chưa đặt tên",
            "chưa có tên",
            "không tên",
            "bé trai",
            "bé gái",
            "cháu bé",
            "em bé",
            "trẻ sơ sinh",
            "chua dat ten",
        ),
        *("ly thân", "góa", "độc thân", "không", "không có", "không rõ", "chưa rõ", "chưa có", "bỏ đi", "đã bỏ đi"),
        *("da mat", "da chet", "qua doi", "da qua doi", "khong co", "khong ro"),
    )
)
# Most names of a list are written like that, and there is nothing to read in them.
_PLAIN_WORD = rf"[{_CAPITALS}][{_CAPITALS.lower()}]+"
_PLAIN = re.compile(rf"{_PLAIN_WORD}(?: {_PLAIN_WORD}){{1,3}}\Z")


class NameReading(NamedTuple):
    """``remark``: what stood beside the name in its cell, '' if nothing did."""

    value: str | None
    problems: tuple[Problem, ...] = ()
    remark: str = ""


def read_name(cells: tuple[Cell, ...]) -> NameReading:
    """The name from its cell, or from those of family and given name in this order."""
    bad = next((cell for cell in cells if isinstance(cell, BadCell)), None)
    if bad is not None:
        return NameReading(None, (_unknown(bad),))
    written = " ".join(text for cell in cells if (text := cell_text(cell).strip()))
    if not written.strip(_EDGES):
        return NameReading(None, (error(FIELD, "name_missing", "Thiếu họ tên: hãy nhập họ và tên."),))
    if any(not isinstance(cell, str) for cell in cells if cell is not None):
        return NameReading(None, (_no_name(written),))
    return _read_text(written) if len(written) <= _LONGEST else _read_text.__wrapped__(written)


def says_nobody(text: str) -> bool:
    """Whether a text in place of a name says that there is nobody ("Đã mất", "(ly hôn)")."""
    return exact_key(text).strip(" .,;:()[]-–") in _NOBODY


@lru_cache(maxsize=20_000)
def _read_text(written: str) -> NameReading:
    if is_of_another(written):
        return NameReading(None, (_not_own(written),))
    if _is_plain(written):
        return NameReading(None, (_no_name(written),)) if written.lower() in _NOBODY else NameReading(written)
    if is_ditto(written):
        return NameReading(None, (_no_name(written),))
    if two := _two_people(written):
        return NameReading(None, (two,))
    text = repaired(written)
    if text.old_font:
        return NameReading(None, (old_font_problem(FIELD, "Họ tên", written),))
    problems = [repair_problem(FIELD, written, text)]
    whole, remark = _apart(text.value)
    unnumbered = without_footnote(whole)
    bare, taken = _bare(unnumbered)
    name = title_name(words_apart(bare))
    if (
        not _LETTERS.match(name)
        or len(name) < _SHORTEST
        or len(name) > _LONGEST
        or len(name.split()) > _MOST_WORDS
        or says_nobody(name)
    ):
        return NameReading(None, (_no_name(written),))
    if taken or unnumbered != text.value:
        problems += _taken_off(text.value, name, remark)
    elif bare != name:
        problems.append(fixed(FIELD, "name_capitals", f"Đã viết hoa lại, {quoted(bare)} đọc là {quoted(name)}."))
    problems += _incomplete(written, name)
    return NameReading(name, tuple(problem for problem in problems if problem), remark)


def _incomplete(written: str, name: str) -> Iterator[Problem]:
    """What is said of a name of which a part seems to be missing."""
    if _LEFT_OUT.search(written):
        message = f"Họ tên {quoted(written)} còn để trống một phần, đọc là {quoted(name)}: hãy nhập đủ họ và tên."
        yield error(FIELD, "name_left_out", message)
    if _NO_GIVEN_NAME.match(name):
        message = f"Họ tên {quoted(name)} có vẻ còn thiếu tên sau chữ “Thị”: hãy xem lại."
        yield warning(FIELD, "name_no_given", message)
    if " " not in name:
        message = f"Họ tên {quoted(name)} chỉ có một chữ: hãy xem có thiếu họ hoặc tên không."
        yield warning(FIELD, "name_one_word", message)
    elif "." in name:
        yield warning(FIELD, "name_short", f"Họ tên {quoted(name)} viết tắt: hãy ghi đầy đủ nếu biết.")


def _taken_off(written: str, name: str, remark: str) -> Iterator[Problem]:
    """What is said of a name that is shorter than its cell. A remark that tells more than who is meant is looked at."""
    of_illness = names_illness(remark)
    whole = "" if of_illness else f" {quoted(written)}"
    yield fixed(FIELD, "name_remark", f"Đã bỏ phần ghi thêm,{whole} đọc là {quoted(name)}.")
    if remark and not of_illness and not status_remark(remark):
        message = f"Ô họ tên còn ghi {quoted(remark)}: hãy xem phần ghi thêm này có ảnh hưởng đến việc đề nghị không."
        yield warning(FIELD, "name_remark_kept", message)


def _apart(text: str) -> tuple[str, str]:
    """The name, and what stands beside it in parentheses or tells what became of the person."""
    remarks = [found.strip(_AROUND_REMARK) for found in _REMARK.findall(text)]
    whole = " ".join(_REMARK.sub(" ", text).split()) if remarks else text
    if len(whole) <= _LONGEST_CELL and not _STATUS.search(whole):
        whole, tail = without_tail(whole)
        remarks.append(tail)
    is_told = len(whole) <= _LONGEST_CELL and not says_nobody(whole)
    for said in _STATUS.finditer(whole) if is_told else ():
        if status_remark(said[1]) and _ends_before(whole[: said.start()], said[1]):
            remarks.append(said[1])
            whole = whole[: said.start()]
            break
    return whole, "; ".join(filter(None, remarks))


def _ends_before(name: str, said: str) -> bool:
    """Whether a name has come to its end where something seems to be said of the person. "Nguyễn Văn Mất" has not."""
    if not said[0].isupper():
        return True
    words = name.split()
    return len(words) > 1 and exact_key(words[-1]) not in _MIDDLE_NAMES


def _is_plain(written: str) -> bool:
    """Whether there is nothing to put right in a name, and nothing to take off."""
    if len(written) > _LONGEST or not _PLAIN.match(written) or _HONORIFIC.match(written):
        return False
    if written.endswith(_MAY_END_WITH_IT) or " Đã " in written:
        return False
    return not is_old_font(written)


def _bare(text: str) -> tuple[str, bool]:
    """The name without numbering, remarks and a form of address, and whether there was any."""
    bare = _REMARK.sub(" ", _NUMBERING.sub("", text)).strip(_EDGES)
    if _HONORIFIC.match(bare):
        rest = _HONORIFIC.sub("", bare)
        first = exact_key(rest.split()[0])
        if " " in rest and (first in SURNAMES or exact_key(bare).startswith(_NO_SURNAMES)):
            bare = rest
    bare = " ".join(bare.split())
    return bare, bare != text.strip(_EDGES)


def _two_people(written: str) -> Problem | None:
    """Lines or commas between two names: "Nguyễn Văn A, Trần Thị B"; or two whole names, and nothing between them."""
    lines = [_bare(line)[0] for line in _WHOLE_REMARK.sub(" ", written).splitlines()]
    parts = [_bare(part)[0].split() for line in lines for part in _BETWEEN_NAMES.split(line)]
    names = [words for words in parts if len(words) > 1 and exact_key(words[0]) in SURNAMES]
    if len(names) > 1:  # "từ trần" begins like a name
        names = [words for words in names if not status_remark(" ".join(words))]
    in_lines = sum(len(line.split()) >= _WHOLE_NAME for line in lines) > 1
    if len(names) < 2 and not in_lines and not any(map(_goes_on_with_another, names)):
        return None
    return error(
        FIELD,
        "name_several",
        f"Ô họ tên {quoted(' '.join(written.split()))} có vẻ ghi tên nhiều người: mỗi người phải ở một dòng riêng.",
    )


def _goes_on_with_another(words: list[str]) -> bool:
    """Whether a whole name is followed by one that begins beyond doubt: "Nguyễn Văn A Trần Thị B"."""
    keys = [exact_key(word) for word in words]
    later = range(_WHOLE_NAME, len(keys) - 2)
    return any(keys[at] in SURNAMES and keys[at + 1] in _MIDDLE_NAMES for at in later)


def _unknown(bad: BadCell) -> Problem:
    what = "công thức chưa có kết quả" if bad.is_formula else "ô bị lỗi"
    return error(FIELD, "cell_unknown", f"Họ tên là {what} ({bad.text}): hãy nhập họ và tên.")


def _not_own(written: str) -> Problem:
    return error(
        FIELD,
        "name_of_another",
        f"Ô họ tên {quoted(' '.join(written.split()))} có vẻ ghi theo tên người khác hoặc ghi cả hộ: hãy nhập họ và "
        "tên của chính người được đề nghị, mỗi người một dòng.",
    )


def _no_name(written: str) -> Problem:
    return error(
        FIELD, "name_unreadable", f"{quoted(' '.join(written.split()))} không phải là họ tên: hãy nhập họ và tên."
    )


def old_font_problem(field: str, label: str, written: str) -> Problem:
    """The remark on a text of before Unicode, which is not used."""
    return error(
        field,
        "old_font",
        f"{label} {quoted(' '.join(written.split()))} viết bằng phông chữ cũ (TCVN3 hoặc VNI): "
        "hãy nhập lại bằng bảng mã Unicode.",
    )


def is_womans(name: str) -> bool:
    """Whether hardly a man bears a name: "Lê Thị Bé"."""
    return "thị" in exact_key(name).split()[1:-1]


def ends_before_given_name(text: str) -> bool:
    """Whether a name stops at a word that a given name follows: "Trần Thị", "Lê Văn"."""
    words = exact_key(text).split()
    return len(words) == _WHOLE_NAME - 1 and words[0] in SURNAMES and words[1] in _MIDDLE_NAMES


def looks_like_name(cell: Cell) -> bool:
    """Whether a cell that stands alone in its row is rather a person than a title: it begins with a family name."""
    if not isinstance(cell, str):
        return False
    words = cell.split()
    return 2 <= len(words) <= 6 and exact_key(words[0]) in SURNAMES and _LETTERS.match(" ".join(words)) is not None


def named_with_remark(text: str) -> bool:
    """Whether a text begins with somebody's whole name, and goes on behind a sign or in small letters: "Trần Thị Lan -
    hộ nghèo", "Lê Văn Bốn hộ nghèo". A name of two words may be a place's."""
    found = _NAME_AND_REMARK.match(text.strip())
    if found is None or not looks_like_name(found[1]):
        return False
    return found[1].istitle() or (found[1].isupper() and exact_key(found[1]).split()[1] in _MIDDLE_NAMES)
