"""The rule against an oracle that is written from its text alone and works on the bare JSON form."""

import gc
import hashlib
import io
import json
import random
import runpy
import subprocess
import sys
from collections import Counter
from copy import deepcopy
from dataclasses import FrozenInstanceError
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocations import instance as instance_module
from allocations import solver
from allocations.instance import pieces
from allocations.solver import (
    Award,
    Instance,
    InvalidInstance,
    Left,
    Line,
    Nomination,
    Quota,
    Reason,
    Result,
    Unserved,
    digest,
    main,
    no_search_for_cycles,
    order,
    replacement,
    solve,
)

ROOT = Path(solver.__file__).parents[1]
EXAMPLES = [json.loads(path.read_text()) for path in sorted((Path(__file__).parent / "data").glob("example_*.json"))]

AREAS = {"24000": "24", "24001": "24", "38000": "38", "38001": "38"}
GROUPS = ["household", "student", "disabled"]
INSTITUTIONS = ["H1", "H2"]


# --- the oracle --------------------------------------------------------------------------------------------------


def in_order(raw):
    def rank(nomination):
        text = raw["seed"] + "|" + nomination["id"]
        return -nomination["points"], hashlib.sha256(text.encode("utf-8")).hexdigest()

    return sorted(raw["nominations"], key=rank)


def can_serve(line, nomination):
    if line["offer"] != nomination["offer"]:
        return False
    if (line["provinces"] or line["communes"]) and not (
        nomination["province"] in line["provinces"] or nomination["commune"] in line["communes"]
    ):
        return False
    if line["groups"] and not any(group in line["groups"] for group in nomination["groups"]):
        return False
    return not line["institutions"] or nomination["institution"] in line["institutions"]


def all_served_by_lines(raw, nominations):
    """Kuhn's algorithm, one slot per unit, from scratch."""
    slots = [line for line in raw["lines"] for _ in range(min(line["quantity"], len(nominations)))]
    taken = {}

    def place(nomination, seen):
        for slot, line in enumerate(slots):
            if slot not in seen and can_serve(line, nomination):
                seen.add(slot)
                if slot not in taken or place(taken[slot], seen):
                    taken[slot] = nomination
                    return True
        return False

    return all(place(nomination, set()) for nomination in nominations)


def full_quotas(raw, nomination, awarded):
    """The quotas that leave this nomination no room beside the awarded."""
    return [
        quota
        for quota in raw["quotas"]
        if quota["offer"] == nomination["offer"]
        and quota["area"] in (nomination["province"], nomination["commune"])
        and quota["most"]
        <= sum(one["offer"] == quota["offer"] and quota["area"] in (one["province"], one["commune"]) for one in awarded)
    ]


def expected(raw):
    """(awarded ids in order, [(unserved id, reason)] in order)"""
    awarded, unserved = [], []
    for nomination in in_order(raw):
        if not any(line["quantity"] > 0 and can_serve(line, nomination) for line in raw["lines"]):
            unserved.append((nomination["id"], "no_line"))
        elif full_quotas(raw, nomination, awarded):
            unserved.append((nomination["id"], "quota"))
        elif all_served_by_lines(raw, [*awarded, nomination]):
            awarded.append(nomination)
        else:
            unserved.append((nomination["id"], "outranked"))
    return [one["id"] for one in awarded], unserved


def answer(raw):
    result = solve(Instance.from_dict(raw))
    return (
        [award.nomination for award in result.awards],
        [(one.nomination, one.reason) for one in result.unserved],
    )


# --- instances ---------------------------------------------------------------------------------------------------


def some_of(values):
    return st.lists(st.sampled_from(values), unique=True, max_size=2)


