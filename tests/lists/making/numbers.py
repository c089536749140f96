"""Identity numbers and birth dates in every state of damage."""

from datetime import date, datetime

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from .lists import List
from .people import Folk
from .places import commune
from .usual import BORN, ID, SOUTHERN


def _number(text):
    return int(text)


def dong_nai_ids():
    folk = Folk("075", "dong-nai")
    made = List(
        "dong-nai-damaged-ids.xlsx",
        commune=commune("Đồng Nai", "Xã Định Quán"),
        groups=["near_poor"],
        hamlet="Ấp Hòa Đồng",
    )
    sheet = made.sheet("DS")
    sheet.none("title", "UBND XÃ ĐỊNH QUÁN, THÀNH PHỐ ĐỒNG NAI")
    sheet.header(*SOUTHERN)
    hanoi = folk.one(province="001")
    noted = [
        (folk.one(), lambda n: _number(n), {"fixed": ID, "why": "number, one zero lost"}),
        (folk.one(), lambda n: float(n), {"fixed": ID, "why": "floating point"}),
        (folk.one(), lambda n: n[1:], {"fixed": ID, "why": "text of eleven digits"}),
        (folk.one(), lambda n: f"{_number(n)}.0", {"fixed": ID, "why": "text with the decimals of a number"}),
        (hanoi, lambda n: _number(n), {"fixed": ID, "why": "number, two zeros lost"}),
        (folk.one(), lambda n: "'" + n, {"fixed": ID, "why": "apostrophe"}),
        (folk.one(), lambda n: "’" + n, {"fixed": ID, "why": "curly apostrophe"}),
        (folk.one(), lambda n: n.replace("0", "O", 1), {"fixed": ID, "why": "capital O"}),
        (folk.one(), lambda n: n.replace("0", "o", 1), {"fixed": ID, "why": "small o"}),
        (folk.one(sex="female"), lambda n: n.replace("1", "l", 1), {"fixed": ID, "why": "letter l for 1"}),
        (folk.one(), lambda n: f"{n[:3]}.{n[3:6]}.{n[6:9]}.{n[9:]}", {"why": "dots"}),
        (folk.one(), lambda n: f"{n[:3]}\u00a0{n[3:6]}\u00a0{n[6:]}", {"why": "no-break spaces"}),
        (folk.one(), lambda n: f"  {n}\n", {"why": "spaces and a line break around it"}),
        (folk.one(), lambda n: f"{n[:3]}-{n[3:6]}-{n[6:]}", {"why": "hyphens"}),
        (folk.one(), lambda n: f"CCCD: {n}", {"may_block": ID, "why": "the word stands before the number"}),
        (folk.one(), lambda n: f"271234567/{n}", {"may_block": ID, "why": "old and new number in one cell"}),
        (folk.one().but(personal_id="271845612"), lambda n: n, {"why": "old nine-digit number"}),
        (folk.one().but(personal_id="270845613"), lambda n: _number(n), {"why": "old nine-digit number as a number"}),
        (folk.one().but(personal_id=None), lambda n: None, {"why": "none"}),
        (folk.one().but(personal_id=None), lambda n: "Chưa có", {"may_block": ID, "why": "says that there is none"}),
        (folk.one(), lambda n: 71234567, {"block": ID, "why": "eight digits: nothing to check with"}),
        (folk.one(), lambda n: 2716200123, {"block": ID, "why": "ten digits: perhaps a code"}),
        (folk.one(), lambda n: n + "1", {"block": ID, "why": "thirteen digits"}),
        (folk.one(), lambda n: n[:7], {"block": ID, "why": "seven digits"}),
        (folk.one(), lambda n: "7,51E+10", {"block": ID, "why": "scientific text, digits are gone"}),
        (folk.one(), lambda n: n[:6] + "??" + n[8:], {"block": ID, "why": "two digits not known"}),
    ]  # fmt: skip
    for number, (person, write, note) in enumerate(noted, 1):
        sheet.person(
            person,
            number,
            person.full_name,
            person.day,
            person.sex_word,
            write(person.personal_id),
            "Ấp Hòa Đồng",
            "Hộ cận nghèo",
            **note,
        )
    number = len(noted)
    bare = folk.one()
    sheet.person(
        bare,
        number + 1,
        bare.full_name,
        None,
        None,
        _number(bare.personal_id),
        "Ấp Hòa Đồng",
        "Hộ cận nghèo",
        block=ID,
        leave=("sex",),
        birth_date=None,
        birth_precision=None,
        why="nothing to check the padded number against",
    )
    other = folk.one(sex="male")
    sheet.person(
        other,
        number + 2,
        other.full_name,
        other.day,
        "Nữ",
        _number(other.personal_id),
        "Ấp Hòa Đồng",
        "Hộ cận nghèo",
        block=("personal_id", "sex"),
        why="padded it says the other sex",
    )
    year = folk.one(sex="male", born=date(1970, 5, 4))
    sheet.person(
        year,
        number + 3,
        year.full_name,
        "04/05/1971",
        "Nam",
        _number(year.personal_id),
        "Ấp Hòa Đồng",
        "Hộ cận nghèo",
        block=("personal_id", "birth_date"),
        why="padded it says another year",
    )
    made.save()


