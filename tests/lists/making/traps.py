"""Traits that a careless reader gets wrong: each of these lists was made to catch one."""

from .headers import signed
from .lists import List
from .people import Folk
from .places import became, commune
from .usual import COMMUNE, HEAD, USUAL


def many_headings():
    """The same columns under the names that many hands give them, one hand per sheet."""
    folk = Folk("030", "many-headings")
    made = List(
        "hai-phong-headings-of-many-hands.xlsx",
        commune=commune("Hải Phòng", "Xã Thanh Hà"),
        groups=["near_poor"],
        hamlet="Thôn 3",
    )
    hands = (
        ("Họ, chữ đệm và tên", "Ngày, tháng, năm sinh", "Giới tính", "Số định danh cá nhân", "Thôn", "Thuộc diện"),
        ("Họ, chữ đệm, tên", "Sinh ngày", "Nam/Nữ", "Số căn cước", "Thôn, xóm", "Đối tượng thụ hưởng"),
        ("HỌ VÀ TÊN (chữ in hoa)", "NGÀY THÁNG NĂM SINH", "GIỚI TÍNH", "SỐ CCCD/CMND", "THÔN", "ĐỐI TƯỢNG"),
        ("Họ và\ntên", "Ngày\nsinh", "Giới\ntính", "Số\nCCCD", "Thôn/\nKDC", "Đối\ntượng"),
        ("Họ tên (*)", "Ngày sinh (*)", "Giới tính (*)", "Số CCCD (*)", "Thôn (*)", "Đối tượng (*)"),
        ("Họ  và  tên:", "Ngày sinh:", "Giới tính:", "Số CCCD:", "Thôn:", "Diện:"),
        ("Họ và tên người được đề nghị", "Ngày tháng năm sinh", "Giới", "Căn cước công dân", "Thôn (KDC)", "Diện hộ"),
        ("Tên người dân", "NTNS", "GT", "CCCD", "Khu dân cư", "Loại hộ"),
        ("hoten", "ngaysinh", "gioitinh", "socccd", "thon", "doituong"),
        ("Họ và tên\u00a0", "\u00a0Ngày sinh (dd/mm/yyyy)", "Phái", "Số CMND/CCCD/Hộ chiếu", "Tên thôn", "Thuộc hộ"),
    )  # fmt: skip
    for number, heads in enumerate(hands, 1):
        sheet = made.sheet(f"Mẫu {number}")
        sheet.header("STT", *heads)
        for place in (1, 2):
            person = folk.one()
            sheet.person(person, place, *person.usual, "Thôn 3", "Hộ cận nghèo")
    made.save()


def yes_and_no():
    """Groups as columns of yes and no; words that speak of a group and deny it."""
    folk = Folk("037", "yes-and-no")
    made = List("ninh-binh-groups-yes-and-no.xlsx", commune=commune("Ninh Bình", "Xã Gia Viễn"), hamlet="Thôn Trung")
    sheet = made.sheet("Có không")
    sheet.header(*USUAL, "Thôn", "Hộ nghèo", "Hộ cận nghèo", "Khuyết tật", "Dân tộc")
    rows = (
        ("Có", "Không", "Không", "Kinh", "poor"), ("Không", "Có", None, "kinh", "near_poor"),
        ("Không", "Không", "Có", "KINH ", "disabled"),
        (None, "x", "x", "Mường", "near_poor disabled ethnic_minority"), ("Không", "Không", "Không", None, ""),
        (0, 1, 0, "Hoa", "near_poor ethnic_minority"), ("-", "-", "x", "-", "disabled"),
    )  # fmt: skip
    for number, (*cells, groups) in enumerate(rows, 1):
        person = folk.one()
        sheet.person(person, number, *person.usual, "Thôn Trung", *cells, groups=groups.split())
    other = made.sheet("Lời nói")
    other.header(*HEAD)
    said = (
        ("Hộ mới thoát nghèo", ""), ("Đã thoát cận nghèo", ""), ("Không thuộc hộ nghèo", ""), ("Không", ""),
        ("Hộ cận nghèo (đã thoát nghèo năm 2024)", "near_poor"),
        ("Người có công", ""), ("Bệnh hiểm nghèo", ""), ("Hộ trung bình", ""),
        ("Hộ lâm nghiệp có mức sống trung bình", "farm_household"),
        ("Hộ diêm nghiệp có mức sống trung bình", "farm_household"),
        ("Hộ ngư nghiệp có MSTB", "farm_household"), ("Học sinh, hộ nghèo", "student poor"),
        ("Bệnh nhân nghèo", "hospital_patient"),
    )  # fmt: skip
    for number, (word, groups) in enumerate(said, 1):
        person = folk.one()
        note = (
            {"leave": ("groups",)}
            if word in ("Bệnh nhân nghèo", "Hộ ngư nghiệp có MSTB", "Hộ cận nghèo (đã thoát nghèo năm 2024)")
            else {}
        )
        other.person(person, number, *person.usual, "Thôn Trung", word, groups=groups.split(), **note)
    made.save()


