"""Propose, approve, discard, release: what each does, what each refuses, what it leaves untouched."""

import threading
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.acting import Busy
from allocations import allocating, closing, freezing, stored
from allocations.allocating import (
    BadSeed,
    CampaignNotOpen,
    DoesNotVerify,
    LineUsedUp,
    NobodyWaits,
    NoReason,
    NothingAwarded,
    NothingToGive,
    NotYourArea,
    Outdated,
    OwnProposal,
    ReceivedMeanwhile,
)
from allocations.instance import Instance, digest
from allocations.models import Allocation, AllocationRun
from allocations.solver import order, solve
from beneficiaries.models import Nomination
from beneficiaries.vetting import HoldsGift, withdraw
from campaigns import lifecycle
from campaigns.models import Campaign, Offer, Quota
from campaigns.transitions import StaleMove, move
from sponsors.models import Earmark, PledgeLine
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
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_user,
)

NOW = datetime(2027, 1, 15, 2, 30, tzinfo=UTC)
LATER = datetime(2027, 1, 20, 2, 30, tzinfo=UTC)


def nominate(offer: Offer, code: str, points: int = 10, commune: str = YEN_TRUNG, **fields: object) -> Nomination:
    """A nomination whose code is said, for a person of its own."""
    person = fields.pop("person", None) or make_person(commune)
    return make_nomination(offer, code=code, points=points, person=person, **fields)


def proposed(offer: Offer, *, seed: str = "XSMB 04821", by=None) -> AllocationRun:
    return allocating.propose(offer.campaign, seed=seed, by=by or make_officer(), at=NOW)


def approved(offer: Offer, **more: object) -> AllocationRun:
    run = proposed(offer, **more)
    allocating.approve(run, by=make_leader(), at=NOW)
    return run


def holders() -> dict[str, str]:
    """Who has a gift now: {code of the nomination: reference of the pledge}."""
    live = Allocation.objects.live().values_list("nomination__code", "pledge_line__pledge__reference")
    return dict(live)


def award_of(code: str) -> Allocation:
    return Allocation.objects.live().get(nomination__code=code)


# Proposing


@pytest.mark.django_db
def test_propose_freezes_the_inputs_and_gives_nothing_yet():
    card = make_offer()
    book = make_offer(card.campaign, "book")
    school = make_institution(name="Trường THCS Yên Trung")
    make_pledge(card, 2, reference="CKB", earmarks=({"commune_id": YEN_TRUNG}, {"province_id": THANH_HOA}))
    make_pledge(book, 1, reference="CKA", earmarks=({"group_id": "orphan"}, {"institution": school}))
    Quota.objects.create(offer=card, province_id=BAC_NINH, most=5)
    Quota.objects.create(offer=book, commune_id=YEN_TRUNG, most=1)
    nominate(book, "N2", 7, groups=["student", "orphan"], institution=school)
    nominate(card, "N1", 3)
    officer = make_officer()

    run = allocating.propose(card.campaign, seed="  XSMB 04821 ", by=officer, at=NOW)

    assert run.instance == {
        "seed": "XSMB 04821",
        "lines": [
            {
                "id": "CKA/1",
                "offer": "book",
                "quantity": 1,
                "provinces": [],
                "communes": [],
                "groups": ["orphan"],
                "institutions": [f"{YEN_TRUNG} Trường THCS Yên Trung"],
            },
            {
                "id": "CKB/1",
                "offer": "card",
                "quantity": 2,
                "provinces": [THANH_HOA],
                "communes": [YEN_TRUNG],
                "groups": [],
                "institutions": [],
            },
        ],
        "quotas": [
            {"offer": "book", "area": YEN_TRUNG, "most": 1},
            {"offer": "card", "area": BAC_NINH, "most": 5},
        ],
        "nominations": [
            {
                "id": "N1",
                "offer": "card",
                "province": BAC_NINH,
                "commune": YEN_TRUNG,
                "groups": ["near_poor"],
                "institution": None,
                "points": 3,
            },
            {
                "id": "N2",
                "offer": "book",
                "province": BAC_NINH,
                "commune": YEN_TRUNG,
                "groups": ["orphan", "student"],
                "institution": f"{YEN_TRUNG} Trường THCS Yên Trung",
                "points": 7,
            },
        ],
    }
    instance = Instance.from_dict(run.instance)
    assert run.digest == digest(instance)
    assert run.result == solve(instance).to_dict()
    assert (run.number, run.seed, run.status) == (1, "XSMB 04821", "proposed")
    assert (run.proposed_by, run.proposed_at, run.decided_by, run.decided_at) == (officer, NOW, None, None)
    assert run.counts == {"book": {"nominated": 1, "awarded": 1}, "card": {"nominated": 1, "awarded": 1}}
    assert PledgeLine.objects.in_bulk(run.lines.values()).keys() == set(run.lines.values())
    assert {name: PledgeLine.objects.get(pk=pk).pledge.reference for name, pk in run.lines.items()} == {
        "CKA/1": "CKA",
        "CKB/1": "CKB",
    }
    assert not Allocation.objects.exists()


