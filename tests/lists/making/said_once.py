"""What is the same news for all people of a sheet or of a list, and so is said once: nobody has a group, a sheet is
hidden, has no headings, or stood in an old font."""

from .fonts import changed, spelled
from .lists import List
from .old_fonts import tcvn3
from .people import Folk
from .places import commune
from .usual import HEAD


def nobody_grouped():
    """Neither titles, columns, sections nor rows name a group; remarks and hamlets are there."""
    folk = Folk("010", "nobody-grouped")
    made = List("lao-cai-nobody-has-a-group.xlsx", commune=commune("Lào Cai", "Xã Bắc Hà"))
    made.answer.notes = ["nobody_grouped"]
    for title in ("Thôn Na Hối", "Thôn Tả Hồ"):
        sheet = made.sheet(title, hamlet=title)
        sheet.none("title", "UBND XÃ BẮC HÀ")
        sheet.none("title", "DANH SÁCH ĐỀ NGHỊ TẶNG THẺ BHYT DỊP TẾT NĂM 2027")
        sheet.header(*HEAD[:-1], "Ghi chú")
        for number, remark in enumerate((None, "Làm thuê", "Nhà ở xa đường", "-"), 1):
            person = folk.one()
            sheet.person(person, number, *person.usual, title, remark)
        sheet.none("total", None, "Cộng: 4 người")
    made.save()


def whole_sheets():
    """Of three sheets one is hidden, one goes on without headings, and one stood in an old font with a hidden row."""
    folk = Folk("040", "whole-sheets")
    made = List("nghe-an-news-of-whole-sheets.xlsx", commune=commune("Nghệ An", "Xã Nghĩa Đàn"), groups=["poor"])
    made.answer.notes = ["sheet_hidden", "sheet_continued", "sheet_old_font"]
    made.answer.hidden_sheets = ["Bổ sung"]
    for title, state in (("Trang 1", "visible"), ("Trang 2", "visible"), ("Bổ sung", "hidden")):
        sheet = made.sheet(title, state=state, hamlet="Xóm 6")
        if title != "Trang 2":
            sheet.header(*HEAD)
        for number in range(1, 5):
            person = folk.one()
            sheet.person(person, number, *person.usual, "Xóm 6", "Hộ nghèo")
    sheet = made.sheet("Xom 7", hamlet="Xóm 7")
    sheet.header(*map(tcvn3, HEAD), font=".VnTime")
    for number in range(1, 5):
        person = folk.one()
        cells = spelled(tcvn3, (number, *person.usual, "Xóm 7", "Hộ nghèo"))
        told = {"must_report": ("row",)} if number == 2 else {}
        row = sheet.person(person, *cells, font=".VnTime", fixed=changed(person.full_name), **told)
        sheet.sheet.row_dimensions[row].hidden = number == 2
    made.save()


MAKERS = (nobody_grouped, whole_sheets)
