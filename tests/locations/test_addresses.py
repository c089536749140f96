import dataclasses
from dataclasses import dataclass

import pytest

from locations.addresses import Address, TitleReader, split_address
from locations.unit_names import COMMUNE_KINDS, DISTRICT_KINDS, PROVINCE_KINDS, name_key, read_name


@dataclass(frozen=True)
class SmallBook:
    """A country of a few names, to see what the splitting does with names that there are and are not."""

    provinces: tuple[str, ...] = ("bắc ninh", "bình định", "bà rịa vũng tàu", "lâm đồng", "gia lai", "hồ chí minh")
    cities: tuple[str, ...] = ("bắc ninh", "hồ chí minh", "hcm")
    districts: tuple[str, ...] = ("yên phong", "vân canh", "lâm thao", "an khê", "1", "thủ đức", "bắc ninh")
    communes: tuple[str, ...] = (
        "yên trung",
        "dũng liệt",
        "canh liên",
        "tứ xã",
        "tây sơn",
        "cam ly đà lạt",
        "bến thành",
    )

    def names_province(self, text: str) -> bool:
        return _is_one_of(text, PROVINCE_KINDS, self.provinces)

    def names_city(self, text: str) -> bool:
        return _is_one_of(text, PROVINCE_KINDS, self.cities)

    def names_district(self, text: str, province: str = "") -> bool:
        return _is_one_of(text, DISTRICT_KINDS, self.districts)

    def names_commune(self, text: str) -> bool:
        return _is_one_of(text, COMMUNE_KINDS, self.communes)


