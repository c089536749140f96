import re

import pytest

from accounts.roles import Role
from locations.models import Institution, LegacyCommune
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

pytestmark = pytest.mark.django_db

UNITS = ["province", "commune", "legacyprovince", "legacydistrict", "legacycommune"]
CHOICE = "/quan-tri/autocomplete/"


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def staff(client):
    client.force_login(make_officer())
    return client


def found(client, model, **query):
    return [str(unit) for unit in client.get(f"/quan-tri/locations/{model}/", query).context["cl"].result_list]


@pytest.mark.parametrize("model", UNITS)
def test_units_are_read_not_written(staff, model):
    assert staff.get(f"/quan-tri/locations/{model}/").status_code == 200
    assert staff.get(f"/quan-tri/locations/{model}/add/").status_code == 403


@pytest.mark.parametrize(
    ("model", "code"),
    [
        ("province", "24"),
        ("commune", YEN_TRUNG),
        ("legacyprovince", "24"),
        ("legacydistrict", "258"),
        ("legacycommune", "00001"),
    ],
)
def test_the_page_of_a_unit_can_not_be_saved(staff, model, code):
    page = f"/quan-tri/locations/{model}/{code}/change/"

    assert staff.get(page).status_code == 200
    assert staff.post(page, {"name": "Khác"}).status_code == 403


@pytest.mark.parametrize("model", [*UNITS, "institution"])
def test_list_senders_see_no_admin_of_units(client, model):
    client.force_login(make_commune_officer())

    assert client.get(f"/quan-tri/locations/{model}/", follow=True).status_code == 403


def test_communes_are_found_without_diacritics_by_code_and_with_their_province(staff):
    assert set(found(staff, "commune", q="yen trung")) == {"Xã Yên Trung"}
    assert found(staff, "commune", q="09205") == ["Xã Yên Trung"]
    assert len(found(staff, "commune", q="yên trung")) == 2
    assert found(staff, "commune", q="yen trung, bac ninh") == ["Xã Yên Trung"]
    assert found(staff, "commune", q="yen trung, ha noi") == []
    assert len(found(staff, "commune", province__code__exact=BAC_NINH, all="")) == 99


def test_provinces_say_what_they_were(staff):
    shown = text(staff.get("/quan-tri/locations/province/24/change/"))

    assert "Tỉnh Bắc Giang; Tỉnh Bắc Ninh" in shown
    assert "99" in shown


def test_communes_say_what_they_were(staff):
    assert "Xã Dũng Liệt, Huyện Yên Phong; Xã Yên Trung, Huyện Yên Phong" in text(
        staff.get(f"/quan-tri/locations/commune/{YEN_TRUNG}/change/")
    )


def test_legacy_units_say_what_became_of_them(staff):
    split = LegacyCommune.objects.get(successor_codes__len=2, name="Xã Tân Ân", district__province_id="96")

    assert "Tỉnh Tây Ninh; Tỉnh Đồng Tháp" in text(staff.get("/quan-tri/locations/legacyprovince/82/change/"))
    page = text(staff.get(f"/quan-tri/locations/legacycommune/{split.pk}/change/"))
    assert "Xã Phan Ngọc Hiển, Tỉnh Cà Mau; Xã Đất Mũi, Tỉnh Cà Mau" in page
    dissolved = text(staff.get("/quan-tri/locations/legacydistrict/x-38-huyen-dong-son/change/"))
    assert "sáp nhập vào Thành phố Thanh Hóa ngày 01/01/2025" in dissolved
    assert "bãi bỏ cấp huyện từ ngày 01/07/2025" in text(staff.get("/quan-tri/locations/legacydistrict/001/change/"))


def test_legacy_communes_without_a_successor_say_so(staff):
    lost = LegacyCommune.objects.filter(successor_codes=[]).first()

    assert "không có thông tin đơn vị kế thừa" in text(
        staff.get(f"/quan-tri/locations/legacycommune/{lost.pk}/change/")
    )


@pytest.mark.parametrize("model", UNITS)
@pytest.mark.parametrize("query", [{"q": "yen phong"}, {"q": "bac"}])
def test_lists_of_units_cost_the_same_for_few_and_many(staff, model, query, django_assert_num_queries):
    staff.get(f"/quan-tri/locations/{model}/", query)
    with django_assert_num_queries(7 if model in ("province", "legacyprovince") else 8):
        staff.get(f"/quan-tri/locations/{model}/", query)


# Choosing a commune


def choose(client, term, field="commune", model="institution", app="locations", **extra):
    query = {"term": term, "app_label": app, "model_name": model, "field_name": field} | extra
    return [result["text"] for result in client.get(CHOICE, query).json()["results"]]


