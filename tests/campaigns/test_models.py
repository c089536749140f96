"""What must never be false of a plan: each constraint and trigger broken once. Who sees and plans what."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from accounts.roles import Role
from campaigns.models import Campaign, HardshipGroup, Offer, PriorityPoints, Quota
from sponsors.models import PledgeLine
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_list,
    make_nomination,
    make_offer,
    make_officer,
    make_pledge,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def refused(constraint, act):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


def test_a_code_is_taken_once():
    make_campaign(code="TET2027")
    refused("campaigns_campaign_code", lambda: make_campaign(code="TET2027"))


@pytest.mark.parametrize("code", ["near_poor,poor", "near poor", "near\tpoor", "poor\n", ""])
def test_a_code_of_a_group_stands_in_a_list_of_codes(code):
    group = HardshipGroup(code=code, name="Nhóm thử")
    with pytest.raises(ValidationError) as told:
        group.full_clean()
    words = "Mã nhóm không có dấu phẩy và khoảng trắng, ví dụ ho_ngheo." if code else "Hãy điền ô này."
    assert told.value.message_dict == {"code": [words]}
    refused("the_code_of_a_group_has_no_commas_and_no_spaces", group.save)


@pytest.mark.parametrize("code", ["TET 2027", "tet2027", "T1", "TẾT2027", "A" * 13])
def test_a_code_has_capital_letters_and_digits(code):
    with pytest.raises(ValidationError) as error:
        Campaign(code=code, name="Thử", year=2027).full_clean()
    assert list(error.value.message_dict) == ["code"]


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("posting_ends_after_it_starts", {"posting_from": date(2027, 1, 5), "posting_until": date(2027, 1, 4)}),
        ("handover_ends_after_it_starts", {"handover_from": date(2027, 1, 5), "handover_until": date(2027, 1, 4)}),
    ],
)
def test_a_period_ends_after_it_starts(constraint, fields):
    refused(constraint, lambda: make_campaign(**fields))
    with pytest.raises(ValidationError, match="đứng trước ngày đầu"):
        Campaign(code="TET2027", name="Thử", year=2027, **fields).full_clean()


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("books_and_cards_have_months_and_gifts_have_none", {"kind": "card", "months": None}),
        ("books_and_cards_have_months_and_gifts_have_none", {"kind": "book", "months": 0}),
        ("books_and_cards_have_months_and_gifts_have_none", {"kind": "gift", "months": 6}),
        ("a_gift_and_nothing_else_has_a_value", {"kind": "gift", "value": 0}),
        ("an_amount_of_an_offer_is_a_trillion_at_the_most", {"kind": "gift", "value": 10**12 + 1}),
        ("an_amount_of_an_offer_is_a_trillion_at_the_most", {"kind": "book", "monthly_income": 10**12 + 1}),
        ("no_more_is_wanted_than_people_may_need", {"kind": "gift", "wanted": 10_000_001}),
        ("a_gift_and_nothing_else_has_a_value", {"kind": "gift", "value": None}),
        ("a_gift_and_nothing_else_has_a_value", {"kind": "card", "value": 500_000}),
        ("no_premium_is_paid_for_a_gift", {"kind": "gift", "premiums_paid_on": date(2027, 1, 18)}),
        ("no_premium_is_paid_for_a_gift", {"kind": "gift", "pays": "residual"}),
        ("an_income_is_chosen_for_a_book_only", {"kind": "card", "monthly_income": 3_000_000}),
        ("an_income_is_chosen_for_a_book_only", {"kind": "book", "monthly_income": 0}),
    ],
)
def test_an_offer_is_whole(constraint, fields):
    refused(constraint, lambda: make_offer(**fields))


def test_a_campaign_offers_a_kind_once():
    campaign = make_campaign()
    make_offer(campaign, "card")
    refused("a_campaign_offers_a_kind_once", lambda: make_offer(campaign, "card", months=6))
    make_offer(make_campaign(), "card")


def test_an_offer_stays_in_its_campaign():
    offer = make_offer()
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(campaign=make_campaign())


@pytest.mark.parametrize(("kind", "months"), [("book", 24), ("card", 18)])
def test_months_that_nobody_can_pay_may_be_corrected_but_not_the_kind(kind, months):
    offer = make_offer(kind=kind, months=months)
    line = make_pledge(offer, unit_price=1)
    make_nomination(offer)
    stays = "is used in"
    refused(stays, lambda: Offer.objects.update(kind={"book": "card", "card": "book"}[kind]))
    PledgeLine.objects.filter(pk=line.pk).update(allocated=1)
    refused(stays, lambda: Offer.objects.update(months=12))
    PledgeLine.objects.filter(pk=line.pk).update(allocated=0)
    assert Offer.objects.update(months=12) == 1
    refused(stays, lambda: Offer.objects.update(months=6))


@pytest.mark.parametrize("use", [make_pledge, make_nomination])
@pytest.mark.parametrize("change", [{"kind": "book"}, {"months": 6}])
def test_a_pledged_or_nominated_offer_keeps_its_kind_and_months(change, use):
    offer = make_offer()
    Offer.objects.update(**change)
    Offer.objects.update(kind="card", months=12)
    use(offer)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Offer.objects.update(**change)
    assert error.value.__cause__.diag.constraint_name == "a_used_offer_keeps_its_kind"
    Offer.objects.update(premiums_paid_on=date(2027, 1, 18), pays="residual", wanted=5)


@pytest.mark.parametrize("fields", [{}, {"province_id": BAC_NINH, "commune_id": YEN_TRUNG}], ids=["neither", "both"])
def test_a_quota_is_for_a_province_or_a_commune(fields):
    offer = make_offer()
    refused("a_quota_is_for_a_province_or_a_commune", lambda: Quota.objects.create(offer=offer, most=1, **fields))


@pytest.mark.parametrize("area", [{"province_id": BAC_NINH}, {"commune_id": YEN_TRUNG}])
def test_an_area_has_one_quota_of_an_offer(area):
    offer = make_offer()
    Quota.objects.create(offer=offer, most=1, **area)
    refused("an_area_has_one_quota_of_an_offer", lambda: Quota.objects.create(offer=offer, most=2, **area))


@pytest.mark.parametrize(
    "fields",
    [
        {"shared_out": "evenly"},
        {"shared_out": "evenly", "shared_at": NOW},
        {"shared_out": "households", "shared_by": make_user},
        {"shared_out": "by_hand", "shared_by": make_user, "shared_at": NOW},
        {"shared_out": "by_lot", "shared_by": make_user, "shared_at": NOW},
    ],
)
def test_who_shared_a_quota_out_is_known_unless_it_is_typed(fields):
    offer = make_offer()
    given = {name: value() if callable(value) else value for name, value in fields.items()}
    refused(
        "who_shared_a_quota_out_is_known_unless_it_is_typed",
        lambda: Quota.objects.create(offer=offer, province_id=BAC_NINH, most=1, **given),
    )


def test_a_quota_that_is_typed_was_not_shared_out():
    quota = Quota.objects.create(
        offer=make_offer(),
        province_id=BAC_NINH,
        most=1,
        shared_out=Quota.SharedOut.EVENLY,
        shared_by=make_user(),
        shared_at=NOW,
    )
    quota.typed(7)
    quota.save(update_fields=Quota.AMOUNT)
    quota.refresh_from_db()
    assert (quota.most, quota.shared_out, quota.shared_by, quota.shared_at) == (7, "by_hand", None, None)


def test_a_group_has_its_points_once_in_a_campaign():
    campaign = make_campaign()
    PriorityPoints.objects.create(campaign=campaign, group_id="poor", points=1)
    refused(
        "a_group_has_its_points_once_in_a_campaign",
        lambda: PriorityPoints.objects.create(campaign=campaign, group_id="poor", points=2),
    )


@pytest.mark.parametrize(
    ("area", "field"), [({"province_id": THANH_HOA}, "province"), ({"commune_id": DONG_SON}, "commune")]
)
def test_a_quota_lies_where_the_campaign_is_held(area, field):
    with pytest.raises(ValidationError) as error:
        Quota(offer=make_offer(), most=1, **area).full_clean()
    assert error.value.message_dict == {field: ["Chiến dịch chỉ thực hiện tại Thành phố Bắc Ninh."]}
    Quota(offer=make_offer(make_campaign(None)), most=1, **area).full_clean()


@pytest.mark.parametrize("area", [{"province_id": BAC_NINH}, {"commune_id": YEN_TRUNG}])
def test_a_quota_in_the_campaigns_province_is_fine(area):
    quota = Quota(offer=make_offer(), most=1, **area)
    quota.full_clean()
    assert quota.area_code == next(iter(area.values()))


def test_a_quota_without_offer_says_so():
    with pytest.raises(ValidationError) as error:
        Quota(province_id=BAC_NINH, most=1).full_clean()
    assert list(error.value.message_dict) == ["offer"]


@pytest.mark.parametrize(
    "use",
    [
        lambda offer: make_pledge(offer),
        lambda offer: make_pledge(offer, status="registered"),
        lambda offer: make_nomination(offer),
    ],
)
def test_an_offer_is_in_use_once_pledged_or_asked_for(use):
    offer, other = make_offer(), make_offer()
    assert (offer.in_use(), offer.campaign.in_use()) == (False, False)
    use(offer)
    assert (offer.in_use(), offer.campaign.in_use()) == (True, True)
    assert (other.in_use(), other.campaign.in_use()) == (False, False)


def test_a_campaign_is_in_use_once_a_list_came():
    campaign = make_campaign()
    Quota.objects.create(offer=make_offer(campaign), province_id=BAC_NINH, most=1)
    PriorityPoints.objects.create(campaign=campaign, group_id="poor", points=1)
    assert campaign.in_use() is False
    make_list(campaign)
    assert campaign.in_use() is True


def test_names_are_as_an_office_writes_them():
    campaign = make_campaign(code="BN2023", name="Không để ai bị bỏ lại phía sau")
    assert str(campaign) == "BN2023 · Không để ai bị bỏ lại phía sau"
    assert [str(make_offer(campaign, kind)) for kind in ("book", "card", "gift")] == [
        "Sổ BHXH 6 tháng",
        "Thẻ BHYT 12 tháng",
        "Quà Tết",
    ]
    offer = campaign.offers.get(kind="card")
    assert str(Quota.objects.create(offer=offer, commune_id=YEN_TRUNG, most=3)) == "Xã Yên Trung, Thẻ BHYT 12 tháng: 3"
    group = HardshipGroup.objects.get(pk="poor")
    assert str(group) == "Hộ nghèo"
    assert str(PriorityPoints.objects.create(campaign=campaign, group=group, points=30)) == "Hộ nghèo: 30"


def test_milestones_are_those_with_a_date_in_the_order_of_the_work():
    campaign = make_campaign(handover_from=date(2027, 1, 18), lists_until=date(2026, 12, 20))
    assert campaign.milestones() == [("lists_until", date(2026, 12, 20)), ("handover_from", date(2027, 1, 18))]


@pytest.mark.parametrize(
    ("status", "planned"), [("draft", True), ("open", True), ("closed", False), ("cancelled", False)]
)
def test_a_campaign_is_planned_until_it_is_closed_or_cancelled(status, planned):
    assert make_campaign(status=status).is_planned is planned


def seen_by(user):
    return set(Campaign.objects.visible_to(user).values_list("code", flat=True))


def test_campaigns_are_visible_where_a_duty_lies():
    for code, province in (("TOANQUOC", None), ("BACNINH", BAC_NINH), ("THANHHOA", THANH_HOA)):
        Quota.objects.create(
            offer=make_offer(make_campaign(province, code=code)), province_id=province or BAC_NINH, most=1
        )
    assert seen_by(make_officer()) == {"TOANQUOC", "BACNINH"}
    assert seen_by(make_leader(None)) == {"TOANQUOC", "BACNINH", "THANHHOA"}
    assert seen_by(make_commune_officer(DONG_SON)) == {"TOANQUOC", "THANHHOA"}
    assert seen_by(make_user(Role.CLERK, institution=make_institution())) == {"TOANQUOC", "BACNINH"}
    assert seen_by(make_user()) == seen_by(make_officer(ends_on=date(2026, 1, 1))) == set()
    officer = make_officer()
    assert {offer.campaign.code for offer in Offer.objects.visible_to(officer)} == {"TOANQUOC", "BACNINH"}
    assert {quota.offer.campaign.code for quota in Quota.objects.visible_to(officer)} == {"TOANQUOC", "BACNINH"}
    assert not Quota.objects.visible_to(make_user()).exists()


def test_campaigns_are_planned_in_the_own_province():
    national, own, other = make_campaign(None), make_campaign(), make_campaign(THANH_HOA)
    officer, leader, accountant = make_officer(), make_leader(None), make_user(Role.ACCOUNTANT)
    assert [campaign.plannable_by(officer) for campaign in (national, own, other)] == [False, True, False]
    assert [campaign.plannable_by(leader) for campaign in (national, own, other)] == [True, True, True]
    assert [campaign.plannable_by(accountant) for campaign in (national, own, other)] == [False, False, False]
    assert list(Campaign.objects.plannable_by(officer)) == [own]
    assert Campaign.objects.plannable_by(leader).count() == 3
    assert not Campaign.objects.plannable_by(accountant).exists()


def test_open_campaigns_are_those_that_are_open():
    made = {status: make_campaign(status=status) for status in Campaign.Status}
    assert list(Campaign.objects.open()) == [made["open"]]
