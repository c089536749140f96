"""The plan document and the quotas of a campaign: taken in by those who plan it, as a whole or not at all."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import IntegrityError

from accounts.roles import Role
from campaigns import planning
from campaigns.lifecycle import NotYourCampaign
from campaigns.models import Campaign, Quota
from campaigns.quota_sheet import Entry
from documents.models import Document
from tests.factories import (
    BAC_NINH,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_leader,
    make_offer,
    make_officer,
    make_user,
)

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n" + b"x" * 100


def docx(name="word/document.xml"):
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr(name, "<w:document/>")
    return output.getvalue()


@pytest.mark.parametrize(("name", "content"), [("ke-hoach.pdf", PDF), ("KE HOACH.PDF", PDF), ("kh.docx", docx())])
def test_a_pdf_or_word_document_is_a_plan(name, content):
    planning.check_plan(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ke-hoach.pdf", docx()),
        ("ke-hoach.docx", PDF),
        ("ke-hoach.docx", docx("xl/workbook.xml")),
        ("ke-hoach.docx", docx()[:-10]),
        ("ke-hoach.docx", b""),
        ("ke-hoach.exe", PDF),
        ("ke-hoach", PDF),
        ("ke-hoach.doc", docx()),
    ],
)
def test_anything_else_is_no_plan(name, content):
    with pytest.raises(planning.NotAPlan, match="không phải là PDF hay văn bản Word"):
        planning.check_plan(name, content)


def test_broken_archives_are_no_plan_whatever_is_broken():
    whole = docx()
    for place in range(len(whole)):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        try:
            planning.check_plan("ke-hoach.docx", bytes(broken))
        except planning.NotAPlan:
            continue


def test_a_plan_has_10_mb_at_the_most():
    planning.check_plan("ke-hoach.pdf", PDF.ljust(planning.MOST_BYTES))
    with pytest.raises(planning.PlanTooLarge, match="lớn hơn 10 MB"):
        planning.check_plan("ke-hoach.pdf", PDF.ljust(planning.MOST_BYTES + 1))


@pytest.mark.django_db
def test_a_plan_is_kept_as_it_came_and_an_earlier_one_too():
    campaign, officer = make_campaign(status="draft"), make_officer()
    first = planning.keep_plan(campaign, name="ke-hoach.pdf", content=PDF, by=officer, at=NOW)
    second = planning.keep_plan(campaign, name="sua.docx", content=docx(), by=officer, at=NOW)
    assert (bytes(first.content), first.kind, first.name) == (PDF, "plan", "ke-hoach.pdf")
    assert Campaign.objects.get().plan == campaign.plan == second
    assert list(Document.objects.order_by("pk")) == [first, second]
    assert planning.content_type(first) == "application/pdf"
    assert planning.content_type(second).endswith("wordprocessingml.document")
    assert planning.content_type(Document(name="la.bin")) == "application/octet-stream"


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_a_campaign_that_is_over_keeps_its_plan(status):
    with pytest.raises(planning.PlanClosed):
        planning.keep_plan(make_campaign(status=status), name="a.pdf", content=PDF, by=make_officer(), at=NOW)
    assert not Document.objects.exists()
    with pytest.raises(planning.PlanClosed):
        planning.set_quotas(make_campaign(status=status), entries=[], by=make_officer(), at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("stranger", [lambda: make_officer(THANH_HOA), lambda: make_user(Role.AUDITOR), make_user])
def test_strangers_keep_no_plan_and_set_no_quotas(stranger):
    campaign = make_campaign()
    with pytest.raises(NotYourCampaign):
        planning.keep_plan(campaign, name="a.pdf", content=PDF, by=stranger(), at=NOW)
    with pytest.raises(NotYourCampaign):
        planning.set_quotas(campaign, entries=[Entry("card", "24", 1)], by=stranger(), at=NOW)
    assert not Document.objects.exists()
    assert not Quota.objects.exists()


def quotas():
    return sorted((quota.offer.kind, quota.area_code, quota.most) for quota in Quota.objects.select_related("offer"))


@pytest.mark.django_db
def test_quotas_are_made_changed_and_taken_away():
    campaign, officer = make_campaign(), make_officer()
    card, book = make_offer(campaign, "card"), make_offer(campaign, "book")
    Quota.objects.create(offer=card, province_id=BAC_NINH, most=100)
    Quota.objects.create(offer=card, commune_id=YEN_TRUNG, most=5)
    Quota.objects.create(offer=card, commune_id=TAM_GIANG, most=5)
    Quota.objects.create(offer=book, commune_id=TAM_GIANG, most=9)
    changes = planning.set_quotas(
        campaign,
        entries=[
            Entry("card", BAC_NINH, 100),
            Entry("card", YEN_TRUNG, 0),
            Entry("card", TAM_GIANG, None),
            Entry("book", YEN_TRUNG, 3),
            Entry("book", BAC_NINH, None),
        ],
        by=officer,
        at=NOW,
    )
    assert changes == planning.Changes(made=1, changed=1, removed=1, kept=1)
    assert quotas() == [
        ("book", TAM_GIANG, 9),
        ("book", YEN_TRUNG, 3),
        ("card", YEN_TRUNG, 0),
        ("card", BAC_NINH, 100),
    ]
    event = Quota.objects.get(offer=book, commune=YEN_TRUNG).events.get()
    assert event.pgh_context == {"user": officer.pk, "operation": "planning.set_quotas"}


@pytest.mark.django_db
def test_a_quota_that_the_file_changes_was_typed_and_one_that_it_repeats_stays_shared_out():
    campaign, officer = make_campaign(), make_officer()
    offer = make_offer(campaign)
    shared = {"shared_out": Quota.SharedOut.EVENLY, "shared_by": officer, "shared_at": NOW}
    for commune in (YEN_TRUNG, TAM_GIANG):
        Quota.objects.create(offer=offer, commune_id=commune, most=5, **shared)
    entries = [Entry("card", YEN_TRUNG, 6), Entry("card", TAM_GIANG, 5)]
    planning.set_quotas(campaign, entries=entries, by=officer, at=NOW)
    kept = Quota.objects.order_by("most").values_list("commune", "most", "shared_out", "shared_by", "shared_at")
    assert list(kept) == [(TAM_GIANG, 5, "evenly", officer.pk, NOW), (YEN_TRUNG, 6, "by_hand", None, None)]


@pytest.mark.django_db
def test_quotas_of_other_campaigns_stay():
    other = make_offer()
    Quota.objects.create(offer=other, province_id=BAC_NINH, most=1)
    offer = make_offer()
    planning.set_quotas(offer.campaign, entries=[Entry("card", BAC_NINH, None)], by=make_officer(), at=NOW)
    assert quotas() == [("card", BAC_NINH, 1)]


@pytest.mark.django_db
def test_a_quota_that_somebody_else_made_meanwhile_refuses_all(monkeypatch):
    campaign = make_campaign()
    offer = make_offer(campaign)
    Quota.objects.create(offer=offer, province_id=BAC_NINH, most=1)
    monkeypatch.setattr(planning, "_quotas", lambda campaign: [])  # read before the other's was committed
    with pytest.raises(planning.ChangedMeanwhile):
        planning.set_quotas(
            campaign, entries=[Entry("card", YEN_TRUNG, 2), Entry("card", BAC_NINH, 3)], by=make_officer(), at=NOW
        )
    monkeypatch.undo()
    assert quotas() == [("card", BAC_NINH, 1)]


@pytest.mark.django_db
def test_many_quotas_take_few_queries(django_assert_max_num_queries):
    campaign = make_campaign()
    make_offer(campaign)
    officer = make_officer()
    officer.may()
    areas = planning.areas_of(campaign)
    with django_assert_max_num_queries(16):
        planning.set_quotas(campaign, entries=[Entry("card", code, 1) for code in areas], by=officer, at=NOW)
    assert Quota.objects.count() == 100  # the province and its 99 communes


@pytest.mark.django_db
def test_areas_are_those_in_which_the_campaign_is_held():
    provincial, national = planning.areas_of(make_campaign()), planning.areas_of(make_campaign(None))
    assert (len(provincial), len(national)) == (100, 34 + 3321)
    assert next(iter(provincial.items())) == (BAC_NINH, "Thành phố Bắc Ninh")
    assert provincial[YEN_TRUNG] == "Xã Yên Trung, Thành phố Bắc Ninh"


@pytest.mark.django_db
def test_rows_for_excel_are_each_offer_and_area_with_its_quota():
    campaign = make_campaign()
    Quota.objects.create(offer=make_offer(campaign, "card"), commune_id=YEN_TRUNG, most=5)
    make_offer(campaign, "book")
    rows = planning.quota_rows(campaign)
    assert len(rows) == 200
    assert rows[0] == (campaign.code, "Sổ BHXH", BAC_NINH, "Thành phố Bắc Ninh", None, "")
    assert [row for row in rows if row[4] is not None] == [
        (campaign.code, "Thẻ BHYT", YEN_TRUNG, "Xã Yên Trung, Thành phố Bắc Ninh", 5, "Nhập tay")
    ]


@pytest.mark.django_db
def test_rows_of_a_national_campaign_are_provinces_and_communes_with_a_quota():
    campaign = make_campaign(None)
    Quota.objects.create(offer=make_offer(campaign, "card"), commune_id=YEN_TRUNG, most=5)
    rows = planning.quota_rows(campaign)
    assert len(rows) == 35
    assert rows[-1][1:] == ("Thẻ BHYT", YEN_TRUNG, "Xã Yên Trung, Thành phố Bắc Ninh", 5, "Nhập tay")
    planning.set_quotas(campaign, entries=[Entry("card", THANH_HOA, 7)], by=make_leader(None), at=NOW)
    rows = planning.quota_rows(campaign)
    assert (campaign.code, "Thẻ BHYT", THANH_HOA, "Tỉnh Thanh Hóa", 7, "Nhập tay") in rows


@pytest.mark.django_db
def test_two_quotas_of_one_area_are_refused_by_the_database_itself():
    offer = make_offer()
    Quota.objects.create(offer=offer, province_id=BAC_NINH, most=1)
    with pytest.raises(IntegrityError, match="an_area_has_one_quota_of_an_offer"):
        Quota.objects.create(offer=offer, province_id=BAC_NINH, most=1)
