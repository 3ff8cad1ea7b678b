"""Say where every module stands: drafted, waiting for whom, released, delivered.

Exit code 3 where a draft waits for a person, 2 where a course, a record or the ledger cannot be used.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.output import AsJson, Root, answer, stop_on, table, told
from schemas.errors import AwaitingApproval, PremierjetError
from schemas.review import Approved, Judgement, SentBack

HEADER = ("module", "draft", "review", "release", "delivered")


@dataclass(frozen=True)
class Standing:
    """Where one module stands; `waits_for` are the roles a draft waits for, `error` what hides the rest."""

    module: str
    revision: int | None = None
    review: str = ""
    waits_for: tuple[str, ...] = ()
    release: int | None = None
    delivered: tuple[str, ...] = ()
    error: PremierjetError | None = None

    @property
    def row(self) -> tuple[str, ...]:
        """Return the cells of the table."""
        return (
            self.module,
            "none" if self.revision is None else f"r{self.revision}",
            self.review,
            "" if self.release is None else f"v{self.release}",
            ", ".join(self.delivered),
        )

    @property
    def document(self) -> dict[str, object]:
        """Return the same for a program."""
        return vars(self) | {"error": None if self.error is None else told(self.error)}


def run(root: Root = None, as_json: AsJson = False) -> None:
    """Show where every module stands; exit code 3 where one waits."""
    workspace = open_workspace(root)
    _, wrong = workspace.read_courses()
    standings = [_standing(workspace, key) for key in workspace.module_keys()]
    errors = [*wrong, *(each.error for each in standings if each.error is not None)]
    document = {
        "modules": [each.document for each in standings],
        "errors": [told(error) for error in errors],
    }
    answer(document, table(HEADER, [each.row for each in standings]), as_json=as_json)
    stop_on(errors)
    waiting = [each.module for each in standings if each.waits_for]
    stop_on([_awaiting(waiting)] if waiting else [])


def _awaiting(modules: list[str]) -> AwaitingApproval:
    return AwaitingApproval(
        f"drafts that wait for a person: {len(modules)}",
        place=", ".join(modules[:3]) + (", …" if len(modules) > 3 else ""),
        remedy="Open review_queue in the Dagster UI (`make ui`), or read with `premierjet show`",
    )


def _standing(workspace: Workspace, key: str) -> Standing:
    from pipelines.line import judgement_of
    from pipelines.review.queue import awaited_roles

    folder, _ = workspace.find_module(key)
    try:
        head = workspace.records.head(key)
        if head is None:
            return Standing(key)
        judgement = judgement_of(workspace, head, datetime.now(UTC))
        roles = awaited_roles(head, judgement, folder.course)
        newest = next(reversed(workspace.records.releases(key)), None)
        release = None if newest is None else newest.number
        return Standing(
            key,
            head.revision,
            f"waits for {', '.join(roles)}" if roles else _said(judgement),
            roles,
            release,
            tuple(
                target.id
                for target in folder.course.targets
                if release is not None and workspace.records.receipt(key, target.id, release)
            ),
        )
    except PremierjetError as error:
        return Standing(key, review="cannot be told, see below", error=error)


def _said(judgement: Judgement) -> str:
    if isinstance(judgement, Approved):
        return "approved by " + ", ".join(decision.person for decision in judgement.decisions)
    if isinstance(judgement, SentBack):
        return f"{judgement.decision.verdict.replace('_', ' ')} by {judgement.decision.person}"
    return ""
