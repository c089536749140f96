"""The files of ``locations/data`` read and checked: rows for the tables, or a sentence that says what is wrong where.

What the columns mean and where they come from: ``locations/data/README.md``.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from locations.vietnamese import fold

DATA = Path(__file__).resolve().parent / "data"

# Of which day each list is: the sources as taken for the files.
PRESENT_AS_OF = date(2026, 9, 20)
LEGACY_AS_OF = date(2025, 1, 1)

PROVINCE_KINDS = frozenset({"tỉnh", "thành phố trung ương"})
COMMUNE_KINDS = frozenset({"xã", "phường", "đặc khu"})

Row = dict[str, object]


class BadUnits(Exception):
    """A file of units that can't be loaded; the message names file, line and cause."""


@dataclass(frozen=True)
class UnitRows:
    """Rows as the tables of ``locations`` hold them, column by column, without the derived ones."""

    provinces: list[Row]
    communes: list[Row]
    legacy_provinces: list[Row]
    legacy_districts: list[Row]
    legacy_communes: list[Row]


@dataclass(frozen=True)
class _Line:
    """One line of a file; each look-up names the line if it fails."""

    file: str
    number: int
    cells: dict[str, str]

    def bad(self, message: str) -> BadUnits:
        return BadUnits(
            _("%(file)s, line %(line)d: %(message)s") % {"file": self.file, "line": self.number, "message": message}
        )

    def name(self) -> str:
        name = self.cells["name"].strip()
        if not 1 <= len(name) <= 100:
            raise self.bad(_("the name is missing or longer than 100 characters."))
        return name

    def code(self, column: str, digits: int) -> str:
        code = self.cells[column].strip()
        if not re.fullmatch(rf"[0-9]{{{digits}}}", code):
            raise self.bad(
                _("“%(code)s” in column “%(column)s” is no code of %(digits)d digits (zeros in front count).")
                % {"code": code, "column": column, "digits": digits}
            )
        return code

    def known(self, column: str, digits: int, codes: Iterable[str]) -> str:
        code = self.code(column, digits)
        return self._of(code, column, codes)

    def successors(self, codes: Iterable[str]) -> list[str]:
        return [self._of(code, "successor_codes", codes) for code in self.cells["successor_codes"].split()]

    def kind(self, kinds: frozenset[str]) -> str:
        kind = self.cells["type"].strip()
        if kind not in kinds:
            raise self.bad(
                _("“%(kind)s” is not one of: %(kinds)s.") % {"kind": kind, "kinds": ", ".join(sorted(kinds))}
            )
        return kind

    def degrees(self, column: str, limit: int) -> float | None:
        text = self.cells[column].strip()
        if not text:
            return None
        try:
            degrees = float(text)
        except ValueError:
            degrees = float("nan")
        if not -limit <= degrees <= limit:
            raise self.bad(
                _("“%(text)s” in column “%(column)s” is no number of degrees.") % {"text": text, "column": column}
            )
        return degrees

    def day(self, column: str) -> date:
        text = self.cells[column].strip()
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.bad(
                _("“%(text)s” in column “%(column)s” is no date such as 2025-01-31.") % {"text": text, "column": column}
            ) from None

    def _of(self, code: str, column: str, codes: Iterable[str]) -> str:
        if code not in codes:
            raise self.bad(
                _("code “%(code)s” in column “%(column)s” is in no list.") % {"code": code, "column": column}
            )
        return code


def read_units(folder: Path = DATA) -> UnitRows:
    """Everything in the folder, checked: codes, names, references. Raises BadUnits."""
    provinces = _table(folder, "provinces.csv", ("code", "name", "type"), _province)
    communes = _table(
        folder,
        "communes.csv",
        ("code", "name", "type", "province_code", "lat", "lon"),
        lambda line: _commune(line, provinces),
        unique=lambda row: (row["province_id"], row["name"]),
    )
    legacy_provinces = _table(
        folder,
        "legacy_provinces.csv",
        ("code", "name", "successor_codes"),
        lambda line: _unit(line, 2, LEGACY_AS_OF) | {"successor_codes": line.successors(provinces)},
    )
    districts = _table(
        folder,
        "legacy_districts.csv",
        ("code", "name", "province_code"),
        lambda line: _district(line, legacy_provinces),
    )
    dissolved = _table(
        folder,
        "dissolved_districts.csv",
        ("name", "province_code", "merged_into_district_code", "on"),
        lambda line: _dissolved(line, legacy_provinces, districts),
    )
    legacy_communes = _table(
        folder,
        "legacy_communes.csv",
        ("code", "name", "district_code", "province_code", "successor_codes"),
        lambda line: _legacy_commune(line, districts, communes),
    )
    return UnitRows(
        list(provinces.values()),
        list(communes.values()),
        list(legacy_provinces.values()),
        [*districts.values(), *dissolved.values()],
        list(legacy_communes.values()),
    )


