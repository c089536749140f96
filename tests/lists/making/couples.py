"""Husband and wife side by side in one row: two people where it can be told whose is what, else both are asked."""

from datetime import date

from .headers import signed
from .lists import List
from .people import Folk
from .places import commune

HOME = "Thôn Đồng Tâm"


def _couple(folk):
    return folk.one("male").but(precision="year"), folk.one("female").but(precision="year")


def _by_year(*people):
    return [value for one in people for value in (one.full_name, one.born.year, one.personal_id)]


def _by_day(*people):
    return [value for one in people for value in (one.full_name, one.day, one.personal_id)]


def _both(sheet, row, people, **changes):
    for person in people:
        sheet.expect(row, person, **changes)


def couples_told_apart():
    """Six ways to head the columns of both: under one merged word, with the word in each heading, by their place …"""
    folk = Folk("038", "couples-told-apart")
    made = List("thanh-hoa-husband-and-wife.xlsx", commune=commune("Thanh Hóa", "Xã Hoằng Hóa"), groups=["poor"])
    _under_merged_words(made, folk)
    _in_each_heading(made, folk)
    _by_their_place(made, folk)
    _words_below(made, folk)
    made.save()


def _under_merged_words(made, folk):
    sheet = made.sheet("Gộp ô")
    sheet.none("title", "DANH SÁCH HỘ NGHÈO NĂM 2026")
    sheet.header("STT", "Chồng", None, None, "Vợ", None, None, "Thôn", "Đối tượng")
    sheet.header(None, *("Họ và tên", "Năm sinh", "Số CCCD") * 2)
    sheet.merge("A2:A3", "B2:D2", "E2:G2", "H2:H3", "I2:I3")
    for number in range(1, 4):
        him, her = _couple(folk)
        cells = _by_year(him, her)
        _both(sheet, sheet.cells(number, *cells, HOME, "Hộ nghèo"), (him, her), hamlet=HOME)
    him, her = _couple(folk)
    row = sheet.cells(4, him.full_name, him.born.year, him.personal_id, "Đã mất", None, None, HOME, "Hộ nghèo")
    sheet.expect(row, him, hamlet=HOME)
    row = sheet.cells(5, None, None, None, her.full_name, her.born.year, her.personal_id, HOME, "Hộ nghèo")
    sheet.expect(row, her, hamlet=HOME)
    him, her = _couple(folk)
    row = sheet.cells(
        6, "-", None, None, her.full_name, her.born.year, him.personal_id, HOME, "Hộ nghèo"
    )  # a man's number
    sheet.expect(row, her, hamlet=HOME, block=("personal_id",))
    sheet.none("total", None, "Cộng: 6 hộ")
    signed(sheet, "Hoằng Hóa", "Lê Thị Diệu", "Hồ Văn Thông", 2)


def _in_each_heading(made, folk):
    sheet = made.sheet("Từng cột", hamlet="Thôn 4")
    sheet.header(
        *("STT", "Họ tên vợ", "Ngày sinh của vợ", "CCCD vợ", "Họ và tên chồng", "Ngày sinh của chồng", "CCCD chồng"),
        *("Thôn", "Đối tượng", "Điện thoại"),
    )
    sheet.none("section", "Thôn 4")
    for number in range(1, 4):
        her, him = folk.one("female"), folk.one("male")
        cells = _by_day(her, him)
        _both(sheet, sheet.cells(number, *cells, None, "Hộ nghèo", "0912345678"), (her, him))
    her, him = folk.one("female", born=date(1946, 5, 4)), folk.one("male", born=date(1950, 1, 2))
    cells = _by_day(her, him)
    _both(
        sheet, sheet.cells(4, *cells, None, "Hộ nghèo, người khuyết tật", None), (her, him), block=("groups",)
    )  # whose?


def _by_their_place(made, folk):
    sheet = made.sheet("Theo vị trí", hamlet="Xóm 2")
    sheet.header("TT", "Chồng", "Năm sinh", "Số CCCD", "Vợ", "Năm sinh", "Số CCCD", "Xóm", "Diện")
    for number in range(1, 3):
        him, her = _couple(folk)
        cells = _by_year(him, her)
        _both(sheet, sheet.cells(number, *cells, "Xóm 2", "HN"), (him, her))


def _words_below(made, folk):
    sheet = made.sheet("Tên ở dưới", hamlet="Xóm 5")
    sheet.header("TT", "Họ và tên", None, "Năm sinh", None, "Số CCCD", None, "Xóm", "Diện")
    sheet.header(None, *("Chồng", "Vợ") * 3)
    sheet.merge("A1:A2", "B1:C1", "D1:E1", "F1:G1", "H1:H2", "I1:I2")
    for number in range(1, 3):
        him, her = _couple(folk)
        cells = (him.full_name, her.full_name, him.born.year, her.born.year, him.personal_id, her.personal_id)
        _both(sheet, sheet.cells(number, *cells, "Xóm 5", "HN"), (him, her))


