"""Withdrawals: the targets that still show withdrawn releases, and the roll-back that replaces them."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from adapters.courses import CourseFolder
from adapters.ledger.heads import read_head
from adapters.workspace import Workspace
from pipelines.delivery.deliver import SendPermit
from pipelines.delivery.destination import Destination
from pipelines.delivery.due_releases import find_valid_receipt
from pipelines.delivery.lms_target import Cargo, WayBack
from pipelines.delivery.release_standing import is_standing, read_observed_files
from pipelines.delivery.roll_back import (
    RollBackResult,
    list_ended_deliveries,
    put_release_back,
    take_module_away,
)
from pipelines.delivery.withdrawal import (
    TargetSighting,
    choose_action,
    collect_withdrawals,
    find_manual_step,
    find_way_back,
    inspect_target,
    was_ended_by_hand,
)
from pipelines.queries.destinations import list_destinations
from pipelines.queries.ledger_losses import refuse_lost_lines
from pipelines.review.exemption import ExemptionRequest, find_exemption, make_exemption, record_exemption
from pipelines.workflow.operate import Order, record_operation, refuse_stranger, refuse_unordered
from pipelines.workflow.send_permission import ReleaseToSend, find_gap, find_newer_release, refuse_sending
from schemas.delivery import ByHand
from schemas.errors import AwaitingApproval, Conflict, InvalidInput, PremierjetError
from schemas.operation import OperationAct
from schemas.refusal import Refusal
from schemas.release import Release
from schemas.review import Decision, Exemption, Verdict, pick_decisions, pick_recorded
from schemas.withdrawal import RollbackAction, RolledBack, Withdrawal, refuse_way_back

__all__ = [
    "ExemptionRequest",
    "RollBackOutcome",
    "list_given_back",
    "list_withdrawals",
    "record_hand_returns",
    "roll_back",
]


@dataclass(frozen=True)
class RollBackOutcome:
    """Outcome of a roll-back at one target: the action, and its result, manual step or error."""

    target: str
    action: RollbackAction
    returned: RollBackResult | None = None
    by_hand: ByHand | None = None
    error: PremierjetError | None = None


def list_withdrawals(workspace: Workspace, key: str, now: datetime) -> tuple[Withdrawal, ...]:
    """Return the state of each withdrawal of a module's releases, oldest release first.

    If any release was withdrawn, every target of the course is asked; one that is down is listed as such.
    """
    folder, _ = workspace.find_module(key)
    releases, entries = workspace.records.releases(key), workspace.ledger.read(key)
    way = find_way_back(releases, entries)
    if not way.withdrawn:
        return ()
    sightings = [
        _inspect(workspace, way, destination) for destination in list_destinations(workspace, folder)
    ]
    receipts = workspace.records.receipts(key)
    gap = None if way.back is None else find_gap(workspace, way.back, now)
    return collect_withdrawals(folder, releases, entries, receipts, sightings, gap)


def list_given_back(workspace: Workspace, decision: Decision) -> tuple[Release, ...]:
    """Return the withdrawn releases that an approval makes deliverable again."""
    if decision.verdict is not Verdict.APPROVE:
        return ()
    entries = workspace.ledger.read(decision.module)
    decisions = (each for each in pick_decisions(pick_recorded(entries)) if each.digest == decision.digest)
    was_withdrawn = any(each.verdict is not Verdict.APPROVE for each in decisions)
    releases = workspace.records.releases(decision.module)
    same_content = (release for release in releases if release.approval.digest == decision.digest)
    return tuple(release for release in same_content if was_withdrawn and is_standing(release, entries))


def roll_back(
    workspace: Workspace,
    key: str,
    to: int | None,
    now: datetime,
    *,
    plea: ExemptionRequest | None = None,
    order: Order | None = None,
    run_id: str | None = None,
) -> tuple[RollBackOutcome, ...]:
    """Replace each withdrawn release at the targets by release `to`, or by nothing if `to` is None.

    A target that fails is listed with its error and stops no other; a second call goes on where the first
    stopped and does nothing where all is done. A release that no longer meets the course's policy is used
    only with a `plea`, which the ledger records, as it does whose `order` it is: where the course names
    operators, one of them has to give it. If `to` is None, the module is taken away instead. Raises
    InvalidInput if nothing is withdrawn, Conflict if the release to go back to is no longer `to`,
    AwaitingApproval if it needs a plea and there is none, DecisionRefused if the plea is refused, and what
    `record_operation` raises.
    """
    folder, _ = workspace.find_module(key)
    if order is None:
        refuse_unordered(folder.course, key)
    else:
        refuse_stranger(folder.course, key, order)
    way = find_way_back(workspace.records.releases(key), workspace.ledger.read(key))
    if not way.withdrawn:
        raise InvalidInput(Refusal("roll_back.nothing_withdrawn", module=key))
    if to is None and way.back is not None and find_gap(workspace, way.back, now) is not None:
        way = WayBack(way.withdrawn, None)
    current = way.back.number if way.back else None
    if current != to:
        raise Conflict(_stale_roll_back_refusal(key, to, current))
    run = _RollBackRun(workspace, folder, way, now, run_id)
    exemption = None if way.back is None else run.find_needed_exemption(way.back, plea)
    if order is not None:
        record_operation(workspace, key, OperationAct.ROLL_BACK, way.back, order, now)
    if exemption is not None and way.back is not None:
        # After the operation, which may be refused: a refused act leaves no line.
        record_exemption(exemption, way.back, workspace.ledger)
    return tuple(map(run.roll_back_at, list_destinations(workspace, folder)))


def record_hand_returns(
    workspace: Workspace, key: str, now: datetime, run_id: str | None = None
) -> tuple[RolledBack, ...]:
    """Record, and return, the deliveries of withdrawn releases that people ended by hand at a target.

    Only targets with a delivery not yet proved ended are asked. It counts as ended by hand if the target
    cannot end it by itself and says that learners no longer get it. Raises LedgerBroken if lines are lost.
    """
    way = find_way_back(workspace.records.releases(key), workspace.ledger.read(key))
    if not way.withdrawn:
        return ()
    refuse_lost_lines(workspace, key)
    folder, _ = workspace.find_module(key)
    run = _RollBackRun(workspace, folder, way, now, run_id)
    recorded: list[RolledBack] = []
    for destination in list_destinations(workspace, folder):
        if run.list_unproved(destination.id) and was_ended_by_hand(
            _inspect(workspace, way, destination), way
        ):
            recorded += run.keep_proofs(destination.id)
    return tuple(recorded)


@dataclass(frozen=True)
class _RollBackRun:
    """One roll-back of a module's withdrawn releases, target by target."""

    workspace: Workspace
    folder: CourseFolder
    way: WayBack
    now: datetime
    run_id: str | None

    def find_needed_exemption(self, back: Release, plea: ExemptionRequest | None) -> Exemption | None:
        """Return the exemption to record for a release that misses the policy; None if it needs none.

        Raises AwaitingApproval if it needs one and nobody pleads, DecisionRefused if the plea is refused.
        """
        gap, withdrawn = find_gap(self.workspace, back, self.now), self._describe_sending(back).withdrawn
        if gap is None or withdrawn is None:
            return None
        if plea is not None:
            return make_exemption(plea, back, withdrawn, self.folder.course, self.now, self.run_id)
        entries = self.workspace.ledger.read(back.module)
        if find_exemption(entries, back, withdrawn, gap.policy) is None:
            raise AwaitingApproval(refuse_way_back(gap))
        return None

    def roll_back_at(self, destination: Destination) -> RollBackOutcome:
        """Roll back one target and return the outcome; an error is part of it, not raised."""
        seen, target = _inspect(self.workspace, self.way, destination), destination.id
        # A target whose state is unknown is tried all the same, so that its own error is reported.
        action = choose_action(seen, self.way)
        if action is RollbackAction.BY_HAND:
            return RollBackOutcome(target, action, by_hand=find_manual_step(seen, self.way))
        if action is RollbackAction.UNKNOWN:
            action = RollbackAction.REMOVE if self.way.back is None else RollbackAction.PUT
        try:
            returned = None if action is RollbackAction.LEAVE else self._change_target(destination)
            self.keep_proofs(target)
        except PremierjetError as error:
            return RollBackOutcome(target, action, error=error)
        return RollBackOutcome(target, action, returned)

    def list_unproved(self, target: str) -> list[RolledBack]:
        """Return the proofs, not stored yet, that deliveries of withdrawn releases have ended at a target."""
        module, records = self.way.withdrawn[-1].module, self.workspace.records
        proofs = list_ended_deliveries(self.way, target, records.receipts(module), self.now, self.run_id)
        stored_proofs = {proof: records.rolled_back(module, target, proof.release) for proof in proofs}
        return [
            proof
            for proof, stored in stored_proofs.items()
            if stored is None or stored.receipt != proof.receipt
        ]

    def keep_proofs(self, target: str) -> list[RolledBack]:
        """Store the proofs of `list_unproved`, and return them."""
        unproved = self.list_unproved(target)
        for proof in unproved:
            self.workspace.records.save_rolled_back(proof)
        return unproved

    def _change_target(self, destination: Destination) -> RollBackResult:
        back, records = self.way.back, self.workspace.records
        if back is None:
            return take_module_away(self.way, destination)
        entries = self.workspace.ledger.read(back.module)
        cargo = Cargo(
            back,
            read_observed_files(records, back, entries),
            course=destination.folder.course,
            read=partial(records.release_blob, back),
            withdrawn=self.way.contents,
            find_newer=partial(find_newer_release, self.workspace, back),
        )
        permit = SendPermit(
            partial(refuse_sending, self.workspace, self._describe_sending(back), self.now),
            read_head(entries),
        )
        earlier = records.receipt(back.module, destination.id, back.number)
        returned = put_release_back(self.way, cargo, destination, permit, earlier, self.now)
        if returned.receipt is not None:
            records.save_receipt(returned.receipt)
        return returned

    def _describe_sending(self, back: Release) -> ReleaseToSend:
        return ReleaseToSend(back, withdrawn=self.way.withdrawn[-1].number)


def _inspect(workspace: Workspace, way: WayBack, destination: Destination) -> TargetSighting:
    standing = way.back.number if way.back else 0
    is_unproved = any(
        find_valid_receipt(workspace.records, release, destination.id) is not None
        for release in way.withdrawn
        if release.number > standing
    )
    seen = inspect_target(way, destination, workspace.records.release_blob)
    return replace(seen, is_unproved=is_unproved)


def _stale_roll_back_refusal(key: str, to: int | None, back: int | None) -> Refusal:
    if back is None:
        return Refusal("roll_back.none_left", module=key, to=to or 0)
    if to is None:
        return Refusal("roll_back.one_stands", module=key, back=back)
    return Refusal("roll_back.another", module=key, to=to, back=back)
