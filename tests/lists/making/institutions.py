"""Lists of schools and hospitals, and exports of the insurance offices' own programs."""

from datetime import date

from .headers import national
from .lists import List
from .people import Folk, words
from .places import became, commune
from .usual import COMMUNE

PUPILS = (date(2009, 1, 1), date(2015, 12, 31))


def school():
    """A sheet per class, names in two columns, parents and phones beside the pupils."""
    folk = Folk("035", "ha-nam-school", between=PUPILS)
    made = List("ninh-binh-school-by-class.xlsx")
    towns = (("Thôn Đông", commune("Ninh Bình", "Xã Thanh Liêm")), ("Thôn Nội", commune("Ninh Bình", "Xã Thanh Lâm")))
    for form in ("6A", "7B", "8C"):
        sheet = made.sheet(form)
        sheet.none("title", "PHÒNG GD&ĐT - TRƯỜNG THCS THANH LIÊM, TỈNH NINH BÌNH")
        sheet.none("title", f"DANH SÁCH HỌC SINH CÓ HOÀN CẢNH KHÓ KHĂN LỚP {form}")
        sheet.skip()
        sheet.header(
            "STT",
            "Họ đệm",
            "Tên",
            "Lớp",
            "Ngày sinh",
            "Nữ",
            "Mã định danh",
            "Thôn",
            "Xã",
            "Diện",
            "Họ tên cha",
            "Họ tên mẹ",
            "SĐT phụ huynh",
        )
        for number in range(1, 5):
            person = folk.one()
            before, _, given = person.full_name.rpartition(" ")
            hamlet, code = towns[number % 2]
            word, groups = (("Hộ cận nghèo", ["near_poor"]), ("Mồ côi cha", ["orphan"]), ("HN", ["poor"]))[number % 3]
            sheet.person(
                person,
                number,
                before,
                given,
                form,
                person.day,
                "x" if person.sex == "female" else None,
                person.personal_id,
                hamlet,
                ("Xã Thanh Lâm", "Xã Thanh Liêm")[code == towns[0][1]],
                word,
                folk.one(sex="male").full_name,
                folk.one(sex="female").full_name,
                f"09{number}2223344",
                hamlet=hamlet,
                commune=code,
                groups=["student", *groups],
                leave=("sex",) if person.sex == "male" else (),
                why="sex male from the number alone" if person.sex == "male" else (),
            )
        sheet.none("total", None, f"Lớp {form}: 4 em")
        sheet.none("signature", None, None, None, None, None, None, None, "GIÁO VIÊN CHỦ NHIỆM")
        sheet.none("name of a signer", None, None, None, None, None, None, None, "Phạm Thị Nhàn")
    made.save()


def boarding_school():
    """A boarding school in the mountains, as a real .xls: peoples, old communes, hidden class."""
    folk = Folk("014", "son-la", families=words("Lò Quàng Cà Tòng Hà Vì Mùa Thào Sồng"), between=PUPILS)
    made = List("son-la-boarding-school.xls")
    sheet = made.sheet("DSHS")
    national(sheet, "TRƯỜNG PTDTBT THCS MƯỜNG LA", 8)
    sheet.none("title", "DANH SÁCH HỌC SINH BÁN TRÚ ĐỀ NGHỊ HỖ TRỢ THẺ BHYT NĂM HỌC 2026-2027")
    head = sheet.header(
        "TT",
        "Họ và tên học sinh",
        "Ngày, tháng, năm sinh",
        None,
        "Dân tộc",
        "Lớp",
        "Nơi thường trú",
        None,
        None,
        None,
        "Số định danh cá nhân",
        "Ghi chú",
    )
    sheet.header(None, None, "Nam", "Nữ", None, None, "Bản", "Xã", "Huyện", "Tỉnh")
    sheet.merged(head, 3, head, 4)
    sheet.merged(head, 7, head, 10)
    for column in (1, 2, 5, 6, 11, 12):
        sheet.merged(head, column, head + 1, column)
    district = "Huyện Mường La"
    for number in range(1, 11):
        person = folk.one()
        people = ("Thái", "Mông", "Kinh", "La Ha")[number % 4]
        old = ("Xã Nậm Păm", "Thị trấn Ít Ong", "Xã Mường Bú")[number % 3]
        man = person.sex == "male"
        sheet.person(
            person,
            number,
            person.full_name,
            person.day if man else None,
            None if man else person.day,
            people,
            f"{6 + number % 4}A",
            f"Bản {number % 3 + 1}",
            old,
            district,
            "Sơn La",
            person.personal_id,
            hamlet=f"Bản {number % 3 + 1}",
            commune=became("Sơn La", district, old),
            groups=["student"] + (["ethnic_minority"] if people != "Kinh" else []),
        )
    sheet.none("total", None, "(Danh sách gồm 10 học sinh)")
    made.save()


