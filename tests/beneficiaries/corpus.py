"""Lists with the answer that reading them must give: `tests/lists/<file>` and `<file>.json`.

An answer names only what must match. Per row (known by sheet and row number; people side by side on one row of a sheet
from left to right) a field must be equal; besides:
`must_block`: the row must not be ready, because of one of the fields in `fault` (any, if there are none);
`may_block`: fields on which blocking the row is as good as the right value; `fixed`: fields with a problem of
severity fixed; `must_report`: fields with a problem of any severity. `not_rows` must not appear as people;
`hidden_sheets` must be read as hidden; `notes`: the codes of what is said once, of the list as a whole; `bad: true`:
the file must be refused.
"""

import json
import unicodedata
from itertools import groupby
from pathlib import Path

LISTS = Path(__file__).resolve().parents[1] / "lists"
FACTS = {
    "status",
    "full_name",
    "birth_date",
    "birth_precision",
    "sex",
    "personal_id",
    "insurance_code",
    "commune",
    "hamlet",
    "groups",
    "requested",
}
_ABOUT = {"sheet", "row", "why", "must_block", "fault", "may_block", "fixed", "must_report"}
_ANSWER = {"file", "arguments", "why", "row_count", "rows", "not_rows", "hidden_sheets", "notes", "bad", "exit_code"}
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def expected_answers(folder=LISTS):
    """Name and answer of every list, in the order of their names. A word that means nothing raises ValueError."""
    answers = {
        path.name.removesuffix(".json"): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }
    for name, answer in answers.items():
        unknown = answer.keys() - _ANSWER
        unknown |= {word for row in answer.get("rows", ()) for word in row.keys() - FACTS - _ABOUT}
        if unknown:
            raise ValueError(f"{name}: {sorted(unknown)}")
    return answers


def differences(answer, expected):
    """What is wrong with an answer in the form of `import_list --json`: sentences, none if it is right."""
    found = _by_place(answer["rows"])
    wanted = _by_place(expected["rows"])
    faults = []
    if len(answer["rows"]) != expected["row_count"]:
        faults.append(f"{len(answer['rows'])} people instead of {expected['row_count']}")
    notes = [note["code"] for note in answer.get("notes", ())]
    if notes != expected.get("notes", notes):
        faults.append(f"notes are {notes} instead of {expected['notes']}")
    faults += [f"{_name(wrong)} is no person" for wrong in expected["not_rows"] if _place(wrong) in found]
    for place, rows in wanted.items():
        there = found.get(place, ())
        if len(there) < len(rows):
            faults.append(f"{place[0]} {place[1]}: {len(there)} people instead of {len(rows)}")
        for row, one in zip(there, rows, strict=False):
            faults += [f"{_name(one)}: {fault}" for fault in _row_faults(row, one)]
    return faults


def _place(row):
    return row["sheet"], row["row"]


def _name(row):
    return f"{row['sheet']} {row['row']}"


def _by_place(rows):
    """Sheet and row number → the people there, in the order in which they stand."""
    return {place: list(group) for place, group in groupby(sorted(rows, key=_place), key=_place)}


def _row_faults(row, wanted):
    problems = [(problem["field"], problem["severity"]) for problem in row["problems"]]
    blocked = {field for field, severity in problems if severity in ("warning", "error")}
    excused = set()
    if row["status"] != "ready" and blocked & set(wanted.get("may_block", ())):
        excused = {"status", *wanted["may_block"]}
    for field in sorted((wanted.keys() & FACTS) - excused):
        if _comparable(field, row[field]) != _comparable(field, wanted[field]):
            yield f"{field} is {row[field]!r} instead of {wanted[field]!r}{_said(row)}"
    if wanted.get("must_block") and (
        row["status"] == "ready" or not blocked or (wanted["fault"] and not blocked & set(wanted["fault"]))
    ):
        yield f"is not held back because of {wanted['fault'] or 'anything'}{_said(row)}"
    for field in wanted.get("fixed", ()):
        if (field, "fixed") not in problems:
            yield f"does not say that {field} was repaired{_said(row)}"
    for field in wanted.get("must_report", ()):
        if field not in dict(problems):
            yield f"says nothing of {field}"


def _said(row):
    """The problems of the row, for whoever looks for the fault."""
    said = [f"{problem['field']} {problem['severity']} {problem['code']}" for problem in row["problems"]]
    return f" ({', '.join(said)})" if said else ""


def _comparable(field, value):
    """A name without regard to where the tone mark stands; composed letters and capitals count."""
    if field not in ("full_name", "hamlet") or not value:
        return value
    return unicodedata.is_normalized("NFC", value), [_tone_last(word) for word in value.split(" ")]


def _tone_last(word):
    letters = unicodedata.normalize("NFD", word)
    return "".join(sorted(letters, key=_TONES.__contains__))
