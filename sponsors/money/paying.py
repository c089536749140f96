"""How a sponsor pays: the account of the office, what to write into the note, and the VietQR code of both."""

from dataclasses import dataclass
from io import BytesIO

import segno
from django.http import HttpResponse

from sponsors.models import Pledge, ReceivingAccount
from sponsors.money import vietqr
from sponsors.money.payment_codes import code_for


@dataclass(frozen=True)
class Way:
    """`note`: at most 25 characters, by which the transfer is known again; `amount`: đồng, None where it is left to the
    payer; `payload`: what the QR code says, "" where the bank takes no part in VietQR.
    """

    account: ReceivingAccount
    note: str
    amount: int | None
    payload: str


def account_of(province_id: str | None) -> ReceivingAccount | None:
    """The account that the office of the province (None: the national one) tells sponsors."""
    told = ReceivingAccount.objects.filter(is_preferred=True, is_open=True, province_id=province_id)
    return told.select_related("province").first()


def way_to_pay(pledge: Pledge, *, amount: int | None) -> Way | None:
    """How this pledge is paid; None where its office tells sponsors no account. `amount`: what is still to come, in
    đồng; 0 and less is none.
    """
    account = account_of(pledge.province_id)
    return way_to(account, note=code_for(pledge.number), amount=amount) if account else None


def way_to(account: ReceivingAccount, *, note: str, amount: int | None) -> Way:
    """How money gets to the account with this note (A–Z, 0–9 and spaces)."""
    asked = amount if amount and 0 < amount < 10**vietqr.MOST_DIGITS else None
    payload = ""
    if account.bank_bin:
        payload = vietqr.payload(vietqr.Account(account.bank_bin, account.number), asked, note)
    return Way(account, note, asked, payload)


def qr_image(payload: str) -> bytes:
    """The QR code of a payload as an SVG picture, with the quiet zone that scanners need."""
    picture = BytesIO()
    code = segno.make(payload, error="m", micro=False)
    code.save(picture, kind="svg", border=4, scale=4, light="#fff", xmldecl=False, svgclass=None, lineclass=None)
    return picture.getvalue()


def qr_picture(payload: str) -> bytes:
    """The QR code of a payload as a PNG picture: what galleries and the apps of banks open."""
    picture = BytesIO()
    segno.make(payload, error="m", micro=False).save(picture, kind="png", border=4, scale=12)
    return picture.getvalue()


def qr_response(payload: str) -> HttpResponse:
    """The picture, for an `<img>` of a page that few may see."""
    return _for_few(HttpResponse(qr_image(payload), content_type="image/svg+xml"))


def qr_download(payload: str, *, name: str) -> HttpResponse:
    """The picture to be kept, under this name (letters of ASCII)."""
    answer = HttpResponse(qr_picture(payload), content_type="image/png")
    answer["Content-Disposition"] = f'attachment; filename="{name}.png"'
    return _for_few(answer)


def _for_few(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
