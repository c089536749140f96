"""One person added by hand, in the admin and on the plain page: asked twice where there is a doubt."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from beneficiaries import nominating, nominating_views
from beneficiaries.deadlines import TooLate
from beneficiaries.models import Nomination, Person
from beneficiaries.nominating import Candidacy
from beneficiaries.recognising import PersonFacts
from tests.factories import (
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_user,
)

pytestmark = pytest.mark.django_db

STAFF = reverse("admin:beneficiaries_nominate")
PLAIN = reverse("beneficiaries:nominate")
HONG = {
    "full_name": "Nguyễn Thị Hồng",
    "born": "5/3/1962",
    "sex": "female",
    "personal_id": "027162001234",
    "commune": YEN_TRUNG,
    "hamlet": "Thôn Đông",
    "phone": "0912345678",
    "groups": ["near_poor", "elderly"],
    "note": "Sống  một mình",
}


@pytest.fixture
def campaign():
    campaign = make_campaign(code="TET2027")
    make_offer(campaign, "card")
    make_offer(campaign, "book")
    return campaign


@pytest.fixture
def card(campaign):
    return campaign.offers.get(kind="card")


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


@pytest.fixture
def sender(client):
    sender = make_commune_officer(YEN_TRUNG)
    client.force_login(sender)
    return sender


def typed(offer, **changes):
    return {"offer": offer.pk, **HONG, **changes}


def errors(response):
    assert response.status_code == 200
    return {field: list(messages) for field, messages in response.context["form"].errors.items()}


def answer(response, **changes):
    """The second step: everything as it stands in the page's hidden fields."""
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', response.content.decode()):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        sent.setdefault(name[1], []).append(value[1] if value else "")
    return {**sent, **changes}


# Entering


@pytest.mark.parametrize("address", [STAFF, PLAIN])
def test_a_new_person_is_nominated_at_once(client, officer, card, address):
    sent = typed(card, commune="xã Yên Trung" if address == PLAIN else YEN_TRUNG)
    response = client.post(address, sent, follow=True)
    assert response.redirect_chain == [(address, 302)], errors(response)
    nomination = Nomination.objects.select_related("person").get()
    person = nomination.person
    assert (nomination.code, nomination.offer, nomination.nominated_by) == ("TET2027-00001", card, officer)
    assert (nomination.groups, nomination.note, nomination.status) == (
        ["elderly", "near_poor"],
        "Sống một mình",
        "proposed",
    )
    assert (person.full_name, person.birth_text, person.personal_id) == (
        "Nguyễn Thị Hồng",
        "05/03/1962",
        "027162001234",
    )
    assert (person.commune_id, person.hamlet, person.phone) == (YEN_TRUNG, "Thôn Đông", "0912345678")
    [message] = [str(message) for message in response.context["messages"]]
    assert message == "Đã đề nghị Nguyễn Thị Hồng: mã hồ sơ TET2027-00001, Thẻ BHYT 12 tháng."
    assert "TET2027-00001" in response.content.decode().split("Anh/chị vừa thêm")[1]


@pytest.mark.parametrize(("asked", "kept"), [("2", 2), ("", None)])
@pytest.mark.parametrize("address", [STAFF, PLAIN])
def test_the_place_in_the_household_may_be_stated(client, officer, card, address, asked, kept):
    sent = typed(card, commune="xã Yên Trung" if address == PLAIN else YEN_TRUNG, household_position=asked)
    client.post(address, sent)
    assert Nomination.objects.get().household_position == kept


def test_the_place_in_the_household_survives_the_second_question(client, officer, card):
    asked = client.post(STAFF, typed(card, born="", personal_id="", household_position="3"))
    assert Nomination.objects.count() == 0
    client.post(STAFF, answer(asked))
    assert Nomination.objects.get().household_position == 3


