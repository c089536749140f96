from datetime import date, datetime
from zoneinfo import ZoneInfo

import pghistory
import pytest
from django.contrib import admin
from django.db import connection
from django.utils import timezone

from accounts.acting import operation
from accounts.history import PER_PAGE, Change, Detail, entries
from accounts.models import Duty, User
from accounts.roles import Role
from accounts.scoped_admin import ScopedAdmin
from campaigns.models import Campaign, Offer
from locations.models import Commune
from tests.factories import (
    BAC_NINH,
    TAM_GIANG,
    YEN_TRUNG,
    give_duty,
    make_campaign,
    make_institution,
    make_leader,
    make_list,
    make_nomination,
    make_offer,
    make_pledge,
    make_user,
)

pytestmark = pytest.mark.django_db


@operation(words="Đổi giá")
def reprice(*, offer, price, by, at):
    Offer.objects.filter(pk=offer.pk).update(value=price)


@operation
def rename(*, user, name, by, at):
    User.objects.filter(pk=user.pk).update(full_name=name)


def shown(record, **kwargs):
    return entries(record, **kwargs)[0]


def details(entry):
    return {detail.name: (detail.before, detail.after) for change in entry.changes for detail in change.details}


def spread(record):
    """Give the record's audit rows moments of their own: a test is one transaction, with one moment."""
    table = record.events.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET pgh_created_at = '2026-11-22 07:00:00+07'::timestamptz + pgh_id * interval '1 second'"
            "  - (SELECT min(pgh_id) FROM {table}) * interval '1 second'".replace("{table}", table)
        )


def test_history_says_who_did_what_to_which_field():
    by = make_leader(full_name="Trần Thị Thử")
    offer = make_offer(kind="gift", value=804_600)
    reprice(offer=offer, price=1_980_000, by=by, at=timezone.now())
    spread(offer)

    newest = shown(offer)[0]

    assert (newest.who, newest.what) == ("Trần Thị Thử", "Đổi giá")
    [change] = newest.changes
    assert (change.verb, change.subject) == ("update", "")
    assert [(detail.before, detail.after) for detail in change.details] == [("804.600", "1.980.000")]


def test_history_begins_with_what_was_entered():
    campaign = make_campaign(code="TET2027", name="Tết 2027", pledges_until=date(2026, 12, 31), year=2027)

    [oldest] = shown(campaign)

    assert [change.verb for change in oldest.changes] == ["insert"]
    values = {after for _before, after in details(oldest).values()}
    assert {"TET2027", "Tết 2027", "31/12/2026", "2027", "Thành phố Bắc Ninh"} <= values
    assert all(before == "" for before, _after in details(oldest).values())


def test_history_puts_changes_of_one_go_together_newest_first():
    offer = make_offer(kind="gift", value=500_000)
    by = make_leader()
    reprice(offer=offer, price=600_000, by=by, at=timezone.now())
    reprice(offer=offer, price=700_000, by=by, at=timezone.now())
    spread(offer)

    found = shown(offer)

    assert [[detail.after for change in entry.changes for detail in change.details][-1] for entry in found[:2]] == [
        "700.000",
        "600.000",
    ]
    assert [entry.at for entry in found] == sorted((entry.at for entry in found), reverse=True)


def test_history_of_an_operation_without_words_says_what_changed():
    user = make_user(full_name="Trần Thị Cũ")
    rename(user=user, name="Trần Thị Mới", by=make_leader(full_name="Lê Văn Thử"), at=timezone.now())
    spread(user)

    newest = shown(user)[0]

    assert (newest.who, newest.what) == ("Lê Văn Thử", "")
    assert details(newest) == {"Họ và tên": ("Trần Thị Cũ", "Trần Thị Mới")}


def test_history_tells_what_was_done_outside_the_application():
    user = make_user()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET phone = '0912345678' WHERE id = %s", [user.pk])

    newest = shown(user)[0]

    assert (newest.who, newest.what) == ("Ngoài ứng dụng", "")


