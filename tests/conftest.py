"""What every test may ask for."""

import importlib

import pytest
from django.apps import apps
from django.core.management import call_command

from campaigns.models import HardshipGroup
from locations.models import Province


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The whole country, once per test database: tests use real provinces and communes."""
    with django_db_blocker.unblock():
        call_command("load_locations", verbosity=0)


@pytest.fixture(autouse=True)
def reference_data(request):
    """Puts back what the flush after a transactional test took away: units and hardship groups."""
    marker = request.node.get_closest_marker("django_db")
    fixtures = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if marker is None and not fixtures:
        return
    request.getfixturevalue("transactional_db" if marker and marker.kwargs.get("transaction") else "db")
    if not Province.objects.exists():
        call_command("load_locations", verbosity=0)
    if not HardshipGroup.objects.exists():
        importlib.import_module("campaigns.migrations.0002_hardship_groups").add_groups(apps, None)
