"""How many texts an .xlsx file says that its cells share.

Pure. calamine asks for room for as many as are told before it reads them, and ends the whole process where it gets
none. It believes the first `sst` element of the part, wherever in it that stands.
"""

from __future__ import annotations

import re

from documents.workbooks.packages import DamagedPackage
from documents.workbooks.unreadable import MAX_CELLS

PART = "xl/sharedstrings.xml"
"""Where calamine looks for the texts, however the letters of the name are written."""
_COUNT = re.compile(rb"\buniqueCount\s*=\s*([\"'])(.*?)\1", re.DOTALL)


def check_count(count: str) -> None:
    """Raises DamagedPackage for more texts than a file may have cells, and for what is no number."""
    if not count.isdecimal() or len(count) > len(str(MAX_CELLS)) or int(count) > MAX_CELLS:
        raise DamagedPackage(f"{count[:20]!r} shared texts told")


def check_counts(data: bytes) -> None:
    """The same for whatever looks like a count in the XML of a part."""
    for _, count in _COUNT.findall(data):
        check_count(count.decode("latin-1"))
