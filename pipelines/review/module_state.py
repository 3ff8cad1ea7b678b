"""The state of a module in one word, from its decisions and releases."""

from collections.abc import Iterable
from datetime import datetime

from pipelines.review.situation import Situation
from schemas.overview import ApprovalStanding, ModuleStage
from schemas.review import Approved, Decision, Judgement, SentBack, Verdict, Waiting

SENT_BACK = {
    Verdict.REQUEST_CHANGES: ModuleStage.DRAFTING,
    Verdict.REJECT: ModuleStage.REFUSED,
    Verdict.WITHDRAW: ModuleStage.WITHDRAWN,
}


def find_state(situation: Situation, *, released: bool, delivered: bool) -> ModuleStage:
    """Return the state of a module's newest draft; `released` and `delivered` are of its content."""
    judgement = situation.judgement
    if situation.problem:
        return ModuleStage.STUCK
    if situation.roles:
        return ModuleStage.WAITING
    if isinstance(judgement, SentBack):
        return SENT_BACK[judgement.decision.verdict]
    if not released:
        return ModuleStage.APPROVED
    return ModuleStage.DELIVERED if delivered else ModuleStage.RELEASED


def find_state_since(situation: Situation) -> datetime | None:
    """Return since when the newest draft has its state; None if an approval lapsed at an unknown moment."""
    judgement = situation.judgement
    if isinstance(judgement, SentBack) and not situation.roles:
        return judgement.decision.at
    return judgement.decisions[-1].at if isinstance(judgement, Approved) else situation.since


def find_standing(judgement: Judgement | None) -> ApprovalStanding:
    """Return whether a revision is approved, by its decisions and its course's policy."""
    if isinstance(judgement, Waiting):
        return ApprovalStanding.LAPSED if judgement.lapsed else ApprovalStanding.WAITING
    if isinstance(judgement, SentBack):
        return ApprovalStanding.SENT_BACK
    return ApprovalStanding.APPROVED if isinstance(judgement, Approved) else ApprovalStanding.WAITING


def find_standing_without_policy(decisions: Iterable[Decision]) -> ApprovalStanding:
    """Return the standing by people's last decisions alone, for a module that no course has any more."""
    verdicts = [decision.verdict for decision in decisions]
    if any(verdict is not Verdict.APPROVE for verdict in verdicts):
        return ApprovalStanding.SENT_BACK
    return ApprovalStanding.APPROVED if verdicts else ApprovalStanding.WAITING


def select_last_decisions(decisions: Iterable[Decision], digest: str) -> tuple[Decision, ...]:
    """Return each person's last decision on a digest, in the order in which they were taken."""
    last: dict[str, Decision] = {}
    for decision in (each for each in decisions if each.digest == digest):
        last.pop(decision.person, None)
        last[decision.person] = decision
    return tuple(last.values())
