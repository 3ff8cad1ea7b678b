"""Zips that are the same bytes wherever and whenever they are written."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first instant a zip can record; a build's own time would move bytes
UNIX = 3
PLAIN_FILE = 0o100644 << 16


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files, in name order.

    Members are stored: what DEFLATE writes depends on the zlib a Python was built with.
    """
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name in sorted(files):
            member = ZipInfo(name, date_time=EARLIEST)
            member.create_system = UNIX
            member.external_attr = PLAIN_FILE
            archive.writestr(member, files[name])
    return buffer.getvalue()
