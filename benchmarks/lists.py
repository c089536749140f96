"""A list of 100,000 people, from the bytes of the file to rows that can be accepted, beside a register of a million.

Peer: django-import-export as it comes, on the columns of a person (its file has codes where ours has words, since it
neither cleans nor asks). It is measured on fewer rows and taken on to ours by its time per row. Limit: python-calamine
reading the same file and COPY writing the cells as they are. All in a database of their own that is removed afterwards.
"""

import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import openpyxl
import tablib
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone
from import_export.formats.base_formats import XLSX
from import_export.resources import ModelResource
from python_calamine import CalamineWorkbook

from accounts.models import User
from benchmarks.timing import row
from beneficiaries.lists.examining import Reach
from beneficiaries.models import Person, RecipientList
from campaigns.models import Campaign
from documents.models import Document
from locations.loading import load_units
from locations.models import Commune
from locations.vietnamese import sort_key
from tests.factories import BAC_NINH, make_campaign, make_offer, make_officer

SIZE, REGISTER = 100_000, 1_000_000
PEER_SIZES = (2_000, 10_000)
ON_SCREEN = 1_000
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn", "Xã", "Đối tượng", "Đề nghị tặng")
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
_MIDDLES = ("Thị", "Văn", "Thu", "Minh", "Đức", "Ngọc", "Hữu", "Thanh", "Xuân", "Quang")
_GIVEN = (
    *("Hồng", "Lan", "Mai", "Cúc", "Đào", "Bình", "Dũng", "Sơn", "Yến", "Quyên", "Hòa", "Thủy", "Tuấn", "Hùng", "Hải"),
    *("Phương", "Hạnh", "Nga", "Oanh", "Trung", "Khánh", "Linh", "Giang", "Thảo", "Trang", "Uyên", "Vân", "Nhung"),
    *("Thắng", "Toàn"),
)
NAMES = [f"{family} {middle} {given}" for family in _FAMILIES for middle in _MIDDLES for given in _GIVEN]


def measure() -> Iterator[str]:
    """The lines of the table."""
    yield f"A list of {SIZE:,} people, from its file to rows to accept; {REGISTER:,} people in the register"
    old = setup_databases(verbosity=0, interactive=False)
    try:
        load_units()
        fill_register(REGISTER)
        with TemporaryDirectory() as compiled:
            yield from _measured(compiled)
    finally:
        teardown_databases(old, verbosity=0)


def _measured(compiled: str) -> Iterator[str]:
    officer = make_officer()
    small = staged_apart(received(workbook(ON_SCREEN), make_open_campaign(), officer), ON_SCREEN, compiled)
    campaign = make_open_campaign()
    content = workbook(SIZE)
    limit = _limit(content)
    ours = staged_apart(received(content, campaign, officer), SIZE, compiled)
    limit = min(limit, _limit(content))
    yield row("ours: read, clean, match, save", ours["seconds"], SIZE)
    for stage, seconds in ours["stages"].items():
        yield row(f"    {stage}", seconds, SIZE)
    yield row(f"    the first {ON_SCREEN} of them to be seen after", ours["on_screen"], ON_SCREEN)
    yield "    of the reader's process, measured alone:"
    for step, seconds in ours["reading"].items():
        yield row(f"      {step}", seconds, SIZE)
    parts = ", ".join(f"{who} {memory / 1024 / 1024:.0f} MB" for who, memory in ours["memory"].items())
    yield f"    the most memory: {sum(ours['memory'].values()) / 1024 / 1024:.0f} MB ({parts})"
    yield row(f"    a list of {ON_SCREEN}, all of it, by a worker just started", small["seconds"], ON_SCREEN)
    yield row("limit: python-calamine and COPY of the cells", limit, SIZE, ours["seconds"])
    for size in PEER_SIZES:
        stages = peer(size)
        taken_on = sum(stages.values()) * SIZE / size
        parts = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in stages.items())
        yield f"  peer: django-import-export on {size:,} rows: {parts}"
        yield row(f"  peer, its time per row on {size:,} rows taken on", taken_on, SIZE, ours["seconds"])


def make_open_campaign() -> Campaign:
    campaign = make_campaign()
    for kind in ("card", "book"):
        make_offer(campaign, kind)
    return campaign


def fill_register(size: int) -> None:
    """People of Bắc Ninh, each with a personal ID; made by the database, and not audited."""
    communes = list(Commune.objects.filter(province=BAC_NINH).order_by("pk").values_list("pk", flat=True))
    keys = [sort_key(name) for name in NAMES]
    table = Person._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            f"""
            INSERT INTO {table} (personal_id, full_name, sort_key, birth_date, birth_precision, sex, commune_id,
                                 hamlet, phone)
            SELECT '027' || n %% 2 || lpad((40 + n %% 60)::text, 2, '0') || lpad(n::text, 6, '0'),
                   (%s::text[])[1 + n %% {len(NAMES)}], (%s::text[])[1 + n %% {len(NAMES)}],
                   make_date(1940 + n %% 60, 1 + n / 60 %% 12, 1 + n / 720 %% 28), 'day',
                   CASE WHEN n %% 2 = 1 THEN 'female' ELSE 'male' END, (%s::text[])[1 + n %% {len(communes)}],
                   'Thôn ' || 1 + n %% 12, ''
            FROM generate_series(0, %s) AS n
            """,
            [NAMES, keys, communes, size - 1],
        )
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")


