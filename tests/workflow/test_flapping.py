"""A whole line over a bucket that fails a third of what it is asked: the same bytes, a little later."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.ledger.heads import FOLDER as HEADS
from adapters.workspace import Workspace, open_workspace
from pipelines.delivery.targets.s3.target import S3Target
from pipelines.queries.lookups import require_head
from pipelines.queries.run_launches import WORTH_A_LOOK
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing.builders import NOON
from pipelines.testing.s3_proxy import AnswerLost, ProxyAnswer, make_error, run_proxy
from pipelines.testing.s3_server import Seaweed
from pipelines.workflow.decide import list_decisions, record_decision
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from schemas.errors import PremierjetError
from schemas.review import Verdict
from schemas.self_test import SelfTestMode
from tests.delivery.killing import install

COUNT = 2


@pytest.mark.trial
def test_a_line_over_a_bucket_that_fails_at_every_third_request_ends_with_the_same_bytes(
    seaweed: Seaweed, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_STORE", f"s3://{bucket}/store")
    monkeypatch.setenv("PREMIERJET_LEDGER_KEY", "a key of tests only")
    with run_proxy(seaweed.endpoint_url) as proxy:
        monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", proxy.endpoint_url)
        target = S3Target(kind="s3", id="depot", bucket=bucket, prefix="lms", endpoint_url=proxy.endpoint_url)
        install(tmp_path, COUNT, target)
        walk(tmp_path)
        wanted = emptied(seaweed, bucket)
        shutil.rmtree(tmp_path / ".premierjet-keys" / HEADS)  # or the emptied ledger would be missed
        flap = Flapping(random.Random(21))
        proxy.before, proxy.after = flap.before, flap.after
        walk(tmp_path)
    assert len(flap.failures) > len(proxy.requests) / 8
    assert set(flap.failures) == set(Flapping.KINDS)
    found = emptied(seaweed, bucket)
    for held in (found, wanted):
        held.pop("store/stamps/froid.json", None)  # when the sources were looked at
    assert found.keys() == wanted.keys()
    assert [key for key in wanted if found[key] != wanted[key]] == []


class Flapping:
    """Each request may fail: refused, forgotten before it is served, or served and its answer lost."""

    KINDS = ("500", "503", "unheard", "unanswered")

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.failures: list[str] = []
        self.coming = ""

    def before(self, method: str, path: str) -> ProxyAnswer | None:
        self.coming = self.chance.choice(self.KINDS) if self.chance.random() < 1 / 3 else ""
        if self.coming:
            self.failures.append(self.coming)
        if self.coming == "unheard":
            raise AnswerLost
        return {"500": make_error(500, "InternalError"), "503": make_error(503, "SlowDown")}.get(self.coming)

    def after(self, method: str, path: str, answer: ProxyAnswer) -> ProxyAnswer:
        if self.coming == "unanswered":
            raise AnswerLost
        return answer


def walk(root: Path) -> None:
    """Take every module down the line, each stage as often as a sensor does before it calls a person."""
    keys = open_workspace(root).module_keys()
    assert len(keys) == COUNT
    for key in keys:
        tried(root, lambda workspace, key=key: draft_module(workspace, key, NOON))
        tried(root, lambda workspace, key=key: approve(workspace, key))
        tried(
            root, lambda workspace, key=key: release_module(workspace, key, NOON, self_test=SelfTestMode.OFF)
        )
        tried(root, lambda workspace, key=key: deliver_release(workspace, key, NOON))


def approve(workspace: Workspace, key: str) -> None:
    digest = require_head(workspace, key).content.canonical_digest()
    if not list_decisions(workspace, key):
        record_decision(workspace, DecisionRequest(key, digest, Verdict.APPROVE, "lea"), NOON)


def tried(root: Path, stage: Callable[[Workspace], object]) -> None:
    for attempt in range(1, WORTH_A_LOOK + 1):
        try:
            stage(open_workspace(root))
            return
        except PremierjetError:
            if attempt == WORTH_A_LOOK:
                raise


def emptied(seaweed: Seaweed, bucket: str) -> dict[str, bytes]:
    """What a bucket held, which holds nothing from now on."""
    keys = [each["Key"] for each in seaweed.client.list_objects_v2(Bucket=bucket)["Contents"]]
    held = {key: seaweed.client.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}
    for key in keys:
        seaweed.client.delete_object(Bucket=bucket, Key=key)
    return held
