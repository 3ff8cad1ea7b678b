"""What a measurement says: a figure, what stands beside it, and on which machine."""

import argparse
import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

PARTS = ("dagster", "dagster-postgres", "sqlalchemy", "pydantic", "duckdb", "pypdfium2", "typst")


@dataclass(frozen=True)
class Figure:
    """One figure; `ratio` says how many times what stands `beside` it, measured in the same run."""

    what: str
    value: float
    unit: str
    beside: str = ""
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None

    def line(self) -> str:
        """Return the figure as a row of a table."""
        value = f"{self.value:,.0f}" if self.value >= 100 else f"{self.value:.3g}"
        ratio = "" if self.ratio is None else f"{self.ratio:.3g} × {self.beside}"
        met = {None: "", True: "met", False: "MISSED"}[self.met]
        return f"{self.what:<62} {value:>9} {self.unit:<12} {ratio:<38} {self.goal:<14} {met}".rstrip()


def at_most(
    what: str, value: float, unit: str, goal: float, beside: str = "", ratio: float | None = None
) -> Figure:
    """Return a figure that has a goal."""
    return Figure(what, value, unit, beside, ratio, f"<= {goal:g}", value <= goal)


def machine() -> dict[str, object]:
    """Return what figures depend on: processors, memory, versions, and how busy the machine is."""
    processor = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo", "model name")), "unknown"
    )
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo", "MemTotal")), 0)
    return {
        "processors": len(os.sched_getaffinity(0)),
        "model": processor,
        "memory_mib": memory // 1024,
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": [round(each, 1) for each in os.getloadavg()],
        "versions": {name: version(name) for name in PARTS},
    }


def show(figures: Sequence[Figure], *, as_json: bool) -> None:
    """Print the figures, as a table or as a document."""
    print(json.dumps([asdict(each) for each in figures]) if as_json else "\n".join(map(Figure.line, figures)))


def parser(about: str | None) -> argparse.ArgumentParser:
    """Return the parser of a measurement's command, with `--json`."""
    made = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    return made


def _lines(file: str, start: str) -> list[str]:
    path = Path(file)
    return [line for line in path.read_text().splitlines() if line.startswith(start)] if path.exists() else []
