"""People and nominations that a list brings are as if each had been made through its model."""

import unicodedata
from datetime import date

import pytest
from django.utils import timezone

from beneficiaries import nominating, registering
from beneficiaries.models import Nomination, Person
from beneficiaries.nominating import Candidacy, nominate_all
from beneficiaries.recognising import PersonFacts
from beneficiaries.registering import enter, fresh_person
from tests.beneficiaries.sent import HONG, received
from tests.factories import TAM_GIANG, YEN_TRUNG, make_campaign, make_institution, make_offer, make_officer

pytestmark = pytest.mark.django_db

PEOPLE = (
    PersonFacts("Nguyễn Thị Hồng", YEN_TRUNG),
    PersonFacts(
        "ĐẶNG Văn Đức",
        TAM_GIANG,
        birth_date=date(1962, 3, 5),
        birth_precision="month",
        sex="male",
        personal_id="027062001234",
        old_id="121234567",
        insurance_code="2712345678",
        hamlet='Thôn "Đông"\\, xóm {1}\tngõ 2',
        phone="0912345678",
    ),
    PersonFacts(unicodedata.normalize("NFD", "Hoàng Thị Thuỷ"), YEN_TRUNG, personal_id="121234568"),
    PersonFacts("H’Ương Niê", YEN_TRUNG),
    PersonFacts("N" * 150, YEN_TRUNG),
    PersonFacts("\\N", YEN_TRUNG, hamlet="\\N", sex="female"),
)


def columns(model, *but):
    return [field.attname for field in model._meta.concrete_fields if field.attname not in but]


@pytest.mark.parametrize("facts", PEOPLE, ids=lambda facts: facts.full_name[:20])
def test_somebody_entered_with_many_is_as_somebody_saved(facts):
    other = fresh_person(PersonFacts("Vũ Thị Khác", YEN_TRUNG))
    entered, saved = fresh_person(facts), fresh_person(facts)
    saved.save()
    known = Person.objects.values(*columns(Person, "id")).get(pk=saved.pk)
    saved.delete()
    enter([entered, other])
    assert Person.objects.values(*columns(Person, "id")).get(pk=entered.pk) == known
    assert Person.objects.get(full_name="Vũ Thị Khác").pk == other.pk


def test_every_column_of_a_person_and_of_a_nomination_is_written_or_made_by_the_database():
    assert {*registering._ENTERED, "id", "search_key"} == set(columns(Person))
    assert {*nominating._COLUMNS, "id", "number", "decided_by_id", "decided_at"} == set(columns(Nomination))


def test_a_nomination_put_forward_with_many_is_as_one_saved():
    campaign, officer, school = make_campaign(code="BN2027"), make_officer(), make_institution()
    offer = make_offer(campaign, "card")
    campaign.points.create(group_id="poor", points=7)
    sent = received(officer, campaign, HONG, name="1.xlsx")
    row, at = sent.rows.get(), timezone.now()
    full = Candidacy(PEOPLE[1], "card", ("near_poor", "poor"), 2, 'ghi chú, "\\N"', row.pk)
    few = Candidacy(PEOPLE[0], "card")
    made = nominate_all([full, few], campaign=campaign, recipient_list=sent, institution=school, by=officer, at=at)
    told = list(made.values(*columns(Nomination, "id")))
    people = [one.person for one in made]
    made.delete()
    for number, (candidacy, person) in enumerate(zip((full, few), people, strict=True), start=1):
        Nomination(
            code=f"BN2027-{number:05}",
            campaign=campaign,
            offer=offer,
            person=person,
            recipient_list=sent,
            row=row if candidacy.row_key else None,
            commune_id=candidacy.person.commune,
            institution=school,
            groups=list(candidacy.groups),
            household_position=candidacy.household_position,
            points=7 if candidacy is full else 0,
            note=candidacy.note,
            nominated_by=officer,
            nominated_at=at,
        ).save()
    assert list(Nomination.objects.order_by("number").values(*columns(Nomination, "id"))) == told
    assert [one["number"] for one in told] == [1, 2]


def test_numbers_go_on_where_they_ended_and_pass_the_fifth_digit():
    campaign, officer = make_campaign(code="BN2027", last_nomination_number=99_998), make_officer()
    make_offer(campaign, "card")
    made = nominate_all(
        [Candidacy(PersonFacts(f"Vũ Thị {name}", YEN_TRUNG), "card") for name in "ABC"],
        campaign=campaign,
        by=officer,
        at=timezone.now(),
    )
    assert [(one.code, one.person.full_name) for one in made] == [
        ("BN2027-99999", "Vũ Thị A"),
        ("BN2027-100000", "Vũ Thị B"),
        ("BN2027-100001", "Vũ Thị C"),
    ]
    campaign.refresh_from_db()
    assert campaign.last_nomination_number == 100_001


def test_nobody_put_forward_leaves_everything_as_it_is():
    campaign, officer = make_campaign(code="BN2027"), make_officer()
    made = nominate_all([], campaign=campaign, by=officer, at=timezone.now())
    campaign.refresh_from_db()
    assert (list(made), campaign.last_nomination_number, Person.objects.count()) == ([], 0, 0)
