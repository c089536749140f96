"""What is said about a cell: repaired, worth a look, or to be settled by a person.

Pure. Messages are written in Vietnamese here, since people meet them in every door (screen, file, command).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_QUOTED = 60


class Severity(StrEnum):
    """``fixed``: repaired, nothing to do. ``warning``: importable as it is. ``error``: a person must settle it."""

    FIXED = "fixed"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One remark on one field of a row, or on ``row`` as a whole.

    ``code`` says what it is (stable, English); ``message`` says it in Vietnamese, quoting the value, with what to do.
    """

    field: str
    severity: Severity
    code: str
    message: str

    def to_json(self) -> dict[str, str]:
        """As in the ``problems`` of an imported list."""
        return {
            "field": self.field,
            "severity": self.severity.value,
            "code": str(self.code),
            "message": self.message,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, str]) -> Problem:
        """The inverse of ``to_json``."""
        return cls(value["field"], Severity(value["severity"]), value["code"], value["message"])


def fixed(field: str, code: str, message: str) -> Problem:
    return Problem(field, Severity.FIXED, code, message)


def warning(field: str, code: str, message: str) -> Problem:
    return Problem(field, Severity.WARNING, code, message)


def error(field: str, code: str, message: str) -> Problem:
    return Problem(field, Severity.ERROR, code, message)


def quoted(text: str) -> str:
    """A value between Vietnamese quotation marks, shortened if it is long."""
    short = text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
    return f"“{short}”"
