"""What every test may ask for."""

import importlib

import hypothesis
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.introspection import BaseDatabaseIntrospection

from accounts.models import PORTAL_USERNAME, SYSTEM_USERNAME, User
from campaigns.models import HardshipGroup, Rate, Share
from campaigns.tariff_data import add_missing, own_rows
from locations.models import Commune, LegacyCommune, LegacyDistrict, LegacyProvince, Province
from publication import views as publication_views

# No deadline: a machine with much to do stops any process for longer than 200 ms in one example, or for a second while
# the first ones are drawn, and the test fails with nothing wrong. How long things take, the benchmarks measure.
hypothesis.settings.register_profile("trao", deadline=None)
hypothesis.settings.load_profile("trao")

# The hardship groups as the migrations made them.
_groups: list[HardshipGroup] = []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The whole country, once per test database: tests use real provinces and communes."""
    with django_db_blocker.unblock():
        call_command("load_locations", verbosity=0)
        _groups.extend(HardshipGroup.objects.all())
        _begin_keys_high()
    yield
    with django_db_blocker.unblock():
        _put_back_figures()  # for the next run on this database (`--reuse-db`): the last flush took them
    # A worker that a test killed may leave its server process behind for a moment, and PostgreSQL drops no database
    # that somebody else uses.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _begin_keys_high() -> None:
    """Keys of an office's tables have four digits and more, which a template writes with dots unless told not to, and
    no two tables share them: so that a test sees a link with a dot, or the key of one thing taken for another's.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(quote_ident(schemaname) || '.' || quote_ident(sequencename), "
            "10000 * row_number() OVER (ORDER BY sequencename)) FROM pg_sequences "
            "WHERE schemaname = 'public' AND coalesce(last_value, 0) < 1000"
        )


@pytest.fixture(scope="session", autouse=True)
def kept_tables():
    """The flush after a transactional test spares the units of the country: loading them again takes seconds. It takes
    the jobs that a test left in the queue, whose tables Django does not know for its own.
    """
    kept = {
        table
        for model in (Province, Commune, LegacyProvince, LegacyDistrict, LegacyCommune)
        for table in (model._meta.db_table, model._meta.get_field("events").related_model._meta.db_table)
    }
    queue = [f"procrastinate_{name}" for name in ("jobs", "events", "periodic_defers", "workers")]
    every = BaseDatabaseIntrospection.django_table_names
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            BaseDatabaseIntrospection,
            "django_table_names",
            lambda self, *args, **kwargs: [*set(every(self, *args, **kwargs)).difference(kept).union(queue)],
        )
        yield


@pytest.fixture(autouse=True)
def reference_data(request):
    """Puts back what the flush after a transactional test took away: hardship groups, figures of the law, system user
    (and the units).
    """
    marker = request.node.get_closest_marker("django_db")
    fixtures = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if marker is None and not fixtures:
        return
    request.getfixturevalue("transactional_db" if marker and marker.kwargs.get("transaction") else "db")
    if not Province.objects.exists():
        call_command("load_locations", verbosity=0)
    _put_back_figures()
    if not User.objects.filter(username=SYSTEM_USERNAME).exists():
        importlib.import_module("accounts.migrations.0003_system_user").add_system_user(apps, None)
    if not User.objects.filter(username=PORTAL_USERNAME).exists():
        door = importlib.import_module("sponsors.migrations.0010_the_user_of_the_sponsors_door")
        door.add_portal_user(apps, None)


@pytest.fixture(autouse=True)
def fresh_public_pages():
    """No test reads what an earlier one left in the memory of the process."""
    publication_views.forget()


def _put_back_figures() -> None:
    if not HardshipGroup.objects.exists():
        HardshipGroup.objects.bulk_create(_groups)
        add_missing(own_rows(), rate=Rate, share=Share)


@pytest.fixture
def desk(client):
    """Sign in: `desk(user)` gives a client for that user."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in
