"""How far a file back is, said now and then to whoever waits for it.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable

EVERY = 1_000


class Progress:
    """Counts rows; ``told`` is called with their number after every thousand, and may raise to end it all."""

    def __init__(self, told: Callable[[int], None]) -> None:
        self._told = told
        self._rows = 0

    def one_more(self) -> None:
        self._rows += 1
        if self._rows % EVERY == 0:
            self._told(self._rows)


def untold() -> Progress:
    """For whom nobody waits."""
    return Progress(lambda _rows: None)
