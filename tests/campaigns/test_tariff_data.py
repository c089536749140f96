"""The project's figures in the database: added where they are missing, never written over."""

import importlib
from datetime import date, datetime
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.acting import operation_words
from campaigns import tariff_data, tariff_file, tariffs
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
    assert stored() == (len(rows.rates), len(rows.shares)) == (35, 24)
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
    assert added == (0, 0, 35, 24)
    assert (list(Rate.objects.order_by("pk").values()), list(Share.objects.order_by("pk").values())) == before


def test_loading_adds_what_is_missing_and_keeps_what_the_office_changed():
    Rate.objects.filter(kind="base_salary", valid_from=date(2026, 7, 1)).update(value=2_531_000, legal_basis="NĐ khác")
    Rate.objects.filter(kind="poverty_line", valid_from=date(2027, 1, 1)).delete()
    Share.objects.filter(kind="book", group=None).delete()
    added = tariff_data.load(by=make_officer(None), at=NOW)
    assert added == (1, 2, 35, 24)
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
    assert said() == "Mức đóng: thêm 1, hiện có 35. Tỷ lệ hỗ trợ: thêm 0, hiện có 24.\n"
    assert said(verbosity=0) == ""
    assert stored() == (35, 24)


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
    assert stored() == (35, 24)
    assert HardshipGroup.objects.get(pk="island").name == "Dân đảo"


def test_a_row_that_the_office_moved_is_not_loaded_again_on_its_old_day():
    Rate.objects.filter(kind="poverty_line", valid_from=date(2027, 1, 1)).update(valid_from=date(2027, 3, 1))
    Share.objects.filter(kind="book", group=None, valid_from=date(2025, 7, 1)).update(valid_from=date(2025, 8, 1))
    Share.objects.filter(kind="book", group="poor", valid_from=date(2025, 7, 1)).delete()
    assert tariff_data.load(by=make_officer(None), at=NOW) == (0, 1, 35, 24)
    lines = Rate.objects.filter(kind="poverty_line").order_by("valid_from").values_list("valid_from", flat=True)
    assert list(lines) == [date(2016, 1, 1), date(2022, 1, 1), date(2027, 3, 1)]
    everybody = Share.objects.filter(kind="book", group=None).order_by("valid_from")
    assert list(everybody.values_list("valid_from", flat=True)) == [date(2018, 1, 1), date(2025, 8, 1)]


def test_a_row_that_was_moved_and_moved_back_is_there_once():
    row = Rate.objects.get(kind="poverty_line", valid_from=date(2027, 1, 1))
    for day in (date(2027, 3, 1), date(2027, 1, 1)):
        Rate.objects.filter(pk=row.pk).update(valid_from=day)
    assert tariff_data.load(by=make_officer(None), at=NOW) == (0, 0, 35, 24)


def test_a_database_of_an_earlier_time_takes_what_it_knows():
    """As a fresh database does on the way through the migrations, whatever figures and groups come later."""
    before = stored()
    day = date(2030, 1, 1)
    rates = (tariffs.Rate("ocean_tax", 1, day, "x"), tariffs.Rate("base_salary", 3_000_000, day, "x"))
    shares = (tariffs.Share("card", "sailors", 5_000, day, "x"), tariffs.Share("card", "student", 6_000, day, "x"))
    tariff_data.add_missing(tariff_file.Rows(rates, shares), rate=Rate, share=Share)
    assert stored() == (before[0] + 1, before[1] + 1)


def island_shares() -> list[tuple[date, int]]:
    rows = Share.objects.filter(kind="card", group="island", province=None).order_by("valid_from")
    return list(rows.values_list("valid_from", "share"))


def test_an_installation_of_before_gets_the_islanders_and_the_bounds():
    later = importlib.import_module("campaigns.migrations.0019_islanders_are_insured_and_bounds_have_days")
    there = island_shares()
    assert there == [(date(2015, 1, 1), 10_000), (date(2018, 12, 1), 10_000), (date(2025, 7, 1), 10_000)]
    rows = list(Rate.objects.order_by("kind", "position", "valid_from").values_list("kind", "valid_from", "value"))
    Share.objects.filter(kind="card", group="island").delete()
    Rate.objects.filter(kind__in=["income_step", "income_ceiling", "card_wait"]).delete()
    later.add_figures(apps, None)
    assert island_shares() == there
    found = Rate.objects.order_by("kind", "position", "valid_from").values_list("kind", "valid_from", "value")
    assert list(found) == rows
    later.add_figures(apps, None)
    assert stored() == (35, 24)


def test_what_the_office_wrote_of_the_islanders_stays_alone():
    later = importlib.import_module("campaigns.migrations.0019_islanders_are_insured_and_bounds_have_days")
    Share.objects.filter(kind="card", group="island").delete()
    day = date(2026, 1, 1)
    Share.objects.create(kind="card", group_id="island", share=9_000, valid_from=day, legal_basis="NQ 1")
    later.add_figures(apps, None)
    assert island_shares() == [(day, 9_000)]
    Share.objects.filter(group="island").delete()
    HardshipGroup.objects.filter(pk="island").delete()
    later.add_figures(apps, None)
    assert island_shares() == []
