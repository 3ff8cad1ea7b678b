"""Our readers beside markitdown and kreuzberg: seconds of processor, spans, and the memory of a process.

`python -m bench.extraction FOLDER…`; without a folder, on documents made for it. markitdown comes with the
extra `bench`; kreuzberg, a reader in Rust without anchors, pictures and hygiene, is installed by hand. Each
is left out if it is not installed, or where it refuses a format, as markitdown does ODT. They write
Markdown or text where we make spans, so the figures compare what a run costs, not what it gives.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
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

Peer = Callable[[Path], str]
"""Returns the text of a file."""

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
    """One file read by us and, where they can, by peers; seconds of processor, memory in MB."""

    name: str
    suffix: str
    ours: float
    characters: int
    spans: int
    memory: float
    theirs: Mapping[str, float]


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
        peers = {name: open_peer() for name, open_peer in PEERS.items() if find_spec(name) is not None}
        rows = [row for file in files if (row := _row(file, peers)) is not None]
    print(
        f"{'file':<44} {'ours s':>8} {'chars':>8} {'spans':>6} {'MB':>5}  each peer: seconds, ratio to ours"
    )
    for row in rows:
        print(_shown(row))
    _totals(rows)
    return 0


def _row(file: Path, peers: Mapping[str, Peer]) -> Row | None:
    data = file.read_bytes()
    try:
        source = read_source(file.name, data, Language.ENGLISH)
    except SourceUnreadable as error:
        print(f"left out: {error}", file=sys.stderr)
        return None
    ours = _seconds(lambda: read_source(file.name, file.read_bytes(), Language.ENGLISH))
    measured = {name: _theirs(peer, file) for name, peer in peers.items()}
    theirs = {name: seconds for name, seconds in measured.items() if seconds is not None}
    return Row(file.name, file.suffix, ours, len(source.text), len(source.spans), _peak(file), theirs)


def _theirs(peer: Peer, file: Path) -> float | None:
    """Return how long a peer takes, None where it refuses the format or fails."""
    try:
        return _seconds(lambda: peer(file))
    except Exception as error:  # whatever a peer raises
        print(f"{file.name}: {type(error).__name__}", file=sys.stderr)
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
    peers = "  ".join(
        f"{name} {seconds:.3f} {seconds / row.ours:.2f}" for name, seconds in row.theirs.items()
    )
    return (
        f"{row.name[:44]:<44} {row.ours:8.3f} {row.characters:8d} {row.spans:6d} {row.memory:5.0f}  {peers}"
    )


def _totals(rows: Iterable[Row]) -> None:
    for suffix, of_one in groupby(sorted(rows, key=lambda row: row.suffix), key=lambda row: row.suffix):
        rows_of_one = list(of_one)
        for name in PEERS:
            both = [row for row in rows_of_one if name in row.theirs]
            if both:
                ours, theirs = sum(row.ours for row in both), sum(row.theirs[name] for row in both)
                print(f"{suffix:<6} {len(both)} files, {name} takes {theirs / ours:.3f} times as long")


def _open_markitdown() -> Peer:
    from markitdown import MarkItDown

    converter = MarkItDown()
    return lambda file: str(converter.convert(str(file)).text_content)


def _open_kreuzberg() -> Peer:
    kreuzberg = import_module("kreuzberg")
    return lambda file: str(kreuzberg.extract_file_sync(str(file)).content)


PEERS: Mapping[str, Callable[[], Peer]] = {"markitdown": _open_markitdown, "kreuzberg": _open_kreuzberg}

if __name__ == "__main__":
    sys.exit(main())
