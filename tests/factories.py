"""Makers of test records: each call gives one valid record, every field can be said. All people are invented.

Places are real ones, loaded once per test database by the `nation` fixture: provinces "24" (Bắc Ninh) and "38"
(Thanh Hóa), communes "09205" (Bắc Ninh), "09202" (Bắc Ninh), "16378" (Thanh Hóa, phường Đông Sơn), for example.
"""

import itertools
from datetime import date

from django.utils import timezone

from accounts.models import Duty, DutyCommune, User
from accounts.roles import Role
from beneficiaries.models import Nomination, Person, RecipientList
from campaigns.models import Campaign, Offer
from campaigns.pricing import load_tariff, price_of_one
from documents.models import Document
from locations.models import Institution
from sponsors.models import Earmark, Pledge, PledgeLine, Sponsor

_numbers = itertools.count(1)
BAC_NINH, THANH_HOA = "24", "38"
LAUNCH = date(2023, 1, 5)
YEN_TRUNG, TAM_GIANG, DONG_SON = "09205", "09202", "16378"
PASSWORD = "mat khau de kiem thu 2027"


def make_user(
    role: str | None = None,
    *,
    province: str | None = None,
    communes: tuple[str, ...] = (),
    institution: Institution | None = None,
    ends_on: date | None = None,
    **fields: object,
) -> User:
    """A user with one duty: in `communes`, at `institution`, in `province`, else in the whole country."""
    number = next(_numbers)
    defaults: dict[str, object] = {"username": f"nguoi-dung-{number}", "full_name": f"Trần Thị Thử {number}"}
    user = User.objects.create_user(password=PASSWORD, **(defaults | fields))
    if role is not None:
        give_duty(user, role, province=province, communes=communes, institution=institution, ends_on=ends_on)
    return user


