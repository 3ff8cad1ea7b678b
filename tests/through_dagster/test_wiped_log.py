"""Dagster's event log is a window: whoever wipes it changes nothing that was decided."""

import dagster as dg

from pipelines.workflow.decide import list_decisions
from schemas.review import Verdict
from tests.through_dagster.conftest import Installation
from tests.through_dagster.test_line import RECEPTION, decide, head, releases


def wipe(installation: Installation) -> None:
    installation.instance.event_log_storage.wipe()
    assert installation.instance.get_latest_materialization_event(dg.AssetKey("draft")) is None


def test_an_approval_is_released_though_every_event_was_wiped(drafted: Installation) -> None:
    approved = head(drafted).content.canonical_digest()
    assert decide(drafted).is_success
    before = drafted.workspace.ledger.read(RECEPTION)
    wipe(drafted)
    drafted.tick()
    (release,) = releases(drafted)
    assert release.approval.digest == approved
    assert drafted.workspace.ledger.read(RECEPTION)[: len(before)] == before


def test_a_rejection_stands_though_every_event_was_wiped(drafted: Installation) -> None:
    assert decide(drafted, Verdict.REJECT.value, comment="Une erreur de seuil").is_success
    wipe(drafted)
    drafted.tick()
    assert releases(drafted) == ()
    (decision,) = list_decisions(drafted.workspace, RECEPTION)
    assert decision.verdict is Verdict.REJECT
