import pytest
from django.db.models import Value

from locations.models import Commune
from locations.search import Fold
from locations.vietnamese import fold

pytestmark = pytest.mark.django_db


def test_stored_search_keys_of_all_communes_equal_fold():
    stored = list(Commune.objects.values_list("name", "search_key"))

    assert len(stored) == 3321
    assert [name for name, key in stored if key != fold(name)] == []


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Hồng",
        "ĐẶNG ĐÌNH ĐỨC",
        "Đa\u0323\u0306ng Thi\u0323 U\u031bo\u031b\u0301c",
        "H'Hen Niê",
        "Y Blô Êban",
        "Lê Thị Kim-Anh",
    ],
)
def test_the_database_folds_a_name_as_python_does(name):
    folded = Commune.objects.values_list(Fold(Value(name)), flat=True).first()

    assert folded == fold(name)
