import pytest

from beneficiaries.reading.heading_paths import heading_text, is_path_of_no_use, meaning_of_path


def _known(path, **kwargs):
    meaning = meaning_of_path(tuple(path.split("|")), **kwargs)
    return (meaning.field.value, meaning.of) if meaning else None


@pytest.mark.parametrize(
    ("path", "meaning"),
    [
        ("Họ và tên", ("full_name", "")),
        ("Năm sinh|Nam", ("birth_male", "")),
        ("Năm sinh|Nữ", ("birth_female", "")),
        ("Ngày, tháng, năm sinh|Nam", ("birth_male", "")),
        ("Sinh ngày|Nữ", ("birth_female", "")),
        ("Thông tin cá nhân|Năm sinh|Nữ", ("birth_female", "")),
        ("Ngày tháng năm sinh|Ngày", ("day_part", "")),
        ("Ngày tháng năm sinh|Năm", ("year_part", "")),
        ("Ngày sinh|(dd/mm/yyyy)", ("birth_date", "")),
        ("Ngày sinh|ghi đầy đủ", ("birth_date", "")),
        ("Giới tính|Nam", ("male_mark", "")),
        ("Họ và|tên", ("full_name", "")),
        ("Họ và tên|Họ đệm", ("family_name", "")),
        ("Họ và tên|Tên", ("full_name", "")),
        ("Số|CCCD", ("personal_id", "")),
        ("Giấy tờ tùy thân|Số", ("personal_id", "")),
        ("Thẻ BHYT|Mã số", ("insurance_code", "")),
        ("Địa chỉ|Thôn", ("hamlet", "")),
        ("Thường trú|Tỉnh", ("province", "")),
        ("Xã, phường|Tên", ("commune", "")),
        ("Trường, lớp|Tên", None),
        ("Lớp|Tên", ("school_class", "")),
        ("Đối tượng|Hộ cận nghèo", ("group_mark", "near_poor")),
        ("Đối tượng|Khác", ("groups", "")),
        ("Hộ|Nghèo", ("group_mark", "poor")),
        ("Đề nghị tặng|Thẻ BHYT", ("request_mark", "card")),
        ("Đề nghị tặng|Sổ BHXH", ("request_mark", "book")),
        ("Đề nghị tặng|Số điện thoại", ("phone", "")),
        ("Dân tộc|Khác", ("group_mark", "ethnic_minority")),
        ("Dân tộc|Mông", ("group_mark", "ethnic_minority")),
        ("Dân tộc|Kinh", None),
        ("Chủ hộ|Họ và tên", ("household_head", "")),
        ("Thông tin chủ hộ|Thôn", ("hamlet", "")),
        ("Chủ hộ|Năm sinh", None),
        ("Họ tên cha|Năm sinh", None),
        ("Cha|Họ và tên", None),
        ("Nơi đăng ký khai sinh|Xã", None),
        ("Phụ huynh|Ghi chú", None),
        ("Biên lai|Ngày", None),
        ("Thời hạn|Tháng", None),
        ("CCCD|Ngày cấp", None),
        ("Số tiền|Tỷ lệ", None),
        ("Số tiền|Ghi chú", None),
        ("Ghi nhận|Sở thích", None),
        ("Thôn|Sở thích", None),
    ],
)
def test_what_stands_above_settles_what_a_word_below_means(path, meaning):
    assert _known(path) == meaning


@pytest.mark.parametrize(
    ("path", "meaning"),
    [
        ("Chủ hộ|Họ và tên", ("full_name", "")),
        ("Thông tin chủ hộ|Năm sinh", ("birth_year", "")),
        ("Năm sinh chủ hộ", ("birth_year", "")),
        ("Số CCCD của chủ hộ", ("personal_id", "")),
        ("Quan hệ với chủ hộ", ("relationship", "")),
        ("Chủ hộ", ("household_head", "")),
    ],
)
def test_where_nobody_else_is_named_the_head_of_the_household_is_meant(path, meaning):
    assert _known(path, of_head=True) == meaning


def test_two_accounts_of_a_place_keep_their_order_of_trust():
    ranks = [meaning_of_path((above, "Thôn")).rank for above in ("Địa chỉ", "Nơi ở hiện nay", "Hộ khẩu thường trú")]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == 3


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Họ và tên", "Họ và tên"),
        ("Năm sinh|Nam", "Năm sinh – Nam"),
        ("Họ và|tên", "Họ và tên"),
        ("Ngày, tháng,|năm sinh", "Ngày, tháng, năm sinh"),
        ("Số tiền|NSNN hỗ trợ|Tỷ lệ", "Số tiền – NSNN hỗ trợ – Tỷ lệ"),
    ],
)
def test_a_heading_is_shown_as_a_reader_would_say_it(path, text):
    assert heading_text(tuple(path.split("|"))) == text


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Số tiền|Tỷ lệ", True),
        ("Biên lai|Số", True),
        ("Dân tộc|Kinh", True),
        ("Chủ hộ|Năm sinh", True),
        ("Sở thích", False),
        ("Dân tộc|Sở thích", False),
        ("Mã ĐT", False),
    ],
)
def test_columns_of_no_use_need_not_be_asked_about(path, expected):
    assert is_path_of_no_use(tuple(path.split("|"))) is expected
