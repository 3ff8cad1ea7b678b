"""The plan that an address of the desk names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from starlette.requests import Request

from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import AddressedRevision
from pipelines.desk.draft_address import MissingAddress, find_module
from pipelines.desk.visitors import identify_visitor
from pipelines.queries.plan_changes import list_plan_passages_to_open
from pipelines.queries.plan_lookups import PlanSituation, assess_plan, find_plan, has_plan
from pipelines.queries.review_situation import CitationToOpen
from schemas.ids import SHORT_DIGEST
from schemas.plan import PlanRevision
from schemas.review import LedgerRecord, Verdict


@dataclass(frozen=True)
class AddressedPlan(AddressedRevision):
    """A plan, and the course and module it is of."""

    plan: PlanRevision

    subject: ClassVar[str] = "plan"
    has_comments: ClassVar[bool] = False
    # An approved plan is not withdrawn, as it was never published: it can be sent back.
    verdicts_once_approved: ClassVar[tuple[Verdict, ...]] = (Verdict.REQUEST_CHANGES, Verdict.REJECT)

    @property
    def examined(self) -> PlanRevision:
        """Return the plan."""
        return self.plan

    @property
    def title(self) -> str:
        """Return the title of the module."""
        return self.plan.plan.title

    @property
    def address(self) -> str:
        """Return the address of the page of this revision of the plan."""
        return f"/plans/{self.key}/{self.digest}"

    def assess(
        self,
        workspace: Workspace,  # noqa: ARG002
        recorded: Sequence[LedgerRecord],
        now: datetime,
    ) -> PlanSituation:
        """Return where the plan stands."""
        return assess_plan(self.plan, recorded, self.course, now)

    def is_newest(self, workspace: Workspace) -> bool:
        """Return whether it is the module's plan."""
        newest = workspace.records.plan(self.key)
        return newest is not None and newest.digest == self.plan.digest

    def list_passages_to_open(self, workspace: Workspace) -> tuple[CitationToOpen, ...]:
        """Return the passages that came since people last approved a plan, as far as the policy asks."""
        return list_plan_passages_to_open(workspace, self.course, self.plan)

    def rests_on(self, span: str) -> bool:
        """Return whether a page of the plan rests on a passage."""
        return span in self.plan.plan.evidence


def find_addressed_plan(workspace: Workspace, request: Request) -> AddressedPlan:
    """Return the plan that an address names: by `{module}` the newest, with `{digest}` that revision.

    Raises MissingAddress if there is none, or if the visitor was invited to another revision.
    """
    course, module = find_module(workspace, request.path_params["module"])
    if not has_plan(course, module):
        raise MissingAddress("plan_unwanted")
    newest = find_plan(workspace, course, module)
    if newest is None:
        raise MissingAddress("plan_none")
    here = _find_revision(workspace, newest, request.path_params.get("digest", ""))
    addressed = None if here is None else AddressedPlan(course, module, here)
    if addressed is None or not addressed.is_open_to(identify_visitor(request, workspace).invitation):
        raise MissingAddress("no_plan_of")
    return addressed


def _find_revision(workspace: Workspace, newest: PlanRevision, digest: str) -> PlanRevision | None:
    """Return the newest revision whose digest begins so, the newest of all without a digest."""
    if newest.digest.startswith(digest) and len(digest) in {0, *range(SHORT_DIGEST, len(newest.digest) + 1)}:
        return newest
    if len(digest) < SHORT_DIGEST:
        return None
    revisions = reversed(workspace.records.plan_revisions(newest.module))
    return next((each for each in revisions if each.digest.startswith(digest)), None)
