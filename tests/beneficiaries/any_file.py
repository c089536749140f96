"""One damaged file on its whole way: received as a sender would send it, staged, settled, accepted, and forgotten.

`Sending.run` raises AssertionError where something is not as it must be; the file is kept then, and the message says
how to repeat it.
"""

import faulthandler
import random
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.acting import Refusal
from accounts.models import User
from beneficiaries.lists import intake, settling
from beneficiaries.lists.reviewing import reading_context
from beneficiaries.models import ListRow, Nomination, Person, RecipientList
from beneficiaries.reading.cleaning import clean_row, facts_from_json, facts_to_json
from beneficiaries.reading.raw_rows import raw_from_json
from beneficiaries.reading.whole_list import ReadList
from campaigns.models import Campaign
from documents.models import Document
from documents.workbooks.unreadable import UnreadableFile
from locations.models import Commune, Institution
from tests.beneficiaries.mutations import DamagedFile, damaged
from tests.beneficiaries.odd_values import odd_value
from tests.beneficiaries.running_jobs import run_jobs
from tests.factories import YEN_TRUNG, make_campaign, make_institution, make_offer, make_officer

FOLDER = settings.VAR_DIR / "any-file"
"""Where the files are kept that something is wrong with."""
PATIENCE = 10.0
"""Seconds of work that a file may take, all told; of somebody else's work on the same machine nothing is counted."""
WAITING = 120.0
"""Seconds on the clock after which a file has been waited for too long all the same."""
MOST_MEMORY = 600 * 1024 * 1024
"""Bytes by which a file may let the process grow."""

_FIELDS = ("full_name", "birth_date", "sex", "personal_id", "commune", "hamlet", "groups", "requested", "phone")
_SETTLED = ("position", "facts", "problems", "corrections", "confirmed", "status", "set_aside_reason", "full_name")
_HALVES = re.compile("[\ud800-\udfff]")


class TooSlow(BaseException):
    """Raised wherever the program is when the time of a file is over; no handler of errors stops it."""


@dataclass(frozen=True)
class Outcome:
    """`said`: `read`, or the code of the refusal; `settled`: what became of a list that was read; `memory` in bytes:
    by how much the process grew at most."""

    name: str
    said: str
    settled: str
    rows: int
    seconds: float
    memory: int


@dataclass(frozen=True)
class Sending:
    """Who sends the files, and for which campaign."""

    campaign: Campaign
    officer: User
    school: Institution

    @classmethod
    def made(cls) -> "Sending":
        """A campaign of the whole country, which gives books and cards, with its officer."""
        campaign = make_campaign(province=None)
        for kind in ("card", "book"):
            make_offer(campaign, kind)
        return cls(campaign, make_officer(province=None), make_institution())

    def run(self, seed: int) -> Outcome:
        """Send the file of a number, and take back all that came of it."""
        file = damaged(seed)
        before = _counts()
        at_first = _memory("VmRSS")
        _forget_most_memory()
        with _watched(file), _undone():
            start = time.process_time()
            trial = _Trial(self, file)
            trial.run()
            connection.check_constraints()
            seconds = time.process_time() - start
            memory = _memory("VmHWM") - at_first
            assert seconds < PATIENCE, f"{seconds:.1f} s"
            assert memory < MOST_MEMORY, f"{memory // 1024 // 1024} MB"
        assert _counts() == before
        return Outcome(file.name, trial.said, trial.settled, trial.rows, seconds, memory)


