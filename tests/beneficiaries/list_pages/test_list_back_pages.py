"""The page of the file back of a large list, by both doors: asked for, being made, ready, of before, not made."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.acting import Busy
from beneficiaries.file_back import making
from beneficiaries.list_pages import list_files
from beneficiaries.lists import settling
from beneficiaries.models import FileBack
from documents.workbooks.workbook import UnreadableFile
from tests.beneficiaries.doors import PLAIN
from tests.beneficiaries.running_jobs import run_jobs, waiting
from tests.beneficiaries.sent import HONG, LAN, received
from tests.factories import (
    TAM_GIANG,
    make_commune_officer,
    make_list,
    make_officer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(client, campaign, door, monkeypatch):
    monkeypatch.setattr(making, "AT_ONCE_ROWS", 1)
    return received(client.user, campaign, HONG, LAN)


def at(door, sent, page="list_back"):
    return reverse(f"{door}{page}", args=[sent.pk])


def page(client, door, sent):
    return client.get(at(door, sent)).content.decode()


def test_the_list_has_a_button_that_asks_for_the_file_and_leads_to_its_page(client, door, sent):
    shown = client.get(at(door, sent, "list")).content.decode()
    assert f'<form method="post" action="{at(door, sent)}">' in shown
    answer = client.post(at(door, sent))
    assert (answer.status_code, answer["Location"]) == (302, at(door, sent))
    client.post(at(door, sent))
    assert len(waiting()) == 1


def test_the_list_that_is_accepted_has_the_button_too(client, door, sent):
    settling.choose_gift(sent, kind="card", by=client.user, at=timezone.now())
    client.post(at(door, sent, "list_accept"))
    assert f'<form method="post" action="{at(door, sent)}">' in client.get(at(door, sent, "list")).content.decode()


def test_nothing_is_made_before_somebody_asks(client, door, sent):
    shown = page(client, door, sent)
    assert "Tệp được lập khi có yêu cầu" in shown
    assert "data-progress" not in shown
    assert (FileBack.objects.count(), waiting()) == (0, [])


def test_a_file_being_made_says_how_far_it_is_without_a_script_too(client, door, sent):
    client.post(at(door, sent))
    FileBack.objects.update(rows_done=3)
    shown = page(client, door, sent)
    assert "Đang lập tệp kết quả" in shown
    assert 'aria-valuenow="75"' in shown
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in shown
    assert "trao/progress.js" in shown
    assert "data-progress" in shown
    FileBack.objects.update(rows_done=5)  # titles are written, too
    assert 'aria-valuenow="99"' in page(client, door, sent)


def test_a_file_of_a_list_that_counted_no_rows_is_shown_all_the_same(client, door, sent, monkeypatch):
    type(sent).objects.update(rows_saved=0)
    monkeypatch.setattr(making, "AT_ONCE_BYTES", 1)
    client.post(at(door, sent))
    assert 'aria-valuenow="0"' in page(client, door, sent)


def test_a_file_that_is_ready_is_given(client, door, sent):
    client.post(at(door, sent))
    run_jobs()
    shown = page(client, door, sent)
    assert "Tệp kết quả đã sẵn sàng" in shown
    assert "data-progress" not in shown
    assert at(door, sent, "list_back_file") in shown
    answer = client.get(at(door, sent, "list_back_file"))
    assert answer.content == bytes(FileBack.objects.get().document.content)
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer["Content-Disposition"].startswith('attachment; filename="danh-sach - ket qua doc.xlsx"; ')
    assert answer["Cache-Control"].startswith("private, no-store")


def test_a_file_of_before_is_not_given(client, door, sent):
    client.post(at(door, sent))
    run_jobs()
    settling.set_aside(sent.rows.first(), reason="Đã mất", by=client.user, at=timezone.now())
    answer = client.get(at(door, sent, "list_back_file"))
    assert (answer.status_code, answer["Location"]) == (302, at(door, sent))
    shown = page(client, door, sent)
    assert "Danh sách đã thay đổi sau khi lập tệp" in shown
    assert "Lập lại tệp" in shown
    assert at(door, sent, "list_back_file") not in shown


@pytest.mark.parametrize("asked", [False, True])
def test_a_file_that_is_not_there_is_not_given(client, door, sent, asked):
    if asked:
        client.post(at(door, sent))
    answer = client.get(at(door, sent, "list_back_file"))
    assert (answer.status_code, answer["Location"]) == (302, at(door, sent))


def test_a_file_that_was_not_made_says_why_and_can_be_asked_for_again(client, door, sent):
    client.post(at(door, sent))
    making.give_up(FileBack.objects.get(), because="Tệp quá lớn.", by=client.user, at=timezone.now())
    shown = page(client, door, sent)
    assert "Tệp quá lớn." in shown
    assert "Lập lại tệp" in shown
    client.post(at(door, sent))
    assert FileBack.objects.get().status == "making"


def test_who_loses_a_race_is_told(client, door, sent, monkeypatch):
    def lost(*args, **kwargs):
        raise Busy

    monkeypatch.setattr(making, "ask", lost)
    answer = client.post(at(door, sent), follow=True)
    assert str(Busy.message) in answer.content.decode()
    assert FileBack.objects.count() == 0


def test_a_small_list_gives_its_file_at_once_also_to_who_posts(client, campaign, door):
    sent = received(client.user, campaign, HONG)
    assert f'<a href="{at(door, sent)}">' in client.get(at(door, sent, "list")).content.decode()
    for answer in (client.get(at(door, sent)), client.post(at(door, sent))):
        assert answer["Content-Disposition"].startswith("attachment")
    assert FileBack.objects.count() == 0


def test_a_small_list_whose_file_is_no_longer_taken_says_so(client, campaign, door, monkeypatch):
    def stricter(*args, **kwargs):
        raise UnreadableFile("too_big", "Tệp quá lớn.")

    monkeypatch.setattr(list_files, "file_back", stricter)
    sent = received(client.user, campaign, HONG)
    answer = client.get(at(door, sent), follow=True)
    assert answer.redirect_chain == [(at(door, sent, "list"), 302)]
    assert "Tệp quá lớn." in answer.content.decode()


def test_the_file_of_one_person_is_not_given_to_another(client, door, sent):
    making.ask(sent, by=make_officer(), at=timezone.now())
    run_jobs()
    assert client.get(at(door, sent, "list_back_file")).status_code == 302
    assert "Tệp được lập khi có yêu cầu" in page(client, door, sent)


def test_a_stranger_finds_nothing_and_asks_for_nothing(client, campaign, monkeypatch):
    monkeypatch.setattr(making, "AT_ONCE_ROWS", 0)
    sent = received(make_officer(), campaign, HONG)
    stranger = make_commune_officer(TAM_GIANG)
    making.ask(sent, by=stranger, at=timezone.now())  # as if the duty had been another one then
    run_jobs()
    client.force_login(stranger)
    answers = [
        client.get(at(PLAIN, sent)),
        client.post(at(PLAIN, sent)),
        client.get(at(PLAIN, sent, "list_back_file")),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_who_is_not_signed_in_is_asked_to(client, campaign):
    sent = received(make_officer(), campaign, HONG)
    answer = client.get(at(PLAIN, sent, "list_back_file"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("accounts:sign-in"))


def test_a_list_that_is_not_read_yet_has_no_file_to_ask_for(client, campaign, door):
    being_read = make_list(campaign, status="reading", sent_by=client.user)
    assert [client.get(at(door, being_read, name)).status_code for name in ("list_back", "list_back_file")] == [
        404,
        404,
    ]


def test_the_page_takes_few_queries(client, door, sent, django_assert_max_num_queries):
    client.post(at(door, sent))
    run_jobs()
    page(client, door, sent)
    with django_assert_max_num_queries(16):
        page(client, door, sent)
