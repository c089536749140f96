"""Letterheads to fill in, letters to release, to print and to put right, for the office whose work they are."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from office.letters_waiting import letter_tasks
from sponsors.letters import jobs, releasing
from sponsors.models import Letter
from sponsors.money import receipts
from tests.factories import THANH_HOA, make_officer, make_sponsor, make_user
from tests.sponsors.letters.written import NOW, SITE, make_head, make_promise, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(rf, settings):
    settings.PUBLIC_URL = SITE

    def ask(user):
        request = rf.get("/")
        request.user = user
        return [(str(task.title), task.count, task.more, task.url) for task in letter_tasks(request) if task.count]

    return ask


def test_an_office_is_told_of_its_letterhead_then_of_its_letters(told):
    officer, stranger = make_officer(), make_officer(THANH_HOA)
    pledges = [make_promise(make_sponsor(email="")) for _ in range(2)]
    assert told(officer) == []
    for pledge in pledges:
        pay(pledge)
    add, listed = reverse("admin:sponsors_letterhead_add"), reverse("admin:sponsors_letters_to_post")
    assert told(officer) == [("Điền phần đầu thư", 1, "nhà tài trợ chờ được cảm ơn: 2", add)]
    make_head()
    assert told(officer) == []
    for pledge in pledges:
        jobs.thank(pledge_pk=pledge.pk)
    to_release, to_correct = (reverse(f"admin:sponsors_letters_{name}") for name in ("to_release", "to_correct"))
    assert told(officer) == [("Thư chờ ký và phát hành", 2, "", to_release)]
    first, second = Letter.objects.order_by("pk")
    releasing.release(first, by=officer, at=NOW)
    assert told(officer) == [("Thư chờ ký và phát hành", 1, "", to_release), ("Thư cần in và gửi", 1, "", listed)]
    receipts.take_back(first.pledge.entries.get(), reason="Nhầm", by=officer, at=NOW)
    receipts.take_back(second.pledge.entries.get(), reason="Nhầm", by=officer, at=NOW)
    assert told(officer) == [("Thư cần thay hoặc thu hồi", 2, "", to_correct)]
    assert told(stranger) == told(make_user(Role.AUDITOR)) == []
