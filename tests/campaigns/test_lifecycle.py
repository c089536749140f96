"""A campaign's states: every move, what stands in its way, who may make it, and the second click."""

from datetime import UTC, date, datetime

import pytest

from accounts.roles import Role
from campaigns import lifecycle
from campaigns.models import Campaign, Share
from campaigns.transitions import StaleMove
from tests.factories import THANH_HOA, make_campaign, make_leader, make_offer, make_officer, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
STATES = list(Campaign.Status)
OPERATIONS = {
    lifecycle.open_campaign: ("draft", "open"),
    lifecycle.close_campaign: ("open", "closed"),
    lifecycle.reopen_campaign: ("closed", "open"),
    lifecycle.cancel_campaign: ("draft", "cancelled"),
    lifecycle.back_to_draft: ("open", "draft"),
}
CASES = [(operation, state) for operation in OPERATIONS for state in STATES]


def planned(**fields):
    """A campaign that nothing keeps from opening."""
    dates = {
        "pledges_until": date(2026, 12, 10),
        "lists_until": date(2026, 12, 20),
        "handover_from": date(2027, 1, 18),
        "handover_until": date(2027, 2, 4),
    }
    campaign = make_campaign(**(dates | {"status": "draft"} | fields))
    make_offer(campaign, premiums_paid_on=date(2027, 1, 18), wanted=1)
    return campaign


def test_operations_are_all_moves_of_the_table():
    assert sorted(OPERATIONS.values()) == sorted(
        (source, target) for source, targets in Campaign.MOVES.items() for target in targets
    )


@pytest.mark.parametrize(("operation", "state"), CASES)
def test_operation_moves_from_its_one_state_and_from_no_other(operation, state):
    campaign = planned(status=state)
    source, target = OPERATIONS[operation]
    if state == source:
        operation(campaign, by=make_officer(), at=NOW)
        assert (campaign.status, Campaign.objects.get().status) == (target, target)
    else:
        with pytest.raises(StaleMove):
            operation(campaign, by=make_officer(), at=NOW)
        assert Campaign.objects.get().status == state


@pytest.mark.parametrize("operation", OPERATIONS)
def test_second_click_is_refused(operation):
    campaign = planned(status=OPERATIONS[operation][0])
    stale = Campaign.objects.get()
    operation(campaign, by=make_officer(), at=NOW)
    with pytest.raises(StaleMove, match="người khác đã làm trước"):
        operation(stale, by=make_officer(), at=NOW)
    assert Campaign.objects.get().status == OPERATIONS[operation][1]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_told_obstacles_refuse_all_together(operation):
    campaign = planned(status=OPERATIONS[operation][0])
    with pytest.raises(lifecycle.InTheWay) as refusal:
        operation(campaign, by=make_officer(), at=NOW, obstacles=["Còn một việc.", "Còn 50 % việc khác."])
    assert refusal.value.obstacles == ("Còn một việc.", "Còn 50 % việc khác.")
    assert str(refusal.value).endswith("Còn một việc. Còn 50 % việc khác.")
    assert Campaign.objects.get().status == OPERATIONS[operation][0]


def test_stale_click_is_told_as_such_even_when_something_is_in_the_way():
    campaign = planned(status="cancelled")
    with pytest.raises(StaleMove):
        lifecycle.open_campaign(campaign, by=make_officer(), at=NOW, obstacles=["Còn một việc."])


def test_an_incomplete_plan_does_not_open():
    campaign = make_campaign(status="draft")
    with pytest.raises(lifecycle.InTheWay) as refusal:
        lifecycle.open_campaign(campaign, by=make_officer(), at=NOW)
    assert refusal.value.obstacles == (
        "Chưa có loại quà tặng nào: hãy thêm ít nhất một loại ở mục “Các loại quà tặng”.",
        "Chưa có ngày “nhận cam kết đến ngày”: hãy ghi ngày này.",
        "Chưa có ngày “nhận danh sách đến ngày”: hãy ghi ngày này.",
        "Chưa có ngày “trao tặng từ ngày”: hãy ghi ngày này.",
        "Chưa có ngày “trao tặng đến ngày”: hãy ghi ngày này.",
    )
    assert Campaign.objects.get().status == "draft"


