"""A pledge as it was typed and found right, kept as JSON until the address is proven."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from locations.models import Commune, Institution, Province
from locations.vietnamese import clean_spaces
from sponsors.promised_lines import Meant


@dataclass(frozen=True)
class Wish:
    """For whom the gifts are: codes and keys, "" and nothing where anybody may have them."""

    province: str = ""
    commune: str = ""
    groups: tuple[str, ...] = ()
    institution: int | None = None

    def meant(self) -> Meant:
        """As a line has it. A commune says more than its province, and a school or hospital more than both, where the
        province only told which of that name is meant.
        """
        province = "" if self.commune or self.institution else self.province
        return Meant(
            provinces=frozenset({province} - {""}),
            communes=frozenset({self.commune} - {""}),
            groups=frozenset(self.groups),
            institutions=frozenset() if self.institution is None else frozenset({self.institution}),
        )


@dataclass(frozen=True)
class Given:
    """What is pledged: units by the key of the offer, or an amount of đồng instead. `total` is what the page said that
    it comes to.
    """

    quantities: Mapping[int, int]
    amount: int | None
    total: int
    wish: Wish = field(default_factory=Wish)
    message: str = ""


@dataclass(frozen=True)
class Draft:
    """A whole pledge: who gives what, and whom the office asks about it."""

    kind: str
    name: str
    tax_code: str
    given: Given
    contact_name: str
    contact_phone: str
    named: bool

    def as_json(self) -> dict[str, Any]:
        data = asdict(self)
        data["given"]["quantities"] = {str(key): count for key, count in self.given.quantities.items()}
        return data


def draft_of(data: Mapping[str, Any]) -> Draft:
    """What `Draft.as_json` wrote."""
    given = dict(data["given"])
    wish = dict(given.pop("wish"))
    quantities = {int(key): int(count) for key, count in given.pop("quantities").items()}
    kept = Given(quantities, wish=Wish(groups=tuple(wish.pop("groups")), **wish), **given)
    return Draft(**{**data, "given": kept})


def said_of(given: Given, groups: Mapping[str, str]) -> str:
    """The note of the pledge: the sponsor's own words, and, of an amount, for whom it is, since there are no lines yet
    to say so. `groups`: names by code. At most 500 characters.
    """
    words = [clean_spaces(given.message)]
    if given.amount is not None:
        wish = given.wish
        names = [groups.get(code, code) for code in wish.groups]
        if wish.institution is not None:
            names.append(str(Institution.objects.get(pk=wish.institution)))
        if wish.commune:
            commune = Commune.objects.select_related("province").get(pk=wish.commune)
            names.append(f"{commune}, {commune.province}")
        elif wish.province:
            names.append(str(Province.objects.get(pk=wish.province)))
        words.append(f"Chỉ định: {'; '.join(names)}." if names else "")
    return " ".join(filter(None, words))[:500]
