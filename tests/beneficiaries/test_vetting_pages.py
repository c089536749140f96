"""The vetting queue as a page: what it shows, what its filters find, what its buttons do, and to whom."""

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from beneficiaries.models import Nomination
from tests.factories import (
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_list,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_user,
)

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:beneficiaries_vetting")
DECIDED = reverse("admin:beneficiaries_vetting_decided")


@pytest.fixture
def campaign():
    return make_campaign(code="TET2027")


@pytest.fixture
def card(campaign):
    return make_offer(campaign, "card")


@pytest.fixture
def officer(client):
    officer = make_officer(full_name="Lê Thị Duyệt")
    client.force_login(officer)
    return officer


def proposed(offer, **fields):
    return make_nomination(offer, status="proposed", **fields)


def named(name, commune=YEN_TRUNG, **fields):
    return make_person(commune, full_name=name, **fields)


def page(client, **asked):
    response = client.get(f"{QUEUE}?{urlencode(asked)}")
    assert response.status_code == 200
    return response


def codes(response):
    return [row.nomination.code for row in response.context["rows"]]


def as_of(response):
    return re.search(r'name="as_of" value="([^"]+)"', response.content.decode())[1]


def said(response):
    return [str(message) for message in response.context["messages"]]


def statuses():
    return list(Nomination.objects.order_by("code").values_list("status", flat=True))


# What it shows


def test_a_row_says_who_where_why_and_from_whom(client, officer, card):
    sender = make_commune_officer(full_name="Ngô Văn Gửi")
    person = named("Nguyễn Thị Hồng", hamlet="Thôn Đông")
    proposed(
        card,
        person=person,
        code="TET2027-00007",
        groups=["near_poor", "disabled"],
        points=17,
        nominated_by=sender,
        recipient_list=make_list(card.campaign),
        note="Nuôi hai cháu nhỏ",
    )
    text = page(client).content.decode()
    for words in (
        "TET2027-00007",
        "Nguyễn Thị Hồng",
        "03/05/1980",
        "Xã Yên Trung",
        "Thôn Đông",
        "Hộ cận nghèo, Người khuyết tật",
        ">17<",
        "Thẻ BHYT 12 tháng",
        "Ngô Văn Gửi",
        "danh-sach.xlsx",
        "Nuôi hai cháu nhỏ",
    ):
        assert words in text, words


def test_a_card_that_would_be_refused_says_so_with_the_law_and_offers_no_button(client, officer, card):
    book = make_offer(card.campaign, "book")
    proposed(card, groups=["poor"], code="TET2027-00001")
    proposed(book, groups=["poor"], code="TET2027-00002")
    text = page(client).content.decode()
    basis = "Nghị định 146/2018/NĐ-CP, điều 3 và 8"  # the share of the day on which the premiums are paid
    assert text.count(f"Không tặng thẻ được: Nhà nước đóng toàn bộ BHYT cho nhóm “Hộ nghèo” ({basis}).") == 1
    buttons = re.findall(r'name="approve_one" value="\d+"( disabled)?', text)
    assert buttons == [" disabled", ""]


def test_what_else_the_person_is_nominated_for_in_the_campaign_is_told_as_far_as_it_is_seen(client, officer):
    card = make_offer(make_campaign(province=None), "card")
    book, gift = make_offer(card.campaign, "book"), make_offer(card.campaign, "gift")
    person, other_year = make_person(), make_offer(make_campaign(), "book")
    proposed(card, person=person, code="TET2027-00001")
    make_nomination(book, person=person, code="TET2027-00002")
    proposed(gift, person=person, code="TET2027-00003", commune_id=DONG_SON)
    make_nomination(other_year, person=person, code="CU2026-00001")
    [row] = page(client).context["rows"]
    assert [other.code for other in row.others] == ["TET2027-00002"]


def test_somebody_who_may_be_the_same_person_is_named_with_list_and_row(client, officer, card):
    other = make_nomination(card, person=make_person(personal_id=None), code="TET2027-00002")
    one = proposed(card, person=make_person(personal_id=None), code="TET2027-00001")
    words = "Có thể cùng một người: TET2027-00002, Thẻ BHYT 12 tháng (Đã duyệt), trùng họ tên, ngày sinh và xã"
    [row] = page(client).context["rows"]
    assert row.alike == [other]
    assert f"{words}; thêm từng người" in page(client).content.decode()
    address = reverse("admin:beneficiaries_nomination_change", args=[one.pk])
    assert words in client.get(address).content.decode()


