"""The page that compares a corrected list with the one sent before, from both doors."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from beneficiaries import vetting
from beneficiaries.lists import intake, resending, settling
from beneficiaries.models import Nomination, RecipientList
from locations.models import Commune
from tests.beneficiaries.made_workbooks import xlsx
from tests.beneficiaries.sent import BAD_DATE, HEADINGS, HONG, LAN, but, content_of, person, received, upload
from tests.factories import (
    TAM_GIANG,
    YEN_TRUNG,
    make_commune_officer,
    make_leader,
    make_user,
)
from tests.pages import text_of, told

pytestmark = pytest.mark.django_db


def accept(sent, by):
    intake.accept(sent, by=by, at=timezone.now())


def page_of(door, sent, query=""):
    return reverse(f"{door}list_changes", args=[sent.pk]) + query


def names(answer):
    return [entry.row.full_name for entry in answer.context["entries"]]


def test_a_corrected_file_leads_to_the_page_that_compares(client, campaign, door):
    received(client.user, campaign, HONG, LAN)
    data = {"campaign": campaign.pk, "file": upload(content_of(HONG, but(LAN, hamlet="Thôn Bắc"), person(3)))}
    answer = client.post(reverse(f"{door}upload"), {**data, "commune": YEN_TRUNG, "kind": ""}, follow=True)
    sent = RecipientList.objects.latest("pk")
    assert answer.redirect_chain == [(page_of(door, sent), 302)]
    assert [(tab.slug, tab.count) for tab in answer.context["tabs"]] == [
        ("sua", 1),
        ("moi", 1),
        ("khong-con", 0),
        ("khong-doi", 1),
    ]


def test_what_differs_is_shown_before_and_after_with_problems_first(client, campaign, door):
    accept(received(client.user, campaign, HONG, LAN, person(3)), client.user)
    sent = received(client.user, campaign, but(LAN, hamlet="Thôn Bắc"), but(BAD_DATE, hamlet=None), person(3))
    answer = client.get(page_of(door, sent))
    assert names(answer) == [HONG[1], LAN[1]]
    lan = answer.context["entries"][1]
    [hamlet] = lan.differences
    assert (str(hamlet.label), hamlet.was, hamlet.now) == ("Thôn, tổ dân phố", "Thôn Đoài", "Thôn Bắc")
    assert lan.nomination.code == "BN2027-00002"
    assert "sẽ sửa: thôn" in answer.content.decode()


def test_every_tab_shows_its_people(client, campaign, door):
    accept(received(client.user, campaign, HONG, LAN, person(3)), client.user)
    sent = received(client.user, campaign, HONG, but(LAN, hamlet="Thôn Bắc"), person(4))
    shown = {
        slug: names(client.get(page_of(door, sent, f"?muc={slug}")))
        for slug in ("sua", "moi", "khong-con", "khong-doi")
    }
    assert shown == {
        "sua": [LAN[1]],
        "moi": ["Vũ Thị Ae"],
        "khong-con": ["Vũ Thị Ad"],
        "khong-doi": [HONG[1]],
    }


def test_the_list_says_what_it_corrects_and_leads_there(client, campaign, door):
    first = received(client.user, campaign, HONG, LAN, name="lan-1.xlsx")
    sent = received(client.user, campaign, HONG, LAN, person(3))
    page = client.get(reverse(f"{door}list", args=[sent.pk])).content.decode()
    assert page_of(door, sent) in page
    assert "lan-1.xlsx" in page
    assert page_of(door, first) not in client.get(reverse(f"{door}list", args=[first.pk])).content.decode()


def test_the_button_replaces_the_list_that_is_still_to_settle(client, campaign, door):
    first = received(client.user, campaign, HONG, LAN)
    sent = received(client.user, campaign, HONG, LAN, person(3))
    answer = client.post(page_of(door, sent), {"viec": "thay"}, follow=True)
    assert told(answer) == ["Đã rút danh sách gửi trước. Hãy xử lý tiếp danh sách này."]
    first.refresh_from_db()
    assert first.status == "withdrawn"
    assert "Danh sách đó đã rút" in client.get(page_of(door, sent)).content.decode()


def test_the_button_says_that_it_is_another_list(client, campaign, door):
    received(client.user, campaign, HONG, LAN)
    sent = received(client.user, campaign, HONG, LAN, person(3))
    client.post(page_of(door, sent), {"viec": "khac"})
    sent.refresh_from_db()
    assert sent.replaces is None
    answer = client.get(page_of(door, sent), follow=True)
    assert told(answer)[-1] == "Danh sách này không sửa lại danh sách nào khác."
    assert told(client.post(page_of(door, sent), {"viec": "thay"}, follow=True)) != []


def test_people_who_are_gone_are_withdrawn_by_a_tick(client, campaign, door):
    first = received(client.user, campaign, HONG, LAN, person(3), person(4))
    accept(first, client.user)
    vetting.approve(Nomination.objects.get(person__full_name="Vũ Thị Ad"), by=make_leader(), at=timezone.now())
    sent = received(client.user, campaign, HONG, LAN)
    answer = client.get(page_of(door, sent, "?muc=khong-con"))
    assert [entry.may_leave_out for entry in answer.context["entries"]] == [False, True]
    key = first.rows.get(full_name="Vũ Thị Ae").pk
    answer = client.post(page_of(door, sent), {"viec": "bo", "hien": [key], "dong": [key, "x"]}, follow=True)
    assert [entry.ticked for entry in answer.context["entries"]] == [False, True]
    client.post(reverse(f"{door}list_accept", args=[sent.pk]))
    assert Nomination.objects.get(row=key).status == "withdrawn"
    after = client.get(page_of(door, sent, "?muc=khong-con"))
    assert [entry.may_leave_out for entry in after.context["entries"]] == [False, False]


def test_an_act_that_is_none_does_nothing(client, campaign, door):
    received(client.user, campaign, HONG, LAN)
    sent = received(client.user, campaign, HONG, LAN, person(3))
    assert client.post(page_of(door, sent), {"viec": "gì"}).status_code == 302
    assert RecipientList.objects.filter(status="staged").count() == 2


def test_who_only_looks_on_decides_nothing(client, campaign):
    sender = make_commune_officer(YEN_TRUNG)
    received(sender, campaign, HONG, LAN)
    sent = received(sender, campaign, HONG, LAN, person(3))
    client.force_login(make_user(Role.AUDITOR))
    address = page_of("admin:beneficiaries_", sent)
    assert 'name="viec"' not in client.get(address).content.decode()
    assert client.post(address, {"viec": "thay"}).status_code == 403
    client.force_login(make_commune_officer(TAM_GIANG))
    assert client.get(page_of("beneficiaries:", sent)).status_code == 404


@pytest.mark.parametrize("slug", ["sua", "moi", "khong-con", "khong-doi"])
def test_the_page_takes_as_many_queries_for_many_people_as_for_few(client, campaign, slug):
    client.force_login(make_commune_officer(YEN_TRUNG))
    sender = make_commune_officer(YEN_TRUNG)
    counts = []
    for start, many in ((0, 1), (40, 9)):
        people = [person(start + number) for number in range(1, 2 * many + 4)]
        gone = [person(start + 23 + number) for number in range(many)]
        news = [person(start + 33 + number) for number in range(many)]
        accept(received(sender, campaign, *people, *gone), sender)
        corrected = [but(one, groups="Người khuyết tật") for one in people[:many]]
        sent = received(sender, campaign, *corrected, *people[many:], *news)
        client.get(page_of("beneficiaries:", sent))
        with CaptureQueriesContext(connection) as made:
            answer = client.get(page_of("beneficiaries:", sent, f"?muc={slug}"))
        assert len(names(answer)) >= many
        counts.append(len(made))
    assert counts[0] == counts[1]


def plain(page):
    """Its words, with signs where a reader sees them."""
    words = text_of(page.content.decode()).replace("“ ", "“").replace(" ”", "”")
    return words.replace(" :", ":").replace(" ,", ",")


def shown(client, address):
    return plain(client.get(address))


def set_aside(sent, name, by, reason="Trùng với dòng khác"):
    settling.set_aside(sent.rows.get(full_name=name), reason=reason, by=by, at=timezone.now())


def test_before_acceptance_a_correction_says_in_numbers_what_follows(client, campaign, door):
    first = received(client.user, campaign, HONG, LAN, person(3), person(4), person(5), person(6), person(7))
    set_aside(first, "Vũ Thị Ah", client.user)
    accept(first, client.user)
    vetting.approve(Nomination.objects.get(person__full_name="Vũ Thị Ad"), by=make_leader(), at=timezone.now())
    corrected = [but(one, hamlet="Thôn Bắc") for one in (LAN, person(3), person(7))]
    sent = received(client.user, campaign, HONG, *corrected, person(9), person(10), name="sua.xlsx")
    following = (
        "2 người mới: được lập hồ sơ đề nghị. 1 người có trong danh sách gửi trước nhưng chưa có hồ sơ (đã để riêng, "
        "hoặc hồ sơ đã rút): nay được lập hồ sơ đề nghị. 1 người đã sửa: hồ sơ được sửa theo. 1 người đã sửa nhưng đã "
        "qua xét duyệt: hồ sơ giữ nguyên, cơ quan cấp tỉnh được báo phần khác. 1 người không đổi: hồ sơ giữ nguyên, "
        "không ai bị đề nghị hai lần. 3 người không còn trong danh sách, hoặc nay để riêng: vẫn giữ hồ sơ theo danh "
        "sách gửi trước."
    )
    accepting = reverse(f"{door}list_accept", args=[sent.pk])
    assert following in shown(client, page_of(door, sent))
    assert f"{following} Chọn hồ sơ cần rút" in shown(client, accepting)
    assert "1 dòng đã được để riêng trong danh sách gửi trước, nay lại được đề nghị" in shown(client, accepting)
    sent.leaving_out = [first.rows.get(full_name="Vũ Thị Ae").pk]
    sent.save(update_fields=["leaving_out"])
    assert "1 hồ sơ bị rút như đã chọn: Vũ Thị Ae 2 người không còn" in shown(client, accepting)
    answer = client.post(accepting, follow=True)
    assert told(answer) == [
        "Đã chốt danh sách: 3 hồ sơ đề nghị chờ xét duyệt. 3 hồ sơ của danh sách gửi trước nay thuộc danh sách này."
    ]
    assert Nomination.objects.filter(status="withdrawn").count() == 1


def test_a_tick_is_kept_by_the_button_that_goes_on_and_at_once_by_the_script(client, campaign, door):
    first = received(client.user, campaign, HONG, LAN, person(3), person(4))
    accept(first, client.user)
    sent = received(client.user, campaign, HONG, LAN)
    address = page_of(door, sent, "?muc=khong-con")
    page = client.get(address).content.decode()
    assert page.count('form="roi-danh-sach" name="viec" value="bo-tiep"') == 1
    keys = sorted(first.rows.filter(position__gte=2).values_list("pk", flat=True))
    answer = client.post(address, {"viec": "bo-ngay", "hien": keys, "dong": keys})
    sent.refresh_from_db()
    assert (answer.status_code, sent.leaving_out) == (204, keys)
    answer = client.post(address, {"viec": "bo-tiep", "hien": keys, "dong": keys[:1]})
    sent.refresh_from_db()
    assert (answer.url, sent.leaving_out) == (reverse(f"{door}list", args=[sent.pk]), keys[:1])
    assert len(told(client.get(answer.url))) == 1
    answer = client.post(address, {"viec": "bo-tiep", "hien": keys}, follow=True)
    assert told(answer) == []


def test_who_is_set_aside_in_the_correction_can_be_ticked_too(client, campaign, door):
    first = received(client.user, campaign, HONG, LAN, person(3))
    accept(first, client.user)
    sent = received(client.user, campaign, HONG, but(LAN, hamlet="Thôn Bắc"), person(3))
    set_aside(sent, LAN[1], client.user, "Đã mất")
    answer = client.get(page_of(door, sent, "?muc=khong-con"))
    [entry] = answer.context["entries"]
    assert (entry.earlier.full_name, entry.may_leave_out) == (LAN[1], True)


def test_what_was_settled_in_the_earlier_list_is_no_change_and_is_told(client, campaign, door):
    first = received(client.user, campaign, BAD_DATE, LAN, person(3), person(4))
    row = first.rows.get(full_name=HONG[1])
    settling.correct(row, corrections={"birth_date": "30/06/1962"}, by=client.user, at=timezone.now())
    set_aside(first, "Vũ Thị Ad", client.user, "Đã mất")
    set_aside(first, "Vũ Thị Ae", client.user)
    sent = received(client.user, campaign, BAD_DATE, LAN, person(3), but(person(4), hamlet="Thôn Bắc"))
    for _time in ("before it is put in place", "after"):
        page = client.get(page_of(door, sent, "?muc=khong-doi"))
        assert names(page) == [HONG[1], LAN[1], "Vũ Thị Ad"]
        assert [entry.carried for entry in page.context["entries"]] == [True, False, True]
        words = text_of(page.content.decode())
        assert f"{HONG[1]} Giữ như đã xử lý ở danh sách gửi trước" in words
        assert "Để riêng như ở danh sách gửi trước: “Đã mất”" in words
        changed = shown(client, page_of(door, sent, "?muc=sua"))
        assert "“Trùng với dòng khác”" in changed
        if sent.replaces.status == "staged":
            client.post(page_of(door, sent), {"viec": "thay"})
            sent.refresh_from_db()


def test_a_decision_that_was_carried_over_and_undone_is_not_told_as_carried(client, campaign, door):
    first = received(client.user, campaign, HONG, LAN, person(3))
    set_aside(first, "Vũ Thị Ad", client.user, "Đã mất")
    accept(first, client.user)
    sent = received(client.user, campaign, HONG, LAN, person(3), person(4))
    settling.undo(sent.steps.get(), by=client.user, at=timezone.now())
    page = client.get(page_of(door, sent, "?muc=khong-doi"))
    assert [entry.carried for entry in page.context["entries"]] == [False, False, False]
    words = text_of(page.content.decode())
    assert "dòng này đã được để riêng: “Đã mất”" in words


def test_who_has_no_nomination_that_stands_is_told_to_get_one(client, campaign, door):
    accept(received(client.user, campaign, HONG, LAN, person(3)), client.user)
    gone = Nomination.objects.get(person__full_name=LAN[1])
    vetting.withdraw(gone, reason="Đã chuyển đi", by=make_leader(), at=timezone.now())
    sent = received(client.user, campaign, HONG, LAN, person(3), person(4))
    page = client.get(page_of(door, sent, "?muc=khong-doi"))
    assert [entry.to_nominate for entry in page.context["entries"]] == [False, True, False]
    words = plain(page)
    assert "Được lập khi chốt" in words
    assert "2 người không đổi: hồ sơ giữ nguyên" in words


def test_a_correction_that_was_withdrawn_is_told_on_every_page(client, campaign, door):
    first = received(client.user, campaign, HONG, LAN, person(3), name="1.xlsx")
    accept(first, client.user)
    sent = received(client.user, campaign, HONG, but(LAN, hamlet="Thôn Bắc"), person(4), name="2.xlsx")
    key = first.rows.get(full_name="Vũ Thị Ad").pk
    resending.leave_out(sent, shown=[key], chosen=[key], by=client.user, at=timezone.now())
    sent.refresh_from_db()
    accept(sent, client.user)
    address = reverse(f"{door}list_take_back", args=[sent.pk])
    words = shown(client, address)
    for part in (
        "Danh sách này sửa lại danh sách “1.xlsx”. Khi rút, mọi việc trở lại như trước khi sửa:",
        "1 hồ sơ không đổi trở về danh sách đó, giữ nguyên.",
        "1 hồ sơ đã sửa trở về danh sách đó với thông tin cũ.",
        "1 hồ sơ bị rút theo danh sách này được khôi phục, chờ xét duyệt.",
        "1 hồ sơ đề nghị bị rút cùng danh sách:",
        "Muốn rút hồ sơ của tất cả mọi người thì sau đó rút tiếp danh sách gửi trước.",
    ):
        assert part in words, part
    client.post(address, {"reason": "Gửi nhầm", "seen": "3"})
    later = shown(client, reverse(f"{door}list", args=[sent.pk]))
    assert "danh sách “1.xlsx” có hiệu lực trở lại" in later
    assert later.count("Trở lại danh sách trước") == 2
    earlier = shown(client, reverse(f"{door}list", args=[first.pk]))
    assert "Danh sách “2.xlsx” từng sửa lại danh sách này và đã được rút lúc" in earlier
    assert earlier.count("Chờ xét duyệt") == 4  # each of the three, and the tab
    assert "mọi hồ sơ trở lại như trước khi có danh sách này" in shown(client, page_of(door, sent))


@pytest.mark.parametrize(("several", "shown"), [(False, 0), (True, 2)])
def test_a_row_is_told_with_its_sheet_where_people_stand_in_several(client, campaign, door, several, shown):
    accept(received(client.user, campaign, HONG, LAN), client.user)
    hong, lan = but(HONG, hamlet="Thôn Bắc"), but(LAN, hamlet="Thôn Bắc")
    content = xlsx(HEADINGS, hong, *([] if several else [lan]), **({"Hai": [HEADINGS, lan]} if several else {}))
    origin = {"campaign": campaign, "commune": Commune.objects.get(pk=YEN_TRUNG)}
    sent = intake.receive(content, name="a.xlsx", by=client.user, at=timezone.now(), **origin)
    page = client.get(page_of(door, sent, "?muc=sua"))
    assert (len(names(page)), page.content.decode().count("</span></span></td>")) == (2, shown + 2)
