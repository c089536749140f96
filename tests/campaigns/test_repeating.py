"""Last year's campaign becomes this year's: the plan, moved to the new year, and nothing else."""

from datetime import UTC, date, datetime

import pytest

from campaigns import repeating
from campaigns.lifecycle import NotYourCampaign
from campaigns.models import Campaign, HouseholdCount, Offer, PriorityPoints, Quota
from campaigns.repeating import CodeTaken, ProvinceGone, Repeated, next_year, proposal, repeat
from documents.models import Document
from locations.models import Commune, LegacyCommune, LegacyDistrict, LegacyProvince, Province
from tests.factories import (
    BAC_NINH,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_list,
    make_nomination,
    make_offer,
    make_officer,
    make_pledge,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 11, 1, 2, 30, tzinfo=UTC)
LATER = datetime(2027, 11, 2, 2, 30, tzinfo=UTC)
LONG_AGO = date(2025, 7, 1)
DATES = {
    "pledges_until": date(2026, 12, 31),
    "lists_until": date(2027, 1, 8),
    "posting_from": date(2027, 1, 11),
    "posting_until": date(2027, 1, 15),
    "handover_from": date(2027, 1, 18),
    "handover_until": date(2027, 2, 4),
}
MOVED = {
    "pledges_until": date(2027, 12, 20),
    "lists_until": date(2027, 12, 28),
    "posting_from": date(2027, 12, 31),
    "posting_until": date(2028, 1, 4),
    "handover_from": date(2028, 1, 7),
    "handover_until": date(2028, 1, 24),
}


@pytest.fixture
def tet2027():
    """A campaign under way, with everything that may hang on one."""
    campaign = make_campaign(BAC_NINH, code="TET2027", name="Xuân Đinh Mùi 2027", **DATES)
    plan = Document.objects.keep(kind="plan", name="ke-hoach.pdf", content=b"%PDF-1.7")
    Campaign.objects.filter(pk=campaign.pk).update(plan=plan)
    book = make_offer(
        campaign,
        "book",
        pays="residual",
        premiums_paid_on=date(2026, 12, 28),
        monthly_income=2_500_000,
        wanted=24,
    )
    card = make_offer(campaign, "card", premiums_paid_on=date(2027, 1, 18), wanted=250)
    make_offer(campaign, "gift", value=500_000, wanted=7)
    PriorityPoints.objects.create(campaign=campaign, group_id="poor", points=30)
    officer = make_officer()
    Quota.objects.create(offer=card, province_id=BAC_NINH, most=100)
    Quota.objects.create(
        offer=card, commune_id=YEN_TRUNG, most=20, shared_out="evenly", shared_by=officer, shared_at=NOW
    )
    Quota.objects.create(offer=book, commune_id=YEN_TRUNG, most=3)
    HouseholdCount.objects.create(
        campaign=campaign, commune_id=YEN_TRUNG, poor=4, near_poor=5, source="QĐ 1", counted_on=date(2026, 11, 1)
    )
    make_pledge(card, 5)
    make_list(campaign)
    make_nomination(card)
    return campaign


def repeated(campaign, *, year=2028, code="TET2028", by=None, **changed):
    proposed = proposal(campaign, year=year)
    return repeat(
        campaign,
        **({"code": code, "name": proposed.name, "year": year, "dates": proposed.dates} | changed),
        paid_on=proposed.paid_on,
        by=by or make_officer(),
        at=NOW,
    )


def quotas_of(campaign):
    rows = Quota.objects.filter(offer__campaign=campaign).select_related("offer")
    return {(row.offer.kind, row.area_code): row.most for row in rows}


def gone_commune(code="99901", name="Xã Đã Nhập", successors=None, legacy_name=None):
    """A commune that the newest list does not have; with `successors`, the old lists say what became of it."""
    commune = Commune.objects.create(code=code, name=name, kind="xã", province_id=BAC_NINH, as_of=LONG_AGO)
    if successors is not None:
        district = LegacyDistrict.objects.first()
        LegacyCommune.objects.create(
            code=code, name=legacy_name or name, district=district, successor_codes=successors, as_of=LONG_AGO
        )
    return commune


