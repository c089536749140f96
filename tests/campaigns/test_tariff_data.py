"""The project's figures in the database: added where they are missing, never written over."""

import importlib
from datetime import date, datetime
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.acting import operation_words
from campaigns import tariff_data
from campaigns.models import HardshipGroup, Rate, Share
from campaigns.pricing import load_tariff
from campaigns.tariffs import Tariff
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 8, tzinfo=timezone.get_default_timezone())


def stored() -> tuple[int, int]:
    return Rate.objects.count(), Share.objects.count()


def said(*arguments: str, **options: object) -> str:
    out = StringIO()
    call_command("load_tariffs", *arguments, stdout=out, **options)
    return out.getvalue()


def test_a_new_database_has_the_projects_figures():
    rows = tariff_data.own_rows()
    assert stored() == (len(rows.rates), len(rows.shares)) == (28, 21)
    tariff, own = load_tariff(), Tariff(rows.rates, rows.shares)
    for rate in rows.rates:
        if rate.position is None:
            assert tariff.rate(rate.kind, rate.valid_from).value == own.rate(rate.kind, rate.valid_from).value
    for share in rows.shares:
        found = tariff.share(share.kind, share.group, share.province, share.valid_from)
        assert (found.share, found.legal_basis) == (share.share, share.legal_basis)


def test_loading_again_adds_nothing():
    before = list(Rate.objects.order_by("pk").values()), list(Share.objects.order_by("pk").values())
    added = tariff_data.load(by=make_officer(None), at=NOW)
    assert added == (0, 0, 28, 21)
    assert (list(Rate.objects.order_by("pk").values()), list(Share.objects.order_by("pk").values())) == before


def test_loading_adds_what_is_missing_and_keeps_what_the_office_changed():
    Rate.objects.filter(kind="base_salary", valid_from=date(2026, 7, 1)).update(value=2_531_000, legal_basis="NĐ khác")
    Rate.objects.filter(kind="poverty_line", valid_from=date(2027, 1, 1)).delete()
    Share.objects.filter(kind="book", group=None).delete()
    added = tariff_data.load(by=make_officer(None), at=NOW)
    assert added == (1, 2, 28, 21)
    kept = Rate.objects.get(kind="base_salary", valid_from=date(2026, 7, 1))
    assert (kept.value, kept.legal_basis) == (2_531_000, "NĐ khác")
    assert Rate.objects.get(kind="poverty_line", valid_from=date(2027, 1, 1)).value == 2_200_000


def test_loading_is_named_in_the_audit_rows():
    Rate.objects.filter(kind="poverty_line", valid_from=date(2027, 1, 1)).delete()
    by = make_officer(None)
    tariff_data.load(by=by, at=NOW)
    event = Rate.pgh_event_model.objects.filter(pgh_label="insert").latest("pgh_id")
    assert (event.pgh_context["operation"], event.pgh_context["user"]) == ("tariff_data.load", by.pk)
    assert operation_words("tariff_data.load")


def test_a_missing_group_is_named_and_nothing_is_loaded():
    Share.objects.all().delete()
    Rate.objects.all().delete()
    HardshipGroup.objects.filter(pk="island").delete()
    with pytest.raises(tariff_data.UnknownGroup, match="island"):
        tariff_data.load(by=make_officer(None), at=NOW)
    assert stored() == (0, 0)
    with pytest.raises(CommandError, match="island"):
        said()


def test_the_command_says_what_it_added():
    Rate.objects.filter(kind="poverty_line", valid_from=date(2027, 1, 1)).delete()
    assert said() == "Mức đóng: thêm 1, hiện có 28. Tỷ lệ hỗ trợ: thêm 0, hiện có 21.\n"
    assert said(verbosity=0) == ""
    assert stored() == (28, 21)


def test_the_command_runs_under_a_name():
    officer = make_officer(None)
    Rate.objects.filter(kind="poverty_line", valid_from=date(2027, 1, 1)).delete()
    said("--by", officer.username)
    assert Rate.pgh_event_model.objects.latest("pgh_id").pgh_context["user"] == officer.pk
    with pytest.raises(CommandError, match="khong-ai"):
        said("--by", "khong-ai")


def test_the_migration_can_run_on_figures_that_are_there():
    HardshipGroup.objects.filter(pk="island").update(name="Dân đảo")
    importlib.import_module("campaigns.migrations.0008_figures_of_the_law").add_figures(apps, None)
    assert stored() == (28, 21)
    assert HardshipGroup.objects.get(pk="island").name == "Dân đảo"
