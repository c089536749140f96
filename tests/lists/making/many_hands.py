"""What different hands make of one cell: hamlets in capitals."""

from .lists import List
from .people import Folk
from .places import commune
from .usual import USUAL

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


MAKERS = (hamlets_in_capitals,)
