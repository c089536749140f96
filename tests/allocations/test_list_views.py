"""What is taken away of a run: its inputs, to calculate anew; Excel files and lists to sign, which leave the office."""

import html as markup
import json
import re
import subprocess
import sys
from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from allocations import admin_views, allocating, list_views, stored
from allocations import instance as rule
from allocations.result_file import ABOUT
from campaigns.models import Campaign, Quota
from tests.allocations.making import NOW, approve, nominate, propose
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_institution,
    make_leader,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_sponsor,
    make_user,
)

pytestmark = pytest.mark.django_db
HUGE = ("9" * 9, "9" * 10, "9" * 18, "9" * 19, "9" * 400)


@pytest.fixture
def card():
    """Three cards, of them one of a sponsor who may be named and one earmarked; four people in two communes."""
    campaign = make_campaign(code="BN2027", name="Tết vì người nghèo")
    offer = make_offer(campaign)
    make_pledge(offer, 1, reference="BN2027-CK0001", sponsor=make_sponsor(name="Công ty Hoa Sen", may_be_named=True))
    make_pledge(offer, 1, reference="BN2027-CK0002", sponsor=make_sponsor(name="Bà Tạ Kín Đáo"))
    school = make_institution(name="THCS A")
    make_pledge(offer, 1, reference="BN2027-CK0003", earmarks=({"group_id": "orphan"}, {"institution": school}))
    Quota.objects.create(offer=offer, commune_id=YEN_TRUNG, most=2)
    for number, name in enumerate(["Nguyễn Thị Hồng", "Trần Văn Đức", "Lê Thị Ánh", "Phạm Văn Dũng"], 1):
        commune = TAM_GIANG if number == 2 else YEN_TRUNG
        person = make_person(commune, full_name=name)
        nominate(offer, f"BN2027-0000{number}", 50 - number, commune=commune, person=person)
    return offer


def url(name, *args, **query):
    address = reverse(f"admin:allocations_{name}", args=args)
    return address + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def page(response):
    return re.sub(r"\s+", " ", markup.unescape(response.content.decode()))


def texts(response):
    """All texts of an Excel file."""
    book = load_workbook(BytesIO(response.content))
    return {str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row}


def about(response):
    return dict(load_workbook(BytesIO(response.content))[ABOUT].iter_rows(values_only=True))


# The inputs


def solved(instance: bytes):
    """What the rule says of a file, in a process that has neither Django nor the database."""
    command = [sys.executable, "-S", "-m", "allocations.solver"]
    done = subprocess.run(
        command, input=instance, capture_output=True, cwd=settings.BASE_DIR, timeout=60, check=True, env={}
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("at_once", [1, 1000])
def test_the_inputs_of_a_run_calculated_anew_give_its_result_and_digest(desk, card, at_once, monkeypatch):
    monkeypatch.setattr(stored, "AT_ONCE", at_once)
    monkeypatch.setattr(rule, "AT_ONCE", at_once)
    run = propose(card, seed='XSMB “15/01” \\ "04821"')
    response = desk(make_officer()).get(url("instance_file", run.pk))
    assert response.streaming
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="BN2027-dot-1-instance.json"'
    file = b"".join(response)
    assert sha256(file).hexdigest() == run.digest
    assert len(run.result["awards"]) == 2
    assert solved(file) == run.result
    assert solved(file)["digest"] == run.digest


def test_the_inputs_name_nobody(desk, card):
    person = make_person(personal_id="027062000421", hamlet="Thôn Bí Mật", full_name="Vũ Thị Tên")
    nominate(card, "BN2027-00009", person=person)
    file = b"".join(desk(make_officer()).get(url("instance_file", propose(card).pk))).decode()
    found = json.loads(file)
    assert {one["id"] for one in found["nominations"]} == {f"BN2027-0000{number}" for number in (1, 2, 3, 4, 9)}
    fields = {"id", "offer", "province", "commune", "groups", "institution", "points"}
    assert {name for one in found["nominations"] for name in one} == fields
    for kept in ("Vũ", "Tên", "Bí Mật", "027062000421", "0421", "1980", "Hoa Sen", "Kín Đáo"):
        assert kept not in file


def test_the_page_of_a_run_offers_its_inputs_and_says_what_they_are_for(desk, card):
    run = propose(card)
    text = page(desk(make_leader()).get(url("allocationrun_change", run.pk)))
    assert url("instance_file", run.pk) in text
    assert "python -m allocations.solver < BN2027-dot-1-instance.json" in text
    assert "Trong tệp chỉ có mã hồ sơ, không có họ tên." in text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER, Role.OFFICER])
