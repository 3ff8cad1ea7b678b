"""A location with a name: all that Dagster shows of it begins with that, and its own runs are told apart."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines.defs.own_runs import JOBS

ROOT = Path(__file__).parents[2]
LISTED = """
import json
import dagster as dg
from pipelines.definitions import defs

found = defs()
from pipelines.defs.own_runs import is_own

def run(tags=None, keys=None, job="x", check=None):
    chosen = keys and frozenset(map(dg.AssetKey, keys))
    checks = check and frozenset({dg.AssetCheckKey(dg.AssetKey(check), "looked_at")})
    return dg.DagsterRun(job_name=job, tags=tags or {}, asset_selection=chosen, asset_check_selection=checks)

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
    "jobs": sorted({job.name for job in repository.get_all_jobs() if not job.name.startswith("__")}),
    "plain": {name: is_own(each) for name, each in {
        "our job": run(job="sweep"),
        "our tag on a job": run({"premierjet/due": "0"}),
        "our asset": run(keys=[["draft"]], job="__ASSET_JOB"),
        "our asset beside another": run(keys=[["customers"], ["draft"]]),
        "our check alone": run(check=["review_queue"], job="__ASSET_JOB"),
        "another job": run(job="nightly_etl"),
        "another asset": run(keys=[["customers"]], job="__ASSET_JOB"),
        "another check alone": run(check=["customers"], job="__ASSET_JOB"),
        "an asset of a named root": run(keys=[["south", "draft"]]),
        "a job in a named root": run({"premierjet/location": "south"}, job="sweep"),
    }.items()},
    "own": [is_own(each) for each in (
        run({"premierjet/location": "north"}), run(keys=[["north", "draft"]]), run(),
        run({"premierjet/location": "south"}), run(keys=[["south", "draft"]]), run(keys=[["draft"]]),
        run(keys=[["north", "customers"]]), run(check=["north", "review_queue"]), run(job="sweep"))],
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
    assert north["own"] == [True, True, False, False, False, False, False, True, False]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The location of a root without a name, as in a project of somebody else."""
    return list_location(tmp_path_factory.mktemp("plain"))


def test_without_a_name_a_run_is_its_own_by_its_job_or_assets(plain: Any) -> None:
    """A job of the project itself that took a day was red, as a lost run of ours."""
    own = [name for name, is_own in plain["plain"].items() if is_own]
    assert own == [name for name in plain["plain"] if name.startswith("our")]


def test_every_job_is_among_those_whose_runs_are_ours(plain: Any) -> None:
    assert plain["jobs"] == sorted(JOBS)
