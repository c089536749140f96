"""Traits that a careless reader gets wrong: each of these lists was made to catch one."""

from datetime import date

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from .headers import signed
from .lists import FOLDER, Answer, List
from .people import Folk
from .places import became, commune

ID, BORN, NAME, COMMUNE = ("personal_id",), ("birth_date",), ("full_name",), ("commune",)
HEAD = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn", "Đối tượng")


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
            sheet.person(
                person,
                place,
                person.full_name,
                person.day,
                person.sex_word,
                person.personal_id,
                "Thôn 3",
                "Hộ cận nghèo",
            )
    made.save()


def yes_and_no():
    """Groups as columns of yes and no; words that speak of a group and deny it."""
    folk = Folk("037", "yes-and-no")
    made = List("ninh-binh-groups-yes-and-no.xlsx", commune=commune("Ninh Bình", "Xã Gia Viễn"), hamlet="Thôn Trung")
    sheet = made.sheet("Có không")
    sheet.header(
        "STT",
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "Số CCCD",
        "Thôn",
        "Hộ nghèo",
        "Hộ cận nghèo",
        "Khuyết tật",
        "Dân tộc",
    )
    rows = (
        ("Có", "Không", "Không", "Kinh", "poor"), ("Không", "Có", None, "kinh", "near_poor"),
        ("Không", "Không", "Có", "KINH ", "disabled"),
        (None, "x", "x", "Mường", "near_poor disabled ethnic_minority"), ("Không", "Không", "Không", None, ""),
        (0, 1, 0, "Hoa", "near_poor ethnic_minority"), ("-", "-", "x", "-", "disabled"),
    )  # fmt: skip
    for number, (*cells, groups) in enumerate(rows, 1):
        person = folk.one()
        sheet.person(
            person,
            number,
            person.full_name,
            person.day,
            person.sex_word,
            person.personal_id,
            "Thôn Trung",
            *cells,
            groups=groups.split(),
        )
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
        other.person(
            person,
            number,
            person.full_name,
            person.day,
            person.sex_word,
            person.personal_id,
            "Thôn Trung",
            word,
            groups=groups.split(),
            **note,
        )
    made.save()


def sections_in_every_form():
    """Section rows as people draw them: numbered, dashed, with counts, with heads of households."""
    folk = Folk("066", "sections")
    made = List("dak-lak-sections-in-every-form.xlsx", commune=commune("Đắk Lắk", "Xã Ea Súp"), groups=["poor"])
    sheet = made.sheet("DS")
    sheet.header("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Đối tượng", "Ghi chú")
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
            sheet.person(
                person, number, person.full_name, person.day, person.sex_word, person.personal_id, "HN", hamlet=hamlet
            )
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
    sheet.header("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Đối tượng")
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
                    person,
                    row,
                    person.full_name,
                    person.day,
                    person.sex_word,
                    person.personal_id,
                    "HCN",
                    commune=became("Bắc Ninh", district, place),
                    may_block=COMMUNE,
                )
    cells = made.sheet("Cả huyện trong ô xã")
    cells.header("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Xã", "Đối tượng")
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
        cells.person(
            person, number, person.full_name, person.day, person.sex_word, person.personal_id, cell, "HCN", **note
        )
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
            person.full_name,
            person.day,
            person.sex_word,
            person.personal_id,
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
    sheet.header("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Xã", "Tỉnh", "Đối tượng")
    for number, (name, province, code) in enumerate((
        ("Xã Nghĩa Lộc", None, commune("Nghệ An", "Xã Nghĩa Lộc")),
        ("Xã Yên Trung", "Bắc Ninh", commune("Bắc Ninh", "Xã Yên Trung")),
        ("Xã Yên Trung", "Nghệ An", commune("Nghệ An", "Xã Yên Trung")),
        (None, None, commune("Quảng Ninh", "Xã Tiên Yên")),
    ), 1):  # fmt: skip
        person = folk.one()
        sheet.person(
            person,
            number,
            person.full_name,
            person.day,
            person.sex_word,
            person.personal_id,
            name,
            province,
            "HN",
            commune=code,
        )
    other.save()


