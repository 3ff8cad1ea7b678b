"""What it costs to read results back: a million statements, beside DuckDB's own scan of the same files.

    python -m bench.results [--statements 1000000] [--files 4] [--rounds 3] [--json]

Statements are made as our packages send them, and packed by gzip. In one process each: a plain scan (group by
verb, learners counted), the whole intake (`pull`: to Parquet, hashed, judged, kept in a store), and then the
analyses of all modules. Last, a night of 2,000 statements with no history, and with all of the above before
it. Scan and intake take turns, and of each the round counts that took the processor least. Times are of the
processor (user and system), for two cores may be shared; memory is the largest resident size of the process
(proc_pid_status(5), VmHWM).
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

from adapters.ledger.key import Key
from adapters.results.files import StatementFilesOrigin
from adapters.store.folder import FolderStore
from adapters.store.results import ResultStore
from bench.memory import most_memory
from pipelines.testing import builders
from schemas.course import Course, Module, StatementFiles
from schemas.course import ResultsSettings as ResultsAsked

IRI = "https://formation.example/froid"
MODULES, PAGES, ITEMS, LEARNERS = 6, 8, 12, 5000
NIGHT = 2000
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
VERBS = {"initialized": 8, "experienced": 35, "answered": 40, "completed": 6, "passed": 5, "terminated": 6}
VERB, ACTIVITY = "http://adlnet.gov/expapi/verbs/", "http://adlnet.gov/expapi/activities/"
EXTENSION = "urn:premierjet:xapi:"


def course() -> Course:
    """Return a course of six modules whose results are in exported files."""
    entry = StatementFiles(kind="statements", id="lrs", path="*.jsonl.gz")
    modules = tuple(Module(id=f"m-{number}", title=f"Module {number}") for number in range(MODULES))
    return builders.course(iri=IRI, modules=modules, results=ResultsAsked(origins=(entry,)))


def statement(drawn: Random, number: int, at: datetime) -> dict[str, Any]:
    """Return a statement of one of our packages (pipelines/packaging/player/assets/xapi.js)."""
    who, module = drawn.randrange(LEARNERS), f"{IRI}/m-{drawn.randrange(MODULES)}"
    (verb,) = drawn.choices(list(VERBS), list(VERBS.values()))
    of_module = _activity(module, "module", "La chaîne du froid")
    seconds = f"PT{drawn.randrange(60_000) / 100}S"
    said: dict[str, Any] = {
        "id": str(UUID(int=drawn.getrandbits(128), version=4)),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": "https://lms.example", "name": f"l-{who:05}"},
        },
        "verb": {"id": VERB + verb, "display": {"en": verb, "fr": "a fait"}},
        "object": of_module,
    }
    lists: dict[str, Any] = {"grouping": [_activity(IRI, "course", "Travailler au froid")]}
    extensions: dict[str, Any] = {f"{EXTENSION}release": 1, f"{EXTENSION}content-sha256": "a" * 64}
    approval = {"by": "lea", "at": "2026-01-01T00:00:00Z", "verified": True}
    extensions[f"{EXTENSION}provenance"] = {"digitalSourceType": "humanEdits", "approvals": [approval]}
    if verb == "answered":
        said["object"] = _question(module, f"q-{drawn.randrange(ITEMS) + 1:04}")
        right = drawn.random() < 0.7
        given = "a" if right else drawn.choice("bc")
        said["result"] = {"response": given, "success": right, "duration": seconds}
    elif verb == "experienced":
        said["object"] = _activity(f"{module}/pages/p-{drawn.randrange(PAGES) + 1:04}", "lesson", "Une page")
    elif verb == "passed":
        score = {"scaled": 0.9, "raw": 90, "min": 0, "max": 100}
        said["result"] = {"success": True, "duration": seconds, "score": score}
    elif verb != "initialized":
        said["result"] = {"duration": seconds} | ({"completion": True} if verb == "completed" else {})
    if said["object"] is not of_module:
        lists["parent"] = [of_module]
    said["context"] = {
        "registration": str(UUID(int=who * 100 + number % MODULES)),
        "revision": "v1",
        "language": "fr",
        "contextActivities": lists,
        "extensions": extensions,
    }
    stamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return said | {"timestamp": stamp, "stored": stamp, "version": "1.0.3"}


def _activity(iri: str, kind: str, name: str) -> dict[str, Any]:
    return {
        "objectType": "Activity",
        "id": iri,
        "definition": {"type": ACTIVITY + kind, "name": {"fr": name}},
    }


def _question(module: str, item: str) -> dict[str, Any]:
    asked = _activity(f"{module}/items/{item}", "cmi.interaction", item)
    asked["definition"] |= {
        "description": {"fr": "À quelle température la chambre froide positive doit-elle rester ?"},
        "interactionType": "choice",
        "correctResponsesPattern": ["a"],
        "choices": [{"id": each, "description": {"fr": f"Réponse {each}, proposée"}} for each in "abc"],
    }
    return asked


def make(folder: Path, count: int, files: int) -> int:
    """Write statements in files, spread over ten months, then a night's; return their size unpacked."""
    drawn, size = Random(1), 0
    step = timedelta(days=300) / count
    for number in range(files):
        with gzip.open(folder / f"export-{number:02}.jsonl.gz", "wb", 1) as file:
            for each in range(number * count // files, (number + 1) * count // files):
                size += file.write(_line(statement(drawn, each, FIRST + each * step)))
    (folder / "night").mkdir()
    with gzip.open(folder / "night" / "night.jsonl.gz", "wb", 1) as file:
        for each in range(NIGHT):
            file.write(
                _line(statement(drawn, each, NOW - timedelta(hours=20) + each * timedelta(seconds=30)))
            )
    return size


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def scan(folder: Path) -> None:
    """Count statements by verb and learners by DuckDB's own reading of JSON, as anybody would."""
    import duckdb

    with duckdb.connect() as connection:
        files = sorted(map(str, folder.glob("*.jsonl.gz")))
        connection.execute(
            "SELECT verb.id, count(*), count(DISTINCT actor.account.name) "
            "FROM read_json_auto(?) GROUP BY ALL",
            [files],
        ).fetchall()


def intake(folder: Path, store: Path) -> None:
    """Read every file of a folder that was not read yet."""
    from pipelines.results.pull import pull_origins

    asked = course()
    pulled = pull_origins(
        asked,
        ResultStore(FolderStore(store), asked.id),
        Key(b"a key of a measurement, and no more"),
        lambda entry: StatementFilesOrigin(entry, folder),  # type: ignore[arg-type]
        NOW,
    )
    assert not pulled.troubles, pulled.troubles
    assert not pulled.aside, pulled.aside


def analyse(folder: Path, store: Path) -> None:  # noqa: ARG001 -- every way is given both
    """Analyse every module of the course."""
    from pipelines.deliverables.quiz.contract import Quiz
    from pipelines.results.analysis import AnalysedModule
    from pipelines.results.analysis import analyse_results as analysis

    asked = course()
    items = tuple(builders.question(number) for number in range(1, ITEMS + 1))
    quiz = Quiz(items=items)
    with ResultStore(FolderStore(store), asked.id).open_view() as connection:
        for module in asked.modules:
            key = asked.key_of(module)
            content = builders.content(module=key, artefacts=(quiz,))
            subject = AnalysedModule(key, ((1, content.canonical_digest()),), 5)
            assert analysis(connection, subject, {1: content}) is not None


WAYS = {"scan": lambda folder, _: scan(folder), "intake": intake, "analysis": analyse}


def measured(way: str, folder: Path, store: Path) -> dict[str, float]:
    """Return what one way took in a process of its own: processor and clock seconds, most mebibytes."""
    command = [sys.executable, "-m", "bench.results", "--one", way, str(folder), str(store)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def one(way: str, folder: Path, store: Path) -> None:
    """Take one way in this process, and print what it took beyond starting Python."""
    clock, processor = perf_counter(), process_time()
    WAYS[way](folder, store)
    took = {"processor": process_time() - processor, "clock": perf_counter() - clock, "most": most_memory()}
    print(json.dumps(took))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one is not None:
        one(asked.one[0], *map(Path, asked.one[1:]))
        return
    with TemporaryDirectory() as name:
        folder = Path(name)
        size = make(folder, asked.statements, asked.files)
        stores = [folder / f"store-{number}" for number in range(asked.rounds)]
        rounds = [(measured("scan", folder, folder), measured("intake", folder, each)) for each in stores]
        scans, intakes = zip(*rounds, strict=True)
        rows = {
            "DuckDB scans the files": min(scans, key=lambda took: took["processor"]),
            "intake": min(intakes, key=lambda took: took["processor"]),
            "analysis of all modules": measured("analysis", folder, stores[0]),
            "a night, no history": measured("intake", folder / "night", folder / "new"),
            "a night, after all this": measured("intake", folder / "night", stores[0]),
        }
    if asked.json:
        print(json.dumps(rows, indent=2))
        return
    load = os.getloadavg()[0]
    print(f"{asked.statements} statements, {size / 1e6:.0f} MB unpacked; load {load:.1f} on {os.cpu_count()}")
    base = rows["DuckDB scans the files"]["processor"]
    for what, took in rows.items():
        print(
            f"{what:26} {took['processor']:6.2f} s of the processor {took['processor'] / base:6.2f} x"
            f" {took['clock']:7.2f} s by the clock {took['most']:6.0f} MiB"
        )


if __name__ == "__main__":
    main()