def sections_in_every_form():
    """Section rows as people draw them: numbered, dashed, with counts, with heads of households."""
    folk = Folk("066", "sections")
    made = List("dak-lak-sections-in-every-form.xlsx", commune=commune("Đắk Lắk", "Xã Ea Súp"), groups=["poor"])
    sheet = made.sheet("DS")
    sheet.header(*USUAL, "Đối tượng", "Ghi chú")
    sections = (
        (("I", "Thôn 1"), "Thôn 1"), (("1. Thôn 2",), "Thôn 2"), ((None, "Thôn 3"), "Thôn 3"),
        (("Thôn 4 (2 người)",), "Thôn 4"),
        ((None, "- Thôn 5:"), "Thôn 5"), (("A", "Buôn A1", None, None, None, None, "2 hộ"), "Buôn A1"),
        (("Thôn 6.",), "Thôn 6"),
        (("IV.", "TDP Hòa Bình"), "TDP Hòa Bình"), (("* Buôn Ba Na",), "Buôn Ba Na"),
    )  # fmt: skip
    for cells, hamlet in sections:
        sheet.none("section: hamlet", *cells)
        for number in (1, 2):
            person = folk.one()
            sheet.person(person, number, *person.usual, "HN", hamlet=hamlet)
    for total in (
        (None, "Tổng số người trong danh sách: 18 người./."),
        (None, "TC", None, None, None, None, 18),
        (None, "Cộng (I+II+…)", 18),
    ):
        sheet.none("total", *total)
    sheet.none("footnote", "Ghi chú: HN là hộ nghèo, HCN là hộ cận nghèo.")
    sheet.none("footnote", None, "(*) Người có tên trong danh sách đã được niêm yết từ ngày 01/10/2026.")
    sheet.none("footnote", "Người lập danh sách: Y Thuyên Niê, số điện thoại 0912345678")
    signed(sheet, "Ea Súp", "H Bluên Êban", "Trần Văn Lực", 3)
    made.save()


def districts_as_sections():
    """An office of several districts of before: district, then commune, then people."""
    folk = Folk("027", "district-sections")
    made = List("bac-ninh-districts-as-sections.xlsx", groups=["near_poor"])
    sheet = made.sheet("2023")
    sheet.none("title", "BẢO HIỂM XÃ HỘI TỈNH BẮC NINH")
    sheet.none("title", "DANH SÁCH NĂM 2023")
    sheet.header(*USUAL, "Đối tượng")
    for letter, district, places in (
        ("A", "Huyện Yên Phong", ("Xã Dũng Liệt", "Xã Tam Giang")),
        ("B", "Huyện Lương Tài", ("Xã Quảng Phú",)),
    ):
        sheet.none("section: district", f"{letter}. {district.upper()}")
        for number, place in enumerate(places, 1):
            sheet.none("section: commune", f"{number}. {place}")
            for row in (1, 2):
                person = folk.one()
                sheet.person(
                    person, row, *person.usual, "HCN", commune=became("Bắc Ninh", district, place), may_block=COMMUNE
                )
    cells = made.sheet("Cả huyện trong ô xã")
    cells.header(*USUAL, "Xã", "Đối tượng")
    yen_phong = "Huyện Yên Phong"
    for number, (cell, code) in enumerate((
        ("Xã Dũng Liệt, huyện Yên Phong, tỉnh Bắc Ninh", became("Bắc Ninh", yen_phong, "Xã Dũng Liệt")),
        ("X. Tam Giang, H. Yên Phong, Bắc Ninh", became("Bắc Ninh", yen_phong, "Xã Tam Giang")),
        ("Xã Yên Trung, TP Bắc Ninh", commune("Bắc Ninh", "Xã Yên Trung")),
        ("Xã Yên Chung, Bắc Ninh", None),
        ("Dũng Liệt - Yên Phong - Bắc Ninh", became("Bắc Ninh", yen_phong, "Xã Dũng Liệt")),
    ), 1):  # fmt: skip
        person = folk.one()
        note = {"commune": code} if code else {"block": COMMUNE, "why": "no such commune"}
        cells.person(person, number, *person.usual, cell, "HCN", **note)
    made.save()