def carried_down():
    """What may be carried down and what may not: empty cells of the next household, merged numbers."""
    folk = Folk("014", "carried")
    made = List("son-la-what-is-carried-down.xlsx", commune=commune("Sơn La", "Xã Mường Bú"))
    sheet = made.sheet("Hộ")
    sheet.header("STT hộ", "Chủ hộ", "Thành viên", "Quan hệ", "Ngày sinh", "Giới tính", "CCCD", "Bản", "Diện")
    for home, (hamlet, word, groups) in enumerate(
        (("Bản Giàn", "Hộ nghèo", ["poor"]), ("Bản Giàn", None, []), (None, "HCN", ["near_poor"])), 1
    ):
        owner = folk.one()
        for member in range(3):
            person = owner if member == 0 else folk.one()
            first = member == 0
            note = {}
            if member == 2:
                person = person.but(personal_id=None)
                note = {"birth_date": None, "birth_precision": None}
            sheet.person(
                person,
                home if first else None,
                owner.full_name if first else None,
                person.full_name,
                "Chủ hộ" if first else "Con",
                None if member == 2 else person.day,
                person.sex_word,
                person.personal_id,
                hamlet if first else None,
                word if first else None,
                hamlet=hamlet,
                groups=groups,
                **note,
            )
    plain = made.sheet("Không theo hộ")
    plain.header(*HEAD)
    for number, (hamlet, word) in enumerate(
        (("Bản Cứp", "Hộ nghèo"), (None, "Hộ nghèo"), (None, None), ("Bản Pai", "HCN")), 1
    ):
        person = folk.one()
        plain.person(
            person,
            number,
            person.full_name,
            person.day,
            person.sex_word,
            person.personal_id,
            hamlet,
            word,
            hamlet=hamlet,
            groups={"Hộ nghèo": ["poor"], "HCN": ["near_poor"], None: []}[word],
            why="no household: nothing is carried" if not hamlet else (),
        )
    merged = made.sheet("Gộp ô")
    merged.header(*HEAD)
    top = merged.at
    for number in range(1, 5):
        person = folk.one()
        bare = number == 4
        if bare:
            person = person.but(personal_id=None)
        merged.person(
            person,
            number,
            person.full_name,
            person.day,
            person.sex_word,
            person.personal_id,
            "Bản Mường" if number == 1 else None,
            "Hộ nghèo" if number == 1 else None,
            hamlet="Bản Mường",
            groups=["poor"],
            **({"leave": ("sex",), "sex": person.sex, "why": "the merged number is the other's"} if bare else {}),
        )
    merged.merged(top, 6, top + 3, 6)
    merged.merged(top, 7, top + 3, 7)
    merged.merged(top + 2, 5, top + 3, 5)
    made.save()


def households_under_heads():
    """Each household under a row that names its head; members below."""
    folk = Folk("008", "heads")
    made = List(
        "tuyen-quang-heads-as-sections.xlsx",
        commune=commune("Tuyên Quang", "Xã Bạch Xa"),
        groups=["near_poor"],
        hamlet="Thôn Nà Quan",
    )
    sheet = made.sheet("DS")
    sheet.header("TT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn", "Đối tượng")
    for number in (1, 2, 3):
        owner = folk.one(sex="male")
        sheet.none("section: head of a household", f"Hộ {number}: Hộ ông {owner.full_name}")
        for row in (1, 2):
            person = owner if row == 1 else folk.one()
            sheet.person(
                person, row, person.full_name, person.day, person.sex_word, person.personal_id, "Thôn Nà Quan", "HCN"
            )
    made.save()


def dates_in_parts():
    """Day, month and year in columns of their own, partly empty; a birth date beside a birth year."""
    folk = Folk("038", "parts")
    made = List(
        "thanh-hoa-dates-in-parts.xlsx",
        commune=commune("Thanh Hóa", "Xã Nông Cống"),
        groups=["household"],
        hamlet="Thôn Đồng",
    )
    sheet = made.sheet("Ba cột")
    top = sheet.header(
        "STT", "Họ và tên", "Ngày tháng năm sinh", None, None, "Giới tính", "Số CCCD", "Thôn", "Đối tượng"
    )
    sheet.header(None, None, "Ngày", "Tháng", "Năm")
    sheet.merged(top, 3, top, 5)
    for number in range(1, 7):
        person = folk.one().but(precision=("day", "year", "month")[number % 3])
        born = person.born
        parts = {
            "day": (born.day, born.month, born.year),
            "month": (None, f"{born.month:02}", born.year),
            "year": (None, None, str(born.year)),
        }
        sheet.person(
            person,
            number,
            person.full_name,
            *parts[person.precision],
            person.sex_word,
            person.personal_id,
            "Thôn Đồng",
            "Hộ gia đình",
        )
    bad = folk.one()
    sheet.person(
        bad,
        7,
        bad.full_name,
        31,
        2,
        bad.born.year,
        bad.sex_word,
        bad.personal_id,
        "Thôn Đồng",
        "Hộ gia đình",
        block=BORN,
        why="no such day",
    )
    both = made.sheet("Hai cột")
    both.header("STT", "Họ và tên", "Ngày sinh", "Năm sinh", "Giới tính", "Số CCCD", "Thôn", "Đối tượng")
    for number in range(1, 5):
        person = folk.one().but(precision="day" if number % 2 else "year")
        both.person(
            person,
            number,
            person.full_name,
            person.day if number % 2 else None,
            person.born.year,
            person.sex_word,
            person.personal_id,
            "Thôn Đồng",
            "Hộ gia đình",
        )
    made.save()