OFFERS = st.sampled_from(["card", "card", "card", "book"])
LINES = st.fixed_dictionaries(
    {
        "offer": OFFERS,
        "quantity": st.integers(0, 2),
        "provinces": st.one_of(st.just([]), some_of(["24", "38"])),
        "communes": some_of(sorted(AREAS)),
        "groups": st.one_of(st.just([]), some_of(GROUPS)),
        "institutions": st.one_of(st.just([]), st.just([]), some_of(INSTITUTIONS)),
    }
)
QUOTAS = st.fixed_dictionaries(
    {
        "offer": OFFERS,
        "area": st.sampled_from(["24", "38", *AREAS]),
        "most": st.integers(0, 3),
    }
)
NOMINATIONS = st.fixed_dictionaries(
    {
        "offer": OFFERS,
        "commune": st.sampled_from(sorted(AREAS)),
        "groups": some_of(GROUPS),
        "institution": st.sampled_from([None, *INSTITUTIONS]),
        "points": st.integers(0, 2),
    }
)


@st.composite
def instances(draw):
    lines = draw(st.lists(LINES, max_size=6))
    nominations = draw(st.lists(NOMINATIONS, max_size=10))
    return {
        "seed": draw(st.text("0123456789đXSMB ", min_size=1, max_size=8)),
        "lines": [{"id": f"L{n}", **line} for n, line in enumerate(lines)],
        "quotas": draw(st.one_of(st.just([]), st.lists(QUOTAS, max_size=4))),
        "nominations": [
            {"id": f"N{n}", "province": AREAS[nomination["commune"]], **nomination}
            for n, nomination in enumerate(nominations)
        ],
    }


def nomination(number, **facts):
    usual = {"offer": "card", "province": "24", "commune": "24000", "groups": (), "institution": None, "points": 0}
    return Nomination(**{"id": f"N{number}", **usual, **facts})


def instance(lines, nominations, quotas=(), seed="XSMB 72141"):
    return Instance(seed, tuple(lines), tuple(quotas), tuple(nominations))


def lines_of(result):
    return {award.nomination: award.line for award in result.awards}


def test_all_published_examples_are_here():
    assert [len(published["instance"]["nominations"]) for published in EXAMPLES] == [8, 20, 30, 45]


# --- the awarded -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("published", EXAMPLES)
def test_solve_gives_the_published_awards(published):
    result = solve(Instance.from_dict(published["instance"]))
    assert sorted(award.nomination for award in result.awards) == published["awarded"]


@pytest.mark.parametrize("published", EXAMPLES)
def test_solve_agrees_with_the_oracle_on_the_published_examples(published):
    assert answer(published["instance"]) == expected(published["instance"])


@settings(max_examples=400)
@given(instances())
def test_solve_agrees_with_the_oracle(raw):
    assert answer(raw) == expected(raw)


@pytest.mark.parametrize("number", range(30))
def test_solve_agrees_with_the_oracle_where_chains_are_long(number):
    """Each line serves two or three communes of a row of them, so that room is made far away."""
    choose = random.Random(number)
    communes = [f"{n:05}" for n in range(14)]
    spans = [(n, choose.choice([2, 2, 3])) for n in range(13)]
    nominations = [(choose.choice(communes), choose.randint(0, 9)) for _ in range(60)]
    raw = instance(
        [
            Line(f"L{n}", "card", choose.randint(0, 6), (), tuple(communes[first : first + width]))
            for n, (first, width) in enumerate(spans)
        ],
        [nomination(n, commune=commune, points=points) for n, (commune, points) in enumerate(nominations)],
        [Quota("card", choose.choice(communes), choose.randint(0, 4)) for _ in range(number % 3)],
    ).to_dict()
    assert answer(raw) == expected(raw)


def test_order_is_points_then_hash_of_seed_and_id():
    some = [nomination(n, points=points) for n, points in enumerate([1, 3, 3, 2, 3])]
    hashes = {one.id: hashlib.sha256(f"Đà Lạt 7|{one.id}".encode()).hexdigest() for one in some}
    best = sorted((one for one in some if one.points == 3), key=lambda one: hashes[one.id])
    assert order(instance([], some, seed="Đà Lạt 7")) == (*best, some[3], some[0])


def test_order_changes_with_the_seed():
    some = [nomination(n) for n in range(8)]
    assert order(instance([], some, seed="a")) != order(instance([], some, seed="b"))


