"""Names, numbers and births of somebody else beside the people: carers, parents, heads of households, spouses."""

from .lists import List
from .people import Folk
from .places import commune

PLACE = commune("Bắc Ninh", "Xã Yên Trung")


def carers_below_a_group():
    """Whoever stands below "Người nhà" is not the patient, however the headings above are merged."""
    folk = Folk("027", "carers")
    made = List("bac-ninh-carers-below-a-group.xlsx", commune=PLACE, groups=["hospital_patient"])
    groups = ("Người nhà", "Người chăm sóc", "Thân nhân", "Người liên hệ", "Gia đình", "Người quen")
    for place, group in enumerate(groups):
        sheet = made.sheet(group)
        head = sheet.header("STT", "Họ tên bệnh nhân", "Giới tính", "Khoa", group, None, None, "Thôn")
        sheet.header(None, None, None, None, "Họ tên", "Năm sinh", "CCCD")
        sheet.merged(head, 5, head, 7)
        for column in (1, 2, 3, 4, 8) if place % 2 else ():
            sheet.merged(head, column, head + 1, column)
        known = {} if group == "Người quen" else {"status": "ready"}
        for number in (1, 2):
            patient, carer = folk.one(), folk.one()
            cells = (number, patient.full_name, patient.sex_word, "Nội", carer.full_name, carer.born.year)
            nothing = patient.but(personal_id=None)
            facts = {"birth_date": None, "birth_precision": None, "hamlet": "Thôn Đông"} | known
            if not known:
                facts |= {"leave": ("status", "birth_date", "birth_precision", "personal_id"), "block": ()}
            sheet.person(nothing, *cells, carer.personal_id, "Thôn Đông", **facts)
    made.save()


def numbers_of_whom():
    """A number or a birth behind the name of a parent, a carer or the head of the household is asked about; one that
    can only be the person's is not."""
    folk = Folk("027", "of-whom")
    made = List("bac-ninh-numbers-of-whom.xlsx", commune=PLACE)

    def asked(title, head, fault, cells, **facts):
        sheet = made.sheet(title)
        sheet.header(*head)
        for number in (1, 2):
            person, other = folk.one("female"), folk.one("female")
            nothing = person.but(personal_id=None)
            born = {"birth_date": None, "birth_precision": None}
            sheet.person(nothing, number, *cells(person, other), **{**born, **facts}, block=fault, personal_id=None)

    asked(
        "Phụ huynh",
        ("TT", "Họ và tên học sinh", "Lớp", "Giới tính", "Họ tên phụ huynh", "Số CCCD"),
        ("personal_id",),
        lambda one, other: (one.full_name, "3A", "Nữ", other.full_name, other.personal_id),
        groups=["student"],
    )
    asked(
        "Người chăm sóc",
        ("TT", "Họ tên NKT", "Giới tính", "Họ tên người chăm sóc", "Năm sinh", "CCCD"),
        ("personal_id", "birth_date"),
        lambda one, other: (one.full_name, "Nữ", other.full_name, other.born.year, other.personal_id),
    )
    asked(
        "Chủ hộ",
        ("TT", "Chủ hộ", "Năm sinh", "CCCD", "Họ tên thành viên", "Giới tính"),
        ("personal_id", "birth_date"),
        lambda one, other: (other.full_name, other.born.year, other.personal_id, one.full_name, "Nữ"),
    )
    sheet = made.sheet("Không cần hỏi", groups=["student"])
    sheet.header("TT", "Họ và tên", "Họ tên cha", "Họ tên mẹ", "Ngày sinh", "Giới tính", "Số CCCD", "CCCD (mẹ)", "Lớp")
    for number in (1, 2):
        person, father, mother = folk.one(), folk.one("male"), folk.one("female")
        names = (person.full_name, father.full_name, mother.full_name)
        sheet.person(person, number, *names, *person.usual[1:], mother.personal_id, "3A")
    sheet = made.sheet("Tên và số", leave=("sex",))
    sheet.header("TT", "Họ và tên", "CCCD")
    woman, man = folk.one("female", "Lê Thị Bé"), folk.one("male")
    unborn = {"birth_date": None, "birth_precision": None}
    sheet.person(
        woman.but(personal_id=man.personal_id), 1, "Lê Thị Bé", man.personal_id, **unborn, must_report=["personal_id"]
    )
    made.save()


def children_of():
    """Whose child somebody is stands before the child's own birth and number."""
    folk = Folk("027", "children-of")
    made = List("bac-ninh-children-of.xlsx", commune=PLACE, hamlet="Thôn Đông")
    for title, heading in (("Ông bà", "Con ông/bà"), ("Của ông bà", "Con của ông, bà"), ("Ngoặc", "Con ông (bà)")):
        sheet = made.sheet(title)
        sheet.header("STT", "Họ và tên", heading, "Sinh ngày", "Giới tính", "Số định danh", "Thôn")
        for number in (1, 2):
            person, parent = folk.one(), folk.one()
            sheet.person(person, number, person.full_name, parent.full_name, *person.usual[1:], "Thôn Đông")
    sheet = made.sheet("Chỉ ông", block=("birth_date", "personal_id"), sex=None)
    sheet.header("STT", "Họ và tên", "Con ông", "Sinh ngày", "Số định danh", "Thôn")
    person, parent = folk.one(), folk.one("male")
    sheet.person(person, 1, person.full_name, parent.full_name, person.day, person.personal_id, "Thôn Đông")
    made.save()


MAKERS = (children_of, carers_below_a_group, numbers_of_whom)
