"""`manage.py import_list`: the form of its answer, what it stages, what it refuses and how."""

import errno
import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import SYSTEM_USERNAME
from accounts.roles import Role
from beneficiaries.management.commands.import_list import NOT_OPENED
from beneficiaries.models import ColumnMeaning, ListRow, Nomination, Person, RecipientList
from documents.models import Document
from tests.beneficiaries.corpus import LISTS, differences, expected_answers
from tests.beneficiaries.sent import BAD_DATE, HEADINGS, HONG, LAN, content_of
from tests.factories import (
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_offer,
    make_user,
)

pytestmark = pytest.mark.django_db

ANSWERS = expected_answers()
SAMPLES = (
    "bac-ninh-2023-launch.xlsx",
    "dong-thap-ids-dates.xlsx",
    "lao-cai-by-hamlet.xlsx",
    "legacy-communes.xlsx",
    "nghe-an-merged-header.xlsx",
    "quang-ngai-old-excel.xls",
    "quang-ninh-tcvn3.xlsx",
)
"""One list of each kind through the command; test_corpus reads them all."""


@pytest.fixture
def campaign():
    campaign = make_campaign(code="TET2027", province=None)
    for kind in ("book", "card", "gift"):
        make_offer(campaign, kind)
    return campaign


@pytest.fixture
def run(capsys):
    """Runs the command; gives its exit code, its answer (JSON if it was asked for) and what it complains of."""

    def run(file, *arguments, campaign="TET2027"):
        code = 0
        try:
            call_command("import_list", str(file), "--campaign", campaign, *arguments)
        except SystemExit as end:
            code = end.code
        said, complaint = capsys.readouterr()
        return code, json.loads(said) if "--json" in arguments else said, complaint

    return run


@pytest.fixture
def file(tmp_path):
    def file(*rows, name="ds.xlsx", headings=HEADINGS):
        path = tmp_path / name
        path.write_bytes(content_of(*rows, headings=headings))
        return path

    return file


def kept():
    return Document.objects.count(), RecipientList.objects.count(), ListRow.objects.count()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_list_of_the_corpus_gives_its_answer_and_writes_nothing(run, campaign, name):
    commune = ANSWERS[name]["arguments"]["commune"]
    place = ["--commune", commune] if commune else []
    code, answer, complaint = run(LISTS / name, *place, "--dry-run", "--json")
    assert (code, complaint) == (0, "")
    assert differences(answer, ANSWERS[name]) == []
    assert answer["file"]["sha256"] == hashlib.sha256((LISTS / name).read_bytes()).hexdigest()
    assert answer["file"]["name"] == name
    assert answer["totals"]["rows"] == len(answer["rows"]) == sum(sheet["rows"] for sheet in answer["file"]["sheets"])
    assert kept() == (0, 0, 0)


def test_the_answer_has_the_agreed_form(run, campaign, file):
    path = file(HONG, BAD_DATE)
    _code, answer, _complaint = run(path, "--commune", YEN_TRUNG, "--dry-run", "--json")
    assert list(answer) == ["file", "totals", "rows"]
    assert answer["file"]["sheets"] == [{"name": "Sheet1", "rows": 2}]
    assert answer["totals"] == {"rows": 2, "ready": 1, "needs_attention": 1, "rejected": 0}
    assert answer["rows"][0] == {
        "sheet": "Sheet1",
        "row": 2,
        "status": "ready",
        "full_name": "Nguyễn Thị Hồng",
        "birth_date": "1962-03-05",
        "birth_precision": "day",
        "sex": "female",
        "personal_id": "027162001234",
        "insurance_code": None,
        "commune": YEN_TRUNG,
        "hamlet": "Thôn Đông",
        "groups": ["near_poor"],
        "requested": "card",
        "problems": answer["rows"][0]["problems"],
    }
    problems = [problem for row in answer["rows"] for problem in row["problems"]]
    assert {tuple(problem) for problem in problems} == {("field", "severity", "code", "message")}


def test_without_dry_run_the_list_is_staged_and_never_accepted(run, campaign, file):
    path = file(HONG, LAN, name="Danh sách.xlsx")
    code, answer, _complaint = run(path, "--commune", YEN_TRUNG, "--json")
    received = RecipientList.objects.get()
    assert (code, answer["totals"]["ready"], received.rows.count()) == (0, 2, 2)
    assert (received.status, received.commune_id, received.sent_by.username) == ("staged", YEN_TRUNG, SYSTEM_USERNAME)
    assert (received.document.name, bytes(received.document.content)) == ("Danh sách.xlsx", path.read_bytes())
    assert (Person.objects.count(), Nomination.objects.count()) == (0, 0)


