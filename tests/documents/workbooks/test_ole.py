import struct

import pytest

from documents.workbooks.ole import stream_named
from documents.workbooks.unreadable import UnreadableFile
from tests.beneficiaries.old_workbooks import ole

FREE, LAST, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
DATA = bytes(range(256)) * 20  # 5,120 bytes: ten sectors
FILE = ole(DATA)
FAT, DIRECTORY = 512, 1024
"""Where the first table of sectors and the first entry of `FILE` stand."""


def changed(*changes, content=FILE):
    """The file with numbers of four bytes put at these places."""
    altered = bytearray(content)
    for place, number in changes:
        struct.pack_into("<I", altered, place, number)
    return bytes(altered)


def small(size):
    """A file whose stream is kept among the small ones: sectors of 64 bytes in the stream of the root."""
    entry = DIRECTORY + 128
    table = struct.pack("<128I", *[1, 2, LAST], *[FREE] * 125)
    content = changed(
        (60, 12),  # the table of small sectors stands behind the data
        (64, 1),
        (DIRECTORY + 116, 2),  # the root's stream: the data
        (DIRECTORY + 120, 5120),
        (entry + 116, 0),
        (entry + 120, size),
        (FAT + 4 * 12, LAST),
    )
    return content + table


def test_a_stream_is_found_by_its_name_in_whatever_case():
    assert stream_named(FILE, ("Workbook", "Book")) == DATA
    assert stream_named(FILE, ("BOOK",)) == DATA
    assert stream_named(FILE, ("Workbook",)) is None


def test_a_folder_of_that_name_is_no_stream():
    assert stream_named(changed((DIRECTORY + 128 + 64, 10 | 1 << 16 | 1 << 24)), ("Book",)) is None


def test_a_small_stream_stands_among_the_small_ones():
    assert stream_named(small(150), ("Book",)) == DATA[:150]


def test_a_short_last_sector_is_filled_up():
    assert stream_named(FILE[:-100], ("Book",)) == DATA[:-100] + b"\0" * 100


def test_the_table_may_go_on_in_sectors_of_its_own():
    more = struct.pack("<128I", *[FREE] * 127, LAST)
    content = changed((44, 110), (68, 12), (72, 1)) + more
    assert stream_named(content, ("Book",)) == DATA


@pytest.mark.parametrize(
    "content",
    [
        b"",
        FILE[:60],
        FILE[:1500],
        changed((30, 0x00060007)),
        changed((48, 99)),
        changed((76, 99)),
        changed((FAT + 4 * 5, 2)),
        changed((FAT + 4 * 5, LAST)),
        changed((FAT + 4 * 5, 100)),
        changed((FAT + 4 * 5, 127)),
        changed((44, 110), (68, 3)),
        changed((44, 900), (68, 12), (72, 1)) + struct.pack("<128I", *[0] * 127, 12),
        changed((44, 128), (68, 12), (72, 1)) + struct.pack("<128I", *[0] * 127, LAST),
        small(193),
        small(5_000)[: -512 - 512],
        changed((DIRECTORY + 116, 99), content=small(150)),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(content):
    with pytest.raises(UnreadableFile) as caught:
        stream_named(content, ("Book",))
    assert caught.value.code == "damaged"


@pytest.mark.parametrize("place", [68, 72])
def test_entries_that_name_each_other_or_nothing_end(place):
    around = changed((DIRECTORY + 128 + place, 1), (DIRECTORY + 128 + 140 - place, 77))
    assert stream_named(around, ("Book",)) == DATA
