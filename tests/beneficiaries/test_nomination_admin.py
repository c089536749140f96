"""Nominations in the admin: found, read, moved by buttons, exported; by nobody who may not see them."""

import io
import re
from urllib.parse import urlencode

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from beneficiaries import vetting
from beneficiaries.models import Nomination
from campaigns.models import Campaign
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
    make_list,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:beneficiaries_nomination_changelist")
EXPORT = reverse("admin:beneficiaries_nomination_export")
OLD = "125123456"


def change(nomination):
    return reverse("admin:beneficiaries_nomination_change", args=[nomination.pk])


def step(nomination, slug):
    return reverse("admin:beneficiaries_decide", args=[nomination.pk, slug])


@pytest.fixture
def card():
    return make_offer(make_campaign(code="TET2027", name="Tết ấm áp"), "card")


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def named(name, commune=YEN_TRUNG, **fields):
    return make_person(commune, full_name=name, **fields)


def listed(client, **asked):
    response = client.get(f"{LIST}?{urlencode(asked)}")
    assert response.status_code == 200
    return [one.code for one in response.context["cl"].result_list]


def said(response):
    return [str(message) for message in response.context["messages"]]


# The list


@pytest.fixture
def four(card):
    """Four nominations, three of them in a nationwide campaign."""
    Campaign.objects.update(province=None)
    book = make_offer(make_campaign(code="NAM2027"), "book")
    make_nomination(card, code="TET2027-00001", person=named("Trần Văn Ánh"), status="proposed")
    make_nomination(card, code="TET2027-00002", person=named("Lê Thị Ân", TAM_GIANG), groups=["elderly"])
    make_nomination(card, code="TET2027-00003", person=named("Đỗ Bình", DONG_SON), status="rejected")
    make_nomination(book, code="NAM2027-00001", person=named("Nguyễn Thị Hồng", personal_id="027162001234", old_id=OLD))
    return card.campaign


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["TET2027-00001", "TET2027-00002", "TET2027-00003", "NAM2027-00001"]),
        ({"gift": "book"}, ["NAM2027-00001"]),
        ({"status__exact": "rejected"}, ["TET2027-00003"]),
        ({"province": THANH_HOA}, ["TET2027-00003"]),
        ({"commune": TAM_GIANG}, ["TET2027-00002"]),
        ({"group": "elderly"}, ["TET2027-00002"]),
        ({"campaign": "x"}, []),
        ({"q": "nguyen thi hong"}, ["NAM2027-00001"]),
        ({"q": "do binh"}, ["TET2027-00003"]),
        ({"q": "tet2027"}, ["TET2027-00001", "TET2027-00002", "TET2027-00003"]),
        ({"q": "0271620"}, ["NAM2027-00001"]),
        ({"q": OLD}, ["NAM2027-00001"]),
        ({"q": OLD[:5]}, ["NAM2027-00001"]),
        ({"q": OLD[-4:]}, ["NAM2027-00001"]),
    ],
    ids=str,
)
def test_the_list_is_filtered_and_searched(client, four, asked, found):
    client.force_login(make_leader(province=None))
    assert listed(client, **asked) == found


@pytest.mark.parametrize(("place", "told"), [(2, "2"), (None, "chưa rõ")])
def test_the_page_tells_the_place_in_the_household(client, officer, card, place, told):
    content = client.get(change(make_nomination(card, household_position=place))).content.decode()
    after = re.sub(r"<[^>]*>", " ", content.split("hứ tự trong hộ", 1)[1])
    assert " ".join(after.split()).startswith(told)


def test_the_list_is_filtered_by_campaign(client, officer, four):
    assert listed(client, campaign=four.pk) == ["TET2027-00001", "TET2027-00002"]


@pytest.fixture
def withdrawn(four):
    """One more of the four, withdrawn."""
    [offer] = four.offers.all()
    return make_nomination(offer, code="TET2027-00009", person=named("Đỗ Thị Rút"), status="withdrawn")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 0),
        ({"status__exact": ""}, 0),
        ({"status__exact": "withdrawn"}, 1),
        ({"status__exact": "all"}, 1),
        ({"status__exact": "proposed"}, 0),
        ({"status__exact": "x"}, 0),
    ],
    ids=str,
)
def test_withdrawn_ones_are_listed_where_they_are_asked_for(client, withdrawn, asked, found):
    client.force_login(make_leader(province=None))
    assert listed(client, **asked).count(withdrawn.code) == found


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, True),
        ({"q": "do thi rut"}, True),
        ({"q": "do binh"}, False),
        ({"gift": "book"}, False),
        ({"commune": YEN_TRUNG}, True),
        ({"status__exact": "proposed"}, False),
        ({"status__exact": "all"}, False),
    ],
    ids=str,
)
def test_how_many_withdrawn_ones_match_is_told_with_the_way_to_them(client, withdrawn, asked, shown):
    client.force_login(make_leader(province=None))
    page = client.get(f"{LIST}?{urlencode(asked)}")
    assert ("Có 1 hồ sơ đã rút không hiện ở đây." in page.content.decode()) == shown
    if shown:
        more = client.get(LIST + page.context["with_withdrawn"])
        assert withdrawn.code in [one.code for one in more.context["cl"].result_list]
        assert {name: more.wsgi_request.GET[name] for name in asked} == asked


