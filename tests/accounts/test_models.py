from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import NOBODYS_NAMES, Duty, DutyCommune, User, some_of
from accounts.roles import Capability, Role
from sponsors.online.portal_user import portal_user
from tests.factories import (
    BAC_NINH,
    DONG_SON,
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


# What must never be false


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("a_duty_names_a_province_exactly_when_its_area_is_one", {"role": "officer", "area": "province"}),
        (
            "a_duty_names_a_province_exactly_when_its_area_is_one",
            {"role": "officer", "area": "nation", "province_id": BAC_NINH},
        ),
        ("a_duty_names_an_institution_exactly_when_its_area_is_one", {"role": "clerk", "area": "institution"}),
        ("a_role_fits_its_area", {"role": "commune_officer", "area": "province", "province_id": BAC_NINH}),
        ("a_role_fits_its_area", {"role": "clerk", "area": "communes"}),
        ("a_role_fits_its_area", {"role": "leader", "area": "communes"}),
        ("a_role_fits_its_area", {"role": "insurance_officer", "area": "nation"}),
        (
            "a_duty_ends_after_it_starts",
            {"role": "officer", "area": "nation", "starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 31)},
        ),
    ],
)
def test_a_duty_that_can_not_be_is_refused_by_the_database(constraint, fields):
    user = make_user()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Duty.objects.create(user=user, **fields)


def test_every_role_has_the_areas_that_the_database_takes():
    user, institution = make_user(), make_institution()
    places = {"province": {"province_id": BAC_NINH}, "institution": {"institution": institution}}

    for role in Role:
        for area in Duty.Area:
            duty = Duty(user=user, role=role, area=area, **places.get(area, {}))
            if area in Duty.AREAS_OF_ROLE[role]:
                duty.save()
            else:
                with pytest.raises(IntegrityError, match="a_role_fits_its_area"), transaction.atomic():
                    duty.save()


def test_a_duty_names_a_commune_once():
    duty = make_commune_officer(YEN_TRUNG).duties.get()

    with pytest.raises(IntegrityError, match="a_duty_names_a_commune_once"), transaction.atomic():
        DutyCommune.objects.create(duty=duty, commune_id=YEN_TRUNG)


@pytest.mark.parametrize("username", ["Tran.Thu", "trần.thu", "ab", "a b c", ".abc", "abc\n"])
def test_a_sign_in_name_can_be_typed_anywhere(username):
    with pytest.raises(IntegrityError, match="a_sign_in_name_can_be_typed_anywhere"), transaction.atomic():
        make_user(username=username)


# What a user may do where


def test_areas_are_the_union_of_the_duties_that_hold_the_capability():
    user = make_officer()
    give_duty(user, Role.COMMUNE_OFFICER, communes=(DONG_SON,))
    give_duty(user, Role.AUDITOR, province=THANH_HOA)

    sending = user.areas(Capability.SEND_LISTS)
    assert (sending.provinces, sending.communes) == (frozenset({BAC_NINH}), frozenset({DONG_SON}))
    assert sending.home_provinces == frozenset({THANH_HOA})
    assert user.areas(Capability.VET).provinces == frozenset({BAC_NINH})
    assert user.areas(Capability.SEE_PEOPLE).provinces == frozenset({BAC_NINH, THANH_HOA})
    assert not user.areas(Capability.APPROVE)


def test_areas_of_a_clerk_are_the_institution_and_its_home():
    institution = make_institution(YEN_TRUNG)
    areas = make_user(Role.CLERK, institution=institution).areas(Capability.SEND_LISTS)

    assert areas.institutions == frozenset({institution.pk})
    assert areas.home_provinces == frozenset({BAC_NINH})
    assert areas.cover(institution=institution.pk) is True
    assert areas.cover(commune=YEN_TRUNG) is False


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [(0, None, True), (0, 0, True), (-5, -1, False), (1, None, False), (-5, 3, True)],
)
def test_a_duty_holds_from_its_first_day_to_its_last(first, last, holds):
    today = timezone.localdate()
    user = make_user()
    give_duty(
        user,
        Role.OFFICER,
        province=BAC_NINH,
        starts_on=today + timedelta(days=first),
        ends_on=None if last is None else today + timedelta(days=last),
    )

    assert user.may(Capability.VET) is holds
    assert user.is_staff is holds


