"""What a row means here: in this campaign, for this sender, beside what the register already knows.

Reading a file is pure and knows none of this; the remarks of this module are added to those of `reading`. They are
made anew whenever a row changes and once more before acceptance, since the register moves on in the meantime.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from accounts.models import User
from accounts.roles import Capability
from beneficiaries.costing import Costs
from beneficiaries.costing import facts as priced_by
from beneficiaries.lists import sent_again
from beneficiaries.lists.doubts import about_doubt
from beneficiaries.lists.sent_again import Before, about_set_aside, about_withdrawn, before, withdrawn_singly
from beneficiaries.lookalikes import remarks_on_lookalikes
from beneficiaries.models import Nomination, RecipientList
from beneficiaries.models.among import one_of
from beneficiaries.nominating import existing_nominations
from beneficiaries.other_numbers import OTHER_NUMBER, remarks_on_other_numbers
from beneficiaries.reading.cleaning import Facts
from beneficiaries.reading.notes import insured_problem, insured_with
from beneficiaries.reading.problems import Problem, Severity, error, quoted, warning
from beneficiaries.recognising import Doubt, Known, PersonFacts, recognise
from beneficiaries.sight import Sight
from campaigns.models import Campaign, Offer
from campaigns.tariffs import CannotPrice
from locations.gazetteer import Gazetteer
from locations.models import Commune, Institution

GIFTS = {Offer.Kind.BOOK: "sổ BHXH", Offer.Kind.CARD: "thẻ BHYT", Offer.Kind.GIFT: "quà Tết"}

OUTSIDE = "outside_area"
CODES = frozenset(
    {
        OUTSIDE,
        "not_offered",
        "no_gift_named",
        "already_nominated",
        "fully_insured",
        "has_it_by_the_list",
        "seems_repeated",
        "unidentified",
        OTHER_NUMBER,
        *Doubt,
        *sent_again.CODES,
    }
)
"""The codes of the remarks made here, by which they are told from those of the file."""


@dataclass(frozen=True)
class Reach:
    """Where the people of a list may live: `communes` or `provinces` (codes), or anywhere (`nation`); in a provincial
    campaign inside that province only (`campaign_province`). As by hand (`nominating`), pupils and patients of the
    sender's own school or hospital may live anywhere, and one in the campaign's province may put them all forward.
    """

    nation: bool = False
    provinces: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    campaign_province: str | None = None

    @classmethod
    def of(cls, sender: User, campaign: Campaign, institution: Institution | None) -> "Reach":
        areas = sender.areas(Capability.SEND_LISTS)
        if institution is None:
            return cls(areas.nation, areas.provinces, areas.communes, campaign.province_id)
        home = institution.commune.province_id
        return cls(
            areas.nation or institution.pk in areas.institutions,
            areas.provinces,
            areas.communes,
            campaign.province_id if campaign.province_id != home else None,
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values, to be kept with a list: who sent it may have other duties when it is settled."""
        plain = asdict(self)
        return plain | {"provinces": sorted(self.provinces), "communes": sorted(self.communes)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Reach":
        return cls(
            value["nation"], frozenset(value["provinces"]), frozenset(value["communes"]), value["campaign_province"]
        )

    def covers(self, commune: str, gazetteer: Gazetteer) -> bool:
        place = gazetteer.commune(commune)
        province = place.province_code if place else ""
        inside = self.nation or commune in self.communes or province in self.provinces
        return inside and self.campaign_province in (None, province)


def person_facts(facts: Facts) -> PersonFacts:
    """The part of a row's facts that goes into the register. The row must have a name and a commune."""
    return PersonFacts(
        full_name=facts.full_name or "",
        commune=facts.commune or "",
        birth_date=facts.birth_date,
        birth_precision=facts.birth_precision or "",
        sex=facts.sex or "",
        personal_id=facts.personal_id,
        old_id=facts.old_id,
        insurance_code=facts.insurance_code,
        hamlet=facts.hamlet or "",
        phone=facts.phone or "",
    )


def examine(
    rows: Mapping[int, Facts],
    *,
    campaign: Campaign,
    default_kind: str,
    sight: Sight,
    reach: Reach,
    gazetteer: Gazetteer,
    received: RecipientList | None = None,
    costs: Costs | None = None,
    earlier: Before | None = None,
    claimed: dict[int, str] | None = None,
) -> dict[int, list[Problem]]:
    """Remarks on rows (facts by position), in a fixed number of queries. `default_kind` is '' if none was chosen;
    `received` is the list of these rows, None while it is only read; `costs` are made anew if there are none yet.

    Of a list that is examined in portions `earlier` is what all of it has of the list before, found out only once, and
    `claimed` what the portions before have claimed (`recognise`).

    What the register knows of people who are not in `sight` is not told, only that there is a contradiction.
    """
    offers = {offer.kind: offer for offer in campaign.offers.all()}
    costs = costs or Costs()
    communes = Commune.objects.in_bulk({facts.commune for facts in rows.values() if facts.commune})

    @cache
    def of_place(commune: str | None) -> tuple[list[Problem], tuple[str, str]]:
        known = communes.get(commune or "")
        where = (known.province_id, known.kind) if known else ("", "")
        return list(_about_place(commune, reach, gazetteer)), where

    @cache
    def of_gift(kind: str) -> list[Problem]:
        return list(_about_gift(kind, offers, campaign))

    @cache
    def of_insurance(kind: str, *facts: Any) -> list[Problem]:
        return list(_about_insurance(offers.get(kind), costs, facts))

    remarks: dict[int, list[Problem]] = {}
    for position, facts in rows.items():
        kind = facts.requested or default_kind
        place, where = of_place(facts.commune)
        insurance = of_insurance(kind, facts.groups, facts.household_position, *where)
        remarks[position] = [*place, *of_gift(kind), *_about_identity(facts), *_about_note(facts, kind), *insurance]
    earlier = before(received, rows) if earlier is None else earlier
    for position, problem in _about_register(rows, default_kind, offers, sight, earlier, campaign, claimed):
        remarks[position].append(problem)
    for position in earlier.set_aside.keys() & rows.keys() - earlier.kept.keys():
        remarks[position].append(about_set_aside(earlier.set_aside[position]))
    for position, problem in remarks_on_other_numbers(rows, sight):
        remarks[position].append(problem)
    for position, problem in remarks_on_lookalikes(rows, campaign, received, sight, earlier.rows):
        remarks[position].append(problem)
    return remarks


def fitting(remarks: Iterable[Problem], own: Iterable[Problem]) -> list[Problem]:
    """The remarks on a row that its own cells do not contradict: who writes two gifts does write one."""
    said = list(remarks)
    if all(one.code != "no_gift_named" for one in said):
        return said
    unclear = any(one.field == "requested" and one.severity is Severity.ERROR for one in own)
    return [one for one in said if not (unclear and one.code == "no_gift_named")]


def _about_place(commune: str | None, reach: Reach, gazetteer: Gazetteer) -> Iterable[Problem]:
    if commune and not reach.covers(commune, gazetteer):
        place = gazetteer.commune(commune)
        name = f"{place.name}, {place.province}" if place else commune
        yield error(
            "commune",
            OUTSIDE,
            f"{quoted(name)} nằm ngoài địa bàn của người gửi danh sách hoặc của chiến dịch. Hãy sửa lại xã nếu ghi "
            "nhầm, hoặc để riêng dòng này và gửi cho đơn vị phụ trách xã đó.",
        )


def _about_identity(facts: Facts) -> Iterable[Problem]:
    if not (facts.birth_date or facts.personal_id or facts.insurance_code):
        yield warning(
            "row",
            "unidentified",
            "Không có ngày sinh và số giấy tờ nào: không nhận ra được người này nếu có trong danh sách khác, và khi "
            "xét duyệt sẽ bị hỏi lại. Nên bổ sung ngày hoặc năm sinh, số định danh hoặc mã số BHXH.",
        )


def _about_note(facts: Facts, kind: str) -> Iterable[Problem]:
    """What the row says of its person against the gift of the whole list; against its own the reading says it."""
    if facts.note and facts.requested is None and kind in insured_with(facts.note):
        yield insured_problem("note", kind, "has_it_by_the_list")


def _about_gift(kind: str, offers: Mapping[str, Offer], campaign: Campaign) -> Iterable[Problem]:
    given = ", ".join(GIFTS[offer] for offer in Offer.Kind if offer in offers)
    if kind and kind not in offers:
        yield error(
            "requested",
            "not_offered",
            f"Chiến dịch {campaign.code} không tặng {GIFTS[Offer.Kind(kind)]}, chỉ tặng: {given}. "
            "Hãy chọn loại quà khác hoặc để riêng dòng này.",
        )
    elif not kind:
        yield warning(
            "requested",
            "no_gift_named",
            f"Danh sách không ghi đề nghị tặng gì. Hãy chọn một trong: {given}; có thể chọn chung cho cả danh sách.",
        )


def _about_insurance(offer: Offer | None, costs: Costs, facts: tuple[Any, ...]) -> Iterable[Problem]:
    """Whether the gift would be refused at vetting. An offer without a price is no matter of the list. `facts`: the
    values of `costing.READ`.
    """
    if offer is None:
        return
    try:
        found = costs.coverage(offer, priced_by(offer.kind, *facts))
    except CannotPrice:
        return
    if found is not None and found.kind == Offer.Kind.CARD:
        yield warning(
            "groups",
            "fully_insured",
            f"{quoted(found.name)} được Nhà nước đóng toàn bộ thẻ BHYT ({found.legal_basis}), nên khi xét duyệt "
            "sẽ không được tặng thẻ. Nên đề nghị tặng sổ BHXH hoặc giúp người này nhận thẻ của Nhà nước.",
        )
    elif found is not None:
        yield warning(
            "groups",
            "fully_insured",
            f"{quoted(found.name)} được hỗ trợ toàn bộ mức đóng BHXH tự nguyện ({found.legal_basis}), nên khi xét "
            "duyệt sẽ không được tặng sổ.",
        )


def _about_register(
    rows: Mapping[int, Facts],
    default_kind: str,
    offers: Mapping[str, Offer],
    sight: Sight,
    earlier: Before,
    campaign: Campaign,
    claimed: dict[int, str] | None,
) -> Iterable[tuple[int, Problem]]:
    """Numbers that do not fit what the register knows; a nomination for the same gift that stands already, unless it is
    by the list that this one corrects (`earlier`); one that was withdrawn on purpose.
    """
    stated = {position: person_facts(facts) for position, facts in rows.items() if facts.full_name}
    known = recognise(stated.values(), claimed)
    people = sorted({one.person.pk for one in known.values() if one.person})
    standing = existing_nominations(people, offers.values())
    told = {one.other.pk for one in known.values() if one.other}
    withdrawn = withdrawn_singly(people, campaign)
    seen = set(sight.people.filter(one_of("pk", told)).values_list("pk", flat=True)) if told else set()
    others = [one.pk for one in (*standing.values(), *withdrawn.values())]
    shown = set(sight.nominations.filter(one_of("pk", others)).values_list("pk", flat=True)) if others else set()
    for position, one in stated.items():
        own = earlier.kept.get(position)
        found = known.get(one)
        if found is None:
            if own is None and position not in earlier.withdrawn:  # mostly
                continue
            found = Known()
        itself = own is not None and found.other is not None and own.is_about(found.other, one)
        if found.doubt is not None and found.other is not None and not itself:
            yield position, about_doubt(found.doubt, found.other, one, told=found.other.pk in seen)
        offer = offers.get(rows[position].requested or default_kind)
        nomination = standing.get((found.person.pk, offer.pk)) if offer and found.person else None
        if nomination is not None and (own is None or nomination != own.nomination):
            yield position, _already(nomination, told=nomination.pk in shown)
        if own is not None:
            yield from ((position, remark) for remark in own.remarks(found.person))
        elif nomination is None:
            once = earlier.withdrawn.get(position) or withdrawn.get(found.person.pk if found.person else 0)
            if once is not None:
                yield position, about_withdrawn(once, told=position in earlier.withdrawn or once.pk in shown)


def _already(nomination: Nomination, *, told: bool) -> Problem:
    which = "một hồ sơ"
    if told:
        which = f"hồ sơ {nomination.code} ({nomination.get_status_display().lower()})"
    return error(
        "row",
        "already_nominated",
        f"Người này đã có {which} đề nghị cùng loại quà trong chiến dịch. Mỗi người chỉ nhận mỗi loại quà một lần: "
        "hãy để riêng dòng này.",
    )
