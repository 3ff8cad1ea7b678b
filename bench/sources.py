"""What a sweep of unchanged documents costs, and what one changed document costs, locally and on S3.

    python -m bench.sources [--documents 1000] [--modules 100] [--places folder,s3]

A course of N documents for M modules is drafted once; then the whole `sweep` job is run again through
Dagster, with nothing changed, then with one document changed. Beside it stands what there is to save:
hashing all documents, as a fingerprint without stamps does, and extracting all of them. Reads are counted
where they happen, at `open` and at GetObject, not where we think they do. On S3 the documents and the
store are in buckets of a SeaweedFS of its own, and the requests to the store's are counted. Times are of
the clock and, in brackets, of this process.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import yaml
from botocore.client import BaseClient

from adapters.courses import read_course
from adapters.workspace import open_workspace
from pipelines.cli.runs import Runs, open_runs
from pipelines.sourcing.limited_reader import LimitedReader
from pipelines.sourcing.source_reader import SourceBytes
from pipelines.testing.s3_server import ACCESS_KEY, SECRET_KEY, Seaweed, start_seaweed
from pipelines.testing.sources import read_source
from schemas.source import SourceText

CHECKOUT = Path(__file__).resolve().parents[1]
COURSE = "froid"
SYLLABLES = ("ba", "che", "din", "fo", "gra", "lou", "mer", "ni", "pla", "que", "ron", "sil", "tau", "vi")


@dataclass
class Counted:
    """What was read of documents, how many were extracted, and what a bucket with the store was asked."""

    folder: str = ""
    bucket: str = ""
    store: str = ""
    asked: int = 0
    reads: list[str] = field(default_factory=list)
    extracted: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Count from here."""
        self.asked = 0
        self.reads.clear()
        self.extracted.clear()


@dataclass(frozen=True)
class Place:
    """Where the documents are, and how one of them is written."""

    name: str
    entry: dict[str, Any]
    under: str
    write: Callable[[str, str], None]


def text(number: int) -> str:
    """Return a document of some twenty sentences that no other says, nor anything like them."""
    drawn = Random(number)

    def words(count: int) -> str:
        return " ".join("".join(drawn.choices(SYLLABLES, k=3)) for _ in range(count))

    title = f"# Consigne {words(2)}\n\nTout {words(3)} exposé plus de 30 minutes est écarté.\n"
    return title + "".join(f"\nLe {words(4)} est {words(3)} par le {words(4)}.\n" for _ in range(20))


def name_of(number: int, share: int) -> str:
    """Return a document's name: a folder a module."""
    return f"{number // share:03}/{number:04}.md"


def make_course(root: Path, entry: dict[str, Any], under: str, documents: int, modules: int) -> Path:
    """Write the course file and return the course's folder."""
    folder = root / "courses" / COURSE
    folder.mkdir(parents=True)
    shutil.copy(CHECKOUT / "dagster.yaml", root)
    share = documents // modules
    course = {
        "id": COURSE,
        "title": "Travailler au froid",
        "language": "fr",
        "iri": "https://formation.example/froid",
        "sources": [entry],
        "modules": [
            {
                "id": f"m-{module}",
                "title": f"Zone {module}",
                "artefacts": ["summary"],
                "sources": [
                    f"{under}/{n // share:03}/{n:04}.md" for n in range(module * share, (module + 1) * share)
                ],
            }
            for module in range(modules)
        ],
        "review": {"roles": {"pedagogie": ["lea"]}},
    }
    (folder / "course.yaml").write_text(yaml.safe_dump(course, allow_unicode=True), encoding="utf-8")
    return folder


@contextmanager
def counting(counted: Counted) -> Iterator[None]:
    """Count reads and extractions while the block runs."""

    def opened_file(event: str, arguments: tuple[Any, ...]) -> None:
        path = str(arguments[0]) if event == "open" and counted.folder else ""
        if path.startswith(counted.folder) and path.endswith(".md"):
            counted.reads.append(path)

    sys.addaudithook(opened_file)
    call, extract = BaseClient._make_api_call, LimitedReader.read

    def called(self: Any, operation: str, parameters: dict[str, Any]) -> Any:
        if operation == "GetObject" and parameters["Bucket"] == counted.bucket:
            counted.reads.append(parameters["Key"])
        counted.asked += parameters.get("Bucket") == counted.store
        return call(self, operation, parameters)

    def extracted(reader: LimitedReader, source: SourceBytes) -> SourceText:
        counted.extracted.append(source.name)
        return extract(reader, source)

    BaseClient._make_api_call = called
    setattr(LimitedReader, "read", extracted)  # noqa: B010 - mypy lets no method be assigned
    try:
        yield
    finally:
        BaseClient._make_api_call = call
        setattr(LimitedReader, "read", extract)  # noqa: B010
        counted.folder = ""