def _table(
    folder: Path,
    file: str,
    columns: tuple[str, ...],
    read: Callable[[_Line], Row],
    unique: Callable[[Row], object] | None = None,
) -> dict[str, Row]:
    """The rows of a file by code. Raises BadUnits for a code (or what else must be unique) that comes twice."""
    rows: dict[str, Row] = {}
    seen: set[object] = set()
    for line in _lines(folder, file, columns):
        row = read(line)
        if row["code"] in rows:
            raise line.bad(_("code “%(code)s” stands in the file twice.") % {"code": row["code"]})
        if unique is not None:
            if unique(row) in seen:
                raise line.bad(_("the province has another unit named “%(name)s”.") % {"name": row["name"]})
            seen.add(unique(row))
        rows[str(row["code"])] = row
    if not rows:
        raise BadUnits(_("%(file)s: the file has no rows.") % {"file": file})
    return rows


def _lines(folder: Path, file: str, columns: tuple[str, ...]) -> Iterator[_Line]:
    try:
        with (folder / file).open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise BadUnits(
                    _("%(file)s: the header lacks %(columns)s.") % {"file": file, "columns": ", ".join(missing)}
                )
            for cells in reader:
                line = _Line(file, reader.line_num, cells)
                if None in cells or None in cells.values():
                    raise line.bad(_("the line has more or fewer cells than the header."))
                yield line
    except FileNotFoundError:
        raise BadUnits(_("%(file)s: the file is missing in %(folder)s.") % {"file": file, "folder": folder}) from None
    except UnicodeDecodeError:
        raise BadUnits(_("%(file)s: the file is not in UTF-8.") % {"file": file}) from None
    except csv.Error as error:
        raise BadUnits(
            _("%(file)s: the file can't be read as CSV (%(error)s).") % {"file": file, "error": error}
        ) from None


def _unit(line: _Line, digits: int, as_of: date) -> Row:
    return {"code": line.code("code", digits), "name": line.name(), "as_of": as_of}


def _province(line: _Line) -> Row:
    return _unit(line, 2, PRESENT_AS_OF) | {"kind": line.kind(PROVINCE_KINDS)}


def _commune(line: _Line, provinces: dict[str, Row]) -> Row:
    return _unit(line, 5, PRESENT_AS_OF) | {
        "kind": line.kind(COMMUNE_KINDS),
        "province_id": line.known("province_code", 2, provinces),
        "latitude": line.degrees("lat", 90),
        "longitude": line.degrees("lon", 180),
    }


def _district(line: _Line, provinces: dict[str, Row]) -> Row:
    return _unit(line, 3, LEGACY_AS_OF) | {
        "province_id": line.known("province_code", 2, provinces),
        "merged_into_id": None,
        "dissolved_on": None,
    }


def _dissolved(line: _Line, provinces: dict[str, Row], districts: dict[str, Row]) -> Row:
    """A district without a code of its own in the list gets one that can't be mistaken for a real one."""
    name, province = line.name(), line.known("province_code", 2, provinces)
    return {
        "code": f"x-{province}-{fold(name).replace(' ', '-')}",
        "name": name,
        "as_of": LEGACY_AS_OF,
        "province_id": province,
        "merged_into_id": line.known("merged_into_district_code", 3, districts),
        "dissolved_on": line.day("on"),
    }


def _legacy_commune(line: _Line, districts: dict[str, Row], communes: dict[str, Row]) -> Row:
    district = line.known("district_code", 3, districts)
    if districts[district]["province_id"] != line.code("province_code", 2):
        raise line.bad(_("district “%(code)s” belongs to another province.") % {"code": district})
    return _unit(line, 5, LEGACY_AS_OF) | {
        "district_id": district,
        "successor_codes": line.successors(communes),
    }
