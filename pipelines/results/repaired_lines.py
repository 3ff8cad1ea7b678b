"""Repair of a file with unreadable lines, so that each line keeps its place."""

import gzip
import zlib
from pathlib import Path

from adapters.results.files import refuse_unopened
from schemas.errors import ResultsUnreadable
from schemas.refusal import Refusal

LONGEST_LINE = 8_000_000
"""In bytes. A longer line is no statement; it is cut, and put aside as unreadable."""


def repair_lines(file: Path, folder: Path) -> Path:
    """Return a copy in which every line is UTF-8, without control characters, and at most LONGEST_LINE long.

    Raises ResultsUnreadable if the file cannot be opened, breaks off or cannot be unpacked.
    """
    copy = folder / f"{len(list(folder.iterdir())):05}-mended.jsonl"
    try:
        with _open(file) as lines, copy.open("wb") as repaired:
            while line := lines.readline(LONGEST_LINE):
                text = line.decode("utf-8", errors="replace")
                repaired.write("".join(c if c >= " " else " " for c in text).strip().encode() + b"\n")
                while line and not line.endswith(b"\n"):
                    line = lines.readline(LONGEST_LINE)
    except (FileNotFoundError, PermissionError) as error:
        raise refuse_unopened(file, error) from error
    except (EOFError, zlib.error, OSError) as error:
        refusal = Refusal("results.broken_off", place=file.name, why=str(error))
        raise ResultsUnreadable(refusal) from error
    return copy


def _open(file: Path) -> gzip.GzipFile:
    with file.open("rb") as start:
        is_gzip = start.read(2) == b"\x1f\x8b"
    return gzip.open(file, "rb") if is_gzip else file.open("rb")  # type: ignore[return-value]
