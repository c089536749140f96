"""What stands only in a title, beside a name or in a note; ages for births; addresses that name a place elsewhere."""

from .lists import List
from .people import Folk
from .places import commune

HEAD = ("TT", "Họ tên", "Năm sinh", "GT", "CCCD", "Thôn", "Ghi chú")
POOR = "DANH SÁCH HỘ NGHÈO XÃ YÊN TRUNG ĐỀ NGHỊ TẶNG THẺ BHYT"


def _cells(person, number, *more):
    return (number, person.full_name, person.born.year, person.sex_word, person.personal_id, *more)


def titles():
    """A title gives no group, but each row that names none says what the title says; who names one is left alone."""
    folk = Folk("027", "group-in-the-title")
    made = List("bac-ninh-group-in-the-title.xlsx", commune=commune("Bắc Ninh", "Xã Yên Trung"), hamlet="Thôn Đông")
    sheet = made.sheet("Hộ nghèo")
    sheet.none("title", POOR)
    sheet.header(*HEAD)
    for number in range(1, 5):
        person = folk.one().but(precision="year")
        sheet.person(person, *_cells(person, number, "Thôn Đông", None), must_report=["groups"])
    for name, title, silent in (
        ("Cận nghèo", "DANH SÁCH HỘ CẬN NGHÈO NĂM 2026", True),
        ("Hai nhóm", "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO", True),
        ("Khó khăn", "DANH SÁCH NGƯỜI CÓ HOÀN CẢNH KHÓ KHĂN ĐỀ NGHỊ QUỸ VÌ NGƯỜI NGHÈO TẶNG QUÀ", False),
    ):
        sheet = made.sheet(name)
        sheet.none("title", "HỘI CHỮ THẬP ĐỎ XÃ YÊN TRUNG")
        sheet.none("title", title)
        sheet.header(*HEAD[:-1], "Đối tượng")
        for number, written in enumerate(("Hộ nghèo", None, "NKT", "-"), 1):
            person = folk.one().but(precision="year")
            groups = {"Hộ nghèo": ["poor"], "NKT": ["disabled"]}.get(written, [])
            told = {"must_report": ["groups"]} if silent and not groups else {}
            sheet.person(person, *_cells(person, number, "Thôn Đông", written), groups=groups, **told)
    made.save()


BESIDE = (
    (" (đã chết)", True),
    (" - đã mất", True),
    (", chuyển khẩu", True),
    (" (đã có thẻ)", True),
    (" (con ông Tư)", False),
    ("", False),
)
NOTES = (
    ("Đã mất tháng 10", True),
    ("Chuyển khẩu", True),
    ("Không còn cư trú tại địa phương", True),
    ("Đã có thẻ BHYT", True),
    ("Chồng đã mất, nuôi hai con nhỏ", False),
    ("Mất sức lao động", False),
    ("Ung thư giai đoạn cuối", False),
    ("Chưa có thẻ BHYT", False),
    ("Chuyển khẩu từ Nam Định về xã", False),
)


def beside_people():
    """Who has died, moved or has the card by a remark is asked about; a name is read without what stands beside it."""
    folk = Folk("033", "remarks-beside-people")
    made = List(
        "hung-yen-remarks-beside-people.xlsx",
        commune=commune("Hưng Yên", "Xã Ân Thi"),
        hamlet="Thôn Đoài",
        groups=["near_poor"],
        requested="card",
    )
    head = ("TT", "Họ và tên", "Năm sinh", "Giới tính", "Số CCCD", "Thôn", "Đối tượng", "Đề nghị tặng", "Ghi chú")
    sheet = made.sheet("Họ tên")
    sheet.header(*head)
    for number, (beside, asked) in enumerate(BESIDE, 1):
        person = folk.one().but(precision="year")
        written = person.but(full_name=person.full_name + beside)
        said = {"block": ("full_name",), "full_name": person.full_name} if asked else {}
        if beside:
            said |= {"fixed": ["full_name"]}
        sheet.person(person, *_cells(written, number, "Thôn Đoài", "Hộ cận nghèo", "Thẻ BHYT", None), **said)
    sheet = made.sheet("Ghi chú")
    sheet.header(*head)
    for number, (note, asked) in enumerate(NOTES, 1):
        person = folk.one().but(precision="year")
        said = {"block": ("note",)} if asked else {"must_report": ["note"]} if "Ung thư" in note else {}
        sheet.person(person, *_cells(person, number, "Thôn Đoài", "Hộ cận nghèo", "Thẻ BHYT", note), **said)
    made.save()


