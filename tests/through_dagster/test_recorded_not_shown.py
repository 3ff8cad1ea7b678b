"""A decision that the ledger has and that cannot be shown: its run ends well, and says what is not shown."""

from typing import Any

import dagster as dg
import pytest

from schemas.errors import StoreUnusable
from schemas.review import Verdict
from tests.through_dagster.conftest import COURSE, Installation
from tests.through_dagster.test_line import RECEPTION, decide, head, light, queue, releases
from tests.through_dagster.test_needs import damage_batch
from tests.through_dagster.test_review import decisions

STOCKAGE = f"{COURSE}--stockage"


def refuse_to_answer(*_: Any, **__: Any) -> None:
    raise StoreUnusable("did not answer in time", place="s3://bucket", remedy="Try again")


def approve_table(installation: Installation, *modules: str) -> dg.DagsterRun:
    digests = [head(installation, module).content.canonical_digest()[:12] for module in modules]
    lines = [
        {"number": number, "module": module, "digest": digest, "verdict": "approve"}
        for number, (module, digest) in enumerate(zip(modules, digests, strict=True), start=2)
    ]
    return installation.launch("decide_many", {"person": "lea", "file": "decisions.csv", "lines": lines})


def approve_one(installation: Installation, *modules: str) -> dg.DagsterRun:
    (module,) = modules
    return decide(installation, of=module)


APPROVE = [approve_one, approve_table]


@pytest.mark.parametrize("approve", APPROVE)
def test_a_damaged_batch_makes_no_recorded_decision_look_failed(drafted: Installation, approve: Any) -> None:
    """Its run failed for good, while the approval was packaged and delivered."""
    damage_batch(drafted)
    run = approve(drafted, RECEPTION)
    assert run.is_success, drafted.told(run)
    assert RECEPTION not in queue(drafted)
    assert light(drafted, "human_review").passed


@pytest.mark.parametrize("approve", APPROVE)
def test_a_page_that_cannot_be_shown_is_a_warning_and_is_shown_later(
    drafted: Installation, approve: Any
) -> None:
    """The store did not answer for a moment: a table was told "refused", and that stayed so."""
    drafted.tick()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pipelines.defs.review.require_head", refuse_to_answer)
        run = approve(drafted, RECEPTION)
    assert run.is_success, drafted.told(run)
    assert f"{RECEPTION}: the decision is recorded and cannot be shown" in drafted.told(run)
    assert "refused" not in drafted.told(run)
    assert [each.verdict for each in decisions(drafted)] == [Verdict.APPROVE]
    drafted.tick_until(lambda: RECEPTION not in queue(drafted))
    assert light(drafted, "human_review").passed
    assert len(releases(drafted)) == 1


@pytest.mark.parametrize("approve", APPROVE)
def test_a_queue_that_cannot_be_shown_is_a_warning(drafted: Installation, approve: Any) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pipelines.defs.review_queue.evaluate_needs", refuse_to_answer)
        run = approve(drafted, RECEPTION)
    assert run.is_success, drafted.told(run)
    assert "the queue cannot be shown: s3://bucket: did not answer in time" in drafted.told(run)
    assert light(drafted, "human_review").passed


def test_a_table_tells_as_refused_only_what_the_ledger_lacks(drafted: Installation) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pipelines.defs.review.require_head", refuse_to_answer)
        digest = head(drafted, STOCKAGE).content.canonical_digest()[:12]
        lines = [
            {"number": 2, "module": RECEPTION, "digest": "0" * 12, "verdict": "approve"},
            {"number": 3, "module": STOCKAGE, "digest": digest, "verdict": "approve"},
        ]
        config = {"person": "lea", "file": "decisions.csv", "lines": lines}
        run = drafted.launch("decide_many", config)
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert "1 were refused, the others are recorded: decisions.csv, line 2" in drafted.told(run)
