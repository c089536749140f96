"""Pledges of money, lines that give only what is paid, and confirming what money came for already."""

from datetime import date

import pytest

from campaigns.models import Campaign, Offer
from campaigns.transitions import StaleMove
from sponsors import pledging
from sponsors.funding import MoreGivenThanPaid
from sponsors.models import Instalment, Pledge, PledgeLine, Sponsor
from sponsors.money import corrections, receipts
from sponsors.money.payment_codes import code_for
from sponsors.money.waiting_money import MoneyWaits
from sponsors.pledging import Line
from tests.factories import THANH_HOA, make_campaign, make_officer, make_pledge
from tests.sponsors.money.records import make_account, make_credit, make_receipt, make_statement
from tests.sponsors.pledged import GIFT, NOW, TODAY, make_amount_pledge, make_gift, pay, register

pytestmark = pytest.mark.django_db


def amend(pledge, lines=(), **facts):
    kept = {"sponsor": pledge.sponsor, "province_id": pledge.province_id, "pledged_on": pledge.pledged_on, "note": ""}
    pledging.amend(pledge, lines=lines, by=make_officer(), at=NOW, **(kept | facts))
    return Pledge.objects.get(pk=pledge.pk)


def facts_of(pledge):
    return (
        pledge.channel,
        pledge.amount,
        pledge.contact_name,
        pledge.contact_phone,
        pledge.contact_email,
        pledge.unnamed,
    )


def test_register_keeps_how_it_came_the_amount_and_whom_to_ask():
    pledge = register(
        make_campaign(),
        channel="phone",
        amount=5_000_000,
        contact_name="  Trần  Thị\nThử ",
        contact_phone=" 0912 345 678",
        contact_email=" Tran.Thu@Example.VN ",
        unnamed=True,
    )
    stored = Pledge.objects.get()
    expected = ("phone", 5_000_000, "Trần Thị Thử", "0912 345 678", "tran.thu@example.vn", True)
    assert facts_of(stored) == expected
    assert (stored.lines.count(), pledge.number) == (0, stored.number)


def test_a_pledge_has_lines_or_an_amount():
    with pytest.raises(pledging.NothingPledged):
        register(make_campaign(), amount=None)


@pytest.mark.parametrize("amount", [0, -1, 10**13 + 1])
def test_an_amount_is_money(amount):
    with pytest.raises(pledging.NoAmount, match=r"10\.000\.000\.000\.000"):
        register(make_campaign(), amount=amount)


def test_lines_of_an_amount_cost_no_more_than_that():
    gift = make_gift()
    assert register(gift.campaign, [Line(gift, 2)], amount=2 * GIFT).lines.get().quantity == 2
    with pytest.raises(pledging.MoreThanPromised, match=r"1\.500\.000 đồng.*1\.400\.000 đồng"):
        register(gift.campaign, [Line(gift, 3)], amount=1_400_000)


def test_what_amending_does_not_name_stays():
    pledge = register(make_campaign(), channel="letter", amount=5_000_000, contact_name="Lê Thị Thử", unnamed=True)
    before = facts_of(pledge)
    assert facts_of(amend(pledge)) == before
    assert amend(pledge, amount=6_000_000, channel="phone").amount == 6_000_000
    gift = make_gift(pledge.campaign)
    changed = amend(pledge, [Line(gift, 2, only_when_paid=True)], amount=None)
    assert (changed.amount, changed.channel, changed.lines.get().only_when_paid) == (None, "phone", True)
    with pytest.raises(pledging.NothingPledged):
        amend(pledge)


def test_a_new_sponsor_may_come_with_an_amended_pledge():
    pledge = register(make_campaign(), amount=5_000_000)
    assert amend(pledge, sponsor=unsaved(name="Quỹ Thử")).sponsor.name == "Quỹ Thử"
    with pytest.raises(pledging.NotYourOffice):
        amend(pledge, sponsor=unsaved(province_id=None))


def test_amending_counts_anew_what_money_that_came_before_pays_for():
    gift = make_gift()
    pledge = register(gift.campaign, [Line(gift, 2)])
    pay(pledge, 3 * GIFT)
    amend(pledge, [Line(gift, 5)])
    assert (pledge.lines.get().paid_units, Pledge.objects.get().status) == (3, "registered")


@pytest.mark.parametrize(
    ("received", "status"), [(0, "confirmed"), (GIFT, "part_funded"), (2 * GIFT, "funded"), (3 * GIFT, "funded")]
)
def test_confirming_lets_the_status_follow_money_that_came_before(received, status):
    gift = make_gift()
    pledge = register(gift.campaign, [Line(gift, 2)])
    if received:
        pay(pledge, received)
    pledging.confirm(pledge, by=make_officer(), at=NOW)
    assert (pledge.status, Pledge.objects.get().status) == (status, status)


