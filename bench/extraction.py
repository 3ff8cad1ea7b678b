"""Our readers beside markitdown on one folder: seconds, characters, spans.

`python -m bench.extraction FOLDER`; markitdown comes with the extra `bench` and is left out without it.
It writes Markdown where we make spans, so the figures compare what a run costs, not what it gives.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from pipelines.sourcing.formats import FORMATS
from pipelines.sourcing.reading import read_source
from schemas.errors import SourceUnreadable
from schemas.language import Language

REPEATS = 5


@dataclass(frozen=True)
class Row:
    """One file read by us and, where it is installed, by markitdown; seconds, the median of REPEATS."""

    name: str
    ours: float
    characters: int
    spans: int
    theirs: float | None
    their_characters: int | None


def main() -> int:
    """Print the table; return 0, or 2 where the folder holds nothing to read."""
    folder = Path(sys.argv[1]) if len(sys.argv) == 2 else None
    files = [] if folder is None else [one for one in sorted(folder.rglob("*")) if one.suffix in FORMATS]
    if not files:
        print("usage: python -m bench.extraction FOLDER   (a folder with sources below it)", file=sys.stderr)
        return 2
    peer = _markitdown()
    rows = [row for file in files if (row := _row(file, peer)) is not None]
    print(f"{'file':<44} {'ours s':>8} {'chars':>8} {'spans':>6} {'peer s':>8} {'chars':>8} {'ratio':>6}")
    for row in rows:
        print(_shown(row))
    _total(rows)
    return 0


def _row(file: Path, peer: Callable[[Path], str] | None) -> Row | None:
    data = file.read_bytes()
    try:
        source = read_source(file.name, data, Language.ENGLISH)
    except SourceUnreadable as error:
        print(f"left out: {error}", file=sys.stderr)
        return None
    ours = _seconds(lambda: read_source(file.name, file.read_bytes(), Language.ENGLISH))
    if peer is None:
        return Row(file.name, ours, len(source.text), len(source.spans), None, None)
    theirs = _seconds(lambda: peer(file))
    return Row(file.name, ours, len(source.text), len(source.spans), theirs, len(peer(file)))


def _seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return median(taken)


def _shown(row: Row) -> str:
    peer = (
        ""
        if row.theirs is None
        else f"{row.theirs:8.3f} {row.their_characters:8d} {row.theirs / row.ours:6.1f}"
    )
    return f"{row.name[:44]:<44} {row.ours:8.3f} {row.characters:8d} {row.spans:6d} {peer or 'not installed'}"


def _total(rows: list[Row]) -> None:
    ours = sum(row.ours for row in rows)
    print(f"{len(rows)} files, {ours:.3f} s, {sum(row.spans for row in rows)} spans")
    if rows and rows[0].theirs is not None:
        print(f"markitdown takes {sum(row.theirs or 0 for row in rows) / ours:.1f} times as long")


def _markitdown() -> Callable[[Path], str] | None:
    if find_spec("markitdown") is None:
        return None
    from markitdown import MarkItDown

    converter = MarkItDown()
    return lambda file: str(converter.convert(str(file)).text_content)


if __name__ == "__main__":
    sys.exit(main())
