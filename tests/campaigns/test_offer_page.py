"""The gifts on a campaign's page: what each costs and why, and what is refused while it is typed."""

import html as markup
import json
import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns.models import Campaign, HardshipGroup, Offer, Quota, Rate
from sponsors.models import Pledge, PledgeLine
from tests.campaigns.test_admin import BOOK, CARD, form_data, of
from tests.factories import (
    YEN_TRUNG,
    make_campaign,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_pledge,
)
from tests.pages import said

pytestmark = pytest.mark.django_db
LATE = date(2027, 1, 18)


@pytest.fixture
def page(client):
    """The campaign's page as an officer of the province sees it."""
    client.force_login(make_officer())

    def text(campaign):
        answer = client.get(reverse("admin:campaigns_campaign_change", args=[campaign.pk]))
        return markup.unescape(answer.content.decode())

    return text


def sent(client, campaign, *offers):
    client.force_login(make_officer())
    address = reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    return client.post(address, form_data(campaign, offers=offers, code=campaign.code))


def test_each_gift_shows_the_price_of_one_and_each_step_with_its_law(page):
    book = make_offer(make_campaign(), "book", premiums_paid_on=LATE, wanted=10)
    text = page(book.campaign)
    for words in (
        "2.904.000 đồng",
        "Mức đóng BHXH tự nguyện một tháng: 22 % × 2.200.000 đồng",
        "Nghị định 351/2025/NĐ-CP",
        "29.040.000 đồng",
    ):
        assert words in text


def test_a_new_figure_of_the_law_moves_the_price_and_the_sum_at_once(page):
    card = make_offer(make_campaign(), premiums_paid_on=LATE, wanted=10)
    assert "13.662.000 đồng" in page(card.campaign)
    Rate.objects.create(kind="base_salary", value=2_600_000, valid_from=date(2027, 1, 1), legal_basis="NĐ 1/2026/NĐ-CP")
    assert ("14.040.000 đồng" in page(card.campaign), "NĐ 1/2026/NĐ-CP" in page(card.campaign)) == (True, True)


def test_what_sponsors_pay_decides_the_price_shown(page):
    book = make_offer(make_campaign(), "book", premiums_paid_on=LATE, pays="residual")
    assert "2.323.200 đồng" in page(book.campaign)


def test_an_unfinished_gift_says_what_its_price_waits_for(page):
    campaign = make_campaign(status="draft")
    make_offer(campaign, premiums_paid_on=None, wanted=5)
    make_offer(campaign, "gift", wanted=2)
    text = page(campaign)
    assert "Chưa có ngày đóng tiền: ghi ngày dự kiến đóng tiền cho cơ quan BHXH." in text
    assert "1.000.000 đồng" in text
    assert "(chưa tính: Thẻ BHYT 12 tháng)" in text


def test_the_page_tells_the_script_which_fields_and_months_a_kind_has(page):
    text = page(make_offer(make_campaign()).campaign)
    told = re.findall(r'data-offer-fields="(\{.*?\})"', text)
    fields = json.loads(told[0])
    assert fields["gift"] == ["value"]
    assert fields["card"] == ["months", "pays", "premiums_paid_on"]
    assert "data-offer-months" in text


def test_a_draft_may_be_saved_without_the_day_of_payment(client):
    campaign = make_campaign(code="TET2027", status="draft")
    response = sent(client, campaign, BOOK | {"premiums_paid_on": ""})
    assert (response.status_code, Offer.objects.get().premiums_paid_on) == (302, None)


def test_an_open_campaign_keeps_its_prices(client):
    campaign = make_campaign(code="TET2027")
    card = make_offer(campaign)
    response = sent(client, campaign, of(card, premiums_paid_on=""))
    assert "loại quà tặng phải có giá" in markup.unescape(response.content.decode())
    assert Offer.objects.get().premiums_paid_on == card.premiums_paid_on