def test_withdrawn_ones_are_exported_where_they_are_asked_for(client, officer, card):
    make_nomination(card, status="withdrawn", code="TET2027-00009")
    assert [len(exported(client, **asked)) for asked in ({}, {"status__exact": "withdrawn"})] == [0, 1]


def test_the_list_sorts_by_given_name(client, officer, four):
    assert listed(client, o="1") == ["TET2027-00001", "TET2027-00002", "NAM2027-00001"]


def test_the_list_takes_as_many_queries_for_three_as_for_one(client, officer, card, django_assert_num_queries):
    def add():
        make_nomination(card, institution=make_institution(), recipient_list=make_list(card.campaign))

    add()
    client.get(LIST)
    with django_assert_num_queries(12):
        client.get(LIST)
    add()
    add()
    with django_assert_num_queries(12):
        client.get(LIST)


# The page


def test_the_page_shows_the_facts_and_nothing_to_type(client, officer, card):
    person = named("Nguyễn Thị Hồng", personal_id="027162001234", hamlet="Thôn Đông")
    nomination = make_nomination(
        card,
        person=person,
        groups=["near_poor", "elderly"],
        recipient_list=make_list(card.campaign),
        status="rejected",
        decision_reason="Trùng hồ sơ",
    )
    text = client.get(change(nomination)).content.decode()
    for words in (
        nomination.code,
        "Nguyễn Thị Hồng",
        "03/05/1980",
        "027162001234",
        "Thôn Đông, Xã Yên Trung",
        "Hộ cận nghèo, Người cao tuổi",
        "danh-sach.xlsx",
        "Trùng hồ sơ",
    ):
        assert words in text, words
    assert 'name="_save"' not in text
    assert client.post(change(nomination), {"points": 99}).status_code == 403


def test_the_page_tells_the_old_number_beside_the_new_one(client, officer, card):
    nomination = make_nomination(card, person=named("Nguyễn Thị Hồng", personal_id="027162001234", old_id=OLD))
    assert f"027162001234 · số CMND cũ {OLD}" in client.get(change(nomination)).content.decode()


def test_the_page_never_loads_the_file_of_the_list(client, officer, card, django_assert_num_queries):
    nomination = make_nomination(card, recipient_list=make_list(card.campaign))
    client.get(change(nomination))  # what is asked once per process
    with django_assert_num_queries(15) as counted:
        client.get(change(nomination))
    assert not [query for query in counted if '"documents_document"."content"' in query["sql"]]


@pytest.mark.parametrize(
    ("status", "slugs"),
    [
        ("proposed", ["duyet", "tu-choi", "rut"]),
        ("approved", ["tu-choi", "rut"]),
        ("rejected", ["xem-xet-lai"]),
        ("withdrawn", []),
    ],
)
def test_the_page_offers_the_moves_of_its_state(client, officer, card, status, slugs):
    nomination = make_nomination(card, status=status)
    assert [step.slug for step in client.get(change(nomination)).context["steps"]] == slugs


def test_the_page_offers_no_card_to_whom_the_state_insures_and_says_why(client, officer, card):
    nomination = make_nomination(card, status="proposed", groups=["poor"])
    response = client.get(change(nomination))
    assert [step.slug for step in response.context["steps"]] == ["tu-choi", "rut"]
    assert "Không duyệt tặng thẻ BHYT được" in response.content.decode()


def test_the_own_nomination_is_only_withdrawn(client, officer, card):
    nomination = make_nomination(card, status="proposed", nominated_by=officer)
    assert [step.slug for step in client.get(change(nomination)).context["steps"]] == ["rut"]


def test_in_a_closed_campaign_nothing_is_decided(client, officer, card):
    nomination = make_nomination(card, status="proposed")
    card.campaign.status = "closed"
    card.campaign.save(update_fields=["status"])
    response = client.get(change(nomination))
    assert (response.context["steps"], "không thể xét duyệt" in response.content.decode()) == ([], True)


