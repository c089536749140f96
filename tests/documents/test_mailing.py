"""E-mails are written in the transaction of what they tell, each once."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from documents import mail_queue, mailing, tasks
from documents.models import Document, Email
from tests.documents.mail_jobs import mail_jobs, send_waiting_mail
from tests.factories import make_officer

pytestmark = pytest.mark.django_db

LETTER = {
    "to": "ke.toan@minhphat.example.vn",
    "subject": "Cảm ơn Công ty Minh Phát",
    "text": "Kính gửi Công ty,\n\nĐã nhận 1.980.000 đồng.",
    "html": "<p>Đã nhận 1.980.000 đồng.</p>",
}


def written(key="received:TRAO00017", **changed):
    return mailing.send(**{"key": key, **LETTER, **changed})


def test_an_email_waits_with_its_job_until_it_is_sent():
    email = written(about="TRAO00017", reply_to="bhxh@bacninh.example.vn")
    assert (email.status, email.attempts, email.sent_at) == ("waiting", 0, None)
    assert mail_jobs() == [(email.pk, 0, email.due_at)]
    assert mail.outbox == []
    send_waiting_mail()
    email.refresh_from_db()
    assert (email.status, email.attempts, email.because) == ("sent", 1, "")
    assert email.sent_at >= email.sending_at >= email.written_at
    [sent] = mail.outbox
    assert (sent.to, sent.reply_to, sent.subject) == ([LETTER["to"]], ["bhxh@bacninh.example.vn"], LETTER["subject"])
    assert (sent.body, sent.from_email) == (LETTER["text"], "Trao <trao@example.vn>")
    assert [(part.content, part.mimetype) for part in sent.alternatives] == [(LETTER["html"], "text/html")]
    assert mail_jobs() == []


def test_one_key_is_one_email():
    first = written()
    assert written(subject="Khác", to="nguoi.khac@example.vn") == first
    send_waiting_mail()
    assert written() == first
    send_waiting_mail()
    assert len(mail.outbox) == Email.objects.count() == 1


def test_what_is_undone_sends_nothing():
    with transaction.atomic():
        written()
        transaction.set_rollback(True)
    assert (Email.objects.count(), mail_jobs()) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_one():
    together, results = threading.Barrier(2), []

    def write():
        together.wait()
        try:
            with transaction.atomic():
                results.append(written().pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(results)) == 1
    assert len(results) == 2
    assert len(mail_jobs()) == 1


def test_who_waits_for_a_code_comes_first():
    letter, code = written(), written("code:1", secret=True)
    assert [(pk, priority) for pk, priority, _moment in mail_jobs()] == [(code.pk, 2000), (letter.pk, 0)]


def test_files_go_with_it_in_their_order():
    files = [
        Document.objects.keep(kind=Document.Kind.LETTER, name=name, content=content)
        for name, content in (("Thư cảm ơn\r\nX: y.pdf", b"%PDF-1.7 a"), ("Giấy xác nhận.pdf", b"%PDF-1.7 b"))
    ]
    email = written(attachments=files)
    assert [attached.document for attached in email.attached.all()] == files
    assert str(email.attached.first()) == files[0].name
    send_waiting_mail()
    assert mail.outbox[0].attachments == [
        ("Thư cảm ơn  X: y.pdf", b"%PDF-1.7 a", "application/pdf"),
        ("Giấy xác nhận.pdf", b"%PDF-1.7 b", "application/pdf"),
    ]
    with pytest.raises(IntegrityError, match="a_file_goes_with_an_email_once"), transaction.atomic():
        email.attached.create(document=files[0])


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"to": "a@b.vn\nBcc: c@d.vn"}, "“a@b.vn\nBcc: c@d.vn” không phải là địa chỉ thư điện tử."),
        ({"to": "a@b.vn\r\n"}, "“a@b.vn\r\n” không phải là địa chỉ thư điện tử."),
        ({"to": "Lan <lan@b.vn>"}, "“Lan <lan@b.vn>” không phải là địa chỉ thư điện tử."),
        ({"to": "a@b.vn, c@d.vn"}, "“a@b.vn, c@d.vn” không phải là địa chỉ thư điện tử."),
        ({"to": f"{'a' * 60}@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 20}.vn"}, "không phải là địa chỉ thư điện tử."),
        ({"to": ""}, "Thư chưa có người nhận."),
        ({"reply_to": "a@b.vn\nBcc: c@d.vn"}, "“a@b.vn\nBcc: c@d.vn” không phải là địa chỉ thư điện tử."),
        ({"subject": "Cảm ơn\nBcc: c@d.vn"}, "Tiêu đề thư là một dòng, từ 1 đến 200 ký tự."),
        ({"subject": "Cảm ơn\u2028Bcc: c@d.vn"}, "Tiêu đề thư là một dòng, từ 1 đến 200 ký tự."),
        ({"subject": " "}, "Tiêu đề thư là một dòng, từ 1 đến 200 ký tự."),
        ({"subject": "A" * 201}, "Tiêu đề thư là một dòng, từ 1 đến 200 ký tự."),
        ({"text": " \n"}, "Thư cần gửi phải có nội dung."),
    ],
)
def test_what_no_email_can_hold_is_refused(changed, told):
    with pytest.raises(mailing.UnfitEmail) as refused:
        written(**changed)
    assert str(refused.value).endswith(told)
    assert Email.objects.count() == 0


def test_too_much_for_a_mail_server_is_refused():
    large = Document.objects.keep(kind=Document.Kind.LETTER, name="a.pdf", content=b"a" * (mailing.MOST_BYTES + 1))
    with pytest.raises(mailing.UnfitEmail, match="Tệp đính kèm quá lớn: tổng cộng không quá 10 MB"):
        written(attachments=[large])


def test_a_key_has_no_sign_of_a_repetition():
    with pytest.raises(ValueError, match="A key has no “#”: a#2"):
        written("a#2")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("lan@example.vn", True), ("lan", False), ("", False), ("lan@example.vn\n", False), ("x@bảohiểm.vn", True)],
)
def test_what_is_an_address(text, is_one):
    assert mailing.is_address(text) is is_one


def failed(**changed):
    email = written(**changed)
    Email.objects.filter(pk=email.pk).update(status="failed", because="550")
    return email


def test_staff_send_again_what_failed():
    file = Document.objects.keep(kind=Document.Kind.LETTER, name="a.pdf", content=b"%PDF-1.7")
    email, officer, at = failed(about="TRAO00017", attachments=[file]), make_officer(), timezone.now()
    again = mailing.send_again(email, by=officer, at=at)
    assert (again.key, again.again_of, again.asked_by) == ("received:TRAO00017#2", email, officer.username)
    assert (again.status, again.written_at, again.about) == ("waiting", at, "TRAO00017")
    assert {name: getattr(again, name) for name in LETTER} == LETTER
    assert [attached.document for attached in again.attached.all()] == [file]
    assert mailing.send_again(email, by=officer, at=at) == again
    Email.objects.filter(pk=again.pk).update(status="unknown")
    assert mailing.send_again(again, by=officer, at=at).key == "received:TRAO00017#3"
    send_waiting_mail()
    assert len(mail.outbox) == 1


def test_what_is_to_be_sent_or_no_longer_kept_is_not_sent_again():
    officer, at = make_officer(), timezone.now()
    with pytest.raises(mailing.UnfitEmail, match="Thư này còn đang chờ gửi"):
        mailing.send_again(written("a"), by=officer, at=at)
    with pytest.raises(mailing.UnfitEmail, match="không còn được lưu nên không gửi lại được"):
        mailing.send_again(failed(key="b", secret=True), by=officer, at=at)
    old = failed(key="c")
    mailing.forget_old(at=at + timedelta(days=366))
    with pytest.raises(mailing.UnfitEmail, match="không còn được lưu nên không gửi lại được"):
        mailing.send_again(old, by=officer, at=at)


def test_retention_empties_texts_and_nothing_else():
    now = timezone.now()
    waiting, old, young = written("a"), failed(key="b"), failed(key="c")
    Email.objects.filter(pk__in=[waiting.pk, old.pk]).update(written_at=now - mailing.TEXTS_KEPT)
    assert mailing.forget_old(at=now) == 1
    kept = dict(Email.objects.values_list("key", "text"))
    assert kept == {"a": LETTER["text"], "b": "", "c": LETTER["text"]}
    old.refresh_from_db()
    assert (old.html, old.to, old.subject) == ("", LETTER["to"], LETTER["subject"])
    assert mailing.forget_old(at=now) == 0
    young.refresh_from_db()
    assert young.text == LETTER["text"]


def test_whom_a_code_went_to_is_forgotten_after_a_day():
    now = timezone.now()
    old, young, sending = (failed(key=key, secret=True) for key in "abc")
    Email.objects.filter(pk__in=[old.pk, sending.pk]).update(written_at=now - mailing.CODES_KEPT)
    Email.objects.filter(pk=sending.pk).update(status="sending", text="Mã của bạn")
    Email.objects.filter(pk=young.pk).update(written_at=now - mailing.CODES_KEPT + timedelta(seconds=1))
    assert mailing.forget_old(at=now) == 1
    assert set(Email.objects.values_list("key", flat=True)) == {"b", "c"}


def test_it_is_forgotten_by_the_clock():
    old = failed(key="a", secret=True)
    Email.objects.filter(pk=old.pk).update(written_at=timezone.now() - mailing.CODES_KEPT)
    tasks.forget_emails(timestamp=0)
    assert not Email.objects.exists()
    periodic = {one.task.name for one in app.periodic_registry.periodic_tasks.values()}
    assert mail_queue.FORGET in periodic


def test_a_record_shows_its_emails_and_staff_what_to_look_at():
    mine, _other = written("a", about="TRAO00017"), written("b", about="TRAO00025")
    written("c")
    assert list(Email.objects.about("TRAO00017")) == [mine]
    assert list(Email.objects.about("")) == []
    assert str(mine) == f"{LETTER['subject']} → {LETTER['to']}"
    states = {"d": "failed", "e": "unknown", "f": "sent", "g": "failed"}
    for key, status in states.items():
        email = written(key)
        Email.objects.filter(pk=email.pk).update(status=status, sent_at=timezone.now() if status == "sent" else None)
    code = failed(key="h", secret=True)
    mailing.send_again(Email.objects.get(key="g"), by=make_officer(), at=timezone.now())
    assert {email.key for email in Email.objects.unsettled()} == {"d", "e"}
    assert code not in Email.objects.unsettled()


def test_nothing_waits_without_a_text_and_nothing_is_sent_at_no_moment():
    email = written()
    with pytest.raises(IntegrityError, match="an_email_to_be_sent_has_a_text"), transaction.atomic():
        Email.objects.update(text="")
    with pytest.raises(IntegrityError, match="an_email_is_sent_at_a_moment"), transaction.atomic():
        Email.objects.update(status="sent")
    with pytest.raises(IntegrityError, match="an_email_is_sent_at_a_moment"), transaction.atomic():
        Email.objects.update(sent_at=timezone.now())
    email.refresh_from_db()
    assert email.status == "waiting"


@pytest.mark.parametrize("source", Email.Status)
@pytest.mark.parametrize("target", Email.Status)
def test_an_email_goes_only_where_its_table_says(source, target):
    email = written()
    Email.objects.update(status=source, sent_at=timezone.now() if source == "sent" else None)
    went = email.move(target, because="x", sent_at=timezone.now() if target == "sent" else None)
    assert went is (target in Email.MOVES[source])
    assert (email.status, email.because) == ((target, "x") if went else (source, ""))


def test_the_audit_keeps_no_text_and_no_address():
    email = written()
    names = {field.name for field in email.events.model._meta.fields}
    assert {"to", "text", "html", "because"} & names == set()
    assert {"key", "about", "subject", "status"} <= names


def test_a_job_waits_for_its_moment():
    due = timezone.now() + timedelta(hours=1)
    email = written()
    Email.objects.update(due_at=due)
    email.refresh_from_db()
    mail_queue.send_later(email)
    assert [moment for _pk, _priority, moment in mail_jobs()][1] == due