@pytest.mark.parametrize(("born", "text"), [("1962", "1962"), ("03/1962", "03/1962"), ("", "")])
def test_a_birth_date_is_kept_as_exactly_as_it_is_known(client, officer, card, born, text):
    client.post(STAFF, typed(card, born=born))
    assert Person.objects.get().birth_text == text


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"full_name": ""}, "full_name", "Hãy điền"),
        ({"born": "31/2/1962"}, "born", "không có trên lịch"),
        ({"personal_id": "12345"}, "personal_id", "có 5 chữ số"),
        ({"sex": "male"}, "personal_id", "là nữ trong khi giới tính đã chọn là nam"),
        ({"insurance_code": "1"}, "insurance_code", "không đủ 10 chữ số"),
        ({"phone": "1"}, "phone", "không đúng"),
        ({"household_position": "0"}, "household_position", "nhỏ hơn 1"),
        ({"household_position": "31"}, "household_position", "lớn hơn 30"),
        ({"household_position": "hai"}, "household_position", "số nguyên"),
        ({"offer": ""}, "offer", "Hãy điền"),
        ({"commune": ""}, "commune", "Hãy điền"),
        ({"groups": ["poor", "near_poor"]}, "groups", "Chỉ chọn một"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_beside_its_field(client, officer, card, changes, field, words):
    [message] = errors(client.post(STAFF, {**typed(card), **changes}))[field]
    assert words in message
    assert (Person.objects.count(), Nomination.objects.count()) == (0, 0)


def test_only_gifts_of_open_campaigns_that_one_sees_are_offered(client, officer, card):
    closed = make_offer(make_campaign(status="closed"))
    elsewhere = make_offer(make_campaign(THANH_HOA))
    everywhere = make_offer(make_campaign(province=None, code="CANUOC"))
    offered = list(client.get(STAFF).context["form"].fields["offer"].queryset)
    assert set(offered) == {card, card.campaign.offers.get(kind="book"), everywhere}
    for offer in (closed, elsewhere):
        assert "offer" in errors(client.post(STAFF, typed(offer)))
    assert Nomination.objects.count() == 0


def test_without_an_open_campaign_the_page_says_so(client, officer):
    assert "Hiện chưa có chiến dịch nào đang mở." in client.get(STAFF).content.decode()


def test_the_page_takes_as_many_queries_for_three_as_for_one(client, officer, card, django_assert_num_queries):
    make_nomination(card, nominated_by=officer)
    client.get(STAFF)
    with django_assert_num_queries(10):
        client.get(STAFF)
    for _ in range(2):
        make_nomination(make_offer(make_campaign()), nominated_by=officer)
        make_institution()
    with django_assert_num_queries(10):
        client.get(STAFF)


# Somebody known, a namesake, a card that the State pays


def test_somebody_known_is_shown_and_nominated_only_when_confirmed(client, officer, card):
    known = make_person(TAM_GIANG, full_name="NGUYỄN THỊ HỒNG", personal_id=HONG["personal_id"], hamlet="Thôn Tây")
    make_nomination(make_offer(make_campaign(code="BN2023")), person=known, code="BN2023-00004")
    response = client.post(STAFF, typed(card))
    text = response.content.decode()
    for words in ("Người này đã có trong dữ liệu", "03/05/1980", "Thôn Tây, Xã Tam Giang", "BN2023-00004"):
        assert words in text, words
    assert "nơi ở sẽ được cập nhật" in text
    assert Nomination.objects.count() == 1
    client.post(STAFF, answer(response))
    nomination = Nomination.objects.get(campaign=card.campaign)
    assert (nomination.person, Person.objects.count()) == (known, 1)
    assert (nomination.groups, nomination.commune_id) == (["elderly", "near_poor"], YEN_TRUNG)


def test_one_may_go_back_and_change_what_was_typed(client, officer, card):
    make_person(full_name="Nguyễn Thị Hồng", personal_id=HONG["personal_id"])
    question = client.post(STAFF, typed(card))
    response = client.post(STAFF, answer(question, edit="1"))
    form = response.context["form"]
    assert (form["full_name"].value(), form["groups"].value()) == ("Nguyễn Thị Hồng", ["near_poor", "elderly"])
    assert response.context["doubts"] is None
    assert Nomination.objects.count() == 0


def test_the_answer_to_one_question_is_none_to_another(client, officer, card):
    first = make_person(full_name="Nguyễn Thị Hồng", personal_id=HONG["personal_id"])
    second = make_person(full_name="Nguyễn Thị Hồng", personal_id="027162009999")
    confirmed = client.post(STAFF, typed(card)).context["doubts"].token
    response = client.post(STAFF, typed(card, personal_id=second.personal_id, confirmed=confirmed))
    assert response.context["doubts"].known == second
    assert Nomination.objects.count() == 0
    client.post(STAFF, typed(card, confirmed=confirmed))
    assert Nomination.objects.get().person == first


def test_a_number_of_somebody_else_is_an_error_of_its_field(client, officer, card):
    make_person(full_name="Lê Văn Khác", personal_id=HONG["personal_id"])
    [message] = errors(client.post(STAFF, typed(card)))["personal_id"]
    assert "Lê Văn Khác" in message
    assert Nomination.objects.count() == 0


def test_the_same_gift_twice_is_refused_on_the_form(client, officer, card):
    client.post(STAFF, typed(card))
    question = client.post(STAFF, typed(card))
    response = client.post(STAFF, answer(question))
    [message] = errors(response)["__all__"]
    assert "TET2027-00001" in message
    assert Nomination.objects.count() == 1


def test_without_a_number_a_namesake_of_the_commune_is_shown_first(client, officer, card):
    make_person(full_name="Nguyễn Thị Hồng", personal_id=None, birth_date=None, birth_precision="", hamlet="Thôn Tây")
    make_person(full_name="Nguyễn Thị Hồng")  # born in another year
    make_person(TAM_GIANG, full_name="Nguyễn Thị Hồng")
    sent = typed(card, personal_id="", born="1962")
    response = client.post(STAFF, sent)
    assert [one.hamlet for one in response.context["doubts"].namesakes] == ["Thôn Tây"]
    assert Nomination.objects.count() == 0
    client.post(STAFF, answer(response))
    assert (Nomination.objects.count(), Person.objects.count()) == (1, 4)
    again = client.post(STAFF, typed(card, personal_id="", born=""))
    assert len(again.context["doubts"].namesakes) == 3


def test_a_second_click_without_a_number_asks_the_sender_too(client, sender, card):
    """The register is closed to a commune officer, but not what the officer just typed."""
    client.post(PLAIN, typed(card, personal_id=""))
    response = client.post(PLAIN, typed(card, personal_id=""))
    assert len(response.context["doubts"].namesakes) == 1
    assert Nomination.objects.count() == 1


def test_a_card_for_whom_the_state_insures_is_doubted_a_book_is_not(client, officer, card):
    response = client.post(STAFF, typed(card, groups=["poor"]))
    assert "nên hồ sơ đề nghị thẻ sẽ không được duyệt" in response.content.decode()
    assert Nomination.objects.count() == 0
    client.post(STAFF, typed(card.campaign.offers.get(kind="book"), groups=["poor"]))
    assert Nomination.objects.get().offer.kind == "book"


# The plain page


def test_the_commune_of_a_commune_officer_is_chosen_already(client, sender, card):
    form = client.get(PLAIN).context["form"]
    assert (form["commune"].initial, "institution" in form.fields) == (YEN_TRUNG, False)
    client.post(PLAIN, typed(card))
    assert list(Nomination.objects.visible_to(sender)) == list(Nomination.objects.all())


def test_an_officer_of_several_communes_chooses_among_them(client, card):
    client.force_login(make_commune_officer(YEN_TRUNG, TAM_GIANG))
    field = client.get(PLAIN).context["form"].fields["commune"]
    assert [str(label) for _value, label in field.choices][1:] == [
        "Xã Tam Giang, Thành phố Bắc Ninh",
        "Xã Yên Trung, Thành phố Bắc Ninh",
    ]


def test_a_clerk_writes_the_commune_and_sends_for_the_own_hospital(client, card):
    hospital = make_institution(YEN_TRUNG, kind="hospital")
    client.force_login(make_user(Role.CLERK, institution=hospital))
    assert client.get(PLAIN).context["form"]["institution"].initial == hospital.pk
    client.post(PLAIN, typed(card, commune="Phường Đông Sơn, Thanh Hóa", institution=hospital.pk))
    nomination = Nomination.objects.get()
    assert (nomination.institution, nomination.commune_id) == (hospital, DONG_SON)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Xã Không Có Thật", "Không tìm thấy"),
        ("Đồng Tiến", "Hãy ghi tên hiện nay: Xã Xuân Lương, Thành phố Bắc Ninh; Xã Hoàng Vân"),
        ("", "Hãy điền"),
    ],
)
def test_a_commune_that_can_not_be_told_is_asked_for_again(client, card, written, words):
    hospital = make_institution(YEN_TRUNG, kind="hospital")
    client.force_login(make_user(Role.CLERK, institution=hospital))
    [message] = errors(client.post(PLAIN, typed(card, commune=written, institution=hospital.pk)))["commune"]
    assert words in message


