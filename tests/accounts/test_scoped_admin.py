"""What every admin class has from its base, tested on those of accounts, locations and the plan."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from accounts.models import User
from accounts.roles import Role
from accounts.scoped_admin import ScopedAdmin, ScopedExportMixin, ScopedStackedInline, ScopedTabularInline
from beneficiaries.models import Nomination
from campaigns.models import Campaign, Offer, Quota
from documents.models import Document
from locations.models import Commune, Institution
from sponsors.models import Pledge, PledgeLine
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


class PlanAdmin(ScopedExportMixin, ScopedAdmin):
    see = ("see_plans",)
    add = change = delete = ("plan",)
    plain_search = ("code",)
    folded_search = ("search_key",)


class OfferInline(ScopedTabularInline):
    model = Offer


class OfferBlock(ScopedStackedInline):
    model = Offer


@pytest.fixture
def plan():
    return PlanAdmin(Campaign, admin.site)


def test_permissions_follow_from_capabilities(plan):
    officer, auditor = request_of(make_officer()), request_of(make_user(Role.AUDITOR, province=BAC_NINH))
    sender = request_of(make_commune_officer())

    rights = [
        (
            plan.has_module_permission(request),
            plan.has_view_permission(request),
            plan.has_export_permission(request),
            plan.has_add_permission(request),
            plan.has_change_permission(request),
            plan.has_delete_permission(request),
        )
        for request in (officer, auditor, sender)
    ]

    assert rights == [(True,) * 6, (True, True, True, False, False, False), (False,) * 6]


def test_a_class_without_capabilities_is_for_nobody():
    closed = ScopedAdmin(Campaign, admin.site)
    request = request_of(make_user(is_superuser=True))

    assert closed.has_view_permission(request) is False
    assert closed.has_add_permission(request) is False
    assert closed.has_change_permission(request) is False
    assert closed.has_delete_permission(request) is False


@pytest.mark.parametrize("inline", [OfferInline, OfferBlock])
def test_inlines_have_the_rights_of_their_record(inline):
    rows = inline(Campaign, admin.site)
    campaign = make_campaign()
    officer, auditor = request_of(make_officer()), request_of(make_user(Role.AUDITOR, province=BAC_NINH))

    assert rows.has_view_permission(auditor, campaign) is True
    assert rows.has_add_permission(auditor, campaign) is False
    assert rows.has_add_permission(officer, campaign) is True
    assert rows.has_change_permission(officer) is True
    assert rows.has_delete_permission(auditor) is False


def test_lists_start_from_what_is_visible(plan):
    here, _there = make_campaign(BAC_NINH), make_campaign(THANH_HOA)

    assert list(plan.get_queryset(request_of(make_officer()))) == [here]


def test_search_takes_the_input_as_one_phrase_without_diacritics(plan):
    tet = make_campaign(code="TET2027", name="Tết vì người nghèo 2027")
    make_campaign(code="XUAN2027", name="Người nghèo vì Tết")
    request = request_of(make_officer())

    def search(term):
        return list(plan.get_search_results(request, Campaign.objects.all(), term)[0])

    assert search("tet vi nguoi ngheo") == [tet]
    assert search("tet2") == [tet]
    assert search("ET2") == []
    assert len(search("  ")) == 2
    assert plan.get_search_fields(request) == ("search_key", "code") == PlanAdmin.search_fields


def test_a_field_that_chooses_a_record_takes_only_what_is_visible():
    model_admin = admin.site._registry[Nomination]
    here, there = make_campaign(BAC_NINH), make_campaign(THANH_HOA)

    field = model_admin.formfield_for_foreignkey(Nomination._meta.get_field("campaign"), request_of(make_officer()))

    assert list(field.queryset) == [here]
    assert there not in field.queryset


def test_a_field_that_chooses_a_unit_calls_it_by_name_and_province():
    model_admin = admin.site._registry[Institution]

    field = model_admin.formfield_for_foreignkey(Institution._meta.get_field("commune"), request_of(make_officer()))

    assert field.label_from_instance(Commune.objects.get(pk=YEN_TRUNG)) == "Xã Yên Trung, Thành phố Bắc Ninh"


def test_a_field_that_chooses_something_else_is_as_django_makes_it(plan):
    document = Document.objects.keep(kind="plan", name="ke-hoach.pdf", content=b"%PDF")

    field = plan.formfield_for_foreignkey(Campaign._meta.get_field("plan"), request_of(make_officer()))

    assert list(field.queryset) == [document]


def test_inlines_choose_like_their_record():
    rows = OfferInline(Campaign, admin.site)
    make_campaign(THANH_HOA)

    field = rows.formfield_for_foreignkey(Offer._meta.get_field("campaign"), request_of(make_officer()))

    assert list(field.queryset) == []


def test_a_record_without_a_name_of_its_own_is_called_by_its_text(plan):
    campaign = make_campaign(code="TET2027", name="Tết 2027")

    assert plan.choice_label(campaign) == "TET2027 · Tết 2027"


def test_the_admin_s_own_log_stays_empty(client):
    client.force_login(make_officer())
    fields = {"kind": "school", "name": "Trường THPT Thử", "commune": YEN_TRUNG, "address": ""}
    client.post("/quan-tri/locations/institution/add/", fields)
    page = f"/quan-tri/locations/institution/{Institution.objects.get().pk}/"
    client.post(page + "change/", fields | {"address": "Phố Chờ"})
    client.post(page + "delete/", {"post": "yes"})

    assert Institution.objects.count() == 0
    assert LogEntry.objects.count() == 0


def test_history_page_is_for_who_sees_the_record(client):
    school = make_institution(YEN_TRUNG, name="Trường THPT Thử")
    page = f"/quan-tri/locations/institution/{school.pk}/history/"

    client.force_login(make_officer())
    shown = re.sub(r"\s+", " ", client.get(page).content.decode())
    assert "Lịch sử: Trường THPT Thử" in shown
    client.force_login(make_commune_officer())
    assert client.get(page, follow=True).status_code == 403


def test_history_page_of_what_the_user_does_not_see_leads_home(client):
    account = make_commune_officer(DONG_SON)
    client.force_login(make_leader())

    response = client.get(f"/quan-tri/accounts/user/{account.pk}/history/")

    assert (response.status_code, response.url) == (302, "/quan-tri/")


def test_history_page_asks_for_the_right_to_see_the_record():
    """Without the right the theme's own address answers, not only the list."""
    model_admin = admin.site._registry[Institution]
    school = make_institution()
    request = request_of(make_commune_officer())

    with pytest.raises(PermissionDenied):
        model_admin.history_view(request, str(school.pk))


