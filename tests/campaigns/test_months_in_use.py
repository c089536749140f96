"""What the apps above tell of a gift whose months are to be corrected. The pages are in `test_offer_page`."""

import pytest

from campaigns import months_in_use
from campaigns.months_in_use import Use
from tests.factories import make_nomination, make_offer

pytestmark = pytest.mark.django_db


def test_a_source_is_asked_once_however_often_it_registers(monkeypatch):
    monkeypatch.setattr(months_in_use, "_sources", [])

    def source(offer):
        return Use(given=1, notes=(f"{offer.months}",))

    assert months_in_use.tells_use(source) is source
    months_in_use.tells_use(source)
    book = make_offer(kind="book", months=24)
    assert months_in_use.notes(book) == ["24"]
    assert months_in_use.why_they_stay(book).startswith("Đã phân bổ 1 suất “Sổ BHXH 24 tháng”")


def test_nothing_is_to_be_said_of_a_gift_that_nobody_uses_or_everybody_can_pay():
    unused, payable = make_offer(kind="book", months=24), make_offer(kind="book")
    make_nomination(payable)
    assert (months_in_use.how_to_correct(unused), months_in_use.how_to_correct(payable)) == ([], [])
