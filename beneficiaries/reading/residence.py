"""Where somebody lives: the present commune, and the hamlet.

Pure. The row's own cells come first, then the section row above, then the commune for which the list was sent. A name
without its province belongs to the province of the row, else of the title, else of that commune.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from beneficiaries.reading.hamlet_names import in_small_letters
from beneficiaries.reading.names import old_font_problem
from beneficiaries.reading.places_in_words import (
    by_label,
    communes_in,
    in_one_line,
    title_problem,
    told_by_title,
    two_communes,
    without_initials,
)
from beneficiaries.reading.problems import Problem, error, fixed, quoted, warning
from beneficiaries.reading.row_kinds import hamlet_name, is_hamlet
from beneficiaries.reading.spelling import cell_text, repair_problem, repaired
from documents.workbooks.workbook import BadCell, Cell
from locations.addresses import Address
from locations.gazetteer import Candidate, Gazetteer, Resolution

COMMUNE = "commune"
HAMLET = "hamlet"

_CODE = re.compile(r"[0-9]{5}\Z")
_LONGEST_HAMLET = 150
_SHOWN = 5
_SURE = frozenset({"exact", "folded", "successor", "split", "ambiguous"})
_TITLED = "titled"
"""The certainty of a commune that the title contradicts."""
_CHOOSE = "hãy chọn xã, phường hiện nay"
NOWHERE = Address("", "", "", "")


@dataclass(frozen=True, slots=True)
class Place:
    """The cells of a row that say where somebody lives; ``corrected``: a person typed the commune."""

    hamlet: Cell = None
    commune: Cell = None
    district: Cell = None
    province: Cell = None
    address: Cell = None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Residence:
    """``commune``: the present 5-digit code; ``candidates``: the communes to choose from if it is not known."""

    commune: str | None
    hamlet: str | None
    problems: tuple[Problem, ...] = ()
    candidates: tuple[Candidate, ...] = ()


def read_residence(
    place: Place,
    *,
    section: Address,
    default_hamlet: str,
    default_commune: str | None,
    default_provinces: Collection[str],
    gazetteer: Gazetteer,
    title_communes: Collection[str] = (),
) -> Residence:
    """The commune and the hamlet by the row, the section above it, and what is known of the list. ``title_communes``:
    those that its title speaks of."""
    problems: list[Problem] = []
    place = _as_meant(place, default_commune, gazetteer, problems)
    own = _own_address(place, gazetteer, problems)
    hamlet = in_small_letters(own.hamlet or section.hamlet or default_hamlet)
    if own.hamlet and hamlet != own.hamlet:  # a section is mostly written in capitals
        message = f"Đã viết lại chữ hoa trong tên thôn, {quoted(own.hamlet)} đọc là {quoted(hamlet)}."
        problems.append(fixed(HAMLET, "hamlet_capitals", message))
    if len(hamlet) > _LONGEST_HAMLET:
        problems.append(error(HAMLET, "hamlet_long", f"Tên thôn {quoted(hamlet)} quá dài: hãy nhập lại."))
        hamlet = ""
    if any(problem.field == COMMUNE and problem.code in ("old_font", "cell_unknown") for problem in problems):
        return Residence(None, hamlet or None, tuple(problems))
    if several := _several_communes(place, own, section, default_provinces, gazetteer):
        written = own.commune if place.commune else cell_text(place.address)
        problems.append(two_communes(written, several))
        return Residence(None, hamlet or None, tuple(problems), several)
    if place.corrected and _CODE.match(own.commune):
        resolution = _by_code(own.commune, gazetteer)
    elif own.commune or section.commune:
        resolution = _by_name(own if own.commune else _under(own, section), section, default_provinces, gazetteer)
    elif default_commune is not None and not _elsewhere(own.province, default_commune, gazetteer):
        resolution = _by_default(default_commune, title_communes, default_provinces, gazetteer)
    else:
        there = told_by_title(None, title_communes, gazetteer=gazetteer, default_provinces=default_provinces)
        resolution = Resolution(None, "missing", there, "")
    if own.hamlet and not place.hamlet and (doubt := _no_hamlet(own.hamlet, resolution.code, gazetteer)):
        problems.append(doubt)
    written = own.commune or section.commune or default_commune or ""
    if resolution.certainty == _TITLED:
        problems.append(title_problem(title_communes, resolution.candidates[-1]))
    elif problem := _problem(written, resolution):
        problems.append(problem)
    candidates = () if resolution.code else resolution.candidates
    return Residence(resolution.code, hamlet or None, tuple(problems), candidates)


def _as_meant(place: Place, default_commune: str | None, gazetteer: Gazetteer, problems: list[Problem]) -> Place:
    """The place with the part of its address that counts."""
    if not isinstance(place.address, str):
        return place
    address, chosen = by_label(in_one_line(place.address, gazetteer))
    if chosen:
        problems.append(chosen)
    home = gazetteer.commune(default_commune) if default_commune else None
    address = without_initials(address, home.province) if home else address
    return place if address == place.address else replace(place, address=address)


def _several_communes(
    place: Place, own: Address, section: Address, default_provinces: Collection[str], gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    """The communes to choose from if one cell names more than one."""
    cell = place.commune or place.address
    if not isinstance(cell, str) or (own.district and place.commune):
        return ()
    return communes_in(
        cell,
        typed=not place.commune,
        gazetteer=gazetteer,
        province=own.province or section.province,
        default_provinces=default_provinces,
    )


def blank_problem(
    above: str, found: Residence, sent_for: str | None, gazetteer: Gazetteer, *, written: str = ""
) -> Problem | None:
    """What is said of a row that leaves the commune blank and is read as living where the list was sent for, while the
    rows above it name another commune; None if it is not so. ``written``: what its cell holds and names none ("-")."""
    home = gazetteer.commune(sent_for) if sent_for else None
    if home is None or found.commune != home.code:
        return None
    there = gazetteer.resolve(above, default_provinces=(home.province_code,)).code
    if there is None or there == home.code:
        return None
    cell = f"Ô xã chỉ ghi {quoted(written)}" if written else "Ô xã để trống"
    message = (
        f"{cell}, đang lấy {home.name} là nơi gửi danh sách, trong khi dòng trên ghi {quoted(above)}: hãy xem "
        "người này ở xã nào."
    )
    return warning(COMMUNE, "commune_blank", message)


def _own_address(place: Place, gazetteer: Gazetteer, problems: list[Problem]) -> Address:
    """The row's own cells; what they leave open is filled from an address in one cell."""
    hamlet = hamlet_name(_text(HAMLET, "Thôn", place.hamlet, problems))
    commune = _text(COMMUNE, "Xã", place.commune, problems)
    district = _text(COMMUNE, "Huyện", place.district, problems)
    province = _text(COMMUNE, "Tỉnh", place.province, problems)
    whole = gazetteer.split_address(_text(COMMUNE, "Địa chỉ", place.address, problems)) if place.address else NOWHERE
    if not commune and not whole.commune and "," in hamlet:
        whole = gazetteer.split_address(hamlet)
        hamlet = whole.hamlet
    return Address(
        hamlet or whole.hamlet,
        commune or whole.commune,
        district or ("" if commune else whole.district),
        province or whole.province,
    )