@pytest.mark.django_db
def test_propose_numbers_the_runs_of_each_campaign():
    card, other = make_offer(), make_offer()
    for offer in (card, other):
        make_pledge(offer, 1)
        nominate(offer, f"{offer.campaign.code}-1")
    numbers = [proposed(offer).number for offer in (card, card, other, card)]
    assert numbers == [1, 2, 1, 3]


@pytest.mark.django_db
def test_propose_offers_only_what_allocatable_pledges_have_left():
    card = make_offer()
    for status in ("registered", "confirmed", "part_funded", "funded", "closed"):
        make_pledge(card, 3, reference=f"CK-{status}", status=status)
    used = make_pledge(card, 1, reference="CK-used")
    make_line(used.pledge, card, quantity=4)
    nominate(card, "N1", 9)
    first = proposed(card)
    line = PledgeLine.objects.get(pk=first.lines["CK-used/1"])
    Allocation.objects.create(
        run=first, pledge_line=line, nomination=nominate(card, "N0"), unit_price=1, allocated_at=NOW
    )
    lines = {line["id"]: line["quantity"] for line in proposed(card).instance["lines"]}
    assert lines == {"CK-confirmed/1": 3, "CK-part_funded/1": 3, "CK-funded/1": 3, "CK-used/2": 4}


@pytest.mark.django_db
def test_propose_takes_only_approved_nominations_without_a_gift():
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1", 99)
    approved(card)
    make_pledge(card, 5)
    for status in ("proposed", "approved", "rejected", "withdrawn"):
        nominate(card, f"N-{status}", status=status)
    assert [one["id"] for one in proposed(card).instance["nominations"]] == ["N-approved"]


@pytest.mark.django_db
def test_propose_counts_live_allocations_against_the_quotas_and_never_goes_below_zero():
    card = make_offer()
    make_pledge(card, 3)
    for number in range(3):
        nominate(card, f"N{number}")
    nominate(card, "T0", commune=TAM_GIANG)
    province = Quota.objects.create(offer=card, province_id=BAC_NINH, most=9)
    commune = Quota.objects.create(offer=card, commune_id=YEN_TRUNG, most=3)
    Quota.objects.create(offer=card, commune_id=TAM_GIANG, most=2)
    held = approved(card).allocations.exclude(nomination__commune=TAM_GIANG).count()
    make_pledge(card, 3)
    assert {(room.area, room.left) for room in freezing.rooms(card.campaign)} == {
        (BAC_NINH, 6),
        (YEN_TRUNG, 3 - held),
        (TAM_GIANG, 2 - (3 - held)),
    }
    Quota.objects.filter(pk=province.pk).update(most=2)
    Quota.objects.filter(pk=commune.pk).update(most=1)
    mosts = {quota.area: quota.most for quota in freezing.freeze(card.campaign, seed="XSMB 15/01/2027")[0].quotas}
    assert mosts[BAC_NINH] == 0
    assert mosts[YEN_TRUNG] == 0


@pytest.mark.django_db
def test_a_released_nomination_takes_part_again_as_long_as_it_is_approved():
    card = make_offer()
    make_pledge(card, 2)
    nominate(card, "N1")
    nominate(card, "N2")
    approved(card)
    for code in ("N1", "N2"):
        allocating.release(award_of(code), reason="Chưa liên lạc được", by=make_officer(), at=LATER)
    withdraw(Nomination.objects.get(code="N2"), reason="Đã chuyển đi", by=make_leader(), at=LATER)
    assert [one["id"] for one in proposed(card).instance["nominations"]] == ["N1"]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", ["", "   ", "một\nhai", "a" * 201, "có\x00rỗng", "\udce1"])
def test_propose_refuses_a_seed_that_nobody_could_read(seed):
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1")
    with pytest.raises(BadSeed) as refusal:
        allocating.propose(card.campaign, seed=seed, by=make_officer(), at=NOW)
    assert "200" in str(refusal.value)
    assert not AllocationRun.objects.exists()


@pytest.mark.django_db
def test_propose_takes_the_longest_seed():
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1")
    assert proposed(card, seed="đ" * 200).seed == "đ" * 200


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "closed", "cancelled"])
def test_propose_refuses_a_campaign_that_is_not_open(status):
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1")
    Campaign.objects.filter(pk=card.campaign_id).update(status=status)
    with pytest.raises(CampaignNotOpen):
        proposed(card)


@pytest.mark.django_db
def test_propose_refuses_when_nobody_waits():
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1", status="proposed")
    with pytest.raises(NobodyWaits):
        proposed(card)


@pytest.mark.django_db
def test_propose_refuses_when_nothing_is_pledged():
    card = make_offer()
    make_pledge(card, 1, status="registered")
    nominate(card, "N1")
    with pytest.raises(NothingToGive):
        proposed(card)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("campaign_province", "role", "province"),
    [
        (BAC_NINH, "officer", THANH_HOA),
        (BAC_NINH, "insurance_officer", BAC_NINH),
        (BAC_NINH, "auditor", None),
        (BAC_NINH, "accountant", BAC_NINH),
        (None, "officer", BAC_NINH),
    ],
)
def test_propose_refuses_who_may_not_propose_there(campaign_province, role, province):
    card = make_offer(make_campaign(campaign_province))
    make_pledge(card, 1)
    nominate(card, "N1")
    with pytest.raises(NotYourArea):
        allocating.propose(card.campaign, seed="1", by=make_user(role, province=province), at=NOW)
    assert not AllocationRun.objects.exists()


