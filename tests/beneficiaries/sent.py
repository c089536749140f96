"""Lists as people send them, received as from a file: for tests of what is done with them."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from beneficiaries.lists import intake
from locations.models import Commune
from tests.beneficiaries.made_workbooks import xlsx
from tests.factories import YEN_TRUNG, make_campaign, make_offer

HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn", "Xã", "Đối tượng", "Đề nghị tặng")
HONG = (
    1,
    "Nguyễn Thị Hồng",
    "05/03/1962",
    "Nữ",
    "027162001234",
    "Thôn Đông",
    "Xã Yên Trung",
    "Hộ cận nghèo",
    "Thẻ BHYT",
)
LAN = (2, "Trần Thị Lan", "07/08/1971", "Nữ", "027171004321", "Thôn Đoài", "Xã Yên Trung", "Hộ nghèo", "Sổ BHXH")
COLUMNS = {"name": 1, "born": 2, "sex": 3, "number": 4, "hamlet": 5, "commune": 6, "groups": 7, "gift": 8}


def open_for_lists(code="BN2027", **fields):
    """A campaign of cards and books, to which lists may be sent for a long time."""
    campaign = make_campaign(code=code, lists_until=date(2099, 1, 1), **fields)
    make_offer(campaign, "card")
    make_offer(campaign, "book")
    return campaign


def but(row, **cells):
    """The row with other cells: `but(HONG, born="31/06/1962")`."""
    changed = [*row]
    for name, value in cells.items():
        changed[COLUMNS[name]] = value
    return tuple(changed)


BAD_DATE = but(HONG, born="31/06/1962")


def person(number):
    """A row of somebody without a number of their own."""
    name = f"Vũ Thị {chr(65 + number // 26)}{chr(97 + number % 26)}"
    return (number, name, 1960, "Nữ", None, f"Thôn {number}", *HONG[6:])


def content_of(*rows, headings=HEADINGS):
    return xlsx(headings, *(row[: len(headings)] for row in rows))


def received(by, campaign, *rows, commune=YEN_TRUNG, name="danh-sach.xlsx", headings=HEADINGS, **origin):
    """A staged list of these rows, sent by `by` for `commune` (a code, or None)."""
    if commune is not None:
        origin["commune"] = Commune.objects.get(pk=commune)
    content = content_of(*rows, headings=headings)
    return intake.receive(content, name=name, campaign=campaign, by=by, at=timezone.now(), **origin)


def upload(content, name="danh-sach.xlsx"):
    return SimpleUploadedFile(name, content)
