"""What is said elsewhere: ditto marks, addresses and names that go on in the next row, rows that may name a place."""

from .lists import List
from .people import Folk
from .places import commune

HEAD = ("STT", "Họ và tên", "Năm sinh", "Giới tính", "Số CCCD", "Thôn", "Xã", "Đối tượng")
MARKS = ("nt", "-nt-", "NT", "Như trên", '"', "''", "″", "〃", "//")


def ditto_marks():
    """A ditto mark means what stands above it, in the sender's commune or not; with nothing above it, it is asked."""
    folk = Folk("027", "ditto-marks")
    made = List("bac-ninh-ditto-marks.xlsx", commune=commune("Bắc Ninh", "Xã Yên Trung"))
    sheet = made.sheet("DS")
    sheet.header(*HEAD)
    there = {"hamlet": "Thôn Đông", "commune": commune("Bắc Ninh", "Xã Tam Giang"), "groups": ["poor"]}

    def row(number, *written, **expected):
        person = folk.one().but(precision="year")
        cells = (number, person.full_name, person.born.year, person.sex_word, person.personal_id, *written)
        sheet.person(person, *cells, **expected)

    row(1, "Thôn Đông", "Xã Tam Giang", "Hộ nghèo", **there)
    for number, mark in enumerate(MARKS, 2):
        row(number, mark, mark, mark, **there, fixed=["hamlet", "commune", "groups"])
    row(11, "…", "…", None, **there | {"groups": []}, must_report=["hamlet", "commune"])
    row(12, "-", "Xã Tam Giang", "-", **there | {"groups": [], "hamlet": None})
    row(13, "nt", "nt", "nt", **there | {"groups": [], "hamlet": None}, must_report=["hamlet", "groups"])
    sheet.none("section", "Thôn Đoài")
    row(14, None, "nt", "Hộ nghèo", hamlet="Thôn Đoài", groups=["poor"], block=("commune",))
    made.save()


def cells_that_go_on():
    """An address over two or three rows is one address and no section; so is a name that breaks before its end."""
    folk = Folk("027", "cells-that-go-on")
    made = List("bac-ninh-cells-that-go-on.xlsx", commune=commune("Bắc Ninh", "Xã Yên Trung"))
    sheet = made.sheet("Địa chỉ")
    sheet.header("STT", "Họ và tên", "Năm sinh", "Giới tính", "Địa chỉ", "Ghi chú")
    for number, (hamlet, place) in enumerate((("Thôn Đông", "Yên Trung"), ("Thôn Đoài", "Tam Giang")), 1):
        person = folk.one("female").but(precision="year", personal_id=None)
        cells = (number, person.full_name, person.born.year, "Nữ", f"{hamlet},", "HN")
        there = {"commune": commune("Bắc Ninh", f"Xã {place}"), "hamlet": hamlet, "groups": ["poor"]}
        sheet.person(person, *cells, **there, must_report=["commune"])
        sheet.none("goes on", None, None, None, None, f"xã {place},")
        sheet.none("goes on", None, None, None, None, "tỉnh Bắc Ninh")
    person = folk.one("male").but(precision="year", personal_id=None)
    sheet.person(person, 3, person.full_name, person.born.year, "Nam", "Thôn Hạ", None, hamlet="Thôn Hạ")
    sheet = made.sheet("Họ tên")
    sheet.header("STT", "Họ và tên", "Năm sinh", "Giới tính", "Thôn")
    person = folk.one("female", "Trần Thị Ngọc Lan").but(precision="year", personal_id=None)
    cells = (1, "Trần Thị", person.born.year, "Nữ", "Thôn Đoài")
    sheet.person(person, *cells, hamlet="Thôn Đoài", block=("full_name",), full_name="Trần Thị Ngọc Lan")
    sheet.none("goes on", None, "Ngọc Lan")
    made.save()


def rows_that_may_name_a_place():
    """Words alone between people, which nobody knows, end no section in silence."""
    folk = Folk("027", "words-alone")
    made = List("bac-ninh-words-alone.xlsx", commune=commune("Bắc Ninh", "Xã Yên Trung"))
    sheet = made.sheet("DS")
    sheet.header("STT", "Họ và tên", "Năm sinh", "Giới tính")

    def row(number, hamlet, **told):
        person = folk.one().but(precision="year", personal_id=None)
        sheet.person(person, number, person.full_name, person.born.year, person.sex_word, hamlet=hamlet, **told)

    sheet.none("section", "Thôn Đông: 02 hộ")
    row(1, "Thôn Đông")
    row(2, "Thôn Đông")
    sheet.none("words alone", "Đông Thượng")
    row(3, "Thôn Đông", must_report=["hamlet"], leave=("hamlet",))
    sheet.none("section", "Xóm Chợ")
    row(4, "Xóm Chợ")
    made.save()


MAKERS = (ditto_marks, cells_that_go_on, rows_that_may_name_a_place)