def _story(numbers: list[int]) -> AllocationRun:
    """The same campaign, its records created in the order of `numbers` (1 to 24)."""
    campaign = make_campaign(code="BN2027")
    kinds = ("card", "book") if numbers[0] == 1 else ("book", "card")
    offers = {kind: make_offer(campaign, kind) for kind in kinds}
    pledges = {
        1: ("card", 3, ({"commune_id": YEN_TRUNG},)),
        2: ("card", 2, ({"group_id": "near_poor"}, {"group_id": "disabled"})),
        3: ("card", 2, ()),
        4: ("book", 2, ({"province_id": BAC_NINH},)),
    }
    for number in sorted(pledges, key=numbers.index):
        kind, quantity, earmarks = pledges[number]
        make_pledge(offers[kind], quantity, earmarks=earmarks, reference=f"BN2027-CK{number:04}")
    Quota.objects.create(offer=offers["card"], commune_id=TAM_GIANG, most=2)
    for number in numbers:
        kind = "book" if number % 3 == 0 else "card"
        commune = TAM_GIANG if number % 4 == 0 else YEN_TRUNG
        nominate(offers[kind], f"BN2027-{number:05}", number % 2 * 10, commune=commune)
    run = allocating.propose(campaign, seed="XSMB 04821", by=make_officer(), at=NOW)
    return AllocationRun.objects.get(pk=run.pk)


@pytest.mark.django_db
def test_the_awards_depend_on_names_and_not_on_primary_keys():
    with transaction.atomic():
        forwards = _story(list(range(1, 25)))
        transaction.set_rollback(True)
    backwards = _story(list(range(24, 0, -1)))
    assert list(backwards.lines) == list(forwards.lines)
    assert list(forwards.lines.values()) == sorted(forwards.lines.values())
    assert list(backwards.lines.values()) == sorted(backwards.lines.values(), reverse=True)
    assert (backwards.instance, backwards.digest) == (forwards.instance, forwards.digest)
    assert backwards.result == forwards.result
    assert len(backwards.result["awards"]) == 7 + 2


@pytest.mark.django_db
def test_proposing_again_with_the_same_seed_gives_the_same_and_another_seed_another():
    card = make_offer()
    make_pledge(card, 5)
    for number in range(20):
        nominate(card, f"N{number:02}")
    runs = [proposed(card, seed=seed) for seed in ("A", "A", "B")]
    assert runs[0].digest == runs[1].digest != runs[2].digest
    assert runs[0].result == runs[1].result
    assert {a["nomination"] for a in runs[0].result["awards"]} != {a["nomination"] for a in runs[2].result["awards"]}


# Approving


@pytest.mark.django_db
def test_approve_makes_the_awards_allocations_at_the_price_of_now():
    card = make_offer()
    book = make_offer(card.campaign, "book")
    make_pledge(card, 2, reference="CKA")
    make_pledge(book, 1, reference="CKB")
    for number in range(3):
        nominate(card, f"C{number}", number)
    nominate(book, "B0")
    run = proposed(card)
    Offer.objects.filter(pk=card.pk).update(premiums_paid_on=date(2027, 1, 18))
    leader = make_leader()

    assert allocating.approve(run, by=leader, at=LATER) == 3

    given = Allocation.objects.order_by("pk")
    awards = [award["nomination"] for award in run.result["awards"]]
    assert [one.nomination.code for one in given] == awards
    assert holders() == {"C1": "CKA", "C2": "CKA", "B0": "CKB"}
    assert {(one.nomination.code, one.unit_price) for one in given} == {
        ("C1", 1_366_200),
        ("C2", 1_366_200),
        ("B0", 1_980_000),
    }
    assert all(one.run_id == run.pk and one.allocated_at == LATER and one.replaces_id is None for one in given)
    assert dict(PledgeLine.objects.values_list("pledge__reference", "allocated")) == {"CKA": 2, "CKB": 1}
    run.refresh_from_db()
    assert (run.status, run.decided_by, run.decided_at, run.decision_reason) == ("approved", leader, LATER, "")


@pytest.mark.django_db
def test_approve_refuses_who_proposed():
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1")
    leader = make_leader()
    run = proposed(card, by=leader)
    with pytest.raises(OwnProposal):
        allocating.approve(run, by=leader, at=LATER)
    assert holders() == {}


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "province"), [("officer", BAC_NINH), ("leader", THANH_HOA), ("auditor", None)])
def test_approve_refuses_who_may_not_approve_there(role, province):
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1")
    run = proposed(card)
    with pytest.raises(NotYourArea):
        allocating.approve(run, by=make_user(role, province=province), at=LATER)
    assert holders() == {}


