"""The screens of allocating: what they show, to whom; forged requests; every refusal in Vietnamese; bounded queries."""

import html as markup
import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from allocations import allocating, freezing, stored
from allocations.models import Allocation, AllocationRun
from allocations.result_file import ABOUT, SHEET, WHICH_PRICE
from allocations.solver import solve
from beneficiaries.models import Nomination
from beneficiaries.vetting import withdraw
from campaigns.models import Campaign, Offer, Quota, Rate
from sponsors.models import PledgeLine
from tests.allocations.making import NOW, approve, award_of, nominate, propose
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_sponsor,
    make_user,
)
from tests.pages import said

pytestmark = pytest.mark.django_db
NAMES = {
    "BN2027-00001": "Nguyễn Thị Hồng",
    "BN2027-00002": "Trần Văn Đức",
    "BN2027-00003": "Lê Thị Ánh",
    "BN2027-00004": "Phạm Văn Dũng",
}


@pytest.fixture
def card():
    """Two cards and one more that is meant for an orphan; four people, none an orphan."""
    campaign = make_campaign(code="BN2027", name="Tết vì người nghèo")
    offer = make_offer(campaign)
    make_pledge(offer, 2, reference="BN2027-CK0001", sponsor=make_sponsor(name="Công ty Hoa Sen", may_be_named=True))
    make_pledge(
        offer,
        1,
        reference="BN2027-CK0002",
        earmarks=({"group_id": "orphan"}, {"commune_id": TAM_GIANG}, {"institution": make_institution(name="THCS A")}),
    )
    for points, (code, name) in zip((40, 30, 20, 10), NAMES.items(), strict=True):
        commune = TAM_GIANG if code.endswith("2") else YEN_TRUNG
        nominate(offer, code, points, commune=commune, person=make_person(commune, full_name=name))
    return offer


def url(name, *args, **query):
    address = reverse(f"admin:allocations_{name}", args=args)
    return address + (
        "?" + "&".join(f"{key.replace('_', '-')}={value}" for key, value in query.items()) if query else ""
    )


def page(response):
    return re.sub(r"\s+", " ", markup.unescape(response.content.decode()))


def named(response) -> list[str]:
    """The people whose names the page shows, in the order of the fixture."""
    text = page(response)
    return [name for name in NAMES.values() if name in text]


def run_url(run, **query):
    return url("allocationrun_change", run.pk, **query)


# Proposing


def test_propose_lets_choose_a_campaign_that_is_open_in_the_own_area(desk, card):
    make_campaign(THANH_HOA, code="TH2027")
    make_campaign(None, code="TET2027")
    make_campaign(code="NHAP2027", status="draft")
    text = page(desk(make_officer()).get(url("allocationrun_propose")))
    assert "BN2027" in text
    assert not {"TH2027", "TET2027", "NHAP2027"} & set(re.findall(r"\w+2027", text))
    text = page(desk(make_officer(None)).get(url("allocationrun_propose")))
    assert {"BN2027", "TH2027", "TET2027"} <= set(re.findall(r"\w+2027", text))


def test_propose_says_what_to_do_when_no_campaign_is_open(desk):
    assert "Không có chiến dịch nào đang mở" in page(desk(make_officer()).get(url("allocationrun_propose")))


def test_propose_shows_what_there_is_to_give_and_who_waits(desk, card):
    Quota.objects.create(offer=card, commune_id=YEN_TRUNG, most=0)
    Quota.objects.create(offer=card, province_id=BAC_NINH, most=5)
    make_offer(card.campaign, "book")
    response = desk(make_officer()).get(url("allocationrun_propose", campaign="BN2027"))
    shown = {one.offer.kind: one for one in response.context["kinds"]}
    assert (shown["card"].units, shown["card"].lines, shown["card"].waiting) == (3, 2, 4)
    assert (shown["card"].quotas, shown["card"].full) == (2, 1)
    assert (shown["book"].units, shown["book"].waiting, shown["book"].quotas) == (0, 0, 0)
    assert "2 hạn mức, 1 đã hết" in page(response)


def test_propose_freezes_and_leads_to_the_run(desk, card):
    officer = make_officer()
    response = desk(officer).post(url("allocationrun_propose"), {"campaign": "BN2027", "seed": "XSMB 04821"})
    run = AllocationRun.objects.get()
    assert response.url == run_url(run)
    assert (run.proposed_by, run.seed, len(run.result["awards"])) == (officer, "XSMB 04821", 2)
    assert said(response) == ["Đã đề xuất BN2027, đợt 1. Chưa ai được phân bổ quà cho đến khi lãnh đạo duyệt."]
    again = page(desk(officer).get(url("allocationrun_propose", campaign="BN2027")))
    assert "Các đề xuất của chiến dịch này" in again
    assert "đợt 1" in again.lower()


@pytest.mark.parametrize("seed", ["", "   ", "a" * 201, "một\ttab"])
def test_propose_tells_what_is_wrong_with_the_seed(desk, card, seed):
    response = desk(make_officer()).post(url("allocationrun_propose"), {"campaign": "BN2027", "seed": seed})
    assert response.status_code == 200
    assert len(response.context["form"].errors["seed"]) == 1
    assert not AllocationRun.objects.exists()


def test_propose_tells_a_refusal_as_it_stands(desk, card):
    Nomination.objects.update(status="proposed", decided_by=None, decided_at=None)
    response = desk(make_officer()).post(url("allocationrun_propose"), {"campaign": "BN2027", "seed": "1"})
    assert "không có hồ sơ đã duyệt nào đang chờ quà" in page(response)
    assert not AllocationRun.objects.exists()


