"""Sheets taken apart at once, where the product does so row by row."""

from beneficiaries.reading.header_search import find_tables
from beneficiaries.reading.tables import Tables


def find_header(sheet, meanings=None):
    """The header of a sheet's first table; None if there is none. Raises UnclearHeader."""
    tables = find_tables(sheet, meanings)
    return tables[0].header if tables else None


def read_tables(book, gazetteer, meanings=None):
    """All sheets in order. Raises UnreadableFile, also if there is nobody in the file."""
    tables = Tables(book, gazetteer, meanings)
    for _person in tables.people():
        pass
    return tables.sheets()
