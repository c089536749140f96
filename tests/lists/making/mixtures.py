"""Several traits at once, as in lists that were really handed on from office to office."""

import unicodedata
from datetime import date

from .headers import national, signed
from .lists import List
from .old_fonts import tcvn3, vni
from .people import Folk, words
from .places import became, commune
from .usual import BORN, COMMUNE, ID, NAME


def quang_nam():
    """Two header rows, sections, old fonts, lost zeros, old communes, a hidden row, the same person twice."""
    folk = Folk("049", "quang-nam-mixture")
    district = "Huyện Quế Sơn"
    made = List("da-nang-mixture.xlsx")
    sheet = made.sheet("Tổng hợp")
    national(sheet, "ỦY BAN MTTQ VIỆT NAM HUYỆN QUẾ SƠN", 8)
    sheet.none("title", "DANH SÁCH TỔNG HỢP HỘ NGHÈO, CẬN NGHÈO ĐỀ NGHỊ TẶNG THẺ BHYT - TỈNH QUẢNG NAM")
    sheet.skip()
    head = sheet.header(
        "TT", "Họ và tên", "Năm sinh", None, "Số CCCD/CMND", "Nơi cư trú", None, None, "Diện", "Ký nhận"
    )
    sheet.header(None, None, "Nam", "Nữ", None, "Thôn", "Xã", "Huyện")
    sheet.merged(head, 3, head, 4)
    sheet.merged(head, 6, head, 8)
    for column in (1, 2, 5, 9, 10):
        sheet.merged(head, column, head + 1, column)
    sheet.none("numbers of the columns", *range(1, 11))

    def row(
        number,
        person,
        name=None,
        born=None,
        number_as=None,
        place="Xã Quế Xuân 1",
        font=None,
        spell=str,
        word="Hộ nghèo",
        **note,
    ):
        born = born or person.day
        man = person.sex == "male"
        code = became("Quảng Nam", district, place)
        cells = (
            number,
            name or person.full_name,
            born if man else None,
            None if man else born,
            number_as or person.personal_id,
            "Thôn Phú Bình",
            place,
            district,
            word,
        )
        return sheet.person(
            person,
            *(spell(cell) if isinstance(cell, str) else cell for cell in cells),
            font=font,
            **{"hamlet": "Thôn Phú Bình", "commune": code, **note},
        )

    sheet.none("section: group", "I", "HỘ NGHÈO")
    first = folk.one(sex="female", name="Nguyễn Thị Hường")
    row(1, first, groups=["poor"], leave=("status",))
    zero = folk.one()
    row(2, zero, number_as=int(zero.personal_id), groups=["poor"], fixed=ID, place="Xã Quế Phú")
    year = folk.one().but(precision="year")
    row(3, year, born=year.born.year, groups=["poor"], place="Thị trấn Hương An")
    sheet.none("section: group", "II", "HỘ CẬN NGHÈO")
    old = folk.one(sex="male", name="Trương Đình Phước")
    row(1, old, font=".VnTime", spell=tcvn3, word="Hộ cận nghèo", groups=["near_poor"], fixed=NAME, place="Xã Quế Long")
    caps = folk.one()
    at = row(
        2,
        caps,
        name=caps.full_name.upper(),
        word="Cận nghèo",
        groups=["near_poor"],
        place="Xã Quế Châu",
        why="a hidden row",
    )
    sheet.sheet.row_dimensions[at].hidden = True
    short = folk.one(born=date(1958, 7, 9))
    row(3, short, born="9/7/58", word="Hộ cận nghèo", groups=["near_poor"], fixed=BORN)
    cells = (
        4,
        first.full_name,
        None,
        first.day,
        "205123456",
        "Thôn Phú Bình",
        "Xã Quế Xuân 1",
        district,
        "Hộ cận nghèo",
    )
    sheet.person(
        first.but(personal_id="205123456"),
        *cells,
        commune=became("Quảng Nam", district, "Xã Quế Xuân 1"),
        hamlet="Thôn Phú Bình",
        groups=["near_poor"],
        block=(),
        why="the first of the list again, with the old number",
    )
    lost = folk.one()
    cells = (
        5,
        lost.full_name,
        *([lost.day, None] if lost.sex == "male" else [None, lost.day]),
        lost.personal_id,
        "Thôn 2",
        "Xã Quế Phước",
        district,
        "Hộ cận nghèo",
    )
    sheet.person(
        lost,
        *cells,
        hamlet="Thôn 2",
        groups=["near_poor"],
        block=COMMUNE,
        why="an old commune without a successor on record",
    )
    sheet.none("total", None, "Tổng cộng: 08 người")
    signed(sheet, "Quế Sơn", "Phan Thị Kiều", "Võ Quảng", 5)
    made.save()


