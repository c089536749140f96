"""Somebody in the register with an old number of nine digits, stated now with a new one of twelve, or the other way.

No number tells whether these are one person, so it is a hint, where name, birth date and commune are the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from beneficiaries.lookalikes import Likeness, named_there
from beneficiaries.models import Person
from beneficiaries.models.among import one_of, one_pair_of
from beneficiaries.models.people import WITH_OLD_NUMBER
from beneficiaries.reading.cleaning import Facts
from beneficiaries.reading.identity import NEW_ID, OLD_ID
from beneficiaries.reading.problems import Problem, warning
from beneficiaries.sight import Sight

OTHER_NUMBER = "known_by_other_number"


def remarks_on_other_numbers(rows: Mapping[int, Facts], sight: Sight) -> Iterator[tuple[int, Problem]]:
    """A warning on each row (facts by position) whose person seems to be in the register with a number of the other
    kind only. In at most three queries.
    """
    named = {position: key for position, facts in rows.items() if _can_be_asked(facts) and (key := named_there(facts))}
    found: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for length, of_others in ((NEW_ID, WITH_OLD_NUMBER), (OLD_ID, ~WITH_OLD_NUMBER)):
        asking = {key for position, key in named.items() if len(rows[position].personal_id or "") == length}
        people = Person.objects.filter(one_pair_of(("commune", "search_key"), asking), of_others, old_id=None)
        for person in people.exclude(personal_id=None).exclude(birth_date=None).order_by("pk") if asking else ():
            found[person.commune_id, person.search_key].append(person)
    alike = {
        position: other
        for position, key in named.items()
        for other in found.get(key, ())
        if _is_other_kind(rows[position], other)
        and Likeness.of_person(other, other.commune_id).is_like(Likeness.of(rows[position]))
    }
    keys = {person.pk for person in alike.values()}
    seen = set(sight.people.filter(one_of("pk", keys)).values_list("pk", flat=True)) if keys else set()
    yield from ((position, _remark(other, told=other.pk in seen)) for position, other in alike.items())


def _can_be_asked(facts: Facts) -> bool:
    return facts.personal_id is not None and facts.birth_date is not None and facts.old_id is None


def _is_other_kind(facts: Facts, other: Person) -> bool:
    return {len(facts.personal_id or ""), len(other.personal_id or "")} == {NEW_ID, OLD_ID}


def _remark(other: Person, *, told: bool) -> Problem:
    which = "số CMND cũ 9 số" if len(other.personal_id or "") == OLD_ID else "số định danh 12 số"
    number = f" ({other.personal_id})" if told else ""
    return warning(
        "personal_id",
        OTHER_NUMBER,
        f"Sổ theo dõi có người cùng họ tên, ngày sinh và xã với {which}{number}, có thể là một người đã đổi giấy tờ. "
        "Nếu đúng là một người, hãy ghi cả số cũ và số mới vào hai cột rồi gửi lại danh sách, hoặc báo cán bộ tỉnh sửa "
        "sổ theo dõi; nếu là hai người thì không cần sửa.",
    )