def test_whoever_sees_a_run_may_take_its_inputs(desk, card, role):
    run = propose(card)
    assert desk(make_user(role, province=BAC_NINH)).get(url("instance_file", run.pk)).status_code == 200


@pytest.mark.parametrize(
    "stranger",
    [
        lambda: make_officer(THANH_HOA),
        lambda: make_user(Role.INSURANCE_OFFICER, communes=(YEN_TRUNG,)),
        lambda: make_user(Role.ACCOUNTANT, province=BAC_NINH),
        lambda: make_user(Role.OFFICER, province=BAC_NINH, ends_on=NOW.date().replace(2021)),
    ],
    ids=["elsewhere", "insurance", "accountant", "retired"],
)
def test_who_does_not_see_a_run_gets_no_inputs(desk, card, stranger):
    assert desk(stranger()).get(url("instance_file", propose(card).pk)).status_code in (302, 403, 404)


def test_inputs_are_not_given_to_who_is_not_signed_in(client, card):
    assert client.get(url("instance_file", propose(card).pk)).status_code == 302


# Seeds that were tried out


@pytest.fixture
def tried(card):
    """Three proposals: one with another seed, discarded; one with the seed of the last."""
    first = propose(card, seed="Số thứ nhất", by=make_officer(full_name="Đỗ Văn Thử"))
    allocating.discard(first, reason="Chọn lại", by=make_leader(full_name="Hà Thị Bỏ"), at=NOW)
    propose(card, seed="Số thứ hai")
    return propose(card, seed="Số thứ hai")


@pytest.mark.parametrize("name", ["allocationrun_change", "approve"])
def test_a_run_shows_the_proposals_before_it_with_their_seeds(desk, tried, name):
    response = desk(make_leader()).get(url(name, tried.pk))
    text = page(response)
    assert response.context["page"].other_seeds_before == 1
    assert [run.number for run in response.context["page"].proposals] == [3, 2, 1]
    assert "Đề xuất trước đó với số gieo khác</dt><dd><strong>1</strong>" in text
    for shown in ("Số thứ nhất", "Đỗ Văn Thử, 09:30 15/01/2027", "Hà Thị Bỏ, 09:30 15/01/2027: Chọn lại", "(đợt này)"):
        assert shown in text


def test_a_run_shows_the_proposals_after_it_too_and_does_not_count_them(desk, card, tried):
    first = card.campaign.runs.get(number=1)
    response = desk(make_leader()).get(url("allocationrun_change", first.pk))
    assert response.context["page"].other_seeds_before == 0
    assert "Số thứ hai" in page(response)


def test_proposing_anew_shows_the_proposals_there_are(desk, card, tried):
    text = page(desk(make_officer()).get(url("allocationrun_propose", campaign="BN2027")))
    for shown in ("Số thứ nhất", "Đỗ Văn Thử", "Công bố công khai từ trước", "kể cả đề xuất đã bỏ"):
        assert shown in text


def test_the_files_of_the_result_tell_all_seeds(desk, tried):
    client = desk(make_officer())
    approve(tried)
    for address in (url("file", "BN2027"), url("proposal_file", tried.pk)):
        told = about(client.get(address))
        assert told["Đề xuất đợt 1"] == "số gieo công khai: Số thứ nhất; Đỗ Văn Thử, 15/01/2027; Đã bỏ"
        assert told["Đề xuất đợt 2"].startswith("số gieo công khai: Số thứ hai; ")
        assert told["Đề xuất đợt 3"].endswith("; Đã duyệt")