def _is_one_of(text: str, kinds: tuple[str, ...], names: tuple[str, ...]) -> bool:
    keys = {name_key(name) for name in names}
    return any(reading.exact in keys for reading in read_name(text, kinds).readings)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Thôn 1, xã Canh Liên, huyện Vân Canh, tỉnh Bình Định",
            ("Thôn 1", "xã Canh Liên", "huyện Vân Canh", "tỉnh Bình Định"),
        ),
        ("Thôn 4, xã Canh Liên, huyện Vân Canh, Bình Định", ("Thôn 4", "xã Canh Liên", "huyện Vân Canh", "Bình Định")),
        ("Thôn 4; xã Canh Liên;\nVân Canh", ("Thôn 4", "xã Canh Liên", "Vân Canh", "")),
        (
            "thôn 1 xã Canh Liên huyện Vân Canh tỉnh Bình Định",
            ("thôn 1", "xã Canh Liên", "huyện Vân Canh", "tỉnh Bình Định"),
        ),
        ("Tổ 5, P. Tây Sơn, TX. An Khê, Gia Lai", ("Tổ 5", "P. Tây Sơn", "TX. An Khê", "Gia Lai")),
        (
            "Số 5 Nguyễn Trãi, Phường Bến Thành, Q1, TP. Hồ Chí Minh",
            ("Số 5 Nguyễn Trãi", "Phường Bến Thành", "Q1", "TP. Hồ Chí Minh"),
        ),
        ("P. Bến Thành, TP Thủ Đức, TPHCM", ("", "P. Bến Thành", "TP Thủ Đức", "TPHCM")),
        ("xã Yên Trung, TP. Bắc Ninh, tỉnh Bắc Ninh", ("", "xã Yên Trung", "TP. Bắc Ninh", "tỉnh Bắc Ninh")),
        ("xã Yên Trung, TP Bắc Ninh", ("", "xã Yên Trung", "", "TP Bắc Ninh")),
        ("xã Yên Trung, TP Thủ Đức", ("", "xã Yên Trung", "TP Thủ Đức", "")),
        ("Phù Cầm, Dũng Liệt, Yên Phong, Bắc Ninh", ("Phù Cầm", "Dũng Liệt", "Yên Phong", "Bắc Ninh")),
        ("Phù Cầm, Dũng Liệt, Bắc Ninh", ("Phù Cầm", "Dũng Liệt", "", "Bắc Ninh")),
        ("Thôn 3, Yên Phong, Bắc Ninh", ("Thôn 3", "Yên Phong", "", "Bắc Ninh")),
        ("Phù Cầm, Dũng Liệt, huyện Yên Phong", ("Phù Cầm", "Dũng Liệt", "huyện Yên Phong", "")),
        ("Thôn 3, Bắc Ninh", ("Thôn 3", "", "", "Bắc Ninh")),
        ("tỉnh Bắc Ninh", ("", "", "", "tỉnh Bắc Ninh")),
        ("thon 1, xa Yen Trung, huyen Yen Phong", ("thon 1", "xa Yen Trung", "huyen Yen Phong", "")),
        ("Thôn 1, xã Yên Trung, tỉnh Bắc Ninh, Việt Nam", ("Thôn 1", "xã Yên Trung", "", "tỉnh Bắc Ninh")),
        ("xã Yên Trung, xã Dũng Liệt", ("xã Yên Trung", "xã Dũng Liệt", "", "")),
        ("Xóm 6 - Xã Yên Trung", ("Xóm 6", "Xã Yên Trung", "", "")),
        ("Xóm 6-xã Yên Trung-huyện Yên Phong", ("Xóm 6", "xã Yên Trung", "huyện Yên Phong", "")),
        ("Thôn Tiền - Hậu - Yên Phụ - xã Yên Trung", ("Thôn Tiền - Hậu - Yên Phụ", "xã Yên Trung", "", "")),
        ("Thôn Tiền - Hậu, xã Yên Trung", ("Thôn Tiền - Hậu", "xã Yên Trung", "", "")),
        ("Phường Cam Ly - Đà Lạt - Lâm Đồng", ("", "Phường Cam Ly - Đà Lạt", "", "Lâm Đồng")),
        ("Khu 3, Phường Cam Ly - Đà Lạt, Lâm Đồng", ("Khu 3", "Phường Cam Ly - Đà Lạt", "", "Lâm Đồng")),
        ("Bản 1 - Bà Rịa - Vũng Tàu", ("Bản 1", "", "", "Bà Rịa - Vũng Tàu")),
        ("xã Tứ Xã huyện Lâm Thao", ("", "xã Tứ Xã", "huyện Lâm Thao", "")),
        ("xã Tứ Xã", ("", "xã Tứ Xã", "", "")),
        ("Ấp Thị Trấn, xã Yên Trung", ("Ấp Thị Trấn", "xã Yên Trung", "", "")),
        ("Ấp Thị Trấn A, xã Yên Trung", ("Ấp Thị Trấn A", "xã Yên Trung", "", "")),
        ("Khu tập thể huyện ủy, phường Tây Sơn", ("Khu tập thể huyện ủy", "phường Tây Sơn", "", "")),
        ("Khu tỉnh đội phường Tây Sơn", ("Khu tỉnh đội", "phường Tây Sơn", "", "")),
        ("Khu nhà bảo hiểm xã hội huyện", ("Khu nhà bảo hiểm xã hội huyện", "", "", "")),
        ("Thôn 1 xã Canh Liênn huyện Vân Canh", ("Thôn 1", "xã Canh Liênn", "huyện Vân Canh", "")),
        ("THÔN 1 XÃ CANH LIÊNN", ("THÔN 1", "XÃ CANH LIÊNN", "", "")),
        ("ấp 2 x. Yên Trung h. Yên Phong t. Bắc Ninh", ("ấp 2", "x. Yên Trung", "h. Yên Phong", "t. Bắc Ninh")),
        ("Tổ 3 P. Tây Sơn TX. An Khê", ("Tổ 3", "P. Tây Sơn", "TX. An Khê", "")),
        ("Yên Trung", ("Yên Trung", "", "", "")),
        ("Bắc Ninh", ("Bắc Ninh", "", "", "")),
        ("Thôn 3", ("Thôn 3", "", "", "")),
        ("12/4", ("12/4", "", "", "")),
        ("xã Yên Trung", ("", "xã Yên Trung", "", "")),
        ("  ", ("", "", "", "")),
        ("-", ("", "", "", "")),
    ],
)
def test_split_address_finds_the_units(text, parts):
    assert split_address(text, SmallBook()) == Address(*parts)


