import importlib
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from accounts import keeping
from accounts.acting import Refusal
from accounts.keeping import AccountFacts, DutyFacts
from accounts.models import SYSTEM_USERNAME, Duty, User
from accounts.roles import Role
from accounts.signing_in import sign_in
from sponsors.online.portal_user import portal_user
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    PASSWORD,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    give_duty,
    make_commune_officer,
    make_institution,
    make_leader,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """A fixed day, since duties are compared with today."""
    monkeypatch.setattr(timezone, "localdate", lambda at=None: TODAY)


def now():
    return timezone.now()


def at_province(role=Role.OFFICER, province=BAC_NINH, **fields):
    return DutyFacts(role=role, area=Duty.Area.PROVINCE, province=province, starts_on=TODAY, **fields)


def in_communes(*communes, role=Role.COMMUNE_OFFICER, **fields):
    return DutyFacts(role=role, area=Duty.Area.COMMUNES, communes=communes, **({"starts_on": TODAY} | fields))


def at_institution(institution, **fields):
    return DutyFacts(role=Role.CLERK, area=Duty.Area.INSTITUTION, institution=institution.pk, starts_on=TODAY, **fields)


def in_nation(role=Role.OFFICER):
    return DutyFacts(role=role, area=Duty.Area.NATION, starts_on=TODAY)


def somebody(username="tran.thi.moi", **fields):
    return AccountFacts(**({"username": username, "full_name": "Trần Thị Mới"} | fields))


# Who may give what where


@pytest.mark.parametrize(
    ("keeper", "duty", "may"),
    [
        ("leader", at_province(Role.OFFICER), True),
        ("leader", at_province(Role.LEADER), True),
        ("leader", in_communes(YEN_TRUNG, TAM_GIANG), True),
        ("leader", in_communes(YEN_TRUNG, role=Role.INSURANCE_OFFICER), True),
        ("leader", at_province(province=THANH_HOA), False),
        ("leader", in_communes(YEN_TRUNG, DONG_SON), False),
        ("leader", in_nation(), False),
        ("officer", in_communes(YEN_TRUNG), True),
        ("officer", in_communes(DONG_SON), False),
        ("officer", in_communes(YEN_TRUNG, role=Role.INSURANCE_OFFICER), False),
        ("officer", at_province(Role.OFFICER), False),
        ("officer", at_province(Role.AUDITOR), False),
        ("national_leader", in_nation(Role.LEADER), True),
        ("national_leader", at_province(province=THANH_HOA), True),
        ("superuser", in_nation(Role.LEADER), True),
        ("auditor", in_communes(YEN_TRUNG), False),
        ("commune_officer", in_communes(YEN_TRUNG), False),
        ("ended_leader", in_communes(YEN_TRUNG), False),
    ],
)
def test_may_give_holds_to_role_and_area(keeper, duty, may):
    keepers = {
        "leader": make_leader,
        "officer": make_officer,
        "national_leader": lambda: make_leader(province=None),
        "superuser": lambda: make_user(is_superuser=True),
        "auditor": lambda: make_user(Role.AUDITOR, province=BAC_NINH),
        "commune_officer": make_commune_officer,
        "ended_leader": lambda: make_leader(ends_on=TODAY - timedelta(days=1)),
    }
    assert keeping.may_give(keepers[keeper](), duty) is may


def test_may_give_at_an_institution_of_the_own_province():
    here, there = make_institution(YEN_TRUNG), make_institution(DONG_SON)
    officer = make_officer()

    assert keeping.may_give(officer, at_institution(here)) is True
    assert keeping.may_give(officer, at_institution(there)) is False


def test_roles_to_give_are_all_for_a_leader_and_the_senders_for_an_officer():
    assert keeping.roles_to_give(make_leader()) == list(Role)
    assert keeping.roles_to_give(make_officer()) == [Role.COMMUNE_OFFICER, Role.CLERK]
    assert keeping.roles_to_give(make_commune_officer()) == []


def test_may_keep_needs_all_duties_of_the_account_in_reach():
    leader, officer = make_leader(), make_officer()
    commune_officer = make_commune_officer()
    both = make_commune_officer(YEN_TRUNG)
    give_duty(both, Role.COMMUNE_OFFICER, communes=(DONG_SON,))

    assert keeping.may_keep(leader, officer) is True
    assert keeping.may_keep(officer, commune_officer) is True
    assert keeping.may_keep(officer, leader) is False
    assert keeping.may_keep(leader, both) is False
    assert keeping.may_keep(make_leader(province=None), both) is True


