"""Which commune is meant: two in one cell, registered here and staying there, a title or sheet of another commune."""

from .lists import List
from .people import Folk
from .places import became, commune

HEAD = ("STT", "Họ và tên", "Năm sinh", "Giới tính", "Số CCCD")
COMMUNE = ("commune",)


def _cells(person, number, *more):
    return (number, person.full_name, person.born.year, person.sex_word, person.personal_id, *more)


def several_communes():
    """A cell that names two communes is a question; of a labelled address the registered place counts."""
    folk = Folk("027", "several-communes")
    home = commune("Bắc Ninh", "Xã Yên Trung")
    other = became("Bắc Ninh", "Huyện Yên Phong", "Xã Đông Phong")
    made = List("bac-ninh-several-communes.xlsx", commune=home)
    sheet = made.sheet("Xã")
    sheet.header(*HEAD, "Thôn", "Xã")
    for number, (written, told) in enumerate((
        ("Yên Trung, Tam Giang", {"block": COMMUNE}),
        ("Yên Trung - Tam Giang", {"block": COMMUNE}),
        ("Yên Trung/Tam Giang", {"block": COMMUNE}),
        ("Yên Trung, Yên Phong", {"commune": home}),
    ), 1):  # fmt: skip
        person = folk.one().but(precision="year")
        sheet.person(person, *_cells(person, number, "Thôn Đông", written), hamlet="Thôn Đông", **told)
    sheet = made.sheet("Để trống")
    sheet.header(*HEAD, "Xã")
    for number, (written, told) in enumerate((
        (None, {"commune": home}),
        ("Xã Tam Giang", {"commune": commune("Bắc Ninh", "Xã Tam Giang")}),
        (None, {"commune": home, "must_report": COMMUNE}),
        ("Xã Yên Trung", {"commune": home}),
        (None, {"commune": home}),
    ), 1):  # fmt: skip
        person = folk.one().but(precision="year")
        sheet.person(person, *_cells(person, number, written), **told)
    sheet = made.sheet("Địa chỉ")
    sheet.header(*HEAD, "Địa chỉ")
    for number, (written, told) in enumerate((
        ("thường trú: xã Đông Phong; tạm trú: xã Yên Trung", {"commune": other, "must_report": COMMUNE}),
        ("Tạm trú: Thôn Đông, xã Yên Trung", {"commune": home, "hamlet": "Thôn Đông"}),
        ("Thôn Đông, xã Đông Phong, BN", {"commune": other, "hamlet": "Thôn Đông"}),
        ("Thôn Đông, xã Yên Trung, xã Tam Giang", {"block": COMMUNE, "leave": ("hamlet",)}),
        ("Thôn Yên Trung, xã Đông Phong", {"commune": other, "hamlet": "Thôn Yên Trung"}),
    ), 1):  # fmt: skip
        person = folk.one().but(precision="year")
        sheet.person(person, *_cells(person, number, written), **told)
    made.save()


def another_commune_in_the_title():
    """Sent for one commune, while the title or the name of the sheet speaks of another one."""
    folk, home = Folk("027", "another-commune"), commune("Bắc Ninh", "Xã Yên Trung")
    made = List("bac-ninh-another-commune-in-the-title.xlsx", commune=home, hamlet="Thôn Đông")
    for name, title, asked in (
        ("DS", "UBND XÃ ĐÔNG PHONG", True),
        ("Xã Tam Giang", "DANH SÁCH ĐỀ NGHỊ TẶNG THẺ BHYT", True),
        ("Xã Yên Trung", "DANH SÁCH ĐỀ NGHỊ TẶNG THẺ BHYT", False),
        ("Xã cũ", "UBND XÃ DŨNG LIỆT", False),
    ):
        sheet = made.sheet(name)
        sheet.none("title", title)
        sheet.header(*HEAD, "Thôn", "Xã")
        for number, written in enumerate((None, "Xã Yên Trung"), 1):
            person = folk.one().but(precision="year")
            told = {"block": COMMUNE} if asked and written is None else {}
            sheet.person(person, *_cells(person, number, "Thôn Đông", written), **told)
    made.save()


MAKERS = (several_communes, another_commune_in_the_title)
