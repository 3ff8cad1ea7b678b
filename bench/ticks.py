"""What a tick of `source_sensor` takes where nothing changed, beside a bare look at as many files.

    python -m bench.ticks [--modules 100 1000 10000] [--json]

Every module has a source and a draft that rests on it. The first tick of a process asks all modules, the next
lists; files opened below the sources and the drafts are counted. Bare is one stat of each source, compared
with what it was. Drafts are written in the words of one, for writing ten thousand is not what is measured.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg

from adapters.workspace import Workspace, open_workspace
from bench.figures import Figure, at_most, parser, show
from bench.installation import installed
from pipelines import line
from pipelines.cli.runs import opened
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.sensors import source_sensor
from schemas.draft import Draft

TICK_SECONDS = 0.5
AT = 10_000
ROUNDS = 5


def figures(counts: list[int]) -> list[Figure]:
    """Return what ticks take, and how many contents they open."""
    return [figure for count in counts for figure in _measured(count)]


def _measured(count: int) -> Iterator[Figure]:
    with installed(count) as root:
        workspace = open_workspace(root)
        _draft_all(workspace)
        time.sleep(2.5)  # or what was just written is asked again, as it should be
        bare = min(_bare(root) for _ in range(ROUNDS))
        yield Figure(f"stat and compare {count:,} files", bare, "s")
        with opened(root) as runs:
            _shown(runs.instance, workspace)
            first, contents = _tick(root, runs.instance)
            yield Figure(f"first tick of a process, {count:,} modules", first, "s", "bare", first / bare)
            later = [_tick(root, runs.instance) for _ in range(ROUNDS)]
            tick = min(seconds for seconds, _ in later)
            what = f"tick, {count:,} modules, nothing changed"
            if count == AT:
                yield at_most(what, tick, "s", TICK_SECONDS, "bare", tick / bare)
            else:
                yield Figure(what, tick, "s", "bare", tick / bare)
            yield at_most("  contents read by it", max(read for _, read in later), "files", 0)
            yield Figure("  contents read by the first", contents, "files")


def _draft_all(workspace: Workspace) -> None:
    library, first = workspace.library(), None
    for key in workspace.module_keys():
        inputs = line.unmet_inputs(workspace, key, library)
        if first is None:
            first = line.draft(workspace, key, datetime.now(UTC), library=library).draft
        else:
            workspace.records.add_revision(_as(first, key, str(inputs)))


def _as(draft: Draft, key: str, inputs: str) -> Draft:
    content = draft.content.model_copy(update={"module": key})
    provenance = draft.provenance.model_copy(update={"inputs": inputs})
    return draft.model_copy(update={"content": content, "provenance": provenance})


def _shown(instance: dg.DagsterInstance, workspace: Workspace) -> None:
    """Log a page of each draft, as the sweep that wrote it had done."""
    for key in workspace.module_keys():
        instance.report_runless_asset_event(dg.AssetMaterialization("draft", partition=key))


def _tick(root: Path, instance: dg.DagsterInstance) -> tuple[float, int]:
    """Return the processor seconds of a tick, and how many sources and drafts it opened."""
    resources = {"workspace": WorkspaceResource(root=str(root))}
    with opening((str(root / "courses"), str(root / ".premierjet" / "drafts"))) as read:
        begun = time.process_time()
        with dg.build_sensor_context(instance, resources=resources, sensor_name="source_sensor") as context:
            answer = source_sensor(context)
        taken = time.process_time() - begun
    assert isinstance(answer, dg.SkipReason), answer
    return taken, sum(not name.endswith("course.yaml") for name in read)


@contextmanager
def opening(folders: tuple[str, ...]) -> Iterator[list[str]]:
    """Collect the files opened below some folders while the block runs."""
    read: list[str] = []
    watching = True

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "open" and str(arguments[0]).startswith(folders):
            read.append(str(arguments[0]))

    sys.addaudithook(heard)
    try:
        yield read
    finally:
        watching = False


def _bare(root: Path) -> float:
    folders = sorted((root / "courses").glob("*/sources"))
    kept = json.dumps(_stats(folders))
    begun = time.process_time()
    changed = json.loads(kept) != json.loads(json.dumps(_stats(folders)))
    taken = time.process_time() - begun
    assert not changed
    return taken


def _stats(folders: list[Path]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in entries:
                status = entry.stat()
                found[entry.path] = [status.st_mtime_ns, status.st_size]
    return found


def main() -> None:
    """Measure, and print."""
    asking = parser(__doc__)
    asking.add_argument("--modules", type=int, nargs="+", default=[100, 1_000, AT])
    asked = asking.parse_args()
    show(figures(asked.modules), as_json=asked.json)


if __name__ == "__main__":
    main()
