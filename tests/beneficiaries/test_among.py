"""Conditions that go to the database as one, however many values they have."""

import pytest

from beneficiaries.models import Person
from beneficiaries.models.among import one_of, one_pair_of
from tests.factories import DONG_SON, YEN_TRUNG, make_person

pytestmark = pytest.mark.django_db


def test_rows_with_one_of_many_texts_or_keys_are_found():
    here, there, nobody = make_person(personal_id="027162001234"), make_person(DONG_SON), make_person()
    found = [
        set(Person.objects.filter(condition))
        for condition in (
            one_of("personal_id", {"027162001234", "027162009999"}),
            one_of("commune", [DONG_SON]),
            one_of("pk", {here.pk, nobody.pk}),
            one_of("personal_id", []),
            one_of("commune", (code for code in (YEN_TRUNG, DONG_SON))),
        )
    ]
    assert found == [{here}, {there}, {here, nobody}, set(), {here, there, nobody}]


def test_texts_of_any_signs_are_found():
    texts = ["", " ", "NULL", 'Thôn "3"', "Thôn \\3", '\\"', "{1,2}", "Thôn 4, Thôn 5", "Hòa\nBình", "'; --", "100 %s"]
    for text in texts:
        make_person(hamlet=text)
    assert sorted(Person.objects.filter(one_of("hamlet", texts)).values_list("hamlet", flat=True)) == sorted(texts)
    for text in texts:
        found = Person.objects.filter(one_pair_of(("commune", "hamlet"), {(YEN_TRUNG, text), (DONG_SON, "")}))
        assert [one.hamlet for one in found] == [text]


def test_rows_with_one_of_many_pairs_are_found():
    here, there = make_person(personal_id="027162001234"), make_person(DONG_SON, personal_id="027162005678")
    columns = ("commune", "personal_id")
    found = [
        set(Person.objects.filter(one_pair_of(columns, pairs)))
        for pairs in (
            {(YEN_TRUNG, "027162001234"), (DONG_SON, "027162005678")},
            {(DONG_SON, "027162001234"), (YEN_TRUNG, "027162001234")},
            {(DONG_SON, "027162001234"), (YEN_TRUNG, "027162005678")},
            set(),
        )
    ]
    assert found == [{here, there}, {here}, set(), set()]
    assert set(Person.objects.exclude(one_pair_of(columns, {(DONG_SON, "027162005678")}))) == {here}
