"""Letters that staff send by e-mail: to whom, with what, again, and when not."""

import pytest
from django.core import mail

from documents.models import Email
from sponsors.letters import jobs, making, sending
from sponsors.models import Letter
from sponsors.pledge_records import NotYourOffice
from tests.documents.mail_jobs import send_waiting_mail
from tests.factories import THANH_HOA, make_officer, make_sponsor
from tests.sponsors.letters.written import NOW, make_head, make_letter, make_promise, pay

pytestmark = pytest.mark.django_db


def test_a_letter_goes_out_with_its_file():
    letter = make_letter(kind="confirmation")
    mail.outbox.clear()
    email = sending.send(letter, by=make_officer(), at=NOW)
    send_waiting_mail()
    [message] = [one for one in mail.outbox if one.subject == email.subject]
    [(name, content, kind)] = message.attachments
    assert (name, kind) == (letter.document.name, "application/pdf")
    assert content == bytes(letter.document.content)
    assert message.to == ["ke.toan@minhphat.example.vn"]
    assert message.subject == f"Giấy xác nhận tài trợ, cam kết {letter.pledge.reference}"
    assert "xác nhận đã tiếp nhận của quý vị 10.046.000 đồng" in message.body


@pytest.mark.parametrize(
    ("kind", "words"), [("certificate", "gửi tới quý vị giấy ghi nhận"), ("thanks", "trân trọng cảm ơn")]
)
def test_each_kind_has_its_words(kind, words):
    email = sending.send(make_letter(kind=kind), by=make_officer(), at=NOW)
    assert words in email.text
    assert words in email.html


def test_what_was_sent_goes_out_again():
    letter, officer = make_letter(), make_officer()
    first = sending.send(letter, by=officer, at=NOW)
    with pytest.raises(sending.NotSent) as caught:
        sending.send(letter, by=officer, at=NOW)
    assert "vẫn đang" in str(caught.value) or "chờ" in str(caught.value)
    send_waiting_mail()
    again = sending.send(letter, by=officer, at=NOW)
    assert (again.again_of, again.to) == (first, first.to)
    assert Email.objects.filter(attached__document=letter.document).count() == 2


def test_another_address_gets_an_email_of_its_own():
    letter, officer = make_letter(), make_officer()
    sending.send(letter, by=officer, at=NOW)
    letter.pledge.contact_email = "moi@minhphat.example.vn"
    letter.pledge.save(update_fields=["contact_email"])
    email = sending.send(letter, by=officer, at=NOW)
    assert (email.to, email.again_of) == ("moi@minhphat.example.vn", None)


def test_a_letter_replaced_is_not_sent_and_the_new_one_is():
    make_head()
    pledge, officer = make_promise(), make_officer()
    pay(pledge)
    jobs.thank(pledge_pk=pledge.pk)
    letter = Letter.objects.get()
    made = making.replace_letter(letter, reason="Sai tên", by=officer, at=NOW)
    with pytest.raises(sending.Ended):
        sending.send(letter, by=officer, at=NOW)
    email = sending.send(made, by=officer, at=NOW)
    assert [one.document for one in email.attached.all()] == [made.document]
    assert email.again_of is None


def test_refusals():
    make_head()
    pledge = make_promise(make_sponsor(email=""))
    pay(pledge)
    letter = make_letter(pledge)
    with pytest.raises(NotYourOffice):
        sending.send(letter, by=make_officer(THANH_HOA), at=NOW)
    with pytest.raises(sending.NoAddress):
        sending.send(letter, by=make_officer(), at=NOW)
    pledge.sponsor.email = "khong phai dia chi"
    pledge.sponsor.save(update_fields=["email"])
    letter.refresh_from_db()
    with pytest.raises(sending.NotSent):
        sending.send(Letter.objects.get(), by=make_officer(), at=NOW)


def test_names_in_an_email_are_texts():
    make_head()
    pledge = make_promise(make_sponsor(name="<script>x</script>\\ =1", email="x@example.vn"))
    pay(pledge)
    email = sending.send(make_letter(pledge), by=make_officer(), at=NOW)
    assert "<script>" not in email.html
    assert "&lt;script&gt;x&lt;/script&gt;\\ =1" in email.html
    assert "Kính gửi: <script>x</script>\\ =1" in email.text
