import io
import shutil
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from locations.loading import load_units
from locations.models import Commune, Institution, LegacyCommune, LegacyDistrict, LegacyProvince, Province
from locations.unit_files import DATA, BadUnits
from tests.factories import DONG_SON, TAM_GIANG, YEN_TRUNG, make_institution

pytestmark = pytest.mark.django_db

UNITS = [Province, Commune, LegacyProvince, LegacyDistrict, LegacyCommune]


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    return copy


def edit(folder, file, before, after):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def events():
    return {model.__name__: model.events.rel.related_model.objects.count() for model in UNITS}


def changes(outcomes):
    return {
        outcome.model.__name__: (outcome.added, outcome.changed, outcome.removed, outcome.kept)
        for outcome in outcomes
        if outcome.added or outcome.changed or outcome.removed or outcome.kept
    }


def test_load_brings_the_whole_country():
    assert [model.objects.count() for model in UNITS] == [34, 3_321, 63, 716, 10_051]
    assert str(Commune.objects.get(pk=YEN_TRUNG).province) == "Thành phố Bắc Ninh"
    gone = LegacyDistrict.objects.get(pk="x-38-huyen-dong-son")
    assert (str(gone.merged_into), gone.dissolved_on) == ("Thành phố Thanh Hóa", date(2025, 1, 1))


def test_load_again_changes_nothing_and_writes_no_audit_rows():
    before = events()

    outcomes = load_units()

    assert changes(outcomes) == {}
    assert events() == before


def test_load_fills_empty_tables_under_audit():
    LegacyDistrict.objects.exclude(merged_into=None).delete()
    for model in reversed(UNITS):
        model.objects.all().delete()
    before = events()

    outcomes = load_units()

    assert [outcome.added for outcome in outcomes] == [34, 3_321, 63, 716, 10_051]
    after = events()
    assert [after[name] - before[name] for name in before] == [34, 3_321, 63, 716, 10_051]
    event = Commune.objects.get(pk=YEN_TRUNG).events.order_by("-pgh_id").first()
    assert (event.pgh_label, event.pgh_context) == ("insert", {"user": None, "operation": "locations.load"})


def test_load_writes_only_what_differs(folder):
    before = events()
    edit(folder, "communes.csv", "09205,Xã Yên Trung,xã", "09205,Phường Yên Trung,phường")

    outcomes = load_units(folder)

    assert changes(outcomes) == {"Commune": (0, 1, [], [])}
    commune = Commune.objects.get(pk=YEN_TRUNG)
    assert (commune.name, commune.kind, commune.search_key) == ("Phường Yên Trung", "phường", "phuong yen trung")
    assert {name: count - before[name] for name, count in events().items() if count != before[name]} == {"Commune": 1}


def test_load_lets_two_communes_swap_their_names(folder):
    yen_trung, tam_giang = Commune.objects.get(pk=YEN_TRUNG), Commune.objects.get(pk=TAM_GIANG)
    edit(folder, "communes.csv", f"09205,{yen_trung.name},", f"09205,{tam_giang.name}*,")
    edit(folder, "communes.csv", f"09202,{tam_giang.name},", f"09202,{yen_trung.name},")
    edit(folder, "communes.csv", f"{tam_giang.name}*", tam_giang.name)

    load_units(folder)

    assert Commune.objects.get(pk=YEN_TRUNG).name == tam_giang.name
    assert Commune.objects.get(pk=TAM_GIANG).name == yen_trung.name


def test_load_removes_a_unit_that_is_gone_from_the_data():
    extra = Province.objects.create(code="99", name="Tỉnh Thử", kind="tỉnh", as_of=date(2026, 1, 1))
    Commune.objects.create(code="99999", name="Xã Thử", kind="xã", province=extra, as_of=date(2026, 1, 1))

    outcomes = load_units()

    assert changes(outcomes) == {
        "Province": (0, 0, ["Tỉnh Thử"], []),
        "Commune": (0, 0, ["Xã Thử"], []),
    }
    assert not Province.objects.filter(pk="99").exists()


