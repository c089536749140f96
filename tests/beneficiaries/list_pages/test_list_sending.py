"""Sending a list over the web: what is asked, what is refused and how, and that nothing is left behind then."""

import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.acting import Refusal
from accounts.roles import Role
from beneficiaries import deadlines
from beneficiaries.list_pages.list_forms import SendForm
from beneficiaries.lists import intake
from beneficiaries.lists import waiting as at_once
from beneficiaries.lists.receiving_file import KEPT, ListUploadHandler
from beneficiaries.models import ListRow, RecipientList
from documents.models import Document
from documents.workbooks.workbook import MAX_BYTES
from locations.models import Commune
from tests.beneficiaries.corpus import LISTS
from tests.beneficiaries.made_workbooks import xlsx
from tests.beneficiaries.running_jobs import run_jobs, waiting
from tests.beneficiaries.sent import BAD_DATE, HEADINGS, HONG, LAN, content_of, open_for_lists, upload
from tests.factories import (
    DONG_SON,
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_offer,
    make_officer,
    make_user,
)
from tests.pages import told

pytestmark = pytest.mark.django_db

PLAIN = reverse("beneficiaries:upload")
ADMIN = reverse("admin:beneficiaries_upload")


@pytest.fixture
def sender(client):
    sender = make_commune_officer(YEN_TRUNG)
    client.force_login(sender)
    return sender


def nothing_kept():
    return (Document.objects.count(), RecipientList.objects.count(), ListRow.objects.count()) == (0, 0, 0)


def errors(answer):
    return answer.context["form"].errors.get_json_data()


def messages(answer, field):
    return [error["message"] for error in errors(answer)[field]]


def test_a_commune_officer_is_asked_for_gift_and_file_only(client, campaign, sender):
    form = client.get(PLAIN).context["form"]
    assert list(form.fields) == ["kind", "file"]
    assert (form.only_campaign, form.only_place.commune.pk) == (campaign, YEN_TRUNG)
    assert form.fields["kind"].choices[1:] == [("book", "Sổ BHXH"), ("card", "Thẻ BHYT")]


def test_a_commune_officer_sends_a_list_and_comes_to_its_rows(client, campaign, sender):
    answer = client.post(PLAIN, {"kind": "card", "file": upload(content_of(HONG, (*BAD_DATE[:8], "")), "xã.xlsx")})
    received = RecipientList.objects.get()
    assert answer.url == reverse("beneficiaries:list", args=[received.pk])
    assert (received.sent_by, received.commune_id, received.default_kind) == (sender, YEN_TRUNG, "card")
    assert (received.document.name, received.rows.count()) == ("xã.xlsx", 2)
    page = client.get(answer.url).content.decode()
    assert "đọc được 2 người" in page
    assert "Có 1 dòng cần xử lý." in page


def test_a_list_without_doubts_says_that_all_are_ready(client, campaign, sender):
    answer = client.post(PLAIN, {"file": upload(content_of(HONG, LAN))}, follow=True)
    assert "Tất cả đã sẵn sàng" in answer.content.decode()


def test_a_clerk_sends_for_the_own_school(client, campaign):
    school = make_institution(YEN_TRUNG)
    client.force_login(make_user(Role.CLERK, institution=school))
    client.post(PLAIN, {"file": upload(content_of(HONG))})
    assert RecipientList.objects.get().institution == school


def test_who_has_several_places_chooses_one(client, campaign):
    client.force_login(make_commune_officer(YEN_TRUNG, TAM_GIANG))
    assert [key for key, _label in client.get(PLAIN).context["form"].fields["place"].choices] == [
        "",
        f"commune-{TAM_GIANG}",
        f"commune-{YEN_TRUNG}",
    ]
    assert "place" in errors(client.post(PLAIN, {"file": upload(content_of(HONG))}))
    client.post(PLAIN, {"place": f"commune-{YEN_TRUNG}", "file": upload(content_of(HONG))})
    assert RecipientList.objects.get().commune_id == YEN_TRUNG


def test_a_place_of_others_is_no_choice(client, campaign):
    client.force_login(make_commune_officer(YEN_TRUNG, TAM_GIANG))
    answer = client.post(PLAIN, {"place": f"commune-{DONG_SON}", "file": upload(content_of(HONG))})
    assert ("place" in errors(answer), nothing_kept()) == (True, True)