def test_propose_is_closed_to_others(desk, card):
    for user in (make_officer(THANH_HOA), make_user(Role.OFFICER, province=BAC_NINH, ends_on=NOW.date().replace(2021))):
        response = desk(user).post(url("allocationrun_propose"), {"campaign": "BN2027", "seed": "1"})
        assert response.status_code in (302, 404)
    for role in (Role.AUDITOR, Role.ACCOUNTANT, Role.INSURANCE_OFFICER):
        response = desk(make_user(role, province=BAC_NINH)).post(
            url("allocationrun_propose"), {"campaign": "BN2027", "seed": "1"}
        )
        assert response.status_code == 403
    assert not AllocationRun.objects.exists()


# The list of runs


def test_the_list_of_runs_counts_by_kind_and_says_who_proposed(desk, card):
    run = propose(card, by=make_officer(full_name="Đỗ Văn Cán"))
    text = page(desk(make_leader()).get(url("allocationrun_changelist")))
    assert "BN2027, đợt 1" in text
    assert "2/4" in text
    assert "XSMB 04821" in text
    assert "15/01/2027 · Đỗ Văn Cán" in text
    assert "Đề xuất phân bổ" in text
    approve(run)
    text = page(desk(make_leader()).get(url("allocationrun_changelist") + "?status__exact=approved"))
    assert "BN2027, đợt 1" in text
    text = page(desk(make_leader()).get(url("allocationrun_changelist") + "?status__exact=proposed"))
    assert "BN2027, đợt 1" not in text


def test_the_list_of_runs_is_narrowed_by_campaign_and_search(desk, card):
    propose(card)
    other = make_offer(make_campaign(code="KHAC2027"))
    make_pledge(other, 1)
    nominate(other, "KHAC-1")
    propose(other, seed="Số khác")
    leader = make_leader()
    listed = url("allocationrun_changelist")
    assert {"BN2027", "KHAC2027"} <= set(re.findall(r"\w+2027", page(desk(leader).get(listed))))
    for query in ("?chien-dich=BN2027", "?q=BN2027", "?q=XSMB"):
        text = page(desk(leader).get(listed + query))
        assert "BN2027, đợt 1" in text
        assert "KHAC2027, đợt 1" not in text


def test_the_list_of_runs_takes_as_many_queries_for_three_as_for_one(
    desk, card, django_assert_num_queries, django_assert_max_num_queries
):
    client = desk(make_leader())
    propose(card)
    with django_assert_max_num_queries(20) as counted:
        client.get(url("allocationrun_changelist"))
    propose(card)
    propose(card)
    with django_assert_num_queries(len(counted)):
        client.get(url("allocationrun_changelist"))


def test_runs_cannot_be_added_typed_into_or_deleted_by_hand(desk, card):
    run = propose(card)
    client = desk(make_leader())
    assert client.get(url("allocationrun_add")).status_code == 403
    assert client.post(run_url(run), {"seed": "2"}).status_code == 405
    assert client.post(url("allocationrun_delete", run.pk), {"post": "yes"}).status_code == 403
    assert AllocationRun.objects.get().seed == "XSMB 04821"


# The page of a run


def test_a_run_shows_who_is_awarded_what_from_whom(desk, card):
    run = propose(card)
    response = desk(make_leader()).get(run_url(run))
    assert named(response) == ["Nguyễn Thị Hồng", "Trần Văn Đức"]
    assert [row.code for row in response.context["rows"]] == ["BN2027-00001", "BN2027-00002"]
    text = page(response)
    for shown in ("2/4 người", "2 người chưa được · còn lại 1/3 suất", "Công ty Hoa Sen", "BN2027-CK0001/1"):
        assert shown in text
    for shown in ("XSMB 04821", run.digest, "Hộ cận nghèo", "03/05/1980", "Xã Yên Trung", "Xã Tam Giang"):
        assert shown in text


def test_a_run_shows_who_is_not_awarded_and_why(desk, card):
    Quota.objects.create(offer=card, commune_id=YEN_TRUNG, most=1)
    run = propose(card)
    response = desk(make_leader()).get(run_url(run, muc="chua-duoc"))
    assert named(response) == ["Lê Thị Ánh", "Phạm Văn Dũng"]
    assert response.context["page"].reasons == [("quota", "Hạn mức của xã/phường hoặc tỉnh đã hết", 2)]
    narrowed = desk(make_leader()).get(run_url(run, muc="chua-duoc", ly_do="outranked"))
    assert "Không tìm thấy ai" in page(narrowed)
    narrowed = desk(make_leader()).get(run_url(run, muc="chua-duoc", ly_do="quota"))
    assert named(narrowed) == ["Lê Thị Ánh", "Phạm Văn Dũng"]


def test_a_run_shows_what_each_line_gives_and_for_whom_it_is_meant(desk, card):
    run = propose(card)
    response = desk(make_leader()).get(run_url(run, muc="con-lai"))
    totals = [(one.name, one.kind, one.pledged, one.used, one.left) for one in response.context["lines"]]
    assert totals == [("BN2027-CK0001/1", "Thẻ BHYT", 2, 2, 0), ("BN2027-CK0002/1", "Thẻ BHYT", 1, 0, 1)]
    assert "Xã Tam Giang; Trẻ mồ côi; THCS A" in page(response)
    assert "mọi đối tượng" in page(response)


