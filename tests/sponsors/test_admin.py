"""The pages of sponsors and pledges: entered, read, confirmed, withdrawn; strangers, forged requests, bad input."""

import html as markup
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.roles import Role
from locations.vietnamese import date_text
from sponsors import pledging
from sponsors.models import Earmark, Pledge, PledgeLine, Sponsor
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    give_duty,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_offer,
    make_officer,
    make_pledge,
    make_sponsor,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def desk(client):
    """Sign in: `desk(user)` gives a client for that user."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def page(response):
    return markup.unescape(response.content.decode())


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def url(name, *args):
    return reverse(f"admin:sponsors_{name}", args=args)


def add_url(campaign):
    return f"{url('pledge_add')}?campaign={campaign.pk}"


def entry(*lines, **fields):
    """What the entry page sends. `lines`: dictionaries of a line's fields."""
    data = {"sponsor": "", "province": BAC_NINH, "pledged_on": "01/11/2026", "note": "", "new-kind": "business"}
    data |= {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0}
    for place, line in enumerate(lines):
        data |= {f"lines-{place}-{name}": value for name, value in line.items()}
    return data | {name.replace("__", "-"): value for name, value in fields.items()}


def of(offer, quantity="", **meant):
    return {"offer": offer.pk, "quantity": quantity} | meant


def lines_of(pledge):
    return list(pledge.lines.order_by("pk").values_list("offer__kind", "quantity"))


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
        ({"sponsor": "own", "lines-0-quantity": ""}, "Hãy nhập số lượng của ít nhất một loại quà."),
        ({"sponsor": "own", "lines-0-quantity": "0"}, "không được nhỏ hơn 1"),
        ({"sponsor": "own", "lines-0-quantity": "9999999999"}, "không được lớn hơn 1000000"),
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


BUTTONS = {"confirm": "/xac-nhan/", "amend": "/sua/", "adjust": "/so-luong/", "withdraw": "/rut/"}


def buttons(text):
    return {name for name, path in BUTTONS.items() if path in text}


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


def test_withdraw_is_refused_while_something_is_allocated(desk):
    pledge = make_pledge(make_offer(), 20).pledge
    PledgeLine.objects.update(allocated=3)
    response = desk(make_officer()).post(url("pledge_withdraw", pledge.pk), {"reason": "Gặp khó khăn"})
    assert "“Thẻ BHYT 12 tháng” đã phân bổ 3/20 suất" in said(response)[0]
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
    response = desk(make_officer()).post(url("pledge_adjust", line.pledge.pk), data)
    assert "Đã phân bổ 6 suất" in said(response)[0]
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


# The list


def test_the_list_says_what_is_pledged(desk):
    campaign = make_campaign(code="BN2023")
    line = make_pledge(make_offer(campaign, "card"), 1200, sponsor=make_sponsor(name="Ngân hàng Thử"))
    PledgeLine.objects.create(pledge=line.pledge, offer=make_offer(campaign, "book"), quantity=10)
    text = page(desk(make_officer()).get(url("pledge_changelist")))
    for words in ("Ngân hàng Thử", "10 sổ · 1.200 thẻ", "985.320.000 đồng", "Đã xác nhận", "01/11/2026"):
        assert words in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"A1", "B2"}),
        ("?q=ngan hang", {"A1"}),
        ("?q=NGÂN HÀNG", {"A1"}),
        ("?q=b2", {"B2"}),
        ("?q=0100233488", {"A1"}),
        ("?q=khong co", set()),
        ("?status__exact=registered", {"B2"}),
        ("?sponsor__kind__exact=individual", {"B2"}),
        ("?province__code__exact=24", {"A1", "B2"}),
    ],
)
def test_the_list_is_searched_and_filtered(desk, query, found):
    bank = make_sponsor(name="Ngân hàng Thử", tax_code="0100233488")
    offer = make_offer()
    make_pledge(offer, sponsor=bank, reference="A1")
    make_pledge(offer, sponsor=make_sponsor(kind="individual", name="Lê Thị An"), reference="B2", status="registered")
    text = page(desk(make_officer()).get(url("pledge_changelist") + query))
    assert {reference for reference in ("A1", "B2") if f">{reference}<" in text} == found


