"""How far a file back is: told after every thousand rows."""

import pytest

from beneficiaries.file_back import progress
from beneficiaries.file_back.progress import Progress, untold


def test_it_is_told_after_every_so_many_rows(monkeypatch):
    monkeypatch.setattr(progress, "EVERY", 2)
    heard = []
    counting = Progress(heard.append)
    for _row in range(5):
        counting.one_more()
    assert heard == [2, 4]


def test_who_hears_it_may_end_it(monkeypatch):
    monkeypatch.setattr(progress, "EVERY", 2)

    def enough(rows):
        raise KeyError(rows)

    counting = Progress(enough)
    counting.one_more()
    with pytest.raises(KeyError):
        counting.one_more()


def test_nobody_need_hear_it(monkeypatch):
    monkeypatch.setattr(progress, "EVERY", 1)
    assert untold().one_more() is None
