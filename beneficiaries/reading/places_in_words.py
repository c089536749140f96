"""What a cell of a place says besides one address: where somebody is registered and where somebody stays, two communes
at once, the initials of the province.

Pure. Of an address with labels the registered one counts, else the one of the stay; two communes without a word which
is meant are a question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

from beneficiaries.reading.problems import Problem, error, quoted, warning
from locations.gazetteer import Candidate, Gazetteer
from locations.vietnamese import exact_key, fold

COMMUNE = "commune"

_LONGEST = 300
"""Characters of a cell that are looked at."""
_MAY_BE_LABELLED = re.compile(
    r"trú|hktt|hộ khẩu|đktt|tru\b|ho khau|nơi ở|chỗ ở|hiện ở|đang ở|quê|nguyên quán|\bở\s*:", re.IGNORECASE
)
_LABEL = re.compile(
    r"(?:nơi |địa chỉ |hiện |đang )*\b(?P<label>đăng ký thường trú|hộ khẩu thường trú|thường trú|hktt|đkhktt|đktt|"
    r"hộ khẩu|tạm trú|cư trú|nơi ở|chỗ ở|hiện ở|đang ở|ở(?=\s*:)|quê quán|nguyên quán|quê)\b"
    r"(?: hiện (?:nay|tại))?(?: tại| ở)?\s*:?\s*",
    re.IGNORECASE,
)
_REGISTERED = re.compile(r"đăng ký|thường|hktt|đktt|hộ khẩu", re.IGNORECASE)
_ORIGIN = re.compile(r"quê|nguyên", re.IGNORECASE)
_EDGES = " \t\n,;.:-–()"
_SEVERAL = re.compile(r"[,;/\n&+]|\s[-–]\s|\bvà\b|\bva\b")
_TYPED = re.compile(
    r"(?:xã(?! hội)|phường|thị trấn|đặc khu|xa(?! hoi)|phuong|thi tran|x\.|p\.|tt\.)\s*\S", re.IGNORECASE
)
_FORMER = re.compile(r"\b(?:cũ|trước đây|nay là|cu|truoc day)\b|[()]", re.IGNORECASE)
_SURE = frozenset({"exact", "folded", "successor"})
_LINES = re.compile(
    r"[ \t,;]*\n\s*(?=(?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|tỉnh|thành phố|tp\b|tx\b))", re.IGNORECASE
)
_MOST_WORDS = 6
_TITLE_UNIT = re.compile(
    r"\b(xã(?! hội)|phường|thị trấn|đặc khu)\s+((?:[A-ZĐÀ-Ỹ][^\W_]*\s*(?:[-–']\s*)?)+)", re.IGNORECASE
)
_INITIALS = re.compile(r"[,;–-]\s*([A-ZĐ]{2,4})\.?\s*\Z")


def by_label(text: str) -> tuple[str, Problem | None]:
    """The part of an address that counts, and what is said about it if another one stands beside it."""
    if len(text) > _LONGEST or _MAY_BE_LABELLED.search(text) is None:  # mostly
        return text, None
    parts = _LABEL.split(text)
    if len(parts) == 1:
        return text, None
    labelled = [
        (label, said) for label, part in zip(parts[1::2], parts[2::2], strict=True) if (said := part.strip(_EDGES))
    ]
    told = [(label, said) for label, said in labelled if not _ORIGIN.match(label)]
    before = parts[0].strip(_EDGES)
    registered = [said for label, said in told if _REGISTERED.match(label)]
    chosen = (registered or [said for _, said in told] or [before])[0]
    others = [said for said in (before, *(said for _, said in told)) if said and said != chosen]
    if not others:
        return chosen, None
    left = quoted("; ".join(others))
    message = f"Địa chỉ ghi nhiều nơi, đang lấy {quoted(chosen)}, không lấy {left}: hãy xem có đúng không."
    return chosen, warning(COMMUNE, "address_chosen", message)


def in_one_line(text: str, gazetteer: Gazetteer) -> str:
    """An address over several lines with commas between its units; a name that is broken over two stays whole."""
    if "\n" not in text or len(text) > _LONGEST:
        return text
    above, _, last = text.rstrip().rpartition("\n")
    joined = f"{above}, {last}" if gazetteer.provinces_named(last) else text
    return _LINES.sub(", ", joined)


def without_initials(text: str, province: str) -> str:
    """An address without the initials of its province at the end: "xã Đông Phong, BN"."""
    found = _INITIALS.search(text)
    words = exact_key(province).removeprefix("tỉnh ").removeprefix("thành phố ").split()
    if found is None or fold(found[1]) != fold("".join(word[0] for word in words)):
        return text
    return text[: found.start()]


def communes_in(
    text: str, *, typed: bool, gazetteer: Gazetteer, province: str, default_provinces: Collection[str]
) -> tuple[Candidate, ...]:
    """The communes of a cell that names two or more of them; none if it names one. ``typed``: the text is an address,
    in which only what follows "xã" or "phường" is a commune."""
    if len(text) > _LONGEST or _SEVERAL.search(text) is None or _FORMER.search(text):  # mostly
        return ()
    pieces = [piece for part in _SEVERAL.split(text) if (piece := part.strip(_EDGES))]
    if typed:
        pieces = [piece for piece in pieces if _TYPED.match(piece)]
    if len(pieces) < 2:
        return ()

    def found(name: str, district: str = "") -> Candidate | None:
        answer = gazetteer.resolve(name, district=district, province=province, default_provinces=default_provinces)
        return answer.candidates[0] if answer.certainty in _SURE and answer.code else None

    if not typed and any(found(first, second) for first, second in pairwise(pieces)):
        return ()  # "Yên Trung, Yên Phong": a commune and its district
    known = {one.code: one for piece in pieces if (one := found(piece))}
    return tuple(known.values()) if len(known) > 1 else ()


def two_communes(text: str, communes: Collection[Candidate]) -> Problem:
    """That a cell names several communes, of which one must be chosen."""
    names = "; ".join(f"{one.name}, {one.province}" for one in communes)
    message = f"Ô {quoted(text)} ghi nhiều xã, phường ({names}): hãy chọn xã, phường hiện nay của người này."
    return error(COMMUNE, "commune_several", message)


def communes_of_title(lines: Iterable[str], gazetteer: Gazetteer) -> tuple[str, ...]:
    """The communes that the lines above a table, or the name of its sheet, speak of, as they are written: "UBND XÃ ĐÔNG
    PHONG" → ("XÃ ĐÔNG PHONG",)."""
    found: dict[str, None] = {}
    for line in lines:
        for unit in _TITLE_UNIT.finditer(line[:_LONGEST]):
            words = unit[2].split()[:_MOST_WORDS]
            names = (" ".join((unit[1], *words[:count])) for count in range(len(words), 0, -1))
            if name := next((one for one in names if gazetteer.resolve(one).certainty != "unknown"), None):
                found[name] = None
    return tuple(found)


def told_by_title(
    commune: str | None, titles: Collection[str], *, gazetteer: Gazetteer, default_provinces: Collection[str]
) -> tuple[Candidate, ...]:
    """The communes of the titles, if the one for which the list was sent is none of them."""
    found: dict[str, Candidate] = {}
    for title in titles:
        here = gazetteer.resolve(title, default_provinces=default_provinces).candidates
        for one in here or gazetteer.resolve(title).candidates:
            found[one.code] = one
    return () if commune in found else tuple(found.values())


def title_problem(titles: Collection[str], sent_for: Candidate) -> Problem:
    """That the list speaks of another commune than the one for which it was sent."""
    names = ", ".join(map(quoted, titles))
    return error(
        COMMUNE,
        "commune_in_title",
        f"Tiêu đề hoặc tên trang tính ghi {names} nhưng danh sách được gửi cho {sent_for.name}: hãy chọn xã, phường "
        "đúng, một lần cho mọi dòng không ghi xã.",
    )
