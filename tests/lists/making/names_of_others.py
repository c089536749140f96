"""Names that are no one's own: mothers, households, two people; what stands behind a name; marks of footnotes."""

from .lists import List
from .people import Folk
from .places import commune

NAME = ("full_name",)
NOT_OWN = (
    "CB {}",
    "Con bà {}",
    "Gia đình ông {}",
    "Hộ bà {}",
    "GĐ {}",
    "Mẹ {}",
    "{} và vợ",
    "{} + 2 con",
    "{} con bà Tư",
    "{}\nsinh đôi",
    "{} / Lê Thị Tám",
)


def names_of_others():
    """Who is named by a mother, a household or with somebody else must be settled; remarks behind names are told."""
    folk = Folk("027", "names-of-others")
    made = List("bac-ninh-names-of-others.xlsx", commune=commune("Bắc Ninh", "Xã Yên Trung"), hamlet="Thôn Đông")
    sheet = made.sheet("DS")
    sheet.header("STT", "Họ và tên", "Năm sinh", "Giới tính", "Số CCCD", "Thôn")

    def row(number, person, written, **told):
        cells = (person.born.year, person.sex_word, person.personal_id, "Thôn Đông")
        sheet.person(person.but(precision="year"), number, written, *cells, **told)

    for number, form in enumerate(NOT_OWN, 1):
        person = folk.one()
        row(number, person, form.format(person.full_name), block=NAME)
    row(12, folk.one(), "Chưa đặt tên", block=NAME)
    row(13, folk.one(), "Bé gái", block=NAME)
    for number, behind in enumerate((" - thôn Đoài", " - hộ nghèo", "¹", " ⁽²⁾"), 14):
        person = folk.one()
        row(number, person, person.full_name + behind, fixed=NAME)
    person = folk.one(name="Nguyễn Thị Hồng", sex="female")
    row(18, person, "NguyễnThịHồng", fixed=NAME)
    person = folk.one(name="Trần Thị Con", sex="female")
    row(19, person, person.full_name)
    for behind in (" - hộ nghèo", " (hộ nghèo)", " hộ cận nghèo"):
        person = folk.one()
        row_number = sheet.cells(None, person.full_name + behind)
        unborn = dict.fromkeys(("birth_date", "birth_precision", "sex", "personal_id", "hamlet"))
        sheet.expect(row_number, person, block=("row",), **unborn)
    person = folk.one()
    row(20, person, person.full_name)
    made.save()


MAKERS = (names_of_others,)
