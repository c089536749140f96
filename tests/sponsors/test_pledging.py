"""Pledges from registration to withdrawal: every move, every refusal, the second click, and real races."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from accounts.acting import Refusal
from accounts.roles import Role
from campaigns import lifecycle
from campaigns.models import Campaign, Offer, Share
from campaigns.transitions import StaleMove, move
from sponsors import pledging
from sponsors.models import Earmark, Pledge, PledgeLine, Sponsor
from sponsors.pledging import Line, Meant
from tests.factories import (
    BAC_NINH,
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

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
STATES = list(Pledge.Status)
QUERIES_OF_AGREEING = 15  # besides one for each line that is written


def register(campaign, lines, *, by=None, **facts):
    defaults = {
        "sponsor": facts.pop("sponsor", None) or make_sponsor(),
        "province_id": BAC_NINH,
        "pledged_on": date(2026, 11, 1),
        "note": "",
    }
    return pledging.register(campaign=campaign, lines=lines, by=by or make_officer(), at=NOW, **(defaults | facts))


def stored_lines(pledge):
    return list(pledge.lines.order_by("pk").values_list("offer__kind", "quantity"))


# Registering


def test_register_gives_the_next_reference_of_the_campaign():
    campaign, officer = make_campaign(code="BN2023"), make_officer()
    other = make_offer(make_campaign(code="TET2027"))
    offer, sponsor = make_offer(campaign), make_sponsor()
    pledge = register(campaign, [Line(offer, 20)], by=officer, sponsor=sponsor, note="Đợt 1")
    references = [pledge.reference] + [register(campaign, [Line(offer, 1)]).reference for _ in range(2)]
    assert references == ["BN2023-CK0001", "BN2023-CK0002", "BN2023-CK0003"]
    assert register(other.campaign, [Line(other, 1)]).reference == "TET2027-CK0001"
    stored = Pledge.objects.get(pk=pledge.pk)
    assert (stored.status, stored.sponsor, stored.province_id, stored.note) == (
        "registered",
        sponsor,
        BAC_NINH,
        "Đợt 1",
    )
    assert (stored.registered_by, stored.registered_at, stored.confirmed_by) == (officer, NOW, None)
    assert stored.events.get().pgh_context == {"user": officer.pk, "operation": "pledging.register"}


def test_register_keeps_lines_with_their_earmarks():
    campaign, institution = make_campaign(None), make_institution()
    card, book = make_offer(campaign, "card"), make_offer(campaign, "book")
    meant = Meant(
        provinces=frozenset({THANH_HOA}),
        communes=frozenset({YEN_TRUNG, TAM_GIANG}),
        groups=frozenset({"poor"}),
        institutions=frozenset({institution.pk}),
    )
    pledge = register(campaign, [Line(card, 20, meant), Line(book, 10), Line(card, 5)])
    assert stored_lines(pledge) == [("card", 20), ("book", 10), ("card", 5)]
    assert [str(earmark) for earmark in pledge.lines.first().earmarks.all()] == [
        "Tỉnh Thanh Hóa",
        "Xã Tam Giang",
        "Xã Yên Trung",
        "Hộ nghèo",
        str(institution),
    ]
    assert Earmark.objects.count() == 5


def test_register_keeps_a_new_sponsor_with_the_pledge():
    offer = make_offer()
    pledge = register(
        offer.campaign,
        [Line(offer, 1)],
        sponsor=Sponsor(kind="business", name="Công ty Hoa Sen", province_id=BAC_NINH),
    )
    assert (pledge.sponsor, pledge.sponsor.name) == (Sponsor.objects.get(), "Công ty Hoa Sen")


def test_register_refuses_a_new_sponsor_of_another_office_and_leaves_nothing():
    offer = make_offer()
    with pytest.raises(pledging.NotYourOffice):
        register(offer.campaign, [Line(offer, 1)], sponsor=Sponsor(kind="business", name="A", province_id=THANH_HOA))
    assert (Sponsor.objects.count(), Pledge.objects.count()) == (0, 0)
    assert Campaign.objects.get().last_pledge_number == 0


@pytest.mark.parametrize(
    ("status", "taken"), [("draft", True), ("open", True), ("closed", False), ("cancelled", False)]
)
def test_register_is_possible_while_the_campaign_is_planned(status, taken):
    offer = make_offer(make_campaign(status=status))
    if taken:
        assert register(offer.campaign, [Line(offer, 1)]).status == "registered"
    else:
        with pytest.raises(pledging.CampaignTakesNone, match="không thay đổi được cam kết"):
            register(offer.campaign, [Line(offer, 1)])


def test_register_looks_at_the_campaign_as_it_is_stored_now():
    offer = make_offer()
    Campaign.objects.update(status="closed")
    with pytest.raises(pledging.CampaignTakesNone):
        register(offer.campaign, [Line(offer, 1)])


@pytest.mark.parametrize(
    ("lines", "refusal", "words"),
    [
        (lambda offer: [], pledging.NothingPledged, "ít nhất một dòng"),
        (lambda offer: [Line(offer, 0)], pledging.NotPositive, "“Thẻ BHYT 12 tháng” phải từ 1 trở lên"),
        (lambda offer: [Line(offer, 1), Line(offer, -3)], pledging.NotPositive, "phải từ 1"),
        (lambda offer: [Line(make_offer(kind="book"), 1)], pledging.NotOffered, "không có loại quà “Sổ BHXH 6 tháng”"),
    ],
)
def test_wrong_lines_are_refused_in_words(lines, refusal, words):
    offer = make_offer()
    with pytest.raises(refusal, match=words):
        register(offer.campaign, lines(offer))
    pledge = make_pledge(offer, 7, status="registered").pledge
    with pytest.raises(refusal, match=words):
        pledging.amend(pledge, lines=lines(offer), by=make_officer(), at=NOW, **facts_of(pledge))
    assert stored_lines(pledge) == [("card", 7)]


STRANGERS = [
    lambda: make_officer(THANH_HOA),
    lambda: make_user(Role.AUDITOR),
    lambda: make_user(Role.INSURANCE_OFFICER, communes=(YEN_TRUNG,)),
    lambda: make_user(Role.COMMUNE_OFFICER, communes=(YEN_TRUNG,)),
    lambda: make_officer(ends_on=date(2026, 1, 1)),
    make_user,
]


@pytest.mark.parametrize("stranger", STRANGERS)
def test_strangers_record_nothing(stranger):
    by, offer = stranger(), make_offer(make_campaign(None))
    pledge, confirmed = make_pledge(offer, status="registered", province_id=BAC_NINH).pledge, make_pledge(offer).pledge
    for act in (
        lambda: register(offer.campaign, [Line(offer, 1)], by=by),
        lambda: pledging.amend(pledge, lines=[Line(offer, 1)], by=by, at=NOW, **facts_of(pledge)),
        lambda: pledging.confirm(pledge, by=by, at=NOW),
        lambda: pledging.withdraw(pledge, reason="Thử", by=by, at=NOW),
        lambda: pledging.adjust(confirmed, quantities={}, by=by, at=NOW),
    ):
        with pytest.raises(pledging.NotYourOffice, match="không thuộc phạm vi"):
            act()
    assert sorted(Pledge.objects.values_list("status", flat=True)) == ["confirmed", "registered"]


def test_a_province_records_for_the_own_office_to_national_campaigns_too():
    offer = make_offer(make_campaign(None))
    assert (
        register(offer.campaign, [Line(offer, 1)], by=make_user(Role.ACCOUNTANT, province=BAC_NINH)).province_id
        == BAC_NINH
    )
    for office in (None, THANH_HOA):
        with pytest.raises(pledging.NotYourOffice):
            register(offer.campaign, [Line(offer, 1)], province_id=office)
    assert register(offer.campaign, [Line(offer, 1)], by=make_leader(None), province_id=None).province is None


# Amending


def facts_of(pledge, **changes):
    facts = {
        "sponsor": pledge.sponsor,
        "province_id": pledge.province_id,
        "pledged_on": pledge.pledged_on,
        "note": pledge.note,
    }
    return facts | changes


def test_amend_writes_a_registered_pledge_anew():
    campaign = make_campaign(code="BN2023")
    card, book = make_offer(campaign, "card"), make_offer(campaign, "book")
    pledge = register(campaign, [Line(card, 20, Meant(groups=frozenset({"poor"})))])
    sponsor = make_sponsor()
    pledging.amend(
        pledge,
        lines=[Line(book, 3, Meant(communes=frozenset({YEN_TRUNG})))],
        by=make_officer(),
        at=NOW,
        **facts_of(pledge, sponsor=sponsor, note="Sửa", pledged_on=date(2026, 11, 3)),
    )
    stored = Pledge.objects.get()
    assert (stored.reference, stored.sponsor, stored.note, stored.pledged_on) == (
        "BN2023-CK0001",
        sponsor,
        "Sửa",
        date(2026, 11, 3),
    )
    assert stored_lines(stored) == [("book", 3)]
    assert [str(earmark) for earmark in Earmark.objects.all()] == ["Xã Yên Trung"]


@pytest.mark.parametrize("status", [status for status in STATES if status not in ("registered", "withdrawn")])
def test_amend_refuses_a_pledge_that_is_confirmed(status):
    pledge = make_pledge(make_offer(), 7, status=status).pledge
    stale = Pledge.objects.get()
    stale.status = "registered"
    with pytest.raises(StaleMove):
        pledging.amend(stale, lines=[Line(pledge.lines.get().offer, 1)], by=make_officer(), at=NOW, **facts_of(pledge))
    assert stored_lines(pledge) == [("card", 7)]


def test_amend_may_not_move_a_pledge_to_an_office_of_others():
    pledge = make_pledge(make_offer(make_campaign(None)), status="registered", province_id=BAC_NINH).pledge
    with pytest.raises(pledging.NotYourOffice):
        pledging.amend(
            pledge,
            lines=[Line(pledge.lines.get().offer, 1)],
            by=make_officer(),
            at=NOW,
            **facts_of(pledge, province_id=THANH_HOA),
        )
    assert Pledge.objects.get().province_id == BAC_NINH


def test_amend_needs_a_campaign_that_is_planned():
    pledge = make_pledge(make_offer(make_campaign(status="closed")), status="registered").pledge
    with pytest.raises(pledging.CampaignTakesNone):
        pledging.amend(pledge, lines=[Line(pledge.lines.get().offer, 1)], by=make_officer(), at=NOW, **facts_of(pledge))


# The table of moves


@pytest.mark.parametrize("source", [state for state in STATES if state != "withdrawn"])
@pytest.mark.parametrize("target", STATES)
def test_every_move_of_the_table_works_and_every_other_is_refused(source, target):
    pledge = make_pledge(make_offer(), status=source).pledge
    officer = make_officer()
    fields = {
        "confirmed": {"confirmed_by": officer, "confirmed_at": NOW},
        "withdrawn": {"withdrawn_by": officer, "withdrawn_at": NOW, "withdrawal_reason": "Thử"},
    }.get(target, {})
    if target in Pledge.MOVES[source]:
        move(pledge, target, **fields)
        assert Pledge.objects.get().status == target
    else:
        with pytest.raises(StaleMove):
            move(pledge, target, **fields)
        assert Pledge.objects.get().status == source


def test_a_withdrawn_pledge_moves_nowhere():
    pledge = make_pledge(make_offer()).pledge
    pledging.withdraw(pledge, reason="Gặp khó khăn", by=make_officer(), at=NOW)
    for target in STATES:
        with pytest.raises(StaleMove):
            move(pledge, target)


# Confirming


@pytest.mark.parametrize("status", [status for status in STATES if status != "withdrawn"])
def test_confirm_moves_a_registered_pledge_and_no_other(status):
    pledge, officer = make_pledge(make_offer(), status=status).pledge, make_officer()
    if status == "registered":
        pledging.confirm(pledge, by=officer, at=NOW)
        stored = Pledge.objects.get()
        assert (stored.status, stored.confirmed_by, stored.confirmed_at) == ("confirmed", officer, NOW)
    else:
        with pytest.raises(StaleMove):
            pledging.confirm(pledge, by=officer, at=NOW)
        assert Pledge.objects.get().status == status


def test_confirm_twice_is_refused_the_second_time():
    pledge, first = make_pledge(make_offer(), status="registered").pledge, make_officer()
    stale = Pledge.objects.get()
    pledging.confirm(pledge, by=first, at=NOW)
    with pytest.raises(StaleMove):
        pledging.confirm(stale, by=make_officer(), at=NOW)
    assert Pledge.objects.get().confirmed_by == first


@pytest.mark.parametrize("status", ["draft", "closed", "cancelled"])
def test_confirm_needs_an_open_campaign(status):
    pledge = make_pledge(make_offer(make_campaign(status=status)), status="registered").pledge
    with pytest.raises(pledging.CampaignNotOpen, match="Hãy mở chiến dịch"):
        pledging.confirm(pledge, by=make_officer(), at=NOW)
    assert Pledge.objects.get().status == "registered"


def test_a_passed_deadline_warns_and_does_not_refuse():
    campaign = make_campaign(pledges_until=date(2026, 11, 10))
    assert pledging.warnings(campaign, date(2026, 11, 10)) == []
    assert pledging.warnings(campaign, date(2026, 11, 11)) == [
        "Hạn nhận cam kết là ngày 10/11/2026: cam kết này quá hạn, vẫn ghi nhận được."
    ]
    assert pledging.warnings(make_campaign(), date(2090, 1, 1)) == []
    pledge = make_pledge(make_offer(campaign), status="registered", pledged_on=date(2026, 11, 20)).pledge
    pledging.confirm(pledge, by=make_officer(), at=NOW)
    assert Pledge.objects.get().status == "confirmed"


def test_confirm_many_confirms_what_it_may_and_tells_the_rest():
    ready = [make_pledge(make_offer(), status="registered").pledge for _ in range(2)]
    done = make_pledge(make_offer()).pledge
    foreign = make_pledge(make_offer(make_campaign(THANH_HOA)), status="registered").pledge
    outcome = pledging.confirm_many([ready[0], done, foreign, ready[1]], by=make_officer(), at=NOW)
    assert (outcome.confirmed, [type(refusal) for refusal in outcome.refused]) == (
        2,
        [StaleMove, pledging.NotYourOffice],
    )
    assert Pledge.objects.filter(status="registered").get() == foreign


# Withdrawing


@pytest.mark.parametrize("status", ["registered", "confirmed"])
def test_withdraw_keeps_who_when_and_why(status):
    pledge, officer = make_pledge(make_offer(), status=status).pledge, make_officer()
    pledging.withdraw(pledge, reason="  Gặp khó khăn ", by=officer, at=NOW)
    stored = Pledge.objects.get()
    assert (stored.status, stored.withdrawn_by, stored.withdrawn_at, stored.withdrawal_reason) == (
        "withdrawn",
        officer,
        NOW,
        "Gặp khó khăn",
    )
    with pytest.raises(StaleMove):
        pledging.withdraw(pledge, reason="Lần nữa", by=make_officer(), at=NOW)
    assert Pledge.objects.get().withdrawn_by == officer


@pytest.mark.parametrize("status", ["part_funded", "funded", "closed"])
def test_withdraw_refuses_what_is_paid_or_closed(status):
    pledge = make_pledge(make_offer(), status=status).pledge
    with pytest.raises(StaleMove):
        pledging.withdraw(pledge, reason="Thử", by=make_officer(), at=NOW)


@pytest.mark.parametrize("reason", ["", "   "])
def test_withdraw_needs_a_reason(reason):
    pledge = make_pledge(make_offer()).pledge
    with pytest.raises(pledging.NoReason, match="nêu lý do"):
        pledging.withdraw(pledge, reason=reason, by=make_officer(), at=NOW)
    assert Pledge.objects.get().status == "confirmed"


def test_withdraw_names_the_lines_of_which_something_is_allocated():
    campaign = make_campaign()
    card, book = make_offer(campaign, "card"), make_offer(campaign, "book")
    pledge = make_pledge(card, 20, reference="BN-CK1").pledge
    for offer, quantity, allocated in ((book, 10, 10), (card, 5, 0), (card, 8, 1)):
        make_line(pledge, offer, quantity=quantity, allocated=allocated)
    with pytest.raises(pledging.StillAllocated) as refusal:
        pledging.withdraw(pledge, reason="Thử", by=make_officer(), at=NOW)
    assert str(refusal.value) == (
        "Chưa rút được cam kết BN-CK1: “Sổ BHXH 6 tháng” đã phân bổ 10/10 suất, "
        "“Thẻ BHYT 12 tháng” đã phân bổ 1/8 suất. Hãy thu hồi các suất này trước."
    )
    assert Pledge.objects.get().status == "confirmed"


def test_withdraw_needs_a_campaign_that_is_not_over():
    pledge = make_pledge(make_offer(make_campaign(status="closed"))).pledge
    with pytest.raises(pledging.CampaignTakesNone):
        pledging.withdraw(pledge, reason="Thử", by=make_officer(), at=NOW)


# Adjusting


@pytest.mark.parametrize("status", [status for status in STATES if status != "withdrawn"])
def test_adjust_changes_confirmed_pledges_only(status):
    line = make_pledge(make_offer(), 10, status=status)
    if status in pledging.ADJUSTABLE:
        pledging.adjust(line.pledge, quantities={line.pk: 25}, by=make_officer(), at=NOW)
        assert stored_lines(line.pledge) == [("card", 25)]
    else:
        with pytest.raises(StaleMove):
            pledging.adjust(line.pledge, quantities={line.pk: 25}, by=make_officer(), at=NOW)
        assert stored_lines(line.pledge) == [("card", 10)]


def test_adjust_raises_lowers_and_adds_lines():
    campaign = make_campaign()
    card, book = make_offer(campaign, "card"), make_offer(campaign, "book")
    first = make_pledge(card, 10)
    second = make_line(first.pledge, card, quantity=5)
    third = make_line(first.pledge, card, quantity=7, allocated=6)
    foreign = make_pledge(card, 3)
    pledging.adjust(
        first.pledge,
        quantities={first.pk: 30, third.pk: 6, foreign.pk: 99},
        added=[Line(book, 4, Meant(groups=frozenset({"orphan"})))],
        by=make_officer(),
        at=NOW,
    )
    assert stored_lines(first.pledge) == [("card", 30), ("card", 5), ("card", 6), ("book", 4)]
    assert stored_lines(foreign.pledge) == [("card", 3)]
    assert Earmark.objects.get().group_id == "orphan"
    assert second.events.count() == 1  # what did not change was not written


def test_adjust_never_goes_below_what_is_allocated():
    line = make_pledge(make_offer(), 10)
    PledgeLine.objects.update(allocated=6)
    with pytest.raises(pledging.LessThanAllocated) as refusal:
        pledging.adjust(line.pledge, quantities={line.pk: 5}, by=make_officer(), at=NOW)
    assert str(refusal.value) == "Đã phân bổ 6 suất “Thẻ BHYT 12 tháng” nên không giảm dòng cam kết xuống 5 được."
    assert stored_lines(line.pledge) == [("card", 10)]


@pytest.mark.parametrize("quantity", [0, -1])
def test_adjust_leaves_at_least_one_unit(quantity):
    line = make_pledge(make_offer(), 10)
    with pytest.raises(pledging.NotPositive):
        pledging.adjust(line.pledge, quantities={line.pk: quantity}, by=make_officer(), at=NOW)
    assert stored_lines(line.pledge) == [("card", 10)]


def test_adjust_refuses_wrong_lines_and_campaigns_that_are_over():
    line = make_pledge(make_offer(), 10)
    with pytest.raises(pledging.NotOffered):
        pledging.adjust(line.pledge, quantities={}, added=[Line(make_offer(), 1)], by=make_officer(), at=NOW)
    Campaign.objects.update(status="closed")
    with pytest.raises(pledging.CampaignTakesNone):
        pledging.adjust(line.pledge, quantities={line.pk: 11}, by=make_officer(), at=NOW)
    assert stored_lines(line.pledge) == [("card", 10)]


# What stands in a campaign's way


@pytest.mark.parametrize(
    ("to", "statuses", "sentences"),
    [
        (
            "closed",
            ["registered", "registered", "confirmed"],
            ["Còn 2 cam kết chưa xác nhận: hãy xác nhận hoặc rút trước."],
        ),
        ("closed", ["confirmed", "funded", "closed"], []),
        ("cancelled", ["registered", "confirmed"], ["Còn 2 cam kết đang có hiệu lực: hãy rút trước."]),
        ("cancelled", ["closed"], []),
        (
            "draft",
            ["registered", "funded"],
            ["Đã xác nhận 1 cam kết: hãy sửa kế hoạch ngay khi chiến dịch đang mở, không đưa về bản nháp."],
        ),
        ("draft", ["registered"], []),
        ("open", ["registered", "confirmed"], []),
    ],
)
def test_pledges_stand_in_the_way_of_some_moves(to, statuses, sentences):
    campaign = make_campaign()
    offer = make_offer(campaign)
    for status in statuses:
        make_pledge(offer, status=status)
    make_pledge(make_offer(), status="registered")
    assert list(pledging.obstacles(campaign, to)) == sentences
    assert [sentence for sentence in lifecycle.gathered(campaign, to) if "cam kết" in sentence] == sentences


# Races, on real connections


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


@pytest.mark.django_db(transaction=True)
def test_of_confirming_and_withdrawing_at_once_the_record_tells_one_story():
    offer, officer = make_offer(), make_officer()
    for _ in range(10):
        pk = make_pledge(offer, status="registered").pledge.pk
        confirmed, withdrawn = at_once(
            lambda pk=pk: pledging.confirm(Pledge.objects.get(pk=pk), by=officer, at=NOW),
            lambda pk=pk: pledging.withdraw(Pledge.objects.get(pk=pk), reason="Thử", by=officer, at=NOW),
        )
        stored = Pledge.objects.get(pk=pk)
        assert (withdrawn, stored.status) == (None, "withdrawn")
        assert confirmed in (None, StaleMove)
        assert (stored.confirmed_by is not None) is (confirmed is None)


@pytest.mark.django_db(transaction=True)
def test_of_many_confirming_at_once_one_does():
    pk, officers = make_pledge(make_offer(), status="registered").pledge.pk, [make_officer() for _ in range(6)]
    results = at_once(*(lambda by=by: pledging.confirm(Pledge.objects.get(pk=pk), by=by, at=NOW) for by in officers))
    assert sorted(results, key=str) == sorted([None] + [StaleMove] * 5, key=str)
    assert Pledge.objects.get().confirmed_by == officers[results.index(None)]


@pytest.mark.django_db(transaction=True)
def test_pledges_registered_at_once_get_references_of_their_own():
    offer, officer = make_offer(make_campaign(code="TET2027")), make_officer()
    sponsor = make_sponsor()

    def act():
        campaign = Campaign.objects.get()
        return register(campaign, [Line(offer, 1)], by=officer, sponsor=sponsor).reference

    references = at_once(*[act] * 8)
    assert sorted(references) == [f"TET2027-CK{number:04}" for number in range(1, 9)]


@pytest.mark.django_db(transaction=True)
def test_a_campaign_is_not_closed_between_looking_and_registering():
    offer, officer = make_offer(), make_officer()
    sponsor = make_sponsor()
    for _ in range(5):
        Campaign.objects.update(status="open")
        Pledge.objects.all().delete()
        outcome = at_once(
            lambda: register(Campaign.objects.get(), [Line(offer, 1)], by=officer, sponsor=sponsor).status,
            lambda: lifecycle.close_campaign(Campaign.objects.get(), by=officer, at=NOW),
        )
        assert outcome in (["registered", lifecycle.InTheWay], [pledging.CampaignTakesNone, None])


# Prices


def prices_of(pledge):
    return list(pledge.lines.order_by("pk").values_list("offer__kind", "unit_price"))


def test_a_line_promises_the_price_of_one_of_that_moment():
    book = make_offer(kind="book", pays="residual")
    gift = make_offer(book.campaign, "gift", value=450_000)
    pledge = register(book.campaign, [Line(book, 2), Line(gift, 3)])
    assert prices_of(pledge) == [("book", 1_782_000), ("gift", 450_000)]


def test_what_has_no_price_is_not_pledged_and_the_sentence_says_what_to_do():
    card = make_offer(make_campaign(code="TET2027"), premiums_paid_on=None)
    with pytest.raises(pledging.NotPriced) as refusal:
        register(card.campaign, [Line(card, 1)])
    assert str(refusal.value) == (
        "Chưa thể cam kết “Thẻ BHYT 12 tháng” vì chưa có giá. Chưa có ngày đóng tiền: ghi ngày dự kiến đóng tiền cho "
        "cơ quan BHXH. Hãy bổ sung trong kế hoạch của chiến dịch TET2027 trước."
    )
    assert not Pledge.objects.exists()


def test_what_others_pay_in_full_is_not_pledged():
    book = make_offer(kind="book", premiums_paid_on=date(2027, 1, 18), pays="residual")
    Share.objects.create(kind="book", share=10_000, valid_from=date(2027, 1, 1), legal_basis="NĐ thử")
    with pytest.raises(pledging.CostsNothing, match="Nhà tài trợ không phải trả gì"):
        register(book.campaign, [Line(book, 1)])


def test_amending_keeps_what_was_promised_and_prices_what_is_new():
    card = make_offer()
    book = make_offer(card.campaign, "book")
    pledge = register(card.campaign, [Line(card, 2)])
    Offer.objects.update(premiums_paid_on=date(2027, 1, 18))
    facts = {"sponsor": pledge.sponsor, "province_id": BAC_NINH, "pledged_on": pledge.pledged_on, "note": "Sửa"}
    lines = [Line(one, 3) for one in Offer.objects.order_by("pk")]
    pledging.amend(pledge, lines=lines, by=make_officer(), at=NOW, **facts)
    assert prices_of(pledge) == [("card", 804_600), ("book", 2_904_000)]
    assert book.pledge_lines.count() == 1


def test_an_amendment_of_what_has_no_price_any_more_goes_through_at_what_was_promised():
    card = make_offer()
    pledge = register(card.campaign, [Line(card, 2)])
    Offer.objects.update(premiums_paid_on=None)
    facts = {"sponsor": pledge.sponsor, "province_id": BAC_NINH, "pledged_on": pledge.pledged_on, "note": "Sửa"}
    pledging.amend(pledge, lines=[Line(Offer.objects.get(), 5)], by=make_officer(), at=NOW, **facts)
    assert prices_of(pledge) == [("card", 804_600)]


def test_adjusting_keeps_the_promise_of_a_line_and_adds_at_the_price_of_now():
    card = make_offer()
    line = make_pledge(card, 5)
    Offer.objects.update(premiums_paid_on=date(2027, 1, 18))
    added = [Line(Offer.objects.get(), 1)]
    pledging.adjust(line.pledge, quantities={line.pk: 9}, added=added, by=make_officer(), at=NOW)
    assert list(line.pledge.lines.order_by("pk").values_list("quantity", "unit_price")) == [
        (9, 804_600),
        (1, 1_366_200),
    ]


@pytest.mark.parametrize("status", ["registered", "confirmed", "part_funded", "funded"])
def test_a_sponsor_agrees_to_the_prices_of_now(status):
    card = make_offer()
    line = make_pledge(card, 5, status=status)
    Offer.objects.update(premiums_paid_on=date(2027, 1, 18))
    pledging.agree_to_present_prices(line.pledge, by=make_officer(), at=NOW)
    line.refresh_from_db()
    assert (line.unit_price, line.value) == (1_366_200, 6_831_000)


def test_agreeing_costs_a_query_for_each_line_written_and_no_more(django_assert_num_queries):
    campaign, officer = make_campaign(), make_officer()
    several = make_pledge(make_offer(campaign), 5)
    make_line(several.pledge, make_offer(campaign, "book"))
    alone = make_pledge(campaign.offers.get(kind="card"), 5)
    officer.areas("record_pledges")  # known from then on
    for pledge, writes in ((alone.pledge, 1), (several.pledge, 2)):
        with django_assert_num_queries(QUERIES_OF_AGREEING + writes):
            pledging.agree_to_present_prices(Pledge.objects.get(pk=pledge.pk), by=officer, at=NOW)


def test_agreeing_is_refused_elsewhere_and_once_it_is_over():
    line = make_pledge(make_offer(), 5)
    with pytest.raises(pledging.NotYourOffice):
        pledging.agree_to_present_prices(line.pledge, by=make_officer(THANH_HOA), at=NOW)
    pledging.withdraw(line.pledge, reason="Thôi", by=make_officer(), at=NOW)
    with pytest.raises(StaleMove):
        pledging.agree_to_present_prices(line.pledge, by=make_officer(), at=NOW)
