"""A refused request is one line of the log, a fault has its traceback."""

import logging
import sys

import pytest

from config.logs import BriefFormatter


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
