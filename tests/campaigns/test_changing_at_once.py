"""A campaign's form saved while somebody else works on the campaign: two connections, one row."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.urls import reverse

from campaigns.models import Campaign
from tests.campaigns.test_admin import GIFT, form_data
from tests.factories import make_campaign, make_officer

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20


def wait_until_somebody_waits():
    """Until another connection to this database waits for a lock; on a very busy machine it may come only later, and
    what it then finds must be right as well.
    """
    end = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) "
                "WHERE NOT granted AND pg_stat_activity.datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)


def saved_meanwhile(client, campaign, data, **meanwhile):
    """The status code of saving the form, sent while another connection has written `meanwhile` but not committed."""
    client.force_login(make_officer())
    address = reverse("admin:campaigns_campaign_change", args=[campaign.pk])

    def send():
        try:
            return client.post(address, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Campaign.objects.filter(pk=campaign.pk).update(**meanwhile)
            answer = pool.submit(send)
            wait_until_somebody_waits()
        return answer.result(3 * PATIENCE)


def test_the_form_does_not_turn_the_counters_back(client):
    campaign = make_campaign(code="TET2027")
    data = form_data(campaign, offers=[GIFT], name="Tên mới")
    assert saved_meanwhile(client, campaign, data, last_nomination_number=12, last_pledge_number=3) == 302
    stored = Campaign.objects.get()
    assert (stored.name, stored.last_nomination_number, stored.last_pledge_number) == ("Tên mới", 12, 3)


def test_the_form_does_not_change_points_by_which_somebody_was_just_ranked(client):
    campaign = make_campaign(code="TET2027")
    data = form_data(campaign, offers=[GIFT], points={"poor": 9})
    assert saved_meanwhile(client, campaign, data, last_nomination_number=1) == 302
    assert campaign.points_table() == {}


def test_the_form_does_not_reopen_a_campaign_that_was_just_closed(client):
    campaign = make_campaign(code="TET2027")
    data = form_data(campaign, offers=[GIFT], name="Tên mới")
    assert saved_meanwhile(client, campaign, data, status="closed") == 403
    stored = Campaign.objects.get()
    assert (stored.name, stored.status) == ("Chiến dịch thử", "closed")
