"""Dagster's code location: everything under `defs`."""

import warnings
from functools import cache

import dagster as dg

from adapters.dagster_environment import clear_environment
from adapters.root import CHECKOUT


@dg.definitions
def defs() -> dg.Definitions:
    """Return the assets, checks, jobs, sensors and schedules found in the `defs` folder.

    Whichever process loads them, a code server or a run, is first rid of what `.env` put there.
    """
    clear_environment()
    return load_definitions()


@cache
def load_definitions() -> dg.Definitions:
    """Return the same, looked for once a process, as that takes a second and each run asks again.

    The folder is named and not found from `pyproject.toml`, which an installed wheel has not beside it.

    Dagster reloads a code location in a new process, so it sees what was edited.
    """
    # What a run that drafts loads first: each is forked of a process that has loaded the definitions.
    import pipelines.source_process
    import pipelines.workflow.revision_writer
    from pipelines.defs.names import require_current_names
    from pipelines.defs.schedules import (
        require_entries,  # reads a setting as it is loaded, which `.env` may hold
    )

    require_current_names()
    tree = dg.ComponentTree.from_module(defs_module=pipelines.defs, project_root=CHECKOUT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.PreviewWarning)  # of Dagster's own loader
        return require_entries(tree.build_defs())