def test_may_keep_looks_at_ended_duties_only_if_there_are_no_others():
    moved = make_user(Role.OFFICER, province=THANH_HOA, ends_on=date(2025, 1, 1))
    give_duty(moved, Role.OFFICER, province=BAC_NINH)
    gone = make_user(Role.OFFICER, province=THANH_HOA, ends_on=date(2025, 1, 1))

    assert keeping.may_keep(make_leader(), moved) is True
    assert keeping.may_keep(make_leader(), gone) is False
    assert keeping.may_keep(make_leader(province=THANH_HOA), gone) is True


def test_may_keep_never_oneself_nor_the_system_nor_an_administrator():
    leader, superuser = make_leader(province=None), make_user(is_superuser=True)

    assert keeping.may_keep(leader, leader) is False
    assert keeping.may_keep(superuser, superuser) is False
    assert keeping.may_keep(superuser, User.objects.system()) is False
    assert keeping.may_keep(superuser, portal_user()) is False
    assert keeping.may_keep(leader, superuser) is False
    assert keeping.may_keep(superuser, make_user(is_superuser=True)) is True
    assert keeping.may_keep(leader, make_user()) is False
    assert keeping.may_keep(superuser, make_user()) is True


# Opening and changing


def test_open_account_makes_an_account_with_its_duty_and_a_temporary_password():
    leader = make_leader()

    opened = keeping.open_account(
        account=somebody(position="Chuyên viên", phone="0912345678", email="moi@example.vn"),
        duty=in_communes(TAM_GIANG, YEN_TRUNG, ends_on=date(2027, 12, 31)),
        by=leader,
        at=now(),
    )

    account = User.objects.get(username="tran.thi.moi")
    assert (account.full_name, account.position, account.must_change_password) == ("Trần Thị Mới", "Chuyên viên", True)
    assert account.check_password(opened.password)
    duty = account.duties.get()
    assert keeping.facts_of(duty) == in_communes(TAM_GIANG, YEN_TRUNG, ends_on=date(2027, 12, 31))
    event = account.events.get()
    assert event.pgh_context == {"user": leader.pk, "operation": "keeping.open_account"}


def test_open_account_refuses_a_name_that_is_taken():
    make_user(username="tran.thi.moi")

    with pytest.raises(keeping.NameTaken, match=r"tran\.thi\.moi"):
        keeping.open_account(account=somebody(), duty=in_communes(YEN_TRUNG), by=make_leader(), at=now())


def test_open_account_refuses_a_name_that_can_not_be_typed_anywhere():
    with pytest.raises(keeping.BadFacts) as refused:
        keeping.open_account(account=somebody("Trần Thị"), duty=in_communes(YEN_TRUNG), by=make_leader(), at=now())
    assert refused.value.field == "username"


def test_open_account_leaves_nothing_when_the_duty_is_beyond_reach():
    with pytest.raises(keeping.BeyondReach, match="Cán bộ nghiệp vụ"):
        keeping.open_account(account=somebody(), duty=at_province(), by=make_officer(), at=now())
    assert not User.objects.filter(username="tran.thi.moi").exists()


def test_open_account_refuses_a_duty_that_can_not_be():
    backwards = in_communes(YEN_TRUNG, ends_on=TODAY - timedelta(days=1))

    with pytest.raises(keeping.BadFacts, match="Ngày cuối của nhiệm vụ không được trước ngày bắt đầu"):
        keeping.open_account(account=somebody(), duty=backwards, by=make_leader(), at=now())


@pytest.mark.parametrize(
    "duty",
    [
        in_communes(),
        in_communes(YEN_TRUNG, "99999"),
        DutyFacts(Role.OFFICER, Duty.Area.PROVINCE, TODAY, province=BAC_NINH, communes=(YEN_TRUNG,)),
    ],
)
def test_open_account_wants_communes_exactly_when_the_area_is_communes(duty):
    with pytest.raises(keeping.BadFacts) as refused:
        keeping.open_account(account=somebody(), duty=duty, by=make_leader(), at=now())
    assert refused.value.field == "communes"


def test_change_account_changes_what_is_known_of_it():
    account = make_commune_officer()

    keeping.change_account(account=account, facts=somebody(phone="0987654321"), by=make_officer(), at=now())

    account.refresh_from_db()
    assert (account.username, account.full_name, account.phone) == ("tran.thi.moi", "Trần Thị Mới", "0987654321")
    assert account.sort_key.startswith("mo|i4")


def test_change_account_refuses_what_is_kept_elsewhere():
    with pytest.raises(keeping.KeptElsewhere):
        keeping.change_account(account=make_leader(), facts=somebody(), by=make_officer(), at=now())


def test_change_account_refuses_a_name_that_is_taken():
    make_user(username="tran.thi.moi")

    with pytest.raises(keeping.NameTaken):
        keeping.change_account(account=make_commune_officer(), facts=somebody(), by=make_leader(), at=now())


