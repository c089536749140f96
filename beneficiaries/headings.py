"""What a column's heading means.

Pure. Headings are compared whole, without diacritics, case and signs; only then are longer headings searched
for a known phrase, word by word and never inside a word: "tên" stands in "tên chủ hộ" as well, and the head of a
household is not the person who is to be helped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from beneficiaries.groups import groups_in, requests_in
from locations.vietnamese import exact_key, fold


class Field(StrEnum):
    """What the cells of a column are. A heading may stand for a group or a gift that is ticked (``*_MARK``)."""

    ORDER = "order"
    FULL_NAME = "full_name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    BIRTH_DATE = "birth_date"
    BIRTH_YEAR = "birth_year"
    DAY_PART = "day_part"
    MONTH_PART = "month_part"
    YEAR_PART = "year_part"
    BIRTH_MALE = "birth_male"
    BIRTH_FEMALE = "birth_female"
    SEX = "sex"
    MALE_MARK = "male_mark"
    FEMALE_MARK = "female_mark"
    PERSONAL_ID = "personal_id"
    OLD_ID = "old_id"
    INSURANCE_CODE = "insurance_code"
    HAMLET = "hamlet"
    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    ADDRESS = "address"
    GROUPS = "groups"
    GROUP_MARK = "group_mark"
    ETHNICITY = "ethnicity"
    SCHOOL_CLASS = "school_class"
    HOSPITAL_WARD = "hospital_ward"
    REQUESTED = "requested"
    REQUEST_MARK = "request_mark"
    PHONE = "phone"
    NOTE = "note"
    HOUSEHOLD = "household"
    HOUSEHOLD_HEAD = "household_head"
    HOUSEHOLD_POSITION = "household_position"
    RELATIONSHIP = "relationship"
    DIAGNOSIS = "diagnosis"


@dataclass(frozen=True, slots=True)
class Meaning:
    """``rank``: 0 for a heading known as a whole, higher the less sure. ``of``: the group or gift of a mark."""

    field: Field
    rank: int = 0
    of: str = ""


# Whole headings, as people write them; commas separate. The order within a field is the order of trust when
# two columns of a list mean the same (residence before household registration).
_WHOLE: dict[Field, str] = {
    Field.ORDER: "STT, TT, Số TT, Số thứ tự, Thứ tự, No",
    Field.FULL_NAME: "Họ và tên, Họ tên, Họ và tên người hưởng, Họ tên thành viên, Họ tên người tham gia, "
    "Tên người hưởng, Tên thành viên, Tên học sinh, Tên bệnh nhân, Người thụ hưởng, Người hưởng, Tên",
    Field.FAMILY_NAME: "Họ đệm, Họ và tên đệm, Họ và đệm, Họ và chữ đệm, Họ chữ đệm, Họ tên đệm, Họ lót, Họ và lót, "
    "Họ và tên lót, Họ và chữ lót, Họ, Tên đệm, Chữ đệm, Tên lót",
    Field.BIRTH_DATE: "Ngày tháng năm sinh, Ngày sinh, Ngày tháng sinh, Sinh ngày, NTNS, Ngày sinh năm sinh, "
    "Ngày năm sinh, Ng sinh",
    Field.BIRTH_YEAR: "Năm sinh, Sinh năm, N sinh",
    Field.DAY_PART: "Ngày",
    Field.MONTH_PART: "Tháng, Tháng sinh",
    Field.YEAR_PART: "Năm",
    Field.BIRTH_MALE: "Năm sinh nam, Ngày sinh nam, Ngày tháng năm sinh nam, Nam năm sinh",
    Field.BIRTH_FEMALE: "Năm sinh nữ, Ngày sinh nữ, Ngày tháng năm sinh nữ, Nữ năm sinh",
    Field.SEX: "Giới tính, Giới, Phái, GT, Nam nữ, Giới tính nam nữ",
    Field.MALE_MARK: "Nam, Giới tính nam",
    Field.FEMALE_MARK: "Nữ, Giới tính nữ",
    Field.PERSONAL_ID: "Số CCCD, CCCD, Số định danh cá nhân, Số định danh, Mã định danh cá nhân, Mã định danh, ĐDCN, "
    "Số ĐDCN, Mã ĐDCN, Định danh cá nhân, Số căn cước công dân, Căn cước công dân, Số căn cước, Căn cước, "
    "Số thẻ căn cước, Thẻ căn cước, Số CC, Mã số định danh, Số ID, Số giấy tờ tùy thân, Giấy tờ tùy thân, Số GTTT",
    Field.OLD_ID: "Số CMND, CMND, Số CMT, CMT, Số CMTND, CMTND, Số chứng minh nhân dân, Chứng minh nhân dân, "
    "Số chứng minh thư, Chứng minh thư",
    Field.INSURANCE_CODE: "Mã số BHXH, Mã BHXH, Số BHXH, Số sổ BHXH, Mã số bảo hiểm xã hội, Số sổ bảo hiểm xã hội, "
    "Mã số BHYT, Mã thẻ BHYT, Số thẻ BHYT, Mã số thẻ BHYT, Thẻ BHYT, Mã BHYT, Mã thẻ bảo hiểm y tế, "
    "Số thẻ bảo hiểm y tế, Mã số thẻ, Mã thẻ, Số thẻ, BHXH, BHYT, Mã số bảo hiểm",
    Field.HAMLET: "Thôn, Xóm, Ấp, Bản, Làng, Buôn, Bon, Plei, Sóc, Phum, Khóm, Khu phố, Tổ dân phố, TDP, KP, Khối, "
    "Khối phố, Tổ, Khu, Khu dân cư, KDC, Phố, Tiểu khu, Thôn bản, Thôn xóm, Thôn làng, Tên thôn, Tên ấp, "
    "Thôn bản tổ dân phố, Đội, Khu vực",
    Field.COMMUNE: "Xã, Phường, Thị trấn, Đặc khu, Tên xã, Tên phường, Xã phường, UBND xã, Phường xã",
    Field.DISTRICT: "Huyện, Quận, Thị xã, Tên huyện, Quận huyện",
    Field.PROVINCE: "Tỉnh, Tên tỉnh, Tỉnh thành, Tỉnh thành phố, Tỉnh TP",
    Field.ADDRESS: "Địa chỉ, Nơi cư trú, Nơi ở, Nơi ở hiện nay, Chỗ ở hiện nay, Chỗ ở, Địa chỉ cư trú, Nơi ở hiện tại, "
    "Địa chỉ nơi cư trú, Địa chỉ thường trú, Nơi thường trú, Thường trú, Nơi đăng ký thường trú, "
    "Địa chỉ liên hệ, Hộ khẩu thường trú, HKTT, Hộ khẩu, Nơi tạm trú, Tạm trú",
    Field.GROUPS: "Đối tượng, Diện, Thuộc diện, Diện đối tượng, Nhóm đối tượng, Loại đối tượng, Thuộc đối tượng, "
    "Hoàn cảnh, Hoàn cảnh gia đình, Hoàn cảnh cụ thể, Đối tượng ưu tiên, Đối tượng chính sách, Diện chính sách, "
    "Phân loại hộ, Loại hộ, Diện hộ, Phân loại, Thuộc hộ, Mã đối tượng, Nhóm, Đối tượng hoàn cảnh",
    Field.ETHNICITY: "Dân tộc, Thành phần dân tộc",
    Field.SCHOOL_CLASS: "Lớp, Lớp học, Học lớp, Khối lớp, Lớp năm học",
    Field.HOSPITAL_WARD: "Khoa, Khoa điều trị, Khoa phòng, Khoa phòng điều trị, Tên khoa",
    Field.REQUESTED: "Đề nghị tặng, Đề nghị, Đề xuất tặng, Đề xuất, Được tặng, Tặng, Loại quà, Quà tặng, "
    "Hình thức tặng, Hình thức hỗ trợ, Nội dung hỗ trợ, Nội dung đề nghị, Loại hỗ trợ, Nhu cầu, Nhu cầu hỗ trợ, "
    "Đề nghị hỗ trợ, Nội dung tặng, Loại hình, Sổ thẻ, Loại sổ thẻ, Đề nghị tặng sổ thẻ, Loại hình tham gia, "
    "Loại hình đề nghị",
    Field.PHONE: "Số điện thoại, Điện thoại, SĐT, Số ĐT, ĐT, Di động, Số điện thoại liên hệ, SĐT liên hệ, ĐTDĐ",
    Field.NOTE: "Ghi chú, Chú thích, Ghi chú khác",
    Field.HOUSEHOLD: "Mã hộ, Mã số hộ, Mã hộ gia đình, Số thứ tự hộ, STT hộ, TT hộ, Số hộ, Mã hộ nghèo, Hộ số, Hộ",
    Field.HOUSEHOLD_HEAD: "Chủ hộ, Họ tên chủ hộ, Họ và tên chủ hộ, Tên chủ hộ, Họ và tên chủ hộ gia đình",
    Field.HOUSEHOLD_POSITION: "Thứ tự trong hộ, Thứ tự trong HGĐ, Thứ tự trong hộ gia đình, Số thứ tự trong hộ, "
    "Số thứ tự trong HGĐ, Số thứ tự trong hộ gia đình, Số TT trong hộ, Số TT trong HGĐ, STT trong hộ, STT trong HGĐ, "
    "STT trong hộ gia đình, TT trong hộ, TT trong HGĐ, TT trong hộ gia đình, Thứ tự người tham gia trong hộ, "
    "Thứ tự người tham gia trong hộ gia đình, Thứ tự người tham gia BHYT trong hộ, Thứ tự tham gia trong hộ, "
    "Thứ tự người tham gia BHYT trong hộ gia đình, Thứ tự tham gia BHYT trong hộ, Thứ tự thành viên trong hộ, "
    "STT thành viên trong hộ, Người thứ, Người thứ mấy, Là người thứ, Người tham gia thứ",
    Field.RELATIONSHIP: "Quan hệ với chủ hộ, Quan hệ, Quan hệ chủ hộ, QH với chủ hộ, Quan hệ với CH, "
    "Mối quan hệ với chủ hộ, Mối quan hệ",
    Field.DIAGNOSIS: "Tình trạng sức khỏe, Sức khỏe",
}

# Phrases that settle a longer heading ("Họ và tên người được đề nghị tặng"), if nothing in it speaks of
# somebody or something else.
_WITHIN: dict[Field, str] = {
    Field.RELATIONSHIP: "Quan hệ với chủ hộ",
    Field.HOUSEHOLD_POSITION: "Thứ tự trong hộ, Thứ tự trong HGĐ, STT trong hộ, Người thứ mấy",
    Field.FULL_NAME: "Họ và tên, Họ tên",
    Field.BIRTH_DATE: "Ngày tháng năm sinh, Ngày sinh",
    Field.BIRTH_YEAR: "Năm sinh",
    Field.SEX: "Giới tính",
    Field.PERSONAL_ID: "CCCD, ĐDCN, Số định danh cá nhân, Số định danh, Mã định danh, Căn cước công dân, Số căn cước",
    Field.OLD_ID: "CMND, CMTND, Chứng minh nhân dân, Số CMT",
    Field.INSURANCE_CODE: "Mã số BHXH, Mã BHXH, Số BHXH, Số sổ BHXH, Mã số BHYT, Mã thẻ BHYT, Số thẻ BHYT, "
    "Mã số bảo hiểm xã hội",
    Field.ADDRESS: "Địa chỉ, Nơi cư trú, Nơi thường trú, Hộ khẩu thường trú, Nơi ở hiện nay",
    Field.GROUPS: "Đối tượng, Hoàn cảnh, Thuộc diện, Phân loại hộ",
    Field.ETHNICITY: "Dân tộc",
    Field.REQUESTED: "Đề nghị tặng, Hình thức hỗ trợ, Nội dung hỗ trợ, Đề nghị hỗ trợ",
    Field.PHONE: "Số điện thoại, Điện thoại, SĐT",
    Field.HAMLET: "Tên thôn, Tổ dân phố, Khu phố, Thôn bản, Thôn xóm",
    Field.NOTE: "Ghi chú",
}

# Words that turn a heading to another person, a paper's date or a sum: "Ngày cấp CCCD", "Họ tên cha".
_ELSEWHERE = re.compile(
    r"\b(?:chu ho|cha|me|bo|vo|chong|giam ho|nguoi than|phu huynh|dai dien|tai tro|ung ho|can bo|giao vien|chu nhiem|"
    r"truong|nguoi lap|nguoi nop|nguoi nhan thay|nguoi gioi thieu|het han|hieu luc|email|muc dong|so tien|"
    r"so thang|tu thang|den thang|ky ten|ky ghi|ky nhan|ngan hang|tai khoan|nhan vien|bien lai|ky va ghi)\b"
    r"|^(?:ngay|noi|nam|co quan|don vi) cap\b"
)
_DEGREE = re.compile(r"^(?:dang|muc do|loai|hang|tinh trang|giay xac nhan) ")
_NO_MARK = re.compile(r"\b(?:(?<!thieu )so|thu tu|stt|ma|ten|dien thoai|ngay|dia chi)\b")
_ILLNESS = re.compile(r"\b(?:chan doan|icd|(?<!kham )(?<!chua )benh(?! (?:nhan|vien|an)))\b")
_MARK_HEADS = re.compile(r"^(?:thuoc|la|dien|doi tuong|thuoc dien|con|nguoi|tre|tre em) (?=.)")
_BIDS = re.compile(r"\b(?:tang|de nghi|de xuat|ho tro|duoc nhan|nhu cau)\b")

_PARENTHESES = re.compile(r"[(\[][^()\[\]]*[)\]]?")
_SIGNS = re.compile(r"[\W_]+")
_PARTS = re.compile(r"\s*(?:[/,;&+\n]|\s-\s|\bhoặc\b|\bvà\b|\bhoac\b|\bva\b)\s*", re.IGNORECASE)
_NEUTRAL_PARTS = frozenset({"hochieu", "sohochieu", "passport", "neuco", "khac", "giaytokhac", "thanhpho", "tp"})
_PLACES = frozenset({Field.HAMLET, Field.COMMUNE, Field.DISTRICT, Field.PROVINCE})
_TOGETHER = {
    frozenset({Field.PERSONAL_ID, Field.OLD_ID}): Field.PERSONAL_ID,
    frozenset({Field.MALE_MARK, Field.FEMALE_MARK}): Field.SEX,
    frozenset({Field.DAY_PART, Field.MONTH_PART, Field.BIRTH_YEAR}): Field.BIRTH_DATE,
    frozenset({Field.BIRTH_DATE, Field.BIRTH_YEAR}): Field.BIRTH_DATE,
}
_LONGEST = 120
_BY_PARTS, _BY_PHRASE = 100, 200


def _phrases(table: dict[Field, str]) -> Iterator[tuple[str, Field, int]]:
    for field, phrases in table.items():
        for place, phrase in enumerate(phrases.split(", ")):
            yield phrase, field, place


def _compact(key: str) -> str:
    return _SIGNS.sub("", key)


def _folded_whole() -> dict[str, Meaning]:
    """By folded heading, without those that mean two things ("Họ", "Hộ"; "Nam", "Năm")."""
    by_key: dict[str, Meaning] = {}
    clashes = set()
    for phrase, field, place in _phrases(_WHOLE):
        known = by_key.setdefault(_compact(fold(phrase)), Meaning(field, place))
        if known.field is not field:
            clashes.add(_compact(fold(phrase)))
    return {key: meaning for key, meaning in by_key.items() if key not in clashes}


_EXACT = {_compact(exact_key(phrase)): Meaning(field, place) for phrase, field, place in _phrases(_WHOLE)}
_FOLDED = _folded_whole()
_INSIDE = sorted(
    ((f" {fold(phrase)} ", field) for phrase, field, _ in _phrases(_WITHIN)), key=lambda item: -len(item[0].split())
)


@lru_cache(maxsize=4_000)
def meaning_of(heading: str) -> Meaning | None:
    """What a column is by its heading; None if the heading is not known (or is a title, or a name)."""
    if len(heading) > _LONGEST:
        return None
    text = _PARENTHESES.sub(" ", heading).strip() or heading
    whole = _known_whole(heading) or _known_whole(text)
    if (whole is None or whole.field is Field.NOTE) and _ILLNESS.search(_plain(heading)):
        return Meaning(Field.DIAGNOSIS, _BY_PHRASE)
    return whole or _known_by_parts(text) or _known_mark(text) or _known_by_phrase(text)


def _known_whole(text: str) -> Meaning | None:
    return _EXACT.get(_compact(exact_key(text))) or _FOLDED.get(_compact(fold(text)))


def _known_by_parts(text: str) -> Meaning | None:
    """ "Số CCCD/CMND", "Thôn, xóm", "Thôn, xã, huyện": every part is known, and together they are one thing."""
    parts = [part for part in _PARTS.split(text) if _compact(fold(part)) not in _NEUTRAL_PARTS | {""}]
    known = [_known_whole(part) for part in parts]
    fields = frozenset(meaning.field for meaning in known if meaning)
    if not known or None in known or not fields:
        return None
    if len(fields) == 1:
        return Meaning(next(iter(fields)), _BY_PARTS)
    if fields <= _PLACES:
        return Meaning(Field.ADDRESS, _BY_PARTS)
    together = _TOGETHER.get(fields)
    return Meaning(together, _BY_PARTS) if together else None


def _known_mark(text: str) -> Meaning | None:
    """A heading that is itself a group ("Hộ nghèo") or a gift ("Tặng thẻ BHYT"), to be ticked."""
    plain = _plain(text)
    if _ELSEWHERE.search(plain):
        return None
    if _BIDS.search(plain):
        kinds = requests_in(text)
        if len(kinds) == 1:
            return Meaning(Field.REQUEST_MARK, _BY_PHRASE, next(iter(kinds)))
        return Meaning(Field.REQUESTED, _BY_PHRASE) if kinds else None
    reading = groups_in(_MARK_HEADS.sub("", _DEGREE.sub("", plain)))
    if not reading.groups or _NO_MARK.search(plain):
        return None
    if len(reading.groups) == 1 and not reading.contradiction:
        return Meaning(Field.GROUP_MARK, _BY_PHRASE, next(iter(reading.groups)))
    return Meaning(Field.GROUPS, _BY_PHRASE)


def _known_by_phrase(text: str) -> Meaning | None:
    plain = _plain(text)
    field = next((field for phrase, field in _INSIDE if phrase in f" {plain} "), None)
    if field is None or (_ELSEWHERE.search(plain) and field is not Field.RELATIONSHIP):
        return None
    return Meaning(field, _BY_PHRASE)


def _plain(text: str) -> str:
    return " ".join(_SIGNS.sub(" ", fold(text)).split())


def asks_for_degree(heading: str) -> bool:
    """Whether a group's heading asks how much or which kind ("Mức độ khuyết tật"), so that any answer is a yes."""
    return _DEGREE.search(_plain(heading)) is not None
