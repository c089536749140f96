"""What nobody finished is forgotten."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from sponsors.models import EmailProof, OnlineCount, Pledge, PledgeRequest
from sponsors.online import tasks
from sponsors.online.cleaning_up import clean_up

pytestmark = pytest.mark.django_db


def test_after_a_day_requests_proofs_and_counts_are_gone_and_pledges_stay(campaign, visitor):
    visitor.pledge(campaign)
    visitor.ask(campaign, email="b@x.vn")
    at = timezone.now()
    assert clean_up(at=at) == 0
    assert (EmailProof.objects.count(), PledgeRequest.objects.count()) == (2, 2)
    clean_up(at=at + timedelta(hours=24, minutes=1))
    assert (EmailProof.objects.count(), PledgeRequest.objects.count(), OnlineCount.objects.count()) == (0, 0, 0)
    assert (Pledge.objects.count(), Session.objects.count()) == (1, 0)


def test_it_is_done_by_the_clock(campaign, visitor):
    visitor.ask(campaign)
    EmailProof.objects.update(
        begun_at=timezone.now() - timedelta(hours=25), expires_at=timezone.now() - timedelta(hours=1)
    )
    tasks.clean_up_online(timestamp=0)
    assert EmailProof.objects.count() == 0
    assert "sponsors.clean_up_online" in {
        periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()
    }
