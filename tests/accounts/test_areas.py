"""Where duties reach, as a condition on any model."""

import pytest
from django.db.models import Q

from accounts.areas import Areas
from locations.models import Commune, Institution
from tests.factories import make_institution

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


def test_an_institution_is_reached_by_its_own_path():
    school, other = make_institution(), make_institution()
    areas = Areas(institutions=frozenset({school.pk}))

    assert list(Institution.objects.filter(areas.q(institution="pk"))) == [school]
    assert (areas.cover(institution=school.pk), areas.cover(institution=other.pk)) == (True, False)


def test_cover_asks_for_any_one_of_the_places():
    areas = Areas(provinces=frozenset({"24"}), communes=frozenset({"16378"}))

    assert areas.cover(province="24", commune="09205") is True
    assert areas.cover(province="38", commune="16378") is True
    assert areas.cover(province="38", commune="16375") is False
    assert areas.cover() is False
    assert Areas(nation=True).cover() is True
    assert (bool(areas), bool(NOWHERE)) == (True, False)
