"""Figures and plans that were written over since a pledge was made: told with old and new, when and by whom."""

import html
from datetime import UTC, date, datetime, timedelta

import pghistory
import pytest
from django.urls import reverse

from campaigns.models import Offer, Rate, Share
from office.corrections import corrections
from sponsors import pledging
from sponsors.models import PledgeLine
from tests.factories import make_line, make_offer, make_officer, make_pledge

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 18)


def told(*lines):
    found = corrections(lines)
    return [[(one.what, one.old, one.new, one.by) for one in found[line.pk]] for line in lines]


def earlier(model, **which):
    """What was audited of these a day before everything else."""
    events = model._meta.get_field("events").related_model.objects.filter(**which)
    first = events.order_by("pgh_id").first()
    events.update(pgh_created_at=first.pgh_created_at - timedelta(days=1))


def correct(model, *, by, **fields):
    """As a page does, by somebody who is signed in."""
    rows = fields.pop("rows")
    with pghistory.context(user=by.pk, operation="admin:change"):
        model.objects.filter(**rows).update(**fields)


LINE_OF_2027 = {"kind": "poverty_line", "valid_from": date(2027, 1, 1)}


def test_a_coming_figure_that_was_written_over_is_told_with_both_values_and_by_whom():
    book = make_offer(kind="book", premiums_paid_on=DAY)
    line = make_pledge(book, 10)
    officer = make_officer(province=None)
    correct(Rate, rows=LINE_OF_2027, by=officer, value=2_300_000)
    assert told(line) == [
        [("Chuẩn nghèo khu vực nông thôn · Giá trị", "2.200.000 đồng", "2.300.000 đồng", str(officer))]
    ]


def test_a_share_is_told_in_percent_with_its_group():
    book = make_offer(kind="book", premiums_paid_on=DAY, pays="residual")
    line = make_pledge(book, 10)
    officer = make_officer(province=None)
    correct(Share, rows={"kind": "book", "group": None, "valid_from": date(2025, 7, 1)}, by=officer, share=1_000)
    assert told(line) == [[("Sổ BHXH, Những người khác · Tỷ lệ hỗ trợ", "20 %", "10 %", str(officer))]]


def test_a_plan_that_was_changed_is_told_field_by_field_and_what_costs_nothing_is_not():
    gift = make_offer(kind="gift", value=500_000)
    line = make_pledge(gift, 2)
    officer = make_officer()
    correct(Offer, rows={"pk": gift.pk}, by=officer, value=600_000, wanted=9)
    assert told(line) == [[("Giá trị một suất quà (đồng)", "500.000", "600.000", str(officer))]]


def test_an_offer_without_a_price_still_tells_of_its_plan():
    card = make_offer()
    line = make_pledge(card, 2)
    Offer.objects.update(premiums_paid_on=None)
    line.refresh_from_db()
    assert told(line) == [[("Ngày đóng tiền", "05/01/2023", "", "Ngoài ứng dụng")]]


def test_what_was_corrected_before_the_promise_is_not_told():
    book = make_offer(kind="book", premiums_paid_on=DAY)
    rate = Rate.objects.get(**LINE_OF_2027)
    Rate.objects.filter(pk=rate.pk).update(value=2_100_000)
    earlier(Rate, pgh_obj_id=rate.pk)
    line = make_pledge(book, 10)
    assert told(line) == [[]]


def test_a_line_written_anew_at_its_promised_price_is_as_old_as_the_promise():
    book = make_offer(kind="book", premiums_paid_on=DAY)
    line = make_pledge(book, 10, status="registered")
    earlier(PledgeLine, pgh_obj_id=line.pk)
    rate = Rate.objects.get(**LINE_OF_2027)
    Rate.objects.filter(pk=rate.pk).update(value=2_300_000)
    pledge = line.pledge
    pledging.amend(
        pledge,
        lines=[pledging.Line(book, 11)],
        by=make_officer(),
        at=datetime(2026, 12, 1, tzinfo=UTC),
        sponsor=pledge.sponsor,
        province_id=pledge.province_id,
        pledged_on=pledge.pledged_on,
        note="",
    )
    [again] = pledge.lines.all()
    assert (again.pk != line.pk, [one[1:3] for one in told(again)[0]]) == (True, [("2.200.000 đồng", "2.300.000 đồng")])


def test_many_lines_take_as_many_queries_as_one(django_assert_num_queries):
    book = make_offer(kind="book", premiums_paid_on=DAY)
    lines = [make_pledge(book, 10)]
    Rate.objects.filter(**LINE_OF_2027).update(value=2_300_000)
    lines += [make_line(lines[0].pledge, book), make_pledge(book, 3), make_pledge(book, 4)]
    for keys in ([lines[0].pk], [line.pk for line in lines]):
        some = list(PledgeLine.objects.filter(pk__in=keys).select_related("offer__campaign"))
        with django_assert_num_queries(10):
            corrections(some)
    with django_assert_num_queries(0):
        assert corrections([]) == {}


def test_the_page_of_missing_money_says_what_was_corrected(client):
    book = make_offer(kind="book", premiums_paid_on=DAY)
    make_pledge(book, 10)
    officer = make_officer(province=None)
    correct(Rate, rows=LINE_OF_2027, by=officer, value=2_300_000)
    client.force_login(make_officer())
    text = client.get(reverse("admin:office_shortfalls", args=[book.campaign.pk])).content.decode()
    text = " ".join(html.unescape(text).split())
    assert "2.200.000 đồng → 2.300.000 đồng" in text
    assert f"người sửa: {officer}" in text


def test_the_page_says_so_when_nothing_was_corrected(client):
    """As with the prices that offices typed before gifts were priced by law."""
    book = make_offer(kind="book", premiums_paid_on=DAY)
    make_pledge(book, 10, unit_price=1_700_000)
    client.force_login(make_officer())
    text = client.get(reverse("admin:office_shortfalls", args=[book.campaign.pk])).content.decode()
    assert "đơn giá do cán bộ tự nhập trước khi được tính theo quy định" in text
