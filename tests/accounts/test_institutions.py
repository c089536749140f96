import io
import zipfile

import pytest
from django.utils import timezone
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from accounts import institutions
from accounts.institutions import BadFile, BadRows, RowOutcome
from accounts.roles import Role
from locations.models import Commune, Institution
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    THANH_HOA,
    YEN_TRUNG,
    make_commune_officer,
    make_institution,
    make_leader,
    make_officer,
    make_user,
)

HEADINGS = ["Loại", "Tên", "Mã xã/phường", "Xã/phường", "Tỉnh/thành phố", "Địa chỉ"]


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# Reading a file


def test_read_table_takes_the_columns_by_their_headings():
    content = workbook(
        ["DANH SÁCH TRƯỜNG HỌC"],
        [],
        ["STT", "TÊN", "loai", "Xã/phường", "Ghi chú"],
        [1, " Trường  THPT Thử ", "Trường học", "Yên Trung", "x"],
        [None, None, None, None, None],
        [2, "Bệnh viện Thử", "Bệnh viện", "Yên Trung", None],
    )

    assert institutions.read_table(content) == [
        ["4", "Trường học", "Trường THPT Thử", "", "Yên Trung", "", ""],
        ["6", "Bệnh viện", "Bệnh viện Thử", "", "Yên Trung", "", ""],
    ]


def packed(size):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Tệp không phải là bảng tính Excel. Hãy mở bằng Excel, lưu dạng .xlsx rồi gửi lại."),
        (b"day khong phai Excel", "Tệp không phải là bảng tính Excel. Hãy mở bằng Excel, lưu dạng .xlsx rồi gửi lại."),
        (packed(10), "Tệp không phải là bảng tính Excel. Hãy mở bằng Excel, lưu dạng .xlsx rồi gửi lại."),
        (workbook(HEADINGS)[:900], "Tệp không phải là bảng tính Excel. Hãy mở bằng Excel, lưu dạng .xlsx rồi gửi lại."),
        (b"0" * (1024 * 1024 + 1), "Tệp lớn hơn 1 MB. Hãy chia danh sách thành nhiều tệp."),
        (packed(21 * 1024 * 1024), "Tệp chứa quá nhiều dữ liệu. Hãy chỉ gửi danh sách trường học, bệnh viện."),
        (
            workbook(["Họ và tên", "Địa chỉ"], ["Trần Thị Thử", "Yên Trung"]),
            "Không tìm thấy dòng tiêu đề. Tệp cần có các cột: "
            "Loại, Tên, Mã xã/phường, Xã/phường, Tỉnh/thành phố, Địa chỉ.",
        ),
        (workbook(HEADINGS), "Tệp không có dòng nào bên dưới tiêu đề."),
        (
            workbook(HEADINGS, *[["Trường học", f"Trường {number}", YEN_TRUNG] for number in range(1_001)]),
            "Tệp có quá 1000 dòng. Hãy chia thành nhiều tệp.",
        ),
    ],
)
def test_read_table_says_in_one_sentence_what_is_wrong(content, message):
    with pytest.raises(BadFile) as refused:
        institutions.read_table(content)
    assert str(refused.value) == message


# Looking and taking


def row(number=2, kind="Trường học", name="Trường THPT Thử", code="", commune="", province="", address=""):
    return [str(number), kind, name, code, commune, province, address]


@pytest.mark.django_db
def test_check_says_what_would_become_of_each_row_and_writes_nothing():
    make_institution(YEN_TRUNG, name="Trường THPT Cũ", address="Thôn Ấp Đồn")
    make_institution(YEN_TRUNG, name="Trường THPT Như Cũ")

    outcomes = institutions.check(
        table=[
            row(2, name="Trường THPT Mới", code=YEN_TRUNG),
            row(3, name="Trường THPT Cũ", code=YEN_TRUNG, address="Thôn Chính Trung"),
            row(4, name="Trường THPT Như Cũ", commune="xã Yên Trung", province="Bắc Ninh"),
        ],
        by=make_officer(),
    )

    assert outcomes == [
        RowOutcome(2, "Trường THPT Mới", YEN_TRUNG, "new", []),
        RowOutcome(3, "Trường THPT Cũ", YEN_TRUNG, "update", []),
        RowOutcome(4, "Trường THPT Như Cũ", "xã Yên Trung, Bắc Ninh", "skip", []),
    ]
    assert Institution.objects.count() == 2
    assert Institution.objects.get(name="Trường THPT Cũ").address == "Thôn Ấp Đồn"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"kind": "Nhà máy", "code": YEN_TRUNG}, ["Hãy ghi “Trường học” hoặc “Bệnh viện” ở cột “Loại”."]),
        ({"name": "", "code": YEN_TRUNG}, ["Thiếu tên."]),
        ({"code": "99999"}, ["Không có xã/phường nào mang mã “99999”."]),
        ({"code": DONG_SON}, ["Xã/phường này nằm ngoài phạm vi anh/chị quản lý."]),
        ({}, ["Không xác định được xã/phường. Hãy ghi mã xã/phường. "]),
        (
            {"kind": "", "name": "", "commune": "Đông Sơn", "province": "Thanh Hóa"},
            [
                "Hãy ghi “Trường học” hoặc “Bệnh viện” ở cột “Loại”.",
                "Thiếu tên.",
                "Xã/phường này nằm ngoài phạm vi anh/chị quản lý.",
            ],
        ),
        ({"name": "T" * 201, "code": YEN_TRUNG}, ["Không được quá 200 ký tự (đang có 201)."]),
    ],
)
def test_check_names_all_problems_of_a_row(changes, problems):
    [outcome] = institutions.check(table=[row(**changes)], by=make_officer())

    assert outcome.outcome == "invalid"
    assert outcome.problems == problems


