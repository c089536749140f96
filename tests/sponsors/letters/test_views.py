"""The staff's pages about letters, the sponsor's downloads, and who may open what."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from documents.models import Email
from sponsors.letters import making, releasing
from sponsors.models import Letter, LetterHead
from sponsors.money import receipts
from tests.documents.pdf_made import pdf_of
from tests.factories import THANH_HOA, make_officer, make_sponsor, make_user
from tests.sponsors.letters.written import (
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
from tests.sponsors.pledged import make_amount_pledge

pytestmark = pytest.mark.django_db
QUERIES_OF_LIST = 9
CHANGES = ("replace", "take_back", "release")
SCAN = pdf_of(1)


def pledge_page(client, pledge):
    return text_of(client.get(reverse("admin:sponsors_pledge_change", args=[pledge.pk])))


def paid():
    make_head()
    pledge = make_promise()
    pay(pledge)
    return pledge


def at(name, *args):
    return reverse(f"admin:sponsors_letter_{name}", args=args)


@pytest.mark.parametrize("kind", ["thanks", "certificate", "confirmation"])
def test_staff_look_at_the_figures_then_make_the_letter(client, kind):
    officer, pledge = make_officer(), paid()
    client.force_login(officer)
    address = at("make", pledge.pk, kind)
    asked = client.get(address)
    text = text_of(asked)
    for part in ("10.046.000 đồng", "10 thẻ · Thẻ BHYT 12 tháng", "FT27010112345678"):
        assert part in text
    form = asked.context["form"]
    assert ("number" in form.fields, "addressed_as" in form.fields) == (kind == "confirmation", kind == "thanks")
    sent = {name: form[name].value() for name in form.fields} | {"number": "07/XN-BHXH"}
    assert client.post(address, sent | {"signer_name": ""}).status_code == 200
    assert Letter.objects.count() == 0
    answer = client.post(address, sent, follow=True)
    letter = Letter.objects.get()
    assert (letter.kind, letter.made_by) == (kind, officer)
    assert letter.facts["number"] == ("07/XN-BHXH" if kind == "confirmation" else "")
    assert str(letter.get_kind_display()) in text_of(answer)
    assert "Đã được lập" in text_of(client.post(address, sent)) or "đã được lập" in text_of(client.post(address, sent))


def test_the_page_says_what_is_missing(client, settings):
    officer = make_officer()
    client.force_login(officer)
    pledge = make_promise()
    assert "Thư và giấy xác nhận" not in pledge_page(client, pledge)
    pay(pledge)
    text = pledge_page(client, pledge)
    assert "Chưa điền phần đầu thư" in text
    assert (
        reverse("admin:sponsors_letterhead_add")
        in client.get(reverse("admin:sponsors_pledge_change", args=[pledge.pk])).content.decode()
    )
    assert "Chưa điền phần đầu thư" in text_of(client.get(at("make", pledge.pk, "thanks"), follow=True))
    make_head()
    assert "Thư cảm ơn đang được lập" in pledge_page(client, pledge)
    settings.PUBLIC_URL = ""
    assert "TRAO_PUBLIC_URL" in pledge_page(client, pledge)


def test_a_kind_that_is_none_has_no_page(client):
    client.force_login(make_officer())
    assert client.get(at("make", paid().pk, "note")).status_code == 404


def test_who_sees_the_pledge_opens_the_file_and_nobody_else(client):
    letter = make_letter()
    address = at("file", letter.pk)
    assert client.get(address).status_code == 302
    for user, status in (
        (make_officer(), 200),
        (make_user(Role.AUDITOR), 200),
        (make_officer(THANH_HOA), 404),
        (make_user(Role.INSURANCE_OFFICER, communes=("09205",)), 404),
    ):
        client.force_login(user)
        assert client.get(address).status_code == status
    client.force_login(make_officer())
    shown, kept = client.get(address), client.get(address + "?tai=1")
    name = f"thu-cam-on-{letter.pledge.reference}.pdf"
    assert shown["Content-Disposition"] == f'inline; filename="{name}"'
    assert kept["Content-Disposition"] == f'attachment; filename="{name}"'
    for response in (shown, kept):
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"].startswith("private, no-store")
        assert response.content.startswith(b"%PDF-")


def test_only_the_office_that_keeps_the_pledge_does_anything(client):
    letter = make_letter()
    does = [at("make", letter.pledge.pk, "certificate"), *(at(name, letter.pk) for name in CHANGES)]
    acts = [at("send", letter.pk), at("posted", letter.pk)]
    for user, status in ((make_user(Role.AUDITOR), 403), (make_officer(THANH_HOA), 404)):
        client.force_login(user)
        assert [client.get(address).status_code for address in does] == [status] * 4
        assert [client.post(address).status_code for address in [*does, *acts]] == [status] * 6
    client.force_login(make_officer())
    assert [client.get(address).status_code for address in acts] == [405] * 2
    lists = [reverse(f"admin:sponsors_letters_{name}") for name in ("to_release", "to_post", "to_correct")]
    client.force_login(make_user(Role.AUDITOR))
    assert [client.get(address).status_code for address in lists] == [403] * 3
    assert (Letter.objects.count(), Letter.objects.released().count()) == (1, 0)


def test_a_letter_is_replaced_with_a_reason(client):
    letter = make_letter()
    client.force_login(make_officer())
    address = at("replace", letter.pk)
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"name": "Công ty Minh Phát"}
    assert list(client.post(address, sent).context["form"].errors) == ["reason"]
    text = text_of(client.post(address, sent | {"reason": "Sai tên"}, follow=True))
    for part in ("Đã thay", "Sai tên", "Công ty Minh Phát"):
        assert part in text
    again = text_of(client.post(address, sent | {"reason": "Sai tên"}, follow=True))
    assert "không còn giá trị" in again


def test_a_letter_is_taken_back_with_a_reason(client):
    letter = make_letter()
    client.force_login(make_officer())
    address = at("take_back", letter.pk)
    assert "không hoàn tác được" in text_of(client.get(address))
    assert "Đã thu hồi" in text_of(client.post(address, {"reason": "Hoàn tiền"}, follow=True))
    assert "không còn giá trị" in text_of(client.post(address, {"reason": "Hoàn tiền"}, follow=True))


def test_a_letter_is_sent_and_noted(client):
    letter = make_letter()
    client.force_login(make_officer())
    assert "Chờ phát hành" in pledge_page(client, letter.pledge)
    assert "chưa được phát hành" in text_of(client.post(at("send", letter.pk), follow=True))
    releasing.release(letter, by=make_officer(), at=NOW)
    assert "Thư điện tử: Chờ gửi" in pledge_page(client, letter.pledge)
    letter.pledge.contact_email = "moi@minhphat.example.vn"
    letter.pledge.save(update_fields=["contact_email"])
    assert "Thư sẽ được gửi đến moi@minhphat.example.vn" in text_of(client.post(at("send", letter.pk), follow=True))
    assert Email.objects.filter(attached__document=letter.document).count() == 2
    letter.pledge.contact_email = ""
    letter.pledge.save(update_fields=["contact_email"])
    letter.pledge.sponsor.email = ""
    letter.pledge.sponsor.save(update_fields=["email"])
    assert "đều không có địa chỉ thư điện tử" in text_of(client.post(at("send", letter.pk), follow=True))
    assert "gửi bản giấy" in text_of(client.post(at("posted", letter.pk), follow=True))
    making.take_back(letter, reason="Sai", by=make_officer(), at=NOW)
    assert "không còn giá trị" in text_of(client.post(at("posted", letter.pk), follow=True))


def test_a_letter_is_released_with_the_signed_paper(client):
    letter, officer = make_letter(), make_officer()
    client.force_login(officer)
    address, signed = at("release", letter.pk), at("signed", letter.pk)
    text = text_of(client.get(address))
    for part in ("10.046.000 đồng", "Nguyễn Thị Hồng Nhung", "ke.toan@minhphat.example.vn", letter.pledge.reference):
        assert part in text
    assert "Chọn tệp" in text
    assert "Hãy xác nhận người ký đã ký" in text_of(client.post(address, {}))
    wrong = {"agreed": "on", "file": SimpleUploadedFile("anh.pdf", b"GIF89a")}
    assert "Tệp không phải là PDF" in text_of(client.post(address, wrong))
    large = {"agreed": "on", "file": SimpleUploadedFile("lon.pdf", b"%PDF-".ljust(releasing.MOST_BYTES + 1))}
    assert "lớn hơn 8 MB" in text_of(client.post(address, large))
    assert (Letter.objects.released().count(), client.get(signed).status_code) == (0, 404)
    sent = {"agreed": "on", "file": SimpleUploadedFile("../../x <b>.pdf", SCAN)}
    answer = text_of(client.post(address, sent, follow=True))
    assert "Thư sẽ được gửi đến ke.toan@minhphat.example.vn" in answer
    assert "Bản đã ký (PDF)" in answer
    shown = client.get(signed)
    name = f"thu-cam-on-{letter.pledge.reference}-da-ky.pdf"
    assert (shown.content, shown["Content-Disposition"]) == (SCAN, f'inline; filename="{name}"')
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert client.get(at("file", letter.pk)).content == bytes(letter.document.content)
    sign_in(client, letter.pledge.sponsor.email)
    own = client.get(reverse("online:letter", args=[letter.pledge.reference, letter.pk]))
    assert (own.content, own["Content-Disposition"]) == (SCAN, f'attachment; filename="{name}"')
    again = client.post(address, {"agreed": "on"})
    assert "đã được phát hành" in text_of(again)


def test_a_letter_without_an_address_is_released_to_be_printed(client):
    make_head()
    pledge = make_promise(make_sponsor(email=""))
    pay(pledge)
    letter = make_letter(pledge)
    client.force_login(make_officer())
    answer = text_of(client.post(at("release", letter.pk), {"agreed": "on"}, follow=True))
    assert "hãy in thư và gửi" in answer
    assert "Đã phát hành, cần in và gửi" in answer


def test_letters_are_released_from_one_list(client, django_assert_max_num_queries):
    make_head()
    client.force_login(make_officer())
    address = reverse("admin:sponsors_letters_to_release")
    assert "Không có thư nào chờ phát hành" in text_of(client.get(address))
    for count, email in ((1, "a@example.vn"), (3, "")):
        while Letter.objects.count() < count:
            pledge = make_promise(make_sponsor(name="Hội Thử", email=email))
            pay(pledge)
            make_letter(pledge)
        with django_assert_max_num_queries(QUERIES_OF_LIST):
            text = text_of(client.get(address))
        assert text.count("người ký: Nguyễn Thị Hồng Nhung") == count
    assert (text.count("a@example.vn"), text.count("in và gửi bản giấy")) == (1, 2)
    first, second, third = Letter.objects.order_by("pk")
    assert "Hãy đánh dấu các thư" in text_of(client.post(address, {"agreed": "on"}))
    unsaid = client.post(address, {"letters": [first.pk]})
    assert "Hãy xác nhận người ký đã ký" in text_of(unsaid)
    assert f'value="{first.pk}" data-tick checked' in unsaid.content.decode()
    making.take_back(second, reason="Sai", by=make_officer(), at=NOW)
    sent = {"letters": [first.pk, second.pk], "agreed": "on"}
    text = text_of(client.post(address, sent, follow=True))
    assert "Đã phát hành 1 thư." in text
    assert "không còn giá trị" in text
    assert list(Letter.objects.to_release()) == [third]
    other = make_officer(THANH_HOA)
    client.force_login(other)
    assert "không thuộc cơ quan của bạn" in text_of(client.post(address, {"letters": [third.pk], "agreed": "on"}))
    assert Letter.objects.to_release().count() == 1


def test_letters_to_put_right_are_listed(client, django_assert_max_num_queries):
    make_head()
    officer = make_officer()
    client.force_login(officer)
    address = reverse("admin:sponsors_letters_to_correct")
    assert "Không có thư nào ghi nhiều hơn" in text_of(client.get(address))
    for count in (1, 3):
        while Letter.objects.count() < count:
            pledge = make_promise(make_sponsor())
            pay(pledge)
            letter = make_released(pledge)
            receipts.take_back(pledge.entries.get(), reason="Nhầm", by=officer, at=NOW)
        with django_assert_max_num_queries(QUERIES_OF_LIST):
            page = client.get(address)
        assert text_of(page).count("10.046.000 đồng") == count
    html = page.content.decode()
    assert (at("take_back", letter.pk) in html, at("replace", letter.pk) in html) == (True, False)
    follow = client.get(reverse("admin:sponsors_follow_up"))
    assert "Thư chờ phát hành 0" in text_of(follow)
    assert "Thư cần thay 3" in text_of(follow)
    assert address in follow.content.decode()


def test_the_page_warns_when_the_ledger_tells_other_figures(client):
    pledge = paid()
    make_letter(pledge)
    client.force_login(make_officer())
    assert "Số liệu đã khác" not in pledge_page(client, pledge)
    pay(pledge, 5, reference="FT9")
    assert "Số liệu đã khác" in pledge_page(client, pledge)


def test_letters_to_print_are_listed(client, django_assert_max_num_queries):
    make_head()
    client.force_login(make_officer())
    address = reverse("admin:sponsors_letters_to_post")
    assert "Không có thư nào cần in" in text_of(client.get(address))
    for count in (1, 3):
        while Letter.objects.count() < count:
            pledge = make_promise(make_sponsor(email="", address="Số 5 phố Thử"))
            pay(pledge)
            make_released(pledge, ["thanks", "certificate", "confirmation"][Letter.objects.count()])
        with django_assert_max_num_queries(QUERIES_OF_LIST):
            text = text_of(client.get(address))
        assert text.count("Số 5 phố Thử") == count
    assert [kind in text for kind in ("Thư cảm ơn", "Giấy ghi nhận", "Giấy xác nhận tài trợ")] == [True] * 3
    letter = Letter.objects.first()
    client.post(at("posted", letter.pk), {"back": "to_post"})
    assert text_of(client.get(address)).count("Số 5 phố Thử") == 2


# The letterhead


def test_another_signer_has_not_agreed_that_letters_go_out_at_once(client):
    head = make_head()
    client.force_login(make_officer())
    address = reverse("admin:sponsors_letterhead_change", args=[head.pk])
    names = ("superior", "name", "place", "filed_as", "signs_for", "signer_title", "signer_name")
    typed = {name: getattr(head, name) for name in names} | {"thanks_go_at_once": "on"}
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed | {"place": "Kinh Bắc"}).status_code == 302
    answer = client.post(address, typed | {"signer_name": "Lê Văn Thử"})
    assert "Người ký đã thay đổi và chưa đồng ý việc này" in text_of(answer)
    head.refresh_from_db()
    assert (head.signer_name, head.thanks_go_at_once, head.place) == ("Nguyễn Thị Hồng Nhung", True, "Kinh Bắc")
    del typed["thanks_go_at_once"]
    assert client.post(address, typed | {"signer_name": "Lê Văn Thử"}).status_code == 302


def test_an_office_fills_in_its_letterhead(client):
    officer, pledge = make_officer(), make_promise()
    pay(pledge)
    client.force_login(officer)
    typed = {"name": "Bảo hiểm xã hội  tỉnh Bắc Ninh", "place": "Bắc Ninh", "signer_title": "Giám đốc"}
    typed |= {"signer_name": "Lê Văn Thử", "superior": "", "filed_as": "", "signs_for": ""}
    address = reverse("admin:sponsors_letterhead_add")
    assert client.get(address).context["adminform"].form["province"].initial.pk == "24"
    assert client.post(address, typed).status_code == 200
    assert client.post(address, typed | {"province": THANH_HOA}).status_code == 200
    assert client.post(address, typed | {"province": "24"}).status_code == 302
    head = LetterHead.objects.get()
    assert (head.name, head.province_id) == ("Bảo hiểm xã hội tỉnh Bắc Ninh", "24")
    changed = reverse("admin:sponsors_letterhead_change", args=[head.pk])
    assert client.post(changed, typed | {"signer_name": "Trần Thị Thử"}).status_code == 302
    head.refresh_from_db()
    assert (head.signer_name, head.thanks_go_at_once) == ("Trần Thị Thử", False)
    assert "đã có phần đầu thư" in text_of(client.post(address, typed | {"province": "24"}, follow=True))
    client.force_login(make_user(Role.AUDITOR))
    assert client.post(changed, typed).status_code == 403
    assert "Lê Văn Thử" not in text_of(client.get(reverse("admin:sponsors_letterhead_changelist")))
    client.force_login(make_officer(None))
    assert client.post(address, typed).status_code == 302
    assert set(LetterHead.objects.values_list("province_id", flat=True)) == {"24", None}


# The sponsor's own pages


def sign_in(client, email):
    session = client.session
    now = timezone.now().timestamp()
    session["sponsor"] = {"email": email, "since": now, "seen": now}
    session.save()


def test_a_sponsor_finds_the_letters_that_count_and_are_released(client):
    letter = make_letter()
    pledge = letter.pledge
    one = reverse("online:one", args=[pledge.reference])
    file = reverse("online:letter", args=[pledge.reference, letter.pk])
    assert client.get(file).status_code == 302
    sign_in(client, pledge.sponsor.email)
    assert (file in client.get(one).content.decode(), client.get(file).status_code) == (False, 404)
    releasing.release(letter, by=make_officer(), at=NOW)
    assert file in client.get(one).content.decode()
    response = client.get(file)
    assert response["Content-Disposition"] == f'attachment; filename="thu-cam-on-{pledge.reference}.pdf"'
    assert response.content == bytes(letter.document.content)
    making.take_back(letter, reason="Sai", by=make_officer(), at=NOW)
    assert file not in client.get(one).content.decode()
    assert client.get(file).status_code == 404


def test_a_sponsor_sees_which_letter_states_more_than_is_received(client):
    letter = make_released()
    one = reverse("online:one", args=[letter.pledge.reference])
    sign_in(client, letter.pledge.sponsor.email)
    said = "Số liệu đã thay đổi sau khi lập"
    before = said in text_of(client.get(one))
    send_back(letter.pledge, 1)
    assert (before, said in text_of(client.get(one))) == (False, True)


def test_a_sponsor_opens_no_letter_of_others(client):
    letter = make_released()
    mine = make_amount_pledge(contact_email="ai.do@example.vn")
    sign_in(client, "ai.do@example.vn")
    for reference in (letter.pledge.reference, mine.reference):
        assert client.get(reverse("online:letter", args=[reference, letter.pk])).status_code == 404


# The page that the code leads to


def test_an_unknown_token_is_told_calmly(client, django_assert_num_queries):
    for token in ("a" * 24, "A" * 500, "x"):
        response = client.get(f"/xac-nhan/{token}/")
        assert response.status_code == 404
        assert "Traceback" not in response.content.decode()
    with django_assert_num_queries(0):
        client.get("/xac-nhan/ngan/")
    for address in ("/xac-nhan/%00/", "/xac-nhan/../", "/xac-nhan/'or'1'='1/", "/xac-nhan/"):
        assert client.get(address).status_code in (400, 404)


def test_the_confirming_page_is_kept_by_nobody_and_found_by_no_engine(client):
    response = client.get(page_of(make_letter()))
    assert "no-store" in response["Cache-Control"]
    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "default-src 'self'" in response["Content-Security-Policy"]
    html = response.content.decode()
    assert ("<script" in html, "style=" in html) == (False, False)
    assert client.post(page_of(Letter.objects.get())).status_code == 405


@pytest.mark.parametrize(
    ("kind", "agreed", "unnamed", "told"),
    [
        ("business", True, False, "Công ty Thử"),
        ("business", True, True, "không nêu tên theo nguyện vọng của nhà tài trợ"),
        ("business", False, False, "không nêu tên theo nguyện vọng của nhà tài trợ"),
        ("individual", True, False, "cá nhân, tên chỉ ghi trên giấy"),
        ("individual", False, False, "cá nhân, tên chỉ ghi trên giấy"),
    ],
)
def test_a_sponsor_is_named_where_the_public_may_know_and_a_person_never(client, kind, agreed, unnamed, told):
    """Of a person who agrees to be named nobody is told what was given, and this page tells just that."""
    make_head()
    sponsor = make_sponsor(name="Công ty Thử", kind=kind, tax_code="024190000123", may_be_named=agreed)
    pledge = make_promise(sponsor, unnamed=unnamed)
    pay(pledge)
    text = text_of(client.get(page_of(make_released(pledge, "confirmation"))))
    assert f"Nhà tài trợ {told} Chiến dịch" in text
    assert ("Công ty Thử" in text) is (told == "Công ty Thử")
    assert [part for part in ("024190000123", "FT27010112345678") if part in text] == []