def soc_trang():
    """A real .xls: VNI beside Unicode, households with merged cells, a hidden sheet, dates as dates, formulas."""
    folk = Folk("094", "soc-trang-mixture")
    place = commune("Cần Thơ", "Xã Gia Hòa")
    made = List("can-tho-mixture.xls", commune=place)
    sheet = made.sheet("Ho gia dinh")
    top = sheet.none("title", vni("DANH SÁCH HỘ CẬN NGHÈO XÃ GIA HÒA"), font="VNI-Times")
    sheet.merged(top, 1, top, 9)
    sheet.header("STT", "Chủ hộ", "Họ và tên", "Quan hệ", "Ngày sinh", "Phái", "Số CCCD", "Ấp", "Diện")
    number = 0
    for hamlet, count, spell, font in (("Ấp Thạnh Lợi", 3, vni, "VNI-Times"), ("Ấp Vĩnh A", 2, str, "Arial")):
        top = sheet.at
        owner = folk.one()
        for member in range(count):
            person = owner if member == 0 else folk.one()
            number += 1
            changed = spell is vni and not person.full_name.isascii()
            cells = (
                number if member == 0 else None,
                spell(owner.full_name) if member == 0 else None,
                spell(person.full_name),
                spell("Chủ hộ") if member == 0 else spell("Con"),
                person.born,
                spell(person.sex_word),
                person.personal_id,
                spell(hamlet) if member == 0 else None,
                spell("Hộ cận nghèo") if member == 0 else None,
            )
            at = sheet.person(
                person, *cells, font=font, hamlet=hamlet, groups=["near_poor"], fixed=NAME if changed else ()
            )
            sheet.sheet.cell(at, 5).number_format = "dd/mm/yyyy"
        for column in (1, 2, 8, 9):
            sheet.merged(top, column, top + count - 1, column)
    formula = folk.one()
    at = sheet.at
    sheet.person(
        formula,
        3,
        formula.full_name,
        f"=B{at}",
        "Chủ hộ",
        formula.day,
        formula.sex_word,
        int(formula.personal_id),
        "Ấp Vĩnh A",
        "Hộ nghèo",
        hamlet="Ấp Vĩnh A",
        groups=["poor"],
        fixed=ID,
        why="the name is a formula with its result",
    )
    sheet.none("total", None, "Tổng cộng", "=COUNTA(C3:C8)")
    hidden = made.sheet("Bo sung", "hidden")
    hidden.header("STT", "Họ và tên", "Ngày sinh", "Phái", "Số CCCD", "Ấp", "Diện")
    late = folk.one()
    hidden.person(late, 1, *late.usual, "Ấp Vĩnh A", "Hộ nghèo", hamlet="Ấp Vĩnh A", groups=["poor"])
    made.answer.hidden_sheets = ["Bo sung"]
    made.save()


def tuyen_quang_ods():
    """An .ods: a sheet per hamlet, crosses for the sex, numbers of the columns, lost zeros, decomposed letters."""
    folk = Folk("008", "tuyen-quang-mixture", families=words("Ma Hoàng Nông Lý Bàn Triệu"))
    made = List("tuyen-quang-mixture.ods", commune=commune("Tuyên Quang", "Xã Phù Lưu"))
    for hamlet, count in (("Thôn Táu", 4), ("Thôn Nà Luộc", 4), ("Thôn Pá Han", 3)):
        sheet = made.sheet(hamlet)
        sheet.none("title", f"DANH SÁCH NGƯỜI NGHÈO {hamlet.upper()}")
        head = sheet.header("TT", "Họ và tên", "Ngày sinh", "Giới tính", None, "Dân tộc", "Số CCCD", "Đối tượng")
        sheet.header(None, None, None, "Nam", "Nữ")
        sheet.merged(head, 4, head, 5)
        for column in (1, 2, 3, 6, 7, 8):
            sheet.merged(head, column, head + 1, column)
        sheet.none("numbers of the columns", *range(1, 9))
        for number in range(1, count + 1):
            person = folk.one()
            people, word, groups = (("Tày", "Hộ nghèo", ["poor", "ethnic_minority"]), ("Kinh", "HCN", ["near_poor"]))[
                number % 2
            ]
            name, note = person.full_name, {}
            if number == 3 and unicodedata.normalize("NFD", name) != name:
                name, note = unicodedata.normalize("NFD", name), {"fixed": NAME}
            written = int(person.personal_id) if number == 2 else person.personal_id
            if number == 2:
                note = {"fixed": ID}
            man = person.sex == "male"
            sheet.person(
                person,
                number,
                name,
                person.day,
                "x" if man else None,
                None if man else "x",
                people,
                written,
                word,
                hamlet=hamlet,
                groups=groups,
                **note,
            )
        sheet.none("total", None, f"Cộng: {count} người")
    made.save()


