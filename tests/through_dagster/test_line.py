"""From sources to a delivered release, by what a person clicks and what the daemon does."""

from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import dagster as dg

from tests.through_dagster.conftest import Installation

CLEAN = "hygiene-et-froid--refroidir-et-remettre"
DISPUTED = "hygiene-et-froid--chaine-du-froid"


def decision(
    installation: Installation, module: str, verdict: str = "approve", **more: Any
) -> dict[str, Any]:
    head = installation.workspace.records.head(module)
    assert head is not None
    return {
        "module": module,
        "digest": head.content.canonical_digest()[:12],
        "verdict": verdict,
        "person": "demo",
    } | more


def lights(installation: Installation, module: str) -> dict[str, tuple[bool, str]]:
    """Each check's last light on a module's draft: green or not, and why."""
    found = {}
    for name in ("findings", "human_review"):
        key = dg.AssetCheckKey(dg.AssetKey("draft"), name)
        records = installation.instance.event_log_storage.get_asset_check_execution_history(key, limit=50)
        for record in reversed(records):
            evaluation = record.evaluation if hasattr(record, "evaluation") else None
            if evaluation is not None and evaluation.partition == module:
                found[name] = (evaluation.passed, evaluation.description or "")
    return found


def test_a_new_course_is_drafted_approved_released_and_unzips_to_what_was_approved(
    installation: Installation,
) -> None:
    installation.tick()
    head = installation.workspace.records.head(CLEAN)
    assert head is not None
    assert lights(installation, CLEAN)["human_review"][0] is False

    run = installation.launch("decide", decision(installation, CLEAN), tags={"dagster/partition": CLEAN})
    assert run.is_success, installation.told(run)
    assert lights(installation, CLEAN)["human_review"] == (True, "approved by demo")

    installation.tick()
    (release,) = installation.workspace.records.releases(CLEAN)
    assert release.approval.digest == head.content.canonical_digest()
    for package in release.packages:
        data = installation.workspace.records.release_file(release, package.name)
        with ZipFile(BytesIO(data)) as zipped:
            assert sha256(zipped.read("content.json")).hexdigest() == release.approval.decisions[0].digest
