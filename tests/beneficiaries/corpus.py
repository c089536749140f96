"""Lists with the answer that reading them must give: `lists/<file>` and `lists/<file>.json`.

An answer names only what must match. Per row (known by sheet and row number) a field must be equal; besides:
`must_block`: the row must not be ready, because of one of the fields in `fault` (any, if there are none);
`may_block`: fields on which blocking the row is as good as the right value; `fixed`: fields with a problem of
severity fixed; `must_report`: fields with a problem of any severity. `not_rows` must not appear as people.
"""

import json
from pathlib import Path

from locations.vietnamese import exact_key

LISTS = Path(__file__).parent / "lists"
_ABOUT = {"sheet", "row", "why", "must_block", "fault", "may_block", "fixed", "must_report"}


def expected_answers():
    """Name and answer of every list, in the order of their names."""
    return {
        path.name.removesuffix(".json"): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(LISTS.glob("*.json"))
    }


def differences(answer, expected):
    """What is wrong with an answer in the form of `import_list --json`: sentences, none if it is right."""
    found = {(row["sheet"], row["row"]): row for row in answer["rows"]}
    faults = []
    if len(found) != expected["row_count"]:
        faults.append(f"{len(found)} people instead of {expected['row_count']}")
    faults += [f"{wrong} is no person" for wrong in expected["not_rows"] if (wrong["sheet"], wrong["row"]) in found]
    for wanted in expected["rows"]:
        row = found.get((wanted["sheet"], wanted["row"]))
        if row is None:
            faults.append(f"{wanted['sheet']} {wanted['row']} is missing")
        else:
            faults += [f"{wanted['sheet']} {wanted['row']}: {fault}" for fault in _row_faults(row, wanted)]
    return faults


def _row_faults(row, wanted):
    blocked = {problem["field"] for problem in row["problems"] if problem["severity"] in ("warning", "error")}
    excused = row["status"] != "ready" and bool(blocked & set(wanted.get("may_block", ())))
    for field in sorted(wanted.keys() - _ABOUT):
        if _comparable(field, row[field]) != _comparable(field, wanted[field]) and not excused:
            yield f"{field} is {row[field]!r} instead of {wanted[field]!r}"
    if wanted.get("must_block") and (
        row["status"] == "ready" or not blocked or (wanted["fault"] and not blocked & set(wanted["fault"]))
    ):
        yield f"is not held back because of {wanted['fault'] or 'anything'}"
    for field in wanted.get("fixed", ()):
        if not any(problem["field"] == field and problem["severity"] == "fixed" for problem in row["problems"]):
            yield f"does not say that {field} was repaired"
    for field in wanted.get("must_report", ()):
        if field not in {problem["field"] for problem in row["problems"]}:
            yield f"says nothing of {field}"


def _comparable(field, value):
    """Names without regard to where the tone mark stands."""
    return exact_key(value) if field == "full_name" and value else value