@pytest.mark.django_db
def test_check_names_the_communes_that_may_be_meant():
    [outcome] = institutions.check(table=[row(commune="Xã Tân Thành")], by=make_leader(province=None))

    assert outcome.problems[0].startswith("Không xác định được xã/phường. Hãy ghi mã xã/phường. Xã Tân Thành, ")


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["9205", "9205.0", "09205"])
def test_check_puts_back_the_zeros_that_excel_takes_from_a_code(code):
    [outcome] = institutions.check(table=[row(code=code)], by=make_officer())

    assert outcome.outcome == "new"


@pytest.mark.django_db
def test_take_writes_the_rows_under_audit():
    officer = make_officer()
    make_institution(YEN_TRUNG, name="Bệnh viện Thử", kind="hospital")

    counts = institutions.take(
        table=[
            row(2, code=YEN_TRUNG, address="Thôn Ấp Đồn"),
            row(3, kind="Bệnh viện", name="Bệnh viện Thử", code=YEN_TRUNG, address="Phố Chờ"),
        ],
        by=officer,
        at=timezone.now(),
    )

    assert counts == (1, 1)
    school = Institution.objects.get(name="Trường THPT Thử")
    assert (school.kind, school.commune_id, school.address) == ("school", YEN_TRUNG, "Thôn Ấp Đồn")
    event = school.events.get()
    assert event.pgh_context == {"user": officer.pk, "operation": "institutions.take"}
    assert Institution.objects.get(name="Bệnh viện Thử").address == "Phố Chờ"


@pytest.mark.django_db
def test_take_writes_all_rows_or_none():
    with pytest.raises(BadRows, match="Chưa nhập được tệp"):
        institutions.take(
            table=[row(2, code=YEN_TRUNG), row(3, name="Trường Khác", code=DONG_SON)],
            by=make_officer(),
            at=timezone.now(),
        )
    assert Institution.objects.count() == 0


@pytest.mark.django_db
def test_take_hides_no_fault_of_our_own():
    with pytest.raises(TypeError, match="NoneType"):
        institutions.check(table=[["2", "Trường học", "Trường THPT Thử", None, None, None, None]], by=make_officer())


@pytest.mark.django_db
def test_what_is_exported_can_be_taken_again():
    officer = make_officer()
    make_institution(YEN_TRUNG, name="Trường THPT Thử", address="=1+1")
    content = institutions.export(Institution.objects.all(), officer)

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0] == HEADINGS
    assert rows[1][:5] == ["Trường học", "Trường THPT Thử", YEN_TRUNG, "Xã Yên Trung", "Thành phố Bắc Ninh"]
    assert "=" not in str(rows[1][5])
    [outcome] = institutions.check(table=institutions.read_table(content), by=officer)
    assert outcome.problems == []


@pytest.mark.django_db
def test_may_keep_in_the_own_area_only():
    here, there = Commune.objects.get(pk=YEN_TRUNG), Commune.objects.get(pk=DONG_SON)

    assert institutions.may_keep_in(make_officer(), here) is True
    assert institutions.may_keep_in(make_officer(), there) is False
    assert institutions.may_keep_in(make_officer(province=THANH_HOA), there) is True
    assert institutions.may_keep_in(make_leader(province=None), there) is True
    assert institutions.may_keep_in(make_user(Role.AUDITOR, province=BAC_NINH), here) is False
    assert institutions.may_keep_in(make_commune_officer(), here) is False
