"""Pledges found by what stands on a bank's paper: a part of the reference, or the code in the transfer's content."""

import pytest

from sponsors.money.payment_codes import code_for
from tests.factories import make_offer, make_officer, make_pledge
from tests.pages import page
from tests.sponsors.making import url

pytestmark = pytest.mark.django_db


def test_pledges_are_found_by_part_of_their_reference_and_by_their_code_in_transfers(desk):
    pledge = make_pledge(make_offer(), reference="TET2027-CK0004").pledge
    other = make_pledge(make_offer(), reference="TET2027-CK0005").pledge
    client = desk(make_officer())
    for typed in ("CK0004", "tet2027-ck0004", code_for(pledge.number), f"ung ho {code_for(pledge.number)} lan 1"):
        shown = page(client.get(url("pledge_changelist"), {"q": typed}))
        found = [url("pledge_change", one.pk) in shown for one in (pledge, other)]
        assert found == [True, False], typed
