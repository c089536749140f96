"""Communes, districts and provinces as called before July 2025, in columns and in one cell."""

from .lists import List
from .people import Folk
from .places import became, commune, successors
from .usual import COMMUNE, USUAL

BY_DISTRICT = (*USUAL, "Thôn/Tổ", "Xã/Phường", "Quận/Huyện", "Tỉnh/TP", "Đối tượng")


def _line(sheet, folk, number, hamlet, *where, code, **note):
    """A person of the given hamlet, commune, district and province; a code of None must be asked."""
    person = folk.one()
    if code is None:
        note["block"] = COMMUNE
    else:
        note["commune"] = code
    sheet.person(person, number, *person.usual, hamlet, *where, "Hộ cận nghèo", hamlet=hamlet, **note)


def thanh_hoa_old():
    folk = Folk("038", "thanh-hoa-old")
    made = List("thanh-hoa-dissolved-district.xlsx", groups=["near_poor"])
    sheet = made.sheet("2024")
    sheet.none("title", "DANH SÁCH ĐỀ NGHỊ NĂM 2024 - TỈNH THANH HÓA")
    sheet.header(*BY_DISTRICT)
    city, old = "Thành phố Thanh Hóa", "Huyện Nông Cống"
    rows = (
        ("Xã Đông Minh", "Huyện Đông Sơn", became("Thanh Hóa", city, "Xã Đông Minh"), "dissolved on 1 January 2025"),
        (
            "TT Rừng Thông",
            "H. Đông Sơn",
            became("Thanh Hóa", city, "Phường Rừng Thông"),
            "the town became a ward with it",
        ),
        (
            "Phường Đông Sơn",
            "TP Thanh Hóa",
            became("Thanh Hóa", city, "Phường Đông Sơn"),
            "a present ward is called so as well",
        ),
        (
            "Phường Đông Sơn",
            "Thị xã Bỉm Sơn",
            became("Thanh Hóa", "Thị xã Bỉm Sơn", "Phường Đông Sơn"),
            "the third of that name",
        ),
        ("Xã Trường Sơn", old, became("Thanh Hóa", old, "Xã Trường Sơn"), None),
        ("Thị trấn Nông Cống", old, became("Thanh Hóa", old, "Thị trấn Nông Cống"), None),
        ("Xã Vạn Hoà", "Nông Cống", became("Thanh Hóa", old, "Xã Vạn Hòa"), "the tone on the other letter"),
        ("xã vạn thắng", "huyện nông cống", became("Thanh Hóa", old, "Xã Vạn Thắng"), "small letters"),
        ("XÃ TÂN THỌ", "HUYỆN NÔNG CỐNG", became("Thanh Hóa", old, "Xã Tân Thọ"), "capitals"),
        ("Xuân Lộc", "Triệu Sơn", became("Thanh Hóa", "Huyện Triệu Sơn", "Xã Xuân Lộc"), "no words of kind"),
        ("Phường Đông Thọ", "TP. Thanh Hoá", None, "split in two"),
        ("Xã Xuân Lộc", None, None, "three old communes of this name, no district"),
    )
    for number, (place, district, code, why) in enumerate(rows, 1):
        _line(sheet, folk, number, "Thôn 2", place, district, "Thanh Hóa", code=code, why=why or ())
    bare = made.sheet("Không có tỉnh")
    bare.none("title", "Ban Chỉ đạo tỉnh Thanh Hóa")
    bare.header(*BY_DISTRICT[:8], "Đối tượng")
    _line(
        bare,
        folk,
        1,
        "Thôn 2",
        "Phường Đông Sơn",
        None,
        code=commune("Thanh Hóa", "Phường Đông Sơn"),
        why="without a district the present one comes first",
    )
    _line(bare, folk, 2, "Thôn 7", "Xã Tân Phúc", "Huyện Nông Cống", code=became("Thanh Hóa", old, "Xã Tân Phúc"))
    made.save()