@pytest.mark.parametrize(
    "reader",
    [lambda: make_user(Role.AUDITOR, province=BAC_NINH), lambda: make_user(Role.INSURANCE_OFFICER, province=BAC_NINH)],
)
def test_who_does_not_vet_reads_only(client, card, reader):
    nomination = make_nomination(card, status="proposed")
    client.force_login(reader())
    assert client.get(change(nomination)).context["steps"] == []
    assert client.post(step(nomination, "duyet")).status_code == 403
    assert client.get(step(nomination, "tu-choi")).status_code == 403
    assert Nomination.objects.get().status == "proposed"


def test_the_history_names_the_groups_and_the_decision(client, officer, card):
    nomination = make_nomination(card, status="proposed", groups=["near_poor", "elderly"])
    vetting.approve(nomination, by=officer, at=timezone.now())
    text = client.get(reverse("admin:beneficiaries_nomination_history", args=[nomination.pk])).content.decode()
    assert "Hộ cận nghèo, Người cao tuổi" in text
    assert "Duyệt hồ sơ" in text


# The buttons


def test_a_button_approves(client, officer, card):
    nomination = make_nomination(card, status="proposed", code="TET2027-00001")
    response = client.post(step(nomination, "duyet"), follow=True)
    assert response.redirect_chain == [(change(nomination), 302)]
    assert said(response) == ["Đã duyệt TET2027-00001 · Nguyễn Thị Thử."]
    assert Nomination.objects.get().status == "approved"


@pytest.mark.parametrize(("slug", "status"), [("tu-choi", "rejected"), ("rut", "withdrawn")])
def test_rejecting_and_withdrawing_ask_why(client, officer, card, slug, status):
    nomination = make_nomination(card, status="approved")
    question = client.get(step(nomination, slug))
    assert 'name="common_reason"' in question.content.decode()
    again = client.post(step(nomination, slug), {"reason": "  "})
    assert (again.status_code, "Hãy ghi lý do." in again.content.decode()) == (200, True)
    client.post(step(nomination, slug), {"common_reason": "died"})
    nomination.refresh_from_db()
    assert (nomination.status, nomination.decision_reason) == (status, "Đã mất")


def test_a_rejected_one_is_reconsidered(client, officer, card):
    nomination = make_nomination(card, status="rejected")
    client.post(step(nomination, "xem-xet-lai"))
    assert Nomination.objects.get().status == "proposed"


def test_a_refusal_is_said_as_it_stands(client, officer, card):
    nomination = make_nomination(card, status="proposed", groups=["poor"])
    [message] = said(client.post(step(nomination, "duyet"), follow=True))
    assert "không tặng thẻ BHYT được" in message
    assert Nomination.objects.get().status == "proposed"


def test_a_step_that_is_not_possible_now_says_so(client, officer, card):
    nomination = make_nomination(card, status="withdrawn")
    assert "nên không thực hiện được" in client.get(step(nomination, "tu-choi")).content.decode()
    [message] = said(client.post(step(nomination, "duyet"), follow=True))
    assert "Đã rút" in message


def test_a_step_that_does_not_exist_is_not_found(client, officer, card):
    assert client.get(step(make_nomination(card), "xoa")).status_code == 404


# The export


def exported(client, **asked):
    response = client.get(f"{EXPORT}?{urlencode(asked)}")
    assert response.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_the_export_holds_what_the_list_shows(client, officer, card):
    person = named("Nguyễn Thị Hồng", personal_id="027162001234", hamlet="Thôn Đông")
    make_nomination(
        card,
        code="TET2027-00001",
        person=person,
        groups=["near_poor", "elderly"],
        points=17,
        institution=make_institution(name="Trường THPT Thử"),
        note="Nuôi hai cháu",
    )
    make_nomination(card, status="proposed", person=named("Lê Văn Chờ"))
    [row] = exported(client, status__exact="approved")
    assert row == {
        "Mã hồ sơ": "TET2027-00001",
        "Chiến dịch": "TET2027",
        "Loại quà": "Thẻ BHYT 12 tháng",
        "Họ và tên": "Nguyễn Thị Hồng",
        "Ngày sinh": "03/05/1980",
        "Giới tính": "Nữ",
        "Số định danh cá nhân": "027162001234",
        "Xã/phường": "Xã Yên Trung",
        "Tỉnh/thành phố": "Thành phố Bắc Ninh",
        "Thôn, tổ dân phố": "Thôn Đông",
        "Trường học/bệnh viện": "Trường THPT Thử",
        "Nhóm hoàn cảnh": "Hộ cận nghèo, Người cao tuổi",
        "Điểm": 17,
        "Trạng thái": "Đã duyệt",
        "Lý do": None,
        "Ngày đề nghị": timezone.localdate().strftime("%d/%m/%Y"),
        "Người đề nghị": str(Nomination.objects.get(code="TET2027-00001").nominated_by),
        "Ghi chú": "Nuôi hai cháu",
    }


