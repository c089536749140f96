"""`manage.py import_list FILE --campaign CODE …`: reads a list and stages it, or only shows how it would be read.

Exit code 2 and one Vietnamese sentence for a file that can't be read or may not be sent; nothing is kept then.
"""

import errno
import hashlib
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.acting import Refusal
from accounts.models import User
from beneficiaries.deadlines import late_words
from beneficiaries.lists import intake
from beneficiaries.reading.whole_list import ReadList, list_json
from campaigns.models import Campaign, Offer
from documents.workbooks.workbook import MAX_BYTES
from locations.models import Commune, Institution

NOT_OPENED = {
    errno.ENOENT: "không tìm thấy tệp này; hãy kiểm tra lại tên và đường dẫn",
    errno.ENOTDIR: "không tìm thấy tệp này; hãy kiểm tra lại tên và đường dẫn",
    errno.EISDIR: "đây là thư mục, không phải tệp; hãy chọn một tệp .xlsx trong đó",
    errno.EACCES: "không có quyền đọc tệp; hãy xin quyền đọc hoặc chép tệp sang nơi khác",
    errno.EPERM: "không có quyền đọc tệp; hãy xin quyền đọc hoặc chép tệp sang nơi khác",
    errno.ENAMETOOLONG: "tên tệp quá dài; hãy đổi tên ngắn hơn",
}


class Command(BaseCommand):
    help = "Đọc một danh sách Excel của một chiến dịch và đưa vào chờ xử lý (không tự tiếp nhận)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp danh sách")
        parser.add_argument("--campaign", required=True, help="mã chiến dịch, ví dụ BN2027")
        place = parser.add_mutually_exclusive_group()
        place.add_argument("--commune", help="mã 5 chữ số của xã, phường gửi danh sách")
        place.add_argument(
            "--institution",
            type=int,
            help="số của trường học, bệnh viện gửi danh sách (cột “Số” của trang Trường học, bệnh viện)",
        )
        parser.add_argument(
            "--offer",
            choices=Offer.Kind.values,
            default="",
            help="loại quà, nếu danh sách không ghi: book (sổ), card (thẻ), gift (quà)",
        )
        parser.add_argument("--by", help="tên đăng nhập của người gửi (mặc định: hệ thống)")
        parser.add_argument("--dry-run", action="store_true", help="chỉ đọc và cho xem, không ghi gì")
        parser.add_argument("--json", action="store_true", help="trả kết quả là một đối tượng JSON")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            content = _content(options["file"])
            origin = {
                "campaign": _one(Campaign, "Không có chiến dịch mã {}.", code=options["campaign"]),
                "commune": _one(Commune, "Không có xã mã {}.", pk=options["commune"]),
                "institution": _one(Institution, "Không có trường học hay bệnh viện số {}.", pk=options["institution"]),
                "kind": options["offer"],
                "by": _sender(options["by"]),
                "at": timezone.now(),
            }
            read = intake.preview(content, **origin)
            if not options["dry_run"]:
                received = intake.receive(content, name=options["file"].name, at_once=True, **origin)
        except Refusal as refusal:
            self._refuse(str(refusal), as_json=options["json"])
        name = options["file"].name
        if options["json"]:
            answer = list_json(read, name=name, sha256=hashlib.sha256(content).hexdigest())
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(_summary(read, name))
            if late := late_words(origin["campaign"]):
                self.stdout.write(f"Lưu ý: chiến dịch {origin['campaign'].code} {late}.")
            if not options["dry_run"]:
                self.stdout.write(f"Đã nhận danh sách số {received.pk}; chưa ai được ghi vào sổ cho đến khi tiếp nhận.")

    def _refuse(self, sentence: str, *, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"error": sentence}, ensure_ascii=False))
        else:
            self.stderr.write(sentence)
        self.stdout.flush()
        sys.exit(2)


def _content(path: Path) -> bytes:
    """The file's bytes, one more than a list may have at the most: the reader refuses those that are too many."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        why = NOT_OPENED.get(error.errno or 0, f"máy báo lỗi số {error.errno} khi đọc tệp; hãy thử lại với một bản sao")
        raise Refusal(f"Không mở được tệp {path}: {why}.") from error


def _one(model: Any, sentence: str, **wanted: object) -> Any:
    """The record that was named, or None if none was named."""
    [value] = wanted.values()
    if value is None:
        return None
    found = model.objects.filter(**wanted).first()
    if found is None:
        raise Refusal(sentence.format(value))
    return found


def _sender(username: str | None) -> User:
    if username is None:
        return User.objects.system()
    sender: User = _one(User, "Không có tài khoản {}.", username=username)
    return sender


def _summary(read: ReadList, name: str) -> str:
    lines = [f"{name}: {len(read.rows)} người"]
    lines += [f"  trang tính “{sheet.name}”: {sheet.rows} người" for sheet in read.sheets]
    lines += [f"  {note.message}" for note in read.notes]
    for row in read.rows:
        for problem in row.problems:
            lines.append(f"  {row.sheet}, dòng {row.row}, {row.facts.full_name or '(chưa có tên)'}: {problem.message}")
    return "\n".join(lines)
