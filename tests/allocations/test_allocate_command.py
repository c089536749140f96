"""`manage.py allocate`: proposes under the same operation as the screens."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from allocations.models import Allocation, AllocationRun
from tests.allocations.making import nominate
from tests.factories import BAC_NINH, THANH_HOA, make_campaign, make_offer, make_officer, make_pledge

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    campaign = make_campaign(code="BN2023")
    card = make_offer(campaign)
    make_pledge(card, 1, reference="BN2023-CK0001")
    nominate(card, "BN2023-00001", 5)
    nominate(card, "BN2023-00002", 9)
    return campaign


def run_command(*arguments: str) -> tuple[int, str, str]:
    """(exit code, standard output, standard error)."""
    out, err = StringIO(), StringIO()
    try:
        call_command("allocate", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_proposes_as_the_system_and_says_what_came_out(campaign):
    code, out, err = run_command("BN2023", "--seed", "XSMB 04821")
    run = AllocationRun.objects.get()
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Đã đề xuất BN2023, đợt 1 (số gieo XSMB 04821). Chưa ai được phân bổ cho đến khi lãnh đạo duyệt.",
        "  Thẻ BHYT: 1/2 người",
        f"Mã băm dữ liệu đầu vào: {run.digest}",
    ]
    assert (run.proposed_by, run.seed, run.status) == (User.objects.system(), "XSMB 04821", "proposed")
    assert not Allocation.objects.exists()


def test_answers_in_json_with_codes(campaign):
    code, out, _ = run_command("BN2023", "--seed", "XSMB 04821", "--json")
    run = AllocationRun.objects.get()
    assert code == 0
    assert json.loads(out) == {
        "run": 1,
        "awards": [{"nomination": "BN2023-00002", "line": "BN2023-CK0001/1"}],
        "unserved": [{"nomination": "BN2023-00001", "reason": "outranked"}],
        "left": [{"line": "BN2023-CK0001/1", "quantity": 0}],
        "digest": run.digest,
    }


def test_proposes_as_whoever_is_named_within_the_own_area(campaign):
    officer, stranger = make_officer(BAC_NINH), make_officer(THANH_HOA)
    assert run_command("BN2023", "--seed", "1", "--by", officer.username)[0] == 0
    assert AllocationRun.objects.get().proposed_by == officer
    code, out, err = run_command("BN2023", "--seed", "1", "--by", stranger.username)
    assert (code, out) == (1, "")
    assert "nằm ngoài địa bàn" in err
    assert AllocationRun.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("KHONGCO", "--seed", "1"), "Không có chiến dịch mã KHONGCO."),
        (("BN2023", "--seed", "1", "--by", "ai-do"), "Không có tài khoản ai-do."),
        (("BN2023", "--seed", " "), "Hãy nhập số gieo công khai"),
    ],
)
def test_refuses_with_one_sentence_and_exit_code_1(campaign, arguments, sentence):
    code, out, err = run_command(*arguments)
    assert (code, out) == (1, "")
    assert err.startswith(sentence)
    assert len(err.strip().splitlines()) == 1
    code, out, err = run_command(*arguments, "--json")
    assert (code, err) == (1, "")
    assert json.loads(out)["error"].startswith(sentence)
    assert not AllocationRun.objects.exists()


def test_a_command_line_that_cannot_be_read_is_a_usage_error(campaign):
    with pytest.raises(CommandError):
        call_command("allocate", "BN2023")
