"""What becomes of an e-mail, whatever the server answers and whoever dies in between."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from documents import delivery, mailing, tasks
from documents.models import Document, Email
from tests.documents.mail_jobs import mail_jobs, send_waiting_mail
from tests.documents.smtp_server import smtp_server

pytestmark = pytest.mark.django_db

INTERRUPTED = "Việc gửi bị gián đoạn, không rõ người nhận đã có thư hay chưa: hãy hỏi lại người nhận hoặc gửi lại."
TOO_LATE = "Không gửi được kịp thời, nay gửi cũng không còn tác dụng."
FAULT = "Máy chủ đã nhiều lần gặp lỗi với thư này. Hãy báo cho quản trị viên hệ thống."


def written(key="received:TRAO00017", **changed):
    return mailing.send(
        **{
            "key": key,
            "to": "ke.toan@minhphat.example.vn",
            "subject": "Cảm ơn Công ty Minh Phát",
            "text": "Đã nhận 1.980.000 đồng.",
            "html": "<p>Đã nhận 1.980.000 đồng.</p>",
            **changed,
        }
    )


def told(email):
    email.refresh_from_db()
    return email.status, email.because, email.attempts


@pytest.fixture
def by_smtp(settings):
    """`by_smtp(server)`: e-mails go to that server."""

    def use(server):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server, 5

    return use


@pytest.fixture
def no_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


def test_a_server_gets_text_page_and_files(by_smtp):
    letter = Document.objects.keep(kind=Document.Kind.LETTER, name="Thư cảm ơn.pdf", content=b"%PDF-1.7")
    email = written(reply_to="bhxh@bacninh.example.vn", attachments=[letter])
    with smtp_server() as server:
        by_smtp(server.port)
        send_waiting_mail()
    assert told(email) == ("sent", "", 1)
    [got] = server.got
    assert got["From"] == "Trao <trao@example.vn>"
    assert (got["To"], got["Reply-To"]) == ("ke.toan@minhphat.example.vn", "bhxh@bacninh.example.vn")
    assert (got["Subject"], got["Auto-Submitted"]) == ("Cảm ơn Công ty Minh Phát", "auto-generated")
    assert got["Message-ID"] == f"<trao-{email.pk}-{email.written_at:%Y%m%d%H%M%S}@example.vn>"
    assert got.get_body(("plain",)).get_content() == "Đã nhận 1.980.000 đồng."
    assert got.get_body(("html",)).get_content() == "<p>Đã nhận 1.980.000 đồng.</p>"
    [file] = got.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("Thư cảm ơn.pdf", b"%PDF-1.7")
    assert [line for line in server.heard if line.startswith("rcpt")] == ["rcpt TO:<ke.toan@minhphat.example.vn>"]


def test_text_without_a_page_is_plain(by_smtp):
    written(html="")
    with smtp_server() as server:
        by_smtp(server.port)
        send_waiting_mail()
    assert server.got[0].get_content_type() == "text/plain"


@pytest.mark.parametrize(
    ("answers", "status", "because"),
    [
        ({"RCPT": "550 5.1.1 no such user"}, "failed", "Máy chủ thư từ chối: 550 5.1.1 no such user"),
        ({"RCPT": "450 4.2.0 greylisted"}, "waiting", "Máy chủ thư tạm thời chưa nhận: 450 4.2.0 greylisted"),
        ({"RCPT": "421 too many"}, "waiting", "Máy chủ thư tạm thời chưa nhận: 421 too many"),
        ({"MAIL": "553 sender unknown"}, "failed", "Máy chủ thư từ chối: 553 sender unknown"),
        ({"MAIL": "451 later"}, "waiting", "Máy chủ thư tạm thời chưa nhận: 451 later"),
        ({"DATA": "554 no"}, "failed", "Máy chủ thư từ chối: 554 no"),
        ({"message": "552 too large"}, "failed", "Máy chủ thư từ chối: 552 too large"),
        ({"message": "452 disk full"}, "waiting", "Máy chủ thư tạm thời chưa nhận: 452 disk full"),
        ({"greeting": "421 busy"}, "waiting", "Không kết nối được với máy chủ thư: 421 busy"),
        ({"greeting": "554 not you"}, "waiting", "Không kết nối được với máy chủ thư: 554 not you"),
        ({"message": None}, "unknown", f"{INTERRUPTED} (Connection unexpectedly closed)"),
        ({"RCPT": None}, "unknown", f"{INTERRUPTED} (Connection unexpectedly closed)"),
    ],
    ids=str,
)
def test_what_a_server_answers_is_told(by_smtp, answers, status, because):
    email = written()
    with smtp_server(**answers) as server:
        by_smtp(server.port)
        send_waiting_mail()
    assert told(email) == (status, because, 1)
    assert [pk for pk, _priority, _moment in mail_jobs()] == ([email.pk] if status == "waiting" else [])


def test_a_bad_goodbye_changes_nothing(by_smtp):
    email = written()
    with smtp_server(QUIT=None) as server:
        by_smtp(server.port)
        send_waiting_mail()
    assert told(email) == ("sent", "", 1)


def closed_port():
    with smtp_server() as server:
        return server.port


def test_a_server_that_is_away_is_tried_again_with_growing_waits(by_smtp):
    email = written()
    by_smtp(closed_port())
    waited = []
    while told(email)[0] == "waiting":
        before = timezone.now()
        send_waiting_mail()
        email.refresh_from_db()
        if email.status == "waiting":
            waited.append(round((email.due_at - before).total_seconds() / 60))
            assert mail_jobs() == [(email.pk, 0, email.due_at)]
    assert waited == [1, 5, 15, 60, 240, 720]
    status, because, attempts = told(email)
    assert (status, attempts) == ("failed", 7)
    assert because == "Không kết nối được với máy chủ thư: [Errno 111] Connection refused"
    assert mail_jobs() == []


def test_a_code_is_tried_again_within_its_life_and_forgotten(by_smtp):
    email = written(secret=True)
    by_smtp(closed_port())
    waited = []
    while told(email)[0] == "waiting":
        assert email.text
        before = timezone.now()
        send_waiting_mail()
        email.refresh_from_db()
        if email.status == "waiting":
            waited.append(round((email.due_at - before).total_seconds()))
    assert waited == [3, 10, 30, 60, 120, 240]
    assert (email.status, email.text, email.html) == ("failed", "", "")


def test_a_code_that_would_come_too_late_is_given_up(by_smtp):
    email = written(secret=True)
    Email.objects.update(written_at=timezone.now() - timedelta(minutes=14, seconds=58))
    by_smtp(closed_port())
    send_waiting_mail()
    email.refresh_from_db()
    assert (email.status, email.text, mail_jobs()) == ("failed", "", [])


def test_a_code_is_forgotten_once_it_is_sent():
    email = written(secret=True, text="Mã: 123456")
    send_waiting_mail()
    email.refresh_from_db()
    assert (email.status, email.text, email.html) == ("sent", "", "")
    assert mail.outbox[0].body == "Mã: 123456"


def test_what_a_dead_worker_left_is_never_sent_again():
    email = written()
    Email.objects.update(status="sending", attempts=1, sending_at=timezone.now())
    send_waiting_mail()
    assert told(email) == ("unknown", INTERRUPTED, 1)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (delivery.Outcome(Email.Status.SENT), "sent"),
        (delivery.Outcome(Email.Status.FAILED, "550"), "failed"),
        (delivery.Outcome(Email.Status.WAITING, "away"), "failed"),
    ],
)
def test_a_worker_that_was_taken_for_dead_too_early_tells_what_it_knows(outcome, status):
    email = written()
    Email.objects.update(status="unknown", attempts=1)
    email.refresh_from_db()
    delivery._end(email, outcome, at=timezone.now())
    assert told(email) == (status, outcome.because, 1)


def test_two_jobs_of_one_email_send_it_once():
    email = written()
    stale = Email.objects.get(pk=email.pk)
    send_waiting_mail()
    assert delivery._taken(stale, at=timezone.now()) is False
    delivery.deliver(email.pk, at=timezone.now())
    assert len(mail.outbox) == 1
    assert told(email) == ("sent", "", 1)


def test_an_email_that_another_takes_at_this_moment_is_left_to_that(monkeypatch):
    email = written()
    put_together = delivery._message

    def taken_meanwhile(email):
        Email.objects.update(status="sending")
        return put_together(email)

    monkeypatch.setattr(delivery, "_message", taken_meanwhile)
    delivery.deliver(email.pk, at=timezone.now())
    assert (told(email)[0], mail.outbox) == ("sending", [])


def test_a_job_without_an_email_does_nothing():
    delivery.deliver(1, at=timezone.now())
    delivery.give_up(1, at=timezone.now())
    assert mail.outbox == []


def test_without_a_server_emails_wait_and_go_out_once_there_is_one(no_server, settings):
    assert mailing.mail_is_set_up() is False
    email = written()
    send_waiting_mail()
    assert (told(email), mail_jobs()) == (("waiting", "", 0), [])
    later = timezone.now() + timedelta(hours=5)
    delivery.look_after(at=later)
    assert mail_jobs() == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    delivery.look_after(at=later)
    delivery.look_after(at=later)
    assert [pk for pk, _priority, _moment in mail_jobs()] == [email.pk]
    send_waiting_mail()
    assert told(email) == ("sent", "", 1)


def test_what_waited_for_a_month_is_of_no_use(no_server, settings):
    email = written()
    Email.objects.update(written_at=timezone.now() - timedelta(days=31))
    send_waiting_mail()
    assert told(email) == ("failed", TOO_LATE, 0)


def test_the_demo_sends_nothing_and_keeps_a_code_for_its_mailbox(no_server, settings):
    settings.DEMO = True
    assert mailing.mail_is_set_up() is True
    letter, code = written(), written("code:1", secret=True, text="Mã: 123456")
    send_waiting_mail()
    assert told(letter) == ("sent", "Bản dùng thử không gửi thư ra ngoài: xem trong Hộp thư dùng thử.", 1)
    code.refresh_from_db()
    assert (code.status, code.text) == ("sent", "Mã: 123456")
    delivery.look_after(at=timezone.now() + timedelta(minutes=14))
    code.refresh_from_db()
    assert code.text == "Mã: 123456"
    delivery.look_after(at=timezone.now() + timedelta(minutes=15))
    code.refresh_from_db()
    assert (code.text, code.html) == ("", "")


def test_codes_are_forgotten_after_a_quarter_of_an_hour_whatever_became_of_them(no_server):
    code, letter = written("code:1", secret=True), written()
    old = written("code:2", secret=True)
    Email.objects.filter(pk=old.pk).update(status="unknown")
    delivery.look_after(at=timezone.now() + timedelta(minutes=14))
    assert [told(email)[0] for email in (code, letter, old)] == ["waiting", "waiting", "unknown"]
    assert old.text != ""
    delivery.look_after(at=timezone.now() + timedelta(minutes=16))
    assert [told(email)[:2] for email in (code, letter)] == [("failed", TOO_LATE), ("waiting", "")]
    assert list(Email.objects.exclude(text="")) == [letter]


def test_what_is_being_sent_for_too_long_is_unknown():
    now = timezone.now()
    left, fresh = written("a"), written("b")
    Email.objects.update(status="sending", sending_at=now - timedelta(minutes=11))
    Email.objects.filter(pk=fresh.pk).update(sending_at=now - timedelta(minutes=9))
    delivery.look_after(at=now)
    assert (told(left), told(fresh)) == (("unknown", INTERRUPTED, 0), ("sending", "", 0))


def test_an_email_whose_job_failed_is_put_into_the_queue_again():
    now = timezone.now()
    lost, queued = written("a"), written("b")
    put_off = written("c")
    send_nothing = {lost.pk, put_off.pk}
    for pk, _priority, _moment in mail_jobs():
        if pk in send_nothing:
            drop_job(pk)
    Email.objects.filter(pk=put_off.pk).update(due_at=now + timedelta(hours=1))
    delivery.look_after(at=now + timedelta(minutes=3))
    assert sorted(pk for pk, _priority, _moment in mail_jobs()) == sorted([lost.pk, queued.pk])


def drop_job(email_pk):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args->>'email_pk' = %s", [str(email_pk)])


def test_a_fault_of_ours_is_told_in_the_end(monkeypatch):
    def broken(email):
        raise ZeroDivisionError

    monkeypatch.setattr(delivery, "_message", broken)
    email = written()
    with pytest.raises(ZeroDivisionError):
        send_waiting_mail(attempts=5)
    assert told(email) == ("waiting", "", 0)
    delivery.look_after(at=timezone.now() + timedelta(minutes=3))
    with pytest.raises(ZeroDivisionError):
        send_waiting_mail(attempts=6)
    assert told(email) == ("failed", FAULT, 0)


def test_the_minute_job_looks_after_emails():
    email = written(secret=True)
    Email.objects.update(written_at=timezone.now() - timedelta(minutes=16))
    tasks.look_after_emails(timestamp=0)
    assert told(email) == ("failed", TOO_LATE, 0)
