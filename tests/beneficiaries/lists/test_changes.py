"""Two sendings of one list: every row of both comes out exactly once, beside the right person."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.lists.changes import COMPARED, GIFT, Comparison, Line, compare
from beneficiaries.reading.cleaning import Facts

HONG = Facts(
    full_name="Nguyễn Thị Hồng",
    birth_date=date(1962, 3, 5),
    birth_precision="day",
    sex="female",
    personal_id="027162001234",
    insurance_code="2721234567",
    commune="09205",
    hamlet="Thôn Đông",
    groups=("near_poor",),
)


def line(key, facts=HONG, *, row=None, gift="card", cells=(), sheet="Sheet1", **changes):
    return Line(key, sheet, row or key + 2, facts._replace(**changes), gift, cells)


def bare(key, name, **facts):
    return line(key, Facts(full_name=name, **facts), **{"row": key + 2})


def keys(comparison):
    """(earlier, later, changed) of the pairs, then who is new, who is gone."""
    pairs = sorted((pair.earlier.key, pair.later.key, pair.changed) for pair in comparison.pairs)
    return pairs, [one.key for one in comparison.new], [one.key for one in comparison.gone]


def test_nothing_changed():
    assert keys(compare([line(0)], [line(5)])) == ([(0, 5, ())], [], [])


def test_empty_lists_have_nothing_in_common():
    assert compare([], []) == Comparison()
    assert compare([], []).is_correction is False


def test_each_fact_is_compared():
    other = {
        "full_name": "Nguyễn Thị Hường",
        "birth_date": date(1962, 3, 6),
        "sex": "male",
        "insurance_code": "2721234568",
        "commune": "09202",
        "hamlet": "Thôn Đoài",
        "phone": "0912345678",
        "groups": ("poor",),
        "household_position": 2,
    }
    assert {*other, "personal_id"} == set(COMPARED)
    for name, value in other.items():
        assert keys(compare([line(0)], [line(0, **{name: value})])) == ([(0, 0, (name,))], [], [])


def test_a_finer_birth_date_of_the_same_day_is_a_change():
    vague = line(0, birth_date=date(1962, 1, 1), birth_precision="year")
    assert keys(compare([vague], [line(0, birth_date=date(1962, 1, 1))])) == ([(0, 0, ("birth_date",))], [], [])


def test_a_corrected_number_is_recognised_by_the_rest():
    assert keys(compare([line(0)], [line(3, personal_id="027162001235", insurance_code=None)])) == (
        [(0, 3, ("personal_id", "insurance_code"))],
        [],
        [],
    )


def test_an_insurance_code_tells_with_the_name_only():
    moved = {"personal_id": None, "birth_date": None, "birth_precision": None, "row": 50}
    assert keys(compare([line(0)], [line(0, **moved)]))[0] == [(0, 0, ("birth_date", "personal_id"))]
    assert keys(compare([line(0)], [line(0, **moved, full_name="Lê Văn Bảy")])) == ([], [0], [0])


def test_by_name_and_place_in_the_file_if_nothing_else_is_known():
    assert keys(compare([bare(0, "Vũ Thị Hoa")], [bare(0, "Vũ Thị Hoa")]))[0] == [(0, 0, ())]
    assert keys(compare([bare(0, "Vũ Thị Hoa")], [bare(9, "Vũ Thị Hoa")])) == ([], [9], [0])
    assert keys(compare([bare(0, None)], [bare(0, None)])) == ([], [0], [0])


def test_who_moved_to_another_hamlet_and_row_is_found_if_nobody_else_has_the_name_and_date():
    hoa = {"birth_date": date(1960, 1, 1), "birth_precision": "year"}
    old = bare(0, "Vũ Thị Hoa", hamlet="Thôn 1", **hoa)
    new = bare(7, "Vũ Thị Hoa", hamlet="Thôn 2", **hoa)
    assert keys(compare([old], [new]))[0] == [(0, 7, ("hamlet",))]
    third = bare(8, "Vũ Thị Hoa", hamlet="Thôn 3", **hoa)
    assert keys(compare([old], [new, third])) == ([], [7, 8], [0])


YEAR = {"birth_date": date(1960, 1, 1), "birth_precision": "year"}
MONTH = {"birth_date": date(1960, 5, 1), "birth_precision": "month"}
DAY = {"birth_date": date(1960, 5, 6), "birth_precision": "day"}


def hoa(key, born, **facts):
    return bare(key, "Vũ Thị Hoa", **born, **facts)


def test_a_birth_date_that_was_completed_is_a_change_of_the_same_person():
    for old, new in ((YEAR, DAY), (YEAR, MONTH), (MONTH, DAY), (DAY, YEAR)):
        assert keys(compare([hoa(0, old)], [hoa(7, new)]))[0] == [(0, 7, ("birth_date",))]
    assert keys(compare([hoa(0, YEAR)], [hoa(7, {**DAY, "birth_date": date(1961, 5, 6)})])) == ([], [7], [0])
    assert keys(compare([hoa(0, MONTH)], [hoa(7, {**DAY, "birth_date": date(1960, 6, 6)})])) == ([], [7], [0])


def test_a_birth_date_that_was_added_is_one_in_the_same_hamlet_only():
    assert keys(compare([hoa(0, {}, hamlet="Thôn 1")], [hoa(7, DAY, hamlet="thôn 1")]))[0] == [
        (0, 7, ("birth_date", "hamlet"))
    ]
    assert keys(compare([hoa(0, {})], [hoa(7, DAY)])) == ([], [7], [0])
    assert keys(compare([hoa(0, {}, hamlet="Thôn 1")], [hoa(7, {}, hamlet="Thôn 1")])) == ([], [7], [0])


def test_of_two_whose_birth_date_may_have_been_completed_the_one_in_the_same_hamlet_is_meant():
    old = hoa(0, YEAR, hamlet="Thôn 1")
    there, here = hoa(7, DAY, hamlet="Thôn 2"), hoa(8, MONTH, hamlet="Thôn 1")
    assert keys(compare([old], [there, here])) == ([(0, 8, ("birth_date",))], [7], [])
    assert keys(compare([hoa(0, YEAR)], [there, here])) == ([], [7, 8], [0])
    assert keys(compare([old, hoa(1, YEAR, hamlet="Thôn 2")], [hoa(7, DAY)])) == ([], [7], [0, 1])


def test_another_number_code_or_sex_is_somebody_else_whatever_was_completed():
    for name, one, other in (
        ("personal_id", "027160000001", "027160000002"),
        ("insurance_code", "2721234567", "2721234568"),
        ("sex", "male", "female"),
    ):
        assert keys(compare([hoa(0, YEAR, **{name: one})], [hoa(7, DAY, **{name: other})])) == ([], [7], [0])
        assert keys(compare([hoa(0, YEAR, **{name: one})], [hoa(7, DAY)]))[0] == [(0, 7, ("birth_date", name))]


def test_nobody_tells_who_is_who_of_very_many_alike():
    old = [hoa(0, YEAR)]
    many = [hoa(key, DAY, sex="female", personal_id=f"0271600000{key}") for key in range(10, 21)]
    assert keys(compare(old, many)) == ([], [line.key for line in many], [0])
    wrong = [replace(one, facts=one.facts._replace(birth_date=date(1960, 7, 7))) for one in many[:9]]
    assert keys(compare([hoa(0, MONTH)], [*wrong, many[10]])) == (
        [(0, 20, ("birth_date", "sex", "personal_id"))],
        [line.key for line in wrong],
        [],
    )


def test_a_list_of_which_all_birth_dates_were_completed_is_a_correction():
    names = [f"Lê Văn {name}" for name in ("An", "Ba", "Ca", "Da", "Ea", "Ga")]
    old = [bare(key, name, **YEAR) for key, name in enumerate(names)]
    new = [bare(key + 1, name, **DAY) for key, name in enumerate(names)]
    found = compare(old, [bare(0, "Lê Văn Mới", **DAY), *new])
    assert (found.is_correction, len(found.changed), len(found.new)) == (True, 6, 1)


def test_two_numbers_and_two_birth_years_are_two_people():
    other = line(0, personal_id="027175001234", birth_date=date(1975, 3, 5))
    assert keys(compare([line(0)], [replace(other, row=2)])) == ([], [0], [0])


def test_somebody_put_forward_for_two_gifts_keeps_both():
    book, card = line(0, gift="book"), line(1, gift="card")
    assert keys(compare([book, card], [line(0, gift="card"), line(1, gift="book")]))[0] == [(0, 1, ()), (1, 0, ())]


def test_another_gift_is_a_change_and_one_not_said_is_none():
    assert keys(compare([line(0)], [line(0, gift="book")]))[0] == [(0, 0, (GIFT,))]
    assert keys(compare([line(0)], [line(0, gift="")]))[0] == [(0, 0, ())]


def test_cells_that_are_the_same_come_first():
    """What a person corrected in the earlier list stands in no cell of the later one."""
    corrected = line(0, personal_id="027162009999", insurance_code=None, cells=("Hồng", "x"))
    others = line(1, full_name="Vũ Thị Hoa", personal_id=None, insurance_code=None, cells=("Hoa",))
    read = line(0, personal_id=None, insurance_code=None, birth_date=None, cells=("Hồng", "x"), row=40)
    assert keys(compare([others, corrected], [read]))[0] == [(0, 0, ("birth_date", "personal_id"))]


def test_most_people_of_either_list_make_a_correction():
    people = [line(number, personal_id=f"0271620{number:05}", full_name=f"Lê Thị {number}") for number in range(10)]
    people = [replace(one, facts=one.facts._replace(insurance_code=None)) for one in people]
    assert compare(people, people[:6]).is_correction is True
    assert compare(people[:5], people).is_correction is True
    assert compare(people[:6], people[3:9]).is_correction is False  # three of six
    assert compare(people[:6], people[2:8]).is_correction is True  # four of six


def test_the_same_people_for_another_gift_are_another_list():
    people = [line(number, personal_id=f"0271620{number:05}") for number in range(4)]
    assert compare(people, [replace(one, gift="book") for one in people]).is_correction is False


_FACTS = st.builds(
    Facts,
    full_name=st.sampled_from([None, "Lê An", "Le An", "Vũ Hoa"]),
    birth_date=st.sampled_from([None, date(1960, 1, 1), date(1960, 5, 6), date(1961, 1, 1)]),
    birth_precision=st.sampled_from(["year", "day"]),
    personal_id=st.sampled_from([None, "1", "2", "3"]),
    insurance_code=st.sampled_from([None, "7", "8"]),
    hamlet=st.sampled_from([None, "Thôn 1", "thon 1", "Thôn 2"]),
    groups=st.sampled_from([(), ("poor",)]),
)


@st.composite
def _lists(draw):
    facts = draw(st.lists(st.tuples(_FACTS, st.sampled_from(["", "card", "book"]), st.integers(0, 2)), max_size=12))
    return [
        Line(key, "S", draw(st.integers(1, 9)), fact, gift, ("x",) * cells)
        for key, (fact, gift, cells) in enumerate(facts)
    ]


@given(_lists(), _lists())
def test_every_row_of_both_lists_is_in_exactly_one_class(earlier, later):
    found = compare(earlier, later)
    assert sorted([pair.earlier.key for pair in found.pairs] + [one.key for one in found.gone]) == [
        one.key for one in earlier
    ]
    assert sorted([pair.later.key for pair in found.pairs] + [one.key for one in found.new]) == [
        one.key for one in later
    ]
    assert all(not pair.changed for pair in found.same)
    assert all(pair.changed for pair in found.changed)
    for pairs in (found.same, found.changed):
        assert [pair.later.key for pair in pairs] == sorted(pair.later.key for pair in pairs)


@given(_lists())
def test_a_list_compared_with_itself_has_no_news(rows):
    found = compare(rows, rows)
    nameless = [one for one in rows if not (one.cells or one.facts.personal_id or one.facts.full_name)]
    assert len(found.new) == len(found.gone) <= len(nameless)