@pytest.mark.django_db
def test_a_leader_of_the_nation_approves_anywhere_and_only_the_nation_a_national_run():
    campaign = make_campaign(None)
    card = make_offer(campaign)
    make_pledge(card, 1)
    nominate(card, "N1")
    run = allocating.propose(campaign, seed="1", by=make_officer(None), at=NOW)
    with pytest.raises(NotYourArea):
        allocating.approve(run, by=make_leader(BAC_NINH), at=LATER)
    allocating.approve(run, by=make_leader(None), at=LATER)
    assert set(holders()) == {"N1"}


@pytest.mark.django_db
def test_approve_refuses_a_second_time_and_after_discarding():
    card = make_offer()
    make_pledge(card, 2)
    nominate(card, "N1")
    run, other = proposed(card), proposed(card)
    stale = AllocationRun.objects.get(pk=run.pk)
    allocating.approve(run, by=make_leader(), at=LATER)
    with pytest.raises(StaleMove):
        allocating.approve(stale, by=make_leader(), at=LATER)
    allocating.discard(other, reason="Đã có đề xuất khác", by=make_officer(), at=LATER)
    with pytest.raises(StaleMove):
        allocating.approve(other, by=make_leader(), at=LATER)
    assert Allocation.objects.count() == 1


@pytest.mark.django_db
def test_approve_refuses_in_a_campaign_that_was_closed():
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1")
    run = proposed(card)
    move(Campaign.objects.get(pk=card.campaign_id), "closed")
    with pytest.raises(CampaignNotOpen):
        allocating.approve(run, by=make_leader(), at=LATER)
    assert holders() == {}


@pytest.mark.django_db
def test_a_proposal_that_would_give_nothing_is_not_made():
    card = make_offer()
    make_pledge(card, 1, earmarks=({"province_id": THANH_HOA},))
    make_pledge(card, 1)
    nominate(card, "N1")
    Quota.objects.create(offer=card, commune_id=YEN_TRUNG, most=0)
    with pytest.raises(allocating.NobodyCanReceive, match="không ai đang chờ có thể nhận số suất còn lại"):
        proposed(card)
    assert not card.campaign.runs.exists()
    Quota.objects.update(most=1)
    assert proposed(card).counts == {"card": {"nominated": 1, "awarded": 1}}


@pytest.mark.django_db
def test_approve_refuses_a_proposal_that_gives_nothing():
    card = make_offer()
    make_pledge(card, 1, earmarks=({"province_id": THANH_HOA},))
    nominate(card, "N1")
    instance, lines = freezing.freeze(card.campaign, seed="XSMB 15/01/2027")
    run = stored.create(  # as they were proposed once
        instance,
        solve(instance),
        campaign=card.campaign,
        number=1,
        seed="XSMB 15/01/2027",
        lines=lines,
        counts={},
        proposed_by=make_officer(),
        proposed_at=NOW,
    )
    assert run.result["unserved"] == [{"nomination": "N1", "reason": "no_line"}]
    with pytest.raises(NothingAwarded):
        allocating.approve(run, by=make_leader(), at=LATER)
    run.refresh_from_db()
    assert run.status == "proposed"


@pytest.mark.django_db
@pytest.mark.parametrize("spoil", ["digest", "instance", "result", "form"])
def test_approve_refuses_what_does_not_follow_from_its_inputs(spoil):
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1", 5)
    nominate(card, "N2", 4)
    good = proposed(card)
    fields = {name: getattr(good, name) for name in ("campaign", "seed", "instance", "digest", "result", "lines")}
    if spoil == "digest":
        fields["digest"] = "0" * 64
    elif spoil == "instance":
        fields["instance"] = fields["instance"] | {"seed": "another"}
    elif spoil == "result":
        awards = [{"nomination": "N2", "line": good.result["awards"][0]["line"]}]
        fields["result"] = fields["result"] | {"awards": awards}
    else:
        fields["instance"] = {"seed": "1"}
    bad = AllocationRun.objects.create(number=9, proposed_by=make_officer(), proposed_at=NOW, **fields)
    with pytest.raises(DoesNotVerify):
        allocating.approve(bad, by=make_leader(), at=LATER)
    assert holders() == {}


def _ready_run() -> AllocationRun:
    """Two cards for two of three people; quotas and earmarks that just fit."""
    card = make_offer()
    make_pledge(card, 2, reference="CKA", earmarks=({"commune_id": YEN_TRUNG},))
    Quota.objects.create(offer=card, commune_id=YEN_TRUNG, most=2)
    nominate(card, "N1", 3)
    nominate(card, "N2", 2)
    nominate(card, "N3", 1)
    return proposed(card)


def _withdraw_nomination(run):
    withdraw(Nomination.objects.get(code="N1"), reason="Đã mất", by=make_leader(), at=LATER)


def _give_elsewhere(run):
    line = make_pledge(run.campaign.offers.get(), 1)
    gift = {"unit_price": 1, "allocated_at": NOW}
    Allocation.objects.create(run=run, pledge_line=line, nomination=Nomination.objects.get(code="N1"), **gift)
    Quota.objects.update(most=3)


def _withdraw_pledge(run):
    pledge = run.campaign.pledges.get()
    move(pledge, "withdrawn", withdrawn_by=make_leader(), withdrawn_at=LATER, withdrawal_reason="Rút")


def _lower_quantity(run):
    PledgeLine.objects.update(quantity=1)


def _remove_line(run):
    PledgeLine.objects.all().delete()


