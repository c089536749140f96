"""What was refused or lost although it can be read, or asked about: unknown headings of names, crosses below gifts."""

from datetime import date

from .headers import signed
from .lists import List
from .people import Folk, id_number
from .places import commune
from .usual import HEAD, NAME


def unknown_names():
    """Nobody knows what "Danh tính" is, nor a column without a heading: the people are there, their names are asked."""
    folk = Folk("027", "unknown-names")
    made = List("bac-ninh-unknown-name-heading.xlsx", commune=commune("Bắc Ninh", "Xã Yên Trung"), groups=["poor"])
    for title, heading in (("Thôn 1", "Họ và tên"), ("Thôn 2", "Danh tính"), ("Thôn 3", None)):
        sheet = made.sheet(title, hamlet=title)
        sheet.none("title", f"DANH SÁCH HỘ NGHÈO {title.upper()}")
        sheet.header("STT", heading, "Ngày sinh", "Giới tính", "Số CCCD", "Thôn", "Đối tượng")
        for number in range(1, 5):
            person = folk.one()
            asked = {} if heading == "Họ và tên" else {"block": NAME}
            sheet.person(person, number, *person.usual, title, "Hộ nghèo", **asked)
        sheet.none("total", None, "Cộng: 4 người")
    signed(sheet, "Yên Trung", "Lê Thị Diệu", "Hồ Văn Thông", 2)
    made.save()


def ticked_gifts():
    """Crosses below "Sổ BHXH" and "Thẻ BHYT" ask for them; on the other sheet numbers stand there."""
    folk = Folk("001", "ticked-gifts")
    made = List("ha-noi-crosses-below-gifts.xlsx", commune=commune("Hà Nội", "Xã Đông Anh"), groups=["near_poor"])
    sheet = made.sheet("Đề nghị")
    sheet.header(*HEAD, "Sổ BHXH", "Thẻ BHYT")
    for number in range(1, 7):
        person, book = folk.one(), number % 3 == 0
        marks = ("x", None) if book else (None, "X")
        cells = (number, *person.usual, "Thôn Đoài", "Hộ cận nghèo", *marks)
        sheet.person(person, *cells, hamlet="Thôn Đoài", requested="book" if book else "card")
    sheet = made.sheet("Đã có số")
    sheet.header(*HEAD, "Sổ BHXH", "Thẻ BHYT")
    for number in range(1, 4):
        person, code = folk.one(), f"012345678{number}"
        cells = (number, *person.usual, "Thôn Đoài", "Hộ cận nghèo", code, None)
        sheet.person(person, *cells, hamlet="Thôn Đoài", insurance_code=code, requested=None)
    made.save()


def words_beside():
    """Numbers and dates with words beside them that leave one reading."""
    folk = Folk("048", "words-beside")
    made = List("da-nang-words-beside-numbers.xlsx", commune=commune("Đà Nẵng", "Xã Đại Lộc"), groups=["disabled"])
    sheet = made.sheet("DS")
    sheet.header(*HEAD)

    def row(number, person, changes, born=None, paper=None, **expected):
        cells = [number, *person.usual, "Thôn 5", "NKT"]
        cells[2], cells[4] = born or cells[2], paper or cells[4]
        sheet.person(person.but(**changes), *cells, hamlet="Thôn 5", **expected)

    def born(day, month, year):
        return folk.one(born=date(year, month, day))

    one = folk.one()
    row(1, one, {}, paper=f"Số {one.personal_id}", fixed=("personal_id",))
    one = folk.one()
    row(2, one, {}, paper=f"{one.personal_id} (CCCD)", fixed=("personal_id",))
    row(3, folk.one(), {"personal_id": "271234567"}, paper="CMND 271234567", fixed=("personal_id",))
    one = folk.one()
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in one.personal_id)
    row(4, one, {}, paper=wide, fixed=("personal_id",))
    dates = ("birth_date",)
    row(5, born(4, 5, 1962), {"precision": "year"}, born="1962 (64 tuổi)", fixed=dates)
    row(6, born(5, 3, 1962), {}, born="05/03/1962 (AL)", must_report=dates)
    row(7, born(9, 3, 1962), {"precision": "month"}, born="T3/1962", fixed=dates)
    row(8, born(9, 3, 1962), {"precision": "month"}, born="00/03/1962", fixed=dates)
    row(9, born(9, 3, 1962), {"precision": "year"}, born="0/0/1962", fixed=dates)
    row(10, born(9, 3, 1962), {"precision": "year"}, born="00/00/1962", fixed=dates)
    made.save()