def test_history_tells_what_the_system_did():
    commune = Commune.objects.get(pk=YEN_TRUNG)
    with pghistory.context(user=None, operation="locations.load"):
        Commune.objects.filter(pk=YEN_TRUNG).update(name="Phường Yên Trung")

    newest = shown(commune)[0]

    assert (newest.who, newest.what) == ("Hệ thống", "Nạp danh mục đơn vị hành chính")


def test_history_knows_an_account_that_is_gone():
    user, by = make_user(), make_user()
    rename(user=user, name="Trần Thị Mới", by=by, at=timezone.now())
    by.delete()

    assert shown(user)[0].who == "Tài khoản đã xóa"


def test_history_tells_what_belongs_to_the_record_even_if_it_is_gone():
    user = make_user(Role.COMMUNE_OFFICER, communes=(YEN_TRUNG, TAM_GIANG))
    duty = user.duties.get()
    duty.communes.get(commune_id=TAM_GIANG).delete()

    [entry] = shown(user, of=("duties", "duties__communes"))

    commune = Commune.objects.get(pk=TAM_GIANG)
    subjects = [(change.verb, change.subject) for change in entry.changes]
    assert ("delete", "Xã/phường của nhiệm vụ") in subjects
    assert ("insert", "Xã/phường của nhiệm vụ “Xã Yên Trung”") in subjects
    assert ("insert", "Nhiệm vụ được giao “Cán bộ cấp xã · Xã Yên Trung”") in subjects
    assert Change("delete", "Xã/phường của nhiệm vụ", (), [Detail("Xã/phường", commune.name, "")]) in entry.changes


def test_history_names_what_came_in_one_go_together():
    user = make_user(Role.COMMUNE_OFFICER, communes=(YEN_TRUNG, TAM_GIANG))

    [entry] = shown(user, of=("duties", "duties__communes"))

    assert [change.subject for change in entry.changes if change.names] == [
        "Nhiệm vụ được giao “Cán bộ cấp xã · Xã Yên Trung, Xã Tam Giang”",
        "Xã/phường của nhiệm vụ “Xã Tam Giang”, “Xã Yên Trung”",
    ]


def test_history_of_a_duty_says_role_area_and_days():
    user = make_user()
    give_duty(user, Role.OFFICER, province=BAC_NINH, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))

    [entry] = shown(user.duties.get())

    assert details(entry) == {
        "Tài khoản": ("", user.full_name),
        "Vai trò": ("", "Cán bộ nghiệp vụ"),
        "Phạm vi": ("", "Tỉnh/thành phố"),
        "Tỉnh/thành phố": ("", "Thành phố Bắc Ninh"),
        "Từ ngày": ("", "01/01/2026"),
        "Đến hết ngày": ("", "31/12/2026"),
    }


def test_history_words_truths_and_moments():
    user = make_user(is_active=True)
    User.objects.filter(pk=user.pk).update(
        is_active=False, created_at=datetime(2026, 11, 22, 23, 5, tzinfo=ZoneInfo("UTC"))
    )
    spread(user)

    changed = details(shown(user)[0])

    assert changed["Kích hoạt"] == ("có", "không")
    assert changed["Ngày tạo"][1] == "06:05 23/11/2026"


def test_history_words_values_as_the_admin_class_says():
    nomination = make_nomination(make_offer(), groups=["poor", "elderly"])

    plain = shown(nomination)[-1]
    worded = shown(nomination, wording={"groups": lambda codes: " và ".join(codes)})[-1]

    assert ("", "poor, elderly") in details(plain).values()
    assert ("", "poor và elderly") in details(worded).values()


def test_history_names_a_related_record_that_is_gone():
    institution = make_institution()
    user = make_user(Role.CLERK, institution=institution)
    duty = user.duties.get()
    key, user_key = institution.pk, user.pk
    Duty.objects.filter(pk=duty.pk).delete()
    institution.delete()
    user.delete()

    newest = shown(Duty(pk=duty.pk))[0]

    assert ("", f"bản ghi đã xóa ({key})") in [
        (detail.before, detail.after) for change in newest.changes for detail in change.details
    ]
    assert ("", f"bản ghi đã xóa ({user_key})") in [
        (detail.before, detail.after) for change in newest.changes for detail in change.details
    ]


