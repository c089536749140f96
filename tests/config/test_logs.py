"""A refused request is one line of the log, a fault has its traceback."""

import logging
import sys

import pytest

from config.logs import BriefFormatter
from tests.config.processes import run


def record(level):
    try:
        raise PermissionError("không được")
    except PermissionError:
        return logging.LogRecord("django.request", level, __file__, 1, "Từ chối: %s", ("/a/",), sys.exc_info())


@pytest.mark.parametrize(("level", "has_trace"), [(logging.WARNING, False), (logging.ERROR, True)])
def test_only_a_fault_has_a_traceback(level, has_trace):
    text = BriefFormatter("%(message)s").format(record(level))
    assert text.splitlines()[0] == "Từ chối: /a/"
    assert ("Traceback" in text) is has_trace


def test_other_handlers_still_get_the_traceback():
    refused = record(logging.WARNING)
    BriefFormatter().format(refused)
    assert refused.exc_info is not None


SPEAK = """
import logging
import django
django.setup()
logging.getLogger("django.request").warning("Not Found: /khong-co/")
logging.getLogger("django.request").error("Internal Server Error: /hong/")
"""


@pytest.mark.parametrize(
    ("values", "heard"), [({"TRAO_DEMO": "1"}, ["/hong/"]), ({"SECRET_KEY": "x"}, ["/khong-co/", "/hong/"])]
)
def test_the_demo_tells_only_of_what_is_broken(values, heard):
    done = run("-c", SPEAK, DJANGO_SETTINGS_MODULE="config.settings", **values)
    assert [line.split()[-1] for line in done.stderr.splitlines()] == heard
