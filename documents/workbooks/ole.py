"""One stream out of an OLE file, the kind of file that .xls was until 2003 ([MS-CFB]).

Pure: bytes in, bytes out. The file is a small file system of sectors and chains of sectors; no chain is followed longer
than there are sectors, and nothing is laid out that is not in the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from documents.workbooks import unreadable

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = struct.Struct("<30xHH10xII4xIIIII")
_IN_HEADER = 109
_ENTRY = struct.Struct("<64sHBBIII36xIII")
_STREAM = 2
_LAST_SECTOR = 0xFFFFFFFA


def stream_named(content: bytes, names: Sequence[str]) -> bytes | None:
    """The first of these streams that stands in the root of the file; None if none does. Raises UnreadableFile."""
    try:
        document = _Document(content)
        by_name = {name.lower(): (start, size) for name, start, size in document.entries()}
        found = next((by_name[name.lower()] for name in names if name.lower() in by_name), None)
        return None if found is None else document.stream(*found)
    except (struct.error, IndexError) as error:  # something is said to stand where the file has ended
        raise unreadable.damaged() from error


class _Document:
    """The tables of sectors, and the directory."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, mini_shift, fat_count, directory, self._cutoff, mini_fat, _, more, _ = _HEADER.unpack_from(content)
        if shift not in (9, 12) or mini_shift != 6:
            raise unreadable.damaged()
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._fat = self._numbers(b"".join(map(self._sector, self._fat_sectors(fat_count, more))))
        self._directory = self._chain(directory)
        self._mini_fat = self._numbers(self._chain(mini_fat)) if mini_fat < _LAST_SECTOR else ()
        self._mini: bytes | None = None

    def _fat_sectors(self, count: int, more: int) -> list[int]:
        """Where the table of sectors stands: the first numbers in the header, others in sectors of their own."""
        sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", self._content, 76))
        per_sector = self._size // 4
        seen: set[int] = set()
        while more < _LAST_SECTOR and len(sectors) < count:
            if more in seen:
                raise unreadable.damaged()
            seen.add(more)
            *numbers, more = struct.unpack(f"<{per_sector}I", self._sector(more))
            sectors += numbers
        sectors = [sector for sector in sectors[:count] if sector < _LAST_SECTOR]
        if len(sectors) > len(self._content) // self._size:
            raise unreadable.damaged()
        return sectors

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._content):
            raise unreadable.damaged()
        return self._content[start : start + self._size].ljust(self._size, b"\0")

    @staticmethod
    def _numbers(data: bytes) -> Sequence[int]:
        return struct.unpack(f"<{len(data) // 4}I", data)

    @staticmethod
    def _along(start: int, table: Sequence[int]) -> Iterator[int]:
        seen: set[int] = set()
        while start < _LAST_SECTOR:
            if start in seen or start >= len(table):
                raise unreadable.damaged()
            seen.add(start)
            yield start
            start = table[start]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in self._along(start, self._fat))

    def entries(self) -> Iterator[tuple[str, int, int]]:
        """Name, first sector and size of the streams in the root; other folders hold embedded files."""
        root = _ENTRY.unpack_from(self._directory)
        waiting, seen = [root[6]], set[int]()
        while waiting:
            number = waiting.pop()
            if number >= len(self._directory) // _ENTRY.size or number in seen:
                continue
            seen.add(number)
            name, length, kind, _, left, right, _, start, size, _ = _ENTRY.unpack_from(
                self._directory, number * _ENTRY.size
            )
            waiting += [left, right]
            if kind == _STREAM:
                yield name[: max(length - 2, 0)].decode("utf-16-le", errors="replace"), start, size

    def stream(self, start: int, size: int) -> bytes:
        """Small streams stand together in the stream of the root. One that ends early is damaged."""
        if size < self._cutoff:
            parts = [self._mini_sector(number) for number in self._along(start, self._mini_fat)]
            data = b"".join(parts)
        else:
            data = self._chain(start)
        if len(data) < size:
            raise unreadable.damaged()
        return data[:size]

    def _mini_sector(self, number: int) -> bytes:
        if self._mini is None:
            self._mini = self._chain(_ENTRY.unpack_from(self._directory)[7])
        return self._mini[number * self._mini_size : (number + 1) * self._mini_size]
