"""What the kinds of problems are called where rows are counted and chosen by them.

Pure data, in Vietnamese like the problems themselves; a kind without words of its own is called by its field.
"""

from __future__ import annotations

FIELDS = {
    "full_name": "Họ tên",
    "birth_date": "Ngày sinh",
    "sex": "Giới tính",
    "personal_id": "Số định danh",
    "insurance_code": "Mã số BHXH",
    "commune": "Xã/phường",
    "hamlet": "Thôn",
    "phone": "Điện thoại",
    "household_position": "Thứ tự trong hộ",
    "groups": "Nhóm hoàn cảnh",
    "requested": "Loại quà",
    "note": "Ghi chú",
    "row": "Cả dòng",
}

_KINDS = {
    "age_only": "Chỉ ghi tuổi",
    "already_nominated": "Đã có hồ sơ đề nghị",
    "code_from_card": "Mã số lấy từ số thẻ BHYT",
    "code_twice": "Hai mã số BHXH khác nhau",
    "code_unusable": "Mã số BHXH không dùng được",
    "commune_ambiguous": "Nhiều xã cùng tên",
    "commune_folded": "Tên xã viết không dấu",
    "commune_missing": "Thiếu xã/phường",
    "commune_split": "Xã cũ nay thuộc nhiều xã",
    "commune_unknown": "Xã không rõ",
    "couple": "Hai người trong một dòng",
    "date_century": "Năm sinh hai chữ số",
    "date_lunar": "Ngày sinh âm lịch",
    "date_twice": "Ngày sinh không khớp nhau",
    "fully_insured": "Nhà nước đã đóng toàn bộ",
    "group_contradiction": "Vừa hộ nghèo vừa cận nghèo",
    "group_in_title": "Nhóm chỉ ghi ở tiêu đề",
    "group_of_whom": "Nhóm không rõ của ai",
    "group_unknown": "Nhóm không rõ",
    "headings_before": "Đọc theo tiêu đề của trang trước",
    "hamlet_elsewhere": "Thôn mang tên xã, tỉnh khác",
    "hamlet_long": "Tên thôn quá dài",
    "id_contradicts": "Số định danh không khớp",
    "id_length": "Số định danh sai độ dài",
    "id_province": "Số định danh lạ mã tỉnh",
    "id_old": "Số CMND cũ",
    "old_id_unusable": "Số CMND cũ không dùng được",
    "old_number_of_somebody_else": "Số CMND cũ của người khác",
    "old_number_of_namesake": "Có thể đã được ghi hai lần",
    "known_by_other_number": "Có thể đã có với số khác",
    "id_rounded": "Số định danh bị Excel làm tròn",
    "id_unreadable": "Số định danh không đọc được",
    "id_zeros": "Số định danh mất số 0",
    "name_capitals": "Họ tên viết hoa",
    "name_missing": "Thiếu họ tên",
    "name_one_word": "Họ tên chỉ có một chữ",
    "has_it_already": "Đã có loại quà đề nghị",
    "has_it_by_the_list": "Đã có loại quà đề nghị",
    "name_remark": "Ghi chú trong họ tên",
    "name_remark_kept": "Ghi thêm trong họ tên, cần xem",
    "note_illness": "Ghi chú nói về bệnh",
    "said_dead": "Ghi là đã mất",
    "said_moved": "Ghi là đã chuyển đi",
    "name_several": "Nhiều tên trong một ô",
    "name_short": "Họ tên quá ngắn",
    "name_unreadable": "Họ tên không đọc được",
    "no_gift_named": "Không ghi loại quà",
    "nominated_changed": "Sửa hồ sơ đã có",
    "not_offered": "Quà chiến dịch không có",
    "number_of_another_entry": "Số của người khác trong sổ",
    "only_name": "Chỉ có họ tên",
    "outside_area": "Ngoài địa bàn",
    "phone_repaired": "Số điện thoại",
    "phone_unreadable": "Số điện thoại không đọc được",
    "position_unreadable": "Thứ tự trong hộ không rõ",
    "repeated_below": "Có dòng trùng ở dưới",
    "repeated_code": "Trùng mã số BHXH",
    "repeated_id": "Trùng số định danh",
    "repeated_person": "Trùng người",
    "request_several": "Nhiều loại quà trong một ô",
    "request_unknown": "Loại quà không rõ",
    "row_hidden": "Dòng bị ẩn trong Excel",
    "seems_repeated": "Có thể trùng với nơi khác",
    "sex_from_id": "Giới tính theo số định danh",
    "sex_unreadable": "Giới tính không rõ",
    "unidentified": "Thiếu ngày sinh và giấy tờ",
    "vetted_otherwise": "Khác hồ sơ đã xét duyệt",
    "withdrawn_before": "Đã rút hồ sơ trước đây",
}
_OF_A_FIELD = {
    "cell_unknown": "{field}: ô bị lỗi",
    "old_font": "{field}: phông chữ cũ",
}


def kind_label(field: str, code: str) -> str:
    """What problems of this code in this field are called: “Xã không rõ”, “Số định danh”."""
    name = FIELDS.get(field, field)
    return _KINDS.get(code) or _OF_A_FIELD.get(code, "{field}").format(field=name)