def test_solve_of_nothing_is_nothing():
    empty = instance([], [])
    assert solve(empty) == Result((), (), (), digest(empty))


def test_solve_moves_somebody_to_make_room():
    lines = [Line("school", "card", 1, institutions=("H1",)), Line("any", "card", 1)]
    some = [nomination(1, institution="H1", points=2), nomination(2, points=1)]
    assert lines_of(solve(instance(lines, some))) == {"N1": "school", "N2": "any"}
    lines = [Line("pupils", "card", 1, groups=("student",)), Line("commune", "card", 1, communes=("24000",))]
    some = [nomination(1, groups=("student",), points=2), nomination(2, points=1)]
    assert lines_of(solve(instance(lines, some))) == {"N1": "pupils", "N2": "commune"}


# --- reasons -----------------------------------------------------------------------------------------------------


def reasons(result):
    return {one.nomination: one.reason for one in result.unserved}


def test_reason_is_no_line_when_only_an_empty_line_would_serve():
    lines = [Line("L1", "card", 0), Line("L2", "book", 5), Line("L3", "card", 5, provinces=("38",))]
    result = solve(instance(lines, [nomination(1), nomination(2, offer="gift")], [Quota("card", "24", 0)]))
    assert reasons(result) == {"N1": Reason.NO_LINE, "N2": Reason.NO_LINE}


def test_reason_is_quota_before_outranked():
    some = [nomination(1, points=9), nomination(2, points=8), nomination(3, commune="24001", points=7)]
    result = solve(instance([Line("L1", "card", 1)], some, [Quota("card", "24000", 1)]))
    assert reasons(result) == {"N2": Reason.QUOTA, "N3": Reason.OUTRANKED}


@pytest.mark.parametrize("area", ["24", "24000"])
def test_quota_of_nought_closes_its_commune_or_province(area):
    result = solve(instance([Line("L1", "card", 1)], [nomination(1)], [Quota("card", area, 0)]))
    assert reasons(result) == {"N1": Reason.QUOTA}


def test_quota_holds_for_its_own_offer_and_area_only():
    lines = [Line("L1", "card", 1), Line("L2", "book", 1)]
    some = [nomination(1), nomination(2, offer="book")]
    result = solve(instance(lines, some, [Quota("book", "24", 0), Quota("card", "38", 0), Quota("card", "38000", 0)]))
    assert reasons(result) == {"N2": Reason.QUOTA}


def test_lowest_of_several_quotas_for_one_area_decides():
    quotas = [Quota("card", "24", 2), Quota("card", "24", 1), Quota("card", "24", 3)]
    result = solve(instance([Line("L1", "card", 5)], [nomination(1, points=1), nomination(2)], quotas))
    assert (lines_of(result), reasons(result)) == ({"N1": "L1"}, {"N2": Reason.QUOTA})


def test_quota_counts_an_award_once_where_province_and_commune_share_a_code():
    some = [nomination(n, province="24", commune="24", points=n) for n in (1, 2, 3)]
    result = solve(instance([Line("L1", "card", 5)], some, [Quota("card", "24", 2)]))
    assert reasons(result) == {"N1": Reason.QUOTA}


# --- which line --------------------------------------------------------------------------------------------------

WIDTHS = [  # from the narrowest to the widest
    Line("z01", "card", 1, (), (), ("student",), ("H1",)),
    Line("z02", "card", 1, (), (), (), ("H1",)),
    Line("z03", "card", 1, (), ("24000",), (), ("H1", "H2")),
    Line("z04", "card", 1, (), (), (), ("H1", "H2")),
    Line("z05", "card", 1, (), ("24000",), ("student",)),
    Line("y06", "card", 1, (), ("24000",), ("elderly", "student")),
    Line("y07", "card", 1, (), ("24000",)),
    Line("y08", "card", 1, (), ("24000", "24001")),
    Line("x09", "card", 1, ("24",)),
    Line("x10", "card", 1, ("24",), ("38000",)),
    Line("w11", "card", 1, ("24", "38"), (), ("student",)),
    Line("w12", "card", 1, ("24", "38")),
    Line("v13", "card", 1, (), (), ("disabled", "student")),
    Line("a14", "card", 1, (), (), ("elderly", "student")),
    Line("b15", "card", 1, (), (), ("student", "elderly")),
    Line("c16", "card", 1),
    Line("d17", "card", 1),
]


