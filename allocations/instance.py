"""What the allocation rule reads and what it answers: frozen dataclasses, and their one exact JSON form.

No Django, no clock, no files: `allocations.solver` stands on this module alone. The JSON form is strict, because
anybody must be able to re-check a decision from it: every field is there, no other field is, a number is an integer
(never `true`, never `5.0`) from 0 up, a text is not empty. Only a nomination's `institution` may be null; an empty
earmark list means "any". Whatever is wrong raises `InvalidInstance`, whose text is one Vietnamese sentence for the
person who sent it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self, TypeVar

Made = TypeVar("Made")


class InvalidInstance(ValueError):
    """The input breaks the form or contradicts itself. `str()` is a Vietnamese sentence to show as it stands."""


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
        """Read the JSON form, strictly. Raises `InvalidInstance`."""
        return _record(cls, _INSTANCE, raw, "dữ liệu phân bổ")

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, in the order of this instance: `Instance.from_dict(x).to_dict() == x`."""
        return {
            "seed": self.seed,
            "lines": [
                {
                    "id": line.id,
                    "offer": line.offer,
                    "quantity": line.quantity,
                    "provinces": list(line.provinces),
                    "communes": list(line.communes),
                    "groups": list(line.groups),
                    "institutions": list(line.institutions),
                }
                for line in self.lines
            ],
            "quotas": [asdict(quota) for quota in self.quotas],
            "nominations": [
                {
                    "id": nomination.id,
                    "offer": nomination.offer,
                    "province": nomination.province,
                    "commune": nomination.commune,
                    "groups": list(nomination.groups),
                    "institution": nomination.institution,
                    "points": nomination.points,
                }
                for nomination in self.nominations
            ],
        }


@dataclass(frozen=True, slots=True)
class Award:
    """One unit of a line goes to a nomination (both by id)."""

    nomination: str
    line: str


@dataclass(frozen=True, slots=True)
class Unserved:
    """A nomination (by id) that gets nothing, and why."""

    nomination: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Left:
    """Units of a line (by id) that nobody gets; 0 is said too."""

    line: str
    quantity: int


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
        return _record(cls, _RESULT, raw, "kết quả phân bổ")

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "awards": [{"nomination": award.nomination, "line": award.line} for award in self.awards],
            "unserved": [{"nomination": one.nomination, "reason": one.reason.value} for one in self.unserved],
            "left": [{"line": left.line, "quantity": left.quantity} for left in self.left],
            "digest": self.digest,
        }