def test_history_page_goes_back_in_pages(client):
    school = make_institution(YEN_TRUNG)
    for number in range(60):
        Institution.objects.filter(pk=school.pk).update(address=f"Số {number}")
    client.force_login(make_officer())
    page = f"/quan-tri/locations/institution/{school.pk}/history/"

    first, second = client.get(page).content.decode(), client.get(page, {"p": 2}).content.decode()

    assert "1–50 trong 61" in first
    assert "Trang sau" in first
    assert "51–61 trong 61" in second
    assert "Trang trước" in second


def test_every_model_with_an_area_tells_what_is_visible():
    """A model of ours in the admin either limits itself by duty, or is the same for everybody."""
    for_all = {
        "HardshipGroup",
        "Province",
        "Commune",
        "Institution",
        "LegacyProvince",
        "LegacyDistrict",
        "LegacyCommune",
    }
    open_to_all = {
        model.__name__
        for model, model_admin in admin.site._registry.items()
        if isinstance(model_admin, ScopedAdmin) and not hasattr(model._default_manager, "visible_to")
    }

    assert open_to_all <= for_all
    assert {User, Campaign, Quota, Pledge, PledgeLine}.isdisjoint(open_to_all)


class DatedAdmin(ScopedAdmin):
    date_hierarchy = "created_at"
    list_filter = ("must_change_password",)


SCOPED = [model_admin for model_admin in admin.site._registry.values() if isinstance(model_admin, ScopedAdmin)]


def in_list(model_admin):
    return f"/quan-tri/{model_admin.opts.app_label}/{model_admin.opts.model_name}/"


def filtered_columns(model_admin):
    return {
        item if isinstance(item, str) else item[0] for item in model_admin.list_filter if not isinstance(item, type)
    }


@pytest.mark.parametrize("model_admin", SCOPED, ids=lambda one: one.opts.label_lower)
def test_a_list_is_not_narrowed_by_what_is_no_filter_of_it(client, model_admin):
    client.force_login(make_user(is_superuser=True))
    named = {item.parameter_name for item in model_admin.list_filter if isinstance(item, type)}
    others = {field.name for field in model_admin.opts.concrete_fields} - filtered_columns(model_admin) - named
    forged = sorted(f"{name}{suffix}" for name in others for suffix in ("", "__startswith", "__gt"))
    forged += [f"{name}__regex" for name in sorted(filtered_columns(model_admin))]

    answers = {lookup: client.get(in_list(model_admin), {lookup: "1"}).status_code for lookup in forged}

    assert len(answers) >= 3
    assert answers == dict.fromkeys(forged, 400)


@pytest.mark.parametrize("model_admin", SCOPED, ids=lambda one: one.opts.label_lower)
def test_a_list_is_narrowed_by_each_of_its_filters(client, model_admin):
    user = make_user(is_superuser=True)
    client.force_login(user)
    request = request_of(user)
    filters = model_admin.get_changelist_instance(request).get_filters(request)[0]
    asked = [name for one in filters for name in one.expected_parameters() if not name.endswith("__isnull")]
    asked += [item.parameter_name for item in model_admin.list_filter if isinstance(item, type)]

    answers = {name: client.get(in_list(model_admin), {name: "1"}).status_code for name in asked}

    assert answers == dict.fromkeys(asked, 200)


@pytest.mark.parametrize(
    "lookup", ["password__startswith", "password", "password__regex", "duties__user__password__gt"]
)
def test_accounts_are_not_found_by_their_password(client, lookup):
    client.force_login(make_officer())

    assert client.get("/quan-tri/accounts/user/", {lookup: "md5$"}).status_code == 400


def test_a_filter_allows_its_own_lookups_only():
    dated, request = DatedAdmin(User, admin.site), request_of(make_officer())
    asked = [
        "must_change_password__exact",
        "must_change_password__isnull",
        "created_at__year",
        "created_at__gte",
        "must_change_password__year",
        "created_at__time__gt",
        "last_login__year",
    ]

    allowed = [lookup for lookup in asked if dated.lookup_allowed(lookup, "1", request)]

    assert allowed == asked[:4]


def test_links_to_narrowed_lists_lead_there(client):
    campaign = make_campaign()
    client.force_login(make_officer())
    narrowed = [
        ("sponsors/pledge", {"campaign__id__exact": campaign.pk, "status__exact": "registered"}),
        ("beneficiaries/recipientlist", {"campaign": campaign.pk, "status__exact": "staged"}),
        ("allocations/allocationrun", {"status__exact": "proposed"}),
        ("campaigns/quota", {"offer__campaign__id__exact": campaign.pk}),
    ]

    assert [client.get(f"/quan-tri/{page}/", query).status_code for page, query in narrowed] == [200] * 4
