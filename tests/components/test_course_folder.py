"""Somebody else's Dagster project takes in a folder of courses, and stays what it was."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

import pipelines.defs
from adapters.workspace import open_workspace
from pipelines.components import CourseFolder
from schemas.errors import InvalidInput
from tests.through_dagster.conftest import HEALTHY, write_course

pytestmark = pytest.mark.trial  # each starts Dagster's own commands

ROOT = Path(__file__).parents[2]
PROJECT = """
[project]
name = "their-project"
version = "1.0"

[tool.dg]
directory_type = "project"

[tool.dg.project]
root_module = "their_project"
registry_modules = ["pipelines.components"]
"""
DEFINITIONS = """
from pathlib import Path

import dagster as dg


@dg.definitions
def defs():
    return dg.load_from_defs_folder(path_within_project=Path(__file__).parent)
"""
THEIRS = """
import dagster as dg


@dg.asset
def orders() -> int:
    return 41


@dg.asset
def invoices(orders: int) -> int:
    return orders + 1
"""


def call_dg(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run Dagster's own command in a project."""
    environment = {
        **os.environ,
        "VIRTUAL_ENV": sys.prefix,
        "PYTHONPATH": f"{ROOT}:{project}",
        "COLUMNS": "300",
    }
    return subprocess.run(
        [str(Path(sys.executable).with_name("dg")), *arguments],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def run_dg(project: Path, *arguments: str) -> str:
    """Return what Dagster's own command prints in their project."""
    done = call_dg(project, *arguments)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their project, with two assets that hand on a value, and our component scaffolded into it."""
    project = make_project(tmp_path_factory.mktemp("theirs"))
    run_dg(project, "scaffold", "defs", "pipelines.components.CourseFolder", "learning")
    write_course(project / "learning", HEALTHY[:1])
    return project


def make_project(project: Path) -> Path:
    """Write their project, without a component of ours, into a folder."""
    package = project / "their_project"
    (package / "defs").mkdir(parents=True)
    (project / "pyproject.toml").write_text(PROJECT)
    (package / "__init__.py").write_text("")
    (package / "definitions.py").write_text(DEFINITIONS)
    (package / "defs" / "__init__.py").write_text("")
    (package / "defs" / "theirs.py").write_text(THEIRS)
    return project


@pytest.fixture
def location(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.Definitions]:
    monkeypatch.syspath_prepend(str(project))
    yield dg.load_from_defs_folder(path_within_project=project / "their_project")
    for name in [each for each in sys.modules if each.split(".")[0] == "their_project"]:
        del sys.modules[name]


def test_a_few_lines_of_yaml_are_all_that_is_written(project: Path) -> None:
    assert (project / "their_project" / "defs" / "learning" / "defs.yaml").read_text().split() == [
        "type:",
        "pipelines.components.CourseFolder",
        "attributes:",
        "root:",
        "learning",
    ]


def test_the_folder_of_the_courses_is_called_as_the_component_is(tmp_path: Path) -> None:
    """It was `learning`, whatever name was given."""
    project = make_project(tmp_path)
    run_dg(project, "scaffold", "defs", "pipelines.components.CourseFolder", "safety_training")
    written = project / "their_project" / "defs" / "safety_training" / "defs.yaml"
    assert "root: safety_training" in written.read_text()
    assert (project / "safety_training" / "courses").is_dir()


def test_git_in_their_project_takes_in_courses_and_no_key(tmp_path: Path) -> None:
    """`git add .` listed the ledger's key, Dagster's history and the drafts."""
    project = make_project(tmp_path)
    run_dg(project, "scaffold", "defs", "pipelines.components.CourseFolder", "learning")
    for file in (".premierjet-keys/ledger.key", ".premierjet/drafts/a.json", ".env", "courses/a/course.yaml"):
        (project / "learning" / file).parent.mkdir(parents=True, exist_ok=True)
        (project / "learning" / file).touch()
    subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)
    added = subprocess.run(
        ["git", "add", "--dry-run", "learning"], cwd=project, capture_output=True, text=True, check=True
    ).stdout
    assert "learning/courses/a/course.yaml" in added
    assert "learning/.premierjet" not in added
    assert "learning/.env" not in added


def test_a_folder_that_holds_something_else_is_not_taken_for_courses(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    done = call_dg(project, "scaffold", "defs", "pipelines.components.CourseFolder", "their_project")
    assert done.returncode == 1
    assert f"{project / 'their_project'}: is there already" in done.stderr
    assert not (project / "their_project" / "courses").exists()
    assert not (project / "their_project" / "defs" / "their_project").exists()


def test_a_second_component_is_refused_with_what_to_do_instead(project: Path) -> None:
    """Dagster said that two objects had different resources of one key."""
    done = call_dg(project, "scaffold", "defs", "pipelines.components.CourseFolder", "more")
    assert done.returncode == 1
    assert "takes in a folder of courses already. Make other courses in its folder" in done.stderr
    assert "a project of their own, and PREMIERJET_LOCATION in `.env` of each" in done.stderr
    assert not (project / "more").exists()
    assert not (project / "their_project" / "defs" / "more").exists()


def test_their_command_lists_the_component_and_finds_nothing_wrong(project: Path) -> None:
    assert "pipelines.components.CourseFolder" in run_dg(project, "list", "components")
    assert "All definitions loaded successfully" in run_dg(project, "check", "defs")


def test_their_command_warns_of_nothing_that_is_ours(project: Path) -> None:
    """It printed Dagster's notices on its own copies of our sensors, which nobody there can end."""
    for command in (("list", "defs"), ("check", "defs"), ("launch", "--job", "learn")):
        assert "Warning" not in run_dg(project, *command)


def test_the_courses_of_their_folder_are_drafted_in_their_instance(
    project: Path, location: dg.Definitions
) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        done = location.resolve_job_def("sweep").execute_in_process(instance=instance)
        assert done.success
        assert instance.get_dynamic_partitions("modules") == ["froid--reception"]
    assert open_workspace(project / "learning").records.head("froid--reception") is not None


def test_their_own_assets_keep_their_executor_and_hand_on_values(location: dg.Definitions) -> None:
    """Ours refuses values, and would have refused theirs."""
    job = location.resolve_implicit_global_asset_job_def().get_subset(
        asset_selection={dg.AssetKey("orders"), dg.AssetKey("invoices")}
    )
    done = job.execute_in_process(instance=dg.DagsterInstance.ephemeral())
    assert done.output_for_node("invoices") == 42
    assert location.executor is None


def test_a_folder_that_is_not_there_is_named(project: Path, location: dg.Definitions) -> None:
    marker = project / "learning" / "dagster.yaml"
    kept = marker.read_bytes()
    marker.unlink()
    try:
        with pytest.raises(Exception, match="CourseFolder") as caught:
            dg.load_from_defs_folder(path_within_project=project / "their_project")
    finally:
        marker.write_bytes(kept)
    assert isinstance(caught.value.__cause__, InvalidInput)
    assert caught.value.__cause__.place == str(project / "learning")


def test_the_folder_it_makes_says_that_their_instance_stays_theirs(project: Path) -> None:
    text = (project / "learning" / "dagster.yaml").read_text(encoding="utf-8")
    assert "The Dagster instance of your project stays as it is" in text
    assert "make ui" not in text
    assert "run_coordinator:" in text


def test_in_the_checkout_itself_nothing_is_scaffolded_and_the_reason_is_one_sentence() -> None:
    """It took in the definitions among which it lay, until Python gave up."""
    written = ROOT / "pipelines" / "defs" / "courses_of_ours"
    try:
        done = call_dg(ROOT, "scaffold", "defs", "pipelines.components.CourseFolder", written.name)
        assert not written.exists()
    finally:
        shutil.rmtree(written, ignore_errors=True)
    assert done.returncode == 1
    assert "this is Premierjet itself" in done.stderr
    assert "premierjet init" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_one_that_lies_among_our_definitions_all_the_same_is_refused_as_they_load() -> None:
    folder = Path(pipelines.defs.__file__).parent / "courses_of_ours"
    with pytest.raises(InvalidInput, match="this is Premierjet itself") as caught:
        CourseFolder().build_defs(dg.ComponentTree.for_test().load_context.for_path(folder))
    assert caught.value.place.startswith(str(folder))
