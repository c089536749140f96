"""`manage.py price`: the worked examples through the whole door, bad rows in their place, where figures come from."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from campaigns import price_requests, tariff_data
from campaigns.models import HardshipGroup, Rate, Share
from tests.factories import BAC_NINH

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).parent / "data" / "tariff_examples.csv"
HEAD = "kind,months,paid_on,group,household_position,monthly_income,value,province"
FIELDS = ("list_price", "state_share", "sponsor_share")


def said(file: Path, *options: str) -> tuple[str, str]:
    out, errors = StringIO(), StringIO()
    call_command("price", "--csv", str(file), *options, stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


def priced(file: Path) -> list[dict]:
    out, errors = said(file, "--json")
    assert errors == ""
    return json.loads(out)


def written(folder: Path, *lines: str) -> Path:
    file = folder / "gia.csv"
    file.write_bytes(("\ufeff" + "\r\n".join([HEAD, *lines])).encode())
    return file


def test_examples_come_out_exactly():
    with EXAMPLES.open(encoding="utf-8", newline="") as lines:
        wanted = [{name: int(row[name]) for name in FIELDS} for row in csv.DictReader(lines)]
    found = priced(EXAMPLES)
    assert [{name: row[name] for name in FIELDS} for row in found] == wanted
    assert [row["eligible"] for row in found] == [row["sponsor_share"] > 0 for row in wanted]
    assert all(set(row) == {*FIELDS, "local_share", "eligible", "why"} for row in found)
    assert all(step["text"] and step["legal_basis"] for row in found for step in row["why"])


def test_rows_that_have_no_price_stand_in_their_place(tmp_path):
    file = written(
        tmp_path,
        "card,12,2026-11-22,household,1,,,",
        "card,12,2018-06-30,household,1,,,",
        "card,12,2026-11-22,rich,,,,",
        "card,7,2026-11-22,near_poor,,,,",
        "book,6,2026-11-22,other,,1000000,,",
        "gift,,2026-11-22,,,,500.000,",
    )
    found = priced(file)
    assert [row.get("list_price") for row in found] == [1_366_200, None, None, None, None, 500_000]
    assert [row["error"].split(":")[0] if "error" in row else "" for row in found] == [
        "",
        "Chưa có lương cơ sở cho ngày 30/06/2018",
        "Nhóm “rich” không có",
        "Thẻ BHYT 7 tháng",
        "Thu nhập 1.000.000 đồng thấp hơn chuẩn nghèo khu vực nông thôn 1.500.000 đồng áp dụng cho ngày 22/11/2026",
        "",
    ]


def test_the_offices_own_figures_and_top_ups_count(tmp_path):
    Rate.objects.filter(kind="base_salary", valid_from=date(2026, 7, 1)).update(value=2_600_000)
    Share.objects.create(
        kind="card",
        group_id="near_poor",
        province_id=BAC_NINH,
        share=1_000,
        valid_from=date(2026, 1, 1),
        legal_basis="NQ 1",
    )
    [row, wrong] = priced(written(tmp_path, "card,12,22/11/2026,near_poor,,,,24", "card,12,22/11/2026,near_poor,,,,27"))
    assert (row["list_price"], row["state_share"], row["local_share"]) == (1_404_000, 982_800, 140_400)
    assert row["why"][-2] == {
        "text": "Địa phương hỗ trợ thêm 10 %: 12 × 11.700 đồng",
        "amount": 140_400,
        "legal_basis": "NQ 1",
    }
    assert wrong["error"].startswith("Mã tỉnh “27” không có")


def test_without_stored_figures_those_of_the_project_are_used(tmp_path):
    Rate.objects.all().delete()
    out, errors = said(EXAMPLES, "--json")
    assert errors == "Chưa có mức đóng và hỗ trợ trong cơ sở dữ liệu: tính theo các mức có sẵn của phần mềm.\n"
    assert json.loads(out)[0]["list_price"] == 804_600
    assert json.loads(out)[4]["why"][0]["text"] == "Thuộc nhóm: Hộ cận nghèo"


def test_without_tables_the_figures_of_the_project_are_used():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE campaigns_rate RENAME TO not_yet_migrated")
    out, errors = said(EXAMPLES, "--json")
    assert errors == (
        "Chưa có mức đóng và hỗ trợ trong cơ sở dữ liệu (chưa kết nối được, hoặc chưa chạy migrate): "
        "tính theo các mức có sẵn của phần mềm.\n"
    )
    assert len(json.loads(out)) == 40


def test_the_projects_groups_are_those_of_the_database():
    assert dict(HardshipGroup.objects.values_list("code", "name")) == tariff_data.GROUP_NAMES


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "không có tệp này hoặc không mở được."),
        (b"", "tệp trống: dòng đầu phải là tên cột"),
        ("tháng".encode("utf-16"), "tệp không phải văn bản UTF-8"),
    ],
)
def test_an_unreadable_file_is_one_sentence_and_exit_code_1(tmp_path, content, reason):
    file = tmp_path / "gia.csv"
    if content is not None:
        file.write_bytes(content)
    out, errors = StringIO(), StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("price", "--csv", str(file), "--json", stdout=out, stderr=errors)
    assert caught.value.code == 1
    assert out.getvalue() == ""
    assert errors.getvalue().startswith(f"Không đọc được {file}: {reason}")
    assert errors.getvalue().count("\n") == 1


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(SystemExit) as caught:
        said(tmp_path)
    assert caught.value.code == 1


def test_without_json_a_table_is_shown(tmp_path):
    file = written(
        tmp_path,
        "card,12,2026-11-22,poor,,,,",
        "book,6,2027-01-01,other,,,,",
        "gift,,2027-01-01,,,,500.000,",
        "book,5,2027-01-01,other,,,,",
        "bike,,,,,,,",
    )
    out, errors = said(file)
    assert errors == ""
    assert out.splitlines() == [
        "Dòng  Loại  Tháng   Ngày đóng        Giá   Nhà nước  Địa phương  Nhà tài trợ  Cách tính",
        "   2  card     12  22/11/2026  1.366.200  1.366.200           0            0  Đã được hỗ trợ toàn bộ: "
        "không thuộc diện nhận quà này, nhà tài trợ không phải trả",
        "   3  book      6  01/01/2027  2.904.000    580.800           0    2.323.200  "
        "Không thuộc nhóm được hỗ trợ riêng",
        "   4  gift         01/01/2027    500.000          0           0      500.000  "
        "Giá trị một phần quà, nhà tài trợ trả toàn bộ",
        "   5  book      5  01/01/2027                                                 "
        "Lỗi: Sổ BHXH 5 tháng: chỉ đóng trước được 1, 3, 6 hoặc 12 tháng.",
        "   6                                                                          "
        "Lỗi: Loại quà tặng “bike” không có: ghi card (thẻ BHYT), book (sổ BHXH) hoặc gift (quà).",
    ]


def test_a_row_is_told_by_its_line_in_the_file_and_a_bad_one_is_no_failure(tmp_path):
    file = written(tmp_path, "", "gift,,2027-01-01,,,,500.000,", "", "", "bike,,,,,,,")
    assert [line.split()[0] for line in said(file)[0].splitlines()] == ["Dòng", "3", "6"]


def test_help_names_every_column_and_the_exit_codes(capsys):
    with pytest.raises(SystemExit) as caught:
        call_command("price", "--help")
    assert caught.value.code == 0
    told = capsys.readouterr().out
    for column in (*price_requests.COLUMNS, *price_requests.MORE_COLUMNS):
        assert f"\n    {column} " in told
    assert "thẻ 3, 6, 12\n" in told
    assert "mã thoát: 0 nếu đọc được tệp, kể cả khi có dòng không tính được giá" in told


def test_a_table_without_rows_is_its_heading(tmp_path):
    assert said(written(tmp_path))[0].splitlines() == [
        "Dòng  Loại  Tháng  Ngày đóng  Giá  Nhà nước  Địa phương  Nhà tài trợ  Cách tính"
    ]
    assert priced(written(tmp_path)) == []