def test_who_sends_for_two_places_chooses(client, card):
    first = make_institution(YEN_TRUNG)
    clerk = make_user(Role.CLERK, institution=first)
    other = make_user(Role.CLERK, institution=make_institution(TAM_GIANG))
    duty = other.duties.get()
    duty.user = clerk
    duty.save(update_fields=["user"])
    client.force_login(clerk)
    field = client.get(PLAIN).context["form"].fields["institution"]
    assert (field.required, field.queryset.count()) == (True, 2)
    assert "institution" in errors(client.post(PLAIN, typed(card, commune="Xã Yên Trung")))


# Strangers


def test_a_guessed_number_shows_a_stranger_nothing_of_the_person(client, sender, card):
    known = make_person(TAM_GIANG, full_name="Nguyễn Thị Hồng", personal_id=HONG["personal_id"], hamlet="Thôn Kín")
    make_nomination(make_offer(make_campaign(code="BN2023")), person=known, code="BN2023-00004")
    response = client.post(PLAIN, typed(card, born="", sex="", phone=""))
    text = response.content.decode()
    assert "đã có trong dữ liệu với đúng số và họ tên này" in text
    for hidden in ("Thôn Kín", "Tam Giang", "1980", "BN2023"):
        assert hidden not in text
    wrong = client.post(PLAIN, typed(card, full_name="Lê Văn Đoán", sex="", born=""))
    assert "Nguyễn Thị Hồng" not in wrong.content.decode()


