"""Repair of a file with unreadable lines, so that each line keeps its place."""

import gzip
import zlib
from pathlib import Path

from schemas.errors import ResultsUnreadable
from schemas.refusal import Refusal

LONGEST_LINE = 8_000_000
"""Bytes. A longer line is no statement; what is left of it is kept aside as none."""


def repair_lines(file: Path, folder: Path) -> Path:
    """Return a copy in which every line is UTF-8 without control characters, cut where it is endless.

    Raises ResultsUnreadable where the file breaks off, or is not packed as its name says.
    """
    copy = folder / f"{len(list(folder.iterdir())):05}-mended.jsonl"
    try:
        with _open(file) as lines, copy.open("wb") as written:
            while line := lines.readline(LONGEST_LINE):
                text = line.decode("utf-8", errors="replace")
                written.write("".join(c if c >= " " else " " for c in text).strip().encode() + b"\n")
                while line and not line.endswith(b"\n"):
                    line = lines.readline(LONGEST_LINE)
    except (EOFError, zlib.error, OSError) as error:
        refusal = Refusal("results.broken_off", place=file.name, why=str(error))
        raise ResultsUnreadable(refusal) from error
    return copy


def _open(file: Path) -> gzip.GzipFile:
    with file.open("rb") as looked_at:
        packed = looked_at.read(2) == b"\x1f\x8b"
    return gzip.open(file, "rb") if packed else file.open("rb")  # type: ignore[return-value]
