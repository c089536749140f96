import shutil
from datetime import date

import pytest

from locations.unit_files import DATA, BadUnits, read_units


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    return copy


def edit(folder, file, before, after):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_read_units_counts_the_country():
    units = read_units()

    assert len(units.provinces) == 34
    assert len(units.communes) == 3_321
    assert len(units.legacy_provinces) == 63
    assert len(units.legacy_districts) == 696 + 20
    assert len(units.legacy_communes) == 10_051


def test_read_units_gives_the_columns_of_the_tables():
    units = read_units()

    assert units.provinces[0] == {
        "code": "01",
        "name": "Thành phố Hà Nội",
        "as_of": date(2026, 9, 20),
        "kind": "thành phố trung ương",
    }
    assert units.communes[0] == {
        "code": "00004",
        "name": "Phường Ba Đình",
        "as_of": date(2026, 9, 20),
        "kind": "phường",
        "province_id": "01",
        "latitude": 21.0386,
        "longitude": 105.838,
    }
    assert units.legacy_communes[0] == {
        "code": "00001",
        "name": "Phường Phúc Xá",
        "as_of": date(2025, 1, 1),
        "district_id": "001",
        "successor_codes": ["00097"],
    }


def test_read_units_gives_dissolved_districts_a_code_of_their_own():
    units = read_units()

    assert units.legacy_districts[0]["merged_into_id"] is None
    assert units.legacy_districts[696] == {
        "code": "x-38-huyen-dong-son",
        "name": "Huyện Đông Sơn",
        "as_of": date(2025, 1, 1),
        "province_id": "38",
        "merged_into_id": "380",
        "dissolved_on": date(2025, 1, 1),
    }


def test_read_units_takes_a_commune_without_a_place_on_the_map(folder):
    edit(folder, "communes.csv", "00004,Phường Ba Đình,phường,01,21.0386,105.838,", "00004,Phường Ba Đình,phường,01,,,")

    assert read_units(folder).communes[0]["latitude"] is None


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        (
            "provinces.csv",
            "04,Tỉnh Cao Bằng,tỉnh",
            "4,Tỉnh Cao Bằng,tỉnh",
            "provinces.csv, dòng 3: “4” ở cột “code” không phải là mã gồm 2 chữ số (giữ nguyên các số 0 ở đầu).",
        ),
        (
            "provinces.csv",
            "04,Tỉnh Cao Bằng,tỉnh",
            "01,Tỉnh Cao Bằng,tỉnh",
            "provinces.csv, dòng 3: mã “01” xuất hiện hai lần trong tệp.",
        ),
        (
            "provinces.csv",
            "04,Tỉnh Cao Bằng,tỉnh",
            "04,Tỉnh Cao Bằng,bang",
            "provinces.csv, dòng 3: loại “bang” không hợp lệ; các loại hợp lệ: thành phố trung ương, tỉnh.",
        ),
        (
            "provinces.csv",
            "04,Tỉnh Cao Bằng,tỉnh",
            "04, ,tỉnh",
            "provinces.csv, dòng 3: thiếu tên hoặc tên dài quá 100 ký tự.",
        ),
        (
            "provinces.csv",
            "04,Tỉnh Cao Bằng,tỉnh",
            "04,Tỉnh Cao Bằng",
            "provinces.csv, dòng 3: số ô của dòng không khớp với dòng tiêu đề.",
        ),
        (
            "provinces.csv",
            "04,Tỉnh Cao Bằng,tỉnh",
            "04,Tỉnh Cao Bằng,tỉnh,x",
            "provinces.csv, dòng 3: số ô của dòng không khớp với dòng tiêu đề.",
        ),
        ("provinces.csv", "code,name,type", "ma,name,type", "provinces.csv: dòng tiêu đề thiếu cột code."),
        (
            "provinces.csv",
            "04,Tỉnh Cao Bằng,tỉnh",
            '04,"Tỉnh" Cao Bằng,tỉnh',
            "provinces.csv: tệp không đúng định dạng CSV (',' expected after '\"').",
        ),
        (
            "communes.csv",
            "00008,Phường Ngọc Hà,phường,01",
            "00008,Phường Ngọc Hà,phường,99",
            "communes.csv, dòng 3: mã “99” ở cột “province_code” không có trong danh mục nào.",
        ),
        (
            "communes.csv",
            "00008,Phường Ngọc Hà,phường,01",
            "00008,Phường Ba Đình,phường,01",
            "communes.csv, dòng 3: tỉnh/thành phố này đã có đơn vị khác mang tên “Phường Ba Đình”.",
        ),
        (
            "communes.csv",
            "00004,Phường Ba Đình,phường,01,21.0386,",
            "00004,Phường Ba Đình,phường,01,210.386,",
            "communes.csv, dòng 2: “210.386” ở cột “lat” không phải là số độ hợp lệ.",
        ),
        (
            "communes.csv",
            "00004,Phường Ba Đình,phường,01,21.0386,",
            "00004,Phường Ba Đình,phường,01,bắc,",
            "communes.csv, dòng 2: “bắc” ở cột “lat” không phải là số độ hợp lệ.",
        ),
        (
            "legacy_communes.csv",
            "00001,Phường Phúc Xá,001,01,00097",
            "00001,Phường Phúc Xá,001,01,00098",
            "legacy_communes.csv, dòng 2: mã “00098” ở cột “successor_codes” không có trong danh mục nào.",
        ),
        (
            "legacy_communes.csv",
            "00001,Phường Phúc Xá,001,01,00097",
            "00001,Phường Phúc Xá,001,02,00097",
            "legacy_communes.csv, dòng 2: quận/huyện “001” thuộc tỉnh khác.",
        ),
        (
            "dissolved_districts.csv",
            "Huyện Đông Sơn,38,380,2025-01-01",
            "Huyện Đông Sơn,38,380,01/01/2025",
            "dissolved_districts.csv, dòng 2: “01/01/2025” ở cột “on” không phải là ngày theo dạng 2025-01-31.",
        ),
        (
            "dissolved_districts.csv",
            "Huyện Đông Sơn,38,380,2025-01-01",
            "Huyện Đông Sơn,38,999,2025-01-01",
            "dissolved_districts.csv, dòng 2: mã “999” ở cột “merged_into_district_code” không có trong danh mục nào.",
        ),
    ],
)
def test_read_units_says_what_is_wrong_and_where(folder, file, before, after, message):
    edit(folder, file, before, after)

    with pytest.raises(BadUnits) as refused:
        read_units(folder)
    assert str(refused.value) == message


def test_read_units_refuses_a_missing_file(folder):
    (folder / "communes.csv").unlink()

    with pytest.raises(BadUnits) as refused:
        read_units(folder)
    assert str(refused.value) == f"communes.csv: không tìm thấy tệp trong thư mục {folder}."


def test_read_units_refuses_another_encoding(folder):
    (folder / "communes.csv").write_bytes("code,name\n00004,Đình".encode("utf-16"))

    with pytest.raises(BadUnits) as refused:
        read_units(folder)
    assert str(refused.value) == "communes.csv: tệp không được lưu theo bảng mã UTF-8."


def test_read_units_refuses_an_empty_file(folder):
    path = folder / "provinces.csv"
    path.write_text("code,name,type\n", encoding="utf-8")

    with pytest.raises(BadUnits) as refused:
        read_units(folder)
    assert str(refused.value) == "provinces.csv: tệp không có dòng dữ liệu nào."
