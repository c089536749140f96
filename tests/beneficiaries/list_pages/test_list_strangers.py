"""A stranger gets nothing of a list: no page, no row, no file, no count, no search; and can do nothing to it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from beneficiaries import nominating, vetting
from beneficiaries.list_pages.doors import PAGES, SENDERS, STAFF
from beneficiaries.lists import intake
from beneficiaries.models import ListRow, Nomination, RecipientList
from beneficiaries.nominating import Candidacy
from beneficiaries.recognising import PersonFacts
from tests.beneficiaries.sent import HONG, LAN, but, open_for_lists, received
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_offer,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db

OF_LIST = [page for page in PAGES if page.startswith(("list", "rows_"))]
OF_ROW = [page for page in PAGES if page == "row" or page.startswith("row_")]
POSTED = {"common_reason": "died", "reason": "x", "kind": "card", "full_name": "Kẻ Khác", "initial-full_name": ""}


@pytest.fixture
def campaign():
    return open_for_lists("TET2027", province=None)


@pytest.fixture
def of_commune(campaign):
    return received(make_commune_officer(YEN_TRUNG), campaign, HONG, LAN, name="cua-xa.xlsx")


@pytest.fixture
def of_school(campaign):
    school = make_institution(YEN_TRUNG)
    clerk = make_user(Role.CLERK, institution=school)
    return received(clerk, campaign, HONG, commune=None, institution=school, name="cua-truong.xlsx")


STRANGERS = {
    "officer of another commune": (SENDERS, lambda: make_commune_officer(TAM_GIANG)),
    "clerk of another school": (
        SENDERS,
        lambda: make_user(Role.CLERK, institution=make_institution(YEN_TRUNG)),
    ),
    "former officer": (SENDERS, lambda: make_commune_officer(YEN_TRUNG, ends_on=date(2021, 1, 1))),
    "officer of another province": (STAFF, lambda: make_officer(province=THANH_HOA)),
    "officer of another province, plain": (SENDERS, lambda: make_officer(province=THANH_HOA)),
    "auditor of another province": (STAFF, lambda: make_user(Role.AUDITOR, province=THANH_HOA)),
    "insurance officer of another commune": (STAFF, lambda: make_user(Role.INSURANCE_OFFICER, communes=(TAM_GIANG,))),
    "accountant": (STAFF, lambda: make_user(Role.ACCOUNTANT, province="24")),
}


def addresses(door, sent):
    row = sent.rows.first()
    return [door.address(page, sent.pk) for page in OF_LIST] + [door.address(page, sent.pk, row.pk) for page in OF_ROW]


def state():
    return (
        list(RecipientList.objects.order_by("pk").values("status", "default_kind")),
        list(ListRow.objects.order_by("pk").values("status", "corrections", "confirmed", "set_aside_reason")),
    )


@pytest.mark.parametrize("accepted", [False, True], ids=["staged", "accepted"])
@pytest.mark.parametrize(("door", "make"), STRANGERS.values(), ids=STRANGERS)
def test_a_stranger_gets_404_from_every_address_and_changes_nothing(
    client, of_commune, of_school, door, make, accepted
):
    if accepted:
        intake.accept(of_commune, by=of_commune.sent_by, at=timezone.now())
    before = state()
    client.force_login(make())
    for sent in (of_commune, of_school):
        for address in addresses(door, sent):
            answers = {client.get(address).status_code, client.post(address, POSTED).status_code}
            assert answers <= {404, 405}, (address, answers)
            assert 404 in answers
    assert state() == before


@pytest.mark.parametrize("make", [make for door, make in STRANGERS.values() if door is SENDERS], ids=lambda make: "")
def test_a_stranger_sees_no_list_among_the_own_ones(client, of_commune, of_school, make):
    client.force_login(make())
    answer = client.get(reverse("beneficiaries:sent-lists"))
    assert answer.context["lists"] == []
    assert answer.context["page"].paginator.count == 0


@pytest.mark.parametrize("query", ["", "?q=cua-xa", "?q=yen+trung", "?campaign=1", "?status__exact=staged"])
def test_the_admin_list_counts_and_finds_nothing_for_a_stranger(client, of_commune, of_school, query):
    client.force_login(make_officer(province=THANH_HOA))
    answer = client.get(reverse("admin:beneficiaries_recipientlist_changelist") + query)
    assert answer.context["cl"].result_count == 0
    for words in ("cua-xa.xlsx", "cua-truong.xlsx", "Yên Trung", of_commune.sent_by.full_name):
        assert words not in answer.content.decode()


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_the_admins_own_pages_of_a_record_give_a_stranger_nothing(client, of_commune, page):
    client.force_login(make_officer(province=THANH_HOA))
    address = reverse(f"admin:beneficiaries_recipientlist_{page}", args=[of_commune.pk])
    answer = client.get(address, follow=True)
    assert "cua-xa.xlsx" not in answer.content.decode()


def test_a_commune_and_a_school_in_it_do_not_see_each_others_lists(client, of_commune, of_school):
    client.force_login(of_commune.sent_by)
    assert client.get(SENDERS.address("list", of_school.pk)).status_code == 404
    client.force_login(of_school.sent_by)
    assert client.get(SENDERS.address("list", of_commune.pk)).status_code == 404


def test_who_is_not_signed_in_is_asked_to(client, of_commune):
    for door in (STAFF, SENDERS):
        for address in addresses(door, of_commune):
            answer = client.get(address)
            assert (answer.status_code, "/tai-khoan/" in answer.url or "login" in answer.url) == (302, True)


def test_senders_are_sent_away_from_the_pages_of_the_staff(client, of_commune):
    client.force_login(of_commune.sent_by)
    for address in addresses(STAFF, of_commune):
        assert client.get(address).status_code == 302


def test_a_list_of_before_is_not_shown_for_a_number_that_is_none(client, of_commune):
    client.force_login(of_commune.sent_by)
    assert client.get(SENDERS.address("list", 10**30)).status_code == 404


# A hospital's patients come from anywhere, as by hand


PATIENT = but(HONG, commune="Phường Đông Sơn, tỉnh Thanh Hóa")


@pytest.fixture
def of_hospital():
    campaign = make_campaign(code="BN2027", lists_until=date(2099, 1, 1))
    make_offer(campaign, "card")
    make_offer(campaign, "book")
    hospital = make_institution(YEN_TRUNG, kind="hospital")
    clerk = make_user(Role.CLERK, institution=hospital)
    return received(clerk, campaign, PATIENT, commune=None, institution=hospital, name="benh-vien.xlsx")


def test_a_hospitals_list_takes_a_patient_of_another_province_as_by_hand(of_hospital):
    clerk = of_hospital.sent_by
    [row] = of_hospital.rows.all()
    assert (row.commune_id, row.status) == (DONG_SON, "ready")
    [nomination] = intake.accept(of_hospital, by=clerk, at=timezone.now())
    by_hand = nominating.nominate(
        Candidacy(PersonFacts("Lê Thị Tay", DONG_SON, personal_id="038162001234"), "card"),
        campaign=of_hospital.campaign,
        institution=of_hospital.institution,
        by=clerk,
        at=timezone.now(),
    )
    assert nomination.vetting_province == by_hand.vetting_province == BAC_NINH


def test_such_a_patient_is_vetted_by_the_hospitals_province_and_unknown_to_strangers(of_hospital):
    [nomination] = intake.accept(of_hospital, by=of_hospital.sent_by, at=timezone.now())
    seen = Nomination.objects.filter(pk=nomination.pk)
    assert list(seen.to_vet_by(make_leader())) == [nomination]
    assert list(seen.to_vet_by(make_leader(province=THANH_HOA))) == []
    with pytest.raises(vetting.NotYourDecision):
        vetting.approve(nomination, by=make_leader(province=THANH_HOA), at=timezone.now())
    strangers = [
        make_commune_officer(YEN_TRUNG),
        make_user(Role.CLERK, institution=make_institution(YEN_TRUNG, kind="hospital")),
        make_user(Role.CLERK, institution=make_institution(DONG_SON, kind="hospital")),
    ]
    for stranger in strangers:
        assert list(seen.visible_to(stranger)) == []
        assert list(of_hospital.rows.visible_to(stranger)) == []


def test_for_the_same_hospital_the_office_reaches_its_own_province_only(of_hospital):
    sent = received(
        make_officer(), of_hospital.campaign, PATIENT, LAN, commune=None, institution=of_hospital.institution
    )
    assert [row.status for row in sent.rows.order_by("position")] == ["needs_attention", "ready"]