def test_a_closed_account_may_nothing():
    user = make_officer(is_active=False)

    assert user.may(*Capability) is False
    assert user.has_module_perms("accounts") is False


def test_a_system_administrator_may_everything_and_is_staff():
    user = make_user(is_superuser=True)

    assert user.areas(Capability.APPROVE).nation is True
    assert (user.is_staff, user.has_perm("x"), user.has_perms(["x", "y"])) == (True, True, True)


def test_list_senders_are_not_staff():
    assert make_commune_officer().is_staff is False
    assert make_commune_officer().has_perm("accounts.view_user") is False


def test_of_many_names_some_are_said_and_the_others_counted():
    assert some_of(["A", "B"], None, ", ") == "A, B"
    assert some_of(["A", "B"], 2, ", ") == "A, B"
    assert some_of(["A", "B", "C", "D"], 2, "; ") == "A; B và 2 đơn vị khác"


def test_a_duty_says_role_and_place():
    institution = make_institution(name="Trường THPT Thử")

    assert str(make_officer().duties.get()) == "Cán bộ nghiệp vụ · Thành phố Bắc Ninh"
    assert str(make_leader(province=None).duties.get()) == "Lãnh đạo (phê duyệt) · Toàn quốc"
    assert str(make_user(Role.CLERK, institution=institution).duties.get()) == (
        "Nhân viên trường học/bệnh viện · Trường THPT Thử"
    )
    duty = make_commune_officer(YEN_TRUNG, TAM_GIANG).duties.get()
    assert str(duty) == "Cán bộ cấp xã · Xã Yên Trung, Xã Tam Giang"
    assert str(duty.communes.first()) == "Xã Yên Trung"


# Who sees which accounts


def test_accounts_are_seen_where_the_duties_lie():
    leader = make_leader(full_name="Lãnh Đạo")
    officer = make_officer()
    commune_officer = make_commune_officer()
    clerk = make_user(Role.CLERK, institution=make_institution(YEN_TRUNG))
    gone = make_user(Role.OFFICER, province=BAC_NINH, ends_on=date(2024, 1, 1))
    make_commune_officer(DONG_SON)
    make_officer(province=THANH_HOA)
    make_officer(province=None)
    make_user()

    assert set(User.objects.visible_to(leader)) == {leader, officer, commune_officer, clerk, gone}


def test_a_stranger_sees_no_account_but_the_own():
    make_officer()
    stranger = make_commune_officer(DONG_SON)
    other_province = make_leader(province=THANH_HOA)

    assert list(User.objects.visible_to(stranger)) == [stranger]
    assert set(User.objects.visible_to(other_province)) == {other_province, stranger}


def test_a_leader_whose_duty_ended_sees_no_account_but_the_own():
    make_officer()
    former = make_leader(ends_on=date(2025, 1, 1))

    assert list(User.objects.visible_to(former)) == [former]


def test_a_national_leader_sees_all_accounts():
    leader = make_leader(province=None)
    others = [make_officer(), make_commune_officer(DONG_SON), make_user()]

    assert set(User.objects.visible_to(leader)) == {leader, *others, User.objects.system(), portal_user()}


def test_create_superuser_makes_an_administrator():
    user = User.objects.create_superuser("quan.tri", "mot mat khau rat dai", full_name="Quản Trị")

    assert (user.is_superuser, user.check_password("mot mat khau rat dai")) == (True, True)
    assert (user.get_full_name(), user.get_short_name(), str(user)) == ("Quản Trị", "Quản Trị", "Quản Trị")


def test_accounts_are_ordered_by_given_name():
    make_user(full_name="Nguyễn Văn Đức")
    make_user(full_name="Trần Thị An")
    make_user(full_name="Lê Văn Dũng")

    assert [user.full_name for user in User.objects.exclude(username__in=NOBODYS_NAMES)] == [
        "Trần Thị An",
        "Lê Văn Dũng",
        "Nguyễn Văn Đức",
    ]


def test_a_sign_in_name_is_found_however_it_was_typed():
    user = make_user(username="can.bo")

    assert User.objects.get_by_natural_key(" Can.Bo ") == user
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key(None)
