"""Letters released: by whom, with which file, one by one and many at once, and what nobody is told before."""

import pytest
from django.core import mail

from documents import mailing
from documents.models import Document, Email
from sponsors.letters import heads, making, releasing, sending, waiting
from sponsors.models import Letter, Pledge
from sponsors.pledge_records import NotYourOffice
from tests.documents.mail_jobs import send_waiting_mail
from tests.documents.pdf_made import pdf_of
from tests.documents.pdf_pages import words
from tests.factories import THANH_HOA, make_officer, make_sponsor
from tests.sponsors.letters.test_making import at_once, content_of
from tests.sponsors.letters.written import (
    DUE,
    NOW,
    make_head,
    make_letter,
    make_promise,
    make_released,
    page_of,
    pay,
    send_back,
    text_of,
)

pytestmark = pytest.mark.django_db
SCAN = pdf_of(1)


def keys():
    return [one.key.split(":")[0] for one in Email.objects.order_by("pk")]


def test_a_letter_is_told_to_nobody_before_it_is_released(client):
    letter = make_letter(kind="confirmation")
    page = client.get(page_of(letter))
    text = text_of(page)
    assert (page.status_code, "Văn bản này chưa được phát hành" in text) == (200, True)
    assert [
        one for one in ("10.046.000", "Minh Phát", "Nguyễn Thị Hồng Nhung", letter.pledge.reference) if one in text
    ] == []
    officer = make_officer()
    releasing.release(letter, by=officer, at=NOW)
    letter.refresh_from_db()
    assert (letter.released_by, letter.released_at, letter.signed_document) == (officer, NOW, None)
    assert "10.046.000 đồng" in text_of(client.get(page_of(letter)))


@pytest.mark.parametrize(
    ("signed", "at_once", "told"),
    [
        (
            None,
            False,
            "Người ký (ghi trên văn bản) Nguyễn Thị Hồng Nhung Cơ quan đã phát hành, với xác nhận rằng người "
            "ký đã ký hoặc đã đồng ý. Bản gửi qua thư điện tử không có chữ ký, con dấu; bản giấy do cơ quan gửi "
            "thì có.",
        ),
        (SCAN, False, "Người ký Nguyễn Thị Hồng Nhung Cơ quan lưu bản quét đã ký."),
        (None, True, "Người ký (ghi trên văn bản) Nguyễn Thị Hồng Nhung Văn bản điện tử, không ký tay."),
    ],
)
def test_the_page_says_how_the_letter_is_signed(client, signed, at_once, told):
    make_head(thanks_go_at_once=at_once)
    pledge = make_promise()
    pay(pledge)
    making.thank(pledge, by=make_officer(), at=NOW)
    letter = Letter.objects.get()
    if not at_once:
        releasing.release(letter, signed=signed, by=make_officer(), at=NOW)
    assert told in text_of(client.get(page_of(letter)))


def test_the_sponsor_gets_the_signed_paper_and_is_not_told_twice_that_all_has_come():
    letter = make_letter()
    assert keys() == ["pledge-funded"]
    email = releasing.release(letter, signed=SCAN, by=make_officer(), at=NOW)
    mail.outbox.clear()
    send_waiting_mail()
    message = mail.outbox[-1]
    assert message.attachments == [(f"thu-cam-on-{letter.pledge.reference}-da-ky.pdf", SCAN, "application/pdf")]
    assert (message.subject, letter.file.kind) == (email.subject, "letter")
    assert [said for said in ("đã nhận đủ tiền", "FT27010112345678") if said in email.text + email.html] == []
    assert list(waiting.to_post(make_officer())) == []


def test_who_had_no_address_when_the_money_came_is_told_by_the_letter():
    make_head()
    pledge = make_promise(make_sponsor(email=""))
    pay(pledge)
    letter = make_letter(pledge)
    pledge.contact_email = "chi.hoa@minhphat.example.vn"
    pledge.save(update_fields=["contact_email"])
    email = releasing.release(Letter.objects.get(pk=letter.pk), by=make_officer(), at=NOW)
    assert "Cam kết của Quý vị đã nhận đủ tiền." in email.text
    assert "FT27010112345678" in email.text


