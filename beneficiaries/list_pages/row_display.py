"""A row of a list as people see it: each fact as it was read, the cell as it came where that differs, its problems."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from beneficiaries.file_back.fact_cells import sources_in
from beneficiaries.lists.alike import names_majority
from beneficiaries.lists.examining import OUTSIDE
from beneficiaries.lists.kept_communes import that_may_be_kept
from beneficiaries.models import ListRow, Nomination, Person, RecipientList
from beneficiaries.reading import titles
from beneficiaries.reading.groups import GROUPS
from beneficiaries.reading.headings import Field
from beneficiaries.reading.notes import names_illness
from beneficiaries.reading.problems import Problem, Severity
from beneficiaries.reading.raw_rows import RawCell, RawRow, cells_as_written, raw_from_json
from beneficiaries.reading.spelling import cell_text
from beneficiaries.vetting_queue import group_names
from campaigns.form_fields import commune_label
from campaigns.models import HardshipGroup, Offer
from locations.vietnamese import exact_key

LABELS: dict[str, str | Promise] = {
    "full_name": gettext_lazy("Full name"),
    "birth_date": gettext_lazy("Born on"),
    "sex": gettext_lazy("Sex"),
    "personal_id": gettext_lazy("Personal ID"),
    "old_id": gettext_lazy("Old identity number"),
    "insurance_code": gettext_lazy("Social-insurance code"),
    "commune": gettext_lazy("Commune"),
    "hamlet": gettext_lazy("Hamlet"),
    "phone": gettext_lazy("Telephone"),
    "household_position": gettext_lazy("Place in the household"),
    "groups": gettext_lazy("Hardship groups"),
    "requested": gettext_lazy("Gift asked for"),
    "note": gettext_lazy("Remark"),
}

_MARKS = {Field.ETHNICITY, Field.GROUP_MARK, Field.REQUEST_MARK, Field.MALE_MARK, Field.FEMALE_MARK}

COLUMNS = (
    ("full_name",),
    ("birth_date",),
    ("sex",),
    ("personal_id", "insurance_code"),
    ("commune", "hamlet"),
    ("groups",),
    ("requested",),
)
"""The facts that stand in a column of the table, some below each other; others stand below a row that has them."""

NUMBERS = frozenset({"personal_id", "old_id", "insurance_code", "phone", "household_position"})

OF_THE_LIST = frozenset({"no_gift_named", titles.CODE})
"""Problems that every row has alike and one answer settles: asked once, above the rows."""

OF_THE_ROW = frozenset({OUTSIDE, "said_dead", "said_moved", "said_declined", "said_struck_off"})
"""Problems of a single fact about which one decides for the whole row: its cell is right more often than not."""

_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")

SAME_PERSON, SAME_NUMBER = "repeated_person", "repeated_id"


def in_a_sentence(label: str | Promise) -> str:
    """A label among other words: “số CMND cũ”."""
    words = str(label)
    return words[:1].lower() + words[1:]


@dataclass(frozen=True)
class ShownFact:
    """`came`: the cell's text where it says something else than `value`; `typed`: a person corrected it; `title_says`:
    the groups that the title names, of a row that names none.
    """

    name: str
    label: str
    value: str
    came: str
    typed: bool
    problems: tuple[Problem, ...]
    title_says: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the row waits for this cell."""
        return any(one.severity is Severity.ERROR and one.code not in OF_THE_ROW for one in self.problems)

    @property
    def is_empty(self) -> bool:
        """Nothing is known, nothing stands in the file, and nothing is asked."""
        return not (self.value or self.came or self.problems)

    @property
    def mark(self) -> str:
        """The severity of the gravest problem; '' if there is none."""
        found = {problem.severity for problem in self.problems}
        return next((one.value for one in (Severity.ERROR, Severity.WARNING, Severity.FIXED) if one in found), "")


