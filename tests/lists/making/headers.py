"""Lists of communes with the headers that people draw: several rows, merged cells, numbers, blocks, printed pages."""

from .lists import List
from .people import Folk, words
from .places import commune
from .usual import SOUTHERN

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
YEAR = {"birth_precision": "year"}


def national(sheet, office, columns=6):
    """The two rows at the top of an official paper, and an empty one."""
    gap = [None] * (columns - 2)
    sheet.none("national header", office, *gap, NATION)
    sheet.none("national header", None, *gap, MOTTO)
    sheet.skip()


def signed(sheet, place, left, right, offset=4):
    """Place and date, two signers with their names."""
    gap = [None] * offset
    sheet.skip()
    sheet.none("place and date", None, *gap, f"{place}, ngày 05 tháng 11 năm 2026")
    sheet.none("signature", None, "NGƯỜI LẬP BIỂU", *gap[1:], "TM. ỦY BAN NHÂN DÂN")
    sheet.none("signature", None, "(Ký, ghi rõ họ tên)", *gap[1:], "CHỦ TỊCH")
    sheet.skip(3)
    sheet.none("names of the signers", None, left, *gap[1:], right)


def thanh_hoa():
    """Two header rows, letters and numbers below them, hamlets as sections, subtotals."""
    folk = Folk("038", "thanh-hoa")
    place = commune("Thanh Hóa", "Phường Đông Sơn")
    made = List("thanh-hoa-two-row-header.xlsx", commune=place)
    sheet = made.sheet("DS đề nghị")
    national(sheet, "UBND PHƯỜNG ĐÔNG SƠN", 8)
    sheet.none("title", "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO ĐỀ NGHỊ TẶNG THẺ BHYT")
    sheet.none("title", "(Kèm theo Công văn số 112/UBND-VX ngày 05 tháng 11 năm 2026)")
    sheet.skip()
    head = sheet.header(
        "STT", "Họ và tên", "Ngày, tháng, năm sinh", None, "Số CCCD", "Mã số BHXH", "Đối tượng", "Ghi chú"
    )
    sheet.header(None, None, "Nam", "Nữ")
    sheet.merged(head, 3, head, 4)
    for column in (1, 2, 5, 6, 7, 8):
        sheet.merged(head, column, head + 1, column)
    sheet.none("letters and numbers of the columns", "A", "B", 1, 2, 3, 4, 5, 6)
    number = 0
    words = ("Hộ nghèo", "Hộ cận nghèo", "CN", "HN", "Cận nghèo")
    groups = ("poor", "near_poor", "near_poor", "poor", "near_poor")
    for hamlet, count in (("Khu phố Toàn Tân", 5), ("Khu phố Cao Sơn", 4)):
        sheet.none("section: hamlet", hamlet)
        for word, group in zip(words[:count], groups, strict=False):
            number += 1
            person = folk.one()
            man = person.sex == "male"
            code = f"38{number:08}" if number % 2 else None
            sheet.person(
                person,
                number,
                person.full_name,
                person.day if man else None,
                None if man else person.day,
                person.personal_id,
                code,
                word,
                hamlet=hamlet,
                groups=[group],
                insurance_code=code,
            )
        sheet.none("subtotal", None, f"Cộng {hamlet}", count)
    sheet.none("total", None, "Tổng cộng: 9 người (Chín người)")
    signed(sheet, "Đông Sơn", "Lê Thị Hoài", "Nguyễn Đức Thành", 5)
    made.save()


def ha_tinh():
    """Four header rows, groups as crosses in columns of their own."""
    folk = Folk("042", "ha-tinh")
    made = List("ha-tinh-four-row-header.xlsx", commune=commune("Hà Tĩnh", "Xã Cẩm Bình"))
    sheet = made.sheet("Biểu 2")
    sheet.none("title", "ỦY BAN NHÂN DÂN XÃ CẨM BÌNH")
    sheet.none("title", "BIỂU TỔNG HỢP NGƯỜI CÓ HOÀN CẢNH KHÓ KHĂN")
    sheet.skip()
    top = sheet.header("TT", "THÔNG TIN CÁ NHÂN", *[None] * 5, "THUỘC DIỆN (đánh dấu x)", None, None, None, "Ghi chú")
    sheet.header(
        None,
        "Họ và tên",
        "Sinh ngày",
        None,
        None,
        "Số định danh",
        "Thôn",
        "Nghèo",
        None,
        "Người khuyết tật",
        "Khó khăn khác",
    )
    sheet.header(None, None, "Theo giấy tờ", None, None, None, None, "Theo chuẩn 2022 - 2025")
    sheet.header(None, None, "Ngày", "Tháng", "Năm", None, None, "Hộ nghèo", "Hộ cận nghèo")
    sheet.merged(top, 1, top + 3, 1)
    sheet.merged(top, 2, top, 7)
    sheet.merged(top, 8, top, 11)
    sheet.merged(top, 12, top + 3, 12)
    sheet.merged(top + 1, 3, top + 1, 5)
    sheet.merged(top + 2, 3, top + 2, 5)
    sheet.merged(top + 1, 8, top + 1, 9)
    sheet.merged(top + 2, 8, top + 2, 9)
    for column in (2, 6, 7, 10, 11):
        sheet.merged(top + 1, column, top + 3, column)
    sheet.none("numbers of the columns", *[f"({number})" for number in range(1, 13)])
    marks = [
        ("x", None, None, None),
        (None, "x", None, None),
        (None, "X", "x", None),
        (None, None, None, "x"),
        (None, "v", None, None),
    ]
    groups = [["poor"], ["near_poor"], ["near_poor", "disabled"], ["other_hardship"], ["near_poor"]]
    for number in range(1, 11):
        person = folk.one()
        born = person.born
        hamlet = f"Thôn {number % 3 + 1}"
        sheet.person(
            person,
            number,
            person.full_name,
            born.day,
            born.month,
            born.year,
            person.personal_id,
            hamlet,
            *marks[number % 5],
            hamlet=hamlet,
            groups=groups[number % 5],
            why="sex from the number; day, month and year in three columns",
        )
    sheet.none("total", "Cộng", "10 người", None, None, None, None, None, 2, 6, 2, 2)
    made.save()


