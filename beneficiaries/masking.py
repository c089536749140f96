"""People as somebody may see them who must not know who they are: a sponsor, above all.

Pure. Law on Personal Data Protection 91/2025/QH15, art. 16 and 17: only for the purpose, as little as it needs. A
sponsor learns that the gifts reached people, not whom: the first letters of the family name and the given name, the
decade of birth and the province. Together they fit hundreds of people of any province. With the commune, a school or a
hospital they might fit one: where the sponsor knows the place, or few were given to, letters and decade are left out.
Never shown: the full name, any number, telephone, commune, hamlet, sex, illness, group.
"""

import re
from dataclasses import dataclass

from locations.vietnamese import fix_lookalikes, fold

HIDDEN = "***"
_ASIDE = re.compile(r"\([^()]*\)?")


@dataclass(frozen=True, slots=True)
class Masked:
    """`initials`: "N. A.", or `HIDDEN`; `decade`: "1960–1969", or "" where the year is not known or not told."""

    initials: str
    decade: str
    province: str


def masked(name: str, birth_year: int | None, province: str, *, place_is_known: bool) -> Masked:
    """`place_is_known`: the reader knows from elsewhere in which commune, school or hospital to look, or the people
    shown are so few that letters would tell them apart.
    """
    if place_is_known:
        return Masked(HIDDEN, "", province)
    return Masked(initials(name), decade(birth_year), province)


def initials(name: str) -> str:
    """The first letters of the family name and of the given name: "Nguyễn Thị Ánh" → "N. A.". Without diacritics of
    tone or letter: Â, Ă and Á are A, Đ is D. What stands in parentheses does not count. A name of one word has one
    letter; a text without a letter is hidden.
    """
    words = [word for word in fold(fix_lookalikes(_ASIDE.sub(" ", name))).split() if word[0].isalpha()]
    chosen = words[:1] + words[1:][-1:]
    return " ".join(f"{word[0].upper()}." for word in chosen) or HIDDEN


def decade(year: int | None) -> str:
    """1967 → "1960–1969"; "" where no year is known."""
    if year is None:
        return ""
    first = year - year % 10
    return f"{first}–{first + 9}"
