"""`decide`: how a person's verdict is recorded, and shown where it was asked for."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime

import dagster as dg

from adapters.identity.stamp import read_person
from adapters.identity.voucher import StatedDecision, verify_voucher
from adapters.workspace import Workspace
from pipelines.defs.descriptions import describe
from pipelines.defs.display import convert_entries
from pipelines.defs.events import Context, Light, run_stage
from pipelines.defs.names import NAMES, build_key
from pipelines.defs.partitions import register_modules
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.retried_run import find_first_launch, find_received_tag, find_run_launch
from pipelines.defs.review_queue import show_queue
from pipelines.defs.run_config import RunConfig, build_schema, read_config
from pipelines.queries.lookups import require_head
from pipelines.queries.review_situation import Situation, find_language, find_situation
from pipelines.review.draft_page import after_decision
from pipelines.review.links import PARTITION_TAG, parse_waivers, read_verdict
from pipelines.review.page_words import read_page_words
from pipelines.review.status_sentences import describe_status
from pipelines.workflow.decide import DecisionOutcome, DecisionRequest, make_key_absent, record_decision
from pipelines.workflow.invite import find_last_recorded
from pipelines.workflow.report_recorded import report_or_warn
from schemas.draft import Draft
from schemas.errors import DecisionRefused, PremierjetError
from schemas.finding import group_findings
from schemas.ids import RECEIVED_ID
from schemas.refusal import Refusal
from schemas.review import Approved, Decision, SentBack

HUMAN_REVIEW = "human_review"
FINDINGS = "findings"

Warn = Callable[[str], None]


class DecideConfig(RunConfig):
    """One decision, as the links on a draft's page fill it in.

    `module`: which, where no partition tag says it; `digest`: 12 digits or more of the draft that was
    read; `verdict`: approve, request_changes, reject or withdraw; `person`: your name, where no proxy
    says it; `waive`: "f-1a2b3c4d: why it can stay"; `dispute`: "f-1a2b3c4d: why it is wrong". The desk
    fills in `opened`, the passages opened there, and `voucher`, its word for who was invited.
    """

    module: str = ""
    digest: str
    verdict: str
    person: str = ""
    comment: str = ""
    waive: list[str] = []
    dispute: list[str] = []
    opened: list[str] | None = None
    voucher: str = ""


@dg.op(config_schema=build_schema(DecideConfig))
def decision(context: dg.OpExecutionContext, workspace: WorkspaceResource) -> None:
    """Record one person's verdict on one draft, or on its plan, in the ledger, then show it."""
    config, opened = read_config(DecideConfig, context), run_stage(workspace.open, context.log, is_fault=True)
    language = find_language(opened, config.module or _read_tag(context))
    decided = run_stage(lambda: _record_decision(context, opened, config), context.log, language)
    module = decided.decision.module
    register_modules(context.instance, [module])
    if show_decision(opened, context, decided.decision, context.log.warning):
        show_changed_queue(opened, context, [module], context.log.warning)


def show_decision(workspace: Workspace, context: Context, decision: Decision, warn: Warn) -> bool:
    """Show a decision on the pages of its module, and return whether its entry in the queue has changed too.

    The ledger has it, so that `warn` only hears what cannot be shown. The entry then stays as it is, with its
    page, until the queue's sensor has both shown.
    """
    try:
        return _show_on_pages(workspace, context, decision, warn)
    except PremierjetError as error:
        warn(f"{decision.module}: the decision is recorded and cannot be shown: {error}")
        return False


def show_changed_queue(workspace: Workspace, context: Context, modules: Collection[str], warn: Warn) -> None:
    """Show the queue after decisions on these modules that the ledger has; if it cannot be shown, warn."""
    try:
        show_queue(workspace, context, modules)
    except PremierjetError as error:
        warn(f"the queue cannot be shown: {error}")


def _show_on_pages(workspace: Workspace, context: Context, decision: Decision, warn: Warn) -> bool:
    module = decision.module
    if decision.subject is not None:
        from pipelines.defs.plans import show_plan_outcome

        show_plan_outcome(workspace, context, module)
        return True
    report_or_warn(workspace, decision, warn)
    head = require_head(workspace, module)
    is_on_head = decision.digest == head.content.canonical_digest()
    if is_on_head:
        _show_outcome(workspace, context, decision, head)
    else:
        context.log.info(
            f"the decision is about revision {decision.revision}, the page shows {head.revision}"
        )
    if workspace.records.releases(module):
        from pipelines.defs.delivery import show_withdrawals

        show_withdrawals(context, workspace, decision)
    return is_on_head