def test_a_run_is_searched_without_diacritics_and_narrowed_by_gift_and_commune(desk, card):
    book = make_offer(card.campaign, "book")
    make_pledge(book, 1)
    nominate(book, "BN2027-00009", 5, person=make_person(full_name="Hoàng Thị Sổ"))
    run = propose(card)
    client = desk(make_leader())

    def found(**query):
        return [row.code for row in client.get(run_url(run, **query)).context["rows"]]

    assert found() == ["BN2027-00001", "BN2027-00002", "BN2027-00009"]
    assert found(q="tran van duc") == ["BN2027-00002"]
    assert found(q="bn2027-00001") == ["BN2027-00001"]
    assert found(qua="book") == ["BN2027-00009"]
    assert found(xa=TAM_GIANG) == ["BN2027-00002"]
    assert found(q="khong co ai") == []
    assert "Hiện tất cả" in page(client.get(run_url(run, q="khong")))


def test_a_run_with_many_people_has_pages(desk):
    card = make_offer(make_campaign(code="DONG2027"))
    make_pledge(card, 60)
    for number in range(60):
        nominate(card, f"DONG-{number:03}", 100 - number)
    run = propose(card)
    client = desk(make_leader())
    first, second = client.get(run_url(run, qua="card")), client.get(run_url(run, qua="card", trang=2))
    assert [len(response.context["rows"]) for response in (first, second)] == [50, 10]
    assert second.context["rows"][0].place == 51
    assert 'href="?qua=card&trang=2"' in page(first)
    assert "1–50 trong 60" in page(first)
    assert client.get(run_url(run, trang="nhiều")).context["part"].number == 1


def test_an_unknown_part_of_a_run_is_not_found(desk, card):
    run = propose(card)
    client = desk(make_leader())
    assert client.get(run_url(run, muc="khac")).status_code == 404
    assert client.get(f"{url('allocationrun_changelist')}abc/change/").status_code == 404
    assert client.get(url("allocationrun_change", run.pk + 99)).status_code == 404


def test_a_run_is_compared_with_the_others_of_its_campaign(desk, card):
    one = propose(card)
    allocating.discard(propose(card, seed="B"), reason="Thử", by=make_officer(), at=NOW)
    withdraw(Nomination.objects.get(code="BN2027-00001"), reason="Rút", by=make_leader(), at=NOW)
    propose(card, seed="C")
    client = desk(make_leader())
    response = client.get(run_url(one, muc="so-sanh"))
    compared = [(c.run.number, c.both, c.only_here, c.only_there) for c in response.context["comparisons"]]
    assert compared == [(3, 1, 1, 1), (2, 2, 0, 0)]
    assert named(response) == []
    response = client.get(run_url(one, muc="so-sanh", voi=3))
    assert named(response) == ["Nguyễn Thị Hồng", "Lê Thị Ánh"]
    assert "Chỉ trong đợt 1: 1 người" in page(response)
    assert "Không có ai." in page(client.get(run_url(one, muc="so-sanh", voi=2)))
    assert client.get(run_url(one, muc="so-sanh", voi="x")).context["chosen"] is None


def test_a_run_alone_has_nothing_to_compare_with(desk, card):
    assert "Chưa có đề xuất nào khác" in page(desk(make_leader()).get(run_url(propose(card), muc="so-sanh")))


def test_a_run_that_serves_everybody_or_nobody_says_so(desk, card):
    make_pledge(card, 9)
    everybody = propose(card)
    client = desk(make_leader())
    assert "Mọi người đều được phân bổ quà" in page(client.get(run_url(everybody, muc="chua-duoc")))
    PledgeLine.objects.exclude(pledge__reference="BN2027-CK0002").delete()
    instance, lines = freezing.freeze(card.campaign, seed="1")
    nobody = stored.create(  # as it was proposed once
        instance,
        solve(instance),
        campaign=card.campaign,
        number=2,
        seed="1",
        lines=lines,
        counts={"card": {"nominated": len(instance.nominations), "awarded": 0}},
        proposed_by=make_officer(),
        proposed_at=NOW,
    )
    text = page(client.get(run_url(nobody)))
    assert "Không ai được phân bổ: lý do ghi ở dưới." in text
    assert "Tải tệp Excel" not in text
    assert "Duyệt…" not in text


def test_a_run_shows_what_became_of_its_awards(desk, card):
    run = approve(propose(card))
    allocating.release(award_of("BN2027-00001"), reason="Từ chối", by=make_officer(), at=NOW)
    client = desk(make_leader())
    awarded = client.get(run_url(run)).context["rows"]
    assert [(row.code, row.allocation.status) for row in awarded] == [
        ("BN2027-00001", "released"),
        ("BN2027-00002", "approved"),
    ]
    text = page(client.get(run_url(run, muc="chua-duoc")))
    assert "Nhận thay suất đã thu hồi" in text
    assert "Đã duyệt" in text


def test_a_run_keeps_the_names_of_people_outside_the_readers_area(desk, card):
    nominate(card, "BN2027-00005", 90, commune=DONG_SON, person=make_person(DONG_SON, full_name="Vũ Thị Xa"))
    run = propose(card)
    response = desk(make_leader()).get(run_url(run))
    assert response.context["rows"][0].nomination is None
    text = page(response)
    assert "Vũ Thị Xa" not in text
    assert "ngoài địa bàn" in text
    assert "Vũ Thị Xa" in page(desk(make_leader(None)).get(run_url(run)))


