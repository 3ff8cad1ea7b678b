"""An invitation is spent by the ledger, however many try at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from adapters.workspace import Workspace
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing import builders
from pipelines.workflow.decide import list_decisions, record_decision
from pipelines.workflow.invite import invite
from schemas.course import ReviewPolicy
from schemas.errors import DecisionRefused
from schemas.review import Verdict
from tests.desk.conftest import installation

TRIES = 12


def workspace(root: Path) -> Workspace:
    course = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea",)}, invitations=True))
    opened = installation(root, course)
    opened.ledger_key.make()
    return opened


def test_one_invitation_used_at_once_by_many_hands_records_one_decision(tmp_path: Path) -> None:
    opened = workspace(tmp_path)
    invitation = invite(opened, builders.KEY, "lea", 7, builders.NOON).invitation

    def try_once(number: int) -> str:
        asked = DecisionRequest(
            builders.KEY,
            invitation.digest,
            Verdict.REQUEST_CHANGES,
            "lea",
            verified=True,
            comment=f"Essai {number}",
            invitation=invitation.id,
        )
        try:
            record_decision(opened, asked, builders.NOON + timedelta(minutes=1))
        except DecisionRefused as refused:
            return refused.happened
        return "recorded"

    with ThreadPoolExecutor(TRIES) as hands:
        said = Counter(hands.map(try_once, range(TRIES)))
    assert said == {"recorded": 1, "this invitation has already been used": TRIES - 1}
    (decision,) = list_decisions(opened, builders.KEY)
    assert decision.invitation == invitation.id


def test_an_invitation_lasts_as_long_as_asked_after_the_ledgers_last_line(tmp_path: Path) -> None:
    """A machine whose clock ran ahead and was put right makes links that work."""
    opened = workspace(tmp_path)
    digest = opened.records.head(builders.KEY).content.canonical_digest()  # type: ignore[union-attr]
    ahead = builders.NOON + timedelta(days=30)
    record_decision(
        opened, DecisionRequest(builders.KEY, digest, Verdict.REJECT, "lea", comment="Non."), ahead
    )
    invitation = invite(opened, builders.KEY, "lea", 7, builders.NOON).invitation
    assert invitation.expires_at == ahead + timedelta(days=7)
