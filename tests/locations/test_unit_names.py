import pytest

from locations.unit_names import (
    COMMUNE_KINDS,
    DISTRICT_KINDS,
    PROVINCE_KINDS,
    has_name,
    lacks_only_marks,
    name_key,
    read_name,
    typed_without_diacritics,
)


@pytest.mark.parametrize(
    ("text", "kind", "exact"),
    [
        ("Xã Yên Trung", "xã", "yên trung"),
        ("XÃ YÊN TRUNG", "xã", "yên trung"),
        ("x.Yên Trung", "xã", "yên trung"),
        ("X. Yên Trung", "xã", "yên trung"),
        ("x Yên Trung", "xã", "yên trung"),
        ("xa Yen Trung", "xã", "yen trung"),
        ("Xã: Yên Trung", "xã", "yên trung"),
        ("UBND xã Yên Trung", "xã", "yên trung"),
        ("Uỷ ban nhân dân xã Yên Trung", "xã", "yên trung"),
        ("P1", "phường", "1"),
        ("P.1", "phường", "1"),
        ("p 01", "phường", "1"),
        ("F.10", "phường", "10"),
        ("Phường 01", "phường", "1"),
        ("phuong 1", "phường", "1"),
        ("TT. Ngô Mây", "thị trấn", "ngô mây"),
        ("T.T Ngô Mây", "thị trấn", "ngô mây"),
        ("tt Ngô Mây", "thị trấn", "ngô mây"),
        ("Thị  trấn Ngô Mây", "thị trấn", "ngô mây"),
        ("thi tran Ngo May", "thị trấn", "ngo may"),
        ("Xã đảo Thạnh An", "xã", "thạnh an"),
        ("Xã Đào Mỹ", "xã", "đào mĩ"),
        ("ĐK. Côn Đảo", "đặc khu", "côn đảo"),
        ("Đặc khu Côn Đảo", "đặc khu", "côn đảo"),
        ("Yên Trung", "", "yên trung"),
        ("Phương Liễu", "", "phương liễu"),
        ("Xã Vũ Hoà", "xã", "vũ hòa"),
        ("Xã H' Neng", "xã", "hneng"),
        ("Phường Cam Ly – Đà Lạt", "phường", "cam li đà lạt"),
        ("Xã Yên Trung (Yên Phong)", "xã", "yên trung"),
    ],
)
def test_read_name_takes_the_type_word_of_a_commune_off(text, kind, exact):
    written = read_name(text, COMMUNE_KINDS)
    assert (written.kind, written.readings[0].exact, written.old) == (kind, exact, False)


@pytest.mark.parametrize(
    ("text", "kind", "exact"),
    [
        ("H. Phù Cát", "huyện", "phù cát"),
        ("huyen Phu Cat", "huyện", "phu cat"),
        ("Q3", "quận", "3"),
        ("Q. 03", "quận", "3"),
        ("TX An Khê", "thị xã", "an khê"),
        ("T.X. An Khê", "thị xã", "an khê"),
        ("TP Lạng Sơn", "thành phố", "lạng sơn"),
        ("Tp.Lạng Sơn", "thành phố", "lạng sơn"),
        ("Thành Phố Bắc Kạn", "thành phố", "bắc kạn"),
        ("Phù Cát", "", "phù cát"),
    ],
)
def test_read_name_takes_the_type_word_of_a_district_off(text, kind, exact):
    written = read_name(text, DISTRICT_KINDS)
    assert (written.kind, written.readings[0].exact) == (kind, exact)


@pytest.mark.parametrize(
    ("text", "kind", "exact"),
    [
        ("Tỉnh Bắc Ninh", "tỉnh", "bắc ninh"),
        ("t. Bình Định", "tỉnh", "bình định"),
        ("TPHCM", "thành phố", "hcm"),
        ("TP.HCM", "thành phố", "hcm"),
        ("Bà Rịa - Vũng Tàu", "", "bà rịa vũng tàu"),
    ],
)
def test_read_name_takes_the_type_word_of_a_province_off(text, kind, exact):
    written = read_name(text, PROVINCE_KINDS)
    assert (written.kind, written.readings[0].exact) == (kind, exact)


def test_read_name_keeps_the_whole_name_as_the_last_reading():
    assert [reading.exact for reading in read_name("Xa Dung", COMMUNE_KINDS).readings] == ["dung", "xa dung"]
    assert [reading.exact for reading in read_name("Phường Đúc", COMMUNE_KINDS).readings] == ["đúc", "phường đúc"]


def test_read_name_folds_diacritics_and_spaces_away():
    assert read_name("Xã Đăk Ui", COMMUNE_KINDS).readings[0].folded == "dakui"
    assert read_name("Dak Lak", PROVINCE_KINDS).readings[0].folded == "daklak"


@pytest.mark.parametrize(
    "text", ["Xã Yên Trung cũ", "xã Yên Trung (cũ)", "Yên Trung (xã cũ)", "Xã Yên Trung (trước 7/2025)"]
)
def test_read_name_notices_that_a_unit_is_called_a_former_one(text):
    written = read_name(text, COMMUNE_KINDS)
    assert (written.readings[0].exact, written.old) == ("yên trung", True)


@pytest.mark.parametrize("text", ["", " - ", "...", "//"])
def test_read_name_of_no_name_has_no_reading(text):
    written = read_name(text, COMMUNE_KINDS)
    assert (written.readings, written.kind, has_name(text)) == ((), "", False)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("Mĩ Đức", "Mỹ Đức"),
        ("Quí Lộc", "Quý Lộc"),
        ("Đắk Ui", "Đăk Ui"),
        ("Đắc Pring", "Đắk Pring"),
        ("Ea H’leo", "Ea Hleo"),
        ("Bà Rịa-Vũng Tàu", "Bà Rịa – Vũng Tàu"),
        ("Phước Cát 02", "Phước Cát 2"),
    ],
)
def test_name_key_has_one_spelling(text, other):
    assert name_key(text) == name_key(other)


@pytest.mark.parametrize(
    ("text", "other"), [("Tân Thành", "Tân Thạnh"), ("Tây Sơn", "Tai Sơn"), ("Yên Sơn", "Iên Sơn"), ("Thúy", "Thúi")]
)
def test_name_key_keeps_other_names_apart(text, other):
    assert name_key(text) != name_key(other)


@pytest.mark.parametrize(
    ("written", "official", "lacks"),
    [
        ("tan thanh", "tân thành", True),
        ("tân thanh", "tân thành", True),
        ("tân thành", "tân thành", True),
        ("tân thành", "tân thạnh", False),
        ("tân thành", "tân thanh", False),
        ("dak lak", "đăk lắk", True),
        ("đông", "dông", False),
        ("xadung", "xa dung", True),
    ],
)
def test_lacks_only_marks_forgives_what_was_left_out(written, official, lacks):
    assert lacks_only_marks(written, official) is lacks


@pytest.mark.parametrize(
    ("cells", "typed_so"),
    [
        (("xa Thanh An", "", ""), True),
        ((" PHUONG 1", "", ""), True),
        (("Thanh An", "huyen Dau Tieng", ""), True),
        (("Thanh An", "", "tinh Binh Duong"), True),
        (("Thanh An", "", "Gia Lai"), False),
        (("Tam Quan", "Kon Plong", "Gia Lai"), False),
        (("xã Thanh An", "huyện Dầu Tiếng", "tỉnh Bình Dương"), False),
    ],
)
def test_typed_without_diacritics_looks_at_type_words(cells, typed_so):
    assert typed_without_diacritics(*cells) is typed_so
