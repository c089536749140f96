"""Communes by name, straight from the tables of units: what a list means must not come from the code under test."""

import csv
from pathlib import Path

TABLES = Path(__file__).resolve().parents[3] / "locations" / "data"


def _rows(name):
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _bare(name):
    for kind in ("Thành phố ", "Tỉnh "):
        name = name.removeprefix(kind)
    return name


_PROVINCES = {row["code"]: _bare(row["name"]) for row in _rows("provinces")}
_OLD_PROVINCES = {row["code"]: _bare(row["name"]) for row in _rows("legacy_provinces")}
_OLD_DISTRICTS = {row["code"]: row["name"] for row in _rows("legacy_districts")}
_PRESENT = {(_PROVINCES[row["province_code"]], row["name"]): row["code"] for row in _rows("communes")}
_LEGACY = _rows("legacy_communes")


def commune(province, name):
    """The code in use since July 2025 of a commune of today: ("Nghệ An", "Xã Nghĩa Đàn")."""
    return _PRESENT[province, name]


def became(province, district, name):
    """The code of the one successor of a commune of before July 2025, by the official names of that time."""
    [code] = successors(province, district, name)
    return code


def successors(province, district, name):
    """The codes of all successors; a district of None stands for any of the province."""
    return sorted(
        {
            code
            for row in _LEGACY
            if row["name"] == name
            and _OLD_PROVINCES[row["province_code"]] == province
            and (district is None or _OLD_DISTRICTS[row["district_code"]] == district)
            for code in row["successor_codes"].split()
        }
    )
