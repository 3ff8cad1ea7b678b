"""The whole line for many modules through its front doors: sourced, drafted, decided, packaged, delivered.

    python -m bench.line [--modules 1000] [--processes 2] [--database sqlite] [--self-test] [--json]

`premierjet draft`, `premierjet decide --from`, then Dagster's own `dagster job execute` of `sweep` on what is
left, each a process of its own, as many side by side as asked; no model, delivery to a folder. Time is the
clock's and, beside it, the processors' of all those processes. Without `--self-test` no browser plays the
packages.
"""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from adapters.workspace import open_workspace
from bench.counting import events
from bench.figures import Figure, at_most, parser, show
from bench.installation import DATABASES, installed
from pipelines.cli.runs import open_runs
from pipelines.review.decisions_csv import COLUMNS

MINUTES = 10
A_STAGE = 4
ASSETS = {
    "source_spans": "source",
    "draft": "draft and decision",
    "release": "release",
    "delivery": "deliver",
}
BIN = Path(sys.executable).parent
SEVERAL = {"draft and decision": 2}
"""Stages told of one asset."""


@dataclass(frozen=True)
class Took:
    """Seconds of the clock and of the processors."""

    clock: float
    processor: float


def figures(modules: int, processes: int, database: str, *, self_test: bool) -> list[Figure]:
    """Return what each step took, the whole, events, and what store and database grew by."""
    with installed(modules, database) as root:
        os.environ["PREMIERJET_SELF_TEST"] = "available" if self_test else "off"
        keys = open_workspace(root).module_keys()
        shares = [share for n in range(processes) if (share := keys[n::processes])]
        took = {"source and draft": _run(root, [["premierjet", "draft", *share] for share in shares])}
        took["decide"] = _run(root, [["premierjet", "decide", "--from", _table(root), "--as", "lea"]])
        took["release and deliver"] = _run(root, [_sweep(root, n, share) for n, share in enumerate(shares)])
        return [*_times(took, modules), *_events(root, modules), *_sizes(root, modules, database)]


def _times(took: dict[str, Took], modules: int) -> list[Figure]:
    whole = Took(sum(t.clock for t in took.values()), sum(t.processor for t in took.values()))
    found = []
    for name, each in took.items():
        found += [
            Figure(f"{name}, {modules} modules", each.clock, "s"),
            Figure("  of the processors", each.processor / modules * 1000, "ms a module"),
        ]
    return [
        *found,
        at_most(f"the whole line, {modules} modules", whole.clock / 60, "minutes", MINUTES),
        Figure("  of the processors", whole.processor / 60, "minutes"),
    ]


def _events(root: Path, modules: int) -> list[Figure]:
    workspace = open_workspace(root)
    delivered = sum(bool(workspace.records.receipts(key)) for key in workspace.module_keys())
    assert delivered == modules, f"{delivered} of {modules} were delivered"
    with open_runs(root) as runs:
        counted = events(runs)
    return [
        at_most(
            f"events a module: {stage}", counted[asset] / modules, "events", A_STAGE * SEVERAL.get(stage, 1)
        )
        for asset, stage in ASSETS.items()
    ]


def _sizes(root: Path, modules: int, database: str) -> list[Figure]:
    found = [Figure("the store grows by", _size(root / ".premierjet") / modules / 1000, "KB a module")]
    if database == "sqlite":
        records = _size(root / ".dagster" / "history") / modules / 1000
        found.append(Figure("Dagster's records grow by", records, "KB a module"))
    return found


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _table(root: Path) -> str:
    """Write the decisions: every draft approved, by its digest."""
    workspace = open_workspace(root)
    file = root / "decisions.csv"
    with file.open("w", encoding="utf-8", newline="") as written:
        rows = csv.writer(written)
        rows.writerow(COLUMNS)
        for key in workspace.module_keys():
            head = workspace.records.head(key)
            assert head is not None, f"{key} was not drafted"
            rows.writerow([key, head.content.canonical_digest(), "approve", "Relu.", ""])
    return str(file)


def _sweep(root: Path, number: int, modules: Sequence[str]) -> list[str]:
    config = {
        "ops": {"walk": {"config": {"modules": list(modules), "stages": ["release", "deliver"]}}},
        "loggers": {"console": {"config": {"log_level": "ERROR"}}},
    }
    file = root / f"sweep-{number}.yaml"
    file.write_text(yaml.safe_dump(config))
    return ["dagster", "job", "execute", "-m", "pipelines.definitions", "-j", "sweep", "-c", str(file)]


def _run(root: Path, commands: Sequence[Sequence[str]]) -> Took:
    """Run commands side by side to their ends; raises where one fails."""
    surroundings = os.environ | {"DAGSTER_HOME": str(root), "PREMIERJET_ROOT": str(root)}
    begun = time.perf_counter()
    with (root / "said.txt").open("ab") as said:
        running = [
            subprocess.Popen(
                [str(BIN / command), *arguments], cwd=root, env=surroundings, stdout=said, stderr=said
            )
            for command, *arguments in commands
        ]
        processor = 0.0
        for process in running:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            processor += usage.ru_utime + usage.ru_stime
    if any(process.returncode for process in running):
        raise RuntimeError((root / "said.txt").read_text(errors="replace")[-4000:])
    return Took(time.perf_counter() - begun, processor)


def main() -> None:
    """Measure, and print."""
    asking = parser(__doc__)
    asking.add_argument("--modules", type=int, default=1000)
    asking.add_argument("--processes", type=int, default=2)
    asking.add_argument("--database", choices=DATABASES, default="sqlite")
    asking.add_argument("--self-test", action="store_true")
    asked = asking.parse_args()
    found = figures(asked.modules, asked.processes, asked.database, self_test=asked.self_test)
    show(found, as_json=asked.json)


if __name__ == "__main__":
    main()
