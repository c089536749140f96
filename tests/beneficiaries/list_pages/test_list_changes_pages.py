"""The page that compares a corrected list with the one sent before, from both doors."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from beneficiaries import vetting
from beneficiaries.lists import intake
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


def test_before_acceptance_a_correction_says_who_keeps_a_nomination_and_who_loses_it(client, campaign, door):
    accept(received(client.user, campaign, HONG, LAN, person(3), person(4)), client.user)
    sent = received(client.user, campaign, HONG, but(LAN, hamlet="Thôn Bắc"), person(3), name="sua.xlsx")
    accepting = reverse(f"{door}list_accept", args=[sent.pk])
    page = text_of(client.get(accepting).content.decode())
    assert "ai đã có hồ sơ theo danh sách đó thì giữ hồ sơ ấy" in page
    assert "không còn trong danh sách sẽ được rút" not in page
    sent.leaving_out = [sent.replaces.rows.latest("position").pk]
    sent.save(update_fields=["leaving_out"])
    assert "1 hồ sơ của người không còn trong danh sách sẽ được rút." in text_of(client.get(accepting).content.decode())


@pytest.mark.parametrize(("several", "shown"), [(False, 0), (True, 2)])
def test_a_row_is_told_with_its_sheet_where_people_stand_in_several(client, campaign, door, several, shown):
    accept(received(client.user, campaign, HONG, LAN), client.user)
    hong, lan = but(HONG, hamlet="Thôn Bắc"), but(LAN, hamlet="Thôn Bắc")
    content = xlsx(HEADINGS, hong, *([] if several else [lan]), **({"Hai": [HEADINGS, lan]} if several else {}))
    origin = {"campaign": campaign, "commune": Commune.objects.get(pk=YEN_TRUNG)}
    sent = intake.receive(content, name="a.xlsx", by=client.user, at=timezone.now(), **origin)
    page = client.get(page_of(door, sent, "?muc=sua"))
    assert (len(names(page)), page.content.decode().count("</span></span></td>")) == (2, shown + 2)
