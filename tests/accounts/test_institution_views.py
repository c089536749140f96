import io
import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from accounts.roles import Role
from locations.models import Institution
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    YEN_TRUNG,
    make_commune_officer,
    make_institution,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db

TAKE = "/quan-tri/locations/institution/nhap-tu-excel/"
EXPORT = "/quan-tri/locations/institution/xuat-excel/"
LIST = "/quan-tri/locations/institution/"


def upload(*rows):
    book = Workbook()
    book.active.append(["Loại", "Tên", "Mã xã/phường", "Địa chỉ"])
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("truong.xlsx", stream.getvalue())


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def officer(client):
    user = make_officer()
    client.force_login(user)
    return client


def test_a_file_is_shown_before_it_is_written_and_written_when_confirmed(officer):
    asked = text(officer.get(TAKE))
    assert ("Chỉ cần mã hoặc tên xã/phường" in asked, "Trình duyệt không giữ" in asked) == (True, False)

    shown = officer.post(TAKE, {"file": upload(["Trường học", "Trường THPT Thử", YEN_TRUNG, "Thôn Ấp Đồn"])})
    assert "Đã đọc 1 dòng, không có lỗi. Dữ liệu chưa được lưu." in text(shown)
    assert Institution.objects.count() == 0

    response = officer.post(TAKE, {"rows": shown.context["rows"]}, follow=True)
    assert "Đã nhập từ Excel: 1 mới, 0 thay đổi, 0 giữ nguyên." in text(response)
    assert Institution.objects.get().name == "Trường THPT Thử"


def test_a_file_with_problems_shows_them_and_can_not_be_confirmed(officer):
    shown = officer.post(
        TAKE, {"file": upload(["Trường học", "Trường Tốt", YEN_TRUNG], ["Xưởng", "Trường Sai", DONG_SON])}
    )

    words = text(shown)
    assert "1 trên 2 dòng cần sửa. Chưa lưu dữ liệu nào." in words
    assert "Trình duyệt không giữ lại tệp" in words
    assert "Hãy ghi “Trường học” hoặc “Bệnh viện” ở cột “Loại”." in words
    assert "Xã/phường này nằm ngoài phạm vi anh/chị quản lý." in words
    assert words.index("Trường Sai") < words.index("Trường Tốt")
    assert 'name="rows"' not in words


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "Hãy chọn tệp."),
        ({"file": SimpleUploadedFile("trong.xlsx", b"")}, "Tệp trống. Hãy chọn tệp khác."),
        ({"file": SimpleUploadedFile("sai.xlsx", b"khong phai")}, "Tệp không phải là bảng tính Excel."),
    ],
)
def test_a_file_that_can_not_be_read_gets_one_sentence(officer, files, message):
    assert message in text(officer.post(TAKE, files))


def test_rows_that_somebody_changed_on_the_way_are_not_taken(officer):
    rows = signing.dumps([["2", "Trường học", "Trường Lạ", YEN_TRUNG, "", "", ""]], salt="another")

    assert "Hãy chọn lại tệp" in text(officer.post(TAKE, {"rows": rows}))
    assert Institution.objects.count() == 0


def test_rows_that_became_wrong_meanwhile_are_refused(officer):
    shown = officer.post(TAKE, {"file": upload(["Trường học", "Trường THPT Thử", YEN_TRUNG])})
    moved = make_officer(province="38")
    officer.force_login(moved)

    response = officer.post(TAKE, {"rows": shown.context["rows"]})

    assert "Chưa nhập được tệp: có dòng cần sửa trước." in text(response)
    assert Institution.objects.count() == 0


def test_the_list_leaves_as_an_excel_file(officer):
    make_institution(YEN_TRUNG, name="Trường THPT Thử")

    response = officer.get(EXPORT)

    assert response["Content-Disposition"] == 'attachment; filename="truong-hoc-benh-vien.xlsx"'
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    assert rows[0] == ("Loại", "Tên", "Mã xã/phường", "Xã/phường", "Tỉnh/thành phố", "Địa chỉ")
    assert rows[1][1] == "Trường THPT Thử"


def test_who_keeps_no_institutions_takes_none(client):
    client.force_login(make_user(Role.AUDITOR, province=BAC_NINH))

    assert client.get(TAKE).status_code == 403
    assert client.get(EXPORT).status_code == 200


def test_a_list_sender_gets_neither(client):
    client.force_login(make_commune_officer())

    assert client.get(TAKE, follow=True).status_code == 403
    assert client.get(EXPORT, follow=True).status_code == 403