def far_away():
    """A mark in the last cell of the sheet, comments, a protected sheet, a chart sheet, two hundred empty rows."""
    folk = Folk("048", "far")
    made = List(
        "da-nang-marks-far-away.xlsx", commune=commune("Đà Nẵng", "Phường Sơn Trà"), groups=["elderly"], hamlet="Tổ 9"
    )
    sheet = made.sheet("DS")
    sheet.header(*HEAD)
    for number in range(1, 6):
        person = folk.one()
        at = sheet.person(
            person, number, person.full_name, person.day, person.sex_word, person.personal_id, "Tổ 9", "NCT"
        )
        if number == 3:
            sheet.sheet.cell(at, 2).comment = Comment("Đã đối chiếu", "UBND")
            sheet.skip(200)
    sheet.sheet["XFD1048576"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.sheet.protection.sheet = True
    made.book.create_chartsheet("Biểu đồ")
    made.save()


def numbered_names():
    """Numbers within the cell of the name, names of one word, STT in odd forms."""
    folk = Folk("012", "numbered")
    made = List(
        "lai-chau-numbered-names.xlsx",
        commune=commune("Lai Châu", "Xã Sìn Hồ"),
        groups=["poor", "ethnic_minority"],
        hamlet="Bản Phiêng",
    )
    sheet = made.sheet("DS")
    sheet.none("title", "DANH SÁCH BẢN PHIÊNG")
    sheet.header("Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số CCCD", "Bản", "Đối tượng")
    for number, name in enumerate(("Vàng A Sử", "Sùng Thị Mai", "Giàng A Páo", "Lý Mí"), 1):
        person = folk.one(sex="female" if "Thị" in name else "male", name=name)
        sheet.person(
            person,
            f"{number}. {name}",
            person.day,
            person.sex_word,
            "Mông",
            person.personal_id,
            "Bản Phiêng",
            "HN",
            may_block=NAME,
        )
    for name in ("Ly", "Thào A Ư"):
        person = folk.one(sex="male", name=name)
        sheet.person(
            person,
            name,
            person.day,
            person.sex_word,
            "Mông",
            person.personal_id,
            "Bản Phiêng",
            "HN",
            may_block=NAME if name == "Ly" else (),
        )
    made.save()


def sep_line():
    """The line that tells Excel the delimiter, empty lines, delimiters at the ends of lines."""
    folk = Folk("001", "sep")
    answer = Answer("ha-noi-sep-line.csv", commune=commune("Hà Nội", "Xã Ba Vì"), groups=["poor"], hamlet="Thôn 1")
    lines = ["sep=;", "", ";".join(HEAD) + ";;"]
    answer.nobody("CSV", 2, "header; Excel does not count the line that names the delimiter")
    for number in range(1, 5):
        person = folk.one()
        lines.append(
            f'{number};"{person.full_name}";{person.day};{person.sex_word};="{person.personal_id}";Thôn 1;Hộ nghèo;;'
        )
        answer.expect("CSV", len(lines) - 1, person, may_block=ID, why="Excel's way to keep zeros in a text file")
    lines += ["", ";Cộng: 4 người;;;;;;;"]
    answer.nobody("CSV", len(lines) - 1, "total")
    (FOLDER / answer.name).write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    answer.write()


def the_same_again():
    """Repairs make two cells alike: the second of a number typed with a letter, of an old number, of a padded one."""
    folk = Folk("091", "again")
    made = List(
        "an-giang-the-same-after-repair.xlsx",
        commune=commune("An Giang", "Xã Vĩnh Bình"),
        groups=["near_poor"],
        hamlet="Ấp 1",
    )
    sheet = made.sheet("DS")
    sheet.header(*HEAD)
    letter, old, padded = folk.one(), folk.one().but(personal_id="361234567"), folk.one()
    other = folk.one(born=date(1961, 1, 2))
    rows = (
        (letter, letter.personal_id), (old, "361234567"), (padded, padded.personal_id), (other, None),
        (letter, letter.personal_id.replace("0", "O", 1)), (old, "361 234 567"), (padded, int(padded.personal_id)),
        (other.but(full_name=other.full_name), None),
    )  # fmt: skip
    for number, (person, cell) in enumerate(rows, 1):
        if cell is None:
            person = person.but(personal_id=None)
        note = {"block": ()} if number > 4 else {"leave": ("status",)}
        name = person.full_name.upper() if number > 4 else person.full_name
        sheet.person(person, number, name, person.day, person.sex_word, cell, "Ấp 1", "HCN", **note)
    made.save()


MAKERS = (
    many_headings, yes_and_no, sections_in_every_form, districts_as_sections, titles_and_senders, carried_down,
    households_under_heads, dates_in_parts, far_away, numbered_names, sep_line, the_same_again,
)  # fmt: skip