def test_the_filter_by_campaign_names_only_campaigns_of_visible_pledges(desk):
    mine = make_pledge(make_offer(make_campaign(code="CUATOI")))
    make_pledge(make_offer(make_campaign(THANH_HOA, code="BIMAT")))
    client = desk(make_officer())
    assert "BIMAT" not in page(client.get(url("pledge_changelist")))
    found = client.get(url("pledge_changelist") + f"?campaign__id__exact={mine.offer.campaign_id}")
    assert mine.pledge.reference in page(found)


def test_many_are_confirmed_at_once_and_what_is_refused_is_told(desk):
    ready = [make_pledge(make_offer(), status="registered").pledge for _ in range(2)]
    waiting = make_pledge(make_offer(make_campaign(status="draft", code="NHAP")), status="registered").pledge
    foreign = make_pledge(make_offer(make_campaign(THANH_HOA)), status="registered").pledge
    chosen = [pledge.pk for pledge in (*ready, waiting, foreign)]
    response = desk(make_officer()).post(
        url("pledge_changelist"), {"action": "confirm_selected", "_selected_action": chosen}
    )
    assert said(response) == [
        "Đã xác nhận 2 cam kết.",
        "Chiến dịch NHAP ở trạng thái “Bản nháp”. Hãy mở chiến dịch rồi mới xác nhận cam kết.",
    ]
    assert set(Pledge.objects.filter(status="registered")) == {waiting, foreign}
    again = desk(make_officer()).post(
        url("pledge_changelist"), {"action": "confirm_selected", "_selected_action": [waiting.pk]}
    )
    assert said(again)[-1].startswith("Chiến dịch NHAP ở trạng thái")


def test_who_only_reads_confirms_nothing_and_exports_what_is_seen(desk):
    pledge = make_pledge(make_offer(), status="registered").pledge
    client = desk(make_user(Role.AUDITOR, province=BAC_NINH))
    client.post(url("pledge_changelist"), {"action": "confirm_selected", "_selected_action": [pledge.pk]})
    assert Pledge.objects.get().status == "registered"
    assert client.get(url("pledge_add")).status_code == 403
    assert client.get(url("pledge_export")).status_code == 200


def exported(response):
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(response.content)).active.iter_rows()]


def test_the_export_holds_what_the_list_shows(desk):
    bank = make_sponsor(name="=Ngân hàng\x0bThử", tax_code="0100233488")
    make_pledge(make_offer(make_campaign(code="BN2023")), 20, sponsor=bank, reference="BN2023-CK0001")
    make_pledge(make_offer(make_campaign(THANH_HOA)), reference="BIMAT")
    make_pledge(make_offer(), 1, reference="KHAC", status="registered", province_id=None)
    client = desk(make_officer())
    response = client.get(url("pledge_export"))
    rows = exported(response)
    assert rows[0] == [
        "Mã cam kết",
        "Nhà tài trợ",
        "Loại nhà tài trợ",
        "Mã số thuế",
        "Chiến dịch",
        "Cơ quan quản lý",
        "Sổ BHXH",
        "Thẻ BHYT",
        "Quà Tết",
        "Giá trị (đồng)",
        "Trạng thái",
        "Ngày cam kết",
    ]
    assert [row[0] for row in rows[1:]] == ["KHAC", "BN2023-CK0001"]
    assert rows[2][2:] == [
        "Doanh nghiệp",
        "0100233488",
        "BN2023",
        "Thành phố Bắc Ninh",
        0,
        20,
        0,
        16_092_000,
        "Đã xác nhận",
        "01/11/2026",
    ]
    assert rows[1][5] == "Cơ quan trung ương"
    assert rows[2][1] == "Ngân hàngThử"  # nothing that Excel would take for a formula, or could not open
    assert response["Content-Disposition"].startswith('attachment; filename="cam-ket-tai-tro-')
    assert [row[0] for row in exported(client.get(url("pledge_export") + "?q=bn2023"))[1:]] == ["BN2023-CK0001"]


