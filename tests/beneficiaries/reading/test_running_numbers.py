"""The running number of a nomination: the order of the file, beyond 99,999 as well."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from beneficiaries.models import Nomination
from beneficiaries.nominating import Candidacy, PersonFacts, nominate
from campaigns.models import Campaign
from tests.factories import YEN_TRUNG, make_campaign, make_nomination, make_offer, make_officer

pytestmark = pytest.mark.django_db


def codes(**chosen: object) -> list[str]:
    return list(Nomination.objects.filter(**chosen).values_list("code", flat=True))


def test_nominations_stay_in_the_order_of_the_file_beyond_99999():
    offer = make_offer(make_campaign(code="TET2027"))
    Campaign.objects.filter(pk=offer.campaign_id).update(last_nomination_number=99_998)
    by = make_officer()
    for name in ("Nguyễn Thị Một", "Trần Văn Hai", "Lê Thị Ba"):
        candidacy = Candidacy(PersonFacts(name, YEN_TRUNG), "card")
        nominate(candidacy, campaign=offer.campaign, by=by, at=timezone.now())
    assert codes() == ["TET2027-99999", "TET2027-100000", "TET2027-100001"]
    assert list(Nomination.objects.values_list("number", flat=True)) == [99_999, 100_000, 100_001]


def test_the_nominations_of_a_campaign_stand_together():
    first, second = make_offer(make_campaign(code="TET2027")), make_offer(make_campaign(code="BN2023"))
    for offer, code in ((second, "BN2023-00001"), (first, "TET2027-00002"), (first, "TET2027-00001")):
        make_nomination(offer, code=code)
    assert codes() == ["TET2027-00001", "TET2027-00002", "BN2023-00001"]


def test_the_number_follows_the_code_whoever_writes_it():
    nomination = make_nomination(make_offer(), code="BN2023-00017")
    Nomination.objects.filter(pk=nomination.pk).update(code="BN2023-00018")
    nomination.refresh_from_db()
    assert nomination.number == 18


def test_a_code_without_a_number_stands_at_the_end_in_the_order_of_the_text():
    offer = make_offer()
    for code in ("N2", "N1", "X-00003"):
        make_nomination(offer, code=code)
    assert codes() == ["X-00003", "N1", "N2"]
    assert list(Nomination.objects.values_list("number", flat=True)) == [3, None, None]


def test_a_campaign_numbers_its_nominations_once():
    offer = make_offer()
    make_nomination(offer, code="A-00017")
    make_nomination(make_offer(), code="C-00017")
    with pytest.raises(IntegrityError, match="a_campaign_numbers_its_nominations_once"), transaction.atomic():
        make_nomination(offer, code="B-17")