def test_an_empty_queue_says_what_to_do(client, officer):
    assert "Không có hồ sơ nào chờ anh/chị xét duyệt." in page(client).content.decode()


def test_the_page_takes_as_many_queries_for_three_as_for_one(client, officer, card, django_assert_num_queries):
    def add():
        person = make_person()
        make_nomination(make_offer(make_campaign(), "book"), person=person)
        proposed(card, person=person, recipient_list=make_list(card.campaign), groups=["near_poor", "elderly"])

    add()
    page(client)
    with django_assert_num_queries(18):
        page(client)
    add()
    add()
    with django_assert_num_queries(18):
        page(client)


def test_a_page_holds_fifty_and_leads_to_the_next(client, officer, card):
    for number in range(51):
        proposed(card, code=f"TET2027-{number:05}")
    first = page(client, kind="card")
    assert (len(codes(first)), 'href="?kind=card&amp;page=2"' in first.content.decode()) == (50, True)
    assert codes(page(client, kind="card", page=2)) == ["TET2027-00050"]


def test_a_text_in_a_name_is_never_markup(client, officer, card):
    proposed(card, person=named("<b>Nguyễn</b>"), note="<script>alert(1)</script>")
    text = page(client).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;b&gt;Nguyễn&lt;/b&gt;" in text


# What its filters find


@pytest.fixture
def many(card):
    """Four that differ in every respect; returns the list that one stands in."""
    book = make_offer(make_campaign(code="NAM2027"), "book")
    sent = make_list(card.campaign, TAM_GIANG)
    proposed(card, code="TET2027-00001", person=named("Trần Văn Ánh", personal_id="027080000011"), points=5)
    proposed(card, code="TET2027-00002", person=named("Lê Thị Ân", TAM_GIANG), recipient_list=sent, points=9)
    proposed(card, code="TET2027-00003", person=named("Nguyễn Thị Hồng"), groups=["elderly"], points=5)
    proposed(book, code="NAM2027-00001", person=named("Đỗ Bình"), points=7)
    return sent


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["TET2027-00001", "TET2027-00002", "TET2027-00003", "NAM2027-00001"]),
        ({"order": "name"}, ["TET2027-00001", "TET2027-00002", "NAM2027-00001", "TET2027-00003"]),
        ({"order": "points"}, ["TET2027-00002", "NAM2027-00001", "TET2027-00001", "TET2027-00003"]),
        ({"kind": "book"}, ["NAM2027-00001"]),
        ({"commune": TAM_GIANG}, ["TET2027-00002"]),
        ({"group": "elderly"}, ["TET2027-00003"]),
        ({"source": "hand"}, ["TET2027-00001", "TET2027-00003", "NAM2027-00001"]),
        ({"q": "nguyen thi hong"}, ["TET2027-00003"]),
        ({"q": "HỒNG"}, ["TET2027-00003"]),
        ({"q": "do bi"}, ["NAM2027-00001"]),
        ({"q": "tet2027-00001"}, ["TET2027-00001"]),
        ({"q": "02708"}, ["TET2027-00001"]),
        ({"q": "0011"}, ["TET2027-00001"]),
        ({"q": "%"}, []),
        ({"q": "\u0301"}, []),
        ({"kind": "card", "q": "thi", "order": "name"}, ["TET2027-00002", "TET2027-00003"]),
    ],
    ids=str,
)
def test_the_filters_find(client, officer, many, asked, found):
    assert codes(page(client, **asked)) == found


def test_a_campaign_and_a_list_are_filters_too(client, officer, many, campaign):
    assert codes(page(client, campaign=campaign.pk, source=many.pk)) == ["TET2027-00002"]
    assert codes(page(client, campaign=Nomination.objects.get(code="NAM2027-00001").campaign_id)) == ["NAM2027-00001"]


@pytest.mark.parametrize(
    "asked",
    [{"kind": "car"}, {"commune": "99999"}, {"campaign": "x"}, {"campaign": "9" * 30}, {"source": "9" * 30}],
    ids=str,
)
def test_a_filter_that_means_nothing_shows_nothing_rather_than_everything(client, officer, many, asked):
    response = page(client, **asked)
    assert codes(response) == []
    assert "Không đọc được bộ lọc" in response.content.decode()