def couples_asked_about():
    """Nobody can tell whose the birth year is, or there is nothing but names: both are read, and both are asked."""
    folk = Folk("038", "couples-asked-about")
    made = List("thanh-hoa-couples-asked.xlsx", commune=commune("Thanh Hóa", "Xã Hoằng Hóa"), groups=["near_poor"])
    unknown = {"birth_date": None, "birth_precision": None, "personal_id": None, "block": ("row",)}
    sheet = made.sheet("Chỉ có tên", hamlet="Thôn 1")
    sheet.header("STT", "Chồng", "Vợ", "Thôn", "Đối tượng")
    for number in range(1, 4):
        people = _couple(folk)
        names = [one.full_name for one in people]
        _both(sheet, sheet.cells(number, *names, "Thôn 1", "Hộ cận nghèo"), people, **unknown)
    sheet = made.sheet("Năm sinh của ai", hamlet="Thôn 2")
    sheet.header("STT", "Họ tên chồng", "Họ tên vợ", "Năm sinh", "Thôn", "Đối tượng")
    for number in range(1, 3):
        people = _couple(folk)
        names = [one.full_name for one in people]
        _both(sheet, sheet.cells(number, *names, people[0].born.year, "Thôn 2", "Hộ cận nghèo"), people, **unknown)
    sheet = made.sheet("Một bên", hamlet="Thôn 3")
    sheet.header("STT", "Chồng", "Năm sinh", "Vợ", "Thôn", "Đối tượng")
    people = _couple(folk)
    cells = (people[0].full_name, people[0].born.year, people[1].full_name, "Thôn 3", "Hộ cận nghèo")
    _both(sheet, sheet.cells(1, *cells), people, **unknown)
    made.save()


def names_of_spouses_beside():
    """A list that names its people, and of some the husband or wife besides: nobody is read twice."""
    folk = Folk("038", "spouses-beside")
    made = List("thanh-hoa-spouse-beside-the-name.xlsx", commune=commune("Thanh Hóa", "Xã Hoằng Hóa"), groups=["poor"])
    sheet = made.sheet("DS", hamlet="Thôn 7")
    sheet.header("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Họ tên chồng", "Họ tên vợ", "Thôn", "Đối tượng")
    for number in range(1, 5):
        him, her = folk.one("male"), folk.one("female")
        person, spouse = (him, (None, her.full_name)) if number % 2 else (her, (him.full_name, None))
        cells = (number, person.full_name, person.day, person.personal_id, *spouse, "Thôn 7", "Hộ nghèo")
        sheet.person(person, *cells, leave=("sex",))
    made.save()


def couples_of_other_words():
    """ "Ông | Bà" for husband and wife, the wife first, names in two columns each; forms of address before names."""
    folk = Folk("040", "couples-of-other-words")
    made = List("nghe-an-ong-and-ba.xlsx", commune=commune("Nghệ An", "Xã Nghĩa Đàn"), groups=["poor"], hamlet="Xóm 4")
    place = ("Xóm 4", "Hộ nghèo")

    def told(one):
        return (one.full_name, one.born.year, one.personal_id)

    sheet = made.sheet("Ông bà gộp ô")
    sheet.none("title", "DANH SÁCH ÔNG BÀ CAO TUỔI THUỘC HỘ NGHÈO")
    sheet.header("STT", "Ông", None, None, "Bà", None, None, "Xóm", "Đối tượng")
    sheet.header(None, *("Họ và tên", "Năm sinh", "Số CCCD") * 2)
    sheet.merge("A2:A3", "B2:D2", "E2:G2", "H2:H3", "I2:I3")
    for number in range(1, 4):
        him, her = _couple(folk)
        row = sheet.cells(number, *told(him), *(told(her) if number < 3 else ("Đã mất", None, None)), *place)
        _both(sheet, row, (him, her) if number < 3 else (him,))
    sheet = made.sheet("Họ tên ông, họ tên bà")
    sheet.header("TT", "Họ tên bà", "Năm sinh bà", "CCCD bà", "Họ tên ông", "Năm sinh ông", "CCCD ông", "Xóm", "Diện")
    for number in range(1, 4):
        him, her = _couple(folk)
        _both(sheet, sheet.cells(number, *told(her), *told(him), *place), (her, him))
    _names_in_parts(made, folk, place)
    sheet = made.sheet("Ông, bà trước tên")
    sheet.header("TT", "Họ và tên", "Năm sinh", "Số CCCD", "Xóm", "Đối tượng")
    for number, (sex, word) in enumerate(
        (("male", "Ông "), ("female", "Bà "), ("female", "BÀ: "), ("female", "Cụ ")), 1
    ):
        person = folk.one(sex).but(precision="year")
        cells = (number, word + person.full_name, person.born.year, person.personal_id, *place)
        sheet.person(person, *cells, fixed=("full_name",), leave=("sex",))
    made.save()


def _names_in_parts(made, folk, place):
    """Family and given names in columns of their own, below "Vợ" and "Chồng" or with these words."""

    def told(one):
        family, given = one.full_name.rsplit(" ", 1)
        return (family, given, one.born.year, one.personal_id)

    sheet = made.sheet("Họ đệm, tên")
    sheet.header("STT", "Vợ", None, None, None, "Chồng", None, None, None, "Xóm", "Đối tượng")
    sheet.header(None, *("Họ đệm", "Tên", "Năm sinh", "Số CCCD") * 2)
    sheet.merge("A1:A2", "B1:E1", "F1:I1", "J1:J2", "K1:K2")
    for number in range(1, 4):
        him, her = _couple(folk)
        _both(sheet, sheet.cells(number, *told(her), *told(him), *place), (her, him))
    sheet = made.sheet("Họ và tên gộp hai ô")
    words = [("Họ và tên {}", None, "Năm sinh {}", "CCCD {}")] * 2
    heads = [head and head.format(who) for who, some in zip(("chồng", "vợ"), words, strict=True) for head in some]
    sheet.header("STT", *heads, "Xóm", "Đối tượng")
    sheet.merge("B1:C1", "F1:G1")
    for number in range(1, 4):
        him, her = _couple(folk)
        _both(sheet, sheet.cells(number, *told(him), *told(her), *place), (him, her))


MAKERS = (couples_told_apart, couples_asked_about, names_of_spouses_beside, couples_of_other_words)
