"""A large file is read by another process, which says the same as this one would and never outlives it."""

import io
import pickle
import subprocess
import sys
from datetime import date

import pytest

from beneficiaries.lists.portions import Order, read_in_portions
from beneficiaries.lists.reading_apart import ReaderDied, Refused, answer, read_apart
from beneficiaries.reading.cleaning import Context
from documents.workbooks.workbook import UnreadableFile
from tests.beneficiaries.killing import workbook
from tests.config.processes import ROOT

PATIENCE = 60.0
MORE_THAN_A_PIPE_HOLDS = 2_500
PARENT = """
import pickle, sys, time
from beneficiaries.lists.reading_apart import read_apart
content, order = pickle.load(sys.stdin.buffer)
with read_apart(content) as read:
    print(len(next(read(order))), flush=True)
    time.sleep(600)
"""


@pytest.fixture
def order(gazetteer):
    return Order(Context(gazetteer, date(2026, 11, 22), None, None, ("24",)), {})


def said(answers):
    answers.seek(0)
    while True:
        try:
            yield pickle.load(answers)
        except EOFError:
            return


def test_another_process_reads_the_same(order):
    content = workbook(MORE_THAN_A_PIPE_HOLDS)
    with read_apart(content) as read:
        assert list(read(order)) == list(read_in_portions(content, lambda: order))


def test_a_file_that_is_refused_is_refused_in_the_same_words(order):
    with pytest.raises(UnreadableFile) as here:
        list(read_in_portions(b"", lambda: order))
    with pytest.raises(UnreadableFile) as apart, read_apart(b"") as read:
        list(read(order))
    assert (apart.value.code, str(apart.value)) == (here.value.code, str(here.value))


def test_the_reader_answers_portion_after_portion_and_says_when_it_is_done(order):
    answers, refused = io.BytesIO(), io.BytesIO()
    content = workbook(3)
    answer(content, lambda: order, answers)
    assert list(said(answers))[:-1] == list(read_in_portions(content, lambda: order))
    answer(b"", lambda: order, refused)
    assert [type(one) for one in said(refused)] == [Refused, type(list(said(answers))[-1])]


@pytest.mark.parametrize("program", ["", "import sys; sys.stdin.buffer.read(1)", "print(end=chr(128))"])
def test_a_reader_that_dies_is_noticed(order, program, monkeypatch):
    monkeypatch.setattr("beneficiaries.lists.reading_apart._COMMAND", [sys.executable, "-c", program])
    with pytest.raises(ReaderDied), read_apart(workbook(MORE_THAN_A_PIPE_HOLDS)) as read:
        list(read(order))


def test_the_reader_ends_when_nobody_wants_more(order, capfd):
    with read_apart(workbook(MORE_THAN_A_PIPE_HOLDS)) as read:
        assert len(next(read(order))) == 1_000
    assert capfd.readouterr() == ("", "")


def test_the_reader_ends_when_whoever_started_it_is_killed(order):
    command = [sys.executable, "-c", PARENT]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as parent:
        parent.stdin.write(pickle.dumps((workbook(MORE_THAN_A_PIPE_HOLDS), order)))
        parent.stdin.close()
        assert parent.stdout.readline() == b"1000\n"
        parent.kill()
        # The reader has the same stderr, which comes to its end when both are gone.
        assert parent.stderr.read() == b""
        assert parent.wait(PATIENCE) == -9