@pytest.mark.parametrize(
    ("days", "instalments", "until"),
    [
        (None, [], None),
        (None, [date(2027, 5, 1)], None),
        (15, [], date(2026, 12, 7)),
        (15, [date(2026, 12, 1)], date(2026, 12, 7)),
        (15, [date(2026, 12, 1), date(2027, 1, 31)], date(2027, 1, 31)),
    ],
)
def test_confirming_says_until_when_gifts_wait_for_money(days, instalments, until):
    gift = make_gift(make_campaign(days_to_pay=days))
    pledge = register(gift.campaign, [Line(gift, 2)])
    Instalment.objects.bulk_create(Instalment(pledge=pledge, due_on=day, amount=1) for day in instalments)
    pledging.confirm(pledge, by=make_officer(), at=NOW)
    assert Pledge.objects.get().held_until == until


@pytest.mark.parametrize("status", ["registered", "confirmed", "part_funded"])
def test_what_money_came_for_is_not_withdrawn(status):
    line = make_pledge(make_gift(), 2, status=status)
    pay(line.pledge, 1_000)
    with pytest.raises(pledging.MoneyReceived, match=r"1\.000 đồng"):
        pledging.withdraw(line.pledge, reason="Đổi ý", by=make_officer(), at=NOW)
    assert Pledge.objects.get().status == status


def adjust(line, quantity, **more):
    pledging.adjust(line.pledge, quantities={line.pk: quantity}, by=make_officer(), at=NOW, **more)
    line.refresh_from_db()
    return Pledge.objects.get(pk=line.pledge_id).status, line.paid_units


def test_adjusting_lets_status_and_paid_units_follow():
    line = make_pledge(make_gift(), 4)
    pay(line.pledge, 3 * GIFT)
    assert adjust(line, 3) == ("funded", 3)
    assert adjust(line, 2) == ("funded", 2)
    assert adjust(line, 9) == ("part_funded", 3)
    assert adjust(line, 3, added=[Line(line.offer, 1)]) == ("part_funded", 3)
    assert [one.paid_units for one in line.pledge.lines.all()] == [3, 0]


def test_a_line_may_be_told_later_to_give_only_what_is_paid():
    line = make_pledge(make_gift(), 4)
    PledgeLine.objects.update(allocated=2)
    pay(line.pledge, GIFT)
    with pytest.raises(MoreGivenThanPaid):
        adjust(line, 4, only_when_paid={line.pk: True})
    pay(line.pledge, GIFT)
    assert adjust(line, 4, only_when_paid={line.pk: True}) == ("part_funded", 2)
    line.refresh_from_db()
    assert line.only_when_paid
    with pytest.raises(pledging.LessThanAllocated):
        adjust(line, 1)
    adjust(line, 4, only_when_paid={line.pk: False})
    line.refresh_from_db()
    assert not line.only_when_paid


def test_lines_of_an_amount_grow_up_to_that():
    pledge = make_amount_pledge(2_000_000)
    gift = make_gift(pledge.campaign)
    pledge.lines.create(offer=gift, quantity=2, unit_price=GIFT)
    line = pledge.lines.get()
    assert adjust(line, 3, added=[Line(gift, 1)]) == ("confirmed", 0)
    with pytest.raises(pledging.MoreThanPromised):
        adjust(line, 4)
    with pytest.raises(pledging.MoreThanPromised):
        adjust(line, 3, added=[Line(gift, 1)])
    Offer.objects.update(value=600_000)
    with pytest.raises(pledging.MoreThanPromised, match=r"2\.400\.000"):
        pledging.agree_to_present_prices(pledge, by=make_officer(), at=NOW)


def test_agreeing_to_other_prices_lets_the_status_follow():
    line = make_pledge(make_gift(), 2)
    pay(line.pledge, 2 * GIFT)
    Offer.objects.update(value=600_000)
    pledging.agree_to_present_prices(line.pledge, by=make_officer(), at=NOW)
    line.refresh_from_db()
    assert (Pledge.objects.get().status, line.paid_units) == ("part_funded", 1)


# Online


def online(campaign, lines=(), **facts):
    defaults = {"amount": None, "contact_name": "Trần Thị Thử", "contact_phone": "0912345678", "unnamed": False}
    defaults |= {"sponsor": facts.pop("sponsor", None) or unsaved(), "province_id": campaign.province_id}
    defaults |= {"contact_email": "Thu@Example.vn", "consented_at": NOW, "by": make_officer(None), "at": NOW}
    return pledging.register_online(campaign=campaign, lines=lines, **(defaults | facts))


def unsaved(**fields):
    return Sponsor(**({"kind": "business", "name": "Công ty Thử", "province_id": "24"} | fields))


def open_online(**fields):
    return make_campaign(**({"takes_online": True} | fields))