def test_among_several_open_campaigns_one_is_chosen(client, campaign, sender):
    other = make_campaign(code="XX2027", province=None)
    make_offer(other, "gift")
    form = client.get(PLAIN).context["form"]
    assert set(form.fields["campaign"].queryset) == {campaign, other}
    client.post(PLAIN, {"campaign": other.pk, "file": upload(content_of(HONG))})
    assert RecipientList.objects.get().campaign == other


def test_a_gift_that_the_chosen_campaign_does_not_give_is_an_error_beside_it(client, campaign, sender):
    other = make_campaign(code="XX2027", province=None)
    make_offer(other, "gift")
    answer = client.post(PLAIN, {"campaign": campaign.pk, "kind": "gift", "file": upload(content_of(HONG))})
    assert messages(answer, "kind") == ["Chiến dịch này không tặng loại quà đó. Hãy chọn loại khác."]
    assert nothing_kept()


@pytest.mark.parametrize(
    "fields",
    [{"status": "draft"}, {"status": "closed"}, {"province": "38"}, {"lists_until": date(2026, 1, 1)}],
    ids=["draft", "closed", "another province", "too late"],
)
def test_a_campaign_that_takes_no_list_from_here_is_not_offered(client, sender, fields):
    make_offer(make_campaign(**fields))
    page = client.get(PLAIN)
    assert page.context["form"].open_campaigns == []
    assert "Hiện không có chiến dịch nào nhận danh sách." in page.content.decode()


def test_the_office_may_still_take_a_late_list(client):
    campaign = make_campaign(lists_until=timezone.localdate() - timedelta(days=1))
    make_offer(campaign)
    client.force_login(make_officer())
    client.post(ADMIN, {"file": upload(content_of(HONG))})
    assert RecipientList.objects.get().campaign == campaign


def test_on_the_last_day_senders_may_still_send(client, sender):
    campaign = make_campaign(lists_until=timezone.localdate())
    make_offer(campaign)
    client.post(PLAIN, {"file": upload(content_of(HONG))})
    assert RecipientList.objects.get().campaign == campaign


def locked_with_a_password():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def too_expansive():
    buffer = BytesIO(content_of(HONG))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/bomb.bin", b"\0" * 400_000_000)
    return buffer.getvalue()


BAD_FILES = {
    "empty": (b"", "Tệp rỗng (0 byte)"),
    "not a workbook": (b"day khong phai bang tinh", "không phải là bảng tính"),
    "truncated": ((LISTS / "bac-ninh-2023-launch.xlsx").read_bytes()[:5000], "bị hỏng"),
    "no header": (xlsx(("ba", "bốn"), ("một", "hai")), "tiêu đề"),
    "nobody": (xlsx(HEADINGS), ""),
    "50 MB": (b"PK\x03\x04" + b"\0" * (50 * 1024 * 1024), "lớn hơn 10 MB"),
    "PDF": (b"%PDF-1.7", "văn bản PDF"),
    "password": (locked_with_a_password(), "đặt mật khẩu"),
}


@pytest.mark.parametrize(("content", "words"), BAD_FILES.values(), ids=BAD_FILES)
@pytest.mark.parametrize("door", [PLAIN, ADMIN], ids=["plain", "admin"])
def test_a_bad_file_gives_one_sentence_beside_the_field_and_leaves_nothing_behind(
    client, campaign, door, content, words
):
    client.force_login(make_commune_officer(YEN_TRUNG) if door == PLAIN else make_officer())
    answer = client.post(door, {"file": upload(content)})
    assert answer.status_code == 200
    assert list(errors(answer)) == ["file"]
    [sentence] = messages(answer, "file")
    assert words in sentence
    assert sentence.endswith(".")
    assert sentence in answer.content.decode().replace("&quot;", '"')
    assert nothing_kept()


def test_a_large_bad_file_is_kept_with_the_sentence(client, campaign, sender):
    answer = client.post(PLAIN, {"kind": "card", "file": upload(too_expansive())})
    kept = RecipientList.objects.get()
    assert (answer.url, kept.status) == (f"/danh-sach/{kept.pk}/", "reading")
    run_jobs()
    kept.refresh_from_db()
    assert kept.status == "unreadable"
    assert "bung ra quá lớn" in kept.unreadable_because
    assert kept.rows.count() == 0


def test_no_file_is_asked_for(client, campaign, sender):
    answer = client.post(PLAIN, {"kind": "card"})
    assert messages(answer, "file") == ["Hãy chọn tệp Excel của danh sách."]


