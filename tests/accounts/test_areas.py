"""Where duties reach, as a condition on any model."""

import pytest
from django.db.models import Q

from accounts.areas import Areas
from locations.models import Commune

pytestmark = pytest.mark.django_db
NOWHERE = Areas()


def reached(condition: Q) -> int:
    return Commune.objects.filter(condition).count()


def test_the_nation_reaches_everything_even_joined_with_nothing():
    nation = Areas(nation=True).q(province="province_id")
    assert reached(nation) == 3321
    assert reached(nation | NOWHERE.q(province="province_id")) == 3321
    assert reached(NOWHERE.q(province="province_id") | nation) == 3321


def test_no_duty_reaches_nothing():
    assert reached(NOWHERE.q(province="province_id", commune="code")) == 0


def test_provinces_and_communes_add_up():
    areas = Areas(provinces=frozenset({"24"}), communes=frozenset({"16378"}))
    province = Commune.objects.filter(province_id="24").count()
    assert reached(areas.q(province="province_id", commune="code")) == province + 1
    assert reached(areas.q(commune="code")) == 1


def test_a_path_that_is_not_given_reaches_nothing():
    assert reached(Areas(institutions=frozenset({1})).q(province="province_id", commune="code")) == 0
