"""The old identity number of a row: shown and corrected where a row has one."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tests.beneficiaries.sent import HEADINGS, HONG, but, received
from tests.factories import make_campaign, make_offer, make_officer

pytestmark = pytest.mark.django_db

OLD, OTHER = "125123456", "125654321"
BOTH = (*HEADINGS, "Số CMND cũ")
IN_PLACE = {"headers": {"X-Requested-With": "settling"}}


@pytest.fixture
def campaign():
    campaign = make_campaign(code="BN2027", lists_until=date(2099, 1, 1))
    make_offer(campaign, "card")
    return campaign


@pytest.fixture
def sent(client, campaign):
    """Somebody with both numbers, somebody with the new one only, somebody with the old one only."""
    officer = make_officer()
    client.force_login(officer)
    rows = (*HONG, OLD), (*but(HONG, name="Vũ Thị Mai", number="027162005555"), None)
    return received(officer, campaign, *rows, (*but(HONG, name="Lê Thị Lan", number=None), OTHER), headings=BOTH)


def at(page, row, *args):
    return reverse(f"admin:beneficiaries_{page}", args=(row.recipient_list_id, row.pk, *args))


def people(client, sent):
    """The rows of the settle page by the person's name."""
    page = client.get(reverse("admin:beneficiaries_list", args=[sent.pk]) + "?muc=tat-ca")
    return {shown.row.full_name: shown for shown in page.context["rows"]}, page.content.decode()


def test_it_stands_below_a_row_that_has_one(client, sent):
    rows, page = people(client, sent)
    others = {name: [fact.name for fact in shown.more] for name, shown in rows.items()}
    assert others == {"Nguyễn Thị Hồng": ["old_id"], "Vũ Thị Mai": [], "Lê Thị Lan": []}
    hong, lan = rows["Nguyễn Thị Hồng"].facts, rows["Lê Thị Lan"].facts
    assert [(hong[name].value, hong[name].came) for name in ("personal_id", "old_id")] == [(HONG[4], ""), (OLD, "")]
    assert [(lan[name].value, lan[name].came) for name in ("personal_id", "old_id")] == [(OTHER, ""), ("", "")]
    assert f"Số CMND cũ: {OLD}" in re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))


def test_it_is_corrected_in_place_and_undone(client, sent):
    row = sent.rows.get(full_name=HONG[1])
    opened = client.get(at("cell", row, "old_id"), **IN_PLACE).content.decode()
    assert f'value="{OLD}"' in opened
    answer = client.post(at("cell", row, "old_id"), {"old_id": OTHER}, **IN_PLACE)
    assert f"Sửa số CMND cũ, dòng 2: “{OTHER}”" in answer.json()["said"]
    row.refresh_from_db()
    assert (row.facts["old_id"], row.corrections) == (OTHER, {"old_id": OTHER})
    client.post(reverse("admin:beneficiaries_step_undo", args=[sent.pk, sent.steps.get().pk]))
    row.refresh_from_db()
    assert (row.facts["old_id"], row.corrections) == (OLD, {})


def test_one_of_no_use_is_marked_and_mended_where_it_stands(client, campaign):
    officer = make_officer()
    client.force_login(officer)
    sent = received(officer, campaign, (*HONG, "31692674"), headings=BOTH)
    [shown] = people(client, sent)[0].values()
    fact = shown.facts["old_id"]
    assert (fact.came, fact.mark, shown.facts["personal_id"].mark) == ("31692674", "warning", "")
    client.post(at("cell", shown.row, "old_id"), {"old_id": OLD}, **IN_PLACE)
    row = sent.rows.get()
    assert (row.facts["old_id"], row.problems) == (OLD, [])


def test_the_page_of_a_row_has_a_field_for_it_only_where_there_is_one(client, sent):
    fields = {row.full_name: "id_old_id" in client.get(at("row", row)).content.decode() for row in sent.rows.all()}
    assert fields == {"Nguyễn Thị Hồng": True, "Vũ Thị Mai": False, "Lê Thị Lan": False}
    row = sent.rows.get(full_name=HONG[1])
    client.post(at("row", row), {"old_id": "", "initial-old_id": OLD})
    row.refresh_from_db()
    assert (row.facts["old_id"], row.corrections["old_id"]) == (None, "")
    assert "id_old_id" in client.get(at("row", row)).content.decode()


def test_its_cell_is_opened_for_a_row_that_has_none(client, sent):
    row = sent.rows.get(full_name="Vũ Thị Mai")
    assert 'name="old_id"' in client.get(at("cell", row, "old_id"), **IN_PLACE).content.decode()
    client.post(at("cell", row, "old_id"), {"old_id": OLD}, **IN_PLACE)
    row.refresh_from_db()
    assert row.facts["old_id"] == OLD


def test_a_row_read_before_old_numbers_were_has_none(client, sent):
    row = sent.rows.get(full_name="Vũ Thị Mai")
    del row.facts["old_id"]
    row.save(update_fields=["facts"])
    assert people(client, sent)[0]["Vũ Thị Mai"].facts["old_id"].value == ""
