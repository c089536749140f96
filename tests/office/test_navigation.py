"""The sidebar: each entry for those who may open it, one of them active."""

import pytest
from django.urls import reverse

from office.navigation import GROUPS, MOST_COUNTED, sidebar
from tests.factories import (
    THANH_HOA,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(rf):
    def request(user, path=None):
        made = rf.get(path or reverse("admin:index"))
        made.user = user
        return made

    return request


def titles(groups) -> list[str]:
    return [str(item["title"]) for group in groups for item in group["items"]]


def test_a_leader_has_every_entry(at):
    entries = [str(entry.title) for _title, group in GROUPS for entry in group]
    assert titles(sidebar(at(make_leader()))) == entries


def test_an_accountant_has_campaigns_and_pledges_and_no_people(at):
    assert titles(sidebar(at(make_user("accountant", province=THANH_HOA)))) == [
        "Việc chờ tôi",
        "Bảng điều hành",
        "Chiến dịch",
        "Hạn mức",
        "Nhóm hoàn cảnh",
        "Mức đóng và hỗ trợ",
        "Nhà tài trợ",
        "Cam kết tài trợ",
        "Cần theo dõi",
        "Tiền chờ ghép",
        "Khoản thu",
        "Sao kê ngân hàng",
        "Tài khoản nhận tiền",
        "Phần đầu thư",
        "Tỉnh/thành phố",
        "Xã/phường",
        "Xã/phường trước 7/2025",
        "Trường học, bệnh viện",
    ]


def test_an_insurance_officer_does_not_vet(at):
    shown = titles(sidebar(at(make_user("insurance_officer", province=THANH_HOA))))
    assert "Xét duyệt" not in shown
    assert "Danh sách đề nghị" in shown


@pytest.mark.parametrize("page", ["admin:index", "admin:office_boards", "admin:sponsors_pledge_add"])
def test_one_entry_is_active(at, page):
    groups = sidebar(at(make_leader(), reverse(page)))
    active = [str(item["title"]) for group in groups for item in group["items"] if item["active"]]
    expected = {
        "admin:index": "Việc chờ tôi",
        "admin:office_boards": "Bảng điều hành",
        "admin:sponsors_pledge_add": "Cam kết tài trợ",
    }
    assert active == [expected[page]]


def test_the_vetting_queue_is_counted_for_those_whose_work_it_is(at):
    make_nomination(make_offer(), status="proposed")
    make_nomination(make_offer(), status="proposed")

    def badge(user) -> object:
        items = {str(item["title"]): item for group in sidebar(at(user)) for item in group["items"]}
        return items["Xét duyệt"].get("badge")

    assert badge(make_officer()) == 2
    assert badge(make_officer(THANH_HOA)) is None


def test_a_long_queue_is_counted_up_to_a_limit(at, monkeypatch):
    monkeypatch.setattr("office.navigation.MOST_COUNTED", 2)
    offer = make_offer()
    for _each in range(4):
        make_nomination(offer, person=make_person(), status="proposed")
    items = {str(item["title"]): item for group in sidebar(at(make_officer())) for item in group["items"]}
    assert items["Xét duyệt"]["badge"] == "2+"
    assert MOST_COUNTED == 999


def test_the_entries_lead_to_pages_that_open(client, at):
    leader = make_leader()
    client.force_login(leader)
    for group in sidebar(at(leader)):
        for item in group["items"]:
            assert client.get(item["link"]).status_code == 200, item["link"]