# Duties


def test_give_duty_adds_a_duty():
    account = make_commune_officer(YEN_TRUNG)

    duty = keeping.give_duty(account=account, duty=in_communes(TAM_GIANG), by=make_officer(), at=now())

    assert account.duties.count() == 2
    assert str(duty) == "Cán bộ cấp xã · Xã Tam Giang"


def test_give_duty_refuses_what_reaches_beyond():
    with pytest.raises(keeping.BeyondReach):
        keeping.give_duty(account=make_commune_officer(), duty=in_communes(DONG_SON), by=make_officer(), at=now())


def test_nobody_gives_the_own_account_a_duty_but_an_administrator():
    leader, superuser = make_leader(), make_user(is_superuser=True)

    with pytest.raises(keeping.OwnAccount):
        keeping.give_duty(account=leader, duty=at_province(Role.ACCOUNTANT), by=leader, at=now())
    keeping.give_duty(account=superuser, duty=in_nation(), by=superuser, at=now())
    assert superuser.duties.count() == 1


@pytest.mark.parametrize("account", [User.objects.system, portal_user])
def test_give_duty_leaves_alone_by_whom_nobody_signs_in(account):
    with pytest.raises(keeping.KeptElsewhere):
        keeping.give_duty(account=account(), duty=in_nation(), by=make_user(is_superuser=True), at=now())


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refused"),
    [
        (TODAY, None, True),
        (date(2027, 1, 1), None, False),
        (date(2026, 12, 31), date(2027, 6, 1), True),
        (date(2019, 1, 1), date(2019, 12, 31), False),
    ],
)
def test_give_duty_refuses_the_same_duty_at_the_same_time(starts_on, ends_on, refused):
    account = make_user()
    give_duty(account, Role.COMMUNE_OFFICER, communes=(YEN_TRUNG, TAM_GIANG), ends_on=date(2026, 12, 31))
    again = in_communes(TAM_GIANG, YEN_TRUNG, starts_on=starts_on, ends_on=ends_on)

    if refused:
        with pytest.raises(keeping.DutyExists):
            keeping.give_duty(account=account, duty=again, by=make_leader(), at=now())
    else:
        keeping.give_duty(account=account, duty=again, by=make_leader(), at=now())
    assert account.duties.count() == (1 if refused else 2)


def test_end_duty_sets_the_last_day():
    account = make_commune_officer()
    duty = account.duties.get()

    keeping.end_duty(duty=duty, ends_on=date(2026, 12, 31), by=make_officer(), at=now())

    assert account.duties.get().ends_on == date(2026, 12, 31)


def test_end_duty_may_end_it_at_once():
    account = make_commune_officer()

    keeping.end_duty(duty=account.duties.get(), ends_on=TODAY - timedelta(days=1), by=make_officer(), at=now())

    assert not account.duties.active_on(TODAY).exists()


def test_end_duty_does_not_rewrite_the_past():
    account = make_commune_officer()

    with pytest.raises(keeping.TooFarBack, match="21/11/2026"):
        keeping.end_duty(duty=account.duties.get(), ends_on=date(2026, 11, 20), by=make_officer(), at=now())


def test_end_duty_removes_one_that_has_not_held_before_today():
    account = make_commune_officer()
    by_mistake = give_duty(account, Role.COMMUNE_OFFICER, communes=(TAM_GIANG,), starts_on=TODAY)

    keeping.end_duty(duty=by_mistake, ends_on=TODAY - timedelta(days=1), by=make_officer(), at=now())

    assert not Duty.objects.filter(pk=by_mistake.pk).exists()
    assert account.duties.count() == 1


def test_end_duty_refuses_one_that_ended():
    account = make_user(Role.COMMUNE_OFFICER, communes=(YEN_TRUNG,), ends_on=date(2025, 12, 31))

    with pytest.raises(keeping.DutyEnded, match="31/12/2025"):
        keeping.end_duty(duty=account.duties.get(), ends_on=TODAY, by=make_officer(), at=now())


def test_end_duty_refuses_beyond_reach_and_the_own():
    leader = make_leader()

    with pytest.raises(keeping.BeyondReach):
        keeping.end_duty(duty=leader.duties.get(), ends_on=TODAY, by=make_officer(), at=now())
    with pytest.raises(keeping.OwnAccount):
        keeping.end_duty(duty=leader.duties.get(), ends_on=TODAY, by=leader, at=now())


def test_end_duty_refuses_a_stale_second_click():
    duty = make_commune_officer().duties.get()
    stale = Duty.objects.get(pk=duty.pk)
    keeping.end_duty(duty=duty, ends_on=date(2026, 12, 31), by=make_officer(), at=now())

    with pytest.raises(keeping.StandsAlready):
        keeping.end_duty(duty=stale, ends_on=date(2026, 11, 30), by=make_officer(), at=now())