def _text(field: str, label: str, cell: Cell, problems: list[Problem]) -> str:
    if isinstance(cell, BadCell):
        what = "công thức chưa có kết quả" if cell.is_formula else "ô bị lỗi"
        message = f"{label} là {what} ({cell.text}): hãy nhập lại."
        problems.append((warning if field == HAMLET else error)(field, "cell_unknown", message))
        return ""
    written = cell_text(cell)
    text = repaired(written)
    if text.old_font:
        problems.append(old_font_problem(field, label, written))
        return ""
    if problem := repair_problem(field, written, text):
        problems.append(problem)
    return text.value if any(map(str.isalnum, text.value)) else ""


def _under(own: Address, section: Address) -> Address:
    """The section's commune, in the district and province that the row names, else the section."""
    return Address("", section.commune, own.district or section.district, own.province or section.province)


def _by_name(
    address: Address, section: Address, default_provinces: Collection[str], gazetteer: Gazetteer
) -> Resolution:
    district = address.district
    if not district and not address.province:
        district = section.district
    return gazetteer.resolve(
        address.commune,
        district=district,
        province=address.province or section.province,
        default_provinces=default_provinces,
    )


def _by_code(code: str, gazetteer: Gazetteer) -> Resolution:
    commune = gazetteer.commune(code)
    return Resolution(code, "exact", (commune,), "") if commune else Resolution(None, "unknown", (), "")


