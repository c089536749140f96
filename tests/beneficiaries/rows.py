"""Rows as the reading of a sheet would give them, for tests of what is made of a row."""

from beneficiaries.reading.headings import meaning_of
from beneficiaries.reading.raw_rows import RawCell, RawRow, Surroundings


def raw(cells, **around):
    """A row with these cells by heading; `around` are fields of `Surroundings`."""
    made = []
    for index, (heading, value) in enumerate(cells.items()):
        meaning = meaning_of(heading)
        if value is not None:
            made.append(RawCell(heading, meaning and meaning.field, value, meaning.of if meaning else "", index))
    return RawRow("Sheet1", 8, tuple(made), Surroundings(**around))