class CountingBook(SmallBook):
    """Counts the characters that it is asked about."""

    asked = 0

    def names_province(self, text: str) -> bool:
        CountingBook.asked += len(text)
        return super().names_province(text)

    def names_district(self, text: str, province: str = "") -> bool:
        CountingBook.asked += len(text)
        return super().names_district(text)

    def names_commune(self, text: str) -> bool:
        CountingBook.asked += len(text)
        return super().names_commune(text)


@pytest.mark.parametrize("words", ["huyện ", "tỉnh ", "Thành phố Bắc Giang ", "quận ", "Xã hội "])
def test_of_an_address_without_end_each_word_is_looked_up_with_few_others(words: str) -> None:
    """A minute and more for the longest cell that Excel knows, if each word were looked up with all behind it."""
    times = 300
    CountingBook.asked = 0
    address = split_address(words * times, CountingBook())
    assert "".join(dataclasses.astuple(address)).count(words.split()[0]) == times
    assert CountingBook.asked < 300 * times


def test_what_is_too_long_for_an_address_is_left_whole() -> None:
    text = "thôn Đông, xã Yên Trung, " * 250
    assert split_address(text, SmallBook()) == Address(text, "", "", "")


def test_an_address_without_end_still_names_its_units() -> None:
    address = split_address("thôn Đông huyện " * 60 + "xã Yên Trung huyện Yên Phong tỉnh Bắc Ninh", SmallBook())
    assert (address.commune, address.district, address.province) == (
        "xã Yên Trung",
        "huyện Yên Phong",
        "tỉnh Bắc Ninh",
    )


@pytest.fixture(scope="module")
def titles() -> TitleReader:
    names = (
        "Bắc Ninh",
        "Nghệ An",
        "Bà Rịa - Vũng Tàu",
        "Đắk Lắk",
        "Hà Giang",
        "Hà Nam",
        "Quảng Ninh",
        "Quảng Bình",
        "Huế",
        "HCM",
    )
    return TitleReader(map(name_key, names))


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("BẢO HIỂM XÃ HỘI TỈNH BẮC NINH", ["bắc ninh"]),
        ("UBND XÃ NGHĨA ĐÀN, TỈNH NGHỆ AN", ["nghệ an"]),
        ("XÃ NGHĨA ĐÀN - NGHỆ AN", ["nghệ an"]),
        ("BHXH BẮC NINH", ["bắc ninh"]),
        ("Sở Y tế Bắc Ninh", ["bắc ninh"]),
        ("BỆNH VIỆN ĐA KHOA BẮC NINH", ["bắc ninh"]),
        ("Bắc Ninh, ngày 05 tháng 02 năm 2027", ["bắc ninh"]),
        ("BHXH BÀ RỊA – VŨNG TÀU", ["bà rịa – vũng tàu"]),
        ("BẢO HIỂM XÃ HỘI TỈNH (THÀNH PHỐ) HUẾ", ["huế"]),
        ("TP.HCM", ["hcm"]),
        ("TPHCM", ["hcm"]),
        ("TỈNH: Bắc Ninh", ["bắc ninh"]),
        ("TỈNH ĐĂKLĂK", ["daklak"]),
        ("UBND TINH DAK LAK", ["dak lak"]),
        ("BHXH BAC NINH", ["bac ninh"]),
        ("TỈNH NGHỆ AN VÀ TỈNH BẮC NINH", ["nghệ an", "bắc ninh"]),
        ("BHXH QUẢNG BÌNH - TỈNH NGHỆ AN", ["nghệ an"]),
        ("UBND HUYỆN QUẢNG NINH - QUẢNG BÌNH", ["quảng bình"]),
        ("UBND HUYỆN QUẢNG NINH", []),
        ("XÃ HÀ NAM", []),
        ("Giáo viên chủ nhiệm: Nguyễn Hà Giang", []),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", []),
        ("TỈNH HÀ NAMM", []),
        ("", []),
    ],
)
def test_title_reader_finds_provinces_and_nothing_that_only_bears_the_name(titles, title, found):
    assert titles.names(title) == found
