"""Entries of lists: what they hold, in which order, to whom."""

import pytest

from allocations import allocating
from allocations.listing import by_commune, of_allocations, of_proposal
from allocations.models import Allocation
from campaigns.models import Offer
from sponsors.models import PledgeLine
from tests.allocations.making import NOW, approve, award_of, nominate, propose
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    make_campaign,
    make_leader,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_sponsor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    """A card each for five people in three communes of two provinces."""
    campaign = make_campaign(None)
    offer = make_offer(campaign)
    make_pledge(offer, 5, reference="CK1", sponsor=make_sponsor(None, name="Công ty Thử nghiệm", may_be_named=True))
    for code, name, commune in [
        ("N1", "Nguyễn Văn Đức", DONG_SON),
        ("N2", "Trần Thị Dũng", DONG_SON),
        ("N3", "Lê Thị Ánh", "09205"),
        ("N4", "Lê Văn An", "09205"),
        ("N5", "Phạm Thị Bích", TAM_GIANG),
    ]:
        nominate(offer, code, person=make_person(commune, full_name=name, hamlet="Thôn Đông"), commune=commune)
    return offer


def test_entries_hold_what_a_list_needs_and_only_the_end_of_the_personal_id(card):
    run = approve(propose(card, by=make_officer(None)), by=make_leader(None))
    allocation = award_of("N3")
    allocation.nomination.person.personal_id = "027062000421"
    allocation.nomination.person.save(update_fields=["personal_id", "sort_key"])
    [entry] = of_allocations(run.allocations.filter(pk=allocation.pk))
    assert (entry.code, entry.full_name, entry.born, entry.id_ending) == ("N3", "Lê Thị Ánh", "03/05/1980", "0421")
    assert (entry.hamlet, entry.commune, entry.province) == ("Thôn Đông", "Xã Yên Trung", "Thành phố Bắc Ninh")
    assert (entry.gift, entry.sponsor, entry.pledge, entry.price) == (
        str(card),
        "Công ty Thử nghiệm",
        "CK1",
        804_600,
    )


def test_entries_stand_by_commune_and_then_in_the_order_of_given_names(card):
    run = approve(propose(card, by=make_officer(None)), by=make_leader(None))
    pages = list(by_commune(of_allocations(run.allocations.all())))
    assert [(page.province, page.commune, [entry.full_name for entry in page.entries]) for page in pages] == [
        ("Thành phố Bắc Ninh", "Xã Tam Giang", ["Phạm Thị Bích"]),
        ("Thành phố Bắc Ninh", "Xã Yên Trung", ["Lê Văn An", "Lê Thị Ánh"]),
        ("Tỉnh Thanh Hóa", "Phường Đông Sơn", ["Trần Thị Dũng", "Nguyễn Văn Đức"]),
    ]
    assert [page.value for page in pages] == [804_600, 1_609_200, 1_609_200]


def test_entries_of_a_proposal_are_those_of_its_awards(card):
    run = propose(card, by=make_officer(None))
    assert Allocation.objects.count() == 0
    nation = [entry.code for entry in of_proposal(run, make_officer(None))]
    assert nation == ["N5", "N4", "N3", "N2", "N1"]
    assert [entry.code for entry in of_proposal(run, make_officer(BAC_NINH))] == ["N5", "N4", "N3"]


def test_a_line_that_is_gone_leaves_the_entry_without_a_sponsor(card):
    run = propose(card, by=make_officer(None))
    PledgeLine.objects.all().delete()
    assert {(entry.sponsor, entry.pledge) for entry in of_proposal(run, make_officer(None))} == {("", "")}


def test_a_person_without_a_personal_id_has_no_ending(card):
    run = approve(propose(card, by=make_officer(None)), by=make_leader(None))
    person = award_of("N1").nomination.person
    type(person).objects.filter(pk=person.pk).update(personal_id=None, birth_date=None, birth_precision="")
    entry = next(entry for entry in of_allocations(run.allocations.all()) if entry.code == "N1")
    assert (entry.id_ending, entry.born) == ("", "")


def test_a_released_award_is_not_among_the_live_ones(card):
    run = approve(propose(card, by=make_officer(None)), by=make_leader(None))
    allocating.release(award_of("N1"), reason="Từ chối", by=make_officer(None), at=NOW)
    assert "N1" not in {entry.code for entry in of_allocations(run.allocations.live())}


def test_a_proposal_says_of_who_has_no_price_by_now_that_there_is_none(card):
    run = propose(card, by=make_officer(None))
    Offer.objects.update(premiums_paid_on=None)
    assert [(entry.price, entry.split) for entry in of_proposal(run, make_officer(None))] == [(None, None)] * 5
    assert {page.value for page in by_commune(of_proposal(run, make_officer(None)))} == {0}


def test_an_approved_proposal_has_the_prices_that_were_applied_and_who_was_proposed(card):
    run = approve(propose(card, by=make_officer(None)), by=make_leader(None))
    applied = [(entry.code, entry.price, entry.split) for entry in of_allocations(run.allocations.all())]
    allocating.release(award_of("N1"), reason="Từ chối", by=make_officer(None), at=NOW)
    Offer.objects.update(premiums_paid_on=None)  # no price can be computed any more
    entries = list(of_proposal(run, make_officer(None)))
    assert [(entry.code, entry.price, entry.split) for entry in entries] == applied
    assert {entry.price for entry in entries} == {804_600}
    assert [entry.code for entry in of_proposal(run, make_officer(BAC_NINH))] == ["N5", "N4", "N3"]


def test_a_gift_passed_on_is_not_what_was_proposed(card):
    PledgeLine.objects.update(quantity=4)
    run = approve(propose(card, by=make_officer(None)), by=make_leader(None))
    before = [entry.code for entry in of_proposal(run, make_officer(None))]
    allocating.release(award_of(before[0]), reason="Từ chối", by=make_officer(None), at=NOW)
    assert Allocation.objects.exclude(replaces=None).count() == 1
    assert [entry.code for entry in of_proposal(run, make_officer(None))] == before


def test_an_award_from_before_prices_were_kept_has_what_the_sponsor_pays_and_no_split(card):
    run = approve(propose(card, by=make_officer(None)), by=make_leader(None))
    run.allocations.update(price=None)
    assert {(entry.price, entry.split) for entry in of_allocations(run.allocations.all())} == {(804_600, None)}