FATES_BESIDE = (
    (" mất", True),
    (" mất ngày 5/10/2026", True),
    (" (chết năm ngoái)", True),
    (" - từ trần 2/2026", True),
    (" qua đời", True),
    (", chuyển vào Nam", True),
    (" - vắng mặt", False),
    (" (đi làm ăn xa)", False),
)
FATES = (
    ("mất", "note"),
    ("chết năm ngoái", "note"),
    ("Hộ neo đơn. Mất ngày 5/10/2026", "note"),
    ("chuyển vào Nam sinh sống", "note"),
    ("đi nơi khác", "note"),
    ("Vắng mặt", None),
    ("không có mặt tại địa phương", None),
    ("hiện đi làm ăn xa", None),
    ("mất việc", ""),
    ("mất khả năng lao động", ""),
    ("mẹ mất", ""),
    ("Bố chết, mẹ đi làm ăn xa", ""),
    ("chồng: mất năm 2020", ""),
    ("Chuyển sang hộ cận nghèo", ""),
)


def fates():
    """Who has died or moved by a remark without "đã" is asked about, who is away is warned of; kin and work are not."""
    folk = Folk("031", "fates")
    made = List("hai-phong-fates-of-many-words.xlsx", commune=commune("Hải Phòng", "Xã Vĩnh Bảo"), groups=["near_poor"])
    head = ("TT", "Họ và tên", "Năm sinh", "Giới tính", "Số CCCD", "Thôn", "Đối tượng", "Ghi chú")
    sheet = made.sheet("Họ tên", hamlet="Thôn Đông")
    sheet.header(*head)
    for number, (beside, asked) in enumerate(FATES_BESIDE, 1):
        person = folk.one().but(precision="year")
        written = person.but(full_name=person.full_name + beside)
        said = {"block": ("full_name",), "full_name": person.full_name} if asked else {"must_report": ["full_name"]}
        sheet.person(person, *_cells(written, number, "Thôn Đông", "Hộ cận nghèo", None), fixed=["full_name"], **said)
    person = folk.one("male").but(full_name="Nguyễn Văn Mất", precision="year")
    sheet.person(person, *_cells(person, 9, "Thôn Đông", "Hộ cận nghèo", None), why="a name")
    sheet = made.sheet("Ghi chú", hamlet="Thôn Đoài")
    sheet.header(*head)
    for number, (note, said) in enumerate(FATES, 1):
        person = folk.one().but(precision="year")
        told = {"block": ("note",)} if said else {"must_report": ["note"]} if said is None else {}
        sheet.person(person, *_cells(person, number, "Thôn Đoài", "Hộ cận nghèo", note), **told)
    made.save()


def ages():
    """Below "Tuổi" stands no birth that is sure; an address that names a province or another commune is looked at."""
    folk = Folk("027", "ages-and-addresses")
    made = List("bac-ninh-ages-and-addresses.xlsx", commune=commune("Bắc Ninh", "Xã Yên Trung"), groups=["poor"])
    sheet = made.sheet("Tuổi")
    sheet.header("TT", "Họ tên", "Tuổi", "GT", "CCCD", "Thôn", "Đối tượng")
    for number, written in enumerate((59, "1967", "12.5.1960", "10/1950", "khoảng 1950"), 1):
        person = folk.one()
        cells = (number, person.full_name, written, person.sex_word, person.personal_id, "Thôn Đông", "Hộ nghèo")
        sheet.person(person, *cells, hamlet="Thôn Đông", birth_date=None, birth_precision=None)
    sheet = made.sheet("Nơi ở")
    sheet.header("TT", "Họ tên", "Năm sinh", "GT", "CCCD", "Nơi ở", "Đối tượng")
    for number, written in enumerate(("Hà Nội", "Yên Phong", "Thôn Đông", "Xuân Cai"), 1):
        person = folk.one().but(precision="year")
        told = {"must_report": ["hamlet"]} if number < 3 else {}
        sheet.person(person, *_cells(person, number, written, "Hộ nghèo"), hamlet=written, **told)
    sheet = made.sheet("Năm sinh")
    sheet.header("TT", "Họ tên", "Năm sinh", "GT", "CCCD", "Thôn", "Đối tượng")
    for number, year in enumerate((1890, "1899"), 1):
        person = folk.one().but(personal_id=None)
        cells = (number, person.full_name, year, person.sex_word, None, "Thôn Đông", "Hộ nghèo")
        sheet.person(person, *cells, hamlet="Thôn Đông", block=("birth_date",), birth_date=None, birth_precision=None)
    made.save()


MAKERS = (titles, beside_people, fates, ages)