@pytest.mark.parametrize("shuffle", range(5))
def test_lines_are_used_from_the_narrowest_to_the_widest(shuffle):
    lines = random.Random(shuffle).sample(WIDTHS, len(WIDTHS))
    some = [nomination(n, groups=("student",), institution="H1", points=len(WIDTHS) - n) for n in range(len(WIDTHS))]
    result = solve(instance(lines, some))
    assert [award.line for award in result.awards] == [line.id for line in WIDTHS]


def test_names_given_twice_or_in_another_order_are_the_same_earmark():
    lines = [
        Line("L3", "card", 1, groups=("student", "elderly")),
        Line("L1", "card", 1, groups=("elderly", "student", "elderly")),
        Line("L2", "card", 1, groups=("student", "disabled", "elderly")),
    ]
    some = [nomination(n, groups=("student",), points=9 - n) for n in range(3)]
    assert [award.line for award in solve(instance(lines, some)).awards] == ["L1", "L3", "L2"]


def test_a_line_gives_all_its_units_before_the_next():
    lines = [Line("L2", "card", 2), Line("L1", "card", 2)]
    result = solve(instance(lines, [nomination(n, points=9 - n) for n in range(3)]))
    assert [award.line for award in result.awards] == ["L1", "L1", "L2"]
    assert result.left == (Left("L2", 1), Left("L1", 0))


def narrowness(line):
    institutions, provinces, communes, groups = (
        sorted(set(line[name])) for name in ("institutions", "provinces", "communes", "groups")
    )
    nowhere_named = not provinces and not communes
    return (
        (not institutions, len(institutions)),
        (nowhere_named, len(provinces), len(communes)),
        (not groups, len(groups)),
        (institutions, provinces, communes, groups),
        line["id"],
    )


@settings(max_examples=300)
@given(instances())
def test_awards_respect_lines_and_quotas_and_use_narrow_lines_first(raw):
    result = solve(Instance.from_dict(raw))
    lines = {line["id"]: line for line in raw["lines"]}
    nominations = {one["id"]: one for one in raw["nominations"]}
    used = Counter(award.line for award in result.awards)
    left = {one.line: one.quantity for one in result.left}
    awarded = [nominations[award.nomination] for award in result.awards]
    assert [one.line for one in result.left] == list(lines)
    assert left == {line["id"]: line["quantity"] - used[line["id"]] for line in raw["lines"]}
    assert min(left.values(), default=0) >= 0
    for quota in raw["quotas"]:
        counted = [
            one
            for one in awarded
            if one["offer"] == quota["offer"] and quota["area"] in (one["province"], one["commune"])
        ]
        assert len(counted) <= quota["most"]
    last = {}
    for award in result.awards:
        one, line = nominations[award.nomination], lines[award.line]
        serving = [each for each in raw["lines"] if each["quantity"] and can_serve(each, one)]
        assert line in serving
        narrower = [each["id"] for each in serving if narrowness(each) < narrowness(line)]
        assert [left[each] for each in narrower] == [0] * len(narrower)
        alike = tuple(each["id"] for each in serving)
        assert last.get(alike, narrowness(line)) <= narrowness(line)
        last[alike] = narrowness(line)