def test_a_gift_that_was_asked_for_elsewhere_is_refused_without_its_code(client, sender, card):
    known = make_person(TAM_GIANG, full_name="Nguyễn Thị Hồng", personal_id=HONG["personal_id"])
    make_nomination(card, person=known, code="TET2027-00099")
    response = client.post(PLAIN, answer(client.post(PLAIN, typed(card))))
    [message] = errors(response)["__all__"]
    assert ("TET2027-00099" in message, "đã được nơi khác đề nghị" in message) == (False, True)


def test_nobody_is_nominated_outside_the_own_commune(client, sender, card):
    assert "commune" in errors(client.post(PLAIN, typed(card, commune=TAM_GIANG)))
    assert Nomination.objects.count() == 0


def test_an_officer_nominates_nobody_of_another_province(client, officer, card):
    assert "commune" in errors(client.post(STAFF, typed(card, commune=DONG_SON)))
    [message] = errors(client.post(PLAIN, typed(card, commune="Phường Đông Sơn, Thanh Hóa")))["commune"]
    assert "không thuộc địa bàn" in message
    assert Nomination.objects.count() == 0


def test_a_provincial_campaign_takes_nobody_from_another_province(client, card):
    client.force_login(make_officer(province=None))
    [message] = errors(client.post(STAFF, typed(card, commune=DONG_SON)))["commune"]
    assert "chỉ thực hiện tại" in message


