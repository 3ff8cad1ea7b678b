"""A plug-in that cannot be loaded is told by `doctor` and in what needs a person, before it is asked for."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines.queries.installed_plugins import GROUPS
from tests.cli.conftest import CHECKOUT, Door

NAME = "calendars"
ENTRY = f"{NAME}, entry point premierjet.readers, {NAME}"
READS = """from pipelines.sourcing.source_reader import SourceReader
READER = SourceReader({'.ics': 'text/calendar'}, print)
"""
RUN = "from pipelines.cli import main; main()"


def install(folder: Path, source: str) -> Path:
    """Install a distribution with a reader, or what should be one; return where."""
    info = folder / f"{NAME}-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "calendars_of_others.py").write_text(source)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[premierjet.readers]\n{NAME} = calendars_of_others:READER\n")
    return folder


def run_beside(installed: Path, root: Path, verb: str) -> Any:
    """Return what a verb answers in a process of its own, which has that distribution besides."""
    ran = subprocess.run(
        [sys.executable, "-c", RUN, verb, "--root", root, "--json"],
        cwd=CHECKOUT,
        env=os.environ | {"PYTHONPATH": f"{CHECKOUT}{os.pathsep}{installed}"},
        capture_output=True,
        text=True,
    )
    return json.loads(ran.stdout)["result"]


def list_pieces(installed: Path, root: Path) -> list[tuple[bool, str]]:
    pieces = run_beside(installed, root, "doctor")["pieces"]
    return [(each["works"], each["found"]) for each in pieces if each["piece"] == "plugin"]


def list_needs(installed: Path, root: Path) -> list[Any]:
    return [each for each in run_beside(installed, root, "status")["needs"] if each["kind"] == "plugin"]


def test_a_plug_in_that_cannot_be_loaded_is_told_at_every_door(fresh: Door, tmp_path: Path) -> None:
    """Definitions loaded, and neither Dagster nor doctor named it: only `check` did, of a course."""
    installed = install(tmp_path / "installed", "raise RuntimeError('not today')\n")
    ((works, found),) = list_pieces(installed, fresh.root)
    assert not works
    assert found.startswith(f"{ENTRY}: cannot be loaded: RuntimeError('not today')")
    (need,) = list_needs(installed, fresh.root)
    assert need["problem"]["place"] == ENTRY
    assert need["problem"]["happened"]["fr"].endswith("cannot be loaded: RuntimeError('not today')")


def test_a_plug_in_that_is_well_is_named_by_the_doctor_alone(fresh: Door, tmp_path: Path) -> None:
    installed = install(tmp_path / "installed", READS)
    assert list_pieces(installed, fresh.root) == [(True, f"{NAME}, of {NAME} 1.0, in premierjet.readers")]
    assert not list_needs(installed, fresh.root)


@pytest.mark.parametrize("name", GROUPS)
def test_every_group_is_looked_at_under_its_own_name(name: str) -> None:
    assert GROUPS[name]().group == name