# Passwords, closing, opening again


def test_reset_password_gives_a_temporary_one_and_lifts_a_lock():
    account = make_commune_officer(username="can.bo.xa")
    for _attempt in range(5):
        sign_in(username="can.bo.xa", password="sai", at=now())

    password = keeping.reset_password(account=account, by=make_officer(), at=now())

    account.refresh_from_db()
    assert (account.check_password(password), account.check_password(PASSWORD)) == (True, False)
    assert account.must_change_password is True
    assert sign_in(username="can.bo.xa", password=password, at=now()).user == account


def test_reset_password_refuses_the_own_and_what_is_kept_elsewhere():
    officer = make_officer()

    for account in (officer, make_leader(), make_commune_officer(DONG_SON)):
        with pytest.raises(keeping.KeptElsewhere):
            keeping.reset_password(account=account, by=officer, at=now())
        account.refresh_from_db()
        assert account.check_password(PASSWORD)


def test_close_account_and_reopen_account():
    account, officer = make_commune_officer(), make_officer()

    keeping.close_account(account=account, by=officer, at=now())
    assert User.objects.get(pk=account.pk).is_active is False
    keeping.reopen_account(account=account, by=officer, at=now())
    assert User.objects.get(pk=account.pk).is_active is True


def test_close_account_refuses_a_second_click_the_own_and_what_is_kept_elsewhere():
    leader, account = make_leader(), make_commune_officer()
    keeping.close_account(account=account, by=leader, at=now())

    with pytest.raises(keeping.StandsAlready):
        keeping.close_account(account=account, by=leader, at=now())
    with pytest.raises(keeping.OwnAccount):
        keeping.close_account(account=leader, by=leader, at=now())
    with pytest.raises(keeping.KeptElsewhere):
        keeping.close_account(account=make_leader(province=THANH_HOA), by=leader, at=now())


def test_every_refusal_says_something():
    for refusal in Refusal.__subclasses__():
        if refusal.__module__ == "accounts.keeping" and refusal is not keeping.BadFacts:
            assert len(str(refusal.message)) > 20


@pytest.mark.django_db(transaction=True)
def test_the_same_duty_given_twice_at_once_is_given_once():
    account, leader = make_commune_officer(YEN_TRUNG), make_leader()
    together, outcomes = Barrier(4), []

    def give():
        together.wait()
        try:
            keeping.give_duty(account=account, duty=in_communes(TAM_GIANG), by=leader, at=now())
            outcomes.append("given")
        except keeping.DutyExists:
            outcomes.append("refused")
        connection.close()

    threads = [Thread(target=give) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["given", "refused", "refused", "refused"]
    assert account.duties.count() == 2


def test_the_system_user_is_not_among_those_who_sign_in():
    system = User.objects.system()

    assert (system.username, system.is_active, system.is_superuser) == (SYSTEM_USERNAME, False, True)
    assert User.objects.system() == system


def test_the_system_user_stands_in_every_new_database():
    """Asking for it writes nothing: the migration made it as it would be made on the way."""
    migration = importlib.import_module("accounts.migrations.0003_system_user")
    fields = ("full_name", "sort_key", "search_key", "is_superuser", "is_active", "password", "must_change_password")
    User.objects.filter(username=SYSTEM_USERNAME).delete()
    User.objects.system()
    made = User.objects.filter(username=SYSTEM_USERNAME).values(*fields).get()
    User.objects.filter(username=SYSTEM_USERNAME).delete()

    migration.add_system_user(apps, None)
    migration.add_system_user(apps, None)

    assert User.objects.filter(username=SYSTEM_USERNAME).values(*fields).get() == made


def test_a_temporary_password_is_known_by_who_set_it_last():
    first, second = make_officer(full_name="Nguyễn Thu Hà"), make_leader(full_name="Trần Quốc Việt")
    facts = AccountFacts(username="xa.moi", full_name="Ngô Văn Thử")
    opened = keeping.open_account(account=facts, duty=in_communes(YEN_TRUNG), by=first, at=now()).account
    assert keeping.temporary_password_of(opened).by == first

    keeping.reset_password(account=opened, by=second, at=now())
    keeping.change_account(account=opened, facts=facts, by=first, at=now())

    assert keeping.temporary_password_of(opened).by == second


def test_nobody_is_named_for_a_password_of_no_operation():
    by = make_officer()
    account = make_commune_officer()
    assert keeping.temporary_password_of(account) is None

    keeping.reset_password(account=account, by=by, at=now())
    by.delete()

    assert keeping.temporary_password_of(account) is None
