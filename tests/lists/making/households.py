"""Lists by household, by hamlet, with hidden rows and sheets, with sheets that hold nobody."""

from openpyxl.worksheet.datavalidation import DataValidation

from .headers import national, signed
from .lists import List
from .people import Folk, words
from .places import became, commune
from .usual import HEAD, USUAL


def _household_facts(first, household):
    """The cells of a household, on its first row only."""
    return household if first else [None] * len(household)


def dien_bien():
    """The poor-list workbook of the yearly review: facts of the household stand on its first row only."""
    folk = Folk("011", "dien-bien", families=words("Lò Quàng Cà Lường Giàng Vàng Mùa Sùng"))
    made = List("dien-bien-poor-households.xlsx")
    sheet = made.sheet("HN, HCN sau rà soát")
    national(sheet, "UBND HUYỆN TUẦN GIÁO", 12)
    sheet.none("title", "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO SAU KHI RÀ SOÁT NĂM 2024")
    sheet.none("title", "(Ban hành kèm theo Quyết định số 321/QĐ-UBND ngày 20/12/2024)")
    sheet.header(
        "Mã hộ", "STT hộ", "Họ tên chủ hộ", "Họ tên thành viên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "CCCD",
        "Tỉnh", "Huyện", "Mã huyện", "Xã", "Mã xã", "Thôn/bản", "Dân tộc", "Phân loại hộ", "QĐ công nhận", "Ngày QĐ",
        "B1", "B2", "Tuổi", "Số nhân khẩu",
    )  # fmt: skip
    sheet.none("numbers of the columns", *range(1, 23))
    homes = (
        ("Xã Quài Cang", "Bản Cản", "Thái", "Hộ nghèo", "poor", 3),
        ("Xã Quài Tở", "Bản Biếng", "Thái", "Hộ cận nghèo", "near_poor", 2),
        ("Xã Mường Mùn", "Bản Huổi Cáy", "Mông", "Hộ nghèo", "poor", 4),
        ("Thị trấn Tuần Giáo", "Khối Tân Giang", "Kinh", "Hộ cận nghèo", "near_poor", 2),
    )
    for number, (place, hamlet, people, word, group, count) in enumerate(homes, 1):
        head = folk.one()
        for place_in_home in range(count):
            first = place_in_home == 0
            person = head if first else folk.one()
            facts = _household_facts(first, [f"HN{number:04}", number, head.full_name])
            where = _household_facts(first, ["Điện Biên", "Huyện Tuần Giáo", "099", place, "03253", hamlet])
            rest = _household_facts(first, [word, "321/QĐ-UBND", "20/12/2024", 120, 30])
            code = became("Điện Biên", "Huyện Tuần Giáo", place)
            no_number = not first and place_in_home == count - 1
            if no_number:
                person = person.but(personal_id=None)
            sheet.person(
                person,
                *facts,
                person.full_name,
                "Chủ hộ" if first else "Con",
                person.day,
                person.sex_word,
                person.personal_id,
                *where,
                people,
                *rest,
                2024 - person.born.year,
                count if first else None,
                commune=code,
                hamlet=hamlet,
                groups=[group] + (["ethnic_minority"] if people != "Kinh" else []),
                why="the number of the head is not the member's" if no_number else (),
            )
    sheet.none("total", None, None, "Tổng số: 4 hộ, 11 khẩu")
    made.save()


def quang_tri():
    """Households with merged cells; a member without a birth date or number of the own gets none of the head's."""
    folk = Folk("045", "quang-tri")
    place = commune("Quảng Trị", "Xã Gio Linh")
    made = List("quang-tri-household-merged.xlsx", commune=place)
    sheet = made.sheet("Hộ gia đình")
    sheet.none("title", "DANH SÁCH HỘ CẬN NGHÈO XÃ GIO LINH, TỈNH QUẢNG TRỊ")
    head = sheet.header("STT", "Chủ hộ", "Thành viên", None, None, None, None, "Thôn", "Diện", "Ghi chú")
    sheet.header(None, None, "Họ và tên", "Quan hệ", "Ngày sinh", "Giới tính", "CCCD")
    sheet.merged(head, 3, head, 7)
    for column in (1, 2, 8, 9, 10):
        sheet.merged(head, column, head + 1, column)
    for number, (count, hamlet, word, group) in enumerate(
        (
            (3, "Thôn Hà Thanh", "Hộ cận nghèo", "near_poor"),
            (1, "Thôn Lại An", "Hộ nghèo", "poor"),
            (4, "Thôn Hà Thanh", "Hộ cận nghèo", "near_poor"),
        ),
        1,
    ):
        top = sheet.at
        owner = folk.one()
        for member in range(count):
            person = owner if member == 0 else folk.one()
            bare = member == 2
            note = {}
            if bare:
                person = person.but(personal_id=None)
                note = {
                    "birth_date": None,
                    "birth_precision": None,
                    "sex": person.sex,
                    "why": "nothing of the head's own",
                }
            sheet.person(
                person,
                number if member == 0 else None,
                owner.full_name if member == 0 else None,
                person.full_name,
                "Chủ hộ" if member == 0 else "Vợ",
                None if bare else person.day,
                person.sex_word,
                person.personal_id,
                hamlet if member == 0 else None,
                word if member == 0 else None,
                hamlet=hamlet,
                groups=[group],
                **note,
            )
        for column in (1, 2, 8, 9):
            if count > 1:
                sheet.merged(top, column, top + count - 1, column)
    sheet.none("total", None, "Cộng: 3 hộ, 8 khẩu")
    made.save()


