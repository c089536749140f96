"""The demo: two campaigns with invented people, so that every screen has something to show.

`BN2023` is the launch in Bắc Ninh in January 2023: 10 books of 6 months and 20 cards of 12 months, several sponsors,
the list staged and accepted, vetting under way. `TET2027` is open, nationwide, and still empty of lists. Everything
is made through the same operations as on the screens; a second run finds what there is and changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import Duty, DutyCommune, User
from accounts.roles import Role
from beneficiaries import vetting
from beneficiaries.lists import intake
from beneficiaries.models import Nomination
from campaigns.lifecycle import open_campaign
from campaigns.models import Campaign, Offer, PriorityPoints, Quota
from locations.models import Institution
from office.demo_money import add_money
from sponsors import pledging
from sponsors.models import ReceivingAccount, Sponsor

LAUNCH_LIST = Path(__file__).parent / "demo_data" / "bac-ninh-2023-launch.xlsx"
PASSWORD = "Trao-Tet-2027!"
BAC_NINH, YEN_TRUNG, KINH_BAC = "24", "09205", "09187"

POINTS = {
    "poor": 10,
    "near_poor": 8,
    "disabled": 6,
    "orphan": 6,
    "ethnic_minority": 4,
    "elderly": 4,
    "student": 3,
    "farm_household": 3,
    "other_hardship": 3,
    "hospital_patient": 3,
    "household": 1,
}


@dataclass(frozen=True)
class SignIn:
    """An account of the demo: `province` None is the whole country unless communes or a school are named."""

    username: str
    full_name: str
    position: str
    role: str
    province: str | None = None
    communes: tuple[str, ...] = ()
    school: bool = False


SIGN_INS = (
    SignIn("canbo", "Nguyễn Thu Hà", "Chuyên viên, BHXH thành phố Bắc Ninh", Role.OFFICER, BAC_NINH),
    SignIn("lanhdao", "Trần Quốc Việt", "Phó Giám đốc, BHXH thành phố Bắc Ninh", Role.LEADER, BAC_NINH),
    SignIn("canbotw", "Lê Minh Châu", "Chuyên viên, BHXH Việt Nam", Role.OFFICER),
    SignIn("lanhdaotw", "Phạm Hồng Sơn", "Phó Tổng Giám đốc, BHXH Việt Nam", Role.LEADER),
    SignIn("bhxhcoso", "Đỗ Thị Yến", "BHXH cơ sở Yên Phong", Role.INSURANCE_OFFICER, None, (YEN_TRUNG,)),
    SignIn("xayentrung", "Ngô Văn Bình", "UBND xã Yên Trung", Role.COMMUNE_OFFICER, None, (YEN_TRUNG,)),
    SignIn("truonghoc", "Vũ Thị Mai", "Trường THPT Lý Nhân Tông", Role.CLERK, school=True),
    SignIn("ketoan", "Bùi Thị Hoa", "Kế toán, BHXH thành phố Bắc Ninh", Role.ACCOUNTANT, BAC_NINH),
    SignIn("kiemtra", "Hoàng Đức Long", "Kiểm soát viên, BHXH Việt Nam", Role.AUDITOR),
)


@transaction.atomic
def prepare() -> None:
    """Make what the demo lacks. The units of the country must have been loaded."""
    school, _created = Institution.objects.get_or_create(
        commune_id=KINH_BAC, name="Trường THPT Lý Nhân Tông", defaults={"kind": Institution.Kind.SCHOOL}
    )
    users = {sign_in.username: _account(sign_in, school) for sign_in in SIGN_INS}
    if not Campaign.objects.filter(code="BN2023").exists():
        _launch(officer=users["canbo"], leader=users["lanhdao"])
    if not Campaign.objects.filter(code="TET2027").exists():
        _nationwide(officer=users["canbotw"])
    if not ReceivingAccount.objects.exists():
        launch, nationwide = (Campaign.objects.get(code=code) for code in ("BN2023", "TET2027"))
        add_money(launch, nationwide, officer=users["canbo"], national=users["canbotw"], at=timezone.now())


def _account(sign_in: SignIn, school: Institution) -> User:
    user = User.objects.filter(username=sign_in.username).first()
    if user is not None:
        return user
    user = User.objects.create_user(sign_in.username, PASSWORD, full_name=sign_in.full_name, position=sign_in.position)
    area = Duty.Area.PROVINCE if sign_in.province else Duty.Area.NATION
    if sign_in.communes:
        area = Duty.Area.COMMUNES
    if sign_in.school:
        area = Duty.Area.INSTITUTION
    duty = Duty.objects.create(
        user=user,
        role=sign_in.role,
        area=area,
        province_id=sign_in.province,
        institution=school if sign_in.school else None,
        starts_on=date(2022, 12, 1),
    )
    DutyCommune.objects.bulk_create([DutyCommune(duty=duty, commune_id=code) for code in sign_in.communes])
    return user


def _launch(*, officer: User, leader: User) -> None:
    now = timezone.now()
    campaign = Campaign.objects.create(
        code="BN2023",
        name="Lễ phát động tặng sổ BHXH, thẻ BHYT cho người có hoàn cảnh khó khăn",
        year=2023,
        province_id=BAC_NINH,
        pledges_until=date(2022, 12, 31),
        lists_until=date(2023, 1, 5),
        posting_from=date(2023, 1, 6),
        posting_until=date(2023, 1, 9),
        handover_from=date(2023, 1, 10),
        handover_until=date(2023, 1, 19),
    )
    paid_on = date(2023, 1, 5)
    book = Offer.objects.create(campaign=campaign, kind=Offer.Kind.BOOK, months=6, premiums_paid_on=paid_on, wanted=10)
    card = Offer.objects.create(campaign=campaign, kind=Offer.Kind.CARD, months=12, premiums_paid_on=paid_on, wanted=20)
    _points(campaign)
    open_campaign(
        campaign, by=officer, at=datetime.combine(date(2022, 12, 1), time(9), timezone.get_current_timezone())
    )
    for name, books, cards in (
        ("Quỹ từ thiện BHXH tỉnh Bắc Ninh", 4, 8),
        ("Quỹ từ thiện BHXH thành phố Bắc Ninh và các huyện", 4, 6),
    ):
        _pledge(campaign, Sponsor.Kind.STAFF_FUND, name, {book: books, card: cards}, by=officer, at=now)
    _pledge(
        campaign, Sponsor.Kind.BUSINESS, "Công ty TNHH May Thử Nghiệm Kinh Bắc", {book: 2, card: 2}, by=officer, at=now
    )
    _pledge(
        campaign,
        Sponsor.Kind.INDIVIDUAL,
        "Nguyễn Thị Minh Thử",
        {card: 4},
        by=officer,
        at=now,
        meant=pledging.Meant(groups=frozenset({"student"})),
    )
    sent = intake.receive(LAUNCH_LIST.read_bytes(), name=LAUNCH_LIST.name, campaign=campaign, by=officer, at=now)
    intake.accept(sent, by=officer, at=now)
    _vet_some(campaign, leader, now)


def _vet_some(campaign: Campaign, leader: User, at: datetime) -> None:
    """Vetting under way: the first two thirds are approved, the rest waits."""
    waiting = Nomination.objects.filter(campaign=campaign).order_by(*Nomination.IN_ORDER)
    first = list(waiting.values_list("pk", flat=True)[: waiting.count() * 2 // 3])
    vetting.approve_many(Nomination.objects.filter(pk__in=first), by=leader, at=at)


def _nationwide(*, officer: User) -> None:
    now = timezone.now()
    campaign = Campaign.objects.create(
        code="TET2027",
        name="Không để ai bị bỏ lại phía sau - Xuân Đinh Mùi 2027",
        year=2027,
        pledges_until=date(2026, 12, 31),
        lists_until=date(2027, 1, 8),
        posting_from=date(2027, 1, 11),
        posting_until=date(2027, 1, 15),
        handover_from=date(2027, 1, 18),
        handover_until=date(2027, 2, 4),
    )
    first_plan, present_plan = date(2026, 12, 28), date(2027, 1, 18)
    book = Offer.objects.create(
        campaign=campaign, kind=Offer.Kind.BOOK, months=6, premiums_paid_on=first_plan, wanted=24_300
    )
    card = Offer.objects.create(
        campaign=campaign, kind=Offer.Kind.CARD, months=12, premiums_paid_on=first_plan, wanted=250_000
    )
    gift = Offer.objects.create(campaign=campaign, kind=Offer.Kind.GIFT, value=500_000, wanted=3_900)
    Quota.objects.create(offer=card, province_id=BAC_NINH, most=7_500)
    Quota.objects.create(offer=book, province_id=BAC_NINH, most=750)
    _points(campaign)
    open_campaign(campaign, by=officer, at=now)
    business = Sponsor.Kind.BUSINESS
    # Promised while the premiums were to be paid in December, when a book cost 1.980.000 đồng. Then the day was moved
    # into January, past the rise of the poverty line, so that the board shows what is missing.
    _pledge(campaign, business, "Ngân hàng TMCP Thử Nghiệm Việt", {book: 1_000, card: 8_000}, by=officer, at=now)
    for offer in (book, card):
        offer.premiums_paid_on = present_plan
        offer.save(update_fields=["premiums_paid_on"])
    _pledge(
        campaign,
        business,
        "Tập đoàn Viễn thông Mẫu",
        {card: 500},
        by=officer,
        at=now,
        meant=pledging.Meant(provinces=frozenset({BAC_NINH})),
    )
    _pledge(campaign, business, "Công ty CP Dược Ví Dụ", {gift: 300}, by=officer, at=now, confirm=False)


def _points(campaign: Campaign) -> None:
    PriorityPoints.objects.bulk_create(
        [PriorityPoints(campaign=campaign, group_id=code, points=points) for code, points in POINTS.items()]
    )


def _pledge(
    campaign: Campaign,
    kind: str,
    name: str,
    units: dict[Offer, int],
    *,
    by: User,
    at: datetime,
    meant: pledging.Meant | None = None,
    confirm: bool = True,
) -> None:
    province = campaign.province_id
    sponsor = Sponsor.objects.filter(name=name).first() or Sponsor(
        kind=kind, name=name, province_id=province, may_be_named=True
    )
    pledge = pledging.register(
        campaign=campaign,
        sponsor=sponsor,
        province_id=province,
        pledged_on=timezone.localdate(at),
        note="",
        lines=[pledging.Line(offer, quantity, meant or pledging.Meant()) for offer, quantity in units.items()],
        by=by,
        at=at,
    )
    if confirm:
        pledging.confirm(pledge, by=by, at=at)


def sign_in_lines(say: Callable[[str], None]) -> None:
    """Tell who can sign in, and how."""
    for sign_in in SIGN_INS:
        say(f"  {sign_in.username:<12} {PASSWORD}   {sign_in.full_name}, {sign_in.position}")
