"""A decision's run that somebody has carried out again in Dagster: it has no last word."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import dagster as dg
import pytest

from pipelines.review.decision_request import DecisionRequest
from pipelines.review.links import PARTITION_TAG, RECEIVED_TAG
from pipelines.workflow.decide import record_decision
from schemas.received_decision import NextStep
from schemas.review import Verdict
from tests.through_dagster.conftest import COURSE, Installation
from tests.through_dagster.test_line import RECEPTION, decide, head, light
from tests.through_dagster.test_review import decisions

REEXECUTE = """
mutation Again($params: ReexecutionParams!) {
  launchRunReexecution(reexecutionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
  }
}
"""


def execute_again(installation: Installation, run: dg.DagsterRun, **more: object) -> dg.DagsterRun:
    """Press *Re-execute* on the page of a run, and let the queue take it."""
    params = {"parentRunId": run.run_id, "strategy": "ALL_STEPS", **more}
    asked = {"query": REEXECUTE, "variables": {"params": params}}
    answer = installation.browser.post("/graphql", json=asked).json()["data"]["launchRunReexecution"]
    assert answer["__typename"] == "LaunchRunSuccess", answer
    installation.dequeue()
    again = installation.instance.get_run_by_id(answer["run"]["runId"])
    assert again is not None
    return again


def fail_to_decide(installation: Installation, **tags: str) -> dg.DagsterRun:
    """Approve a draft while somebody's typo is in the course, which is mended then."""
    written = installation.root / "courses" / COURSE / "course.yaml"
    text = written.read_text(encoding="utf-8")
    digest = head(installation).content.canonical_digest()[:12]
    written.write_text("id: [", encoding="utf-8")
    config = {"module": RECEPTION, "digest": digest, "verdict": "approve", "person": "lea"}
    run = installation.launch("decide", config, tags={PARTITION_TAG: RECEPTION, **tags})
    written.write_text(text, encoding="utf-8")
    assert run.status is dg.DagsterRunStatus.FAILURE
    return run


@pytest.mark.parametrize("more", [{}, {"useParentRunTags": False}], ids=["tags", "no tags"])
def test_a_run_retried_in_dagster_does_not_undo_a_rejection(
    drafted: Installation, more: dict[str, object]
) -> None:
    """It made of a rejection an approval, which was packaged and delivered by itself."""
    failed = fail_to_decide(drafted)
    assert decide(drafted, "reject", comment="Le texte est dangereux").is_success
    again = execute_again(drafted, failed, **more)
    assert again.status is dg.DagsterRunStatus.FAILURE
    assert "lea a décidé depuis sur le même texte" in drafted.told(again)
    assert "décide à nouveau au bureau" in drafted.told(again)
    assert [each.verdict for each in decisions(drafted)] == [Verdict.REJECT]
    assert not light(drafted, "human_review").passed
    drafted.tick()
    assert drafted.workspace.records.releases(RECEPTION) == ()


def test_a_run_retried_in_dagster_records_what_nobody_decided_since(drafted: Installation) -> None:
    assert execute_again(drafted, fail_to_decide(drafted)).is_success
    assert [each.verdict for each in decisions(drafted)] == [Verdict.APPROVE]


def test_a_retry_without_tags_records_under_the_id_of_the_desk(drafted: Installation) -> None:
    """The receipt went on saying that nothing was recorded: the line did not name it."""
    received = "a" * 32
    drafted.workspace.records.choose_step(received, NextStep.LAUNCH, datetime.now(UTC))
    failed = fail_to_decide(drafted, **{RECEIVED_TAG: received})
    assert execute_again(drafted, failed, useParentRunTags=False).is_success
    assert [each.received for each in decisions(drafted)] == [received]


def test_a_recorded_decision_carried_out_again_has_no_last_word(drafted: Installation) -> None:
    approved = decide(drafted)
    assert decide(drafted, "reject", comment="Le texte est dangereux").is_success
    assert execute_again(drafted, approved).status is dg.DagsterRunStatus.FAILURE
    assert [each.verdict for each in decisions(drafted)] == [Verdict.APPROVE, Verdict.REJECT]


def test_a_table_of_decisions_carried_out_again_has_no_last_word(drafted: Installation) -> None:
    digest = head(drafted).content.canonical_digest()[:12]
    line = {"number": 2, "module": RECEPTION, "digest": digest, "verdict": "approve"}
    config = {"person": "lea", "file": "decisions.csv", "lines": [line]}
    approved = drafted.launch("decide_many", config)
    assert approved.is_success
    assert decide(drafted, "reject", comment="Le texte est dangereux").is_success
    assert execute_again(drafted, approved).status is dg.DagsterRunStatus.FAILURE
    assert [each.verdict for each in decisions(drafted)] == [Verdict.APPROVE, Verdict.REJECT]


@contextmanager
def waiting(installation: Installation) -> Iterator[None]:
    """Leave in the queue what is launched meanwhile, as other runs have all its places."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(installation, "dequeue", lambda: None)
        yield


def test_an_approval_that_waits_in_the_queue_does_not_undo_a_rejection(drafted: Installation) -> None:
    """Its person rejected the draft by the command meanwhile: it was packaged and delivered."""
    with waiting(drafted):
        approved = decide(drafted)
        rejection = DecisionRequest(
            RECEPTION, head(drafted).digest, Verdict.REJECT, "lea", comment="Le texte est dangereux"
        )
        record_decision(drafted.workspace, rejection, datetime.now(UTC))
    drafted.dequeue()
    assert "lea a décidé depuis sur le même texte" in drafted.told(approved)
    assert [each.verdict for each in decisions(drafted)] == [Verdict.REJECT]


@pytest.mark.parametrize("first_verdict", ["approve", "reject"])
def test_two_runs_that_wait_are_recorded_in_the_order_of_their_launch(
    drafted: Installation, first_verdict: str
) -> None:
    """The first is recorded after the second was launched, which is the later word all the same."""
    verdicts = [Verdict.APPROVE, Verdict.REJECT]
    if first_verdict == "reject":
        verdicts.reverse()
    with waiting(drafted):
        for verdict in verdicts:
            decide(drafted, verdict.value, comment="Le texte est dangereux")
    for _ in verdicts:  # one run of a module at a time
        drafted.dequeue()
    assert [each.verdict for each in decisions(drafted)] == verdicts
