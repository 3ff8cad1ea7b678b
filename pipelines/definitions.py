"""What Dagster loads: everything under `defs`."""

from functools import cache
from pathlib import Path

import dagster as dg

from pipelines.defs.schedules import listed


@dg.definitions
def defs() -> dg.Definitions:
    """Return the assets, checks, jobs, sensors and schedules found in the `defs` folder."""
    return _found()


@cache
def _found() -> dg.Definitions:
    """Look once a process, as that takes a second: each verb of the demo and each run asks again.

    Dagster reloads a code location in a new process, so it sees what was edited.
    """
    return listed(dg.load_from_defs_folder(path_within_project=Path(__file__).parent))
