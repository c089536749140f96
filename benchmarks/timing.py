"""Measuring one call: seconds of wall clock, the best of a few."""

import gc
import time
from collections.abc import Callable


def best_of(times: int, call: Callable[[], object]) -> float:
    """Seconds of the fastest of `times` calls, the garbage collector run before each."""
    seconds = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def row(what: str, seconds: float, size: int, ours: float | None = None) -> str:
    """One line of the table; `ours` adds how many times as long (or as short) as ours."""
    ratio = f"   {seconds / ours:8.2f} × ours" if ours else ""
    return f"  {what:<58}{size:>8} {seconds:9.2f} s{ratio}"
