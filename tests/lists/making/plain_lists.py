"""Lists with one table that are odd in other ways: names, bare columns, no diacritics, a page of the web."""

import unicodedata

from openpyxl.styles import Font

from .headers import national, signed
from .lists import FOLDER, Answer, List
from .people import Folk, words
from .places import became, commune
from .usual import HEAD, ID


def hai_duong():
    """People whose names look like totals, sections and signatures."""
    folk = Folk("030", "hai-duong")
    made = List("hai-phong-names-like-totals.xlsx", commune=commune("Hải Phòng", "Xã Nam Sách"), groups=["near_poor"])
    sheet = made.sheet("Sheet1")
    sheet.header(*HEAD)
    names = words(
        "Tổng_Thị_Cộng Trần_Văn_Cộng Ngô_Văn_Tổng Nguyễn_Thị_Thôn Lê_Văn_Xã Phan_Thị_Bản Đinh_Văn_Khối Mai_Văn_Trưởng "
        "Lý_Văn_Chủ Nguyễn_Thị_Lập Vũ_Thị_Danh Đỗ_Thị_Mục Cao_Thị_Tên Nguyễn_Nam Trần_Thị_Nữ Hồ_Thị_Sổ Bùi_Văn_Thẻ "
        "Nguyễn_Văn_Ấp"
    )
    for number, name in enumerate((name.replace("_", " ") for name in names), 1):
        person = folk.one(sex="female" if "Thị" in name else "male", name=name)
        sheet.person(person, f"{number:02}.", *person.usual, "Thôn Đoài", "Hộ cận nghèo", hamlet="Thôn Đoài")
    sheet.none("total", "Cộng", "18 người")
    made.save()


def bare():
    """Names and hamlets and nothing else: all of it optional."""
    folk = Folk("091", "kien-giang")
    made = List("an-giang-names-only.xlsx", commune=commune("An Giang", "Xã Giồng Riềng"))
    sheet = made.sheet("Sheet1")
    sheet.header("Họ và tên", "Ấp", "Năm sinh")
    for number in range(1, 6):
        person = folk.one().but(personal_id=None, precision="year")
        note = {"birth_date": None, "birth_precision": None} if number == 3 else {}
        sheet.person(
            person,
            person.full_name,
            f"Ấp {number}",
            None if number == 3 else person.born.year,
            hamlet=f"Ấp {number}",
            sex=None,
            **note,
        )
    made.save()


def without_diacritics():
    """Typed without any diacritics, headings in capitals."""
    folk = Folk("087", "dong-thap-khong-dau")
    made = List("dong-thap-without-diacritics.xlsx")
    sheet = made.sheet("DS")
    sheet.none("title", "DANH SACH NGUOI NGHEO HUYEN TAN HONG TINH DONG THAP")
    sheet.header("STT", "HO VA TEN", "NGAY SINH", "GIOI TINH", "SO CCCD", "AP", "XA", "HUYEN", "TINH", "DOI TUONG")
    places = (("Tan Ho Co", "Xã Tân Hộ Cơ"), ("xa Thong Binh", "Xã Thông Bình"), ("TT Sa Rai", "Thị trấn Sa Rài"))
    kinds = (("Ho ngheo", ["poor"]), ("Ho can ngheo", ["near_poor"]), ("Nguoi khuyet tat", ["disabled"]))
    for number in range(1, 7):
        person = folk.one()
        plain = "".join(
            letter for letter in unicodedata.normalize("NFD", person.full_name) if not unicodedata.combining(letter)
        )
        plain = plain.replace("đ", "d").replace("Đ", "D")
        written, official = places[number % 3]
        word, groups = kinds[number % 3]
        sheet.person(
            person.but(full_name=plain),
            number,
            plain.upper(),
            person.day,
            {"Nữ": "Nu"}.get(person.sex_word, "Nam"),
            person.personal_id,
            "Ap 2",
            written,
            "Tan Hong",
            "Dong Thap",
            word,
            hamlet="Ap 2",
            commune=became("Đồng Tháp", "Huyện Tân Hồng", official),
            groups=groups,
        )
    made.save()


def web_export():
    """What a program on the web calls .xls: a page with a table."""
    folk = Folk("026", "vinh-phuc")
    answer = Answer(
        "phu-tho-web-export.xls", commune=commune("Phú Thọ", "Xã Tam Dương"), groups=["household"], hamlet="Thôn Đồi"
    )
    rows = [("STT", "HoTen", "NgaySinh", "GioiTinh", "SoCCCD", "MaSoBHXH", "Thôn", "Đối tượng")]
    answer.nobody("HTML", 1, "header")
    for number in range(1, 6):
        person = folk.one()
        code = f"26{30405060 + number}"
        rows.append((number, *person.usual, code, "Thôn Đồi", "Hộ gia đình"))
        answer.expect("HTML", number + 1, person, insurance_code=code)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    page = f'<html><head><meta charset="utf-8"><title>Xuất</title></head><body><table>\n{body}</table></body></html>'
    (FOLDER / answer.name).write_text(page, encoding="utf-8")
    answer.write()


def old_excel():
    """A real .xls: two-row header, hidden rows, 1904-free dates, numbers as numbers, texts with spaces."""
    folk = Folk("054", "phu-yen")
    made = List("dak-lak-old-excel.xls", commune=commune("Đắk Lắk", "Xã Phú Hòa 1"), groups=["near_poor"])
    sheet = made.sheet("Mau 1")
    national(sheet, "UBND XÃ PHÚ HÒA 1")
    sheet.none("title", "DANH SÁCH HỘ CẬN NGHÈO")
    head = sheet.header("STT", "Họ và tên", "Ngày sinh", "Giới", None, "Số CCCD", "Thôn", "Diện")
    sheet.header(None, None, None, "Nam", "Nữ")
    sheet.merged(head, 4, head, 5)
    for column in (1, 2, 3, 6, 7, 8):
        sheet.merged(head, column, head + 1, column)
    for number in range(1, 10):
        person = folk.one()
        born, note = person.born, {}
        if number % 3 == 0:
            born, note = person.day, {}
        elif number % 3 == 1:
            person = person.but(precision="year")
            born = person.born.year
        written = int(person.personal_id) if number > 5 else person.personal_id
        man = person.sex == "male"
        at = sheet.person(
            person,
            number,
            person.full_name,
            born,
            "x" if man else None,
            None if man else "x",
            written,
            "Thôn Phong Niên",
            "Hộ cận nghèo",
            hamlet="Thôn Phong Niên",
            fixed=ID if number > 5 else (),
            **note,
        )
        if number % 3 == 2:
            sheet.sheet.cell(at, 3).number_format = "dd/mm/yyyy"
        sheet.sheet.row_dimensions[at].hidden = number == 4
        sheet.sheet.cell(at, 2).font = Font(bold=True)
    sheet.none("total", None, "Cộng:", 9)
    signed(sheet, "Phú Hòa 1", "Nguyễn Thị Kiều", "Trần Văn Định", 3)
    made.save()


MAKERS = (hai_duong, bare, without_diacritics, web_export, old_excel)
