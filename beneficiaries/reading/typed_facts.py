"""What somebody types about one person in a form, read by the same rules as the cells of a list.

Pure. Where a list is repaired with a remark, a form tells who is typing: every doubt about a number is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from beneficiaries.reading.birth_dates import read_birth
from beneficiaries.reading.identity import id_sex, id_year, read_id_number, settle_personal_id, year_hint
from beneficiaries.reading.insurance_codes import read_insurance_code
from beneficiaries.reading.names import read_name
from beneficiaries.reading.phones import read_phone
from beneficiaries.reading.problems import Problem, Severity, error
from beneficiaries.reading.sexes import SEXES
from locations.vietnamese import clean_spaces


@dataclass(frozen=True, slots=True)
class TypedFacts:
    """Texts as typed; `sex` is ``male``, ``female`` or ''."""

    full_name: str
    birth_date: str = ""
    sex: str = ""
    personal_id: str = ""
    insurance_code: str = ""
    hamlet: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """The facts, and `problems` (errors only, each with its field); with a problem its field is not known.

    Unknown texts are '', unknown numbers None, as in a person's record. `sex` follows from the personal ID if it
    was not stated.
    """

    full_name: str
    birth_date: date | None
    birth_precision: str
    sex: str
    personal_id: str | None
    insurance_code: str | None
    hamlet: str
    phone: str
    problems: tuple[Problem, ...]


def read_typed(typed: TypedFacts, *, today: date) -> ReadFacts:
    """Read a form. The birth date is dd/mm/yyyy, mm/yyyy or yyyy; a number must agree with sex and birth year."""
    name = read_name((typed.full_name,))
    number = read_id_number(typed.personal_id)
    birth = read_birth(typed.birth_date, today=today, id_year=year_hint(number))
    settled = settle_personal_id(number, sex=typed.sex or None, birth=birth, today=today)
    code = read_insurance_code(typed.insurance_code)
    phone = read_phone(typed.phone)
    problems = [
        *_errors(name.problems),
        *_errors(birth.problems),
        *(_contradiction(one, typed, settled.value, birth.value) for one in _errors(settled.problems)),
        *_unusable(code.value, code.problems),
        *_unusable(phone.value, phone.problems),
    ]
    personal_id = settled.value if not _errors(settled.problems) else None
    return ReadFacts(
        full_name=name.value or "",
        birth_date=birth.value,
        birth_precision=birth.precision or "",
        sex=typed.sex or id_sex(personal_id or "") or "",
        personal_id=personal_id,
        insurance_code=code.value,
        hamlet=clean_spaces(typed.hamlet),
        phone=phone.value or "",
        problems=tuple(problems),
    )


def _errors(problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def _unusable(value: str | None, problems: tuple[Problem, ...]) -> list[Problem]:
    """In a list a number that can't be used is left out with a warning; who types it can mend it at once."""
    return [] if value else [error(problem.field, problem.code, problem.message) for problem in problems]


def _contradiction(problem: Problem, typed: TypedFacts, digits: str | None, born: date | None) -> Problem:
    """A list speaks of itself; a form names what was typed beside the number."""
    if problem.code != "id_contradicts" or digits is None:
        return problem
    year, sex = id_year(digits), id_sex(digits)
    faults = []
    if sex is not None and typed.sex and sex != typed.sex:
        faults.append(f"là {SEXES[sex].lower()} trong khi giới tính đã chọn là {SEXES[typed.sex].lower()}")
    if born is not None and year != born.year:
        faults.append(f"sinh năm {year} trong khi ngày sinh đã ghi là năm {born.year}")
    if not faults:
        faults.append(f"sinh năm {year}, ở tương lai")
    message = f"Số định danh {digits} cho biết người này {', '.join(faults)}: hãy kiểm tra lại theo căn cước."
    return error(problem.field, problem.code, message)
