"""Every list of tests/lists gives its answer, which was written from the rules and not from what the program says."""

import copy
import hashlib
from datetime import date

import pytest

from beneficiaries.reading.whole_list import list_json, read_list
from documents.workbooks.workbook import UnreadableFile
from tests.beneficiaries.corpus import LISTS, differences, expected_answers

TODAY = date(2026, 11, 22)
ANSWERS = expected_answers()
BAD = [name for name, answer in ANSWERS.items() if answer.get("bad")]
GOOD = [name for name in ANSWERS if name not in BAD]


@pytest.fixture
def read(gazetteer):
    def read(name):
        commune = ANSWERS[name]["arguments"]["commune"]
        return read_list(
            (LISTS / name).read_bytes(),
            gazetteer=gazetteer,
            today=TODAY,
            commune=commune,
            institution_kind=ANSWERS[name]["arguments"].get("institution_kind"),
            default_provinces=[gazetteer.commune(commune).province_code] if commune else [],
        )

    return read


@pytest.fixture
def answer(read):
    def answer(name):
        content = (LISTS / name).read_bytes()
        return list_json(read(name), name=name, sha256=hashlib.sha256(content).hexdigest())

    return answer


@pytest.mark.parametrize("name", GOOD)
def test_a_list_gives_its_answer(answer, name):
    assert differences(answer(name), ANSWERS[name]) == []


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_one_vietnamese_sentence(read, name):
    with pytest.raises(UnreadableFile) as caught:
        read(name)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert not sentence.isascii()


@pytest.mark.parametrize("name", [name for name in ANSWERS if ANSWERS[name].get("hidden_sheets")])
def test_hidden_sheets_are_flagged(read, name):
    hidden = [sheet.name for sheet in read(name).sheets if sheet.hidden and sheet.rows]
    assert hidden == ANSWERS[name]["hidden_sheets"]


def test_every_file_has_its_answer_and_every_answer_its_file():
    other = (".json", ".py", ".md")
    files = {path.name for path in LISTS.glob("[!.]*") if path.is_file() and path.suffix not in other}
    assert files == ANSWERS.keys()
    assert {name: answer["file"] for name, answer in ANSWERS.items()} == {name: name for name in ANSWERS}


def test_the_corpus_is_large_enough_and_small_enough():
    assert len(ANSWERS) >= 100
    assert {"bac-ninh-2023-launch.xlsx", "broken.xlsx"} <= ANSWERS.keys()
    assert {name.rpartition(".")[2] for name in GOOD} == {"xlsx", "xls", "ods", "csv", "txt"}
    assert sum(path.stat().st_size for path in LISTS.rglob("*") if path.is_file()) < 2_000_000


@pytest.mark.parametrize("name", GOOD)
def test_an_answer_speaks_of_each_person_and_of_nobody_else(name):
    rows = ANSWERS[name]["rows"]
    assert len(rows) == ANSWERS[name]["row_count"] > 0
    people = {(row["sheet"], row["row"]) for row in rows}
    assert not people & {(row["sheet"], row["row"]) for row in ANSWERS[name]["not_rows"]}


LAUNCH = "bac-ninh-2023-launch.xlsx"


def _changed(answer, place, **changes):
    other = copy.deepcopy(answer)
    other["rows"][place] |= changes
    return other


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "needs_attention"},
        {"full_name": "Nguyễn Văn Hoang"},
        {"full_name": "NGUYỄN VĂN HOÀNG"},
        {"full_name": "Nguyễn Văn Hoa\u0300ng"},
        {"full_name": None},
        {"birth_date": "1981-03-04"},
        {"birth_precision": "year"},
        {"sex": "female"},
        {"personal_id": "27081095314"},
        {"insurance_code": "2720547746"},
        {"commune": None},
        {"hamlet": "Thôn Đông"},
        {"groups": ["near_poor", "poor"]},
        {"row": 99},
    ],
    ids=str,
)
def test_a_wrong_answer_is_seen(answer, changes):
    right = answer(LAUNCH)
    assert differences(right, ANSWERS[LAUNCH]) == []
    assert differences(_changed(right, 0, **changes), ANSWERS[LAUNCH]) != []


