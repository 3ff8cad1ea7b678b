"""`delivery`: the newest release at its targets, read back; `roll_back`: going back from a withdrawn one."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import dagster as dg

from adapters.dagster_internals import let_yield_nothing
from adapters.identity.stamp import read_person
from adapters.workspace import Workspace
from pipelines.defs.asset_facts import describe_asset
from pipelines.defs.descriptions import describe
from pipelines.defs.events import Context, Light, Metadata, StageEvents, run_stage, run_stage_or_wait
from pipelines.defs.names import NAMES, build_key, build_keys, select_assets
from pipelines.defs.partitions import MODULES, register_modules
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.retried_run import list_retried
from pipelines.defs.run_config import RunConfig, build_schema, read_config
from pipelines.queries.review_situation import find_language
from pipelines.queries.stored_outcomes import version_deliveries
from pipelines.review.links import PARTITION_TAG
from pipelines.review.withdrawal_page import describe_roll_back, describe_withdrawal
from pipelines.workflow.deliver import DeliveryResult, deliver_release
from pipelines.workflow.operate import Order
from pipelines.workflow.withdraw import (
    ExemptionRequest,
    RollBackOutcome,
    list_given_back,
    list_withdrawals,
    roll_back,
)
from schemas.course import Course
from schemas.errors import InvalidInput, PremierjetError, TargetUnusable
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.review import Decision

IN_PLACE = "delivery_in_place"


class DeliverConfig(RunConfig):
    """Filled in by the desk for an operator: `person`, where no proxy says it; `release`, the number of the
    release they saw; `operation`, the number of the operation it is to be.
    """

    person: str = ""
    release: int = 0
    operation: int = 0


@let_yield_nothing
@dg.asset(
    output_required=False,
    config_schema=build_schema(DeliverConfig),
    partitions_def=MODULES,
    deps=build_keys("release"),
    group_name="modules",
    **describe_asset("delivery"),
    check_specs=[
        dg.AssetCheckSpec(
            IN_PLACE, description=describe(IN_PLACE), asset=build_key("delivery"), partitions_def=MODULES
        )
    ],
)
def delivery(
    context: dg.AssetExecutionContext, workspace: WorkspaceResource
) -> Iterator[dg.MaterializeResult]:
    """The newest release of a module at every target of its course; what is there is not sent again."""
    opened, module = workspace.open(), context.partition_key
    # An operator may deliver before a sensor has seen the module.
    register_modules(context.instance, [module])
    config, language = read_config(DeliverConfig, context), find_language(opened, module)
    delivered = run_stage_or_wait(
        context,
        lambda: deliver_release(
            opened,
            module,
            datetime.now(UTC),
            order=_read_order(context.op_execution_context, opened, module, config),
        ),
        language,
        context.log,
    )
    if delivered is None:
        return
    entries = list_withdrawal_entries(context, opened, module)
    yield build_events(module, delivered, language, entries).build_result()


def _read_order(
    context: dg.OpExecutionContext,
    workspace: Workspace,
    module: str,
    config: "DeliverConfig | RollBackConfig",
) -> Order | None:
    """Return the operator that the proxy's stamp names, or who was typed in; None if nobody has to be one."""
    folder, _ = workspace.find_module(module)
    if folder.course.operators is None:
        return None
    run = context.run
    stamped = read_person(run.tags, run.run_id, run.run_config, workspace.ledger_key.read())
    if not (stamped or config.person):
        return None
    return Order(
        stamped or config.person,
        verified=stamped is not None,
        number=config.operation or None,
        release=config.release or None if isinstance(config, DeliverConfig) else None,
        run_id=context.run_id,
        retries=frozenset(list_retried(run)),
    )


def build_events(
    module: str,
    delivered: tuple[DeliveryResult, ...],
    language: Language | None,
    withdrawals: Metadata | None = None,
) -> StageEvents:
    """Return what Dagster shows of a module's deliveries, and of the releases withdrawn from them."""
    rows = [
        dg.TableRecord(
            {
                "target": each.receipt.target,
                "location": each.receipt.location,
                "release": each.receipt.release,
                "files": len(each.receipt.files),
                "sent now": len(each.sent),
            }
        )
        for each in delivered
    ]
    table = dg.MetadataValue.table(rows) if rows else dg.MetadataValue.text("the course names no target")
    manual_steps = list_manual_steps(delivered, language)
    why = "every file was read back as it was sent" if delivered else "the course names no target"
    gaps = [_describe_gap(each, language) for each in delivered if each.gap is not None]
    read_back = Light(IN_PLACE, green=not gaps, why="\n".join(gaps) or why)
    shown = {"targets": table, **manual_steps, **(withdrawals or {})}
    version = version_deliveries(each.receipt for each in delivered)
    return StageEvents("delivery", module, shown, (read_back,), version)


def _describe_gap(delivered: DeliveryResult, language: Language | None) -> str:
    """Return what a delivered release lacks to meet the policy; its target keeps it all the same."""
    assert delivered.gap is not None
    gap = delivered.gap.model_copy(update={"targets": (delivered.receipt.target,)})
    return str(gap.report.explain(language or Language.ENGLISH))


def list_manual_steps(delivered: Sequence[DeliveryResult], language: Language | None) -> Metadata:
    """Return what people have to do at targets that do not import by themselves; empty if nothing."""
    texts = [
        f"- {step.explain(each.receipt.target, language or Language.ENGLISH)}."
        for each in delivered
        for step in each.capabilities.by_hand
    ]
    return {"by hand": dg.MetadataValue.md("\n".join(texts))} if texts else {}


