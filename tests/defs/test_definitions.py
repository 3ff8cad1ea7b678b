"""What somebody who knows Dagster finds in the catalogue: every definition says what it is and whose."""

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.repository_definition import RepositoryDefinition

from pipelines.definitions import defs
from pipelines.defs.asset_facts import STAGE_TAG

ROOT = Path(__file__).parents[2]
LINE = ("pulled_sources", "source_spans", "plan", "draft", "release", "delivery", "results", "item_analysis")


@pytest.fixture(scope="module")
def location() -> RepositoryDefinition:
    return defs().get_repository_def()


def list_specs() -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in defs().resolve_all_asset_specs()}


def test_every_asset_says_what_it_is_whose_and_of_which_version() -> None:
    specs = list_specs()
    assert len(specs) == 12
    for name, spec in specs.items():
        kinds_and_stage = {key for key in spec.tags if key == STAGE_TAG or key.startswith("dagster/kind/")}
        assert len(kinds_and_stage) >= 3, name
        assert spec.owners, name
        assert spec.code_version, name
        assert " · " in (spec.description or ""), name


def test_every_job_sensor_schedule_and_check_is_described(location: RepositoryDefinition) -> None:
    """In both languages, for Dagster's pages have none of their own."""
    jobs = [job for job in location.get_all_jobs() if not job.name.startswith("__")]
    checks = [location.asset_graph.get_check_spec(key) for key in location.asset_graph.asset_check_keys]
    named = [*jobs, *location.sensor_defs, *location.schedule_defs, *checks]
    assert [each.name for each in named if " · " not in (each.description or "")] == []


def test_the_line_is_one_and_no_asset_stands_apart() -> None:
    specs = list_specs()
    parents = {name: {dep.asset_key.to_user_string() for dep in spec.deps} for name, spec in specs.items()}
    assert [after for before, after in pairwise(LINE) if before not in parents[after]] == []
    assert parents["review_queue"] == {"draft", "plan"}
    assert [name for name in parents if not parents[name]] == ["pulled_sources"]


def run_dg(*arguments: str, shell: str = "C.UTF-8") -> str:
    """Return what Dagster's own command prints, run as a person does at the root of the project."""
    environment = {**os.environ, "VIRTUAL_ENV": sys.prefix, "COLUMNS": "400", "LC_ALL": shell}
    done = subprocess.run(
        [str(Path(sys.executable).with_name("dg")), *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert "Warning" not in done.stderr, done.stderr
    return done.stdout


@pytest.mark.trial
def test_dagsters_own_command_finds_nothing_to_say() -> None:
    assert "All definitions loaded successfully" in run_dg("check", "defs")
    listed = run_dg("list", "defs", "--json")
    assert all(f'"{name}"' in listed for name in (*LINE, "review_queue", "sweep", "source_sensor"))


@pytest.mark.parametrize(
    ("shell", "begins"), [("en_GB.UTF-8", "The current draft"), ("fr_FR.UTF-8", "Le brouillon actuel")]
)
def test_a_description_begins_in_the_language_of_whoever_started_dagster(shell: str, begins: str) -> None:
    """Lists cut it: an English reader saw nothing but its French half."""
    listed = json.loads(run_dg("list", "defs", "--json", shell=shell))
    (draft,) = [each for each in listed["assets"] if each["asset_key"] == "draft"]
    assert draft["description"].startswith(begins)
