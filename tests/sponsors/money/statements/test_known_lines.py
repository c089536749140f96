"""Lines that came before are known in whatever form they come again, or wait with what they may be; none is lost."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from sponsors.money.payment_codes import code_for, codes_in
from sponsors.money.statements.known_lines import Stored, meet
from sponsors.money.statements.lines import Line

DAY = date(2026, 11, 20)
CODE, OTHER = code_for(1234), code_for(77)
LINE = Line("Sheet", 7, DAY, 100_000, f"{CODE} ung ho nguoi ngheo", "FT26326001", 9_000, shape="xlsx")


def stored(*lines, start=1):
    """As they were kept when their file came."""
    kept = zip(lines, meet(lines, (), "1"), strict=True)
    return [as_kept(start + place, line, met) for place, (line, met) in enumerate(kept)]


def as_kept(key, line, met):
    return Stored(key, met.key, line.on, line.amount, line.reference, line.content, line.shape, line.balance)


def twins(news, *before):
    return [one.twin for one in meet(news, stored(*before), "1")]


def met(line, *before):
    [found] = meet([line], stored(*before), "1")
    return "known" if found.known else "twin" if found.twin else "alone"


def test_a_line_that_comes_again_is_known():
    assert met(LINE) == "alone"
    assert met(LINE, LINE) == "known"
    assert met(replace(LINE, balance=None, content="x", shape="csv"), LINE) == "known"


def test_of_a_batch_under_one_reference_each_is_known_wherever_it_comes():
    second = replace(LINE, content=f"{OTHER} ung ho", balance=8_000)
    for before, again in (([LINE], [LINE, second]), ([LINE, second], [second]), ([second], [LINE, second])):
        found = meet(again, stored(*before), "1")
        assert [one.known is not None for one in found] == [line in before for line in again]
        assert all(one.is_alone for one, line in zip(found, again, strict=True) if line not in before)
    assert met(replace(LINE, content=LINE.content[:20]), LINE, second) == "known"


def test_the_same_transfer_in_another_form_waits_with_it():
    bare = replace(LINE, reference="", shape="csv")
    for again in (
        replace(bare, balance=None),
        replace(bare, content="MBVCB.12 ung ho", balance=None),
        replace(bare, reference="SEQ 15"),
        replace(bare, on=DAY + timedelta(days=3)),
        replace(LINE, reference="", content=f"MBVCB {CODE} ung ho nguoi"),
        replace(LINE, reference="", content="ung ho"),
        replace(LINE, reference="2.6326001E+25"),
        replace(LINE, shape="", reference="SEQ 15"),
    ):
        assert met(again, LINE) == met(LINE, again) == "twin"


def test_a_transfer_that_the_same_form_books_on_another_day_waits_with_it():
    assert met(replace(LINE, on=DAY + timedelta(2)), LINE) == "twin"
    assert met(replace(LINE, on=DAY + timedelta(4)), LINE) == "alone"
    told_by_nothing = replace(LINE, reference="001")
    assert met(replace(told_by_nothing, on=DAY + timedelta(2)), told_by_nothing) == "alone"


def test_a_transfer_that_is_surely_another_stands_alone():
    for other in (
        replace(LINE, reference="FT26326002"),
        replace(LINE, reference="", content=f"{OTHER} ung ho nguoi ngheo"),
        replace(LINE, reference="SEQ 15", shape="csv", content=OTHER),
        replace(LINE, reference="", content="lai tien gui thang 11"),
        replace(LINE, reference="SEQ 15", shape="csv", on=DAY + timedelta(days=4)),
        replace(LINE, reference="SEQ 15", shape="csv", amount=100_001),
        replace(LINE, reference="FT26326002", on=DAY + timedelta(days=1)),
    ):
        assert met(other, LINE) == met(LINE, other) == "alone"


def test_a_number_that_all_transfers_of_a_day_have_tells_nothing():
    other = replace(LINE, content=f"{OTHER} ung ho")
    [found] = meet([other], stored(LINE), "1")
    assert (found.is_alone, found.key != stored(LINE)[0].key) == (True, True)
    again = stored(LINE)[0], Stored(2, found.key, DAY, 100_000, LINE.reference, other.content, "xlsx")
    assert [one.known for one in meet([LINE], again, "1")] == [1]
    assert [one.known for one in meet([other], again, "1")] == [2]
    assert [one.known for one in meet([LINE, other], again, "1")] == [1, 2]


def test_a_number_of_many_transfers_never_drops_another_ones():
    teller = replace(LINE, reference="001", content="TRAN A ung ho nguoi ngheo", balance=None)
    other = replace(teller, content="LE B ung ho nguoi ngheo")
    short = replace(teller, content="ung ho")
    assert (met(other, teller), met(replace(other, shape="csv"), teller)) == ("twin", "twin")
    assert [one.known for one in meet([replace(short, content="ba Lan ung ho"), other], stored(short), "1")] == [
        None
    ] * 2
    assert met(replace(teller, balance=2_000), replace(teller, balance=1_000)) == "twin"
    assert met(replace(teller, balance=2_000), teller) == "known"
    assert met(replace(teller, content=teller.content[:12]), teller) == "known"
    assert met(replace(teller, content="MBVCB " + teller.content, shape="csv"), teller) == "known"


def test_each_line_is_the_twin_of_one_as_long_as_there_are_others():
    bare = replace(LINE, reference="", balance=None, shape="csv")
    second = replace(LINE, reference="FT2", content="chi Nam gui quy tinh")
    words = [bare, replace(bare, content=second.content), replace(bare, content="anh Ba")]
    assert twins(words, LINE, second) == [1, 2, 1]
    assert twins(words[::-1], LINE, second)[1:] == [2, 1]
    assert twins([replace(words[2], on=DAY - timedelta(days=1)), words[1]], second) == [1, 1]
    assert twins([bare, bare, bare], LINE, replace(LINE, reference="FT2")) == [1, 2, 1]


def test_each_line_accounts_for_one():
    bare = replace(LINE, reference="", balance=None)
    found = meet([bare, bare], stored(bare), "1")
    assert [one.known for one in found] == [1, None]
    assert found[1].is_alone


def test_money_that_went_out_has_no_twin():
    fee = replace(LINE, amount=-11_000)
    assert met(replace(fee, reference="", shape="csv"), fee) == "alone"
    assert met(fee, fee) == "known"


def test_a_sheet_that_copies_another_brings_nothing_more():
    second = replace(LINE, reference="FT2", content=f"{CODE} lan 2")
    copy = [replace(one, sheet="Copy") for one in (LINE, second, replace(second, reference="FT3"))]
    fee = replace(LINE, amount=-1)
    found = meet([LINE, second, fee, *copy, replace(fee, sheet="Copy")], (), "1")
    assert [one.copy_of for one in found] == [None, None, None, 0, 1, None, None]
    assert [one.is_alone for one in found] == [True, True, True, False, False, True, True]
    assert [one.known for one in meet([LINE, copy[0]], stored(LINE, copy[0]), "1")] == [1, 2]


def test_very_many_that_are_alike_are_compared_in_time():
    many = [replace(LINE, content=f"chuyen tien {place:06}", reference="") for place in range(1_000)]
    news = [replace(LINE, content=f"ung ho quy {place:06} xyz", reference="") for place in range(1_000)]
    assert all(one.twin for one in meet(news, stored(*many), "1"))


def test_very_many_with_other_numbers_are_not_compared():
    many = [replace(LINE, reference=f"FT{place:06}") for place in range(4_000)]
    news = [replace(LINE, reference=f"FU{place:06}") for place in range(4_000)]
    before = stored(*many)
    start = process_time()
    assert all(one.is_alone for one in meet(news, before, "1"))
    assert process_time() - start < 2.5  # compared one by one: more than ten times as long


def test_very_many_under_one_reference_are_compared_in_time():
    many = [replace(LINE, content=f"chuyen tien {place:06} {place * 7:09}") for place in range(2_500)]
    news = [replace(LINE, content=f"{place:06} ung ho quy {place * 3:09}") for place in range(2_500)]
    before = stored(*many)
    start = process_time()
    assert not any(one.known or one.is_alone for one in meet(news, before, "1"))
    assert process_time() - start < 4  # each with each, and its pieces made each time: twice as long
    again = meet([many[700], replace(many[3], content=many[3].content[:15])], before, "1")
    assert [(one.known, bool(one.twin)) for one in again] == [(701, False), (None, True)]


# One true ledger, exported in different ways: what is matched by itself is never more than came.

TRANSFERS = st.tuples(
    st.integers(0, 3),  # day
    st.sampled_from([100_000, 200_000]),
    st.sampled_from([0, 0, 1234, 77]),  # number of the pledge whose code is in the content
    st.sampled_from(["ung ho nguoi ngheo", "Nguyen Van An chuyen tien", "x"]),
    st.booleans(),  # goes under the reference of the one before
    st.integers(0, 2),  # days until it is booked
)
WAYS = st.fixed_dictionaries(
    {
        "first": st.integers(0, 12),
        "until": st.integers(0, 12),
        "left_out": st.sets(st.integers(0, 12), max_size=3),
        "family": st.sampled_from(["xlsx", "csv"]),
        "reference": st.sampled_from(["", "FT", "SEQ", "DAY"]),
        "booked": st.booleans(),
        "balance": st.booleans(),
        "prefix": st.sampled_from(["", "MBVCB.123.456 "]),
        "cut": st.sampled_from([12, 24, 100]),
        "glued": st.booleans(),
        "copied": st.booleans(),
        "backwards": st.booleans(),
    }
)


def lines_of(ledger):
    """Each true transfer with what any export may tell of it."""
    true, balance, last = [], 0, ""
    for serial, (day, amount, number, text, shared, lag) in enumerate(sorted(ledger, key=lambda one: one[0])):
        balance += amount
        last = last if shared and last else f"FT9{serial:05}"
        content = f"{text} {code_for(number)}" if number else text
        true.append((DAY + timedelta(days=day), lag, amount, content, last, f"SEQ{serial:04}", balance))
    return true


def exported(true, way):
    file = []
    shape = "|".join(str(way[name]) for name in ("family", "reference", "booked", "prefix"))
    for serial, (on, lag, amount, content, number, sequence, balance) in enumerate(true):
        if way["first"] <= serial <= way["until"] and serial not in way["left_out"]:
            told = {"": "", "FT": number, "SEQ": sequence, "DAY": "5091"}[way["reference"]]
            text = (way["prefix"] + content)[: way["cut"]]
            text = text.replace(" ", "") if way["glued"] else text
            day = on + timedelta(days=lag) if way["booked"] else on
            file.append(Line("S", serial, day, amount, text, told, balance if way["balance"] else None, shape=shape))
    if way["copied"]:
        file += [replace(line, sheet="T") for line in file[::2]]
    return file[::-1] if way["backwards"] else file


@settings(max_examples=400, deadline=None)
@given(st.lists(TRANSFERS, max_size=10), st.lists(WAYS, min_size=1, max_size=5))
def test_what_is_matched_by_itself_is_never_more_than_came(ledger, ways):
    true = lines_of(ledger)
    kept, matched = [], Counter()
    for way in ways:
        file = exported(true, way)
        for line, one in zip(file, meet(file, kept, "1"), strict=True):
            if one.known is not None:
                continue
            kept.append(
                Stored(
                    len(kept) + 1, one.key, line.on, line.amount, line.reference, line.content, line.shape, line.balance
                )
            )
            codes = codes_in(line.content)
            if one.is_alone and len(codes) == 1:
                matched[codes[0]] += line.amount
        assert len({one.key for one in kept}) == len(kept)
    came = Counter()
    for _on, _lag, amount, content, *_rest in true:
        for number in codes_in(content):
            came[number] += amount
    assert all(matched[number] <= came[number] for number in matched)


@settings(max_examples=200, deadline=None)
@given(st.lists(TRANSFERS, max_size=10), st.lists(WAYS, min_size=1, max_size=5))
def test_no_transfer_that_a_file_holds_is_lost(ledger, ways):
    true = lines_of(ledger)
    kept = []
    for way in ways:
        file = exported(true, way | {"copied": False})
        for line, one in zip(file, meet(file, kept, "1"), strict=True):
            if one.known is None:
                kept.append(as_kept(len(kept) + 1, line, one))
        held, counted = Counter((line.on, line.amount) for line in file), Counter((one.on, one.amount) for one in kept)
        assert all(counted[what] >= held[what] for what in held)


@settings(max_examples=200, deadline=None)
@given(st.lists(TRANSFERS, max_size=10), st.lists(WAYS, min_size=1, max_size=5))
def test_no_more_lines_are_told_apart_as_repeats_than_came_before(ledger, ways):
    """One line for each twin taken out, as many lines of an amount are left as the fullest file holds."""
    true = lines_of(ledger)
    kept, held = [], Counter()
    for way in ways:
        file = exported(true, way | {"copied": False, "first": 0, "until": 12, "left_out": set()})
        repeated = {}
        for line, one in zip(file, meet(file, kept, "1"), strict=True):
            if one.known is None and (one.twin is None or one.twin in repeated):
                kept.append(as_kept(len(kept) + 1, line, one))
            elif one.known is None:
                repeated[one.twin] = line
        held |= Counter(line.amount for line in file)
        counted = Counter(one.amount for one in kept)
        assert all(counted[amount] >= held[amount] for amount in held)