def test_a_run_whose_records_are_gone_is_still_shown(desk, card):
    run = propose(card)
    PledgeLine.objects.all().delete()
    Nomination.objects.filter(code="BN2027-00001").delete()
    client = desk(make_leader())
    for muc in ("ket-qua", "chua-duoc", "con-lai", "so-sanh"):
        assert client.get(run_url(run, muc=muc)).status_code == 200


def test_the_page_of_a_run_takes_as_many_queries_for_three_people_as_for_one(
    desk, django_assert_num_queries, django_assert_max_num_queries
):
    def run_of(people):
        card = make_offer()
        make_pledge(card, people)
        for number in range(people):
            nominate(card, f"{card.campaign.code}-{number}", commune=[YEN_TRUNG, TAM_GIANG, "09187"][number])
        return approve(propose(card))

    one, three = run_of(1), run_of(3)
    client = desk(make_leader())
    for muc in ("ket-qua", "chua-duoc", "con-lai", "so-sanh"):
        with django_assert_max_num_queries(22) as counted:
            client.get(run_url(one, muc=muc))
        with django_assert_num_queries(len(counted)):
            client.get(run_url(three, muc=muc))


# Approving and discarding


def test_a_leader_who_did_not_propose_approves_after_being_asked(desk, card):
    run = propose(card)
    leader = make_leader()
    client = desk(leader)
    assert "Duyệt…" in page(client.get(run_url(run)))
    asked = client.get(url("approve", run.pk))
    assert "2 suất quà được phân bổ" in page(asked)
    assert Allocation.objects.count() == 0
    response = client.post(url("approve", run.pk))
    assert response.url == run_url(run)
    assert said(response) == ["Đã duyệt: 2 suất quà được phân bổ."]
    run.refresh_from_db()
    assert (run.status, run.decided_by) == ("approved", leader)
    assert Allocation.objects.count() == 2


def test_approving_tells_a_refusal_and_changes_nothing(desk, card):
    run = propose(card)
    withdraw(Nomination.objects.get(code="BN2027-00002"), reason="Rút", by=make_leader(), at=NOW)
    response = desk(make_leader()).post(url("approve", run.pk))
    assert said(response) == [
        "Chưa duyệt gì cả, vì từ khi đề xuất BN2027, đợt 1 đến nay đã có thay đổi: Hồ sơ BN2027-00002 hiện ở trạng "
        "thái “Đã rút”. Hãy bỏ đề xuất này và đề xuất lại."
    ]
    assert Allocation.objects.count() == 0


def test_a_second_click_on_approve_is_refused(desk, card):
    run = propose(card)
    client = desk(make_leader())
    client.post(url("approve", run.pk))
    response = client.post(url("approve", run.pk))
    assert len(said(response)) == 2  # the first one's, not read yet, and the refusal
    assert "Đã duyệt" in said(response)[-1]
    assert client.get(url("approve", run.pk)).status_code == 404
    assert Allocation.objects.count() == 2


def test_who_proposed_is_told_that_another_leader_approves(desk, card):
    leader = make_leader()
    run = propose(card, by=leader)
    client = desk(leader)
    text = page(client.get(run_url(run)))
    assert "Một lãnh đạo khác sẽ duyệt hoặc bỏ đề xuất này." in text
    assert "Duyệt…" not in text
    assert client.get(url("approve", run.pk)).status_code == 404
    response = client.post(url("approve", run.pk))
    assert said(response) == [
        "Anh/chị là người đề xuất BN2027, đợt 1 nên không được tự duyệt. Một lãnh đạo khác phải duyệt."
    ]
    assert Allocation.objects.count() == 0


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.INSURANCE_OFFICER])
def test_a_forged_approval_by_who_is_no_leader_is_refused(desk, card, role):
    run = propose(card)
    client = desk(make_user(role, province=BAC_NINH))
    assert "Duyệt…" not in page(client.get(run_url(run)))
    assert client.get(url("approve", run.pk)).status_code == 404
    response = client.post(url("approve", run.pk))
    assert "nằm ngoài địa bàn mà anh/chị được giao quyền phê duyệt" in said(response)[0]
    assert Allocation.objects.count() == 0


def test_posts_need_the_token_of_the_form(card):
    run = propose(card)
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_leader())
    for name in ("approve", "discard"):
        assert client.post(url(name, run.pk), {"reason": "x"}).status_code == 403
    assert AllocationRun.objects.get().status == "proposed"


def test_a_proposal_is_discarded_with_a_reason(desk, card):
    run = propose(card)
    client = desk(make_officer())
    assert "Bỏ đề xuất" in page(client.get(url("discard", run.pk)))
    response = client.post(url("discard", run.pk), {"reason": ""})
    assert response.status_code == 200
    assert response.context["form"].errors["reason"]
    response = client.post(url("discard", run.pk), {"reason": "Chọn nhầm kỳ xổ số"})
    assert response.url == run_url(run)
    assert said(response) == ["Đã bỏ đề xuất BN2027, đợt 1."]
    assert "Chọn nhầm kỳ xổ số" in page(client.get(run_url(run)))
    assert client.get(url("discard", run.pk)).status_code == 404
    response = client.post(url("discard", run.pk), {"reason": "Lần nữa"})
    assert "Đã bỏ" in said(response)[-1]
    assert AllocationRun.objects.get().decision_reason == "Chọn nhầm kỳ xổ số"