def test_a_gift_that_costs_nothing_keeps_a_campaign_from_opening():
    campaign = planned()
    make_offer(campaign, "book", pays="residual", premiums_paid_on=date(2027, 1, 18), wanted=1)
    assert lifecycle.own_obstacles(campaign, "open", today=TODAY) == []
    Share.objects.create(kind="book", share=10_000, valid_from=date(2026, 11, 1), legal_basis="NĐ thử")
    assert lifecycle.own_obstacles(campaign, "open", today=TODAY) == [
        "Sau hỗ trợ của Nhà nước, nhà tài trợ không phải trả gì cho “Sổ BHXH 6 tháng” nên không ai cam kết được: hãy "
        "chọn trả toàn bộ mức đóng hoặc bỏ loại quà tặng này."
    ]


def test_an_incomplete_plan_does_not_reopen_but_closes():
    campaign = make_campaign(status="open")
    lifecycle.close_campaign(campaign, by=make_officer(), at=NOW)
    with pytest.raises(lifecycle.InTheWay):
        lifecycle.reopen_campaign(campaign, by=make_officer(), at=NOW)


@pytest.mark.parametrize(
    ("dates", "sentences"),
    [
        ({}, []),
        ({"posting_from": date(2026, 12, 20), "posting_until": date(2026, 12, 20)}, []),
        ({"handover_from": date(2027, 1, 18), "handover_until": date(2027, 1, 18)}, []),
        (
            {"posting_from": date(2026, 12, 19)},
            [
                "“niêm yết từ ngày” (19/12/2026) đứng trước "
                "“nhận danh sách đến ngày” (20/12/2026): hãy sửa một trong hai ngày."
            ],
        ),
        (
            {"posting_until": date(2027, 1, 10), "handover_from": date(2027, 1, 9)},
            [
                "“trao tặng từ ngày” (09/01/2027) đứng trước "
                "“niêm yết đến ngày” (10/01/2027): hãy sửa một trong hai ngày."
            ],
        ),
        (
            {
                "lists_until": date(2026, 11, 30),
                "handover_from": date(2026, 12, 1),
                "handover_until": date(2026, 12, 1),
            },
            [
                "“trao tặng đến ngày” (01/12/2026) đứng trước "
                "“nhận cam kết đến ngày” (10/12/2026): hãy sửa một trong hai ngày.",
                "Thẻ BHYT 12 tháng: Ngày đóng tiền 18/01/2027 đứng sau ngày trao tặng cuối (01/12/2026): hãy sửa một "
                "trong hai ngày.",
            ],
        ),
        ({"pledges_until": date(2026, 12, 25), "lists_until": date(2026, 12, 20)}, []),
        (
            {"posting_from": date(2026, 12, 1), "handover_from": date(2026, 11, 30)},
            [
                "“niêm yết từ ngày” (01/12/2026) đứng trước "
                "“nhận danh sách đến ngày” (20/12/2026): hãy sửa một trong hai ngày.",
                "“trao tặng từ ngày” (30/11/2026) đứng trước "
                "“niêm yết từ ngày” (01/12/2026): hãy sửa một trong hai ngày.",
            ],
        ),
    ],
)
def test_milestones_in_a_wrong_order_are_each_named(dates, sentences):
    assert lifecycle.own_obstacles(planned(**dates), "open", today=TODAY) == sentences


OVER = [
    "“nhận cam kết đến ngày” (10/12/2026) đã qua: hãy chọn ngày từ hôm nay (19/01/2027) trở đi.",
    "“nhận danh sách đến ngày” (20/12/2026) đã qua: hãy chọn ngày từ hôm nay (19/01/2027) trở đi.",
    "Thẻ BHYT 12 tháng: ngày đóng tiền (18/01/2027) đã qua: hãy sửa ngày này.",
]


def test_what_is_over_keeps_a_draft_from_opening_but_no_campaign_from_reopening():
    campaign, late = planned(), date(2027, 1, 19)
    assert lifecycle.own_obstacles(campaign, "open", today=late) == OVER
    with pytest.raises(lifecycle.InTheWay) as refusal:
        lifecycle.open_campaign(campaign, by=make_officer(), at=datetime(2027, 1, 18, 18, 0, tzinfo=UTC))  # 19th here
    assert refusal.value.obstacles == tuple(OVER)
    campaign.status = "closed"
    assert lifecycle.own_obstacles(campaign, "open", today=late) == []


