"""Pledging online, page by page: the form, the code, the pledge."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from campaigns.models import HardshipGroup, Share
from documents.models import Email
from locations.models import Institution
from sponsors.models import EmailProof, OnlineCount, Pledge, PledgeRequest, Sponsor
from sponsors.online import limits
from sponsors.online.portal_user import portal_user
from sponsors.online.stamps import new_stamp
from tests.factories import BAC_NINH, DONG_SON, YEN_TRUNG, make_campaign, make_institution, make_offer
from tests.pages import page, said, text_of
from tests.sponsors.online.pledging import EMAIL, Visitor, another, code_sent, filled, form_of

pytestmark = pytest.mark.django_db


def problems(answer):
    return [said for _field, said in answer.context["problems"]]


def test_a_business_pledges_and_the_pledge_is_its_own(campaign, card, visitor):
    answer = visitor.pledge(campaign)
    pledge = Pledge.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("online:registered", args=[pledge.reference])
    assert (pledge.campaign, pledge.channel, pledge.status) == (campaign, "online", "registered")
    assert (pledge.contact_name, pledge.contact_phone, pledge.contact_email) == (
        "Trần Thị Thu Hà",
        "0912 345 678",
        EMAIL,
    )
    assert (pledge.unnamed, pledge.province_id, pledge.registered_by) == (True, BAC_NINH, portal_user())
    assert pledge.consented_at == PledgeRequest.objects.get().asked_at
    assert list(pledge.lines.values_list("offer", "quantity", "unit_price")) == [(card.pk, 10, 804_600)]
    sponsor = pledge.sponsor
    assert (sponsor.kind, sponsor.name, sponsor.tax_code) == (
        "business",
        "Công ty TNHH Cơ khí Hoàng Long",
        "0100233488",
    )
    assert (sponsor.may_be_named, sponsor.province_id, sponsor.email) == (False, BAC_NINH, EMAIL)


def test_nothing_counts_before_the_code(campaign, visitor):
    visitor.ask(campaign)
    assert (PledgeRequest.objects.count(), Pledge.objects.count(), Sponsor.objects.count()) == (1, 0, 0)


def test_what_was_typed_is_kept_no_longer_once_it_is_a_pledge(campaign, visitor):
    visitor.ask(campaign)
    assert PledgeRequest.objects.get().data["name"] == "Công ty TNHH Cơ khí Hoàng Long"
    visitor.type_code(visitor.ask(campaign, stamp=None, email="b@x.vn"), code_sent("b@x.vn"))
    assert PledgeRequest.objects.get(pledge__isnull=False).data == {}


def test_the_result_says_reference_total_and_how_to_pay(campaign, visitor):
    answer = visitor.client.get(visitor.pledge(campaign).url)
    text = text_of(page(answer))
    for words in ("BN2027-CK0001", "8.046.000 đồng", "0011004321987", "Vietcombank", "0222.3.821.330", "trong 30 ngày"):
        assert words in text
    assert "TRAO" in text
    picture = visitor.client.get(reverse("online:qr", args=["BN2027-CK0001"]))
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/svg+xml")
    assert visitor.client.get(answer.wsgi_request.path).status_code == 200


def test_an_individual_needs_neither_tax_code_nor_contact(campaign, visitor):
    visitor.pledge(campaign, kind="individual", name="Lê Thị Mận", tax_code="", contact_name="", named="yes")
    pledge = Pledge.objects.select_related("sponsor").get()
    assert (pledge.contact_name, pledge.unnamed, pledge.sponsor.may_be_named) == ("Lê Thị Mận", False, True)


def test_an_amount_is_pledged_with_what_is_wished_in_the_note(campaign, visitor):
    visitor.pledge(
        campaign, how="money", amount="50.000.000 đồng", commune="Yên Trung", groups=["orphan"], message="Cảm ơn\nnhiều"
    )
    pledge = Pledge.objects.get()
    assert (pledge.amount, pledge.lines.count()) == (50_000_000, 0)
    assert pledge.note == "[Chỉ định: Trẻ mồ côi; Xã Yên Trung, Thành phố Bắc Ninh] Cảm ơn nhiều"


def test_a_long_message_does_not_cut_the_wish_of_an_amount(campaign, visitor):
    groups = list(HardshipGroup.objects.values_list("pk", flat=True))
    visitor.pledge(
        campaign, how="money", amount="5000000", commune="Yên Trung", groups=groups, message=" ".join(["nhắn"] * 60)
    )
    note = Pledge.objects.get().note
    assert len(note) <= 500
    assert "Xã Yên Trung, Thành phố Bắc Ninh] nhắn" in note


def test_gifts_may_be_meant_for_a_commune_a_group_and_a_school(campaign, visitor):
    school = make_institution(YEN_TRUNG, name="Trường THPT Yên Phong số 1")
    visitor.pledge(campaign, commune="xã yên trung", groups=["orphan", "poor"], institution="yen phong so 1")
    marks = Pledge.objects.get().lines.get().earmarks.order_by("pk")
    assert list(marks.values_list("province", "commune", "group", "institution")) == [
        (None, YEN_TRUNG, None, None),
        (None, None, "orphan", None),
        (None, None, "poor", None),
        (None, None, None, school.pk),
    ]


def test_in_a_campaign_of_the_whole_country_a_province_may_be_chosen():
    nation = make_campaign(province=None, takes_online=True)
    make_offer(nation, "gift")
    Visitor().pledge(nation, province=BAC_NINH)
    pledge = Pledge.objects.get()
    assert pledge.province_id is None
    assert list(pledge.lines.get().earmarks.values_list("province", flat=True)) == [BAC_NINH]


def test_of_several_places_of_a_name_one_is_chosen(campaign, visitor):
    make_institution(name="Trường THPT Yên Phong số 1")
    second = make_institution(name="Trường THPT Yên Phong số 2")
    answer = visitor.send(campaign, institution="THPT Yên Phong")
    assert answer.status_code == 200
    assert problems(answer) == ["Có nhiều nơi cùng tên. Hãy chọn nơi bạn muốn."]
    assert f'value="{second.pk}"' in page(answer)
    visitor.pledge(campaign, institution="THPT Yên Phong", institution_key=second.pk)
    assert Pledge.objects.get().lines.get().earmarks.get().institution == second


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "Hãy nhập tên nhà tài trợ."),
        ({"name": "Công ty\nHoàng Long"}, "Hãy viết nội dung này trên một dòng, không quá dài."),
        ({"name": "x" * 201}, "Không được quá 200 ký tự (đang có 201)."),
        ({"tax_code": ""}, "Hãy nhập mã số thuế của doanh nghiệp: thư cảm ơn và giấy xác nhận cần có mã này."),
        ({"contact_name": ""}, "Hãy nhập tên người liên hệ về cam kết này."),
        ({"contact_phone": ""}, "Hãy nhập số điện thoại."),
        (
            {"email": "ha@"},
            "Địa chỉ thư điện tử không đúng: phải có tên hộp thư, dấu @ và tên miền, không có dấu cách.",
        ),
        (
            {"email": "ha@x.vn, b@x.vn"},
            "Địa chỉ thư điện tử không đúng: phải có tên hộp thư, dấu @ và tên miền, không có dấu cách.",
        ),
        ({"agreed": None}, "Nếu bạn không đồng ý, chúng tôi không được lưu dữ liệu và không thể nhận cam kết."),
        ({"how": "money"}, "Hãy nhập số tiền bạn muốn tài trợ."),
        (
            {"commune": "Xã Không Có Đâu"},
            "Không tìm thấy xã, phường có tên này. Hãy xem lại cách viết và tỉnh, thành phố.",
        ),
        (
            {"institution": "Trường không có"},
            "Chưa có trường học, bệnh viện nào mang tên này trong danh mục. Hãy để trống ô này và ghi vào lời nhắn.",
        ),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(campaign, visitor, changes, told):
    answer = visitor.send(campaign, message="Xin giữ lời nhắn này", **changes)
    assert (answer.status_code, PledgeRequest.objects.count()) == (200, 0)
    assert told in problems(answer)
    text = page(answer)
    for kept in ("Xin giữ lời nhắn này", 'value="10"', *(value for value in changes.values() if value)):
        assert kept in text


def test_a_wrong_tax_code_and_telephone_are_told_as_staff_are_told(campaign, visitor):
    wrong = problems(visitor.send(campaign, tax_code="0100233489", contact_phone="123"))
    assert [words[:24] for words in wrong] == ["Mã số thuế “0100233489” ", "Số điện thoại “123” khôn"]


def test_without_a_quantity_there_is_nothing_to_pledge(campaign, card, visitor):
    answer = visitor.send(campaign, **{f"quantity-{card.pk}": "0"})
    assert problems(answer) == ["Hãy nhập số lượng của ít nhất một loại quà tặng."]
    answer = visitor.send(campaign, **{f"quantity-{card.pk}": "1.000.001"})
    assert len(problems(answer)) == 1


def test_more_than_can_be_pledged_online_is_for_the_telephone(visitor):
    campaign = make_campaign(takes_online=True)
    dear = make_offer(campaign, "gift", value=10**9)
    answer = visitor.send(campaign, **{f"quantity-{dear.pk}": "1000001"})
    assert "1.000.000" in problems(answer)[0]
    answer = visitor.send(campaign, **{f"quantity-{dear.pk}": "1001"})
    assert problems(answer) == ["Tổng số tiền vượt mức có thể đăng ký qua mạng. Vui lòng gọi điện cho cơ quan BHXH."]


def test_the_total_is_worked_out_without_a_script(campaign, card, gift, visitor):
    answer = visitor.send(campaign, **{"tinh-lai": "1", f"quantity-{gift.pk}": "2", "name": ""})
    assert "9.046.000" in page(answer)
    assert "Chưa gửi được" not in page(answer)
    assert PledgeRequest.objects.count() == 0
    answer = visitor.send(campaign, **{"tinh-lai": "1", "how": "money", "amount": "1700000"})
    assert "1.700.000" in page(answer)
    assert "<strong data-count>2</strong> × Thẻ BHYT 12 tháng" in page(answer)
    assert "<strong data-count>3</strong> × Quà Tết" in page(answer)


def test_the_form_says_what_one_costs_and_why(campaign, visitor):
    text = text_of(page(visitor.client.get(form_of(campaign))))
    assert "804.600 đồng một suất" in text
    assert "NĐ" in text or "Nghị định" in text
    assert "Mức đóng BHYT một tháng" in text


def test_one_form_is_one_request_and_a_corrected_one_takes_its_place(campaign, card, visitor):
    stamp = new_stamp(timezone.now() - timedelta(minutes=1))
    first = visitor.ask(campaign, stamp=stamp)
    second = visitor.ask(campaign, stamp=stamp, **{f"quantity-{card.pk}": "7"})
    assert first == second
    assert (PledgeRequest.objects.count(), Email.objects.count()) == (1, 1)
    visitor.type_code(second, code_sent())
    assert Pledge.objects.get().lines.get().quantity == 7
    assert visitor.ask(campaign, stamp=stamp) == first
    assert Pledge.objects.count() == 1
    assert "Cam kết này đã được ghi nhận" in page(visitor.client.get(first))


def test_another_address_gets_a_code_of_its_own(campaign, visitor):
    url = visitor.ask(campaign, email="nham@x.vn")
    old = code_sent("nham@x.vn")
    answer = visitor.client.post(f"{url}gui-lai/", {"email": "Dung@X.vn"})
    assert said(answer) == ["Đã gửi mã mới. Chỉ mã mới nhất có hiệu lực."]
    assert EmailProof.objects.get().email == "dung@x.vn"
    if old != code_sent("dung@x.vn"):
        assert visitor.type_code(url, old).status_code == 200
    assert visitor.type_code(url, code_sent("dung@x.vn")).status_code == 302
    assert Pledge.objects.get().contact_email == "dung@x.vn"


def test_an_address_that_is_none_gets_no_code(campaign, visitor):
    url = visitor.ask(campaign)
    answer = visitor.client.post(f"{url}gui-lai/", {"email": "khong phai"})
    assert said(answer) == [
        "Địa chỉ thư điện tử không đúng: phải có tên hộp thư, dấu @ và tên miền, không có dấu cách."
    ]
    assert (EmailProof.objects.get().email, Email.objects.count()) == (EMAIL, 1)


def test_the_code_is_sent_again_after_a_wait(campaign, visitor):
    url = visitor.ask(campaign)
    answer = visitor.client.post(f"{url}gui-lai/")
    assert said(answer)[0].startswith("Mã vừa được gửi. Hãy chờ thêm ")
    EmailProof.objects.update(sent_at=timezone.now() - timedelta(seconds=61))
    assert said(visitor.client.post(f"{url}gui-lai/"))[-1] == "Đã gửi mã mới. Chỉ mã mới nhất có hiệu lực."
    assert (Email.objects.count(), EmailProof.objects.get().sent) == (2, 2)


def test_what_was_typed_can_be_corrected_in_this_browser_only(campaign, visitor):
    url = visitor.ask(campaign, commune="Yên Trung", message="Lời nhắn riêng")
    token = url.rstrip("/").rpartition("/")[2]
    again = f"{form_of(campaign)}?sua={token}"
    assert again in page(visitor.client.get(url))
    text = page(visitor.client.get(again))
    for typed in ("Lời nhắn riêng", EMAIL, "Xã Yên Trung", 'value="10"', "Công ty TNHH Cơ khí Hoàng Long"):
        assert typed in text
    stranger = page(Visitor().client.get(again))
    assert "Lời nhắn riêng" not in stranger
    assert EMAIL not in stranger


def test_a_request_of_another_campaign_or_that_became_a_pledge_is_not_shown_again(campaign, visitor):
    url = visitor.ask(campaign, message="Lời nhắn riêng")
    token = url.rstrip("/").rpartition("/")[2]
    other = make_campaign(takes_online=True)
    make_offer(other, "gift")
    assert "Lời nhắn riêng" not in page(visitor.client.get(f"{form_of(other)}?sua={token}"))
    visitor.type_code(url, code_sent())
    assert "Lời nhắn riêng" not in page(visitor.client.get(f"{form_of(campaign)}?sua={token}"))


def test_after_a_day_the_request_is_gone(campaign, visitor):
    url = visitor.ask(campaign)
    past = timezone.now() - timedelta(hours=25)
    EmailProof.objects.update(begun_at=past, expires_at=past + timedelta(hours=24))
    assert visitor.client.get(url).status_code == 404
    assert visitor.type_code(url, code_sent()).status_code == 404
    assert Pledge.objects.count() == 0


def test_a_price_that_changed_meanwhile_is_told_before_anything_is_promised(campaign, gift, visitor):
    url = visitor.ask(campaign, **{f"quantity-{gift.pk}": "1"})
    gift.value = 600_000
    gift.save(update_fields=["value"])
    answer = visitor.type_code(url, code_sent())
    assert problems(answer)[0].startswith("Mức đóng đã thay đổi sau khi bạn điền biểu mẫu: trước là 8.546.000 đồng")
    assert (Pledge.objects.count(), Sponsor.objects.count()) == (0, 0)
    assert EmailProof.objects.get().proven_at is None


def test_a_gift_that_is_gone_meanwhile_is_told(campaign, gift, visitor):
    url = visitor.ask(campaign, **{f"quantity-{gift.pk}": "1"})
    gift.delete()
    answer = visitor.type_code(url, code_sent())
    assert problems(answer) == ["Một loại quà tặng bạn đã chọn không còn trong chiến dịch này. Hãy mở lại biểu mẫu."]


def test_a_campaign_that_closed_meanwhile_takes_nothing(campaign, visitor):
    url = visitor.ask(campaign)
    campaign.takes_online = False
    campaign.save(update_fields=["takes_online"])
    assert "không nhận qua mạng" in problems(visitor.type_code(url, code_sent()))[0]
    assert Pledge.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"takes_online": False}, "nhận cam kết tài trợ qua điện thoại"),
        ({"status": "closed"}, "đã kết thúc"),
        ({"pledges_until": date(2020, 1, 15)}, "đến hết ngày 15/01/2020"),
    ],
)
def test_a_campaign_that_takes_none_says_so_and_whom_to_call(campaign, visitor, fields, words):
    type(campaign).objects.filter(pk=campaign.pk).update(**fields)
    for answer in (visitor.client.get(form_of(campaign)), visitor.send(campaign)):
        assert answer.status_code == 200
        assert words in page(answer)
        assert "0222.3.821.330" in page(answer)
    assert PledgeRequest.objects.count() == 0


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_a_campaign_that_is_not_announced_is_not_there(campaign, visitor, status):
    type(campaign).objects.filter(pk=campaign.pk).update(status=status)
    assert visitor.client.get(form_of(campaign)).status_code == 404


def test_without_a_mail_server_nobody_is_led_on(campaign, visitor, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "chưa gửi được thư điện tử" in page(visitor.client.get(form_of(campaign)))
    assert "chưa gửi được thư điện tử" in page(visitor.client.get(reverse("online:sign-in")))
    assert "Hiện chưa có chiến dịch" in page(visitor.client.get(reverse("online:first")))


def test_the_first_page_leads_to_the_campaigns_that_take_pledges(campaign, visitor):
    make_campaign(code="KHONGNHAN", takes_online=False)
    text = page(visitor.client.get(reverse("online:first")))
    assert form_of(campaign) in text
    assert "KHONGNHAN" not in text


def test_a_code_in_small_letters_finds_its_campaign(campaign, visitor):
    answer = visitor.client.get("/tai-tro/bn2027/")
    assert (answer.status_code, answer.url) == (302, form_of(campaign))


def test_a_gift_without_a_price_is_not_offered(visitor):
    campaign = make_campaign(takes_online=True)
    make_offer(campaign, "card", premiums_paid_on=None)
    assert "Chưa có loại quà tặng nào tính được mức đóng" in page(visitor.client.get(form_of(campaign)))
    answer = visitor.send(campaign)
    assert problems(answer) == ["Hãy nhập số lượng của ít nhất một loại quà tặng."]
    assert visitor.pledge(campaign, how="money", amount="5000000").status_code == 302


def test_a_commune_of_another_province_is_none_of_this_campaign(campaign, visitor):
    assert problems(visitor.send(campaign, commune="Phường Đông Sơn, Thanh Hóa")) == [
        "Không tìm thấy xã, phường có tên này. Hãy xem lại cách viết và tỉnh, thành phố."
    ]


def test_what_others_pay_in_full_is_not_offered(visitor):
    campaign = make_campaign(takes_online=True)
    make_offer(campaign, "book", premiums_paid_on=date(2027, 1, 18), pays="residual")
    Share.objects.create(kind="book", share=10_000, valid_from=date(2027, 1, 1), legal_basis="NĐ thử")
    assert "Chưa có loại quà tặng nào tính được mức đóng" in page(visitor.client.get(form_of(campaign)))


def test_an_amount_for_a_hospital_or_a_province_says_so_in_the_note():
    nation = make_campaign(province=None, takes_online=True)
    make_offer(nation, "gift")
    hospital = make_institution(kind="hospital", name="Bệnh viện đa khoa Thử")
    Visitor().pledge(nation, how="money", amount="5000000", institution="bệnh viện đa khoa thử")
    Visitor().pledge(nation, how="money", amount="5000000", province=BAC_NINH, email="b@x.vn", tax_code="0314409058")
    notes = Pledge.objects.order_by("pk").values_list("note", flat=True)
    assert list(notes) == [f"[Chỉ định: {hospital.name}]", "[Chỉ định: Thành phố Bắc Ninh]"]


def test_a_school_that_is_gone_meanwhile_is_told(campaign, visitor):
    school = make_institution(name="Trường THPT Yên Phong số 1")
    for fields in ({}, {"how": "money", "amount": "5000000"}):
        url = visitor.ask(campaign, institution="yen phong so 1", **fields)
        kept = Institution.objects.filter(pk=school.pk)
        row = kept.values().get()
        kept.delete()
        answer = visitor.type_code(url, code_sent())
        assert "không còn trong danh mục" in page(answer)
        assert Pledge.objects.count() == 0
        Institution.objects.create(**row)


def test_of_more_places_than_are_shown_the_province_is_asked_for_and_a_chosen_one_stays():
    nation = make_campaign(province=None, takes_online=True)
    make_offer(nation, "gift")
    schools = [make_institution(name=f"Trường THPT Chung tên {number:02}") for number in range(14)]
    visitor = Visitor()
    answer = visitor.send(nation, institution="chung tên")
    assert problems(answer) == ["Có nhiều nơi cùng tên hơn số hiện ở đây. Hãy chọn tỉnh, thành phố trước."]
    assert page(answer).count('name="institution_key"') == 12
    answer = visitor.send(nation, institution="chung tên", province=BAC_NINH)
    assert problems(answer) == ["Có nhiều nơi cùng tên hơn số hiện ở đây. Hãy nhập đầy đủ tên."]
    visitor.pledge(nation, institution="chung tên", institution_key=schools[-1].pk)
    assert Pledge.objects.get().lines.get().earmarks.get().institution == schools[-1]


@pytest.mark.parametrize("kind", ["business", "organisation"])
def test_the_tax_code_of_a_person_is_no_businesss(campaign, visitor, kind):
    answer = visitor.send(campaign, kind=kind, tax_code="024190000123")
    assert problems(answer)[0].startswith("Đây là mã số thuế 12 chữ số của cá nhân.")
    visitor.pledge(campaign, kind="individual", tax_code="024190000123")
    assert Pledge.objects.get().sponsor.tax_code == "024190000123"


def test_what_is_typed_where_nothing_is_given_by_it_is_no_mistake(campaign, card, visitor):
    visitor.pledge(campaign, amount="5")
    assert Pledge.objects.get().amount is None
    Pledge.objects.all().delete()
    visitor.pledge(campaign, email="b@x.vn", how="money", amount="5000000", **{f"quantity-{card.pk}": "mười"})
    assert (Pledge.objects.get().amount, Pledge.objects.get().lines.count()) == (5_000_000, 0)


def test_a_school_is_looked_for_in_the_province_that_was_chosen():
    nation = make_campaign(province=None, takes_online=True)
    gift = make_offer(nation, "gift")
    make_institution(DONG_SON, name="Trường THPT Trùng tên")
    meant = make_institution(YEN_TRUNG, name="Trường THPT Trùng tên")
    sent = {"province": BAC_NINH, "institution": "Trường THPT Trùng tên", f"quantity-{gift.pk}": "1"}
    Visitor().pledge(nation, **sent)
    assert Pledge.objects.get().lines.get().earmarks.get().institution == meant


def test_after_the_pledge_no_other_code_is_sent(campaign, visitor):
    url = visitor.ask(campaign)
    visitor.type_code(url, code_sent())
    visitor.client.post(f"{url}gui-lai/", {"email": "khac@x.vn"})
    assert Email.objects.filter(secret=True).count() == 1
    assert Pledge.objects.get().contact_email == EMAIL


def test_a_flood_of_new_codes_is_told_calmly(campaign, visitor):
    url = visitor.ask(campaign)
    OnlineCount.objects.filter(kind="codes-to").update(count=limits.CODES_TO.most)
    EmailProof.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    assert visitor.client.post(f"{url}gui-lai/").status_code == 429


def test_no_account_comes_of_a_pledge(campaign, visitor):
    before = User.objects.count()
    visitor.pledge(campaign)
    assert User.objects.count() == before
    assert "_auth_user_id" not in visitor.client.session


def test_the_mail_says_nothing_that_somebody_typed(campaign, visitor):
    visitor.ask(campaign, name="Bấm vào http://lua-dao.example", message="http://lua-dao.example")
    email = Email.objects.get()
    assert email.secret
    assert "lua-dao" not in email.subject + email.text + email.html
    assert not any(code_sent() in text for text in (email.subject, email.key))


def test_the_wrong_code_is_told_with_the_tries_left(campaign, visitor):
    url = visitor.ask(campaign)
    wrong = another(code_sent())
    assert problems(visitor.type_code(url, wrong)) == [
        "Mã này không đúng với mã trong thư gần nhất. Số lần được nhập lại: 4."
    ]
    assert problems(visitor.type_code(url, "12345")) == ["Mã chỉ gồm 6 chữ số."]
    assert problems(visitor.type_code(url, "")) == ["Hãy nhập mã gồm 6 chữ số ghi trong thư."]
    assert visitor.type_code(url, f" {code_sent()[:3]} {code_sent()[3:]} ").status_code == 302


def test_a_page_is_kept_by_no_cache(campaign, visitor):
    for url in (form_of(campaign), visitor.ask(campaign), reverse("online:sign-in")):
        assert "no-store" in visitor.client.get(url).headers["Cache-Control"]


def test_only_what_belongs_there_is_answered(campaign, visitor):
    assert visitor.client.put(form_of(campaign)).status_code == 405
    url = visitor.ask(campaign)
    assert visitor.client.get(f"{url}gui-lai/").status_code == 405
    assert filled(campaign)["trang_web"] == ""
