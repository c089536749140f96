"""The page of a campaign, asked for by a crowd, in a database of its own that is removed afterwards.

Both are served by the same granian with all of the product's middleware, on the loopback, in the same run. Peer: a bare
Django view that answers with a word. Limit: the same server answering without Django. Besides: the page made anew,
which one reader in a minute waits for.
"""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases
from django.urls import reverse
from django.utils import timezone

from benchmarks.timing import best_of
from beneficiaries.models import Nomination, Person
from campaigns.models import Campaign
from locations.loading import load_units
from locations.models import Commune
from publication import views
from tests.factories import make_campaign, make_leader, make_line, make_offer, make_officer, make_pledge, make_sponsor

PEOPLE, SPONSORS = 30_000, 200
READERS, SECONDS, ROUNDS = 4, 4.0, 3
SHARE = 0.5
"""Of the requests a second of a bare view, at least, that the page is to answer."""
BARE, WORD = "/trang-tran/", b"ok"
_ROOT = Path(__file__).resolve().parents[1]


def measure() -> Iterator[str]:
    """The lines of the table."""
    yield f"The page of a campaign of {PEOPLE:,} people".replace(",", ".")
    old = setup_databases(verbosity=0, interactive=False)
    try:
        load_units()
        yield from compared(crowded(PEOPLE, SPONSORS))
    finally:
        teardown_databases(old, verbosity=0)


def compared(campaign: Campaign) -> Iterator[str]:
    """The page beside its peer and its limit. Raises `AssertionError` where it answers less than half as often."""
    address = reverse("publication:campaign", args=[campaign.code])
    yield made_anew(address)
    with _served("application") as port, _served("limit") as limit_port:
        asked = {
            "from memory": (port, address, {}),
            "from memory, packed": (port, address, {"Accept-Encoding": "gzip"}),
            "peer: a bare view, same middleware": (port, BARE, {}),
            "limit: the server without Django": (limit_port, BARE, {}),
        }
        rates: dict[str, float] = dict.fromkeys(asked, 0.0)
        for _round in range(ROUNDS):
            for what, (where, path, headers) in asked.items():
                _answer(http.client.HTTPConnection("127.0.0.1", where, timeout=30), path, headers)
                rates[what] = max(rates[what], _rate(where, path, headers))
    bare = rates["peer: a bare view, same middleware"]
    for what, rate in rates.items():
        yield f"  {what:<58}{rate:>10.0f} requests/s   {rate / bare:6.2f} × bare view"
    assert rates["from memory"] >= SHARE * bare, f"{rates['from memory'] / bare:.2f} of a bare view"


def made_anew(address: str) -> str:
    """What a page costs whose life is over, in time and queries."""
    client = Client(headers={"host": "localhost"})

    def anew() -> None:
        views.forget()
        assert client.get(address).status_code == 200

    seconds = best_of(5, anew)
    with CaptureQueriesContext(connection) as made:
        anew()
    with CaptureQueriesContext(connection) as kept:
        client.get(address)
    return f"  {'made anew':<58}{seconds * 1000:>10.0f} ms   {len(made)} queries; from memory {len(kept)}"


_IN_A_COMMUNE = 30
"""People of each; of fewer than five for a gift nothing is told."""


def crowded(size: int, sponsors: int) -> Campaign:
    """A campaign with so many people who wait, and so many sponsors."""
    campaign, officer, leader, now = make_campaign(None), make_officer(None), make_leader(None), timezone.now()
    offers = [make_offer(campaign, kind, wanted=size) for kind in ("book", "card", "gift")]
    communes = list(Commune.objects.order_by("pk").values_list("pk", flat=True)[: size // _IN_A_COMMUNE])
    people = Person.objects.bulk_create(
        [
            Person(full_name="Nguyễn Thị Thử", sort_key="thu", commune_id=communes[number % len(communes)])
            for number in range(size)
        ],
        batch_size=5_000,
    )
    decided = {"status": "approved", "decided_by": leader, "decided_at": now}
    Nomination.objects.bulk_create(
        [
            Nomination(
                code=f"{campaign.code}-{number:06}",
                campaign=campaign,
                offer=offers[number % 3],
                person=person,
                commune_id=person.commune_id,
                nominated_by=officer,
                nominated_at=now,
                **decided,
            )
            for number, person in enumerate(people, 1)
        ],
        batch_size=5_000,
    )
    for number in range(sponsors):
        sponsor = make_sponsor(None, name=f"Công ty Thử {number}", may_be_named=True)
        line = make_pledge(offers[0], 10, sponsor=sponsor, registered_by=officer)
        make_line(line.pledge, offers[1], 20)
    return campaign


@contextmanager
def _served(what: str) -> Iterator[int]:
    """A granian of one process that serves `what` of `benchmarks.publication_server`; the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    words += ["--blocking-threads", "8", "--log-level", "error", "--factory", f"benchmarks.publication_server:{what}"]
    environment = {**os.environ, "TRAO_BENCHMARKED": str(connection.settings_dict["NAME"])}
    server = subprocess.Popen([sys.executable, "-m", "granian", *words], cwd=_ROOT, env=environment)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if _answer(http.client.HTTPConnection("127.0.0.1", port, timeout=10), BARE, {}) == WORD:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("granian does not answer")


def _answer(asking: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> bytes:
    asking.request("GET", path, headers=headers)
    response = asking.getresponse()
    body = response.read()
    assert response.status == 200, f"{path} answered {response.status}"
    return body


def _rate(port: int, path: str, headers: dict[str, str]) -> float:
    """Requests a second that readers with a connection each get answered."""
    counts = [0] * READERS
    end = time.perf_counter() + SECONDS

    def read(reader: int) -> Callable[[], None]:
        def ask() -> None:
            asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            while time.perf_counter() < end:
                _answer(asking, path, headers)
                counts[reader] += 1
            asking.close()

        return ask

    threads = [threading.Thread(target=read(reader)) for reader in range(READERS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - start)