def test_everything_is_proposed_as_far_from_tet_as_it_was(tet2027):
    proposed = proposal(tet2027, year=2028)
    assert (proposed.code, proposed.name, proposed.year) == ("TET2028", "Xuân Mậu Thân 2028", 2028)
    assert proposed.dates == MOVED
    assert proposed.paid_on == {"book": date(2027, 12, 17), "card": date(2028, 1, 7)}
    assert (proposed.around_tet, proposed.left_out) == (True, ())


def test_a_summer_campaign_keeps_its_days_of_the_year():
    campaign = make_campaign(code="HE2026", name="Hè", year=2026, lists_until=date(2026, 7, 1))
    make_offer(campaign, "card", premiums_paid_on=None)
    proposed = proposal(campaign, year=2028)
    assert (proposed.code, proposed.name) == ("HE2028", "Hè")
    assert {name: day for name, day in proposed.dates.items() if day} == {"lists_until": date(2028, 7, 1)}
    assert (proposed.paid_on, proposed.around_tet) == ({"card": None}, False)


@pytest.mark.parametrize(
    ("code", "expected"), [("BN2027", "BN2028"), ("XUAN", "XUAN2028"), ("BACNINHXUAN", "BACNINHX2028")]
)
def test_the_code_names_the_new_year(code, expected):
    assert proposal(make_campaign(code=code), year=2028).code == expected


@pytest.mark.parametrize(
    ("year", "today", "expected"),
    [
        (2023, date(2026, 11, 22), 2027),
        (2027, date(2026, 11, 22), 2028),
        (2026, date(2027, 2, 6), 2027),
        (2026, date(2027, 2, 7), 2028),
    ],
)
def test_the_new_year_is_that_of_the_next_tet_and_later_than_the_old(year, today, expected):
    assert next_year(make_campaign(year=year), today) == expected


def test_whom_to_call_and_the_days_to_pay_come_along_but_no_leave_to_pledge_online(tet2027):
    told = {"contact_name": "Lê Minh Châu", "contact_phone": "0222.3.821.330", "days_to_pay": 30}
    told |= {"contact_email": "taitro@bhxh.example", "introduction": "Tết Đinh Mùi", "takes_online": True}
    Campaign.objects.filter(pk=tet2027.pk).update(**told)
    tet2027.refresh_from_db()
    draft = repeated(tet2027).campaign
    left = told | {"introduction": "", "takes_online": False}
    assert {name: getattr(draft, name) for name in Campaign.TOLD_OUTSIDE} == left


def test_the_plan_is_copied_into_a_draft(tet2027):
    draft = repeated(tet2027).campaign
    draft.refresh_from_db()
    assert (draft.code, draft.name, draft.year, draft.status) == ("TET2028", "Xuân Mậu Thân 2028", 2028, "draft")
    assert (draft.province_id, draft.plan, draft.last_nomination_number, draft.last_pledge_number) == (
        BAC_NINH,
        None,
        0,
        0,
    )
    assert {name: getattr(draft, name) for name in DATES} == MOVED
    columns = ("kind", "months", "pays", "premiums_paid_on", "monthly_income", "value", "wanted")
    assert list(draft.offers.order_by("kind").values_list(*columns)) == [
        ("book", 6, "residual", date(2027, 12, 17), 2_500_000, None, 24),
        ("card", 12, "list", date(2028, 1, 7), None, None, 250),
        ("gift", None, "list", None, None, 500_000, 7),
    ]
    assert draft.points_table() == {"poor": 30}
    assert quotas_of(draft) == {("card", BAC_NINH): 100, ("card", YEN_TRUNG): 20, ("book", YEN_TRUNG): 3}


def test_quotas_keep_how_they_were_shared_out_by_whoever_copies_them(tet2027):
    card = tet2027.offers.get(kind="card")
    shared = {"shared_out": "evenly", "shared_by": make_officer(), "shared_at": LATER}
    Quota.objects.create(offer=card, commune_id=TAM_GIANG, most=6, **shared)
    Quota.objects.create(offer=card, commune=gone_commune(successors=[YEN_TRUNG]), most=7, **shared)
    Quota.objects.create(offer=card, commune=gone_commune("99902", "Xã Khác", [TAM_GIANG]), most=4)
    officer = make_officer()
    rows = Quota.objects.filter(offer__campaign=repeated(tet2027, by=officer).campaign)
    columns = ("offer__kind", "commune", "most", "shared_out", "shared_by", "shared_at")
    assert set(rows.values_list(*columns)) == {
        ("card", None, 100, "by_hand", None, None),
        ("card", YEN_TRUNG, 27, "evenly", officer.pk, NOW),
        ("card", TAM_GIANG, 10, "by_hand", None, None),
        ("book", YEN_TRUNG, 3, "by_hand", None, None),
    }


