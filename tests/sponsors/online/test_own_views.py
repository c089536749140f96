"""A sponsor's own pages: the pledges of the proven address, changed, withdrawn, named."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from documents.models import Email
from sponsors import pledging
from sponsors.models import Earmark, EmailProof, OnlineCount, Pledge, PledgeLine, Sponsor
from sponsors.money import receipts
from sponsors.money.payment_codes import code_for
from sponsors.online import limits, own_pledges
from sponsors.online.portal_user import portal_user
from sponsors.online.sessions import IDLE, LONGEST
from tests.factories import TAM_GIANG, YEN_TRUNG, make_campaign, make_line, make_offer, make_officer, make_pledge
from tests.pages import page, said, text_of
from tests.sponsors.money.records import make_account, make_credit, make_statement
from tests.sponsors.online.pledging import EMAIL, Visitor, code_sent

pytestmark = pytest.mark.django_db


def at(name, pledge):
    return reverse(f"online:{name}", args=[pledge.reference])


@pytest.fixture
def pledge(campaign, visitor):
    """Ten cards of a business, made online."""
    visitor.pledge(campaign)
    return Pledge.objects.get()


def change(pledge, **fields):
    card = pledge.lines.get().offer
    sent = {"how": "gifts", f"quantity-{card.pk}": "10", "contact_name": "Trần Thị Thu Hà"}
    return sent | {"contact_phone": "0912 345 678"} | fields


def test_all_years_of_an_address_stand_together(visitor):
    old = make_offer(make_campaign(year=2026, code="CU2026"), "gift")
    new = make_offer(make_campaign(year=2027, code="MOI2027"), "gift")
    first = make_pledge(old, 2, contact_email=EMAIL, status="registered").pledge
    second = make_pledge(new, 3, contact_email=EMAIL, status="registered").pledge
    gone = make_pledge(new, 5, contact_email=EMAIL, status="registered").pledge
    pledging.withdraw(gone, reason="Thử", by=make_officer(), at=timezone.now())
    other = make_pledge(new, contact_email="khac@x.vn").pledge
    visitor.sign_in()
    text = text_of(page(visitor.client.get(reverse("online:own"))))
    assert text.index("Năm 2027") < text.index(second.reference) < text.index("Năm 2026") < text.index(first.reference)
    assert "cam kết 1.500.000 đồng, đã nhận 0 đồng" in text
    assert "cam kết 1.000.000 đồng, đã nhận 0 đồng" in text
    assert other.reference not in text


def test_who_never_pledged_is_told_what_to_do(visitor):
    visitor.sign_in()
    assert "Chưa có cam kết nào với địa chỉ này" in page(visitor.client.get(reverse("online:own")))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_many_as_for_one(visitor, card, count, django_assert_num_queries):
    for _ in range(count):
        make_pledge(card, contact_email=EMAIL)
    visitor.sign_in()
    with django_assert_num_queries(2):
        visitor.client.get(reverse("online:own"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_pledge_asks_as_much_for_many_lines_as_for_one(visitor, pledge, gift, count, django_assert_num_queries):
    for _ in range(count - 1):
        make_line(pledge, gift, 2)
    with django_assert_num_queries(11):
        visitor.client.get(at("one", pledge))


def test_what_was_paid_is_shown_and_the_rest_is_asked_for(visitor, pledge):
    officer = make_officer()
    pledging.confirm(pledge, by=officer, at=timezone.now())
    receipts.record(
        province_id="24",
        kind="transfer",
        received_on=date(2026, 11, 20),
        amount=3_000_000,
        payer="CTY HOANG LONG",
        bank_reference="FT1",
        note="",
        shares=[receipts.Share(pledge, 3_000_000)],
        by=officer,
        at=timezone.now(),
    )
    text = text_of(page(visitor.client.get(at("one", pledge))))
    assert "Cách chuyển số tiền còn lại" in text
    assert "20/11/2026" in text
    assert "3.000.000 đồng" in text
    assert "5.046.000 đồng" in text
    assert visitor.client.get(at("qr", pledge)).status_code == 200


def test_a_pledge_is_changed_until_it_is_confirmed(visitor, pledge, gift):
    assert 'value="10"' in page(visitor.client.get(at("change", pledge)))
    answer = visitor.client.post(at("change", pledge), change(pledge, **{f"quantity-{gift.pk}": "4"}))
    assert (answer.status_code, said(answer)) == (302, ["Đã thay đổi cam kết."])
    assert sorted(pledge.lines.values_list("offer__kind", "quantity")) == [("card", 10), ("gift", 4)]
    assert pledge.lines.first().pledge.contact_email == EMAIL
    pledging.confirm(pledge, by=make_officer(), at=timezone.now())
    answer = visitor.client.post(at("change", pledge), {"how": "money", "amount": "1000000"})
    assert said(answer)[-1] == "Cơ quan BHXH đã xác nhận cam kết này: muốn thay đổi, hãy gọi điện."
    pledge.refresh_from_db()
    assert pledge.amount is None


def test_gifts_become_an_amount_and_back(visitor, pledge, card):
    visitor.client.post(at("change", pledge), change(pledge, how="money", amount="20.000.000", message="Xin nhắn"))
    pledge.refresh_from_db()
    assert (pledge.amount, pledge.lines.count(), pledge.note) == (20_000_000, 0, "Xin nhắn")
    answer = visitor.client.post(
        at("change", pledge),
        {"how": "gifts", f"quantity-{card.pk}": "3", "contact_phone": "0912345678", "commune": "Yên Trung"},
    )
    assert answer.status_code == 302
    pledge.refresh_from_db()
    assert (pledge.amount, pledge.lines.get().quantity, pledge.note) == (None, 3, "Xin nhắn")
    assert pledge.contact_name == "Trần Thị Thu Hà"
    assert "Xã Yên Trung" in page(visitor.client.get(at("change", pledge)))


def nothing_is_changed(visitor, pledge, words):
    """The pledge as the office wrote it stays; the page says whom to turn to."""
    before = list(pledge.lines.order_by("pk").values_list("pk", "quantity", "only_when_paid"))
    shown = page(visitor.client.get(at("one", pledge)))
    assert words in shown
    assert "/thay-doi/" not in shown
    sent = {"how": "money", "amount": "1000000", "contact_phone": "0912345678"}
    answer = visitor.client.post(at("change", pledge), sent)
    assert words in said(answer)[-1]
    assert list(pledge.lines.order_by("pk").values_list("pk", "quantity", "only_when_paid")) == before
    pledge.refresh_from_db()
    assert pledge.contact_phone != "0912345678"


CALL = "hãy gọi điện cho cơ quan BHXH"


@pytest.mark.parametrize(
    "written",
    [
        lambda line: make_line(line.pledge, line.offer, 2),
        lambda line: make_line(line.pledge, make_offer(line.pledge.campaign, "book"), 2).earmarks.create(
            group_id="poor"
        ),
        lambda line: Earmark.objects.bulk_create(Earmark(line=line, commune_id=one) for one in (YEN_TRUNG, TAM_GIANG)),
        lambda line: Earmark.objects.bulk_create(
            [Earmark(line=line, province_id="38"), Earmark(line=line, commune_id=YEN_TRUNG)]
        ),
        lambda line: PledgeLine.objects.filter(pk=line.pk).update(only_when_paid=True),
        lambda line: Pledge.objects.filter(pk=line.pledge_id).update(amount=50_000_000),
        lambda line: Pledge.objects.filter(pk=line.pledge_id).update(channel="phone"),
    ],
    ids=["gift twice", "other people", "two communes", "province or commune", "only when paid", "amount", "telephone"],
)
def test_what_the_form_can_not_say_is_changed_by_telephone(visitor, pledge, written):
    written(pledge.lines.get())
    nothing_is_changed(visitor, pledge, CALL)


def test_what_the_form_can_say_is_changed_with_its_wish(visitor, pledge, card, gift):
    wish = {"commune": "Yên Trung", "groups": ["poor", "orphan"]}
    visitor.client.post(at("change", pledge), change(pledge, **{f"quantity-{gift.pk}": "4"}, **wish))
    shown = page(visitor.client.get(at("change", pledge)))
    assert re.findall('name="groups" value="([a-z]+)"[^>]* checked', shown) == ["poor", "orphan"]
    sent = {f"quantity-{card.pk}": "7", f"quantity-{gift.pk}": "4", "contact_phone": "0912345678", "how": "gifts"}
    visitor.client.post(at("change", pledge), sent | wish)
    lines = [(line.quantity, line.earmarks.count()) for line in pledge.lines.order_by("pk")]
    assert lines == [(7, 3), (4, 3)]


def test_what_the_office_changed_meanwhile_is_not_overwritten(visitor, pledge):
    seen = re.search('name="ban" value="([0-9a-f]+)"', page(visitor.client.get(at("change", pledge))))[1]
    pledge.lines.update(quantity=25)
    answer = visitor.client.post(at("change", pledge), change(pledge, ban=seen))
    assert "Cơ quan BHXH đã thay đổi cam kết này trong lúc bạn đang nhập." in page(answer)
    assert pledge.lines.get().quantity == 25
    seen = re.search('name="ban" value="([0-9a-f]+)"', page(visitor.client.get(at("change", pledge))))[1]
    assert visitor.client.post(at("change", pledge), change(pledge, ban=seen)).status_code == 302
    assert pledge.lines.get().quantity == 10


def test_what_the_office_writes_between_looking_and_saving_is_not_overwritten(visitor, pledge):
    given, seen = own_pledges.given_by(pledge), own_pledges.version(pledge)
    make_line(pledge, pledge.lines.get().offer, 2)
    told = {"contact_name": "A", "contact_phone": "0912345678", "by": portal_user(), "at": timezone.now()}
    with pytest.raises(own_pledges.NotHere):
        own_pledges.change(pledge, given=given, seen=seen, **told)
    assert pledge.lines.count() == 2


def test_a_new_wish_for_an_amount_takes_the_place_of_the_one_before(visitor, pledge):
    sent = {"how": "money", "amount": "20000000", "contact_phone": "0912 345 678"}
    visitor.client.post(at("change", pledge), sent | {"commune": "Yên Trung", "message": "Một"})
    assert "Xã Yên Trung, Thành phố Bắc Ninh" in page(visitor.client.get(at("one", pledge)))
    Pledge.objects.filter(pk=pledge.pk).update(note=Pledge.objects.get().note + " Nội bộ")
    visitor.client.post(at("change", pledge), sent | {"commune": "Tam Giang", "message": "Hai"})
    pledge.refresh_from_db()
    assert pledge.note == "[Chỉ định: Xã Tam Giang, Thành phố Bắc Ninh] Một Nội bộ Hai"
    visitor.client.post(at("change", pledge), sent | {"message": "Ba"})
    pledge.refresh_from_db()
    assert pledge.note == "[Chỉ định: Xã Tam Giang, Thành phố Bắc Ninh] Một Nội bộ Hai Ba"
    shown = page(visitor.client.get(at("change", pledge)))
    assert "Xã Tam Giang, Thành phố Bắc Ninh" in shown
    assert "Nội bộ" not in shown


def test_whoever_sends_a_form_after_the_session_is_led_to_the_pledges(visitor, pledge):
    visitor.client.post(reverse("online:sign-out"))
    for name in ("naming", "withdraw", "change"):
        answer = visitor.client.post(at(name, pledge), {"named": "yes"})
        assert answer.url == f"{reverse('online:sign-in')}?next=%2Ftai-tro%2Fcua-toi%2F"
    assert visitor.client.get(at("change", pledge)).url.endswith("thay-doi%2F")


def test_signing_out_forgets_what_was_typed_even_where_nobody_signed_in(campaign, visitor):
    visitor.ask(campaign)
    assert visitor.client.session["sponsor-drafts"]
    visitor.client.post(reverse("online:sign-out"))
    assert "sponsor-drafts" not in visitor.client.session


def test_what_is_wrong_with_a_change_is_told(visitor, pledge):
    answer = visitor.client.post(at("change", pledge), change(pledge, contact_phone="123"))
    assert answer.status_code == 200
    assert "Số điện thoại “123”" in page(answer)
    answer = visitor.client.post(at("change", pledge), change(pledge, **{"tinh-lai": "1"}))
    assert "8.046.000" in page(answer)
    Pledge.objects.filter(pk=pledge.pk).update(note="x" * 495)
    answer = visitor.client.post(at("change", pledge), change(pledge, message="thêm nữa"))
    assert "Không còn chỗ để ghi thêm lời nhắn" in page(answer)


def test_what_the_office_noted_is_not_shown(visitor, pledge):
    Pledge.objects.filter(pk=pledge.pk).update(note="Ghi chú nội bộ")
    for name in ("one", "change", "registered"):
        assert "Ghi chú nội bộ" not in page(visitor.client.get(at(name, pledge)))


def test_the_promised_price_stays_in_a_change(visitor, pledge, card):
    pledge.lines.update(unit_price=700_000)
    text = page(visitor.client.get(at("change", pledge)))
    assert "Đơn giá đã cam kết là 700.000 đồng" in text
    visitor.client.post(at("change", pledge), change(pledge, **{f"quantity-{card.pk}": "2"}))
    assert pledge.lines.get().value == 1_400_000


def test_a_pledge_is_withdrawn_after_one_more_question(visitor, pledge):
    assert "Rút cam kết này?" in page(visitor.client.get(at("withdraw", pledge)))
    answer = visitor.client.post(at("withdraw", pledge))
    assert said(answer) == ["Đã rút cam kết."]
    pledge.refresh_from_db()
    assert (pledge.status, pledge.withdrawn_by.username) == ("withdrawn", "cong-nha-tai-tro")
    assert "Cách chuyển tiền" not in page(visitor.client.get(at("one", pledge)))
    answer = visitor.client.post(at("withdraw", pledge))
    assert said(answer)[-1] == "Không thể rút cam kết này tại đây nữa: hãy gọi điện cho cơ quan BHXH."


def test_a_pledge_whose_money_waits_is_not_withdrawn(visitor, pledge):
    make_credit(content=code_for(pledge.number), statement=make_statement(make_account(pledge.province_id)))
    answer = visitor.client.post(at("withdraw", pledge))
    assert "hãy gọi điện cho cơ quan BHXH để rút cam kết" in said(answer)[-1]
    pledge.refresh_from_db()
    assert pledge.status == "registered"


def test_what_is_allocated_is_not_withdrawn(visitor, pledge):
    pledging.confirm(pledge, by=make_officer(), at=timezone.now())
    pledge.lines.update(allocated=1)
    assert at("withdraw", pledge) not in page(visitor.client.get(at("one", pledge)))
    assert visitor.client.get(at("withdraw", pledge)).status_code == 302
    answer = visitor.client.post(at("withdraw", pledge))
    assert said(answer)[-1] == "Không thể rút cam kết này tại đây nữa: hãy gọi điện cho cơ quan BHXH."
    pledge.refresh_from_db()
    assert pledge.status == "confirmed"


def test_consent_to_be_named_is_given_and_taken_back(visitor, pledge):
    assert not pledge.is_named
    visitor.client.post(at("naming", pledge), {"named": "yes"})
    assert Pledge.objects.select_related("sponsor").get().is_named
    assert "Không nêu tên nữa" in page(visitor.client.get(at("one", pledge)))
    visitor.client.post(at("naming", pledge), {"named": "no"})
    assert not Pledge.objects.select_related("sponsor").get().is_named
    visitor.client.post(at("naming", pledge), {"named": "gì đó"})
    assert not Pledge.objects.select_related("sponsor").get().is_named


def test_a_no_names_none_of_the_address_any_more(visitor, pledge, card):
    make_pledge(card, sponsor=pledge.sponsor, contact_email=EMAIL)
    make_pledge(card, contact_email="khac@x.vn")
    Sponsor.objects.update(may_be_named=True)
    Pledge.objects.update(unnamed=False)
    visitor.client.post(at("naming", pledge), {"named": "no"})
    named = [one.contact_email for one in Pledge.objects.select_related("sponsor") if one.is_named]
    assert named == ["khac@x.vn"]


def test_a_first_yes_names_one_pledge_only(visitor, pledge, card):
    other = make_pledge(card, sponsor=pledge.sponsor, contact_email=EMAIL).pledge
    visitor.client.post(at("naming", pledge), {"named": "yes"})
    other.refresh_from_db()
    assert (other.is_named, Pledge.objects.get(pk=pledge.pk).is_named) == (False, True)


def test_a_sponsor_whom_the_office_keeps_for_others_is_named_by_the_office(visitor, pledge, card):
    make_pledge(card, sponsor=pledge.sponsor, contact_email="khac@x.vn")
    answer = visitor.client.post(at("naming", pledge), {"named": "yes"})
    assert said(answer)[-1].startswith("Cơ quan BHXH còn ghi nhà tài trợ này với đầu mối liên hệ khác")
    assert not Sponsor.objects.get(pk=pledge.sponsor_id).may_be_named


@pytest.mark.parametrize("email", ["", "van-thu@hoanglong.example.vn"])
def test_a_sponsor_whom_the_office_knows_by_another_address_is_named_by_the_office(visitor, pledge, email):
    Sponsor.objects.update(email=email)
    answer = visitor.client.post(at("naming", pledge), {"named": "yes"})
    assert said(answer)[-1].startswith("Cơ quan BHXH còn ghi nhà tài trợ này với đầu mối liên hệ khác")
    assert not Sponsor.objects.get(pk=pledge.sponsor_id).may_be_named


def test_the_session_ends_by_itself(visitor, pledge):
    for keys in ({"seen": IDLE}, {"since": LONGEST}):
        visitor.sign_in()
        session = visitor.client.session
        kept = dict(session["sponsor"])
        for key, span in keys.items():
            kept[key] -= span.total_seconds() + 1
        session["sponsor"] = kept
        session.save()
        assert visitor.client.get(reverse("online:own")).status_code == 302
        assert "sponsor" not in visitor.client.session


def test_a_page_now_and_then_keeps_the_session(visitor, pledge):
    session = visitor.client.session
    session["sponsor"] = session["sponsor"] | {"seen": session["sponsor"]["seen"] - 1700}
    session.save()
    assert visitor.client.get(reverse("online:own")).status_code == 200
    assert timezone.now().timestamp() - visitor.client.session["sponsor"]["seen"] < 60


def test_signing_out_forgets_the_address_alone(visitor, pledge):
    officer = make_officer()
    visitor.client.force_login(officer)
    visitor.sign_in()
    before = visitor.client.session.session_key
    visitor.client.post(reverse("online:sign-out"))
    assert visitor.client.session["_auth_user_id"] == str(officer.pk)
    assert "sponsor" not in visitor.client.session
    assert visitor.client.session.session_key != before
    assert visitor.client.get(reverse("online:own")).status_code == 302
    assert visitor.client.post(reverse("online:sign-out")).status_code == 302


def test_signing_in_leads_to_the_page_that_was_asked_for(pledge):
    visitor = Visitor()
    asked = visitor.client.get(at("one", pledge))
    answer = visitor.client.post(asked.url, {"email": EMAIL.upper()})
    answer = visitor.type_code(answer.url, code_sent())
    assert answer.url == at("one", pledge)
    assert visitor.client.get(reverse("online:sign-in")).url == reverse("online:own")
    assert User.objects.filter(email=EMAIL).count() == 0


def test_signing_in_says_what_is_wrong(visitor):
    answer = visitor.client.post(reverse("online:sign-in"), {"email": "khong phai"})
    assert "Địa chỉ thư điện tử không đúng" in page(answer)
    url = visitor.client.post(reverse("online:sign-in"), {"email": EMAIL}).url
    assert "Mã chỉ gồm 6 chữ số." in page(visitor.type_code(url, "12"))
    assert "Số lần được nhập lại: 4" in page(visitor.type_code(url, f"{(int(code_sent()) + 1) % 10**6:06}"))
    assert said(visitor.client.post(f"{url}gui-lai/"))[0].startswith("Mã vừa được gửi.")
    EmailProof.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    assert said(visitor.client.post(f"{url}gui-lai/"))[-1] == "Đã gửi mã mới. Chỉ mã mới nhất có hiệu lực."


def test_a_flood_is_told_calmly_here_too(visitor, pledge):
    visitor.client.post(at("naming", pledge), {"named": "yes"})
    OnlineCount.objects.filter(kind="changes-by").update(count=limits.CHANGES_BY.most)
    assert visitor.client.post(at("naming", pledge), {"named": "no"}).status_code == 429
    assert visitor.client.post(at("withdraw", pledge)).status_code == 429
    url = Visitor().client.post(reverse("online:sign-in"), {"email": EMAIL}).url
    EmailProof.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    OnlineCount.objects.filter(kind="codes-to").update(count=limits.CODES_TO.most)
    assert Visitor().client.post(f"{url}gui-lai/").status_code == 429


def test_who_is_in_gets_no_other_code(visitor):
    url = visitor.client.post(reverse("online:sign-in"), {"email": EMAIL}).url
    visitor.type_code(url, code_sent())
    visitor.client.post(f"{url}gui-lai/")
    assert Email.objects.filter(secret=True).count() == 1


def test_a_sponsor_who_is_named_elsewhere_is_named_here_too(visitor, pledge):
    Sponsor.objects.filter(pk=pledge.sponsor_id).update(may_be_named=True)
    visitor.client.post(at("naming", pledge), {"named": "yes"})
    assert Pledge.objects.select_related("sponsor").get().is_named


def test_what_is_paid_or_withdrawn_has_no_code_to_pay_by(visitor, pledge):
    visitor.client.post(at("withdraw", pledge))
    assert visitor.client.get(at("qr", pledge)).status_code == 404


def test_an_old_address_of_a_code_leads_nowhere(visitor):
    url = visitor.client.post(reverse("online:sign-in"), {"email": EMAIL}).url
    past = timezone.now() - timedelta(days=2)
    EmailProof.objects.update(begun_at=past, expires_at=past + timedelta(days=1))
    assert visitor.client.get(url).status_code == 404
