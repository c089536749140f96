"""The stored figures of the law: what the database refuses whoever writes, and who may keep which row."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils.translation import override

from accounts.roles import Role
from campaigns.models import HardshipGroup, Offer, Rate, Share, TariffQuerySet, keep_what_priced
from tests.factories import (
    BAC_NINH,
    THANH_HOA,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_offer,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db

DAY, LATER, LATEST = date(2030, 1, 1), date(2031, 1, 1), date(2032, 1, 1)
RATE = "INSERT INTO campaigns_rate (kind, position, value, valid_from, legal_basis) VALUES ({}, '2030-01-01', {})"
SHARE = (
    "INSERT INTO campaigns_share (kind, group_id, province_id, share, valid_from, legal_basis) "
    "VALUES ({}, '2030-01-01', {})"
)


def refused(sql: str, *params: object) -> str:
    """The name of the constraint that a statement breaks."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return str(caught.value.__cause__.diag.constraint_name)


@pytest.mark.parametrize(
    ("values", "basis", "constraint"),
    [
        ("'salary', NULL, 1", "'x'", "a_rate_is_of_a_known_kind"),
        ("'base_salary', 1, 1", "'x'", "household_steps_and_nothing_else_have_a_position"),
        ("'household_step', NULL, 1", "'x'", "household_steps_and_nothing_else_have_a_position"),
        ("'household_step', 0, 1", "'x'", "household_steps_and_nothing_else_have_a_position"),
        ("'household_step', 6, 1", "'x'", "household_steps_and_nothing_else_have_a_position"),
        ("'base_salary', NULL, 0", "'x'", "a_rate_is_more_than_nothing"),
        ("'card_rate', NULL, 10001", "'x'", "a_rate_in_percent_is_at_most_the_whole"),
        ("'income_ceiling', NULL, 1001", "'x'", "a_rate_that_is_counted_is_at_most_a_thousand"),
        ("'card_wait', NULL, 1001", "'x'", "a_rate_that_is_counted_is_at_most_a_thousand"),
        ("'base_salary', NULL, 1", "''", "a_rate_has_its_legal_basis"),
    ],
)
def test_rates_that_can_never_be_are_refused_by_the_database(values, basis, constraint):
    assert refused(RATE.format(values, basis)) == constraint


@pytest.mark.parametrize(
    ("values", "basis", "constraint"),
    [
        ("'gift', NULL, NULL, 1", "'x'", "a_share_is_of_a_known_kind"),
        ("'card', NULL, NULL, 10001", "'x'", "a_share_is_between_nothing_and_the_whole"),
        ("'card', NULL, NULL, 1", "''", "a_share_has_its_legal_basis"),
    ],
)
def test_shares_that_can_never_be_are_refused_by_the_database(values, basis, constraint):
    assert refused(SHARE.format(values, basis)) == constraint


@pytest.mark.parametrize("share", [0, 10_000])
def test_shares_of_nothing_and_of_the_whole_are_kept(share):
    assert Share.objects.create(kind="card", share=share, valid_from=DAY, legal_basis="x").pk


def test_a_series_of_rates_has_one_row_on_a_day():
    for values in ("'base_salary', NULL, 1", "'household_step', 2, 1"):
        with connection.cursor() as cursor:
            cursor.execute(RATE.format(values, "'x'"))
        assert refused(RATE.format(values.replace("1", "2"), "'y'")) == "a_series_of_rates_has_one_row_on_a_day"


@pytest.mark.parametrize("series", ["'card', NULL, NULL", "'card', 'poor', NULL", "'book', NULL, '24'"])
def test_a_series_of_shares_has_one_row_on_a_day(series):
    with connection.cursor() as cursor:
        cursor.execute(SHARE.format(f"{series}, 1", "'x'"))
    assert refused(SHARE.format(f"{series}, 2", "'y'")) == "a_series_of_shares_has_one_row_on_a_day"


def test_a_group_and_a_province_that_shares_name_stay():
    Share.objects.create(kind="card", group_id="orphan", province_id=BAC_NINH, share=1, valid_from=DAY, legal_basis="x")
    with pytest.raises(models.ProtectedError):
        HardshipGroup.objects.get(pk="orphan").delete()
    assert refused("DELETE FROM campaigns_hardshipgroup WHERE code = 'orphan'; SET CONSTRAINTS ALL IMMEDIATE")


def top_up(day: date, *, group: str | None = "orphan", kind: str = "card", province: str | None = BAC_NINH) -> Share:
    return Share.objects.create(
        kind=kind, group_id=group, province_id=province, share=1_000, valid_from=day, legal_basis="NQ 1"
    )