def test_a_filter_outlives_the_last_nomination_that_it_showed(client, officer, many, campaign):
    Nomination.objects.filter(commune=TAM_GIANG).delete()
    response = page(client, commune=TAM_GIANG, campaign=campaign.pk, source=many.pk)
    assert (codes(response), response.context["filter"].errors) == ([], {})
    assert "Không có hồ sơ nào khớp bộ lọc." in response.content.decode()


def test_with_several_provinces_one_is_chosen_before_the_commune(client, card):
    client.force_login(make_leader(province=None))
    proposed(card)
    proposed(card, person=make_person(DONG_SON), code="TET2027-00009")
    assert [name for name in page(client).context["filter"].fields if name in ("province", "commune")] == ["province"]
    response = page(client, province=THANH_HOA)
    communes = response.context["filter"].fields["commune"].queryset
    assert (codes(response), [commune.pk for commune in communes]) == (["TET2027-00009"], [DONG_SON])
    assert codes(page(client, commune=DONG_SON)) == ["TET2027-00009"]


# What its buttons do


def test_ticked_ones_are_approved_and_the_refused_are_named(client, officer, card):
    fine = [proposed(card, code=f"TET2027-{number:05}") for number in (1, 2)]
    poor = proposed(card, groups=["poor"], code="TET2027-00003", person=named("Đỗ Thị Nghèo"))
    untouched = proposed(card, code="TET2027-00004")
    chosen = [one.pk for one in (*fine, poor)]
    response = client.post(f"{QUEUE}?kind=card", {"decision": "approve", "chosen": chosen}, follow=True)
    assert response.redirect_chain == [(f"{QUEUE}?kind=card", 302)]
    assert statuses() == ["approved", "approved", "proposed", "proposed"]
    assert set(Nomination.objects.filter(status="approved").values_list("decided_by", flat=True)) == {officer.pk}
    [done, not_done] = said(response)
    assert done == "Đã duyệt 2 hồ sơ."
    assert "1 hồ sơ không duyệt được:" in not_done
    assert "TET2027-00003 · Đỗ Thị Nghèo: không tặng thẻ BHYT được" in not_done
    assert codes(response) == ["TET2027-00003", untouched.code]


def test_one_is_approved_by_its_own_button_whatever_else_is_ticked(client, officer, card):
    one, other = proposed(card, code="TET2027-00001"), proposed(card, code="TET2027-00002")
    client.post(QUEUE, {"approve_one": one.pk, "chosen": [other.pk], "everything": "1"})
    assert statuses() == ["approved", "proposed"]


def test_ticked_ones_are_rejected_for_a_common_reason_and_what_is_added_to_it(client, officer, card):
    nomination = proposed(card)
    asked = {"decision": "reject", "chosen": nomination.pk, "common_reason": "moved", "reason": "từ 3/2026"}
    response = client.post(QUEUE, asked, follow=True)
    nomination.refresh_from_db()
    assert (nomination.status, nomination.decision_reason) == (
        "rejected",
        "Không còn cư trú tại địa phương: từ 3/2026",
    )
    assert said(response) == ["Đã ghi kết quả không duyệt cho 1 hồ sơ."]


def test_without_a_reason_nothing_is_rejected_and_the_ticks_stay(client, officer, card):
    one, _other = proposed(card), proposed(card)
    response = client.post(QUEUE, {"decision": "reject", "chosen": [one.pk]})
    assert response.status_code == 200
    assert "Hãy ghi lý do." in response.content.decode()
    assert re.findall(r'name="chosen" value="(\d+)" data-tick checked', response.content.decode()) == [str(one.pk)]
    assert statuses() == ["proposed", "proposed"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"decision": "approve"}, "Hãy đánh dấu ít nhất một hồ sơ."),
        ({"decision": "approve", "chosen": ["x", "-1", "9" * 40, "²"]}, "Hãy đánh dấu ít nhất một hồ sơ."),
        ({"chosen": ["1"]}, "Hãy chọn duyệt hoặc không duyệt."),
        ({"decision": "approve", "everything": "1"}, "Trang chưa tải đủ."),
    ],
    ids=["nothing", "no keys", "no decision", "no moment"],
)
def test_an_incomplete_request_is_explained(client, officer, card, sent, words):
    proposed(card)
    response = client.post(QUEUE, sent)
    assert (response.status_code, words in response.content.decode(), statuses()) == (200, True, ["proposed"])


