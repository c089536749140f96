"""The pages of a pledge: entered, read, amended, confirmed, withdrawn, its quantities changed; bad and forged input."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from campaigns.models import Offer
from locations.vietnamese import date_text
from sponsors import pledging
from sponsors.models import Earmark, Pledge, PledgeLine, Sponsor
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_institution,
    make_leader,
    make_line,
    make_offer,
    make_officer,
    make_pledge,
    make_sponsor,
    make_user,
)
from tests.pages import page, said
from tests.sponsors.making import BUTTONS, add_url, buttons, entry, lines_of, of, url
from tests.sponsors.money.records import give, make_receipt

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


# Entering a pledge


def test_a_pledge_is_entered_for_a_campaign_with_its_lines_and_earmarks(desk):
    campaign, institution, sponsor = make_campaign(code="BN2023"), make_institution(), make_sponsor()
    book, card = make_offer(campaign, "book"), make_offer(campaign, "card")
    officer = make_officer()
    response = desk(officer).post(
        add_url(campaign),
        entry(
            of(book, "10"),
            of(card, ""),
            of(card, "20", communes=[YEN_TRUNG, TAM_GIANG], groups=["poor"], institutions=[institution.pk]),
            sponsor=sponsor.pk,
            note="Lễ phát động",
        ),
    )
    pledge = Pledge.objects.get()
    assert (response.url, said(response)) == (
        url("pledge_change", pledge.pk),
        ["Đã đăng ký cam kết BN2023-CK0001. Hãy xem lại rồi xác nhận."],
    )
    assert (pledge.sponsor, pledge.province_id, pledge.registered_by) == (sponsor, BAC_NINH, officer)
    assert (pledge.pledged_on, pledge.note, pledge.status) == (date(2026, 11, 1), "Lễ phát động", "registered")
    assert lines_of(pledge) == [("book", 10), ("card", 20)]
    assert {str(earmark) for earmark in Earmark.objects.all()} == {
        "Xã Yên Trung",
        "Xã Tam Giang",
        "Hộ nghèo",
        str(institution),
    }


def test_a_new_sponsor_is_typed_in_place(desk):
    offer = make_offer()
    fields = {"new__name": " Công ty  Hoa Sen ", "new__tax_code": "0100233488", "new__phone": "0222.3.821.330"}
    desk(make_officer()).post(add_url(offer.campaign), entry(of(offer, "5"), **fields, new__may_be_named="on"))
    sponsor = Sponsor.objects.get()
    assert (sponsor.name, sponsor.tax_code, sponsor.phone) == ("Công ty Hoa Sen", "0100233488", "0222.3.821.330")
    assert (sponsor.province_id, sponsor.kind, sponsor.may_be_named) == (BAC_NINH, "business", True)
    assert Pledge.objects.get().sponsor == sponsor


def test_a_national_pledge_names_provinces_and_communes_anywhere(desk):
    campaign = make_campaign(None)
    offer = make_offer(campaign)
    desk(make_leader(None)).post(
        add_url(campaign),
        entry(
            of(offer, "5", provinces=[BAC_NINH, THANH_HOA], communes=[DONG_SON]),
            sponsor=make_sponsor(None).pk,
            province="",
        ),
    )
    assert Pledge.objects.get().province is None
    assert [str(earmark) for earmark in Earmark.objects.all()] == [
        "Thành phố Bắc Ninh",
        "Tỉnh Thanh Hóa",
        "Phường Đông Sơn",
    ]


def test_the_page_has_a_line_for_each_gift_and_the_campaigns_communes(desk):
    campaign = make_campaign()
    make_offer(campaign, "book")
    make_offer(campaign, "card")
    text = page(desk(make_officer()).get(add_url(campaign)))
    assert 'name="lines-TOTAL_FORMS" value="2"' in text
    assert ">Thẻ BHYT 12 tháng</option>" in text
    assert "804.600 đồng" in text
    assert f'<option value="{YEN_TRUNG}"' in text
    assert f'<option value="{DONG_SON}"' not in text
    assert 'name="lines-0-provinces"' not in text


def test_a_national_campaigns_communes_are_searched_for(desk):
    campaign = make_campaign(None)
    make_offer(campaign)
    text = page(desk(make_officer()).get(add_url(campaign)))
    assert f'<option value="{YEN_TRUNG}"' not in text
    assert reverse("admin:campaigns_communes") in text
    assert url("institutions") in text
    assert 'name="lines-0-provinces"' in text


def test_the_campaign_is_chosen_first_unless_there_is_only_one(desk):
    only = make_offer().campaign
    make_offer(make_campaign(status="closed"))
    make_offer(make_campaign(THANH_HOA))
    client = desk(make_officer())
    assert client.get(url("pledge_add")).url == add_url(only)
    other = make_offer(make_campaign(None, code="CANUOC", status="draft", pledges_until=date(2026, 12, 15))).campaign
    text = page(client.get(url("pledge_add")))
    assert [f"?campaign={campaign.pk}" in text for campaign in (only, other)] == [True, True]
    assert ("nhận cam kết đến 15/12/2026" in text, text.count("?campaign=")) == (True, 2)


def test_a_pledge_from_a_sponsors_page_begins_with_the_sponsor(desk):
    only, sponsor = make_offer().campaign, make_sponsor(name="Ngân hàng Thử")
    client = desk(make_officer())
    entry = f"{add_url(only)}&sponsor={sponsor.pk}"
    assert f"{url('pledge_add')}?sponsor={sponsor.pk}" in page(client.get(url("sponsor_change", sponsor.pk)))
    assert client.get(f"{url('pledge_add')}?sponsor={sponsor.pk}").url == entry
    assert f'<option value="{sponsor.pk}" selected>' in page(client.get(entry))
    strange = make_sponsor(THANH_HOA)
    for odd in (strange.pk, "x", "9" * 30):
        assert " selected>Ngân hàng" not in page(client.get(f"{add_url(only)}&sponsor={odd}"))
    make_offer(make_campaign(None, status="draft"))
    assert f"?campaign={only.pk}&sponsor={sponsor.pk}" in page(client.get(f"{url('pledge_add')}?sponsor={sponsor.pk}"))


def test_without_a_campaign_the_page_says_what_to_do(desk):
    assert "Hiện không có chiến dịch nào nhận cam kết." in page(desk(make_officer()).get(url("pledge_add")))
    empty = make_campaign()
    client = desk(make_officer())
    assert "?campaign=" in page(client.get(url("pledge_add")))
    assert "Chiến dịch này chưa có loại quà nào." in page(client.get(add_url(empty)))


def test_a_late_pledge_is_warned_of_and_taken(desk):
    offer = make_offer(make_campaign(pledges_until=date(2020, 1, 1)))
    client = desk(make_officer())
    assert "Hạn nhận cam kết là ngày 01/01/2020" in page(client.get(add_url(offer.campaign)))
    client.post(add_url(offer.campaign), entry(of(offer, "5"), sponsor=make_sponsor().pk))
    pledge = Pledge.objects.get()
    assert "Hạn nhận cam kết là ngày 01/01/2020" in page(client.get(url("pledge_change", pledge.pk)))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Hãy chọn nhà tài trợ, hoặc nhập nhà tài trợ mới ở bên dưới."),
        ({"sponsor": "own", "new__name": "Công ty A"}, "Hãy chọn nhà tài trợ có sẵn hoặc nhập nhà tài trợ mới"),
        ({"new__name": "Công ty A", "new__tax_code": "0100233489"}, "chữ số kiểm tra (chữ số thứ 10) không khớp"),
        ({"new__name": "Công ty A", "new__tax_code": "12"}, "“12” không đúng dạng"),
        ({"new__name": "Công ty A", "new__phone": "01681234567"}, "Đầu số mới: 0381234567."),
        ({"new__name": "Công ty A", "new__kind": "khac"}, "khac"),
        ({"new__tax_code": "0100233488"}, "Hãy điền ô này."),
        ({"sponsor": "own", "pledged_on": "32/01/2026"}, "ví dụ 05/02/2027"),
        ({"sponsor": "own", "pledged_on": "tomorrow"}, "Ngày này chưa đến."),
        ({"sponsor": "foreign"}, "id_sponsor_error"),
        ({"sponsor": "own", "province": THANH_HOA}, '<p class="t-error">'),
        ({"sponsor": "own", "province": ""}, '<p class="t-error">'),
        (
            {"sponsor": "own", "lines-0-quantity": ""},
            "Hãy nhập số lượng của ít nhất một loại quà, hoặc số tiền cam kết.",
        ),
        ({"sponsor": "own", "lines-0-quantity": "0"}, "không được nhỏ hơn 1"),
        ({"sponsor": "own", "lines-0-quantity": "9999999999"}, "không được lớn hơn 1.000.000"),
        ({"sponsor": "own", "lines-0-quantity": "năm"}, "id_lines-0-quantity_error"),
        (
            {"sponsor": "own", "lines-0-quantity": "", "lines-0-groups": "poor"},
            "Hãy nhập số lượng dành cho chỉ định này.",
        ),
        ({"sponsor": "own", "lines-0-communes": DONG_SON}, "id_lines-0-communes_error"),
        ({"sponsor": "own", "lines-0-groups": "giau"}, "id_lines-0-groups_error"),
        ({"sponsor": "own", "lines-0-offer": "foreign"}, "id_lines-0-offer_error"),
        ({"sponsor": "own", "note": "x" * 501}, "id_note_error"),
    ],
)
def test_bad_and_forged_input_is_told_and_nothing_is_kept(desk, fields, message):
    offer, foreign = make_offer(), make_offer(make_campaign(THANH_HOA))
    sponsors = {"own": make_sponsor().pk, "foreign": make_sponsor(THANH_HOA).pk}
    values = {name.replace("__", "-"): value for name, value in fields.items()}
    values["sponsor"] = sponsors.get(values.get("sponsor"), "")
    if values.get("lines-0-offer"):
        values["lines-0-offer"] = foreign.pk
    if values.get("pledged_on") == "tomorrow":
        values["pledged_on"] = date_text(timezone.localdate() + timedelta(days=1))
    response = desk(make_officer()).post(add_url(offer.campaign), entry(of(offer, "5")) | values)
    assert response.status_code == 200
    assert message in page(response)
    assert (Pledge.objects.count(), Sponsor.objects.count()) == (0, 2)


def test_one_more_line_is_given_without_checking_or_losing_what_is_typed(desk):
    offer = make_offer()
    response = desk(make_officer()).post(
        add_url(offer.campaign), entry(of(offer, "5"), add_line="1", note="Đang gõ", new__name="Công ty A")
    )
    text = page(response)
    assert 'name="lines-TOTAL_FORMS" value="2"' in text
    assert ("Đang gõ" in text, 'value="Công ty A"' in text, "t-error" in text) == (True, True, False)
    assert not Pledge.objects.exists()


def test_someone_very_like_a_new_sponsor_is_pointed_out_and_can_be_taken(desk):
    offer, known = make_offer(), make_sponsor(name="Công ty Hoa Sen")
    client = desk(make_officer())
    typed = entry(of(offer, "5"), new__name="CONG TY HOA SEN")
    text = page(client.post(add_url(offer.campaign), typed))
    assert "Đã có nhà tài trợ rất giống:" in text
    assert f'name="use_sponsor" value="{known.pk}"' in text
    taken = page(client.post(add_url(offer.campaign), typed | {"use_sponsor": known.pk}))
    assert f'<option value="{known.pk}" selected' in taken
    assert "CONG TY HOA SEN" not in taken
    client.post(add_url(offer.campaign), typed | {"new-is_another": "on"})
    assert Sponsor.objects.count() == 2
    assert Pledge.objects.get().sponsor.name == "CONG TY HOA SEN"


def test_a_sponsor_that_is_not_visible_is_not_taken(desk):
    offer, foreign = make_offer(), make_sponsor(THANH_HOA, name="Công ty Bí Mật")
    typed = entry(of(offer, "5"), new__name="Công ty Bí Mật", use_sponsor=str(foreign.pk))
    text = page(desk(make_officer()).post(add_url(offer.campaign), typed))
    assert f'<option value="{foreign.pk}"' not in text
    desk(make_officer()).post(add_url(offer.campaign), entry(of(offer, "5"), new__name="Công ty Bí Mật"))
    assert Pledge.objects.get().sponsor != foreign


def test_a_tax_code_that_the_office_keeps_already_is_refused(desk):
    offer, known = make_offer(), make_sponsor(tax_code="0100233488")
    typed = entry(of(offer, "5"), new__name="Tên khác", new__tax_code="0100233488", new__is_another="on")
    text = page(desk(make_officer()).post(add_url(offer.campaign), typed))
    assert "Cơ quan anh/chị đã có nhà tài trợ mang mã số thuế này." in text
    assert f'name="use_sponsor" value="{known.pk}"' in text
    assert Sponsor.objects.count() == 1


def test_a_campaign_that_closes_meanwhile_refuses_in_words(desk, monkeypatch):
    offer, sponsor = make_offer(), make_sponsor()
    register = pledging.register

    def close_first(**facts):
        type(offer.campaign).objects.update(status="closed")
        return register(**facts)

    monkeypatch.setattr(pledging, "register", close_first)  # what a colleague does at this moment
    response = desk(make_officer()).post(add_url(offer.campaign), entry(of(offer, "5"), sponsor=sponsor.pk))
    assert "nên không thay đổi được cam kết" in page(response)
    assert not Pledge.objects.exists()


# The page of a pledge


def test_the_page_tells_all_about_a_pledge(desk):
    line = make_pledge(make_offer(), 20, earmarks=({"commune_id": YEN_TRUNG},), note="Đợt 1", reference="BN-CK0007")
    text = page(desk(make_officer()).get(url("pledge_change", line.pledge.pk)))
    for words in (
        "BN-CK0007",
        "Xã Yên Trung, Thành phố Bắc Ninh",
        "16.092.000 đồng",
        "804.600 đồng",
        "Đợt 1",
        "Đã xác nhận",
    ):
        assert words in text
    assert url("pledge_history", line.pledge.pk) in text


@pytest.mark.parametrize(
    ("status", "campaign", "offered"),
    [
        ("registered", "open", {"confirm", "amend", "withdraw"}),
        ("registered", "draft", {"amend", "withdraw"}),
        ("confirmed", "open", {"adjust", "withdraw"}),
        ("part_funded", "open", {"adjust"}),
        ("funded", "open", {"adjust"}),
        ("closed", "open", set()),
        ("registered", "closed", set()),
        ("confirmed", "closed", set()),
    ],
)
def test_the_page_offers_what_can_be_done_now(desk, status, campaign, offered):
    pledge = make_pledge(make_offer(make_campaign(status=campaign)), status=status).pledge
    text = page(desk(make_officer()).get(url("pledge_change", pledge.pk)))
    assert buttons(text) == offered
    assert ("chưa mở. Khi chiến dịch mở" in text) is ((status, campaign) == ("registered", "draft"))
    assert buttons(page(desk(make_user(Role.AUDITOR)).get(url("pledge_change", pledge.pk)))) == set()


def test_confirm_then_confirm_again(desk):
    pledge = make_pledge(make_offer(), status="registered", reference="BN-CK1").pledge
    client = desk(make_officer())
    response = client.post(url("pledge_confirm", pledge.pk))
    assert said(response) == ["Đã xác nhận cam kết BN-CK1: từ lúc này có thể phân bổ."]
    assert Pledge.objects.get().status == "confirmed"
    assert "người khác đã làm trước" in said(client.post(url("pledge_confirm", pledge.pk)))[-1]
    assert client.get(url("pledge_confirm", pledge.pk)).status_code == 405


def test_withdraw_asks_for_the_reason(desk):
    pledge = make_pledge(make_offer(), reference="BN-CK1").pledge
    client = desk(make_officer())
    assert "không khôi phục được" in page(client.get(url("pledge_withdraw", pledge.pk)))
    assert "t-error" in page(client.post(url("pledge_withdraw", pledge.pk), {"reason": " "}))
    assert Pledge.objects.get().status == "confirmed"
    response = client.post(url("pledge_withdraw", pledge.pk), {"reason": "Gặp khó khăn"})
    assert said(response)[-1] == "Đã rút cam kết BN-CK1."
    text = page(client.get(url("pledge_change", pledge.pk)))
    assert ("Gặp khó khăn" in text, buttons(text)) == (True, set())
    again = client.post(url("pledge_withdraw", pledge.pk), {"reason": "Lần nữa"})
    assert "người khác đã làm trước" in said(again)[-1]


@pytest.mark.parametrize(
    ("model", "change", "words"),
    [
        (PledgeLine, {"allocated": 3}, "“Thẻ BHYT 12 tháng” đã phân bổ 3/20 suất"),
        (Pledge, {"received": 5}, "đã nhận 5 đồng"),
    ],
)
def test_what_keeps_a_pledge_from_being_withdrawn_is_said_before_a_reason_is_asked_for(desk, model, change, words):
    pledge = make_pledge(make_offer(), 20).pledge
    model.objects.update(**change)
    text = page(desk(make_officer()).get(url("pledge_withdraw", pledge.pk)))
    assert words in text
    assert [one for one in ('name="reason"', "không khôi phục được") if one in text] == []
    assert url("pledge_change", pledge.pk) in text


def test_withdraw_is_refused_while_something_is_allocated(desk):
    pledge = make_pledge(make_offer(), 20).pledge
    PledgeLine.objects.update(allocated=3)
    response = desk(make_officer()).post(url("pledge_withdraw", pledge.pk), {"reason": "Gặp khó khăn năm nay"})
    for words in ("“Thẻ BHYT 12 tháng” đã phân bổ 3/20 suất", "Gặp khó khăn năm nay"):
        assert words in page(response)
    assert Pledge.objects.get().status == "confirmed"


def test_amend_shows_what_was_written_and_writes_it_anew(desk):
    campaign = make_campaign()
    card, book = make_offer(campaign, "card"), make_offer(campaign, "book")
    institution = make_institution()
    earmarks = ({"commune_id": YEN_TRUNG}, {"group_id": "poor"}, {"institution": institution})
    pledge = make_pledge(card, 20, status="registered", earmarks=earmarks, note="Cũ").pledge
    client = desk(make_officer())
    text = page(client.get(url("pledge_amend", pledge.pk)))
    for chosen in (card.pk, YEN_TRUNG, "poor", institution.pk, pledge.sponsor_id):
        assert f'<option value="{chosen}" selected' in text
    data = entry(of(card, "20"), of(book, "3", communes=[TAM_GIANG]), sponsor=pledge.sponsor_id, note="Mới")
    assert said(client.post(url("pledge_amend", pledge.pk), data)) == [f"Đã sửa cam kết {pledge.reference}."]
    assert (lines_of(pledge), Pledge.objects.get().note) == ([("card", 20), ("book", 3)], "Mới")
    assert [str(earmark) for earmark in Earmark.objects.all()] == ["Xã Tam Giang"]
    bad = client.post(url("pledge_amend", pledge.pk), data | {"lines-0-quantity": "0"})
    assert "không được nhỏ hơn 1" in page(bad)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_confirmed_pledge_is_not_amended(desk, method):
    line = make_pledge(make_offer(), 20)
    data = entry(of(line.offer, "1"), sponsor=line.pledge.sponsor_id)
    response = getattr(desk(make_officer()), method)(url("pledge_amend", line.pledge.pk), data)
    assert said(response) == ["Chỉ sửa được toàn bộ cam kết khi còn ở trạng thái đã đăng ký."]
    assert lines_of(line.pledge) == [("card", 20)]


def test_a_pledge_confirmed_by_a_colleague_meanwhile_is_not_amended(desk, monkeypatch):
    line = make_pledge(make_offer(), 20, status="registered")
    amend = pledging.amend

    def confirm_first(pledge, **facts):
        pledging.confirm(Pledge.objects.get(), by=make_leader(), at=NOW)
        return amend(pledge, **facts)

    monkeypatch.setattr(pledging, "amend", confirm_first)
    data = entry(of(line.offer, "1"), sponsor=line.pledge.sponsor_id)
    response = desk(make_officer()).post(url("pledge_amend", line.pledge.pk), data)
    assert "người khác đã làm trước" in page(response)
    assert lines_of(line.pledge) == [("card", 20)]


def test_quantities_are_changed_and_a_line_added(desk):
    campaign = make_campaign()
    line = make_pledge(make_offer(campaign, "card"), 20)
    book = make_offer(campaign, "book")
    client = desk(make_officer())
    address = url("pledge_adjust", line.pledge.pk)
    assert "Đã phân bổ: 0." in page(client.get(address))
    data = {f"line-{line.pk}": 30, "more-offer": book.pk, "more-quantity": 2, "more-communes": [YEN_TRUNG]}
    response = client.post(address, data)
    assert said(response) == [f"Đã điều chỉnh số lượng của cam kết {line.pledge.reference}."]
    assert lines_of(line.pledge) == [("card", 30), ("book", 2)]
    added = line.pledge.lines.get(offer=book)
    client.post(address, {f"line-{line.pk}": 25, f"line-{added.pk}": 2, "more-offer": book.pk, "more-quantity": ""})
    assert lines_of(line.pledge) == [("card", 25), ("book", 2)]


def test_quantities_never_go_below_what_is_allocated(desk):
    line = make_pledge(make_offer(), 20)
    PledgeLine.objects.update(allocated=6)
    client = desk(make_officer())
    data = {"more-offer": line.offer.pk, "more-quantity": ""}
    address = url("pledge_adjust", line.pledge.pk)
    assert "Ít nhất phải là 6 vì đã phân bổ chừng đó suất." in page(client.post(address, data | {f"line-{line.pk}": 5}))
    assert "không được nhỏ hơn 1" in page(client.post(address, data | {f"line-{line.pk}": 20, "more-quantity": "0"}))
    assert lines_of(line.pledge) == [("card", 20)]


def test_units_allocated_while_the_page_was_open_are_told(desk, monkeypatch):
    line = make_pledge(make_offer(), 20)
    adjust = pledging.adjust

    def allocate_first(pledge, **wanted):
        PledgeLine.objects.update(allocated=6)
        return adjust(pledge, **wanted)

    monkeypatch.setattr(pledging, "adjust", allocate_first)
    data = {f"line-{line.pk}": 5, "more-offer": line.offer.pk, "more-quantity": ""}
    shown = page(desk(make_officer()).post(url("pledge_adjust", line.pledge.pk), data))
    assert ("Đã phân bổ 6 suất" in shown, 'value="5"' in shown) == (True, True)
    assert lines_of(line.pledge) == [("card", 20)]


def test_quantities_of_a_registered_pledge_are_not_changed_here(desk):
    line = make_pledge(make_offer(), 20, status="registered")
    response = desk(make_officer()).post(url("pledge_adjust", line.pledge.pk), {f"line-{line.pk}": 5})
    assert said(response) == ["Ở đây chỉ điều chỉnh số lượng của cam kết đã xác nhận."]
    assert lines_of(line.pledge) == [("card", 20)]


def test_a_province_does_not_change_what_the_national_office_keeps(desk):
    line = make_pledge(make_offer(), 20, status="registered", province_id=None)
    client = desk(make_officer())
    text = page(client.get(url("pledge_change", line.pledge.pk)))
    assert ("Cơ quan trung ương" in text, buttons(text)) == (True, set())
    for name in BUTTONS:
        assert client.post(url(f"pledge_{name}", line.pledge.pk), {"reason": "Thử"}).status_code == 403
    assert Pledge.objects.get().status == "registered"


def test_the_page_of_a_pledge_takes_as_many_queries_for_three_lines_as_for_one(desk, django_assert_max_num_queries):
    line = make_pledge(make_offer(), earmarks=({"commune_id": YEN_TRUNG},))
    client = desk(make_officer())

    def counted():
        with django_assert_max_num_queries(20) as captured:
            assert client.get(url("pledge_change", line.pledge.pk)).status_code == 200
        return len(captured)

    one = counted()
    for _ in range(2):
        more = make_line(line.pledge, line.offer)
        Earmark.objects.create(line=more, commune_id=TAM_GIANG)
    assert counted() == one


@pytest.mark.parametrize("odd", ["abc", "999999", "1x"])
def test_an_address_of_no_pledge_is_not_found(desk, odd):
    assert desk(make_officer()).get(f"/quan-tri/sponsors/pledge/{odd}/change/").status_code == 404
    assert desk(make_officer()).get(url("pledge_add") + "?campaign=999999").status_code == 404


def test_institutions_are_found_with_their_place(desk):
    make_institution(name="Trường THPT Yên Phong")
    hospital = make_institution(DONG_SON, name="Bệnh viện Đông Sơn", kind="hospital")
    assert desk(make_officer()).get(url("institutions") + "?term=benh vien").json()["results"] == [
        {"id": hospital.pk, "text": "Bệnh viện Đông Sơn, Phường Đông Sơn, Tỉnh Thanh Hóa"}
    ]


def test_who_records_for_one_office_is_told_which(desk):
    offer = make_offer()
    assert f"<dd>{offer.campaign.province}</dd>" in page(desk(make_officer()).get(add_url(offer.campaign)))
    assert "<dd>" not in page(desk(make_officer(None)).get(add_url(offer.campaign)))


def test_a_campaign_whose_term_for_pledges_has_passed_says_so(desk):
    make_campaign(pledges_until=timezone.localdate() - timedelta(days=1))
    make_campaign(pledges_until=timezone.localdate())
    assert page(desk(make_officer()).get(reverse("admin:sponsors_pledge_add"))).count("đã qua") == 1


# Prices


def test_the_page_prices_the_lines_while_they_are_typed(desk):
    campaign = make_campaign()
    card, gift = make_offer(campaign), make_offer(campaign, "gift")
    response = desk(make_officer()).get(f"{url('pledge_add')}?campaign={campaign.pk}")
    assert response.context["prices"] == {str(card.pk): 804_600, str(gift.pk): 500_000}
    assert "804.600 đồng" in page(response)


@pytest.mark.parametrize(
    ("province", "pays", "told"), [(None, "residual", True), (None, "list", False), (BAC_NINH, "residual", False)]
)
def test_a_price_that_leaves_out_what_provinces_add_says_so(desk, province, pays, told):
    campaign = make_campaign(province)
    make_offer(campaign, pays=pays)
    text = page(desk(make_officer(None)).get(f"{url('pledge_add')}?campaign={campaign.pk}"))
    assert ("Chưa trừ phần địa phương hỗ trợ thêm" in text) == told


def test_a_gift_without_a_price_is_named_and_has_no_line(desk):
    campaign = make_campaign()
    make_offer(campaign, premiums_paid_on=None)
    gift = make_offer(campaign, "gift")
    response = desk(make_officer()).get(f"{url('pledge_add')}?campaign={campaign.pk}")
    assert "Chưa thể cam kết “Thẻ BHYT 12 tháng” vì chưa có giá." in page(response)
    assert [form["offer"].value() for form in response.context["entry"].lines] == [gift.pk]


def test_without_any_price_the_page_says_what_to_do(desk):
    campaign = make_campaign()
    make_offer(campaign, premiums_paid_on=None)
    text = page(desk(make_officer()).get(f"{url('pledge_add')}?campaign={campaign.pk}"))
    assert ("Chưa loại quà tặng nào của chiến dịch này có giá." in text, "Chưa có ngày đóng tiền" in text) == (
        True,
        True,
    )


def test_the_page_of_a_pledge_leads_to_the_sponsors_consent(desk):
    card = make_offer()
    line = make_pledge(card, 5)
    client = desk(make_officer())
    prices = url("pledge_prices", line.pledge.pk)
    assert prices not in page(client.get(url("pledge_change", line.pledge.pk)))
    Offer.objects.update(premiums_paid_on=date(2027, 1, 18))
    assert prices in page(client.get(url("pledge_change", line.pledge.pk)))
    text = page(client.get(prices))
    assert ("804.600 đồng" in text, "1.366.200 đồng" in text) == (True, True)
    assert text.count("+ 2.808.000 đồng") == 2  # 5 × 561.600, of the line and of all
    response = client.post(prices)
    line.refresh_from_db()
    assert (response.status_code, line.unit_price) == (302, 1_366_200)


def test_a_consent_that_is_refused_says_why(desk):
    line = make_pledge(make_offer(), 5)
    Offer.objects.update(premiums_paid_on=None)
    assert "Chưa có ngày đóng tiền" in page(desk(make_officer()).get(url("pledge_prices", line.pledge.pk)))
    response = desk(make_officer()).post(url("pledge_prices", line.pledge.pk))
    assert "vì chưa có giá" in said(response)[0]


# What changed since the page was opened


def seen_in(text):
    return re.search(r'name="seen" value="([0-9a-f]+)"', text)[1]


@pytest.mark.parametrize("opened", ["page", "list"])
def test_nobody_confirms_what_the_sponsor_changed_since(desk, opened):
    line = make_pledge(make_offer(), 20, status="registered", contact_email="a@b.example")
    client = desk(make_officer())
    address = url("follow_up") if opened == "list" else url("pledge_change", line.pledge.pk)
    old = seen_in(page(client.get(address)))
    asked = {"amount": None, "contact_name": "", "contact_phone": "", "unnamed": False}
    pledging.amend_online(line.pledge, lines=[pledging.Line(line.offer, 2_000)], by=make_leader(), at=NOW, **asked)
    stale = client.post(url("pledge_confirm", line.pledge.pk), {"seen": old})
    assert "có thể do nhà tài trợ sửa qua mạng" in said(stale)[-1]
    assert Pledge.objects.get().status == "registered"
    now = seen_in(page(client.get(address)))
    client.post(url("pledge_confirm", line.pledge.pk), {"seen": now})
    assert (Pledge.objects.get().status, now != old) == ("confirmed", True)


def test_nobody_amends_over_what_the_sponsor_changed_since(desk):
    line = make_pledge(make_offer(), 20, status="registered", contact_email="a@b.example")
    client, address = desk(make_officer()), url("pledge_amend", line.pledge.pk)
    old = seen_in(page(client.get(address)))
    asked = {"amount": None, "contact_name": "", "contact_phone": "", "unnamed": True}
    pledging.amend_online(line.pledge, lines=[pledging.Line(line.offer, 7)], by=make_leader(), at=NOW, **asked)
    data = entry(of(line.offer, "5"), sponsor=line.pledge.sponsor_id, seen=old)
    again = page(client.post(address, data))
    assert ("có thể do nhà tài trợ sửa qua mạng" in again, seen_in(again)) == (True, old)
    assert (lines_of(line.pledge), Pledge.objects.get().unnamed) == ([("card", 7)], True)
    client.post(address, data | {"seen": seen_in(page(client.get(address)))})
    assert lines_of(line.pledge) == [("card", 5)]


def test_quantities_of_a_page_of_before_are_not_written_back(desk):
    campaign = make_campaign()
    card, book = make_offer(campaign, "card"), make_offer(campaign, "book")
    line = make_pledge(card, 20)
    other = make_line(line.pledge, book, 3)
    client, address = desk(make_officer()), url("pledge_adjust", line.pledge.pk)
    old = seen_in(page(client.get(address)))
    pledging.adjust(line.pledge, quantities={other.pk: 9}, by=make_leader(), at=NOW)
    data = {f"line-{line.pk}": 30, f"line-{other.pk}": 3, "more-offer": card.pk, "more-quantity": "", "seen": old}
    again = page(client.post(address, data))
    assert ("có thể do nhà tài trợ sửa qua mạng" in again, seen_in(again)) == (True, old)
    assert lines_of(line.pledge) == [("card", 20), ("book", 9)]


def test_money_that_comes_meanwhile_stops_nobody(desk):
    pledge = make_pledge(make_offer(), 20, status="registered").pledge
    client = desk(make_officer())
    seen = seen_in(page(client.get(url("pledge_change", pledge.pk))))
    give(make_receipt(5), pledge, 5)
    client.post(url("pledge_confirm", pledge.pk), {"seen": seen})
    assert Pledge.objects.get().status == "part_funded"


@pytest.mark.parametrize("day", ["01/11/0001", "01/11/1926"])
def test_no_pledge_is_of_a_day_long_ago(desk, day):
    offer = make_offer()
    data = entry(of(offer, "5"), sponsor=make_sponsor().pk, pledged_on=day)
    assert "id_pledged_on_error" in page(desk(make_officer()).post(add_url(offer.campaign), data))
    assert not Pledge.objects.exists()
