import pytest
from django.core.exceptions import ImproperlyConfigured

from locations import gazette
from locations.gazette import gazetteer
from locations.models import Commune, LegacyCommune
from tests.factories import DONG_SON, YEN_TRUNG

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_a_new_process(monkeypatch):
    monkeypatch.setattr(gazette, "_kept", None)


def test_gazetteer_of_the_tables_knows_present_legacy_and_dissolved_units():
    book = gazetteer()

    assert book.resolve("xã Yên Trung", district="Yên Phong", province="Bắc Ninh").code == YEN_TRUNG
    assert book.resolve("Xã Đông Hoàng", district="huyện Đông Sơn", province="Thanh Hóa").code == DONG_SON
    assert book.provinces_named("Bắc Giang") == ("24",)


def test_gazetteer_is_built_once_and_then_costs_one_query(django_assert_num_queries):
    first = gazetteer()

    with django_assert_num_queries(1):
        again = gazetteer()
    assert again is first


def test_gazetteer_is_built_anew_when_a_unit_changes():
    first = gazetteer()
    Commune.objects.filter(pk=YEN_TRUNG).update(name="Xã Thử Nghiệm")

    assert gazetteer() is not first
    assert gazetteer().commune(YEN_TRUNG).name == "Xã Thử Nghiệm"


def test_gazetteer_says_what_to_do_when_no_units_are_loaded():
    LegacyCommune.objects.all().delete()
    Commune.objects.all().delete()

    with pytest.raises(ImproperlyConfigured, match="load_locations"):
        gazetteer()
