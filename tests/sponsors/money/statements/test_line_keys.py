"""Keys of lines: the same line comes again under the same key, two that are alike stay two."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sponsors.money.statements.line_keys import line_keys
from sponsors.money.statements.lines import Line

LINE = Line("Sheet", 7, date(2026, 11, 22), 1_980_000, "TRAO0000000140 Nguyễn Văn An", "FT26326001", 14_480_000)
FEE = replace(LINE, amount=-11_000, content="Phi", balance=14_469_000)

lines = st.lists(
    st.builds(
        Line,
        sheet=st.just("Sheet"),
        row=st.integers(1, 9_999),
        on=st.dates(date(2026, 11, 1), date(2026, 11, 3)),
        amount=st.sampled_from([500_000, 1_980_000, -11_000]),
        content=st.sampled_from(["ung ho", "TRAO0000000140"]),
        reference=st.sampled_from(["", "FT1", "FT2", "FT3"]),
        balance=st.sampled_from([None, 1, 2]),
    ),
    max_size=12,
)


def keys(*of, account="0991000012345"):
    return line_keys(of, account)


def test_a_line_with_a_reference_is_known_by_it_whatever_its_content():
    again = replace(
        LINE, sheet="T11", row=99, content="TRAO0000000140 Nguyen V", reference=" ft26326001 ", balance=None
    )

    assert keys(LINE) == keys(again)
    assert keys(replace(LINE, reference="00123")) == keys(replace(LINE, reference="123"))


def test_a_fee_under_its_transfers_reference_is_another_line():
    assert keys(LINE, FEE) == (*keys(LINE), *keys(FEE))
    assert len(set(keys(LINE, FEE))) == 2


def test_a_line_without_a_reference_is_known_by_its_content_however_it_is_spaced():
    bare = replace(LINE, reference="")
    again = replace(bare, content="trao 0000000140  NGUYEN VAN AN.")

    assert keys(bare) == keys(again) != keys(LINE)
    for other in (
        replace(bare, content="TRAO0000000140"),
        replace(bare, amount=1_980_001),
        replace(bare, balance=None),
        replace(bare, on=date(2026, 11, 23)),
    ):
        assert keys(other) != keys(bare)


def test_another_account_has_other_keys():
    assert keys(LINE) != keys(LINE, account="0991000012346")
    assert keys(LINE) == keys(LINE, account="0991 0000 12345")


def test_two_transfers_that_are_alike_stay_two():
    for twin in (replace(LINE, reference=""), LINE):
        once, twice = keys(replace(twin, balance=None)), keys(*[replace(twin, balance=None)] * 2)
        assert len(set(twice)) == 2
        assert twin.reference or set(once) < set(twice)


@given(lines)
def test_all_keys_of_a_file_differ(file):
    found = line_keys(file, "1")

    assert len(set(found)) == len(file)
    assert all(len(key) == 64 for key in found)


@given(lines, st.randoms())
def test_the_same_lines_in_another_order_have_the_same_keys(file, random):
    mixed = random.sample(file, len(file))

    assert set(line_keys(mixed, "1")) == set(line_keys(file, "1"))


@given(lines, lines)
def test_a_period_that_overlaps_by_whole_days_brings_only_its_own_lines(first, second):
    shared = [line for line in first if line.on == date(2026, 11, 2)]
    one = [line for line in first if line.on <= date(2026, 11, 2)]
    other = [*shared, *(line for line in second if line.on == date(2026, 11, 3))]

    assert set(line_keys(one, "1")) & set(line_keys(other, "1")) == set(line_keys(shared, "1"))
