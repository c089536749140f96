"""What is only half said: kin for a name, half a name, a bare refusal, a dash for a commune."""

from .lists import List
from .people import Folk
from .places import commune
from .usual import USUAL


def half_said():
    """One row of each kind among plain ones. A name goes on beside it in one row alone, below no heading."""
    folk, home, other = (
        Folk("027", "half-said"),
        commune("Bắc Ninh", "Xã Yên Trung"),
        commune("Bắc Ninh", "Xã Tam Giang"),
    )
    made = List("bac-ninh-half-said.xlsx", commune=home)
    made.answer.notes = ["nobody_grouped"]
    sheet = made.sheet("Họ tên")
    sheet.header(*USUAL, "Thôn", "Ghi chú")
    for written, note, changes in (
        (None, None, {}),
        ("Cháu bà Tư", None, {"block": ("full_name",)}),
        ("EM CHỊ LAN", None, {"block": ("full_name",)}),
        ("Cháu Anh Thư", None, {"full_name": "Cháu Anh Thư"}),
        ("Trần Thị", None, {"full_name": "Trần Thị", "must_report": ("full_name",)}),
        (None, "Không nhận hỗ trợ", {"block": ("note",)}),
        (None, "Xin không nhận hỗ trợ", {"block": ("note",)}),
        (None, "Không nhận hỗ trợ khác", {}),
    ):
        person = folk.one("female")
        cells = (written or person.full_name, *person.usual[1:], "Thôn Đông", note)
        sheet.person(person, sheet.at - 1, *cells, hamlet="Thôn Đông", **changes)
    sheet = made.sheet("Tên ở ô bên")
    sheet.header("STT", "Họ và tên", None, *USUAL[2:], "Thôn")
    for number in range(1, 6):
        person = folk.one("female", "Trần Thị Lan" if number == 2 else None)
        name = ("Trần Thị", "Lan") if number == 2 else (person.full_name, None)
        changes = {"block": ("full_name",)} if number == 2 else {}
        sheet.person(person, number, *name, *person.usual[1:], "Thôn Đông", hamlet="Thôn Đông", **changes)
    sheet = made.sheet("Xã")
    sheet.header(*USUAL, "Xã")
    for number, written in enumerate(("Xã Tam Giang", "-", None, "Xã Yên Trung", "."), 1):
        person = folk.one()
        place = {"Xã Tam Giang": {"commune": other}, "Xã Yên Trung": {}, ".": {}}.get(
            written, {"must_report": ("commune",)}
        )
        sheet.person(person, number, *person.usual, written, **place)
    made.save()


MAKERS = (half_said,)
