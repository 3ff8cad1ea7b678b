"""Verify every module's chain, and hold it against what lies outside it; exit code 2 where lines are amiss.

Releases carry the lines they were built on, receipts the head of their delivery, targets what they were sent,
and the folder of keys which lines this machine has seen: a ledger put back to an earlier day, or taken away,
is named. So is a module's newest plan that is not as the ledger sealed it. The ledger is held against the
newest checkpoint that PREMIERJET_CHECKPOINTS keeps, too, or with
`--checkpoint` against another file of heads that `premierjet ledger checkpoint` signed, with `--key`
under a public key from elsewhere instead of this installation's.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.output import AsJson, Root, answer, read_file, stop_on, write_table
from schemas.errors import InvalidInput, LedgerBroken, PlanUnsealed
from schemas.ledger import LedgerCheckpoint

Checkpoint = Annotated[
    Path | None, typer.Option("--checkpoint", help="Hold the ledger against this signed checkpoint, too.")
]
KeyFile = Annotated[
    Path | None, typer.Option("--key", help="The public key that signed it; by default this installation's.")
]


def run(
    checkpoint: Checkpoint = None, key: KeyFile = None, root: Root = None, as_json: AsJson = False
) -> None:
    """Verify every module's chain, and hold it against what lies outside."""
    from pipelines.queries.ledger_losses import list_recorded_modules
    from pipelines.workflow.checkpoint import find_newest_checkpoint

    workspace = open_workspace(root)
    known_checkpoint = (
        find_newest_checkpoint(workspace)
        if checkpoint is None
        else _open_checkpoint(workspace, checkpoint, key)
    )
    rows: list[tuple[str, str, str]] = []
    broken: list[InvalidInput] = []
    for module in list_recorded_modules(workspace, known_checkpoint):
        try:
            rows.append((module, str(_verify_chain(workspace, module, known_checkpoint)), "intact"))
        except (LedgerBroken, PlanUnsealed) as error:
            broken.append(error)
            rows.append((module, "", str(error)))
    for module, changed in _find_changed_plans(workspace, {row[0] for row in rows}):
        broken.append(changed)
        rows.append((module, "", str(changed)))
    chains = [dict(zip(("module", "entries", "state"), row, strict=True)) for row in rows]
    answer({"chains": chains}, write_table(("module", "entries", "state"), rows), as_json=as_json)
    stop_on(broken)


def _find_changed_plans(workspace: Workspace, verified: set[str]) -> Iterator[tuple[str, PlanUnsealed]]:
    """Yield the modules without a chain whose newest plan is not as rules alone would leave it."""
    for module in workspace.records.planned():
        try:
            if module not in verified:
                _refuse_changed_plan(workspace, module)
        except PlanUnsealed as error:
            yield module, error


def _refuse_changed_plan(workspace: Workspace, module: str) -> None:
    from pipelines.queries.plan_lookups import refuse_changed_plan

    plan = workspace.records.plan(module)
    if plan is not None:
        refuse_changed_plan(workspace, plan)


def _verify_chain(workspace: Workspace, module: str, checkpoint: LedgerCheckpoint | None) -> int:
    """Return how many lines a chain has; raises LedgerBroken, PlanUnsealed."""
    from pipelines.queries.ledger_losses import refuse_lost_lines
    from pipelines.workflow.checkpoint import refuse_older

    refuse_lost_lines(workspace, module, ask_targets=True)
    entries = workspace.ledger.read(module)
    if checkpoint is not None:
        refuse_older(entries, checkpoint, module)
    _refuse_changed_plan(workspace, module)
    return len(entries)


def _open_checkpoint(workspace: Workspace, file: Path, key: Path | None) -> LedgerCheckpoint:
    from adapters.signatures.key import PublicKey
    from pipelines.workflow.checkpoint import open_checkpoint

    data = read_file(file, "Name a file that `premierjet ledger checkpoint` wrote")
    public = None if key is None else PublicKey.from_pem(read_file(key, "Name a public key (PEM)"), str(key))
    return open_checkpoint(workspace, data, str(file), public)
