"""Only some rows of a list are compared with each other: as good as to compare them all."""

import random

import pytest
from django.utils import timezone

from beneficiaries.lists import settling
from beneficiaries.lists.repeated_rows import Likenesses, repeats_in
from beneficiaries.reading.cleaning import facts_from_json
from beneficiaries.reading.repeats import Entry, duplicates
from tests.beneficiaries.sent import HONG, but, received

pytestmark = pytest.mark.django_db

SIZE = 60
BIRTHS = ("05/03/1962", "06/03/1962", "03/1962", "1962", "1971", "07/08/1971", None)


def drawn(rng):
    """People of two names, few births as far as they are known, and few hamlets; some have a number."""
    for number in range(SIZE):
        born = rng.choice(BIRTHS)
        year = (born or "1962")[-2:]
        changes = {
            "name": rng.choice(("Nguyễn Thị Hồng", "Trần Thị Hoà")),
            "born": born,
            "number": f"0271{year}{rng.randrange(20):06}" if rng.random() < 0.3 else None,
            "hamlet": rng.choice(("Thôn Đông", "Thôn Đoài", "Thôn Tây", "Thôn Thượng", None)),
        }
        yield (number + 1, *but(HONG, **changes)[1:])


def compared(rows, distinct=()):
    entries = [Entry(row.position, row.sheet, row.row_number, facts_from_json(row.facts)) for row in rows]
    return duplicates(entries, distinct=distinct)


@pytest.mark.parametrize("seed", range(4))
def test_who_stands_twice_is_found_as_if_all_were_compared(campaign, sender, seed):
    sent = received(sender, campaign, *drawn(random.Random(seed)))
    repeats = repeats_in(sent)
    assert repeats == compared(sent.rows.all())
    assert {problem.code for said in repeats.values() for problem in said} >= {"repeated_person", "repeated_perhaps"}


@pytest.mark.parametrize("stored_before", [0, 1, SIZE // 2, SIZE])
def test_what_was_noted_while_rows_were_saved_is_as_good_as_to_read_them_all(campaign, sender, stored_before):
    sent = received(sender, campaign, *drawn(random.Random(7)))
    likenesses = Likenesses.of_rows(sent, before=stored_before)
    for row in sent.rows.filter(position__gte=stored_before):
        likenesses.add(row.position, facts_from_json(row.facts))
    assert likenesses.positions() == Likenesses.of_rows(sent).positions()
    assert repeats_in(sent, likenesses) == compared(sent.rows.all())


def test_a_row_set_aside_is_compared_with_nobody(campaign, sender):
    sent = received(sender, campaign, HONG, but(HONG, number=None))
    assert set(repeats_in(sent)) == {0, 1}
    settling.set_aside(sent.rows.get(position=1), reason="Trùng", by=sender, at=timezone.now())
    assert repeats_in(sent) == {}
