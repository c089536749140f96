"""People whom no number tells apart, put forward twice in one campaign: the same name, birth date and commune.

Nobody can know whether these are one person or two, so this is never more than a hint: to who settles a row, that the
person stands in another list as well, and to who vets, that there is another nomination.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from accounts.models import User
from beneficiaries.models import ListRow, Nomination, Person, RecipientList
from beneficiaries.models.among import one_of, one_pair_of
from beneficiaries.reading.cleaning import Facts
from beneficiaries.reading.problems import Problem, quoted, warning
from beneficiaries.sight import Sight
from campaigns.models import Campaign
from locations.vietnamese import fold

NAMED = 2  # places that a remark names; a very common name has many
PRECISIONS = ("year", "month", "day")


@dataclass(frozen=True)
class Likeness:
    """What somebody is known by. `name` is folded; `commune` a code; `numbered`: with personal ID or insurance code."""

    name: str
    commune: str
    birth_date: date | None
    birth_precision: str
    sex: str
    numbered: bool

    @classmethod
    def of(cls, facts: Facts) -> "Likeness":
        return cls(
            fold(facts.full_name or ""),
            facts.commune or "",
            facts.birth_date,
            facts.birth_precision or "",
            facts.sex or "",
            bool(facts.personal_id or facts.insurance_code),
        )

    @classmethod
    def of_person(cls, person: Person, commune: str) -> "Likeness":
        """As the register knows them; `commune`: where they live, or lived when they were nominated."""
        return cls(
            fold(person.full_name),
            commune,
            person.birth_date,
            person.birth_precision,
            person.sex,
            bool(person.personal_id or person.insurance_code),
        )

    def may_be(self, other: "Likeness") -> bool:
        """Whether both may be one person while nothing but the facts tells: one of them at least has no number."""
        return not (self.numbered and other.numbered) and self.is_like(other)

    def is_like(self, other: "Likeness") -> bool:
        """Whether all that is known of both is the same, numbers aside."""
        return (
            (self.name, self.commune) == (other.name, other.commune)
            and self._born_like(other)
            and (not self.sex or not other.sex or self.sex == other.sex)
        )

    def _born_like(self, other: "Likeness") -> bool:
        """The same birth date as far as both are known; two birth dates that are not known say nothing."""
        if self.birth_date is None or other.birth_date is None:
            return False
        parts = 1 + min(PRECISIONS.index(one.birth_precision) for one in (self, other))
        return self.birth_date.timetuple()[:parts] == other.birth_date.timetuple()[:parts]


@dataclass(frozen=True)
class Place:
    """Where somebody alike stands, in words; `told` says whether they are for those to whom it is said."""

    likeness: Likeness
    words: str
    told: bool


def remarks_on_lookalikes(
    rows: Mapping[int, Facts],
    campaign: Campaign,
    received: RecipientList | None,
    sight: Sight,
    same: Container[int] = (),
) -> Iterator[tuple[int, Problem]]:
    """A warning on each row (facts by position) whose person may stand in another list of the campaign than `received`,
    or may have been nominated by hand. Places that are not in `sight` are not described. `same`: rows of another list,
    by primary key, that are known to be rows of this one, sent before.
    """
    named = {position: key for position, facts in rows.items() if facts.birth_date and (key := named_there(facts))}
    if not named:
        return
    somebody = set(named.values())
    found: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in (
        *_in_lists(campaign, received, sight, one_pair_of(("commune", "search_key"), somebody), same),
        *_by_hand(campaign, sight, one_pair_of(("commune", "person__search_key"), somebody)),
    ):
        found[place.likeness.commune, place.likeness.name].append(place)
    for position, key in named.items():
        if key not in found:  # mostly
            continue
        one = Likeness.of(rows[position])
        alike = [place for place in found[key] if place.likeness.may_be(one)]
        if alike:
            yield position, _remark(alike)


def named_there(facts: Facts) -> tuple[str, str] | None:
    """Commune and folded name; None if one of them is not known."""
    if not facts.commune or not facts.full_name:
        return None
    name = fold(facts.full_name)
    return (facts.commune, name) if name else None


def alike_nominations(nominations: Iterable[Nomination], user: User) -> dict[int, list[Nomination]]:
    """Other nominations that the user may see, of the same campaign, whose person may be the same; by the primary key
    of each of `nominations` (with `person` loaded). One query. Those found have `list_name` and `row_number`.
    """
    page = list(nominations)
    others = (
        Nomination.objects.visible_to(user)
        .filter(
            campaign__in={one.campaign_id for one in page},
            person__search_key__in={fold(one.person.full_name) for one in page},
            commune__in={one.commune_id for one in page},
        )
        .exclude(status=Nomination.Status.WITHDRAWN)
        .select_related("person", "offer")
        .annotate(list_name=F("recipient_list__document__name"), row_number=F("row__row_number"))
        .order_by(*Nomination.IN_ORDER)
    )
    candidates = [(other, _of_nomination(other)) for other in others] if page else []
    return {
        one.pk: [
            other
            for other, likeness in candidates
            if (other.campaign_id, other.person_id != one.person_id) == (one.campaign_id, True)
            and likeness.may_be(_of_nomination(one))
        ]
        for one in page
    }


def _of_nomination(nomination: Nomination) -> Likeness:
    return Likeness.of_person(nomination.person, nomination.commune_id)


def _in_lists(
    campaign: Campaign, received: RecipientList | None, sight: Sight, somebody: Q, same: Container[int]
) -> Iterator[Place]:
    lists = RecipientList.objects.filter(campaign=campaign).exclude(status=RecipientList.Status.WITHDRAWN)
    if received is not None:  # of which only one is accepted, as long as the one before is not accepted yet
        before = Q(pk=received.replaces_id) & ~Q(status=RecipientList.Status.ACCEPTED)
        lists = lists.exclude(pk=received.pk).exclude(before)
    others = set(lists.values_list("pk", flat=True))
    if not others:
        return
    rows = (
        ListRow.objects.live()
        .filter(somebody, one_of("recipient_list", others))
        .exclude(nomination__status=Nomination.Status.WITHDRAWN)
        # Whose nomination has gone over into a corrected list stands there.
        .exclude(recipient_list__status=RecipientList.Status.ACCEPTED, nomination=None)
        .order_by("recipient_list", "position")
        .values(
            "pk",
            "search_key",
            "commune",
            "recipient_list",
            "sheet",
            "row_number",
            *(f"facts__{name}" for name in ("birth_date", "birth_precision", "sex", "personal_id", "insurance_code")),
            file=F("recipient_list__document__name"),
            code=F("nomination__code"),
        )
    )
    rows = [row for row in rows if row["pk"] not in same]
    seen = set(sight.lists.filter(pk__in={row["recipient_list"] for row in rows}).values_list("pk", flat=True))
    for row in rows:
        born = row["facts__birth_date"]
        likeness = Likeness(
            row["search_key"],
            row["commune"],
            date.fromisoformat(born) if born else None,
            row["facts__birth_precision"] or "",
            row["facts__sex"] or "",
            bool(row["facts__personal_id"] or row["facts__insurance_code"]),
        )
        code = f", hồ sơ {row['code']}" if row["code"] else ""
        words = f"dòng {row['row_number']}, trang tính {quoted(row['sheet'])} của danh sách {quoted(row['file'])}{code}"
        yield Place(likeness, words, row["recipient_list"] in seen)


def _by_hand(campaign: Campaign, sight: Sight, somebody: Q) -> Iterator[Place]:
    nominations = list(
        Nomination.objects.filter(somebody, campaign=campaign, recipient_list=None)
        .exclude(status=Nomination.Status.WITHDRAWN)
        .select_related("person")
        .order_by(*Nomination.IN_ORDER)
    )
    seen = set(sight.nominations.filter(pk__in=[one.pk for one in nominations]).values_list("pk", flat=True))
    for one in nominations:
        yield Place(_of_nomination(one), f"hồ sơ {one.code} (thêm từng người)", one.pk in seen)


def _remark(alike: list[Place]) -> Problem:
    told = [place.words for place in alike if place.told]
    named = told[:NAMED]
    if rest := len(alike) - len(named):
        named.append(f"{rest} nơi khác trong chiến dịch" if named else "danh sách hoặc hồ sơ khác của chiến dịch")
    where = "; ".join(named)
    return warning(
        "row",
        "seems_repeated",
        f"Người cùng họ tên, ngày sinh và xã đã có ở {where}, nhưng thiếu số nên không rõ có phải cùng một người. Nếu "
        "đúng là một người, hãy để riêng một dòng; nếu là hai người, nên ghi thêm số định danh hoặc mã số BHXH.",
    )
