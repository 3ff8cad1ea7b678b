"""`review_queue` and `decide`: what waits for a person, and how that person's verdict is recorded."""

from collections.abc import Mapping
from datetime import UTC, datetime

import dagster as dg

from adapters.identity.stamp import who
from adapters.workspace import Workspace
from pipelines.defs.display import metadata
from pipelines.defs.events import Light, told
from pipelines.defs.partitions import register
from pipelines.defs.resources import WorkspaceResource
from pipelines.line import needed_head, record, tell_lrs
from pipelines.review.deciding import Asked, Decided
from pipelines.review.links import PARTITION_TAG, parse_waivers
from pipelines.review.page import after_decision
from pipelines.review.queue import waiting
from schemas.draft import Draft
from schemas.errors import DecisionRefused, TargetUnusable
from schemas.review import Approved, Decision, Judgement, Published, SentBack, Verdict

HUMAN_REVIEW = "human_review"
FINDINGS = "findings"
QUEUE = "review_queue"

review_queue = dg.AssetSpec(
    QUEUE,
    group_name="review",
    description="Drafts that wait for a person, oldest first. Read one at the desk, then decide.",
)


class DecideConfig(dg.Config):
    """One decision, as the links on a draft's page fill it in.

    `module`: which, where no partition tag says it; `digest`: 12 digits or more of the draft that was
    read; `verdict`: approve, request_changes, reject or withdraw; `person`: your name, where no proxy
    says it; `waive`: "f-1a2b3c4d: why it can stay".
    """

    module: str = ""
    digest: str
    verdict: str
    person: str = ""
    comment: str = ""
    waive: list[str] = []


@dg.op
def decision(context: dg.OpExecutionContext, config: DecideConfig, workspace: WorkspaceResource) -> None:
    """Record one person's verdict on one draft in the ledger, then show it."""
    opened = workspace.open()
    decided = told(lambda: _recorded(context, opened, config))
    tell(context, opened, decided.decision)
    module = decided.decision.module
    register(context.instance, [module])
    head = needed_head(opened, module)
    if decided.decision.digest == head.content.canonical_digest():
        show_outcome(opened, context, decided, head)
    else:
        context.log.info(
            f"the decision is about revision {decided.decision.revision}, the page shows {head.revision}"
        )
    show_queue(opened, context)


def show_outcome(workspace: Workspace, context: dg.OpExecutionContext, decided: Decided, head: Draft) -> None:
    """Put the outcome onto the page of the draft that was decided on, and into its light."""
    folder, _ = workspace.find_module(head.module)
    page = metadata(after_decision(decided, head, folder.course))
    context.log_event(dg.AssetObservation(asset_key="draft", partition=head.module, metadata=page))
    review_light(head, decided.judgement).log(context, "draft", head.module)


@dg.job(
    name="decide",
    description="Record a verdict. Start from the links on a draft's page: they fill in everything.",
    tags={"dagster/max_retries": "0"},
)
def decide_job() -> None:
    """One decision."""
    decision()


def _recorded(context: dg.OpExecutionContext, workspace: Workspace, config: DecideConfig) -> Decided:
    asked = _asked(_module(context, config), config, _vouched(context, workspace))
    return record(workspace, asked, datetime.now(UTC), run_id=context.run_id)


def _vouched(context: dg.OpExecutionContext, workspace: Workspace) -> str | None:
    """Return the person the proxy vouched for, if this run bears an unbroken stamp."""
    key = workspace.ledger_key.read()
    if key is None:
        return None
    run = context.run
    return who(run.tags, run.run_id, run.run_config, key)


def _module(context: dg.OpExecutionContext, config: DecideConfig) -> str:
    tagged = context.run.tags.get(PARTITION_TAG, "")
    if not (config.module or tagged) or (config.module and tagged not in {"", config.module}):
        raise DecisionRefused(
            f"the partition tag says {tagged or 'nothing'}, the configuration {config.module or 'nothing'}",
            place="decision, module",
            remedy="Start again from the link on the draft's page",
        )
    return config.module or tagged


def _asked(module: str, config: DecideConfig, vouched: str | None) -> Asked:
    try:
        verdict = Verdict(config.verdict)
    except ValueError as error:
        raise DecisionRefused(
            f"{config.verdict!r} is no verdict",
            place=f"decision on {module}, verdict",
            remedy=f"Say one of {', '.join(Verdict)}",
        ) from error
    return Asked(
        module=module,
        digest=config.digest,
        verdict=verdict,
        person=vouched or config.person,
        verified=vouched is not None,
        comment=config.comment,
        waivers=parse_waivers(config.waive),
    )


def review_light(head: Draft, judgement: Judgement) -> Light:
    """Return yellow while a draft waits, then green or red."""
    if isinstance(judgement, Approved):
        people = ", ".join(decision.person for decision in judgement.decisions)
        return Light(HUMAN_REVIEW, green=True, why=f"approved by {people}")
    if isinstance(judgement, SentBack):
        decision = judgement.decision
        why = f"{decision.verdict.replace('_', ' ')} by {decision.person}"
        return Light(HUMAN_REVIEW, green=False, why=why, blocking=True)
    since = head.provenance.written_at.isoformat(timespec="minutes")
    return Light(HUMAN_REVIEW, green=False, why=f"waiting since {since} for {', '.join(judgement.roles)}")


def show_queue(workspace: Workspace, context: dg.OpExecutionContext | dg.AssetExecutionContext) -> None:
    """Log how the queue stands: one entry a waiting draft."""
    usable, _ = workspace.read_courses()
    entries = waiting(
        [folder.course for folder in usable],
        workspace.records,
        workspace.ledger,
        datetime.now(UTC),
        desk_url=workspace.settings.desk_url,
    )
    shown: Mapping[str, dg.MetadataValue] = {
        "waiting": dg.MetadataValue.int(len(entries)),
        **{entry.module: dg.MetadataValue.md(entry.markdown) for entry in entries},
    }
    context.log_event(dg.AssetMaterialization(asset_key=QUEUE, metadata=shown))


def tell(
    context: dg.OpExecutionContext | dg.AssetExecutionContext,
    workspace: Workspace,
    recorded: Decision | Published,
) -> None:
    """Tell the LRS, if there is one; the ledger holds the truth, so its silence only warns."""
    try:
        tell_lrs(workspace, recorded)
    except TargetUnusable as error:
        context.log.warning(str(error))
