"""`decide_many`: one person's decisions on many drafts in one run, each as `decide` records it.

A refused decision stops no other; at the end the run fails and lists the refused ones
(docs/decisions/0078-decisions-from-a-table.md).
"""

from dataclasses import replace
from datetime import UTC, datetime

import dagster as dg

from adapters.identity.stamp import read_person
from pipelines.defs.descriptions import describe
from pipelines.defs.modules_failed import fail_last
from pipelines.defs.names import NAMES
from pipelines.defs.partitions import register_known_modules
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.retried_run import find_first_launch, find_run_launch
from pipelines.defs.review import show_changed_queue, show_decision
from pipelines.defs.run_config import RunConfig, build_schema, read_config
from pipelines.queries.decision_table import CsvDecision
from pipelines.workflow.decide import record_decision
from schemas.errors import PremierjetError


class LineConfig(RunConfig):
    """One line of a table of decisions; `waive`: "f-1a2b3c4d: why it can stay"."""

    number: int
    module: str
    digest: str
    verdict: str
    comment: str = ""
    waive: list[str] = []


class DecideManyConfig(RunConfig):
    """`person`: your name, where no proxy says it; `file`: the table's name; `lines`: its decisions."""

    person: str = ""
    file: str
    lines: list[LineConfig]


@dg.op(config_schema=build_schema(DecideManyConfig))
def decisions(context: dg.OpExecutionContext, workspace: WorkspaceResource) -> None:
    """Record each decision in the ledger, and show it; the queue is shown once, at the end."""
    config, opened = read_config(DecideManyConfig, context), workspace.open()
    vouched = read_person(
        context.run.tags, context.run.run_id, context.run.run_config, opened.ledger_key.read()
    )
    register_known_modules(context.instance, opened, [line.module for line in config.lines])
    retried_since, run_launch = find_first_launch(context), find_run_launch(context)
    failed: dict[str, Exception] = {}
    changed: list[str] = []
    for line_config in config.lines:
        line = _make_csv_decision(line_config)
        try:
            request = line.to_request(vouched or config.person, verified=vouched is not None)
            request = replace(request, retried_since=retried_since, run_launch=run_launch)
            decided = record_decision(opened, request, datetime.now(UTC), run_id=context.run_id)
        except PremierjetError as error:
            context.log.error(f"{line.place(config.file)}: {error}")
            failed[line.place(config.file)] = error
            continue
        if show_decision(opened, context, decided.decision, context.log.warning):
            changed.append(line.module)
    if changed:
        show_changed_queue(opened, context, changed, context.log.warning)
    fail_last(failed, "were refused, the others are recorded")


@dg.job(
    name="decide_many",
    description=describe("job_decide_many"),
    tags={**NAMES.tags, "dagster/max_retries": "0"},
)
def decide_many_job() -> None:
    """The decisions of one table."""
    decisions()


def _make_csv_decision(line: LineConfig) -> CsvDecision:
    return CsvDecision(line.number, line.module, line.digest, line.verdict, line.comment, tuple(line.waive))
