"""What people see of a list while it is read or accepted in the background, by both doors."""

import pytest
from django.urls import reverse
from django.utils import timezone

from beneficiaries.list_pages import progress_views
from beneficiaries.lists import intake, portions, rereading, staging
from beneficiaries.models import ColumnMeaning, Nomination, RecipientList
from tests.beneficiaries.doors import ADMIN, PLAIN
from tests.beneficiaries.running_jobs import run_jobs
from tests.beneficiaries.sent import BAD_DATE, HEADINGS, HONG, LAN, but, person, received
from tests.factories import YEN_TRUNG, make_commune_officer, make_officer, make_person
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def page(client, door, sent, name="list"):
    return client.get(reverse(f"{door}{name}", args=[sent.pk])).content.decode()


def half_read(client, campaign, monkeypatch, *rows):
    """A list of which all rows but the last are saved."""
    monkeypatch.setattr(portions, "CHUNK", 1)
    sent = received(client.user, campaign, *rows, at_once=False)
    answers = iter([False] * (len(rows) - 1) + [True])
    with pytest.raises(staging.Interrupted):
        staging.stage(sent, at=timezone.now(), stopped=lambda: next(answers))
    return sent


def test_a_list_just_sent_is_shown_being_opened(client, campaign, door):
    sent = received(client.user, campaign, HONG, at_once=False)
    shown = page(client, door, sent)
    assert "Đang mở tệp" in shown
    assert 'aria-valuenow="0"' in shown
    assert '<meta http-equiv="refresh" content="5">' in shown
    assert "trao/progress.js" in shown
    assert "Dừng đọc" in shown


def test_progress_and_the_first_problems_are_shown_while_the_rest_is_read(client, campaign, door, monkeypatch):
    sent = half_read(client, campaign, monkeypatch, BAD_DATE, HONG, LAN)
    shown = page(client, door, sent)
    assert "Đang đọc danh sách" in shown
    assert 'aria-valuenow="66"' in shown
    assert "Những dòng cần xử lý đầu tiên" in shown
    assert "31/06/1962" in shown
    assert "Chốt danh sách" not in shown
    assert reverse(f"{door}row_set_aside", args=[sent.pk, sent.rows.first().pk]) not in shown


def test_only_the_first_problems_are_shown(client, campaign, door, monkeypatch):
    monkeypatch.setattr(progress_views, "FIRST_PROBLEMS", 1)
    sent = half_read(client, campaign, monkeypatch, BAD_DATE, but(BAD_DATE, name="Trần Thị Sau"), LAN)
    shown = page(client, door, sent)
    assert "Trần Thị Sau" not in shown
    assert "Các dòng khác sẽ hiện khi đọc xong danh sách." in shown


def test_a_list_that_is_read_is_shown_to_be_settled(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE, at_once=False)
    run_jobs()
    shown = page(client, door, sent)
    assert "data-progress" not in shown
    assert "Xử lý dòng kế tiếp" in shown or "cần xử lý" in shown


def test_reading_is_stopped_with_a_reason(client, campaign, door, monkeypatch):
    sent = half_read(client, campaign, monkeypatch, HONG, LAN)
    assert "Việc đọc tệp sẽ dừng ngay khi có thể." in page(client, door, sent, "list_withdraw")
    client.post(reverse(f"{door}list_withdraw", args=[sent.pk]), {"reason": "Gửi nhầm tệp"})
    sent.refresh_from_db()
    assert (sent.status, sent.withdrawal_reason) == ("withdrawn", "Gửi nhầm tệp")
    assert sent.withdrawn_by == client.user
    run_jobs()
    assert sent.rows.count() == 1
    assert "Gửi nhầm tệp" in page(client, door, sent)


def test_who_may_only_see_the_list_can_not_stop_it(client, campaign):
    sent = received(make_officer(), campaign, HONG, at_once=False)
    leader = make_officer()
    leader.duties.update(role="auditor")
    client.force_login(leader)
    assert "Dừng đọc" not in page(client, ADMIN, sent)
    assert client.post(reverse(f"{ADMIN}list_withdraw", args=[sent.pk]), {"reason": "x"}).status_code == 403


def test_an_unreadable_file_says_why_and_what_to_do(client, campaign, door):
    sent = received(client.user, campaign, HONG, at_once=False)
    staging.give_up(sent, because="Tệp bị hỏng; hãy lưu lại rồi gửi lại.", by=client.user, at=timezone.now())
    shown = page(client, door, sent)
    assert "Tệp bị hỏng; hãy lưu lại rồi gửi lại." in shown
    assert reverse(f"{door}upload") in shown
    assert reverse(f"{door}list_file", args=[sent.pk]) in shown
    assert "data-progress" not in shown


def test_a_large_list_is_accepted_in_the_background(client, campaign, door, monkeypatch):
    monkeypatch.setattr(intake, "AT_ONCE_ROWS", 1)
    sent = received(client.user, campaign, HONG, LAN)
    client.post(reverse(f"{door}list_accept", args=[sent.pk]))
    shown = page(client, door, sent)
    assert "Danh sách đang được chốt" in shown
    assert "2 người" in shown
    assert Nomination.objects.count() == 0
    run_jobs()
    assert Nomination.objects.count() == 2
    assert "data-progress" not in page(client, door, sent)


def test_why_a_large_list_was_not_accepted_is_told(client, campaign, door, monkeypatch):
    monkeypatch.setattr(intake, "AT_ONCE_ROWS", 1)
    sent = received(client.user, campaign, HONG, LAN)
    client.post(reverse(f"{door}list_accept", args=[sent.pk]))
    make_person(personal_id=HONG[4], full_name="Lê Văn Khác")
    run_jobs()
    shown = page(client, door, sent)
    assert "không thực hiện được:" in shown
    assert "Dữ liệu đã thay đổi sau khi đọc danh sách" in shown
    assert "1 dòng" in shown