def _by_default(
    code: str, title_communes: Collection[str], default_provinces: Collection[str], gazetteer: Gazetteer
) -> Resolution:
    """The commune for which the list was sent, unless its title speaks of others."""
    resolution = _by_code(code, gazetteer)
    there = told_by_title(code, title_communes, gazetteer=gazetteer, default_provinces=default_provinces)
    if not there or resolution.code is None:
        return resolution
    return Resolution(None, _TITLED, (*there, *resolution.candidates), "")


def _elsewhere(province: str, commune: str, gazetteer: Gazetteer) -> bool:
    """Whether the row names another province than that of the commune for which the list was sent."""
    named = gazetteer.provinces_named(province) if province else ()
    known = gazetteer.commune(commune)
    return bool(named) and known is not None and known.province_code not in named


def _no_hamlet(text: str, commune: str | None, gazetteer: Gazetteer) -> Problem | None:
    """The remark on what an address gives as the hamlet if it is the name of a province, or of another commune nearby;
    below "Thôn" such a name is a hamlet's."""
    home = gazetteer.commune(commune) if commune else None
    if home is None or is_hamlet(text):
        return None
    what = "tỉnh, thành phố" if gazetteer.provinces_named(text) else ""
    nearby = gazetteer.resolve(text, default_provinces=(home.province_code,))
    others = {one.code for one in nearby.candidates if one.province_code == home.province_code}
    if not what and nearby.certainty in _SURE and others and home.code not in others:
        what = "xã, phường khác"
    if not what:
        return None
    message = f"Địa chỉ {quoted(text)} là tên {what}, đang đọc là thôn của {home.name}: hãy xem người này ở xã nào."
    return warning(HAMLET, "hamlet_elsewhere", message)


def _problem(written: str, resolution: Resolution) -> Problem | None:
    names = _names(resolution.candidates)
    if resolution.code is not None:
        if resolution.certainty != "folded":
            return None
        return fixed(COMMUNE, "commune_folded", f"{quoted(written)} đọc là {names}.")
    match resolution.certainty:
        case "missing":
            return error(COMMUNE, "commune_missing", f"Chưa rõ xã, phường của người này: {_CHOOSE}.")
        case "split":
            message = f"{resolution.matched} nay thuộc nhiều xã, phường ({names}): {_CHOOSE}."
            return error(COMMUNE, "commune_split", message)
        case "ambiguous":
            message = f"Có nhiều xã, phường tên {quoted(written)} ({names}): {_CHOOSE}, hoặc ghi thêm huyện cũ, tỉnh."
            return error(COMMUNE, "commune_ambiguous", message)
        case _:
            hint = f" (có thể là {names})" if names else ""
            message = (
                f"Không tìm thấy xã, phường {quoted(written)}{hint}: hãy xem lại tên xã, huyện, tỉnh hoặc chọn xã."
            )
            return error(COMMUNE, "commune_unknown", message)


def _names(candidates: tuple[Candidate, ...]) -> str:
    shown = [f"{one.name}, {one.province}" for one in candidates[:_SHOWN]]
    return "; ".join(shown + ["…"] * (len(candidates) > _SHOWN))