def test_an_auditor_reads_but_does_not_discard(desk, card):
    run = propose(card)
    client = desk(make_user(Role.AUDITOR))
    text = page(client.get(run_url(run)))
    assert "đang chờ lãnh đạo quyết định" in text
    assert "Bỏ đề xuất…" not in text
    response = client.post(url("discard", run.pk), {"reason": "Không ưng"})
    assert "nằm ngoài địa bàn" in said(response)[0]
    assert AllocationRun.objects.get().status == "proposed"


# Allocations


def test_the_list_of_allocations_shows_person_gift_sponsor_and_commune(desk, card):
    approve(propose(card))
    text = page(desk(make_officer()).get(url("allocation_changelist")))
    for shown in ("Nguyễn Thị Hồng", "BN2027-00001", str(card), "Công ty Hoa Sen (BN2027-CK0001)", "Xã Yên Trung"):
        assert shown in text


def test_the_list_of_allocations_is_searched_without_diacritics_and_filtered(desk, card):
    approve(propose(card))
    allocating.release(award_of("BN2027-00001"), reason="Từ chối", by=make_officer(), at=NOW)
    client = desk(make_officer())

    def found(query):
        response = client.get(url("allocation_changelist") + query)
        return sorted(one.nomination.code for one in response.context["cl"].result_list)

    everybody = ["BN2027-00001", "BN2027-00002", "BN2027-00003"]
    assert found("") == everybody
    assert found("?q=tran van duc") == ["BN2027-00002"]
    assert found("?q=Trần Văn Đức") == ["BN2027-00002"]
    assert found("?q=cong ty hoa sen") == everybody
    assert found("?q=BN2027-00003") == ["BN2027-00003"]
    assert found("?q=BN2027-CK0001") == everybody
    assert found("?q=van") == ["BN2027-00002"]
    assert found("?status__exact=released") == ["BN2027-00001"]
    assert found("?chien-dich=BN2027") == everybody
    assert found("?chien-dich=KHAC") == []
    assert found("?nomination__offer__kind__exact=book") == []
    assert found(f"?xa={TAM_GIANG}") == ["BN2027-00002"]
    assert found("?o=1") == everybody


def test_the_filters_of_allocations_name_only_what_the_reader_sees(desk, card):
    campaign = make_campaign(None, code="TET2027")
    national = make_offer(campaign)
    make_pledge(national, 2)
    nominate(national, "TET-1", commune=DONG_SON)
    nominate(national, "TET-2", commune=TAM_GIANG)
    approve(propose(card))
    approve(propose(national, by=make_officer(None)), by=make_leader(None))
    text = page(desk(make_officer(THANH_HOA)).get(url("allocation_changelist")))
    assert "Phường Đông Sơn (Tỉnh Thanh Hóa)" in text
    assert "TET2027" in text
    assert "Tam Giang" not in text
    assert "BN2027" not in text


def test_the_list_of_allocations_takes_as_many_queries_for_three_as_for_one(
    desk, card, django_assert_num_queries, django_assert_max_num_queries
):
    client = desk(make_officer())
    PledgeLine.objects.filter(pledge__reference="BN2027-CK0001").update(quantity=1)
    approve(propose(card))
    with django_assert_max_num_queries(25) as counted:
        client.get(url("allocation_changelist"))
    PledgeLine.objects.filter(pledge__reference="BN2027-CK0001").update(quantity=3)
    approve(propose(card))
    assert Allocation.objects.count() == 3
    with django_assert_num_queries(len(counted)):
        client.get(url("allocation_changelist"))


def test_an_allocation_shows_who_has_what_from_whom(desk, card):
    approve(propose(card))
    award = award_of("BN2027-00001")
    text = page(desk(make_officer()).get(url("allocation_change", award.pk)))
    for shown in (
        "Nguyễn Thị Hồng",
        "804.600 đồng",
        "Công ty Hoa Sen",
        "BN2027-CK0001",
        "Xã Yên Trung",
        "Thu hồi suất…",
    ):
        assert shown in text
    assert "Đợt phân bổ" in text
    assert desk(make_officer()).get(url("allocation_change", award.pk + 99)).status_code == 404


@pytest.mark.parametrize(("pays", "said_so"), [("list", True), ("residual", False)])
def test_an_award_says_why_the_sponsor_pays_the_list_price(desk, card, pays, said_so):
    Offer.objects.update(pays=pays)
    approve(propose(card))
    award = award_of("BN2027-00001")
    assert award.price.sponsor_share < award.price.list_price
    text = page(desk(make_officer()).get(url("allocation_change", award.pk)))
    assert ("nhà tài trợ loại quà này trả toàn bộ mức đóng" in text) == said_so


def test_the_price_of_the_approval_counts_after_the_day_or_the_law_has_changed(desk, card):
    approve(propose(card))
    client, told = desk(make_officer()), "Áp dụng giá khi duyệt"

    def pages():
        found = [client.get(url("allocation_change", award_of("BN2027-00001").pk))]
        found.append(client.get(url("signature_list", "BN2027")))
        return [page(one) for one in found], sheets(client.get(url("file", "BN2027")))[1]

    texts, about = pages()
    assert ([told in text for text in texts], WHICH_PRICE in about) == ([False, False], False)
    Rate.objects.create(kind="base_salary", value=2_000_000, valid_from=card.premiums_paid_on, legal_basis="NĐ 1")
    (award, paper), about = pages()
    assert (
        "Áp dụng giá khi duyệt: 804.600 đồng. Theo ngày đóng tiền và quy định hiện nay thì giá là 1.080.000 đồng."
        in award
    )
    assert paper.count("cộng 804.600 đồng") == paper.count("thì 1 suất có giá khác, cộng 1.080.000 đồng") == 2
    assert "cộng 1.609.200 đồng" in about[WHICH_PRICE]
    assert "2 suất có giá khác, cộng 2.160.000 đồng" in about[WHICH_PRICE]
    Rate.objects.filter(kind="base_salary").latest("valid_from").delete()
    Offer.objects.update(premiums_paid_on=None)  # nothing can be computed: nothing is said
    texts, about = pages()
    assert ([told in text for text in texts], WHICH_PRICE in about) == ([False, False], False)


