"""The page of a campaign is read as of one moment, whatever is confirmed meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, connections
from django.utils import timezone

from publication.figures import figures
from publication.one_moment import one_moment
from tests.factories import YEN_TRUNG, make_campaign, make_offer, make_pledge, make_sponsor

AT, ON = timezone.now(), date(2026, 11, 23)


@pytest.mark.django_db(transaction=True)
def test_a_pledge_that_is_confirmed_between_two_queries_counts_in_all_of_them_or_in_none():
    card = make_offer(make_campaign())
    told = [make_sponsor(name=f"Công ty {number}", may_be_named=True) for number in range(4)]
    for sponsor in told[:3]:
        make_pledge(card, 10, sponsor=sponsor)

    def confirm():
        make_pledge(card, 9, sponsor=told[3], earmarks=({"commune_id": YEN_TRUNG},))
        connections.close_all()

    def meanwhile(execute, sql, *args):
        answer = execute(sql, *args)
        if 'FROM "sponsors_pledgeline"' in sql and not confirmed:
            confirmed.append(elsewhere.submit(confirm).result(30))
        return answer

    confirmed = []
    with ThreadPoolExecutor(1) as elsewhere, connection.execute_wrapper(meanwhile):
        before = figures(card.campaign.code, at=AT, on=ON)
    after = figures(card.campaign.code, at=AT, on=ON)
    assert confirmed == [None]
    assert [(one.gifts[0].pledged, len(one.sponsors), len(one.places.communes)) for one in (before, after)] == [
        (30, 3, 0),
        (39, 4, 1),
    ]


@pytest.mark.django_db
def test_within_a_transaction_that_has_begun_it_is_read_as_it_goes():
    make_campaign(code="TRUOC")
    with one_moment():
        assert figures("TRUOC", at=AT, on=ON).heading.code == "TRUOC"
