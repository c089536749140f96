"""Reading JSON strictly into dataclasses: every field, no other, each of its kind; what is wrong is told in Vietnamese.

No Django: `allocations.solver` runs where only the standard library is.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from sys import intern
from typing import Any, TypeVar

Made = TypeVar("Made")


class InvalidInstance(ValueError):
    """The input breaks the form or contradicts itself. `str()` is a Vietnamese sentence to show as it stands."""


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
    except Wrong as wrong:
        raise InvalidInstance(f"Dữ liệu vào {wrong}.") from None
    except (RecursionError, ValueError):  # nested thousands deep; an integer of thousands of digits
        raise InvalidInstance("Dữ liệu vào lồng quá sâu hoặc có số quá dài; hãy kiểm tra lại tệp.") from None


class Wrong(Exception):
    """What is wrong with one value, as the end of a sentence that names its place."""


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Wrong(f"ghi trường “{twice}” hai lần trong cùng một đối tượng; hãy chỉ giữ lại một")
    return record


def _no_constant(name: str) -> object:
    raise Wrong(f"có giá trị {name}, không phải là số hợp lệ trong JSON")


_KINDS = {
    type(None): "giá trị rỗng (null)",
    bool: "giá trị đúng/sai",
    int: "số nguyên",
    float: "số thập phân",
    str: "chuỗi ký tự",
    list: "danh sách",
    dict: "đối tượng",
}


def _must(be: str, value: object) -> Wrong:
    return Wrong(f"phải là {be}, nhưng lại là {_KINDS.get(type(value), type(value).__name__)}")


def text(value: object) -> str:
    if not isinstance(value, str):
        raise _must("chuỗi ký tự", value)
    if not value:
        raise Wrong("không được để trống")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Wrong("có ký tự không ghi được bằng UTF-8") from None
    return value


def shared(value: object) -> str:
    """A text that comes again and again: kept in memory once."""
    return intern(text(value))


def shared_or_null(value: object) -> str | None:
    return None if value is None else shared(value)


def whole(value: object) -> int:
    if type(value) is not int:  # bool is an int to isinstance
        raise _must("số nguyên", value)
    return value


def texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _must("danh sách", value)
    try:
        return tuple([shared(one) for one in value])
    except Wrong as wrong:
        raise Wrong(f"có phần tử {wrong}") from None


Reader = Callable[[object], Any]
Shape = Mapping[str, Reader]


def record(make: Callable[..., Made], shape: Shape, raw: object, what: str) -> Made:
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
        except Wrong as wrong:
            raise InvalidInstance(f"Trường “{name}” của {what} {wrong}.") from None
    return make(**values)


def records(make: Callable[..., Made], shape: Shape, what: str) -> Callable[[object], tuple[Made, ...]]:
    def read(value: object) -> tuple[Made, ...]:
        if not isinstance(value, list | Iterator):
            raise _must("danh sách", value)
        return tuple(record(make, shape, one, f"{what} thứ {place}") for place, one in enumerate(value, 1))

    return read


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in sorted(names))