def test_the_same_file_again_leads_to_the_list_that_it_is(client, campaign, sender):
    content = content_of(HONG)
    client.post(PLAIN, {"file": upload(content)})
    answer = client.post(PLAIN, {"file": upload(content)}, follow=True)
    sent = RecipientList.objects.get()
    assert answer.redirect_chain == [(f"/danh-sach/{sent.pk}/", 302)]
    sentence = told(answer)[-1]
    assert sender.full_name in sentence
    assert "rút danh sách đó rồi gửi lại tệp" in sentence
    assert f"“{sent.document.name}”" in sentence


def test_the_same_file_of_another_commune_is_told_at_the_file_and_nothing_of_who_sent_it(client):
    campaign = open_for_lists("TET2027", province=None)
    content, commune = content_of(HONG), Commune.objects.get(pk=TAM_GIANG)
    first = make_commune_officer(TAM_GIANG, full_name="Lê Thị Gửi Trước")
    intake.receive(content, name="cua-ho.xlsx", campaign=campaign, commune=commune, by=first, at=timezone.now())
    client.force_login(make_commune_officer(YEN_TRUNG))
    answer = client.post(PLAIN, {"kind": "card", "file": upload(content, name="cua-toi.xlsx")})
    [sentence] = messages(answer, "file")
    assert sentence.startswith("Tệp này đã được gửi cho chiến dịch TET2027 trước đó")
    page = answer.content.decode()
    assert [word for word in ("Lê Thị Gửi Trước", "cua-ho.xlsx", "Tam Giang") if word in page] == []
    assert RecipientList.objects.count() == 1


def test_a_large_file_sent_twice_is_one_list_and_one_job(client, campaign, sender, monkeypatch):
    monkeypatch.setattr(at_once, "AT_ONCE_BYTES", 0)
    content = content_of(HONG)
    first, second = (client.post(PLAIN, {"kind": "card", "file": upload(content)}) for _times in range(2))
    sent = RecipientList.objects.get()
    assert first.url == second.url == f"/danh-sach/{sent.pk}/"
    assert waiting() == [("beneficiaries.stage_list", {"list_pk": sent.pk})]


def test_an_accepted_file_again_is_told_with_what_is_possible(client, campaign, sender):
    content = content_of(HONG)
    client.post(PLAIN, {"file": upload(content)})
    sent = RecipientList.objects.get()
    intake.accept(sent, by=sender, at=timezone.now())
    answer = client.post(PLAIN, {"file": upload(content)}, follow=True)
    assert answer.redirect_chain == [(reverse("beneficiaries:list", args=[sent.pk]), 302)]
    assert "Danh sách đó đã chốt" in told(answer)[-1]
    assert "gửi tệp chỉ gồm những người đó hoặc thêm từng người" in told(answer)[-1]


def test_a_list_that_is_not_ones_own_is_neither_named_nor_shown(client, campaign):
    client.force_login(make_officer())
    content = content_of(HONG)
    client.post(ADMIN, {"file": upload(content, "<b>cua-tinh.xlsx")})
    client.force_login(make_commune_officer(YEN_TRUNG))
    answer = client.post(PLAIN, {"file": upload(content)})
    [sentence] = messages(answer, "file")
    assert "cua-tinh.xlsx" not in answer.content.decode()
    assert sentence.endswith("hãy hỏi cơ quan BHXH tỉnh.")
    assert "<b>" not in answer.content.decode()
    assert RecipientList.objects.count() == 1


@pytest.mark.parametrize(
    ("refusal", "one_campaign", "several"),
    [
        (deadlines.TooLate(campaign="BN2027", until="01/01/2026"), "__all__", "campaign"),
        (intake.CampaignTakesNone(campaign="BN2027", status="Đã đóng"), "__all__", "campaign"),
        (intake.NotYourArea(place="Xã Yên Trung"), "__all__", "__all__"),
        (intake.Unreadable("Tệp bị hỏng."), "file", "file"),
        (Refusal("Việc khác."), "__all__", "__all__"),
    ],
    ids=["too late", "closed meanwhile", "not the own area", "unreadable", "anything else"],
)
def test_what_the_operation_refuses_is_told_beside_the_field_if_it_was_asked_for(
    campaign, refusal, one_campaign, several
):
    sender = make_commune_officer(YEN_TRUNG)

    def told_beside():
        form = SendForm({"campaign": campaign.pk}, {"file": upload(content_of(HONG))}, user=sender)
        assert form.is_valid()
        form.refuse(refusal)
        return list(form.errors)

    assert told_beside() == [one_campaign]
    make_offer(make_campaign(code="XX2027"))
    assert told_beside() == [several]