def cao_bang():
    """The workbook of the yearly review with its three sheets: poor, no longer poor, no longer near poor."""
    folk = Folk("004", "cao-bang", families=words("Nông Hoàng Lục Bế Đàm Sầm"))
    district = "Huyện Hoà An"
    made = List("cao-bang-review-workbook.xlsx")
    sheet = made.sheet("DS HN, HCN")
    for _ in range(3):
        sheet.none("title", "BIỂU TỔNG HỢP RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2024 - TỈNH CAO BẰNG")
    top = sheet.header(
        None,
        "STT hộ",
        "Họ tên chủ hộ",
        "Họ tên thành viên",
        "Quan hệ với chủ hộ",
        "Ngày sinh",
        "Giới tính",
        "Số CCCD",
        "Nơi thường trú",
        None,
        None,
        "Dân tộc",
        "Kết quả rà soát",
        None,
    )
    sheet.header(*[None] * 8, "Huyện", "Xã", "Thôn", None, "Phân loại hộ", "B1")
    sheet.merged(top, 9, top, 11)
    sheet.merged(top, 13, top, 14)
    for column in (2, 3, 4, 5, 6, 7, 8, 12):
        sheet.merged(top, column, top + 1, column)
    for number, (place, word, group, count) in enumerate(
        (("Xã Dân Chủ", "Hộ nghèo", "poor", 3), ("Thị trấn Nước Hai", "Hộ cận nghèo", "near_poor", 2)), 1
    ):
        owner = folk.one()
        for member in range(count):
            person = owner if member == 0 else folk.one()
            home = (district, place, "Xóm Bản Đa") if member == 0 else (None, None, None)
            result = (word, 130) if member == 0 else (None, None)
            sheet.person(
                person,
                None,
                number if member == 0 else None,
                owner.full_name if member == 0 else None,
                person.full_name,
                "Chủ hộ" if member == 0 else "Con",
                person.day,
                person.sex_word,
                person.personal_id,
                *home,
                "Tày",
                *result,
                commune=became("Cao Bằng", district, place),
                hamlet="Xóm Bản Đa",
                groups=[group, "ethnic_minority"],
            )
    for title in ("Thoát nghèo", "Thoát cận nghèo"):
        left = made.sheet(title)
        for _ in range(4):
            left.none("title", f"DANH SÁCH HỘ {title.upper()} NĂM 2024")
        left.header(
            None,
            "STT",
            "Họ và tên chủ hộ",
            "Quan hệ",
            "Giới tính",
            "Ngày sinh",
            "Số CCCD",
            "Dân tộc",
            "Địa chỉ",
            "B1",
            "B2",
            "Ghi chú",
        )
        for number in range(1, 4):
            person = folk.one()
            left.person(
                person,
                None,
                number,
                person.full_name,
                "Chủ hộ",
                person.sex_word,
                person.day,
                person.personal_id,
                "Nùng",
                "Xóm Nà Mè, xã Dân Chủ, huyện Hòa An, tỉnh Cao Bằng",
                160,
                20,
                commune=became("Cao Bằng", district, "Xã Dân Chủ"),
                leave=("hamlet",),
                groups=["ethnic_minority"],
                why="no longer poor: the title gives no group",
            )
    made.save()


MAKERS = (quang_nam, soc_trang, tuyen_quang_ods, cao_bang)
