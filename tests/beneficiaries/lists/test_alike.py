"""Which rows say the same as another one."""

import pytest
from django.utils import timezone

from beneficiaries.lists import intake
from beneficiaries.lists.alike import ALIKE, keys_alike
from beneficiaries.lists.reviewing import reading_context
from tests.beneficiaries.made_workbooks import xlsx
from tests.beneficiaries.sent import HEADINGS, HONG, LAN, but, open_for_lists, person, received
from tests.factories import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return open_for_lists("TET2027", province=None)


def alike(sent, field, position=0):
    row = sent.rows.get(position=position)
    positions = dict(sent.rows.values_list("pk", "position"))
    return [positions[key] for key in keys_alike(sent, row, field, reading_context(sent))]


@pytest.mark.parametrize(
    ("field", "name", "text"),
    [
        ("commune", "commune", "Xã Đâu Đó"),
        ("hamlet", "hamlet", "Thôn Đông"),
        ("groups", "groups", "Hộ hơi nghèo"),
        ("requested", "gift", "Cái gì đó"),
        ("sex", "sex", "Gái"),
    ],
)
def test_rows_with_the_same_text_are_alike_whatever_the_case_and_spaces(campaign, field, name, text):
    rows = [but(person(number), **{name: text}) for number in range(2)]
    rows += [but(person(3), **{name: f" {text.upper()}  "}), LAN]
    assert alike(received(make_officer(), campaign, *rows, commune=None), field) == [1, 2]


def test_rows_without_a_group_are_alike_below_the_same_title(campaign):
    silent = [but(person(number), groups=None) for number in range(4)]
    content = xlsx(
        ("DANH SÁCH HỘ NGHÈO",), HEADINGS, *silent[:2], LAN, ("DANH SÁCH HỘ CẬN NGHÈO",), HEADINGS, *silent[2:]
    )
    sent = intake.receive(content, name="a.xlsx", campaign=campaign, by=make_officer(), at=timezone.now(), commune=None)
    assert (alike(sent, "groups"), alike(sent, "groups", 3)) == ([1], [4])


def test_who_is_kinh_is_alike_with_those_of_whom_that_is_not_said(campaign):
    silent = [(*but(person(number), groups=None), people) for number, people in enumerate(("Kinh", None, "Tày"))]
    content = xlsx(("DANH SÁCH HỘ NGHÈO",), (*HEADINGS, "Dân tộc"), *silent)
    sent = intake.receive(content, name="a.xlsx", campaign=campaign, by=make_officer(), at=timezone.now(), commune=None)
    assert alike(sent, "groups") == [1]


def test_what_is_everybodys_own_is_alike_with_nothing(campaign):
    sent = received(make_officer(), campaign, HONG, HONG)
    for field in ("full_name", "birth_date", "personal_id", "insurance_code", "phone", "household_position"):
        assert (field in ALIKE, alike(sent, field)) == (False, [])


def test_the_same_commune_in_another_district_is_another_one(campaign):
    headings = [*HEADINGS, "Huyện"]
    rows = [(*but(person(number), commune="Xã Đâu Đó"), district) for number, district in enumerate("ABA")]
    assert alike(received(make_officer(), campaign, *rows, headings=headings, commune=None), "commune") == [2]


def test_addresses_are_alike_whatever_the_hamlet(campaign):
    headings = [heading if heading != "Xã" else "Địa chỉ" for heading in HEADINGS]
    places = ["Thôn 1, xã Đâu Đó, huyện X", "Thôn 2, xã Đâu Đó, huyện X", "Thôn 1, xã Đâu Đó, huyện Y"]
    rows = [but(person(number), commune=place, hamlet=None) for number, place in enumerate(places)]
    assert alike(received(make_officer(), campaign, *rows, headings=headings, commune=None), "commune") == [1]


def test_a_row_that_is_corrected_already_still_finds_those_that_say_what_it_said(campaign):
    rows = [but(person(number), commune="Xã Đâu Đó") for number in range(3)]
    sent = received(make_officer(), campaign, *rows, commune=None)
    sent.rows.filter(position=0).update(corrections={"commune": "Xã Yên Trung"}, problems=[])
    sent.rows.filter(position=2).update(corrections={"commune": "Xã Tam Giang"}, problems=[])
    assert alike(sent, "commune") == [1]


def test_cells_without_text_are_alike_only_where_something_is_asked(campaign):
    rows = [but(person(number), commune=None, hamlet=None) for number in range(2)]
    sent = received(make_officer(), campaign, *rows, commune=None)
    assert alike(sent, "commune") == [1]
    assert alike(sent, "hamlet") == []


def test_rows_set_aside_are_alike_with_nobody(campaign):
    rows = [but(person(number), commune="Xã Đâu Đó") for number in range(2)]
    sent = received(make_officer(), campaign, *rows, commune=None)
    sent.rows.filter(position=1).update(status="rejected", set_aside_reason="Đã mất")
    assert alike(sent, "commune") == []
