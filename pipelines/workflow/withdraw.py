"""Withdrawal of a release from the targets that show it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from adapters.courses import CourseFolder
from adapters.ledger.heads import read_head
from adapters.workspace import Workspace
from pipelines.delivery.deliver import SendPermit
from pipelines.delivery.destination import Destination
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
)
from pipelines.queries.destinations import list_destinations
from pipelines.queries.ledger_losses import refuse_lost_lines
from pipelines.review.exemption import ExemptionRequest, find_exemption, record_exemption
from pipelines.workflow.send_permission import ReleaseToSend, find_gap, refuse_sending
from schemas.delivery import ByHand
from schemas.errors import AwaitingApproval, Conflict, InvalidInput, PremierjetError
from schemas.refusal import Refusal
from schemas.release import Release
from schemas.review import Decision, Verdict, pick_decisions, pick_recorded
from schemas.withdrawal import RollbackAction, RolledBack, Withdrawal, no_way_back

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
    """A roll-back at one target: what was to be done, what was, who has to, or the error that stopped it."""

    target: str
    action: RollbackAction
    returned: RollBackResult | None = None
    by_hand: ByHand | None = None
    error: PremierjetError | None = None


def list_withdrawals(workspace: Workspace, key: str, now: datetime) -> tuple[Withdrawal, ...]:
    """Return what each withdrawal of a module's releases comes to now, oldest release first.

    Every target of the course is asked, where anything was withdrawn; one that is down is listed so.
    """
    folder, _ = workspace.find_module(key)
    releases, entries = workspace.records.releases(key), workspace.ledger.read(key)
    way = find_way_back(releases, entries)
    if not way.withdrawn:
        return ()
    seen = [_look(workspace, way, each) for each in list_destinations(workspace, folder)]
    receipts = workspace.records.receipts(key)
    gap = None if way.back is None else find_gap(workspace, way.back, now)
    return collect_withdrawals(folder, releases, entries, receipts, seen, gap)


def list_given_back(workspace: Workspace, decision: Decision) -> tuple[Release, ...]:
    """Return the releases that a decision lets be delivered again, after somebody had taken them back."""
    if decision.verdict is not Verdict.APPROVE:
        return ()
    entries = workspace.ledger.read(decision.module)
    about = (each for each in pick_decisions(pick_recorded(entries)) if each.digest == decision.digest)
    once = any(each.verdict is not Verdict.APPROVE for each in about)
    releases = workspace.records.releases(decision.module)
    back = (release for release in releases if release.approval.digest == decision.digest)
    return tuple(release for release in back if once and is_standing(release, entries))


def roll_back(
    workspace: Workspace,
    key: str,
    to: int | None,
    now: datetime,
    *,
    plea: ExemptionRequest | None = None,
    run_id: str | None = None,
) -> tuple[RollBackOutcome, ...]:
    """Show release `to` wherever a withdrawn one is shown, or nothing where that is None.

    A target that fails is listed with its error and the others are done; doing it again goes on where
    it stopped, and does nothing where it is done. A release that misses the course's policy by now is gone
    back to only on a `plea`, which the ledger keeps. Raises InvalidInput where nothing is withdrawn,
    Conflict where the release to go back to is another one by now, AwaitingApproval where it misses the
    policy and nobody pleads for it, DecisionRefused where a plea is not heard.
    """
    folder, _ = workspace.find_module(key)
    way = find_way_back(workspace.records.releases(key), workspace.ledger.read(key))
    if not way.withdrawn:
        raise InvalidInput(Refusal("roll_back.nothing_withdrawn", module=key))
    standing = way.back.number if way.back else None
    if standing != to:
        raise Conflict(_changed_since(key, to, standing))
    run = _RollBackRun(workspace, folder, way, now, run_id)
    if way.back is not None:
        run.refuse_unmet(way.back, plea)
    return tuple(map(run.roll_back_at, list_destinations(workspace, folder)))


def record_hand_returns(
    workspace: Workspace, key: str, now: datetime, run_id: str | None = None
) -> tuple[RolledBack, ...]:
    """Record, and return, where people ended by hand what no target could be made to end.

    Only targets are asked that have a withdrawn release without such a proof, cannot take it back from
    learners by themselves, and tell what learners get. Raises LedgerBroken where the ledger lacks lines.
    """
    way = find_way_back(workspace.records.releases(key), workspace.ledger.read(key))
    if not way.withdrawn:
        return ()
    refuse_lost_lines(workspace, key)
    folder, _ = workspace.find_module(key)
    run = _RollBackRun(workspace, folder, way, now, run_id)
    found: list[RolledBack] = []
    for destination in list_destinations(workspace, folder):
        if run.list_unproved(destination.id) and _is_left_by_hand(_look(workspace, way, destination), way):
            found += run.keep_proofs(destination.id)
    return tuple(found)


@dataclass(frozen=True)
class _RollBackRun:
    """One run's way back from a module's withdrawn releases, at one moment."""

    workspace: Workspace
    folder: CourseFolder
    way: WayBack
    now: datetime
    run_id: str | None

    def refuse_unmet(self, back: Release, plea: ExemptionRequest | None) -> None:
        """Record who lets a release that misses the policy be gone back to; refuse where nobody does."""
        gap, withdrawn = find_gap(self.workspace, back, self.now), self._to_send(back).withdrawn
        if gap is None or withdrawn is None:
            return
        ledger = self.workspace.ledger
        if plea is not None:
            record_exemption(plea, back, withdrawn, self.folder.course, ledger, self.now, self.run_id)
        elif find_exemption(ledger.read(back.module), back, withdrawn, gap.policy) is None:
            raise AwaitingApproval(no_way_back(gap))

    def roll_back_at(self, destination: Destination) -> RollBackOutcome:
        """Return what became of the roll-back at one target; its error is told, not raised."""
        seen, target = _look(self.workspace, self.way, destination), destination.id
        # A target that cannot be asked is tried all the same: its own error is what a person is told.
        action = choose_action(seen, self.way)
        if action is RollbackAction.BY_HAND:
            return RollBackOutcome(target, action, by_hand=find_manual_step(seen, self.way))
        if action is RollbackAction.UNKNOWN:
            action = RollbackAction.REMOVE if self.way.back is None else RollbackAction.PUT
        try:
            returned = None if action is RollbackAction.LEAVE else self._return_at(destination)
            self.keep_proofs(target)
        except PremierjetError as error:
            return RollBackOutcome(target, action, error=error)
        return RollBackOutcome(target, action, returned)

    def list_unproved(self, target: str) -> list[RolledBack]:
        """Return the proofs that deliveries of withdrawn releases ended there, but those that are kept."""
        module, records = self.way.withdrawn[-1].module, self.workspace.records
        proofs = list_ended_deliveries(self.way, target, records.receipts(module), self.now, self.run_id)
        kept = {proof: records.rolled_back(module, target, proof.release) for proof in proofs}
        return [proof for proof, before in kept.items() if before is None or before.receipt != proof.receipt]

    def keep_proofs(self, target: str) -> list[RolledBack]:
        """Store those proofs, and return them."""
        unproved = self.list_unproved(target)
        for proof in unproved:
            self.workspace.records.save_rolled_back(proof)
        return unproved

    def _return_at(self, destination: Destination) -> RollBackResult:
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
        )
        permit = SendPermit(
            partial(refuse_sending, self.workspace, self._to_send(back), self.now), read_head(entries)
        )
        earlier = records.receipt(back.module, destination.id, back.number)
        returned = put_release_back(self.way, cargo, destination, permit, earlier, self.now)
        if returned.receipt is not None:
            records.save_receipt(returned.receipt)
        return returned

    def _to_send(self, back: Release) -> ReleaseToSend:
        return ReleaseToSend(back, withdrawn=self.way.withdrawn[-1].number)


def _look(workspace: Workspace, way: WayBack, destination: Destination) -> TargetSighting:
    return inspect_target(way, destination, workspace.records.release_blob)


def _is_left_by_hand(seen: TargetSighting, way: WayBack) -> bool:
    """Return whether a target that needs a person's hand was seen to show no withdrawn release any more.

    An activity whose package is not told, as a closed one's is not, proves nothing; nor does one that is only
    hidden, where what was asked for is the older release in its place.
    """
    able, releases = seen.capabilities, seen.held
    if able is None or (able.takes_out if way.back is None else able.goes_back):
        return False
    if releases.shown is not None and releases.shown.release is None:
        return False
    if way.back is not None and releases.hidden is not None and releases.hidden.content in way.contents:
        return False
    return releases.tells_shown and choose_action(seen, way) is RollbackAction.LEAVE


def _changed_since(key: str, to: int | None, back: int | None) -> Refusal:
    if back is None:
        return Refusal("roll_back.none_left", module=key, to=to or 0)
    if to is None:
        return Refusal("roll_back.one_stands", module=key, back=back)
    return Refusal("roll_back.another", module=key, to=to, back=back)
