"""Letters made out of the ledger: their figures, every refusal, replaced and taken back, and thanking once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.acting import Refusal
from accounts.models import User
from documents.models import Document, Email
from sponsors import tasks
from sponsors.letters import addresses, heads, jobs, making, queue, releasing, waiting
from sponsors.letters.facts import restored
from sponsors.letters.making import Wording
from sponsors.models import Letter, LetterHead, Pledge
from sponsors.money import receipts
from sponsors.money.ledger import NoReason
from sponsors.money.payment_codes import code_for
from sponsors.pledge_records import NotYourOffice
from tests.documents.pdf_pages import fonts, letters_only, qr_codes, words
from tests.factories import THANH_HOA, make_campaign, make_offer, make_officer, make_pledge, make_sponsor
from tests.sponsors.letters.written import (
    CARD,
    DUE,
    GIFT,
    NOW,
    SITE,
    make_head,
    make_letter,
    make_promise,
    make_released,
    page_of,
    pay,
    text_of,
)
from tests.sponsors.money.statement_files import came, statement
from tests.sponsors.money.test_taking_statements import take_in
from tests.sponsors.pledged import make_amount_pledge

pytestmark = pytest.mark.django_db
EVIL = '<script>alert(1)</script> #eval("1") *b* \\ =HYPERLINK("http://x.vn")'


def content_of(letter):
    return bytes(letter.document.content)


def thanks_jobs():
    return [job.args["pledge_pk"] for job in ProcrastinateJob.objects.filter(task_name=queue.THANK).order_by("id")]


def test_a_letter_has_the_figures_of_the_ledger():
    make_head()
    pledge, officer = make_promise(), make_officer()
    pay(pledge, 8_046_000, reference="FT1")
    pay(pledge, 2_000_000, reference="", kind="cash", received_on=date(2027, 1, 20))
    letter = making.make(pledge, "confirmation", wording=Wording(number="12/XN-BHXH"), by=officer, at=NOW)
    facts = restored(letter.facts)
    assert (facts.total, facts.written_on) == (DUE, date(2027, 2, 5))
    assert [(line.gift, line.quantity, line.unit, line.unit_price, line.amount) for line in facts.lines] == [
        ("Thẻ BHYT 12 tháng", 10, "thẻ", CARD, 10 * CARD),
        ("Quà Tết", 4, "phần", GIFT, 4 * GIFT),
    ]
    assert [(one.received_on, one.bank_reference, one.amount) for one in facts.receipts] == [
        (date(2027, 1, 12), "FT1", 8_046_000),
        (date(2027, 1, 20), "Tiền mặt", 2_000_000),
    ]
    text = words(content_of(letter))
    for part in (
        "BẢO HIỂM XÃ HỘI TỈNH BẮC NINH",
        "Bắc Ninh, ngày 05 tháng 02 năm 2027",
        "Số: 12/XN-BHXH",
        "Mã số thuế: 2300123457",
        "1 Thẻ BHYT 12 tháng 10 thẻ 804.600 8.046.000",
        "2 Quà Tết 4 phần 500.000 2.000.000 Cộng 10.046.000",
        "Mười triệu không trăm bốn mươi sáu nghìn đồng",
        "2 20/01/2027 Tiền mặt 2.000.000 Tổng số đã tiếp nhận 10.046.000",
        "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
    ):
        assert part in text
    assert all(embedded for _name, embedded in fonts(content_of(letter)))
    assert (letter.document.name, letter.document.kind) == (f"giay-xac-nhan-{pledge.reference}.pdf", "letter")
    assert (letter.made_by, letter.made_at) == (officer, NOW)


@pytest.mark.parametrize("kind", ["thanks", "certificate", "confirmation"])
def test_the_code_on_the_page_leads_to_the_same_total(kind, client):
    letter = make_released(kind=kind)
    [address] = qr_codes(content_of(letter))
    assert address == f"{SITE}{page_of(letter)}"
    text = text_of(client.get(address.removeprefix(SITE)))
    assert "10.046.000 đồng" in text
    assert "Mười triệu không trăm bốn mươi sáu nghìn đồng" in text
    assert "10.046.000 đồng" in words(content_of(letter)) or "10.046.000" in words(content_of(letter))


@pytest.mark.parametrize(
    ("paid", "lines"),
    [
        (3 * CARD, [("Thẻ BHYT 12 tháng", 3, 3 * CARD)]),
        (3 * CARD + 9, [("Thẻ BHYT 12 tháng", 3, 3 * CARD), ("Ủng hộ chung cho chương trình", 1, 9)]),
        (9, []),
        (
            DUE + 9,
            [
                ("Thẻ BHYT 12 tháng", 10, 10 * CARD),
                ("Quà Tết", 4, 4 * GIFT),
                ("Ủng hộ chung cho chương trình", 1, 9),
            ],
        ),
    ],
)
def test_what_is_not_paid_is_not_told(paid, lines):
    make_head()
    pledge = make_promise()
    pay(pledge, paid)
    facts = making.drafted(pledge, at=NOW)
    assert [(line.gift, line.quantity, line.amount) for line in facts.lines] == lines
    assert facts.total == paid
    assert not lines or sum(line.amount for line in facts.lines) == paid


def test_an_amount_without_gifts_is_a_sum_of_money():
    make_head()
    pledge = make_amount_pledge(5_000_000)
    pay(pledge, 5_000_000)
    letter = make_letter(pledge, "confirmation")
    assert restored(letter.facts).lines == ()
    assert "số tiền 5.000.000 đồng (Năm triệu đồng)" in words(content_of(letter))


def test_money_that_was_undone_moved_or_sent_back_is_told_as_it_is():
    make_head()
    pledge, other, officer = make_promise(), make_amount_pledge(9_000_000), make_officer()
    pledge_two = Pledge.objects.get(pk=other.pk)
    mistaken = pay(pledge, 700_000, reference="NHAM")
    receipts.take_back(mistaken.entries.get(), reason="Nhầm", by=officer, at=NOW)
    moved = pay(pledge, 900_000, reference="CHUYEN")
    receipts.move_money(moved, source=pledge, target=pledge_two, amount=400_000, reason="Chuyển", by=officer, at=NOW)
    back = pay(pledge, 600_000, reference="HOAN")
    receipts.refund(
        back, pledge=pledge, amount=100_000, day=date(2027, 2, 1), reason="Thừa", line=None, by=officer, at=NOW
    )
    facts = making.drafted(Pledge.objects.get(pk=pledge.pk), at=NOW)
    assert [(one.bank_reference, one.amount) for one in facts.receipts] == [
        ("CHUYEN", 500_000),
        ("HOAN", 600_000),
        ("HOAN (hoàn trả)", -100_000),
    ]
    assert facts.total == Pledge.objects.get(pk=pledge.pk).received == 1_000_000


def test_a_letter_is_worded_as_staff_say():
    make_head()
    pledge = make_promise()
    pay(pledge)
    said = Wording("Bà Trần Thị Thử", "Bà", "", "", "Giám đốc", "Lê Văn Thử")
    text = words(content_of(make_letter(pledge, wording=said)))
    assert "Kính gửi: Bà Trần Thị Thử" in text
    assert ", Bà đã ủng hộ số tiền" in text
    assert "GIÁM ĐỐC Lê Văn Thử" in text
    assert "KT." not in text


def test_texts_of_outsiders_stay_texts(client):
    make_head()
    sponsor = make_sponsor(name=EVIL, email="x@example.vn", may_be_named=True)
    pledge = make_promise(sponsor)
    pay(pledge)
    for kind in Letter.Kind.values:
        letter = make_released(pledge, kind)
        plain = EVIL.replace(" ", "")
        assert plain in letters_only(content_of(letter))
        assert "/JavaScript" not in content_of(letter).decode("latin-1")
        html = client.get(page_of(letter)).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt; #eval(&quot;1&quot;) *b* \\ =HYPERLINK" in html


def test_refusals(settings):
    officer, stranger = make_officer(), make_officer(THANH_HOA)
    pledge = make_promise()
    make = making.make
    with pytest.raises(NotYourOffice):
        make(pledge, "thanks", by=stranger, at=NOW)
    with pytest.raises(making.NoLetterHead):
        make(pledge, "thanks", by=officer, at=NOW)
    make_head()
    with pytest.raises(making.NothingReceived) as caught:
        make(pledge, "thanks", by=officer, at=NOW)
    assert pledge.reference in str(caught.value)
    pay(pledge)
    settings.PUBLIC_URL = ""
    with pytest.raises(addresses.NoPublicAddress):
        make(pledge, "thanks", by=officer, at=NOW)
    settings.PUBLIC_URL = SITE
    letter = make(pledge, "thanks", by=officer, at=NOW)
    with pytest.raises(making.AlreadyMade):
        make(pledge, "thanks", by=officer, at=NOW)
    for act in (making.take_back, making.replace_letter):
        with pytest.raises(NotYourOffice):
            act(letter, reason="Sai", by=stranger, at=NOW)
        with pytest.raises(NoReason):
            act(letter, reason=" ", by=officer, at=NOW)
    assert Document.objects.filter(kind="letter").count() == 1


def test_a_replaced_letter_says_so_and_tells_no_figure(client):
    letter, officer = make_released(), make_officer()
    made = making.replace_letter(
        letter, reason="Sai tên", wording=Wording(name="Công ty Minh Phát"), by=officer, at=NOW
    )
    letter.refresh_from_db()
    assert (letter.replaced_by, letter.ended_because, letter.ended_by) == (made, "Sai tên", officer)
    text = text_of(client.get(page_of(letter)))
    assert "không còn giá trị" in text
    assert "05/02/2027" in text
    assert [part for part in ("10.046.000", "Sai tên", "Minh Phát", made.token) if part in text] == []
    releasing.release(made, by=officer, at=NOW)
    now = text_of(client.get(page_of(made)))
    assert ("không còn giá trị" in now, "10.046.000 đồng" in now) == (False, True)
    with pytest.raises(releasing.CountsNoMore):
        making.replace_letter(letter, reason="Lần nữa", by=officer, at=NOW)


def test_a_letter_taken_back_says_so_and_may_be_made_anew(client):
    letter, officer = make_released(), make_officer()
    making.take_back(letter, reason="Đã hoàn tiền", by=officer, at=NOW)
    text = text_of(client.get(page_of(letter)))
    assert "thu hồi ngày 05/02/2027" in text
    assert [part for part in ("10.046.000", "Đã hoàn tiền") if part in text] == []
    for act in (making.take_back, making.replace_letter):
        with pytest.raises(releasing.CountsNoMore):
            act(letter, reason="Lần nữa", by=officer, at=NOW)
    assert make_letter(letter.pledge).pk != letter.pk


def test_the_page_of_a_letter_says_that_money_went_back_since(client):
    letter, officer = make_released(), make_officer()
    said = "một phần số tiền này đã được hoàn trả hoặc hủy ghi nhận"
    assert said not in text_of(client.get(page_of(letter)))
    [entry] = letter.pledge.entries.all()
    back = {"amount": 46_000, "day": date(2027, 2, 5), "reason": "Thừa", "line": None, "by": officer, "at": NOW}
    receipts.refund(entry.receipt, pledge=letter.pledge, **back)
    text = text_of(client.get(page_of(letter)))
    assert (said in text, "10.046.000 đồng" in text) == (True, True)


# Thanking by itself


def test_funding_puts_a_job_into_the_queue_and_makes_no_letter():
    make_head()
    pledge = make_promise()
    pay(pledge, DUE - 1)
    assert thanks_jobs() == []
    pay(pledge, 1)
    assert (pledge.status, thanks_jobs(), Letter.objects.count()) == ("funded", [pledge.pk], 0)


def test_a_letter_of_thanks_waits_to_be_released_and_the_sponsor_reads_that_all_has_come():
    make_head()
    pledge = make_promise(contact_email="chi.hoa@minhphat.example.vn")
    pay(pledge)
    for _ in range(3):
        jobs.thank(pledge_pk=pledge.pk)
    letter = Letter.objects.get()
    assert (letter.made_by, letter.released_at) == (User.objects.system(), None)
    assert "Văn bản điện tử" not in words(content_of(letter))
    [email] = Email.objects.all()
    assert email.key.startswith("pledge-funded:")
    assert "Thư cảm ơn sẽ được gửi tới quý vị sau khi được ký." in email.text


def test_where_the_signer_agreed_a_sponsor_is_thanked_once_however_often_the_job_runs():
    make_head(thanks_go_at_once=True)
    pledge = make_promise(contact_email="chi.hoa@minhphat.example.vn")
    pay(pledge)
    for _ in range(3):
        jobs.thank(pledge_pk=pledge.pk)
    letter = Letter.objects.get()
    email = Email.objects.get(key=f"letter:{letter.pk}:0")
    assert (letter.kind, letter.made_by, letter.released_by) == ("thanks", *[User.objects.system()] * 2)
    assert "PHÓ GIÁM ĐỐC (Văn bản điện tử, tra cứu theo mã QR) Nguyễn Thị Hồng Nhung" in words(content_of(letter))
    assert (email.to, email.about) == ("chi.hoa@minhphat.example.vn", pledge.reference)
    assert [attached.document for attached in email.attached.all()] == [letter.document]
    assert [mail.key for mail in Email.objects.all()] == [email.key]
    for said in ("Cam kết của Quý vị đã nhận đủ tiền.", "12/01/2027 · FT27010112345678", "10.046.000 đồng"):
        assert (said in email.text, said in email.html) == (True, True)
    assert f"{SITE}{page_of(letter)}" in email.text
    assert f"{SITE}/tai-tro/cua-toi/{pledge.reference}/" in email.html
    assert "10.046.000 đồng" in email.text
    assert email.subject == f"Thư cảm ơn, cam kết {pledge.reference}"


def test_who_was_thanked_is_not_thanked_again_when_money_went_and_came():
    make_head(thanks_go_at_once=True)
    pledge = make_promise()
    receipt = pay(pledge)
    jobs.thank(pledge_pk=pledge.pk)
    receipts.take_back(receipt.entries.get(), reason="Nhầm", by=make_officer(), at=NOW)
    pay(pledge, reference="FT2")
    making.take_back(Letter.objects.get(), reason="Sai", by=make_officer(), at=NOW)
    jobs.thank(pledge_pk=pledge.pk)
    assert (Letter.objects.count(), Email.objects.filter(key__startswith="letter:").count()) == (1, 1)
    assert thanks_jobs() == [pledge.pk] * 2


def test_without_a_letterhead_the_sponsor_reads_at_once_that_all_has_come():
    pledge = make_promise(contact_email="chi.hoa@minhphat.example.vn")
    pay(pledge)
    assert [mail.key.split(":")[0] for mail in Email.objects.all()] == ["pledge-funded"]


@pytest.mark.parametrize("told_first", [True, False])
@pytest.mark.parametrize(("at_once", "told"), [(True, ["letter"]), (False, ["pledge-funded"])])
def test_a_statement_that_pays_the_whole_is_told_once(told_first, at_once, told):
    make_head(thanks_go_at_once=at_once)
    pledge = make_promise(contact_email="chi.hoa@minhphat.example.vn")
    code = code_for(Pledge.objects.get().number)
    taken = take_in(statement(came(1_000, f"{code} 1"), came(DUE - 1_000, f"{code} 2"))).statement
    work = [lambda: tasks.tell_of_statement(statement_pk=taken.pk), lambda: jobs.thank(pledge_pk=pledge.pk)]
    for job in [*(work if told_first else reversed(work)), *work]:
        job()
    assert [mail.key.split(":")[0] for mail in Email.objects.all()] == told


def test_who_was_thanked_before_is_told_of_money_that_comes_again():
    make_head(thanks_go_at_once=True)
    pledge = make_promise(contact_email="chi.hoa@minhphat.example.vn")
    receipt = pay(pledge)
    making.thank(pledge, by=make_officer(), at=NOW - timedelta(days=1))
    receipts.take_back(receipt.entries.get(), reason="Nhầm", by=make_officer(), at=NOW)
    pay(pledge, reference="FT2")
    assert [mail.key.split(":")[0] for mail in Email.objects.order_by("pk")] == [
        "letter",
        "money-corrected",
        "money-received",
    ]


def test_who_is_no_longer_funded_is_not_thanked():
    make_head()
    pledge = make_promise()
    receipt = pay(pledge)
    receipts.take_back(receipt.entries.get(), reason="Nhầm", by=make_officer(), at=NOW)
    jobs.thank(pledge_pk=pledge.pk)
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("email", ["", "khong phai dia chi"])
def test_without_an_address_the_letter_waits_to_be_printed(email):
    make_head()
    pledge = make_promise(make_sponsor(name="Bà Lê Thị Thử", kind="individual", email=email))
    pay(pledge)
    jobs.thank(pledge_pk=pledge.pk)
    officer, stranger = make_officer(), make_officer(THANH_HOA)
    letter = Letter.objects.get()
    assert [list(asked(officer)) for asked in (waiting.to_release, waiting.to_post)] == [[letter], []]
    assert releasing.release(letter, by=officer, at=NOW) is None
    assert [list(asked(officer)) for asked in (waiting.to_release, waiting.to_post)] == [[], [letter]]
    assert [list(asked(stranger)) for asked in (waiting.to_release, waiting.to_post)] == [[], []]
    assert Email.objects.count() == 0
    releasing.note_posted(letter, by=officer, at=NOW)
    assert list(waiting.to_post(officer)) == []


def test_without_a_letterhead_nothing_is_lost():
    pledge, officer = make_promise(), make_officer()
    pay(pledge)
    jobs.thank(pledge_pk=pledge.pk)
    assert (Letter.objects.count(), list(waiting.waits_for_letterhead(officer))) == (0, [pledge])
    assert list(waiting.waits_for_letterhead(make_officer(THANH_HOA))) == []
    ProcrastinateJob.objects.all()._raw_delete(using="default")
    make_head(None)
    jobs.look_after_letters(timestamp=0)
    assert thanks_jobs() == []
    head = LetterHead(
        province_id=pledge.province_id, name="BHXH", place="Bắc Ninh", signer_title="GĐ", signer_name="Thử"
    )
    heads.keep(head, by=officer, at=NOW)
    assert (thanks_jobs(), list(waiting.waits_for_letterhead(officer))) == ([pledge.pk], [])
    jobs.look_after_letters(timestamp=0)
    assert thanks_jobs() == [pledge.pk] * 2
    jobs.thank(pledge_pk=pledge.pk)
    assert (Letter.objects.count(), list(waiting.to_thank())) == (1, [])


def test_the_national_office_has_a_letterhead_of_its_own():
    campaign = make_campaign(None)
    pledge = Pledge.objects.get(pk=make_pledge(make_offer(campaign, "gift"), 1, sponsor=make_sponsor(None)).pledge.pk)
    pay(pledge, GIFT, by=make_officer(None))
    assert list(waiting.with_letterhead(waiting.to_thank())) == []
    make_head(None, name="Bảo hiểm xã hội Việt Nam")
    assert list(waiting.with_letterhead(waiting.to_thank())) == [pledge]


def test_without_a_public_address_thanks_wait(settings):
    make_head()
    pledge = make_promise()
    pay(pledge)
    settings.PUBLIC_URL = ""
    jobs.thank(pledge_pk=pledge.pk)
    assert Letter.objects.count() == 0
    settings.PUBLIC_URL = SITE
    jobs.thank(pledge_pk=pledge.pk)
    assert Letter.objects.count() == 1


def test_a_letterhead_is_kept_by_its_office():
    head = LetterHead(province_id=THANH_HOA, name="BHXH", place="Thanh Hóa", signer_title="GĐ", signer_name="Thử")
    with pytest.raises(NotYourOffice):
        heads.keep(head, by=make_officer(), at=NOW)
    make_head(THANH_HOA)
    with pytest.raises(heads.KeptAlready):
        heads.keep(head, by=make_officer(THANH_HOA), at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_make_one_letter_and_send_one_email():
    make_head(thanks_go_at_once=True)
    for _ in range(3):
        pledge = make_promise(make_sponsor(email="ke.toan@example.vn"))
        pay(pledge)
        results = at_once(*[lambda pk=pledge.pk: jobs.thank(pledge_pk=pk)] * 4)
        assert results == [None] * 4
        letter = Letter.objects.get(pledge=pledge)
        assert Email.objects.filter(attached__document=letter.document).count() == 1
        assert Email.objects.filter(key__startswith=f"letter:{letter.pk}:").count() == 1
    assert Document.objects.filter(kind="letter").count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_who_make_the_same_letter_at_once_make_one():
    make_head()
    pledge, officers = make_promise(), [make_officer() for _ in range(3)]
    pay(pledge)
    made = at_once(
        *(lambda by=by: making.make(Pledge.objects.get(pk=pledge.pk), "certificate", by=by, at=NOW) for by in officers)
    )
    assert sum(one is making.AlreadyMade for one in made) == 2
    assert Letter.objects.count() == 1


def at_once(*acts):
    """Run the acts at the same moment, each on a connection of its own; what each returned or was refused with."""
    barrier = threading.Barrier(len(acts))

    def run(act):
        try:
            barrier.wait()
            return act()
        except Refusal as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
