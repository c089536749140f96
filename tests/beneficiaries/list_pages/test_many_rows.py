"""The bar below the rows: ticked rows, or all that match, are set aside or get another gift; errors are said there."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from beneficiaries.lists import intake, settling
from tests.beneficiaries.doors import at
from tests.beneficiaries.sent import BAD_DATE, HONG, LAN, but, person, received
from tests.factories import TAM_GIANG, YEN_TRUNG, make_campaign, make_commune_officer, make_offer
from tests.pages import text_of, told

pytestmark = pytest.mark.django_db

IN_PLACE = {"headers": {"X-Requested-With": "settling"}}
ASIDE, GIFT = {"what": "de-rieng"}, {"what": "doi-qua"}


def ticked(html):
    return {int(key) for key in re.findall(r'name="row" value="(\d+)"[^>]* checked', html)}


def keys_of(sent):
    return list(sent.rows.values_list("pk", flat=True))


def test_ticked_rows_are_set_aside_and_come_back_with_one_undo(client, campaign, door):
    sent = received(client.user, campaign, HONG, LAN, person(3))
    keys = keys_of(sent)
    answer = client.post(at(door, "rows", sent.pk), ASIDE | {"row": keys[:2], "common_reason": "died"}, follow=True)
    assert told(answer) == ["Đã để riêng 2 dòng."]
    assert list(sent.rows.values_list("status", "set_aside_reason")) == [
        ("rejected", "Đã mất"),
        ("rejected", "Đã mất"),
        ("ready", ""),
    ]
    step = answer.context["last_step"].step
    client.post(at(door, "step_undo", sent.pk, step.pk))
    assert settling.settled(sent.rows) == {"ready": 3, "needs_attention": 0, "rejected": 0}


def test_all_that_match_the_filter_are_those_of_tab_kind_and_name(client, campaign, door):
    lan = but(BAD_DATE, name="Trần Thị Lan")
    sent = received(client.user, campaign, BAD_DATE, but(BAD_DATE, name="Lê Thị Mai"), lan, LAN)
    query = "?loai=birth_date.date_impossible&q=lan&muc=can-xu-ly"
    page = client.get(at(door, "list", sent.pk, query=query))
    assert (page.context["bar"].count, page.context["bar"].address) == (1, query)
    data = ASIDE | {"everything": "1", "matching": "1", "reason": "Sai ngày"}
    answer = client.post(at(door, "rows", sent.pk, query=query), data, follow=True)
    assert told(answer) == ["Đã để riêng 1 dòng."]
    assert [row.full_name for row in sent.rows.filter(status="rejected")] == ["Trần Thị Lan"]
    assert answer.context["tab"].slug == "can-xu-ly"


def test_rows_set_aside_already_are_not_among_all_that_match(client, campaign, door):
    sent = received(client.user, campaign, HONG, LAN, person(3))
    settling.set_aside(sent.rows.first(), reason="Đã mất", by=client.user, at=timezone.now())
    page = client.get(at(door, "list", sent.pk, query="?muc=tat-ca"))
    assert page.context["bar"].count == 2
    assert "Tất cả 2 dòng khớp bộ lọc" in text_of(page.content.decode())
    data = GIFT | {"everything": "1", "matching": "2", "kind": "book"}
    answer = client.post(at(door, "rows", sent.pk, query="?muc=tat-ca"), data, follow=True)
    assert told(answer) == ["2 dòng nay đề nghị tặng: Sổ BHXH."]
    assert [row.facts["requested"] for row in sent.rows.all()] == ["card", "book", "book"]
    assert client.get(at(door, "list", sent.pk, query="?muc=de-rieng")).context["bar"] is None


def test_a_missing_reason_is_said_at_its_field_and_the_ticks_stay(client, campaign, door):
    sent = received(client.user, campaign, HONG, LAN, person(3))
    keys = keys_of(sent)
    answer = client.post(at(door, "rows", sent.pk), ASIDE | {"row": keys[:2], "kind": "book"})
    html = answer.content.decode()
    assert (answer.status_code, ticked(html), told(answer)) == (200, set(keys[:2]), [])
    assert answer.context["bar"].form.errors == {"reason": ["Hãy nêu lý do để riêng các dòng này."]}
    assert re.search(r'id="nhieu-reason"[^>]*>\s*<p class="t-error" role="alert" data-wrong>', html)
    assert '<option value="book" selected>' in html
    assert '<details class="lists-bar__deeds" open' in html
    assert settling.settled(sent.rows)["rejected"] == 0


@pytest.mark.parametrize(
    ("data", "field", "said"),
    [
        (ASIDE | {"common_reason": "died"}, "__all__", "Hãy đánh dấu các dòng"),
        (ASIDE | {"common_reason": "died", "row": ["x", "9" * 40]}, "__all__", "Hãy đánh dấu các dòng"),
        (ASIDE | {"common_reason": "died", "row": ["999999999"]}, "__all__", "Không còn dòng nào"),
        (ASIDE | {"common_reason": "x", "everything": "1"}, "common_reason", ""),
        (ASIDE | {"reason": "x" * 10_000, "everything": "1"}, "reason", ""),
        (ASIDE | {"reason": "x", "everything": "1", "matching": "7"}, "__all__", "Hiện có 1 dòng khớp"),
        (ASIDE | {"reason": "x", "everything": "1", "matching": "9" * 40}, "matching", ""),
        (GIFT | {"everything": "1"}, "kind", "Hãy chọn loại quà"),
        (GIFT | {"everything": "1", "kind": "xe máy"}, "kind", ""),
        (GIFT | {"everything": "1", "kind": "gift"}, "kind", ""),
        ({"everything": "1", "reason": "x"}, "what", ""),
        ({"everything": "1", "what": "\x07"}, "what", ""),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(client, campaign, door, data, field, said):
    sent = received(client.user, campaign, HONG)
    answer = client.post(at(door, "rows", sent.pk), data)
    errors = answer.context["bar"].form.errors
    assert answer.status_code == 200
    assert said in " ".join(errors[field])
    row = sent.rows.get()
    assert (row.status, row.corrections, sent.steps.count()) == ("ready", {}, 0)


def test_a_list_accepted_meanwhile_says_so(client, campaign, door):
    sent = received(client.user, campaign, HONG)
    row = sent.rows.get()
    intake.accept(sent, by=client.user, at=timezone.now())
    for data in (ASIDE | {"row": [row.pk], "common_reason": "died"}, ASIDE):
        assert len(told(client.post(at(door, "rows", sent.pk), data, follow=True))) == 1
    assert len(told(client.post(at(door, "list_group", sent.pk), {"group": "poor"}, follow=True))) == 1
    assert sent.rows.get().status == "ready"


def test_tabs_and_pages_of_a_refused_answer_lead_back_to_the_list(client, campaign, door):
    sent = received(client.user, campaign, *(person(number) for number in range(101)))
    answer = client.post(at(door, "rows", sent.pk, query="?muc=tat-ca"), ASIDE)
    [following] = re.findall(r'rel="next" href="([^"]+)"', answer.content.decode())
    back = client.get(at(door, "rows", sent.pk) + following.replace("&amp;", "&"))
    assert (back.status_code, back.url) == (302, at(door, "list", sent.pk, query="?muc=tat-ca&page=2"))


def test_strangers_decide_about_no_rows(client, campaign):
    sent = received(make_commune_officer(YEN_TRUNG), campaign, HONG)
    client.force_login(make_commune_officer(TAM_GIANG))
    for page in ("rows", "list_group"):
        assert client.post(at("beneficiaries:", page, sent.pk), {"everything": "1"}).status_code == 404


def test_in_place_the_number_that_matches_is_told_anew(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE, but(BAD_DATE, name="Lê Thị Mai", number=None))
    row = sent.rows.first()
    address = at(door, "cell", sent.pk, row.pk, "birth_date", query="?muc=can-xu-ly")
    parts = client.post(address, {"birth_date": "1962", "on_page": [row.pk]}, **IN_PLACE).json()
    assert 'name="matching" value="1"' in parts["matching"]
    assert "Cần xử lý" in parts["state"]
    last = sent.rows.last()
    address = at(door, "cell", sent.pk, last.pk, "birth_date", query="?muc=can-xu-ly")
    parts = client.post(address, {"birth_date": "1962", "on_page": [last.pk]}, **IN_PLACE).json()
    assert (parts["matching"], "Cần xử lý (0)" in text_of(parts["head"])) == ("", True)
    assert text_of(parts["state"]).strip() == "Chờ chốt"


def test_undone_rows_that_are_not_on_the_page_bring_the_page_anew(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE, but(BAD_DATE, name="Lê Thị Mai", number=None))
    first, second = keys_of(sent)
    client.post(at(door, "rows", sent.pk), ASIDE | {"row": [first], "common_reason": "died"})
    step = sent.steps.get()
    address = at(door, "step_undo", sent.pk, step.pk, query="?muc=can-xu-ly")
    answer = client.post(address, {"on_page": [second]}, **IN_PLACE).json()
    assert answer == {"address": at(door, "list", sent.pk, query="?muc=can-xu-ly")}
    page = client.get(answer["address"])
    assert told(page)[-1] == "Đã hoàn tác: Để riêng, dòng 2: “Đã mất”."
    assert [shown.row.pk for shown in page.context["rows"]] == [first, second]


def test_a_group_is_chosen_for_the_rows_that_say_none(client, campaign, door):
    silent = [but(person(number), groups=None) for number in (3, 4)]
    sent = received(client.user, campaign, HONG, *silent)
    page = client.get(at(door, "list", sent.pk))
    assert "Nhóm cho những dòng không ghi (2)" in text_of(page.content.decode())
    answer = client.post(at(door, "list_group", sent.pk), {"group": "poor"}, follow=True)
    assert told(answer) == ["2 dòng nay thuộc nhóm: Hộ nghèo."]
    assert answer.context["group_questions"] == []
    for data in ({}, {"group": "x"}, {"group": "poor"}):
        assert len(told(client.post(at(door, "list_group", sent.pk), data, follow=True))) == 1
    assert [row.facts["groups"] for row in sent.rows.all()] == [["near_poor"], ["poor"], ["poor"]]


def test_two_gifts_in_one_cell_are_a_question_and_not_a_silence(client, campaign, door):
    sent = received(client.user, campaign, but(HONG, gift="Sổ BHXH, thẻ BHYT"), but(LAN, gift=None))
    assert [[one["code"] for one in row.problems if one["field"] == "requested"] for row in sent.rows.all()] == [
        ["request_several"],
        ["no_gift_named"],
    ]
    settling.review(sent, by=client.user, at=timezone.now())
    assert [one["code"] for one in sent.rows.first().problems if one["field"] == "requested"] == ["request_several"]
    page = client.get(at(door, "list", sent.pk, query="?muc=tat-ca"))
    assert "Loại quà cho những dòng không ghi (1)" in text_of(page.content.decode())


def test_what_the_whole_list_says_is_told_once_and_repairs_are_folded(client, campaign, door):
    silent = [but(person(number), gift=None) for number in (3, 4)]
    sent = received(client.user, campaign, but(HONG, name="NGUYỄN THỊ HỒNG"), *silent)
    html = client.get(at(door, "list", sent.pk, query="?muc=tat-ca")).content.decode()
    assert "Danh sách không ghi đề nghị tặng gì" not in html
    assert html.count("✓ Đã tự sửa: họ và tên") == 1
    assert html.count('class="lists-cell lists-cell--warning" data-label="Đề nghị tặng"') == 2


def test_a_withdrawn_list_says_first_by_whom_and_why(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE)
    intake.withdraw(sent, reason="Gửi nhầm", by=client.user, at=timezone.now())
    page = client.get(at(door, "list", sent.pk)).content.decode()
    html = text_of(page)
    assert f"{client.user.full_name} đã rút danh sách này lúc" in html
    assert html.index("Gửi nhầm") < html.index("Chưa xử lý (1)")
    assert ("t-badge--bad" in page, "lists-person--needs_attention" in page) == (False, False)


def test_many_rows_take_as_many_queries_as_few(client, door):
    def queries(count, data):
        campaign = make_campaign(code=f"BN{count}{data['what'][:2]}", lists_until=date(2099, 1, 1))
        make_offer(campaign, "card")
        make_offer(campaign, "book")
        sent = received(client.user, campaign, *(person(number) for number in range(count)))
        address = at(door, "rows", sent.pk, query="?muc=tat-ca")
        with CaptureQueriesContext(connection) as captured:
            client.post(address, data | {"everything": "1", "matching": str(count)})
        assert sent.steps.count() == 1
        return len(captured)

    for data in (ASIDE | {"reason": "x"}, GIFT | {"kind": "book"}):
        queries(2, data)  # what is asked once per process is asked here
        assert queries(10, data) == queries(40, data)