def _add_earmark(run):
    Earmark.objects.create(line=PledgeLine.objects.get(), group_id="orphan")


def _move_nomination(run):
    Nomination.objects.filter(code="N2").update(commune=TAM_GIANG)


def _remove_nomination(run):
    Nomination.objects.filter(code="N2").delete()


def _lower_quota(run):
    Quota.objects.update(most=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_withdraw_nomination, "N1"),
        (_give_elsewhere, "N1"),
        (_withdraw_pledge, "CKA"),
        (_lower_quantity, "CKA/1"),
        (_remove_line, "CKA/1"),
        (_add_earmark, "CKA/1"),
        (_move_nomination, "N2"),
        (_remove_nomination, "N2"),
        (_lower_quota, "Yên Trung"),
    ],
)
def test_approve_refuses_as_a_whole_when_something_has_changed_and_names_it(change, named):
    run = _ready_run()
    change(run)
    before = holders()
    with pytest.raises(Outdated) as refusal:
        allocating.approve(run, by=make_leader(), at=LATER)
    assert named in str(refusal.value)
    assert holders() == before
    run.refresh_from_db()
    assert (run.status, run.decided_by) == ("proposed", None)


@pytest.mark.django_db
def test_approve_still_holds_when_only_what_it_does_not_stand_on_has_changed():
    run = _ready_run()
    card = run.campaign.offers.get()
    withdraw(Nomination.objects.get(code="N3"), reason="Đã mất", by=make_leader(), at=LATER)
    make_pledge(card, 5)
    nominate(card, "N4", 50)
    allocating.approve(run, by=make_leader(), at=LATER)
    assert set(holders()) == {"N1", "N2"}


@pytest.mark.django_db
def test_approve_names_the_first_changes_and_counts_the_others():
    card = make_offer()
    make_pledge(card, 8)
    for number in range(8):
        nominate(card, f"N{number}", number)
    run = proposed(card)
    for number in range(7):
        withdraw(Nomination.objects.get(code=f"N{number}"), reason="Rút", by=make_leader(), at=LATER)
    with pytest.raises(Outdated) as refusal:
        allocating.approve(run, by=make_leader(), at=LATER)
    named = [number for number in range(8) if f"N{number} " in str(refusal.value)]
    assert len(named) == 5
    assert " 2 " in str(refusal.value)


@pytest.mark.django_db
def test_of_two_proposals_from_the_same_state_only_the_first_can_be_approved():
    card = make_offer()
    make_pledge(card, 2)
    for number in range(6):
        nominate(card, f"N{number}")
    one, two = proposed(card, seed="A"), proposed(card, seed="B")
    allocating.approve(one, by=make_leader(), at=LATER)
    with pytest.raises(Outdated):
        allocating.approve(two, by=make_leader(), at=LATER)
    assert len(holders()) == 2


# Discarding


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["officer", "leader"])
def test_discard_puts_a_proposal_away_with_who_when_and_why(role):
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1")
    run = proposed(card)
    by = make_user(role, province=BAC_NINH)
    allocating.discard(run, reason="  Chọn  sai số gieo ", by=by, at=LATER)
    run.refresh_from_db()
    assert (run.status, run.decided_by, run.decided_at) == ("discarded", by, LATER)
    assert run.decision_reason == "Chọn sai số gieo"
    with pytest.raises(StaleMove):
        allocating.discard(run, reason="Lần nữa", by=by, at=LATER)


@pytest.mark.django_db
def test_discard_refuses_without_a_reason_and_from_outside():
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1")
    run = proposed(card)
    with pytest.raises(NoReason):
        allocating.discard(run, reason=" \n", by=make_officer(), at=LATER)
    for stranger in (make_officer(THANH_HOA), make_user("auditor", province=BAC_NINH)):
        with pytest.raises(NotYourArea):
            allocating.discard(run, reason="Không ưng", by=stranger, at=LATER)
    run.refresh_from_db()
    assert run.status == "proposed"


@pytest.mark.django_db
def test_who_proposed_may_discard():
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1")
    officer = make_officer()
    allocating.discard(proposed(card, by=officer), reason="Nhầm", by=officer, at=LATER)
    assert AllocationRun.objects.get().status == "discarded"


# Releasing


def _four_cards() -> AllocationRun:
    """Four awarded (N0 to N3), four waiting in the order N4, N5, N6, N7."""
    card = make_offer()
    make_pledge(card, 4, reference="CKA")
    for number in range(8):
        nominate(card, f"N{number}", 100 - number)
    return approved(card)


@pytest.mark.django_db
def test_release_passes_the_unit_to_the_first_in_the_order_and_leaves_all_others():
    run = _four_cards()
    before = holders()
    assert set(before) == {"N0", "N1", "N2", "N3"}
    old = award_of("N1")
    officer = make_officer()

    new = allocating.release(old, reason=" Đã chuyển  đi ", by=officer, at=LATER)

    assert holders() == {"N0": "CKA", "N2": "CKA", "N3": "CKA", "N4": "CKA"}
    old.refresh_from_db()
    assert (old.status, old.released_by, old.released_at) == ("released", officer, LATER)
    assert old.release_reason == "Đã chuyển đi"
    assert new.nomination.code == "N4"
    assert (new.replaces, new.run, new.pledge_line, new.allocated_at) == (old, run, old.pledge_line, LATER)
    assert (new.unit_price, new.price.unit_price) == (804_600, 804_600)
    assert PledgeLine.objects.get().allocated == 4


