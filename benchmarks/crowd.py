"""A crowd that pledges at the same time, over HTTP, at the product as it is served: granian, a worker, a mail server.

Everybody reads the campaign's page, fills in the form, takes the code out of the e-mail and sends it back. One in four
clicks twice at once, one sends again what was answered already, one is cut off and sends again. Of all this comes one
pledge for each, as it was typed, with two e-mails, and nothing else.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.db.models import Count
from django.test.utils import setup_databases, teardown_databases

from benchmarks.crowd_visitors import PATIENCE, Figures, Habit, Mailbox, Visitor, all_at_once
from campaigns.models import Campaign
from documents.models import Email
from locations.loading import load_units
from locations.vietnamese import number
from sponsors.models import EmailProof, Pledge, PledgeRequest, ReceivingAccount, Sponsor
from sponsors.money.payment_codes import code_for
from tests.config.processes import ROOT, environment, manage
from tests.config.workers import database_url, execute
from tests.documents.smtp_server import smtp_server
from tests.factories import make_campaign, make_offer

VISITORS = int(os.environ.get("TORTURE_VISITORS", "200"))
CODE = "TET2027"
_MAILS = 2
"""To each: the code, and that the pledge is registered."""


def torture() -> Iterator[str]:
    """The lines of the table. Raises AssertionError where something is lost, doubled or left half."""
    yield f"{VISITORS} visitors pledge at the same time"
    old = setup_databases(verbosity=0, interactive=False)
    try:
        load_units()
        yield from pledging(VISITORS)
    finally:
        teardown_databases(old, verbosity=0)


def pledging(count: int) -> Iterator[str]:
    """So many visitors, in the database of this process, which other processes must be able to read."""
    campaign = _campaign()
    with tempfile.TemporaryDirectory() as folder, smtp_server() as mail_server:
        mailbox, figures = Mailbox(mail_server.got), Figures()
        with _served(Path(folder), mail_server.port) as port:
            visitors = [_visitor(place, port, campaign, figures, mailbox) for place in range(count)]
            began = time.monotonic()
            wrong = all_at_once([lambda visitor=visitor: visitor.pledge(CODE) for visitor in visitors])  # type: ignore[misc]  # mypy can't tell the type of a lambda's default
            took = time.monotonic() - began
            _until_all_mail_is_out(count)
        assert not wrong, f"{len(wrong)} of {count} went wrong, the first: {wrong[0]!r}"
    _check(visitors, mailbox, figures)
    yield from _told(visitors, mailbox, figures, took)


def _campaign() -> Campaign:
    campaign = make_campaign(
        code=CODE, takes_online=True, pledges_until=date(2099, 1, 1), contact_phone="0222.3.821.330", days_to_pay=30
    )
    for kind in ("book", "card", "gift"):
        make_offer(campaign, kind)
    account = {"bank_name": "Vietcombank", "bank_bin": "970436", "number": "0011004321987", "holder": "BHXH TINH"}
    ReceivingAccount.objects.create(province_id=campaign.province_id, is_preferred=True, **account)
    return campaign


def _visitor(place: int, port: int, campaign: Campaign, figures: Figures, mailbox: Mailbox) -> Visitor:
    """One in ten promises money, the others one to three of the gifts, each another quantity."""
    offers = list(campaign.offers.order_by("pk").values_list("pk", flat=True))
    habit = list(Habit)[place % len(Habit)]
    if place % 10 == 9:
        gives = {"how": "money", "amount": f"{1_000_000 + place * 1_000}"}
    else:
        gives = {"how": "gifts"} | {f"quantity-{key}": f"{place + 1}" for key in offers[: place % 3 + 1]}
    return Visitor(place, port, habit, gives, figures, mailbox)


@contextmanager
def _served(folder: Path, mail_port: int) -> Iterator[int]:
    """The product as README.md says to serve it, but for https in front; the port. What the server writes to its log
    is a fault.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    values = {"SECRET_KEY": "only-for-a-crowd-" + "0" * 50, "DATABASE_URL": database_url(), "TRAO_VAR_DIR": str(folder)}
    values |= {"EMAIL_URL": f"smtp://127.0.0.1:{mail_port}", "EMAIL_FROM": "Trao <trao@example.vn>"}
    values |= {"TRAO_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    collected = manage("collectstatic", "--no-input", "--verbosity", "0", **values)
    assert collected.returncode == 0, collected.stderr
    serve = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2"]
    serve += ["--blocking-threads", "8", "--log-level", "error", "config.wsgi:application"]
    log = folder / "log"
    with log.open("ab") as errors:
        commands = (serve, ["manage.py", "worker", "--quiet"])
        started = [
            subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=environment(**values), stdout=errors, stderr=errors
            )
            for command in commands
        ]
        try:
            _wait_for(port, log)
            yield port
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait(PATIENCE)
    said = log.read_text()
    assert not said, f"the server said:\n{said[-3000:]}"


