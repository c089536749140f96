"""One row of a list: raw cells in, facts and problems out.

Pure. A row carries all that is needed to read it again (its cells as they came, and what the sheet says around
it), so that a correction typed by a person takes the place of a cell while the cell itself stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from beneficiaries.reading.birth_of_row import read_birth_of_row
from beneficiaries.reading.digits import Reading
from beneficiaries.reading.hardship import is_patient_list, read_hardship
from beneficiaries.reading.headings import Field
from beneficiaries.reading.household_position import read_household_position
from beneficiaries.reading.identity import NEW_ID, id_sex, read_id_number, read_old_id, settle_personal_id, year_hint
from beneficiaries.reading.insurance_codes import read_insurance_codes
from beneficiaries.reading.name_and_number import name_and_number
from beneficiaries.reading.names import NameReading, is_womans, read_name
from beneficiaries.reading.notes import read_note
from beneficiaries.reading.old_font_remarks import old_font_remarks
from beneficiaries.reading.phones import read_phone
from beneficiaries.reading.problems import Problem, Severity, fixed, quoted, warning
from beneficiaries.reading.raw_rows import HouseholdPlace, RawRow
from beneficiaries.reading.residence import Place, Residence, blank_problem, read_residence
from beneficiaries.reading.row_remarks import remarks_on_row
from beneficiaries.reading.sexes import FEMALE, MALE, SEXES, read_sex, read_sex_marks
from beneficiaries.reading.spelling import cell_text, repaired, says_anything
from beneficiaries.reading.swapped_dates import remarks_on_swapped
from beneficiaries.reading.taken_cells import remarks_on_taken
from beneficiaries.reading.whose_columns import remarks_on_doubted
from documents.workbooks.workbook import BadCell, Cell
from locations.gazetteer import Candidate, Gazetteer

CORRECTABLE = frozenset(
    {
        "full_name",
        "birth_date",
        "sex",
        "personal_id",
        "old_id",
        "insurance_code",
        "commune",
        "hamlet",
        "groups",
        "requested",
        "phone",
        "household_position",
        "note",
    }
)
"""Facts that a person may type in place of what the cells say."""

_LONGEST_TEXT = 300
_RESIDENCES = 20_000
_LONGEST_PLACE = 300
"""How many residences are remembered, and the characters of cells that are worth it."""
_NO_HOUSEHOLD = HouseholdPlace()
_AS_WRITTEN = frozenset({str, int, float, bool, date, datetime, BadCell})
"""The kinds of cells of which it need not be said that they stood in an old font, or elsewhere."""


_TEXTS = {
    "school_class": Field.SCHOOL_CLASS,
    "hospital_ward": Field.HOSPITAL_WARD,
    "household": Field.HOUSEHOLD,
}
_OF_TEXTS = frozenset(_TEXTS.values())
_DOUBTED = frozenset({Field.OF_WHOM})


@dataclass(frozen=True)
class Context:
    """What is known besides the file.

    ``commune``: the 5-digit code for which the list was sent, if any; ``institution_kind``: ``school`` or
    ``hospital``; ``default_provinces``: codes, for when neither row, title nor commune name a province.
    """

    gazetteer: Gazetteer
    today: date
    commune: str | None = None
    institution_kind: str | None = None
    default_provinces: Collection[str] = ()
    residences: dict[object, Residence] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By all that decides it, where people live who were read before: neighbours say the same."""


class Facts(NamedTuple):
    """What is known of a person; None for what is not.

    ``birth_precision``: ``day``, ``month`` or ``year``; ``commune``: the 5-digit code in use since July 2025;
    ``groups``: sorted codes of ``groups.GROUPS``; ``requested``: ``book``, ``card`` or ``gift``;
    ``household_position``: 1 for the first of the household who is insured; ``old_id``: the number of nine digits that
    stands beside one of twelve. Never a diagnosis.

    A tuple, which a large list makes and hands over three times as fast.
    """

    full_name: str | None = None
    birth_date: date | None = None
    birth_precision: str | None = None
    sex: str | None = None
    personal_id: str | None = None
    old_id: str | None = None
    insurance_code: str | None = None
    commune: str | None = None
    hamlet: str | None = None
    groups: tuple[str, ...] = ()
    requested: str | None = None
    phone: str | None = None
    school_class: str | None = None
    hospital_ward: str | None = None
    household: str | None = None
    household_position: int | None = None
    note: str | None = None