@pytest.mark.parametrize("name", ["pledge_changelist", "sponsor_changelist"])
def test_lists_take_as_many_queries_for_three_as_for_one(desk, name, django_assert_max_num_queries):
    client = desk(make_officer())

    def counted():
        with django_assert_max_num_queries(16) as captured:
            assert client.get(url(name)).status_code == 200
        return len(captured)

    make_pledge(make_offer())
    one = counted()
    for _ in range(2):
        line = make_pledge(make_offer())
        PledgeLine.objects.create(pledge=line.pledge, offer=line.offer, quantity=1)
    assert counted() == one


def test_the_page_of_a_pledge_takes_as_many_queries_for_three_lines_as_for_one(desk, django_assert_max_num_queries):
    line = make_pledge(make_offer(), earmarks=({"commune_id": YEN_TRUNG},))
    client = desk(make_officer())

    def counted():
        with django_assert_max_num_queries(16) as captured:
            assert client.get(url("pledge_change", line.pledge.pk)).status_code == 200
        return len(captured)

    one = counted()
    for _ in range(2):
        more = PledgeLine.objects.create(pledge=line.pledge, offer=line.offer, quantity=1)
        Earmark.objects.create(line=more, commune_id=TAM_GIANG)
    assert counted() == one


# Strangers


def addresses(pledge):
    names = ("change", "amend", "confirm", "withdraw", "adjust", "history", "delete")
    return [url(f"pledge_{name}", pledge.pk) for name in names] + [
        url(f"sponsor_{name}", pledge.sponsor.pk) for name in ("change", "history", "delete")
    ]


@pytest.fixture
def foreign():
    """A pledge of another province, with everything that may not be seen."""
    sponsor = make_sponsor(THANH_HOA, name="Công ty Bí Mật", tax_code="0100233488")
    offer = make_offer(make_campaign(THANH_HOA))
    return make_pledge(offer, sponsor=sponsor, reference="BIMAT", status="registered").pledge


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_officer_of_another_province_finds_nothing(desk, foreign, method):
    client = desk(make_officer())
    for address in [*addresses(foreign), add_url(foreign.campaign)]:
        response = client.post(address, {"reason": "Thử"}) if method == "post" else client.get(address)
        gone = response.status_code == 302 and response.url == reverse("admin:index")
        assert gone or response.status_code in (403, 404, 405), address
        assert "BIMAT" not in page(response)
        assert "Bí Mật" not in page(response)
    assert Pledge.objects.get().status == "registered"


def test_lists_searches_and_exports_hold_nothing_of_another_province(desk, foreign):
    client = desk(make_officer())
    for address in (
        url("pledge_changelist"),
        url("pledge_changelist") + "?q=cong ty bi",
        url("pledge_changelist") + "?q=bima",
        url("pledge_changelist") + f"?campaign__id__exact={foreign.campaign_id}",
        url("sponsor_changelist"),
        url("sponsor_changelist") + "?q=cong ty bi",
        url("sponsor_changelist") + "?q=01002",
    ):
        text = page(client.get(address))
        assert ("BIMAT" in text, "Bí Mật" in text) == (False, False), address
    assert exported(client.get(url("pledge_export")))[1:] == []
    query = "?app_label=sponsors&model_name=pledge&field_name=sponsor&term="
    assert client.get(reverse("admin:autocomplete") + query + "cong ty").json()["results"] == []
    found = desk(make_officer(THANH_HOA)).get(reverse("admin:autocomplete") + query + "cong ty").json()["results"]
    assert [row["text"] for row in found] == ["Công ty Bí Mật · 0100233488 · Tỉnh Thanh Hóa"]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "stranger",
    [make_commune_officer, make_user, lambda: make_user(Role.INSURANCE_OFFICER, communes=(DONG_SON,))],
    ids=["commune officer", "no duty", "insurance officer"],
)
def test_who_has_nothing_to_do_with_pledges_gets_no_page_of_them(desk, foreign, stranger, method):
    lists = [url(f"{model}_{name}") for model in ("pledge", "sponsor") for name in ("changelist", "add")]
    client = desk(stranger())
    for address in [*addresses(foreign), *lists, url("pledge_export"), url("institutions"), add_url(foreign.campaign)]:
        response = client.post(address, {"reason": "Thử"}) if method == "post" else client.get(address)
        assert response.status_code in (302, 403, 404, 405), address
        assert "BIMAT" not in page(response)
        assert "Bí Mật" not in page(response)
    assert Pledge.objects.get().status == "registered"


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