def students():
    """A college: students of many provinces, one address cell, codes of students that are no identity numbers."""
    folk = Folk("019", "thai-nguyen", between=(date(2004, 1, 1), date(2007, 12, 31)))
    made = List("thai-nguyen-college.xlsx")
    sheet = made.sheet("SV")
    sheet.none("title", "TRƯỜNG CAO ĐẲNG KINH TẾ - KỸ THUẬT")
    sheet.none("title", "DANH SÁCH SINH VIÊN CÓ HOÀN CẢNH KHÓ KHĂN")
    sheet.header(
        "STT",
        "Mã sinh viên",
        "Họ và tên",
        "Giới tính",
        "Ngày sinh",
        "Lớp",
        "CCCD",
        "Hộ khẩu thường trú",
        "Đối tượng",
        "Email",
    )
    rows = (
        ("Xóm 3, xã Yên Bình, tỉnh Thái Nguyên", commune("Thái Nguyên", "Xã Yên Bình"), "Hộ nghèo", ["poor"]),
        (
            "Thôn Bản Cáu, xã Chi Lăng, huyện Tràng Định, Lạng Sơn",
            became("Lạng Sơn", "Huyện Tràng Định", "Xã Chi Lăng"),
            "Mồ côi",
            ["orphan"],
        ),
        (
            "Xã Tân Trung, huyện Tân Yên, tỉnh Bắc Giang",
            became("Bắc Giang", "Huyện Tân Yên", "Xã Tân Trung"),
            "Hộ cận nghèo",
            ["near_poor"],
        ),
        ("Xã Hòa Bình, tỉnh Lạng Sơn", None, "Hộ nghèo", ["poor"]),
        ("Phường Nam Định, Ninh Bình", commune("Ninh Bình", "Phường Nam Định"), "Khuyết tật", ["disabled"]),
    )
    for number, (address, code, word, groups) in enumerate(rows, 1):
        person = folk.one()
        note = {"commune": code} if code else {"block": COMMUNE}
        sheet.person(
            person,
            number,
            f"DTZ{2400000 + number}",
            person.full_name,
            person.sex_word,
            person.day,
            "K22-KT1",
            person.personal_id,
            address,
            word,
            f"sv{number}@example.edu.vn",
            leave=("hamlet",),
            groups=["student", *groups],
            **note,
        )
    made.save()