def test_a_released_award_says_nothing_of_the_price_of_now(desk, card):
    approve(propose(card))
    award = award_of("BN2027-00001")
    allocating.release(award, reason="Từ chối", by=make_officer(), at=NOW)
    Offer.objects.filter(pk=card.pk).update(premiums_paid_on=date(2027, 1, 18))
    text = page(desk(make_officer()).get(url("allocation_change", award.pk)))
    assert "Áp dụng giá khi duyệt" not in text


def test_release_asks_for_the_reason_and_shows_who_received_instead(desk, card):
    approve(propose(card))
    award = award_of("BN2027-00001")
    officer = make_officer(full_name="Đỗ Văn Cán")
    client = desk(officer)
    assert "chuyển cho người kế tiếp" in page(client.get(url("release", award.pk)))
    response = client.post(url("release", award.pk), {"reason": " "})
    assert response.context["form"].errors["reason"]
    assert Allocation.objects.live().count() == 2
    response = client.post(url("release", award.pk), {"reason": "Đã chuyển đi"})
    assert response.url == url("allocation_change", award.pk)
    assert said(response) == ["Đã thu hồi suất của Nguyễn Thị Hồng."]
    text = page(client.get(response.url))
    assert "Đỗ Văn Cán thu hồi lúc" in text
    assert "Đã chuyển đi" in text
    assert "Suất quà đã chuyển cho <strong>Lê Thị Ánh</strong> (BN2027-00003, Xã Yên Trung)" in text
    follower = award_of("BN2027-00003")
    assert url("allocation_change", follower.pk) in text
    assert "Suất này trước đó đã phân bổ cho Nguyễn Thị Hồng" in page(client.get(url("allocation_change", follower.pk)))
    assert client.get(url("release", award.pk)).status_code == 404
    response = client.post(url("release", award.pk), {"reason": "Lần nữa"})
    assert "Đã thu hồi" in said(response)[-1]
    assert Allocation.objects.live().count() == 2


def test_release_says_when_nobody_followed(desk, card):
    approve(propose(card))
    for code in ("BN2027-00003", "BN2027-00004"):
        withdraw(Nomination.objects.get(code=code), reason="Rút", by=make_leader(), at=NOW)
    award = award_of("BN2027-00001")
    client = desk(make_officer())
    client.post(url("release", award.pk), {"reason": "Đã chuyển đi"})
    assert "Không có người nhận thay" in page(client.get(url("allocation_change", award.pk)))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.INSURANCE_OFFICER])
def test_a_forged_release_is_refused(desk, card, role):
    approve(propose(card))
    award = award_of("BN2027-00001")
    client = desk(make_user(role, province=BAC_NINH))
    assert "Thu hồi suất…" not in page(client.get(url("allocation_change", award.pk)))
    assert client.get(url("release", award.pk)).status_code == 404
    response = client.post(url("release", award.pk), {"reason": "Từ chối"})
    assert "nằm ngoài địa bàn" in said(response)[0]
    assert Allocation.objects.live().count() == 2


def test_a_gift_that_left_the_province_is_told_without_the_name():
    national = make_offer(make_campaign(None, code="TET2027"))
    make_pledge(national, 1)
    nominate(national, "TET-1", 9, commune=YEN_TRUNG)
    nominate(national, "TET-2", 8, commune=DONG_SON, person=make_person(DONG_SON, full_name="Vũ Thị Xa"))
    approve(propose(national, by=make_officer(None)), by=make_leader(None))
    award = award_of("TET-1")
    client = Client()
    client.force_login(make_officer(BAC_NINH))
    client.post(url("release", award.pk), {"reason": "Đã chuyển đi"})
    text = page(client.get(url("allocation_change", award.pk)))
    assert "ở ngoài địa bàn của anh/chị" in text
    assert "Vũ Thị Xa" not in text
    follower = award_of("TET-2")
    assert client.get(url("allocation_change", follower.pk)).status_code == 404
    client.force_login(make_officer(THANH_HOA))
    text = page(client.get(url("allocation_change", follower.pk)))
    assert "trước đó đã phân bổ cho" not in text
    assert url("allocationrun_change", follower.run_id) not in text


def test_the_history_of_an_award_and_of_a_run_is_told_in_words(desk, card):
    run = approve(propose(card))
    award = award_of("BN2027-00001")
    allocating.release(award, reason="Từ chối", by=make_officer(), at=NOW)
    client = desk(make_officer())
    text = page(client.get(url("allocation_history", award.pk)))
    assert "Thu hồi suất và chuyển cho người kế tiếp" in text
    assert "Duyệt phân bổ" in text
    text = page(client.get(url("allocationrun_history", run.pk)))
    assert "Đề xuất phân bổ" in text
    assert "nominated" not in text


# Files and lists


def sheets(response):
    book = load_workbook(BytesIO(response.content))
    people = [row[2] for row in book[SHEET].iter_rows(min_row=2, values_only=True)][:-1]
    return people, dict(book[ABOUT].iter_rows(values_only=True))


