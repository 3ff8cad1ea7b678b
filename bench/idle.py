"""What `make ui` takes: until its pages answer, and the memory of its processes when nobody does anything.

    python -m bench.idle [--seconds 30] [--json]

The desk and `dg dev` are started as the Makefile does, on a new installation of one module; beside them
stands `dagster dev` with nothing to load. Memory is what the processes hold, shared pages counted once.
"""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figure, parser, show
from bench.installation import installed
from bench.sources import CHECKOUT
from pipelines.testing.ports import free_port
from pipelines.testing.programs import run_program

BIN = Path(sys.executable).parent
LONGEST = 300  # seconds


@dataclass(frozen=True)
class Idle:
    """Seconds until a page answered, and MiB held after a while."""

    started: float
    held: float


def figures(seconds: float) -> list[Figure]:
    """Return what ours and bare ones take."""
    with TemporaryDirectory() as name:
        empty = Path(name) / "empty.py"
        empty.write_text("import dagster as dg\n\ndefs = dg.Definitions()\n")
        (Path(name) / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
        port = free_port()
        command = [str(BIN / "dagster"), "dev", "-f", str(empty), "-p", str(port)]
        bare = _idle(command, port, Path(name), {"DAGSTER_HOME": name}, seconds)
    with installed(1) as root:
        home = {"DAGSTER_HOME": str(root), "PREMIERJET_ROOT": str(root)}
        port = free_port()
        command = [str(BIN / "dg"), "dev", "--host", "127.0.0.1", "--port", str(port)]
        dagster = _idle(command, port, CHECKOUT, home, seconds)
        port = free_port()
        command = [sys.executable, "-m", "pipelines.desk", "--port", str(port)]
        desk = _idle(command, port, CHECKOUT, home, seconds)
    return [
        Figure("dagster dev, nothing to load: until it answers", bare.started, "s"),
        Figure("dagster dev, nothing to load: idle memory", bare.held, "MiB"),
        Figure(
            "make ui, Dagster: until it answers", dagster.started, "s", "bare", dagster.started / bare.started
        ),
        Figure("make ui, Dagster: idle memory", dagster.held, "MiB", "bare", dagster.held / bare.held),
        Figure("make ui, the desk: until it answers", desk.started, "s", "bare", desk.started / bare.started),
        Figure("make ui, the desk: idle memory", desk.held, "MiB", "bare", desk.held / bare.held),
    ]


def _idle(command: Sequence[str], port: int, folder: Path, home: dict[str, str], seconds: float) -> Idle:
    begun = time.perf_counter()
    with run_program(command, folder, os.environ | home, subprocess.DEVNULL) as process:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - begun > LONGEST:
                raise RuntimeError(f"{' '.join(command)} does not answer")
            time.sleep(0.1)
        answered = time.perf_counter() - begun
        time.sleep(seconds)
        return Idle(answered, sum(map(_held, _family(process.pid))) / 1024)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            return bool(answer.status < 500)
    except OSError:
        return False


def _family(process: int) -> set[int]:
    """Return a process and all it started."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    family = {process}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _held(process: int) -> int:
    """Return the KiB a process holds, its share of pages that others hold too."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1])


def main() -> None:
    """Measure, and print."""
    asking = parser(__doc__)
    asking.add_argument("--seconds", type=float, default=30)
    asked = asking.parse_args()
    show(figures(asked.seconds), as_json=asked.json)


if __name__ == "__main__":
    main()
