"""Deliveries killed at any request go on where they stopped: receipts complete, nothing sent twice."""

import random
from pathlib import Path

import pytest

from pipelines.delivery.targets.s3.target import S3Target
from pipelines.testing.s3_proxy import Proxy
from pipelines.testing.s3_server import Seaweed
from pipelines.workflow.deliver import find_drifts
from schemas.feed import Feed
from tests.delivery.killing import delivered, released

MODULES = 3


@pytest.mark.trial
def test_modules_delivered_by_processes_that_are_killed_arrive_once_and_whole(
    seaweed: Seaweed, bucket: str, proxy: Proxy, tmp_path: Path
) -> None:
    target = S3Target(kind="s3", id="depot", bucket=bucket, prefix="lms", endpoint_url=proxy.endpoint_url)
    workspace = released(tmp_path, MODULES, target)
    killed, _ = delivered(tmp_path, proxy, random.Random(7), longest=130)
    assert len(killed) >= 3, killed
    keys = workspace.module_keys()
    receipts = [receipt for key in keys for receipt in workspace.records.receipts(key)]
    assert [receipt.module for receipt in receipts] == list(keys)
    assert {name: times for name, times in proxy.stored.items() if times > 1} == {}
    assert [found for key in keys for found in find_drifts(workspace, key)] == []
    data = seaweed.client.get_object(Bucket=bucket, Key="lms/index.json")["Body"].read()
    assert [module.key for module in Feed.from_json(data).courses[0].modules] == sorted(keys)
