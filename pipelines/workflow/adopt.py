"""Adoption of revisions written before seals existed: they are sealed in a person's name."""

from datetime import datetime

from adapters.ledger import choose_moment_after
from adapters.workspace import Workspace
from pipelines.review.plan_seals import list_plan_seals
from pipelines.review.seals import describe_broken_seal
from schemas.draft import Draft
from schemas.ids import fold_name
from schemas.plan import PlanRevision
from schemas.plan_seal import PlanSeal
from schemas.refusal import Refusal
from schemas.review import LedgerEntry, pick_recorded
from schemas.seal import RevisionSeal


def list_adoptable(workspace: Workspace, key: str) -> tuple[Draft, ...]:
    """Return a module's revisions from before there were seals, the oldest first.

    An unsealed revision after a sealed one is not among them: anybody who can write to the store could have
    put it there. Raises StoreUnusable, LedgerBroken.
    """
    numbers = [each.revision for each in _list_seals(workspace, key)]
    first = min(numbers, default=None)
    revisions = workspace.records.revisions(key)
    return tuple(each for each in revisions if first is None or each.revision < first)


def adopt_revisions(workspace: Workspace, key: str, person: str, now: datetime) -> tuple[LedgerEntry, ...]:
    """Seal a module's revisions from before there were seals, in a person's name; return the ledger's lines.

    The newest is sealed first, so that what a killed run left is older than every seal and can still be
    adopted.
    """
    entries = []
    for draft in reversed(list_adoptable(workspace, key)):
        moment = choose_moment_after(workspace.ledger.read(key), now)
        seal = RevisionSeal.of(draft, moment, adopted_by=fold_name(person))
        entries.append(workspace.ledger.append(seal))
    return tuple(entries)


def list_adoptable_plans(workspace: Workspace, key: str) -> tuple[PlanRevision, ...]:
    """Return the edited plans of a module from before there were seals of plans, the oldest first."""
    numbers = [seal.revision for seal in list_plan_seals(pick_recorded(workspace.ledger.read(key)))]
    first = min(numbers, default=None)
    revisions = workspace.records.plan_revisions(key)
    return tuple(each for each in revisions if each.is_edited and (first is None or each.revision < first))


def adopt_plans(workspace: Workspace, key: str, person: str, now: datetime) -> tuple[LedgerEntry, ...]:
    """Seal a module's plans from before there were seals of plans, as `adopt_revisions` does drafts."""
    entries = []
    for plan in reversed(list_adoptable_plans(workspace, key)):
        moment = choose_moment_after(workspace.ledger.read(key), now)
        entries.append(workspace.ledger.append(PlanSeal.of(plan, moment, adopted_by=fold_name(person))))
    return tuple(entries)


def describe_unsealed_head(workspace: Workspace, key: str) -> Refusal | None:
    """Return the refusal for a head that differs from its seal; None if it does not, or there is no head."""
    head = workspace.records.head(key)
    return None if head is None else describe_broken_seal(head, pick_recorded(workspace.ledger.read(key)))


def _list_seals(workspace: Workspace, key: str) -> list[RevisionSeal]:
    recorded = pick_recorded(workspace.ledger.read(key))
    return [each for each in recorded if isinstance(each, RevisionSeal)]