def hcm():
    folk = Folk("079", "hcm")
    city, third = "Hồ Chí Minh", "Quận 3"
    thu_duc = "Thành phố Thủ Đức"
    made = List("hcm-numbered-wards.xlsx", groups=["near_poor"])
    sheet = made.sheet("Phường số")
    sheet.header(*BY_DISTRICT)
    rows = (
        ("Phường 1", "Quận 3", "TP. Hồ Chí Minh", became(city, third, "Phường 1"), None),
        ("P.5", "Q.3", "TPHCM", became(city, third, "Phường 5"), None),
        ("P. 14", "Q3", "TP.HCM", became(city, third, "Phường 14"), None),
        ("phường 9", "quận 3", "Thành phố Hồ Chí Minh", became(city, third, "Phường 9"), None),
        ("Phường 05", "Quận 3", "Hồ Chí Minh", became(city, third, "Phường 5"), "a zero before the number"),
        (2, 3, "TP Hồ Chí Minh", became(city, third, "Phường 2"), "bare numbers in the columns of ward and district"),
        ("Phường Linh Trung", "TP Thủ Đức", "TP HCM", became(city, thu_duc, "Phường Linh Trung"), None),
        ("Phường Trường Thọ", "Quận Thủ Đức", "TP HCM", became(city, thu_duc, "Phường Trường Thọ"), "gone since 2021"),
        ("P. Phước Long A", "Quận 9", "TP HCM", became(city, thu_duc, "Phường Phước Long A"), "gone since 2021"),
        ("Phường 4", "Quận 3", "TP HCM", None, "split in two"),
        ("Phường Linh Đông", "TP. Thủ Đức", "TP HCM", None, "split in two"),
        ("Phường 1", None, "TP HCM", None, "many old wards of this name"),
        ("Phường Bàn Cờ", None, "TP HCM", commune(city, "Phường Bàn Cờ"), None),
        (
            "Phước Hội",
            "Huyện Đất Đỏ",
            "Bà Rịa - Vũng Tàu",
            became("Bà Rịa - Vũng Tàu", "Huyện Long Đất", "Xã Phước Hội"),
            "the district is gone",
        ),
        (
            "TT Long Điền",
            "H. Long Điền",
            "BR-VT",
            became("Bà Rịa - Vũng Tàu", "Huyện Long Đất", "Thị trấn Long Điền"),
            "a short name",
        ),
    )
    for number, (ward, district, province, code, why) in enumerate(rows, 1):
        note = {"why": why} if why else {}
        if isinstance(ward, int) or province == "BR-VT":
            note["may_block"] = COMMUNE
        _line(sheet, folk, number, "Khu phố 2", ward, district, province, code=code, **note)
    made.save()


def tay_ninh_names():
    """Tân Thành is not Tân Thạnh; what is written without diacritics may be both."""
    folk = Folk("080", "long-an")
    made = List("tay-ninh-tan-thanh-or-tan-thanh.xlsx", groups=["near_poor"])
    sheet = made.sheet("Long An cũ")
    sheet.header(*BY_DISTRICT)
    tt, tho = "Huyện Tân Thạnh", "Huyện Thủ Thừa"
    rows = (
        ("Xã Tân Thành", None, "Tây Ninh", commune("Tây Ninh", "Xã Tân Thành"), "present"),
        ("Xã Tân Thạnh", None, "Tây Ninh", commune("Tây Ninh", "Xã Tân Thạnh"), "present, another one"),
        ("Xa Tan Thanh", None, "Tay Ninh", None, "without diacritics: either of the two"),
        ("Xã Tân Thành", "Huyện Tân Thạnh", "Long An", became("Long An", tt, "Xã Tân Thành"), "old"),
        ("TT Tân Thạnh", "Huyện Tân Thạnh", "Long An", became("Long An", tt, "Thị trấn Tân Thạnh"), "old"),
        ("Xã Tân Thành", "Huyện Thủ Thừa", "Long An", None, "split in two"),
        ("Xa Kien Binh", "Huyen Tan Thanh", "Long An", became("Long An", tt, "Xã Kiến Bình"), "one reading"),
        ("xa my phu", "huyen thu thua", "tinh long an", became("Long An", tho, "Xã Mỹ Phú"), "small letters"),
        ("Xã Nhơn Hòa", "Huyện Tân Thạnh", "Long An", became("Long An", tt, "Xã Nhơn Hoà"), "Hoà in the official list"),
        ("Xã Nhơn Ninh", None, "Tây Ninh", commune("Tây Ninh", "Xã Nhơn Ninh"), None),
        ("Xã Tân Thành Bình", None, "Vĩnh Long", commune("Vĩnh Long", "Xã Tân Thành Bình"), "a longer name"),
        ("Xã Tân Thành Tây Nam", None, "Tây Ninh", None, "no such commune"),
    )  # fmt: skip
    for number, (place, district, province, code, why) in enumerate(rows, 1):
        _line(sheet, folk, number, "Ấp 4", place, district, province, code=code, why=why or ())
    made.save()