def test_without_json_the_answer_is_for_people(run, campaign, file):
    path = file(HONG, BAD_DATE, (*LAN[:1], None, *LAN[2:]))
    _code, said, _complaint = run(path, "--commune", YEN_TRUNG)
    assert said.splitlines()[:2] == ["ds.xlsx: 3 người", "  trang tính “Sheet1”: 3 người"]
    assert "Sheet1, dòng 3, Nguyễn Thị Hồng: " in said
    assert "Sheet1, dòng 4, (chưa có tên): " in said
    assert f"Đã nhận danh sách số {RecipientList.objects.get().pk}" in said


def test_a_list_that_comes_late_is_taken_with_a_word(run, campaign, file):
    _code, said, _complaint = run(file(HONG), "--dry-run")
    assert "Lưu ý" not in said
    campaign.lists_until = date(2026, 11, 1)
    campaign.save(update_fields=["lists_until"])
    _code, said, _complaint = run(file(HONG))
    assert "Lưu ý: chiến dịch TET2027 đã quá hạn nhận danh sách 01/11/2026." in said
    assert kept() == (1, 1, 1)


def test_a_dry_run_for_people_says_nothing_of_a_list_received(run, campaign, file):
    _code, said, _complaint = run(file(HONG), "--dry-run")
    assert "Đã nhận" not in said
    assert kept() == (0, 0, 0)


def test_the_gift_is_that_of_the_option_where_the_list_says_none(run, campaign, file):
    path = file(HONG[:8], headings=HEADINGS[:8])
    _code, answer, _complaint = run(path, "--commune", YEN_TRUNG, "--offer", "book", "--json")
    assert RecipientList.objects.get().default_kind == "book"
    assert [problem["code"] for problem in answer["rows"][0]["problems"]] == []


def test_an_unknown_kind_of_gift_is_no_option(campaign, file):
    with pytest.raises(CommandError, match="--offer"):
        call_command("import_list", str(file(HONG)), "--campaign", "TET2027", "--offer", "house")


def test_a_school_sends_its_pupils(run, campaign, file):
    school = make_institution(YEN_TRUNG)
    _code, answer, _complaint = run(file(HONG), "--institution", str(school.pk), "--json")
    assert RecipientList.objects.get().institution == school
    assert answer["rows"][0]["groups"] == ["near_poor", "student"]


def test_commune_and_institution_exclude_each_other(campaign, file):
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("import_list", str(file(HONG)), "--campaign=TET2027", f"--commune={YEN_TRUNG}", "--institution=1")


def test_who_sends_it_is_named_and_bound_to_the_own_area(run, campaign, file):
    by = make_commune_officer(YEN_TRUNG)
    code, answer, _complaint = run(file(HONG), "--commune", TAM_GIANG, "--by", by.username, "--json")
    assert (code, list(answer), kept()) == (2, ["error"], (0, 0, 0))
    code, answer, _complaint = run(
        file(HONG, [*LAN[:6], "Xã Tam Giang", *LAN[7:]]), "--commune", YEN_TRUNG, "--by", by.username, "--json"
    )
    assert (code, answer["totals"]["needs_attention"]) == (0, 1)
    assert [problem["code"] for problem in answer["rows"][1]["problems"]] == ["outside_area"]
    assert RecipientList.objects.get().sent_by == by


def test_who_sends_no_lists_may_not_be_named(run, campaign, file):
    auditor = make_user(Role.AUDITOR, province="24")
    code, answer, _complaint = run(file(HONG), "--by", auditor.username, "--json")
    assert (code, list(answer), kept()) == (2, ["error"], (0, 0, 0))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--commune", "99999"), "Không có xã mã 99999."),
        (("--institution", "999999"), "Không có trường học hay bệnh viện số 999999."),
        (("--by", "khong.co"), "Không có tài khoản khong.co."),
    ],
)
def test_what_is_not_there_is_told(run, campaign, file, arguments, sentence):
    code, answer, _complaint = run(file(HONG), *arguments, "--json")
    assert (code, answer, kept()) == (2, {"error": sentence}, (0, 0, 0))


