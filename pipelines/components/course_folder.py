"""`CourseFolder`: a folder of courses in a Dagster project of somebody else, with a few lines of YAML.

The project keeps its executor, its I/O manager and its instance; of ours come the assets, checks, jobs,
sensors and schedules, and one resource, `workspace`. Decided in docs/decisions/0154-what-needs-you.md.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import dagster as dg
from dagster.components import ComponentLoadContext, ScaffoldRequest

from adapters.root import MARKER
from pipelines.definitions import load_definitions
from pipelines.defs.resources import define_workspace
from schemas.errors import InvalidInput

Definition = TypeVar("Definition")

DEFAULT_ROOT = "learning"
BUNDLED_MARKER = Path(__file__).parents[1] / "cli" / "bundled" / MARKER


class CourseFolderScaffolder(dg.Scaffolder[dg.Model]):
    """Writes the component's YAML, and makes the folder it names."""

    def scaffold(self, request: ScaffoldRequest[dg.Model]) -> None:
        """Write `defs.yaml`; a folder of that name that is there already is left as it is."""
        begin_root((request.project_root or Path.cwd()) / DEFAULT_ROOT)
        dg.scaffold_component(request, {"root": DEFAULT_ROOT})


@dg.scaffold_with(CourseFolderScaffolder)
class CourseFolder(dg.Component, dg.Model, dg.Resolvable):
    """Courses whose modules are drafted, reviewed by people, packaged for the LMS and delivered.

    `root` is the folder that holds `courses`, from the root of the project; the store and `.env`, with the
    settings, lie in it too. The command and the desk work there with `--root`.
    """

    root: str = DEFAULT_ROOT

    def build_defs(self, context: ComponentLoadContext) -> dg.Definitions:
        """Return the definitions of these courses; raises InvalidInput if the folder is not there."""
        root = (context.project_root / self.root).resolve()
        if not (root / MARKER).is_file():
            remedy = "Begin there with `premierjet init`, or name another folder"
            raise InvalidInput(f"holds no {MARKER}", place=str(root), remedy=remedy)
        found = load_definitions()
        return dg.Definitions(
            assets=_list_once(found.assets),
            asset_checks=_list_once(found.asset_checks),
            jobs=_list_once(found.jobs),
            sensors=_list_once(found.sensors),
            schedules=_list_once(found.schedules),
            resources={"workspace": define_workspace(root)},
        )


def _list_once(definitions: Iterable[Definition] | None) -> list[Definition]:
    """Return definitions without repetition: one that a second module imports is found there too."""
    return list({id(each): each for each in definitions or ()}.values())


def begin_root(root: Path) -> None:
    """Make a folder for courses, unless it is there."""
    (root / "courses").mkdir(parents=True, exist_ok=True)
    if not (root / MARKER).exists():
        shutil.copyfile(BUNDLED_MARKER, root / MARKER)
