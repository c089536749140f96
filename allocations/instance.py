"""What the allocation rule reads and what it answers: frozen dataclasses, and their one exact JSON form.

No Django, no clock, no files: `allocations.solver` stands on this module and `allocations.strict_json` alone. The JSON
form is strict, because anybody must be able to re-check a decision from it: every field is there, no other field is, a
number is an integer (never `true`, never `5.0`) from 0 up, a text is not empty. Only a nomination's `institution` may
be null; an empty earmark list means "any". Whatever is wrong raises `InvalidInstance`, whose text is one Vietnamese
sentence for the person who sent it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import islice
from typing import Any, Self

from allocations.strict_json import (
    InvalidInstance,
    Shape,
    Wrong,
    record,
    records,
    shared,
    shared_or_null,
    text,
    texts,
    whole,
)

AT_ONCE = 1_000  # entries of a list in a piece of JSON


class Reason(StrEnum):
    """Why a nomination goes without; the first that holds, in this order.

    `NO_LINE`: no line of its offer with a quantity above 0 could serve it, even if nobody else wanted anything.
    `QUOTA`: at its turn the quota of its commune or of its province was full.
    `OUTRANKED`: everything that could serve it is needed by those before it in the order.
    """

    NO_LINE = "no_line"
    QUOTA = "quota"
    OUTRANKED = "outranked"


@dataclass(frozen=True, slots=True)
class Nomination:
    """One person put forward for one offer. `province` and `commune` are codes, `points` a whole number from 0 up."""

    id: str
    offer: str
    province: str
    commune: str
    groups: tuple[str, ...]
    institution: str | None
    points: int

    def __post_init__(self) -> None:
        if self.points < 0:
            raise InvalidInstance(f"Điểm ưu tiên của đề cử “{self.id}” không được âm ({self.points}).")

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "offer": self.offer,
            "province": self.province,
            "commune": self.commune,
            "groups": list(self.groups),
            "institution": self.institution,
            "points": self.points,
        }


@dataclass(frozen=True, slots=True)
class Line:
    """`quantity` units of one offer that a sponsor pledged, with its earmark.

    `provinces` and `communes` (codes) are alternatives to each other; so are the values inside `groups` and inside
    `institutions`. The area, the groups and the institutions must all hold. An empty list asks for nothing.
    """

    id: str
    offer: str
    quantity: int
    provinces: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.quantity < 0:
            raise InvalidInstance(f"Số lượng của dòng cam kết “{self.id}” không được âm ({self.quantity}).")

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "offer": self.offer,
            "quantity": self.quantity,
            "provinces": list(self.provinces),
            "communes": list(self.communes),
            "groups": list(self.groups),
            "institutions": list(self.institutions),
        }

    def serves(self, nomination: Nomination) -> bool:
        """Offer and earmark allow it. Whether a unit is left is another question."""
        anywhere = not self.provinces and not self.communes
        return (
            self.offer == nomination.offer
            and (anywhere or nomination.province in self.provinces or nomination.commune in self.communes)
            and (not self.groups or not set(self.groups).isdisjoint(nomination.groups))
            and (not self.institutions or nomination.institution in self.institutions)
        )


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `most` awards of an offer in an area (the code of a commune or of a province).

    Every row holds, so of several rows for the same offer and area the lowest decides.
    """

    offer: str
    area: str
    most: int

    def __post_init__(self) -> None:
        if self.most < 0:
            raise InvalidInstance(
                f"Hạn mức của địa bàn “{self.area}” cho loại quà “{self.offer}” không được âm ({self.most})."
            )

    def to_dict(self) -> dict[str, Any]:
        return {"offer": self.offer, "area": self.area, "most": self.most}


