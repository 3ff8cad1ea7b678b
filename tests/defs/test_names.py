"""A location with a name: all that Dagster shows of it begins with that, and its own runs are told apart."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LISTED = """
import json
import dagster as dg
from pipelines.definitions import defs

found = defs()
from pipelines.defs.names import is_own

def run(tags=None, keys=None):
    chosen = keys and frozenset(map(dg.AssetKey, keys))
    return dg.DagsterRun(job_name="x", tags=tags or {}, asset_selection=chosen)

repository = found.get_repository_def()
graph = repository.asset_graph
print(json.dumps({
    "keys": [key.to_user_string() for key in graph.get_all_asset_keys()],
    "parents": [key.to_user_string() for node in graph.asset_nodes for key in node.parent_keys],
    "checks": [key.asset_key.to_user_string() for key in graph.asset_check_keys],
    "partitions": sorted({graph.get(key).partitions_def.name for key in graph.get_all_asset_keys()
                          if graph.get(key).partitions_def}),
    "untagged": [job.name for job in repository.get_all_jobs()
                 if not job.name.startswith("__") and job.tags.get("premierjet/location") != "north"],
    "own": [is_own(each) for each in (
        run({"premierjet/location": "north"}), run(keys=[["north", "draft"]]), run(),
        run({"premierjet/location": "south"}), run(keys=[["south", "draft"]]), run(keys=[["draft"]]))],
}))
"""


def list_location(folder: Path, **variables: str) -> Any:
    """Return what a process finds that loads the location of a root."""
    (folder / "dagster.yaml").touch()
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PREMIERJET_")}
    done = subprocess.run(
        [sys.executable, "-c", LISTED],
        cwd=folder,
        env={**plain, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def north(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The location of a root whose `.env` names it."""
    root = tmp_path_factory.mktemp("north")
    (root / ".env").write_text("PREMIERJET_LOCATION=north\n")
    return list_location(root)


@pytest.mark.parametrize("what", ["keys", "parents", "checks"])
def test_every_key_of_a_named_location_begins_with_its_name(north: Any, what: str) -> None:
    assert north[what]
    assert [key for key in north[what] if not key.startswith("north/")] == []


def test_its_partitions_and_jobs_are_named_too(north: Any) -> None:
    assert north["partitions"] == ["north_modules"]
    assert north["untagged"] == []


def test_a_run_is_its_own_by_the_tag_or_by_the_assets_it_makes(north: Any) -> None:
    """Sensors of one brand read the runs of both."""
    assert north["own"] == [True, True, False, False, False, False]
