"""Every kind of page that the staff and the list senders can reach: no English, and everything fits, at both widths."""

from urllib.parse import urlsplit

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from allocations import allocating
from beneficiaries.lists import intake
from campaigns.models import Campaign, Offer
from office import demo
from office.navigation import sidebar
from tests.browser.desk import DESKTOP, PHONE, english_on, misfits
from tests.browser.walking import walk
from tests.factories import give_duty, make_list, make_pledge

pytestmark = pytest.mark.browser
ADMIN, SENDERS = "/quan-tri/", "/danh-sach/"


@pytest.fixture
def world(live_server) -> dict[str, User]:
    """The demo, with a list to settle, a pledge to confirm, an approved run with an award released, and a proposal."""
    demo.prepare()
    users = {user.username: user for user in User.objects.all()}
    now = timezone.now()
    launch, open_one = Campaign.objects.get(code="BN2023"), Campaign.objects.get(code="TET2027")
    first = allocating.propose(launch, seed="1", by=users["canbo"], at=now)
    allocating.approve(first, by=users["lanhdao"], at=now)
    allocating.release(first.allocations.earliest("pk"), reason="Đã chuyển đi nơi khác", by=users["lanhdao"], at=now)
    make_pledge(Offer.objects.get(campaign=launch, kind="card"), 4, status="confirmed")
    allocating.propose(launch, seed="2", by=users["canbo"], at=now)
    intake.receive(demo.LAUNCH_LIST.read_bytes(), name="ds.xlsx", campaign=open_one, by=users["canbotw"], at=now)
    make_list(open_one, demo.YEN_TRUNG, sent_by=users["xayentrung"])
    # One who does everything, so that one walk sees everything.
    give_duty(users["lanhdaotw"], "officer")
    return users


def look(desk, found):
    """Note what is English and what does not fit on the page as it stands."""
    sign_in_names = frozenset(User.objects.values_list("username", flat=True))

    def visit(address: str) -> None:
        page = desk.page
        found.extend(f"{address}: English: {text}" for text in english_on(page, sign_in_names))
        for width, height in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            desk.settle()
            found.extend(f"{address} at {width} px: {text}" for text in misfits(page))
        page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})

    return visit


def test_every_page_of_the_staff_is_vietnamese_and_fits(browse, world):
    desk = browse(world["lanhdaotw"])
    found: list[str] = []
    opened = walk(desk, reverse("admin:index"), ADMIN, look(desk, found))
    paths = {urlsplit(address).path for address in opened}
    request = RequestFactory().get("/")
    request.user = world["lanhdaotw"]
    assert {item["link"] for group in sidebar(request) for item in group["items"]} - paths == set()
    for ending in ("/add/", "/change/", "/history/", "/delete/"):
        assert any(path.endswith(ending) for path in paths), ending
    assert not found, "\n  ".join(["", *found])


def test_every_page_of_a_list_sender_is_vietnamese_and_fits(browse, world):
    desk = browse(world["xayentrung"], phone=True)
    found: list[str] = []
    walk(desk, SENDERS, SENDERS, look(desk, found))
    assert not found, "\n  ".join(["", *found])