def test_a_gift_of_which_none_is_wanted_keeps_a_draft_from_opening():
    campaign = planned()
    make_offer(campaign, "gift", wanted=0)
    assert lifecycle.own_obstacles(campaign, "open", today=TODAY) == ["“Quà Tết”: hãy ghi số lượng cần (đang là 0)."]
    campaign.status = "open"
    assert lifecycle.own_obstacles(campaign, "open", today=TODAY) == []


@pytest.mark.parametrize("to", ["closed", "draft", "cancelled"])
def test_own_obstacles_concern_opening_only(to):
    assert lifecycle.own_obstacles(make_campaign(status="draft"), to) == []


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    "stranger",
    [
        lambda: make_officer(THANH_HOA),
        lambda: make_user(Role.AUDITOR),
        lambda: make_user(Role.ACCOUNTANT),
        lambda: make_user(Role.COMMUNE_OFFICER, communes=("09205",)),
        lambda: make_officer(ends_on=date(2026, 1, 1)),
        lambda: make_user(),
    ],
)
def test_strangers_move_nothing(operation, stranger):
    campaign = planned(status=OPERATIONS[operation][0])
    with pytest.raises(lifecycle.NotYourCampaign):
        operation(campaign, by=stranger(), at=NOW)
    assert Campaign.objects.get().status == OPERATIONS[operation][0]


def test_a_national_campaign_needs_a_duty_in_the_whole_country():
    campaign = planned(province=None)
    with pytest.raises(lifecycle.NotYourCampaign):
        lifecycle.open_campaign(campaign, by=make_officer(), at=NOW)
    lifecycle.open_campaign(campaign, by=make_leader(None), at=NOW)
    assert Campaign.objects.get().status == "open"


def test_opening_is_audited_under_its_own_name():
    campaign, officer = planned(), make_officer()
    lifecycle.open_campaign(campaign, by=officer, at=NOW)
    event = campaign.events.last()
    assert (event.status, event.pgh_context) == (
        "open",
        {"user": officer.pk, "operation": "lifecycle.open_campaign"},
    )


def test_what_is_checked_is_what_is_stored_now():
    stale = planned()
    Campaign.objects.update(lists_until=None)
    with pytest.raises(lifecycle.InTheWay, match="nhận danh sách đến ngày"):
        lifecycle.open_campaign(stale, by=make_officer(), at=NOW)


def test_what_the_apps_above_see_refuses_and_is_told_once(monkeypatch):
    monkeypatch.setattr(lifecycle, "_sources", [lambda campaign, to: [f"Vướng {to}.", "Còn một việc."]])
    campaign = planned(status="open")
    with pytest.raises(lifecycle.InTheWay) as refusal:
        lifecycle.close_campaign(campaign, by=make_officer(), at=NOW, obstacles=["Còn một việc.", "Việc khác."])
    assert refusal.value.obstacles == ("Vướng closed.", "Còn một việc.", "Việc khác.")
    assert Campaign.objects.get().status == "open"


def test_gathered_asks_every_registered_source_once(monkeypatch):
    monkeypatch.setattr(lifecycle, "_sources", [])
    asked = []

    @lifecycle.tells_obstacles
    def first(campaign, to):
        asked.append((campaign.code, to))
        return [f"Vướng {to}."]

    @lifecycle.tells_obstacles
    def second(campaign, to):
        yield "Vướng nữa."

    lifecycle.tells_obstacles(first)
    campaign = make_campaign()
    assert lifecycle.gathered(campaign, "closed") == ["Vướng closed.", "Vướng nữa."]
    assert asked == [(campaign.code, "closed")]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"premiums_paid_on": None}, "“Thẻ BHYT 12 tháng” chưa có giá. Chưa có ngày đóng tiền"),
        ({"premiums_paid_on": date(2009, 1, 1)}, "“Thẻ BHYT 12 tháng” chưa có giá. Chưa có lương cơ sở"),
    ],
)
def test_a_campaign_opens_only_with_prices(fields, sentence):
    campaign = planned()
    make_offer(campaign, "gift", wanted=1)
    campaign.offers.filter(kind="card").update(**fields)
    obstacle = lifecycle.own_obstacles(campaign, "open", today=TODAY)[0]
    assert obstacle.startswith(sentence)