def only_the_year():
    """A cross says that day and month were only filled in; two people in one cell; hamlets behind a group or colon."""
    folk = Folk("038", "only-the-year")
    made = List("thanh-hoa-only-the-year.xlsx", commune=commune("Thanh Hóa", "Xã Thọ Xuân"))
    sheet = made.sheet("DS")
    sheet.header("STT", "Họ và tên", "Ngày sinh", "Chỉ có năm sinh", "Giới tính", "Số CCCD")

    def row(number, person, mark, **changes):
        sheet.person(person, number, person.full_name, person.day, mark, person.sex_word, person.personal_id, **changes)

    def year(person):
        return {"birth_date": f"{person.born.year}-01-01", "birth_precision": "year", "fixed": ("birth_date",)}

    sheet.none("section", "Hộ nghèo thôn Đông")
    here = {"groups": ["poor"], "hamlet": "Thôn Đông"}
    for number, mark in enumerate(("x", None, "X"), 1):
        person = folk.one()
        row(number, person, mark, **here, **(year(person) if mark else {}))
    sheet.none("section", "Thôn: 6")
    here = {"groups": None, "leave": ("groups",), "hamlet": "Thôn 6"}
    row(4, folk.one(), None, **here)
    both = folk.one().but(full_name="Nguyễn Văn An (bố)\nTrần Thị Bé (mẹ)")
    row(5, both, None, **here, block=NAME)
    made.save()


def continued():
    """The second sheet goes on with the columns of the first, and has no headings."""
    folk = Folk("066", "continued")
    made = List("dak-lak-sheets-that-go-on.xlsx", commune=commune("Đắk Lắk", "Xã Krông Pắc"), groups=["poor"])
    made.answer.notes = ["sheet_continued"]
    sheet = made.sheet("Trang 1")
    sheet.none("title", "DANH SÁCH HỘ NGHÈO ĐỀ NGHỊ TẶNG THẺ BHYT")
    sheet.header(*HEAD)
    for number in range(1, 9):
        if number == 5:
            sheet = made.sheet("Trang 2")
        person = folk.one()
        sheet.person(person, number, *person.usual, "Buôn Pan", "Hộ nghèo", hamlet="Buôn Pan")
    signed(sheet, "Krông Pắc", "Lê Thị Diệu", "Hồ Văn Thông", 2)
    made.save()


def many_times():
    """One man stands in the list five times: the first row says so once."""
    folk = Folk("033", "many-times")
    made = List("hung-yen-five-times-the-same.xlsx", commune=commune("Hưng Yên", "Xã Lương Bằng"), groups=["poor"])
    sheet = made.sheet("DS")
    sheet.header(*HEAD)
    person = folk.one("male")
    for number in range(1, 6):
        again = {"block": ("row",)} if number > 1 else {"must_report": ("row",)}
        sheet.person(person, number, *person.usual, "Thôn 2", "Hộ nghèo", hamlet="Thôn 2", **again)
    other = folk.one().but(personal_id=id_number("033", "female", 1950, 4321), sex="female", born=date(1950, 6, 7))
    sheet.person(other, 6, *other.usual, "Thôn 2", "Hộ nghèo", hamlet="Thôn 2")
    made.save()


def names_below_groups():
    """ "Đối tượng" says the groups of a first table, and names the people of others: below it, and on a sheet."""
    folk = Folk("027", "names-below-groups")
    made = List("bac-ninh-names-below-groups.xlsx", commune=commune("Bắc Ninh", "Xã Yên Trung"), hamlet="Thôn Đông")

    def second(sheet):
        sheet.header("TT", "Đối tượng", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn")
        for number in (1, 2, 3):
            person = folk.one()
            sheet.person(person, number, *person.usual, "Thôn Đông", block=NAME)

    sheet = made.sheet("Danh sách")
    sheet.header(*HEAD)
    for number, (word, group) in enumerate((("Hộ nghèo", "poor"), ("Hộ cận nghèo", "near_poor")), 1):
        person = folk.one()
        sheet.person(person, number, *person.usual, "Thôn Đông", word, groups=[group])
    sheet.none("section", "II. Danh sách bổ sung")
    second(sheet)
    second(made.sheet("Bổ sung 2"))
    made.save()


MAKERS = (names_below_groups, unknown_names, ticked_gifts, words_beside, only_the_year, continued, many_times)