def titles_and_senders():
    """A title names a commune: that is no one's place. A title's province comes before the sender's."""
    folk = Folk("040", "titles")
    made = List("title-names-a-commune.xlsx", groups=["poor"])
    sheet = made.sheet("DS")
    sheet.none("title", "DANH SÁCH XÃ YÊN TRUNG, TỈNH BẮC NINH")
    sheet.header(*HEAD)
    for number in (1, 2, 3):
        person = folk.one()
        sheet.person(
            person,
            number,
            *person.usual,
            "Thôn Trần Xá",
            "HN",
            hamlet="Thôn Trần Xá",
            block=COMMUNE,
            why="neither row, section nor sender names the commune",
        )
    made.save()
    other = List("title-names-another-province.xlsx", commune=commune("Quảng Ninh", "Xã Tiên Yên"), groups=["poor"])
    sheet = other.sheet("DS")
    sheet.none("title", "DANH SÁCH CÔNG NHÂN QUÊ TỈNH NGHỆ AN")
    sheet.header(*USUAL, "Xã", "Tỉnh", "Đối tượng")
    for number, (name, province, code) in enumerate((
        ("Xã Nghĩa Lộc", None, commune("Nghệ An", "Xã Nghĩa Lộc")),
        ("Xã Yên Trung", "Bắc Ninh", commune("Bắc Ninh", "Xã Yên Trung")),
        ("Xã Yên Trung", "Nghệ An", commune("Nghệ An", "Xã Yên Trung")),
        (None, None, commune("Quảng Ninh", "Xã Tiên Yên")),
    ), 1):  # fmt: skip
        person = folk.one()
        sheet.person(person, number, *person.usual, name, province, "HN", commune=code)
    other.save()


def sections_of_no_group():
    """Sections of people who are of none of the groups: they end the group above."""
    folk = Folk("020", "no-group")
    made = List("lang-son-sections-of-no-group.xlsx", commune=commune("Lạng Sơn", "Xã Chi Lăng"))
    head = ("TT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Ghi chú")
    titles = (
        ("I. HỘ NGHÈO", "II. ĐỐI TƯỢNG KHÁC"),
        ("A. Hộ cận nghèo", "B. Các trường hợp khác"),
        ("Người khuyết tật", "Người có công"),
        ("1. Hộ nghèo", "2. Hộ có mức sống trung bình"),
    )
    groups = ("poor", "near_poor", "disabled", "poor")
    for number, ((known, other), group) in enumerate(zip(titles, groups, strict=True), 1):
        sheet = made.sheet(f"Đợt {number}")
        sheet.header(*head)
        for title, expected in ((known, [group]), (other, [])):
            sheet.none("section: group", None, title)
            for row in (1, 2):
                person = folk.one()
                cells = (row, *person.usual)
                sheet.person(person, *cells, groups=expected)
    made.save()


MAKERS = (
    sections_of_no_group,
    many_headings,
    yes_and_no,
    sections_in_every_form,
    districts_as_sections,
    titles_and_senders,
)