ODD = [*HEADINGS, "Mã liên lạc"]
KEY = "mã liên lạc"


def odd(client, campaign):
    """A list with a column that is not understood, large as lists go here."""
    return received(client.user, campaign, (*HONG, "0912345601"), (*LAN, "0912345602"), headings=ODD)


def test_a_large_list_is_read_again_in_the_background(client, campaign, door, monkeypatch):
    monkeypatch.setattr(rereading, "AT_ONCE_ROWS", 1)
    sent = odd(client, campaign)
    answer = client.post(reverse(f"{door}column", args=[sent.pk]), {"key": KEY, "field": "phone"}, follow=True)
    shown = answer.content.decode()
    assert "Danh sách đang được đọc lại" in shown
    assert "2 người" in shown
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in shown
    assert "Dừng đọc" not in shown
    run_jobs()
    assert [row.facts["phone"] for row in sent.rows.all()] == ["0912345601", "0912345602"]
    assert "data-progress" not in page(client, door, sent)


def test_what_a_column_meant_is_forgotten_in_the_background(client, campaign, door, monkeypatch):
    sent = odd(client, campaign)
    client.post(reverse(f"{door}column", args=[sent.pk]), {"key": KEY, "field": "phone"})
    monkeypatch.setattr(rereading, "AT_ONCE_ROWS", 1)
    meaning = ColumnMeaning.objects.get()
    answer = client.post(reverse(f"{door}column_forget", args=[sent.pk, meaning.pk]), follow=True)
    assert "Danh sách đang được đọc lại" in answer.content.decode()
    run_jobs()
    assert [row.facts["phone"] for row in sent.rows.all()] == [None, None]


def test_why_a_list_was_not_read_again_is_told(client, campaign, door):
    sent = odd(client, campaign)
    rereading.ask_settling(sent, key=KEY, field="phone", by=client.user, at=timezone.now())
    rereading.refuse(sent, because="Vì thế.", by=client.user, at=timezone.now())
    shown = page(client, door, sent)
    assert "Yêu cầu đọc lại danh sách lúc" in shown
    assert "Vì thế." in shown


def test_what_can_be_refused_at_once_is(client, campaign, door, monkeypatch):
    monkeypatch.setattr(intake, "AT_ONCE_ROWS", 0)
    sent = received(client.user, campaign, HONG, BAD_DATE)
    client.post(reverse(f"{door}list_accept", args=[sent.pk]))
    sent.refresh_from_db()
    assert sent.status == "staged"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("reading", "Đang mở tệp"),
        ("accepting", "Danh sách đang được chốt"),
        ("rereading", "Danh sách đang được đọc lại"),
        ("unreadable", "Tệp bị hỏng."),
    ],
)
def test_ones_own_lists_say_how_far_each_is(client, campaign, status, words):
    sender = make_commune_officer(YEN_TRUNG)
    client.force_login(sender)
    sent = received(sender, campaign, HONG)
    asked = {"acceptance_asked_by": sender, "acceptance_asked_at": timezone.now()} if status == "accepting" else {}
    if status == "rereading":
        asked = {"rereading_asked_by": sender, "rereading_asked_at": timezone.now(), "column_asked": {"meaning": 1}}
    because = "Tệp bị hỏng." if status == "unreadable" else ""
    RecipientList.objects.filter(pk=sent.pk).update(status=status, rows_found=None, unreadable_because=because, **asked)
    assert words in client.get(reverse("beneficiaries:sent-lists")).content.decode()


def test_ones_own_lists_tell_how_much_is_read(client, campaign):
    sender = make_commune_officer(YEN_TRUNG)
    client.force_login(sender)
    sent = received(sender, campaign, HONG)
    RecipientList.objects.filter(pk=sent.pk).update(status="reading", rows_found=12_000, rows_saved=3_000)
    assert (
        "Đã đọc: <strong>3.000</strong> trong số 12.000 người"
        in client.get(reverse("beneficiaries:sent-lists")).content.decode()
    )


def test_the_page_takes_as_many_queries_for_many_rows_as_for_few(
    client, campaign, monkeypatch, django_assert_num_queries
):
    client.user = make_commune_officer(YEN_TRUNG)
    client.force_login(client.user)
    one = half_read(client, campaign, monkeypatch, BAD_DATE, LAN)
    others = [but(person(number), born="31/06/1962") for number in range(3)]
    three = half_read(client, campaign, monkeypatch, *others, HONG)
    page(client, PLAIN, one)
    for sent in (one, three):
        with django_assert_num_queries(9):
            page(client, PLAIN, sent)


def test_who_stops_a_reading_that_is_over_by_then_is_told_so(client, campaign, door):
    sent = received(client.user, campaign, HONG, BAD_DATE, at_once=False)
    address = reverse(f"{door}list_withdraw", args=[sent.pk])
    assert f'href="{address}?was=reading">Dừng đọc' in page(client, door, sent)
    stopping = text_of(client.get(f"{address}?was=reading").content.decode())
    assert stopping.count("Dừng đọc và rút danh sách") >= 2
    run_jobs()
    said = "Trong lúc đó danh sách đã được đọc xong: 2 người, 1 dòng cần xử lý. Danh sách chưa bị rút."
    for answer in (client.get(f"{address}?was=reading"), client.post(address, {"was": "reading", "reason": "Nhầm"})):
        assert said in text_of(answer.content.decode())
    sent.refresh_from_db()
    assert sent.status == "staged"
    assert said not in text_of(client.get(address).content.decode())
    client.post(address, {"was": "staged", "reason": "Nhầm"})
    sent.refresh_from_db()
    assert sent.status == "withdrawn"
