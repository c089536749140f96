import pytest

from locations.gazetteer import Gazetteer

Row = dict[str, object]


def tables(**changed: list[Row]) -> dict[str, list[Row]]:
    """A country of one present province that two merged into, with one district each."""
    rows: dict[str, list[Row]] = {
        "provinces": [{"code": "24", "name": "Thành phố Bắc Ninh"}],
        "communes": [
            {"code": "00001", "name": "Xã Yên Trung", "province_code": "24"},
            {"code": "00002", "name": "Phường Tân An", "province_code": "24"},
        ],
        "legacy_provinces": [
            {"code": "24", "name": "Tỉnh Bắc Giang", "successor_codes": "24"},
            {"code": "27", "name": "Tỉnh Bắc Ninh", "successor_codes": "24"},
        ],
        "legacy_districts": [
            {"code": "213", "name": "Thành phố Bắc Giang", "province_code": "24"},
            {"code": "258", "name": "Huyện Yên Phong", "province_code": "27"},
        ],
        "legacy_communes": [
            legacy("10001", "Xã Yên Trung", "258", "27", "00001"),
            legacy("10002", "Xã Dũng Liệt", "258", "27", ["00001"]),
            legacy("10003", "Xã Tiền Phong", "213", "24", ("00001", "00002")),
        ],
        "dissolved_districts": [
            {"name": "Huyện Yên Dũng", "province_code": "24", "merged_into_district_code": "213"},
        ],
    }
    return rows | changed


def legacy(code: str, name: str, district: str, province: str, successors: object) -> Row:
    return {
        "code": code,
        "name": name,
        "district_code": district,
        "province_code": province,
        "successor_codes": successors,
    }


def test_build_takes_successors_as_text_or_as_a_sequence():
    book = Gazetteer.build(**tables())
    assert book.resolve("Xã Yên Trung", district="Yên Phong", province="Bắc Ninh").code == "00001"
    assert book.resolve("Xã Dũng Liệt", province="Bắc Ninh").code == "00001"
    split = book.resolve("Xã Tiền Phong", district="Huyện Yên Dũng", province="Bắc Giang")
    assert (split.certainty, [one.code for one in split.candidates]) == ("split", ["00001", "00002"])


def test_build_takes_rows_that_can_be_read_only_once():
    book = Gazetteer.build(**{name: iter(rows) for name, rows in tables().items()})
    assert book.commune("00002").name == "Phường Tân An"


def test_build_knows_customary_names_only_of_provinces_that_there_are():
    book = Gazetteer.build(**tables())
    assert book.provinces_named("Bắc Giang") == ("24",)
    assert book.provinces_named("Sài Gòn") == ()


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        ("legacy_communes", legacy("1", "Xã A", "258", "27", "99999"), "Xã A: successor 99999 is in no list"),
        ("legacy_communes", legacy("1", "Xã A", "258", "27", None), "Xã A: successor_codes is neither"),
        ("legacy_communes", legacy("1", "Xã A", "999", "27", ""), "Xã A: district_code 999 is in no list"),
        ("legacy_communes", legacy("1", "Xã A", "258", "99", ""), "Xã A: province_code 99 is in no list"),
        ("communes", {"code": "1", "name": "Xã A", "province_code": "99"}, "Xã A: province_code 99 is in no list"),
        (
            "legacy_districts",
            {"code": "1", "name": "Huyện A", "province_code": "99"},
            "Huyện A: province_code 99 is in no list",
        ),
        (
            "legacy_provinces",
            {"code": "1", "name": "Tỉnh A", "successor_codes": "99"},
            "Tỉnh A: successor 99 is in no list",
        ),
        (
            "dissolved_districts",
            {"name": "Huyện A", "province_code": "24", "merged_into_district_code": "999"},
            "Huyện A: merged_into_district_code 999 is in no list",
        ),
    ],
)
def test_build_refuses_a_row_that_speaks_of_a_unit_in_no_list(table, row, message):
    rows = tables()
    rows[table].append(row)
    with pytest.raises(ValueError, match=message):
        Gazetteer.build(**rows)