def vinh_long():
    """One sheet per hamlet, with a summary, an empty sheet, a hidden list of choices and a hidden sheet of people."""
    folk = Folk("086", "vinh-long")
    place = commune("Vĩnh Long", "Xã Tam Bình")
    made = List("vinh-long-sheet-per-hamlet.xlsx", commune=place)
    summary = made.sheet("Tổng hợp")
    summary.none("title", "BIỂU TỔNG HỢP SỐ NGƯỜI XÃ TAM BÌNH")
    summary.none("header of a summary", "STT", "Ấp", "Số hộ", "Số người")
    for number, (hamlet, count) in enumerate((("Ấp 1", 4), ("Ấp Mỹ Phú", 4), ("Ấp Tường Trí", 3)), 1):
        summary.none("sums, nobody", number, hamlet, count - 1, count)
    summary.none("total", None, "Cộng", 8, 11)
    for hamlet, count, state in (("Ấp 1", 4, "visible"), ("Ấp Mỹ Phú", 4, "visible"), ("Ấp Tường Trí", 3, "hidden")):
        sheet = made.sheet(hamlet, state, hamlet=hamlet, groups=["near_poor"])
        sheet.none("title", f"DANH SÁCH {hamlet.upper()}")
        sheet.header("STT", "Họ và tên", "Ngày sinh", "Phái", "CMND/CCCD", "Diện")
        for number in range(1, count + 1):
            person = folk.one()
            sheet.person(person, number, *person.usual, "Hộ cận nghèo")
    made.sheet("Sheet9")
    choices = made.sheet("DM", "veryHidden")
    for row in (("Diện", "Phái"), ("Hộ nghèo", "Nam"), ("Hộ cận nghèo", "Nữ"), ("Hộ gia đình", None)):
        choices.none("list of choices", *row)
    rule = DataValidation(type="list", formula1="DM!$A$2:$A$4")
    made.book["Ấp 1"].add_data_validation(rule)
    rule.add("F3:F20")
    made.answer.hidden_sheets = ["Ấp Tường Trí"]
    made.save()


def dak_nong():
    """Rows that a filter or a hand has hidden, a hidden column, and an empty row between people."""
    folk = Folk("067", "dak-nong")
    place = commune("Lâm Đồng", "Xã Đắk Mil")
    made = List("lam-dong-hidden-and-filtered.xlsx", commune=place)
    sheet = made.sheet("Lọc")
    sheet.none("title", "DANH SÁCH XÃ ĐẮK MIL, TỈNH LÂM ĐỒNG")
    sheet.header(*HEAD, "SĐT")
    for number in range(1, 11):
        person = folk.one()
        word, group = (("Hộ nghèo", "poor"), ("Hộ cận nghèo", "near_poor"))[number % 2]
        at = sheet.person(
            person,
            number,
            *person.usual,
            "Thôn 5",
            word,
            f"0987 654 3{number:02}",
            hamlet="Thôn 5",
            groups=[group],
            why="hidden by the filter" if group == "poor" else (),
        )
        sheet.sheet.row_dimensions[at].hidden = group == "poor"
        if number == 6:
            sheet.skip()
    sheet.sheet.auto_filter.ref = "A2:H13"
    sheet.sheet.auto_filter.add_filter_column(6, ["Hộ cận nghèo"])
    sheet.sheet.column_dimensions["E"].hidden = True
    by_hand = made.sheet("Ẩn tay")
    by_hand.header(*HEAD)
    for number in range(1, 5):
        person = folk.one()
        at = by_hand.person(
            person, number, *person.usual, "Thôn 6", "Hộ gia đình", hamlet="Thôn 6", groups=["household"]
        )
        by_hand.sheet.row_dimensions[at].hidden = number == 2
    made.save()