def test_a_sponsor_registers_online():
    gift = make_gift(open_online(pledges_until=TODAY))
    pledge = Pledge.objects.get(pk=online(gift.campaign, [Line(gift, 2)]).pk)
    assert (pledge.channel, pledge.contact_email, pledge.consented_at) == ("online", "thu@example.vn", NOW)
    assert (pledge.pledged_on, pledge.status, pledge.sponsor.name) == (TODAY, "registered", "Công ty Thử")
    assert pledge.events.get().pgh_context["operation"] == "pledging.register_online"
    assert online(gift.campaign, amount=3_000_000, unnamed=True).amount == 3_000_000


@pytest.mark.parametrize(
    "fields",
    [{"takes_online": False}, {"status": "draft"}, {"status": "closed"}, {"pledges_until": date(2026, 11, 21)}],
)
def test_nobody_pledges_online_where_the_campaign_takes_none(fields):
    gift = make_gift(open_online(**fields))
    with pytest.raises(pledging.NotTakenOnline, match=gift.campaign.code):
        online(gift.campaign, [Line(gift, 1)])


def test_what_is_closed_to_sponsors_at_this_moment_takes_none():
    gift = make_gift(open_online())
    Campaign.objects.update(status="draft")
    with pytest.raises(pledging.NotTakenOnline):
        online(gift.campaign, [Line(gift, 1)])
    assert (Pledge.objects.count(), Sponsor.objects.count()) == (0, 0)


def test_a_new_sponsor_is_the_kept_one_where_tax_code_kind_and_name_agree():
    gift = make_gift(open_online())
    first = online(gift.campaign, [Line(gift, 1)], sponsor=unsaved(tax_code="0100233488"))
    second = online(gift.campaign, [Line(gift, 1)], sponsor=unsaved(tax_code="0100233488", name="CÔNG TY THU"))
    third = online(gift.campaign, [Line(gift, 1)], sponsor=unsaved())
    assert (second.sponsor, second.sponsor.name, second.note) == (first.sponsor, "Công ty Thử", "")
    assert third.sponsor != first.sponsor


@pytest.mark.parametrize("typed", [{"name": "Tên khác"}, {"kind": "individual"}])
def test_anothers_tax_code_is_noted_and_not_taken(typed):
    gift = make_gift(open_online())
    kept = online(gift.campaign, [Line(gift, 1)], sponsor=unsaved(tax_code="0100233488")).sponsor
    new = unsaved(tax_code="0100233488", **typed)
    pledge = online(gift.campaign, [Line(gift, 1)], sponsor=new, note="Cảm ơn")
    sponsor = Pledge.objects.get(pk=pledge.pk).sponsor
    assert (sponsor == kept, sponsor.name, sponsor.kind, sponsor.tax_code) == (False, new.name, new.kind, "")
    assert pledge.note == "Mã số thuế đã khai: 0100233488, cơ quan đã ghi mã này cho nhà tài trợ khác. Cảm ơn"


def test_a_noted_tax_code_leaves_the_note_within_its_length():
    gift = make_gift(open_online())
    online(gift.campaign, [Line(gift, 1)], sponsor=unsaved(tax_code="0100233488"))
    new = unsaved(tax_code="0100233488", name="Tên khác")
    note = online(gift.campaign, [Line(gift, 1)], sponsor=new, note="x" * 500).note
    assert (len(note), note[:30], note[-2:]) == (500, "Mã số thuế đã khai: 0100233488", "x…")


def test_a_sponsor_amends_online_while_registered():
    gift = make_gift(open_online())
    pledge = online(gift.campaign, [Line(gift, 2)])
    asked = {"amount": None, "contact_name": "Lê Văn Thử", "contact_phone": "", "unnamed": True}
    pledging.amend_online(pledge, lines=[Line(gift, 5)], by=make_officer(), at=NOW, **asked)
    stored = Pledge.objects.get()
    assert (stored.lines.get().quantity, stored.contact_name, stored.unnamed) == (5, "Lê Văn Thử", True)
    assert (stored.channel, stored.contact_email) == ("online", "thu@example.vn")
    pledging.confirm(pledge, by=make_officer(), at=NOW)
    with pytest.raises(StaleMove):
        pledging.amend_online(pledge, lines=[Line(gift, 6)], by=make_officer(), at=NOW, **asked)


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_sponsor_withdraws_online(confirmed):
    gift = make_gift(open_online())
    pledge = online(gift.campaign, [Line(gift, 2)])
    if confirmed:
        pledging.confirm(pledge, by=make_officer(), at=NOW)
    portal = make_officer(None)
    pledging.withdraw_online(pledge, by=portal, at=NOW)
    stored = Pledge.objects.get()
    assert (stored.status, stored.withdrawal_reason) == ("withdrawn", "Nhà tài trợ tự rút qua mạng")
    assert (stored.withdrawn_by, stored.withdrawn_at) == (portal, NOW)