@pytest.mark.django_db
def test_released_ones_do_not_come_back_by_a_later_release():
    _four_cards()
    heirs = [
        allocating.release(award_of(code), reason="Từ chối", by=make_officer(), at=LATER).nomination.code
        for code in ("N0", "N4", "N3")
    ]
    assert heirs == ["N4", "N5", "N6"]
    assert set(holders()) == {"N1", "N2", "N5", "N6"}


@pytest.mark.django_db
def test_release_leaves_the_unit_free_when_nobody_waits():
    card = make_offer()
    make_pledge(card, 2)
    nominate(card, "N1")
    approved(card)
    assert allocating.release(award_of("N1"), reason="Từ chối", by=make_officer(), at=LATER) is None
    assert holders() == {}
    assert PledgeLine.objects.get().allocated == 0


@pytest.mark.django_db
def test_release_passes_over_whom_the_line_or_a_quota_or_vetting_or_a_later_gift_keeps_out():
    card = make_offer()
    make_pledge(card, 1, reference="CKA", earmarks=({"group_id": "orphan"},))
    Quota.objects.create(offer=card, commune_id=TAM_GIANG, most=1)
    orphan = {"groups": ["orphan"]}
    nominate(card, "N0", 99, **orphan)
    nominate(card, "N1", 90)  # not an orphan
    nominate(card, "N2", 80, **orphan)  # withdrawn below
    nominate(card, "N3", 70, **orphan)  # gets a gift by another run
    nominate(card, "N4", 60, commune=TAM_GIANG, **orphan)  # the quota is used up by then
    nominate(card, "N5", 50, **orphan)
    nominate(card, "N6", 40, **orphan)
    approved(card)
    withdraw(Nomination.objects.get(code="N2"), reason="Rút", by=make_leader(), at=NOW)
    nominate(card, "T0", 500, commune=TAM_GIANG, groups=["disabled"])
    make_pledge(card, 1, reference="CKB", earmarks=({"group_id": "disabled"},))
    make_pledge(card, 1, reference="CKC", earmarks=({"group_id": "orphan"},))
    approved(card)
    assert holders() == {"N0": "CKA", "T0": "CKB", "N3": "CKC"}

    heir = allocating.release(award_of("N0"), reason="Từ chối", by=make_officer(), at=LATER)

    assert heir.nomination.code == "N5"
    assert holders() == {"N5": "CKA", "T0": "CKB", "N3": "CKC"}


@pytest.mark.django_db
def test_release_counts_its_own_place_in_a_quota_as_free():
    card = make_offer()
    make_pledge(card, 1)
    Quota.objects.create(offer=card, commune_id=YEN_TRUNG, most=1)
    nominate(card, "N0", 9)
    nominate(card, "N1", 8)
    approved(card)
    assert allocating.release(award_of("N0"), reason="Từ chối", by=make_officer(), at=LATER).nomination.code == "N1"


@pytest.mark.django_db
def test_release_follows_the_order_that_the_run_froze():
    run = _four_cards()
    Nomination.objects.filter(code="N7").update(points=1000)
    frozen = [one.id for one in order(Instance.from_dict(run.instance))]
    assert frozen.index("N4") < frozen.index("N7")
    nominate(run.campaign.offers.get(), "NEW", 5000)
    assert allocating.release(award_of("N0"), reason="Từ chối", by=make_officer(), at=LATER).nomination.code == "N4"


@pytest.mark.django_db
def test_release_passes_nothing_on_from_a_pledge_that_is_closed():
    run = _four_cards()
    run.campaign.pledges.update(status="closed")
    assert allocating.release(award_of("N0"), reason="Từ chối", by=make_officer(), at=LATER) is None
    assert set(holders()) == {"N1", "N2", "N3"}


@pytest.mark.django_db
def test_release_passes_nothing_on_in_a_closed_campaign():
    run = _four_cards()
    move(Campaign.objects.get(pk=run.campaign_id), "closed")
    assert allocating.release(award_of("N0"), reason="Từ chối", by=make_officer(), at=LATER) is None
    assert set(holders()) == {"N1", "N2", "N3"}


@pytest.mark.django_db
def test_release_refuses_twice_without_a_reason_and_from_outside():
    _four_cards()
    award = award_of("N0")
    with pytest.raises(NoReason):
        allocating.release(award, reason="", by=make_officer(), at=LATER)
    for stranger in (make_officer(THANH_HOA), make_user("insurance_officer", province=BAC_NINH)):
        with pytest.raises(NotYourArea) as refusal:
            allocating.release(award, reason="Từ chối", by=stranger, at=LATER)
        assert award.nomination.person.full_name not in str(refusal.value)
    assert len(holders()) == 4
    stale = Allocation.objects.get(pk=award.pk)
    allocating.release(award, reason="Từ chối", by=make_officer(), at=LATER)
    with pytest.raises(StaleMove):
        allocating.release(stale, reason="Từ chối", by=make_officer(), at=LATER)
    assert Counter(Allocation.objects.values_list("status", flat=True)) == {"approved": 4, "released": 1}


