"""The file of tariffs that comes with the project, and files that are not as they should be."""

from datetime import date
from pathlib import Path

import pytest

from campaigns import tariff_file
from campaigns.tariff_file import WrongTariffFile, read
from campaigns.tariffs import Rate, Share, Tariff

HEAD = "what,group,position,province,valid_from,value,legal_basis\n"
OWN = Path(tariff_file.__file__).parent / "data" / "tariffs.csv"


def test_rates_and_shares_are_read_in_their_order():
    rows = read(
        HEAD + "base_salary,,,,2026-07-01,2530000,NĐ 161\n"
        "household_step,,2,,2025-07-01,7000,\n"
        'book_share,,,,2025-07-01,2000,"Luật A, điều 1"\n'
        "card_share,poor,,24,2025-07-01,10000,NQ 1\n"
    )
    assert rows.rates == (
        Rate("base_salary", 2_530_000, date(2026, 7, 1), "NĐ 161"),
        Rate("household_step", 7_000, date(2025, 7, 1), "", 2),
    )
    assert rows.shares == (
        Share("book", "", 2_000, date(2025, 7, 1), "Luật A, điều 1"),
        Share("card", "poor", 10_000, date(2025, 7, 1), "NQ 1", "24"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Dòng đầu phải là: what,group,position,province,valid_from,value,legal_basis."),
        ("what,value\n", "Dòng đầu phải là: what,group,position,province,valid_from,value,legal_basis."),
        (HEAD + "salary,,,,2026-07-01,1,x\n", "Dòng 2: không có mức “salary”."),
        (HEAD + "base_salary,,,,2026-07-01,1,x\nbase_salary,,,,2026-13-01,1,x\n", "Dòng 3: "),
        (HEAD + "base_salary,,,,2026-07-01,4.5,x\n", "Dòng 2: "),
        (HEAD + "base_salary,,,\n", "Dòng 2: "),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_refused(text, message):
    with pytest.raises(WrongTariffFile) as caught:
        read(text)
    assert str(caught.value).startswith(message)


def test_the_own_file_is_without_overlaps_and_every_row_has_its_legal_basis():
    rows = read(OWN.read_text(encoding="utf-8"))
    Tariff(rows.rates, rows.shares)
    assert all(row.legal_basis for row in (*rows.rates, *rows.shares))
    assert {row.province for row in rows.shares} == {""}


def test_the_own_steps_of_a_household_never_rise():
    rows = read(OWN.read_text(encoding="utf-8"))
    for day in {rate.valid_from for rate in rows.rates if rate.kind == "household_step"}:
        steps = [Tariff(rows.rates, ()).household_step(place, day).value for place in range(1, 7)]
        assert steps == sorted(steps, reverse=True)
        assert steps[0] == 10_000
