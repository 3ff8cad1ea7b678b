"""Fifty reviewers at one moment: each is recorded once, in a chain that verifies, and none is lost."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

import pytest

from adapters.ledger import Ledger
from adapters.ledger.key import KeyFile, SettingKey
from adapters.ledger.lines import LinesLedger
from adapters.ledger.objects import ObjectsLedger
from adapters.s3 import Bucket
from adapters.store.s3 import S3Store
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.decisions import DecisionOutcome, decide
from pipelines.review.policy import AsOf
from pipelines.testing import builders
from pipelines.testing.s3_server import Seaweed
from schemas.course import ReviewPolicy
from schemas.review import Approved, Decision, Verdict

pytestmark = pytest.mark.trial

CHECKOUT = Path(__file__).resolve().parents[2]
PEOPLE = tuple(f"reviewer-{number:02d}" for number in range(50))
# Each fills a role of their own, so that only who comes last hears that the draft is approved.
ROLES: dict[str, tuple[str, ...]] = {f"role-{number:02d}": (person,) for number, person in enumerate(PEOPLE)}
COURSE = builders.course(review=ReviewPolicy(roles=ROLES))
DRAFT = builders.draft()

# Imports once, then fifty processes of their own wait for one word to decide at the same moment.
REVIEWERS = """
import os, sys
from pathlib import Path
from tests.review.test_concurrent_decisions import LinesLedger, KeyFile, PEOPLE, approve

folder = Path(sys.argv[1])
ready, go = os.pipe()
children = []
for person in PEOPLE:
    child = os.fork()
    if child == 0:
        os.close(go)
        os.read(ready, 1)  # ends when the parent closes its side
        ledger = LinesLedger(folder / "ledger", KeyFile(folder / "ledger.key"))
        sequence = approve(ledger, person).entry.sequence
        os.write(1, f"{person} {sequence}\\n".encode())
        os._exit(0)
    children.append(child)
os.close(go)
assert [os.waitpid(child, 0)[1] for child in children] == [0] * len(PEOPLE)
"""


def approve(ledger: Ledger, person: str) -> DecisionOutcome:
    digest = DRAFT.content.canonical_digest()
    asked = DecisionRequest(DRAFT.module, digest, Verdict.APPROVE, person)
    return decide(asked, DRAFT, COURSE, ledger, AsOf(builders.NOON), None)


def told(ledger: Ledger) -> dict[str, int]:
    """Each person's line in a ledger, read anew and verified."""
    entries = ledger.read(DRAFT.module)
    assert len(entries) == len(PEOPLE) + 1
    return {e.recorded.person: e.sequence for e in entries if isinstance(e.recorded, Decision)}


def test_fifty_processes_that_decide_at_once_are_all_in_the_folders_ledger(tmp_path: Path) -> None:
    builders.record_seals(LinesLedger(tmp_path / "ledger", KeyFile(tmp_path / "ledger.key")), DRAFT)
    done = subprocess.run(
        [sys.executable, "-c", REVIEWERS, str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    acknowledged = {person: int(number) for person, number in map(str.split, done.stdout.splitlines())}
    assert set(acknowledged) == set(PEOPLE)
    assert told(LinesLedger(tmp_path / "ledger", KeyFile(tmp_path / "ledger.key"))) == acknowledged


@pytest.fixture
def ledgers(seaweed: Seaweed, bucket: str) -> Iterator[Ledger]:
    """Ledgers over one bucket, none of which knows what another has read; ten share five connections."""
    key = SettingKey.from_text("a key of more than sixteen characters")
    connected = [Bucket(bucket, endpoint_url=seaweed.endpoint_url) for _ in range(5)]
    return (ObjectsLedger(S3Store(each), key) for each in cycle(connected))


def test_fifty_reviewers_who_decide_at_once_are_all_in_the_buckets_ledger(ledgers: Iterator[Ledger]) -> None:
    builders.record_seals(next(ledgers), DRAFT)
    with ThreadPoolExecutor(len(PEOPLE)) as pool:
        decided = list(pool.map(approve, ledgers, PEOPLE))
    acknowledged = {each.decision.person: each.entry.sequence for each in decided}
    assert told(next(ledgers)) == acknowledged
    # Whoever came last was told that everybody has approved; the others, that someone is awaited.
    assert sum(isinstance(each.judgement, Approved) for each in decided) == 1


def test_fifty_clicks_of_one_person_are_one_decision(tmp_path: Path) -> None:
    key = KeyFile(tmp_path / "ledger.key")
    builders.record_seals(LinesLedger(tmp_path / "ledger", key), DRAFT)
    with ThreadPoolExecutor(len(PEOPLE)) as pool:
        ledgers = [LinesLedger(tmp_path / "ledger", key) for _ in PEOPLE]
        decided = list(pool.map(approve, ledgers, [PEOPLE[0]] * len(PEOPLE)))
    assert {each.entry.sequence for each in decided} == {2}
    assert len(ledgers[0].read(DRAFT.module)) == 2
