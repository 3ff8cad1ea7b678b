"""How verbs work: the very jobs of the Dagster door, executed in this process, on the same instance.

What a verb does is seen in the Dagster UI, and one function writes the ledger whoever asks.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.definitions import defs
from pipelines.defs.partitions import register
from schemas.errors import PremierjetError

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@contextmanager
def instance(root: Path) -> Iterator[dg.DagsterInstance]:
    """Open the installation's instance; its relative paths start at the root, so work goes on there."""
    os.chdir(root)
    with dg.DagsterInstance.from_config(str(root)) as opened:
        yield opened


def run_job(
    opened: dg.DagsterInstance, name: str, config: Mapping[str, Any], *, tags: Mapping[str, str] | None = None
) -> None:
    """Execute a job of one op with its configuration; raises the stage's own typed error."""
    job = defs().get_job_def(name)
    (op,) = job.graph.node_dict
    run_config = {"ops": {op: {"config": dict(config)}}, **QUIET}
    with _own_errors():
        job.execute_in_process(run_config=run_config, instance=opened, tags=dict(tags or {}))


def materialize(
    opened: dg.DagsterInstance, assets: Sequence[str], module: str, config: Mapping[str, Any] | None = None
) -> None:
    """Materialize assets for one module; raises the stage's own typed error."""
    register(opened, [module])
    job = defs().resolve_implicit_global_asset_job_def()
    with _own_errors():
        job.get_subset(asset_selection={dg.AssetKey(name) for name in assets}).execute_in_process(
            instance=opened, partition_key=module, run_config={**QUIET, **(config or {})}
        )


@contextmanager
def _own_errors() -> Iterator[None]:
    try:
        yield
    except dg.Failure as failure:
        if isinstance(failure.__cause__, PremierjetError):
            raise failure.__cause__ from None
        raise