def digest(instance: Instance) -> str:
    """SHA-256, as 64 hexadecimal digits, of the instance as canonical JSON: sorted keys, no spaces, UTF-8.

    Lists stay in the order they came in, so the same content in another order has another digest (and the same awards).
    """
    canonical = json.dumps(instance.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def read_json(data: bytes) -> object:
    """Parse UTF-8 JSON (a byte-order mark is allowed); a key given twice and NaN are refused.

    Raises `InvalidInstance`.
    """
    if not data.strip():
        raise InvalidInstance("Không nhận được dữ liệu; hãy đưa tệp JSON của đợt phân bổ vào đầu vào chuẩn.")
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique_keys, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = f"lỗi ở dòng {error.lineno}, cột {error.colno}"
        raise InvalidInstance(f"Dữ liệu vào không phải là JSON hợp lệ ({where}); hãy kiểm tra lại tệp.") from None
    except UnicodeDecodeError:
        raise InvalidInstance("Dữ liệu vào không được mã hoá theo UTF-8; hãy lưu lại tệp theo UTF-8.") from None
    except _Wrong as wrong:
        raise InvalidInstance(f"Dữ liệu vào {wrong}.") from None
    except (RecursionError, ValueError):  # nested thousands deep; an integer of thousands of digits
        raise InvalidInstance("Dữ liệu vào lồng quá sâu hoặc có số quá dài; hãy kiểm tra lại tệp.") from None


class _Wrong(Exception):
    """What is wrong with one value, as the end of a sentence that names its place."""


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _Wrong(f"ghi trường “{twice}” hai lần trong cùng một đối tượng; hãy chỉ giữ lại một")
    return record


def _no_constant(name: str) -> object:
    raise _Wrong(f"có giá trị {name}, không phải là số hợp lệ trong JSON")


def _once(what: str, ids: Iterable[str]) -> None:
    seen = set()
    for one in ids:
        if one in seen:
            raise InvalidInstance(f"Mã {what} “{one}” bị trùng; mỗi {what} chỉ được ghi một lần.")
        seen.add(one)


_KINDS = {
    type(None): "giá trị rỗng (null)",
    bool: "giá trị đúng/sai",
    int: "số nguyên",
    float: "số thập phân",
    str: "chuỗi ký tự",
    list: "danh sách",
    dict: "đối tượng",
}


def _must(be: str, value: object) -> _Wrong:
    return _Wrong(f"phải là {be}, nhưng lại là {_KINDS.get(type(value), type(value).__name__)}")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _must("chuỗi ký tự", value)
    if not value:
        raise _Wrong("không được để trống")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _Wrong("có ký tự không ghi được bằng UTF-8") from None
    return value


def _text_or_null(value: object) -> str | None:
    return None if value is None else _text(value)


def _whole(value: object) -> int:
    if type(value) is not int:  # bool is an int to isinstance
        raise _must("số nguyên", value)
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _must("danh sách", value)
    try:
        return tuple([_text(one) for one in value])
    except _Wrong as wrong:
        raise _Wrong(f"có phần tử {wrong}") from None


def _reason(value: object) -> Reason:
    try:
        return Reason(_text(value))
    except ValueError:
        raise _Wrong(f"có giá trị lạ “{value}”") from None


_Reader = Callable[[object], Any]
_Shape = Mapping[str, _Reader]


def _record(make: Callable[..., Made], shape: _Shape, raw: object, what: str) -> Made:
    """Read one object. `what` names it in the message, in lower case."""
    if not isinstance(raw, dict):
        raise InvalidInstance(f"{_capital(what)} phải là một đối tượng JSON có các trường {_quoted(shape)}.")
    if raw.keys() != shape.keys():
        if missing := shape.keys() - raw.keys():
            raise InvalidInstance(f"{_capital(what)} thiếu trường {_quoted(missing)}; hãy bổ sung.")
        unknown = _quoted(raw.keys() - shape.keys())
        raise InvalidInstance(f"{_capital(what)} có trường lạ {unknown}; hãy bỏ đi, chỉ giữ lại {_quoted(shape)}.")
    values = {}
    for name, read in shape.items():
        try:
            values[name] = read(raw[name])
        except _Wrong as wrong:
            raise InvalidInstance(f"Trường “{name}” của {what} {wrong}.") from None
    return make(**values)


def _records(make: Callable[..., Made], shape: _Shape, what: str) -> Callable[[object], tuple[Made, ...]]:
    def read(value: object) -> tuple[Made, ...]:
        if not isinstance(value, list):
            raise _must("danh sách", value)
        return tuple(_record(make, shape, one, f"{what} thứ {place}") for place, one in enumerate(value, 1))

    return read


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in sorted(names))


_LINE: _Shape = {
    "id": _text,
    "offer": _text,
    "quantity": _whole,
    "provinces": _texts,
    "communes": _texts,
    "groups": _texts,
    "institutions": _texts,
}
_QUOTA: _Shape = {"offer": _text, "area": _text, "most": _whole}
_NOMINATION: _Shape = {
    "id": _text,
    "offer": _text,
    "province": _text,
    "commune": _text,
    "groups": _texts,
    "institution": _text_or_null,
    "points": _whole,
}
_INSTANCE: _Shape = {
    "seed": _text,
    "lines": _records(Line, _LINE, "dòng cam kết"),
    "quotas": _records(Quota, _QUOTA, "hạn mức"),
    "nominations": _records(Nomination, _NOMINATION, "đề cử"),
}
_RESULT: _Shape = {
    "awards": _records(Award, {"nomination": _text, "line": _text}, "suất tặng"),
    "unserved": _records(Unserved, {"nomination": _text, "reason": _reason}, "đề cử chưa được tặng"),
    "left": _records(Left, {"line": _text, "quantity": _whole}, "dòng còn lại"),
    "digest": _text,
}
