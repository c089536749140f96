"""Pledges to follow up, and a pledge put under the sponsor that is kept already."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from campaigns.transitions import StaleMove
from documents.models import Email
from sponsors import joining, pledging
from sponsors.models import Instalment, Pledge, Sponsor
from sponsors.money.payment_codes import code_for
from sponsors.pledge_records import NotYourOffice
from tests.factories import (
    BAC_NINH,
    THANH_HOA,
    make_campaign,
    make_offer,
    make_officer,
    make_pledge,
    make_sponsor,
    make_user,
)
from tests.pages import page, said
from tests.sponsors.making import url
from tests.sponsors.money.records import give, make_receipt

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)


def registered(**sponsor):
    """A pledge that came together with its sponsor."""
    facts = {"kind": "business", "name": "Công ty Mới", "province_id": BAC_NINH}
    offer = make_offer()
    return pledging.register(
        campaign=offer.campaign,
        lines=[pledging.Line(offer, 5)],
        sponsor=Sponsor(**facts | sponsor),
        province_id=BAC_NINH,
        pledged_on=date(2026, 11, 1),
        note="",
        contact_email="ke@hoasen.example",
        contact_phone="0222 3821 330",
        by=make_officer(),
        at=timezone.now(),
    )


def test_what_looks_like_the_same_sponsor_is_pointed_out_and_joined(desk):
    kept = make_sponsor(name="Công ty Hoa Sen", email="KE@hoasen.example", phone="0222.3.821.330")
    make_sponsor(THANH_HOA, name="Công ty Mới")
    pledge = registered()
    client = desk(make_officer())
    text = page(client.get(url("follow_up")))
    join = url("pledge_join", pledge.pk, kept.pk)
    assert (join in text, "trùng thư điện tử, trùng số điện thoại" in text, text.count("/nha-tai-tro/")) == (
        True,
        True,
        1,
    )
    came = pledge.sponsor_id
    assert said(client.post(join))[-1] == f"Cam kết {pledge.reference} đã được ghi cho “Công ty Hoa Sen”."
    pledge.refresh_from_db()
    assert (pledge.sponsor, Sponsor.objects.filter(pk=came).exists()) == (kept, False)
    assert said(client.post(join))[-1] == f"Cam kết {pledge.reference} đã thuộc nhà tài trợ này."


def typed_anothers_code(**facts):
    """Pledged online, with the tax code of a sponsor that the office keeps under another name."""
    facts = {"note": "Mã số thuế đã khai: 0100233488, cơ quan đã ghi mã này cho nhà tài trợ khác. Cảm ơn"} | facts
    sponsor = make_sponsor(name="Hoa Sen JSC")
    proved = {"channel": "online", "contact_email": "hoa@hoasen.example", "consented_at": timezone.now()}
    return make_pledge(make_offer(), sponsor=sponsor, **proved | facts).pledge


@pytest.mark.parametrize("status", ["registered", "confirmed"])
def test_whose_tax_code_was_typed_is_named_at_the_pledge_and_joined(desk, status):
    make_sponsor(THANH_HOA, name="Công ty Xa", tax_code="0100233488")
    kept = make_sponsor(name="Công ty Hoa Sen", tax_code="0100233488")
    pledge, client = typed_anothers_code(status=status), desk(make_officer())
    join = url("pledge_join", pledge.pk, kept.pk)
    text = page(client.get(url("pledge_change", pledge.pk)))
    assert (join in text, "(trùng mã số thuế)" in text, "Công ty Xa" in text) == (True, True, False)
    assert (join in page(client.get(url("follow_up")))) == (status == "registered")
    assert client.post(join, {"back": "pledge"}).url == url("pledge_change", pledge.pk)
    pledge.refresh_from_db()
    assert (pledge.sponsor, pledge.note) == (kept, "Cảm ơn")
    assert join not in page(client.get(url("pledge_change", pledge.pk)))


def test_a_code_is_found_behind_whom_the_money_is_for():
    kept = make_sponsor(name="Công ty Hoa Sen", tax_code="0100233488")
    pledge = typed_anothers_code(status="registered")
    Pledge.objects.update(note=f"[Chỉ định: Hộ cận nghèo] {pledge.note}")
    joining.put_under(pledge, kept, by=make_officer(), at=timezone.now())
    assert Pledge.objects.get().note == "[Chỉ định: Hộ cận nghèo] Cảm ơn"


@pytest.mark.parametrize("facts", [{"note": "Cảm ơn"}, {"status": "closed"}])
def test_nobody_is_named_where_no_code_was_typed_or_the_pledge_is_over(desk, facts):
    kept = make_sponsor(name="Công ty Hoa Sen", tax_code="0100233488")
    pledge = typed_anothers_code(**{"status": "confirmed"} | facts)
    assert url("pledge_join", pledge.pk, kept.pk) not in page(desk(make_officer()).get(url("pledge_change", pledge.pk)))


def test_who_does_not_record_the_pledge_is_offered_no_joining(desk):
    kept = make_sponsor(None, name="Công ty Hoa Sen", tax_code="0100233488")
    pledge = typed_anothers_code(status="registered", province_id=None)
    assert url("pledge_join", pledge.pk, kept.pk) not in page(desk(make_officer()).get(url("pledge_change", pledge.pk)))


def test_the_note_stays_where_another_is_chosen_than_the_code_is_of():
    make_sponsor(name="Công ty Hoa Sen", tax_code="0100233488")
    pledge = typed_anothers_code(status="registered")
    note = pledge.note
    joining.put_under(pledge, make_sponsor(name="Ai đó"), by=make_officer(), at=timezone.now())
    assert Pledge.objects.get().note == note


def test_alike_by_name_and_tax_code_best_first():
    name = make_sponsor(name="CÔNG TY MỚI")
    both = make_sponsor(name="Công ty mới", tax_code="0100233488")
    make_sponsor(name="Khác hẳn")
    pledge = registered()
    Sponsor.objects.filter(pk=pledge.sponsor_id).update(province=None, tax_code="0100233488")
    pledge = Pledge.objects.select_related("sponsor").get()
    found = joining.alike([pledge])[pledge.pk]
    assert [(one.sponsor, one.because) for one in found] == [(both, ("tax_code", "name")), (name, ("name",))]
    assert joining.alike([]) == {}


def test_a_sponsor_that_was_kept_before_or_gives_more_stays():
    kept, before = make_sponsor(), make_sponsor()
    offer, officer, now = make_offer(), make_officer(), timezone.now()
    pledge = make_pledge(offer, sponsor=before, status="registered").pledge
    joining.put_under(pledge, kept, by=officer, at=now)
    assert Sponsor.objects.filter(pk=before.pk).exists()
    new = registered()
    make_pledge(offer, sponsor=new.sponsor)
    joining.put_under(new, kept, by=officer, at=now)
    assert Sponsor.objects.filter(name="Công ty Mới").exists()


def test_no_pledge_goes_across_offices_or_after_its_end():
    pledge, foreign, officer, now = registered(), make_sponsor(THANH_HOA), make_officer(), timezone.now()
    with pytest.raises(joining.OtherOffice):
        joining.put_under(pledge, foreign, by=officer, at=now)
    with pytest.raises(NotYourOffice):
        joining.put_under(pledge, foreign, by=make_officer(THANH_HOA), at=now)
    pledging.withdraw(pledge, reason="Thôi", by=officer, at=now)
    with pytest.raises(StaleMove):
        joining.put_under(pledge, make_sponsor(), by=officer, at=now)


def test_each_kind_of_pledge_that_waits_has_its_tab(desk):
    offer = make_offer(make_campaign(takes_online=True))
    late = make_pledge(offer, reference="TRE-CK1").pledge
    Instalment.objects.create(pledge=late, due_on=YESTERDAY, amount=1_000)
    held = make_pledge(offer, reference="GIU-CK1", held_until=YESTERDAY).pledge
    give(make_receipt(5), held, 5)
    make_pledge(offer, reference="GOI-CK1", held_until=timezone.localdate())
    mailed = make_pledge(offer, reference="THU-CK1").pledge
    Email.objects.create(key="a", to="a@b.example", subject="s", text="t", about=mailed.reference, status="failed")
    make_pledge(offer, reference="MOI-CK1", status="registered")
    make_pledge(make_offer(make_campaign(THANH_HOA)), reference="BIMAT", status="registered")
    client = desk(make_user(Role.ACCOUNTANT, province=BAC_NINH))
    seen = {}
    for slug in ("", "qua-han", "can-goi", "het-han-giu", "thu", "x"):
        text = page(client.get(f"{url('follow_up')}?muc={slug}"))
        seen[slug] = {one for one in ("TRE", "GIU", "GOI", "THU", "MOI", "BIMAT") if f">{one}-CK1<" in text}
        assert "BIMAT" not in text
    assert seen == {
        "": {"MOI"},
        "qua-han": {"TRE"},
        "can-goi": {"GOI", "GIU"},
        "het-han-giu": {"GIU"},
        "thu": {"THU"},
        "x": {"MOI"},
    }


def test_a_hold_that_does_not_end_by_itself_says_why(desk):
    pledge = make_pledge(make_offer(), held_until=YESTERDAY, reminded_at=timezone.now()).pledge
    Pledge.objects.update(contact_email="a@b.example")
    make_receipt(5, received_on=pledge.pledged_on)
    text = page(desk(make_officer()).get(f"{url('follow_up')}?muc=het-han-giu"))
    assert (
        "Thư nhắc hết hạn giữ chưa gửi đi được" in text,
        "chưa ghép, hoặc đang nhập sao kê: có thể là tiền của" in text,
    ) == (True, True)
    assert (url("queue") in text, "đã phân bổ suất: hãy gia hạn" in text) == (True, False)


def test_the_list_shows_what_the_sponsor_writes_into_the_note(desk):
    pledge = registered()
    assert code_for(pledge.number) in page(desk(make_officer()).get(url("follow_up")))


def test_confirming_from_the_list_leads_back_to_it(desk):
    pledge = registered()
    response = desk(make_officer()).post(url("pledge_confirm", pledge.pk), {"back": "follow_up"})
    pledge.refresh_from_db()
    assert (response.url, pledge.status) == (url("follow_up"), "confirmed")


def test_strangers_follow_up_nothing(desk):
    pledge, kept = registered(), make_sponsor()
    assert desk(make_user(Role.AUDITOR, province=BAC_NINH)).get(url("follow_up")).status_code == 403
    client = desk(make_officer(THANH_HOA))
    assert "Không có cam kết nào chờ xác nhận." in page(client.get(url("follow_up")))
    assert client.post(url("pledge_join", pledge.pk, kept.pk)).status_code == 404
    assert Pledge.objects.get().sponsor_id == pledge.sponsor_id


def test_the_list_takes_as_many_queries_for_three_as_for_one(desk, django_assert_max_num_queries):
    client = desk(make_officer())

    def counted():
        with django_assert_max_num_queries(17) as captured:
            assert client.get(url("follow_up")).status_code == 200
        return len(captured)

    make_sponsor(name="Công ty Mới")
    registered()
    one = counted()
    registered()
    registered()
    assert counted() == one
