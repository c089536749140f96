"""More traits that a careless reader gets wrong: what Excel does to cells, rows that belong together, sloppy places."""

from datetime import date, datetime

from .headers import signed
from .lists import List
from .people import Folk
from .places import became, commune
from .usual import BORN, COMMUNE, HEAD, ID, NAME, USUAL


def two_rows_per_person():
    """Every person takes two rows of the sheet: all cells are merged over both but the address."""
    folk = Folk("040", "two-rows")
    made = List("nghe-an-two-rows-per-person.xlsx", commune=commune("Nghệ An", "Xã Nghĩa Đàn"), groups=["poor"])
    sheet = made.sheet("DS")
    sheet.header(*USUAL, "Thôn", "Ghi chú", "Đối tượng")
    for number in range(1, 5):
        person = folk.one()
        at = sheet.person(person, number, *person.usual, "Xóm 6", "Nhà cạnh trường", "HN", hamlet="Xóm 6")
        sheet.none("second row of the person", *[None] * 6, "gần cầu Đen")
        for column in (1, 2, 3, 4, 5, 6, 8):
            sheet.merged(at, column, at + 1, column)
    made.save()


def below_the_signature():
    """People added below the signatures, numbers without names, a legend beside the list, a row with a name only."""
    folk = Folk("045", "below")
    made = List(
        "quang-tri-additions-below-signature.xlsx", commune=commune("Quảng Trị", "Xã Cam Lộ"), groups=["near_poor"]
    )
    sheet = made.sheet("DS")
    sheet.header(*HEAD, None, "Ký hiệu", "Nghĩa")
    legend = {1: ("HN", "Hộ nghèo"), 2: ("HCN", "Hộ cận nghèo")}

    def row(number, person, *more):
        return sheet.person(person, number, *person.usual, "Thôn An Mỹ", "HCN", *more, hamlet="Thôn An Mỹ")

    for number in range(1, 5):
        row(number, folk.one(), None, *legend.get(number, (None, None)))
    alone = folk.one().but(personal_id=None)
    sheet.person(
        alone,
        5,
        alone.full_name,
        hamlet=None,
        birth_date=None,
        birth_precision=None,
        sex=None,
        groups=[],
        may_block=("row", "full_name"),
        why="a name and nothing else",
    )
    for number in (6, 7, 8):
        sheet.none("a number prepared for somebody", number)
    sheet.none("total", None, "Tổng cộng: 5 người")
    signed(sheet, "Cam Lộ", "Lê Thị Diệu", "Hồ Văn Thông", 3)
    sheet.skip()
    sheet.none("title", "DANH SÁCH BỔ SUNG")
    for number in (1, 2):
        row(number, folk.one())
    made.save()


def cells_of_excel():
    """Formats that show zeros, years typed into cells of dates, ticks of every kind, apostrophes."""
    folk = Folk("052", "cells")
    made = List("gia-lai-cells-of-excel.xlsx", commune=commune("Gia Lai", "Xã Tuy Phước"), hamlet="Thôn 2")
    sheet = made.sheet("DS")
    sheet.header(*USUAL, "Thôn", "Hộ nghèo", "Khuyết tật")
    marks = ((True, False), ("✓", None), ("√", None), ("☑", "☐"), ("X", None), (1, None))
    for number, mark in enumerate(marks, 1):
        person = folk.one()
        at = sheet.person(
            person,
            number,
            person.full_name,
            person.day,
            person.sex_word,
            int(person.personal_id),
            "Thôn 2",
            *mark,
            groups=["poor"],
            why="a number whose format shows the zeros",
        )
        sheet.sheet.cell(at, 5).number_format = "000000000000"
    typed = folk.one(born=date(1962, 5, 5)).but(precision="year")
    at = sheet.person(
        typed,
        7,
        typed.full_name,
        1962,
        typed.sex_word,
        typed.personal_id,
        "Thôn 2",
        "x",
        groups=["poor"],
        may_block=("birth_date", "personal_id"),
        why="a year in a cell that shows dates: 15/05/1905",
    )
    sheet.sheet.cell(at, 3).number_format = "dd/mm/yyyy"
    quoted = folk.one()
    sheet.person(
        quoted,
        8,
        "'" + quoted.full_name,
        "'" + quoted.day,
        quoted.sex_word,
        "'" + quoted.personal_id,
        "Thôn 2",
        "x",
        groups=["poor"],
        fixed=ID,
        may_block=NAME,
        why="apostrophes before everything",
    )
    whole = folk.one()
    at = sheet.person(
        whole,
        9,
        whole.full_name,
        datetime(whole.born.year, whole.born.month, whole.born.day, 17, 30),
        whole.sex_word,
        whole.personal_id,
        "Thôn 2",
        None,
        "x",
        groups=["disabled"],
        why="a date with a time of day",
    )
    made.save()


def iso_dates():
    """A workbook that stores dates as ISO texts of their own type."""
    folk = Folk("051", "iso")
    made = List(
        "quang-ngai-iso-dates.xlsx",
        commune=commune("Quảng Ngãi", "Xã Sơn Tịnh"),
        groups=["household"],
        hamlet="Thôn Thế Lợi",
    )
    made.book.iso_dates = True
    sheet = made.sheet("DS")
    sheet.header(*HEAD)
    for number in range(1, 6):
        person = folk.one()
        sheet.person(
            person,
            number,
            person.full_name,
            person.born,
            person.sex_word,
            person.personal_id,
            "Thôn Thế Lợi",
            "Hộ gia đình",
        )
    made.save()


