"""Report of what the ledger records to a learning record store, if one is set."""

from collections.abc import Callable

from adapters.lrs.factory import open_lrs
from adapters.workspace import Workspace
from schemas.errors import TargetUnusable
from schemas.review import Decision, Published


def report_to_lrs(workspace: Workspace, recorded: Decision | Published) -> None:
    """Record a decision or a publication in the LRS, if one is configured.

    Raises TargetUnusable if the LRS fails; the ledger has the record in any case.
    """
    lrs = open_lrs(workspace.settings)
    if lrs is not None:
        folder, module = workspace.find_module(recorded.module)
        lrs.record(recorded, folder.course, folder.course.activity_of(module.id))


def report_or_warn(workspace: Workspace, recorded: Decision | Published, warn: Callable[[str], None]) -> None:
    """Record in the LRS what the ledger holds already; if the LRS fails, only warn."""
    try:
        report_to_lrs(workspace, recorded)
    except TargetUnusable as error:
        warn(str(error))
