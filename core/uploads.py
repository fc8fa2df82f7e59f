"""No page takes files, so none is read or kept, however large."""

from typing import Any, NoReturn

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler


class RefuseFiles(FileUploadHandler):
    """Ends a request that carries a file with 400, before anything of it is written."""

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse it."""
        raise SuspiciousOperation("A file was sent.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Never reached."""
        return None

    def file_complete(self, file_size: int) -> None:
        """Never reached."""
