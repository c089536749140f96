"""How a line of the log looks."""

import copy
import logging


class BriefFormatter(logging.Formatter):
    """A traceback is for what is broken: a request that was refused (below ERROR) is told in one line."""

    def format(self, record: logging.LogRecord) -> str:
        if record.levelno < logging.ERROR and record.exc_info:
            record = copy.copy(record)  # other handlers get all of it
            record.exc_info = record.exc_text = None
        return super().format(record)