def test_a_proposal_is_taken_away_in_excel_and_says_that_it_is_one(desk, card):
    run = propose(card, by=make_officer(full_name="Đỗ Văn Cán"))
    response = desk(make_leader()).get(url("proposal_file", run.pk))
    assert response["Content-Disposition"] == 'attachment; filename="BN2027-dot-1.xlsx"'
    people, about = sheets(response)
    assert people == ["Trần Văn Đức", "Nguyễn Thị Hồng"]
    assert about["Số gieo công khai"] == "XSMB 04821"
    assert about["Mã băm dữ liệu đầu vào (SHA-256)"] == run.digest
    assert about["Người đề xuất"] == "Đỗ Văn Cán, 15/01/2027"
    assert about["Trạng thái"] == "Chờ duyệt"
    assert "Người duyệt" not in about


def test_the_result_is_taken_away_in_excel(desk, card):
    approve(propose(card), by=make_leader(full_name="Trần Quốc Lãnh"))
    response = desk(make_officer()).get(url("file", "BN2027"))
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["Content-Disposition"] == 'attachment; filename="BN2027-ket-qua-phan-bo.xlsx"'
    people, about = sheets(response)
    assert people == ["Trần Văn Đức", "Nguyễn Thị Hồng"]
    assert about["Chiến dịch"] == "BN2027 · Tết vì người nghèo"
    assert about["Người duyệt"] == "Trần Quốc Lãnh, 15/01/2027"


def test_the_result_is_narrowed_by_run_gift_and_commune(desk, card):
    approve(propose(card))
    make_pledge(card, 1)
    approve(propose(card, seed="B"))
    client = desk(make_officer())

    def people(**query):
        response = client.get(url("file", "BN2027", **query))
        return sheets(response)[0] if response.status_code == 200 else response.status_code

    assert people() == ["Trần Văn Đức", "Lê Thị Ánh", "Nguyễn Thị Hồng"]
    assert people(dot=2) == ["Lê Thị Ánh"]
    assert people(xa=TAM_GIANG) == ["Trần Văn Đức"]
    assert people(qua="card", xa=YEN_TRUNG, dot=1) == ["Nguyễn Thị Hồng"]
    assert people(qua="book") == 404
    assert people(dot="hai") == 404
    assert people(xa="99999") == 404


def test_the_list_for_signature_has_a_page_per_commune_and_room_to_sign(desk, card):
    approve(propose(card))
    response = desk(make_officer()).get(url("signature_list", "BN2027"))
    text = page(response)
    assert text.count('<section class="paper">') == 2
    assert text.index("Xã Tam Giang") < text.index("Xã Yên Trung")
    for shown in (
        "Bảo hiểm xã hội Việt Nam",
        "Bảo hiểm xã hội Thành phố Bắc Ninh",
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        "Độc lập - Tự do - Hạnh phúc",
        "Danh sách ký nhận",
        "Ký nhận",
        "Công ty Hoa Sen",
        "804.600",
        "Cộng: 1 suất",
        "Đại diện Ủy ban nhân dân Xã Tam Giang",
    ):
        assert shown in text
    assert named(response) == ["Nguyễn Thị Hồng", "Trần Văn Đức"]
    only = page(desk(make_officer()).get(url("signature_list", "BN2027", xa=TAM_GIANG)))
    assert only.count('<section class="paper">') == 1


def test_the_page_of_lists_offers_those_of_each_campaign(desk, card):
    client = desk(make_officer())
    assert "Chưa có suất nào được phân bổ" in page(client.get(url("allocation_lists")))
    approve(propose(card))
    response = client.get(url("allocation_lists"))
    [offered] = response.context["campaigns"]
    assert (offered["campaign"].code, offered["count"]) == ("BN2027", 2)
    assert offered["communes"] == [(TAM_GIANG, "Xã Tam Giang"), (YEN_TRUNG, "Xã Yên Trung")]
    assert [(kind, str(name)) for kind, name in offered["kinds"]] == [("card", "Thẻ BHYT")]
    text = page(response)
    assert url("file", "BN2027") in text
    assert url("signature_list", "BN2027") in text


def test_lists_take_as_many_queries_for_three_as_for_one(
    desk, django_assert_num_queries, django_assert_max_num_queries
):
    def allocated(people):
        card = make_offer()
        make_pledge(card, people)
        for number in range(people):
            nominate(card, f"{card.campaign.code}-{number}", commune=[YEN_TRUNG, TAM_GIANG, "09187"][number])
        return approve(propose(card)).campaign

    client = desk(make_officer())
    one = allocated(1)
    with django_assert_max_num_queries(25) as counted:
        client.get(url("allocation_lists"))
    three = allocated(3)
    with django_assert_num_queries(len(counted)):
        client.get(url("allocation_lists"))
    for name in ("file", "signature_list"):
        with django_assert_max_num_queries(20) as counted:
            client.get(url(name, one.code))
        with django_assert_num_queries(len(counted)):
            client.get(url(name, three.code))


# Strangers


@pytest.fixture
def given(card):
    """An approved run and a proposed one, an award that was released and one that is live."""
    run = approve(propose(card))
    allocating.release(award_of("BN2027-00001"), reason="Từ chối", by=make_officer(), at=NOW)
    make_pledge(card, 1)
    other = propose(card, seed="B")
    return run, other, Allocation.objects.get(nomination__code="BN2027-00001")