def list_withdrawal_entries(context: Context, workspace: Workspace, module: str) -> Metadata:
    """Return what Dagster shows of a module's withdrawn releases; empty if there are none.

    Logs a warning if they cannot be listed: the decision or delivery before this is done all the same.
    """
    try:
        found = list_withdrawals(workspace, module, datetime.now(UTC))
    except PremierjetError as error:
        context.log.warning(f"the withdrawn releases cannot be listed: {error}")
        return {}
    return {
        label: dg.MetadataValue.md(markdown)
        for withdrawal in found
        for label, markdown in describe_withdrawal(withdrawal, workspace.names).items()
    }


def show_withdrawals(context: Context, workspace: Workspace, decision: Decision) -> None:
    """Show which releases are withdrawn after a decision, beside their deliveries and on the draft's page."""
    module = decision.module
    entries = {
        **list_withdrawal_entries(context, workspace, module),
        **_list_approved_again(context, workspace, decision),
    }
    for asset in ("delivery", "draft") if entries else ():
        context.log_event(dg.AssetObservation(asset_key=build_key(asset), partition=module, metadata=entries))


def _list_approved_again(context: Context, workspace: Workspace, decision: Decision) -> Metadata:
    try:
        folder, module = workspace.find_module(decision.module)
        language, releases = folder.course.language_of(module), list_given_back(workspace, decision)
    except PremierjetError as error:
        context.log.warning(f"the releases approved again cannot be listed: {error}")
        return {}
    return {
        label: dg.MetadataValue.md(markdown)
        for release in releases
        for label, markdown in describe_roll_back(release.number, decision, language).items()
    }


class RollBackConfig(RunConfig):
    """`to`: the number of the release to go back to, as the withdrawal's page says; 0 where none stands.

    `reason`: why a release that no longer meets the course's policy is gone back to all the same, an
    emergency; `person`: your name, where no proxy says it. The ledger keeps both. The desk fills in
    `operation`, the number of the operation it is to be.
    """

    to: int
    person: str = ""
    reason: str = ""
    operation: int = 0


@dg.op(config_schema=build_schema(RollBackConfig))
def going_back(context: dg.OpExecutionContext, workspace: WorkspaceResource) -> None:
    """Replace a withdrawn release at every target by the newest that stands, or by nothing if none does."""
    config, opened = read_config(RollBackConfig, context), workspace.open()
    language = find_language(opened, context.run.tags.get(PARTITION_TAG, ""))
    module, rolled = run_stage(lambda: _roll_back_module(context, opened, config), context.log, language)
    register_modules(context.instance, [module])
    remaining = list_withdrawal_entries(context, opened, module)
    StageEvents("delivery", module, {"targets": _make_table(rolled), **remaining}).log(context)
    context.log_event(dg.AssetObservation(asset_key=build_key("draft"), partition=module, metadata=remaining))
    run_stage(lambda: _refuse_failures(module, rolled))


@dg.job(
    name="roll_back",
    description=describe("job_roll_back"),
    tags={**NAMES.tags, "dagster/max_retries": "0"},
)
def roll_back_job() -> None:
    """One roll-back, at every target of the module's course."""
    going_back()


def _roll_back_module(
    context: dg.OpExecutionContext, workspace: Workspace, config: RollBackConfig
) -> tuple[str, tuple[RollBackOutcome, ...]]:
    module = context.run.tags.get(PARTITION_TAG, "")
    if not module:
        raise InvalidInput(Refusal("roll_back.no_module", tag=PARTITION_TAG))
    folder, _ = workspace.find_module(module)
    rolled = roll_back(
        workspace,
        module,
        config.to or None,
        datetime.now(UTC),
        plea=_read_exemption_request(context, workspace, config, folder.course),
        order=_read_order(context, workspace, module, config),
        run_id=context.run_id,
    )
    return module, rolled


def _read_exemption_request(
    context: dg.OpExecutionContext, workspace: Workspace, config: RollBackConfig, course: Course
) -> ExemptionRequest | None:
    """Return who asks for an exemption, by the proxy's stamp or as typed in, and why; None if nobody does.

    A name alone asks for none where it is the operator's.
    """
    if not (config.reason or (config.person and course.operators is None)):
        return None
    run = context.run
    person = read_person(run.tags, run.run_id, run.run_config, workspace.ledger_key.read())
    return ExemptionRequest(person or config.person, config.reason, verified=person is not None)


def _make_table(rolled: Sequence[RollBackOutcome]) -> dg.MetadataValue:
    rows = [
        dg.TableRecord(
            {
                "target": each.target,
                "roll-back": each.action.value,
                "shown now": "" if each.returned is None else str(each.returned.current or "nothing"),
                "changed now": 0 if each.returned is None else len(each.returned.changed),
                "error": "" if each.error is None else str(each.error),
            }
        )
        for each in rolled
    ]
    return dg.MetadataValue.table(rows) if rows else dg.MetadataValue.text("the course names no target")


def _refuse_failures(module: str, rolled: Sequence[RollBackOutcome]) -> None:
    """Raise TargetUnusable naming the targets that could not be rolled back, if there are any."""
    failed = {each.target: each.error for each in rolled if each.error is not None}
    if failed:
        raise TargetUnusable(
            "; ".join(f"{target} was not rolled back: {error}" for target, error in failed.items()),
            place=module,
            remedy="Mend that, then roll back again; the other targets are done",
        )


deliver_job = dg.define_asset_job(
    "deliver",
    selection=select_assets("delivery"),
    description=describe("job_deliver"),
    tags=NAMES.tags,
)