def test_all_that_match_are_decided_after_a_question_and_no_others(client, officer, card):
    book = make_offer(card.campaign, "book")
    for number in range(60):
        proposed(card, code=f"TET2027-{number:05}")
    proposed(book, code="TET2027-00100")
    sent = {"decision": "approve", "everything": "1", "as_of": as_of(page(client, kind="card"))}
    question = client.post(f"{QUEUE}?kind=card", sent)
    assert "<strong>60</strong> hồ sơ khớp bộ lọc sẽ được duyệt." in question.content.decode()
    assert set(statuses()) == {"proposed"}
    response = client.post(f"{QUEUE}?kind=card", {**sent, "confirmed": "1"}, follow=True)
    assert said(response) == ["Đã duyệt 60 hồ sơ."]
    assert Nomination.objects.get(status="proposed").offer == book


def test_what_came_in_after_the_page_was_opened_is_not_decided_unseen(client, officer, card):
    seen = proposed(card, nominated_at=timezone.now() - timedelta(minutes=1))
    moment = as_of(page(client))
    proposed(card, nominated_at=timezone.now() + timedelta(minutes=1))
    client.post(QUEUE, {"decision": "approve", "everything": "1", "confirmed": "1", "as_of": moment})
    assert Nomination.objects.get(status="approved") == seen


def test_rejecting_all_asks_with_the_reason(client, officer, card):
    proposed(card)
    sent = {"decision": "reject", "everything": "1", "as_of": as_of(page(client)), "reason": "Trùng đợt trước"}
    assert "Trùng đợt trước" in client.post(QUEUE, sent).content.decode()
    client.post(QUEUE, {**sent, "confirmed": "1"})
    assert Nomination.objects.get().decision_reason == "Trùng đợt trước"


def test_all_under_a_filter_that_means_nothing_are_none(client, officer, card):
    proposed(card)
    sent = {"decision": "approve", "everything": "1", "confirmed": "1", "as_of": as_of(page(client))}
    response = client.post(f"{QUEUE}?kind=car", sent, follow=True)
    assert said(response) == ["Không có hồ sơ nào trong số đã chọn đang chờ anh/chị xét duyệt."]
    assert statuses() == ["proposed"]


def test_twenty_refusals_are_named_and_the_rest_counted(client, officer, card):
    chosen = [proposed(card, groups=["poor"], code=f"TET2027-{number:05}").pk for number in range(23)]
    [not_done] = said(client.post(QUEUE, {"decision": "approve", "chosen": chosen}, follow=True))
    assert (not_done.count("<li>"), "23 hồ sơ không duyệt được:" in not_done) == (20, True)
    assert "… và 3 hồ sơ khác." in not_done


def test_somebody_quicker_is_told_about(client, officer, card):
    nomination = make_nomination(card, status="approved", code="TET2027-00001")
    [not_done] = said(client.post(QUEUE, {"decision": "approve", "chosen": nomination.pk}, follow=True))
    assert "TET2027-00001" in not_done
    assert "Đã duyệt" in not_done


def test_a_name_in_a_refusal_is_never_markup(client, officer, card):
    nomination = proposed(card, groups=["poor"], person=named("<img src=x>"))
    response = client.post(QUEUE, {"decision": "approve", "chosen": nomination.pk}, follow=True)
    assert "<img src=x>" not in response.content.decode()


def test_deciding_takes_as_many_queries_for_three_as_for_one(client, officer, card, django_assert_max_num_queries):
    counts = []
    for size in (1, 3):
        chosen = [proposed(card).pk for _ in range(size)]
        with django_assert_max_num_queries(20) as counted:
            client.post(QUEUE, {"decision": "approve", "chosen": chosen})
        counts.append(len(counted))
    assert counts[0] == counts[1]


# Decided by me


def test_the_decided_page_shows_what_i_decided_newest_first(client, officer, card):
    now = timezone.now()
    make_nomination(card, decided_by=officer, decided_at=now - timedelta(days=1), code="TET2027-00001")
    make_nomination(card, status="rejected", decided_by=officer, decided_at=now, code="TET2027-00002")
    make_nomination(card, code="TET2027-00003")
    response = client.get(DECIDED)
    assert [nomination.code for nomination, _groups in response.context["rows"]] == ["TET2027-00002", "TET2027-00001"]
    text = response.content.decode()
    assert (text.count('name="chosen"'), "Không đúng đối tượng" in text) == (1, True)
    assert [one.code for one, _groups in client.get(f"{DECIDED}?q=00001").context["rows"]] == []
    assert [one.code for one, _ in client.get(f"{DECIDED}?q=TET2027-00001").context["rows"]] == ["TET2027-00001"]


