"""The database writes down who did what, however it was written."""

import uuid
from datetime import date

import pghistory
import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from pghistory.models import Event

from accounts.acting import operation
from accounts.models import User
from locations.models import Province
from tests.factories import make_leader, make_officer, make_user

OURS = ["locations", "documents", "accounts", "campaigns", "sponsors", "beneficiaries", "allocations", "office"]


@operation
def save_one(*, by, at):
    province = Province(code="99", name="Tỉnh Thử", kind="tỉnh", as_of=date(2026, 1, 1))
    province.save()
    province.name = "Tỉnh Thử Hai"
    province.save(update_fields=["name"])
    province.delete()


@operation
def write_many(*, by, at):
    Province.objects.bulk_create(
        [Province(code=code, name=f"Tỉnh {code}", kind="tỉnh", as_of=date(2026, 1, 1)) for code in ("97", "98", "99")]
    )
    Province.objects.filter(code__gte="97").update(kind="thành phố trung ương")
    provinces = list(Province.objects.filter(code__gte="97"))
    for province in provinces:
        province.name = f"Thành phố {province.code}"
    Province.objects.bulk_update(provinces, ["name"])
    Province.objects.filter(code__gte="97").delete()


@operation
def write_raw(*, by, at):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO locations_province (code, name, kind, as_of) "
            "VALUES ('98', 'Tỉnh 98', 'tỉnh', '2026-01-01'), ('99', 'Tỉnh 99', 'tỉnh', '2026-01-01')"
        )
        cursor.execute("UPDATE locations_province SET name = name || '*' WHERE code >= '98'")
        cursor.execute("DELETE FROM locations_province WHERE code >= '98'")


@operation
def copy_in(*, by, at):
    """The context goes to the database with a statement of the same transaction that is not the COPY itself."""
    User.objects.filter(pk=by.pk).update(phone="0912345678")
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY locations_province (code, name, kind, as_of) FROM STDIN") as copy,
    ):
        copy.write_row(("99", "Tỉnh 99", "tỉnh", "2026-01-01"))


def written(code):
    events = Province.events.rel.related_model.objects.filter(pgh_obj_id=code).order_by("pgh_id")
    return [(event.pgh_label, event.name, event.kind) for event in events]


def contexts(code):
    events = Province.events.rel.related_model.objects.filter(pgh_obj_id=code)
    return {(event.pgh_context["user"], event.pgh_context["operation"]) for event in events}


@pytest.mark.django_db
def test_one_record_saved_and_deleted_is_audited():
    by = make_leader()

    save_one(by=by, at=timezone.now())

    assert written("99") == [
        ("insert", "Tỉnh Thử", "tỉnh"),
        ("update", "Tỉnh Thử Hai", "tỉnh"),
        ("delete", "Tỉnh Thử Hai", "tỉnh"),
    ]
    assert contexts("99") == {(by.pk, "test_audit.save_one")}


@pytest.mark.django_db
def test_bulk_writes_are_audited_row_by_row():
    by = make_leader()

    write_many(by=by, at=timezone.now())

    for code in ("97", "98", "99"):
        assert written(code) == [
            ("insert", f"Tỉnh {code}", "tỉnh"),
            ("update", f"Tỉnh {code}", "thành phố trung ương"),
            ("update", f"Thành phố {code}", "thành phố trung ương"),
            ("delete", f"Thành phố {code}", "thành phố trung ương"),
        ]
        assert contexts(code) == {(by.pk, "test_audit.write_many")}


@pytest.mark.django_db
def test_raw_sql_is_audited_row_by_row():
    by = make_leader()

    write_raw(by=by, at=timezone.now())

    for code in ("98", "99"):
        assert [label for label, _name, _kind in written(code)] == ["insert", "update", "delete"]
        assert contexts(code) == {(by.pk, "test_audit.write_raw")}


@pytest.mark.django_db
def test_copy_is_audited():
    by = make_leader()

    copy_in(by=by, at=timezone.now())

    assert written("99") == [("insert", "Tỉnh 99", "tỉnh")]
    assert contexts("99") == {(by.pk, "test_audit.copy_in")}


@pytest.mark.django_db
def test_writes_of_one_operation_belong_together_and_have_their_moment():
    by = make_leader()
    before = timezone.now()

    with pghistory.context():
        save_one(by=by, at=timezone.now())

    events = Province.events.rel.related_model.objects.filter(pgh_obj_id="99")
    assert len({event.pgh_context_id for event in events}) == 1
    assert isinstance(events[0].pgh_context_id, uuid.UUID)
    assert abs((events[0].pgh_created_at - before).total_seconds()) < 60


@pytest.mark.django_db
def test_an_update_that_changes_nothing_writes_nothing():
    user = make_user()
    count = user.events.count()

    User.objects.filter(pk=user.pk).update(full_name=user.full_name)

    assert user.events.count() == count


@pytest.mark.django_db
def test_what_is_written_outside_the_application_has_no_name():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE locations_province SET name = 'Tỉnh Khác' WHERE code = '38'")

    event = Province.objects.get(pk="38").events.order_by("-pgh_id").first()
    assert (event.pgh_label, event.pgh_context) == ("update", None)


@pytest.mark.django_db
def test_a_request_is_audited_under_its_user_and_address(client):
    user = make_officer(must_change_password=True)
    client.force_login(user)
    new = "mua xuan tren que huong 2027"

    client.post(
        "/tai-khoan/doi-mat-khau/",
        {"old_password": "mat khau de kiem thu 2027", "new_password1": new, "new_password2": new},
    )

    event = user.events.order_by("-pgh_id").first()
    assert event.must_change_password is False
    assert event.pgh_context == {"user": user.pk, "operation": "accounts:change-password"}


def our_models():
    return [model for app in OURS for model in apps.get_app_config(app).get_models()]


def test_every_model_of_ours_is_audited():
    for model in our_models():
        if not issubclass(model, Event):
            assert issubclass(model._meta.get_field("events").related_model, Event), model


@pytest.mark.django_db
def test_every_audited_table_has_its_three_triggers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, array_agg(DISTINCT (regexp_match(tgname, '^pgtrigger_(insert|update|delete)_'))[1]) "
            "FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE tgname ~ '^pgtrigger_(insert_insert|update_update|delete_delete)_' AND tgenabled = 'O' "
            "GROUP BY relname"
        )
        triggers = dict(cursor.fetchall())

    for model in our_models():
        if not issubclass(model, Event):
            assert sorted(triggers[model._meta.db_table]) == ["delete", "insert", "update"], model


def test_secrets_and_file_contents_stay_outside_the_audit():
    outside = {
        "accounts.User": {"password", "last_login"},
        "documents.Document": {"content"},
    }
    for label, columns in outside.items():
        tracked = {field.name for field in apps.get_model(label)._meta.get_field("events").related_model._meta.fields}
        assert columns.isdisjoint(tracked)


@pytest.mark.django_db
def test_every_trigger_that_joins_old_rows_with_new_is_planned_for_many():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, proconfig FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgoldtable IS NOT NULL AND tgnewtable IS NOT NULL"
        )
        found = dict(cursor.fetchall())
    assert {"beneficiaries_nomination", "campaigns_quota", "sponsors_pledgeline"} <= set(found)
    assert set(map(tuple, found.values())) == {("enable_nestloop=off", "jit=off")}
