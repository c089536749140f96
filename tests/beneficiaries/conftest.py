"""What tests about beneficiaries may ask for. A module whose tests need another campaign or user makes its own."""

import csv
from pathlib import Path

import pytest

from locations.gazetteer import Gazetteer
from tests.beneficiaries.doors import ADMIN, PLAIN
from tests.beneficiaries.sent import open_for_lists
from tests.factories import YEN_TRUNG, make_commune_officer, make_officer

DATA = Path(__file__).resolve().parents[2] / "locations" / "data"
TABLES = ("provinces", "communes", "legacy_provinces", "legacy_districts", "legacy_communes", "dissolved_districts")


def _rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def gazetteer():
    """The country's units, read from the product's own files: no database."""
    return Gazetteer.build(**{name: _rows(name) for name in TABLES})


@pytest.fixture
def campaign():
    return open_for_lists()


@pytest.fixture
def officer():
    """An officer of the province."""
    return make_officer()


@pytest.fixture
def sender():
    """An officer of the commune Yên Trung, who sends its lists."""
    return make_commune_officer(YEN_TRUNG)


@pytest.fixture(params=[ADMIN, PLAIN], ids=["admin", "plain"])
def door(request, client):
    """Each door in turn; `client.user`, who is signed in, is the right one for it."""
    client.user = request.getfixturevalue("officer" if request.param == ADMIN else "sender")
    client.force_login(client.user)
    return request.param