@settings(max_examples=200)
@given(instances(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(raw, choose):
    shuffled = deepcopy(raw)
    for name in ("lines", "quotas", "nominations"):
        choose.shuffle(shuffled[name])
    for record in [*shuffled["lines"], *shuffled["nominations"]]:
        choose.shuffle(record["groups"])
    one, other = solve(Instance.from_dict(raw)), solve(Instance.from_dict(shuffled))
    assert (one.awards, one.unserved) == (other.awards, other.unserved)
    assert set(one.left) == set(other.left)
    assert [left.line for left in other.left] == [line["id"] for line in shuffled["lines"]]


# --- replacement -------------------------------------------------------------------------------------------------


def expected_replacement(raw, remaining, line_id, excluded):
    line = next(line for line in raw["lines"] if line["id"] == line_id)
    if [each for _, each in remaining].count(line_id) >= line["quantity"]:
        return None
    holders = {one for one, _ in remaining}
    live = [one for one in raw["nominations"] if one["id"] in holders]
    for one in in_order(raw):
        if one["id"] in holders | excluded:
            continue
        if can_serve(line, one) and not full_quotas(raw, one, live):
            return one["id"]
    return None


@settings(max_examples=400)
@given(instances(), st.data())
def test_replacement_agrees_with_the_oracle_release_after_release(raw, data):
    whole = Instance.from_dict(raw)
    live = [(award.nomination, award.line) for award in solve(whole).awards]
    excluded = frozenset()
    for _ in range(3):
        if not live:
            break
        released, line = data.draw(st.sampled_from(live))
        live.remove((released, line))
        excluded |= {released} if data.draw(st.booleans()) else set()
        successor = replacement(whole, iter(live), freed_line=line, excluded=excluded)
        assert successor == expected_replacement(raw, live, line, excluded)
        if successor is not None:
            live.append((successor, line))


FULL_HOUSE = instance(
    [Line("L1", "card", 1), Line("L2", "card", 1, communes=("24001",))],
    [nomination(1, points=9), nomination(2, points=8), nomination(3, commune="24001", points=7)],
    [Quota("card", "24000", 1)],
)


def test_replacement_is_the_first_that_the_freed_line_serves():
    assert replacement(FULL_HOUSE, [("N3", "L2")], freed_line="L1", excluded=frozenset({"N1"})) == "N2"
    assert replacement(FULL_HOUSE, [("N1", "L1")], freed_line="L2", excluded=frozenset({"N3"})) is None


def test_replacement_may_be_the_released_one_unless_excluded():
    assert replacement(FULL_HOUSE, [("N3", "L2")], freed_line="L1") == "N1"


def test_replacement_counts_quotas_over_the_remaining_awards():
    whole = instance([Line("L1", "card", 2), *FULL_HOUSE.lines[1:]], FULL_HOUSE.nominations, FULL_HOUSE.quotas)
    assert replacement(whole, [("N1", "L1")], freed_line="L1") == "N3"
    assert replacement(whole, [("N1", "L1"), ("N2", "L1")], freed_line="L2") == "N3"


def test_replacement_is_nobody_when_the_line_is_used_up_all_the_same():
    assert replacement(FULL_HOUSE, [("N3", "L1")], freed_line="L1") is None


@pytest.mark.parametrize(
    ("awards", "freed_line", "message"),
    [
        ([], "L9", "Không có dòng cam kết “L9” trong dữ liệu phân bổ; hãy kiểm tra lại mã."),
        ([("N1", "L9")], "L1", "Không có dòng cam kết “L9” trong dữ liệu phân bổ; hãy kiểm tra lại mã."),
        ([("N9", "L1")], "L1", "Không có đề cử “N9” trong dữ liệu phân bổ; hãy kiểm tra lại mã."),
        ([("N1", "L1"), ("N1", "L2")], "L1", "Đề cử “N1” có hai suất tặng; mỗi đề cử chỉ được nhận một suất."),
    ],
)
def test_replacement_refuses_awards_that_the_instance_does_not_know(awards, freed_line, message):
    with pytest.raises(InvalidInstance) as refused:
        replacement(FULL_HOUSE, awards, freed_line=freed_line)
    assert str(refused.value) == message


# --- the JSON form -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("published", EXAMPLES)
def test_instance_comes_back_as_it_was(published):
    assert Instance.from_dict(published["instance"]).to_dict() == published["instance"]


def test_result_comes_back_as_it_was():
    result = Result((Award("N1", "L1"),), (Unserved("N2", Reason.QUOTA),), (Left("L1", 0),), digest(instance([], [])))
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result
    assert result.to_dict()["unserved"] == [{"nomination": "N2", "reason": "quota"}]


def test_result_with_an_unknown_reason_is_refused():
    raw = {"awards": [], "unserved": [{"nomination": "N1", "reason": "luck"}], "left": [], "digest": "00"}
    with pytest.raises(InvalidInstance) as refused:
        Result.from_dict(raw)
    assert str(refused.value) == "Trường “reason” của đề cử chưa được tặng thứ 1 có giá trị lạ “luck”."


def test_dataclasses_are_frozen():
    with pytest.raises(FrozenInstanceError):
        nomination(1).points = 5


def test_digest_is_that_of_the_canonical_json():
    tiny = instance([], [nomination(1, groups=("học sinh",))], [Quota("card", "24", 3)], seed="Giải đặc biệt")
    canonical = (
        '{"lines":[],"nominations":[{"commune":"24000","groups":["học sinh"],"id":"N1","institution":null,'
        '"offer":"card","points":0,"province":"24"}],"quotas":[{"area":"24","most":3,"offer":"card"}],'
        '"seed":"Giải đặc biệt"}'
    )
    assert digest(tiny) == hashlib.sha256(canonical.encode()).hexdigest()


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_pieces_make_the_canonical_json_however_large_they_are(at_once, monkeypatch):
    monkeypatch.setattr(instance_module, "AT_ONCE", at_once)
    for published in EXAMPLES:
        instance = Instance.from_dict(published["instance"])
        for one in (instance, solve(instance), solve(Instance("1", (), (), ()))):
            canonical = json.dumps(one.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            assert "".join(pieces(one)) == canonical


def test_an_instance_is_read_from_iterators_as_from_lists():
    raw = EXAMPLES[0]["instance"]
    assert Instance.from_dict(raw | {"nominations": iter(raw["nominations"])}) == Instance.from_dict(raw)


def test_digest_of_the_first_published_example():
    first = Instance.from_dict(EXAMPLES[0]["instance"])
    assert digest(first) == "4eb552553bca0411d2a51adf1930fbd61f2496a419472b49e244313712e2991c"
    assert solve(first).digest == digest(first)


# --- the command -------------------------------------------------------------------------------------------------


def run(data, *arguments):
    """The command in a process of its own. `-S` leaves out site-packages: the standard library must do."""
    command = [sys.executable, "-S", "-m", "allocations.solver", *arguments]
    done = subprocess.run(command, input=data, capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert done.stderr == b""
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("published", EXAMPLES)
def test_command_answers_the_published_examples(published):
    raw = published["instance"]
    code, said = run(json.dumps(raw).encode())
    assert code == 0
    assert sorted(said) == ["awards", "digest", "left", "unserved"]
    assert sorted(award["nomination"] for award in said["awards"]) == published["awarded"]
    assert [(one["nomination"], one["reason"]) for one in said["unserved"]] == expected(raw)[1]
    assert [sorted(one) for one in said["left"]] == [["line", "quantity"]] * len(raw["lines"])
    canonical = json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert said["digest"] == hashlib.sha256(canonical.encode()).hexdigest()
    assert said == solve(Instance.from_dict(raw)).to_dict()


@pytest.mark.parametrize("published", EXAMPLES, ids=range(1, 5))
def test_command_takes_an_instance_with_other_things_beside_it(published):
    wrapped = {"instance": published["instance"], "awarded": published["awarded"]}
    assert run(json.dumps(wrapped).encode()) == run(json.dumps(published["instance"]).encode())


def test_command_takes_a_byte_order_mark_and_writes_utf8():
    raw = instance([Line("Dòng 1", "card", 1)], [nomination("ă")]).to_dict()
    code, said = run(b"\xef\xbb\xbf" + json.dumps(raw, ensure_ascii=False).encode())
    assert (code, said["awards"]) == (0, [{"nomination": "Nă", "line": "Dòng 1"}])


def broken(path, value):
    """A small good instance as JSON, with one value replaced; `...` takes the field out."""
    raw = instance(
        [Line("L1", "card", 2), Line("L2", "card", 2)], [nomination(1), nomination(2)], [Quota("card", "24", 3)]
    ).to_dict()
    *parents, field = path
    record = raw
    for step in parents:
        record = record[step]
    if value is ...:
        del record[field]
    else:
        record[field] = value
    return json.dumps(raw).encode()


FIELDS = "“lines”, “nominations”, “quotas”, “seed”"
BAD = {
    "nothing": (b" \n", "Không nhận được dữ liệu; hãy đưa tệp JSON của đợt phân bổ vào đầu vào chuẩn."),
    "no JSON": (
        b'{"seed": "a",\n "lines": oops}',
        "Dữ liệu vào không phải là JSON hợp lệ (lỗi ở dòng 2, cột 11); hãy kiểm tra lại tệp.",
    ),
    "cut off": (
        b'{"seed": "a", "lines": [',
        "Dữ liệu vào không phải là JSON hợp lệ (lỗi ở dòng 1, cột 25); hãy kiểm tra lại tệp.",
    ),
    "not UTF-8": (b'{"seed": "\xff"}', "Dữ liệu vào không được mã hoá theo UTF-8; hãy lưu lại tệp theo UTF-8."),
    "too deep": (b"[" * 100_000, "Dữ liệu vào lồng quá sâu hoặc có số quá dài; hãy kiểm tra lại tệp."),
    "endless number": (b"9" * 5000, "Dữ liệu vào lồng quá sâu hoặc có số quá dài; hãy kiểm tra lại tệp."),
    "NaN": (b'{"seed": NaN}', "Dữ liệu vào có giá trị NaN, không phải là số hợp lệ trong JSON."),
    "key twice": (
        b'{"seed": "a", "lines": [], "seed": "b"}',
        "Dữ liệu vào ghi trường “seed” hai lần trong cùng một đối tượng; hãy chỉ giữ lại một.",
    ),
    "list": (b"[]", f"Dữ liệu phân bổ phải là một đối tượng JSON có các trường {FIELDS}."),
    "wrapped list": (b'{"instance": []}', f"Dữ liệu phân bổ phải là một đối tượng JSON có các trường {FIELDS}."),
    "wrapped twice": (
        b'{"instance": {"instance": {}}}',
        f"Dữ liệu phân bổ thiếu trường {FIELDS}; hãy bổ sung.",
    ),
    "unknown field": (
        broken(["awarded"], []),
        f"Dữ liệu phân bổ có trường lạ “awarded”; hãy bỏ đi, chỉ giữ lại {FIELDS}.",
    ),
    "unknown field in quota": (
        broken(["quotas", 0, "least"], 1),
        "Hạn mức thứ 1 có trường lạ “least”; hãy bỏ đi, chỉ giữ lại “area”, “most”, “offer”.",
    ),
    "missing list": (broken(["quotas"], ...), "Dữ liệu phân bổ thiếu trường “quotas”; hãy bổ sung."),
    "missing field": (
        broken(["nominations", 1, "institution"], ...),
        "Đề cử thứ 2 thiếu trường “institution”; hãy bổ sung.",
    ),
    "no record": (
        broken(["lines", 0], "L1"),
        "Dòng cam kết thứ 1 phải là một đối tượng JSON có các trường “communes”, “groups”, “id”, “institutions”, "
        "“offer”, “provinces”, “quantity”.",
    ),
    "no list": (broken(["lines"], {}), "Trường “lines” của dữ liệu phân bổ phải là danh sách, nhưng lại là đối tượng."),
    "seed null": (
        broken(["seed"], None),
        "Trường “seed” của dữ liệu phân bổ phải là chuỗi ký tự, nhưng lại là giá trị rỗng (null).",
    ),
    "seed empty": (broken(["seed"], ""), "Trường “seed” của dữ liệu phân bổ không được để trống."),
    "id number": (
        broken(["nominations", 0, "id"], 7),
        "Trường “id” của đề cử thứ 1 phải là chuỗi ký tự, nhưng lại là số nguyên.",
    ),
    "id half a character": (
        broken(["nominations", 0, "id"], "\ud800"),
        "Trường “id” của đề cử thứ 1 có ký tự không ghi được bằng UTF-8.",
    ),
    "commune null": (
        broken(["nominations", 0, "commune"], None),
        "Trường “commune” của đề cử thứ 1 phải là chuỗi ký tự, nhưng lại là giá trị rỗng (null).",
    ),
    "institution list": (
        broken(["nominations", 0, "institution"], ["H1"]),
        "Trường “institution” của đề cử thứ 1 phải là chuỗi ký tự, nhưng lại là danh sách.",
    ),
    "groups text": (
        broken(["nominations", 0, "groups"], "student"),
        "Trường “groups” của đề cử thứ 1 phải là danh sách, nhưng lại là chuỗi ký tự.",
    ),
    "groups of numbers": (
        broken(["lines", 1, "groups"], ["student", 3]),
        "Trường “groups” của dòng cam kết thứ 2 có phần tử phải là chuỗi ký tự, nhưng lại là số nguyên.",
    ),
    "points true": (
        broken(["nominations", 1, "points"], True),
        "Trường “points” của đề cử thứ 2 phải là số nguyên, nhưng lại là giá trị đúng/sai.",
    ),
    "points 5.0": (
        broken(["nominations", 1, "points"], 5.0),
        "Trường “points” của đề cử thứ 2 phải là số nguyên, nhưng lại là số thập phân.",
    ),
    "quantity text": (
        broken(["lines", 0, "quantity"], "3"),
        "Trường “quantity” của dòng cam kết thứ 1 phải là số nguyên, nhưng lại là chuỗi ký tự.",
    ),
    "quantity negative": (
        broken(["lines", 0, "quantity"], -1),
        "Số lượng của dòng cam kết “L1” không được âm (-1).",
    ),
    "points negative": (
        broken(["nominations", 0, "points"], -2),
        "Điểm ưu tiên của đề cử “N1” không được âm (-2).",
    ),
    "most negative": (
        broken(["quotas", 0, "most"], -1),
        "Hạn mức của địa bàn “24” cho loại quà “card” không được âm (-1).",
    ),
    "line twice": (
        broken(["lines", 1, "id"], "L1"),
        "Mã dòng cam kết “L1” bị trùng; mỗi dòng cam kết chỉ được ghi một lần.",
    ),
    "nomination twice": (
        broken(["nominations", 1, "id"], "N1"),
        "Mã đề cử “N1” bị trùng; mỗi đề cử chỉ được ghi một lần.",
    ),
}


@pytest.mark.parametrize(("data", "message"), BAD.values(), ids=BAD)
def test_command_says_in_one_sentence_what_is_wrong(data, message):
    assert run(data) == (2, {"error": message})
    target = io.BytesIO()
    assert main([], io.BytesIO(data), target) == 2
    assert json.loads(target.getvalue()) == {"error": message}


def test_command_can_say_what_utf8_cannot():
    code, said = run(b'{"\\ud800": 1, "seed": "a", "lines": [], "quotas": [], "nominations": []}')
    assert code == 2
    assert said["error"] == f"Dữ liệu phân bổ có trường lạ “\ud800”; hãy bỏ đi, chỉ giữ lại {FIELDS}."


def test_command_refuses_arguments():
    message = "Lệnh này không nhận tham số; hãy chạy: python -m allocations.solver < instance.json > result.json."
    assert run(b"", "instance.json") == (2, {"error": message})
    target = io.BytesIO()
    assert main(["instance.json"], io.BytesIO(), target) == 2
    assert json.loads(target.getvalue()) == {"error": message}


def test_module_runs_as_a_script(monkeypatch):
    target = io.BytesIO()
    monkeypatch.setattr(sys, "argv", ["allocations.solver"])
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(FULL_HOUSE.to_dict()).encode())))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=target))
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(solver.__file__, run_name="__main__")
    assert (ended.value.code, json.loads(target.getvalue())) == (0, solve(FULL_HOUSE).to_dict())


def test_cycles_are_searched_for_again_afterwards_if_they_were_before():
    with no_search_for_cycles():
        assert not gc.isenabled()
        with no_search_for_cycles():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