def ca_mau():
    """Two tables below each other, with other columns in another order."""
    folk = Folk("096", "ca-mau")
    place = commune("Cà Mau", "Xã Đất Mũi")
    made = List("ca-mau-two-tables-below.xlsx", commune=place)
    sheet = made.sheet("Đất Mũi")
    sheet.none("title", "XÃ ĐẤT MŨI - TỈNH CÀ MAU")
    sheet.none("title", "A. DANH SÁCH ĐỀ NGHỊ TẶNG SỔ BHXH TỰ NGUYỆN")
    sheet.header("STT", "Họ tên", "Ngày sinh", "Phái", "Số CCCD", "Ấp", "Hoàn cảnh")
    for number in range(1, 6):
        person = folk.one()
        sheet.person(
            person,
            number,
            *person.usual,
            "Ấp Kinh Đào Đông",
            "Hộ cận nghèo",
            hamlet="Ấp Kinh Đào Đông",
            groups=["near_poor"],
        )
    sheet.none("subtotal", None, "Cộng: 5 người")
    sheet.skip(2)
    sheet.none("title", "B. DANH SÁCH ĐỀ NGHỊ TẶNG THẺ BHYT")
    sheet.header("STT", "Ấp", "Họ và tên", "Năm sinh", "Giới tính", "CCCD", "Số điện thoại", "Diện")
    for number in range(1, 7):
        person = folk.one().but(precision="year")
        sheet.person(
            person,
            number,
            "Ấp Khai Long",
            person.full_name,
            person.born.year,
            person.sex_word,
            person.personal_id,
            f"091{number}345678",
            "Hộ gia đình",
            hamlet="Ấp Khai Long",
            groups=["household"],
        )
    sheet.none("total", None, None, "Tổng cộng: 6 người")
    made.save()


def tay_ninh():
    """Two tables beside each other: two people on one row of the sheet."""
    folk = Folk("072", "tay-ninh")
    place = commune("Tây Ninh", "Xã Tân Thành")
    made = List("tay-ninh-side-by-side.xlsx", commune=place, groups=["near_poor"])
    sheet = made.sheet("Hai cột")
    sheet.none("title", "DANH SÁCH XÃ TÂN THÀNH, TỈNH TÂY NINH")
    sheet.skip()
    sheet.header(*SOUTHERN, None, *SOUTHERN)
    for number in range(1, 7):
        left, right = folk.one(), folk.one()
        row = sheet.cells(
            number, *left.usual, "Ấp Cần Thơ", "Hộ cận nghèo", None,
            *((number + 6, *right.usual, "Ấp Tân Lợi", "Hộ cận nghèo")
              if number < 6 else ()))  # fmt: skip
        sheet.expect(row, left, hamlet="Ấp Cần Thơ")
        if number < 6:
            sheet.expect(row, right, hamlet="Ấp Tân Lợi")
    made.save()