def test_refusals():
    letter, officer = make_letter(), make_officer()
    for act in (releasing.release, releasing.note_posted):
        with pytest.raises(NotYourOffice):
            act(letter, by=make_officer(THANH_HOA), at=NOW)
    for content, refusal in (
        (b"", releasing.NotAPdf),
        (b"GIF89a %PDF-", releasing.NotAPdf),
        (b"%PDF-1.4 x", releasing.Unreadable),
        (SCAN[:-20], releasing.Unreadable),
        (SCAN.ljust(releasing.MOST_BYTES + 1), releasing.TooLarge),
    ):
        with pytest.raises(refusal):
            releasing.release(letter, signed=content, by=officer, at=NOW)
    releasing.release(letter, signed=SCAN.ljust(releasing.MOST_BYTES), by=officer, at=NOW)
    assert letter.file.size <= mailing.MOST_BYTES
    with pytest.raises(releasing.AlreadyReleased, match="Minh Phát"):
        releasing.release(letter, signed=SCAN, by=officer, at=NOW)
    making.take_back(letter, reason="Sai", by=officer, at=NOW)
    for act in (releasing.release, releasing.note_posted):
        with pytest.raises(releasing.CountsNoMore):
            act(letter, by=officer, at=NOW)
    assert Document.objects.filter(kind="letter").count() == 2


def test_a_letter_that_says_more_than_is_received_is_not_released_but_replaced(client):
    letter, officer = make_letter(), make_officer()
    send_back(letter.pledge, 46_000)
    assert [list(asked(officer)) for asked in (waiting.to_release, waiting.to_correct)] == [[], [letter]]
    for act in (releasing.release, releasing.note_posted):
        with pytest.raises(sending.SaysTooMuch, match=letter.pledge.reference):
            act(letter, by=officer, at=NOW)
    made = making.replace_letter(letter, reason="Đã hoàn một phần", by=officer, at=NOW)
    assert made.total == DUE - 46_000
    assert [list(asked(officer)) for asked in (waiting.to_release, waiting.to_correct)] == [[made], []]
    assert "letter-ended" not in keys()
    releasing.release(made, by=officer, at=NOW)
    send_back(made.pledge, 1)
    assert list(waiting.to_correct(officer)) == [made]
    assert list(waiting.to_correct(make_officer(THANH_HOA))) == []


@pytest.mark.parametrize(
    ("act", "said"), [("replace_letter", "Văn bản mới sẽ được gửi tới quý vị"), ("take_back", "đã thu hồi văn bản này")]
)
def test_a_sponsor_who_has_a_letter_is_told_that_it_counts_no_more(act, said):
    letter, officer = make_released(), make_officer()
    getattr(making, act)(letter, reason="Sai tên người ký", by=officer, at=NOW)
    [email] = Email.objects.filter(key=f"letter-ended:{letter.pk}")
    assert email.to == "ke.toan@minhphat.example.vn"
    for told in (said, "Thư cảm ơn", "05/02/2027", "10.046.000 đồng"):
        assert (told in email.text, told in email.html) == (True, True)
    assert "Sai tên người ký" not in email.text


def test_who_never_had_a_letter_is_told_nothing_of_its_end():
    letter = make_letter()
    making.take_back(letter, reason="Sai", by=make_officer(), at=NOW)
    assert keys() == ["pledge-funded"]


def test_what_is_sent_on_paper_is_released_and_noted_once():
    letter, officer = make_letter(), make_officer()
    releasing.note_posted(letter, by=officer, at=NOW)
    releasing.note_posted(letter, by=make_officer(), at=NOW)
    letter.refresh_from_db()
    assert (letter.posted_by, letter.posted_at, letter.released_by, letter.released_at) == (officer, NOW, officer, NOW)
    assert keys() == ["pledge-funded"]


def test_of_many_letters_one_that_is_refused_does_not_hold_up_the_others():
    make_head()
    letters = []
    for _ in range(3):
        pledge = make_promise(make_sponsor())
        pay(pledge)
        letters.append(make_letter(pledge))
    send_back(letters[1].pledge, 1)
    outcome = releasing.release_many(letters, by=make_officer(), at=NOW)
    assert (outcome.released, [type(one) for one in outcome.refused]) == (2, [sending.SaysTooMuch])
    assert [letter.released_at for letter in Letter.objects.order_by("pk")] == [NOW, None, NOW]


@pytest.mark.django_db(transaction=True)
def test_two_who_release_a_letter_at_once_send_one_email():
    letter, officers = make_letter(), [make_officer() for _ in range(3)]
    done = at_once(
        *(
            lambda by=by: releasing.release(Letter.objects.get(pk=letter.pk), signed=SCAN, by=by, at=NOW)
            for by in officers
        )
    )
    assert sum(one is releasing.AlreadyReleased for one in done) == 2
    assert (Email.objects.filter(key__startswith="letter:").count(), Document.objects.count()) == (1, 2)


def test_what_waits_stays_so_when_the_signer_agrees_later():
    head = make_head()
    pledge = make_promise()
    pay(pledge)
    making.thank(pledge, by=make_officer(), at=NOW)
    head.thanks_go_at_once = True
    heads.keep(head, by=make_officer(), at=NOW)
    assert making.thank(Pledge.objects.get(pk=pledge.pk), by=make_officer(), at=NOW) is None
    letter = Letter.objects.get()
    assert (letter.released_at, "Văn bản điện tử" in words(content_of(letter))) == (None, False)
