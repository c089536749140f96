"""A text that is meant by a cell in which another one, or only a part of it, is written.

Pure.
"""

from __future__ import annotations

from enum import StrEnum


class Taken(StrEnum):
    """How a text came into its cell: a ditto mark; dots, which may be one; a ditto mark with nothing above it; the
    rest of it stands in the row below."""

    DITTO = "ditto"
    DOTS = "dots"
    NOTHING = "nothing"
    CONTINUED = "continued"


class TakenText(str):
    """The text that is meant. ``written``: what stands in the cell itself; ``how``: where the text is from."""

    __slots__ = ("how", "written")
    written: str
    how: Taken

    def __new__(cls, value: str, written: str, how: Taken) -> TakenText:
        text = super().__new__(cls, value)
        text.written = written
        text.how = how
        return text

    def __getnewargs__(self) -> tuple[str, str, Taken]:  # type: ignore[override]  # copies need all of it
        return (str(self), self.written, self.how)