@dataclass(frozen=True)
class ShownRow:
    """`problems`: those of the row as a whole; `doubt`: the code of the repetition that a person may confirm;
    `may_keep`: whether the person who looks may keep its commune in the list (`kept_communes`).
    """

    row: ListRow
    facts: Mapping[str, ShownFact]
    problems: tuple[Problem, ...]
    doubt: str
    nomination: Nomination | None = None
    may_keep: bool = False

    @property
    def is_outside(self) -> bool:
        """Whether its commune is none of those from which the list may name people."""
        return any(problem.code == OUTSIDE for problem in self.facts["commune"].problems)

    @property
    def another_person(self) -> str:
        """Where several people stand in the cell of the name: the query that begins a nomination by hand for one more
        who shares the rest; else ''.
        """
        if all(problem.code != "name_several" for problem in self.facts["full_name"].problems):
            return ""
        facts, received = self.row.facts, self.row.recipient_list
        shared = {
            "campaign": received.campaign_id,
            "kind": facts["requested"] or received.default_kind,
            "commune": self.row.commune_id or "",
            "hamlet": facts["hamlet"] or "",
            "groups": facts["groups"],
        }
        return "?" + urlencode(shared, doseq=True)

    @property
    def in_question(self) -> bool:
        """Whether the row as a whole is at fault: it may have to be set aside."""
        of_facts = (problem for fact in self.facts.values() for problem in fact.problems if problem.code in OF_THE_ROW)
        return any(problem.severity is Severity.ERROR for problem in (*self.problems, *of_facts))

    @property
    def columns(self) -> list[list[ShownFact]]:
        """The facts in the columns of the table."""
        return [[self.facts[name] for name in names] for names in COLUMNS]

    @property
    def more(self) -> list[ShownFact]:
        """Facts without a column, as far as something is known or asked about them."""
        in_columns = {name for names in COLUMNS for name in names}
        others = (fact for name, fact in self.facts.items() if name not in in_columns)
        return [fact for fact in others if not fact.is_empty]

    @property
    def notes(self) -> list[tuple[ShownFact, Problem]]:
        """What is to be settled or looked at in single facts, what is to be settled first."""
        said = [(fact, problem) for fact in self.facts.values() for problem in fact.problems]
        own = [(fact, problem) for fact, problem in said if problem.code not in OF_THE_LIST]
        by_severity = {severity: [one for one in own if one[1].severity is severity] for severity in Severity}
        return by_severity[Severity.ERROR] + by_severity[Severity.WARNING]

    @property
    def repairs(self) -> list[tuple[ShownFact, Problem]]:
        """What was repaired by itself, fact by fact."""
        said = [(fact, problem) for fact in self.facts.values() for problem in fact.problems]
        return [(fact, problem) for fact, problem in said if problem.severity is Severity.FIXED]

    @property
    def repaired(self) -> str:
        """The facts of `repairs`: “họ và tên, số điện thoại”."""
        return ", ".join(dict.fromkeys(in_a_sentence(fact.label) for fact, _problem in self.repairs))

    @property
    def was_changed(self) -> bool:
        return bool(self.row.corrections) or self.row.confirmed


def shown_row(row: ListRow, groups: Mapping[str, HardshipGroup], nomination: Nomination | None = None) -> ShownRow:
    """`row` with `commune__province` and its list loaded; `groups` by code."""
    problems = [Problem.from_json(problem) for problem in row.problems]
    errors = {problem.code for problem in problems if problem.severity is Severity.ERROR}
    return ShownRow(
        row=row,
        facts={fact.name: fact for fact in shown_facts(row, groups)},
        problems=tuple(problem for problem in problems if problem.field not in LABELS),
        doubt=next((code for code in (SAME_NUMBER, SAME_PERSON) if code in errors), ""),
        nomination=nomination,
    )


def shown_facts(row: ListRow, groups: Mapping[str, HardshipGroup]) -> list[ShownFact]:
    """The facts in the order of the work."""
    problems = [Problem.from_json(problem) for problem in row.problems]
    raw = raw_from_json(row.cells)
    return [
        ShownFact(
            name=name,
            label=str(label),
            value=_value(row, name, groups) or row.corrections.get(name, ""),  # as typed, if that can't be read
            came=_differing(name, _came(raw, name), _value(row, name, groups) or row.corrections.get(name, "")),
            typed=name in row.corrections,
            problems=tuple(problem for problem in problems if problem.field == name),
            title_says=_title_says(raw, problems) if name == "groups" else "",
        )
        for name, label in LABELS.items()
    ]


def _title_says(raw: RawRow, problems: Sequence[Problem]) -> str:
    asked = any(problem.code == titles.CODE for problem in problems)
    return ", ".join(GROUPS[group] for group in raw.around.title_groups) if asked else ""


def came(row: ListRow, name: str) -> str:
    """The text of the cells of a fact as they came."""
    return _came(raw_from_json(row.cells), name)


def whole_row(row: ListRow) -> tuple[tuple[str, str], ...]:
    """Heading and text of every cell, in the order of the columns."""
    return cells_as_written(raw_from_json(row.cells))


