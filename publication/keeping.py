"""What was made for the public is kept in the memory of the process for a while, so that a crowd costs one rendering.

No Django: a clock is given. Each process keeps its own; what they show differs by no more than the time it is kept.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")

_PAST_USE = 10
"""How many times its life something may be old and still be shown while the new is being made."""


@dataclass
class _Place(Generic[Value]):
    """`made`: what is kept, with the moment it was made; None before the first."""

    making: threading.Lock = field(default_factory=threading.Lock)
    made: tuple[Value, float] | None = None


class Keeper(Generic[Value]):
    """Keeps up to `most` values for `seconds` each; those that were asked for least lately go first.

    One caller makes what has become old; the others get the old one meanwhile. What is not there, or far too old, is
    made by one, and the others wait for it. What fails to be made is tried again by whoever asks next.
    """

    def __init__(self, seconds: float, *, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._most = most
        self._clock = clock
        self._places: OrderedDict[Hashable, _Place[Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        place = self._place(key)
        if (found := self._usable(place, self.seconds)) is not None:
            return found[0]
        if place.making.acquire(blocking=False):
            try:
                return self._made(place, make)
            finally:
                place.making.release()
        if (old := self._usable(place, self.seconds * _PAST_USE)) is not None:
            return old[0]
        with place.making:
            if (found := self._usable(place, self.seconds)) is not None:
                return found[0]
            return self._made(place, make)

    def forget(self) -> None:
        """Everything is made anew."""
        with self._lock:
            self._places.clear()

    def __len__(self) -> int:
        return len(self._places)

    def _place(self, key: Hashable) -> _Place[Value]:
        with self._lock:
            place = self._places.get(key)
            if place is None:
                place = self._places[key] = _Place()
                if len(self._places) > self._most:
                    self._places.popitem(last=False)
            else:
                self._places.move_to_end(key)
            return place

    def _usable(self, place: _Place[Value], seconds: float) -> tuple[Value, float] | None:
        made = place.made
        return made if made is not None and self._clock() - made[1] < seconds else None

    def _made(self, place: _Place[Value], make: Callable[[], Value]) -> Value:
        # The moment before: what changes while it is being made is not in it.
        at = self._clock()
        value = make()
        place.made = (value, at)
        return value