def timed(work: Callable[[], object]) -> str:
    """Return how long work takes, by the clock and by the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return f"{time.perf_counter() - clock:6.2f} s ({time.process_time() - processor:.2f} s)"


def sweep(runs: Runs) -> None:
    """Run the job as a schedule does: everything, pulling first."""
    runs.run_job("sweep", {})


def measure(place: Place, root: Path, counted: Counted, documents: int, modules: int) -> None:
    """Draft, sweep unchanged, change one, sweep again; print a line each."""
    folder = make_course(root, place.entry, place.under, documents, modules)
    share = documents // modules
    for number in range(documents):
        place.write(name_of(number, share), text(number))
    time.sleep(2.5)  # or the youngest files are hashed again, as they should be
    workspace = open_workspace(root)

    def line(what: str, work: Callable[[], object]) -> None:
        counted.clear()
        earlier, took = revisions(), timed(work)
        asked = counted.asked - modules  # but for our own counting
        print(
            f"{place.name:7} {what:28} {took:>22}  {len(counted.reads):5} read  "
            f"{len(counted.extracted):5} extracted  {revisions() - earlier:4} drafted"
            + (f"  {asked / modules:5.2f} requests a module" if counted.store else "")
        )

    def revisions() -> int:
        return sum(
            len(list(workspace.records.store.list(f"drafts/{key}/"))) for key in workspace.module_keys()
        )

    with open_runs(root) as runs:
        line("first: everything is new", lambda: sweep(runs))
        line("unchanged", lambda: sweep(runs))
        line("unchanged, again", lambda: sweep(runs))
        place.write(name_of(0, share), text(documents))
        time.sleep(2.5)
        line("one document written anew", lambda: sweep(runs))
    shelf = workspace.library().shelf(read_course(folder))
    held = [one for module in shelf.course.course.modules for one in shelf.sources_of(module)]
    line("beside it: hash all", lambda: [sha256(one.read()).digest() for one in held])
    language = shelf.course.course.language
    line(
        "beside it: extract all",
        lambda: [read_source(one.name, one.read(), language) for one in held],
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--modules", type=int, default=100)
    parser.add_argument("--places", default="folder,s3")
    asked = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for name in asked.places.split(","):
        counted = Counted()
        with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
            root = Path(made) / "root"
            place = in_folder(root, counted) if name == "folder" else in_bucket(Path(made), counted, stack)
            stack.enter_context(counting(counted))
            measure(place, root, counted, asked.documents, asked.modules)


def in_folder(root: Path, counted: Counted) -> Place:
    """Documents in the course's folder, the store in one beside it."""
    folder = root / "courses" / COURSE / "sources"
    counted.folder = str(folder)

    def write(name: str, said: str) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(said, encoding="utf-8")

    return Place("folder", {"path": "sources/**"}, "sources", write)


def in_bucket(folder: Path, counted: Counted, stack: ExitStack) -> Place:
    """Documents in one bucket, the store in another."""
    server: Seaweed = start_seaweed(folder, stack)
    documents, store = server.make_bucket(), server.make_bucket()
    counted.bucket, counted.store = documents, store
    os.environ |= {
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "PREMIERJET_S3_ENDPOINT_URL": server.endpoint_url,
        "PREMIERJET_STORE": f"s3://{store}",
        "PREMIERJET_LEDGER_KEY": "a key of a measurement only",
    }

    def write(name: str, said: str) -> None:
        server.client.put_object(Bucket=documents, Key=f"docs/{name}", Body=said.encode())

    return Place("s3", {"s3": {"bucket": documents, "prefix": "docs"}}, "s3", write)


if __name__ == "__main__":
    main()