def hospital():
    """Patients: ward, bed, diagnosis, card numbers; nothing of the diagnosis may come out."""
    folk = Folk("040", "nghe-an-hospital")
    made = List("nghe-an-hospital.xlsx")
    sheet = made.sheet("Khoa Thận")
    sheet.none("title", "BỆNH VIỆN HỮU NGHỊ ĐA KHOA")
    sheet.none("title", "DANH SÁCH BỆNH NHÂN CÓ HOÀN CẢNH KHÓ KHĂN ĐANG ĐIỀU TRỊ DỊP TẾT")
    head = sheet.header(
        "STT",
        "Họ tên bệnh nhân",
        "Tuổi",
        None,
        "Số CCCD",
        "Số thẻ BHYT",
        "Địa chỉ",
        "Khoa",
        "Giường",
        "Chẩn đoán",
        "Hoàn cảnh gia đình",
        "Điện thoại người nhà",
    )
    sheet.header(None, None, "Nam (năm sinh)", "Nữ (năm sinh)")
    sheet.merged(head, 3, head, 4)
    places = (
        ("Xóm 6, xã Nghĩa Đàn, tỉnh Nghệ An", commune("Nghệ An", "Xã Nghĩa Đàn")),
        ("Xã Nghĩa Lộc, Nghệ An", commune("Nghệ An", "Xã Nghĩa Lộc")),
    )
    for number in range(1, 9):
        person = folk.one().but(precision="year")
        man = person.sex == "male"
        address, code = places[number % 2]
        word, groups = (
            ("Hộ nghèo", ["poor"]),
            ("Hoàn cảnh khó khăn", ["other_hardship"]),
            ("Mắc bệnh hiểm nghèo", []),
        )[number % 3]
        sheet.person(
            person,
            number,
            person.full_name,
            person.born.year if man else None,
            None if man else person.born.year,
            person.personal_id,
            f"GD4404098765432{number}"[:4] + f"0{4098765430 + number}",
            address,
            "Nội thận - Tiết niệu",
            f"G{number}",
            "Suy thận mạn giai đoạn cuối, hộ nghèo",
            word,
            "0912000111",
            leave=("hamlet",),
            commune=code,
            insurance_code=f"{4098765430 + number}",
            fixed=("insurance_code",),
            groups=["hospital_patient", *groups],
        )
    made.save()


def hospital_ods():
    """A hospital with LibreOffice: dates as dates, merged cells, a hidden sheet of another ward."""
    folk = Folk("060", "binh-thuan-hospital")
    place = commune("Lâm Đồng", "Phường Phan Thiết")
    made = List("lam-dong-hospital.ods", why="the sheets are wards, not hamlets")
    for title, state, count in (("Khoa Nội", "visible", 4), ("Khoa Nhi", "hidden", 3)):
        sheet = made.sheet(title, state)
        top = sheet.none("title", "BỆNH VIỆN ĐA KHOA, TỈNH LÂM ĐỒNG")
        sheet.merged(top, 1, top, 8)
        sheet.header(
            "TT", "Họ và tên", "Ngày sinh", "Giới tính", "Căn cước công dân", "Khoa", "Khu phố", "Phường/xã", "Diện"
        )
        for number in range(1, count + 1):
            person = folk.one()
            at = sheet.person(
                person,
                number,
                person.full_name,
                person.born,
                person.sex_word,
                person.personal_id,
                title,
                "Khu phố 7",
                "Phường Phan Thiết",
                "Hộ cận nghèo",
                hamlet="Khu phố 7",
                commune=place,
                groups=["hospital_patient", "near_poor"],
            )
            sheet.sheet.cell(at, 3).number_format = "DD/MM/YYYY"
    made.answer.hidden_sheets = ["Khoa Nhi"]
    made.save()