def _show_outcome(workspace: Workspace, context: Context, decision: Decision, head: Draft) -> None:
    """Show the outcome on the page of the draft that was decided on, and in its check."""
    situation = find_situation(workspace, head, datetime.now(UTC))
    page = convert_entries(after_decision(decision, situation, workspace.names))
    context.log_event(dg.AssetObservation(asset_key=build_key("draft"), partition=head.module, metadata=page))
    # A decision may set findings aside, or take that back.
    for light in (build_findings_light(situation), build_review_light(situation)):
        light.log(context, "draft", head.module)


@dg.job(
    name="decide",
    description=describe("job_decide"),
    tags={**NAMES.tags, "dagster/max_retries": "0"},
)
def decide_job() -> None:
    """One decision."""
    decision()


def _record_decision(
    context: dg.OpExecutionContext, workspace: Workspace, config: DecideConfig
) -> DecisionOutcome:
    now = datetime.now(UTC)
    request = _build_request(_choose_module(context, config), config)
    request = replace(
        _check_voucher(context, workspace, config, request, now),
        received=_read_id(context),
        retried_since=find_first_launch(context),
        run_launch=find_run_launch(context),
    )
    return record_decision(workspace, request, now, run_id=context.run_id)


def _check_voucher(
    context: dg.OpExecutionContext,
    workspace: Workspace,
    config: DecideConfig,
    request: DecisionRequest,
    now: datetime,
) -> DecisionRequest:
    """Return the request with the person whom the desk's voucher, or the proxy's stamp, vouches for."""
    key = workspace.ledger_key.read()
    if config.voucher:
        if key is None:
            raise make_key_absent(workspace, request.module)
        since = find_last_recorded(workspace, request.module)
        known = verify_voucher(
            config.voucher, _read_stated(request.module, config), key, now, not_before=since
        )
        return replace(request, person=known.person, verified=True, invitation=known.invitation)
    run = context.run
    person = read_person(run.tags, run.run_id, run.run_config, key)
    return request if person is None else replace(request, person=person, verified=True)


def _read_stated(module: str, config: DecideConfig) -> StatedDecision:
    return StatedDecision(
        module=module,
        digest=config.digest,
        verdict=config.verdict,
        comment=config.comment,
        waive=tuple(config.waive),
        dispute=tuple(config.dispute),
        opened=None if config.opened is None else tuple(config.opened),
    )


def _choose_module(context: dg.OpExecutionContext, config: DecideConfig) -> str:
    """Return the module a run decides on; raises DecisionRefused if none is named, or two."""
    tag = _read_tag(context)
    if not (config.module or tag):
        raise DecisionRefused(Refusal("decision.no_module"))
    if config.module and tag not in {"", config.module}:
        raise DecisionRefused(Refusal("decision.two_modules", tag=tag, module=config.module))
    return config.module or tag


def _read_tag(context: dg.OpExecutionContext) -> str:
    return context.run.tags.get(PARTITION_TAG, "")


def _read_id(context: dg.OpExecutionContext) -> str | None:
    """Return the id under which the desk received the decision, None if it comes from elsewhere.

    Anybody can set the tag: it only ever has a decision of the same person not recorded again.
    """
    told = find_received_tag(context)
    return told if re.fullmatch(RECEIVED_ID, told) else None


def _build_request(module: str, config: DecideConfig) -> DecisionRequest:
    disputed = parse_waivers(config.dispute)
    return DecisionRequest(
        module=module,
        digest=config.digest,
        verdict=read_verdict(config.verdict, module),
        person=config.person,
        comment=config.comment,
        waivers=parse_waivers([*config.waive, *config.dispute]),
        disputed=frozenset(disputed),
        opened=None if config.opened is None else tuple(config.opened),
    )


def build_findings_light(situation: Situation) -> Light:
    """Return the light of a draft's findings: green if none is left that stops an approval."""
    language = situation.draft.content.language
    why = "; ".join(
        f"{', '.join(finding.id for finding in group)} {group[0].message(language)}"
        for group in group_findings(situation.open_findings)
    )
    none = read_page_words(language).none_blocks.format(count=len(situation.unsettled_findings))
    return Light(FINDINGS, green=not situation.open_findings, why=why or none)


def build_review_light(situation: Situation) -> Light:
    """Return the light of a draft's review: yellow while it waits, green if approved, red if sent back.

    It is red, too, if nobody can meet the policy.
    """
    why = describe_status(situation, read_page_words(situation.draft.content.language))
    refused = situation.problem or (isinstance(situation.judgement, SentBack) and not situation.roles)
    return Light(
        HUMAN_REVIEW, green=isinstance(situation.judgement, Approved), why=why, blocking=bool(refused)
    )