class CleanedRow(NamedTuple):
    """``commune_candidates``: what to choose from while ``facts.commune`` is not known."""

    facts: Facts
    problems: tuple[Problem, ...]
    commune_candidates: tuple[Candidate, ...] = ()

    @property
    def status(self) -> str:
        return status_of(self.problems)


def status_of(problems: Collection[Problem]) -> str:
    """``needs_attention`` if there is an error among the problems, else ``ready``."""
    return "needs_attention" if any(one.severity is Severity.ERROR for one in problems) else "ready"


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """Facts as plain values: the date as ISO text, groups as a list."""
    return facts._asdict() | {
        "birth_date": facts.birth_date.isoformat() if facts.birth_date else None,
        "groups": list(facts.groups),
    }


def facts_from_json(value: Mapping[str, Any]) -> Facts:
    """The inverse of ``facts_to_json``; what is missing is not known."""
    known = {name: one for name in Facts._fields if (one := value.get(name)) is not None}
    if "birth_date" in known:
        known["birth_date"] = date.fromisoformat(known["birth_date"])
    return Facts(**known | {"groups": tuple(known.get("groups", ()))})


def clean_row(raw: RawRow, context: Context, corrections: Mapping[str, str] | None = None) -> CleanedRow:
    """Read a row. ``corrections``: texts typed by a person, by field of ``CORRECTABLE``; '' says that it is not known.

    A corrected commune may be a 5-digit code; corrected groups (codes or Vietnamese, separated by commas) and a
    corrected gift replace all that the list says. Raises ValueError for a field that cannot be corrected.
    """
    return _RowReader(raw, context, corrections or {}).read()