def _wait_for(port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(log.read_text())


def _until_all_mail_is_out(count: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while Email.objects.filter(status="sent").count() < count * _MAILS and time.monotonic() < deadline:
        time.sleep(0.1)


def _check(visitors: list[Visitor], mailbox: Mailbox, figures: Figures) -> None:
    count = len(visitors)
    assert set(figures.statuses) == {200, 302}, figures.statuses
    _check_pledges(visitors)
    proofs = EmailProof.objects.values_list("sent", "tries").annotate(count=Count("pk")).order_by()
    assert list(proofs) == [(1, 0, count)], list(proofs)
    assert not EmailProof.objects.filter(proven_at=None).exists()
    assert PledgeRequest.objects.exclude(pledge=None).filter(data={}).count() == PledgeRequest.objects.count() == count
    mails = Counter((message["To"], str(message["Subject"])) for message in mailbox.got)
    assert set(mails.values()) == {1}, mails.most_common(3)
    assert Counter(to for to, _subject in mails) == Counter({one.email: _MAILS for one in visitors})
    assert Email.objects.filter(status="sent").count() == Email.objects.count() == count * _MAILS
    left = execute(
        "SELECT task_name, status FROM procrastinate_jobs WHERE queue_name = 'mail' AND status <> 'succeeded'"
    )
    assert not left, left


def _check_pledges(visitors: list[Visitor]) -> None:
    """Each has the pledge that was typed, as the result page told it; and there is nothing else."""
    count = len(visitors)
    asked: Any = Pledge.objects.with_due().select_related("sponsor").prefetch_related("lines")
    pledges = {pledge.contact_email: pledge for pledge in asked}
    assert (Pledge.objects.count(), Sponsor.objects.count(), len(pledges)) == (count, count, count)
    for visitor in visitors:
        pledge = pledges[visitor.email]
        assert (pledge.reference, pledge.due, pledge.sponsor.name) == (visitor.reference, visitor.total, visitor.name)
        assert (pledge.status, pledge.received, visitor.note) == ("registered", 0, code_for(pledge.number))
        made = {f"quantity-{line.offer_id}": str(line.quantity) for line in pledge.lines.all()}
        made |= {} if pledge.amount is None else {"amount": str(pledge.amount)}
        assert made == {name: value for name, value in visitor.gives.items() if name != "how"}, visitor.email
    assert len({visitor.note for visitor in visitors}) == count
    numbered = [f"{CODE}-CK{number:04}" for number in range(1, count + 1)]
    assert sorted(pledge.reference for pledge in pledges.values()) == numbered
    events: Any = Pledge._meta.get_field("events").related_model
    assert events.objects.filter(pgh_label="insert").count() == count


def _told(visitors: list[Visitor], mailbox: Mailbox, figures: Figures, took: float) -> Iterator[str]:
    habits = Counter(visitor.habit for visitor in visitors)
    yield "  " + ", ".join(f"{times} {habit.value}" for habit, times in habits.items())
    answers = figures.statuses.total()
    yield f"  {took:.1f} s; {answers} answers ({answers / took:.0f} a second), {figures.cut_off} not waited for"
    together = number(sum(visitor.total for visitor in visitors))
    yield f"  {len(visitors)} pledges of {together} đồng together; {len(mailbox.got)} e-mails"
    yield f"  {'':<24}{'times':>8}{'median':>12}{'95 % within':>14}{'slowest':>12}"
    for what, seconds in figures.seconds.items():
        most = quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
        yield f"  {what:<24}{len(seconds):>8}{median(seconds):>10.2f} s{most:>12.2f} s{max(seconds):>10.2f} s"
    yield "  each visitor has one pledge, as it was typed, and each e-mail once"