def test_a_commune_is_chosen_by_name_and_province_own_ones_first(client):
    client.force_login(make_leader())
    assert choose(client, "yen trung") == ["Xã Yên Trung, Thành phố Bắc Ninh", "Xã Yên Trung, Tỉnh Nghệ An"]

    client.force_login(make_leader(province="40"))
    assert choose(client, "yen trung") == ["Xã Yên Trung, Tỉnh Nghệ An", "Xã Yên Trung, Thành phố Bắc Ninh"]


def test_duties_are_given_among_own_communes_and_institutions(client):
    make_institution(YEN_TRUNG, name="Trường THPT Thử Bắc")
    make_institution(DONG_SON, name="Trường THPT Thử Thanh")
    client.force_login(make_leader())

    assert choose(client, "yen trung", model="dutycommune", app="accounts", own=1) == [
        "Xã Yên Trung, Thành phố Bắc Ninh"
    ]
    assert choose(client, "thpt thu", field="institution", model="duty", app="accounts", own=1) == [
        "Trường THPT Thử Bắc (Xã Yên Trung, Thành phố Bắc Ninh)"
    ]
    assert len(choose(client, "thpt thu", field="institution", model="duty", app="accounts")) == 2


def test_nobody_without_a_place_in_the_admin_chooses(client):
    client.force_login(make_commune_officer())

    query = {"term": "yen", "app_label": "locations", "model_name": "institution", "field_name": "commune"}
    assert client.get(CHOICE, query).status_code in (302, 403)


# Schools and hospitals


def fields(**changes):
    return {"kind": "school", "name": "Trường THPT Thử", "commune": YEN_TRUNG, "address": ""} | changes


def test_an_institution_is_added_changed_and_removed_in_the_own_area(staff):
    add = "/quan-tri/locations/institution/add/"
    assert staff.get(add).status_code == 200
    assert staff.post(add, fields()).status_code == 302
    school = Institution.objects.get()
    page = f"/quan-tri/locations/institution/{school.pk}/"
    assert f">{school.pk}<" in staff.get("/quan-tri/locations/institution/").content.decode()

    shown = text(staff.get(page + "change/"))
    assert "Xã Yên Trung, Thành phố Bắc Ninh" in shown
    assert staff.post(page + "change/", fields(address="Thôn Ấp Đồn")).status_code == 302
    assert Institution.objects.get().address == "Thôn Ấp Đồn"
    assert staff.post(page + "delete/", {"post": "yes"}).status_code == 302
    assert Institution.objects.count() == 0


def test_an_institution_elsewhere_is_refused(staff):
    response = staff.post("/quan-tri/locations/institution/add/", fields(commune=DONG_SON))

    assert "Xã/phường này nằm ngoài phạm vi anh/chị quản lý." in text(response)
    assert Institution.objects.count() == 0


def test_an_institution_of_the_same_name_is_refused(staff):
    make_institution(YEN_TRUNG, name="Trường THPT Thử")

    response = staff.post("/quan-tri/locations/institution/add/", fields())

    assert "Xã/phường này đã có trường học hoặc bệnh viện mang tên đó." in text(response)


def test_an_institution_of_another_province_is_read_not_written(staff):
    school = make_institution(DONG_SON)
    page = f"/quan-tri/locations/institution/{school.pk}/change/"

    assert staff.get(page).status_code == 200
    assert staff.post(page, fields(commune=DONG_SON)).status_code == 403


def test_an_auditor_reads_institutions(client):
    school = make_institution(YEN_TRUNG)
    client.force_login(make_user(Role.AUDITOR, province=BAC_NINH))

    assert client.get(f"/quan-tri/locations/institution/{school.pk}/change/").status_code == 200
    assert client.get("/quan-tri/locations/institution/add/").status_code == 403


@pytest.mark.parametrize("schools", [1, 3])
def test_list_of_institutions_costs_the_same_for_one_and_three(staff, schools, django_assert_num_queries):
    for number in range(schools):
        make_institution(YEN_TRUNG, name=f"Trường {number}")
    staff.get("/quan-tri/locations/institution/")

    with django_assert_num_queries(8):
        staff.get("/quan-tri/locations/institution/")


def test_list_of_institutions_is_searched_and_filtered(staff):
    make_institution(YEN_TRUNG, name="Trường Tiểu học Thử")
    make_institution(DONG_SON, name="Bệnh viện Thử", kind="hospital")

    assert found(staff, "institution", q="benh vien") == ["Bệnh viện Thử"]
    assert found(staff, "institution", kind__exact="school") == ["Trường Tiểu học Thử"]
    assert found(staff, "institution", commune__province__code__exact=THANH_HOA) == ["Bệnh viện Thử"]