def test_history_shows_no_keys_for_sorting_and_nothing_outside_the_audit():
    user = make_user(full_name="Nguyễn Thị Hồng")
    user.set_password("mot mat khau khac 2027")
    user.save(update_fields=["password"])

    names = [
        detail.name for entry in shown(user, of=("duties",)) for change in entry.changes for detail in change.details
    ]

    assert not {"Sort key", "Search key", "Password", "Mật khẩu"} & set(names)


def test_history_leaves_out_changes_of_what_is_not_shown():
    user = make_user()
    with pghistory.context(user=None, operation="keys.made"):
        User.objects.filter(pk=user.pk).update(sort_key="khoa")
    assert user.events.filter(sort_key="khoa").count() == 1

    assert [change.verb for entry in shown(user) for change in entry.changes] == ["insert"]


def test_history_says_that_there_is_data_without_showing_it():
    sent = make_list(make_campaign(), sheets=[{"name": "Danh sách"}])
    empty = make_list(make_campaign(), sheets=[])

    assert ("", "(dữ liệu)") in details(shown(sent)[0]).values()
    assert ("", "(dữ liệu)") not in details(shown(empty)[0]).values()


def test_history_cuts_long_texts():
    user = make_user()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_userevent SET email = %s WHERE id = %s", ["a" * 254, user.pk])
        cursor.execute("ALTER TABLE accounts_userevent ALTER COLUMN position TYPE varchar(500)")
        cursor.execute("UPDATE accounts_userevent SET position = %s WHERE id = %s", ["b" * 301, user.pk])

    values = [after for _before, after in details(shown(user)[0]).values()]

    assert "a" * 254 in values
    assert "b" * 300 + "…" in values


def test_history_is_paged():
    user = make_user()
    by = make_leader()
    for number in range(PER_PAGE):
        rename(user=user, name=f"Trần Thị {number}", by=by, at=timezone.now())

    first, page = entries(user, page=1)
    second, _page = entries(user, page=2)

    assert (page.paginator.num_pages, page.paginator.count) == (2, PER_PAGE + 1)
    assert sum(len(entry.changes) for entry in first) == PER_PAGE
    assert [change.verb for entry in second for change in entry.changes] == ["insert"]
    assert entries(user, page="nonsense")[1].number == 1


@pytest.mark.parametrize("changes", [1, 3])
def test_history_costs_the_same_however_much_was_done(changes, django_assert_num_queries):
    user = make_user(Role.COMMUNE_OFFICER, communes=(YEN_TRUNG,))
    for number in range(changes):
        give_duty(user, Role.OFFICER, province=BAC_NINH)
        rename(user=user, name=f"Trần Thị {number}", by=make_leader(), at=timezone.now())

    with django_assert_num_queries(10):
        entries(user, of=("duties",))


def test_history_of_one_record_costs_four_queries(django_assert_num_queries):
    campaign = make_campaign()

    with django_assert_num_queries(4):
        [entry] = entries(campaign)[0]

    assert Campaign.objects.get(pk=campaign.pk).code in {after for _before, after in details(entry).values()}


def test_every_record_in_the_admin_has_a_history():
    """The relations that the admin classes name exist, and their audit rows can be said in words."""
    offer = make_offer()
    make_pledge(offer, earmarks=({"commune_id": YEN_TRUNG},))
    make_nomination(offer)
    make_list(offer.campaign)
    make_institution()
    make_user(Role.COMMUNE_OFFICER, communes=(YEN_TRUNG,))

    told = set()
    for model, model_admin in admin.site._registry.items():
        if isinstance(model_admin, ScopedAdmin) and (record := model._default_manager.last()) is not None:
            found, _page = entries(record, of=model_admin.history_of, wording=model_admin.history_wording)
            assert found[-1].changes[0].verb == "insert", model
            told.add(model.__name__)

    assert {"User", "Campaign", "Pledge", "Sponsor", "Person", "Nomination", "RecipientList", "Institution"} <= told
