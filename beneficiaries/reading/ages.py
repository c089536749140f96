"""Ages, where a list says no date of birth: "Tuổi".

Pure. An age does not tell the year of birth for sure, and a number of two digits below "Tuổi" is no year. Only a list
without any column of births is asked what stands there, since people write years and dates below "Tuổi" too; not
where nothing but ages does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from beneficiaries.reading.headings import Field
from beneficiaries.reading.problems import Problem, quoted, warning
from beneficiaries.reading.raw_rows import RawRow
from beneficiaries.reading.spelling import cell_text
from documents.workbooks.workbook import Cell
from locations.vietnamese import fold

BIRTHS = (Field.BIRTH_DATE, Field.BIRTH_YEAR, Field.BIRTH_MALE, Field.BIRTH_FEMALE, Field.YEAR_PART)
"""In which columns births stand."""
_HEADING = re.compile(r"(?:.* – )?(?:so |do )?tuoi(?: \(.*\))?")
_AGE = re.compile(r"\s*(\d{1,3})(?:\.0)?\s*(?:t|tuoi|thang|tuan|ngay)?(?: tuoi)?\s*\.?\s*")
_OLDEST = 120
_LONGEST = 30


def is_of_ages(heading: str) -> bool:
    """Whether ages stand below a heading, for all that it says."""
    return len(heading) <= 120 and _names_age(heading)


@lru_cache(maxsize=1_000)
def _names_age(heading: str) -> bool:
    return _HEADING.fullmatch(fold(heading).strip(" .:*")) is not None


def are_ages(cells: Iterable[Cell]) -> bool:
    """Whether nothing but ages stands in cells, and at least one does."""
    filled = [cell for cell in cells if cell is not None]
    return bool(filled) and all(_age(cell) is not None for cell in filled)


def _age(cell: Cell) -> int | None:
    written = cell_text(cell)
    found = _AGE.fullmatch(fold(written)) if len(written) <= _LONGEST else None
    return int(found[1]) if found and int(found[1]) <= _OLDEST else None


def age_in_place_of_birth(raw: RawRow) -> Problem | None:
    """What is said of a row whose column of births is headed "Tuổi" and holds an age; None if it holds a date."""
    for cell in raw.having(*BIRTHS):
        if not is_of_ages(cell.heading):
            continue
        if _age(cell.value) is not None:
            said = " ".join(cell_text(cell.value).split())
            message = f"Cột {quoted(cell.heading)} ghi {said}: số tuổi không cho biết năm sinh, hãy bổ sung nếu biết."
            return warning("birth_date", "age_only", message)
    return None