def test_an_open_campaign_whose_gift_lacks_its_day_is_saved_with_it_only(client):
    campaign = make_campaign(code="TET2027")
    card = make_offer(campaign, premiums_paid_on=None)
    response = sent(client, campaign, of(card))
    assert "loại quà tặng phải có giá" in markup.unescape(response.content.decode())
    assert sent(client, campaign, of(card, premiums_paid_on="18/01/2027")).status_code == 302
    assert Offer.objects.get().premiums_paid_on == LATE


def test_a_price_that_only_the_law_can_bring_back_keeps_nobody_from_mending_the_rest(client):
    campaign = make_campaign(code="TET2027", name="Cũ")
    card = make_offer(campaign, premiums_paid_on=date(2000, 1, 1))
    assert sent(client, campaign, of(card)).status_code == 302
    campaign.refresh_from_db()
    assert campaign.name == "Xuân Đinh Mùi"


def test_an_income_that_the_law_overtook_stays_as_it_was_chosen(client):
    campaign = make_campaign(code="TET2027")
    book = make_offer(campaign, "book", monthly_income=2_000_000)
    response = sent(client, campaign, of(book, premiums_paid_on="18/01/2027"))
    assert (response.status_code, Offer.objects.get().premiums_paid_on) == (302, LATE)


def test_the_same_kind_twice_is_told_at_its_field(client):
    campaign = make_campaign(code="TET2027", status="draft")
    response = sent(client, campaign, CARD, CARD)
    assert response.status_code == 200
    assert Offer.objects.count() == 0


def test_a_card_for_a_school_year_is_offered_to_pupils(client):
    campaign = make_campaign(code="TET2027", status="draft")
    assert sent(client, campaign, CARD | {"months": "9"}).status_code == 302
    assert Offer.objects.get().months == 9


def test_pledged_prices_stay_when_the_day_moves(client):
    campaign = make_campaign(code="TET2027")
    card = make_offer(campaign)
    line = make_pledge(card, 5)
    sent(client, campaign, of(card, premiums_paid_on="18/01/2027"))
    line.refresh_from_db()
    assert line.unit_price == 804_600


def unpayable(use, **fields):
    """A book of 24 months, as it could be typed once: nobody can pay so many at a time."""
    book = make_offer(make_campaign(code="TET2027"), "book", months=24)
    return book, use(book, **fields)


def test_months_that_nobody_can_pay_are_corrected_and_the_promised_price_stays(client, page):
    book, line = unpayable(make_pledge, quantity=5, unit_price=7_920_000)
    text = page(book.campaign)
    may = "Khi chưa phân bổ suất nào, có thể sửa số tháng ngay tại đây"
    promise = "1 dòng cam kết (5 suất) đã hứa theo giá 7.920.000 đồng một suất và vẫn giữ giá đó"
    assert (may in text, promise in text) == (True, True)
    response = sent(client, book.campaign, of(book, months=12))
    [message] = [text for text in said(response) if "24 tháng" in text]
    assert message.startswith("Đã sửa “Sổ BHXH 24 tháng” thành “Sổ BHXH 12 tháng”. 1 dòng cam kết (5 suất)")
    book.refresh_from_db()
    line.refresh_from_db()
    assert (book.months, line.unit_price) == (12, 7_920_000)
    assert "đã có cam kết tài trợ hoặc hồ sơ đề nghị" in markup.unescape(
        sent(client, book.campaign, of(book, months=6)).content.decode()
    )


def test_a_nomination_keeps_nobody_from_correcting_months_but_from_another_kind(client):
    book, _nomination = unpayable(make_nomination)
    assert "đã có cam kết tài trợ" in markup.unescape(
        sent(client, book.campaign, of(book, kind="card", months=12)).content.decode()
    )
    assert sent(client, book.campaign, of(book, months=12)).status_code == 302
    assert Offer.objects.values_list("kind", "months").get() == ("book", 12)


def test_a_withdrawn_pledge_promises_nothing_any_more(page):
    book, line = unpayable(make_pledge, unit_price=7_920_000)
    Pledge.objects.update(
        status="withdrawn",
        withdrawn_by=line.pledge.registered_by,
        withdrawn_at=line.pledge.registered_at,
        withdrawal_reason="Thôi",
    )
    assert "đã hứa theo giá" not in page(book.campaign)


