"""Nominating: who is recognised, what the register learns, codes in the order given."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from beneficiaries import nominating
from beneficiaries.models import Nomination, Person
from beneficiaries.nominating import Candidacy
from beneficiaries.recognising import PersonFacts, doubt_about
from beneficiaries.sight import Sight
from campaigns.models import Campaign, PriorityPoints
from tests.factories import (
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    give_duty,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_user,
)

pytestmark = pytest.mark.django_db

HONG = PersonFacts(
    full_name="Nguyễn Thị Hồng",
    commune=YEN_TRUNG,
    birth_date=date(1962, 3, 5),
    birth_precision="day",
    sex="female",
    personal_id="027162001234",
    hamlet="Thôn Đông",
)
CODE = "2720547746"
LAN = replace(HONG, full_name="Trần Thị Lan", personal_id=None, birth_date=date(1970, 1, 1), birth_precision="year")


def nominate_all(campaign, by, *candidacies, **kwargs):
    return nominating.nominate_all(candidacies, campaign=campaign, by=by, at=timezone.now(), **kwargs)


def test_codes_follow_the_order_given_and_go_on_from_there(campaign, officer):
    first = nominate_all(campaign, officer, Candidacy(LAN, "card"), Candidacy(HONG, "card"))
    second = nominate_all(campaign, officer, Candidacy(HONG, "book"))
    assert [n.code for n in [*first, *second]] == ["BN2027-00001", "BN2027-00002", "BN2027-00003"]
    assert [n.person.full_name for n in first] == ["Trần Thị Lan", "Nguyễn Thị Hồng"]
    assert Campaign.objects.get().last_nomination_number == 3


def test_a_new_person_is_entered_with_all_that_is_stated(campaign, officer):
    nominate_all(campaign, officer, Candidacy(HONG, "card", groups=("near_poor",), note="Nuôi con một mình"))
    person = Person.objects.get()
    stated = {name: getattr(person, name) for name in ("full_name", "birth_date", "birth_precision", "sex", "hamlet")}
    assert stated == {
        "full_name": "Nguyễn Thị Hồng",
        "birth_date": date(1962, 3, 5),
        "birth_precision": "day",
        "sex": "female",
        "hamlet": "Thôn Đông",
    }
    assert (person.personal_id, person.commune_id, person.search_key) == (
        HONG.personal_id,
        YEN_TRUNG,
        "nguyen thi hong",
    )
    assert person.sort_key != ""
    assert Nomination.objects.get().note == "Nuôi con một mình"


def test_points_are_those_of_the_campaigns_table_added_up(campaign, officer):
    for group, points in (("near_poor", 5), ("disabled", 3), ("elderly", 2)):
        PriorityPoints.objects.create(campaign=campaign, group_id=group, points=points)
    [nomination] = nominate_all(campaign, officer, Candidacy(HONG, "card", groups=("disabled", "near_poor")))
    assert nomination.points == 8


def test_somebody_known_by_the_personal_id_is_not_made_twice(campaign, officer):
    known = make_person(full_name="NGUYỄN THỊ HỒNG", personal_id=HONG.personal_id)
    [nomination] = nominate_all(campaign, officer, Candidacy(HONG, "card"))
    assert (Person.objects.count(), nomination.person_id) == (1, known.pk)


def test_somebody_known_by_the_insurance_code_and_the_same_name_is_not_made_twice(campaign, officer):
    known = make_person(full_name="Trần Thị Lan", birth_date=None, birth_precision="", insurance_code=CODE)
    [nomination] = nominate_all(campaign, officer, Candidacy(replace(LAN, insurance_code=CODE), "card"))
    assert nomination.person_id == known.pk


def test_the_personal_id_is_filled_in_for_somebody_known_by_the_code(campaign, officer):
    lan = replace(LAN, insurance_code=CODE)
    first = nominating.nominate(Candidacy(lan, "card"), campaign=campaign, by=officer, at=timezone.now())
    with_id = replace(lan, personal_id="027170004321")
    second = nominating.nominate(Candidacy(with_id, "book"), campaign=campaign, by=officer, at=timezone.now())
    person = Person.objects.get()
    assert (first.person_id, second.person_id, person.personal_id) == (person.pk, person.pk, "027170004321")
    event = person.events.order_by("pgh_id").last()
    assert (event.pgh_label, event.personal_id) == ("update", "027170004321")
    assert event.pgh_context == {"user": officer.pk, "operation": "nominating.nominate"}


def test_the_code_is_filled_in_for_somebody_known_by_the_personal_id(campaign, officer):
    nominate_all(campaign, officer, Candidacy(HONG, "card"))
    nominate_all(campaign, officer, Candidacy(replace(HONG, insurance_code=CODE), "book"))
    assert (Person.objects.count(), Person.objects.get().insurance_code) == (1, CODE)


OLD = "125123456"


def numbers():
    return list(Person.objects.order_by("pk").values_list("personal_id", "old_id"))


def test_the_new_number_takes_the_place_of_the_old_one_which_is_kept(campaign, officer):
    known = make_person(full_name=HONG.full_name, birth_date=HONG.birth_date, personal_id=OLD)
    facts = replace(HONG, old_id=OLD)
    first = nominating.nominate(Candidacy(facts, "card"), campaign=campaign, by=officer, at=timezone.now())
    assert (first.person_id, numbers()) == (known.pk, [(HONG.personal_id, OLD)])
    event = known.events.order_by("pgh_id").last()
    assert (event.pgh_label, event.personal_id, event.old_id) == ("update", HONG.personal_id, OLD)
    second = nominating.nominate(
        Candidacy(replace(HONG, personal_id=OLD), "book"), campaign=campaign, by=officer, at=timezone.now()
    )
    assert (second.person_id, numbers()) == (known.pk, [(HONG.personal_id, OLD)])


def test_an_old_number_that_is_stated_later_is_kept_beside_the_new_one(campaign, officer):
    nominate_all(campaign, officer, Candidacy(HONG, "card"))
    nominate_all(campaign, officer, Candidacy(replace(HONG, old_id=OLD), "book"))
    assert numbers() == [(HONG.personal_id, OLD)]


def test_an_old_number_is_kept_of_who_is_known_by_the_code_with_the_new_one(campaign, officer):
    make_person(
        full_name="Trần Thị Lan", birth_date=None, birth_precision="", personal_id=HONG.personal_id, insurance_code=CODE
    )
    nominate_all(campaign, officer, Candidacy(replace(LAN, insurance_code=CODE, personal_id=OLD), "card"))
    assert numbers() == [(HONG.personal_id, OLD)]


def test_who_is_new_is_entered_with_both_numbers(campaign, officer):
    nominate_all(campaign, officer, Candidacy(replace(HONG, old_id=OLD), "card"))
    assert numbers() == [(HONG.personal_id, OLD)]


def test_an_old_number_of_somebody_else_is_not_written(campaign, officer):
    make_person(full_name="Lê Văn Khác", personal_id=OLD)
    nominate_all(campaign, officer, Candidacy(replace(HONG, old_id=OLD), "card"))
    assert numbers() == [(OLD, None), (HONG.personal_id, None)]


def test_a_code_and_an_old_number_of_a_namesake_are_not_written_a_second_time(campaign, officer):
    make_person(full_name=HONG.full_name, personal_id=HONG.personal_id)
    make_person(full_name=HONG.full_name, personal_id=OLD, birth_date=HONG.birth_date, insurance_code=CODE)
    nominate_all(campaign, officer, Candidacy(replace(HONG, old_id=OLD, insurance_code=CODE), "card"))
    assert numbers() == [(HONG.personal_id, None), (OLD, None)]


def test_two_rows_of_one_list_with_one_old_number_are_one_person_unless_the_new_ones_differ(campaign, officer):
    old_only = replace(HONG, personal_id=OLD, hamlet="Thôn Tây")
    both = replace(HONG, old_id=OLD)
    first, second = nominate_all(campaign, officer, Candidacy(old_only, "card"), Candidacy(both, "book"))
    assert (first.person_id, numbers()) == (second.person_id, [(HONG.personal_id, OLD)])
    Nomination.objects.all().delete()
    Person.objects.all().delete()
    nominate_all(
        campaign, officer, Candidacy(both, "card"), Candidacy(replace(both, personal_id="027162005555"), "card")
    )
    assert numbers() == [(HONG.personal_id, OLD), ("027162005555", OLD)]


def test_who_got_another_new_number_at_the_same_moment_is_told(officer):
    changed = make_person(full_name=HONG.full_name, personal_id="027162005555", old_id=OLD)
    facts = replace(HONG, old_id=OLD)
    with pytest.raises(nominating.JustEntered):
        nominating.refuse(doubt_about(changed, facts), changed, facts, sight=Sight.of(officer))


def test_an_old_number_has_nine_digits():
    with pytest.raises(IntegrityError, match="an_old_identity_number_has_9_digits"), transaction.atomic():
        make_person(old_id="12512345")


@pytest.mark.parametrize(
    ("known", "refusal", "words"),
    [
        ({"full_name": "Lê Văn Khác", "personal_id": None}, nominating.SomebodyElsesCode, "Lê Văn Khác"),
        ({"full_name": "Trần Thị Lan"}, nominating.CodeWithOtherFacts, "Trần Thị Lan"),
        ({"full_name": "Trần Thị Lan", "personal_id": None}, nominating.CodeWithOtherFacts, "Trần Thị Lan"),
    ],
    ids=["other name", "other number", "other year"],
)
def test_a_code_that_contradicts_the_register_is_refused_and_nothing_is_written(
    campaign, officer, known, refusal, words
):
    make_person(insurance_code=CODE, **known)
    facts = replace(LAN, insurance_code=CODE, personal_id="027170004321")
    with pytest.raises(refusal, match=words):
        nominate_all(campaign, officer, Candidacy(facts, "card"))
    assert (Person.objects.get().insurance_code, Nomination.objects.count()) == (CODE, 0)


def test_a_code_tells_a_stranger_nobodys_name(campaign):
    make_person(TAM_GIANG, full_name="Lê Văn Khác", personal_id=None, insurance_code=CODE)
    with pytest.raises(nominating.SomebodyElsesCode) as refusal:
        nominate(campaign, make_commune_officer(YEN_TRUNG), replace(LAN, insurance_code=CODE))
    assert "Lê Văn Khác" not in str(refusal.value)


def test_a_code_that_a_namesake_has_is_not_written_a_second_time(campaign, officer):
    make_person(full_name="Nguyễn Thị Hồng", personal_id=None, insurance_code=CODE, birth_date=date(1962, 1, 1))
    known = make_person(full_name="Nguyễn Thị Hồng", personal_id=HONG.personal_id)
    [nomination] = nominate_all(campaign, officer, Candidacy(replace(HONG, insurance_code=CODE), "card"))
    known.refresh_from_db()
    assert (nomination.person_id, known.insurance_code) == (known.pk, None)


def test_two_rows_of_one_list_with_one_code_are_one_person_unless_the_numbers_differ(campaign, officer):
    with_code = replace(LAN, insurance_code=CODE, hamlet="")
    first, second = replace(with_code, hamlet="Thôn Đông"), replace(with_code, personal_id="027170004321")
    nominate_all(campaign, officer, Candidacy(first, "card"), Candidacy(second, "book"))
    assert (Person.objects.count(), Person.objects.get().personal_id) == (1, "027170004321")
    other = replace(LAN, insurance_code="2720547747", personal_id="027170005555")
    nominate_all(
        campaign, officer, Candidacy(other, "card"), Candidacy(replace(other, personal_id="027170006666"), "card")
    )
    assert Person.objects.filter(insurance_code="2720547747").count() == 2


def test_a_number_of_somebody_else_is_refused_and_nothing_is_written(campaign, officer):
    make_person(full_name="Lê Văn Khác", personal_id=HONG.personal_id)
    with pytest.raises(nominating.SomebodyElsesNumber) as refusal:
        nominating.nominate(Candidacy(HONG, "card"), campaign=campaign, by=officer, at=timezone.now())
    assert "Lê Văn Khác" in str(refusal.value)
    assert (Person.objects.count(), Nomination.objects.count()) == (1, 0)


def test_the_register_learns_what_it_did_not_know_and_the_new_residence(campaign, officer):
    make_person(
        TAM_GIANG,
        full_name="Nguyễn Thị Hồng",
        personal_id=HONG.personal_id,
        birth_date=date(1962, 1, 1),
        birth_precision="year",
        sex="",
        phone="0912345678",
    )
    facts = replace(HONG, insurance_code=CODE, phone="0987654321")
    nominate_all(campaign, officer, Candidacy(facts, "card"))
    person = Person.objects.get()
    assert (person.birth_date, person.birth_precision) == (date(1962, 3, 5), "day")
    assert (person.sex, person.insurance_code, person.phone) == ("female", CODE, "0912345678")
    assert (person.commune_id, person.hamlet) == (YEN_TRUNG, "Thôn Đông")


def test_a_known_birth_date_is_not_overwritten(campaign, officer):
    make_person(full_name="Nguyễn Thị Hồng", personal_id=HONG.personal_id, birth_date=date(1962, 4, 5))
    nominate_all(campaign, officer, Candidacy(HONG, "card"))
    assert Person.objects.get().birth_date == date(1962, 4, 5)


def test_a_person_whose_facts_are_known_is_not_written_again(campaign, officer):
    nominate_all(campaign, officer, Candidacy(HONG, "card"))
    person = Person.objects.get()
    nominate_all(campaign, officer, Candidacy(HONG, "book"))
    assert person.events.count() == 1


def test_two_of_one_name_are_two_people_if_somebody_said_so(campaign, officer):
    one, other = Candidacy(LAN, "card", distinct=True), Candidacy(LAN, "card", distinct=True)
    nominate_all(campaign, officer, one, other)
    assert (Person.objects.count(), Nomination.objects.count()) == (2, 2)


def test_a_hamlet_that_is_not_stated_is_kept_unless_the_commune_is_another(campaign, officer):
    person = make_person(YEN_TRUNG, full_name="Nguyễn Thị Hồng", personal_id=HONG.personal_id, hamlet="Thôn Tây")
    nominate_all(campaign, officer, Candidacy(replace(HONG, hamlet=""), "card"))
    person.refresh_from_db()
    assert (person.commune_id, person.hamlet) == (YEN_TRUNG, "Thôn Tây")
    nominate_all(campaign, officer, Candidacy(replace(HONG, hamlet="", commune=TAM_GIANG), "book"))
    person.refresh_from_db()
    assert (person.commune_id, person.hamlet) == (TAM_GIANG, "")


def test_one_person_may_be_nominated_for_a_book_and_a_card(campaign, officer):
    nominate_all(campaign, officer, Candidacy(HONG, "card"), Candidacy(HONG, "book"))
    nominate_all(campaign, officer, Candidacy(LAN, "card"), Candidacy(LAN, "book"))
    assert (Person.objects.count(), Nomination.objects.count()) == (2, 4)


def test_one_number_under_two_names_in_a_list_is_refused(campaign, officer):
    with pytest.raises(nominating.SomebodyElsesNumber, match="Nguyễn Thị Hồng"):
        nominate_all(
            campaign, officer, Candidacy(HONG, "card"), Candidacy(replace(HONG, full_name="Lê Văn Khác"), "book")
        )


def test_the_same_gift_twice_is_refused_across_lists(campaign, officer):
    make_nomination(
        campaign.offers.get(kind="card"),
        person=make_person(full_name="Nguyễn Thị Hồng", personal_id=HONG.personal_id),
        status="rejected",
        code="BN2027-00077",
    )
    with pytest.raises(nominating.AlreadyNominated) as refusal:
        nominate_all(campaign, officer, Candidacy(HONG, "card"))
    assert "BN2027-00077" in str(refusal.value)


def test_the_same_gift_twice_is_refused_within_a_list(campaign, officer):
    with pytest.raises(nominating.AlreadyNominated):
        nominate_all(campaign, officer, Candidacy(HONG, "card"), Candidacy(HONG, "card"))


def test_a_gift_that_the_campaign_does_not_give_is_refused(campaign, officer):
    with pytest.raises(nominating.NotOffered, match=r"Quà Tết|Tết gift"):
        nominate_all(campaign, officer, Candidacy(HONG, "gift"))


def test_nobody_is_nominated_in_a_campaign_that_is_not_open(campaign, officer):
    Campaign.objects.update(status="closed")
    with pytest.raises(nominating.CampaignNotOpen):
        nominate_all(campaign, officer, Candidacy(HONG, "card"))


@pytest.mark.parametrize("place", ["province", "commune", "institution"])
def test_one_person_is_nominated_by_hand_within_the_own_area(campaign, place):
    school = make_institution(TAM_GIANG)
    by = {
        "province": lambda: make_officer(),
        "commune": lambda: make_commune_officer(YEN_TRUNG),
        "institution": lambda: make_user("clerk", institution=school),
    }[place]()
    institution = school if place == "institution" else None
    nomination = nominating.nominate(
        Candidacy(HONG, "card"), campaign=campaign, institution=institution, by=by, at=timezone.now()
    )
    assert (nomination.nominated_by, nomination.institution, nomination.status) == (by, institution, "proposed")


def test_nobody_is_nominated_outside_the_own_area(campaign):
    for by in (make_officer(province=THANH_HOA), make_commune_officer(DONG_SON), make_user("auditor")):
        with pytest.raises(nominating.NotYourArea):
            nominating.nominate(Candidacy(HONG, "card"), campaign=campaign, by=by, at=timezone.now())
    assert Person.objects.count() == 0


def nominate(campaign, by, facts=HONG, kind="card", **kwargs):
    return nominating.nominate(Candidacy(facts, kind), campaign=campaign, by=by, at=timezone.now(), **kwargs)


def test_nobody_nominates_for_an_institution_outside_the_own_area(campaign):
    """Gifts may be earmarked for a school: only who sends its lists may say that somebody is there."""
    with pytest.raises(nominating.NotYourInstitution):
        nominate(campaign, make_commune_officer(YEN_TRUNG), institution=make_institution(TAM_GIANG))
    assert Nomination.objects.count() == 0


def test_a_provincial_campaign_takes_nobody_from_elsewhere(campaign):
    with pytest.raises(nominating.OutsideCampaign, match="Đông Sơn"):
        nominate(campaign, make_officer(province=None), replace(HONG, commune=DONG_SON))
    everywhere = make_campaign(province=None)
    make_offer(everywhere, "card")
    assert nominate(everywhere, make_officer(province=None), replace(HONG, commune=DONG_SON)).commune_id == DONG_SON


def test_a_hospital_nominates_a_patient_from_elsewhere(campaign):
    hospital = make_institution(YEN_TRUNG, kind="hospital")
    clerk = make_user("clerk", institution=hospital)
    nomination = nominate(campaign, clerk, replace(HONG, commune=DONG_SON), institution=hospital)
    assert (nomination.commune_id, nomination.institution) == (DONG_SON, hospital)


def test_a_guessed_number_tells_a_stranger_nobodys_name(campaign):
    make_person(TAM_GIANG, full_name="Lê Văn Khác", personal_id=HONG.personal_id)
    with pytest.raises(nominating.SomebodyElsesNumber) as refusal:
        nominate(campaign, make_commune_officer(YEN_TRUNG))
    assert "Lê Văn Khác" not in str(refusal.value)


def test_a_nomination_that_a_sender_may_not_see_is_not_described(campaign):
    known = make_person(TAM_GIANG, full_name="Nguyễn Thị Hồng", personal_id=HONG.personal_id)
    make_nomination(campaign.offers.get(kind="card"), person=known, code="BN2027-00077")
    with pytest.raises(nominating.NominatedElsewhere) as refusal:
        nominate(campaign, make_commune_officer(YEN_TRUNG))
    assert "BN2027-00077" not in str(refusal.value)


def test_a_sender_sees_the_own_nominations_by_hand_and_no_colleagues(campaign):
    sender = make_commune_officer(YEN_TRUNG)
    mine = nominate(campaign, sender)
    nominate(campaign, make_officer(), LAN)
    assert list(Nomination.objects.visible_to(sender)) == [mine]
    assert list(Nomination.objects.visible_to(make_commune_officer(YEN_TRUNG))) == []
    sender.duties.all().delete()
    del sender.active_duties
    give_duty(sender, "commune_officer", communes=(TAM_GIANG,))
    assert list(Nomination.objects.visible_to(sender)) == []


@pytest.mark.django_db(transaction=True)
def test_who_enters_the_same_person_at_the_same_moment_is_told_so():
    """Two campaigns, hence no common lock: the database itself holds one person to one number."""
    first, second = make_campaign(), make_campaign()
    make_offer(first, "card")
    make_offer(second, "card")
    officer, outcomes = make_officer(), []

    def enter() -> None:
        try:
            outcomes.append(nominate(second, officer))
        except nominating.JustEntered as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=enter)
    with transaction.atomic():
        nominate(first, officer)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()
    thread.join(timeout=60)
    assert [type(outcome) for outcome in outcomes] == [nominating.JustEntered]
    assert (Person.objects.count(), Nomination.objects.count()) == (1, 1)
    assert nominate(second, officer).person == Person.objects.get()


@pytest.mark.django_db(transaction=True)
def test_who_brings_a_new_code_waits_for_who_brought_it_first():
    """No constraint holds one person to one code, so that two campaigns could enter the same person at once."""
    first, second = make_campaign(), make_campaign()
    make_offer(first, "card")
    make_offer(second, "card")
    officer, lan, outcomes = make_officer(), replace(LAN, insurance_code=CODE), []

    def enter() -> None:
        try:
            outcomes.append(nominate(second, officer, lan).person_id)
        finally:
            connection.close()

    thread = threading.Thread(target=enter)
    with transaction.atomic():
        nominate(first, officer, lan)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()
    thread.join(timeout=10)
    assert outcomes == [Person.objects.get().pk]