def offered(kind: str, paid_on: date, **fields: object) -> Offer:
    return make_offer(make_campaign(status=fields.pop("status", "open")), kind, premiums_paid_on=paid_on, **fields)


def alone(kind: str, position: int | None = None) -> Rate:
    """The only row of its series."""
    Rate.objects.filter(kind=kind, position=position).delete()
    return Rate.objects.create(kind=kind, position=position, value=1, valid_from=DAY, legal_basis="x")


NEEDED = [
    ("card", {}, "base_salary", None),
    ("card", {}, "card_rate", None),
    ("card", {}, "card_wait", None),
    ("card", {}, "household_step", 1),
    ("book", {}, "poverty_line", None),
    ("book", {}, "book_rate", None),
    ("book", {"monthly_income": 3_000_000}, "base_salary", None),
    ("book", {"monthly_income": 3_000_000}, "income_step", None),
    ("book", {"monthly_income": 3_000_000}, "income_ceiling", None),
]
CHANGES = [
    "DELETE FROM campaigns_rate WHERE id = %s",
    "UPDATE campaigns_rate SET valid_from = '2030-06-16' WHERE id = %s",
    "UPDATE campaigns_rate SET kind = 'household_step', position = 5 WHERE id = %s",
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("status", ["draft", "open"])
@pytest.mark.parametrize(("gift", "fields", "kind", "position"), NEEDED)
def test_a_rate_stays_for_a_gift_that_has_no_other(gift, fields, kind, position, status, change):
    row = alone(kind, position)
    offered(gift, date(2030, 6, 15), status=status, **fields)
    assert refused(change, row.pk) == "what_is_offered_keeps_its_figures"


@pytest.mark.parametrize(("kind", "position"), sorted({(kind, place or 0) for _gift, _fields, kind, place in NEEDED}))
def test_a_rate_goes_where_no_gift_of_a_campaign_that_is_not_over_needs_it(kind, position):
    row = alone(kind, position or None)
    make_offer(make_campaign(), "gift")
    for status in ("closed", "cancelled"):
        for gift in ("card", "book"):
            offered(gift, date(2030, 6, 15), status=status)
    offered("card", date(2029, 12, 31))  # paid before it begins
    row.delete()
    assert not Rate.objects.filter(kind=kind, position=position or None).exists()


def test_a_gift_of_another_kind_does_not_hold_a_rate():
    offered("card", date(2030, 6, 15))
    alone("poverty_line").delete()
    Offer.objects.all().delete()
    offered("book", date(2030, 6, 15))
    for kind, place in (("base_salary", None), ("card_rate", None), ("card_wait", None), ("household_step", 1)):
        alone(kind, place).delete()
    for place in range(2, 6):
        alone("household_step", place).delete()


def test_a_first_row_typed_by_mistake_goes_while_others_follow():
    offered("card", date(2027, 1, 25))
    slip = Rate.objects.create(kind="base_salary", value=2_700_000, valid_from=date(2017, 7, 1), legal_basis="x")
    Rate.objects.filter(pk=slip.pk).update(valid_from=date(2027, 7, 1))
    Rate.objects.filter(pk=slip.pk).update(valid_from=date(2017, 7, 1))
    slip.delete()
    assert Rate.objects.filter(kind="base_salary").earliest("valid_from").valid_from == date(2018, 7, 1)


def test_a_series_that_is_needed_does_not_go_as_a_whole():
    offered("book", date(2027, 1, 25))
    assert refused("DELETE FROM campaigns_rate WHERE kind = 'poverty_line'") == "what_is_offered_keeps_its_figures"
    Rate.objects.filter(kind="poverty_line").exclude(valid_from=date(2022, 1, 1)).delete()
    assert Rate.objects.filter(kind="poverty_line").count() == 1


def test_shares_come_and_go_in_any_order():
    first, second, third = (top_up(day) for day in (DAY, LATER, LATEST))
    first.delete()
    Share.objects.filter(pk=second.pk).update(valid_from=date(2033, 1, 1))
    third.delete()
    Share.objects.filter(pk=second.pk).delete()
    assert not Share.objects.filter(group="orphan").exists()


def test_every_change_of_a_figure_is_audited():
    key = top_up(DAY).pk
    Share.objects.filter(pk=key).update(share=2_000)
    Share.objects.filter(pk=key).delete()
    events = Share.pgh_event_model.objects.filter(id=key).order_by("pgh_id")
    assert list(events.values_list("pgh_label", "share")) == [("insert", 1_000), ("update", 2_000), ("delete", 2_000)]


# --- what an app above this one may hold ---------------------------------------------------------------------------


@pytest.fixture
def priced():
    """A table of an app above that names what priced something, with the trigger that keeps those rows."""
    trigger = keep_what_priced("priced_by_test", "rate_id")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE priced_by_test (rate_id bigint)")
        cursor.execute(str(trigger.compile(Rate).install_sql))
    return Rate.objects.get(kind="poverty_line", valid_from=date(2022, 1, 1))


def test_what_priced_something_is_followed_but_never_changed(priced):
    Rate.objects.filter(pk=priced.pk).update(value=1_500_001)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO priced_by_test VALUES (%s)", [priced.pk])
    assert refused("UPDATE campaigns_rate SET value = 1 WHERE id = %s", priced.pk) == "what_priced_stays"
    assert refused("UPDATE campaigns_rate SET legal_basis = 'y' WHERE id = %s", priced.pk) == "what_priced_stays"
    assert refused("DELETE FROM campaigns_rate WHERE id = %s", priced.pk) == "what_priced_stays"
    Rate.objects.create(kind="poverty_line", value=2, valid_from=DAY, legal_basis="x").delete()


# --- people --------------------------------------------------------------------------------------------------------


def test_whoever_sees_plans_sees_every_figure():
    for user in (make_officer(), make_leader(None), make_user(Role.AUDITOR, province=THANH_HOA)):
        assert Rate.objects.visible_to(user).count() == Rate.objects.count() > 0
        assert Share.objects.visible_to(user).count() == Share.objects.count() > 0
    for user in (make_commune_officer(), make_user()):
        assert not Rate.objects.visible_to(user).exists()
        assert not Share.objects.visible_to(user).exists()


def test_the_nations_figures_are_kept_by_those_who_plan_for_the_nation_and_top_ups_by_their_province():
    rate, own, other, states = Rate(), Share(province_id=BAC_NINH), Share(province_id=THANH_HOA), Share()
    rows = (rate, own, other, states)
    writable = {
        "nation": make_officer(None),
        "province": make_officer(BAC_NINH),
        "auditor": make_user(Role.AUDITOR),
    }
    assert {name: [row.writable_by(user) for row in rows] for name, user in writable.items()} == {
        "nation": [True, True, True, True],
        "province": [False, True, False, False],
        "auditor": [False, False, False, False],
    }


def test_rows_say_what_they_are():
    with override("vi"):
        assert [str(row) for row in (
            Rate.objects.get(kind="base_salary", valid_from=date(2026, 7, 1)),
            Rate.objects.get(kind="household_step", position=2, valid_from=date(2025, 7, 1)),
            Rate.objects.get(kind="card_rate", valid_from=date(2025, 7, 1)),
            Share.objects.get(kind="book", group="island"),
            Share.objects.get(kind="book", group=None, valid_from=date(2018, 1, 1)),
        )] == [
            "Lương cơ sở: 2.530.000 đồng (01/07/2026)",
            "Mức đóng của thành viên hộ gia đình 2: 70 % (01/07/2025)",
            "Tỷ lệ đóng thẻ BHYT: 4,5 % (01/07/2025)",
            "Sổ BHXH, Người sinh sống ở xã đảo, đặc khu: 50 % (01/07/2025)",
            "Sổ BHXH, Những người khác: 10 % (01/01/2018)",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("base_salary", 2_530_000, "2.530.000 đồng"),
        ("income_step", 50_000, "50.000 đồng"),
        ("income_ceiling", 20, "20 lần lương cơ sở"),
        ("card_wait", 30, "30 ngày"),
        ("card_rate", 450, "4,5 %"),
    ],
)
def test_a_value_is_worded_with_its_unit(kind, value, words):
    assert Rate(kind=kind).worded(value) == words


def test_rows_nobody_points_to_are_not_used():
    assert not Rate.objects.with_use().filter(used=True).exists()
    assert not Share.objects.with_use().filter(used=True).exists()
    assert HardshipGroup.objects.filter(code="island").exists()


def test_rows_somebody_points_to_are_used():
    """Nothing below points to a figure yet, so another table shows it: groups, to which shares point."""
    used = TariffQuerySet(HardshipGroup).with_use()
    assert {group.pk: group.used for group in used.filter(pk__in=["poor", "orphan"])} == {"poor": True, "orphan": False}


def test_the_database_speaks_of_broken_rules_by_name():
    offered("book", date(2030, 6, 15))
    with pytest.raises(DatabaseError, match="is needed by what is offered"), transaction.atomic():
        alone("poverty_line").delete()
