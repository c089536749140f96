"""Offices that can write letters, and pledges that money came for."""

import re
from datetime import UTC, date, datetime

from django.urls import reverse

from sponsors.letters import making, releasing
from sponsors.models import LetterHead, Pledge
from sponsors.money import receipts
from tests.factories import BAC_NINH, make_campaign, make_line, make_offer, make_officer, make_pledge, make_sponsor

NOW = datetime(2027, 2, 5, 3, 0, tzinfo=UTC)
TODAY = date(2027, 2, 5)
SITE = "https://trao.bhxh.example.vn"
GIFT, CARD = 500_000, 804_600


def make_head(province=BAC_NINH, **fields):
    facts = {
        "superior": "Bảo hiểm xã hội Việt Nam",
        "name": "Bảo hiểm xã hội tỉnh Bắc Ninh",
        "place": "Bắc Ninh",
        "signs_for": "KT. Giám đốc",
        "signer_title": "Phó Giám đốc",
        "signer_name": "Nguyễn Thị Hồng Nhung",
    }
    return LetterHead.objects.create(province_id=province, **facts | fields)


def make_promise(sponsor=None, *, cards=10, gifts=4, **fields):
    """A confirmed pledge of 10 cards and 4 gifts: 10.046.000 đồng."""
    campaign = make_campaign(name="Không để ai bị bỏ lại phía sau")
    sponsor = sponsor or make_sponsor(
        name="Công ty TNHH Minh Phát",
        tax_code="2300123457",
        address="12 Lý Thái Tổ",
        email="ke.toan@minhphat.example.vn",
    )
    pledge = make_pledge(make_offer(campaign, "card"), cards, sponsor=sponsor, **fields).pledge
    if gifts:
        make_line(pledge, make_offer(campaign, "gift"), gifts)
    return Pledge.objects.select_related("sponsor", "campaign").get(pk=pledge.pk)


DUE = 10 * CARD + 4 * GIFT


def pay(pledge, amount=DUE, *, by=None, reference="FT27010112345678", **fields):
    """Money that came, recorded as staff do; what follows from it follows."""
    facts = {
        "province_id": pledge.province_id,
        "kind": "transfer",
        "received_on": date(2027, 1, 12),
        "payer": "MINH PHAT",
    }
    facts |= {"bank_reference": reference, "note": "", "amount": amount, "is_another": True}
    receipt = receipts.record(
        shares=[receipts.Share(pledge, amount)], by=by or make_officer(pledge.province_id), at=NOW, **facts | fields
    )
    pledge.refresh_from_db()
    return receipt


def send_back(pledge, amount):
    entry = pledge.entries.filter(kind="matched").first()
    facts = {"amount": amount, "day": TODAY, "reason": "Thừa", "line": None}
    receipts.refund(entry.receipt, pledge=pledge, by=make_officer(), at=NOW, **facts)


def make_letter(pledge=None, kind="thanks", *, by=None, **facts):
    """Of a pledge that is paid in full."""
    if pledge is None:
        make_head()
        pledge = make_promise()
        pay(pledge)
    return making.make(pledge, kind, by=by or make_officer(pledge.province_id), at=NOW, **facts)


def make_released(pledge=None, kind="thanks", *, by=None, signed=None, **facts):
    """The same, released: the sponsor's e-mail is written."""
    letter = make_letter(pledge, kind, by=by, **facts)
    releasing.release(letter, signed=signed, by=by or make_officer(letter.pledge.province_id), at=NOW)
    return letter


def page_of(letter):
    return reverse("publication:letter", args=[letter.token])


def text_of(response):
    """What is read on a page, in one line."""
    html = response.content.decode()
    html = re.sub(r"<(script|style|head)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
