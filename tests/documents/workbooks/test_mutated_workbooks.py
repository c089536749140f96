"""Files of every kind, damaged at random places: each is read or refused in one sentence, soon."""

import io
import random
import time
import zipfile
from pathlib import Path

import pytest

from documents.workbooks.biff import safe_stream
from documents.workbooks.workbook import UnreadableFile, Workbook, read_workbook
from tests.beneficiaries.made_workbooks import DUC, HEADING, HONG, xlsx
from tests.documents.workbooks.test_open_document import cell, ods, row, table
from tests.documents.workbooks.test_xml_spreadsheet import STYLES, xml
from tests.documents.workbooks.test_xml_spreadsheet import cell as xml_cell

FORMATS = Path(__file__).parent / "formats"
OLD = ("Vò An", "TrÇn ThÞ H\u00adíng", "Leâ Vaên Ñöùc")
PAGE = "<html><table>{}</table></html>".format(
    "".join(f"<tr><td colspan=2>{text}</td><td rowspan='2'>x</td></tr>" for text in OLD)
)
SEEDS = {
    "xlsx": xlsx(HEADING, HONG, DUC, OLD),
    "xls": (FORMATS / "traits.xls").read_bytes(),
    "records": bytes(safe_stream((FORMATS / "traits.xls").read_bytes()).content),
    "ods": (FORMATS / "traits.ods").read_bytes(),
    "fods": ods(table(row(*map(cell, OLD), cell("dài " * 2_000))), flat=True),
    "xml": xml("".join(f"<Row>{xml_cell('String', text)}</Row>" for text in OLD), more=STYLES),
    "html": PAGE.encode(),
    "csv": "\n".join(";".join(map(str, line)) for line in (HEADING, HONG, DUC, OLD)).encode(),
}
PIECES = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\x7f", b"9999999", b"<", b">", b'"', b"\x80", b"</", b"&")
EACH = 40


def mutated(content, dice, *, in_place):
    """Some bytes altered; where offsets matter mostly without moving any."""
    damaged = bytearray(content)
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(damaged))
        match dice.randrange(2 if in_place else 5):
            case 0:
                damaged[place] = dice.randrange(256)
            case 1:
                piece = dice.choice(PIECES)
                damaged[place : place + len(piece)] = piece
            case 2:
                damaged[place:place] = damaged[dice.randrange(len(damaged)) :][: dice.randint(1, 200)]
            case 3:
                del damaged[place : place + dice.randint(1, 60)]
            case 4 if dice.random() < 0.3:
                del damaged[place + 1 :]
    return bytes(damaged)


def with_a_mutated_part(content, dice):
    """A ZIP file that is whole, in which one part is damaged."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = dice.choice([name for name in old.namelist() if name.endswith(".xml")])
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, mutated(part, dice, in_place=False) if name == chosen and part else part)
    return buffer.getvalue()


def outcome(content):
    """``read``, or the sentence of the refusal."""
    try:
        assert isinstance(read_workbook(content), Workbook)
    except UnreadableFile as refusal:
        return str(refusal)
    return "read"


@pytest.mark.parametrize("kind", SEEDS)
def test_a_damaged_file_is_read_or_refused_in_one_sentence(kind):
    outcomes = set()
    for number in range(EACH):
        dice = random.Random(f"{kind} {number}")
        if kind in ("xlsx", "ods") and dice.random() < 0.7:
            content = with_a_mutated_part(SEEDS[kind], dice)
        else:
            content = mutated(SEEDS[kind], dice, in_place=kind in ("xls", "records") and dice.random() < 0.8)
        start = time.perf_counter()
        outcomes.add(outcome(content))
        assert time.perf_counter() - start < 5
    assert "read" in outcomes
    assert all(sentence.endswith(".") for sentence in outcomes - {"read"})


def test_the_files_that_are_damaged_are_read_when_whole():
    assert {kind: bool(read_workbook(content).sheets[0].rows) for kind, content in SEEDS.items()} == dict.fromkeys(
        SEEDS, True
    )