@pytest.mark.parametrize(
    ("user", "number"),
    [
        (lambda: make_officer(), "027162001234"),
        (lambda: make_leader(), "027162001234"),
        (lambda: make_user(Role.AUDITOR, province=BAC_NINH), "•••• 1234"),
        (lambda: make_user(Role.INSURANCE_OFFICER, province=BAC_NINH), "•••• 1234"),
    ],
    ids=["officer", "leader", "auditor", "insurance officer"],
)
def test_only_who_vets_gets_whole_numbers(client, card, user, number):
    make_nomination(card, person=make_person(personal_id="027162001234", sex=""))
    make_nomination(card, person=make_person(personal_id=None))
    client.force_login(user())
    assert [row["Số định danh cá nhân"] for row in exported(client)] == [number, None]


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)"])
def test_no_text_of_the_export_is_a_formula(client, officer, card, text):
    make_nomination(card, note=text, person=named(text))
    response = client.get(EXPORT)
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert [cell.value for cell in cells if cell.value and text in str(cell.value)] == [f"'{text}"] * 2


def test_a_character_that_excel_does_not_know_is_left_out(client, officer, card):
    make_nomination(card, note="Hoàn\x0bcảnh")
    assert exported(client)[0]["Ghi chú"] == "Hoàncảnh"


def test_the_export_takes_as_many_queries_for_three_as_for_one(client, officer, card, django_assert_num_queries):
    make_nomination(card, institution=make_institution())
    exported(client)
    with django_assert_num_queries(10):
        exported(client)
    for _ in range(2):
        make_nomination(card, institution=make_institution())
    with django_assert_num_queries(10):
        exported(client)


# Strangers


@pytest.fixture
def foreign(card):
    return make_nomination(card, status="proposed", person=named("Nguyễn Thị Hồng"), code="TET2027-00001")


def test_an_officer_of_another_province_gets_nothing(client, foreign):
    client.force_login(make_officer(province=THANH_HOA))
    for asked in ({}, {"q": "hong"}, {"q": "TET2027-00001"}, {"q": foreign.person.personal_id}, {"commune": YEN_TRUNG}):
        response = client.get(f"{LIST}?{urlencode(asked)}")
        assert response.context["cl"].result_count == 0
        assert "TET2027" not in response.content.decode().replace("q=TET2027", "").replace('value="TET2027-00001"', "")
    assert exported(client) == []
    assert exported(client, q="hong") == []
    for slug in ("duyet", "tu-choi", "rut", "xem-xet-lai"):
        assert client.get(step(foreign, slug)).status_code == 404
        assert client.post(step(foreign, slug), {"reason": "x"}).status_code == 404
    history = reverse("admin:beneficiaries_nomination_history", args=[foreign.pk])
    for address in (change(foreign), history):
        assert "Nguyễn Thị Hồng" not in client.get(address, follow=True).content.decode()
    assert Nomination.objects.get().status == "proposed"


@pytest.mark.parametrize("user", [lambda: make_commune_officer(TAM_GIANG), lambda: make_commune_officer(YEN_TRUNG)])
def test_a_commune_officer_does_not_enter_the_admin(client, foreign, user):
    client.force_login(user())
    for address in (LIST, EXPORT, change(foreign), step(foreign, "duyet")):
        response = client.get(address)
        assert (response.status_code, response.url.split("?")[0]) == (302, reverse("admin:login"))
    client.post(step(foreign, "duyet"))
    assert Nomination.objects.get().status == "proposed"


def test_who_sees_no_people_is_refused(client, foreign):
    client.force_login(make_user(Role.ACCOUNTANT, province=BAC_NINH))
    for address in (LIST, EXPORT, change(foreign)):
        assert client.get(address).status_code == 403


def test_an_insurance_officer_sees_the_own_communes_only(client, card, foreign):
    make_nomination(card, person=named("Lê Văn Gần", TAM_GIANG), code="TET2027-00002")
    client.force_login(make_user(Role.INSURANCE_OFFICER, communes=(TAM_GIANG,)))
    assert listed(client) == ["TET2027-00002"]
    assert [row["Mã hồ sơ"] for row in exported(client)] == ["TET2027-00002"]