def can_tho_sections():
    """A list of several communes: sections of commune and hamlet, the row's own cells come first."""
    folk = Folk("094", "can-tho")
    made = List("can-tho-sections-of-communes.xlsx", groups=["household"])
    sheet = made.sheet("BHXH cơ sở")
    sheet.none("title", "BẢO HIỂM XÃ HỘI CƠ SỞ MỸ XUYÊN")
    sheet.none("title", "DANH SÁCH ĐỀ NGHỊ CẤP THẺ BHYT HỘ GIA ĐÌNH, THÀNH PHỐ CẦN THƠ")
    sheet.header(*USUAL, "Đối tượng", "Xã/phường")
    for roman, name, hamlets in (
        ("I", "Xã Hòa Tú", ("Ấp Hòa Hưng", "Ấp Hòa Nhờ")),
        ("II", "Phường Mỹ Xuyên", ("Khóm Châu Thành",)),
        ("III", "Xã Nhu Gia", ("Ấp Trung Hòa", "Ấp Đay Sô")),
    ):
        code = commune("Cần Thơ", name)
        sheet.none("section: commune", f"{roman}. {name}")
        for hamlet in hamlets:
            sheet.none("section: hamlet", hamlet)
            for number in (1, 2):
                person = folk.one()
                sheet.person(person, number, *person.usual, "Hộ gia đình", commune=code, hamlet=hamlet)
    own = folk.one()
    sheet.person(
        own,
        3,
        *own.usual,
        "Hộ gia đình",
        "Xã Ngọc Tố",
        commune=commune("Cần Thơ", "Xã Ngọc Tố"),
        leave=("hamlet",),
        why="the row's own commune comes first",
    )
    sheet.none("total", None, "Tổng cộng: 11 người")
    signed(sheet, "Mỹ Xuyên", "Lý Thị Sa Rươl", "Trần Văn Khởi")
    made.save()


def yen_bai():
    """Groups in every style that people write them."""
    folk = Folk("015", "yen-bai")
    made = List(
        "lao-cai-groups-in-every-style.xlsx", commune=commune("Lào Cai", "Xã Yên Bình"), hamlet="Thôn Trung Tâm"
    )
    sheet = made.sheet("Diện")
    sheet.none("title", "DANH SÁCH HỘ NGHÈO, CẬN NGHÈO, NGƯỜI KHUYẾT TẬT XÃ YÊN BÌNH")
    sheet.header(*HEAD)
    styles = (
        ("HN", "poor"), ("Hộ nghèo", "poor"), ("hộ nghèo năm 2026", "poor"), ("HỘ NGHÈO", "poor"), ("CN", "near_poor"),
        ("HCN", "near_poor"), ("Cận nghèo", "near_poor"), ("Hộ cận nghèo", "near_poor"),
        ("Hộ cận nghèo, NKT", "near_poor disabled"), ("HN; DTTS", "poor ethnic_minority"),
        ("Hộ nghèo - Người cao tuổi", "poor elderly"), ("NCT", "elderly"),
        ("Người cao tuổi, khuyết tật", "elderly disabled"),
        ("Trẻ mồ côi", "orphan"), ("Mồ côi cha, hộ nghèo", "orphan poor"),
        ("Hộ nông, lâm, ngư, diêm nghiệp có mức sống trung bình", "farm_household"),
        ("Hộ làm nông nghiệp có mức sống trung bình", "farm_household"), ("Hộ gia đình", "household"),
        ("Dân tộc thiểu số", "ethnic_minority"), ("Hoàn cảnh khó khăn", "other_hardship"),
        ("Có hoàn cảnh đặc biệt khó khăn", "other_hardship"), ("Sinh viên hộ cận nghèo", "student near_poor"),
        ("Học sinh mồ côi", "student orphan"), ("Bệnh hiểm nghèo", ""),
        ("Mắc bệnh hiểm nghèo, hộ cận nghèo", "near_poor"),
        (None, ""),
    )  # fmt: skip
    for number, (word, groups) in enumerate(styles, 1):
        person = folk.one()
        sheet.person(
            person,
            number,
            *person.usual,
            "Thôn Trung Tâm",
            word,
            groups=groups.split(),
            why="old, but the list does not say so" if word is None else (),
        )
    made.save()


def gifts():
    """Which gift is asked for, and headings that nobody knows."""
    folk = Folk("031", "hai-phong")
    made = List(
        "hai-phong-gifts-asked-for.xlsx",
        commune=commune("Hải Phòng", "Xã An Lão"),
        hamlet="Thôn Trung",
        groups=["near_poor"],
    )
    sheet = made.sheet("DS")
    sheet.header(*HEAD, "Đề nghị tặng", "Sở trường", "Cỡ áo")
    asked = (("Sổ BHXH", "book"), ("Thẻ BHYT", "card"), ("Quà Tết", "gift"), ("sổ bảo hiểm xã hội", "book"),
             ("BHYT", "card"), ("thẻ bảo hiểm y tế", "card"), ("quà", "gift"), (None, None))  # fmt: skip
    for number, (word, kind) in enumerate(asked, 1):
        person = folk.one()
        sheet.person(person, number, *person.usual, "Thôn Trung", "Hộ cận nghèo", word, "đan lát", "XL", requested=kind)
    made.save()


MAKERS = (dien_bien, quang_tri, vinh_long, dak_nong, can_tho_sections, yen_bai, gifts)
