"""What different hands make of one cell: hamlets in capitals, names that go on beside their heading, dates
with English months, two numbers."""

from datetime import date

from .lists import List
from .people import Folk
from .places import commune
from .texts import Text
from .usual import BORN, ID, NAME, USUAL

CAPITALS = (
    ("THÔN ĐOÀI", "Thôn Đoài"),
    ("BẢN NÀ HỶ", "Bản Nà Hỷ"),
    ("TDP SỐ 3", "TDP số 3"),
    ("KDC AN BÌNH", "KDC An Bình"),
    ("TỔ DÂN PHỐ SỐ IV", "Tổ dân phố số IV"),
    ("Bản PHIÊNG XẠT", "Bản Phiêng Xạt"),
)
AS_THEY_ARE = ("Thôn II", "TDP 5", "Khu TĐC", "Bản Nà Hỷ")


def hamlets_in_capitals():
    """Hamlets in capitals in cells and addresses are told of; those of a section or a sheet are only written small."""
    folk = Folk("014", "hamlets-in-capitals")
    made = List("son-la-hamlets-in-capitals.xlsx", commune=commune("Sơn La", "Xã Mường Chanh"), groups=["poor"])
    sheet = made.sheet("DS")
    sheet.header(*USUAL, "Thôn", "Đối tượng")
    for number, (written, read) in enumerate(CAPITALS, 1):
        person = folk.one()
        sheet.person(person, number, *person.usual, written, "Hộ nghèo", hamlet=read, fixed=("hamlet",))
    for number, written in enumerate(AS_THEY_ARE, len(CAPITALS) + 1):
        person = folk.one()
        sheet.person(person, number, *person.usual, written, "Hộ nghèo", hamlet=written)
    sheet = made.sheet("Địa chỉ")
    sheet.header(*USUAL, "Địa chỉ", "Đối tượng")
    person = folk.one()
    cells = (*person.usual, "BẢN NÀ HỶ, XÃ MƯỜNG CHANH, TỈNH SƠN LA", "Hộ nghèo")
    sheet.person(person, 1, *cells, hamlet="Bản Nà Hỷ", fixed=("hamlet",))
    sheet = made.sheet("Theo mục")
    sheet.header(*USUAL, "Đối tượng")
    for written, read in (("BẢN CANG", "Bản Cang"), ("I. BẢN ĐEN", "Bản Đen"), ("TDP SỐ 4", "TDP số 4")):
        sheet.none("section: hamlet", written)
        for number in range(1, 3):
            person = folk.one()
            sheet.person(person, number, *person.usual, "Hộ nghèo", hamlet=read)
    sheet = made.sheet("BẢN NÀ HỶ", hamlet="Bản Nà Hỷ")
    sheet.header(*USUAL, "Đối tượng")
    person = folk.one()
    sheet.person(person, 1, *person.usual, "Hộ nghèo")
    made.save()


def names_that_go_on():
    """A heading over one column, names in two: where it is not clear that they are one name nobody is ready."""
    folk = Folk("008", "names-that-go-on")
    made = List("tuyen-quang-names-that-go-on.xlsx", commune=commune("Tuyên Quang", "Xã Sơn Dương"), groups=["poor"])
    for title, whole in (("Tên ở cột bên", False), ("Họ ở cột bên", False), ("Cột bên là thôn", True)):
        sheet = made.sheet(title, hamlet="Thôn Đông" if not whole else None)
        before = title == "Họ ở cột bên"
        names = (None, "Họ và tên") if before else ("Họ và tên", None)
        sheet.header("STT", *names, "Năm sinh", "Giới tính", "Số CCCD", *([] if whole else ["Thôn"]), "Đối tượng")
        for number in range(1, 5):
            middle = ("Đức", "Thu", "Hoài", "Minh")[number - 1]
            person = folk.one().but(precision="year")
            family, given = f"{person.full_name.split()[0]} {middle}", person.full_name.split()[-1]
            said = (person.full_name, "Đoài") if whole else (family, given)
            known = (person.born.year, person.sex_word, person.personal_id)
            told = {} if whole else {"block": NAME, "full_name": given if before else family}
            place = () if whole else ("Thôn Đông",)
            sheet.person(person, number, *said, *known, *place, "Hộ nghèo", **told)
    made.save()


def english_months():
    """A .csv that an English Excel has written: months and years are shown with the names of English months."""
    folk = Folk("027", "english-months")
    made = Text("bac-ninh-english-months.csv", commune("Bắc Ninh", "Xã Yên Trung"), groups=["poor"], hamlet="Thôn Đông")
    made.none("header", *USUAL, "Thôn", "Đối tượng")

    def row(number, written, year, month, day=1, **expected):
        person = folk.one(born=date(year, month, day)).but(precision=expected.pop("precision", "month"))
        cells = (number, person.full_name, written, person.sex_word, expected.pop("paper", person.personal_id))
        told = expected if "block" in expected else {"fixed": BORN, **expected}
        made.person(person, *cells, "Thôn Đông", "Hộ nghèo", **told)

    row(1, "Mar-62", 1962, 3)
    row(2, "62-Mar", 1962, 3)
    row(3, "Mar-1962", 1962, 3)
    row(4, "5-Mar-62", 1962, 3, 5, precision="day")
    row(5, "05-Dec-1971", 1971, 12, 5, precision="day")
    row(6, "September 1958", 1958, 9)
    row(7, "Aug-24", 1924, 8, why="the identity number settles the century")
    row(8, "5-Mar", 1962, 3, 5, precision="day", block=BORN)
    row(9, "Jun-23", 1923, 6, paper="", personal_id=None, block=BORN)
    row(10, "31-Feb-62", 1962, 2, block=BORN)
    made.save(lambda text: text.encode("utf-8-sig"))


def two_numbers():
    """The old number of nine digits beside the new one in one cell, in ten hands; of two new ones a person chooses."""
    folk = Folk("031", "two-numbers")
    made = List("hai-phong-two-numbers-in-a-cell.xlsx", commune=commune("Hải Phòng", "Xã Vĩnh Bảo"), groups=["poor"])
    sheet = made.sheet("DS", hamlet="Thôn Đông")
    sheet.header("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CMND/CCCD", "Thôn", "Đối tượng")
    hands = (
        *("{old} / {new}", "{new}/{old}", "CMND {old}, CCCD {new}", "{new} (CMND cũ: {old})", "{old}\n{new}"),
        *("Số cũ {old}; số mới {new}", "{old} - {new}", "'{new} và '{old}", "{new}; {new}", "{new} {old}"),
    )
    for number, hand in enumerate(hands, 1):
        person = folk.one()
        cell = hand.format(old=f"03112345{number % 10}", new=person.personal_id)
        cells = (number, person.full_name, person.day, person.sex_word, cell, "Thôn Đông", "Hộ nghèo")
        sheet.person(person, *cells, fixed=ID)
    for number, hand in enumerate(("{new} / {other}", "{new}, con: {other}", "{new} cấp 2021"), len(hands) + 1):
        person, other = folk.one(), folk.one()
        cell = hand.format(new=person.personal_id, other=other.personal_id)
        cells = (number, person.full_name, person.day, person.sex_word, cell, "Thôn Đông", "Hộ nghèo")
        sheet.person(person, *cells, block=ID)
    made.save()


MAKERS = (hamlets_in_capitals, names_that_go_on, english_months, two_numbers)