def person(number: int, rng: random.Random) -> tuple[str, date, str, str | None]:
    """Name, birth date, sex and personal ID of the person of a running number, half of whom the register has."""
    known = rng.randrange(REGISTER) if number % 2 else None
    base = number if known is None else known
    year, female = 1940 + base % 60, base % 2
    head = "024" if known is None else "027"
    personal_id = f"{head}{female}{year % 100:02}{base:06}" if number % 5 else None
    born = date(year, 1 + base // 60 % 12, 1 + base // 720 % 28)
    return NAMES[base % len(NAMES)], born, "Nữ" if female else "Nam", personal_id


def workbook(size: int) -> bytes:
    """A list of a province: one in ten with an impossible date, one in ten with a name in capitals, one in twenty with
    a number that lost its zero, one in a hundred twice.
    """
    rng = random.Random(2027)
    communes = list(Commune.objects.filter(province=BAC_NINH).order_by("pk").values_list("name", flat=True))
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append(["DANH SÁCH NGƯỜI CÓ HOÀN CẢNH KHÓ KHĂN, TỈNH BẮC NINH"])
    sheet.append(HEADINGS)
    last: list[object] = []
    for number in range(size):
        last = [number + 1, *(last[1:] if number % 100 == 99 else _cells(number, rng, communes))]
        sheet.append(last)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _cells(number: int, rng: random.Random, communes: list[str]) -> list[object]:
    name, born, sex, personal_id = person(number, rng)
    written: object = personal_id
    if personal_id is not None and number % 20 == 1:
        written = int(personal_id)
    day = f"31/06/{born.year}" if number % 10 == 0 else f"{born:%d/%m/%Y}"
    group = rng.choice(("Hộ cận nghèo", "Hoàn cảnh khó khăn", "Hộ gia đình", "Người khuyết tật", "Hộ nghèo"))
    gift = rng.choice(("Thẻ BHYT", "Sổ BHXH"))
    name = name.upper() if number % 10 == 3 else name
    return [name, day, sex, written, f"Thôn {rng.randint(1, 12)}", rng.choice(communes), group, gift]


def received(content: bytes, campaign: Campaign, by: User) -> RecipientList:
    """A list as it is when its file has come and nobody has read it yet."""
    document = Document.objects.keep(kind=Document.Kind.LIST, name="ca-tinh.xlsx", content=content)
    return RecipientList.objects.create(
        campaign=campaign,
        province_id=BAC_NINH,
        document=document,
        reach=Reach.of(by, campaign, None).to_json(),
        sent_by=by,
        sent_at=timezone.now(),
    )


def staged_apart(received: RecipientList, size: int, compiled: str) -> dict[str, Any]:
    """What staging a list of so many takes in a process of its own, as in a worker; see `staged_apart.stage`.

    `compiled`: a folder for the compiled modules, which a worker finds where Trao has run before.
    """
    name = connection.settings_dict["NAME"]
    command = [sys.executable, "-m", "benchmarks.staged_apart", name, str(received.pk)]
    environ = os.environ | {"PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environ, stdout=subprocess.PIPE, check=True)
    assert received.rows.count() == size
    assert RecipientList.objects.get(pk=received.pk).status == RecipientList.Status.STAGED
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _limit(content: bytes) -> float:
    """Seconds for reading the cells and writing them as they are."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE benchmark_cells (cells jsonb)")
        start = perf_counter()
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        with cursor.copy("COPY benchmark_cells FROM STDIN") as copy:
            for name in book.sheet_names:
                for cells in book.get_sheet_by_name(name).to_python():
                    copy.write_row([json.dumps(cells, ensure_ascii=False)])
        seconds = perf_counter() - start
        cursor.execute("DROP TABLE benchmark_cells")
    return seconds


class PersonResource(ModelResource):
    """What one writes to import people with django-import-export: everything else as it comes."""

    class Meta:
        model = Person
        import_id_fields = ("personal_id",)
        exclude = ("id", "search_key", "insurance_code", "phone")


def peer(size: int) -> dict[str, float]:
    """Seconds by stage. What was imported stays, so that the next one updates those people."""
    rng = random.Random(size)
    communes = list(Commune.objects.filter(province=BAC_NINH).order_by("pk").values_list("pk", flat=True))
    columns = ("personal_id", "full_name", "sort_key", "birth_date", "birth_precision", "sex", "commune", "hamlet")
    table = tablib.Dataset(headers=columns)
    for number in range(size):
        name, born, sex, personal_id = person(5 * number + 1 + number % 2, rng)
        gender = "female" if sex == "Nữ" else "male"
        table.append(
            (personal_id, name, sort_key(name), born.isoformat(), "day", gender, rng.choice(communes), "Thôn 1")
        )
    content = table.export("xlsx")
    start = perf_counter()
    dataset = XLSX().create_dataset(content)
    parsed = perf_counter()
    resource = PersonResource()
    assert not resource.import_data(dataset, dry_run=True).has_errors()
    tried = perf_counter()
    assert not resource.import_data(dataset, dry_run=False, raise_errors=True).has_errors()
    return {"parse": parsed - start, "dry run": tried - parsed, "import": perf_counter() - tried}
