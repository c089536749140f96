"""What the page of a list says of it in the states in which nothing is to be settled any more."""

import pytest
from django.utils import timezone

from beneficiaries.lists import intake, staging, taking_back
from locations.models import Commune
from tests.beneficiaries.doors import at
from tests.beneficiaries.made_workbooks import xlsx
from tests.beneficiaries.sent import HEADINGS, HONG, LAN, received
from tests.factories import YEN_TRUNG
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def words(page):
    return text_of(page.content.decode())


def test_a_list_withdrawn_after_acceptance_says_what_became_of_its_people(client, campaign, door):
    sent = received(client.user, campaign, HONG, LAN)
    intake.accept(sent, by=client.user, at=timezone.now())
    taking_back.take_back(sent, reason="Gửi nhầm", by=client.user, at=timezone.now())
    page = client.get(at(door, "list", sent.pk))
    assert "Các hồ sơ đề nghị của danh sách này đã được rút cùng danh sách" in words(page)
    assert [(str(tab.label), tab.count) for tab, _address in page.context["tabs"]][4] == ("Đã rút", 2)
    assert "t-note--bad" not in page.content.decode()


def test_a_list_withdrawn_before_acceptance_says_that_it_nominated_nobody(client, campaign, door):
    sent = received(client.user, campaign, HONG)
    intake.withdraw(sent, reason="Gửi nhầm", by=client.user, at=timezone.now())
    page = client.get(at(door, "list", sent.pk))
    assert "Chưa ai được đề nghị theo danh sách này. Mọi nội dung vẫn được lưu ở đây để tra cứu." in words(page)
    assert '<span class="t-badge t-badge--muted">Sẵn sàng</span>' in page.content.decode()


def test_of_a_file_that_could_not_be_read_no_sheets_are_counted(client, campaign, door):
    sent = received(client.user, campaign, HONG, at_once=False)
    staging.give_up(sent, because="Tệp bị hỏng.", by=client.user, at=timezone.now())
    assert "trang tính" not in words(client.get(at(door, "list", sent.pk)))


@pytest.mark.parametrize(("several", "shown"), [(False, 0), (True, 2)])
def test_a_row_is_told_with_its_sheet_where_people_stand_in_several(client, campaign, door, several, shown):
    content = xlsx(HEADINGS, HONG, sheet="Thôn Một", Khác=[HEADINGS, LAN] if several else [["Hướng dẫn"]])
    origin = {"campaign": campaign, "commune": Commune.objects.get(pk=YEN_TRUNG)}
    sent = intake.receive(content, name="a.xlsx", by=client.user, at=timezone.now(), **origin)
    intake.accept(sent, by=client.user, at=timezone.now())
    page = client.get(at(door, "list", sent.pk)).content.decode()
    assert page.count("</span></span></td>") == shown