def sloppy_places():
    """Communes and districts with points, quotes, capitals and missing spaces."""
    folk = Folk("049", "sloppy")
    que_son = "Huyện Quế Sơn"
    made = List("da-nang-sloppy-places.xlsx", groups=["poor"])
    sheet = made.sheet("DS")
    sheet.header(*USUAL, "Thôn", "Xã, phường, TT", "Huyện", "Tỉnh", "Đối tượng")
    rows = (
        ("Xã Quế Xuân 1.", "Huyện Quế Sơn.", "Quảng Nam", "Xã Quế Xuân 1"),
        ("X.Quế Thuận", "H.Quế Sơn", "T.Quảng Nam", "Xã Quế Thuận"),
        ("TT.Đông Phú", "Quế sơn", "QUẢNG NAM", "Thị trấn Đông Phú"),
        ("Thị Trấn Hương An", "HUYỆN QUẾ SƠN", "Tỉnh Quảng Nam", "Thị trấn Hương An"),
        ("xã  Quế  Long", "huyện Quế Sơn, tỉnh Quảng Nam", None, "Xã Quế Long"),
        ("“Xã Quế Hiệp”", "Quế Sơn", "Quảng Nam", "Xã Quế Hiệp"),
        ("QUẾ CHÂU", "QUẾ SƠN", "Quảng Nam", "Xã Quế Châu"),
        ("Que My", "Que Son", "Quang Nam", "Xã Quế Mỹ"),
        ("Xã Quế Xuân I", "Huyện Quế Sơn", "Quảng Nam", None),
        ("Xã Quế Xuân", "Huyện Quế Sơn", "Quảng Nam", None),
    )
    for number, (place, district, province, official) in enumerate(rows, 1):
        person = folk.one()
        note = {"commune": became("Quảng Nam", que_son, official)} if official else {"block": COMMUNE}
        if number in (2, 6):
            note["may_block"] = COMMUNE
        if number == 9:
            note = {
                "commune": became("Quảng Nam", que_son, "Xã Quế Xuân 1"),
                "may_block": COMMUNE,
                "why": "a Roman number",
            }
        sheet.person(person, number, *person.usual, "Thôn 1", place, district, province, "HN", hamlet="Thôn 1", **note)
    made.save()


def ages_and_short_years():
    """Ages are no birth years; short years; a year behind the name; a day number as text."""
    folk = Folk("095", "ages", between=(date(1945, 1, 1), date(1999, 12, 31)))
    made = List(
        "ca-mau-ages-and-short-years.xlsx", commune=commune("Cà Mau", "Xã Hồng Dân"), groups=["poor"], hamlet="Ấp Nội Ô"
    )
    ages = made.sheet("Tuổi")
    ages.header("STT", "Họ và tên", "Tuổi", "Giới tính", "Số CCCD", "Ấp", "Diện")
    for number in range(1, 4):
        person = folk.one()
        ages.person(
            person,
            number,
            person.full_name,
            2026 - person.born.year,
            person.sex_word,
            person.personal_id,
            "Ấp Nội Ô",
            "HN",
            birth_date=None,
            birth_precision=None,
            why="an age is no birth date",
        )
    short = made.sheet("Năm")
    short.header("STT", "Họ và tên", "Năm sinh", "Giới tính", "Số CCCD", "Ấp", "Diện")
    for number in range(1, 7):
        person = folk.one().but(precision="year")
        year = person.born.year
        cell = (year % 100, f"{year % 100:02}", f"{year} ({2026 - year} tuổi)", f"SN {year}", f"'{year}", f"{year}.")[
            number - 1
        ]
        short.person(
            person,
            number,
            person.full_name,
            cell,
            person.sex_word,
            person.personal_id,
            "Ấp Nội Ô",
            "HN",
            fixed=BORN if number < 3 else (),
            may_block=BORN,
        )
    behind = folk.one().but(precision="year")
    short.person(
        behind,
        7,
        f"{behind.full_name} (1950)",
        behind.born.year,
        behind.sex_word,
        behind.personal_id,
        "Ấp Nội Ô",
        "HN",
        may_block=NAME,
        why="a year behind the name",
    )
    made.save()


def old_and_new_commune():
    """The commune of before beside that of today; crosses for the gift under a merged heading."""
    folk = Folk("027", "old-and-new")
    made = List("bac-ninh-commune-of-before-and-today.xlsx", groups=["near_poor"])
    pairs = (("Xã Dũng Liệt", "Xã Yên Trung"), ("Xã Hòa Tiến", "Xã Yên Phong"), ("Xã Yên Trung", "Xã Yên Trung"))
    for title, before, today in (
        ("A", "Xã cũ", "Xã mới"),
        ("B", "Xã (cũ)", "Xã (mới)"),
        ("C", "Xã trước sáp nhập", "Xã sau sáp nhập"),
    ):
        sheet = made.sheet(title)
        top = sheet.header(*USUAL, before, today, "Tỉnh", "Đối tượng", "Đề nghị tặng", None)
        sheet.header(*[None] * 9, "Sổ BHXH", "Thẻ BHYT")
        sheet.merged(top, 10, top, 11)
        for column in range(1, 10):
            sheet.merged(top, column, top + 1, column)
        for number, (old, new) in enumerate(pairs, 1):
            person = folk.one()
            book = number % 2
            sheet.person(
                person,
                number,
                *person.usual,
                old,
                new,
                "Bắc Ninh",
                "HCN",
                "x" if book else None,
                None if book else "x",
                commune=commune("Bắc Ninh", new),
                may_block=COMMUNE,
                requested="book" if book else "card",
            )
    made.save()


MAKERS = (
    old_and_new_commune,
    two_rows_per_person,
    below_the_signature,
    cells_of_excel,
    iso_dates,
    sloppy_places,
    ages_and_short_years,
)
