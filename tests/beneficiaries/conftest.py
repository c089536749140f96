"""The country's units, for tests of reading lists: read from the product's own files, no database."""

import csv
from pathlib import Path

import pytest

from locations.gazetteer import Gazetteer

DATA = Path(__file__).resolve().parents[2] / "locations" / "data"
TABLES = ("provinces", "communes", "legacy_provinces", "legacy_districts", "legacy_communes", "dissolved_districts")


def _rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer.build(**{name: _rows(name) for name in TABLES})
