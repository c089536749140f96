"""Names as people type them: capitals, titles, kin, odd spaces, decomposed and look-alike letters."""

import unicodedata

from .lists import List
from .people import Folk
from .places import commune
from .usual import NAME, USUAL


def hue():
    folk = Folk("046", "hue")
    made = List(
        "hue-names.xlsx", commune=commune("Huế", "Phường Thuận Hóa"), groups=["near_poor"], hamlet="Tổ dân phố 3"
    )
    sheet = made.sheet("DS")
    sheet.header(*USUAL, "Tổ", "Đối tượng")
    female, male = {"sex": "female"}, {"sex": "male"}
    rows = [
        ("TÔN NỮ THỊ HẠNH", "Tôn Nữ Thị Hạnh", female, {}),
        ("nguyễn thị hoa", "Nguyễn Thị Hoa", female, {}),
        ("  Trần   Văn  Bình ", "Trần Văn Bình", male, {}),
        ("Lê\u00a0Thị\u00a0Thu", "Lê Thị Thu", female, {}),
        (unicodedata.normalize("NFD", "Nguyễn Hữu Phước"), "Nguyễn Hữu Phước", male, {"fixed": NAME}),
        ("Phạm\u200b Thị\u200d Mỹ\ufeff", "Phạm Thị Mỹ", female, {"fixed": NAME}),
        ("Ðặng Thị Ðào", "Đặng Thị Đào", female, {"fixed": NAME, "why": "Eth (U+00D0) instead of D with a stroke"}),
        ("Hoàng Thị Hoà", "Hoàng Thị Hòa", female, {"why": "where the tone stands makes no difference"}),
        ("Hồ Thị Thuý", "Hồ Thị Thúy", female, {}),
        ("Võ Văn An.", "Võ Văn An", male, {}),
        ("Bà Nguyễn Thị Lài", "Nguyễn Thị Lài", female, {"may_block": NAME}),
        ("Ông Đoàn Văn Mười", "Đoàn Văn Mười", male, {"may_block": NAME}),
        ("Bà Nguyễn Thị A (vợ ông B)", "Nguyễn Thị A", female, {"may_block": NAME}),
        ("Trần Thị Gái (con ông Tư)", "Trần Thị Gái", female, {"may_block": NAME}),
        ("Nguyễn Văn\nHùng", "Nguyễn Văn Hùng", male, {"why": "a line break within the cell"}),
        ("Y Bhăm Niê", "Y Bhăm Niê", male, {}),
        ("H'Hen Êban", "H'Hen Êban", female, {"leave": ("full_name",), "why": "either letter after the apostrophe"}),
        ("Hồ  A  Tú", "Hồ A Tú", male, {}),
        ("Nguyễn Thị Ánh Tuyết", "Nguyễn Thị Ánh Tuyết", female, {}),
        ("LÊ ĐÌNH Ý", "Lê Đình Ý", male, {}),
        ("ĐỖ THỊ ƯỚC", "Đỗ Thị Ước", female, {}),
    ]  # fmt: skip
    for number, (cell, name, sex, note) in enumerate(rows, 1):
        person = folk.one(**sex).but(full_name=name)
        sheet.person(
            person,
            number,
            cell,
            person.day,
            person.sex_word,
            person.personal_id,
            "Tổ dân phố 3",
            "Hộ cận nghèo",
            **note,
        )
    missing = ((None, "no name"), ("   ", "spaces only"), ("...", "dots only"), ("-", "a hyphen"))
    for number, (cell, why) in enumerate(missing, len(rows) + 1):
        person = folk.one()
        sheet.person(
            person,
            number,
            cell,
            person.day,
            person.sex_word,
            person.personal_id,
            "Tổ dân phố 3",
            "Hộ cận nghèo",
            block=NAME,
            why=why,
        )
    made.save()


def _decomposed(*cells):
    return [unicodedata.normalize("NFD", one) if isinstance(one, str) else one for one in cells]


def nfd():
    """A whole list that was typed on a Mac: headings, groups and places decomposed too."""
    folk = Folk("051", "quang-ngai")
    place = commune("Quảng Ngãi", "Xã Mộ Đức")
    made = List("quang-ngai-decomposed.xlsx", commune=place, groups=["near_poor"])
    sheet = made.sheet("Danh sách")
    sheet.none("title", *_decomposed("DANH SÁCH HỘ CẬN NGHÈO XÃ MỘ ĐỨC, TỈNH QUẢNG NGÃI"))
    sheet.header(*_decomposed(*USUAL, "Thôn", "Xã", "Đối tượng"))
    for number in range(1, 8):
        person = folk.one()
        decomposed = unicodedata.normalize("NFD", person.full_name) != person.full_name
        sheet.person(
            person,
            *_decomposed(number, *person.usual, "Thôn Vĩnh Trường", "Xã Mộ Đức", "Hộ cận nghèo"),
            hamlet="Thôn Vĩnh Trường",
            fixed=NAME if decomposed else (),
        )
    sheet.none("total", *_decomposed("Tổng cộng: 7 người"))
    made.save()


def ninh_thuan():
    """Phones, remarks and numbers in columns beside the people, a nameless column, a wide gap."""
    folk = Folk("058", "ninh-thuan")
    place = commune("Khánh Hòa", "Xã Ninh Phước")
    made = List("khanh-hoa-phones-and-remarks.xlsx", commune=place, groups=["poor"])
    sheet = made.sheet("Trang tính1")
    sheet.skip(2)
    sheet.none("title", None, None, "DANH SÁCH XÃ NINH PHƯỚC - TỈNH KHÁNH HÒA")
    sheet.none("title", None, None, "Người phụ trách: Trần Thị Lệ, điện thoại 0912 345 678")
    sheet.header(
        None,
        "TT",
        "Họ, chữ đệm và tên",
        "Điện thoại",
        "Sinh năm",
        "Giới",
        "Định danh cá nhân",
        "Thôn",
        None,
        "Diện",
        "Lý do đề nghị",
        "Ký nhận",
    )
    for number in range(1, 8):
        person = folk.one().but(precision="year")
        remark = ("Sống một mình", "Con nhỏ", None, "0987654321", "Năm sinh 1950 trên sổ cũ", "Hộ nghèo năm 2019", "x")[
            number - 1
        ]
        sheet.person(
            person,
            None,
            number,
            person.full_name,
            f"09{number}1234567",
            person.born.year,
            person.sex_word,
            person.personal_id,
            "Thôn La Vang",
            None,
            "Hộ nghèo",
            remark,
            hamlet="Thôn La Vang",
        )
    sheet.none("total", None, None, "Danh sách có 07 (bảy) người./.")
    made.save()


MAKERS = (hue, nfd, ninh_thuan)