@dataclass(frozen=True, slots=True)
class Instance:
    """All that the rule looks at. `seed` is the public text that breaks ties. Ids are unique per kind."""

    seed: str
    lines: tuple[Line, ...]
    quotas: tuple[Quota, ...]
    nominations: tuple[Nomination, ...]

    def __post_init__(self) -> None:
        _once("dòng cam kết", (line.id for line in self.lines))
        _once("đề cử", (nomination.id for nomination in self.nominations))

    @classmethod
    def from_dict(cls, raw: object) -> Self:
        """Read the JSON form, strictly. Raises `InvalidInstance`.

        A list may come as an iterator, so that what is stored needn't be held twice to be read.
        """
        return record(cls, _INSTANCE, raw, "dữ liệu phân bổ")

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, in the order of this instance: `Instance.from_dict(x).to_dict() == x`."""
        return {
            "seed": self.seed,
            "lines": [line.to_dict() for line in self.lines],
            "quotas": [quota.to_dict() for quota in self.quotas],
            "nominations": [nomination.to_dict() for nomination in self.nominations],
        }


@dataclass(frozen=True, slots=True)
class Award:
    """One unit of a line goes to a nomination (both by id)."""

    nomination: str
    line: str

    def to_dict(self) -> dict[str, Any]:
        return {"nomination": self.nomination, "line": self.line}


@dataclass(frozen=True, slots=True)
class Unserved:
    """A nomination (by id) that gets nothing, and why."""

    nomination: str
    reason: Reason

    def to_dict(self) -> dict[str, Any]:
        return {"nomination": self.nomination, "reason": self.reason.value}


@dataclass(frozen=True, slots=True)
class Left:
    """Units of a line (by id) that nobody gets; 0 is said too."""

    line: str
    quantity: int

    def to_dict(self) -> dict[str, Any]:
        return {"line": self.line, "quantity": self.quantity}


@dataclass(frozen=True, slots=True)
class Result:
    """The answer: `awards` and `unserved` in the rule's order, `left` in the order of the instance's lines.

    `digest` names the instance that was answered, see `digest()`.
    """

    awards: tuple[Award, ...]
    unserved: tuple[Unserved, ...]
    left: tuple[Left, ...]
    digest: str

    @classmethod
    def from_dict(cls, raw: object) -> Self:
        """Read what `to_dict` wrote, strictly. Raises `InvalidInstance`."""
        return record(cls, _RESULT, raw, "kết quả phân bổ")

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "awards": [award.to_dict() for award in self.awards],
            "unserved": [one.to_dict() for one in self.unserved],
            "left": [left.to_dict() for left in self.left],
            "digest": self.digest,
        }


def digest(instance: Instance) -> str:
    """SHA-256, as 64 hexadecimal digits, of the instance as canonical JSON: sorted keys, no spaces, UTF-8.

    Lists stay in the order they came in, so the same content in another order has another digest (and the same awards).
    """
    sha256 = hashlib.sha256()
    for piece in pieces(instance):
        sha256.update(piece.encode())
    return sha256.hexdigest()


def pieces(told: Instance | Result) -> Iterator[str]:
    """The canonical JSON of a record, a piece at a time: a big one is never in memory as one text."""
    return object_pieces({field.name: getattr(told, field.name) for field in fields(told)})


def object_pieces(told: Mapping[str, Any]) -> Iterator[str]:
    """The same of an object whose lists may be iterators, of records or of what `to_dict` gives for them."""
    mark = "{"
    for name in sorted(told):
        yield f"{mark}{_canonical(name)}:"
        value = told[name]
        yield from _list_pieces(value) if isinstance(value, tuple | list | Iterator) else [_canonical(value)]
        mark = ","
    yield "}" if told else "{}"


_canonical = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=lambda entry: entry.to_dict()
).encode


def _list_pieces(entries: Iterable[Any]) -> Iterator[str]:
    mark, rest = "[", iter(entries)
    while some := list(islice(rest, AT_ONCE)):
        yield mark + _canonical(some)[1:-1]
        mark = ","
    yield "]" if mark == "," else "[]"


def _once(what: str, ids: Iterable[str]) -> None:
    seen = set()
    for one in ids:
        if one in seen:
            raise InvalidInstance(f"Mã {what} “{one}” bị trùng; mỗi {what} chỉ được ghi một lần.")
        seen.add(one)


def _reason(value: object) -> Reason:
    try:
        return Reason(text(value))
    except ValueError:
        raise Wrong(f"có giá trị lạ “{value}”") from None


_LINE: Shape = {
    "id": text,
    "offer": text,
    "quantity": whole,
    "provinces": texts,
    "communes": texts,
    "groups": texts,
    "institutions": texts,
}
_QUOTA: Shape = {"offer": text, "area": text, "most": whole}
_NOMINATION: Shape = {
    "id": text,
    "offer": shared,
    "province": shared,
    "commune": shared,
    "groups": texts,
    "institution": shared_or_null,
    "points": whole,
}
_INSTANCE: Shape = {
    "seed": text,
    "lines": records(Line, _LINE, "dòng cam kết"),
    "quotas": records(Quota, _QUOTA, "hạn mức"),
    "nominations": records(Nomination, _NOMINATION, "đề cử"),
}
_RESULT: Shape = {
    "awards": records(Award, {"nomination": text, "line": shared}, "suất tặng"),
    "unserved": records(Unserved, {"nomination": text, "reason": _reason}, "đề cử chưa được tặng"),
    "left": records(Left, {"line": text, "quantity": whole}, "dòng còn lại"),
    "digest": text,
}
