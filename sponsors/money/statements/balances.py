"""Whether the running balance follows from the amounts: where it does not, rows are missing from the file.

Pure. Statements go from the oldest transfer to the newest or the other way round.
"""

from collections.abc import Sequence
from itertools import pairwise

from sponsors.money.statements.lines import Balance

_MOST_TOLD = 20


def remarks_on(chain: Sequence[Balance], sheet: str) -> tuple[str, ...]:
    """What is to be told of the balances of a sheet, in the order of its rows."""
    pairs = [(one, other) for one, other in pairwise(chain) if one.balance is not None and other.balance is not None]
    gaps = min(
        [(one, other) for one, other in pairs if _step(one, other) != other.amount],
        [(one, other) for one, other in pairs if -_step(one, other) != one.amount],
        key=len,
    )
    if len(gaps) * 2 > len(pairs):
        return (
            f"Trang “{sheet}”: ở phần lớn các dòng, số dư không khớp với số tiền; hãy kiểm tra cột nào là tiền vào, "
            "tiền ra và số dư.",
        )
    told = [
        f"Trang “{sheet}”, dòng {other.row}: số dư không khớp: có thể thiếu dòng giữa dòng {one.row} và dòng "
        f"{other.row}."
        for one, other in gaps[:_MOST_TOLD]
    ]
    if len(gaps) > _MOST_TOLD:
        told.append(f"Trang “{sheet}”: còn {len(gaps) - _MOST_TOLD} chỗ khác số dư không khớp.")
    return tuple(told)


def _step(one: Balance, other: Balance) -> int:
    return (other.balance or 0) - (one.balance or 0)
