"""Go back from a withdrawn release: every target shows the newest release that stands, or none.

Without `--yes` the roll-back is only shown, and the exit code is 3 where there is something to do. It is 3
afterwards too, where something is left that only a person can do at a target. A release that does not meet
the course's policy any more is gone back to only with `--as` and `--reason`, which the ledger keeps; without
them `--take-away` takes the module away from learners.
"""

from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, stop_on
from pipelines.cli.withdrawals import build_documents, describe_rollback, describe_withdrawal, is_waiting
from schemas.errors import AwaitingApproval, InvalidInput
from schemas.refusal import Refusal
from schemas.withdrawal import Withdrawal


def run(
    module: ModuleArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this it is only shown.")] = False,
    person: Annotated[
        str,
        typer.Option(
            "--as",
            help="Your name, as course.yaml lists it, where it names operators or --reason is given.",
        ),
    ] = "",
    reason: Annotated[
        str,
        typer.Option(
            help="Why, in an emergency, a release that misses the course's policy by now comes back."
        ),
    ] = "",
    take_away: Annotated[
        bool,
        typer.Option(
            "--take-away",
            help="Take the module away from learners where the release to go back to misses the policy.",
        ),
    ] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Show, or do, the roll-back of withdrawn releases."""
    from pipelines.cli.progress import show_spinner
    from pipelines.cli.runs import open_runs
    from pipelines.workflow.withdraw import list_withdrawals

    workspace = open_workspace(root)
    found = list_withdrawals(workspace, module, datetime.now(UTC))
    if not found:
        raise InvalidInput(Refusal("roll_back.none_withdrawn", place=module, module=module))
    changed: list[str] = []
    if yes:
        before = found
        config = {"to": 0 if take_away else found[-1].roll_back.to or 0, "person": person, "reason": reason}
        with show_spinner("Rolling back"), open_runs(workspace.root) as runs:
            runs.run_job("roll_back", config, tags={"dagster/partition": module})
        found = list_withdrawals(workspace, module, datetime.now(UTC))
        changed = list(dict.fromkeys(filter(None, map(describe_rollback, before, found))))
    text = "\n\n".join([*changed, *map(describe_withdrawal, found)])
    answer({"withdrawals": build_documents(found)}, text, as_json=as_json)
    if any(is_waiting(each) for each in found):
        stop_on([_waiting_error(found[-1])])
    stop_on([_manual_steps_error(module)] if any(each.by_hand for each in found) else [])


def _manual_steps_error(module: str) -> AwaitingApproval:
    return AwaitingApproval(Refusal("roll_back.by_hand", place=module))


def _waiting_error(withdrawal: Withdrawal) -> AwaitingApproval:
    module, command = withdrawal.module, withdrawal.command
    if withdrawal.roll_back.gap is None:
        return AwaitingApproval(Refusal("roll_back.prepared", place=module, command=command))
    return AwaitingApproval(
        Refusal("roll_back.two_ways", place=module, command=command, removal=withdrawal.removal_command)
    )
