"""What the database itself refuses and counts, whoever writes and however."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from allocations import allocating
from allocations.models import Allocation, AllocationRun
from beneficiaries.models import Nomination
from sponsors.models import PledgeLine
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    THANH_HOA,
    YEN_TRUNG,
    give_duty,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_list,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_user,
)

NOW = datetime(2027, 1, 15, 2, 30, tzinfo=UTC)


@pytest.fixture
def run():
    """A proposal with two lines of 2 units and room for hand-made allocations."""
    offer = make_offer()
    make_pledge(offer, 2)
    make_nomination(offer)
    return allocating.propose(offer.campaign, seed="1", by=make_officer(), at=NOW)


@pytest.fixture
def line(run):
    return PledgeLine.objects.get(pledge__campaign=run.campaign)


def unsaved(run, line, nomination=None, **fields) -> Allocation:
    nomination = nomination or make_nomination(line.offer)
    defaults = {"unit_price": 804_600, "allocated_at": NOW}
    return Allocation(run=run, pledge_line=line, nomination=nomination, **(defaults | fields))


def allocate(run, line, **fields) -> Allocation:
    allocation = unsaved(run, line, **fields)
    allocation.save()
    return allocation


def released(**fields) -> dict[str, object]:
    values = {"status": "released", "released_by": make_officer(), "released_at": NOW, "release_reason": "Từ chối"}
    return values | fields


def counted(*lines: PledgeLine) -> list[int]:
    return [PledgeLine.objects.get(pk=line.pk).allocated for line in lines]


def refused(constraint: str):
    """The write inside violates this constraint, and leaves the transaction usable."""
    return pytest.raises(IntegrityError, match=constraint)


# Constraints


@pytest.mark.django_db
def test_a_line_never_gives_more_than_its_quantity(run, line):
    allocate(run, line)
    allocate(run, line)
    with refused("a_line_never_gives_more_than_its_quantity"), transaction.atomic():
        allocate(run, line)
    with refused("a_line_never_gives_more_than_its_quantity"), transaction.atomic():
        PledgeLine.objects.filter(pk=line.pk).update(quantity=1)
    assert counted(line) == [2]


@pytest.mark.django_db
def test_a_line_never_gives_more_than_its_quantity_in_one_statement(run, line):
    gifts = [unsaved(run, line) for _ in range(3)]
    with refused("a_line_never_gives_more_than_its_quantity"), transaction.atomic():
        Allocation.objects.bulk_create(gifts)
    assert counted(line) == [0]


@pytest.mark.django_db
def test_a_nomination_receives_once(run, line):
    first = allocate(run, line)
    with refused("a_nomination_receives_once"), transaction.atomic():
        allocate(run, line, nomination=first.nomination)
    Allocation.objects.filter(pk=first.pk).update(**released())
    allocate(run, line, nomination=first.nomination)
    with refused("a_nomination_receives_once"), transaction.atomic():
        cleared = {"released_by": None, "released_at": None, "release_reason": ""}
        Allocation.objects.filter(pk=first.pk).update(status="approved", **cleared)


@pytest.mark.django_db
@pytest.mark.parametrize("missing", [{"released_by": None}, {"released_at": None}, {"release_reason": ""}])
def test_a_release_has_who_when_and_why(run, line, missing):
    allocation = allocate(run, line)
    with refused("a_release_has_who_when_and_why"), transaction.atomic():
        Allocation.objects.filter(pk=allocation.pk).update(**released(**missing))
    with refused("a_release_has_who_when_and_why"), transaction.atomic():
        Allocation.objects.filter(pk=allocation.pk).update(release_reason="Chưa thu hồi")


@pytest.mark.django_db
def test_an_award_is_replaced_once(run, line):
    old = allocate(run, line)
    Allocation.objects.filter(pk=old.pk).update(**released())
    allocate(run, line, replaces=old)
    with pytest.raises(IntegrityError), transaction.atomic():
        allocate(run, line, replaces=old)


@pytest.mark.django_db
def test_a_gift_is_released_first(run, line):
    nomination = allocate(run, line).nomination
    for status in ("rejected", "withdrawn", "proposed"):
        fields = {"decided_by": None, "decided_at": None} if status == "proposed" else {"decision_reason": "Rút"}
        with refused("holds a gift"), transaction.atomic():
            Nomination.objects.filter(pk=nomination.pk).update(status=status, **fields)
    Nomination.objects.filter(pk=nomination.pk).update(note="vẫn được sửa")
    Allocation.objects.update(**released())
    Nomination.objects.filter(pk=nomination.pk).update(status="withdrawn", decision_reason="Rút")
    assert Nomination.objects.get(pk=nomination.pk).status == "withdrawn"


@pytest.mark.django_db
def test_who_proposed_does_not_approve(run):
    with refused("who_proposed_does_not_approve"), transaction.atomic():
        AllocationRun.objects.filter(pk=run.pk).update(status="approved", decided_by=run.proposed_by, decided_at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"status": "approved"},
        {"status": "discarded", "decision_reason": "Nhầm", "decided_at": NOW},
        {"decided_at": NOW},
    ],
)
def test_a_decision_on_a_run_has_who_and_when(run, fields):
    with refused("a_decision_on_a_run_has_who_and_when"), transaction.atomic():
        AllocationRun.objects.filter(pk=run.pk).update(**fields)


@pytest.mark.django_db
def test_a_discarded_run_has_a_reason(run):
    with refused("a_discarded_run_has_a_reason"), transaction.atomic():
        AllocationRun.objects.filter(pk=run.pk).update(status="discarded", decided_by=make_leader(), decided_at=NOW)


@pytest.mark.django_db
def test_a_campaign_numbers_its_runs_once(run):
    with refused("a_campaign_numbers_its_runs_once"), transaction.atomic():
        AllocationRun.objects.create(
            campaign=run.campaign,
            number=run.number,
            seed="1",
            instance={},
            digest="",
            result={},
            proposed_by=run.proposed_by,
            proposed_at=NOW,
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", 99),
        ("seed", "2"),
        ("instance", {}),
        ("digest", "0" * 64),
        ("result", {}),
        ("lines", {}),
        ("counts", {}),
        ("proposed_at", datetime(2020, 1, 1, tzinfo=UTC)),
    ],
)
def test_frozen_inputs_and_results_never_change(run, field, value):
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        AllocationRun.objects.filter(pk=run.pk).update(**{field: value})
    setattr(run, field, value)
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        run.save(update_fields=[field])


@pytest.mark.django_db
def test_the_campaign_and_the_proposer_of_a_run_never_change(run):
    for change in ({"campaign": make_campaign()}, {"proposed_by": make_officer()}):
        with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
            AllocationRun.objects.filter(pk=run.pk).update(**change)


# Counting


@pytest.mark.django_db
def test_units_are_counted_on_insert_update_and_delete(run, line):
    one, two = allocate(run, line), allocate(run, line)
    assert counted(line) == [2]
    Allocation.objects.filter(pk=one.pk).update(**released())
    assert counted(line) == [1]
    Allocation.objects.filter(pk=one.pk).update(release_reason="Đã chuyển đi")
    assert counted(line) == [1]
    Allocation.objects.filter(pk=two.pk).delete()
    assert counted(line) == [0]
    Allocation.objects.filter(pk=one.pk).delete()
    assert counted(line) == [0]


@pytest.mark.django_db
def test_units_of_several_lines_are_counted_in_one_statement(run, line):
    other = make_pledge(line.offer, 5)
    gifts = [unsaved(run, line), unsaved(run, line), *(unsaved(run, other) for _ in range(4))]
    Allocation.objects.bulk_create(gifts)
    assert counted(line, other) == [2, 4]
    Allocation.objects.filter(pledge_line=line).update(**released())
    assert counted(line, other) == [0, 4]
    Allocation.objects.all().delete()
    assert counted(line, other) == [0, 0]


@pytest.mark.django_db
def test_a_unit_that_moves_to_another_line_is_counted_there(run, line):
    other = make_pledge(line.offer, 5)
    allocation = allocate(run, line)
    Allocation.objects.filter(pk=allocation.pk).update(pledge_line=other)
    assert counted(line, other) == [0, 1]


@pytest.mark.django_db
def test_units_come_back_when_a_release_is_undone(run, line):
    allocation = allocate(run, line, **released())
    assert counted(line) == [0]
    cleared = {"released_by": None, "released_at": None, "release_reason": ""}
    Allocation.objects.filter(pk=allocation.pk).update(status="approved", **cleared)
    assert counted(line) == [1]


@pytest.mark.django_db
def test_units_are_counted_when_they_come_by_copy(run, line):
    nominations = [make_nomination(line.offer) for _ in range(2)]
    columns = "run_id, pledge_line_id, nomination_id, unit_price, status, allocated_at, release_reason"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY allocations_allocation ({columns}) FROM STDIN") as copy,
    ):
        for nomination in nominations:
            copy.write_row((run.pk, line.pk, nomination.pk, 804_600, "approved", NOW, ""))
    assert counted(line) == [2]
    assert Allocation.objects.first().events.get().pgh_label == "insert"


# Who sees what


@pytest.fixture
def places(db):
    """Runs and allocations of a provincial and of a national campaign; people in two provinces."""
    found = {}
    for name, province, communes in [
        ("province", BAC_NINH, [YEN_TRUNG]),
        ("nation", None, [YEN_TRUNG, DONG_SON]),
    ]:
        campaign = make_campaign(province)
        offer = make_offer(campaign)
        make_pledge(offer, 5)
        for commune in communes:
            make_nomination(
                offer,
                person=make_person(commune),
                code=f"{name}-{commune}",
                recipient_list=make_list(campaign, commune),
            )
        found[name] = allocating.propose(campaign, seed="1", by=make_officer(None), at=NOW)
        allocating.approve(found[name], by=make_leader(None), at=NOW)
    return found


def seen_by(user, places) -> tuple[set[str], set[str]]:
    runs = AllocationRun.objects.visible_to(user)
    allocations = Allocation.objects.visible_to(user).values_list("nomination__code", flat=True)
    return {name for name, run in places.items() if run in runs}, set(allocations)


@pytest.mark.django_db
def test_a_province_sees_its_runs_and_the_allocations_to_its_people(places):
    own = {f"province-{YEN_TRUNG}", f"nation-{YEN_TRUNG}"}
    for role in ("officer", "leader", "insurance_officer", "auditor"):
        assert seen_by(make_user(role, province=BAC_NINH), places) == ({"province"}, own)
    assert seen_by(make_officer(THANH_HOA), places) == (set(), {f"nation-{DONG_SON}"})


@pytest.mark.django_db
def test_an_allocation_to_a_patient_is_seen_at_home_and_where_the_hospital_lies(places):
    hospital = make_institution(YEN_TRUNG, kind="hospital")
    Nomination.objects.filter(code=f"nation-{DONG_SON}").update(institution=hospital)
    for province in (BAC_NINH, THANH_HOA):
        assert f"nation-{DONG_SON}" in seen_by(make_officer(province), places)[1]
    assert seen_by(make_officer("46"), places) == (set(), set())


@pytest.mark.django_db
def test_the_nation_sees_all_and_an_accountant_or_a_retired_officer_nothing(places):
    everything = {f"province-{YEN_TRUNG}", f"nation-{YEN_TRUNG}", f"nation-{DONG_SON}"}
    assert seen_by(make_officer(None), places) == ({"province", "nation"}, everything)
    assert seen_by(make_user("accountant", province=BAC_NINH), places) == (set(), set())
    assert seen_by(make_user("officer", province=BAC_NINH, ends_on=NOW.date().replace(year=2021)), places) == (
        set(),
        set(),
    )


@pytest.mark.django_db
def test_a_list_sender_sees_the_allocations_of_the_own_lists_only(places):
    sender = make_commune_officer(YEN_TRUNG)
    assert seen_by(sender, places) == (set(), {f"province-{YEN_TRUNG}", f"nation-{YEN_TRUNG}"})
    assert seen_by(make_commune_officer("09202"), places) == (set(), set())
    clerk = make_user()
    give_duty(clerk, "clerk", institution=make_institution())
    assert seen_by(clerk, places) == (set(), set())


@pytest.mark.django_db
def test_names_of_runs_and_allocations_are_short(run, line):
    allocation = allocate(run, line)
    assert str(run) == f"{run.campaign.code}, đợt 1"
    assert str(allocation) == f"{allocation.nomination} · {line.offer}"