# Sponsors who don't want to be named


def test_a_sponsor_who_may_not_be_named_stays_unnamed_outside_the_office(desk, card):
    run = approve(propose(card))
    client = desk(make_officer())
    paper = page(client.get(url("signature_list", "BN2027")))
    for shown in (paper, texts(client.get(url("file", "BN2027"))), texts(client.get(url("proposal_file", run.pk)))):
        assert "Bà Tạ Kín Đáo" not in shown
        assert "Nhà tài trợ không nêu tên" in shown
        assert "Công ty Hoa Sen" in shown


def test_the_screens_of_the_office_name_every_sponsor(desk, card):
    run = approve(propose(card))
    [award] = run.allocations.filter(pledge_line__pledge__reference="BN2027-CK0002")
    client = desk(make_officer())
    addresses = [
        url("allocationrun_change", run.pk),
        url("allocationrun_change", run.pk, muc="con-lai"),
        url("allocation_change", award.pk),
        url("allocation_changelist"),
    ]
    assert [address for address in addresses if "Bà Tạ Kín Đáo" not in page(client.get(address))] == []


# The list for signature


def test_the_list_for_signature_leads_back_to_the_run_it_was_opened_from(desk, card):
    run = approve(propose(card))
    client = desk(make_officer())
    assert client.get(url("signature_list", "BN2027", dot=1)).context["back"] == url("allocationrun_change", run.pk)
    assert client.get(url("signature_list", "BN2027")).context["back"] == url("allocation_lists")


@pytest.mark.parametrize(
    ("first", "last", "dated"),
    [
        (date(2027, 1, 20), date(2027, 2, 1), "năm 2027</p>"),
        (None, date(2027, 2, 1), "năm 2027</p>"),
        (date(2026, 12, 20), date(2027, 2, 1), "năm ………</p>"),
        (None, None, "năm ………</p>"),
    ],
)
def test_the_list_for_signature_bears_the_year_of_the_handover(desk, card, first, last, dated):
    Campaign.objects.update(handover_from=first, handover_until=last)
    approve(propose(card))
    text = page(desk(make_officer()).get(url("signature_list", "BN2027")))
    assert text.count(f"ngày …… tháng …… {dated}") == text.count("Người lập danh sách")


def test_the_list_for_signature_of_a_run_that_the_reader_does_not_see_leads_back_to_the_lists(desk):
    national = make_offer(make_campaign(None, code="TET2027"))
    make_pledge(national, 1)
    nominate(national, "TET-1", commune=DONG_SON)
    approve(propose(national, by=make_officer(None)), by=make_leader(None))
    response = desk(make_officer(THANH_HOA)).get(url("signature_list", "TET2027", dot=1))
    assert response.context["back"] == url("allocation_lists")


@pytest.fixture
def nation():
    """Five gifts of a national campaign: one in Thanh Hóa, four in two communes of Bắc Ninh."""
    national = make_offer(make_campaign(None, code="TET2027"))
    make_pledge(national, 5)
    for number, commune in enumerate([DONG_SON, YEN_TRUNG, YEN_TRUNG, YEN_TRUNG, TAM_GIANG]):
        nominate(national, f"TET-{number}", commune=commune)
    approve(propose(national, by=make_officer(None)), by=make_leader(None))


