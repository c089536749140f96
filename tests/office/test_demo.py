"""The demo, and on it the whole path: 30 gifts of the launch go to 30 named nominations, again and again the same."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from allocations import allocating
from allocations.models import Allocation, AppliedPrice
from beneficiaries import vetting
from beneficiaries.models import ListRow, Nomination, Person
from campaigns.models import Campaign
from office import demo
from sponsors.models import Pledge, PledgeLine
from tests.config.embedded_processes import eventually, server_of
from tests.config.processes import ROOT, environment

pytestmark = pytest.mark.django_db

PATIENCE = 60
"""Seconds: much more than needed, the machine may be busy."""


def now():
    return timezone.now()


def test_the_launch_is_staged_accepted_and_under_vetting():
    demo.prepare()
    campaign = Campaign.objects.get(code="BN2023")
    offered = {(line.offer.kind, line.offer.months): 0 for line in PledgeLine.objects.filter(pledge__campaign=campaign)}
    for line in PledgeLine.objects.filter(pledge__campaign=campaign):
        offered[line.offer.kind, line.offer.months] += line.quantity
    assert offered == {("book", 6): 10, ("card", 12): 20}
    assert campaign.lists.get().status == "accepted"
    assert (ListRow.objects.count(), Person.objects.count(), Nomination.objects.count()) == (36, 36, 36)
    assert set(Nomination.objects.values_list("status", flat=True)) == {"proposed", "approved"}
    confirmed = Pledge.objects.filter(campaign=campaign).allocatable()
    assert (confirmed.values("sponsor").distinct().count(), campaign.pledges.count()) == (4, 5)


def test_the_nationwide_campaign_is_open():
    demo.prepare()
    campaign = Campaign.objects.get(code="TET2027")
    assert (campaign.status, campaign.province) == ("open", None)
    assert sorted(campaign.offers.values_list("kind", flat=True)) == ["book", "card", "gift"]


def test_a_second_start_changes_nothing():
    demo.prepare()
    before = (User.objects.count(), Campaign.objects.count(), Pledge.objects.count(), Nomination.objects.count())
    demo.prepare()
    assert before == (
        User.objects.count(),
        Campaign.objects.count(),
        Pledge.objects.count(),
        Nomination.objects.count(),
    )


def test_everybody_of_the_demo_can_sign_in(client):
    demo.prepare()
    for sign_in in demo.SIGN_INS:
        assert client.login(username=sign_in.username, password=demo.PASSWORD), sign_in.username


def allocate_launch(seed: str) -> list[tuple[str, str]]:
    """Vet everybody, propose, approve; (nomination code, kind) of what was given."""
    campaign = Campaign.objects.get(code="BN2023")
    officer, leader = User.objects.get(username="canbo"), User.objects.get(username="lanhdao")
    vetting.approve_many(Nomination.objects.filter(status="proposed"), by=leader, at=now())
    run = allocating.propose(campaign, seed=seed, by=officer, at=now())
    allocating.approve(run, by=leader, at=now())
    return sorted(Allocation.objects.values_list("nomination__code", "nomination__offer__kind"))


def test_the_launch_gives_exactly_30_gifts_and_at_most_one_of_each_kind_per_person():
    demo.prepare()
    given = allocate_launch("XSMB 72141")
    assert [kind for _code, kind in given].count("book") == 10
    assert [kind for _code, kind in given].count("card") == 20
    pairs = list(Allocation.objects.values_list("nomination__person", "nomination__offer__kind"))
    assert len(pairs) == len(set(pairs)) == 30
    assert all(line.allocated == line.quantity for line in PledgeLine.objects.filter(pledge__campaign__code="BN2023"))


def test_the_launch_comes_out_the_same_whatever_the_primary_keys():
    demo.prepare()
    first = allocate_launch("XSMB 72141")
    wipe()
    for _ in range(3):  # uses up some keys, so that the second round has others
        Person.objects.create(full_name="Tạm Thời", commune_id="09205").delete()
    demo.prepare()
    assert allocate_launch("XSMB 72141") == first


def wipe() -> None:
    campaign = Campaign.objects.get(code="BN2023")
    Allocation.objects.all().delete()
    AppliedPrice.objects.all().delete()
    campaign.runs.all().delete()
    Nomination.objects.all().delete()
    campaign.lists.all().delete()
    Person.objects.all().delete()
    with connection.cursor() as cursor:  # the ledger lets nobody delete an entry
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE sponsors_receivingaccount, sponsors_entry CASCADE")
    Pledge.objects.filter(campaign=campaign).delete()
    campaign.delete()


def test_the_command_is_for_the_demo_only(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="TRAO_DEMO"):
        call_command("demo", "--no-serve")
    assert Campaign.objects.count() == 0


def a_port():
    """One that is free right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_command_prepares_serves_and_stops(tmp_path):
    """As `make demo` runs it, on a machine where an office's own server is set."""
    port = a_port()
    demo_process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=ROOT,
        env=environment(TRAO_DEMO="1", TRAO_VAR_DIR=str(tmp_path), DATABASE_URL="postgres://a:b@127.0.0.1:1/that"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        lines = []
        while not lines or not lines[-1].startswith("Dừng: Ctrl+C"):
            lines.append(demo_process.stdout.readline())
            assert lines[-1], demo_process.stderr.read()
        with urllib.request.urlopen(f"http://localhost:{port}/tai-khoan/dang-nhap/", timeout=PATIENCE) as page:
            assert page.status == 200
        os.killpg(demo_process.pid, signal.SIGINT)
        rest, errors = demo_process.communicate(timeout=PATIENCE)
    finally:
        demo_process.kill()
        keeper_gone = eventually(lambda: server_of(tmp_path / "demo-postgres") == 0, PATIENCE)
    text = "".join(lines)
    assert f"Dữ liệu: {tmp_path / 'demo-postgres'}\n" in text
    assert f"Địa chỉ: http://localhost:{port}/\n" in text
    assert all(f"  {sign_in.username}" in text for sign_in in demo.SIGN_INS)
    assert demo.PASSWORD in text
    assert (demo_process.returncode, rest, errors) == (0, "\nĐã dừng.\n", "")
    assert keeper_gone
