"""The words by which lists head their columns.

Pure data: headings as people write them, by what the cells below are. ``headings`` compares with them.
"""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """What the cells of a column are. A heading may stand for a group or a gift that is ticked (``*_MARK``); what is
    said of the person or of somebody else is ``OF_WHOM``."""

    ORDER = "order"
    FULL_NAME = "full_name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    BIRTH_DATE = "birth_date"
    BIRTH_YEAR = "birth_year"
    DAY_PART = "day_part"
    MONTH_PART = "month_part"
    YEAR_PART = "year_part"
    YEAR_ONLY_MARK = "year_only_mark"
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
    OF_WHOM = "of_whom"


# Whole headings, as people write them; commas separate. The order within a field is the order of trust when
# two columns of a list mean the same (residence before household registration).
WHOLE: dict[Field, str] = {
    Field.ORDER: "STT, TT, Số TT, Số thứ tự, Thứ tự, No",
    Field.FULL_NAME: "Họ và tên, Họ tên, Họ và tên người hưởng, Họ tên thành viên, Họ tên người tham gia, "
    "Họ chữ đệm và tên, Họ chữ đệm tên, Họ và chữ đệm và tên, "
    "Tên người hưởng, Tên thành viên, Tên học sinh, Tên bệnh nhân, Người thụ hưởng, Người hưởng, Người được đề nghị, "
    "Tên người dân, Tên công dân, Tên HS, Tên SV, Người bệnh, Thành viên, Thành viên hộ, Thành viên hộ gia đình, "
    "Thành viên trong hộ, Tên",
    Field.FAMILY_NAME: "Họ đệm, Họ và tên đệm, Họ và đệm, Họ và chữ đệm, Họ chữ đệm, Họ tên đệm, Họ lót, Họ và lót, "
    "Họ và tên lót, Họ và chữ lót, Họ, Tên đệm, Chữ đệm, Tên lót",
    Field.BIRTH_DATE: "Ngày tháng năm sinh, Ngày sinh, Ngày tháng sinh, Sinh ngày, NTNS, Ngày sinh năm sinh, "
    "Ngày năm sinh, Ng sinh, NTN sinh, NS, Date of birth, Birth date, DOB",
    Field.BIRTH_YEAR: "Năm sinh, Sinh năm, N sinh, Year of birth",
    Field.DAY_PART: "Ngày",
    Field.MONTH_PART: "Tháng, Tháng sinh",
    Field.YEAR_PART: "Năm",
    Field.YEAR_ONLY_MARK: "Chỉ có năm sinh, Chỉ năm sinh, Chỉ ghi năm sinh, Chỉ nhớ năm sinh, Chỉ biết năm sinh, "
    "Chỉ có năm, Chỉ biết năm",
    Field.BIRTH_MALE: "Năm sinh nam, Ngày sinh nam, Ngày tháng năm sinh nam, Nam năm sinh",
    Field.BIRTH_FEMALE: "Năm sinh nữ, Ngày sinh nữ, Ngày tháng năm sinh nữ, Nữ năm sinh",
    Field.SEX: "Giới tính, Giới, Phái, GT, Nam nữ, Giới tính nam nữ, Sex, Gender",
    Field.MALE_MARK: "Nam, Giới tính nam",
    Field.FEMALE_MARK: "Nữ, Giới tính nữ",
    Field.PERSONAL_ID: "Số CCCD, CCCD, Số định danh cá nhân, Số định danh, Mã định danh cá nhân, Mã định danh, ĐDCN, "
    "Số ĐDCN, Mã ĐDCN, Định danh cá nhân, Số căn cước công dân, Căn cước công dân, Số căn cước, Căn cước, "
    "Số thẻ căn cước, Thẻ căn cước, Số CC, Mã số định danh, Số ID, Số giấy tờ tùy thân, Giấy tờ tùy thân, "
    "Số GTTT, ID number, ID no, ID",
    Field.OLD_ID: "Số CMND, CMND, Số CMT, CMT, Số CMTND, CMTND, Số chứng minh nhân dân, Chứng minh nhân dân, "
    "Số chứng minh thư, Chứng minh thư",
    Field.INSURANCE_CODE: "Mã số BHXH, Mã BHXH, Số BHXH, Số sổ BHXH, Mã số bảo hiểm xã hội, Số sổ bảo hiểm xã hội, "
    "Mã số BHYT, Mã thẻ BHYT, Số thẻ BHYT, Mã số thẻ BHYT, Thẻ BHYT, Mã BHYT, Mã thẻ bảo hiểm y tế, "
    "Số thẻ bảo hiểm y tế, Mã số thẻ, Mã thẻ, Số thẻ, BHXH, BHYT, Mã số bảo hiểm",
    Field.HAMLET: "Thôn, Xóm, Ấp, Bản, Làng, Buôn, Bon, Plei, Sóc, Phum, Khóm, Khu phố, Tổ dân phố, TDP, KP, Khối, "
    "Khối phố, Tổ, Khu, Khu dân cư, KDC, Phố, Tiểu khu, Thôn bản, Thôn xóm, Thôn làng, Tên thôn, Tên ấp, "
    "Thôn bản tổ dân phố, Đội, Khu vực",
    Field.COMMUNE: "Xã, Phường, Thị trấn, Đặc khu, Tên xã, Tên phường, Xã phường, UBND xã, Phường xã, Xã TT, "
    "Xã phường TT, Phường xã TT, Xã mới, Xã phường mới, Xã sau sáp nhập, Xã hiện nay, Xã cũ, Xã phường cũ, "
    "Xã trước sáp nhập",
    Field.DISTRICT: "Huyện, Quận, Thị xã, Tên huyện, Quận huyện, Huyện TX, Huyện TP, Huyện TX TP, Huyện TP TX, "
    "Quận huyện TX, Quận huyện TX TP, Quận huyện TP TX, Huyện cũ",
    Field.PROVINCE: "Tỉnh, Tên tỉnh, Tỉnh thành, Tỉnh thành phố, Tỉnh TP",
    Field.ADDRESS: "Địa chỉ, Nơi cư trú, Nơi ở, Nơi ở hiện nay, Chỗ ở hiện nay, Chỗ ở, Địa chỉ cư trú, Nơi ở hiện tại, "
    "Địa chỉ nơi cư trú, Địa chỉ thường trú, Nơi thường trú, Thường trú, Nơi đăng ký thường trú, "
    "Địa chỉ liên hệ, Hộ khẩu thường trú, HKTT, Hộ khẩu, Nơi ĐKTT, Nơi ĐKHKTT, Nơi ĐK HKTT, Nơi đăng ký HKTT, "
    "Nơi tạm trú, Tạm trú",
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
    Field.HOUSEHOLD: "Mã hộ, Mã số hộ, Mã hộ gia đình, Mã STT hộ, Mã hộ STT hộ, Số thứ tự hộ, STT hộ, TT hộ, "
    "Số hộ, Mã hộ nghèo, Hộ số, Hộ",
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
WITHIN: dict[Field, str] = {
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
