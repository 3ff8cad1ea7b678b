"""A folder and a bucket of a real S3 server, to deliver to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.delivery.targets.s3.target import S3Target
from pipelines.testing.places import TargetUnderTest
from pipelines.testing.s3_proxy import Proxy, run_proxy
from pipelines.testing.s3_server import Seaweed


@pytest.fixture
def proxy(seaweed: Seaweed) -> Iterator[Proxy]:
    with run_proxy(seaweed.endpoint_url) as running:
        yield running


@pytest.fixture
def in_a_bucket(seaweed: Seaweed, bucket: str, proxy: Proxy, tmp_path: Path) -> TargetUnderTest:
    client, prefix = seaweed.client, "lms/"
    return TargetUnderTest(
        S3Target(kind="s3", id="depot", bucket=bucket, prefix=prefix, endpoint_url=proxy.endpoint_url),
        tmp_path,
        lambda name: client.get_object(Bucket=bucket, Key=prefix + name)["Body"].read(),
        lambda name, data: client.put_object(Bucket=bucket, Key=prefix + name, Body=data),
        lambda name: client.delete_object(Bucket=bucket, Key=prefix + name),
        lambda: {
            each["Key"].removeprefix(prefix)
            for each in client.list_objects_v2(Bucket=bucket).get("Contents", ())
            if not each["Key"].endswith("-conditional-writes")
        },
    )


@pytest.fixture
def in_a_folder(tmp_path: Path) -> TargetUnderTest:
    drop = tmp_path / "lms"
    return TargetUnderTest(
        FolderTarget(kind="folder", id="depot", path="lms"),
        tmp_path,
        lambda name: (drop / name).read_bytes(),
        lambda name, data: (drop / name).write_bytes(data) and None,
        lambda name: (drop / name).unlink(),
        lambda: {
            path.relative_to(drop).as_posix()
            for path in drop.rglob("*")
            if path.is_file() and not path.name.startswith(".premierjet-lock")
        },
    )


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest) -> TargetUnderTest:
    found: TargetUnderTest = request.getfixturevalue(
        "in_a_folder" if request.param == "folder" else "in_a_bucket"
    )
    return found
