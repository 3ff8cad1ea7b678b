"""What a tick of each sensor takes where nothing changed, beside a bare look at as many files.

    python -m bench.ticks [--modules 100 1000 10000] [--json]

Every module has a source, a draft that rests on it, an approval, a release and a proof of its delivery. The
first tick of a process asks all modules, the next lists; files opened below the sources and the store are
counted. Bare is one stat of each source, compared with what it was. Drafts and releases are written in the
words of one, for writing ten thousand is not what is measured.
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
from dagster._core.definitions.data_version import DATA_VERSION_TAG

from adapters.workspace import Workspace, open_workspace
from bench.figures import Figure, at_most, parser, show
from bench.installation import installed
from pipelines.cli.runs import open_runs
from pipelines.defs.notices import notice_sensor
from pipelines.defs.resources import WorkspaceOpener
from pipelines.defs.sensors import (
    approval_sensor,
    delivery_sensor,
    queue_sensor,
    revision_sensor,
    source_sensor,
)
from pipelines.defs.stored_events import report_sensor
from pipelines.queries.stored_outcomes import find_stored_versions
from pipelines.testing import builders
from pipelines.testing.releases import make_shipment
from pipelines.workflow.draft import DraftSession, draft_module, find_unmet_inputs
from pipelines.workflow.write_revision import write_revision
from schemas.draft import Draft
from schemas.release import Receipt
from schemas.review import Published

TICK_SECONDS = 0.5
AT = 10_000
ROUNDS = 5
SENSORS = (
    source_sensor,
    approval_sensor,
    revision_sensor,
    delivery_sensor,
    queue_sensor,
    report_sensor,
    notice_sensor,
)
MAIL_SERVER = "PREMIERJET_SMTP_URL=smtp://127.0.0.1:9\nPREMIERJET_NOTICE_FROM=bench@example.org\n"
"""Without one nobody is written to, and no module is asked; it is not reached, as nobody has an address."""


def figures(counts: list[int]) -> list[Figure]:
    """Return what ticks take, and how many contents they open."""
    return [figure for count in counts for figure in _measured(count)]


def _measured(count: int) -> Iterator[Figure]:
    with installed(count) as root:
        (root / ".env").write_text(MAIL_SERVER, encoding="utf-8")
        workspace = open_workspace(root)
        _draft_all(workspace)
        _deliver_all(workspace)
        time.sleep(2.5)  # or what was just written is asked again, as it should be
        bare = min(_bare(root) for _ in range(ROUNDS))
        yield Figure(f"stat and compare {count:,} files", bare, "s")
        with open_runs(root) as runs:
            _shown(runs.instance, workspace)
            for sensor in SENSORS:
                yield from _ticks(root, runs.instance, sensor, count, bare)


def _ticks(
    root: Path, instance: dg.DagsterInstance, sensor: dg.SensorDefinition, count: int, bare: float
) -> Iterator[Figure]:
    first, contents = _tick(root, instance, sensor)
    yield Figure(f"{sensor.name}, first of a process, {count:,} modules", first, "s", "bare", first / bare)
    yield Figure("  contents read by it", contents, "files")
    later = [_tick(root, instance, sensor) for _ in range(ROUNDS)]
    tick = min(seconds for seconds, _ in later)
    what = f"{sensor.name}, {count:,} modules, nothing changed"
    if count == AT:
        yield at_most(what, tick, "s", TICK_SECONDS, "bare", tick / bare)
    else:
        yield Figure(what, tick, "s", "bare", tick / bare)
    yield at_most("  contents read by it", max(read for _, read in later), "files", 0)


def _draft_all(workspace: Workspace) -> None:
    library, first = workspace.library(), None
    for key in workspace.module_keys():
        inputs = find_unmet_inputs(workspace, key, library)
        if first is None:
            first = draft_module(workspace, key, datetime.now(UTC), DraftSession(library=library)).draft
        else:
            copy = _as(first, key, str(inputs))
            write_revision(workspace, copy, None)


def _as(draft: Draft, key: str, inputs: str) -> Draft:
    content = draft.content.model_copy(update={"module": key})
    provenance = draft.provenance.model_copy(update={"inputs": inputs})
    return draft.model_copy(update={"content": content, "provenance": provenance})


def _deliver_all(workspace: Workspace) -> None:
    """Record what approving, releasing and delivering every draft leaves behind."""
    shape = make_shipment(1).release
    for key in workspace.module_keys():
        head = workspace.records.head(key)
        assert head is not None
        decision = builders.decision(head)
        approval = builders.approval(head)
        release = shape.model_copy(update={"module": key, "approval": approval})
        workspace.ledger.append(decision)
        workspace.records.store.put(f"releases/{key}/v0001/release.json", release.canonical())
        published = Published(
            module=key,
            digest=decision.digest,
            release=1,
            release_digest=release.canonical_digest(),
            at=decision.at,
        )
        workspace.ledger.append(published)
        workspace.records.save_receipt(
            Receipt(
                module=key,
                release=1,
                content=decision.digest,
                target="depot",
                location="/somewhere",
                files=(),
                delivered_at=decision.at,
            )
        )


def _shown(instance: dg.DagsterInstance, workspace: Workspace) -> None:
    """Log what the store holds of each module, as the runs that wrote it had done."""
    for key in workspace.module_keys():
        for asset, version in find_stored_versions(workspace, key).items():
            tags = {DATA_VERSION_TAG: version}
            instance.report_runless_asset_event(dg.AssetMaterialization(asset, partition=key, tags=tags))


def _tick(root: Path, instance: dg.DagsterInstance, sensor: dg.SensorDefinition) -> tuple[float, int]:
    """Return the processor seconds of a tick, and how many sources and objects of the store it opened."""
    resources = {"workspace": WorkspaceOpener()}
    with opening((f"{root / 'courses'}/", f"{root / '.premierjet'}/")) as read:
        begun = time.process_time()
        with dg.build_sensor_context(instance, resources=resources, sensor_name=sensor.name) as context:
            answer = sensor(context)
        taken = time.process_time() - begun
    assert isinstance(answer, dg.SkipReason), answer
    return taken, sum(_is_content(name) for name in read)


def _is_content(name: str) -> bool:
    """Return whether a file is about one module: a course's own, and its list of sources, are always read."""
    return not name.endswith(("course.yaml", "format.json")) and "/stamps/" not in name


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
