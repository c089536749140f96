"""What was lost without a word: cells below no heading, small sheets, words like sums, gifts in words, quotes."""

from datetime import date

from .lists import FOLDER, List
from .people import Folk
from .places import commune
from .texts import Text
from .usual import USUAL

HEAD = (*USUAL, "Thôn")


def below_no_heading():
    """A .csv saved from a list whose headings were merged over names, days of birth and addresses."""
    folk, place = Folk("010", "no-heading"), commune("Lào Cai", "Xã Bảo Nhai")
    made = Text("lao-cai-merges-lost.csv", commune("Lào Cai", "Xã Bắc Hà"))
    made.none("header", "STT", "Họ và tên", "", "Ngày sinh", "", "", "Giới tính", "Địa chỉ", "")
    people = [folk.one("female", "Vàng Thị Dua"), folk.one("male", "Lê Văn An"), *folk.many(4)]
    for number, person in enumerate(people, 1):
        family, _, given = person.full_name.rpartition(" ")
        born = person.born
        cells = (number, family, given, born.day, born.month, born.year, person.sex_word, "Thôn 2", "Xã Bảo Nhai")
        made.person(person.but(personal_id=None), *cells, commune=place, hamlet="Thôn 2")
    made.save(lambda text: text.encode("utf-8-sig"))


def small_sheets():
    """Headings on the first sheet alone; the others go on with one person or two, and the last one only counts."""
    folk = Folk("011", "small-sheets")
    made = List("dien-bien-small-sheets.xlsx", commune=commune("Điện Biên", "Xã Mường Ảng"))
    for title, count in (("Bản Cang", 4), ("Bản Hón", 1), ("Bản Mới", 2)):
        sheet = made.sheet(title, hamlet=title)
        if title == "Bản Cang":
            sheet.header("STT", "Họ và tên", "Ngày sinh", "Giới tính")
        for number in range(1, count + 1):
            person = folk.one().but(personal_id=None)
            sheet.person(person, number, person.full_name, person.day, person.sex_word)
    counts = made.sheet("Tổng hợp")
    counts.none("count", 1, "Hộ nghèo", 5)
    counts.none("count", 2, "Hộ cận nghèo", 2)
    made.save()


def words_like_sums():
    """Communes, hamlets, names and remarks with the words of sums, notes and signatures, and a day of signing among
    the births."""
    folk, place = Folk("004", "words-like-sums"), commune("Cao Bằng", "Xã Tổng Cọt")
    made = List("cao-bang-words-like-sums.xlsx", commune=commune("Cao Bằng", "Xã Hà Quảng"))
    sheet = made.sheet("Theo xã")
    sheet.header("STT", "Xã", "Thôn", "Họ và tên", "Năm sinh", "Giới tính", "Ghi chú")
    names = (None, ("male", "Cộng Văn Nam"), ("female", "Lưu Ý Nhi"), ("male", "Tô Trường An"), None)
    for number, name in enumerate(names, 1):
        person = (folk.one(*name) if name else folk.one()).but(personal_id=None, precision="year")
        hamlet = ("Cộng Đồng", "Tổng 1")[number % 2]
        cells = (number, "Tổng Cọt", hamlet, person.full_name, person.born.year, person.sex_word, "Con trưởng thôn")
        sheet.person(person, *cells, commune=place, hamlet=hamlet)
    sheet.none("total", "Cộng", None, None, "5 người", 5)
    sheet.none("signature", None, None, None, "Người lập biểu", "Cao Bằng, ngày 12 tháng 11 năm 2026")
    sheet.none("signature", None, None, None, "Nông Văn Lập")
    sheet = made.sheet("Không số thứ tự")
    sheet.header("Họ và tên", "Thôn", "Năm sinh", "Ghi chú")
    remarks = ("Có giấy xác nhận khuyết tật", "Cán bộ hưu trí", None, None)
    for place_of, remark in enumerate(remarks):
        person = folk.one().but(personal_id=None, precision="year", sex=None)
        hamlet = ("Thôn 1", "Thôn 2")[place_of > 1]
        if place_of == 2:
            sheet.none("total", "Cộng thôn 1: 2")
        born = None if place_of in (1, 2) else person.born.year
        unborn = {} if born else {"birth_date": None, "birth_precision": None}
        sheet.person(person, person.full_name, hamlet, born, remark, hamlet=hamlet, leave=("groups",), **unborn)
    sheet.none("total", "Tổng cộng: 4")
    made.save()


