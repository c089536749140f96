"""People from outside the sender's area stay in a list, since somebody says so whose own area they are."""

import pytest
from django.utils import timezone

from beneficiaries.lists import settling
from beneficiaries.lists.keeping_communes import NotYourArea, keep_commune
from tests.beneficiaries.sent import HONG, LAN, but, person, received
from tests.factories import TAM_GIANG, make_commune_officer, make_officer

pytestmark = pytest.mark.django_db

OUTSIDE = "outside_area"


@pytest.fixture
def sent(sender, campaign):
    elsewhere = [but(person(number), commune="Xã Tam Giang") for number in range(2)]
    return received(sender, campaign, HONG, *elsewhere, but(LAN, commune="Phường Hạc Thành, Thanh Hóa"))


def outside(sent):
    """The numbers in the file of rows outside the area."""
    rows = sent.rows.filter(problems__contains=[{"code": OUTSIDE}]).order_by("position")
    return list(rows.values_list("row_number", flat=True))


def decide(row, by):
    return keep_commune(row, by=by, at=timezone.now())


def test_the_province_keeps_a_commune_of_its_own_in_the_list_of_another(sent, officer):
    assert outside(sent) == [3, 4, 5]
    row = sent.rows.get(row_number=3)
    done = decide(row, officer)
    assert outside(sent) == [5]
    assert done.rows == set(sent.rows.filter(row_number__in=[3, 4]).values_list("pk", flat=True))
    assert (done.step.what, done.step.value, done.step.by) == ("kept", "Xã Tam Giang, Thành phố Bắc Ninh", officer)
    sent.refresh_from_db()
    assert TAM_GIANG in sent.reach["communes"]
    settling.review(sent, by=officer, at=timezone.now())
    assert outside(sent) == [5]


def test_it_is_undone_like_every_decision(sent, officer):
    done = decide(sent.rows.get(row_number=3), officer)
    before = sent.reach
    settling.undo(done.step, by=officer, at=timezone.now())
    sent.refresh_from_db()
    assert (outside(sent), sent.reach) == ([3, 4, 5], before)


def test_nobody_keeps_a_commune_of_another_area(sent, officer, sender):
    row = sent.rows.get(row_number=3)
    with pytest.raises(NotYourArea):
        decide(row, sender)
    with pytest.raises(NotYourArea):
        decide(sent.rows.get(row_number=5), officer)
    with pytest.raises(settling.NotYourList):
        decide(row, make_commune_officer(TAM_GIANG))


def test_nobody_keeps_a_commune_outside_the_province_of_the_campaign(sent):
    with pytest.raises(NotYourArea):
        decide(sent.rows.get(row_number=5), make_officer(None))


def test_a_row_of_no_known_commune_has_none_to_keep(sender, campaign, officer):
    sent = received(sender, campaign, but(HONG, commune="Xã Đâu Đó"))
    with pytest.raises(NotYourArea):
        decide(sent.rows.get(), officer)


def test_what_is_not_outside_any_more_is_not_kept_again(sent, officer):
    row = sent.rows.get(row_number=3)
    decide(row, officer)
    with pytest.raises(settling.NoSuchRows):
        decide(row, officer)


def test_in_a_large_list_all_remarks_are_made_anew(sent, officer, monkeypatch):
    monkeypatch.setattr("beneficiaries.lists.kept_communes.TOGETHER", 1)
    decide(sent.rows.get(row_number=3), officer)
    assert outside(sent) == [5]