def _came(raw: RawRow, name: str) -> str:
    present = {cell.field for cell in raw.cells}
    if name == "old_id" and Field.PERSONAL_ID not in present:
        return ""  # it stands in place of the personal ID
    cells = raw.having(*sources_in(name, present))
    if name == "note" and (raw.around.hospital or any(names_illness(cell_text(cell.value)) for cell in cells)):
        return ""  # an illness is not shown beside what goes on without it
    cells = tuple(cell for cell in cells if not names_majority(cell.field, cell_text(cell.value)))
    parts = {Field.DAY_PART, Field.MONTH_PART, Field.YEAR_PART}
    sign = "/" if any(cell.field in parts for cell in cells) else ", "
    if all(cell.field in (Field.FAMILY_NAME, Field.GIVEN_NAME) for cell in cells):
        sign = " "
    return sign.join(filter(None, map(_text, cells)))


def _text(cell: RawCell) -> str:
    text = " ".join(cell_text(cell.value).split())
    return f"{cell.heading}: {text}" if text and cell.field in _MARKS else text


def _differing(name: str, text: str, value: str) -> str:
    """The cell's text unless the value tells it all. A number tells it only if every digit and letter is the same: a
    missing zero in front was added. Of a day and a month it is the same without.
    """
    if name in NUMBERS:
        return "" if _signs(text) in ("", _signs(value)) else text
    if name == "birth_date" and _DAY.fullmatch(text) and "/".join(part.zfill(2) for part in text.split("/")) == value:
        return ""
    return "" if exact_key(text) in exact_key(value) else text


def _signs(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _value(row: ListRow, name: str, groups: Mapping[str, HardshipGroup]) -> str:
    facts: dict[str, Any] = row.facts
    match name:
        case "birth_date":
            return birth_text(facts)
        case "sex":
            return str(Person.Sex(facts["sex"]).label) if facts["sex"] else ""
        case "commune":
            return commune_label(row.commune) if row.commune else ""
        case "groups":
            return ", ".join(group_names(facts["groups"], dict(groups)))
        case "requested":
            return _gift(row)
        case "old_id" | "household_position":  # a row of before it was read has none
            return str(facts.get(name) or "")
        case _:
            return facts[name] or ""


def birth_text(facts: Mapping[str, Any]) -> str:
    """The birth date as exactly as it is known: 05/03/1962, 03/1962 or 1962; '' if it is not."""
    if not facts["birth_date"]:
        return ""
    year, month, day = facts["birth_date"].split("-")
    known = {"day": 3, "month": 2, "year": 1}[facts["birth_precision"]]
    return "/".join((day, month, year)[3 - known :])


def _gift(row: ListRow) -> str:
    if kind := row.facts["requested"]:
        return str(Offer.Kind(kind).label)
    default = row.recipient_list.default_kind
    return _("%(gift)s (for the whole list)") % {"gift": Offer.Kind(default).label} if default else ""


def with_real_doubts(received: RecipientList, shown: Sequence[ShownRow]) -> list[ShownRow]:
    """Rows of a list without the question whether one person asks for two gifts where both rows ask for the same one,
    which no answer lets stand (`repeats`). One query at most.
    """
    numbers = {one.row.facts["personal_id"] for one in shown if one.doubt == SAME_NUMBER}
    first: dict[str, str | None] = {}
    if numbers:
        found = received.rows.live().filter(facts__personal_id__in=sorted(numbers)).order_by("position")
        for number, kind in found.values_list("facts__personal_id", "facts__requested"):
            first.setdefault(number, kind)
    return [replace(one, doubt="") if _asks_for_the_same(one, first) else one for one in shown]


def _asks_for_the_same(shown: ShownRow, first: Mapping[str, str | None]) -> bool:
    if shown.doubt != SAME_NUMBER:
        return False
    kinds = {shown.row.facts["requested"], first.get(shown.row.facts["personal_id"])}
    return len(kinds - {None}) <= 1


def with_communes_to_keep(user: User, received: RecipientList, shown: Sequence[ShownRow]) -> list[ShownRow]:
    """Rows of a list with whether the user may keep the communes of those outside its area."""
    outside = {one.row.commune for one in shown if one.is_outside and one.row.commune}
    may = that_may_be_kept(user, received, outside) if outside else set()
    return [replace(one, may_keep=one.is_outside and one.row.commune_id in may) for one in shown]
