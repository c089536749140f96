"""Facts against each other: formulas, sexes, codes of insurance, the same person twice."""

from datetime import date

from .lists import List
from .people import Folk, id_number
from .places import commune
from .usual import BORN, CODE, ID, USUAL


def formulas():
    """Formulas with the result that Excel stored, without one, and errors."""
    folk = Folk("048", "da-nang")
    place = commune("Đà Nẵng", "Phường Hòa Khánh")
    made = List("da-nang-formulas.xlsx", commune=place, groups=["near_poor"])
    sheet = made.sheet("DS")
    sheet.header("STT", "Họ đệm", "Tên", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Tổ", "Đối tượng", "Ghi chú")

    def row(person, *, name=None, born=None, number=None, group="Tổ 5", remark=None, **note):
        at = sheet.at
        before, _, given = person.full_name.rpartition(" ")
        sheet.person(
            person,
            "=ROW()-1",
            before,
            given,
            name or person.full_name,
            born or person.day,
            person.sex_word,
            number or person.personal_id,
            group,
            "Hộ cận nghèo",
            remark,
            hamlet="Tổ 5",
            **note,
        )
        return at

    a = folk.one()
    at = row(a, name='=B2&" "&C2', why="name from a formula with its result")
    made.store(sheet, f"D{at}", a.full_name)
    made.store(sheet, f"A{at}", 1)
    b = folk.one()
    at = row(b, born="=DATE(1,2,3)", why="date from a formula with its result")
    sheet.sheet[f"E{at}"].number_format = "dd/mm/yyyy"
    made.store(sheet, f"E{at}", (b.born - date(1899, 12, 30)).days)
    c = folk.one()
    at = row(c, number='=TEXT(1,"000000000000")', why="identity number from a formula with its result")
    made.store(sheet, f"G{at}", c.personal_id)
    d = folk.one()
    at = row(d, group="=H2", why="hamlet from a formula with its result")
    made.store(sheet, f"H{at}", "Tổ 5")
    row(folk.one(), remark="=1/0", why="the formula of a remark does no harm")
    row(folk.one(), remark="#REF!", why="an error in a remark does no harm")
    sheet.person(
        e := folk.one(),
        7,
        None,
        None,
        *e.usual,
        "=H99",
        "Hộ cận nghèo",
        hamlet=None,
        why="the formula of the hamlet has no result: not known",
    )
    row(folk.one(), name='=B9&" "&C9', block=("full_name",), why="no result")
    row(folk.one(), born="=DATE(1962,3,5)", block=BORN, why="no result")
    row(folk.one(), number="=G2", block=ID, why="no result")
    row(folk.one(), number="#VALUE!", block=ID, why="an error")
    row(folk.one(), born="#N/A", block=BORN, why="an error")
    row(folk.one(), name="#NAME?", block=("full_name",), why="an error")
    made.save()


def gia_lai_conflicts():
    """Sex and birth year against the number; sex told by crosses, by short words, by the number alone."""
    folk = Folk("052", "gia-lai")
    made = List(
        "gia-lai-sex-and-year.xlsx",
        commune=commune("Gia Lai", "Xã Phù Cát"),
        groups=["other_hardship"],
        hamlet="Thôn 1",
    )
    sheet = made.sheet("Đánh dấu")
    head = sheet.header("STT", "Họ và tên", "Năm sinh", "Giới tính", None, "Số CCCD", "Thôn", "Đối tượng")
    sheet.header(None, None, None, "Nam", "Nữ")
    sheet.merged(head, 4, head, 5)
    for column in (1, 2, 3, 6, 7, 8):
        sheet.merged(head, column, head + 1, column)
    for number, mark in enumerate(("x", "X", "x", "+", "1", "v"), 1):
        person = folk.one().but(precision="year")
        man = person.sex == "male"
        sheet.person(
            person,
            number,
            person.full_name,
            person.born.year,
            mark if man else None,
            None if man else mark,
            person.personal_id,
            "Thôn 1",
            "Hoàn cảnh khó khăn",
        )
    wrong = folk.one(sex="male").but(precision="year")
    sheet.person(
        wrong,
        7,
        wrong.full_name,
        wrong.born.year,
        None,
        "x",
        wrong.personal_id,
        "Thôn 1",
        "Hoàn cảnh khó khăn",
        block=("personal_id", "sex"),
        why="the cross says the other sex",
    )
    both = folk.one(sex="male").but(precision="year")
    sheet.person(
        both,
        8,
        both.full_name,
        both.born.year,
        "x",
        "x",
        both.personal_id,
        "Thôn 1",
        "Hoàn cảnh khó khăn",
        may_block=("sex", "personal_id"),
        leave=("sex",),
        why="both sexes are crossed",
    )
    bare = made.sheet("Không có giới tính")
    bare.header("TT", "Họ và tên", "Ngày sinh", "CCCD/CMND", "Thôn", "Diện")
    for number in range(1, 5):
        person = folk.one()
        bare.person(
            person,
            number,
            person.full_name,
            person.day,
            person.personal_id,
            "Thôn 1",
            "Hoàn cảnh khó khăn",
            why="sex from the number",
        )
    old = folk.one().but(personal_id="215123456")
    bare.person(
        old,
        5,
        old.full_name,
        old.day,
        "215123456",
        "Thôn 1",
        "Hoàn cảnh khó khăn",
        sex=None,
        why="an old number tells no sex",
    )
    words = made.sheet("Cách ghi")
    words.header("TT", "Họ và tên", "Ngày sinh", "Giới tính", "CCCD/CMND", "Thôn", "Diện")
    for number, (sex, word) in enumerate(
        (("female", "nữ"), ("female", "NỮ"), ("female", "Nu"), ("male", "nam"), ("male", "NAM "), ("female", "Nữ.")), 1
    ):
        person = folk.one(sex=sex)
        words.person(
            person, number, person.full_name, person.day, word, person.personal_id, "Thôn 1", "Hoàn cảnh khó khăn"
        )
    cases = (
        (folk.one(sex="female"), "Nam", None, ("personal_id", "sex"), "sex"),
        (folk.one(sex="male"), "Nữ", None, ("personal_id", "sex"), "sex"),
        (folk.one(sex="male", born=date(1980, 1, 2)), "Nam", "02/01/1908", ("personal_id", "birth_date"), "year"),
        (folk.one(sex="female", born=date(2001, 1, 2)), "Nữ", "02/01/1901", ("personal_id", "birth_date"), "century"),
    )  # fmt: skip
    for number, (person, word, born, fault, why) in enumerate(cases, 7):
        words.person(
            person,
            number,
            person.full_name,
            born or person.day,
            word,
            person.personal_id,
            "Thôn 1",
            "Hoàn cảnh khó khăn",
            block=fault,
            why=why,
        )
    made.save()


def bac_ninh_cards():
    """Numbers of cards and codes: fifteen characters, ten digits, and what is neither."""
    folk = Folk("027", "bac-ninh")
    made = List(
        "bac-ninh-card-numbers.xlsx",
        commune=commune("Bắc Ninh", "Xã Yên Trung"),
        groups=["household"],
        hamlet="Thôn Trần Xá",
    )
    sheet = made.sheet("Thẻ cũ")
    sheet.header(*USUAL, "Số thẻ BHYT", "Thôn", "Đối tượng")
    cells = [
        ("GD4272712345678", "2712345678", {"fixed": CODE}),
        ("GD 4 27 27 123 45679", "2712345679", {"fixed": CODE}),
        ("gd4272712345680", "2712345680", {"fixed": CODE}),
        ("CN-3-27-2712345681", "2712345681", {"fixed": CODE}),
        ("2712345682", "2712345682", {}),
        (2712345683, "2712345683", {}),
        ("27 1234 5684", "2712345684", {}),
        (None, None, {}),
        (271234568, None, {"must_report": CODE, "why": "nine digits"}),
        ("GD42727123456", None, {"must_report": CODE, "why": "thirteen characters"}),
        ("GD427271234567890", None, {"must_report": CODE, "why": "seventeen characters"}),
        ("27123456789", None, {"must_report": CODE, "why": "eleven digits"}),
    ]
    for number, (cell, value, note) in enumerate(cells, 1):
        person = folk.one()
        sheet.person(person, number, *person.usual, cell, "Thôn Trần Xá", "Hộ gia đình", insurance_code=value, **note)
    other = made.sheet("Mã số")
    other.header(*USUAL, "Mã số BHXH", "Thôn", "Đối tượng")
    for number, (cell, value) in enumerate((("2798765432", "2798765432"), (2798765433, "2798765433"), (None, None)), 1):
        person = folk.one()
        other.person(person, number, *person.usual, cell, "Thôn Trần Xá", "Hộ gia đình", insurance_code=value)
    made.save()


def dak_lak_twice():
    """The same person twice, within a sheet and across sheets, and people who only look the same."""
    folk = Folk("066", "dak-lak")
    made = List("dak-lak-same-person-twice.xlsx", commune=commune("Đắk Lắk", "Xã Ea Kar"), groups=["near_poor"])
    head = (*USUAL, "Thôn/Buôn", "Đối tượng")
    first, second = made.sheet("Đợt 1"), made.sheet("Đợt 2")
    for sheet in (first, second):
        sheet.header(*head)

    def row(sheet, number, person, hamlet="Thôn 4", name=None, **note):
        sheet.person(
            person,
            number,
            name or person.full_name,
            person.day if person.precision == "day" else person.born.year,
            person.sex_word,
            person.personal_id,
            hamlet,
            "Hộ cận nghèo",
            **{"hamlet": hamlet, **note},
        )

    same, without, hoa, namesake, year, elsewhere = (folk.one() for _ in range(6))
    hoa = folk.one(sex="female", name="Trần Thị Hòa")
    twin = namesake.but(personal_id=id_number("066", namesake.sex, namesake.born.year, 123321))
    without = without.but(personal_id=None)
    free = {"leave": ("status",)}
    for number, person in enumerate(
        (same, without, hoa, namesake, year.but(precision="year", personal_id=None), elsewhere), 1
    ):
        row(first, number, person, **(free if number not in (4, 6) else {}))
    row(first, 7, same, why="same number", block=(), personal_id=same.personal_id)
    row(first, 8, without, why="same name, birth date and hamlet, no numbers", block=(), name=without.full_name.upper())
    row(
        second,
        1,
        hoa.but(personal_id=None),
        name="Trần Thị Hoà",
        why="on another sheet, the tone on the other letter",
        block=(),
    )
    row(second, 2, twin, why="same name and birth date, two different numbers: two people")
    row(second, 3, year.but(precision="year", personal_id=None), why="same name, year and hamlet, no numbers", block=())
    row(
        second,
        4,
        elsewhere.but(personal_id=None),
        hamlet="Buôn Tơng Sinh",
        why="same name and birth date, another hamlet: no rule makes them one",
    )
    row(
        second,
        5,
        folk.one().but(personal_id=same.personal_id, sex=same.sex, born=same.born),
        why="another name with the same number",
        block=(),
    )
    row(second, 6, folk.one())
    made.save()


def perhaps_twice():
    """Who may stand in a list twice: only the year beside the whole date, or nothing but name and hamlet."""
    folk = Folk("027", "perhaps-twice")
    made = List("bac-ninh-perhaps-twice.xlsx", commune=commune("Bắc Ninh", "Xã Yên Trung"), hamlet="Thôn Đông")
    sheet = made.sheet("DS")
    sheet.header("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn")
    whole, other = folk.one(born=date(1948, 6, 2)), folk.one()
    year = whole.but(precision="year", personal_id=None)
    bare = folk.one().but(personal_id=None)
    unborn = {"birth_date": None, "birth_precision": None}
    sheet.person(whole, 1, *whole.usual, "Thôn Đông", must_report=("row",))
    sheet.person(year, 2, year.full_name, year.born.year, year.sex_word, None, "Thôn Đông", must_report=("row",))
    sheet.person(other, 3, *other.usual, "Thôn Đông")
    for number in (4, 5):
        cells = (number, bare.full_name, None, bare.sex_word, None, "Thôn Đông")
        sheet.person(bare, *cells, must_report=("row",), **unborn)
    sheet.person(bare, 6, bare.full_name, None, bare.sex_word, None, "Thôn Đoài", hamlet="Thôn Đoài", **unborn)
    made.save()


MAKERS = (perhaps_twice, formulas, gia_lai_conflicts, bac_ninh_cards, dak_lak_twice)