def test_a_list_of_too_many_people_asks_for_the_province_and_then_for_the_commune(desk, nation, monkeypatch):
    monkeypatch.setattr(list_views, "MOST_ON_PAPER", 2)
    client = desk(make_officer(None))
    response = client.get(url("signature_list", "TET2027", dot=1))
    assert response.context["places"] == [
        ("tinh", BAC_NINH, "Thành phố Bắc Ninh", 4),
        ("tinh", THANH_HOA, "Tỉnh Thanh Hóa", 1),
    ]
    assert "Danh sách có 5 suất, quá nhiều để in một lần." in page(response)
    assert f"?dot=1&tinh={BAC_NINH}" in page(response)
    response = client.get(url("signature_list", "TET2027", dot=1, tinh=BAC_NINH))
    assert response.context["places"] == [
        ("xa", TAM_GIANG, "Xã Tam Giang", 1),
        ("xa", YEN_TRUNG, "Xã Yên Trung", 3),
    ]
    assert f"?dot=1&tinh={BAC_NINH}&xa={TAM_GIANG}" in page(response)
    for chosen, people in (({"tinh": THANH_HOA}, 1), ({"tinh": BAC_NINH, "xa": TAM_GIANG}, 1), ({"xa": YEN_TRUNG}, 3)):
        response = client.get(url("signature_list", "TET2027", **chosen))
        assert [len(paper.entries) for paper in response.context["pages"]] == [people]


def test_a_list_of_as_many_as_go_on_paper_is_shown_at_once(desk, nation, monkeypatch):
    monkeypatch.setattr(list_views, "MOST_ON_PAPER", 5)
    response = desk(make_officer(None)).get(url("signature_list", "TET2027"))
    assert [len(paper.entries) for paper in response.context["pages"]] == [1, 3, 1]


def test_no_list_names_provinces_outside_the_own(desk, nation, monkeypatch):
    monkeypatch.setattr(list_views, "MOST_ON_PAPER", 0)
    client = desk(make_officer(THANH_HOA))
    places = client.get(url("signature_list", "TET2027")).context["places"]
    assert places == [("xa", DONG_SON, "Phường Đông Sơn", 1)]
    assert client.get(url("signature_list", "TET2027", tinh=BAC_NINH)).status_code == 404


# Numbers that nobody has


@pytest.mark.parametrize("digits", HUGE, ids=len)
def test_huge_numbers_name_nothing(desk, card, digits):
    approve(propose(card))
    client = desk(make_leader())
    changes = [reverse(f"admin:allocations_{name}_change", args=[digits]) for name in ("allocationrun", "allocation")]
    lists = [url(name, "BN2027", dot=digits) for name in ("file", "signature_list")]
    own = ("approve", "discard", "proposal_file", "instance_file", "release")
    for address in (*changes, *lists, *(url(name, digits) for name in own)):
        assert client.get(address).status_code == 404, address


def test_a_huge_page_is_the_last_one(desk, card):
    run = propose(card)
    client = desk(make_leader())
    for muc in ("ket-qua", "chua-duoc", "con-lai"):
        for digits in HUGE:
            response = client.get(url("allocationrun_change", run.pk, muc=muc, trang=digits))
            assert response.context["part"].number == 1
    assert client.get(url("allocationrun_change", run.pk, muc="so-sanh", voi=HUGE[-1])).context["chosen"] is None


# Pledge lines


def test_the_pledge_lines_of_a_run_have_pages(desk, card, monkeypatch):
    monkeypatch.setattr(admin_views, "LINES_PER_PAGE", 2)
    run = propose(card)
    client = desk(make_leader())
    first, second = (client.get(url("allocationrun_change", run.pk, muc="con-lai", trang=number)) for number in (1, 2))
    names = [[line.name for line in response.context["lines"]] for response in (first, second)]
    assert names == [["BN2027-CK0001/1", "BN2027-CK0002/1"], ["BN2027-CK0003/1"]]
    assert "muc=con-lai&trang=2" in page(first)
    assert "3–3 trong 3" in page(second)


def test_few_pledge_lines_have_no_pages(desk, card):
    response = desk(make_leader()).get(url("allocationrun_change", propose(card).pk, muc="con-lai"))
    assert len(response.context["lines"]) == 3
    assert 'class="t-pager"' not in page(response)