def d05_ts():
    """D05-TS: people of the voluntary insurance, header of three rows, sections I and II, sums of money."""
    folk = Folk("082", "tien-giang")
    place = commune("Đồng Tháp", "Xã Cái Bè")
    made = List("dong-thap-d05-ts.xlsx", commune=place)
    sheet = made.sheet("D05-TS")
    sheet.none("title", "Tên tổ chức dịch vụ thu: Bưu điện Cái Bè", *[None] * 12, "Mẫu D05-TS")
    sheet.none("title", "DANH SÁCH NGƯỜI THAM GIA BẢO HIỂM XÃ HỘI TỰ NGUYỆN")
    sheet.none("title", "Số: 07 tháng 11 năm 2026")
    top = sheet.header(
        "STT", "Họ và tên", "Mã số BHXH", "Số CCCD/ĐDCN/Hộ chiếu", "Địa chỉ", "Biên lai", None,
        "Mức thu nhập tháng đóng", "Số tháng đóng", "Từ tháng/năm", "Số tiền phải đóng theo quy định",
        "Người tham gia đóng", "Hỗ trợ", None, None, None, None, None, "Mã nhân viên thu", "Ghi chú",
    )  # fmt: skip
    sheet.header(
        *[None] * 5, "Ngày", "Số", *[None] * 5, "NSNN hỗ trợ", None, "NSĐP hỗ trợ thêm", None, "Hỗ trợ khác", None
    )
    sheet.header(*[None] * 12, "Tỷ lệ %", "Số tiền", "Tỷ lệ %", "Số tiền", "Tỷ lệ %", "Số tiền")
    sheet.none("letters and numbers of the columns", "A", "B", "C", *range(1, 18))
    sheet.merged(top, 6, top, 7)
    sheet.merged(top, 13, top, 18)
    for column in (13, 15, 17):
        sheet.merged(top + 1, column, top + 1, column + 1)
    for column in (1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 19, 20):
        sheet.merged(top, column, top + 2, column)
    number = 0
    for title, count in (("I. Tăng", 4), ("II. Giảm", 2)):
        sheet.none("section: joining or leaving", *title.split(". "))
        for _ in range(count):
            number += 1
            person = folk.one()
            code = f"82{10203040 + number}"
            sheet.person(
                person,
                number,
                person.full_name,
                code,
                person.personal_id,
                "Ấp Phú Hưng, xã Cái Bè, tỉnh Đồng Tháp",
                "05/11/2026",
                f"BL{number:05}",
                1500000,
                6,
                "11/2026",
                1980000,
                1584000,
                20,
                396000,
                None,
                None,
                None,
                None,
                "NV082",
                birth_date=None,
                birth_precision=None,
                insurance_code=code,
                leave=("hamlet", "sex", "birth_date", "birth_precision"),
                why="the form has neither birth date nor sex",
            )
    sheet.none("total", None, "Cộng", *[None] * 8, 11880000, 9504000, None, 2376000)
    sheet.skip()
    sheet.none("signature", None, "Người lập", *[None] * 6, "Cán bộ thu", *[None] * 5, "Tổ chức dịch vụ thu")
    sheet.skip(2)
    sheet.none(
        "names of the signers", None, "Trương Thị Nhị", *[None] * 6, "Lê Văn Sáu", *[None] * 5, "Bưu điện Cái Bè"
    )
    made.save()


def d03_ts():
    """D03-TS: health insurance by household, places in columns, year-only flag."""
    folk = Folk("093", "hau-giang")
    place = commune("Cần Thơ", "Xã Hòa An")
    made = List("can-tho-d03-ts.xlsx", commune=place)
    sheet = made.sheet("D03-TS")
    sheet.none("title", "DANH SÁCH NGƯỜI CHỈ THAM GIA BẢO HIỂM Y TẾ", *[None] * 10, "Mẫu D03-TS")
    sheet.none("title", "Đối tượng: Hộ gia đình. Lương cơ sở: 2.530.000 đồng")
    sheet.header(
        "STT", "Họ và tên", "Mã số BHXH", "Số CCCD", "Ngày sinh", "Giới tính", "Chỉ có năm sinh (Có/Không)",
        "Địa chỉ", "Nơi KCB ban đầu", "Thứ tự trong hộ", "Mức đóng chuẩn", "Tỷ lệ", "Số tiền", "Số tháng", "Từ ngày",
        "Đến ngày", "Ngày BL", "Số BL", "Mã đợt", "NV thu", "Ghi chú",
    )  # fmt: skip
    for number in range(1, 8):
        person = folk.one()
        only_year = number == 5
        if only_year:
            person = person.but(precision="year")
        code = f"93{20304050 + number}"
        sheet.person(
            person,
            number,
            person.full_name.upper(),
            code,
            person.personal_id,
            person.born.year if only_year else person.day,
            person.sex_word,
            "Có" if only_year else "Không",
            "Ấp Long Hòa",
            "93001 - TTYT",
            number % 3 + 1,
            1366200,
            70,
            956340,
            12,
            "01/12/2026",
            "30/11/2027",
            "05/11/2026",
            f"{number:07}",
            "1",
            "NV093",
            None,
            insurance_code=code,
            leave=("hamlet",),
        )
    sheet.none("total", "Cộng", None, None, None, None, None, None, None, None, None, None, None, 6694380)
    made.save()


MAKERS = (school, boarding_school, students, hospital, hospital_ods, d05_ts, d03_ts)