def an_giang_dates():
    folk = Folk("089", "an-giang")
    made = List("an-giang-birth-dates.xlsx", commune=commune("An Giang", "Xã An Phú"), groups=["poor"], hamlet="Ấp 3")
    sheet = made.sheet("DS")
    sheet.header(*SOUTHERN)
    day = date(1962, 3, 5)
    month, year = {"precision": "month"}, {"precision": "year"}
    styles = [
        ("5/3/1962", {}), ("05.03.1962", {}), ("5-3-1962", {}), ("05 / 03 / 1962", {}), (" 05/03/1962 ", {}),
        ("05/03/1962.", {}), ("1962-03-05", {}), ("1962/03/05", {}), ("05/03/1962 00:00:00", {}),
        ("ngày 05 tháng 03 năm 1962", {}), ("Ngày 5 tháng 3 năm 1962", {}), ("05031962", {}),
        (datetime(1962, 3, 5), {}), (date(1962, 3, 5), {}),
        (22710, {"fixed": BORN}), ("5/3/62", {"fixed": BORN}), ("05.03.62", {"fixed": BORN}),
        ("3/1962", month), ("03-1962", month), ("tháng 3/1962", month), ("Tháng 03 năm 1962", month),
        (1962, year), ("1962", year), ("năm 1962", year), ("Sinh năm 1962", year), (1962.0, year),
        ("1962 ", year),
    ]  # fmt: skip
    people = []
    for cell, note in styles:
        note = dict(note)
        person = folk.one(born=day).but(precision=note.pop("precision", "day"))
        people.append((person, cell, note))
    people += [
        (folk.one(born=date(1925, 10, 10)), "10/10/25", {"fixed": BORN, "why": "two digits: the number says 1925"}),
        (folk.one(born=date(2015, 8, 12)), "12/8/15", {"fixed": BORN, "why": "two digits: the number says 2015"}),
        (folk.one(born=date(1962, 3, 5)).but(personal_id=None), "5/3/62", {"fixed": BORN, "why": "2062 is to come"}),
        (folk.one(born=date(1964, 2, 29)), "29/02/1964", {"why": "a leap year"}),
        (folk.one(born=date(1990, 12, 11)), "11/12/1990", {"why": "day before month"}),
        (folk.one(), None, {"birth_date": None, "birth_precision": None, "why": "none"}),
        (
            folk.one(born=day).but(precision="month"),
            "00/03/1962",
            {"may_block": BORN, "why": "no such day, or the month only"},
        ),
    ]
    bad = ("31/02/1962", "29/02/1963", "13/13/1962", "32/01/1962", "03/25/1962", "05/03/2062", "abc", "5/3/19622")
    people += [(folk.one(born=day), cell, {"block": BORN, "why": "does not exist or cannot be read"}) for cell in bad]
    people += [
        (folk.one(born=day).but(personal_id=None), "22/11/2027", {"block": BORN, "why": "lies in the future"}),
        (folk.one(born=day), "05/03/1926", {"block": ("birth_date", "personal_id"), "why": "the number says 1962"}),
        (folk.one(born=day), 1926, {"block": ("birth_date", "personal_id"), "why": "the number says 1962"}),
    ]
    for number, (person, cell, note) in enumerate(people, 1):
        sheet.person(
            person, number, person.full_name, cell, person.sex_word, person.personal_id, "Ấp 3", "Hộ nghèo", **note
        )
    made.save()


