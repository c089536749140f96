"""Letters that staff send by e-mail: to whom, with what, again, and when not."""

import pytest
from django.core import mail

from documents.models import Email
from sponsors.letters import card, making, releasing, sending
from sponsors.models import Letter
from sponsors.pledge_records import NotYourOffice
from tests.documents.mail_jobs import send_waiting_mail
from tests.documents.pdf_made import pdf_of
from tests.factories import THANH_HOA, make_officer, make_sponsor
from tests.sponsors.letters.written import NOW, make_head, make_letter, make_promise, make_released, pay, send_back

pytestmark = pytest.mark.django_db


def test_a_letter_goes_out_with_its_file_when_it_is_released():
    letter = make_letter(kind="confirmation")
    mail.outbox.clear()
    with pytest.raises(sending.NotReleased):
        sending.send(letter, by=make_officer(), at=NOW)
    email = releasing.release(letter, by=make_officer(), at=NOW)
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
    make_released(kind=kind)
    email = Email.objects.get(key__startswith="letter:")
    assert words in email.text
    assert words in email.html


def test_what_was_sent_goes_out_again():
    letter, officer = make_released(), make_officer()
    first = Email.objects.get(attached__document=letter.document)
    with pytest.raises(sending.NotSent) as caught:
        sending.send(letter, by=officer, at=NOW)
    assert "vẫn đang" in str(caught.value) or "chờ" in str(caught.value)
    send_waiting_mail()
    again = sending.send(letter, by=officer, at=NOW)
    assert (again.again_of, again.to) == (first, first.to)
    assert Email.objects.filter(attached__document=letter.document).count() == 2


def test_another_address_gets_an_email_of_its_own():
    letter, officer = make_released(), make_officer()
    letter.pledge.contact_email = "moi@minhphat.example.vn"
    letter.pledge.save(update_fields=["contact_email"])
    email = sending.send(letter, by=officer, at=NOW)
    assert (email.to, email.again_of) == ("moi@minhphat.example.vn", None)


def test_a_letter_replaced_is_not_sent_and_the_new_one_is():
    letter, officer = make_released(), make_officer()
    made = making.replace_letter(letter, reason="Sai tên", by=officer, at=NOW)
    with pytest.raises(sending.Ended):
        sending.send(letter, by=officer, at=NOW)
    email = releasing.release(made, by=officer, at=NOW)
    assert [one.document for one in email.attached.all()] == [made.document]
    for said in (email.text, email.html):
        assert "Văn bản này thay cho văn bản lập ngày 05/02/2027, nay không còn giá trị." in said
    assert email.again_of is None


def test_refusals():
    make_head()
    pledge = make_promise(make_sponsor(email=""))
    pay(pledge)
    letter = make_released(pledge)
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
    make_released(pledge)
    email = Email.objects.get(key__startswith="letter:")
    assert "<script>" not in email.html
    assert "&lt;script&gt;x&lt;/script&gt;\\ =1" in email.html
    assert "Kính gửi: <script>x</script>\\ =1" in email.text


def test_a_letter_that_says_more_than_is_received_is_not_sent_again():
    letter, officer = make_released(), make_officer()
    send_waiting_mail()
    send_back(letter.pledge, 46_000)
    letter = Letter.objects.select_related("pledge__sponsor").get()
    [row] = card.rows_of(letter.pledge)
    assert row.may_send is False
    with pytest.raises(sending.SaysTooMuch, match="Hãy thay hoặc thu hồi"):
        sending.send(letter, by=officer, at=NOW)
    assert Email.objects.filter(attached__document=letter.document).count() == 1


def test_an_email_without_a_signed_scan_says_so():
    unsigned = make_released()
    [email] = Email.objects.filter(attached__document=unsigned.document)
    assert ["Tệp gửi kèm không có chữ ký, con dấu" in said for said in (email.text, email.html)] == [True, True]
    signed = make_released(unsigned.pledge, "certificate", signed=pdf_of(1))
    [email] = Email.objects.filter(attached__document=signed.signed_document)
    assert ["không có chữ ký" in said for said in (email.text, email.html)] == [False, False]


def test_a_sponsor_is_told_with_the_refund_that_papers_state_too_much():
    letter = make_letter()
    send_back(letter.pledge, 1_000)
    told = [email.text for email in Email.objects.filter(key__startswith="money-corrected").order_by("pk")]
    making.take_back(letter, reason="Đã hoàn một phần", by=make_officer(), at=NOW)
    make_released(letter.pledge)
    send_back(letter.pledge, 1_000)
    told += [email.text for email in Email.objects.filter(key__startswith="money-corrected").order_by("pk")[1:]]
    assert ["ghi nhiều hơn số tiền hiện được ghi nhận" in text for text in told] == [False, True]