def test_the_decided_page_takes_as_many_queries_for_three_as_for_one(client, officer, card, django_assert_num_queries):
    make_nomination(card, decided_by=officer, recipient_list=make_list(card.campaign))
    client.get(DECIDED)
    with django_assert_num_queries(9):
        client.get(DECIDED)
    for _ in range(2):
        make_nomination(card, status="rejected", decided_by=officer, recipient_list=make_list(card.campaign))
    with django_assert_num_queries(9):
        client.get(DECIDED)


def test_rejected_ones_are_put_back_from_the_decided_page(client, officer, card):
    rejected = make_nomination(card, status="rejected", decided_by=officer, code="TET2027-00001")
    approved = make_nomination(card, decided_by=officer, code="TET2027-00002")
    response = client.post(DECIDED, {"chosen": [rejected.pk, approved.pk]}, follow=True)
    assert statuses() == ["proposed", "approved"]
    [done, not_done] = said(response)
    assert done == "1 hồ sơ đã trở lại hàng chờ xét duyệt."
    assert "1 hồ sơ không xem xét lại được:" in not_done


def test_nothing_decided_yet_leads_to_the_queue(client, officer):
    assert "Anh/chị chưa quyết định hồ sơ nào." in client.get(DECIDED).content.decode()
    assert "Không có hồ sơ nào khớp bộ lọc." in client.get(f"{DECIDED}?q=x").content.decode()


# Strangers


@pytest.mark.parametrize("address", [QUEUE, DECIDED])
@pytest.mark.parametrize(
    ("user", "status"),
    [
        (lambda: make_user(Role.AUDITOR, province="24"), 403),
        (lambda: make_user(Role.ACCOUNTANT, province="24"), 403),
        (lambda: make_user(Role.INSURANCE_OFFICER, province="24"), 403),
        (lambda: make_commune_officer(YEN_TRUNG), 302),
        (lambda: make_user(), 302),
    ],
    ids=["auditor", "accountant", "insurance officer", "commune officer", "no duty"],
)
def test_who_does_not_vet_enters_neither_page(client, card, address, user, status):
    nomination = proposed(card)
    client.force_login(user())
    assert client.get(address).status_code == status
    assert client.post(address, {"decision": "approve", "chosen": nomination.pk}).status_code == status
    assert statuses() == ["proposed"]


def test_an_officer_of_another_province_finds_nothing_by_any_filter(client, card):
    nomination = proposed(card, person=named("Nguyễn Thị Hồng"), recipient_list=make_list(card.campaign))
    client.force_login(make_officer(province=THANH_HOA))
    for asked in (
        {},
        {"q": "nguyen thi hong"},
        {"q": nomination.code},
        {"q": nomination.person.personal_id},
        {"commune": YEN_TRUNG},
        {"campaign": card.campaign_id},
        {"source": nomination.recipient_list_id},
    ):
        response = page(client, **asked)
        assert (codes(response), response.context["waiting"]) == ([], 0)
        assert card.campaign.name not in response.content.decode()
        assert "danh-sach.xlsx" not in response.content.decode()


@pytest.mark.parametrize("address", [QUEUE, DECIDED])
def test_keys_of_other_peoples_nominations_do_nothing(client, card, address):
    proposed(card, code="TET2027-00001", person=named("Nguyễn Thị Hồng"))
    make_nomination(card, status="rejected", code="TET2027-00002")
    client.force_login(make_officer(province=THANH_HOA))
    keys = list(Nomination.objects.values_list("pk", flat=True))
    moment = timezone.now().isoformat()
    for sent in (
        {"decision": "approve", "chosen": keys},
        {"approve_one": keys[0]},
        {"decision": "reject", "reason": "x", "chosen": keys},
        {"decision": "approve", "everything": "1", "confirmed": "1", "as_of": moment},
    ):
        response = client.post(address, sent, follow=True)
        assert "Nguyễn Thị Hồng" not in response.content.decode()
        assert "TET2027-0000" not in response.content.decode()
    assert statuses() == ["proposed", "rejected"]


