"""Files that nobody can read."""

import pytest

from documents.workbooks.workbook import UnreadableFile, read_workbook


def refusal(content):
    """The code of the reason for which a file is refused."""
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(content)
    return caught.value.code