def test_staff_choose_commune_or_institution_but_not_both(client, campaign):
    school = make_institution(YEN_TRUNG)
    client.force_login(make_officer())
    both = {"commune": YEN_TRUNG, "institution": school.pk, "file": upload(content_of(HONG))}
    answer = client.post(ADMIN, both)
    assert messages(answer, "institution") == ["Chỉ chọn một: xã/phường hoặc trường học/bệnh viện."]
    client.post(ADMIN, both | {"commune": "", "file": upload(content_of(HONG))})
    assert RecipientList.objects.get().institution == school


def test_staff_send_for_a_whole_province_without_a_commune(client, campaign):
    client.force_login(make_officer())
    answer = client.post(ADMIN, {"file": upload(content_of(HONG))})
    received = RecipientList.objects.get()
    assert answer.url == reverse("admin:beneficiaries_list", args=[received.pk])
    assert (received.commune, received.institution, received.province_id) == (None, None, "24")


def test_staff_choose_only_communes_and_institutions_of_their_province(client, campaign):
    make_institution(DONG_SON)
    client.force_login(make_officer())
    assert "institution" not in client.get(ADMIN).context["form"].fields
    answer = client.post(ADMIN, {"commune": DONG_SON, "file": upload(content_of(HONG))})
    assert ("commune" in errors(answer), nothing_kept()) == (True, True)


def test_staff_of_two_provinces_are_told_beside_the_commune_that_it_is_not_theirs(client):
    campaign = make_campaign(province=None)
    make_offer(campaign)
    officer = make_officer()
    from_elsewhere = make_user(Role.OFFICER, province="38")
    officer.duties.model.objects.filter(user=from_elsewhere).update(user=officer)
    client.force_login(officer)
    answer = client.post(ADMIN, {"commune": "00004", "file": upload(content_of(HONG))})
    assert list(errors(answer)) == ["commune"]
    assert nothing_kept()


def test_who_sends_for_several_provinces_without_a_commune_still_sees_the_list(client):
    campaign = make_campaign(province=None)
    make_offer(campaign)
    officer = make_officer()
    officer.duties.model.objects.filter(user=make_user(Role.OFFICER, province="38")).update(user=officer)
    client.force_login(officer)
    answer = client.post(ADMIN, {"file": upload(content_of(HONG))}, follow=True)
    assert answer.status_code == 200
    assert answer.context["mine"] is True
    other = Client()
    other.force_login(make_officer())
    assert other.get(answer.request["PATH_INFO"]).status_code == 404


def test_staff_on_the_plain_page_write_the_commune(client, campaign):
    client.force_login(make_officer())
    client.post(PLAIN, {"commune": "yen trung", "file": upload(content_of(HONG))})
    assert RecipientList.objects.get().commune_id == YEN_TRUNG


@pytest.mark.parametrize("role", [Role.LEADER, Role.ACCOUNTANT, Role.AUDITOR])
@pytest.mark.parametrize("door", [PLAIN, ADMIN], ids=["plain", "admin"])
def test_who_sends_no_lists_gets_no_page_to_send_them(client, campaign, role, door):
    client.force_login(make_user(role, province="24"))
    assert client.get(door).status_code == 403
    assert client.post(door, {"file": upload(content_of(HONG))}).status_code == 403
    assert nothing_kept()


def test_the_admin_page_is_not_for_senders(client, campaign, sender):
    assert client.post(ADMIN, {"file": upload(content_of(HONG))}).status_code == 302
    assert nothing_kept()


@pytest.mark.parametrize("door", [PLAIN, ADMIN], ids=["plain", "admin"])
def test_a_forged_request_is_refused_though_the_file_is_read_by_a_handler_of_its_own(campaign, door):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_officer())
    assert client.post(door, {"file": upload(content_of(HONG))}).status_code == 403
    assert nothing_kept()


def test_the_handler_keeps_no_more_than_shows_that_a_file_is_too_big():
    handler = ListUploadHandler()
    handler.new_file("file", "to.xlsx", "application/zip", None)
    for start in range(0, 50 * 1024 * 1024, handler.chunk_size):
        handler.receive_data_chunk(b"\1" * handler.chunk_size, start)
    file = handler.file_complete(50 * 1024 * 1024)
    assert (file.size, len(file.read()), KEPT) == (KEPT, KEPT, MAX_BYTES + 1)


def test_a_leader_sees_the_button_to_send_nowhere(client, campaign):
    client.force_login(make_leader())
    assert (
        reverse("admin:beneficiaries_recipientlist_add")
        not in client.get(reverse("admin:beneficiaries_recipientlist_changelist")).content.decode()
    )