def test_months_stay_while_somebody_has_one(client, page):
    book, _line = unpayable(make_pledge, quantity=5, unit_price=7_920_000)
    PledgeLine.objects.update(allocated=2)
    stays = "Đã phân bổ 2 suất “Sổ BHXH 24 tháng” nên chưa sửa được số tháng. Hãy thu hồi các suất này"
    assert stays in page(book.campaign)
    assert stays in markup.unescape(sent(client, book.campaign, of(book, months=12)).content.decode())
    assert Offer.objects.get().months == 24
    with pytest.raises(IntegrityError, match=r"offer \d+ is used in sponsors_pledgeline"), transaction.atomic():
        Offer.objects.update(months=12)
    PledgeLine.objects.update(allocated=0)
    assert sent(client, book.campaign, of(book, months=12)).status_code == 302


def test_months_are_corrected_to_such_as_can_be_paid(client):
    book, _line = unpayable(make_pledge, unit_price=7_920_000)
    response = sent(client, book.campaign, of(book, months=9))
    assert (response.status_code, Offer.objects.get().months) == (200, 24)


def test_the_page_asks_as_much_for_three_gifts_as_for_one(client, django_assert_max_num_queries):
    client.force_login(make_leader())
    campaign = make_campaign()
    make_offer(campaign)
    address = reverse("admin:campaigns_campaign_change", args=[campaign.pk])

    def counted():
        with django_assert_max_num_queries(60) as captured:
            assert client.get(address).status_code == 200
        return sum("campaigns_rate" in query["sql"] for query in captured.captured_queries)

    one = counted()
    make_offer(campaign, "book")
    make_offer(campaign, "gift")
    assert counted() == one


def test_the_form_of_a_campaign_with_three_gifts_asks_little(client, django_assert_max_num_queries):
    """As of TET2027: nationwide, with points for nearly all groups, and pledged, so that it is in use."""
    client.force_login(make_officer(None))
    campaign = make_campaign(None, name="Tết cũ")
    for kind in ("book", "card", "gift"):
        make_pledge(make_offer(campaign, kind))
    for group in HardshipGroup.objects.all()[:11]:
        campaign.points.create(group=group, points=5)
    offers = [of(offer) for offer in campaign.offers.all()]
    address = reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    with django_assert_max_num_queries(20):
        assert client.get(address).status_code == 200
    sent = form_data(campaign, offers=offers, code=campaign.code, province="", name="Tết mới")
    with django_assert_max_num_queries(26):
        assert client.post(address, sent).status_code == 302
    assert Campaign.objects.get().name == "Tết mới"
    with django_assert_max_num_queries(90):  # each row that was changed is checked by the rules of its model
        assert client.post(address, sent | {f"offers-{place}-wanted": "77" for place in range(3)}).status_code == 302
    assert set(Offer.objects.values_list("wanted", flat=True)) == {77}


def test_the_history_of_a_campaign_says_of_which_gift_a_quota_is(client):
    campaign = make_campaign()
    for kind in ("book", "card"):
        Quota.objects.create(offer=make_offer(campaign, kind), commune_id=YEN_TRUNG, most=1_200)
    client.force_login(make_officer())
    answer = client.get(reverse("admin:campaigns_campaign_history", args=[campaign.pk]))
    text = markup.unescape(answer.content.decode())
    for gift in ("Sổ BHXH 6 tháng", "Thẻ BHYT 12 tháng"):
        assert f"Xã Yên Trung, {gift}: 1.200" in text


@pytest.mark.parametrize("nominated", [False, True])
def test_the_points_of_a_campaign_with_people_are_looked_at_elsewhere(page, nominated):
    make_campaign()
    if nominated:
        Campaign.objects.update(last_nomination_number=1)
    text = page(Campaign.objects.get())
    assert ("Khi chưa duyệt đợt phân bổ nào" in text) == nominated
    assert "Điểm ưu tiên và kết quả" in text
