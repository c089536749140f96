"""Text typed for the fonts of before Unicode: TCVN3 (.Vn…) and VNI, in .xlsx, .xls and .ods, also mixed."""

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from .lists import List
from .old_fonts import tcvn3, tcvn3_capitals, vni
from .people import Folk
from .places import commune
from .usual import HEAD, NAME

CHANGED = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"


def spelled(encode, cells):
    return [encode(cell) if isinstance(cell, str) else cell for cell in cells]


def changed(name):
    """What a row whose name stood in an old font must report as mended: its name, if a letter of it changes."""
    return NAME if any(letter in CHANGED for letter in name.lower()) else ()


def _body(sheet, people, encode, font, hamlets, word, group):
    for number, person in enumerate(people, 1):
        hamlet = hamlets[number % len(hamlets)]
        cells = (number, *person.usual, hamlet, word)
        sheet.person(
            person, *spelled(encode, cells), font=font, hamlet=hamlet, groups=[group], fixed=changed(person.full_name)
        )


def nam_dinh(name="ninh-binh-vntime.xlsx", **how):
    """Headings in .VnTimeH, people in .VnTime and .VnArial, some in capitals, some already in Unicode."""
    folk = Folk("036", "nam-dinh")
    made = List(name, commune=commune("Ninh Bình", "Xã Hải Hậu"), **how)
    sheet = made.sheet("Sheet1")
    sheet.none("title", tcvn3_capitals("Ủy ban nhân dân xã Hải Hậu"), font=".VnTimeH")
    sheet.none("title", tcvn3_capitals("Danh sách người có hoàn cảnh khó khăn"), font=".VnTimeH")
    sheet.header(*spelled(tcvn3_capitals, HEAD), font=".VnTimeH")
    sheet.none("section: hamlet", tcvn3("Xóm Trung Hòa"), font=".VnTime")
    styles = (
        (tcvn3, ".VnTime"),
        (tcvn3, ".VnArial"),
        (tcvn3_capitals, ".VnTimeH"),
        (str, "Times New Roman"),
        (tcvn3, ".VnTime Narrow"),
    )
    for number, person in enumerate(folk.many(10), 1):
        encode, font = styles[number % 5]
        cells = (number, *person.usual, None, "Hộ cận nghèo")
        sheet.person(
            person,
            *spelled(encode, cells),
            font=font,
            hamlet="Xóm Trung Hòa",
            groups=["near_poor"],
            fixed=() if encode is str else changed(person.full_name),
        )
    for full in ("Trương Thị Hường", "Ưng Văn Phượng", "Ánh Thị Ớt"):
        person = folk.one(sex="female" if "Thị" in full else "male").but(full_name=full)
        cells = (11, full, person.day, person.sex_word, person.personal_id, "Xóm Trần Phú", "Hộ nghèo")
        sheet.person(
            person,
            *spelled(tcvn3, cells),
            font=".VnTime",
            hamlet="Xóm Trần Phú",
            groups=["poor"],
            fixed=NAME,
            why="the soft hyphen stands for ư; a capital with a tone is a small letter",
        )
    sheet.none("total", None, tcvn3("Tổng cộng: 13 người"), font=".VnTime")
    made.save()


def bac_giang_xls():
    """The same in a real file of Excel 97."""
    folk = Folk("024", "bac-giang")
    made = List("bac-ninh-vntime.xls", commune=commune("Bắc Ninh", "Xã Nhã Nam"))
    sheet = made.sheet("Danh sach")
    sheet.none("title", tcvn3_capitals("Danh sách xã Nhã Nam"), font=".VnTimeH")
    sheet.header(*spelled(tcvn3, HEAD), font=".VnTime")
    _body(sheet, folk.many(8), tcvn3, ".VnTime", ("Thôn Tiến Điều", "Thôn Đề Nắm"), "Hộ nghèo", "poor")
    person = folk.one().but(full_name="Đỗ Thị Ước", sex="female")
    person = person.but(personal_id="024" + ("1" if person.born.year < 2000 else "3") + person.personal_id[4:])
    cells = (9, *person.usual, "Thôn Đề Nắm", "Hộ nghèo")
    sheet.person(
        person,
        *spelled(tcvn3_capitals, cells),
        font=".VnTimeH",
        leave=("hamlet",),
        groups=["poor"],
        fixed=NAME,
        why="everything on the row shows as capitals",
    )
    sheet.none("total", None, tcvn3("Cộng: 9 người"), font=".VnTime")
    made.save()