@pytest.mark.django_db
def test_the_office_where_the_person_lives_releases_an_award_of_a_national_campaign():
    campaign = make_campaign(None)
    card = make_offer(campaign)
    make_pledge(card, 2)
    nominate(card, "BN", 9)
    nominate(card, "TH", 8, commune=DONG_SON)
    nominate(card, "TH2", 7, commune=DONG_SON)
    run = allocating.propose(campaign, seed="1", by=make_officer(None), at=NOW)
    allocating.approve(run, by=make_leader(None), at=NOW)
    with pytest.raises(NotYourArea):
        allocating.release(award_of("TH"), reason="Từ chối", by=make_officer(BAC_NINH), at=LATER)
    heir = allocating.release(award_of("BN"), reason="Từ chối", by=make_officer(BAC_NINH), at=LATER)
    assert heir.nomination.code == "TH2"


@pytest.mark.django_db
def test_a_gift_keeps_its_nomination_approved_until_it_is_released():
    _four_cards()
    nomination = Nomination.objects.get(code="N0")
    with pytest.raises(HoldsGift), transaction.atomic():
        withdraw(nomination, reason="Rút", by=make_leader(), at=LATER)
    allocating.release(award_of("N0"), reason="Từ chối", by=make_officer(), at=LATER)
    withdraw(nomination, reason="Rút", by=make_leader(), at=LATER)
    assert Nomination.objects.get(code="N0").status == "withdrawn"


@pytest.mark.django_db
def test_every_write_is_audited_with_who_and_which_operation():
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N0", 9)
    nominate(card, "N1", 8)
    officer, leader = make_officer(), make_leader()
    run = proposed(card, by=officer)
    allocating.approve(run, by=leader, at=NOW)
    allocating.release(award_of("N0"), reason="Từ chối", by=officer, at=LATER)
    runs = [(e.pgh_label, e.pgh_context["operation"], e.pgh_context["user"]) for e in run.events.order_by("pgh_id")]
    assert runs == [
        ("insert", "allocating.propose", officer.pk),
        ("update", "allocating.approve", leader.pk),
    ]
    events = Allocation.objects.get(nomination__code="N0").events.order_by("pgh_id")
    assert [(e.pgh_label, e.pgh_context["operation"]) for e in events] == [
        ("insert", "allocating.approve"),
        ("update", "allocating.release"),
    ]


# Bounded work


@pytest.mark.django_db
def test_approve_takes_as_many_queries_for_5000_as_for_5(django_assert_max_num_queries, django_assert_num_queries):
    campaign = make_campaign()
    card = make_offer(campaign)
    make_pledge(card, 5, reference="CKA", earmarks=({"group_id": "orphan"},))
    make_pledge(card, 5000, reference="CKB")
    Quota.objects.create(offer=card, province_id=BAC_NINH, most=6000)
    bulk_nominate(card, 5, points=50)
    few = proposed(card)
    leader = make_leader()
    assert leader.areas("approve").provinces == {BAC_NINH}
    with django_assert_max_num_queries(40) as counted:
        allocating.approve(few, by=leader, at=NOW)
    bulk_nominate(card, 4995, points=40)
    many = proposed(card)
    with django_assert_num_queries(len(counted)):
        allocating.approve(many, by=leader, at=NOW)
    assert Allocation.objects.count() == 5000


def bulk_nominate(offer: Offer, count: int, *, points: int) -> None:
    """`count` approved nominations of as many people, written at once."""
    first = Nomination.objects.count() + 1
    officer, leader = make_officer(None), make_leader(None)
    template = make_person()
    model = type(template)
    people = model.objects.bulk_create(
        model(
            full_name=f"Nguyễn Văn Thử {number}",
            sort_key="thu0 nguye{n3 va{n0",
            personal_id=f"0990{number:08}",
            commune_id=YEN_TRUNG,
        )
        for number in range(first, first + count)
    )
    Nomination.objects.bulk_create(
        Nomination(
            code=f"{offer.campaign.code}-{number:05}",
            campaign=offer.campaign,
            offer=offer,
            person=person,
            commune_id=YEN_TRUNG,
            groups=["near_poor"],
            points=points,
            status="approved",
            nominated_by=officer,
            nominated_at=NOW,
            decided_by=leader,
            decided_at=NOW,
        )
        for number, person in enumerate(people, first)
    )


# Races, with a second connection


