"""Parts of a zipped document, read and replaced as whoever attacks would."""

import struct
import zipfile
import zlib
from io import BytesIO


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one part replaced or added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def part_of(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


def with_directory_at(data: bytes, start: int) -> bytes:
    """The package, whose last record says that the directory begins there."""
    assert zipfile.ZipFile(BytesIO(data)).comment == b""
    at = len(data) - 6  # PKWARE APPNOTE 6.3.3, 4.3.16: this number and the length of the comment come last
    return data[:at] + struct.pack("<L", start) + data[at + 4 :]


def with_understated_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with a part of which the directory gives ten bytes and their sum; the content is longer."""
    whole = with_part(data, name, content)
    for true, lie in ((len(content), 10), (zlib.crc32(content), zlib.crc32(content[:10]))):
        whole = whole.replace(struct.pack("<L", true), struct.pack("<L", lie))
    return whole
