"""Send a module's newest release to its course's targets; what is there already is not sent again.

With `--plan`, `--check` or `--links` nothing is sent, and all modules are meant where none is named. `--plan`
shows what would be sent where; `--check` compares what was delivered with what each target holds now, and its
exit code is 1 where they differ; `--links` prints the addresses at which delivered files are read.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.completion import complete_module
from pipelines.cli.output import AsJson, Root, answer, print_note, stop_on, write_table
from schemas.errors import Drifted, InvalidInput, PremierjetError
from schemas.refusal import Refusal

LONGEST_DAYS = 7  # S3 signs an address for 604,800 seconds at most

Found = TypeVar("Found")


def run(
    module: Annotated[
        str | None,
        typer.Argument(
            metavar="[MODULE]", help="A module's key, `course--module`.", autocompletion=complete_module
        ),
    ] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Show what would be sent where; send nothing.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Compare what was delivered with what the targets hold now.")
    ] = False,
    links: Annotated[
        bool, typer.Option("--links", help="Print addresses of delivered files; some let anybody in.")
    ] = False,
    days: Annotated[
        int, typer.Option(min=1, max=LONGEST_DAYS, help="How many days signed addresses are good for.")
    ] = LONGEST_DAYS,
    person: Annotated[
        str,
        typer.Option("--as", help="Your name, where the course names its operators; recorded as unverified."),
    ] = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Deliver a release, or look before and after."""
    workspace = open_workspace(root)
    if plan + check + links > 1:
        raise InvalidInput(Refusal("deliver.several", place="premierjet deliver"))
    if plan:
        _show_plan(workspace, module, as_json=as_json)
    elif check:
        _show_check(workspace, module, as_json=as_json)
    elif links:
        _show_links(workspace, module, days, as_json=as_json)
    elif module is None:
        raise InvalidInput(Refusal("deliver.no_module", place="premierjet deliver"))
    else:
        _deliver(workspace, module, person, as_json=as_json)


def _deliver(workspace: Workspace, module: str, person: str, *, as_json: bool) -> None:
    from pipelines.cli.deliveries import describe_gap, describe_manual_steps
    from pipelines.cli.progress import show_spinner
    from pipelines.workflow.deliver import deliver_release, list_target_capabilities
    from pipelines.workflow.operate import Order
    from pipelines.workflow.send_permission import list_policy_gaps

    folder, _ = workspace.find_module(module)
    if not folder.course.targets:
        raise InvalidInput(Refusal("deliver.no_target", place=f"{folder.folder}/course.yaml"))
    order = Order(person) if person else None
    with show_spinner("Delivering"):
        delivered = deliver_release(workspace, module, datetime.now(UTC), order=order)
    receipts = [each.receipt for each in delivered]
    rows = [(r.target, r.location, str(len(r.files))) for r in receipts]
    document = {"receipts": [receipt.model_dump(mode="json") for receipt in receipts]}
    texts = [write_table(("target", "location", "files"), rows)]
    for target, capabilities in list_target_capabilities(workspace, module).items():
        texts += describe_manual_steps(target, capabilities)
    gaps = list_policy_gaps(workspace, module, datetime.now(UTC))
    texts += [describe_gap(each) for each in gaps]
    if as_json:
        for each in gaps:
            print_note(describe_gap(each))
    answer(document, "\n".join(texts), as_json=as_json)


def _show_plan(workspace: Workspace, module: str | None, *, as_json: bool) -> None:
    from pipelines.cli.deliveries import describe_plans
    from pipelines.workflow.deliver import plan_deliveries

    now = datetime.now(UTC)
    plans, errors = _look_at_modules(workspace, module, lambda key: plan_deliveries(workspace, key, now))
    found = [each for module_plans in plans.values() for each in module_plans]
    document = {"plans": [each.model_dump(mode="json") for each in found]}
    answer(document, describe_plans(found), as_json=as_json)
    stop_on(errors)


def _show_check(workspace: Workspace, module: str | None, *, as_json: bool) -> None:
    from pipelines.cli.deliveries import describe_check
    from pipelines.queries.removed_modules import list_removed_modules
    from pipelines.workflow.compare_targets import compare_targets
    from pipelines.workflow.incidents import IncidentLog

    now, incidents = datetime.now(UTC), IncidentLog(workspace)
    by_module, errors = _look_at_modules(
        workspace, module, lambda key: compare_targets(workspace, key, now, incidents)
    )
    if module is None:
        removed = list_removed_modules(workspace, workspace.read_courses()[0])
        errors += [each.make_error() for each in removed]
    returned = [each for compared in by_module.values() for each in compared.returned]
    found = [each for compared in by_module.values() for each in compared.drifts]
    gaps = [each for compared in by_module.values() for each in compared.gaps]
    delivered = sum(bool(workspace.records.receipts(key)) for key in by_module)
    document = {
        "modules": delivered,
        "drift": [each.model_dump(mode="json") for each in found],
        "gaps": [each.model_dump(mode="json", exclude_none=True) for each in gaps],
        "returned": [each.model_dump(mode="json") for each in returned],
    }
    answer(document, describe_check(delivered, found, gaps, returned), as_json=as_json)
    if found:
        errors.append(
            Drifted(
                f"differences from what was delivered: {len(found)}",
                place=", ".join(dict.fromkeys(each.module for each in found)),
                remedy="Nothing was changed; see who changed it, then deliver again",
            )
        )
    stop_on(errors)


def _show_links(workspace: Workspace, module: str | None, days: int, *, as_json: bool) -> None:
    from pipelines.cli.deliveries import describe_links
    from pipelines.workflow.deliver import list_links

    now = datetime.now(UTC)
    found, errors = _look_at_modules(workspace, module, lambda key: list_links(workspace, key, now, days))
    document = {
        "links": {
            key: {name: [link.model_dump(mode="json") for link in links] for name, links in targets.items()}
            for key, targets in found.items()
        }
    }
    answer(document, describe_links(found), as_json=as_json)
    stop_on(errors)


def _look_at_modules(
    workspace: Workspace, module: str | None, look: Callable[[str], Found]
) -> tuple[dict[str, Found], list[PremierjetError]]:
    """Return what `look` found for the module, or for each of all; an error of one stops no other."""
    found: dict[str, Found] = {}
    errors: list[PremierjetError] = [] if module else list(workspace.read_courses()[1])
    for key in [module] if module else workspace.module_keys():
        try:
            found[key] = look(key)
        except PremierjetError as error:
            errors.append(error)
    return found, errors