def test_a_sponsor_withdraws_online_nothing_that_is_given_or_paid():
    gift = make_gift(open_online())
    pledge = online(gift.campaign, [Line(gift, 2)])
    pledging.confirm(pledge, by=make_officer(), at=NOW)
    PledgeLine.objects.update(allocated=1)
    with pytest.raises(pledging.StillAllocated):
        pledging.withdraw_online(pledge, by=make_officer(), at=NOW)
    PledgeLine.objects.update(allocated=0)
    pay(pledge, 1)
    with pytest.raises(pledging.MoneyReceived):
        pledging.withdraw_online(pledge, by=make_officer(), at=NOW)


@pytest.mark.parametrize("said", ["{code}", "{code}221126", "ung ho {reference}", "chuyen ho {name}"])
def test_a_sponsor_withdraws_online_nothing_whose_money_waits(said):
    gift = make_gift(open_online())
    pledge = online(gift.campaign, [Line(gift, 2)])
    pledging.confirm(pledge, by=make_officer(), at=NOW)
    content = said.format(code=code_for(pledge.number), reference=pledge.reference, name=pledge.sponsor.name)
    line, officer = make_credit(300_000, content=content), make_officer()
    with pytest.raises(MoneyWaits):
        pledging.withdraw_online(pledge, by=officer, at=NOW)
    receipts.match_line(line, shares=[], by=officer, at=NOW)
    with pytest.raises(MoneyWaits):
        pledging.withdraw_online(pledge, by=officer, at=NOW)
    assert Pledge.objects.get().status == "confirmed"
    receipts.reopen(line, by=officer, at=NOW)
    receipts.set_aside(line, reason="Lãi", by=officer, at=NOW)
    pledging.withdraw_online(pledge, by=officer, at=NOW)
    assert Pledge.objects.get().status == "withdrawn"


@pytest.mark.parametrize(("content", "payer"), [("chuyen ho Nguyễn Thị Quyên", ""), ("ung ho", "NGUYEN THI QUYEN")])
def test_whoever_pledges_in_somebodys_name_learns_of_no_money_of_theirs(content, payer):
    gift = make_gift(open_online())
    pledge = online(gift.campaign, [Line(gift, 2)], sponsor=unsaved(kind="individual", name="Nguyễn Thị Quyên"))
    make_credit(300_000, content=content, payer=payer)
    pledging.withdraw_online(pledge, by=make_officer(), at=NOW)
    assert Pledge.objects.get().status == "withdrawn"


@pytest.mark.parametrize(
    "told", [{"note": "nop tien {code}"}, {"bank_reference": "{reference}"}, {"payer": "{name}", "kind": "cash"}]
)
def test_a_sponsor_withdraws_online_nothing_whose_money_was_written_down(told):
    gift = make_gift(open_online())
    pledge = online(gift.campaign, [Line(gift, 2)])
    pledging.confirm(pledge, by=make_officer(), at=NOW)
    words = {"code": code_for(pledge.number), "reference": pledge.reference, "name": pledge.sponsor.name}
    facts = {"payer": ""} | {name: text.format(**words) for name, text in told.items()}
    make_receipt(300_000, province_id=THANH_HOA, **facts)
    make_receipt(300_000, payer="", note="ung ho nguoi ngheo")
    receipt = make_receipt(300_000, **facts)
    with pytest.raises(MoneyWaits):
        pledging.withdraw_online(pledge, by=make_officer(), at=NOW)
    corrections.void_rest(receipt, amount=300_000, reason="Gõ nhầm", by=make_officer(), at=NOW)
    pledging.withdraw_online(pledge, by=make_officer(), at=NOW)
    assert Pledge.objects.get().status == "withdrawn"


def test_others_money_keeps_no_sponsor_from_withdrawing_online():
    gift = make_gift(open_online())
    pledge = online(gift.campaign, [Line(gift, 2)])
    make_credit(1_000_000, content="ung ho nguoi ngheo")
    make_credit(content=code_for(pledge.number), statement=make_statement(make_account(THANH_HOA)))
    pledging.withdraw_online(pledge, by=make_officer(), at=NOW)
    assert Pledge.objects.get().status == "withdrawn"


def test_the_office_amends_what_came_online_and_leaves_how_it_came():
    gift = make_gift(open_online())
    pledge = online(gift.campaign, [Line(gift, 2)])
    changed = amend(pledge, [Line(gift, 3)], channel="phone", contact_email="Khac@example.vn")
    assert (changed.channel, changed.contact_email) == ("online", "khac@example.vn")
    with pytest.raises(pledging.NoAddress):
        amend(pledge, [Line(gift, 3)], contact_email=" ")