def test_nothing_of_the_work_comes_along_and_the_old_campaign_stays(tet2027):
    offers = set(tet2027.offers.values_list("pk", flat=True))
    draft = repeated(tet2027).campaign
    for relation in ("pledges", "lists", "nominations", "runs", "household_counts"):
        assert not getattr(draft, relation).exists(), relation
    assert not draft.in_use()
    tet2027.refresh_from_db()
    assert (tet2027.status, tet2027.code, quotas_of(tet2027)["card", YEN_TRUNG]) == ("open", "TET2027", 20)
    assert set(tet2027.offers.values_list("pk", flat=True)) == offers


def test_all_fields_of_an_offer_are_copied(tet2027):
    """A field added later is copied as well, unless somebody says otherwise here."""
    left = {"id", "campaign", "premiums_paid_on"}
    book = tet2027.offers.get(kind="book")
    copy = repeating.copied(book, date(2027, 12, 17))
    for field in Offer._meta.concrete_fields:
        if field.name not in left:
            assert getattr(copy, field.attname) == getattr(book, field.attname), field.name
    assert (copy.pk, copy.campaign_id, copy.premiums_paid_on) == (None, tet2027.pk, date(2027, 12, 17))
    gift = tet2027.offers.get(kind="gift")
    assert repeating.copied(gift, date(2027, 12, 17)).premiums_paid_on is None


def test_dates_are_those_of_the_officer(tet2027):
    draft = repeated(tet2027, dates={"lists_until": date(2028, 1, 2)}).campaign
    assert {name: getattr(draft, name) for name in DATES if getattr(draft, name)} == {"lists_until": date(2028, 1, 2)}


def test_the_history_says_where_the_draft_comes_from(tet2027):
    officer = make_officer()
    (event,) = repeated(tet2027, by=officer).campaign.events.all()
    assert event.pgh_context == {"user": officer.pk, "operation": "repeating.repeat"}


def test_only_planners_of_the_area_repeat_a_campaign(tet2027):
    with pytest.raises(NotYourCampaign):
        repeated(tet2027, by=make_officer(THANH_HOA))
    assert Campaign.objects.count() == 1
    assert repeated(tet2027, by=make_officer(None)).campaign.province_id == BAC_NINH


def test_a_code_that_is_taken_is_refused_and_nothing_written(tet2027):
    with pytest.raises(CodeTaken) as refusal:
        repeated(tet2027, code="TET2027")
    assert str(refusal.value) == "Đã có chiến dịch mang mã TET2027. Hãy chọn mã khác."


def test_a_national_campaign_is_repeated_as_one():
    campaign = make_campaign(None, code="TET2027")
    assert repeated(campaign, by=make_officer(None)) == Repeated(Campaign.objects.get(code="TET2028"), ())


# Units that are gone


