"""Whatever file is sent, it is refused in one sentence or becomes a list of exactly its people: no fault, no half list.

`make torture` tries ten thousand; a file that fails is kept, and the message says how to send it again.
"""

from dataclasses import replace

import pytest

from tests.beneficiaries.any_file import FOLDER, Sending
from tests.beneficiaries.mutations import damaged
from tests.factories import make_campaign

PARTS, EACH = 10, 30


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_any_file_is_refused_in_a_sentence_or_becomes_a_list_of_its_people(part):
    sending = Sending.made()
    outcomes = [sending.run(seed) for seed in range(part * EACH, (part + 1) * EACH)]
    said = {outcome.said for outcome in outcomes}
    assert {"read", "damaged"} <= said
    assert any(outcome.rows for outcome in outcomes)
    assert any(outcome.settled == "accepted" for outcome in outcomes)


@pytest.mark.django_db
def test_what_goes_wrong_names_the_file_which_is_kept():
    seed = next(seed for seed in range(100) if damaged(seed).how == "cells")
    closed = replace(Sending.made(), campaign=make_campaign(province=None, status="closed"))
    kept = FOLDER / damaged(seed).name
    try:
        with pytest.raises(AssertionError) as caught:
            closed.run(seed)
        assert f"{kept}; once more: TORTURE_FIRST={seed} " in str(caught.value)
        assert kept.read_bytes() == damaged(seed).content
    finally:
        kept.unlink()