def test_load_keeps_and_reports_a_gone_unit_that_is_in_use():
    extra = Province.objects.create(code="99", name="Tỉnh Thử", kind="tỉnh", as_of=date(2026, 1, 1))
    Commune.objects.create(code="99999", name="Xã Thử", kind="xã", province=extra, as_of=date(2026, 1, 1))
    make_institution("99999")

    outcomes = load_units()

    assert changes(outcomes) == {
        "Province": (0, 0, [], ["Tỉnh Thử"]),
        "Commune": (0, 0, [], ["Xã Thử"]),
    }
    assert Institution.objects.get().commune.name == "Xã Thử"


def test_load_refuses_data_that_contradicts_a_unit_in_use():
    Commune.objects.filter(pk=DONG_SON).update(name="Phường Tạm")
    Commune.objects.create(
        code="99999", name="Phường Đông Sơn", kind="phường", province_id="38", as_of=date(2026, 1, 1)
    )
    make_institution("99999")

    with pytest.raises(BadUnits) as refused:
        load_units()
    assert str(refused.value).startswith(
        "Tên trong dữ liệu đang thuộc về đơn vị không còn trong danh mục nhưng vẫn được sử dụng (Phường Đông Sơn): "
    )
    assert Commune.objects.get(pk=DONG_SON).name == "Phường Tạm"


def test_load_locations_reports_in_vietnamese():
    output = io.StringIO()
    call_command("load_locations", stdout=output)

    assert output.getvalue().splitlines()[:2] == [
        "34 tỉnh/thành phố: thêm mới 0, thay đổi 0, xóa 0.",
        "3.321 xã/phường/đặc khu: thêm mới 0, thay đổi 0, xóa 0.",
    ]


def test_load_locations_names_what_was_removed_and_kept():
    as_of = date(2026, 1, 1)
    Commune.objects.create(code="99998", name="Xã Thử Một", kind="xã", province_id="24", as_of=as_of)
    Commune.objects.create(code="99999", name="Xã Thử Hai", kind="xã", province_id="24", as_of=as_of)
    make_institution("99999")
    output = io.StringIO()

    call_command("load_locations", stdout=output)

    assert "  Đã xóa: Xã Thử Một\n" in output.getvalue()
    assert "được giữ lại vì đang được sử dụng: Xã Thử Hai\n" in output.getvalue()


def test_load_locations_refuses_bad_data_in_words_and_writes_nothing(folder):
    edit(folder, "provinces.csv", "Thành phố Hà Nội", "Thành phố Thăng Long")
    edit(folder, "communes.csv", "09205,Xã Yên Trung,xã,24", "09205,Xã Yên Trung,xã,98")

    with pytest.raises(CommandError) as refused:
        call_command("load_locations", folder=folder, verbosity=0)
    assert str(refused.value).startswith("Chưa nạp dữ liệu nào. communes.csv, dòng ")
    assert str(refused.value).endswith("mã “98” ở cột “province_code” không có trong danh mục nào.")
    assert Province.objects.get(pk="01").name == "Thành phố Hà Nội"


def test_a_province_has_one_commune_of_a_name():
    with pytest.raises(IntegrityError, match="a_province_has_one_commune_of_a_name"), transaction.atomic():
        Commune.objects.filter(pk=TAM_GIANG).update(name="Xã Yên Trung")


def test_a_dissolved_district_has_a_successor_and_a_date():
    with (
        pytest.raises(IntegrityError, match="a_dissolved_district_has_a_successor_and_a_date"),
        transaction.atomic(),
    ):
        LegacyDistrict.objects.filter(pk="001").update(dissolved_on=date(2024, 1, 1))


def test_a_commune_has_one_institution_of_a_name():
    make_institution(name="Trường THPT Thử")
    with pytest.raises(IntegrityError, match="a_commune_has_one_institution_of_a_name"), transaction.atomic():
        make_institution(name="Trường THPT Thử")