def da_nang_addresses():
    """Everything in one cell, in many hands."""
    folk = Folk("049", "quang-nam")
    que_son = "Huyện Quế Sơn"
    made = List("da-nang-address-in-one-cell.xlsx", groups=["disabled"])
    sheet = made.sheet("Địa chỉ")
    sheet.header(*USUAL, "Địa chỉ thường trú", "Đối tượng")
    tan_yen = "Huyện Tân Yên"
    rows = (
        ("Thôn 1, xã Quế Xuân 1, huyện Quế Sơn, tỉnh Quảng Nam", became("Quảng Nam", que_son, "Xã Quế Xuân 1")),
        ("Thôn Đông Nam - Xã Quế Thuận - Huyện Quế Sơn - Tỉnh Quảng Nam", became("Quảng Nam", que_son, "Xã Quế Thuận")),
        ("Tổ 3; TT. Đông Phú; H. Quế Sơn; Quảng Nam", became("Quảng Nam", que_son, "Thị trấn Đông Phú")),
        ("thôn Trung Hạ, TT Trung Phước, Nông Sơn, Quảng Nam", became("Quảng Nam", que_son, "Thị trấn Trung Phước")),
        ("Quế Mỹ, Quế Sơn, Quảng Nam", became("Quảng Nam", que_son, "Xã Quế Mỹ")),
        ("Tổ 12, phường Hòa Khánh, thành phố Đà Nẵng", commune("Đà Nẵng", "Phường Hòa Khánh")),
        ("Xã Quế Sơn, TP. Đà Nẵng", commune("Đà Nẵng", "Xã Quế Sơn")),
        ("Thôn Cao Thượng, xã Tân Yên, tỉnh Bắc Ninh", commune("Bắc Ninh", "Xã Tân Yên")),
        ("Xã Lam Sơn, huyện Tân Yên, tỉnh Bắc Giang", became("Bắc Giang", tan_yen, "Xã Lam Sơn")),
        ("KP 2, P. Vị Xuyên, TP Nam Định, Nam Định", became("Nam Định", "Thành phố Nam Định", "Phường Vị Xuyên")),
        ("Xóm 5, Mỹ Thuận, Mỹ Lộc, Nam Định", became("Nam Định", "Thành phố Nam Định", "Xã Mỹ Thuận")),
        ("Xã Quế Phước, huyện Quế Sơn, Quảng Nam", None),
        ("Quế Sơn", None),
        ("Quảng Nam", None),
        (None, None),
    )
    for number, (address, code) in enumerate(rows, 1):
        person = folk.one()
        note = {"commune": code} if code else {"block": COMMUNE}
        if address in ("Quế Mỹ, Quế Sơn, Quảng Nam", "Xóm 5, Mỹ Thuận, Mỹ Lộc, Nam Định"):
            note["may_block"] = COMMUNE
        sheet.person(person, number, *person.usual, address, "Người khuyết tật", leave=("hamlet",), **note)
    assert not successors("Quảng Nam", que_son, "Xã Quế Phước")
    made.save()


def tuyen_quang():
    """A commune's list of today that also names communes of before, and titles that name the province."""
    folk = Folk("008", "tuyen-quang")
    place = commune("Tuyên Quang", "Xã Hàm Yên")
    made = List("tuyen-quang-old-and-new.xlsx", commune=place, groups=["household"])
    sheet = made.sheet("Xã Hàm Yên")
    sheet.none("title", "UBND XÃ HÀM YÊN, TỈNH TUYÊN QUANG")
    sheet.header(*USUAL, "Thôn", "Xã (cũ)", "Huyện (cũ)", "Đối tượng")
    old = "Huyện Hàm Yên"
    rows = (
        ("Xã Nhân Mục", old, became("Tuyên Quang", old, "Xã Nhân Mục"), None),
        ("Xã Thái Hòa", "Hàm Yên", became("Tuyên Quang", old, "Xã Thái Hòa"), None),
        ("Thị trấn Tân Yên", old, became("Tuyên Quang", old, "Thị trấn Tân Yên"), "not the Tân Yên of Bắc Giang"),
        ("Xã Hàm Yên", None, place, "present"),
        (None, None, place, "none of its own: that of the sender"),
        (
            "Xã Yên Phú",
            None,
            commune("Tuyên Quang", "Xã Yên Phú"),
            "present ones come first, other provinces have one too",
        ),
        ("Xã Minh Hương", None, became("Tuyên Quang", old, "Xã Minh Hương"), "old, one of that name in the province"),
    )
    for number, (name, district, code, why) in enumerate(rows, 1):
        person = folk.one()
        sheet.person(
            person,
            number,
            *person.usual,
            "Thôn Ba Luồng",
            name,
            district,
            "Hộ gia đình",
            hamlet="Thôn Ba Luồng",
            commune=code,
            why=why or (),
        )
    made.save()


