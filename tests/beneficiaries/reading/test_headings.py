import time

import pytest

from beneficiaries.reading.headings import (
    Field,
    asks_for_degree,
    heading_key,
    is_of_no_use,
    meaning_of,
    speaks_of_others,
)


def _known(heading):
    meaning = meaning_of(heading)
    return (meaning.field, meaning.of) if meaning else None


@pytest.mark.parametrize(
    ("headings", "field"),
    [
        ("STT|Stt|TT|Số TT|S.T.T|Số thứ tự|Thứ tự", "order"),
        ("Họ và tên|HỌ VÀ TÊN|Họ tên|Họ, tên|Ho va ten|Họ  và\ntên|Họ và tên (chữ in hoa)|Tên", "full_name"),
        ("Họ tên người bệnh|Họ và tên chủ hộ và các thành viên trong hộ|Họ tên chủ hộ, thành viên", "full_name"),
        (
            "Họ và tên (1)|(2) Họ và tên|[01] Họ và tên|1. Họ và tên|B. Họ và tên|Họ và tên*|Họ tên²|Họ tên3",
            "full_name",
        ),
        ("Họ và tên học sinh|Họ và tên người được đề nghị tặng|Họ tên bệnh nhân|Tên học sinh", "full_name"),
        ("Họ đệm|Họ và tên đệm|Họ lót|Họ và chữ đệm", "family_name"),
        (
            "Ngày sinh|Ngày, tháng, năm sinh|Ngày tháng năm sinh|Ngày/tháng/năm sinh|NTNS|Ngày sinh (dd/mm/yyyy)",
            "birth_date",
        ),
        ("Date of birth|DOB|Ngày sinh:", "birth_date"),
        ("Năm sinh|Sinh năm|NĂM SINH", "birth_year"),
        ("Năm sinh Nam|Năm sinh (Nam)|Nam (năm sinh)", "birth_male"),
        ("Năm sinh Nữ|Năm sinh (Nữ)", "birth_female"),
        ("Giới tính|Giới|Phái|Nam/Nữ|Giới tính (Nam/Nữ)", "sex"),
        ("Nam", "male_mark"),
        ("Nữ|NỮ", "female_mark"),
        ("Số CCCD|CCCD|Số CCCD/ĐDCN|Số CCCD/CMND/Hộ chiếu|Số CMND hoặc CCCD|Mã định danh cá nhân", "personal_id"),
        ("Căn cước công dân|Số định danh cá nhân (CCCD)|Số CCCD, ngày cấp, nơi cấp", "personal_id"),
        ("CMND|Số CMND|Chứng minh nhân dân|Số CMND cũ", "old_id"),
        (
            "Mã số BHXH|Số sổ BHXH|Số BHXH|Mã thẻ BHYT|Số thẻ BHYT|Mã số BHXH/thẻ BHYT|Số thẻ BHYT (nếu có)",
            "insurance_code",
        ),
        ("Thôn|Xóm|Ấp|Bản|Tổ dân phố|TDP|Khu phố|Thôn/Khu phố|Thôn (xóm, bản)|Thôn, bản, tổ dân phố", "hamlet"),
        ("Xã|Xã/Phường|Xã (phường, thị trấn)|Phường|Xã/phường/thị trấn|Xã, phường, TT|Xã/ĐK", "commune"),
        ("Huyện|Huyện/TX/TP|Huyện/Thành phố|Huyện/Thị xã/Thành phố|Quận/Huyện", "district"),
        ("Tỉnh|Tỉnh/Thành phố|Tỉnh, thành phố|Tỉnh/TP", "province"),
        ("Địa chỉ|Nơi cư trú|Hộ khẩu thường trú|HKTT|Thôn, xã, huyện|Chỗ ở hiện nay|Địa chỉ (thôn, xã)", "address"),
        ("Đối tượng|Thuộc diện|Diện|Hoàn cảnh|Đối tượng tham gia|Hộ nghèo/cận nghèo|Phân loại hộ", "groups"),
        ("Dân tộc|Thành phần dân tộc", "ethnicity"),
        ("Lớp|Lớp học", "school_class"),
        ("Khoa|Khoa điều trị|Khoa/phòng", "hospital_ward"),
        ("Đề nghị tặng|Đề xuất|Hình thức hỗ trợ|Đề nghị tặng sổ BHXH/thẻ BHYT|Loại sổ, thẻ", "requested"),
        ("Số điện thoại|SĐT|Điện thoại liên hệ", "phone"),
        ("Ghi chú", "note"),
        ("Mã hộ|STT hộ|Hộ", "household"),
        ("Chủ hộ|Họ và tên chủ hộ", "household_head"),
        ("Quan hệ với chủ hộ|Quan hệ|Quan hệ với chủ hộ, thứ tự trong hộ", "relationship"),
        (
            "Thứ tự trong hộ|THỨ TỰ TRONG HGĐ|Số thứ tự trong hộ gia đình|STT trong hộ|STT (trong hộ)|Người thứ|"
            "Thứ tự người tham gia trong hộ|Thứ tự trong hộ (chủ hộ ghi 1)|Thứ tự trong hộ nghèo|Nguoi thu|"
            "Người thứ mấy trong hộ|STT trong hộ cận nghèo",
            "household_position",
        ),
        ("Chẩn đoán|Chẩn đoán bệnh|Bệnh|Tên bệnh|Bệnh lý|Tình trạng bệnh|Mã ICD|Bệnh mãn tính", "diagnosis"),
        ("Ghi chú (chẩn đoán)|Ghi chú bệnh tật|Tình trạng sức khỏe|Bệnh hiểm nghèo", "diagnosis"),
        ("Tháng sinh|Tháng", "month_part"),
        ("Ngày", "day_part"),
        ("Năm", "year_part"),
    ],
)
def test_usual_headings_are_known(headings, field):
    found = {heading: _known(heading) for heading in headings.split("|")}
    assert found == dict.fromkeys(found, (field, ""))


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Hộ nghèo", ("group_mark", "poor")),
        ("Hộ cận nghèo", ("group_mark", "near_poor")),
        ("Thuộc hộ nghèo", ("group_mark", "poor")),
        ("DTTS", ("group_mark", "ethnic_minority")),
        ("Dân tộc thiểu số", ("group_mark", "ethnic_minority")),
        ("Mức độ khuyết tật", ("group_mark", "disabled")),
        ("Hoàn cảnh khó khăn", ("group_mark", "other_hardship")),
        ("Đề nghị tặng sổ BHXH", ("request_mark", "book")),
        ("Tặng thẻ BHYT", ("request_mark", "card")),
    ],
)
def test_a_heading_may_be_a_group_or_a_gift_to_tick(heading, meaning):
    assert _known(heading) == meaning


