"""What nobody finished is forgotten."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from documents import mailing
from sponsors.models import EmailProof, OnlineCount, Pledge, PledgeRequest
from sponsors.online import tasks
from sponsors.online.cleaning_up import clean_up
from tests.documents.mail_jobs import send_waiting_mail

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


def tables_with(words):
    """The tables of the database, those of the audit among them, in which any of the words stands anywhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
        names = [name for (name,) in cursor.fetchall()]
        found = []
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}" AS one WHERE one::text ~* %s', ["|".join(words)])
            found += [name] if cursor.fetchone()[0] else []
    return found


def test_after_a_day_nothing_is_left_of_whoever_typed_and_did_not_confirm(campaign, visitor, mailoutbox):
    """As the form promises (`sponsors/online/data_use.html`), and whoever asked for a code to sign in with besides."""
    visitor.ask(campaign, email="nguoi.la@example.vn", name="Công ty Tên Lạ", contact_phone="0987 000 111")
    visitor.client.post("/tai-tro/dang-nhap/", {"email": "nguoi.la@example.vn"})
    send_waiting_mail()
    assert [one.to for one in mailoutbox] == [["nguoi.la@example.vn"]] * 2
    typed = ("nguoi.la@", "Tên Lạ", "0987.?000.?111")
    assert set(tables_with(typed)) >= {"sponsors_emailproof", "sponsors_pledgerequest", "documents_email"}
    at = timezone.now() + timedelta(hours=24, minutes=1)
    clean_up(at=at)
    mailing.forget_old(at=at)
    assert tables_with(typed) == []