# Sponsors


SPONSOR = {
    "kind": "business",
    "name": "Công ty Hoa Sen",
    "tax_code": "0314409058002",
    "contact_name": "Trần Thị Bình",
    "phone": "0222.3.821.330",
    "email": "lienhe@hoasen.example",
    "address": "Thành phố Bắc Ninh",
    "province": BAC_NINH,
    "may_be_named": "on",
}


def test_a_sponsor_is_kept_with_its_facts(desk):
    desk(make_officer()).post(url("sponsor_add"), SPONSOR)
    sponsor = Sponsor.objects.get()
    assert (sponsor.tax_code, sponsor.phone, sponsor.may_be_named) == ("0314409058-002", "0222.3.821.330", True)
    assert (sponsor.province_id, sponsor.sort_key != "") == (BAC_NINH, True)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"tax_code": "0314409059"}, "không khớp"),
        ({"phone": "12345"}, "“12345” không đúng dạng"),
        ({"email": "khong-phai-thu"}, "id_email_error"),
        ({"name": "  "}, "Hãy điền ô này."),
        ({"kind": "khac"}, "id_kind_error"),
        ({"province": THANH_HOA}, "id_province_error"),
        ({"province": ""}, "id_province_error"),
    ],
)
def test_bad_facts_of_a_sponsor_are_told(desk, fields, message):
    response = desk(make_officer()).post(url("sponsor_add"), SPONSOR | fields)
    assert response.status_code == 200
    assert message in page(response)
    assert not Sponsor.objects.exists()


def test_a_sponsor_very_like_another_is_pointed_out_once(desk):
    known = make_sponsor(name="Công ty Hoa Sen")
    client = desk(make_officer())
    assert 'type="checkbox" name="is_another"' not in page(client.get(url("sponsor_add")))
    text = page(client.post(url("sponsor_add"), SPONSOR))
    assert "Đã có nhà tài trợ rất giống:" in text
    assert f'<a href="{url("sponsor_change", known.pk)}">Công ty Hoa Sen · Thành phố Bắc Ninh</a>' in text
    assert 'type="checkbox" name="is_another"' in text
    client.post(url("sponsor_add"), SPONSOR | {"is_another": "on"})
    assert Sponsor.objects.count() == 2


def test_saving_a_sponsor_unchanged_asks_nothing(desk):
    make_sponsor(name="Công ty Hoa Sen")
    twin = make_sponsor(name="Công ty Hoa Sen")
    data = {"kind": "business", "name": "Công ty Hoa Sen", "province": BAC_NINH}
    assert desk(make_officer()).post(url("sponsor_change", twin.pk), data).status_code == 302


def test_a_tax_code_of_another_office_is_pointed_out_to_who_sees_both(desk):
    make_sponsor(THANH_HOA, name="Tên khác", tax_code="0314409058-002")
    client = desk(make_leader(None))
    assert "Đã có nhà tài trợ rất giống:" in page(client.post(url("sponsor_add"), SPONSOR))
    client.post(url("sponsor_add"), SPONSOR | {"is_another": "on"})
    assert Sponsor.objects.count() == 2
    make_sponsor(THANH_HOA, name="Công ty Bí Mật", tax_code="0100233488")
    text = page(desk(make_officer()).post(url("sponsor_add"), SPONSOR | {"tax_code": "0100233488", "name": "Mới"}))
    assert "Bí Mật" not in text
    assert Sponsor.objects.filter(tax_code="0100233488").count() == 2


