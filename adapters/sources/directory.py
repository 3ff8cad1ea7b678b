"""A zip's own list of its members, weighed before anybody reads it into memory."""

from pathlib import Path

from schemas.errors import SourceUnreadable

END = b"PK\x05\x06"
END_BYTES = 22
LONGEST_COMMENT = 65_535
END_OF_ZIP64 = b"PK\x06\x07"
LOCATOR_BYTES = 20
"""Signatures and sizes of APPNOTE 6.3.10, 4.3.15 and 4.3.16."""

LARGEST_DIRECTORY = 10_000_000
"""Bytes; some 100,000 members, of which each takes ten times as much memory."""


def refuse_directory(name: str, path: Path) -> None:
    """Raise SourceUnreadable where a zip lists more members than a package has, OSError where it is gone.

    A zip without the end of such a list passes: opening it says what is wrong.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - END_BYTES - LONGEST_COMMENT - LOCATOR_BYTES))
        tail = file.read()
    end = tail.rfind(END)
    if end < 0:
        return
    listed = int.from_bytes(tail[end + 12 : end + 16], "little")
    is_zip64 = tail[max(0, end - LOCATOR_BYTES) : end].startswith(END_OF_ZIP64)
    if is_zip64 or listed > LARGEST_DIRECTORY:
        raise SourceUnreadable(
            "lists more files than a training package has",
            place=name,
            remedy="Take out what is no page, and zip it again",
        )
