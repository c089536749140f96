"""A large list that is read, read again, accepted and given back by workers that are killed on the way, and what must
come of it all the same.
"""

import hashlib
import io
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
from django.db import connection
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.models import User
from beneficiaries.file_back import giving_back, making
from beneficiaries.lists import column_meanings, intake, queue, rereading
from beneficiaries.models import ColumnMeaning, FileBack, ListRow, Nomination, Person, RecipientList
from campaigns.models import Campaign
from documents.models import Document
from tests.beneficiaries.sent import HEADINGS
from tests.config.processes import ROOT, environment

MOMENTS = ("reading", "saving", "rereading", "accepting", "giving back")
JOBS = (queue.STAGE, queue.READ_AGAIN, queue.ACCEPT, queue.GIVE_BACK)
ODD, KEY = "Mã liên lạc", "mã liên lạc"
"""A column that nobody understands until it is said to hold telephone numbers."""
DEAD_AFTER = 2.0
_POLL = 0.02
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
_MIDDLES = ("Thị", "Văn", "Thu", "Minh", "Đức")
_NAMES = ("Hồng", "Lan", "Mai", "Cúc", "Đào", "Bình", "Dũng", "Sơn", "Yến", "Quyên")
ROW = (
    "position",
    "sheet",
    "row_number",
    "cells",
    "corrections",
    "facts",
    "problems",
    "commune_choices",
    "confirmed",
    "full_name",
    "commune_id",
    "status",
    "set_aside_reason",
)
_NOMINATION = (
    "code",
    "row__position",
    "offer__kind",
    "commune_id",
    "groups",
    "household_position",
    "points",
    "note",
    "status",
    "person__full_name",
    "person__personal_id",
    "person__birth_date",
    "person__hamlet",
)
_PERSON = (
    "full_name",
    "sort_key",
    "personal_id",
    "birth_date",
    "birth_precision",
    "sex",
    "commune_id",
    "hamlet",
    "phone",
)
_WHY_NOT = ("not_reread_because", "not_accepted_because")
_LIST = ("status", "rows_found", "rows_checked", "rows_saved", "sheets", "unreadable_because", *_WHY_NOT)


def workbook(size: int, seed: int = 1) -> bytes:
    """Invented people of two communes: one in twelve with an impossible date, one in fifty there twice."""
    rng = random.Random(seed)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append([*HEADINGS, ODD])
    rows: list[list[object]] = []
    for number in range(size):
        if number % 50 == 49:
            rows.append([number + 1, *rng.choice(rows)[1:]])
        else:
            rows.append(_person(number, rng))
    for row in rows:
        sheet.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _person(number: int, rng: random.Random) -> list[object]:
    year = rng.randint(1930, 1999)
    female = rng.random() < 0.5
    born = f"31/06/{year}" if number % 12 == 0 else f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{year}"
    name = f"{rng.choice(_FAMILIES)} {rng.choice(_MIDDLES)} {rng.choice(_NAMES)}"
    personal_id = f"0{rng.choice(('24', '27'))}{int(female)}{year % 100:02}{number:06}" if number % 5 else None
    commune = rng.choice(("Xã Yên Trung", "Xã Tam Giang"))
    group = rng.choice(("Hộ cận nghèo", "Hoàn cảnh khó khăn", "Hộ gia đình"))
    gift = rng.choice(("Thẻ BHYT", "Sổ BHXH"))
    hamlet = f"Thôn {rng.randint(1, 40)}"
    phone = f"09{number:08}"
    return [number + 1, name, born, "Nữ" if female else "Nam", personal_id, hamlet, commune, group, gift, phone]


@dataclass
class Killing:
    """One list in one campaign: an undisturbed run first, then any number of disturbed ones.

    `log`: where workers write what goes wrong; `interrupted`: in which moments a worker was killed over its work;
    `memory`: the most that a worker had, in bytes.
    """

    campaign: Campaign
    officer: User
    content: bytes
    log: Path
    patience: float = 120.0
    dead_after: float = DEAD_AFTER
    at: datetime = field(default_factory=timezone.now)
    interrupted: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    memory: int = 0

    def undisturbed(self) -> dict[str, object]:
        """Everything in this process, at once; the result of it."""
        received = self._timed("reading", lambda: self._received(at_once=True))
        about = {"by": self.officer, "at": self.at}
        self._timed("rereading", lambda: column_meanings.settle_column(received, key=KEY, field="phone", **about))
        _settle(received)
        self._timed("accepting", lambda: intake.accept(received, **about))
        received.refresh_from_db()
        content = self._timed("giving back", lambda: giving_back.file_back(received, by=self.officer))
        return result_of(received, content)

    def _timed(self, moment: str, act: Callable):
        started = time.monotonic()
        done = act()
        self.seconds[moment] = time.monotonic() - started
        return done

    def disturbed(self, rng: random.Random, moments: Collection[str] = MOMENTS) -> dict[str, object]:
        """By workers, of which one is killed in each of the `moments`, chosen within by `rng`. The result of it."""
        self.clear()
        received = self._received(at_once=False)
        about = {"by": self.officer, "at": self.at}
        with _Worker(self.log, self.patience, self.dead_after) as worker:
            if "reading" in moments:
                self._until(lambda: _running(queue.STAGE))
                self._kill(worker, "reading", rng.uniform(0, 0.5 * self.seconds["reading"]))
            if "saving" in moments:
                saved = rng.uniform(0.0, 0.7)
                self._until(lambda: _share_saved(received) > saved)
                self._kill(worker, "saving", rng.uniform(0, 0.05 * self.seconds["reading"]))
            self._until(lambda: _status(received) == "staged" and not _running())
            for moment, ask, done in (
                (
                    "rereading",
                    lambda: rereading.ask_settling(received, key=KEY, field="phone", **about),
                    lambda: _status(received) == "staged",
                ),
                ("accepting", lambda: _accept(received, **about), lambda: _status(received) == "accepted"),
                ("giving back", lambda: making.ask(_anew(received), **about), lambda: _file_back(received) is not None),
            ):
                ask()
                if moment in moments:
                    self._until(lambda done=done: _running() or done())
                    self._kill(worker, moment, rng.uniform(0, 0.8 * self.seconds[moment]))
                self._until(lambda done=done: done() and not _running())
            self.memory = max(self.memory, worker.memory())
            worker.end()
        return result_of(received, _file_back(received))

    def clear(self) -> None:
        """As if nothing had been sent yet."""
        Nomination.objects.all().delete()
        FileBack.objects.all().delete()
        RecipientList.objects.all().delete()
        ColumnMeaning.objects.all().delete()
        Person.objects.all().delete()
        Document.objects.all().delete()
        Campaign.objects.filter(pk=self.campaign.pk).update(last_nomination_number=0)
        with connection.cursor() as cursor:  # the models of the queue are for reading only
            cursor.execute("DELETE FROM procrastinate_jobs")
            cursor.execute("DELETE FROM procrastinate_workers")

    def _received(self, *, at_once: bool) -> RecipientList:
        return intake.receive(
            self.content, name="ds.xlsx", campaign=self.campaign, at_once=at_once, by=self.officer, at=self.at
        )

    def _kill(self, worker: "_Worker", moment: str, after: float) -> None:
        time.sleep(after)
        self.memory = max(self.memory, worker.memory())
        worker.kill()
        if _running():
            self.interrupted[moment] += 1
        worker.start()

    def _until(self, condition) -> None:
        deadline = time.monotonic() + self.patience
        while not condition():
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(_POLL)