@pytest.mark.parametrize(
    "heading",
    [
        "Họ và tên cha",
        "Họ tên mẹ",
        "Họ tên người giám hộ",
        "Họ tên giáo viên chủ nhiệm",
        "Ngày sinh của vợ",
        "Số CCCD của chủ hộ",
        "Ngày cấp",
        "Ngày cấp CCCD",
        "Nơi cấp CCCD",
        "Nơi sinh",
        "Địa chỉ đăng ký khai sinh",
        "QĐ công nhận hộ nghèo",
        "Mức đóng HGĐ",
        "Thôn3",
        "Lớp5",
        "Quê quán",
        "Số tiền",
        "Số tháng đóng BHXH",
        "Mức đóng BHXH tự nguyện",
        "Mã hồ sơ",
        "Số hộ nghèo",
        "Ký nhận",
        "(Ký, ghi rõ họ tên)",
        "NGƯỜI LẬP BIỂU",
        "Nguyễn Văn An",
        "Xã Bắc Hà",
        "Thôn 2",
        "1",
        "",
        "Đề nghị các cơ quan phối hợp",
        "Thời gian đề nghị họp",
        "Họ và tên " + "x" * 120,
        "hä vµ tªn",
    ],
)
def test_other_texts_are_no_headings(heading):
    assert meaning_of(heading) is None