def test_an_institution_of_others_can_not_be_named(client, sender, card):
    client.post(PLAIN, typed(card, institution=make_institution(YEN_TRUNG).pk))
    assert Nomination.objects.get().institution is None
    client.force_login(make_officer())
    elsewhere = make_institution(DONG_SON)
    assert "institution" in errors(client.post(STAFF, typed(card, institution=elsewhere.pk)))


def test_what_others_added_of_late_is_not_shown(client, officer, card):
    make_nomination(card, nominated_by=make_officer(), code="TET2027-00099")
    assert "TET2027-00099" not in client.get(STAFF).content.decode()


@pytest.mark.parametrize("user", [lambda: make_leader(), lambda: make_user(Role.AUDITOR, province="24"), make_user])
def test_who_sends_no_lists_is_refused(client, card, user):
    client.force_login(user())
    assert client.get(PLAIN).status_code == 403
    assert client.post(PLAIN, typed(card)).status_code == 403
    assert client.get(STAFF).status_code in (302, 403)
    assert Nomination.objects.count() == 0


def test_the_page_of_the_staff_is_closed_to_senders(client, sender, card):
    assert client.get(STAFF).status_code == 302
    client.post(STAFF, typed(card))
    assert Nomination.objects.count() == 0


def test_a_campaign_that_takes_no_lists_any_more_is_not_offered_to_senders(client, campaign):
    campaign.lists_until = date(2023, 1, 5)
    campaign.save(update_fields=["lists_until"])
    client.force_login(make_commune_officer(YEN_TRUNG))
    answer = client.get(PLAIN)
    assert list(answer.context["form"].fields["offer"].queryset) == []
    sent = {**HONG, "offer": campaign.offers.get(kind="card").pk}
    assert client.post(PLAIN, sent).status_code == 200
    assert Nomination.objects.count() == 0


def test_the_operation_holds_the_same_last_day(campaign, card):
    campaign.lists_until = timezone.localdate()
    campaign.save(update_fields=["lists_until"])
    someone = Candidacy(PersonFacts("Nguyễn Thị Hồng", YEN_TRUNG, personal_id="027162001234"), "card")
    sender, tomorrow = make_commune_officer(YEN_TRUNG), timezone.now() + timedelta(days=1)
    with pytest.raises(TooLate):
        nominating.nominate(someone, campaign=campaign, by=sender, at=tomorrow)
    assert nominating.nominate(someone, campaign=campaign, by=make_officer(), at=tomorrow).person.full_name


def test_the_staff_is_warned_of_a_campaign_whose_last_day_is_over(client, officer, campaign, card):
    campaign.lists_until = date(2023, 1, 5)
    campaign.save(update_fields=["lists_until"])
    assert "đã quá hạn nhận danh sách 05/01/2023" in client.get(STAFF).content.decode()
    sent = {**HONG, "offer": card.pk}
    asked = client.post(STAFF, sent)
    assert asked.context["doubts"].token == "late-2023-01-05"
    assert "Chiến dịch TET2027 đã hết hạn nhận danh sách từ ngày 05/01/2023." in asked.content.decode()
    assert Nomination.objects.count() == 0
    client.post(STAFF, {**sent, "confirmed": "late-2023-01-05"})
    assert Nomination.objects.get().campaign == campaign


def test_somebody_with_a_name_only_is_asked_about_first(client, officer, card):
    sent = {"offer": card.pk, "full_name": "Vũ Thị Không", "commune": YEN_TRUNG}
    asked = client.post(STAFF, sent)
    assert (asked.context["doubts"].token, Nomination.objects.count()) == ("unidentified", 0)
    assert "Chưa ghi ngày sinh và số giấy tờ nào" in asked.content.decode()
    client.post(STAFF, {**sent, "confirmed": "unidentified"})
    assert Nomination.objects.get().person.is_identified is False


def test_a_last_day_that_ends_meanwhile_is_told_beside_the_gift():
    assert nominating_views._field_of(TooLate(campaign="TET2027", until="05/01/2023")) == "offer"
