"""What the processes cost in which sources are read, and how hostile text grows.

    python -m bench.reader_processes [--documents 40] [--megabytes 50] [--quick] [--json]

- Two at once: so many mixed documents, read one after the other and two at a time.
- A warm process: a small note read there, beside the same note read here.
- A large plain text: the most memory of the process that reads it, and of the one that asks.
- Hostile kinds (pipelines/testing/hostile_sources.py) in 10, 20, 40 and 80 KB: how many times as long twice
  the size takes, in seconds of processor, each the least of some readings, because a busy machine only adds.
  What takes less than a hundredth of a second is too short to compare.

Without `--json`, each hostile kind is a row.
"""

import gc
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.limited_process import ProcessLimits
from adapters.sources.settings import ReaderSettings
from bench.documents import SENTENCE, write_mixed_documents
from bench.figures import Figure, at_most, parser, show
from pipelines import source_process
from pipelines.sourcing.at_once import AtOnce
from pipelines.sourcing.limited_reader import LimitedReader
from pipelines.sourcing.source_reader import SourceBytes
from pipelines.testing.hostile_sources import HOSTILE, HostileKind
from pipelines.testing.sources import read_source
from schemas.errors import SourceUnreadable
from schemas.language import Language

SIZES = (10_000, 20_000, 40_000, 80_000)
"""Characters of a hostile source."""

SHORTEST = 0.01
"""Seconds of processor; below them, the clock and the garbage collector are most of what is measured."""

MOST_AT_TWICE_THE_SIZE = 2.6
READINGS = 5


def open_reader(at_once: int = 1) -> LimitedReader:
    """Return a reader with the limits of an installation where nobody set others."""
    settings = ReaderSettings()
    limits = ProcessLimits(
        settings.reader_seconds, settings.reader_processor_seconds, settings.reader_memory_mb
    )
    return LimitedReader(f"{source_process.__name__}:answer_question", limits, at_once)


def compare_at_once(documents: int) -> Iterator[Figure]:
    """Yield how long documents take two at a time, beside one after the other."""
    with TemporaryDirectory() as folder:
        sources = [
            SourceBytes(file.name, file.read_bytes(), Language.FRENCH)
            for file in write_mixed_documents(Path(folder), documents)
        ]
        seconds = {}
        for at_once in (1, 2):
            with closing(open_reader(at_once)) as reader:
                read = AtOnce(at_once).map
                read(reader.read, sources[: 2 * at_once])  # each process starts, and loads what it reads with
                begun = time.perf_counter()
                read(reader.read, sources)
                seconds[at_once] = time.perf_counter() - begun
    ratio = seconds[2] / seconds[1]
    yield at_most(f"{documents} documents, two at once", ratio, "", 0.65, "one by one", ratio)


def measure_warm_process() -> Iterator[Figure]:
    """Yield what a process adds to the reading of a small document, in milliseconds."""
    note = SourceBytes("note.md", f"# Froid\n\n{SENTENCE}\n".encode(), Language.FRENCH)
    with closing(open_reader()) as reader:
        there = _measure(lambda: reader.read(note))
    here = _measure(lambda: read_source(note.name, note.data, note.language))
    yield at_most("a document in a warm process", 1000 * (there - here), "ms more", 5)


def _measure(work: object) -> float:
    assert callable(work)
    work()
    taken = []
    for _ in range(50):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)  # a busy machine only adds


def measure_large_text(megabytes: int) -> Iterator[Figure]:
    """Yield the most memory that a plain text of so many megabytes takes, in a process of its own."""
    command = [sys.executable, "-m", "bench.reader_processes", "--large-text", str(megabytes)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\t")
    yield at_most(f"{megabytes} MB of plain text: the process that reads it", float(printed[0]), "MB", 600)
    yield at_most(f"  the one that asks ({printed[2].strip()})", float(printed[1]), "MB", 600)


def read_large_text(megabytes: int) -> None:
    """Read a plain text within limits; print the most memory of that process and of this one, and the end."""
    lines, number = [], 0
    while number * len(SENTENCE) < megabytes * 1_000_000:
        number += 1
        lines.append(SENTENCE.format(n=number) + ("\n" if number % 5 else "\n\n"))
    source = SourceBytes("large.txt", "".join(lines).encode(), Language.FRENCH)
    del lines
    end = "read"
    with closing(open_reader()) as reader:
        try:
            reader.read(source)
        except SourceUnreadable as error:
            end = str(error)
    # ru_maxrss counts what started a process too, which is small here: an interpreter with our modules.
    whose = (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)
    there, here = (resource.getrusage(each).ru_maxrss / 1024 for each in whose)
    print(there, here, end, sep="\t")


def measure_hostile(name: str, sizes: tuple[int, ...] = SIZES) -> tuple[list[float], float]:
    """Return the seconds of processor a hostile kind takes in each size, and the largest ratio of two."""
    kind = HOSTILE[name]
    seconds = [_measure_processor(kind, size) for size in sizes]
    ratios = [later / earlier for earlier, later in pairwise(seconds) if earlier >= SHORTEST]
    return seconds, max(ratios, default=0.0)


def _measure_processor(kind: HostileKind, size: int) -> float:
    least = float("inf")
    gc.disable()  # as in the process that reads sources
    for reading in range(READINGS):  # each of other bytes: what was parsed before may be remembered
        data = kind.write(size + 64 * reading)
        begun = time.process_time()
        with suppress(SourceUnreadable):
            read_source(f"a{kind.suffix}", data, Language.FRENCH)
        least = min(least, time.process_time() - begun)
        gc.collect()
    gc.enable()
    return least


def main() -> None:
    """Print the figures."""
    asking = parser(__doc__)
    asking.add_argument("--documents", type=int, default=40)
    asking.add_argument("--megabytes", type=int, default=50)
    asking.add_argument("--quick", action="store_true", help="no hostile kinds")
    asking.add_argument("--large-text", type=int, help="only this, in this process")
    asked = asking.parse_args()
    if asked.large_text:
        read_large_text(asked.large_text)
        return
    figures = [
        *compare_at_once(asked.documents),
        *measure_warm_process(),
        *measure_large_text(asked.megabytes),
    ]
    largest: dict[str, float] = {}
    for name in () if asked.quick else HOSTILE:
        seconds, largest[name] = measure_hostile(name)
        if not asked.json:
            row = " ".join(f"{1000 * each:8.1f}" for each in seconds)
            missed = "MISSED" if largest[name] > MOST_AT_TWICE_THE_SIZE else ""
            print(f"{name:<44} {row} ms {largest[name]:6.2f} × {missed}".rstrip(), flush=True)
    if largest:
        worst = max(largest, key=lambda name: largest[name])
        figures.append(
            at_most(
                f"{len(largest)} hostile kinds at twice the size, worst: {worst}",
                largest[worst],
                "",
                MOST_AT_TWICE_THE_SIZE,
                "the size before",
                largest[worst],
            )
        )
    show(figures, as_json=asked.json)


if __name__ == "__main__":
    main()
