"""What must never be false of sponsors and pledges: each constraint and trigger broken once. Who sees what."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.roles import Role
from sponsors.models import Earmark, Pledge, PledgeLine, Sponsor
from tests.factories import (
    BAC_NINH,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
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


def refused(constraint, act):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    assert error.value.__cause__.diag.constraint_name == constraint


@pytest.mark.parametrize("province", [BAC_NINH, None])
def test_an_office_keeps_a_tax_code_once(province):
    make_sponsor(province, tax_code="0100233488")
    refused("an_office_keeps_a_tax_code_once", lambda: make_sponsor(province, tax_code="0100233488"))
    make_sponsor(THANH_HOA, tax_code="0100233488")
    make_sponsor(province)
    make_sponsor(province)


@pytest.mark.parametrize("code", ["123", "01002334880", "0100233488-02", "MST", "0100233488 "])
def test_a_tax_code_has_10_or_13_or_12_digits(code):
    refused("a_tax_code_has_10_or_13_or_12_digits", lambda: make_sponsor(tax_code=code))


@pytest.mark.parametrize("quantity", [0])
def test_a_pledge_line_gives_something(quantity):
    refused("a_pledge_line_gives_something", lambda: make_pledge(make_offer(), quantity))


def test_a_line_never_gives_more_than_its_quantity():
    line = make_pledge(make_offer(), 5)
    PledgeLine.objects.update(allocated=5)
    refused("a_line_never_gives_more_than_its_quantity", lambda: PledgeLine.objects.update(allocated=6))
    refused("a_line_never_gives_more_than_its_quantity", lambda: PledgeLine.objects.update(quantity=4))
    line.refresh_from_db()
    assert (line.allocated, line.quantity) == (5, 5)


def test_numbers_and_amounts_of_a_line_have_an_end_and_sums_have_room():
    line = make_pledge(make_offer())
    lines = PledgeLine.objects.filter(pk=line.pk)
    refused("a_pledge_line_gives_a_million_at_the_most", lambda: lines.update(quantity=1_000_001))
    refused("a_price_is_a_trillion_at_the_most", lambda: lines.update(unit_price=10**12 + 1))
    lines.update(quantity=1_000_000, unit_price=10**12)
    for _ in range(10):
        make_line(line.pledge, line.offer, quantity=1_000_000)
    PledgeLine.objects.update(unit_price=10**12)
    assert Pledge.objects.with_totals().get().value == 11 * 10**18


def test_a_line_gives_what_its_campaign_offers():
    line, foreign = make_pledge(make_offer()), make_offer()
    name = "a_line_gives_what_its_campaign_offers"
    refused(name, lambda: make_line(line.pledge, foreign, quantity=1))
    refused(name, lambda: PledgeLine.objects.update(offer=foreign))
    other = make_pledge(foreign)
    refused(name, lambda: PledgeLine.objects.filter(pk=line.pk).update(pledge=other.pledge))
    refused(
        name,
        lambda: PledgeLine.objects.bulk_create(
            [PledgeLine(pledge=line.pledge, offer=foreign, quantity=1, unit_price=1)]
        ),
    )
    PledgeLine.objects.filter(pk=line.pk).update(quantity=7)


@pytest.mark.parametrize("change", [{"reference": "KHAC"}, {"campaign": make_campaign}])
def test_a_pledge_keeps_its_campaign_and_reference(change):
    make_pledge(make_offer())
    values = {name: value() if callable(value) else value for name, value in change.items()}
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        Pledge.objects.update(**values)


@pytest.mark.parametrize(
    ("status", "fields"),
    [
        ("confirmed", {"confirmed_by": None}),
        ("confirmed", {"confirmed_at": None}),
        ("confirmed", {"confirmed_by": None, "confirmed_at": None}),
        ("funded", {"confirmed_by": None, "confirmed_at": None}),
        ("closed", {"confirmed_by": None, "confirmed_at": None}),
        ("registered", {"confirmed_at": NOW}),
        ("registered", {"confirmed_at": NOW, "confirmed_by": make_officer}),
    ],
)
def test_a_confirmation_has_who_and_when(status, fields):
    make_pledge(make_offer(), status=status)
    values = {name: value() if callable(value) else value for name, value in fields.items()}
    refused("a_confirmation_has_who_and_when", lambda: Pledge.objects.update(**values))


WITHDRAWN = {"withdrawn_by": make_officer, "withdrawn_at": NOW, "withdrawal_reason": "Gặp khó khăn"}


@pytest.mark.parametrize(
    ("status", "left_out"),
    [
        ("withdrawn", "withdrawn_by"),
        ("withdrawn", "withdrawn_at"),
        ("withdrawn", "withdrawal_reason"),
        ("confirmed", ""),
    ],
)
def test_a_withdrawn_pledge_has_who_when_and_why(status, left_out):
    make_pledge(make_offer())
    values = {name: value for name, value in WITHDRAWN.items() if name != left_out}
    values = {name: value() if callable(value) else value for name, value in values.items()}
    refused("a_withdrawn_pledge_has_who_when_and_why", lambda: Pledge.objects.update(status=status, **values))


@pytest.mark.parametrize(
    "fields", [{}, {"province_id": BAC_NINH, "commune_id": YEN_TRUNG}, {"group_id": "poor", "province_id": BAC_NINH}]
)
def test_an_earmark_names_exactly_one_thing(fields):
    line = make_pledge(make_offer())
    refused("an_earmark_names_exactly_one_thing", lambda: Earmark.objects.create(line=line, **fields))


@pytest.mark.parametrize("fields", [{"province_id": BAC_NINH}, {"commune_id": YEN_TRUNG}, {"group_id": "poor"}])
def test_a_line_names_a_thing_once(fields):
    line = make_pledge(make_offer(), earmarks=(fields,))
    refused("a_line_names_a_thing_once", lambda: Earmark.objects.create(line=line, **fields))


def test_names_are_as_an_office_writes_them():
    line = make_pledge(make_offer(), 20, reference="BN2023-CK0001", sponsor=make_sponsor(name="Công ty Hoa Sen"))
    institution = make_institution(name="Trường THPT Yên Phong")
    assert (str(line), line.value, str(line.pledge)) == (
        "20 × Thẻ BHYT 12 tháng",
        16_092_000,
        "BN2023-CK0001 · Công ty Hoa Sen",
    )
    earmarks = [
        Earmark(line=line, **fields)
        for fields in (
            {"province_id": BAC_NINH},
            {"commune_id": YEN_TRUNG},
            {"group_id": "poor"},
            {"institution": institution},
        )
    ]
    assert [str(earmark) for earmark in earmarks] == [
        "Thành phố Bắc Ninh",
        "Xã Yên Trung",
        "Hộ nghèo",
        "Trường THPT Yên Phong",
    ]
    assert [earmark.label for earmark in earmarks][1] == "Xã Yên Trung, Thành phố Bắc Ninh"


def test_individuals_are_ordered_by_given_name_and_offices_as_written():
    for kind, name in (("individual", "Nguyễn Văn Dũng"), ("individual", "Lê Thị An"), ("business", "Công ty An Bình")):
        make_sponsor(kind=kind, name=name)
    assert [str(sponsor) for sponsor in Sponsor.objects.all()] == ["Lê Thị An", "Công ty An Bình", "Nguyễn Văn Dũng"]


def test_sponsors_alike_have_the_same_name_or_tax_code():
    same, code, other = (
        make_sponsor(name="Công ty Hoa Sen"),
        make_sponsor(name="Hoa Sen", tax_code="0100233488"),
        make_sponsor(name="Công ty Hoa Sen Vàng"),
    )
    alike = Sponsor.objects.alike
    assert set(alike(name="CÔNG TY HOA SEN", tax_code="")) == {same}
    assert set(alike(name="cong ty hoa sen", tax_code="0100233488")) == {same, code}
    assert set(alike(name="Khác", tax_code="")) == set()
    assert other.pk


def test_totals_are_per_kind_and_in_dong():
    campaign = make_campaign()
    card, book = make_offer(campaign, "card"), make_offer(campaign, "book")
    pledge = make_pledge(card, 10, earmarks=({"group_id": "poor"}, {"group_id": "orphan"})).pledge
    make_line(pledge, card, quantity=5)
    make_line(pledge, book, quantity=2)
    empty = Pledge.objects.create(
        reference="TRONG",
        sponsor=pledge.sponsor,
        campaign=campaign,
        pledged_on=date(2026, 11, 1),
        registered_by=pledge.registered_by,
        registered_at=NOW,
    )
    found = {row.pk: row for row in Pledge.objects.with_totals()}
    totals = [(row.books, row.cards, row.gifts, row.units, row.value) for row in (found[pledge.pk], found[empty.pk])]
    assert totals == [(2, 15, 0, 17, 15 * 804_600 + 2 * 1_980_000), (0, 0, 0, 0, 0)]


def test_allocatable_pledges_are_confirmed_and_neither_closed_nor_withdrawn():
    made = {
        status: make_pledge(make_offer(), status=status).pledge for status in Pledge.Status if status != "withdrawn"
    }
    assert set(Pledge.objects.allocatable()) == {made["confirmed"], made["part_funded"], made["funded"]}


def test_pledges_and_sponsors_are_visible_to_the_office_and_the_campaigns_province():
    national = make_offer(make_campaign(None))
    own = make_pledge(national, province_id=BAC_NINH, sponsor=make_sponsor(None)).pledge
    to_own = make_pledge(make_offer(), province_id=None, sponsor=make_sponsor(None)).pledge
    foreign = make_pledge(national, province_id=THANH_HOA, sponsor=make_sponsor(THANH_HOA)).pledge
    kept, unseen = make_sponsor(), make_sponsor(None)
    officer = make_officer()
    assert set(Pledge.objects.visible_to(officer)) == {own, to_own}
    assert set(Sponsor.objects.visible_to(officer)) == {own.sponsor, to_own.sponsor, kept}
    assert set(Pledge.objects.visible_to(make_leader(None))) == {own, to_own, foreign}
    assert set(Sponsor.objects.visible_to(make_leader(None))) >= {foreign.sponsor, unseen}
    for stranger in (make_commune_officer(), make_user(Role.INSURANCE_OFFICER, communes=(YEN_TRUNG,)), make_user()):
        assert not Pledge.objects.visible_to(stranger).exists()
        assert not Sponsor.objects.visible_to(stranger).exists()


def test_who_keeps_a_sponsor_or_records_a_pledge_works_for_its_office():
    line = make_pledge(make_offer(make_campaign(None)), province_id=BAC_NINH)
    sponsor = make_sponsor()
    judged = [
        (sponsor.keepable_by(user), line.pledge.recordable_by(user))
        for user in (
            make_officer(),
            make_user(Role.ACCOUNTANT, province=BAC_NINH),
            make_leader(None),
            make_officer(THANH_HOA),
            make_user(Role.AUDITOR),
        )
    ]
    assert judged == [(True, True)] * 3 + [(False, False)] * 2