def test_a_quota_goes_to_the_one_successor_and_is_added_to_its_own(tet2027):
    card = tet2027.offers.get(kind="card")
    Quota.objects.create(offer=card, commune=gone_commune(successors=[YEN_TRUNG]), most=7)
    Quota.objects.create(offer=card, commune=gone_commune("99902", "Xã Khác", [TAM_GIANG]), most=4)
    done = repeated(tet2027)
    assert done.left_out == proposal(tet2027, year=2028).left_out == ()
    assert quotas_of(done.campaign) == {
        ("card", BAC_NINH): 100,
        ("card", YEN_TRUNG): 27,
        ("card", TAM_GIANG): 4,
        ("book", YEN_TRUNG): 3,
    }


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        (
            {"successors": [YEN_TRUNG, TAM_GIANG]},
            "Xã Đã Nhập, Thành phố Bắc Ninh nay thuộc {yen_trung}, {tam_giang}: hãy chia hạn mức 1.200 suất "
            "(Thẻ BHYT 12 tháng) cho các đơn vị này.",
        ),
        (
            {"successors": None},
            "Xã Đã Nhập, Thành phố Bắc Ninh không còn: hãy đặt hạn mức 1.200 suất (Thẻ BHYT 12 tháng) cho đơn vị kế "
            "thừa.",
        ),
        (
            {"successors": [YEN_TRUNG], "legacy_name": "Xã mang lại mã này"},
            "Xã Đã Nhập, Thành phố Bắc Ninh không còn: hãy đặt hạn mức 1.200 suất (Thẻ BHYT 12 tháng) cho đơn vị kế "
            "thừa.",
        ),
        (
            {"successors": ["99909"]},
            "Xã Đã Nhập, Thành phố Bắc Ninh không còn: hãy đặt hạn mức 1.200 suất (Thẻ BHYT 12 tháng) cho đơn vị kế "
            "thừa.",
        ),
    ],
)
def test_a_quota_without_one_successor_is_named(tet2027, unit, sentence):
    Commune.objects.create(code="99909", name="Xã Cũng Đã Nhập", kind="xã", province_id=BAC_NINH, as_of=LONG_AGO)
    Quota.objects.create(offer=tet2027.offers.get(kind="card"), commune=gone_commune(**unit), most=1_200)
    names = {"yen_trung": str(Commune.objects.get(pk=YEN_TRUNG)), "tam_giang": str(Commune.objects.get(pk=TAM_GIANG))}
    expected = (sentence.format(**names),)
    found = proposal(tet2027, year=2028).left_out
    assert found in (expected, (sentence.format(yen_trung=names["tam_giang"], tam_giang=names["yen_trung"]),))
    done = repeated(tet2027)
    assert (done.left_out, "99901" in {area for _kind, area in quotas_of(done.campaign)}) == (found, False)


def gone_province(successors):
    province = Province.objects.create(code="27", name="Tỉnh Đã Nhập", kind="tỉnh", as_of=LONG_AGO)
    LegacyProvince.objects.filter(pk="27").update(name="Tỉnh Đã Nhập", successor_codes=successors)
    return province


def test_a_campaign_of_a_province_that_is_gone_is_held_by_its_successor():
    campaign = make_campaign(gone_province([BAC_NINH]).pk)
    card = make_offer(campaign)
    Quota.objects.create(offer=card, province_id="27", most=9)
    draft = repeated(campaign, by=make_officer("27")).campaign
    assert (draft.province_id, quotas_of(draft)) == (BAC_NINH, {("card", BAC_NINH): 9})


def test_a_campaign_of_a_province_that_was_divided_is_not_repeated():
    campaign = make_campaign(gone_province([BAC_NINH, THANH_HOA]).pk)
    Quota.objects.create(offer=make_offer(campaign), province_id="27", most=9)
    with pytest.raises(ProvinceGone) as refusal:
        repeated(campaign, by=make_officer("27"))
    assert str(refusal.value) == (
        "Tỉnh Đã Nhập không còn là đơn vị cấp tỉnh và không nhập toàn bộ vào một đơn vị khác. Hãy lập chiến dịch mới "
        "cho tỉnh, thành phố tiếp nhận."
    )
    assert proposal(campaign, year=2028).left_out[0].startswith("Tỉnh Đã Nhập nay thuộc ")


@pytest.mark.parametrize("quotas", [1, 40])
def test_many_quotas_are_copied_in_as_few_statements_as_one(django_assert_num_queries, quotas):
    campaign, officer = make_campaign(), make_officer()
    card = make_offer(campaign)
    communes = Commune.objects.filter(province=BAC_NINH)[:quotas]
    Quota.objects.bulk_create(Quota(offer=card, commune=commune, most=5) for commune in communes)
    proposed = proposal(campaign, year=2028)
    officer.areas("plan")
    with django_assert_num_queries(15):
        repeat(
            campaign,
            code="TET2028",
            name="Tết",
            year=2028,
            dates=proposed.dates,
            paid_on=proposed.paid_on,
            by=officer,
            at=NOW,
        )
