"""People in the admin: found, read, corrected where one works, and by nobody else."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.roles import Role
from beneficiaries.models import Person
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:beneficiaries_person_changelist")
AUTOCOMPLETE = reverse("admin:autocomplete")
TYPED = {
    "full_name": "Nguyễn Thị Hồng",
    "born": "5/3/1962",
    "sex": "female",
    "personal_id": "027162001234",
    "insurance_code": "2720547746",
    "commune": TAM_GIANG,
    "hamlet": "Thôn Tây",
    "phone": "0912345678",
}


def change(person):
    return reverse("admin:beneficiaries_person_change", args=[person.pk])


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def listed(client, **asked):
    response = client.get(f"{LIST}?{urlencode(asked)}")
    assert response.status_code == 200
    return [one.full_name for one in response.context["cl"].result_list]


# The list


@pytest.fixture
def four():
    make_person(full_name="Trần Văn Ánh", personal_id="027080000011", old_id="125123456")
    make_person(full_name="Nguyễn Thị Hồng", insurance_code="2720547746")
    make_person(TAM_GIANG, full_name="Lê Thị Ân")
    make_person(DONG_SON, full_name="Đỗ Bình")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Trần Văn Ánh", "Lê Thị Ân", "Đỗ Bình", "Nguyễn Thị Hồng"]),
        ({"province": THANH_HOA}, ["Đỗ Bình"]),
        ({"commune": TAM_GIANG}, ["Lê Thị Ân"]),
        ({"province": BAC_NINH, "commune": YEN_TRUNG}, ["Trần Văn Ánh", "Nguyễn Thị Hồng"]),
        ({"q": "nguyen thi hong"}, ["Nguyễn Thị Hồng"]),
        ({"q": "02708"}, ["Trần Văn Ánh"]),
        ({"q": "1251234"}, ["Trần Văn Ánh"]),
        ({"q": "27205"}, ["Nguyễn Thị Hồng"]),
    ],
    ids=str,
)
def test_the_list_sorts_by_given_name_and_finds(client, four, asked, found):
    client.force_login(make_leader(province=None))
    assert listed(client, **asked) == found


def test_who_has_no_nomination_left_is_found(client, four):
    ids = dict(Person.objects.values_list("full_name", "pk"))
    offer = make_offer(make_campaign(code="TET2027"), "card")
    for name, statuses in {
        "Trần Văn Ánh": ["withdrawn", "withdrawn"],
        "Lê Thị Ân": ["withdrawn", "rejected"],
        "Đỗ Bình": ["approved"],
    }.items():
        for status in statuses:
            make_nomination(offer, person=Person.objects.get(pk=ids[name]), status=status)
    client.force_login(make_leader(province=None))
    assert listed(client, nominations="none") == ["Trần Văn Ánh", "Nguyễn Thị Hồng"]
    assert len(listed(client, nominations="x")) == 4


def test_somebody_who_waits_elsewhere_has_a_nomination_left(client, officer):
    """Though the officer does not see it."""
    person = make_person(full_name="Trần Văn Ánh")
    offer = make_offer(make_campaign(code="TH2027", province=THANH_HOA), "card")
    make_nomination(offer, person=person, commune_id=DONG_SON, status="proposed")
    assert listed(client) == ["Trần Văn Ánh"]
    assert listed(client, nominations="none") == []


def test_the_list_shows_the_last_digits_only_and_counts_nominations(client, officer):
    person = make_person(personal_id="027162001234")
    for kind in ("book", "card"):
        make_nomination(make_offer(make_campaign(), kind), person=person)
    response = client.get(LIST)
    text = response.content.decode()
    assert ("•••• 1234" in text, "027162001234" in text) == (True, False)
    assert [one.nominations_seen for one in response.context["cl"].result_list] == [2]


def test_nominations_that_are_not_seen_are_not_counted(client):
    person = make_person(TAM_GIANG)
    offer = make_offer(make_campaign())
    make_nomination(offer, person=person, commune_id=YEN_TRUNG)
    client.force_login(make_user(Role.INSURANCE_OFFICER, communes=(TAM_GIANG,)))
    response = client.get(LIST)
    assert [one.nominations_seen for one in response.context["cl"].result_list] == [0]
    assert list(client.get(change(person)).context["nominations"]) == []


def test_the_list_takes_as_many_queries_for_three_as_for_one(client, officer, django_assert_num_queries):
    make_person()
    client.get(LIST)
    with django_assert_num_queries(9):
        client.get(LIST)
    for _ in range(2):
        make_nomination(make_offer(make_campaign()), person=make_person())
    with django_assert_num_queries(9):
        client.get(LIST)


def test_so_many_communes_are_searched_not_chosen(client, monkeypatch, four):
    monkeypatch.setattr("beneficiaries.admin_filters.MOST_COMMUNES", 2)
    client.force_login(make_leader(province=None))
    assert 'name="commune"' not in client.get(LIST).content.decode()
    assert 'name="commune"' in client.get(f"{LIST}?province={THANH_HOA}").content.decode()


# The page


def test_the_facts_are_corrected(client, officer):
    person = make_person()
    response = client.post(change(person), TYPED)
    assert response.status_code == 302, response.context["adminform"].form.errors
    person.refresh_from_db()
    assert (person.full_name, person.birth_text, person.personal_id, person.commune_id, person.hamlet) == (
        "Nguyễn Thị Hồng",
        "05/03/1962",
        "027162001234",
        TAM_GIANG,
        "Thôn Tây",
    )
    assert person.events.last().pgh_context == {"user": officer.pk, "operation": "correcting.correct"}


def test_the_page_shows_what_it_would_save(client, officer):
    person = make_person(birth_date=date(1980, 5, 1), birth_precision="month", personal_id="027180000019", sex="female")
    form = client.get(change(person)).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields}
    assert sent["born"] == "05/1980"
    assert client.post(change(person), sent).status_code == 302
    assert person.events.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"personal_id": "12345"}, "personal_id", "có 5 chữ số"),
        ({"sex": "male"}, "personal_id", "là nữ trong khi giới tính đã chọn là nam"),
        ({"born": "1970"}, "personal_id", "sinh năm 1962"),
        ({"born": "31/2/1962"}, "born", "không có trên lịch"),
        ({"full_name": ""}, "full_name", "Hãy điền"),
        ({"full_name": "123"}, "full_name", "không phải là họ tên"),
        ({"insurance_code": "1"}, "insurance_code", "không đủ 10 chữ số"),
        ({"phone": "1"}, "phone", "không đúng"),
        ({"commune": ""}, "commune", "Hãy điền"),
        ({"commune": DONG_SON}, "commune", "ngoài địa bàn"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(client, officer, changes, field, words):
    person = make_person()
    response = client.post(change(person), {**TYPED, **changes})
    assert response.status_code == 200
    [message] = response.context["adminform"].form.errors[field]
    assert words in message
    assert person.events.count() == 1


def test_a_number_that_somebody_has_is_said_beside_the_field(client, officer):
    make_person(personal_id=TYPED["personal_id"])
    person = make_person()
    response = client.post(change(person), TYPED)
    assert response.context["adminform"].form.errors["personal_id"] == ["Số định danh này đã ghi cho một người khác."]


def test_a_refusal_of_the_operation_is_said_on_the_page(client):
    """Staff of two provinces may choose a commune of any; the operation knows where they work."""
    from_both = make_officer()
    make_other = make_officer(province=THANH_HOA)
    duty = make_other.duties.get()
    duty.user = from_both
    duty.save(update_fields=["user"])
    client.force_login(from_both)
    person = make_person()
    elsewhere = {**TYPED, "commune": "00004"}
    response = client.post(change(person), elsewhere, follow=True)
    [message] = [str(message) for message in response.context["messages"]]
    assert "không thuộc địa bàn của anh/chị" in message
    assert person.events.count() == 1


def test_the_page_tells_the_nominations_of_all_years(client, officer):
    person = make_person()
    old = make_nomination(make_offer(make_campaign(code="BN2023", year=2023)), person=person)
    new = make_nomination(make_offer(make_campaign(code="TET2027")), person=person, status="rejected")
    response = client.get(change(person))
    assert list(response.context["nominations"]) == [new, old]
    assert "Không đúng đối tượng" in response.content.decode()


def test_a_person_has_a_history(client, officer):
    person = make_person()
    client.post(change(person), TYPED)
    text = client.get(reverse("admin:beneficiaries_person_history", args=[person.pk])).content.decode()
    assert ("Sửa thông tin người thụ hưởng" in text, "Nguyễn Thị Hồng" in text) == (True, True)


def test_nobody_is_added_or_deleted_here(client):
    person = make_person()
    user = make_officer(is_superuser=True)
    client.force_login(user)
    assert client.get(reverse("admin:beneficiaries_person_add")).status_code == 403
    assert client.post(reverse("admin:beneficiaries_person_delete", args=[person.pk])).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"})
    assert Person.objects.count() == 1


# Who may what


@pytest.mark.parametrize(
    ("user", "status"),
    [
        (lambda: make_officer(), 302),
        (lambda: make_leader(), 302),
        (lambda: make_user(Role.INSURANCE_OFFICER, communes=(YEN_TRUNG, TAM_GIANG)), 302),
        (lambda: make_user(Role.AUDITOR, province=BAC_NINH), 403),
    ],
    ids=["officer", "leader", "insurance officer", "auditor"],
)
def test_who_works_there_corrects_and_who_only_sees_does_not(client, user, status):
    person = make_person()
    client.force_login(user())
    assert client.get(change(person)).status_code == 200
    assert client.post(change(person), TYPED).status_code == status


def test_somebody_nominated_here_who_lives_elsewhere_is_read_only(client, officer):
    person = make_person(DONG_SON, personal_id="038162001234")
    make_nomination(make_offer(make_campaign()), person=person, commune_id=YEN_TRUNG)
    text = client.get(change(person)).content.decode()
    assert ("038162001234" in text, 'name="full_name"' in text) == (True, False)
    assert client.post(change(person), TYPED).status_code == 403


def test_an_officer_of_another_province_gets_nothing(client):
    person = make_person(full_name="Nguyễn Thị Hồng", personal_id="027162001234")
    make_nomination(make_offer(make_campaign()), person=person)
    client.force_login(make_officer(province=THANH_HOA))
    for asked in ({}, {"q": "hong"}, {"q": "027162001234"}, {"commune": YEN_TRUNG}, {"province": BAC_NINH}):
        assert listed(client, **asked) == []
    for name in ("change", "history", "delete"):
        address = reverse(f"admin:beneficiaries_person_{name}", args=[person.pk])
        assert "Nguyễn Thị Hồng" not in client.get(address, follow=True).content.decode()
    client.post(change(person), TYPED)
    person.refresh_from_db()
    assert person.events.count() == 1


def test_autocompletes_offer_what_the_user_sees(client):
    make_nomination(make_offer(make_campaign()), person=make_person(full_name="Nguyễn Thị Hồng"), code="TET2027-00001")

    def offered(model, field, term):
        asked = {"app_label": model[0], "model_name": model[1], "field_name": field, "term": term}
        response = client.get(f"{AUTOCOMPLETE}?{urlencode(asked)}")
        assert response.status_code == 200
        return [one["text"] for one in response.json()["results"]]

    client.force_login(make_officer())
    assert offered(("beneficiaries", "nomination"), "person", "hong") == ["Nguyễn Thị Hồng · 03/05/1980 · Xã Yên Trung"]
    assert offered(("allocations", "allocation"), "nomination", "tet2027") == ["TET2027-00001 · Nguyễn Thị Hồng"]
    client.force_login(make_officer(province=THANH_HOA))
    assert offered(("beneficiaries", "nomination"), "person", "hong") == []
    assert offered(("allocations", "allocation"), "nomination", "tet2027") == []


@pytest.mark.parametrize("user", [lambda: make_commune_officer(YEN_TRUNG), lambda: make_user()])
def test_who_is_no_staff_does_not_enter(client, user):
    person = make_person()
    client.force_login(user())
    for address in (LIST, change(person), AUTOCOMPLETE):
        assert client.get(address).status_code == 302