def gifts_in_words():
    """The gift in words below "Quà đề nghị"."""
    folk = Folk("036", "gifts-in-words")
    made = List("ninh-binh-gifts-in-words.xlsx", commune=commune("Ninh Bình", "Xã Gia Viễn"))
    sheet = made.sheet("DS")
    sheet.header(*HEAD, "Quà đề nghị")
    asked = (("Sổ BHXH", "book"), ("Thẻ BHYT", "card"), ("Quà Tết", "gift"), ("x", "gift"), (None, None))
    for number, (written, kind) in enumerate(asked, 1):
        person = folk.one()
        cells = (number, *person.usual, "Thôn 1", written)
        sheet.person(person, *cells, hamlet="Thôn 1", requested=kind)
    for written, changes in (
        ("Sổ BHXH và thẻ BHYT", {"block": ("requested",)}),
        ("Xe lăn", {"must_report": ("requested",)}),
    ):
        person = folk.one()
        cells = (number + 1, *person.usual, "Thôn 1", written)
        sheet.person(person, *cells, hamlet="Thôn 1", **changes)
    made.save()


def stray_quote():
    """Quotation marks that nobody closes, or only another one some rows below, beside such that hold cells together."""
    folk = Folk("042", "stray-quote")
    answer = Text("ha-tinh-stray-quotes.csv", commune("Hà Tĩnh", "Xã Đức Thọ"))
    lines = ["STT,Họ và tên,Ngày sinh,Giới tính,Thôn,Ghi chú"]
    answer.none("header", "")
    notes = ('"nhà xa', "", '"Thôn cũ: 3, xóm 2"', 'x"', "", '"ở một mình', "")
    for number, note in enumerate(notes, 1):
        person = folk.one(born=date(1950 + number, 3, 15)).but(personal_id=None)
        lines.append(f"{number},{person.full_name},{person.day},{person.sex_word},Thôn Hạ,{note}")
        answer.person(person, "", hamlet="Thôn Hạ")
    answer.answer.write()
    (FOLDER / answer.answer.name).write_bytes("\n".join([*lines, ""]).encode())


def second_table_without_names():
    """Headings below a first table, of which nobody knows that of the names, begin another table: it is asked about,
    and no age is read as a year."""
    folk = Folk("027", "second-table")
    made = List("bac-ninh-second-table.xlsx", commune=commune("Bắc Ninh", "Xã Yên Trung"))
    sheet = made.sheet("DS")
    sheet.header("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Thôn")
    for number in (1, 2):
        person = folk.one().but(personal_id=None)
        sheet.person(person, number, *person.usual[:3], "Thôn Đông", hamlet="Thôn Đông")
    unborn = {"birth_date": None, "birth_precision": None, "sex": None, "block": ("full_name",)}
    for title, name in (("II. Danh sách người cao tuổi", "Cụ"), ("III. Danh sách trẻ mồ côi", "Tên cháu")):
        sheet.none("section", title)
        sheet.header("TT", name, "Tuổi", "Thôn", "Ghi chú")
        group = "elderly" if name == "Cụ" else "orphan"
        for number in (1, 2):
            person = folk.one().but(personal_id=None)
            sheet.person(
                person, number, person.full_name, 85, "Thôn Đoài", hamlet="Thôn Đoài", groups=[group], **unborn
            )
    made.save()


def days_and_months():
    """Where every date that is a text has a late day, and no real one has, Excel may have put the months first."""
    folk = Folk("027", "days-and-months")
    made = List("bac-ninh-days-and-months.xlsx", commune=commune("Bắc Ninh", "Xã Yên Trung"), hamlet="Thôn Đông")
    for title, swapped in (("Đổi chỗ", True), ("Không đổi", False)):
        sheet = made.sheet(title)
        sheet.header("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Thôn")
        for number, day in enumerate((13, 25, 30, 4, 9) if swapped else (13, 25, 30, 4, 19), 1):
            person = folk.one(born=date(1960 + number, 5, day)).but(personal_id=None)
            cell = person.day if day > 12 and number < 4 else person.born
            told = {"must_report": ["birth_date"]} if swapped and day < 13 else {}
            sheet.person(person, number, person.full_name, cell, person.sex_word, "Thôn Đông", **told)
    made.save()


def commas_in_cells():
    """An address with commas and no quotes pushes the cells behind it to the right, beyond the last heading."""
    folk = Folk("027", "commas")
    made = Text("bac-ninh-commas-in-cells.csv", commune("Bắc Ninh", "Xã Yên Trung"), groups=["poor"])
    made.none("header", "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Địa chỉ", "Đối tượng")
    open_facts = {"block": (), "leave": ("commune", "hamlet", "groups")}
    for number, address in enumerate((["Thôn Đông", " xã Đông Phong", " Bắc Ninh"], ["Thôn Đoài"], ["Thôn Hạ"]), 1):
        person = folk.one().but(personal_id=None)
        facts = {"hamlet": address[0]} if len(address) == 1 else open_facts
        made.person(person, number, *person.usual[:3], *address, "HN", **facts)
    made.save(str.encode)


MAKERS = (
    days_and_months,
    commas_in_cells,
    second_table_without_names,
    below_no_heading,
    small_sheets,
    words_like_sums,
    gifts_in_words,
    stray_quote,
)