def in_another_connection(work) -> threading.Thread:
    """Run `work` in a thread with a connection of its own; join it to wait."""

    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_until_blocked() -> None:
    """Until some other session of this database waits for a lock."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        " AND pid <> pg_backend_pid()"
    )
    for _attempt in range(500):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.02), pg_stat_clear_snapshot()")
    pytest.fail("no session came to wait for a lock")


@pytest.mark.django_db(transaction=True)
def test_who_writes_past_the_locks_meets_the_constraint_and_approve_says_so():
    card = make_offer()
    make_pledge(card, 1, reference="CKA")
    other = make_pledge(card, 1, reference="CKB", status="registered")
    nomination = nominate(card, "N1")
    run = proposed(card)
    leader = make_leader()
    refused: list[BaseException] = []

    def approve():
        try:
            allocating.approve(run, by=leader, at=LATER)
        except ReceivedMeanwhile as refusal:
            refused.append(refusal)

    with transaction.atomic():
        Allocation.objects.create(run=run, pledge_line=other, nomination=nomination, unit_price=1, allocated_at=NOW)
        thread = in_another_connection(approve)
        wait_until_blocked()
    thread.join()
    assert len(refused) == 1
    assert holders() == {"N1": "CKB"}
    run.refresh_from_db()
    assert run.status == "proposed"


@pytest.mark.django_db(transaction=True)
def test_release_passes_on_to_the_next_when_vetting_is_quicker():
    _four_cards()
    officer, leader = make_officer(), make_leader()
    heirs: list[str] = []

    def release():
        heirs.append(allocating.release(award_of("N0"), reason="Từ chối", by=officer, at=LATER).nomination.code)

    with transaction.atomic():
        withdraw(Nomination.objects.get(code="N4"), reason="Rút", by=leader, at=LATER)
        thread = in_another_connection(release)
        wait_until_blocked()
    thread.join()
    assert heirs == ["N5"]
    assert set(holders()) == {"N1", "N2", "N3", "N5"}


@pytest.mark.django_db(transaction=True)
def test_vetting_waits_for_an_approval_and_then_finds_the_gift():
    card = make_offer()
    make_pledge(card, 1)
    nomination = nominate(card, "N1")
    run = proposed(card)
    leader, other = make_leader(), make_leader()
    refused: list[BaseException] = []

    def take_back():
        try:
            withdraw(Nomination.objects.get(pk=nomination.pk), reason="Rút", by=other, at=LATER)
        except HoldsGift as refusal:
            refused.append(refusal)

    with transaction.atomic():
        allocating.approve(run, by=leader, at=LATER)
        thread = in_another_connection(take_back)
        wait_until_blocked()
    thread.join()
    assert len(refused) == 1
    assert set(holders()) == {"N1"}


@pytest.mark.django_db(transaction=True)
def test_a_deadlock_with_another_writer_is_told_and_changes_nothing():
    card = make_offer()
    make_pledge(card, 2)
    first, second = nominate(card, "N1"), nominate(card, "N2")
    run = proposed(card)
    leader = make_leader()
    refused: list[BaseException] = []

    def approve():
        try:
            allocating.approve(run, by=leader, at=LATER)
        except Busy as refusal:
            refused.append(refusal)

    with transaction.atomic():
        Nomination.objects.select_for_update().get(pk=second.pk)
        thread = in_another_connection(approve)
        wait_until_blocked()  # it holds the first and waits for the second
        Nomination.objects.select_for_update().get(pk=first.pk)
    thread.join()
    assert len(refused) == 1
    assert holders() == {}
    allocating.approve(run, by=leader, at=LATER)
    assert set(holders()) == {"N1", "N2"}


@pytest.mark.django_db
def test_a_line_used_up_by_others_is_told_by_name():
    card = make_offer()
    line = make_pledge(card, 1)
    nominate(card, "N1")
    run = proposed(card)
    gifts = [
        Allocation(run=run, pledge_line=line, nomination=one, unit_price=1, allocated_at=NOW)
        for one in (nominate(card, "N2"), nominate(card, "N3"))
    ]
    with pytest.raises(LineUsedUp), transaction.atomic(), allocating._races():
        Allocation.objects.bulk_create(gifts)
    assert holders() == {}


@pytest.mark.django_db
def test_what_is_no_race_is_not_hidden():
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1")
    run = proposed(card)
    with pytest.raises(IntegrityError), transaction.atomic(), allocating._races():
        AllocationRun.objects.filter(pk=run.pk).update(status="approved", decided_by=run.proposed_by, decided_at=NOW)


# What is in the way of closing a campaign


@pytest.mark.django_db
def test_a_campaign_is_not_closed_while_a_proposal_waits():
    card = make_offer()
    make_pledge(card, 1)
    nominate(card, "N1")
    assert lifecycle.gathered(card.campaign, "closed") == []
    run = proposed(card)
    told = [sentence for sentence in lifecycle.gathered(card.campaign, "closed") if "phân bổ" in sentence]
    assert told == ["Còn 1 đề xuất phân bổ chưa quyết định. Hãy duyệt hoặc bỏ trước."]
    assert list(closing.obstacles(card.campaign, "draft")) == []
    allocating.discard(run, reason="Nhầm", by=make_officer(), at=LATER)
    assert list(closing.obstacles(card.campaign, "closed")) == []


@pytest.mark.django_db
def test_a_proposal_has_its_nominations_in_the_order_of_the_file_beyond_99999():
    card = make_offer()
    make_pledge(card, 1)
    for number in (100_000, 99_999, 100_001):
        nominate(card, f"TET2027-{number:05}", number % 7)
    ids = [one["id"] for one in proposed(card).instance["nominations"]]
    assert ids == ["TET2027-99999", "TET2027-100000", "TET2027-100001"]
