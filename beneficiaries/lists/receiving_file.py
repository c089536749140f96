"""A list as it comes in through the web: in memory only, and no more of it than shows that it is too big."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from documents.workbooks.workbook import MAX_BYTES

KEPT = MAX_BYTES + 1
"""Bytes: one more than a list may have, by which the reader knows it for too big."""


class ListUploadHandler(FileUploadHandler):
    """Nothing touches the disk; what comes after the first `KEPT` bytes is read from the network and forgotten."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start < KEPT:
            self._kept.write(raw_data[: KEPT - start])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._kept.seek(0)
        return InMemoryUploadedFile(
            file=self._kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=min(file_size, KEPT),
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
