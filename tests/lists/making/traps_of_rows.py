"""Rows that belong together, stand far apart, or become the same when they are repaired."""

from datetime import date

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from .lists import FOLDER, Answer, List
from .people import Folk
from .places import commune
from .usual import BORN, HEAD, ID, NAME


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
            *person.usual,
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
            *person.usual,
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
            sheet.person(person, row, *person.usual, "Thôn Nà Quan", "HCN")
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
        at = sheet.person(person, number, *person.usual, "Tổ 9", "NCT")
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


MAKERS = (carried_down, households_under_heads, dates_in_parts, far_away, numbered_names, sep_line, the_same_again)