def test_an_unknown_campaign_is_told(run, file):
    code, answer, _complaint = run(file(HONG), "--json", campaign="KHONGCO")
    assert (code, answer) == (2, {"error": "Không có chiến dịch mã KHONGCO."})


def test_a_campaign_that_is_not_open_takes_no_list(run, file):
    make_offer(make_campaign(code="TET2027", status="draft"))
    code, answer, _complaint = run(file(HONG), "--dry-run", "--json")
    assert (code, list(answer)) == (2, ["error"])


@pytest.mark.parametrize("options", [("--json",), ("--dry-run", "--json")], ids=["staging", "dry run"])
@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_bytes((LISTS / "broken.xlsx").read_bytes()),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"day khong phai bang tinh"),
        lambda path: path.write_bytes(b"PK\x03\x04" + b"\0" * (50 * 1024 * 1024)),
        lambda path: path.mkdir(),
        lambda path: None,
    ],
    ids=["truncated", "empty", "not a workbook", "50 MB", "a folder", "not there"],
)
def test_a_file_that_cannot_be_read_ends_with_2_and_one_sentence(run, campaign, tmp_path, make, options):
    path = tmp_path / "ds.xlsx"
    make(path)
    code, answer, complaint = run(path, *options)
    assert (code, list(answer), complaint, kept()) == (2, ["error"], "", (0, 0, 0))
    assert answer["error"].endswith(".")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (Path("khong-co.xlsx"), "không tìm thấy tệp này; hãy kiểm tra lại tên và đường dẫn"),
        (LISTS / "broken.xlsx" / "ds.xlsx", "không tìm thấy tệp này; hãy kiểm tra lại tên và đường dẫn"),
        (LISTS, "đây là thư mục, không phải tệp; hãy chọn một tệp .xlsx trong đó"),
        (Path("x" * 300), "tên tệp quá dài; hãy đổi tên ngắn hơn"),
        (Path("/proc/self/mem"), "máy báo lỗi số 5 khi đọc tệp; hãy thử lại với một bản sao"),
    ],
    ids=["not there", "within a file", "a folder", "a long name", "an error of the disk"],
)
def test_why_a_file_cannot_be_opened_is_said_in_vietnamese(run, campaign, path, words):
    assert run(path, "--json")[1] == {"error": f"Không mở được tệp {path}: {words}."}


def test_who_may_not_read_the_file_is_told_so():
    """Root may read everything, so that the machine of a test cannot be trusted to refuse."""
    assert {NOT_OPENED[errno.EACCES], NOT_OPENED[errno.EPERM]} == {
        "không có quyền đọc tệp; hãy xin quyền đọc hoặc chép tệp sang nơi khác"
    }


def test_without_json_the_sentence_is_the_complaint(run, campaign):
    code, said, complaint = run(LISTS / "broken.xlsx", "--dry-run")
    assert (code, said, complaint.count("\n")) == (2, "", 1)


def test_the_same_file_again_is_refused_but_may_be_read(run, campaign, file):
    path = file(HONG)
    run(path, "--json")
    code, answer, _complaint = run(path, "--json")
    assert (code, list(answer), RecipientList.objects.count()) == (2, ["error"], 1)
    assert run(path, "--dry-run", "--json")[0] == 0


def test_what_the_sender_settled_about_a_heading_counts_for_what_is_shown(campaign, run, tmp_path):
    file = tmp_path / "list.xlsx"
    headings = ["Danh tính" if heading == "Họ và tên" else heading for heading in HEADINGS]
    file.write_bytes(content_of(HONG, LAN, headings=headings))
    ColumnMeaning.objects.create(
        commune_id=YEN_TRUNG,
        key="danh tính",
        heading="Danh tính",
        field="full_name",
        settled_by=make_user(),
        settled_at=timezone.now(),
    )
    _code, here, _complaint = run(file, "--dry-run", "--json", "--commune", YEN_TRUNG)
    _code, elsewhere, _complaint = run(file, "--dry-run", "--json", "--commune", TAM_GIANG)
    assert [row["full_name"] for row in here["rows"]] == [HONG[1], LAN[1]]
    assert [row["full_name"] for row in elsewhere["rows"]] == [None, None]
