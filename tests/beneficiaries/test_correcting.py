"""Correcting a person's facts: where, by whom, and what the register keeps."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import timezone

from beneficiaries import correcting
from beneficiaries.models import Person
from beneficiaries.recognising import PersonFacts
from tests.factories import DONG_SON, TAM_GIANG, THANH_HOA, YEN_TRUNG, make_officer, make_person, make_user

pytestmark = pytest.mark.django_db

FACTS = PersonFacts(
    full_name="Trần Thị Bình",
    commune=TAM_GIANG,
    birth_date=date(1970, 1, 1),
    birth_precision="year",
    sex="female",
    personal_id="027170000009",
    insurance_code="2720547746",
    hamlet="Thôn Tây",
    phone="0912345678",
)


def correct(person, facts, by):
    correcting.correct(person, facts=facts, by=by, at=timezone.now())


def stated(person):
    return PersonFacts(
        full_name=person.full_name,
        commune=person.commune_id,
        birth_date=person.birth_date,
        birth_precision=person.birth_precision,
        sex=person.sex,
        personal_id=person.personal_id,
        insurance_code=person.insurance_code,
        hamlet=person.hamlet,
        phone=person.phone,
    )


def test_everything_is_written_as_stated_with_the_keys_that_follow():
    person = make_person(YEN_TRUNG, full_name="Trần Thị Sai")
    correct(person, FACTS, make_officer())
    stored = Person.objects.get()
    assert stated(stored) == FACTS
    assert (stored.search_key, stored.sort_key) == ("tran thi binh", "binh1 tra|n1 thi5")


def test_what_is_emptied_is_emptied():
    person = make_person(YEN_TRUNG, phone="0912345678", hamlet="Thôn Đông")
    correct(person, replace(stated(person), phone="", hamlet="", personal_id=None), make_officer())
    stored = Person.objects.get()
    assert (stored.phone, stored.hamlet, stored.personal_id) == ("", "", None)


def test_a_correction_is_audited_with_who_did_it_and_nothing_if_nothing_changed():
    officer, person = make_officer(), make_person()
    correct(person, stated(person), officer)
    assert person.events.count() == 1
    correct(person, replace(stated(person), hamlet="Thôn Tây"), officer)
    event = person.events.last()
    assert event.pgh_context == {"user": officer.pk, "operation": "correcting.correct"}


def test_an_insurance_officer_corrects_in_the_own_communes_only():
    by = make_user("insurance_officer", communes=(YEN_TRUNG,))
    person, other = make_person(YEN_TRUNG), make_person(TAM_GIANG)
    correct(person, replace(stated(person), hamlet="Thôn Tây"), by)
    with pytest.raises(correcting.NotYourPerson):
        correct(other, replace(stated(other), hamlet="Thôn Tây"), by)
    assert [p.hamlet for p in Person.objects.order_by("pk")] == ["Thôn Tây", ""]


@pytest.mark.parametrize("by", [lambda: make_officer(province=THANH_HOA), lambda: make_user("auditor", province="24")])
def test_others_correct_nothing(by):
    person = make_person(YEN_TRUNG)
    with pytest.raises(correcting.NotYourPerson):
        correct(person, replace(stated(person), full_name="Lê Văn Khác"), by())
    assert Person.objects.get().full_name == person.full_name


def test_nobody_is_moved_out_of_the_own_area():
    person = make_person(YEN_TRUNG)
    with pytest.raises(correcting.NotYourCommune):
        correct(person, replace(stated(person), commune=DONG_SON), make_officer())
    assert Person.objects.get().commune_id == YEN_TRUNG


def test_a_number_that_somebody_has_is_refused():
    make_person(personal_id=FACTS.personal_id)
    person = make_person()
    with pytest.raises(correcting.NumberTaken), transaction.atomic():
        correct(person, FACTS, make_officer())
    person.refresh_from_db()
    assert person.full_name == "Nguyễn Thị Thử"


@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_both_count():
    """The second waits for the first and looks at what it left."""
    officer, person = make_officer(), make_person(YEN_TRUNG)
    facts = stated(person)
    failures: list[Exception] = []

    def second() -> None:
        try:
            correct(person, replace(facts, hamlet="Thôn Tây"), officer)
        except Exception as failure:  # noqa: BLE001 - handed to the test, which fails on it
            failures.append(failure)
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        correct(person, replace(facts, hamlet="Thôn Đông"), officer)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()
    thread.join(timeout=60)
    assert (failures, Person.objects.get().hamlet) == ([], "Thôn Tây")
