import pytest

from beneficiaries.reading.names_of_others import is_of_another, without_footnote, without_tail, words_apart


@pytest.mark.parametrize(
    "written",
    [
        "CB NGUYỄN THỊ HỒNG",
        "C.B Nguyễn Thị Hồng",
        "Con bà Lê Thị Ba",
        "CON BÀ: LÊ THỊ BA",
        "Con ông Ba",
        "con của Lê Thị Ba",
        "Gia đình ông Nguyễn Văn Tý",
        "GĐ Trần Thị Ba",
        "Hộ bà Trần Thị Ba",
        "Hộ gia đình anh Tư",
        "Vợ chồng ông Ba",
        "vc Nguyễn Văn Tý",
        "Mẹ Nguyễn Thị Tý",
        "Vợ ông Nguyễn Văn Tý",
        "Nguyễn Văn A và vợ",
        "Nguyễn Văn A và 2 con",
        "Nguyễn Văn A, cùng các con",
        "Nguyễn Văn Tý + 2 con",
        "Trần Văn Ba con bà Tư",
        "Lê Thị Tám\nsinh đôi",
        "Hai vợ chồng Lê Văn Ba",
        "2 vợ chồng Lê Văn Ba",
        "Anh em Nguyễn Văn An",
        "CHỊ EM LÊ THỊ BA",
        "Chị em Lê Thị Ba",
        "Mẹ con Lê Thị Ba",
        "3 mẹ con chị Hà",
        "Bố con anh Tư",
        "Ông bà Lê Văn Ba",
        "Bà cháu Nguyễn Thị Tý",
        "Cả nhà Lê Văn Ba",
        "Cả nhà anh Tư",
        "Nhà ông Ba",
        "Nhà: bà Ba",
        "Cháu của bà Tư",
        "Cháu con Lê Thị Ba",
        "Bé trai con chị Hà",
        "Bé gái chị Hà",
        "Bà Nguyễn Thị Bé nuôi cháu Lan",
        "Nguyễn Thị Bé nuôi con nhỏ",
        "Cháu bà Tư",
        "CHÁU BÀ TƯ",
        "Cha\u0301u ba\u0300 Tư",
        "Cháu nội ông Ba",
        "cháu ngoại cụ Lê Thị Tư",
        "Em chị Lan",
        "Em Chị Lan",
        "Cháu anh Hai",
        "Em trai ông Bảy",
        "Chị dâu bà Tám",
        "Mẹ thằng Tý",
        "Bố Cu Tèo",
    ],
)
def test_a_mother_a_household_or_two_people_are_not_the_person(written):
    assert is_of_another(written)


@pytest.mark.parametrize(
    "written",
    [
        "Nguyễn Thị Hồng",
        "Con Văn Tý",
        "Hộ Văn Nghèo",
        "Cháu Lò Thị Mai",
        "Cháu Anh Thư",
        "Em Anh Thư",
        "Cháu Tư",
        "Em Bé Ba",
        "Anh Bà Na",
        "Bố Bố Thị Na",
        "GĐ",
        "VC",
        "Trần Thị Con",
        "Lê Văn Và",
        "Lê Anh Em",
        "Anh Hồ",
        "Anh Thư",
        "Ông Bảo",
        "Bé Trai",
        "Bà Nguyễn Thị Bé",
        "Cháu Con Lan",
        "Nhà Văn An",
        "Nguyễn Thị Bà",
        "Sùng A Páo",
        "H'Hen Niê",
        "Ksor H'Bia",
        "Y Thoa Mlô",
        "Thạch Sa Phết",
        "Bà Thị Hà",
        "Trần Thị Nuôi",
        "Nguyễn Thị Lan (một mình nuôi con nhỏ)",
        "Nguyễn Thị Lan - đơn thân nuôi con nhỏ",
        "Nguyễn Thị Lan (vợ ông Trần Văn Bình)",
    ],
)
def test_names_are_left_alone(written):
    assert not is_of_another(written)


@pytest.mark.parametrize(
    ("written", "name", "tail"),
    [
        ("Lê Thị Ca - thôn Đoài", "Lê Thị Ca", "thôn Đoài"),
        ("Trần Thị Lan – hộ nghèo", "Trần Thị Lan", "hộ nghèo"),
        ("Lê Thị Bé, xã Đông Phong", "Lê Thị Bé", "xã Đông Phong"),
        ("Lê Thị Bé\nkhuyết tật nặng", "Lê Thị Bé", "khuyết tật nặng"),
        ("Lê Thị Bé - SN 1960", "Lê Thị Bé", "SN 1960"),
        ("Lê Văn Bốn hộ cận nghèo", "Lê Văn Bốn", "hộ cận nghèo"),
        ("Lê - thôn Đoài", "Lê - thôn Đoài", ""),
        ("Lê Văn Bé - Ba", "Lê Văn Bé - Ba", ""),
        ("Hộ Thị Thôn", "Hộ Thị Thôn", ""),
    ],
)
def test_what_tells_of_a_hamlet_a_group_or_kin_stands_behind_the_name(written, name, tail):
    assert without_tail(written) == (name, tail)


@pytest.mark.parametrize("written", ["Nguyễn Văn Bảy¹", "Nguyễn Văn Bảy ⁽²⁾", "Nguyễn Văn Bảy (¹)", "Nguyễn Văn Bảy"])
def test_the_number_of_a_footnote_is_no_part_of_a_name(written):
    assert without_footnote(written) == "Nguyễn Văn Bảy"


@pytest.mark.parametrize(
    ("written", "apart"),
    [
        ("NguyễnThịHồng", "Nguyễn Thị Hồng"),
        ("ĐỗVănÁnh", "Đỗ Văn Ánh"),
        ("Nguyễn", "Nguyễn"),
        ("NGUYỄN", "NGUYỄN"),
        ("nguyễn", "nguyễn"),
        ("Nguyễn ThịHồng", "Nguyễn ThịHồng"),
        ("McDonald", "McDonald"),
    ],
)
def test_words_that_run_together_are_parted_at_their_capitals(written, apart):
    assert words_apart(written) == apart


def test_a_text_without_end_is_no_name():
    assert not is_of_another("con bà Lê Thị Ba" + " " * 300)
    assert without_footnote(" " * 300 + "¹") == " " * 300 + "¹"