def give_duty(
    user: User,
    role: str,
    *,
    province: str | None = None,
    communes: tuple[str, ...] = (),
    institution: Institution | None = None,
    starts_on: date = date(2020, 1, 1),
    ends_on: date | None = None,
) -> Duty:
    if institution is not None:
        area = Duty.Area.INSTITUTION
    elif communes:
        area = Duty.Area.COMMUNES
    else:
        area = Duty.Area.PROVINCE if province else Duty.Area.NATION
    duty = Duty.objects.create(
        user=user,
        role=role,
        area=area,
        province_id=province if area == Duty.Area.PROVINCE else None,
        institution=institution,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    DutyCommune.objects.bulk_create([DutyCommune(duty=duty, commune_id=code) for code in communes])
    return duty


def make_officer(province: str | None = BAC_NINH, **fields: object) -> User:
    return make_user(Role.OFFICER, province=province, **fields)


def make_leader(province: str | None = BAC_NINH, **fields: object) -> User:
    return make_user(Role.LEADER, province=province, **fields)


def make_commune_officer(*communes: str, **fields: object) -> User:
    return make_user(Role.COMMUNE_OFFICER, communes=communes or (YEN_TRUNG,), **fields)


def make_institution(commune: str = YEN_TRUNG, **fields: object) -> Institution:
    defaults = {"kind": "school", "name": f"Trường THPT Thử {next(_numbers)}"}
    return Institution.objects.create(commune_id=commune, **(defaults | fields))


def make_campaign(province: str | None = BAC_NINH, **fields: object) -> Campaign:
    defaults = {"code": f"CD{next(_numbers):04}", "name": "Chiến dịch thử", "year": 2027, "status": "open"}
    return Campaign.objects.create(province_id=province, **(defaults | fields))


def make_offer(campaign: Campaign | None = None, kind: str = "card", **fields: object) -> Offer:
    """A book of 6 months (1.980.000 đồng), a card of 12 (804.600) or a gift (500.000); premiums are paid on the day of
    the launch in Bắc Ninh. Another `premiums_paid_on` or `value` gives another price.
    """
    premium: dict[str, object] = {"premiums_paid_on": LAUNCH}
    defaults = {"book": premium | {"months": 6}, "card": premium | {"months": 12}, "gift": {"value": 500_000}}[kind]
    return Offer.objects.create(campaign=campaign or make_campaign(), kind=kind, **(defaults | fields))


def make_sponsor(province: str | None = BAC_NINH, **fields: object) -> Sponsor:
    defaults = {"kind": "business", "name": f"Công ty Thử nghiệm {next(_numbers)}"}
    return Sponsor.objects.create(province_id=province, **(defaults | fields))


def make_pledge(
    offer: Offer,
    quantity: int = 10,
    *,
    earmarks: tuple[dict[str, object], ...] = (),
    status: str = "confirmed",
    **fields: object,
) -> PledgeLine:
    """A pledge with one line; returns the line. `earmarks`: field values, such as `{"commune_id": "09205"}`.
    `unit_price` is what the offer costs, unless said.
    """
    promised = fields.pop("unit_price", None)
    by = fields.pop("registered_by", None) or make_officer(province=None)
    now = timezone.now()
    defaults: dict[str, object] = {
        "reference": f"CK{next(_numbers):05}",
        "campaign": offer.campaign,
        "province_id": offer.campaign.province_id,
        "pledged_on": date(2026, 11, 1),
        "registered_by": by,
        "registered_at": now,
    }
    if status != "registered":
        defaults |= {"confirmed_by": by, "confirmed_at": now}
    if "sponsor" not in fields:
        defaults["sponsor"] = make_sponsor(offer.campaign.province_id)
    pledge = Pledge.objects.create(status=status, **(defaults | fields))
    line = make_line(pledge, offer, quantity, unit_price=promised)
    Earmark.objects.bulk_create([Earmark(line=line, **earmark) for earmark in earmarks])
    return line


def make_line(
    pledge: Pledge, offer: Offer, quantity: int = 1, *, unit_price: object = None, **fields: object
) -> PledgeLine:
    """One more line of a pledge, promised at what the offer costs unless said."""
    promised = unit_price or price_of_one(offer, load_tariff())
    return PledgeLine.objects.create(pledge=pledge, offer=offer, quantity=quantity, unit_price=promised, **fields)


def make_person(commune: str = YEN_TRUNG, **fields: object) -> Person:
    number = next(_numbers)
    defaults: dict[str, object] = {
        "full_name": "Nguyễn Thị Thử",
        "personal_id": f"0270{number:08}",
        "birth_date": date(1980, 5, 3),
        "birth_precision": "day",
        "sex": "female",
    }
    return Person.objects.create(commune_id=commune, **(defaults | fields))


def make_list(campaign: Campaign, commune: str | None = YEN_TRUNG, **fields: object) -> RecipientList:
    by = fields.pop("sent_by", None) or make_officer(province=None)
    document = fields.pop("document", None) or Document.objects.keep(
        kind="list", name="danh-sach.xlsx", content=str(next(_numbers)).encode()
    )
    defaults: dict[str, object] = {
        "status": "staged",
        "sent_at": timezone.now(),
        "province_id": campaign.province_id,
    }
    return RecipientList.objects.create(
        campaign=campaign, commune_id=commune, sent_by=by, document=document, **(defaults | fields)
    )


def make_nomination(
    offer: Offer, *, status: str = "approved", person: Person | None = None, **fields: object
) -> Nomination:
    number = next(_numbers)
    person = person or make_person()
    now = timezone.now()
    by = fields.pop("nominated_by", None) or make_officer(province=None)
    decided = status != "proposed"
    defaults: dict[str, object] = {
        "code": f"{offer.campaign.code}-{number:05}",
        "campaign": offer.campaign,
        "commune_id": person.commune_id,
        "groups": ["near_poor"],
        "points": 10,
        "nominated_at": now,
        "decided_by": make_leader(province=None) if decided else None,
        "decided_at": now if decided else None,
        "decision_reason": "Không đúng đối tượng" if status in ("rejected", "withdrawn") else "",
    }
    return Nomination.objects.create(offer=offer, person=person, status=status, nominated_by=by, **(defaults | fields))
