"""Which e-mails about a pledge go out again: the newest, one that did not arrive, none that takes a letter along."""

from datetime import UTC, datetime, timedelta

import pytest

from documents import mailing
from documents.models import Email
from sponsors import mails_again
from tests.factories import make_officer
from tests.pages import page, said
from tests.sponsors.letters.written import SITE, make_released
from tests.sponsors.making import url
from tests.sponsors.pledged import make_amount_pledge

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)


def write(pledge, key, hours, status="sent", **fields):
    moment = NOW + timedelta(hours=hours)
    facts = {"to": "a@b.example", "subject": f"Thư {key}", "text": "Xin chuyển tiền", "about": pledge.reference}
    sent = moment if status == "sent" else None
    return Email.objects.create(key=key, status=status, written_at=moment, sent_at=sent, **facts | fields)


def test_the_newest_goes_out_again_and_an_older_one_only_if_it_did_not_arrive(client):
    pledge, officer = make_amount_pledge(), make_officer()
    client.force_login(officer)
    old = write(pledge, "old", 0)
    lost = [write(pledge, status, 1, status) for status in ("failed", "unknown")]
    newest = write(pledge, "newest", 2)
    write(pledge, "code", 3, secret=True)
    html = client.get(url("pledge_change", pledge.pk)).content.decode()
    assert [url("pledge_mail", pledge.pk, mail.pk) in html for mail in (old, *lost, newest)] == [
        False,
        True,
        True,
        True,
    ]
    assert "Đã có thư mới hơn" in page(client.get(url("pledge_change", pledge.pk)))
    assert "mới hơn" in said(client.post(url("pledge_mail", pledge.pk, old.pk)))[-1]
    assert Email.objects.filter(again_of=old).count() == 0
    for mail in (*lost, newest):
        mails_again.send_again(pledge, mail, by=officer, at=NOW + timedelta(hours=4))
    assert Email.objects.filter(again_of__in=[*lost, newest]).count() == 3
    Email.objects.filter(status="waiting").update(status="sent", sent_at=NOW)
    may = {row.email.key for row in mails_again.rows_of(pledge) if row.may_again}
    assert may == {"newest#2"}


def test_asked_for_twice_it_is_one_and_later_it_is_out_of_date():
    pledge, officer = make_amount_pledge(), make_officer()
    lost = write(pledge, "lost", 0, "failed")
    again = mails_again.send_again(pledge, lost, by=officer, at=NOW + timedelta(hours=1))
    assert mails_again.send_again(pledge, lost, by=officer, at=NOW + timedelta(hours=1)) == again
    Email.objects.filter(pk=again.pk).update(status="sent", sent_at=NOW)
    write(pledge, "later", 2)
    with pytest.raises(mails_again.OutOfDate):
        mails_again.send_again(pledge, lost, by=officer, at=NOW + timedelta(hours=3))
    assert [row.may_again for row in mails_again.rows_of(pledge)] == [True, False, False]


@pytest.mark.parametrize(("status", "text"), [("waiting", "Thư"), ("sending", "Thư"), ("sent", "")])
def test_the_newest_without_a_text_or_on_its_way_does_not_go_again(status, text):
    pledge = make_amount_pledge()
    mail = write(pledge, "only", 0, status, text=text)
    [row] = mails_again.rows_of(pledge)
    assert (row.may_again, row.is_out_of_date) == (False, False)
    with pytest.raises(mailing.UnfitEmail):
        mails_again.send_again(pledge, mail, by=make_officer(), at=NOW)


def test_what_takes_a_letter_along_is_sent_again_at_the_letter(client, settings):
    settings.PUBLIC_URL = SITE
    letter, officer = make_released(), make_officer()
    Email.objects.update(status="failed")
    email = Email.objects.get(attached__document=letter.document)
    with pytest.raises(mails_again.OfALetter):
        mails_again.send_again(letter.pledge, email, by=officer, at=NOW)
    client.force_login(officer)
    assert "Gửi lại tại chính văn bản" in page(client.get(url("pledge_change", letter.pledge.pk)))


def test_a_pledge_without_emails_has_no_rows():
    assert mails_again.rows_of(make_amount_pledge()) == []