def mac_1904(name="khanh-hoa-mac-1904.xlsx", seed="khanh-hoa"):
    """A workbook whose days are counted from 1904."""
    folk = Folk("056", seed, between=(date(1945, 1, 1), date(1999, 12, 31)))
    made = List(name, commune=commune("Khánh Hòa", "Xã Diên Khánh"), groups=["household"], hamlet="Thôn Phú Lộc")
    made.book.epoch = CALENDAR_MAC_1904
    sheet = made.sheet("Sheet1")
    sheet.header("STT", "Họ tên", "Ngày sinh", "Giới tính", "CCCD", "Thôn", "Đối tượng")
    for number in range(1, 9):
        person = folk.one()
        cell = (datetime(person.born.year, person.born.month, person.born.day), (person.born - date(1904, 1, 1)).days)[
            number % 2
        ]
        note = {"fixed": BORN} if number % 2 else {}
        if number > 6:
            cell, note = person.day, {}
        sheet.person(
            person,
            number,
            person.full_name,
            cell,
            person.sex_word,
            person.personal_id,
            "Thôn Phú Lộc",
            "Hộ gia đình",
            **note,
        )
    made.save()


def mac_1904_elsewhere():
    """The days of 1904 in the formats of others."""
    mac_1904("khanh-hoa-mac-1904.xls", "khanh-hoa-xls")
    mac_1904("khanh-hoa-mac-1904.ods", "khanh-hoa-ods")


def letters_and_names():
    """Letters for digits where one reading agrees with the row, and numbers that stand in the cell of the name."""
    folk = Folk("027", "letters")
    made = List("bac-ninh-letters-in-numbers.xlsx", commune=commune("Bắc Ninh", "Xã Yên Trung"))
    sheet = made.sheet("DS")
    sheet.header("STT", "Họ và tên", "Năm sinh", "Giới tính", "Số CCCD")
    for number in range(1, 5):
        person = folk.one().but(precision="year")
        digits = person.personal_id
        cell = f"O{digits[1:5]}{digits[5:].translate(str.maketrans('0158', 'OISB'))}"
        row = (number, person.full_name, person.born.year, person.sex_word)
        sheet.person(person, *row, cell, fixed=ID)
    person = folk.one().but(precision="year")
    other = f"OZ{person.personal_id[2:]}"
    sheet.person(person, 5, person.full_name, person.born.year, person.sex_word, other, block=ID)
    for number, between in enumerate(("\nCCCD: ", " - ", ", số CCCD "), 6):
        person = folk.one().but(precision="year")
        cell = f"{person.full_name}{between}{person.personal_id}"
        sheet.person(person, number, cell, person.born.year, person.sex_word, fixed=("full_name", "personal_id"))
    made.save()


def ages_and_telephones():
    """Ages are no births, but tell the sex below "Nam | Nữ"; of two telephones the first is used."""
    folk = Folk("027", "ages")
    made = List("bac-ninh-ages-below-sexes.xlsx", commune=commune("Bắc Ninh", "Xã Yên Trung"))
    unborn = {"birth_date": None, "birth_precision": None}
    sheet = made.sheet("Nam và nữ", groups=["hospital_patient"])
    head = sheet.header("STT", "Họ tên bệnh nhân", "Tuổi", None, "Khoa", "SĐT")
    sheet.header(None, None, "Nam", "Nữ")
    sheet.merged(head, 3, head, 4)
    for number in range(1, 4):
        person = folk.one().but(personal_id=None)
        ages = (40 + number, None) if person.sex == "male" else (None, 40 + number)
        sheet.person(person, number, person.full_name, *ages, "Nội", "0912345678 / 0987654321", **unborn)
    sheet = made.sheet("Tuổi")
    sheet.header("STT", "Họ và tên", "Tuổi", "Giới tính", "Thôn")
    for number, age in enumerate((85, "7 tuổi", "6 tháng"), 1):
        person = folk.one().but(personal_id=None)
        told = {**unborn, "hamlet": "Thôn Đông", "must_report": BORN}
        sheet.person(person, number, person.full_name, age, person.sex_word, "Thôn Đông", **told)
    made.save()


MAKERS = (ages_and_telephones, letters_and_names, mac_1904_elsewhere, dong_nai_ids, an_giang_dates, mac_1904)
