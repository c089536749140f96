"""All steps of the household members at once: the writing, the form, and who may."""

import html as markup
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from campaigns import household_steps
from campaigns.household_steps import NotYourFigures, StepsKnown, StepsRise, risen, steps_on, write_steps
from campaigns.models import Rate
from tests.factories import BAC_NINH, make_commune_officer, make_leader, make_officer, make_user

pytestmark = pytest.mark.django_db

DAY = date(2030, 1, 1)
STEPS = (10_000, 6_500, 5_500, 4_500, 3_550)
LAW = "Nghị định 1/2029/NĐ-CP"
ADDRESS = "/quan-tri/campaigns/rate/bac-ho-gia-dinh/"


def write(by: User, steps=STEPS, day: date = DAY) -> list[Rate]:
    return write_steps(steps, valid_from=day, legal_basis=LAW, by=by, at=timezone.now())


def typed(**fields: str) -> dict[str, str]:
    given = {"step_1": "100", "step_2": "65 %", "step_3": "55", "step_4": "45", "step_5": "35,5"}
    return given | {"valid_from": "01/01/2030", "legal_basis": LAW} | fields


def written(day: date = DAY) -> list[tuple[int | None, int, str]]:
    rows = Rate.objects.filter(kind="household_step", valid_from=day).order_by("position")
    return list(rows.values_list("position", "value", "legal_basis"))


def text(response) -> str:
    return " ".join(markup.unescape(response.content.decode()).split())


def test_all_steps_are_written_from_one_day_on():
    rows = write(make_leader(None))
    assert [row.pk for row in rows] == list(
        Rate.objects.filter(valid_from=DAY).order_by("position").values_list("pk", flat=True)
    )
    assert written() == [(place, step, LAW) for place, step in enumerate(STEPS, 1)]
    assert steps_on(DAY) == dict(enumerate(STEPS, 1))
    assert steps_on(date(2029, 12, 31)) == {1: 10_000, 2: 7_000, 3: 6_000, 4: 5_000, 5: 4_000}


def test_steps_of_a_day_that_has_any_are_refused_and_none_is_written():
    Rate.objects.create(kind="household_step", position=4, value=4_000, valid_from=DAY, legal_basis="NĐ 9")
    with pytest.raises(StepsKnown) as refusal:
        write(make_leader(None))
    assert str(refusal.value) == (
        "Đã có mức đóng theo thứ tự trong hộ áp dụng từ ngày 01/01/2030. Chưa ghi gì: hãy sửa từng mức trong bảng "
        "hoặc chọn ngày khác."
    )
    assert written() == [(4, 4_000, "NĐ 9")]


def test_a_later_member_never_pays_more():
    with pytest.raises(StepsRise):
        write(make_leader(None), (10_000, 6_500, 6_501, 4_500, 3_500))
    assert written() == []
    assert risen(STEPS) == []
    assert risen((1, 2, 2, 3, 1)) == [2, 4]


def test_there_is_a_step_for_each_member():
    with pytest.raises(ValueError, match="4 steps instead of 5"):
        write(make_leader(None), STEPS[:4])


@pytest.mark.parametrize(
    "who", [make_officer, lambda: make_user(Role.AUDITOR), lambda: make_user(Role.ACCOUNTANT, province=BAC_NINH)]
)
def test_only_who_plans_for_the_nation_writes(client, who):
    user = who()
    with pytest.raises(NotYourFigures):
        write(user)
    client.force_login(user)
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, typed()).status_code == 403
    assert written() == []
    assert ADDRESS not in client.get(reverse("admin:campaigns_rate_changelist")).content.decode()


def test_who_does_not_work_in_the_admin_gets_no_form(client, db):
    client.force_login(make_commune_officer("09193"))
    assert client.post(ADDRESS, typed()).status_code in (302, 403, 404)
    assert written() == []


@pytest.fixture
def planner(client):
    client.force_login(make_leader(None))
    return client


def test_the_form_starts_with_what_holds_today(planner):
    shown = text(planner.get(ADDRESS))
    assert "Mức đóng theo thứ tự trong hộ gia đình" in shown
    assert "Người thứ 5 trở đi" in shown
    assert "Hiện nay: 70 %" in shown
    assert 'name="step_2" value="70"' in shown
    assert ADDRESS in planner.get(reverse("admin:campaigns_rate_changelist")).content.decode()


def test_without_any_step_the_form_starts_empty(planner):
    Rate.objects.filter(kind="household_step").delete()
    shown = text(planner.get(ADDRESS))
    assert "Hiện nay" not in shown
    assert 'name="step_1" value' not in shown


def test_what_is_typed_is_written_and_shown(planner):
    response = planner.post(ADDRESS, typed())
    assert response.url == f"{reverse('admin:campaigns_rate_changelist')}#bac"
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Đã ghi mức đóng theo thứ tự trong hộ áp dụng từ ngày 01/01/2030."
    ]
    assert written() == [(place, step, LAW) for place, step in enumerate(STEPS, 1)]
    assert "35,5 %" in text(planner.get(response.url))


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ({"step_3": "80"}, "step_3", "Không được cao hơn mức của người trước."),
        ({"step_2": "0"}, "step_2", "Phải lớn hơn 0."),
        ({"step_1": "101"}, "step_1", "Tối đa 100 %."),
        ({"step_1": ""}, "step_1", "Hãy điền ô này."),
        ({"step_4": "nửa"}, "step_4", "Không đọc được tỷ lệ “nửa”: gõ như 4,5 hoặc 70 (phần trăm, tối đa hai số lẻ)."),
        (
            {"valid_from": "31/02/2030"},
            "valid_from",
            "Ngày không hợp lệ. Hãy nhập theo dạng ngày/tháng/năm, ví dụ 05/02/2027.",
        ),
        ({"legal_basis": " "}, "legal_basis", "Hãy điền ô này."),
        (
            {"valid_from": "01/07/2025"},
            "valid_from",
            "Đã có mức đóng theo thứ tự trong hộ áp dụng từ ngày 01/07/2025. Chưa ghi gì: hãy sửa từng mức trong bảng "
            "hoặc chọn ngày khác.",
        ),
    ],
)
def test_bad_input_is_said_at_its_field_and_writes_nothing(planner, fields, place, words):
    before = Rate.objects.count()
    response = planner.post(ADDRESS, typed(**fields))
    assert response.context["form"].errors == {place: [words]}
    assert words in text(response)
    assert Rate.objects.count() == before


def test_five_members_are_known_to_the_law():
    assert max(Rate.objects.exclude(position=None).values_list("position", flat=True)) == household_steps.MEMBERS
