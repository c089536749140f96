"""A list that is looked at portion after portion comes out as if all of it had been looked at together."""

import pytest
from django.db import transaction
from django.utils import timezone

from beneficiaries import vetting
from beneficiaries.lists import column_meanings, intake, reviewing, sent_again, settling
from beneficiaries.lists.column_meanings import settle_column
from beneficiaries.models import ListRow, Nomination, Person, RecipientList
from beneficiaries.reading.cleaning import facts_from_json
from tests.beneficiaries.sent import BAD_DATE, HEADINGS, HONG, LAN, but, person, received
from tests.factories import make_leader, make_person

pytestmark = pytest.mark.django_db

ODD = [*HEADINGS, "Mã số BHXH", "Mã liên lạc"]
KEY = "mã liên lạc"
CODE = "2712345678"
TOGETHER = 10_000
ROW = (
    "position",
    "sheet",
    "row_number",
    "cells",
    "corrections",
    "facts",
    "problems",
    "commune_choices",
    "confirmed",
    "full_name",
    "search_key",
    "commune_id",
    "status",
    "set_aside_reason",
)


def known_by_code(number):
    """Two such rows give the one entry that has the code two personal IDs."""
    return (9, "Vũ Văn Ba", "02/02/1970", "Nam", number, "Thôn Bắc", *HONG[6:], CODE)


@pytest.fixture
def again(campaign, sender):
    """A list that corrects an accepted one, with whatever makes one row depend on others far from it."""
    first = received(sender, campaign, HONG, LAN, *map(person, range(1, 9)), name="1.xlsx")
    intake.accept(first, by=sender, at=timezone.now())
    for name, decide in ((LAN[1], "approve"), ("Vũ Thị Ab", "reject"), ("Vũ Thị Ac", "withdraw")):
        nomination = Nomination.objects.get(person__full_name=name)
        more = {} if decide == "approve" else {"reason": "Đã chuyển đi"}
        getattr(vetting, decide)(nomination, by=make_leader(), at=timezone.now(), **more)
    unborn = {"birth_date": None, "birth_precision": "", "personal_id": None}
    make_person(full_name="Vũ Văn Ba", insurance_code=CODE, **unborn)
    make_person(full_name="Người Khác", personal_id="027170005555")
    rows = [
        but(HONG, hamlet="Thôn Tây"),
        known_by_code("027070003333"),
        but(LAN, groups="Hộ cận nghèo"),
        *map(person, range(1, 6)),
        BAD_DATE,
        known_by_code("027070004444"),
        but(person(6), number="027170005555"),
        *map(person, range(20, 24)),
        person(20),
        known_by_code("027070003333"),
        person(21),
    ]
    rows = [(*row, *[None] * (10 - len(row)), f"09123456{number:02}") for number, row in enumerate(rows)]
    sent = received(sender, campaign, *rows, headings=ODD, name="2.xlsx")
    assert sent.replaces == first
    by_position = {row.position: row for row in sent.rows.all()}
    at = timezone.now()
    settling.confirm_distinct(by_position[17], by=sender, at=at)
    settling.set_aside(by_position[13], reason="Đã mất", by=sender, at=at)
    settling.correct(by_position[3], corrections={"hamlet": "Thôn Nam"}, by=sender, at=at)
    sent.refresh_from_db()
    return sent


def stored(sent):
    return list(sent.rows.order_by("position").values_list("pk", *ROW))


def in_portions(monkeypatch, size, act):
    """What `act` returns while so many rows are looked at together; nothing of it stays."""
    with monkeypatch.context() as patch, transaction.atomic():
        patch.setattr(column_meanings, "CHUNK", size)
        patch.setattr(reviewing, "CHUNK", size)
        found = act()
        transaction.set_rollback(True)
    return found


def read_again(sent, by):
    settle_column(sent, key=KEY, field="phone", by=by, at=timezone.now())
    return stored(sent)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_list_read_again_in_portions_is_as_read_at_once(again, sender, monkeypatch, size):
    expected = in_portions(monkeypatch, TOGETHER, lambda: read_again(again, sender))
    assert in_portions(monkeypatch, size, lambda: read_again(again, sender)) == expected
    assert stored(again) != expected
    codes = {problem["code"] for row in expected for problem in row[1 + ROW.index("problems")]}
    assert codes >= {"nominated_changed", "vetted_otherwise", "withdrawn_before", "code_with_other_id"}
    assert codes >= {"number_of_somebody_else", "repeated_id", "repeated_below", "repeated_person"}


@pytest.mark.parametrize("size", [1, 3])
def test_a_list_compared_with_the_register_in_portions_is_as_compared_at_once(again, sender, monkeypatch, size):
    ListRow.objects.filter(recipient_list=again, position__in=range(0, 18, 2)).update(problems=[])

    def review():
        settling.review(again, by=sender, at=timezone.now())
        return stored(again)

    expected = in_portions(monkeypatch, TOGETHER, review)
    assert in_portions(monkeypatch, size, review) == expected
    assert stored(again) != expected


@pytest.mark.parametrize("size", [1, 3])
def test_a_list_accepted_in_portions_is_as_accepted_at_once(again, sender, monkeypatch, size):
    again.rows.filter(status="needs_attention").update(status="rejected", set_aside_reason="Ghi sai")
    settling.review(again, by=sender, at=timezone.now())

    def accept():
        made = list(intake.accept(again, by=sender, at=timezone.now()))
        nominations = Nomination.objects.order_by("number")
        told = ("code", "row_id", "recipient_list_id", "offer__kind", "groups", "status", "commune_id", "note")
        people = Person.objects.order_by("full_name", "personal_id", "hamlet")
        facts = ("full_name", "personal_id", "insurance_code", "hamlet", "birth_date", "sort_key", "search_key")
        return (
            [one.code for one in made],
            list(nominations.values_list(*told, "person__full_name")),
            list(people.values_list(*facts)),
            stored(again),
            RecipientList.objects.values_list("status", flat=True).get(pk=again.pk),
        )

    expected = in_portions(monkeypatch, TOGETHER, accept)
    assert in_portions(monkeypatch, size, accept) == expected
    assert len(expected[0]) > 3
    assert expected[-1] == "accepted"


def test_what_a_list_has_of_the_one_before_is_the_same_by_its_rows_and_by_what_is_stored(again):
    facts = {row.position: facts_from_json(row.facts) for row in again.rows.live()}
    assert sent_again.before_all(again) == sent_again.before(again, facts)
    assert len(sent_again.before_all(again).kept) > 3
    assert sent_again.before_all(again).withdrawn


def test_a_new_question_in_any_portion_is_told_before_acceptance(again, sender, monkeypatch):
    again.rows.filter(status="needs_attention").update(status="rejected", set_aside_reason="Ghi sai")
    late = again.rows.live().order_by("position").last()
    late.facts["personal_id"] = "027170005555"
    late.save(update_fields=["facts"])

    def accept():
        with pytest.raises(intake.ChangedMeanwhile) as refusal:
            intake.accept(again, by=sender, at=timezone.now())
        return refusal.value.details

    assert in_portions(monkeypatch, 2, accept) == {"count": 1, "sheet": late.sheet, "row": late.row_number}
