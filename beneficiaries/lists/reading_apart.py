"""A large file is read in a process of its own, beside the one that matches its people and saves them.

Two processes do twice as much as two threads. File and order go to the reader over its stdin, the portions come back
over its stdout, all as pickles; it knows neither Django nor the database. It reads no further ahead than a pipe holds,
is ended by whoever wants no more of it, and ends by itself when its stdin does: whoever started it is dead then.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from beneficiaries.lists.copied_rows import PreparedRow
from beneficiaries.lists.portions import Found, Order, Portion, read_in_portions
from beneficiaries.reading.cleaning import Facts
from documents.workbooks.workbook import UnreadableFile

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
def read_apart(content: bytes) -> Iterator[Callable[[Order], Iterator[Found | Portion]]]:
    """What gives the portions of a file for an order, like `read_in_portions`, from a process that begins at once to
    take the file apart and ends with this context. Raises ReaderDied.
    """
    with subprocess.Popen(_COMMAND, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        try:
            with suppress(BrokenPipeError):  # it died; that is told when it is asked
                _say(content, reader.stdin)
            yield partial(_answers, reader.stdin, reader.stdout)
        finally:
            reader.kill()
            with suppress(BrokenPipeError):
                reader.stdin.close()


def _answers(questions: IO[bytes], answers: IO[bytes], order: Order) -> Iterator[Found | Portion]:
    with suppress(BrokenPipeError):  # it has ended; why is what it said last
        _say(order, questions)
    try:
        while not isinstance(answer := pickle.load(answers), _Done):
            if isinstance(answer, Refused):
                raise UnreadableFile(answer.code, answer.message)
            yield answer if isinstance(answer, Found) else named(answer)
    except (EOFError, pickle.UnpicklingError) as error:
        raise ReaderDied from error


def _say(what: object, to: IO[bytes]) -> None:
    pickle.dump(what, to, pickle.HIGHEST_PROTOCOL)
    to.flush()


def _heard(questions: IO[bytes]) -> Any:
    """What whoever started this process says. It ends if that one does."""
    try:
        return pickle.load(questions)
    except (EOFError, pickle.UnpicklingError):
        os._exit(1)


def answer(content: bytes, ordered: Callable[[], Order], answers: IO[bytes]) -> None:
    """Read a file as it is ordered, and say what there is."""
    try:
        for portion in read_in_portions(content, ordered):
            _say(portion if isinstance(portion, Found) else plain(portion), answers)
    except UnreadableFile as error:
        _say(Refused(error.code, str(error)), answers)
    _say(_Done(), answers)


def plain(portion: Portion) -> list[tuple[Any, ...]]:
    """Its tuples without their names, which take four times as long to pickle."""
    return [(position, tuple(facts), *said) for position, facts, *said in portion]


def named(portion: list[tuple[Any, ...]]) -> Portion:
    return [PreparedRow(position, Facts._make(facts), *said) for position, facts, *said in portion]


def _listen(questions: IO[bytes], order: Future[Order]) -> None:
    """Hear what is ordered; then end this process as soon as nobody holds the other end any more."""
    try:
        order.set_result(_heard(questions))
    except Exception as error:  # noqa: BLE001 - whoever waits for the order raises it
        order.set_exception(error)
    while os.read(questions.fileno(), 1):
        pass
    os._exit(1)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    gc.disable()  # millions of objects without cycles; the process ends soon
    questions, order = sys.stdin.buffer, Future[Order]()
    content = _heard(questions)
    # the order, with all places of the country, is unpacked while others take the file apart
    threading.Thread(target=_listen, args=(questions, order), daemon=True).start()
    try:
        answer(content, order.result, sys.stdout.buffer)
    except BrokenPipeError:
        os._exit(1)
    os._exit(0)  # all is said, and millions of objects need not be put away one by one