def addresses(given):
    run, other, award = given
    return [
        url("allocationrun_changelist"),
        url("allocationrun_changelist") + "?q=BN2027",
        *(run_url(run, muc=muc) for muc in ("ket-qua", "chua-duoc", "con-lai", "so-sanh")),
        url("allocationrun_history", run.pk),
        url("allocationrun_propose"),
        url("allocationrun_propose", campaign="BN2027"),
        url("approve", other.pk),
        url("discard", other.pk),
        url("proposal_file", run.pk),
        url("instance_file", run.pk),
        url("allocation_changelist"),
        url("allocation_changelist") + "?q=nguyen",
        url("allocation_changelist") + "?chien-dich=BN2027",
        url("allocation_change", award.pk),
        url("allocation_history", award.pk),
        url("release", award_of("BN2027-00002").pk),
        url("allocation_lists"),
        url("file", "BN2027"),
        url("signature_list", "BN2027"),
        url("signature_list", "BN2027", xa=YEN_TRUNG),
    ]


@pytest.mark.parametrize(
    "stranger",
    [
        lambda: make_officer(THANH_HOA),
        lambda: make_leader(THANH_HOA),
        lambda: make_user(Role.INSURANCE_OFFICER, communes=(DONG_SON,)),
        lambda: make_user(Role.ACCOUNTANT, province=BAC_NINH),
        lambda: make_commune_officer(DONG_SON),
        lambda: make_user(Role.CLERK, institution=make_institution(DONG_SON)),
        lambda: make_user(Role.OFFICER, province=BAC_NINH, ends_on=NOW.date().replace(2021)),
    ],
    ids=["officer", "leader", "insurance", "accountant", "commune", "clerk", "retired"],
)
def test_a_stranger_gets_nothing_from_any_address(desk, given, stranger):
    client = desk(stranger())
    for address in addresses(given):
        response = client.get(address)
        text = page(response)
        assert named(response) == [], address
        assert "Công ty Hoa Sen" not in text, address
        assert "Tết vì người nghèo" not in text, address
        assert not re.search(r"BN2027-\d{5}", text), address
        assert response.status_code in (200, 302, 403, 404), address
        assert "spreadsheet" not in response.get("Content-Type", ""), address


def test_a_strangers_posts_change_nothing(desk, given):
    _run, other, _award = given
    live = award_of("BN2027-00002")
    client = desk(make_leader(THANH_HOA))
    assert client.post(url("approve", other.pk)).status_code == 404
    assert client.post(url("discard", other.pk), {"reason": "x"}).status_code == 404
    assert client.post(url("release", live.pk), {"reason": "x"}).status_code == 404
    assert client.post(url("allocationrun_propose"), {"campaign": "BN2027", "seed": "1"}).status_code == 404
    other.refresh_from_db()
    live.refresh_from_db()
    assert (other.status, live.status, AllocationRun.objects.count()) == ("proposed", "approved", 2)


def test_who_is_not_signed_in_is_sent_to_sign_in(client, given):
    for address in addresses(given):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url.startswith(reverse("accounts:sign-in"))


def test_a_province_gets_the_list_of_its_own_people_in_a_national_campaign_and_not_the_run(desk):
    national = make_offer(make_campaign(None, code="TET2027"))
    make_pledge(national, 2)
    for code, commune, name in [("TET-1", YEN_TRUNG, "Nguyễn Thị Gần"), ("TET-2", DONG_SON, "Vũ Thị Xa")]:
        nominate(national, code, commune=commune, person=make_person(commune, full_name=name))
    run = approve(propose(national, by=make_officer(None)), by=make_leader(None))
    client = desk(make_officer(THANH_HOA))
    assert client.get(run_url(run)).status_code == 404
    assert client.get(url("proposal_file", run.pk)).status_code == 404
    assert "TET2027, đợt 1" not in page(client.get(url("allocationrun_changelist")))
    assert sheets(client.get(url("file", "TET2027")))[0] == ["Vũ Thị Xa"]
    text = page(client.get(url("signature_list", "TET2027")))
    assert "Bảo hiểm xã hội Tỉnh Thanh Hóa" in text
    assert "Nguyễn Thị Gần" not in text


def test_an_insurance_officer_of_a_commune_gets_the_list_of_that_commune(desk, card):
    approve(propose(card))
    client = desk(make_user(Role.INSURANCE_OFFICER, communes=(TAM_GIANG,)))
    assert sheets(client.get(url("file", "BN2027")))[0] == ["Trần Văn Đức"]
    assert named(client.get(url("allocation_changelist"))) == ["Trần Văn Đức"]
    assert client.get(url("allocation_change", award_of("BN2027-00001").pk)).status_code == 404


def test_the_campaign_of_a_run_may_be_closed_and_its_pages_stay(desk, card):
    run = approve(propose(card))
    Campaign.objects.filter(pk=run.campaign_id).update(status="closed")
    client = desk(make_officer())
    assert client.get(run_url(run)).status_code == 200
    assert client.get(url("signature_list", "BN2027")).status_code == 200


def test_an_award_from_before_prices_were_kept_says_that_its_parts_are_not_known(desk, card):
    award = approve(propose(card)).allocations.first()
    address, said = url("allocation_change", award.pk), "Suất này được duyệt trước khi phần mềm lưu cách tính giá"
    assert said not in page(desk(make_officer()).get(address))
    Allocation.objects.update(price=None)
    text = page(desk(make_officer()).get(address))
    assert said in text
    assert "804.600" in text
