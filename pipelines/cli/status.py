"""Say where every module stands: drafted, waiting for whom, released, delivered, withdrawn.

Exit code 3 where a draft, a plan or a prepared roll-back waits for a person, 2 where a course, a record
or the ledger cannot be used.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.deliveries import describe_gap
from pipelines.cli.output import AsJson, Root, answer, describe_error, stop_on, write_table
from pipelines.cli.withdrawals import build_documents, describe_withdrawal, is_waiting
from schemas.delivery import PolicyGap
from schemas.errors import AwaitingApproval, PremierjetError
from schemas.finding import Finding
from schemas.language import Language
from schemas.review import Approved, Judgement, SentBack
from schemas.withdrawal import Withdrawal

HEADER = ("module", "draft", "review", "release", "delivered")


@dataclass(frozen=True)
class PlanStanding:
    """What people have decided on a plan, whom it waits for, and since when."""

    revision: int
    digest: str
    review: str
    waits_for: tuple[str, ...] = ()
    since: datetime | None = None
    overdue: bool = False

    @property
    def cell(self) -> str:
        """Return the words of the table."""
        if self.since is None:
            return self.review
        late = ", overdue" if self.overdue else ""
        return f"{self.review} since {self.since:%Y-%m-%d %H:%M} UTC{late}"

    @property
    def document(self) -> dict[str, object]:
        """Return the same for a program."""
        return vars(self) | {"since": None if self.since is None else self.since.isoformat()}


@dataclass(frozen=True)
class ModuleStanding:
    """Where one module stands.

    `waits_for` are the roles a draft waits for; `error` is why the rest is unknown. `batch_since`: since when
    a draft waits for a batch to be written. `plan` is what people have decided on the module's plan, where
    nothing is drafted before they approved it. `changed`: quotations of a release that their source no longer
    holds. `gaps`: what delivered releases lack to meet the policy as it is now.
    """

    module: str
    revision: int | None = None
    review: str = ""
    waits_for: tuple[str, ...] = ()
    plan: PlanStanding | None = None
    release: int | None = None
    delivered: tuple[str, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    error: PremierjetError | None = None
    batch_since: datetime | None = None
    changed: tuple[Finding, ...] = ()
    gaps: tuple[PolicyGap, ...] = ()

    @property
    def row(self) -> tuple[str, ...]:
        """Return the cells of the table."""
        return (
            self.module,
            "none" if self.revision is None else f"r{self.revision}",
            "; ".join(part for part in (self._plan_cell, self.review, self._batch_cell) if part),
            self._release_cell,
            ", ".join(self.delivered),
        )

    @property
    def document(self) -> dict[str, object]:
        """Return the same for a program."""
        error = None if self.error is None else describe_error(self.error)
        since = None if self.batch_since is None else self.batch_since.isoformat()
        converted = {
            "withdrawn": build_documents(self.withdrawn),
            "error": error,
            "plan": None if self.plan is None else self.plan.document,
            "batch_since": since,
            "gaps": [each.model_dump(mode="json", exclude_none=True) for each in self.gaps],
            "changed": [{"rule": each.rule, "place": each.place, **each.facts} for each in self.changed],
        }
        return vars(self) | converted

    @property
    def _plan_cell(self) -> str:
        return "" if self.plan is None else f"plan: {self.plan.cell}"

    @property
    def _batch_cell(self) -> str:
        since = self.batch_since
        return "" if since is None else f"waits for a batch since {since:%Y-%m-%d %H:%M} UTC"

    @property
    def _release_cell(self) -> str:
        if self.release is None:
            return ""
        is_withdrawn = any(each.release == self.release for each in self.withdrawn)
        number = f"v{self.release}, withdrawn" if is_withdrawn else f"v{self.release}"
        passages = "1 passage" if len(self.changed) == 1 else f"{len(self.changed)} passages"
        return f"{number}, {passages} changed" if self.changed else number


def run(root: Root = None, as_json: AsJson = False) -> None:
    """Show where every module stands; exit code 3 where one waits."""
    from pipelines.queries.open_batches import list_awaited_batches

    workspace = open_workspace(root)
    _, wrong = workspace.read_courses()
    since = list_awaited_batches(workspace)
    standings = [
        replace(_read_standing(workspace, key), batch_since=since.get(key)) for key in workspace.module_keys()
    ]
    errors = [*wrong, *(each.error for each in standings if each.error is not None)]
    document = {
        "modules": [each.document for each in standings],
        "errors": [describe_error(error) for error in errors],
    }
    prepared = [w for each in standings for w in each.withdrawn if is_waiting(w)]
    rows = write_table(HEADER, [each.row for each in standings])
    gaps = [describe_gap(gap) for each in standings for gap in each.gaps]
    changed = map(_describe_changes, filter(lambda each: each.changed, standings))
    below = [*changed, *gaps, *map(describe_withdrawal, prepared)]
    answer(document, "\n\n".join([rows, *below]), as_json=as_json)
    stop_on(errors)
    waiting = [each.module for each in standings if each.waits_for]
    planned = [each.module for each in standings if each.plan is not None and each.plan.waits_for]
    modules = list(dict.fromkeys(w.module for w in prepared))
    stop_on(
        [
            *([_waiting_error(waiting)] if waiting else []),
            *([_waiting_plan_error(planned)] if planned else []),
            *([_roll_back_error(modules)] if modules else []),
        ]
    )


def _describe_changes(standing: ModuleStanding) -> str:
    texts = [f"- {each.place}: {each.message(Language.ENGLISH)}" for each in standing.changed]
    return "\n".join([f"{standing.module}: what was released is no longer what its sources say", *texts])


def _roll_back_error(modules: list[str]) -> AwaitingApproval:
    return AwaitingApproval(
        f"withdrawn releases that are still shown: {len(modules)}",
        place=", ".join(modules[:3]) + (", …" if len(modules) > 3 else ""),
        remedy="Go back with `premierjet roll-back`",
    )


def _waiting_error(modules: list[str]) -> AwaitingApproval:
    return AwaitingApproval(
        f"drafts that wait for a person: {len(modules)}",
        place=", ".join(modules[:3]) + (", …" if len(modules) > 3 else ""),
        remedy="Open review_queue in the Dagster UI (`make ui`), or read with `premierjet show`",
    )


def _waiting_plan_error(modules: list[str]) -> AwaitingApproval:
    return AwaitingApproval(
        f"plans that wait for a person: {len(modules)}",
        place=", ".join(modules[:3]) + (", …" if len(modules) > 3 else ""),
        remedy=f"Read with `premierjet plan {modules[0]}` or at the desk, and decide there, or with "
        f"`premierjet decide {modules[0]} approve --plan --as NAME`",
    )


def _read_standing(workspace: Workspace, key: str) -> ModuleStanding:
    from pipelines.queries.release_lookups import list_targets_showing
    from pipelines.queries.review_situation import list_awaited_roles
    from pipelines.queries.source_impact import find_changed_quotations
    from pipelines.workflow.decide import judge_draft
    from pipelines.workflow.send_permission import list_policy_gaps
    from pipelines.workflow.withdraw import list_withdrawals

    workspace.find_module(key)
    try:
        now = datetime.now(UTC)
        plan = _read_plan_standing(workspace, key, now)
        head = workspace.records.head(key)
        if head is None:
            return ModuleStanding(key, plan=plan)
        judgement = judge_draft(workspace, head, now)
        roles = list_awaited_roles(workspace, head, judgement)
        newest = next(reversed(workspace.records.releases(key)), None)
        return ModuleStanding(
            key,
            head.revision,
            f"waits for {', '.join(roles)}" if roles else _describe_judgement(judgement),
            roles,
            plan,
            None if newest is None else newest.number,
            () if newest is None else list_targets_showing(workspace, newest),
            list_withdrawals(workspace, key, now),
            changed=()
            if newest is None
            else find_changed_quotations(workspace, key, workspace.records.spans(key)),
            gaps=list_policy_gaps(workspace, key, now),
        )
    except PremierjetError as error:
        return ModuleStanding(key, review="cannot be told, see below", error=error)


def _read_plan_standing(workspace: Workspace, key: str, now: datetime) -> PlanStanding | None:
    """Return where a plan stands that people have to approve; None if they need not, or there is none."""
    from pipelines.queries.plan_lookups import find_plan_situation

    folder, _ = workspace.find_module(key)
    situation = find_plan_situation(workspace, folder.course, key, now)
    if situation is None:
        return None
    if situation.problem is not None:
        raise situation.problem
    assert situation.judgement is not None, "a plan that cannot be judged has a problem"
    roles, plan = situation.roles, situation.plan
    review = f"waits for {', '.join(roles)}" if roles else _describe_judgement(situation.judgement)
    since = situation.since if roles else None
    return PlanStanding(plan.revision, plan.digest, review, roles, since, situation.overdue)


def _describe_judgement(judgement: Judgement) -> str:
    if isinstance(judgement, Approved):
        return "approved by " + ", ".join(decision.person for decision in judgement.decisions)
    if isinstance(judgement, SentBack):
        return f"{judgement.decision.verdict.replace('_', ' ')} by {judgement.decision.person}"
    return ""
