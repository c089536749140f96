"""A few rows of a corrected list are compared with those that they are linked with: as good as to compare them all."""

import random

import pytest
from django.utils import timezone

from beneficiaries.lists import intake, linked_rows, sent_again, settling
from beneficiaries.lists.linked_rows import linked_rows as linked
from beneficiaries.reading.cleaning import facts_from_json
from tests.beneficiaries.sent import HEADINGS, HONG, LAN, but, person, received

pytestmark = pytest.mark.django_db

NAMES = ("Nguyễn Thị Hồng", "Trần Thị Lan", "Lê Văn Bình", "Vũ Thị Đào")
SIZE = 40


def accept(sent, by):
    intake.accept(sent, by=by, at=timezone.now())
    sent.refresh_from_db()
    return sent


def facts_of(sent, *positions):
    rows = sent.rows.filter(position__in=positions) if positions else sent.rows.all()
    return {row.position: facts_from_json(row.facts) for row in rows}


def full_names(keys, sent):
    return sorted(sent.rows.filter(pk__in=keys).values_list("row_number", flat=True))


def numbers(earlier, later, *positions):
    """The row numbers of the linked rows of either list."""
    before, now = linked(earlier, later, facts_of(later, *positions))
    return full_names(before, earlier), full_names(now, later)


def drawn(rng, count):
    """People who resemble each other: few names, few birth years, some numbers, some of them twice."""
    rows = []
    for number in range(count):
        year = rng.choice((1950, 1961, 1972))
        personal_id = f"0271{year % 100:02}{rng.randrange(60):06}" if rng.random() < 0.6 else None
        changes = {
            "name": rng.choice(NAMES),
            "born": year,
            "number": personal_id,
            "hamlet": f"Thôn {rng.randint(1, 9)}",
        }
        rows.append((number + 1, *but(HONG, **changes)[1:]))
    return rows


def sent_twice(rng, sender, campaign):
    """An accepted list and one that corrects it: some cells changed, some rows gone, some new."""
    rows = drawn(rng, SIZE)
    first = received(sender, campaign, *rows, name="1.xlsx")
    first.rows.filter(status="needs_attention").update(status="rejected", set_aside_reason="Trùng")
    accept(first, sender)
    again = [but(row, hamlet="Thôn Mới") if rng.random() < 0.2 else row for row in rows if rng.random() < 0.9]
    again = [but(row, name=rng.choice(NAMES)) if rng.random() < 0.1 else row for row in again]
    second = received(sender, campaign, *again, *drawn(rng, 4), name="2.xlsx")
    assert second.replaces == first
    return first, second


def correct_some(rng, sent, by):
    for row in rng.sample(list(sent.rows.all()), 6):
        typed = rng.choice(
            (
                {"full_name": rng.choice(NAMES)},
                {"birth_date": str(rng.choice((1950, 1961, 1972)))},
                {"personal_id": f"027172{rng.randrange(60):06}"},
                {"hamlet": "Thôn Tây"},
            )
        )
        settling.correct(row, corrections=typed, by=by, at=timezone.now())


def told(sent, facts):
    found = sent_again.before(sent, facts).kept.items()
    return {position: (one.nomination.pk, one.changed, one.waits) for position, one in found}


@pytest.mark.parametrize("seed", range(6))
def test_a_few_rows_are_told_the_same_as_when_all_are_compared(campaign, sender, monkeypatch, seed):
    rng = random.Random(seed)
    first, second = sent_twice(rng, sender, campaign)
    correct_some(rng, second, sender)
    few = [facts_of(second, *rng.sample(range(second.rows.count()), count)) for count in (1, 1, 1, 2, 5)]
    some = [told(second, facts) for facts in few]
    assert all(linked(first, second, facts) is not None for facts in few)
    monkeypatch.setattr(linked_rows, "FEW", -1)
    assert linked(first, second, few[0]) is None
    assert some == [told(second, facts) for facts in few]
    assert any(some)


def test_only_rows_that_have_something_in_common_are_compared(campaign, sender):
    people = [person(number) for number in range(5)]
    first = accept(received(sender, campaign, HONG, LAN, *people, name="1.xlsx"), sender)
    second = received(sender, campaign, but(HONG, hamlet="Thôn Tây"), LAN, *people, name="2.xlsx")
    assert numbers(first, second, 0) == ([2], [2])
    assert numbers(first, second, 1, 3) == ([3, 5], [3, 5])


def test_a_row_is_linked_by_what_it_says_now_too(campaign, sender):
    first = accept(received(sender, campaign, HONG, LAN, person(1), name="1.xlsx"), sender)
    second = received(sender, campaign, HONG, LAN, person(1), person(2), name="2.xlsx")
    lan = facts_of(second, 1)[1]
    before, now = linked(first, second, {0: lan})
    assert (full_names(before, first), full_names(now, second)) == ([2, 3], [2, 3])


def test_a_row_of_which_name_date_and_number_were_typed_is_still_linked_with_the_same_cells(campaign, sender):
    first = accept(received(sender, campaign, HONG, LAN, name="1.xlsx"), sender)
    second = received(sender, campaign, HONG, LAN, person(2), name="2.xlsx")
    row = second.rows.first()
    typed = {"full_name": "Lê Thị Khác", "birth_date": "1970", "personal_id": "", "sex": "Nữ"}
    settling.correct(row, corrections=typed, by=sender, at=timezone.now())
    assert numbers(first, second, 0) == ([2], [2])
    assert [one.changed for one in sent_again.before(second, facts_of(second, 0)).kept.values()] == [
        ("full_name", "birth_date", "personal_id")
    ]


def test_many_rows_are_compared_with_all(campaign, sender, monkeypatch):
    first = accept(received(sender, campaign, HONG, LAN, name="1.xlsx"), sender)
    second = received(sender, campaign, HONG, LAN, person(2), name="2.xlsx")
    monkeypatch.setattr(linked_rows, "FEW", 1)
    assert linked(first, second, facts_of(second)) is None
    assert linked(first, second, facts_of(second, 0)) is not None
    for row in first.rows.all():
        row.corrections = {"full_name": "Lê Thị Khác"}
        row.save(update_fields=["corrections"])
    assert linked(first, second, facts_of(second, 0)) is None


def test_people_without_a_birth_date_or_with_an_insurance_code_are_linked_by_what_they_have(campaign, sender):
    headings = [*HEADINGS, "Mã số BHXH"]
    rows = [(*but(HONG, born=None, number=None), "2712345678"), (*but(LAN, born=None), None), (*person(3), None)]
    first = accept(received(sender, campaign, *rows, name="1.xlsx", headings=headings), sender)
    again = [(*but(person(9), name="Lê Thị Khác"), "2712345678"), *rows[1:], (*but(person(4), name=None), None)]
    second = received(sender, campaign, *again, name="2.xlsx", headings=headings)
    assert numbers(first, second, 0) == ([2], [2])
    assert numbers(first, second, 1) == ([3], [3])
    assert numbers(first, second, 3) == ([], [5])


def test_to_look_takes_as_many_queries_for_many_rows_as_for_few(campaign, sender, django_assert_num_queries):
    first = accept(received(sender, campaign, HONG, *map(person, range(6)), name="1.xlsx"), sender)
    second = received(sender, campaign, HONG, *map(person, range(7)), name="2.xlsx")
    linked(first, second, facts_of(second, 0))
    for positions in ((0,), (0, 1, 2, 3)):
        facts = facts_of(second, *positions)
        with django_assert_num_queries(5):
            linked(first, second, facts)