def test_a_note_too_much_or_too_little_is_seen(answer):
    right, expected = answer("lao-cai-nobody-has-a-group.xlsx"), ANSWERS["lao-cai-nobody-has-a-group.xlsx"]
    assert len(differences({**right, "notes": []}, expected)) == 1
    assert len(differences(right, {**expected, "notes": []})) == 1


def test_where_the_tone_mark_stands_makes_no_difference():
    wanted = {"sheet": "A", "row": 2, "full_name": "Lê Thị Hòa", "hamlet": "Thôn Đông"}
    expected = {"row_count": 1, "rows": [wanted], "not_rows": []}
    given = {**wanted, "status": "ready", "problems": [], "full_name": "Lê Thị Hoà"}
    assert differences({"rows": [given]}, expected) == []
    assert len(differences({"rows": [{**given, "full_name": "Lê Thị Hóa"}]}, expected)) == 1


def test_a_person_lost_invented_or_at_a_wrong_place_is_seen(answer):
    right, expected = answer(LAUNCH), ANSWERS[LAUNCH]
    assert len(differences({"rows": right["rows"][1:]}, expected)) == 2
    title = {**right["rows"][0], "row": 4}
    assert len(differences({"rows": [*right["rows"], title]}, expected)) == 2


def test_people_side_by_side_are_compared_from_left_to_right():
    wanted = [{"sheet": "A", "row": 2, "full_name": name} for name in ("Lê An", "Lê Bình")]
    expected = {"row_count": 2, "rows": wanted, "not_rows": []}
    rows = [{**row, "status": "ready", "problems": []} for row in wanted]
    assert differences({"rows": rows}, expected) == []
    assert len(differences({"rows": rows[::-1]}, expected)) == 2
    assert len(differences({"rows": rows[:1]}, expected)) == 2


@pytest.mark.parametrize(
    ("wanted", "problems", "status", "faults"),
    [
        ({"must_block": True, "fault": ["sex"]}, [("sex", "error")], "needs_attention", 0),
        ({"must_block": True, "fault": ["sex"]}, [("sex", "fixed")], "needs_attention", 1),
        ({"must_block": True, "fault": ["sex"]}, [("hamlet", "error")], "needs_attention", 1),
        ({"must_block": True, "fault": ["sex"]}, [("sex", "warning")], "ready", 1),
        ({"must_block": True, "fault": []}, [("row", "warning")], "rejected", 0),
        ({"must_block": True, "fault": []}, [], "needs_attention", 1),
        ({"fixed": ["sex"]}, [("sex", "fixed")], "ready", 0),
        ({"fixed": ["sex"]}, [("sex", "warning")], "ready", 1),
        ({"must_report": ["sex"]}, [("sex", "warning")], "ready", 0),
        ({"must_report": ["sex"]}, [("row", "warning")], "ready", 1),
        ({"status": "ready", "sex": "male", "may_block": ["sex"]}, [("sex", "error")], "needs_attention", 0),
        ({"status": "ready", "sex": "male", "may_block": ["sex"]}, [("row", "error")], "needs_attention", 2),
        ({"status": "ready", "sex": "male", "may_block": ["sex"]}, [("sex", "warning")], "ready", 1),
    ],
)
def test_what_must_be_said_of_a_row_is_looked_for(wanted, problems, status, faults):
    expected = {"row_count": 1, "rows": [{"sheet": "A", "row": 2, **wanted}], "not_rows": []}
    said = [{"field": field, "severity": severity, "code": "x", "message": "x"} for field, severity in problems]
    row = {"sheet": "A", "row": 2, "status": status, "sex": None, "problems": said}
    assert len(differences({"rows": [row]}, expected)) == faults


def test_a_word_that_means_nothing_is_no_answer(tmp_path):
    (tmp_path / "a.xlsx.json").write_text('{"rows": [{"sheet": "A", "row": 1, "hamlets": "B"}]}', encoding="utf-8")
    with pytest.raises(ValueError, match="hamlets"):
        expected_answers(tmp_path)
