"""Acts at the targets, where a course names who may have them done: recorded first, and done once."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace
from pipelines.review.exemption import ExemptionRequest
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow import deliver
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.operate import Order
from pipelines.workflow.withdraw import roll_back
from schemas.errors import AwaitingApproval, Conflict, DecisionRefused, InvalidInput, TargetUnusable
from schemas.operation import Operation, OperationAct
from schemas.review import Exemption, Verdict
from tests.released import COURSE, OTHER_SENTENCE, decide, list_done, release, write_installation

ANA = Order("ana", number=1, release=1, run_id="one")
A_YEAR_ON = NOON + timedelta(days=366)
PLEA = ExemptionRequest("lea", "Un seuil est faux")


def change_course(workspace: Workspace, **changes: object) -> None:
    file = workspace.courses / "froid" / COURSE_FILE
    file.write_text(json.dumps(json.loads(file.read_text()) | changes), encoding="utf-8")


@pytest.fixture
def operated(tmp_path: Path) -> Workspace:
    """The course of a release that waits to be delivered, with two operators."""
    review = COURSE["review"] | {"expires_after_months": 12}
    return write_installation(tmp_path, review=review)


def test_a_delivery_stands_in_the_ledger_with_the_name_of_who_had_it_made(operated: Workspace) -> None:
    (delivered,) = deliver_release(operated, KEY, NOON, order=ANA)
    (done,) = list_done(operated)
    release = operated.records.releases(KEY)[0]
    assert delivered.sent
    assert (done.act, done.person, done.verified) == (OperationAct.DELIVER, "ana", False)
    assert done.release_digest == release.canonical_digest()
    assert delivered.receipt.ledger is not None
    assert delivered.receipt.ledger.entries == len(operated.ledger.read(KEY))


@pytest.mark.parametrize("person", ["lea", "", "Ana"])
def test_nobody_but_an_operator_delivers(operated: Workspace, person: str) -> None:
    """Léa approves what the course releases; that makes her no operator."""
    with pytest.raises(DecisionRefused, match="ana, noe"):
        deliver_release(operated, KEY, NOON, order=replace(ANA, person=person))
    assert not list_done(operated)
    assert not operated.records.receipts(KEY)


def test_without_a_name_nothing_is_delivered_by_hand(operated: Workspace) -> None:
    with pytest.raises(DecisionRefused, match="none is given"):
        deliver_release(operated, KEY, NOON)
    assert not operated.records.receipts(KEY)


def test_a_course_that_delivers_on_approval_asks_nobody(operated: Workspace) -> None:
    change_course(operated, deliver="on_approval")
    assert deliver_release(operated, KEY, NOON)[0].sent
    assert not list_done(operated)


def test_a_course_without_operators_takes_no_name(tmp_path: Path) -> None:
    workspace = write_installation(tmp_path, operators=None)
    with pytest.raises(DecisionRefused, match="names no operators"):
        deliver_release(workspace, KEY, NOON, order=ANA)


def test_behind_a_proxy_a_typed_name_is_nobodys(tmp_path: Path) -> None:
    workspace = write_installation(tmp_path, review=COURSE["review"] | {"identity": "proxy"})
    with pytest.raises(DecisionRefused, match="no identity provider confirms the name ana"):
        deliver_release(workspace, KEY, NOON, order=ANA)
    assert not list_done(workspace)
    deliver_release(workspace, KEY, NOON, order=replace(ANA, verified=True))
    assert list_done(workspace)[0].verified


def test_a_second_press_and_a_second_operator_do_nothing_more(operated: Workspace) -> None:
    deliver_release(operated, KEY, NOON, order=ANA)
    for order in (replace(ANA, run_id="two"), Order("noe", number=1, release=1, run_id="three")):
        with pytest.raises(Conflict, match="ana has had an act done"):
            deliver_release(operated, KEY, NOON, order=order)
    assert len(list_done(operated)) == 1


def test_who_wanted_another_act_is_told_which_was_done(operated: Workspace) -> None:
    deliver_release(operated, KEY, NOON, order=ANA)
    decide(operated, Verdict.WITHDRAW)
    with pytest.raises(
        Conflict, match=r"ana has had another act .*delivery of release 1.* not done: the removal"
    ):
        roll_back(operated, KEY, None, NOON, order=Order("noe", number=1, run_id="two"))
    assert len(list_done(operated)) == 1


def test_a_run_that_died_goes_on_with_what_it_recorded(operated: Workspace) -> None:
    deliver_release(operated, KEY, NOON, order=ANA)
    assert deliver_release(operated, KEY, NOON, order=ANA)[0].sent == ()
    assert len(list_done(operated)) == 1


def test_a_delivery_that_failed_is_carried_out_again(operated: Workspace) -> None:
    """*Re-execute* was refused: ana had had an act done since the page was read, without a receipt."""
    blocked = operated.courses / "froid" / "delivered"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(TargetUnusable):
        deliver_release(operated, KEY, NOON, order=ANA)
    blocked.unlink()
    again = replace(ANA, run_id="two", retries=frozenset({"one"}))
    assert deliver_release(operated, KEY, NOON, order=again)[0].sent
    assert [(each.person, each.run_id) for each in list_done(operated)] == [("ana", "one")]


def test_who_carries_out_anothers_delivery_again_stands_in_the_ledger(operated: Workspace) -> None:
    deliver_release(operated, KEY, NOON, order=ANA)
    again = replace(ANA, person="noe", run_id="two", retries=frozenset({"one"}))
    deliver_release(operated, KEY, NOON, order=again)
    assert [(each.number, each.person) for each in list_done(operated)] == [(1, "ana"), (2, "noe")]
    with pytest.raises(Conflict, match="noe has had an act done"):
        deliver_release(operated, KEY, NOON, order=replace(again, run_id="three"))


def test_a_retry_does_not_undo_what_was_done_since(operated: Workspace) -> None:
    deliver_release(operated, KEY, NOON, order=ANA)
    decide(operated, Verdict.WITHDRAW)
    roll_back(operated, KEY, None, NOON, order=Order("noe", number=2, run_id="two"), run_id="two")
    decide(operated, Verdict.APPROVE)
    again = replace(ANA, run_id="three", retries=frozenset({"one"}))
    with pytest.raises(Conflict, match="noe has had another act done"):
        deliver_release(operated, KEY, NOON, order=again)
    assert len(list_done(operated)) == 2


def test_an_operation_that_is_not_the_next_is_refused(operated: Workspace) -> None:
    with pytest.raises(Conflict, match="number 1"):
        deliver_release(operated, KEY, NOON, order=replace(ANA, number=3))


def test_another_release_than_the_one_seen_is_not_delivered(operated: Workspace) -> None:
    with pytest.raises(Conflict, match="release 1 is the newest by now"):
        deliver_release(operated, KEY, NOON, order=replace(ANA, release=2))
    assert not list_done(operated)


def test_a_release_that_may_not_be_sent_leaves_no_line(operated: Workspace) -> None:
    with pytest.raises(AwaitingApproval, match="its approval has expired"):
        deliver_release(operated, KEY, A_YEAR_ON, order=ANA)
    assert not list_done(operated)


def test_a_roll_back_stands_in_the_ledger_too(operated: Workspace) -> None:
    deliver_release(operated, KEY, NOON, order=ANA)
    decide(operated, Verdict.WITHDRAW)
    order = Order("noe", number=2, run_id="two")
    with pytest.raises(DecisionRefused, match="none is given"):
        roll_back(operated, KEY, None, NOON)
    (outcome,) = roll_back(operated, KEY, None, NOON, order=order, run_id="two")
    assert outcome.error is None
    assert [(each.act, each.person, each.release) for each in list_done(operated)] == [
        (OperationAct.DELIVER, "ana", 1),
        (OperationAct.ROLL_BACK, "noe", None),
    ]
    with pytest.raises(Conflict, match="noe has had an act done"):
        roll_back(operated, KEY, None, NOON, order=replace(order, run_id="three"))


def test_what_is_not_to_be_rolled_back_leaves_no_line(operated: Workspace) -> None:
    with pytest.raises(InvalidInput, match="none of its releases is withdrawn"):
        roll_back(operated, KEY, None, NOON, order=ANA)
    assert not list_done(operated)


@pytest.fixture
def expired(operated: Workspace) -> Workspace:
    """Release 2 is withdrawn, and the approval of release 1 has expired: going back to it takes a plea."""
    deliver_release(operated, KEY, NOON, order=ANA)
    release(operated, *builders.SENTENCES, OTHER_SENTENCE)
    deliver_release(operated, KEY, NOON, order=Order("ana"))
    decide(operated, Verdict.WITHDRAW)
    return operated


@pytest.mark.parametrize(
    "order",
    [Order("lea"), None, Order("noe", number=1), Order("noe", number=9)],
    ids=["a stranger", "nobody", "a second press", "not the next"],
)
def test_a_refused_roll_back_leaves_no_exemption_either(expired: Workspace, order: Order | None) -> None:
    """The next roll-back would pass without a plea."""
    entries = expired.ledger.read(KEY)
    with pytest.raises((DecisionRefused, Conflict)):
        roll_back(expired, KEY, 1, A_YEAR_ON, plea=PLEA, order=order)
    assert expired.ledger.read(KEY) == entries


def test_a_refused_plea_leaves_no_line(expired: Workspace) -> None:
    entries = expired.ledger.read(KEY)
    with pytest.raises(DecisionRefused, match="mallory"):
        roll_back(expired, KEY, 1, A_YEAR_ON, plea=replace(PLEA, person="mallory"), order=Order("noe"))
    assert expired.ledger.read(KEY) == entries


def test_an_operator_goes_back_on_a_plea(expired: Workspace) -> None:
    (outcome,) = roll_back(expired, KEY, 1, A_YEAR_ON, plea=PLEA, order=Order("noe"))
    assert outcome.error is None
    recorded = [entry.recorded for entry in expired.ledger.read(KEY)[-2:]]
    assert [(type(each), getattr(each, "person", "")) for each in recorded] == [
        (Operation, "noe"),
        (Exemption, "lea"),
    ]


def test_whoever_is_no_operator_has_no_target_asked(
    operated: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(deliver, "refuse_lost_lines", refuse)
    with pytest.raises(DecisionRefused, match="no operator"):
        deliver_release(operated, KEY, NOON, order=Order("lea"))


def test_an_empty_list_of_operators_is_refused(operated: Workspace) -> None:
    change_course(operated, operators=[])
    _, wrong = operated.read_courses()
    assert "operators" in str(wrong[0])