class _Worker:
    """A process that does the jobs; another one after it was killed."""

    def __init__(self, log: Path, patience: float, dead_after: float) -> None:
        self._log, self._patience, self._dead_after = log, patience, dead_after

    def __enter__(self) -> "_Worker":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def start(self) -> None:
        values = {"TRAO_TESTING": "1", "SECRET_KEY": "x", "DATABASE_URL": _database_url()}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "worker", "--quiet", "--dead-after", str(self._dead_after)],
                cwd=ROOT,
                env=environment(**values),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        os.kill(self._process.pid, signal.SIGKILL)
        assert self._process.wait(self._patience) == -signal.SIGKILL

    def end(self) -> None:
        self._process.terminate()
        assert self._process.wait(self._patience) == 0

    def memory(self) -> int:
        """The most that the process has had, in bytes; 0 where the system does not tell."""
        status = Path(f"/proc/{self._process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def result_of(received: RecipientList, given_back: bytes) -> dict[str, object]:
    """All that is known because of a list, but for primary keys and moments; how often it was written; and the cells of
    the file that is `given_back`.
    """
    nominations = Nomination.objects.filter(recipient_list=received)
    return {
        "list": RecipientList.objects.values(*_LIST).get(pk=received.pk),
        "rows": list(received.rows.order_by("position").values_list(*ROW)),
        "nominations": list(nominations.order_by("code").values_list(*_NOMINATION)),
        "people": sorted(Person.objects.values_list(*_PERSON), key=str),
        "written": _written(ListRow, received.rows) + _written(Nomination, nominations),
        "file back": _cells(given_back),
    }


def _written(model, records) -> Counter:
    """How many audit rows of which kind there are of the records."""
    events = model._meta.get_field("events").related_model.objects.filter(pgh_obj__in=records.values("pk"))
    return Counter((model.__name__, label) for label in events.values_list("pgh_label", flat=True))


def _cells(content: bytes) -> dict[str, tuple[int, str]]:
    """By sheet, how many rows it has and a digest of all their cells."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    return {name: (len(found), hashlib.sha256(repr(found).encode()).hexdigest()) for name, found in rows.items()}


def _anew(received: RecipientList) -> RecipientList:
    return RecipientList.objects.get(pk=received.pk)


def _file_back(received: RecipientList) -> bytes | None:
    made = FileBack.objects.filter(recipient_list=received, document__isnull=False).select_related("document").first()
    return made and bytes(made.document.content)


def _accept(received: RecipientList, *, by: User, at: datetime) -> None:
    _settle(received)
    intake.ask_acceptance(received, by=by, at=at)


def _settle(received: RecipientList) -> None:
    received.rows.filter(status="needs_attention").update(status="rejected", set_aside_reason="Ghi sai")


def _status(received: RecipientList) -> str:
    return RecipientList.objects.values_list("status", flat=True).get(pk=received.pk)


def _share_saved(received: RecipientList) -> float:
    found, saved = RecipientList.objects.values_list("rows_found", "rows_saved").get(pk=received.pk)
    return saved / found if found else 0.0


def _running(*tasks: str) -> bool:
    """Whether a worker has one of these jobs, or any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = ANY(%s) AND status = 'doing'",
            [list(tasks or JOBS)],
        )
        return cursor.fetchone()[0] > 0


def _database_url() -> str:
    """Of the database of this very process, for another one."""
    known = connection.get_connection_params()
    password = f":{known['password']}" if known.get("password") else ""
    where = {name: known[name] for name in ("host", "port") if known.get(name)}
    return f"postgres://{known['user']}{password}@/{known['dbname']}?{urlencode(where)}"