def test_an_office_keeps_its_own_sponsors_only(desk):
    national = make_sponsor(None, name="Ngân hàng Trung ương")
    make_pledge(make_offer(), sponsor=national)
    client = desk(make_officer())
    text = page(client.get(url("sponsor_change", national.pk)))
    assert ("Ngân hàng Trung ương" in text, 'name="_save"' in text) == (True, False)
    assert client.post(url("sponsor_change", national.pk), SPONSOR).status_code == 403
    assert Sponsor.objects.get(pk=national.pk).name == "Ngân hàng Trung ương"


def test_who_records_for_two_provinces_chooses_the_office(desk):
    officer = make_officer()
    give_duty(officer, Role.ACCOUNTANT, province=THANH_HOA)
    client = desk(officer)
    assert f'<option value="{BAC_NINH}" selected' not in page(client.get(url("sponsor_add")))
    client.post(url("sponsor_add"), SPONSOR | {"province": THANH_HOA})
    assert Sponsor.objects.get().province_id == THANH_HOA
    offer = make_offer(make_campaign(None))
    assert '<select name="province"' in page(client.get(add_url(offer.campaign)))


def test_the_page_of_a_sponsor_lists_its_visible_pledges(desk):
    sponsor = make_sponsor()
    own = make_pledge(make_offer(), 20, sponsor=sponsor, reference="CUATOI")
    make_pledge(make_offer(make_campaign(THANH_HOA)), sponsor=sponsor, reference="BIMAT")
    client = desk(make_officer())
    text = page(client.get(url("sponsor_change", sponsor.pk)))
    assert ("CUATOI" in text, "16.092.000 đồng" in text, "BIMAT" in text) == (True, True, False)
    assert url("pledge_change", own.pledge.pk) in text
    assert "Chưa có cam kết nào." in page(client.get(url("sponsor_change", make_sponsor().pk)))


def test_only_a_sponsor_without_pledges_is_deleted(desk):
    free, giving = make_sponsor(), make_sponsor()
    make_pledge(make_offer(), sponsor=giving)
    client = desk(make_officer())
    for sponsor in (free, giving):
        client.post(url("sponsor_delete", sponsor.pk), {"post": "yes"})
    assert Sponsor.objects.get() == giving
    data = {"action": "delete_selected", "_selected_action": [giving.pk], "post": "yes"}
    client.post(url("sponsor_changelist"), data)
    assert Sponsor.objects.exists()


def test_the_list_of_sponsors_counts_visible_pledges_and_is_searched(desk):
    bank = make_sponsor(name="Ngân hàng Thử", phone="0912345678")
    for province in (BAC_NINH, BAC_NINH, THANH_HOA):
        make_pledge(make_offer(make_campaign(province)), sponsor=bank)
    make_sponsor(name="Công ty Khác")
    client = desk(make_officer())
    for query in ("?q=ngan hang", "?q=0912", "?kind__exact=business&q=thu"):
        text = page(client.get(url("sponsor_changelist") + query))
        assert ("Ngân hàng Thử" in text, "Công ty Khác" in text) == (True, False)
        shown = client.get(url("sponsor_changelist") + query).context["cl"].result_list
        assert [sponsor.pledge_count for sponsor in shown] == [2]


def test_the_history_of_a_pledge_tells_lines_and_earmarks(desk):
    offer = make_offer()
    client = desk(make_officer(full_name="Nguyễn Thị Cán Bộ"))
    client.post(add_url(offer.campaign), entry(of(offer, "5", groups=["poor"]), sponsor=make_sponsor().pk))
    pledge = Pledge.objects.get()
    client.post(url("pledge_confirm", pledge.pk))
    text = page(client.get(url("pledge_history", pledge.pk)))
    for words in ("Đăng ký cam kết", "Xác nhận cam kết", "Nguyễn Thị Cán Bộ", "Hộ nghèo"):
        assert words in text
