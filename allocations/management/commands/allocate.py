"""`manage.py allocate CAMPAIGN --seed TEXT [--by USER] [--json]`: proposes an allocation, for a leader to approve.

What may not be done gives one Vietnamese sentence and the exit code 1; a command line that can't be read the code 2.
"""

import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.acting import Refusal
from accounts.models import User
from allocations import allocating
from allocations.models import AllocationRun
from campaigns.models import Campaign, Offer


class Command(BaseCommand):
    help = "Đề xuất phân bổ quà của một chiến dịch theo quy tắc công khai; lãnh đạo duyệt sau."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", help="mã chiến dịch, ví dụ BN2023")
        parser.add_argument("--seed", required=True, help="số gieo công khai, ví dụ giải đặc biệt của một kỳ xổ số")
        parser.add_argument("--by", help="tên đăng nhập của người đề xuất (mặc định: hệ thống)")
        parser.add_argument("--json", action="store_true", help="trả kết quả là một đối tượng JSON")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            run = allocating.propose(
                _campaign(options["campaign"]), seed=options["seed"], by=_user(options["by"]), at=timezone.now()
            )
        except Refusal as refusal:
            self._refuse(str(refusal), as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps({"run": run.number, **run.result}, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(_summary(run))

    def _refuse(self, sentence: str, *, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"error": sentence}, ensure_ascii=False))
        else:
            self.stderr.write(sentence)
        self.stdout.flush()
        sys.exit(1)


def _campaign(code: str) -> Campaign:
    campaign: Campaign | None = Campaign.objects.filter(code=code).first()
    if campaign is None:
        raise Refusal(f"Không có chiến dịch mã {code}.")
    return campaign


def _user(username: str | None) -> User:
    if username is None:
        return User.objects.system()
    user: User | None = User.objects.filter(username=username).first()
    if user is None:
        raise Refusal(f"Không có tài khoản {username}.")
    return user


def _summary(run: AllocationRun) -> str:
    lines = [f"Đã đề xuất {run} (số gieo {run.seed}). Chưa ai được phân bổ cho đến khi lãnh đạo duyệt."]
    for kind, count in run.counts.items():
        lines.append(f"  {Offer.Kind(kind).label}: {count['awarded']}/{count['nominated']} người")
    return "\n".join([*lines, f"Mã băm dữ liệu đầu vào: {run.digest}"])
