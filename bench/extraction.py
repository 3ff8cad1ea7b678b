"""Our readers beside markitdown: seconds of processor, spans, and the memory a process of its own takes.

`python -m bench.extraction FOLDER…`; without a folder, on documents made for it. markitdown comes with the
extra `bench` and is left out without it, or where it refuses a format, as it does ODT. It writes Markdown
where we make spans, so the figures compare what a run costs, not what it gives.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.documents import made
from pipelines.kinds import READERS
from pipelines.testing.sources import read_source
from schemas.errors import SourceUnreadable
from schemas.language import Language

REPEATS = 5
LONG = 5.0
"""Seconds; what takes longer is measured once."""

PEAK = """
import sys
from pathlib import Path
from pipelines.testing.sources import read_source
from schemas.language import Language
read_source(sys.argv[1], Path(sys.argv[1]).read_bytes(), Language.ENGLISH)
status = Path("/proc/self/status").read_text()  # getrusage would count what started this process
print(status.partition("VmHWM:")[2].split()[0])
"""


@dataclass(frozen=True)
class Row:
    """One file read by us and, where it can, by markitdown; seconds of processor, memory in MB."""

    name: str
    suffix: str
    ours: float
    characters: int
    spans: int
    memory: float
    theirs: float | None


def main() -> int:
    """Print the table; return 0, or 2 where the folders hold nothing to read."""
    with TemporaryDirectory() as temporary:
        given = [Path(folder) for folder in sys.argv[1:]]
        found = (
            file for folder in given for file in sorted(folder.rglob("*")) if file.suffix in READERS.suffixes
        )
        files = list(found) if given else made(Path(temporary))
        if not files:
            print("usage: python -m bench.extraction [FOLDER…]   (folders with sources)", file=sys.stderr)
            return 2
        peer = _markitdown()
        rows = [row for file in files if (row := _row(file, peer)) is not None]
    print(f"{'file':<44} {'ours s':>8} {'chars':>8} {'spans':>6} {'MB':>5} {'peer s':>8} {'ratio':>6}")
    for row in rows:
        print(_shown(row))
    _totals(rows)
    return 0


def _row(file: Path, peer: Callable[[Path], str] | None) -> Row | None:
    data = file.read_bytes()
    try:
        source = read_source(file.name, data, Language.ENGLISH)
    except SourceUnreadable as error:
        print(f"left out: {error}", file=sys.stderr)
        return None
    ours = _seconds(lambda: read_source(file.name, file.read_bytes(), Language.ENGLISH))
    theirs = None if peer is None else _theirs(peer, file)
    return Row(file.name, file.suffix, ours, len(source.text), len(source.spans), _peak(file), theirs)


def _theirs(peer: Callable[[Path], str], file: Path) -> float | None:
    """Return how long markitdown takes, None where it refuses the format."""
    from markitdown import UnsupportedFormatException

    try:
        return _seconds(lambda: peer(file))
    except UnsupportedFormatException:
        return None


def _seconds(work: Callable[[], object]) -> float:
    taken: list[float] = []
    while len(taken) < REPEATS and sum(taken) < LONG:
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return median(taken)


def _peak(file: Path) -> float:
    """Return the most memory a process takes that only reads this file, Python and our code included."""
    run = subprocess.run([sys.executable, "-c", PEAK, str(file)], capture_output=True, text=True, check=True)
    return int(run.stdout) / 1024


def _shown(row: Row) -> str:
    peer = "not read" if row.theirs is None else f"{row.theirs:8.3f} {row.theirs / row.ours:6.1f}"
    return f"{row.name[:44]:<44} {row.ours:8.3f} {row.characters:8d} {row.spans:6d} {row.memory:5.0f} {peer}"


def _totals(rows: Iterable[Row]) -> None:
    for suffix, of_one in groupby(sorted(rows, key=lambda row: row.suffix), key=lambda row: row.suffix):
        both = [row for row in of_one if row.theirs is not None]
        if both:
            ours, theirs = sum(row.ours for row in both), sum(row.theirs or 0 for row in both)
            print(f"{suffix:<6} {len(both)} files, markitdown takes {theirs / ours:.1f} times as long")


def _markitdown() -> Callable[[Path], str] | None:
    if find_spec("markitdown") is None:
        return None
    from markitdown import MarkItDown

    converter = MarkItDown()
    return lambda file: str(converter.convert(str(file)).text_content)


if __name__ == "__main__":
    sys.exit(main())
