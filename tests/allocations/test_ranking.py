"""Changing a campaign's points ranks everybody anew, until an allocation has used them."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from allocations import allocating
from allocations.allocating import Outdated
from allocations.models import Allocation
from allocations.ranking import (
    BadPoints,
    PlanStays,
    PointsAreUsed,
    Ranked,
    UnknownGroup,
    change_points,
    run_that_used,
)
from beneficiaries import vetting
from beneficiaries.models import Nomination
from campaigns.lifecycle import NotYourCampaign
from campaigns.models import Campaign, PriorityPoints
from tests.factories import (
    THANH_HOA,
    make_campaign,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_pledge,
    make_user,
)

NOW = datetime(2027, 1, 15, 2, 30, tzinfo=UTC)
TABLE = {"near_poor": 30, "orphan": 20}


def planned(**fields):
    """An open campaign with points; its cards."""
    campaign = make_campaign(**fields)
    PriorityPoints.objects.bulk_create(
        PriorityPoints(campaign=campaign, group_id=group, points=points) for group, points in TABLE.items()
    )
    return make_offer(campaign)


def points_of(campaign):
    return dict(Nomination.objects.filter(campaign=campaign).values_list("code", "points"))


def ranked(offer, table, *, by=None):
    return change_points(offer.campaign, table, by=by or make_officer(), at=NOW)


@pytest.mark.django_db
def test_everybody_is_ranked_by_the_new_table():
    card = planned()
    book = make_offer(card.campaign, "book")
    elsewhere = make_nomination(make_offer(), groups=["near_poor"], points=30)
    for code, groups, offer, status in (
        ("N1", ["near_poor"], card, "approved"),
        ("N2", ["near_poor", "orphan"], card, "proposed"),
        ("N3", ["orphan", "near_poor", "near_poor"], book, "rejected"),
        ("N4", [], book, "withdrawn"),
        ("N5", ["elderly"], card, "approved"),
        ("N6", ["household"], card, "approved"),
    ):
        points = sum(TABLE.get(group, 0) for group in set(groups))
        make_nomination(offer, code=code, groups=groups, points=points, status=status)
    assert ranked(card, {"near_poor": 30, "orphan": 5, "elderly": 7}) == Ranked(nominations=3, proposals=0)
    assert points_of(card.campaign) == {"N1": 30, "N2": 35, "N3": 35, "N4": 0, "N5": 7, "N6": 0}
    assert card.campaign.points_table() == {"near_poor": 30, "orphan": 5, "elderly": 7}
    elsewhere.refresh_from_db()
    assert elsewhere.points == 30


@pytest.mark.django_db
def test_a_group_left_out_has_no_points():
    card = planned(status="draft")
    make_nomination(card, code="N1", groups=["orphan"], points=20)
    assert ranked(card, {"near_poor": 30}) == Ranked(nominations=1, proposals=0)
    assert (points_of(card.campaign), card.campaign.points_table()) == ({"N1": 0}, {"near_poor": 30, "orphan": 0})


@pytest.mark.django_db
def test_the_same_table_writes_nothing(django_assert_num_queries):
    card, officer = planned(), make_officer()
    make_nomination(card, groups=["near_poor"], points=30)
    officer.areas("plan")
    assert ranked(card, TABLE | {"elderly": 0}, by=officer) == Ranked(nominations=0, proposals=0)
    assert PriorityPoints.objects.filter(campaign=card.campaign).count() == 2


@pytest.mark.django_db
def test_the_history_says_who_ranked_whom_anew():
    card, officer = planned(), make_officer()
    nomination = make_nomination(card, groups=["near_poor"], points=30)
    ranked(card, {"near_poor": 40, "orphan": 20}, by=officer)
    (event,) = nomination.events.filter(pgh_label="update")
    assert (event.points, event.pgh_context) == (
        40,
        {"user": officer.pk, "operation": "ranking.change_points"},
    )


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 40])
def test_many_are_ranked_in_as_few_statements_as_one(django_assert_num_queries, people):
    card, officer = planned(), make_officer()
    for number in range(people):
        make_nomination(card, groups=["near_poor"] if number % 2 else ["orphan"], points=30 if number % 2 else 20)
    officer.areas("plan")
    campaign = Campaign.objects.get(pk=card.campaign_id)
    with django_assert_num_queries(12):
        change_points(campaign, {"near_poor": 10, "orphan": 15}, by=officer, at=NOW)


@pytest.mark.django_db
def test_a_provincial_planner_does_not_rank_a_national_campaign():
    card = planned(province=None)
    for stranger in (make_officer(), make_officer(THANH_HOA), make_user("auditor")):
        with pytest.raises(NotYourCampaign):
            ranked(card, {}, by=stranger)
    assert card.campaign.points_table() == TABLE
    assert ranked(card, {}, by=make_officer(None)) == Ranked(0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "state"), [("closed", "Đã kết thúc"), ("cancelled", "Đã hủy")])
def test_points_of_a_campaign_that_is_over_stay(status, state):
    card = planned(code="BN2023", status=status)
    with pytest.raises(PlanStays) as refusal:
        ranked(card, {"near_poor": 1})
    assert str(refusal.value) == (
        f"Chiến dịch BN2023 đang ở trạng thái “{state}” nên bảng điểm giữ nguyên. Chỉ lập kế hoạch cho chiến dịch còn "
        "là bản nháp hoặc đang mở."
    )
    assert card.campaign.points_table() == TABLE


@pytest.mark.django_db
def test_a_table_that_gave_gifts_stays():
    card = planned(code="BN2023")
    make_pledge(card, 1)
    make_nomination(card, groups=["near_poor"], points=30)
    run = allocating.propose(card.campaign, seed="XSMB 04821", by=make_officer(), at=NOW)
    assert run_that_used(card.campaign) is None
    allocating.approve(run, by=make_leader(), at=NOW)
    assert run_that_used(card.campaign) == run
    with pytest.raises(PointsAreUsed) as refusal:
        ranked(card, {"near_poor": 1})
    assert str(refusal.value) == (
        "BN2023, đợt 1 đã được duyệt theo bảng điểm hiện nay nên bảng điểm giữ nguyên trong cả chiến dịch: "
        "mọi người được xếp theo cùng một bảng điểm."
    )
    assert (card.campaign.points_table(), Nomination.objects.get().points) == (TABLE, 30)


@pytest.mark.django_db
def test_a_table_stays_even_when_its_gifts_were_taken_back():
    card = planned()
    make_pledge(card, 1)
    make_nomination(card, groups=["near_poor"], points=30)
    run = allocating.propose(card.campaign, seed="XSMB 04821", by=make_officer(), at=NOW)
    allocating.approve(run, by=make_leader(), at=NOW)
    allocating.release(Allocation.objects.get(), reason="Đã chuyển đi", by=make_officer(), at=NOW)
    with pytest.raises(PointsAreUsed):
        ranked(card, {})


@pytest.mark.django_db
def test_unknown_groups_and_points_out_of_range_are_refused():
    card = planned()
    with pytest.raises(UnknownGroup) as unknown:
        ranked(card, {"nhóm lạ": 1})
    assert str(unknown.value) == "Không có nhóm hoàn cảnh khó khăn “nhóm lạ”. Hãy mở lại trang rồi thử lại."
    with pytest.raises(BadPoints) as bad:
        ranked(card, {"near_poor": 1001, "orphan": -1, "elderly": 1000})
    assert str(bad.value) == (
        "Điểm của một nhóm là số nguyên từ 0 đến 1000. Hãy sửa điểm của: Hộ cận nghèo, Trẻ mồ côi."
    )
    assert card.campaign.points_table() == TABLE


# Proposals that wait


def two_proposed():
    """Two people, one card, and a proposal that gives it to the poor one."""
    card = planned(code="BN2023")
    make_pledge(card, 1)
    make_nomination(card, code="N1", groups=["near_poor"], points=30)
    make_nomination(card, code="N2", groups=["orphan"], points=20)
    return card, allocating.propose(card.campaign, seed="XSMB 04821", by=make_officer(), at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("table", [{"near_poor": 30, "orphan": 40}, {"near_poor": 31, "orphan": 20}])
def test_what_was_proposed_by_other_points_is_not_approved(table):
    """Neither when the order is another now nor, to keep it simple to say, when it is the same by chance."""
    card, run = two_proposed()
    assert ranked(card, table) == Ranked(nominations=1, proposals=1)
    with pytest.raises(Outdated) as refusal:
        allocating.approve(run, by=make_leader(), at=NOW)
    assert str(refusal.value) == (
        "Chưa duyệt gì cả, vì từ khi đề xuất BN2023, đợt 1 đến nay đã có thay đổi: Điểm ưu tiên của 1 hồ sơ đề nghị "
        "nay đã khác. Hãy bỏ đề xuất này và đề xuất lại."
    )
    assert not Allocation.objects.exists()
    again = allocating.propose(card.campaign, seed="XSMB 04821", by=make_officer(), at=NOW)
    allocating.approve(again, by=make_leader(), at=NOW)
    winner = max(Nomination.objects.all(), key=lambda nomination: nomination.points)
    assert Allocation.objects.get().nomination == winner


@pytest.mark.django_db
def test_what_was_proposed_is_approved_once_the_points_are_as_they_were():
    card, run = two_proposed()
    ranked(card, {"near_poor": 30, "orphan": 40})
    ranked(card, TABLE)
    allocating.approve(run, by=make_leader(), at=NOW)
    assert Allocation.objects.get().nomination.code == "N1"


@pytest.mark.django_db
def test_points_of_people_outside_the_proposal_do_not_matter():
    card, run = two_proposed()
    make_nomination(card, groups=["elderly"], points=0, status="proposed")
    assert ranked(card, TABLE | {"elderly": 5}) == Ranked(nominations=1, proposals=1)
    allocating.approve(run, by=make_leader(), at=NOW)
    assert Allocation.objects.get().nomination.code == "N1"


# Two at once


def meanwhile(first, then):
    """Do `first`; before it is committed `then` in another session, which waits. What `then` came to."""
    outcome = []

    def work():
        try:
            outcome.append(then())
        except Exception as error:  # noqa: BLE001 (shown to the test, which says which error it wants)
            outcome.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(1.5)
        assert outcome == []
    thread.join()
    return outcome[0]


@pytest.mark.django_db(transaction=True)
def test_who_approves_waits_for_a_change_of_points_and_is_refused():
    card, run = two_proposed()
    leader = make_leader()
    found = meanwhile(
        lambda: ranked(card, {"near_poor": 1, "orphan": 2}), lambda: allocating.approve(run, by=leader, at=NOW)
    )
    assert isinstance(found, Outdated)
    assert not Allocation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_changes_points_waits_for_an_approval_and_is_refused():
    run = two_proposed()[1]
    officer = make_officer()
    found = meanwhile(
        lambda: allocating.approve(run, by=make_leader(), at=NOW),
        lambda: change_points(Campaign.objects.get(), {"near_poor": 1}, by=officer, at=NOW),
    )
    assert isinstance(found, PointsAreUsed)
    assert Campaign.objects.get().points_table() == TABLE


@pytest.mark.django_db(transaction=True)
def test_vetting_of_many_and_a_change_of_points_wait_for_each_other():
    card = planned()
    sender = make_officer(None)
    for _ in range(6):
        make_nomination(card, groups=["orphan"], points=20, status="proposed", nominated_by=sender)
    officer, leader = make_officer(), make_leader()
    found = meanwhile(
        lambda: vetting.approve_many(Nomination.objects.order_by("-pk"), by=leader, at=NOW + timedelta(minutes=1)),
        lambda: change_points(Campaign.objects.get(), {"orphan": 1}, by=officer, at=NOW),
    )
    assert found == Ranked(nominations=6, proposals=0)
    assert set(Nomination.objects.values_list("status", "points")) == {("approved", 1)}
