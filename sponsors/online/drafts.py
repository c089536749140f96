"""A pledge as it was typed and found right, kept as JSON until the address is proven."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Model

from locations.models import Commune, Institution, Province
from locations.vietnamese import clean_spaces
from sponsors.pledge_records import NOTE_LENGTH
from sponsors.promised_lines import Meant

_WISH = re.compile(r"\[Chỉ định: ([^\]]*)\]\s*")


@dataclass(frozen=True)
class Wish:
    """For whom the gifts are: codes and keys, "" and nothing where anybody may have them."""

    province: str = ""
    commune: str = ""
    groups: tuple[str, ...] = ()
    institution: int | None = None

    def is_there(self) -> bool:
        """Whether the places still are: a school may be deleted between the form and the code."""
        kept: list[tuple[type[Model], object]] = [
            (Province, self.province),
            (Commune, self.commune),
            (Institution, self.institution),
        ]
        return all(model._default_manager.filter(pk=key).exists() for model, key in kept if key)

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
    """What goes into the note of the pledge: of an amount, for whom it is, since there are no lines yet to say so, and
    the sponsor's own words. `groups`: names by code. At most 500 characters; the words are cut, never the wish.
    """
    names = [] if given.amount is None else _places_and_groups(given.wish, groups)
    wish = f"[Chỉ định: {'; '.join(names)}] " if names else ""
    return _shortened(wish + clean_spaces(given.message)).strip()


def wish_said(note: str) -> str:
    """For whom an amount is, as `said_of` wrote it; "" for anybody."""
    found = _WISH.search(note)
    return found[1] if found else ""


def noted(before: str, said: str) -> str:
    """The note with what is said now after it; a new wish takes the place of the one before."""
    wish = wish_said(said)
    kept = _WISH.sub("", before) if wish else before
    first, rest = (f"[Chỉ định: {wish}]", _WISH.sub("", said)) if wish else ("", said)
    return " ".join(filter(None, (first, kept.strip(), rest.strip())))


def _places_and_groups(wish: Wish, groups: Mapping[str, str]) -> list[str]:
    names = [groups.get(code, code) for code in wish.groups]
    institution = Institution.objects.filter(pk=wish.institution or 0).first()
    commune = Commune.objects.select_related("province").filter(pk=wish.commune).first()
    names += [str(institution)] if institution else []
    if commune:
        names.append(f"{commune}, {commune.province}")
    elif province := Province.objects.filter(pk=wish.province).first():
        names.append(str(province))
    return [name.replace("[", "(").replace("]", ")") for name in names]


def _shortened(text: str) -> str:
    return text if len(text) <= NOTE_LENGTH else f"{text[: NOTE_LENGTH - 1]}…"