class _RowReader:
    """Reads the cells of one row in the order in which they help each other: sex and number settle the date, date
    and sex settle the number."""

    def __init__(self, raw: RawRow, context: Context, corrections: Mapping[str, str]) -> None:
        if unknown := corrections and set(corrections) - CORRECTABLE:
            raise ValueError(f"cannot be corrected: {', '.join(sorted(unknown))}")
        self._raw = raw
        self._context = context
        self._corrections = dict(corrections)
        self._problems: list[Problem] = []

    def read(self) -> CleanedRow:
        name, within = self._read_name()
        self._problems.extend(name.problems)
        sex = self._say(self._read_sex())
        number = read_id_number(self._id_cell() or within)
        birth = read_birth_of_row(
            self._raw, today=self._context.today, id_year=year_hint(number), typed=self._corrections.get("birth_date")
        )
        self._problems.extend(birth.problems)
        personal_id = self._say(settle_personal_id(number, sex=sex, birth=birth, today=self._context.today))
        code = self._read_insurance_code()
        residence = self._read_residence()
        self._problems.extend(residence.problems)
        if self._raw.around.commune_above:
            self._problems.extend(self._blank_commune(residence))
        hardship = read_hardship(
            self._raw, institution_kind=self._context.institution_kind, corrections=self._corrections
        )
        self._problems.extend(hardship.problems)
        facts = Facts(
            full_name=name.value,
            birth_date=birth.value,
            birth_precision=birth.precision,
            sex=sex or self._sex_by_number(personal_id, name.value),
            personal_id=personal_id,
            old_id=self._read_old_id(personal_id, number.old),
            insurance_code=code,
            commune=residence.commune,
            hamlet=residence.hamlet,
            groups=hardship.groups,
            requested=hardship.requested,
            phone=self._read_phone(),
            household_position=self._read_household_position(),
            note=self._read_note(name.remark, hardship.requested),
            **self._texts(),
        )
        self._read_remarks()
        return CleanedRow(facts, tuple(dict.fromkeys(self._problems)), residence.candidates)

    def _read_remarks(self) -> None:
        """What the row as a whole gives to think of."""
        self._problems.extend(remarks_on_row(self._raw, corrected=self._corrections))
        if self._raw.has_any(_DOUBTED):
            self._problems.extend(remarks_on_doubted(self._raw, self._corrections))
        if self._raw.around.swapped:
            self._problems.extend(remarks_on_swapped(self._raw, self._corrections))
        if not _AS_WRITTEN.issuperset([type(cell.value) for cell in self._raw.cells]):
            self._problems.extend(old_font_remarks(self._raw, self._corrections))
            self._problems.extend(remarks_on_taken(self._raw, self._corrections))

    def _say(self, reading: Reading) -> str | None:
        self._problems.extend(reading.problems)
        return reading.value

    def _cell(self, name: str, wanted: Field) -> Cell:
        """What a person typed, else the first cell of this field."""
        if self._corrections:
            typed = self._corrections.get(name)
            if typed is not None:
                return typed if typed.strip() else None
        return self._raw.value(wanted)

    def _id_cell(self) -> Cell:
        """The personal ID; an old number where there is no other, unless a person said that there is none at all."""
        cell = self._cell("personal_id", Field.PERSONAL_ID)
        if cell is not None or ("personal_id" in self._corrections and "old_id" not in self._corrections):
            return cell
        return self._cell("old_id", Field.OLD_ID)

    def _read_insurance_code(self) -> str | None:
        codes = self._insurance_cells()
        return self._say(read_insurance_codes(codes)) if codes else None

    def _read_phone(self) -> str | None:
        phone = self._cell("phone", Field.PHONE)
        return self._say(read_phone(phone)) if phone is not None else None

    def _insurance_cells(self) -> tuple[Cell, ...]:
        if "insurance_code" in self._corrections:
            return (self._cell("insurance_code", Field.INSURANCE_CODE),)
        return tuple(cell.value for cell in self._raw.having(Field.INSURANCE_CODE))

    def _name_cells(self) -> tuple[Cell, ...]:
        if "full_name" in self._corrections:
            return (self._corrections["full_name"],)
        whole = self._raw.having(Field.FULL_NAME) or self._raw.having(Field.FAMILY_NAME, Field.GIVEN_NAME)
        return tuple(cell.value for cell in whole)

    def _read_name(self) -> tuple[NameReading, str | None]:
        """The name, and the identity number that stands in its cell if the row has no other."""
        name = read_name(self._name_cells())
        if name.value is not None and not self._corrections:  # mostly
            return name, None
        named = self._raw.having(Field.FULL_NAME)
        apart = name_and_number(named[0].value) if named else None
        if apart is None or "personal_id" in self._corrections or self._id_cell() is not None:
            return name, None
        return name if "full_name" in self._corrections or name.value is not None else apart[0], apart[1]

    def _read_sex(self) -> Reading:
        """From its column, from two columns to tick, or from which of two columns of birth dates is filled."""
        cell = self._cell("sex", Field.SEX)
        if cell is not None or "sex" in self._corrections:
            return read_sex(cell)
        if self._raw.having(Field.MALE_MARK, Field.FEMALE_MARK):
            return self._read_sex_marks()
        male, female = self._raw.first(Field.BIRTH_MALE), self._raw.first(Field.BIRTH_FEMALE)
        if (male is None) == (female is None):
            return Reading(self._raw.around.sex or None)
        return Reading(FEMALE if male is None else MALE)

    def _read_sex_marks(self) -> Reading:
        marks = self._raw.first(Field.MALE_MARK), self._raw.first(Field.FEMALE_MARK)
        reading = read_sex_marks(*marks)
        if not reading.problems:  # mostly
            return reading
        headings = (cell.heading for cell in self._raw.having(Field.MALE_MARK, Field.FEMALE_MARK))
        ages = self._raw.around.ages or any("tuổi" in heading.lower() for heading in headings)
        return read_sex_marks(*marks, ages=ages)

    def _read_residence(self) -> Residence:
        raw, around = self._raw, self._raw.around
        home = around.household or _NO_HOUSEHOLD
        commune = self._cell("commune", Field.COMMUNE)
        if isinstance(commune, str) and not says_anything(commune):
            commune = None
        cells = (
            self._cell("hamlet", Field.HAMLET) or (None if "hamlet" in self._corrections else home.hamlet),
            commune or home.commune,
            raw.value(Field.DISTRICT) or home.district,
            raw.value(Field.PROVINCE) or home.province,
            raw.value(Field.ADDRESS) or home.address,
        )
        corrected = "commune" in self._corrections
        for cell in cells:
            if cell is not None and (type(cell) is not str or len(cell) > _LONGEST_PLACE):
                return self._residence_at(Place(*cells, corrected))
        key = (cells, corrected, around.section, around.sheet_hamlet, around.title_provinces, around.title_communes)
        known = self._context.residences
        residence = known.get(key)
        if residence is None:
            if len(known) >= _RESIDENCES:
                known.clear()
            residence = known[key] = self._residence_at(Place(*cells, corrected))
        return residence

    def _blank_commune(self, residence: Residence) -> Iterator[Problem]:
        """What is said of a commune that is left blank; not if the household, the section or a person tells it."""
        around, context = self._raw.around, self._context
        home = around.household or _NO_HOUSEHOLD
        told = home.commune or home.address or around.section.commune
        if told or says_anything(cell_text(self._raw.first(Field.ADDRESS))) or "commune" in self._corrections:
            return
        written = cell_text(self._raw.first(Field.COMMUNE)).strip()
        problem = blank_problem(around.commune_above, residence, context.commune, context.gazetteer, written=written)
        if problem:
            yield problem

    def _residence_at(self, place: Place) -> Residence:
        around, context = self._raw.around, self._context
        sent_for = context.gazetteer.commune(context.commune) if context.commune else None
        own_province = (sent_for.province_code,) if sent_for else context.default_provinces
        return read_residence(
            place,
            section=around.section,
            default_hamlet=around.sheet_hamlet,
            default_commune=context.commune,
            default_provinces=around.title_provinces or own_province,
            gazetteer=context.gazetteer,
            title_communes=() if context.institution_kind else around.title_communes,
        )

    def _read_household_position(self) -> int | None:
        cell = self._cell("household_position", Field.HOUSEHOLD_POSITION)
        if cell is None:  # mostly
            return None
        reading = read_household_position(cell)
        self._problems.extend(reading.problems)
        return reading.value

    def _read_old_id(self, personal_id: str | None, beside: str | None) -> str | None:
        """The old number beside a new one, by which somebody may be known already. ``beside``: in the same cell."""
        if personal_id is None or len(personal_id) != NEW_ID:
            return None
        cell = self._cell("old_id", Field.OLD_ID)
        if cell is None:
            return None if "old_id" in self._corrections else beside
        reading = read_old_id(cell, beside=personal_id)
        self._problems.extend(reading.problems)
        return reading.value

    def _sex_by_number(self, personal_id: str | None, name: str | None) -> str | None:
        """The sex is known from the number if the list does not state it. A woman's name beside a man's number may be
        the wife's beside the husband's."""
        sex = id_sex(personal_id or "")
        if sex is not None:
            message = f"Giới tính {SEXES[sex]} lấy theo số định danh {personal_id}."
            self._problems.append(fixed("sex", "sex_from_id", message))
        if sex == MALE and is_womans(name or ""):
            message = (
                f"Số định danh {personal_id} là của nam, họ tên {quoted(name or '')} thường là của nữ: hãy kiểm tra."
            )
            self._problems.append(warning("personal_id", "id_against_name", message))
        return sex

    def _texts(self) -> dict[str, str | None]:
        """Texts that are kept as they are."""
        if not self._raw.has_any(_OF_TEXTS):  # mostly
            return {}
        texts = {name: self._raw.first(field) for name, field in _TEXTS.items()}
        return {
            name: repaired(cell_text(cell)).value[:_LONGEST_TEXT] or None
            for name, cell in texts.items()
            if cell is not None and not isinstance(cell, BadCell)
        }

    def _read_note(self, remark: str, requested: str | None) -> str | None:
        """The note, without what may not go on; a remark on a patient may tell the illness, so none of it does."""
        cell = self._cell("note", Field.NOTE)
        if cell is None and not remark:  # mostly
            return None
        patient = is_patient_list(self._raw, self._context.institution_kind)
        reading = read_note(cell, remark=remark, patient=patient, requested=requested)
        self._problems.extend(reading.problems)
        return reading.value
