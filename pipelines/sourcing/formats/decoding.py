"""Bytes of a text file as text, whatever editor saved them."""

import codecs

from schemas.errors import SourceUnreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(name: str, data: bytes) -> str:
    """Return the text: by its byte order mark, else UTF-8, else Windows-1252, which old editors wrote.

    Raises SourceUnreadable where it is none of them.
    """
    marked = next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceUnreadable("is in an unknown encoding", place=name, remedy="Save it as UTF-8")
