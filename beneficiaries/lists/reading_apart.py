"""A large file is read in a process of its own, beside the one that matches its people and saves them.

Two processes do twice as much as two threads. The order goes to the reader over its stdin, the portions come back over
its stdout, both as pickles; it knows neither Django nor the database. It reads no further ahead than a pipe holds, is
ended by whoever wants no more of it, and ends by itself when its stdin does: whoever started it is dead then.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from beneficiaries.lists.portions import Found, Order, Portion, read_in_portions
from beneficiaries.workbooks.workbook import UnreadableFile

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = [sys.executable, "-c", f"from {__name__} import main; main()"]


class ReaderDied(Exception):
    """The reader ended before it was done: a fault of ours, or somebody killed it."""


@dataclass(frozen=True)
class Refused:
    """The reader's UnreadableFile."""

    code: str
    message: str


class _Done:
    """The reader has said all."""


@contextmanager
def read_apart(order: Order) -> Iterator[Iterator[Found | Portion]]:
    """What `read_in_portions` gives, from a process that ends with this context. Raises ReaderDied."""
    with subprocess.Popen(_COMMAND, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        try:
            yield _answers(reader.stdin, reader.stdout, order)
        finally:
            reader.kill()


def _answers(questions: IO[bytes], answers: IO[bytes], order: Order) -> Iterator[Found | Portion]:
    try:
        _say(order, questions)
        while not isinstance(answer := pickle.load(answers), _Done):
            if isinstance(answer, Refused):
                raise UnreadableFile(answer.code, answer.message)
            yield answer
    except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
        raise ReaderDied from error


def _say(what: object, to: IO[bytes]) -> None:
    pickle.dump(what, to, pickle.HIGHEST_PROTOCOL)
    to.flush()


def answer(order: Order, answers: IO[bytes]) -> None:
    """Read what was ordered, and say what there is."""
    try:
        for portion in read_in_portions(order):
            _say(portion, answers)
    except UnreadableFile as error:
        _say(Refused(error.code, str(error)), answers)
    _say(_Done(), answers)


def _end_with(questions: IO[bytes]) -> None:
    """End this process as soon as nobody holds the other end any more."""
    while os.read(questions.fileno(), 1):
        pass
    os._exit(1)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    gc.disable()  # millions of objects without cycles; the process ends soon
    order = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_with, args=(sys.stdin.buffer,), daemon=True).start()
    try:
        answer(order, sys.stdout.buffer)
    except BrokenPipeError:
        os._exit(1)
