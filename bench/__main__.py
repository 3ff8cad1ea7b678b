"""Every measurement, as one table and one document with the machine it was made on.

    python -m bench [--quick] [--only NAME…] [--to bench.json]

`make bench` runs it. Each measurement is a process of its own; a row says how many times what stands beside
it, measured in that same run. `--quick` takes smaller numbers of the same. One that cannot run here is
told, and the others go on; the exit code is 1 where a goal is missed or one could not run.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figure, at_most, machine

Reader = Callable[[str], Iterator[Figure]]


@dataclass(frozen=True)
class Measurement:
    """A module of this folder with its arguments, and how what it prints is read."""

    name: str
    whole: str
    quick: str
    read: Reader


def _own(printed: str) -> Iterator[Figure]:
    yield from (Figure(**each) for each in json.loads(printed.splitlines()[-1]))


def _extraction(printed: str) -> Iterator[Figure]:
    for suffix, files, peer, times in re.findall(
        r"^(\.\w+) +(\d+) files, (\w+) takes ([\d.]+)", printed, re.M
    ):
        yield Figure(f"reading {suffix[1:]}, {files} files", 1 / float(times), "", peer, 1 / float(times))


def _packaging(printed: str) -> Iterator[Figure]:
    rows = json.loads(printed)
    beside = {"one package": 3.0, "one of a release's five": 3.0}
    for row in rows:
        name, value, ratio = row["name"], row["milliseconds"], row["times_deflate"]
        if value != value:  # the peer is not installed
            continue
        goal = beside.get(name)
        met = None if goal is None else ratio <= goal
        told = "" if goal is None else f"<= {goal:g} ×"
        yield Figure(f"packaging: {name}", value, "ms", "zipfile, DEFLATE", ratio, told, met)


def _drafting(printed: str) -> Iterator[Figure]:
    found = re.search(r"wall ([\d.]+) s, ideal ([\d.]+) s, ratio ([\d.]+)", printed)
    again = re.search(r"from the cache: [\d.]+ s, (\d+) calls", printed)
    assert found
    assert again
    wall, _, ratio = map(float, found.groups())
    yield Figure(
        "drafting by a model, the host's time alone", wall, "s", "ideal", ratio, "<= 1.15 ×", ratio <= 1.15
    )
    yield at_most("  calls of the second run", float(again[1]), "calls", 0)


def _results(printed: str) -> Iterator[Figure]:
    rows = json.loads(printed)
    base = next(iter(rows.values()))["processor"]
    for what, took in rows.items():
        seconds = took["processor"]
        yield Figure(f"results: {what}", seconds, "s", "DuckDB's scan", seconds / base)


MEASUREMENTS = (
    Measurement("overhead", "--json", "--json --modules 1 50", _own),
    Measurement("at_once", "--json", "--json --modules 5 --rounds 1", _own),
    Measurement("scale", "--json", "--json --modules 20 300", _own),
    Measurement("ticks", "--json", "--json --modules 100 1000", _own),
    Measurement("line", "--json", "--json --modules 50", _own),
    Measurement("desk", "--json", "--json --modules 3 --decisions 2", _own),
    Measurement("idle", "--json", "--json --seconds 5", _own),
    Measurement("extraction", "", "examples/courses", _extraction),
    Measurement("reading", "--json", "--json --quick --megabytes 25", _own),
    Measurement("packaging", "--json", "--json --pages 10 --items 20 --packages 10", _packaging),
    Measurement("drafting", "", "--calls 40", _drafting),
    Measurement("results", "--json", "--json --statements 50000", _results),
)


def main() -> int:
    """Measure, print the table, and write the document."""
    asking = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asking.add_argument("--quick", action="store_true")
    asking.add_argument("--only", nargs="+", choices=[each.name for each in MEASUREMENTS])
    asking.add_argument("--to", type=Path, default=Path("bench.json"))
    asked = asking.parse_args()
    document: dict[str, object] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": asked.quick,
        "machine": machine(),
    }
    print(json.dumps(document, ensure_ascii=False), flush=True)
    rows: dict[str, list[dict[str, object]]] = {}
    failed: dict[str, str] = {}
    for each in MEASUREMENTS:
        if asked.only and each.name not in asked.only:
            continue
        arguments = (each.quick if asked.quick else each.whole).split()
        command = [sys.executable, "-m", f"bench.{each.name}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(f"\n{each.name}: {' '.join(command[1:])}", flush=True)
        if done.returncode:
            failed[each.name] = done.stderr[-2000:]
            print(failed[each.name])
            continue
        figures = list(each.read(done.stdout))
        told = "\n".join(figure.line() for figure in figures)
        print(told or "nothing to compare with is installed here", flush=True)
        rows[each.name] = [asdict(figure) for figure in figures]
    document |= {"figures": rows, "failed": failed, "load_after": machine()["load"]}
    asked.to.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    missed = [figure["what"] for some in rows.values() for figure in some if figure["met"] is False]
    print(f"\n{len(missed)} goals missed; the document is {asked.to}")
    return int(bool(missed or failed))


if __name__ == "__main__":
    sys.exit(main())
