"""Seals of plans in the ledger, and the check of a plan against its seal.

Who edited a plan is stored beside it, where anybody who can write to the store could change it; whoever is
named may not be the only one to approve it. Decided in docs/decisions/0113-plan-before-draft.md.
"""

from collections.abc import Iterable

from adapters.ledger import Ledger, choose_moment_after
from adapters.store.records import Records
from pipelines.review.seals import find_seal_entry
from schemas.errors import PlanUnsealed
from schemas.plan import PlanRevision
from schemas.plan_seal import PlanSeal
from schemas.refusal import Refusal
from schemas.review import LedgerRecord, pick_recorded
from schemas.seal import SealedPart

REFUSALS = {
    SealedPart.AUTHOR: "plan_seal.author",
    SealedPart.CONTENT: "plan_seal.content",
    SealedPart.PARENT: "plan_seal.parent",
    SealedPart.FINDINGS: "plan_seal.findings",
    SealedPart.PROVENANCE: "plan_seal.record",
}


def list_plan_seals(recorded: Iterable[LedgerRecord]) -> list[PlanSeal]:
    """Return the seals of a module's plans, in the ledger's order."""
    return [each for each in recorded if isinstance(each, PlanSeal)]


def find_plan_seal(plan: PlanRevision, recorded: Iterable[LedgerRecord]) -> PlanSeal | None:
    """Return the newest seal that a plan equals in every part; None for one of rules that needs none.

    Raises PlanUnsealed if it differs from its seals, or has none though it names an editor, or though an
    earlier revision has one.
    """
    seals = list_plan_seals(recorded)
    own = [seal for seal in seals if seal.revision == plan.revision]
    equal = next((seal for seal in reversed(own) if not seal.differences(plan)), None)
    if equal is not None:
        return equal
    if own:
        raise PlanUnsealed(_make_refusal(REFUSALS[own[-1].differences(plan)[0]], plan))
    if any(seal.revision < plan.revision for seal in seals):
        raise PlanUnsealed(_make_refusal("plan_seal.planted", plan))
    if plan.author is not None:
        raise PlanUnsealed(_make_refusal("plan_seal.none", plan))
    return None


def add_plan(
    records: Records, ledger: Ledger, plan: PlanRevision, base: PlanRevision | None, *, is_decided_on: bool
) -> None:
    """Seal the next revision of a module's plan in the ledger, then add it to the store.

    A plan of rules that nobody decides on names nobody and follows from what is: it needs no seal, unless it
    follows a revision that has one. `base` is the revision whose author or passages it keeps; it is checked
    too, so that a changed author does not get into a new seal. A crash between the two steps leaves a seal
    without a revision, which does no harm. Raises PlanUnsealed, and Conflict if another run added a revision
    first.
    """
    entries = ledger.read(plan.module)
    recorded = pick_recorded(entries)
    if base is not None:
        find_plan_seal(base, recorded)
    if not (plan.is_edited or is_decided_on or list_plan_seals(recorded)):
        records.add_plan_revision(plan, None)
        return
    seal = PlanSeal.of(plan, choose_moment_after(entries, plan.written_at))
    records.add_plan_revision(plan, find_seal_entry(seal, entries) or ledger.append(seal))


def _make_refusal(rule: str, plan: PlanRevision) -> Refusal:
    file = f"plans/{plan.module}/r{plan.revision:05d}.json"
    return Refusal(rule, revision=plan.revision, module=plan.module, file=file)
