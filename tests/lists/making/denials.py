"""Gifts that are not wanted, or there already; groups that are over; people who only care for others."""

from .lists import List
from .people import Folk
from .places import commune

ASKED = ("requested",)
HEAD = ("STT", "Họ và tên", "Năm sinh", "Giới tính", "Số CCCD", "Thôn")


def _cells(person, number, *more):
    return (number, person.full_name, person.born.year, person.sex_word, person.personal_id, "Thôn 1", *more)


def denials():
    """A "no" or "has one" is no wish; poverty that is over, or only hoped for, is not counted in silence."""
    folk = Folk("036", "denials")
    made = List("ninh-binh-denials.xlsx", commune=commune("Ninh Bình", "Xã Gia Viễn"), hamlet="Thôn 1")

    def row(number, *more, **told):
        person = folk.one().but(precision="year")
        sheet.person(person, *_cells(person, number, *more), **told)

    sheet = made.sheet("Đề nghị")
    sheet.header(*HEAD, "Đề nghị hỗ trợ")
    denied = ("đã có BHYT", "Thẻ BHYT (đã có)", "không nhận thẻ BHYT", "không", "Không đề nghị")
    for number, written in enumerate(denied, 1):
        row(number, written, block=ASKED)
    row(6, "Đã có thẻ BHYT, đề nghị sổ BHXH", requested="book")
    row(7, "chưa có BHYT", requested="card")
    row(8, None, requested=None)

    sheet = made.sheet("Đánh dấu")
    sheet.header(*HEAD, "Sổ", "Thẻ BHYT", "Quà Tết")
    for number, kind in enumerate(("book", "card", "gift"), 1):
        row(number, *("x" if kind == one else None for one in ("book", "card", "gift")), requested=kind)
    row(4, None, "x", "x", block=ASKED)

    sheet = made.sheet("Nhóm")
    sheet.header(*HEAD, "Đối tượng", "Ghi chú")
    for number, written in enumerate(("HN 2025 (đã thoát)", "Hộ nghèo (đã rút)", "đề nghị xét hộ nghèo"), 1):
        row(number, written, None, must_report=["groups"])
    row(4, "Hộ nghèo", "xin rút", groups=["poor"], block=("note",))
    row(5, "Hộ nghèo", "Không có nhu cầu", groups=["poor"], block=("note",))
    row(6, "Hộ nghèo", "Người chăm sóc", groups=["poor"], block=("note",))
    row(7, "Hộ nghèo", "nhà ở xa", groups=["poor"])
    made.save()


MAKERS = (denials,)