def phu_tho():
    """Headings repeated on each printed page, sums of pages, page numbers."""
    folk = Folk("025", "phu-tho")
    place = commune("Phú Thọ", "Xã Thanh Sơn")
    made = List("phu-tho-printed-pages.xlsx", commune=place, groups=["farm_household"])
    sheet = made.sheet("In")
    national(sheet, "UBND XÃ THANH SƠN")
    sheet.none("title", "DANH SÁCH HỘ NÔNG NGHIỆP CÓ MỨC SỐNG TRUNG BÌNH")
    number = 0
    for page in (1, 2, 3):
        sheet.header("STT", "HỌ VÀ TÊN", "NGÀY SINH", "NAM/NỮ", "SỐ CCCD/CMND", "KHU", "THUỘC ĐỐI TƯỢNG")
        sheet.none("numbers of the columns", 1, 2, 3, 4, 5, 6, 7)
        if page > 1:
            sheet.none("carried over", None, "Mang sang", number)
        for _ in range(5):
            number += 1
            person = folk.one()
            sheet.person(
                person,
                number,
                *person.usual,
                f"Khu {page}",
                "Hộ nông, lâm, ngư, diêm nghiệp có mức sống trung bình",
                hamlet=f"Khu {page}",
            )
        sheet.none("sum of the page", None, "Cộng trang", 5)
        sheet.none("number of the page", None, None, None, None, None, None, f"Trang {page}/3")
        sheet.skip()
    sheet.none("total", None, "TỔNG CỘNG", number)
    signed(sheet, "Thanh Sơn", "Hà Thị Vân", "Đinh Văn Quyết", 4)
    made.save()


def lang_son():
    """Sections by group with hamlets within them; the title says "hộ nghèo" and means nobody."""
    folk = Folk("020", "lang-son", families=words("Hoàng Nông Lộc Vi Lương Triệu Hứa Chu Nguyễn"))
    place = commune("Lạng Sơn", "Xã Chi Lăng")
    made = List("lang-son-sections.xlsx", commune=place)
    sheet = made.sheet("Tổng hợp")
    sheet.none("title", "UBND XÃ CHI LĂNG, TỈNH LẠNG SƠN")
    sheet.none("title", "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO VÀ NGƯỜI KHUYẾT TẬT NĂM 2026")
    sheet.skip()
    sheet.header("TT", "Họ và tên", "Ngày tháng năm sinh", "Giới tính", "Dân tộc", "Số CCCD", "Ghi chú")
    sections = (("I. HỘ NGHÈO", "poor"), ("II. HỘ CẬN NGHÈO", "near_poor"), ("III. NGƯỜI KHUYẾT TẬT", "disabled"))
    for title, group in sections:
        sheet.none("section: group", title)
        for hamlet in ("Thôn Đồng Mỏ", "Thôn Quán Thanh"):
            sheet.none("section: hamlet", hamlet)
            for number, people in enumerate(("Tày", "Kinh"), 1):
                person = folk.one()
                groups = [group] + (["ethnic_minority"] if people != "Kinh" else [])
                sheet.person(
                    person,
                    number,
                    person.full_name,
                    person.day,
                    person.sex_word,
                    people,
                    person.personal_id,
                    hamlet=hamlet,
                    groups=groups,
                )
        sheet.none("subtotal", None, "Cộng mục " + title.partition(".")[0] + ": 4 người")
    sheet.none("total", None, "Tổng số: 12 người")
    signed(sheet, "Chi Lăng", "Vi Thị Thêu", "Hoàng Văn Bách")
    made.save()


def hung_yen():
    """The header stands far below, names in two columns under one merged heading."""
    folk = Folk("033", "hung-yen")
    place = commune("Hưng Yên", "Xã Khoái Châu")
    made = List("hung-yen-late-header.xlsx", commune=place)
    sheet = made.sheet("Sheet1")
    national(sheet, "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM")
    sheet.none("title", "XÃ KHOÁI CHÂU")
    sheet.skip(2)
    for line in (
        "DANH SÁCH",
        "Người có hoàn cảnh khó khăn được rà soát, đề nghị hỗ trợ dịp Tết Nguyên đán Đinh Mùi 2027",
        "Căn cứ Kế hoạch số 15/KH-MTTQ ngày 01/10/2026 của Ban Thường trực Ủy ban MTTQ Việt Nam xã;",
        "Căn cứ kết quả rà soát của các thôn,",
        "Đơn vị tính: người",
    ):
        sheet.none("title", line)
    sheet.skip(3)
    head = sheet.header("Số TT", "Họ và tên", None, "Ngày sinh", "GT", "CCCD", "Thôn", "Diện đối tượng")
    sheet.header(None, "Họ đệm", "Tên")
    sheet.merged(head, 2, head, 3)
    words = ("Hộ cận nghèo", "NKT", "Người cao tuổi", "Hoàn cảnh khó khăn", "Mồ côi", "Hộ nghèo; NCT")
    groups = (["near_poor"], ["disabled"], ["elderly"], ["other_hardship"], ["orphan"], ["elderly", "poor"])
    for number in range(1, 13):
        person = folk.one()
        before, _, given = person.full_name.rpartition(" ")
        hamlet = ("Thôn Đông", "Thôn Ninh Tập")[number % 2]
        sheet.person(
            person,
            number,
            before,
            given,
            person.day,
            person.sex_word,
            person.personal_id,
            hamlet,
            words[number % 6],
            hamlet=hamlet,
            groups=groups[number % 6],
        )
    sheet.none("total", "Tổng cộng: 12 người.")
    made.save()


MAKERS = (thanh_hoa, ha_tinh, ca_mau, tay_ninh, phu_tho, lang_son, hung_yen)