class _Trial:
    """What is asked of one file."""

    def __init__(self, sending: Sending, file: DamagedFile) -> None:
        self.file = file
        self.by = sending.officer
        self.at: datetime = timezone.now()
        self.dice = random.Random(f"settling {file.seed}")
        self.said = "read"
        self.settled = ""
        self.rows = 0
        commune = Commune.objects.get(pk=file.commune or YEN_TRUNG)
        self.origin = self.dice.choice(
            ({"commune": commune}, {"commune": commune}, {"institution": sending.school}, {})
        )
        self.origin |= {"campaign": sending.campaign, "kind": self.dice.choice(("", "card"))}

    def run(self) -> None:
        """All of it."""
        before = _counts()
        expected = self._expected()
        at_once = self.dice.random() < 0.7
        received = refused = None
        try:
            received = intake.receive(
                self.file.content, name=self.file.name, at_once=at_once, by=self.by, at=self.at, **self.origin
            )
        except intake.Unreadable as refusal:
            refused = str(refusal)
        if received is None:
            assert at_once
            assert refused == expected
            assert _counts() == before
            return
        if not at_once:
            assert received.status == "reading"
            run_jobs()
            received.refresh_from_db()
        if isinstance(expected, str):
            assert not at_once
            assert (received.status, received.unreadable_because) == ("unreadable", expected)
            assert not received.rows.exists()
            return
        self._check_rows(received, expected)
        if self.rows:
            self._settle(received)
            self._accept(received)

    def _expected(self) -> ReadList | str:
        """What reading the file at once gives, or the sentence with which it is refused."""
        try:
            return intake.preview(self.file.content, by=self.by, at=self.at, **self.origin)
        except intake.Unreadable as refusal:
            reason, sentence = refusal.__cause__, str(refusal)
        assert isinstance(reason, UnreadableFile)
        self.said = reason.code
        _check_sentence(sentence)
        return sentence

    def _check_rows(self, received: RecipientList, expected: ReadList) -> None:
        """Exactly the people that reading gives, in order; each can be read again from what is stored."""
        rows = list(received.rows.order_by("position"))
        self.rows = len(rows)
        assert received.status == "staged"
        assert received.rows_found == received.rows_saved == received.rows_checked == len(rows) == len(expected.rows)
        assert [sheet["rows"] for sheet in received.sheets] == [sheet.rows for sheet in expected.sheets]
        context = reading_context(received)
        for row, person in zip(rows, expected.rows, strict=True):
            assert (row.position, row.row_number, row.status) == (person.position, person.row, person.status)
            assert row.facts == _stored(facts_to_json(person.facts))
            assert row.problems == _stored([problem.to_json() for problem in person.problems])
            facts = facts_from_json(row.facts)
            assert facts_to_json(facts) == row.facts
            assert _stored(facts_to_json(clean_row(raw_from_json(row.cells), context).facts)) == row.facts

    def _settle(self, received: RecipientList) -> None:
        """A decision about a row, which is undone and leaves nothing behind."""
        before = _state(received)
        row = self.dice.choice(list(received.rows.all()))
        try:
            settled = self._decide(row)
        except Refusal as refusal:
            _check_sentence(str(refusal))
        else:
            settling.undo(settled.step, by=self.by, at=self.at)
        assert _state(received) == before

    def _decide(self, row: ListRow) -> settling.Settled:
        about = {"by": self.by, "at": self.at}
        match self.dice.randrange(5):
            case 0:
                return settling.set_aside(row, reason=str(odd_value(self.dice)), **about)
            case 1:
                return settling.confirm_distinct(row, **about)
            case 2:
                return settling.choose_gift(row.recipient_list, kind="book", **about)
            case _:
                field = self.dice.choice(_FIELDS)
                alike = [field] if self.dice.random() < 0.5 else []
                return settling.correct(row, corrections={field: str(odd_value(self.dice))}, alike=alike, **about)

    def _accept(self, received: RecipientList) -> None:
        """All who are to be settled are set aside, the others accepted, whole or not at all."""
        about = {"by": self.by, "at": self.at}
        try:
            with transaction.atomic():
                settling.choose_gift(received, kind="card", **about)
                received.refresh_from_db()
                if received.rows.filter(status="needs_attention").exists():
                    open_rows = Q(status="needs_attention")
                    settling.set_aside_many(received, rows=open_rows, reason="Ghi sai", **about)
                nominations = intake.accept(received, **about)
        except Refusal as refusal:
            _check_sentence(str(refusal))
            self.settled = type(refusal).__name__
            assert not Nomination.objects.exists()
            return
        self.settled = "accepted"
        positions = list(received.rows.live().order_by("position").values_list("position", flat=True))
        assert [nomination.row.position for nomination in nominations] == positions
        received.refresh_from_db()
        assert received.status == "accepted"


def _check_sentence(sentence: str) -> None:
    """Vietnamese, with an end."""
    assert sentence.endswith(".")
    assert not sentence.isascii() or sentence == "Không."


def _state(received: RecipientList) -> list[tuple[object, ...]]:
    return list(received.rows.order_by("position").values_list(*_SETTLED))


def _stored(value: object) -> object:
    """Plain values as a database gives them back: without NUL, and with another sign for halves of characters."""
    match value:
        case str():
            return _HALVES.sub("?", value.replace("\0", ""))
        case list() | tuple():
            return [_stored(one) for one in value]
        case dict():
            return {name: _stored(one) for name, one in value.items()}
        case _:
            return value


def _counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (RecipientList, ListRow, Document, Person, Nomination))


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _watched(file: DamagedFile) -> Iterator[None]:
    """Keep the file if something goes wrong, or takes too long: then wherever the program is, a signal stops it. What
    no signal reaches is ended after some time more, and leaves beside the file where it was.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept: Path = FOLDER / file.name
    kept.write_bytes(file.content)
    again = f"{kept}; once more: TORTURE_FIRST={file.seed} TORTURE_FILES=1 make torture TORTURE_ARGS=any-file"
    stuck = kept.with_name(f"{kept.name}.stuck")

    def stop(*_signal: object) -> None:
        raise TooSlow

    former = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        with stuck.open("w") as log:
            log.write(f"{again}\n")
            log.flush()
            faulthandler.dump_traceback_later(WAITING, exit=True, file=log)
            try:
                yield
            finally:
                faulthandler.cancel_dump_traceback_later()
    except (Exception, TooSlow) as error:
        raise AssertionError(f"{type(error).__name__} {error} at {again}") from error
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)
        stuck.unlink()
    kept.unlink()


def _forget_most_memory() -> None:
    """Let the system count the most memory of this process anew, where it can."""
    asked = Path("/proc/self/clear_refs")
    if asked.exists():
        asked.write_text("5")


def _memory(what: str) -> int:
    """Of this process, in bytes; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{what}:"))