def test_the_own_nominations_stay_for_a_colleague(client, officer, card):
    nomination = proposed(card, nominated_by=officer, code="TET2027-00001")
    assert codes(page(client)) == []
    [not_done] = said(client.post(QUEUE, {"decision": "approve", "chosen": nomination.pk}, follow=True))
    assert "do chính anh/chị gửi" in not_done
    assert statuses() == ["proposed"]


# Of whom nothing but the name is known


def nameless(card, **fields):
    nobody = named("Vũ Thị Không", birth_date=None, birth_precision="", personal_id=None)
    return proposed(card, person=nobody, **fields)


def test_the_queue_shows_by_what_somebody_is_known(client, officer, card):
    proposed(card, person=named("Nguyễn Thị Hồng", personal_id="027162001234", birth_date=date(1962, 3, 5)))
    proposed(card, person=named("Trần Văn Mã", personal_id=None, insurance_code="2700005678"))
    proposed(card, person=named("Lê Thị Ngày", personal_id=None))
    coded = named("Đỗ Văn Số", birth_date=None, birth_precision="")
    proposed(card, person=coded)
    nameless(card)
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page(client).content.decode()))
    assert "05/03/1962 CCCD …1234" in re.sub(r" · Nữ", "", shown)
    assert "BHXH …5678" in shown
    assert "không có số giấy tờ" in shown
    assert f"chưa rõ ngày sinh CCCD …{coded.personal_id[-4:]}" in re.sub(r" · Nữ", "", shown)
    assert shown.count("Không có ngày sinh và số giấy tờ") == 1
    assert "027162001234" not in shown


def test_ticked_ones_without_identification_are_asked_about_and_wait_without_the_tick(client, officer, card):
    fine, unknown = proposed(card, code="TET2027-00001"), nameless(card, code="TET2027-00002")
    sent = {"decision": "approve", "chosen": [fine.pk, unknown.pk]}
    question = client.post(QUEUE, sent)
    shown = question.content.decode()
    assert (question.context["unidentified"], question.context["chosen"]) == (1, [fine.pk, unknown.pk])
    assert "<strong>1 hồ sơ không có ngày sinh và số giấy tờ nào</strong>" in shown
    assert ("TET2027-00002" in shown, "TET2027-00001" in shown) == (True, False)
    assert statuses() == ["proposed", "proposed"]
    response = client.post(QUEUE, {**sent, "confirmed": "1"}, follow=True)
    assert statuses() == ["approved", "proposed"]
    assert "TET2027-00002 · Vũ Thị Không không có ngày sinh và số giấy tờ nào" in said(response)[1]


def test_ticked_ones_without_identification_are_approved_once_somebody_says_they_were_seen(client, officer, card):
    fine, unknown = proposed(card, code="TET2027-00001"), nameless(card, code="TET2027-00002")
    sent = {"decision": "approve", "chosen": [fine.pk, unknown.pk], "confirmed": "1", "with_unidentified": "1"}
    assert said(client.post(QUEUE, sent, follow=True)) == ["Đã duyệt 2 hồ sơ."]
    assert statuses() == ["approved", "approved"]


def test_all_that_match_tell_how_many_lack_identification(client, officer, card):
    proposed(card, code="TET2027-00001")
    nameless(card, code="TET2027-00002")
    sent = {"decision": "approve", "everything": "1", "as_of": as_of(page(client))}
    question = client.post(QUEUE, sent)
    assert (question.context["count"], question.context["unidentified"]) == (2, 1)
    client.post(QUEUE, {**sent, "confirmed": "1"})
    assert statuses() == ["approved", "proposed"]


def test_one_by_its_own_button_and_rejections_are_not_asked_about(client, officer, card):
    one, other = nameless(card, code="TET2027-00001"), nameless(card, code="TET2027-00002")
    client.post(QUEUE, {"approve_one": one.pk})
    client.post(QUEUE, {"decision": "reject", "chosen": [other.pk], "reason": "Không rõ là ai"})
    assert statuses() == ["approved", "rejected"]
    assert (
        "Người này không có ngày sinh và số giấy tờ nào"
        in client.get(reverse("admin:beneficiaries_nomination_change", args=[one.pk])).content.decode()
    )