def test_a_known_heading_is_trusted_more_than_a_phrase_in_a_long_one():
    ranks = [meaning_of(text).rank for text in ("Địa chỉ", "Hộ khẩu", "Thôn, xã", "Địa chỉ của người hưởng")]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == 4


def test_a_heading_that_asks_for_a_degree_is_known():
    headings = ("Mức độ khuyết tật", "Dạng khuyết tật", "Đối tượng – Mức độ khuyết tật", "Khuyết tật")
    assert [asks_for_degree(text) for text in headings] == [True, True, True, False]


def test_fields_are_plain_texts():
    assert Field("birth_date") is Field.BIRTH_DATE


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Họ và  Tên", "họ và tên"),
        ("(1) Họ và\ntên *", "họ và tên"),
        ("Mã ĐT", "mã đt"),
        ("Năm sinh – Nam", "năm sinh nam"),
        ("Năm sinh (Nam)", "năm sinh nam"),
        ("Khỏe/khoẻ", "khỏe khỏe"),
        ("…", ""),
        ("(1)", "1"),
        ("x" * 200, "x" * 120),
    ],
)
def test_a_heading_is_known_again_in_another_file(text, key):
    assert heading_key(text) == key


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Số tiền phải đóng theo quy định", True),
        ("Nơi KCB ban đầu", True),
        ("Mã nhân viên thu", True),
        ("Họ tên cha", True),
        ("QĐ công nhận", True),
        ("Mã huyện", True),
        ("Tuổi", True),
        ("MavungSS", True),
        ("TyleHotroKhac", True),
        ("CCNS", True),
        ("Mã ĐT", False),
        ("Sở thích", False),
        ("Tên gọi", False),
        ("Tổ chức", False),
    ],
)
def test_headings_that_say_nothing_of_the_person_are_known(heading, expected):
    assert is_of_no_use(heading) is expected


def test_a_text_that_is_no_heading_takes_no_time():
    started = time.process_time()
    assert heading_key(" " * 32_000 + "Họ và tên") == ""
    assert heading_key(f"{'a' * 32_000} ") == "a" * 120
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("heading", ["NS", "N.S", "N.S.", "NTN sinh", "NTNS"])
def test_short_headings_of_births_are_known(heading):
    assert _known(heading) == (Field.BIRTH_DATE, "")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("CCCD (bố/mẹ)", None),
        ("Số CCCD (người nhận thay)", None),
        ("CCCD người chăm sóc", None),
        ("CCCD học sinh", "personal_id"),
        ("Năm sinh trẻ mồ côi", "birth_year"),
        ("CCCD người nuôi dưỡng", None),
        ("CCCD ông/bà nội", None),
        ("Số CCCD chủ TK", None),
        ("Ngày sinh (chủ hộ)", None),
        ("Họ tên (phụ huynh)", None),
        ("Họ tên người nhà", None),
        ("Con ông/bà", None),
        ("Họ và tên (cả chủ hộ)", "full_name"),
        ("CCCD (của trẻ hoặc bố mẹ)", "personal_id"),
        ("Họ và tên đối tượng (hoặc người giám hộ)", "full_name"),
        ("Quan hệ (cha, mẹ)", "relationship"),
        ("SĐT (phụ huynh)", "phone"),
        ("Họ tên ông/bà", "full_name"),
        ("Hoàn cảnh gia đình", "groups"),
        ("Mã hộ gia đình", "household"),
        ("Thân nhân người có công", None),
    ],
)
def test_names_and_numbers_of_others_are_told_from_those_of_the_person(heading, field):
    known = meaning_of(heading)
    assert (known and known.field) == field


@pytest.mark.parametrize(
    ("heading", "expected"),
    [("Họ tên chủ hộ", True), ("Phụ huynh", True), ("Thân nhân liệt sĩ", False), ("Lớp", False)],
)
def test_headings_of_others_are_known(heading, expected):
    assert speaks_of_others(heading) is expected
