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
from beneficiaries.workbooks.workbook import UnreadableFile
from tests.beneficiaries.killing import workbook
from tests.config.processes import ROOT

PATIENCE = 60.0
MORE_THAN_A_PIPE_HOLDS = 2_500
PARENT = """
import pickle, sys, time
from beneficiaries.lists.reading_apart import read_apart
with read_apart(pickle.load(sys.stdin.buffer)) as portions:
    print(len(next(portions)), flush=True)
    time.sleep(600)
"""


@pytest.fixture
def ordered(gazetteer):
    def ordered(content):
        return Order(content, Context(gazetteer, date(2026, 11, 22), None, None, ("24",)), {})

    return ordered


def said(answers):
    answers.seek(0)
    while True:
        try:
            yield pickle.load(answers)
        except EOFError:
            return


def test_another_process_reads_the_same(ordered):
    order = ordered(workbook(MORE_THAN_A_PIPE_HOLDS))
    with read_apart(order) as portions:
        assert list(portions) == list(read_in_portions(order))


def test_a_file_that_is_refused_is_refused_in_the_same_words(ordered):
    with pytest.raises(UnreadableFile) as here:
        list(read_in_portions(ordered(b"")))
    with pytest.raises(UnreadableFile) as apart, read_apart(ordered(b"")) as portions:
        list(portions)
    assert (apart.value.code, str(apart.value)) == (here.value.code, str(here.value))


def test_the_reader_answers_portion_after_portion_and_says_when_it_is_done(ordered):
    answers, refused = io.BytesIO(), io.BytesIO()
    order = ordered(workbook(3))
    answer(order, answers)
    assert list(said(answers))[:-1] == list(read_in_portions(order))
    answer(ordered(b""), refused)
    assert [type(one) for one in said(refused)] == [Refused, type(list(said(answers))[-1])]


def test_a_reader_that_dies_is_noticed(ordered, monkeypatch):
    monkeypatch.setattr("beneficiaries.lists.reading_apart._COMMAND", [sys.executable, "-c", "input()"])
    with pytest.raises(ReaderDied), read_apart(ordered(workbook(3))) as portions:
        list(portions)


def test_the_reader_ends_when_nobody_wants_more(ordered, capfd):
    with read_apart(ordered(workbook(MORE_THAN_A_PIPE_HOLDS))) as portions:
        assert len(next(portions)) == 1_000
    assert capfd.readouterr() == ("", "")


def test_the_reader_ends_when_whoever_started_it_is_killed(ordered):
    command = [sys.executable, "-c", PARENT]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as parent:
        parent.stdin.write(pickle.dumps(ordered(workbook(MORE_THAN_A_PIPE_HOLDS))))
        parent.stdin.close()
        assert parent.stdout.readline() == b"1000\n"
        parent.kill()
        # The reader has the same stderr, which comes to its end when both are gone.
        assert parent.stderr.read() == b""
        assert parent.wait(PATIENCE) == -9