def whole_country():
    """Names of before from everywhere: districts gone since 2019, islands, names of other peoples."""
    folk = Folk("001", "whole-country")
    made = List("whole-country-old-names.xlsx", groups=["near_poor"])
    sheet = made.sheet("Cả nước")
    sheet.header(*BY_DISTRICT)
    ea_hleo, vinh = "Huyện Ea H'leo", "Thành phố Vinh"
    rows = (
        ("Xã Đức Giang", "Huyện Yên Dũng", "Bắc Giang", became("Bắc Giang", "Thành phố Bắc Giang", "Xã Đức Giang")),
        ("Phường Nghi Hương", "TX Cửa Lò", "Nghệ An", became("Nghệ An", vinh, "Phường Nghi Hương")),
        ("Phường Thảo Điền", "Quận 2", "TP.HCM", became("Hồ Chí Minh", "Thành phố Thủ Đức", "Phường Thảo Điền")),
        ("Xã Hương Phú", "Huyện Nam Đông", "Thừa Thiên Huế", became("Huế", "Huyện Phú Lộc", "Xã Hương Phú")),
        ("Đặc khu Lý Sơn", None, "Quảng Ngãi", commune("Quảng Ngãi", "Đặc khu Lý Sơn")),
        ("Phường Dương Đông", "TP Phú Quốc", "Kiên Giang", commune("An Giang", "Đặc khu Phú Quốc")),
        ("Xã Ea H'leo", ea_hleo, "Đắk Lắk", commune("Đắk Lắk", "Xã Ea H'Leo")),
        ("Xã Đăk Ui", "Huyện Đăk Hà", "KonTum", commune("Quảng Ngãi", "Xã Đăk Ui")),
        ("Xã Krông Năng", None, "Dak Lak", commune("Đắk Lắk", "Xã Krông Năng")),
        ("P. Phố Mới", "TX Quế Võ", "Bắc Ninh", became("Bắc Ninh", "Thị xã Quế Võ", "Phường Phố Mới")),
        ("Xã Hoà Bình", "Chi Lăng", "Lạng Sơn", became("Lạng Sơn", "Huyện Chi Lăng", "Xã Hòa Bình")),
        ("Xã Hòa Bình", "Vũ Thư", "Thái Bình", became("Thái Bình", "Huyện Vũ Thư", "Xã Hòa Bình")),
        ("Xã Hưng Đạo", "Thành phố Cao Bằng", "Cao Bằng", became("Cao Bằng", "Thành phố Cao Bằng", "Xã Hưng Đạo")),
        ("Xã Hưng Đạo", None, "Cao Bằng", commune("Cao Bằng", "Xã Hưng Đạo")),
        ("Xã Đồng Văn", "Tân Kỳ", "Nghệ An", became("Nghệ An", "Huyện Tân Kỳ", "Xã Đồng Văn")),
        ("Xã Mường Phăng", "TP Điện Biên Phủ", "Điện Biên", commune("Điện Biên", "Xã Mường Phăng")),
        ("Xã Long Hải", None, "TP Hồ Chí Minh", commune("Hồ Chí Minh", "Xã Long Hải")),
        ("Xã Không Có Thật", "Huyện Mù Cang Chải", "Yên Bái", None),
    )
    for number, (place, district, province, code) in enumerate(rows, 1):
        _line(sheet, folk, number, "Tổ 1", place, district, province, code=code)
    made.save()


MAKERS = (whole_country, thanh_hoa_old, hcm, tay_ninh_names, da_nang_addresses, tuyen_quang)
