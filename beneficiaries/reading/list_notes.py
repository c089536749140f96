"""What is to be said of a list as a whole, once, and not on each of its rows.

Pure. A sheet that is hidden, that has no headings of its own or that stood in an old font is the same news for all its
people; so is that nobody in the list is said to be in any hardship.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from beneficiaries.reading.problems import Problem, fixed, quoted, warning
from locations.vietnamese import number

LIST = "list"
"""The field of what is said of a list as a whole."""
NOBODY_GROUPED = "nobody_grouped"
CODES = frozenset({NOBODY_GROUPED, "sheet_hidden", "columns_hidden", "sheet_continued", "sheet_old_font"})

_NAMED = 3
_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """``rows``: the people read from it; ``headings_of``: the sheet by whose headings it was read, '' if it has some;
    ``old_font``: the encoding in which most of its people stood, '' if that was Unicode; ``hidden_columns``: the names
    of those that hold something."""

    name: str
    rows: int
    hidden: bool = False
    headings_of: str = ""
    old_font: str = ""
    hidden_columns: tuple[str, ...] = ()


def nobody_grouped() -> Problem:
    """That nothing in the list names a hardship group. It is no fault: what follows, and what may be done."""
    return warning(
        LIST,
        NOBODY_GROUPED,
        "Cả danh sách không ghi ai thuộc nhóm hoàn cảnh nào (ở tiêu đề, cột, mục hay từng dòng). Khi xét duyệt, mọi "
        "người sẽ có 0 điểm ưu tiên, và không thể biết ai đã được Nhà nước cấp thẻ BHYT (như hộ nghèo) nên không được "
        "tặng thẻ nữa. Nếu tất cả thuộc một nhóm, hãy chọn nhóm đó một lần cho cả danh sách; nếu mỗi người một khác, "
        "hãy thêm cột “Đối tượng” vào tệp rồi gửi lại, hoặc ghi nhóm vào từng dòng.",
    )


def notes_on_sheets(sheets: Iterable[SheetFacts]) -> tuple[Problem, ...]:
    """What is to be said of the sheets of a list that have people; of several for the same reason at once."""
    return tuple(_on_sheets([sheet for sheet in sheets if sheet.rows]))


def _on_sheets(sheets: Sequence[SheetFacts]) -> Iterator[Problem]:
    if hidden := [sheet for sheet in sheets if sheet.hidden]:
        what = "bị ẩn trong tệp Excel nhưng vẫn được đọc: hãy xem những người này có được tính không"
        yield warning(LIST, "sheet_hidden", f"{_named(hidden)} {what}.")
    if away := [sheet for sheet in sheets if sheet.hidden_columns]:
        columns = list(dict.fromkeys(column for sheet in away for column in sheet.hidden_columns))
        more = f" và {number(len(columns) - _COLUMNS)} cột khác" if len(columns) > _COLUMNS else ""
        what = f"có cột bị ẩn trong tệp Excel nhưng vẫn được đọc: {', '.join(columns[:_COLUMNS])}{more}"
        ask = "Nếu cột ẩn và cột đang hiện cùng một nội dung thì cột đang hiện được dùng; hãy đối chiếu vài dòng"
        yield warning(LIST, "columns_hidden", f"{_named(away)} {what}. {ask}.")
    for first in dict.fromkeys(sheet.headings_of for sheet in sheets if sheet.headings_of):
        going_on = [sheet for sheet in sheets if sheet.headings_of == first]
        what = f"không có dòng tiêu đề cột nên được đọc theo các cột của trang tính {quoted(first)}"
        yield warning(LIST, "sheet_continued", f"{_named(going_on)} {what}: hãy đối chiếu vài dòng với tệp gốc.")
    if old := [sheet for sheet in sheets if sheet.old_font]:
        fonts = " và ".join(dict.fromkeys(sheet.old_font for sheet in old))
        what = f"viết bằng phông chữ cũ ({fonts}), đã chuyển sang Unicode"
        yield fixed(LIST, "sheet_old_font", f"{_named(old)} {what}: hãy đối chiếu vài họ tên với tệp gốc.")


def _named(sheets: Sequence[SheetFacts]) -> str:
    names = ", ".join(quoted(sheet.name) for sheet in sheets[:_NAMED])
    more = f" và {number(len(sheets) - _NAMED)} trang khác" if len(sheets) > _NAMED else ""
    people = number(sum(sheet.rows for sheet in sheets))
    return f"{'Trang tính' if len(sheets) == 1 else 'Các trang tính'} {names}{more} ({people} người)"