def thai_binh_ods():
    folk = Folk("034", "thai-binh")
    made = List("hung-yen-vntime.ods", commune=commune("Hưng Yên", "Xã Vũ Thư"))
    sheet = made.sheet("Sheet1")
    sheet.header(*spelled(tcvn3, HEAD), font=".VnTime")
    _body(sheet, folk.many(7), tcvn3, ".VnTime", ("Thôn Phương Cáp", "Thôn Bổng Điền"), "Hộ cận nghèo", "near_poor")
    made.save()


def _vni(name, province, place, hamlets, count=8):
    folk = Folk(province, name)
    made = List(name, commune=place)
    sheet = made.sheet("Sheet1")
    sheet.none("title", vni("DANH SÁCH ĐỀ NGHỊ HỖ TRỢ"), font="VNI-Times")
    sheet.header(*spelled(vni, HEAD), font="VNI-Times")
    _body(sheet, folk.many(count), vni, "VNI-Times", hamlets, "Hộ cận nghèo", "near_poor")
    for number, full in enumerate(("ĐẶNG THỊ ƯỚC", "TRƯƠNG THỊ PHƯỢNG", "Huỳnh Thị Quyển"), count + 1):
        person = folk.one(sex="female").but(full_name=full.title())
        cells = (number, full, person.day, person.sex_word, person.personal_id, hamlets[0], "Hộ nghèo")
        sheet.person(person, *spelled(vni, cells), font="VNI-Helve", hamlet=hamlets[0], groups=["poor"], fixed=NAME)
    made.save()


def vni_xlsx():
    _vni("vinh-long-vni.xlsx", "084", commune("Vĩnh Long", "Xã Càng Long"), ("Ấp Rạch Rô", "Ấp Đại Đức"))


def vni_xls():
    _vni("ca-mau-vni.xls", "095", commune("Cà Mau", "Xã Phước Long"), ("Ấp Long Thành", "Ấp Phước Thạnh"), 6)


def rich_text(name="phu-tho-fonts-within-cells.xlsx", **how):
    """Cells with several fonts: the first letters typed in one, the rest pasted in another."""
    folk = Folk("017", "hoa-binh")
    made = List(name, commune=commune("Phú Thọ", "Xã Kim Bôi"), groups=["poor"], hamlet="Xóm Mớ Đá", **how)
    sheet = made.sheet("Sheet1")
    sheet.header(*HEAD)
    old, new = InlineFont(rFont=".VnTime"), InlineFont(rFont="Times New Roman")
    for number in range(1, 7):
        person = folk.one()
        first, rest = person.full_name.split(" ", 1)
        text = CellRichText(TextBlock(old, tcvn3(first) + " "), TextBlock(new, rest))
        if number % 2:
            text = CellRichText(TextBlock(new, first + " "), TextBlock(old, tcvn3(rest)))
        fixed = changed(rest if number % 2 else first)
        at = sheet.person(
            person,
            number,
            "x",
            person.day,
            person.sex_word,
            person.personal_id,
            "Xóm Mớ Đá",
            "Hộ nghèo",
            fixed=fixed,
            why="two fonts within the name",
        )
        sheet.sheet.cell(at, 2).value = text
    looks = folk.one(sex="female").but(full_name="Bàn Thị Mẩy")
    at = sheet.person(
        looks,
        7,
        "Bàn Thị Mẩy",
        looks.day,
        looks.sex_word,
        looks.personal_id,
        "Xóm Mớ Đá",
        "Hộ nghèo",
        why="Unicode letters in an old font: the text is certainly Unicode",
    )
    sheet.sheet.cell(at, 2).font = Font(name=".VnTime")
    made.save()


def resaved():
    """As LibreOffice writes an .xlsx: shared texts, fonts of runs and cells in its own order."""
    nam_dinh("ninh-binh-vntime-resaved.xlsx", resaved=True)
    rich_text("phu-tho-fonts-within-cells-resaved.xlsx", resaved=True)


def rich_xls():
    rich_text("phu-tho-fonts-within-cells.xls")


MAKERS = (nam_dinh, bac_giang_xls, thai_binh_ods, vni_xlsx, vni_xls, rich_text, rich_xls, resaved)
