"""`CourseFolder`: a folder of courses in a Dagster project of somebody else, with a few lines of YAML.

The project keeps its executor, its I/O manager and its instance; of ours come the assets, checks, jobs,
sensors and schedules, and one resource, `workspace`. Decided in docs/decisions/0154-what-needs-you.md.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import dropwhile
from pathlib import Path
from typing import Any, TypeVar

import click
import dagster as dg
from dagster.components import ComponentLoadContext, ScaffoldRequest

import pipelines.defs
from adapters.dagster_environment import clear_environment
from adapters.git_exclusion import add_ignore_file, begin_ignore_file
from adapters.root import MARKER
from pipelines.definitions import load_definitions
from pipelines.defs.resources import define_io_manager, define_workspace
from schemas.errors import InvalidInput

Definition = TypeVar("Definition")

DEFAULT_ROOT = "learning"
TYPE = "pipelines.components.CourseFolder"
"""What a component of this kind is called in YAML."""

BUNDLED_MARKER = Path(__file__).parents[1] / "cli" / "bundled" / MARKER
THEIR_HEADER = """\
# Marks this folder as the root of Premierjet's courses. The Dagster instance of your project stays as it is:
# what follows counts only where this folder is given as DAGSTER_HOME. Of it your instance needs run_launcher,
# run_monitoring and run_coordinator: docs/en/operations.md, "What your dagster.yaml needs".
"""
REFUSING = {"io_manager": define_io_manager()}
"""Of our jobs alone: another, of their project, would be given to each, and what launches it copied."""

OUR_DEFINITIONS = Path(pipelines.defs.__file__).parent


class CourseFolderScaffolder(dg.Scaffolder[dg.Model]):
    """Writes the component's YAML, and makes a folder of its name at the root of the project."""

    def scaffold(self, request: ScaffoldRequest[dg.Model]) -> None:
        """Write `defs.yaml`; a folder of courses that is there already is left as it is.

        Raises ClickException, which Dagster's command prints, in Premierjet's own checkout, where the project
        has a folder of that name for something else, and where it has such a component: nothing is left.
        """
        folder = Path(request.target_path)
        root = (request.project_root or Path.cwd()) / folder.name
        try:
            refuse_own_project(folder)
            refuse_second_component(folder)
            refuse_other_folder(root)
        except InvalidInput as error:
            with suppress(OSError):  # Dagster's command has made it already
                folder.rmdir()
            raise click.ClickException(str(error)) from error
        begin_root(root)
        dg.scaffold_component(request, {"root": root.name})


@dg.scaffold_with(CourseFolderScaffolder)
class CourseFolder(dg.Component, dg.Model, dg.Resolvable):
    """Courses whose modules are drafted, reviewed by people, packaged for the LMS and delivered.

    `root` is the folder that holds `courses`, from the root of the project; the store and `.env`, with the
    settings, lie in it too. The command and the desk work there with `--root`. Where a Dagster shows several
    roots, PREMIERJET_LOCATION in `.env` of each tells them apart.
    """

    root: str = DEFAULT_ROOT

    def build_defs(self, context: ComponentLoadContext) -> dg.Definitions:
        """Return the definitions of these courses.

        Raises InvalidInput if the folder is not there, there are two in the project, or it is Premierjet
        itself.
        """
        refuse_own_project(context.path)
        refuse_second_component(context.path)
        root = (context.project_root / self.root).resolve()
        if not (root / MARKER).is_file():
            remedy = "Begin there with `premierjet init`, or name another folder"
            raise InvalidInput(f"holds no {MARKER}", place=str(root), remedy=remedy)
        clear_environment(root)  # what `.env` there says counts as definitions are made
        found, resources = load_definitions(), {"workspace": define_workspace(root)}
        jobs = {id(job): _bind_job(job, resources) for job in found.jobs or ()}
        return dg.Definitions(
            assets=_list_once(found.assets),
            asset_checks=_list_once(found.asset_checks),
            jobs=list(jobs.values()),
            sensors=[_bind_sensor(each, jobs) for each in _list_once(found.sensors)],
            schedules=[_bind_schedule(each, jobs) for each in _list_once(found.schedules)],
            resources=resources,
        )


def _bind_job(job: Any, resources: Mapping[str, dg.ResourceDefinition]) -> Any:
    """Return a job of ours with all it needs: Dagster would copy what launches it, and warn of each copy.

    A job over assets, whose type is private, is bound when Dagster resolves it.
    """
    if not isinstance(job, dg.JobDefinition):
        return job
    return job.with_top_level_resources({**job.resource_defs, **resources, **REFUSING})


def _bind_sensor(sensor: dg.SensorDefinition, jobs: Mapping[int, Any]) -> dg.SensorDefinition:
    if not sensor.has_jobs:
        return sensor
    return sensor.with_updated_jobs([jobs.get(id(job), job) for job in sensor.jobs])


def _bind_schedule(schedule: Any, jobs: Mapping[int, Any]) -> Any:
    return schedule.with_updated_job(jobs.get(id(schedule.job), schedule.job))


def _list_once(definitions: Iterable[Definition] | None) -> list[Definition]:
    """Return definitions without repetition: one that a second module imports is found there too."""
    return list({id(each): each for each in definitions or ()}.values())


def refuse_own_project(folder: Path) -> None:
    """Raise InvalidInput if a component lies among our own definitions, which it would take in again."""
    if folder.resolve().is_relative_to(OUR_DEFINITIONS.resolve()):
        raise InvalidInput(
            "takes courses into another project, and this is Premierjet itself: it holds `courses` already",
            place=f"{folder}, {TYPE}",
            remedy="Make a course with `premierjet init`, and keep no component of that kind here",
        )


def refuse_second_component(folder: Path) -> None:
    """Raise InvalidInput if a component of this kind lies beside the folder of another one."""
    for file in sorted(folder.parent.rglob("defs.yaml")):
        if file.parent != folder and TYPE in file.read_text(encoding="utf-8"):
            raise InvalidInput(
                "takes in a folder of courses already",
                place=str(file),
                remedy="Make other courses in its folder by `premierjet init`. Where other people decide on "
                "them: a project of their own, and PREMIERJET_LOCATION in `.env` of each (docs/en/scale.md)",
            )


def refuse_other_folder(root: Path) -> None:
    """Raise InvalidInput if there is something else than a folder of courses where one is to begin."""
    if root.exists() and not (root / MARKER).is_file() and not (root.is_dir() and _is_empty(root)):
        raise InvalidInput(
            f"is there already, and holds no {MARKER}",
            place=str(root),
            remedy="Choose another name: the folder of the courses is called as the component is",
        )


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None


def begin_root(root: Path) -> None:
    """Make a folder for courses, unless it is there; git ignores its keys, settings and records."""
    (root / "courses").mkdir(parents=True, exist_ok=True)
    if (root / MARKER).exists():
        add_ignore_file(root)
    else:
        begin_ignore_file(root)
        (root / MARKER).write_text(_write_marker(), encoding="utf-8")


def _write_marker() -> str:
    """Return our `dagster.yaml` as it says in their project what it is for."""
    lines = BUNDLED_MARKER.read_text(encoding="utf-8").splitlines(keepends=True)
    return THEIR_HEADER + "".join(dropwhile(lambda line: line.startswith("#"), lines))
