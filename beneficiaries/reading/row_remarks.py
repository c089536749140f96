"""What is to be said of a row as a whole, by what the sheet says around it.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from beneficiaries.reading.columns import column_name
from beneficiaries.reading.headings import Field
from beneficiaries.reading.headless_columns import may_end_a_name
from beneficiaries.reading.names import ends_before_given_name
from beneficiaries.reading.problems import Problem, error, quoted, warning
from beneficiaries.reading.raw_rows import RawRow
from beneficiaries.reading.spelling import cell_text

_WHOLE_NAME = 3
_ONE_NAME = re.compile(r"[^\W\d_a-z][^\W\d_]*\Z")
_OF_PLACE = (Field.HAMLET, Field.ADDRESS)


def remarks_on_row(raw: RawRow, *, corrected: Collection[str]) -> Iterator[Problem]:
    """``corrected``: the facts that a person typed; any of them answers what is asked of the row as a whole."""
    around = raw.around
    if around.halves and "full_name" not in corrected and (half := _half(raw)) is not None:
        message = (
            f"Họ tên có vẻ còn một phần ở cột không có tiêu đề{half}: hãy cho biết cột đó là gì ở đầu trang, hoặc nhập "
            "lại họ tên đầy đủ."
        )
        yield error("full_name", "name_half", message)
    elif "full_name" not in corrected:
        yield from _going_on_beside(raw)
    if around.hidden:
        yield warning("row", "row_hidden", "Dòng này bị ẩn trong tệp Excel: hãy xem có tính không.")
    if around.in_hidden_columns:
        yield warning("row", "row_hidden", "Người này đứng ở các cột bị ẩn trong tệp Excel: hãy xem có tính không.")
    if around.struck:
        message = (
            "Dòng bị gạch ngang trong tệp gốc, có thể người này đã được bỏ khỏi danh sách: nếu đúng, hãy để riêng dòng "
            "này; nếu vẫn đề nghị thì không phải sửa gì."
        )
        yield warning("row", "row_struck", message)
    elif around.struck_cells:
        where = ", ".join(map(quoted, around.struck_cells))
        message = f"Ô {where} bị gạch ngang trong tệp gốc nhưng vẫn được đọc: hãy xem nội dung đó còn đúng không."
        yield warning("row", "cell_struck", message)
    if around.below_unknown and not corrected and raw.first(*_OF_PLACE) is None:
        place = around.section.hamlet or around.section.commune
        message = (
            f"Phía trên dòng này có dòng {quoted(around.below_unknown)} không rõ nghĩa, đang đọc là vẫn thuộc "
            f"{place}: hãy xem người này ở thôn, xã nào."
        )
        yield warning("hamlet", "section_unclear", message)
    if around.couple and not corrected:
        message = (
            f"Mỗi dòng ghi hai người ({' và '.join(map(quoted, around.couple))}) mà không rõ thông tin nào là của ai. "
            "Nếu đầu trang hỏi về các cột này, hãy trả lời ở đó; nếu không, hãy bổ sung thông tin của người này, hoặc "
            "để riêng nếu không được đề nghị."
        )
        yield error("row", "couple", message)
    if around.overflows and not corrected:
        message = (
            "Dòng này có nhiều ô hơn số cột có tiêu đề: có thể một ô bị tách vì có dấu phẩy, dấu chấm phẩy; hãy xem "
            "lại từng ô và nhập lại ô sai."
        )
        yield error("row", "row_overflows", message)
    if around.only_name and not corrected:
        message = "Dòng này chỉ có họ tên: hãy bổ sung thông tin, hoặc loại dòng nếu không phải người được đề nghị."
        yield error("row", "only_name", message)


def _going_on_beside(raw: RawRow) -> Iterator[Problem]:
    """What is said of a name that ends too early, or may, if another word stands beside it below no heading."""
    last = raw.cells[-1] if raw.cells else None
    if last is None or last.field is not None:  # mostly: such cells come last
        return
    name = next(iter(raw.having(Field.FULL_NAME)), None)
    if name is None or not isinstance(name.value, str):
        return
    heading = f"Cột {column_name(name.index + 1)}"
    beside = next((cell for cell in raw.cells if cell.index == name.index + 1 and cell.heading == heading), None)
    text = "" if beside is None else cell_text(beside.value).strip()
    early = ends_before_given_name(name.value)
    if not may_end_a_name(text) or not (early or (len(name.value.split()) < _WHOLE_NAME and _ONE_NAME.match(text))):
        return
    message = f"Họ tên có vẻ còn một phần ở ô bên phải ({quoted(text)}): hãy xem lại và nhập họ tên đầy đủ."
    yield (error if early else warning)("full_name", "name_half", message)


def _half(raw: RawRow) -> str | None:
    """What stands in the column where half of a name may stand, as it is told; None if nothing does. Of patients
    nothing of it is kept, so that nobody can tell."""
    if raw.around.hospital:
        return ""
    cell = next((one for one in raw.cells if one.heading == raw.around.halves), None)
    return None if cell is None else f" ({quoted(cell_text(cell.value).strip())})"
